"""Text for pipes, files and terminals: one layout, any width. Tables by tabulate.

The layout is pieces of text, each in a style or none. A file holds them as they are, and a terminal
(terminal.py) gives them colour: the words, columns and line breaks of the two are the same.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar, Cell, Citation, Row, Table
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Contents,
    Finder,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    References,
    Small,
    Text,
    reference_of,
)
from csprp_cli.present.formats import WIDEST_TEXT
from csprp_cli.present.text.column_widths import (
    BAR_WIDTH,
    GAP,
    bar_text,
    column_widths,
    folded,
    without_bars,
)
from csprp_cli.present.text.rows import rows_in_text

Piece = tuple[str, str]
"""A text and how a terminal shows it, in Rich's words: "bold", "link https://...", or nothing."""

WIDE = 120
"""A window of this width is used for paragraphs and bars too, as far as they stay easy to read."""

_SPAN, _BAR = "\ue000", "\ue001"
"""Private characters: what tabulate sets in the place of a line across the table, and of a bar's glyph."""


def plain(blocks: Iterable[Block], width: int = WIDEST_TEXT, glyph: str = "#") -> str:
    """Return a page as text, `width` characters wide, ending in a line break."""
    return "".join(text for text, _ in laid_out(blocks, width, glyph)).rstrip() + "\n"


def laid_out(blocks: Iterable[Block], width: int, glyph: str) -> Iterator[Piece]:
    """Yield a page as pieces of text, line breaks among them, each with its style on a terminal."""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            yield ("\n\n" if _apart(block, before) else "\n"), ""
        yield from _block(block, width, glyph)
        before = block


def text_width(width: int) -> int:
    """Return how wide a paragraph is in a window."""
    return min(width, WIDEST_TEXT if width < WIDE else WIDE - GAP * 10)


def _apart(block: Block, before: Block) -> bool:
    """Return whether a blank line stands between: after the title, before headings and small print."""
    title = isinstance(before, Heading) and before.level == 1
    apart = isinstance(block, Text) and block.apart
    after_text = isinstance(before, Text | Picture) and isinstance(block, Grid)
    return title or apart or after_text or isinstance(block, Heading | Small | Picture)


def _block(block: Block, width: int, glyph: str) -> Iterable[Piece]:
    narrow = text_width(width)
    match block:
        case Heading():
            return [(wrapped(block.line, narrow), "bold")]
        case Small(text):
            return [(wrapped(text, narrow), "dim")]
        case Text(text, lead):
            return _led(lead, wrapped(f"{lead} {text}".strip(), narrow))
        case Bullets(items):
            return _lines(_led(lead, _bullet(lead, text, narrow)) for lead, text in items)
        case References():
            return _lines(line for item in block.items for line in _reference(item, block, narrow))
        case Lines(lines):
            return [("\n".join(f"  {line}" for line in lines), "cyan")]
        case Picture(chart):
            return [(_picture(chart, narrow, glyph), "")]
        case PageBreak():
            return [(f"\n{'=' * narrow}", "dim")]
        case Contents(chapters):
            return [("\n".join(f"  {title}" for title, _, _ in chapters), "")]
        case Finder():
            return []
        case Grid(table, blank=True):
            return [(_to_fill_in(table, narrow), "")]
        case Grid(table):
            return _table(table, width, glyph)


def _lines(lines: Iterable[Iterable[Piece]]) -> Iterator[Piece]:
    for place, line in enumerate(lines):
        if place:
            yield "\n", ""
        yield from line


def _reference(item: Citation, block: References, width: int) -> Iterator[Iterable[Piece]]:
    """Yield the lines of a reference, the last its whole address, which a terminal makes a link."""
    words, rest = reference_of(item, small=block.small)
    yield [(wrapped(f"{words}{rest}", width, f"  {item.mark:<4} ", "       "), "")]
    if item.address:
        yield [("       ", ""), (item.address, f"link {item.link}" if item.link else "")]


