"""A table as Word's own: its heading row on every page, rows whole, columns as wide as their words."""

from typing import TYPE_CHECKING

from csprp_cli.model.result import Row, Table
from csprp_cli.present.blocks import Grid
from csprp_cli.present.text.column_widths import without_bars
from csprp_cli.present.word.oxml import node, one_line, val, written

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_CELL_GAP = 230
"""Twips between one column of figures and the next: the right margin of a cell in reference.docx."""

LEAST_ROOM = 460
"""Twips: 8.1 mm, the least height of a row that is written in by hand."""

MOST_ROWS_TOGETHER = 30
"""A table of up to so many rows fits on a page and is moved to the next whole; a longer one may break."""

_EM = 220  # twips in the size of the text, 11 pt
_NARROW = frozenset("iIjltfr.,:;'|!()[]/- \"")
_WIDE = frozenset("mwMW%@")

_TEXT = {"left": "TableText", "right": "TableNumber", "center": "TableCentre"}
_HEADING = {"left": "TableHeading", "right": "TableHeadingNumber", "center": "TableHeadingCentre"}


def word_table(grid: Grid, name: str, room: int) -> "BaseOxmlElement":
    """Return a table as an element, `room` twips wide. `name` is said of it where it has no caption."""
    table = without_bars(grid.table)
    titled = any(column.title for column in table.columns)
    widths = widths_to_fill_in(table, room) if grid.blank else column_widths(table, room)
    made = node("w:tbl", None, _settings(grid, table, name, sum(widths), titled=titled))
    made.append(node("w:tblGrid", None, *(node("w:gridCol", {"w:w": width}) for width in widths)))
    if titled:
        made.append(_heading_row(table, widths))
    made.extend(_row(table, row, widths, to_fill_in=grid.blank) for row in table.rows)
    if len(table.rows) <= MOST_ROWS_TOGETHER:
        for style in made.xpath("w:tr[position() < last()]/w:tc/w:p/w:pPr/w:pStyle"):
            style.addnext(node("w:keepNext"))
    return made


def _settings(grid: Grid, table: Table, name: str, width: int, *, titled: bool) -> "BaseOxmlElement":
    # Fixed, not fitted to its content: a word of 300 letters would push a fitted table off the page.
    look = {"w:firstRow": int(titled), "w:lastRow": 0, "w:firstColumn": 0, "w:lastColumn": 0}
    return node(
        "w:tblPr",
        None,
        val("w:tblStyle", "FillInTable" if grid.blank else "FiguresTable"),
        node("w:tblW", {"w:w": width, "w:type": "dxa"}),
        node("w:tblInd", {"w:w": 0, "w:type": "dxa"}),
        node("w:tblLayout", {"w:type": "fixed"}),
        node("w:tblLook", {"w:val": "0620" if titled else "0600", **look, "w:noHBand": 1, "w:noVBand": 1}),
        val("w:tblCaption", one_line(grid.caption or name)),
        val("w:tblDescription", _description(grid, table)),
    )


def _description(grid: Grid, table: Table) -> str:
    titles = ", ".join(one_line(column.title) for column in table.columns if column.title)
    rows = sum(row.kind == "data" for row in table.rows)
    kind = "A table to fill in by hand" if grid.blank else "A table"
    count = f"{rows} row" if rows == 1 else f"{rows} rows"
    return f"{kind}: {count}. Columns: {titles}." if titles else f"{kind}: {count}."


def _heading_row(table: Table, widths: list[int]) -> "BaseOxmlElement":
    cells = (
        _cell(column.title, _HEADING.get(column.align, "TableHeading"), width)
        for column, width in zip(table.columns, widths, strict=True)
    )
    return node("w:tr", None, node("w:trPr", None, node("w:cantSplit"), node("w:tblHeader")), *cells)


