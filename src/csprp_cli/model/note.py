"""The one-page note as an object. Renderers place it; they choose nothing."""

from datetime import date
from typing import Literal, NamedTuple

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Citation, Table

MOST_WORDS = 450
"""The most a page holds, headings and sources in, footer out."""

MOST_EASY_WORDS = 500
"""The same for an easier version: its words are shorter, and so many take up what 450 of the others do."""

MOST_WORDS_OF_TWO = 530
"""The same for a note on two subjects: it has no picture, and words stand in its place."""


class Logo(NamedTuple):
    """A partnership's own sign, with the text that says what it is. An SVG holds no script and leads nowhere.

    `width` and `height` are in its own units: they tell its proportions alone.
    """

    kind: Literal["png", "svg"]
    content: bytes
    text: str
    width: float
    height: float

    def within(self, across: float, tall: float) -> tuple[float, float]:
        """Return how wide and how tall it is where it fills a room of that size, in the units of the room."""
        scale = min(across / self.width, tall / self.height)
        return self.width * scale, self.height * scale


class Links(NamedTuple):
    """Files beside this one: for each what the link says and the name of the file, and what follows them."""

    items: tuple[tuple[str, str], ...]
    rest: str


class NoteItem(NamedTuple):
    """One bullet or paragraph of a note. `lead` is printed before it in stronger type.

    An item that is a source has its `citation`, whose address a page prints or links; one that leads to
    files beside the note has `links`, which say what its text says.
    """

    text: str
    lead: str = ""
    bullet: bool = True
    citation: Citation | None = None
    links: Links | None = None


class NoteSection(NamedTuple):
    """One of the seven headings of a note, in their fixed order; on the back of it, `number` is 0."""

    number: int
    heading: str
    items: tuple[NoteItem, ...]


class NoteTable(NamedTuple):
    """A table of a note, to be filled in by hand."""

    heading: str
    table: Table


class Note(NamedTuple):
    """A one-page note on a theme: seven sections, numbered sources, a footer.

    `left_out` lists what gave way so that the page holds. `warnings` are told to whoever makes the note,
    always; `notices` help a person at a keyboard, and a script has no need of them. Neither goes on paper.
    `plan` is a table to fill in by hand; `back` is the second page, for whoever leads the session. `day` is
    the day of the record: a file carries it as its own date, so that the same note is the same bytes on any
    day. `readers` says whom it is for, where it is not the practitioner's own note. An `easier` one is the
    version in short sentences, without numbered marks. `subjects` are its themes, one or two.
    """

    theme: str
    title: str
    before: str
    sections: tuple[NoteSection, ...]
    citations: tuple[Citation, ...]
    footer: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    audience: str = "practitioner"
    readers: str = ""
    picture: Chart | None = None
    plan: NoteTable | None = None
    back_title: str = ""
    back: tuple[NoteSection, ...] = ()
    day: date = date(2000, 1, 1)
    easier: bool = False
    subjects: tuple[str, ...] = ()
    large: bool = False
    logo: Logo | None = None

    @property
    def name(self) -> str:
        """What a file of the note is called: its title, and whom it is for where it says so."""
        return f"{self.title} ({self.readers.split('.')[0].lower()})" if self.readers else self.title

    @property
    def most_words(self) -> int:
        """The most words that it may hold on its page."""
        if len(self.subjects) > 1:
            return MOST_WORDS_OF_TWO
        return MOST_EASY_WORDS if self.easier else MOST_WORDS

    @property
    def words(self) -> int:
        """How many words the front page holds, headings and sources in, footer and picture out."""
        parts = [self.title, self.readers, self.before]
        for section in self.sections:
            parts.append(f"{section.number} {section.heading}")
            parts.extend(f"{item.lead} {item.text}" for item in section.items)
        return sum(len(part.split()) for part in parts)
