"""Plain text for pipes and files: no colour, no box, any width. Tables by tabulate."""

import re
import textwrap
from collections.abc import Iterable

from csprp_cli.model.result import Bar, Row, Table
from csprp_cli.present.layout import GAP, WIDEST_TEXT, bar_text, column_widths, has_bars, without_bars
from csprp_cli.present.page import Block, Bullets, Heading, Lines, Small, Text

_MARK = re.compile(r"\[\w+\]|[a-z]{1,2}")


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
    return title or isinstance(block, Heading | Small)


def _block(block: Block, width: int, glyph: str) -> str:
    narrow = min(width, WIDEST_TEXT)
    if isinstance(block, Heading):
        return wrapped(block.text.upper() if block.loud else block.text, narrow)
    if isinstance(block, Small):
        return wrapped(block.text, narrow)
    if isinstance(block, Text):
        return wrapped(f"{block.lead} {block.text}".strip(), narrow)
    if isinstance(block, Bullets):
        return "\n".join(bullet(lead, text, narrow) for lead, text in block.items)
    if isinstance(block, Lines):
        return "\n".join(f"  {line}" for line in block.lines)
    return table_text(block.table, width, glyph)


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
    if _MARK.fullmatch(lead):
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
