"""The last line of a note: what to read next, as names, or as links where the other notes lie beside it."""

from csprp_cli.model.note import Links, NoteItem
from csprp_cli.model.theme import Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.record import Record
from csprp_cli.wording.figures import in_a_row

LEAD = "Next:"
LEAD_OF_LINKS = "Next, the notes on:"


def next_steps(record: Record, theme: Theme, asked: NoteRequest) -> NoteItem:
    """Return what to read next. Of a set, only notes that are in it are named, each by a link that is the
    title of where it goes; an easier version alone names none, since not every theme has one."""
    rest = text.PLAIN_NEXT if asked.plain else text.LOCAL_STEPS
    related = {
        slug: record.themes[slug].title.split(":")[0] for slug in theme.related if slug in record.themes
    }
    if asked.files:
        links = tuple((title, asked.files[slug]) for slug, title in related.items() if slug in asked.files)
        if not links:
            return NoteItem(rest, lead=LEAD, bullet=False)
        said = " ".join((*(f"{words};" for words, _ in links), rest))
        return NoteItem(said, lead=LEAD_OF_LINKS, bullet=False, links=Links(links, rest))
    names = [] if asked.plain else [_lower(title) for title in related.values()]
    several = "s" if len(names) > 1 else ""
    row = "; ".join(names) if any("," in name for name in names) else in_a_row(names)
    notes = f"The note{several} on {row}. " if names else ""
    return NoteItem(f"{notes}{rest}", lead=LEAD, bullet=False)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