def _row(table: Table, row: Row, widths: list[int], *, to_fill_in: bool) -> "BaseOxmlElement":
    settings = node("w:trPr", None, node("w:cantSplit"))
    if to_fill_in:
        settings.append(node("w:trHeight", {"w:val": LEAST_ROOM, "w:hRule": "atLeast"}))
    made = node("w:tr", None, settings)
    if row.kind != "data":
        style = "TableLabel" if row.kind == "label" else "TableBreak"
        made.append(_cell(str(row.cells[0]), style, sum(widths), len(widths)))
        return made
    made.extend(
        _cell(str(cell), "TableToFillIn" if to_fill_in else _TEXT.get(column.align, "TableText"), width)
        for cell, column, width in zip(row.cells, table.columns, widths, strict=True)
    )
    return made


def _cell(text: str, style: str, width: int, across: int = 1) -> "BaseOxmlElement":
    settings = node("w:tcPr", None, node("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if across > 1:
        settings.append(val("w:gridSpan", across))
    return node("w:tc", None, settings, written(style, text))


def column_widths(table: Table, room: int) -> list[int]:
    """Return the width of each column so that together they fill `room`.

    Columns that may wrap give way first. What is left over goes to the last of those, or to the last
    that leans left: numbers stay beside what they count.
    """
    natural = [_natural(table, index) for index in range(len(table.columns))]
    most = room // 2
    least = [
        min(_longest_word(table, index), most) if column.wraps or natural[index] > most else natural[index]
        for index, column in enumerate(table.columns)
    ]
    if sum(least) > room:
        least = [min(_longest_word(table, index), most) for index in range(len(table.columns))]
    if sum(least) > room:
        return _shared(least, room)
    if sum(natural) > room:
        wanted = [have - need for have, need in zip(natural, least, strict=True)]
        given = _shared(wanted, room - sum(least))
        return [need + more for need, more in zip(least, given, strict=True)]
    natural[_roomy(table)] += room - sum(natural)
    return natural


def least_width(table: Table) -> int:
    """Return how wide a table must be so that no word of a usual length is broken in it, in twips."""
    table = without_bars(table)
    return sum(min(_longest_word(table, index), _USUAL) for index in range(len(table.columns)))


_USUAL = 3000  # about 20 letters


def widths_to_fill_in(table: Table, room: int) -> list[int]:
    """Return the widths of columns that are written in by hand: the first has room for a sentence."""
    least = room // (2 * len(table.columns))
    wanted = [max(_length(column.title), least) for column in table.columns]
    wanted[0] = max(wanted[0], *wanted[1:], 2 * least)
    return _shared(wanted, room)


def _shared(wanted: list[int], room: int) -> list[int]:
    """Divide `room` as `wanted` asks; the last column takes what rounding leaves."""
    total = sum(wanted)
    shares = [room * share // total for share in wanted]
    shares[-1] += room - sum(shares)
    return shares


def _roomy(table: Table) -> int:
    last = len(table.columns) - 1
    wrapping = [index for index, column in enumerate(table.columns) if column.wraps]
    left = [index for index, column in enumerate(table.columns) if column.align == "left"]
    return (wrapping or left or [last])[-1]


def _natural(table: Table, index: int) -> int:
    title = table.columns[index].title
    lines = [line for text in _texts(table, index) for line in text.splitlines()]
    return max(_longest(lines), min(_length(title), 6 * _EM), _longest(title.split())) + _CELL_GAP


def _longest_word(table: Table, index: int) -> int:
    texts = [table.columns[index].title, *_texts(table, index)]
    return _longest(" ".join(texts).split()) + _CELL_GAP


def _longest(texts: list[str]) -> int:
    return max(map(_length, texts), default=0)


def _texts(table: Table, index: int) -> list[str]:
    return [str(row.cells[index]) for row in table.rows if row.kind == "data"]


def _length(text: str) -> int:
    """Return about how long a text is in Arial, in twips: rather more than less."""
    return round(sum(_share(letter) for letter in text) * _EM * 1.04)


def _share(letter: str) -> float:
    """Return about which share of its size a letter is wide."""
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.94
    if letter.isupper():
        return 0.72
    return 0.6 if letter.isascii() else 1.0
