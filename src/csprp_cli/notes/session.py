"""The second page of a note: what whoever leads the session needs in their hand."""

from csprp_cli.model.note import NoteItem, NoteSection
from csprp_cli.model.theme import Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.record.record import Record


def session_of(record: Record, theme: Theme) -> tuple[NoteSection, ...]:
    """Return timings, ground rules, what to listen for, and what to do if somebody is affected.

    Lines for one theme follow those for every theme (session.csv).
    """
    themes = {"", theme.slug, *theme.covers}
    lines = sorted(
        (line for line in record.session if line.theme in themes),
        key=lambda line: (line.theme != "", line.order),
    )
    return tuple(
        NoteSection(
            0,
            heading,
            tuple(
                NoteItem(line.text, lead=f"{line.minutes} minutes." if line.minutes else "")
                for line in lines
                if line.part == part
            ),
        )
        for part, heading in text.PARTS.items()
    )
