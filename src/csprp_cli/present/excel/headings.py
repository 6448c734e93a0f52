"""The heading that people read over each field of an answer, and the order of the columns: headings.toml."""

import tomllib
from collections.abc import Collection
from pathlib import Path

_HEADINGS = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))

READ_HEADINGS: dict[str, str] = _HEADINGS["read"]
"""What people read and print, and its heading. Rows of figures and of pairs have columns in this order."""

BESIDE_HEADINGS: dict[str, str] = _HEADINGS["beside"]
"""The same for local numbers beside national ones, which go on paper that stands upright."""

HEADINGS = {**READ_HEADINGS, **BESIDE_HEADINGS, **_HEADINGS["machine"]}
"""The heading of every field that a command gives: after what people read, ids and the rest."""

ORDERED = frozenset({"value_kind", "verdict"})
"""A field of every row of figures, and one of every row of pairs."""

DATES = frozenset({"period_start", "period_end", "published", "accessed"})
"""Fields that hold an ISO date, or a text that is none, such as "2020-03"."""


def printed_headings(fields: Collection[str]) -> dict[str, str]:
    """Return what of these fields goes on paper, in the order of the columns, with its heading."""
    read = BESIDE_HEADINGS if "local_value" in fields else READ_HEADINGS if ORDERED & set(fields) else {}
    return {name: heading for name, heading in read.items() if name in fields}
