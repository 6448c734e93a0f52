"""A page on a terminal, drawn with Rich. The only module that imports it.

Data enters Rich as `Text`, with markup, emoji and highlighting off: in markup `[x]` prints as nothing.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from csprp_cli.model.result import Bar, Row, Table
from csprp_cli.present.blocks import Block, Bullets, Grid, Heading, Lines, PageBreak, Picture, Small, Text
from csprp_cli.present.text.column_widths import (
    GAP,
    WIDEST_TEXT,
    bar_text,
    column_widths,
    has_bars,
    without_bars,
)
from csprp_cli.present.text.plain import (
    PAGE_RULE,
    bullet,
    picture_text,
    spaced,
    span_text,
    stacked,
    to_fill_in,
    wrapped,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def draw(blocks: Iterable[Block], width: int, glyph: str) -> str:
    """Return a page with the colours that the terminal allows, `width` columns wide."""
    from rich.console import Console

    plain_terminal = os.environ.get("TERM", "") in ("dumb", "")
    console = Console(
        width=width,
        force_terminal=True,
        color_system="auto" if not plain_terminal else None,
        no_color=bool(os.environ.get("NO_COLOR")) or plain_terminal,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        before: Block | None = None
        for block in blocks:
            if spaced(block, before):
                console.print()
            for part in _block(block, console, width, glyph):
                console.print(part, soft_wrap=not isinstance(block, Grid), crop=False)
            before = block
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _block(block: Block, console: "Console", width: int, glyph: str) -> Iterable["RenderableType"]:
    from rich.text import Text as Styled

    narrow = min(width, WIDEST_TEXT)
    if isinstance(block, Heading):
        yield Styled(wrapped(block.line, narrow), style="bold")
    elif isinstance(block, Small):
        yield Styled(wrapped(block.text, narrow), style="dim")
    elif isinstance(block, Text):
        yield _led(block.lead, wrapped(f"{block.lead} {block.text}".strip(), narrow))
    elif isinstance(block, Bullets):
        for lead, text in block.items:
            yield _led(lead, bullet(lead, text, narrow))
    elif isinstance(block, Lines):
        for line in block.lines:
            yield Styled(f"  {line}", style="cyan")
    elif isinstance(block, Picture):
        yield Styled(picture_text(block.chart, narrow, glyph))
    elif isinstance(block, PageBreak):
        yield Styled(f"\n{PAGE_RULE * narrow}", style="dim")
    elif block.blank:
        yield Styled(to_fill_in(block.table, narrow))
    else:
        yield from _grid(block.table, width, glyph)


def _led(lead: str, text: str) -> "RenderableType":
    from rich.text import Text as Styled

    styled = Styled(text)
    if lead and (start := text.find(lead)) >= 0:
        styled.stylize("bold", start, start + len(lead))
    return styled


def _grid(table: Table, width: int, glyph: str) -> Iterable["RenderableType"]:
    from rich.text import Text as Styled

    widths = column_widths(table, width)
    if widths is None and has_bars(table):
        table = without_bars(table)
        widths = column_widths(table, width)
    if widths is None:
        yield Styled(stacked(table, width))
        return
    across = sum(widths) + GAP * (len(widths) - 1)
    held: list[Row] = []
    heading = True
    for row in table.rows:
        if row.kind == "data":
            held.append(row)
            continue
        if held or heading:
            yield _piece(table, held, widths, heading, glyph)
            heading = False
        held = []
        yield Styled(span_text(row, across), style="italic" if row.kind == "label" else "yellow")
    if held:
        yield _piece(table, held, widths, heading, glyph)


def _piece(table: Table, rows: list[Row], widths: list[int], heading: bool, glyph: str) -> "RenderableType":
    from rich.table import Table as Drawn
    from rich.text import Text as Styled

    titled = heading and any(column.title for column in table.columns)
    drawn = Drawn(box=None, show_header=titled, header_style="bold", padding=(0, GAP, 0, 0), pad_edge=False)
    for column, width in zip(table.columns, widths, strict=True):
        right = column.align == "right"
        drawn.add_column(
            Styled(column.title), width=width, justify="right" if right else "left", overflow="fold"
        )
    for row in rows:
        drawn.add_row(
            *(
                Styled(bar_text(cell, glyph, width), style="blue") if isinstance(cell, Bar) else Styled(cell)
                for cell, width in zip(row.cells, widths, strict=True)
            )
        )
    return drawn
