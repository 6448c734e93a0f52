"""A page as Markdown: the summary first, tables that any viewer draws."""

import re
from collections.abc import Iterable

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Citation, Column, Row, Table
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
from csprp_cli.present.text.column_widths import without_bars

_SPECIAL = re.compile(r"[\\`*_<>|~&]|(?<=\])\(")
_START = re.compile(r"(#|[-+](?= )|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """Return text in which nothing is read as Markdown. Shorthand such as `[c]` stays as it is."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def paragraph(text: str) -> str:
    """Return text that starts a line, so that it is read as neither a heading nor a list."""
    safe = escaped(text)
    if match := _START.match(safe):
        mark = match[0]
        return f"{mark}\\{safe[len(mark) :]}" if mark.isdigit() else f"\\{safe}"
    return safe


def markdown(blocks: Iterable[Block]) -> str:
    """Return a page as Markdown, one blank line between blocks."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, mark=mark):
            return f"{'#' * level} {escaped(f'{mark} {text}'.strip())}"
        case Small(text):
            return f"---\n\n{paragraph(text)}"
        case Text(text, lead):
            return _led(lead, text)
        case Bullets(items):
            return "\n".join(f"- {_led(lead, text)}" for lead, text in items)
        case References(items, small):
            return "\n".join(_reference(item, small) for item in items)
        case Lines(lines):
            return "\n".join(f"    {line}" for line in lines)
        case Picture(chart):
            return _picture(chart)
        case PageBreak():
            return "---"
        case Contents(chapters):
            return "\n".join(f"- {escaped(title)}" for title, _, _ in chapters)
        case Finder():
            return ""
        case Grid(table):
            return _table(table)


def _picture(chart: Chart) -> str:
    """Return a chart as a table of its numbers: Markdown draws no pictures of its own."""
    rows = [
        Row((mark.label,), "break") if mark.is_boundary else Row((mark.label, mark.printed))
        for mark in chart.marks
    ]
    columns = (Column("Year"), Column("Number", "right"))
    notes = "\n".join(f"- {_led(letter, text)}" for letter, text in chart.notes)
    parts = (paragraph(f"{chart.title} {chart.source}".strip()), _table(Table(columns, tuple(rows))), notes)
    return "\n\n".join(filter(None, parts))


def _reference(item: Citation, small: bool) -> str:
    words, rest = reference_of(item, small=small)
    linked = f"[{escaped(words)}](<{item.link}>)" if item.link else escaped(words)
    mark = f"**{item.mark}** " if item.mark else ""
    return f"- {mark}{linked}{escaped(rest)}"


def _led(lead: str, text: str) -> str:
    return f"**{escaped(lead)}** {escaped(text)}" if lead else paragraph(text)


def _table(table: Table) -> str:
    from tabulate import tabulate

    table = without_bars(table)
    body = [_cells(row, len(table.columns)) for row in table.rows]
    return tabulate(
        body,
        headers=[escaped(column.title) for column in table.columns],
        tablefmt="github",
        disable_numparse=True,
        colalign=[column.align for column in table.columns],
    )


def _cells(row: Row, width: int) -> list[str]:
    cells = [escaped(str(cell)).replace("\n", " ") for cell in row.cells]
    return cells if row.kind == "data" else [f"*{cells[0]}*", *[""] * (width - 1)]
