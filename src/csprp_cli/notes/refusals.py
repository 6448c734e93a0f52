"""What a note cannot be at once: options that rule each other out, each refused with the line to type."""

from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.text_kinds import ThemeKind
from csprp_cli.model.theme import Theme
from csprp_cli.notes.selection import NoteRequest


def refuse_together(asked: NoteRequest, theme: Theme | None) -> None:
    """Raise UsageProblem for what was asked that no note can be; `theme` is None for the note on each."""
    if asked.plain and asked.report is not None:
        raise UsageProblem(
            "the easier version is one for each theme, from all reports, so it takes no report",
            instead={"--report": ""},
        )
    if asked.beside is None:
        return
    if theme is None:
        raise UsageProblem(
            "--with is a second theme beside one, and --all is every theme", instead={"--with": ""}
        )
    if asked.plain:
        raise UsageProblem(
            "the easier version is one for each theme, so it takes no second theme", instead={"--with": ""}
        )
    _refuse_two(theme, asked.beside)


def _refuse_two(first: Theme, second: Theme) -> None:
    """Raise UsageProblem for two names of one theme, and for a theme that is two subjects already."""
    if first.slug == second.slug:
        raise UsageProblem(
            f"{first.slug} is named twice, and --with takes a second theme", instead={"--with": ""}
        )
    for option, theme, other in (("--theme", first, second), ("--with", second, first)):
        if theme.kind == ThemeKind.UMBRELLA:
            part = next((name for name in theme.covers if name != other.slug), "")
            raise UsageProblem(
                f"{theme.slug} is {len(theme.covers)} subjects already, so there is no room for one more",
                f"name one of them, {' or '.join(theme.covers)}",
                {option: part},
            )
