"""Plain text for pipes and files: no colour, no box, any width. Tables by tabulate."""

import textwrap
from collections.abc import Iterable

from csprp_cli.model.chart import Chart
from csprp_cli.model.result import Bar, Row, Table
from csprp_cli.present.blocks import Block, Bullets, Heading, Lines, PageBreak, Picture, Small, Text, is_mark
from csprp_cli.present.text.column_widths import (
    BAR_WIDTH,
    GAP,
    WIDEST_TEXT,
    bar_text,
    column_widths,
    has_bars,
    without_bars,
)


def plain(blocks: Iterable[Block], width: int = WIDEST_TEXT, glyph: str = "#") -> str:
    """Return a page as text, `width` characters wide, ending in a line break."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        if spaced(block, before):
            parts.append("")
        parts.append(_block(block, width, glyph))
        before = block
    return "\n".join(parts).rstrip() + "\n"


def spaced(block: Block, before: Block | None) -> bool:
    """Return whether a blank line stands before a block: after the title, before headings and small print."""
    if before is None:
        return False
    title = isinstance(before, Heading) and before.level == 1
    return title or isinstance(block, Heading | Small | Picture)


def _block(block: Block, width: int, glyph: str) -> str:
    narrow = min(width, WIDEST_TEXT)
    if isinstance(block, Heading):
        return wrapped(block.line, narrow)
    if isinstance(block, Small):
        return wrapped(block.text, narrow)
    if isinstance(block, Text):
        return wrapped(f"{block.lead} {block.text}".strip(), narrow)
    if isinstance(block, Bullets):
        return "\n".join(bullet(lead, text, narrow) for lead, text in block.items)
    if isinstance(block, Lines):
        return "\n".join(f"  {line}" for line in block.lines)
    if isinstance(block, Picture):
        return picture_text(block.chart, narrow, glyph)
    if isinstance(block, PageBreak):
        return f"\n{PAGE_RULE * narrow}"
    if block.blank:
        return to_fill_in(block.table, narrow)
    return table_text(block.table, width, glyph)


PAGE_RULE = "="
"""What a line across the page is made of where paper would have its second page."""


def picture_text(chart: Chart, width: int, glyph: str) -> str:
    """Return a chart as one line for each year, its boundaries between them, and its notes."""
    labels = max((len(mark.label) for mark in chart.marks if mark.kind in ("value", "gap")), default=0)
    numbers = max((len(mark.printed) for mark in chart.marks), default=0)
    room = max(width - labels - numbers - 6, 1)
    lines = [wrapped(f"{chart.title} {chart.source}".strip(), width)]
    for mark in chart.marks:
        if mark.kind == "value":
            bar = bar_text(Bar(mark.value, chart.most), glyph, min(room, BAR_WIDTH))
            lines.append(f"  {mark.label:<{labels}}  {mark.printed:>{numbers}}  {bar}".rstrip())
        elif mark.kind == "gap":
            lines.append(f"  {mark.label:<{labels}}  {mark.printed}")
        else:
            lines.append(f"  ---- {mark.label} ----")
    lines += [bullet(letter, text, width) for letter, text in chart.notes]
    return "\n".join(lines)


def to_fill_in(table: Table, width: int) -> str:
    """Return a table to fill in as its questions, once for each empty row, each with room to write."""
    titles = [column.title for column in table.columns]
    longest = max(len(title) for title in titles)
    line = "_" * max(width - longest - 4, 8)
    one = "\n".join(f"  {title + ':':<{longest + 1}} {line}" for title in titles)
    return "\n\n".join(one for _ in table.rows)


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


def bullet(lead: str, text: str, width: int) -> str:
    """Return one item of a list; a short mark such as `[1]` or `a` takes the place of the dash."""
    if is_mark(lead):
        return wrapped(text, width, f"  {lead:<4} ", "       ")
    return wrapped(f"{lead} {text}".strip(), width, "  - ", "    ")


def table_text(table: Table, width: int, glyph: str) -> str:
    """Return a table as aligned text, or as one small list a row where the columns do not fit."""
    widths = column_widths(table, width)
    if widths is None and has_bars(table):
        table = without_bars(table)
        widths = column_widths(table, width)
    if widths is None:
        return stacked(table, width)
    from tabulate import tabulate

    marker = "\ue000"  # a private character that no record holds: the place of a line across the table
    spans: list[str] = []
    body = []
    for row in table.rows:
        if row.kind == "data":
            body.append(
                [_folded(cell, width_, glyph) for cell, width_ in zip(row.cells, widths, strict=True)]
            )
        else:
            spans.append(span_text(row, sum(widths) + GAP * (len(widths) - 1)))
            body.append([marker, *[""] * (len(widths) - 1)])
    titles = _on_one_floor(
        [_folded(c.title, width_, glyph) for c, width_ in zip(table.columns, widths, strict=True)]
    )
    drawn = tabulate(
        # Titles go in as a row: as headers, tabulate would widen their columns by two.
        [titles, *body] if any(titles) else body,
        tablefmt="plain",
        disable_numparse=True,
        colalign=[column.align for column in table.columns],
        preserve_whitespace=True,
    )
    lines = (spans.pop(0) if marker in line else line.rstrip() for line in drawn.splitlines())
    return "\n".join(lines)


def _on_one_floor(titles: list[str]) -> list[str]:
    """Return folded titles with blank lines above, so that all end on the line over their column."""
    most = max(title.count("\n") for title in titles)
    return ["\n" * (most - title.count("\n")) + title for title in titles]


def _folded(cell: object, width: int, glyph: str) -> str:
    if isinstance(cell, Bar):
        return bar_text(cell, glyph, width)
    return "\n".join(textwrap.wrap(str(cell), max(width, 1), break_long_words=False, break_on_hyphens=False))


def span_text(row: Row, width: int) -> str:
    """Return a line that spans a table: a label as it is, a break between rules."""
    text = str(row.cells[0])
    if row.kind == "label":
        return wrapped(text, width)
    lines = wrapped(f"---- {text}", width, rest="     ").splitlines()
    return "\n".join([*lines[:-1], f"{lines[-1]} ".ljust(width, "-")])


def stacked(table: Table, width: int) -> str:
    """Return a table as one short list for each row, for a page that is too narrow for columns."""
    if has_bars(table):
        table = without_bars(table)
    parts: list[str] = []
    for row in table.rows:
        if row.kind != "data":
            parts.append(span_text(row, width))
            continue
        cells = [str(cell) for cell in row.cells]
        parts.append(wrapped(cells[0] or "-", width))
        for column, cell in zip(table.columns[1:], cells[1:], strict=True):
            if cell not in ("", "-"):
                parts.append(
                    wrapped(f"{column.title}: {cell}" if column.title else cell, width, "  ", "    ")
                )
    return "\n".join(parts)
