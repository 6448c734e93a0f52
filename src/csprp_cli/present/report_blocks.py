"""What stands on the page of a report, in order: the blocks that every renderer walks."""

from collections.abc import Iterator

from csprp_cli.model.report import Chapter, Entry, Report
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Contents,
    Finder,
    Heading,
    Place,
    References,
    Small,
    Text,
    of_section,
)

_PARTS = {"support": "Support", "symbols": "Symbols", "published": "Published in", "sources": "Sources"}
"""What follows the chapters, each by the name of its place."""


def page_of_report(report: Report) -> Iterator[Block]:
    """Yield the blocks of a report: the summary first, sources last."""
    yield Heading(report.title, 1)
    yield Text(report.before, aside=True)
    if report.in_short:
        yield Heading("In short", place=Place("in-short"))
        yield from (Text(said) for said in report.in_short)
    if report.to_quote:
        yield Heading("To quote", place=Place("to-quote"))
        yield Text(report.to_quote)
    if not report.short:
        yield Heading("Contents", place=Place("contents"))
        yield Finder(tuple((entry.theme, entry.title) for entry in report.entries if entry.theme))
        yield Contents(tuple(_listed(report)))
    for chapter in report.chapters:
        yield from _chapter(chapter)
    for name, block in _last(report):
        yield Heading(_PARTS[name], place=Place(name))
        yield block
    yield Small(report.footer)


def _listed(report: Report) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    for chapter in report.chapters:
        entries = tuple((entry.title, entry.name) for entry in chapter.entries if entry.title)
        yield chapter.title, chapter.name, entries
    for name, _ in _last(report):
        yield _PARTS[name], name, ()


def _last(report: Report) -> Iterator[tuple[str, Text | Bullets | References]]:
    """Yield the parts that follow the chapters, but for empty ones, each with the name of its place."""
    parts: dict[str, Text | Bullets | References] = {
        "support": Text(report.support),
        "symbols": Bullets(report.legend),
        "published": References(report.publications),
        "sources": References(report.citations, small=report.short),
    }
    for name, block in parts.items():
        if block[0]:
            yield name, block


def _chapter(chapter: Chapter) -> Iterator[Block]:
    yield Heading(chapter.title, place=Place(chapter.name))
    if chapter.intro:
        yield Text(chapter.intro)
    for entry in chapter.entries:
        yield from _entry(entry, chapter)


def _entry(entry: Entry, chapter: Chapter) -> Iterator[Block]:
    level = 3
    if entry.title:
        yield Heading(entry.title, level, place=Place(entry.name, entry.theme, entry.words))
        level = 4
    yield from (Text(said) for said in entry.text)
    for section in entry.sections:
        yield from of_section(section, drawn=True, level=level, within=entry.title or chapter.title)
    if entry.cautions:
        yield Heading("Read with care", level)
        yield Bullets(tuple(("", caution) for caution in entry.cautions))
