"""The second page of a note: what whoever leads the session needs in their hand."""

from csprp_cli.model.note import NoteItem, NoteSection
from csprp_cli.model.theme import SessionLine, Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.record.record import Record


def session_of(record: Record, theme: Theme) -> tuple[NoteSection, ...]:
    """Return timings, ground rules, what to listen for, and what to do if somebody is affected.

    Lines for one theme follow those for every theme (session.csv).
    """
    return tuple(
        NoteSection(0, heading, tuple(_item(line) for line in _lines(record, theme, part)))
        for part, heading in text.PARTS.items()
    )


def _lines(record: Record, theme: Theme, part: str) -> list[SessionLine]:
    themes = {"", theme.slug, *theme.covers}
    lines = [line for line in record.session if line.part == part and line.theme in themes]
    return sorted(lines, key=lambda line: (line.theme != "", line.order))


def _item(line: SessionLine) -> NoteItem:
    return NoteItem(line.text, lead=f"{line.minutes} minutes." if line.minutes else "")
