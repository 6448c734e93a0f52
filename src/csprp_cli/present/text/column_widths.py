"""How wide each column of a table may be, and what to do where they do not fit."""

from collections.abc import Iterable
from itertools import compress
from textwrap import wrap

from csprp_cli.model.result import Bar, Table

GAP = 2
"""Spaces between two columns."""

BAR_WIDTH = 20
"""The longest bar, in characters."""

_LEAST = 8
"""No column that wraps is made narrower: below that, words break in the middle."""

_TALLEST = 7
"""No cell is broken into more lines: above that, a list is easier to read than a column of single words."""

LEAST_BAR = 8
"""The shortest room in which bars still tell one length from another."""


def length_of(bar: Bar) -> float:
    """Return how long a bar is drawn, as a part of the longest: from 0 to 1."""
    return bar.value / bar.most if bar.most else 0.0


def bar_text(bar: Bar, glyph: str, width: int = BAR_WIDTH) -> str:
    """Return a bar as repeated glyphs, `width` at most, at least one where the value is above zero."""
    length = round(length_of(bar) * width)
    return glyph * max(length, 1 if bar.value > 0 else 0)


def folded(text: str, width: int) -> list[str]:
    """Return the lines of a text folded at `width`; a word that is longer is left whole."""
    return wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False)


def column_widths(table: Table, width: int) -> list[int] | None:
    """Return the width of each column so that a table fits in `width`, or None where it cannot.

    Bars give way first, one character at a time, then columns that are wide for their title alone, since a
    title is folded once and a cell in every row; then the widest column that may wrap.
    """
    widths = [_natural(table, index) for index in range(len(table.columns))]
    least = [_narrowest(table, index) for index in range(len(table.columns))]
    room = width - GAP * (len(widths) - 1)
    if sum(least) > room:
        return None
    if sum(widths) <= room:
        return widths
    bars = [index for index in range(len(widths)) if _is_bar(table, index)]
    folded_titles = [_with_title_folded(table, index, have) for index, have in enumerate(widths)]
    while sum(widths) > room:
        spare = [index for index, have in enumerate(widths) if have > least[index]]
        titled = [index for index in spare if widths[index] > folded_titles[index]]
        spare = [index for index in bars if index in spare] or titled or spare
        widest = max(spare, key=lambda index: widths[index])
        widths[widest] -= 1
    return None if _tallest(table, widths) > _TALLEST else widths


def _with_title_folded(table: Table, index: int, width: int) -> int:
    """Return how narrow a column can be with no cell folded, and its title in two lines."""
    longest, title = _longest(_texts(table, index)), table.columns[index].title
    while width > longest and len(folded(title, width - 1)) <= 2:
        width -= 1
    return width


def _tallest(table: Table, widths: list[int]) -> int:
    """Return the lines of the cell that is broken into most of them."""
    return max(
        (
            len(wrap(cell, width, break_long_words=False))
            for row in table.rows
            if row.kind == "data"
            for cell, width in zip(row.cells, widths, strict=True)
            if isinstance(cell, str) and len(cell) > width
        ),
        default=0,
    )


def without_bars(table: Table) -> Table:
    """Return the table without its bar column, for a page that has no room for it or draws none."""
    keep = [not _is_bar(table, index) for index in range(len(table.columns))]
    rows = tuple(
        row._replace(cells=tuple(compress(row.cells, keep))) if row.kind == "data" else row
        for row in table.rows
    )
    return table._replace(columns=tuple(compress(table.columns, keep)), rows=rows)


def _is_bar(table: Table, index: int) -> bool:
    return any(row.kind == "data" and isinstance(row.cells[index], Bar) for row in table.rows)


def _texts(table: Table, index: int) -> list[str]:
    cells = [row.cells[index] for row in table.rows if row.kind == "data"]
    return [cell for cell in cells if isinstance(cell, str)]


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _natural(table: Table, index: int) -> int:
    if _is_bar(table, index):
        return BAR_WIDTH
    title = table.columns[index].title
    return max(_longest(title.split()), min(len(title), _LEAST + 2), _longest(_texts(table, index)))


def _narrowest(table: Table, index: int) -> int:
    if _is_bar(table, index):
        return LEAST_BAR
    column, texts = table.columns[index], _texts(table, index)
    if not column.wraps:
        return _longest([*texts, *column.title.split()])
    longest_word = _longest(" ".join([column.title, *texts]).split())
    return min(_natural(table, index), max(longest_word, _LEAST))
