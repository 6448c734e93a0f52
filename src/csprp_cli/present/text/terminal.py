"""A page on a terminal: the layout of plain.py, coloured with Rich. The only module that imports it.

Data enters Rich as `Text`, with markup, emoji and highlighting off: in markup `[x]` prints as nothing.
"""

import os
import re
from collections.abc import Iterable

from csprp_cli.present.blocks import Block
from csprp_cli.present.text.plain import laid_out


def draw(blocks: Iterable[Block], width: int, glyph: str) -> str:
    """Return a page with the colours that the terminal allows, `width` columns wide."""
    from rich.console import Console
    from rich.text import Text

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
    page = Text.assemble(*laid_out(blocks, width, glyph))
    page.rstrip()
    with console.capture() as captured:
        console.print(page, soft_wrap=True)
    # Rich numbers each link by chance, and the same page must be the same bytes.
    return re.sub(r"\x1b\]8;id=\d+;", "\x1b]8;;", captured.get())
