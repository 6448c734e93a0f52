"""The short page of an answer: title, headline and the table that carries it, in as many lines as are there.

Everything else is counted on the last line, which names the line to type that shows it.
"""

from collections.abc import Iterable, Iterator

from csprp_cli.model.note import Note, NoteSection
from csprp_cli.model.result import Result, Section, Table
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Grid,
    Heading,
    Lines,
    Text,
    items_of,
    page_of,
    page_of_note,
)
from csprp_cli.present.text.column_widths import without_bars
from csprp_cli.present.text.plain import plain, text_width

_NARROW = 60
"""A window below this width is narrow, in columns."""

_LEAST_ROWS = 3
"""A table is not begun for fewer rows."""


def short_page(result: Result, again: str, width: int, lines: int) -> tuple[Block, ...]:
    """Return the blocks of an answer in `lines` lines of `width` columns, the whole page where it fits.

    `again` is the line that was typed, and asks for everything with `--full`.
    """
    if result.short is None and _height(whole := tuple(page_of(result)), width) <= lines:
        return whole
    head: list[Block] = [Heading(result.title, 1)]
    head += [Text(result.in_short)] if result.in_short else []
    cautions = (*(f"{symbol} {meaning}" for symbol, meaning in result.legend), *result.foremost)
    foot: list[Block] = [Text(caution, apart=not place) for place, caution in enumerate(cautions)]
    if result.support:
        foot.append(Text(result.support, "Support:", apart=True))
    if result.words_first and result.next_steps:
        foot += [Heading("Next"), Lines(result.next_steps)]
    room = lines - _height((*head, *foot), width) - _last_height(width)
    body, left_out = _fitting(result.on_one_screen, width, room)
    return (*head, *body, *foot, *_last_line(result, again, left_out, width))


def _last_height(width: int) -> int:
    """Return what the last line takes at most, with a blank line above it and the line to type below."""
    return 3 if width >= _NARROW else 5


def _height(blocks: Iterable[Block], width: int) -> int:
    return plain(blocks, width).count("\n")


def _fitting(sections: Iterable[Section], width: int, room: int) -> tuple[list[Block], list[str]]:
    """Return the blocks of the sections that fit, cut where they do not, and what is left out in words."""
    body: list[Block] = []
    narrow = width < _NARROW
    tables = rows = notes = 0
    for section in sections:
        notes += len(section.table.notes) + len(section.bullets) if section.table else 0
        kept = everything = len(section.table.rows) if section.table else len(section.bullets)
        while (tall := _height((*body, *_blocks(section, kept, narrow)), width) + 1 > room) and kept:
            kept -= 1
        if tall or kept < min(everything, _LEAST_ROWS):
            tables += 1
            room = 0
            continue
        if kept < everything:
            rows += everything - kept
            room = 0
        body += _blocks(section, kept, narrow)
    said = [_counted(tables, "more part"), _counted(rows, "more row"), _counted(notes, "note")]
    return body, [text for text in said if text]


def _blocks(section: Section, rows: int, narrow: bool) -> Iterator[Block]:
    """Yield a section without what explains it: its heading, its table or its list, and what follows.

    A narrow window has no room for bars, which repeat what is printed.
    """
    if section.heading:
        yield Heading(section.heading)
    if section.table is not None:
        held = section.table.rows
        table = Table(section.table.columns, held[-rows:] if section.newest_last else held[:rows])
        yield Grid(without_bars(table) if narrow else table, section.heading)
    elif section.bullets:
        yield Bullets(tuple(("", item) for item in section.bullets[:rows]))
    if section.intro and section.table is None:
        yield Text(section.intro)
    if section.after:
        yield Text(section.after)


def short_note(note: Note, again: str, width: int, lines: int) -> tuple[Block, ...]:
    """Return the blocks of a note on one screen: why it matters, what was found, what to do, where to turn.

    What is only of use in the room, its questions and its sources, is counted on the last line.
    """
    whole = tuple(page_of_note(note))
    if _height(whole, width) <= lines:
        return whole
    head: list[Block] = [Heading(note.title, 1, loud=True), Text(note.before, note.readers, aside=True)]
    shown = [section for section in note.sections if section.number in _SHOWN]
    turns = next(section for section in note.sections if section.number == _CARE)
    helping = sum(bool(item.lead) for item in turns.items)
    every = sum(item.bullet for section in shown for item in section.items)
    with_points = [section for section in shown if any(item.bullet for item in section.items)]
    # In a low window the first thing that was found comes before the third place to turn to.
    tries = ((len(turns.items), shown), (helping, shown), (min(helping, _LEAST_CARE), with_points))
    for care_kept, sections in tries:
        care = [Heading(turns.heading), *items_of(turns.items[:care_kept])]
        room = lines - _height((*head, *care), width) - _last_height(width)
        body, points = _of_note(sections, width, room)
        if points < every:
            break
    questions = sum(item.bullet for s in note.sections if s.number == _QUESTIONS for item in s.items)
    talk = f"{_counted(questions, 'question')} to talk about" if questions else ""
    unsaid = len(turns.items) - care_kept
    left_of_care = f"{_counted(unsaid, 'more line')} on care" if unsaid else ""
    said = (_counted(points, "more point"), left_of_care, talk, _counted(len(note.citations), "source"))
    return (*head, *body, *care, *_line(f"{', '.join(filter(None, said))}:", again, width))


def _of_note(shown: Iterable[NoteSection], width: int, room: int) -> tuple[list[Block], int]:
    """Return what fits of the sections of a note, and how many of their points do not."""
    body: list[Block] = []
    points = 0
    for section in shown:
        kept = len(section.items)
        parts = [Heading(section.heading), *items_of(section.items)]
        while kept and _height((*body, *parts), width) + 1 > room:
            kept -= 1
            parts = [Heading(section.heading), *items_of(section.items[:kept])]
        if any(item.bullet for item in section.items) and not any(i.bullet for i in section.items[:kept]):
            kept = 0  # whose points these are says nothing without one of them
        body += parts if kept else []
        points += sum(item.bullet for item in section.items[kept:])
    return body, points


_LEAST_CARE = 2
"""In danger now, and worried about a child: these places to turn to stay in every window."""

_SHOWN, _QUESTIONS, _CARE = (2, 3, 4), 5, 6
"""Numbers of a note's sections: those of the short page, the questions, and where to turn."""


def _last_line(result: Result, again: str, left_out: list[str], width: int) -> Iterator[Block]:
    cautions = len(result.caveats) - len(result.foremost)
    parts = [
        *(["a sentence to quote"] if result.to_quote else []),
        *left_out,
        _counted(cautions, "more caution"),
        _counted(len(result.citations), "source"),
    ]
    said = ", ".join(part for part in parts if part) or "the whole page"
    return _line(f"{said[:1].upper()}{said[1:]}:", again, width)


def _line(line: str, again: str, width: int) -> Iterator[Block]:
    if len(line) + 1 + len(again) <= text_width(width):
        yield Text(f"{line} {again}", apart=True)
        return
    yield Text(line, apart=True)
    yield Lines((again,))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}" if number else ""
