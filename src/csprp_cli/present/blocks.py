"""What stands on a page, in order: the one list of blocks that every renderer for people walks."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from csprp_cli.model.chart import Chart
from csprp_cli.model.note import Links, Logo, Note, NoteItem
from csprp_cli.model.result import Citation, Result, Section, Table
from csprp_cli.model.value import day_in_words
from csprp_cli.present.text.column_widths import without_bars


class Place(NamedTuple):
    """Where links within a page lead. `theme` and `words` are what the part below it is found by."""

    name: str
    theme: str = ""
    words: str = ""


class Heading(NamedTuple):
    """A heading: level 1 is the title of the page, in capitals on a page of plain text where `loud`.

    `mark` is what stands before it: the number of a note's section. `logo` is a picture beside it, where a
    page can hold one. A link of the contents leads to its `place`.
    """

    text: str
    level: int = 2
    loud: bool = False
    mark: str = ""
    logo: Logo | None = None
    place: Place | None = None

    @property
    def line(self) -> str:
        """The heading as one line of text."""
        words = f"{self.mark} {self.text}".strip()
        return words.upper() if self.loud else words


class Text(NamedTuple):
    """A paragraph, with a few words before it in stronger type where `lead` is not empty.

    `aside` marks one that stands apart: what to know before reading on. `apart` has a blank line before it
    where paragraphs have none. A page that can link has the words of `links` in the place of the text.
    """

    text: str
    lead: str = ""
    aside: bool = False
    apart: bool = False
    links: Links | None = None


class Small(NamedTuple):
    """Small print, apart from the rest."""

    text: str


class Bullets(NamedTuple):
    """A list. Each item is (lead, text)."""

    items: tuple[tuple[str, str], ...]

    @staticmethod
    def is_mark(lead: str) -> bool:
        """Return whether a lead is a short mark, such as `[1]` or `a`, that takes the place of a bullet."""
        return re.fullmatch(r"\[\w+\]|[a-z]{1,2}", lead) is not None


class References(NamedTuple):
    """Sources and publications, each with its address. `small` ones run on, where a page has little room."""

    items: tuple[Citation, ...]
    small: bool = False


def reference_of(item: Citation, *, small: bool) -> tuple[str, str]:
    """Return a reference in words: those that lead to its address, and what follows them.

    On a small page its short name is all, since the page has room for no more.
    """
    words = item.text if small else item.title.rstrip(".") or item.text
    if small:
        return words, ""
    whose = ", ".join(
        filter(None, (item.publisher.rstrip("."), item.published and day_in_words(item.published)))
    )
    level = "" if item.level in ("", "first-hand") else f" ({item.level})"
    read = f"Read {day_in_words(item.accessed)}" if item.accessed else ""
    same = f"The same figures: {''.join(f'[{number}]' for number in item.also)}" if item.also else ""
    said = (f"{whose}{level}" if whose else "", read, same)
    start = level if level and not whose else ""
    return words, f"{start}." + "".join(f" {part}." for part in said if part)


class Lines(NamedTuple):
    """Lines that keep their own breaks: commands to type."""

    lines: tuple[str, ...]


class Grid(NamedTuple):
    """A table. `caption` names it for those who meet it alone; pages that can hold one place it there.

    `blank` marks a table to be filled in by hand.
    """

    table: Table
    caption: str = ""
    blank: bool = False


class Picture(NamedTuple):
    """A chart with its text alternative."""

    chart: Chart


class PageBreak(NamedTuple):
    """What follows starts a page of its own."""


class Contents(NamedTuple):
    """Links to the parts of a page: for each chapter its text and place, and those of its entries."""

    chapters: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


class Finder(NamedTuple):
    """What a reader finds a part of a page by, where a page can act: words, or one of these themes (slug and
    title). A page that cannot act has nothing in its place."""

    themes: tuple[tuple[str, str], ...]


Block = Heading | Text | Small | Bullets | References | Lines | Grid | Picture | PageBreak | Contents | Finder


def page_of(
    result: Result, *, footer: str = "", drawn: bool = False, in_text: bool = False
) -> Iterator[Block]:
    """Yield the blocks of an answer, all of it, the summary first.

    `footer` is small print that a file carries, because it travels without the program that made it. A
    file has no lines to type: whoever opens it may never have seen a terminal. Where the page is `drawn`,
    a chart with an axis stands in place of the bars of a table. A page `in_text` keeps these bars, and has
    the charts that are no columns.
    """
    yield Heading(result.title, 1)
    yield from _part("In short", Text(result.in_short))
    yield from _part("To quote", Text(result.to_quote))
    yield from _part("What this shows", Text(result.what_it_counts))
    for section in result.sections:
        yield from of_section(section, drawn=drawn, in_text=in_text)
    yield from _part("Symbols", Bullets(result.legend))
    yield from _part("Read with care", Bullets(tuple(("", caveat) for caveat in result.caveats)))
    yield from _part("Support", Text(result.support))
    yield from _part("Published in", References(result.publications))
    yield from _part("Sources", References(result.citations))
    if footer:
        yield Small(footer)
    else:
        yield from _part("Next", Lines(result.next_steps))


def _part(heading: str, block: Text | Bullets | References | Lines) -> Iterator[Block]:
    """Yield a block under its heading, or nothing where it holds nothing."""
    if block[0]:
        yield Heading(heading)
        yield block


def of_section(
    section: Section, *, drawn: bool, in_text: bool = False, level: int = 2, within: str = ""
) -> Iterator[Block]:
    """Yield the blocks of one section; a table is named after what the section is `within`, too."""
    if section.heading:
        yield Heading(section.heading, level)
    if section.intro:
        yield Text(section.intro)
    for chart in section.charts:
        # A grid says less than the table below it, which has the words of each report.
        if chart.kind != "grid" and (drawn or (in_text and chart.kind != "columns")):
            yield Picture(chart)
    if section.table is not None:
        name = ": ".join(filter(None, (within, section.heading)))
        yield Grid(without_bars(section.table) if drawn else section.table, name)
        if section.table.notes:
            yield Bullets(section.table.notes)
    if section.bullets:
        yield Bullets(tuple(("", item) for item in section.bullets))
    if section.after:
        yield Text(section.after)


def page_of_note(note: Note) -> Iterator[Block]:
    """Yield the blocks of a note, in the order of its seven headings, then its second page if it has one."""
    yield Heading(note.title, 1, loud=True, logo=note.logo)
    yield Text(note.before, note.readers, aside=True)
    for section in note.sections:
        yield Heading(section.heading, mark=str(section.number))
        yield from items_of(section.items)
        if note.picture is not None and section.number == 2:  # why it matters
            yield Picture(note.picture)
    if not note.back:
        yield from _plan_of(note)
    yield Small(" ".join(note.footer))
    if note.back:
        yield PageBreak()
        yield Heading(note.back_title)
        for section in note.back:
            yield Heading(section.heading, 3)
            yield from items_of(section.items)
        yield from _plan_of(note, 3)


def _plan_of(note: Note, level: int = 2) -> Iterator[Block]:
    if note.plan is not None:
        yield Heading(note.plan.heading, level)
        yield Grid(note.plan.table, note.plan.heading, blank=True)


def items_of(items: tuple[NoteItem, ...]) -> Iterator[Block]:
    """Yield the paragraphs and lists of a section of a note."""
    for (cites, is_list), run in groupby(items, key=lambda item: (item.citation is not None, item.bullet)):
        if cites:
            yield References(tuple(item.citation for item in run if item.citation), small=True)
        elif is_list:
            yield Bullets(tuple((item.lead, item.text) for item in run))
        else:
            yield from (Text(item.text, item.lead, links=item.links) for item in run)
