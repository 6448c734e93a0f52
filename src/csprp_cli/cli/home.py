"""The first screen: it teaches by job, and says what is held and where the record stops."""

from pathlib import Path

from csprp_cli import __version__
from csprp_cli.cli.deliver import place
from csprp_cli.cli.streams import is_terminal, screen_of
from csprp_cli.record import location
from csprp_cli.record.load import Scope, load


def licence() -> str:
    """Return the licences of the program and of what it holds."""
    return Path(__file__).with_name("licence.txt").read_text(encoding="utf-8").rstrip()


def version_line() -> str:
    """Return the version of the program and of the record."""
    return f"csprp {__version__}, record {load(None).version}"


def home(data: str | None, overlays: tuple[str, ...] = ()) -> None:
    """Print the first screen."""
    from csprp_cli.present.formats import WIDEST_TEXT
    from csprp_cli.present.text.plain import wrapped
    from csprp_cli.views.catalogue import held

    record = load(data, overlays, Scope(regions=True))
    width = min(screen_of(None).width, WIDEST_TEXT) if is_terminal() else WIDEST_TEXT
    screen = Path(__file__).with_name("home.txt").read_text(encoding="utf-8")
    lines = [_fitting(line, width) for line in screen.splitlines()]
    what = held(record)
    second_hand = "" if what.first_hand else "Panel figures are second-hand, from pages about the reports. "
    more = f" and {what.more} more: csprp reviews" if what.more else ""
    newer = f"Newer from the Panel: {', '.join(what.newer)}{more}. " if what.newer else ""
    facts = (
        f"Record {record.version}: Panel annual reports {what.reports}; DfE notifications, {what.yearly}; "
        f"{what.figures} figures.",
        f"{second_hand}{newer}A later report may be out: look on GOV.UK before you quote.",
        "These screens are about children who died or were seriously harmed. Worried about a child? "
        "999 if in danger now, or your local front door.",
    )
    lines += ["", *(wrapped(text, width) for text in facts)]
    if not record.bundled:
        lines += ["", wrapped(f"Record in use: {location.chosen(data)}", width)]
    if overlays:
        lines += ["", wrapped(f"On top of it: {', '.join(overlays)}", width)]
    place("\n".join(lines) + "\n", None, for_people=True)


def _fitting(line: str, width: int) -> str:
    """Return a line of the screen, folded where it is too long: a command without the note beside it."""
    from csprp_cli.present.text.plain import wrapped

    if len(line) <= width:
        return line
    said, _, _ = line.strip().partition("  ")
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(said, width, indent, f"{indent}  " if said.startswith("csprp ") else indent)