def _led(lead: str, text: str) -> Iterator[Piece]:
    """Yield a text with the words of its lead in bold."""
    before, found, after = text.partition(lead) if lead else (text, "", "")
    yield before, ""
    yield found, "bold"
    yield after, ""


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    """Return text folded at `width`; a word that is longer than a line is left whole."""
    return textwrap.fill(
        text,
        max(width, 20),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _bullet(lead: str, text: str, width: int) -> str:
    """Return one item of a list; a short mark such as `[1]` or `a` takes the place of the dash."""
    if Bullets.is_mark(lead):
        return wrapped(text, width, f"  {lead:<4} ", "       ")
    return wrapped(f"{lead} {text}".strip(), width, "  - ", "    ")


def _picture(chart: Chart, width: int, glyph: str) -> str:
    """Return a chart as one line for each year, its boundaries between them, and its notes; rows with a scale
    each where it is read down."""
    if chart.kind != "columns":
        above = wrapped(f"{chart.title} {chart.source}".strip(), width)
        below = (_bullet(letter, text, width) for letter, text in chart.notes)
        return "\n".join([above, *rows_in_text(chart, width, glyph), *below])
    labels = max((len(mark.label) for mark in chart.marks if not mark.is_boundary), default=0)
    numbers = max((len(mark.printed) for mark in chart.marks), default=0)
    room = min(max(width - labels - numbers - 6, 1), BAR_WIDTH)
    lines = [wrapped(f"{chart.title} {chart.source}".strip(), width)]
    for mark in chart.marks:
        match mark.kind:
            case "value":
                bar = bar_text(Bar(mark.value, chart.most), glyph, room)
                lines.append(f"  {mark.label:<{labels}}  {mark.printed:>{numbers}}  {bar}".rstrip())
            case "gap":
                lines.append(f"  {mark.label:<{labels}}  {mark.printed}")
            case "break" | "care":
                lines.append(f"  ---- {mark.label} ----")
    lines += [_bullet(letter, text, width) for letter, text in chart.notes]
    return "\n".join(lines)


def _to_fill_in(table: Table, width: int) -> str:
    """Return a table to fill in as its questions, once for each empty row, each with room to write."""
    titles = [column.title for column in table.columns]
    longest = max(len(title) for title in titles)
    line = "_" * max(width - longest - 4, 8)
    one = "\n".join(f"  {title + ':':<{longest + 1}} {line}" for title in titles)
    return "\n\n".join(one for _ in table.rows)


def _table(table: Table, width: int, glyph: str) -> Iterator[Piece]:
    """Yield a table as aligned text, or as one small list a row where the columns do not fit."""
    for drawn in (table, without_bars(table)):
        if (widths := column_widths(drawn, width)) is not None:
            return _lines(_aligned(drawn, widths, glyph))
    return _lines(_stacked(without_bars(table), width))


def _aligned(table: Table, widths: list[int], glyph: str) -> Iterator[Iterable[Piece]]:
    """Yield the lines of a table under its titles."""
    from tabulate import tabulate

    across = sum(widths) + GAP * (len(widths) - 1)
    spans = iter([_span(row, across) for row in table.rows if row.kind != "data"])
    empty = [""] * (len(widths) - 1)
    body = [_folded(row.cells, widths) if row.kind == "data" else [_SPAN, *empty] for row in table.rows]
    titles = _folded([column.title for column in table.columns], widths)
    high = max(title.count("\n") for title in titles) if any(titles) else -1
    # On one floor: blank lines go above the shorter titles, so that all end on the line over their column.
    titles = ["\n" * (high - title.count("\n")) + title for title in titles]
    drawn = tabulate(
        # Titles go in as a row: as headers, tabulate would widen their columns by two.
        [titles, *body] if any(titles) else body,
        tablefmt="plain",
        disable_numparse=True,
        colalign=[column.align for column in table.columns],
        preserve_whitespace=True,
    )
    for place, line in enumerate(drawn.splitlines()):
        if _SPAN in line:
            yield [next(spans)]
        elif place <= high:
            yield [(line.rstrip(), "bold")]
        else:
            yield _with_bars(line.rstrip(), glyph)


def _with_bars(line: str, glyph: str) -> Iterator[Piece]:
    for piece in re.split(f"({_BAR}+)", line):
        yield piece.replace(_BAR, glyph), "blue" if _BAR in piece else ""


def _folded(cells: Iterable[Cell], widths: list[int]) -> list[str]:
    return [
        bar_text(cell, _BAR, width)
        if isinstance(cell, Bar)
        else "\n".join(folded(re.sub(f"[{_SPAN}{_BAR}]", "\ufffd", cell), width))
        for cell, width in zip(cells, widths, strict=True)
    ]


def _span(row: Row, width: int) -> Piece:
    """Return a line that spans a table: a label as it is, a break between rules."""
    text = str(row.cells[0])
    if row.kind == "label":
        return wrapped(text, width), "italic"
    *above, last = wrapped(f"---- {text}", width, rest="     ").splitlines()
    return "\n".join([*above, f"{last} ".ljust(width, "-")]), "yellow"


def _stacked(table: Table, width: int) -> Iterator[Iterable[Piece]]:
    """Yield a table as one short list for each row, for a page that is too narrow for columns."""
    for row in table.rows:
        if row.kind != "data":
            yield [_span(row, width)]
            continue
        first, *others = [str(cell) for cell in row.cells]
        yield [(wrapped(first or "-", width), "")]
        for column, cell in zip(table.columns[1:], others, strict=True):
            if cell not in ("", "-"):
                said = f"{column.title}: {cell}" if column.title else cell
                yield [(wrapped(said, width, "  ", "    "), "")]
