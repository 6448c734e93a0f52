"""What stands on a page, in order: the one list of blocks that every renderer for people walks."""

from collections.abc import Iterator
from typing import NamedTuple

from csprp_cli.model.note import Note
from csprp_cli.model.result import Citation, Result, Section, Table


class Heading(NamedTuple):
    """A heading: level 1 is the title of the page, in capitals on a page of plain text where `loud`."""

    text: str
    level: int = 2
    loud: bool = False


class Text(NamedTuple):
    """A paragraph, with a few words before it in stronger type where `lead` is not empty."""

    text: str
    lead: str = ""


class Small(NamedTuple):
    """Small print, apart from the rest."""

    text: str


class Bullets(NamedTuple):
    """A list. Each item is (lead, text)."""

    items: tuple[tuple[str, str], ...]


class Lines(NamedTuple):
    """Lines that keep their own breaks: commands to type."""

    lines: tuple[str, ...]


class Grid(NamedTuple):
    """A table."""

    table: Table


Block = Heading | Text | Small | Bullets | Lines | Grid


def page_of(result: Result, *, summary_first: bool) -> Iterator[Block]:
    """Yield the blocks of an answer: summary last for a terminal, first for a file."""
    yield Heading(result.title, 1)
    if result.what_it_counts:
        yield Text(result.what_it_counts)
    summary = list(_summary(result))
    if summary_first:
        yield from summary
    for section in result.sections:
        yield from _section(section)
    if result.legend:
        yield Heading("Symbols")
        yield Bullets(result.legend)
    if result.caveats:
        yield Heading("Read with care")
        yield Bullets(tuple(("", caveat) for caveat in result.caveats))
    if not summary_first:
        yield from summary
    if result.support:
        yield Heading("Support")
        yield Text(result.support)
    if result.citations:
        yield Heading("Sources")
        yield Bullets(tuple((f"[{item.number}]", _citation(item)) for item in result.citations))
    if result.next_steps:
        yield Heading("Next")
        yield Lines(result.next_steps)


def _summary(result: Result) -> Iterator[Block]:
    if result.in_short:
        yield Heading("In short")
        yield Text(result.in_short)
    if result.to_quote:
        yield Heading("To quote")
        yield Text(result.to_quote)


def _section(section: Section) -> Iterator[Block]:
    if section.heading:
        yield Heading(section.heading)
    if section.intro:
        yield Text(section.intro)
    if section.table is not None:
        yield Grid(section.table)
        if section.table.notes:
            yield Bullets(section.table.notes)
    if section.bullets:
        yield Bullets(tuple(("", item) for item in section.bullets))
    if section.after:
        yield Text(section.after)


def _citation(item: Citation) -> str:
    return item.text if item.level == "first-hand" else f"{item.text} ({item.level})"


def page_of_note(note: Note) -> Iterator[Block]:
    """Yield the blocks of a note, in the order of its seven headings."""
    yield Heading(note.title, 1, loud=True)
    yield Text(note.before)
    for section in note.sections:
        yield Heading(f"{section.number} {section.heading}")
        bullets: list[tuple[str, str]] = []
        for item in section.items:
            if item.bullet:
                bullets.append((item.lead, item.text))
                continue
            if bullets:
                yield Bullets(tuple(bullets))
                bullets = []
            yield Text(item.text, item.lead)
        if bullets:
            yield Bullets(tuple(bullets))
    yield Small(" ".join(note.footer))
