"""The one-page note as an object. Renderers place it; they choose nothing."""

from typing import NamedTuple

from csprp_cli.model.result import Citation


class NoteItem(NamedTuple):
    """One bullet or paragraph of a note. `lead` is printed before it in stronger type."""

    text: str
    lead: str = ""
    bullet: bool = True


class NoteSection(NamedTuple):
    """One of the seven headings of a note, in their fixed order."""

    number: int
    heading: str
    items: tuple[NoteItem, ...]


class Note(NamedTuple):
    """A one-page note on a theme: seven sections, numbered sources, a footer.

    `left_out` lists what gave way so that the page holds; `notices` are for the person at the keyboard
    and never go on paper.
    """

    theme: str
    title: str
    before: str
    sections: tuple[NoteSection, ...]
    citations: tuple[Citation, ...]
    footer: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words the page holds, headings and sources in, footer out."""
        parts = [self.title, self.before]
        for section in self.sections:
            parts.append(f"{section.number} {section.heading}")
            parts.extend(f"{item.lead} {item.text}" for item in section.items)
        return sum(len(part.split()) for part in parts)
