"""Several answers as one document: chapters of entries, with one contents and one list of sources."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from csprp_cli.model.result import Citation, Section


class Entry(NamedTuple):
    """One thing that a reader looks for in a document: what is said of it, then its tables and lists.

    `name` is where a link leads; without a `title` the entry is the body of its chapter. `theme` is the slug
    of the theme that it is about, and `words` are others that people search it by.
    """

    name: str
    title: str
    sections: tuple[Section, ...] = ()
    text: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    theme: str = ""
    words: str = ""


class Chapter(NamedTuple):
    """A part of a document: a heading, a sentence or two, and its entries."""

    name: str
    title: str
    entries: tuple[Entry, ...]
    intro: str = ""


class Report(NamedTuple):
    """A document for people who look. Renderers place it; they choose nothing.

    `before` is what to know before reading on. `legend` explains the symbols that occur. `day` is the day of
    the record: a file carries it as its own date, so that the same document is the same bytes on any day.
    `notices` are told to whoever makes it, and stand on no page. A `short` one has no contents. `numbers` are
    the rows of CSV of what an area shows in it, and `fields` their columns.
    """

    title: str
    before: str
    chapters: tuple[Chapter, ...]
    in_short: tuple[str, ...] = ()
    to_quote: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    support: str = ""
    publications: tuple[Citation, ...] = ()
    citations: tuple[Citation, ...] = ()
    footer: str = ""
    day: date = date(2000, 1, 1)
    notices: tuple[str, ...] = ()
    short: bool = False
    fields: tuple[str, ...] = ()
    numbers: tuple[Mapping[str, str], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry that has a title of its own, in order."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries if entry.title)
