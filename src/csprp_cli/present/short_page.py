"""The short page of an answer: title, headline and the table that carries it, in as many lines as are there.

Everything else is counted on the last line, which names the line to type that shows it.
"""

from collections.abc import Iterable, Iterator

from csprp_cli.model.result import Result, Section, Table
from csprp_cli.present.blocks import Block, Bullets, Grid, Heading, Lines, Text, page_of
from csprp_cli.present.text.plain import plain, wrapped

_LEAST_ROWS = 3
"""A table is not begun for fewer rows."""


def short_page(result: Result, again: str, width: int, lines: int) -> tuple[Block, ...]:
    """Return the blocks of an answer in `lines` lines of `width` columns, the whole page where it fits.

    `again` is the line that was typed, and asks for everything with `--full`.
    """
    whole = tuple(page_of(result))
    if result.short is None and _height(whole, width) <= lines:
        return whole
    head: list[Block] = [Heading(result.title, 1)]
    head += [Text(result.in_short)] if result.in_short else []
    foot: list[Block] = [Text(caution, apart=not place) for place, caution in enumerate(result.foremost)]
    if result.support:
        foot.append(Text(result.support, "Support:", apart=True))
    if result.words_first and result.next_steps:
        foot += [Heading("Next"), Lines(result.next_steps)]
    sections = result.sections if result.short is None else result.short
    room = lines - _height((*head, *foot), width) - _LAST
    body, left_out = _fitting(sections, width, room)
    return (*head, *body, *foot, *_last_line(result, again, left_out, width))


_LAST = 3
"""What the last line takes, a blank line above it and a second line where it is long."""


def _height(blocks: Iterable[Block], width: int) -> int:
    return plain(blocks, width).count("\n")


def _fitting(sections: Iterable[Section], width: int, room: int) -> tuple[list[Block], list[str]]:
    """Return the blocks of the sections that fit, cut where they do not, and what is left out in words."""
    body: list[Block] = []
    tables = rows = notes = 0
    for section in sections:
        notes += len(section.table.notes) + len(section.bullets) if section.table else 0
        kept = len(section.table.rows) if section.table else len(section.bullets)
        while kept and _height((*body, *_blocks(section, kept)), width) + 1 > room:
            kept -= 1
        everything = len(section.table.rows) if section.table else len(section.bullets)
        if kept < min(everything, _LEAST_ROWS):
            tables += 1
            room = 0
            continue
        if kept < everything:
            rows += everything - kept
            room = 0
        body += _blocks(section, kept)
    said = [_counted(tables, "more part"), _counted(rows, "more row"), _counted(notes, "note")]
    return body, [text for text in said if text]


def _blocks(section: Section, rows: int) -> Iterator[Block]:
    """Yield a section without what explains it: its heading, its table or its list, and what follows."""
    if section.heading:
        yield Heading(section.heading)
    if section.table is not None:
        yield Grid(Table(section.table.columns, section.table.rows[:rows]), section.heading)
    elif section.bullets:
        yield Bullets(tuple(("", item) for item in section.bullets[:rows]))
    if section.intro and section.table is None:
        yield Text(section.intro)
    if section.after:
        yield Text(section.after)


def _last_line(result: Result, again: str, left_out: list[str], width: int) -> Iterator[Block]:
    cautions = len(result.caveats) - len(result.foremost)
    parts = [
        *(["a sentence to quote"] if result.to_quote else []),
        *left_out,
        _counted(cautions, "more caution"),
        _counted(len(result.citations), "source"),
    ]
    said = ", ".join(part for part in parts if part) or "the whole page"
    line = f"{said[:1].upper()}{said[1:]}:"
    if len(line) + 1 + len(again) <= width:
        yield Text(f"{line} {again}", apart=True)
        return
    yield Text(wrapped(line, width), apart=True)
    yield Lines((again,))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}" if number else ""
