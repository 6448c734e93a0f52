"""The period that a row is for: DfE's year, and the part of it that the row names."""

import re

from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.value import MONTHS
from csprp_cli.record.csv_table import Line

_TWO_YEARS = re.compile(r"(20\d\d)[-/]?(\d\d)")
_ONE_YEAR = re.compile(r"20\d\d")

PARTS: dict[str, tuple[int, int]] = {
    "year": (0, 12),
    "h1": (0, 6),
    "h2": (6, 6),
    "q1": (0, 3),
    "q2": (3, 3),
    "q3": (6, 3),
    "q4": (9, 3),
}
"""Parts of a year to March: how many months after April each starts, and how many it lasts."""

_KINDS = {12: PeriodKind.FINANCIAL, 6: PeriodKind.HALF, 3: PeriodKind.QUARTER}


def read_year(text: str, *, reporting: bool) -> int | None:
    """Return the calendar year in which the year to 31 March of a `time_period` ends; None where it is none.

    202223 (or 2022-23) is a financial year; 2024 is a reporting year, which DfE ends on 31 March.
    """
    if match := _TWO_YEARS.fullmatch(text):
        ends = int(match[1]) + 1
        return ends if ends % 100 == int(match[2]) else None
    return int(text) if reporting and _ONE_YEAR.fullmatch(text) else None


def period_line(ends: int, part: str) -> Line:
    """Return the row of periods.csv for a part of the year to 31 March of `ends`."""
    after, months = PARTS[part]
    first, last = _month(ends, after), _month(ends, after + months - 1)
    if part == "year":
        label = f"year to 31 March {ends}"
        said = f"in the {label}"
    else:
        begins = MONTHS[first[1] - 1] + (f" {first[0]}" if first[0] != last[0] else "")
        label = f"{begins} to {MONTHS[last[1] - 1]} {last[0]}"
        said = f"from {label}"
    return {
        "id": f"{ends - 1}-{ends % 100:02d}" + ("" if part == "year" else f"-{part}"),
        "label": label,
        "first": f"{first[0]}-{first[1]:02d}",
        "last": f"{last[0]}-{last[1]:02d}",
        "months": str(months),
        "kind": _KINDS[months],
        "sort": f"{last[0]}-{last[1]:02d}",
        "in_sentence": said,
    }


def _month(ends: int, after: int) -> tuple[int, int]:
    """Return (year, month) of the month that many after April in which the year starts."""
    month = 4 + after
    return (ends - 1, month) if month <= 12 else (ends, month - 12)
