"""What one cell of numbers states: a printed number or a symbol, and the range that it can stand for."""

import re
from decimal import Decimal
from typing import NamedTuple

from csprp_cli.model.kinds import Unit
from csprp_cli.record.rounding import span

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3}){1,3}")


class Cell(NamedTuple):
    """A printed number (`value`) or a symbol (`flag`, with the sign that DfE printed)."""

    value: str
    flag: str
    printed: str


class Range(NamedTuple):
    """What a printed number can stand for."""

    low: str
    high: str
    rounded_to: str


def read_cell(text: str, symbols: dict[str, str], unit: str, *, decimal_comma: bool) -> Cell | None:
    """Return what a cell states, or None where it is neither a number nor a symbol that is known.

    A comma is read where it can mean one thing alone: between the thousands of a count, or, where semicolons
    divide the cells, before the tenths of a share or a score. A point in a count of such a file could be
    either, and is not read.
    """
    flag = symbols.get(text.lower(), "")
    if flag:
        return Cell("", flag, text)
    number = text
    if decimal_comma and unit == Unit.COUNT:
        number = "" if "." in text else text
    elif decimal_comma:
        number = text.replace(",", ".")
    elif unit == Unit.COUNT and _THOUSANDS.fullmatch(text):
        number = text.replace(",", "")
    return Cell(_plain(number), "", text) if _NUMBER.fullmatch(number) else None


def _plain(text: str) -> str:
    """Return a number without zeros in front and without an empty fraction: "054.0" is "54.0"."""
    whole, _, fraction = text.partition(".")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def range_of(value: str, unit: str, rounded_to: str) -> Range:
    """Return the range of a number: a count itself or as rounded, a share or score to its last digit.

    A shown 0 is a true 0 (DfE's data guidance), and a count that is no multiple of what it should be
    rounded to was not rounded.
    """
    number = Decimal(value)
    if unit == Unit.COUNT:
        step = int(rounded_to or 0)
        if not step or number == 0 or number % step:
            return Range(value, value, "")
        return Range(str(max(number - step // 2, Decimal(0))), str(number + step // 2), rounded_to)
    low, high = span(number, unit)
    return Range(f"{low.normalize():f}", f"{high.normalize():f}", "")
