"""The heading that people read over each field of an answer, and the order of the columns: headings.toml."""

import tomllib
from pathlib import Path

_HEADINGS = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))

READ_HEADINGS: dict[str, str] = _HEADINGS["read"]
"""What people read and print, and its heading. Rows of figures and of pairs have columns in this order."""

HEADINGS = {**READ_HEADINGS, **_HEADINGS["machine"]}
"""The heading of every field that a command gives: after what people read, ids and the rest."""

ORDERED = frozenset({"value_kind", "verdict"})
"""A field of every row of figures, and one of every row of pairs."""

DATES = frozenset({"period_start", "period_end", "published", "accessed"})
"""Fields that hold an ISO date, or a text that is none, such as "2020-03"."""
