"""Characters that steer a terminal or turn a line round: none leaves the program, whoever wrote it.

Texts come from files that somebody else made (an overlay, a record, a name of a file). A hash beside them
says that they are whole, not who wrote them.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar, cast

Item = TypeVar("Item")

SHOWN_AS = "?"
"""What stands in the place of such a character, so that a reader sees that something was there. Every font
and every encoding has it."""


@cache
def _steering() -> re.Pattern[str]:
    """Return what finds such characters: made when a text holds what may be one, since most hold none."""
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: an escape starts a title, a colour or a link
        "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they show nothing and reorder what follows
        "\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
    )


def without_steering(item: Item) -> Item:
    """Return a text, or all that holds texts, with a visible sign in place of each such character."""
    if isinstance(item, str):
        return item if item.isprintable() else cast("Item", _steering().sub(SHOWN_AS, item))
    if isinstance(item, tuple):
        parts = [without_steering(part) for part in item]
        if all(map(_same, parts, item)):
            return item
        return type(item)._make(parts) if hasattr(item, "_make") else type(item)(parts)
    if isinstance(item, Mapping):
        if _is_plain(item):
            return item
        return cast("Item", {name: without_steering(cell) for name, cell in item.items()})
    return item


def _is_plain(row: Mapping[str, object]) -> bool:
    """Return whether a row needs no second look: most do not, and one look at all its cells is cheap."""
    cells = [cell for cell in row.values() if isinstance(cell, str)]
    whole = "".join(cells)
    return len(cells) == len(row) and (whole.isprintable() or not _steering().search(whole))


def _same(one: object, other: object) -> bool:
    return one is other
