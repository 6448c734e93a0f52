"""Make one figure of what several releases state of one fact: the newest leads, nothing is lost.

A later release of a fact is a later vintage, never a dispute. What an earlier release printed stays as a
claim whose status is `earlier-vintage`, and a figure that differs from its first vintage carries `r`.
Two sources of one release that differ are a dispute.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from csprp_cli.model.kinds import Agreement, ClaimStatus, Unit
from csprp_cli.record.csv_table import Line

FACT = ("indicator", "category", "series", "period", "area", "base", "unit")
"""The columns that say what a figure is about: two figures with the same are one."""

Order = Callable[[str], tuple[str, str]]
"""Where a publication stands in time, by its id."""


class Part(NamedTuple):
    """One figure as one record or one release has it, with its claims."""

    figure: Line
    claims: tuple[Line, ...]


class Reconciled(NamedTuple):
    """One figure with all claims, and what came of it: same, revised or disputed."""

    figure: Line
    claims: tuple[Line, ...]
    outcome: str


def fact_of(figure: Line) -> tuple[str, ...]:
    """Return what a figure is about."""
    return tuple(figure[column] for column in FACT)


def reconciled(parts: list[Part], order: Order, title: Callable[[str], str]) -> Reconciled:
    """Return the one figure that several parts of one fact make; the first part gives its id.

    Parts of one release stand in the order in which they were laid: a number leads over a symbol, and one
    with more digits over one with fewer.
    """
    place = {id(part): index for index, part in enumerate(parts)}
    leader = max(
        parts,
        key=lambda part: (order(part.figure["publication"]), _digits(part.figure), place[id(part)]),
    )
    figure = dict(leader.figure)
    figure["id"] = parts[0].figure["id"]
    newest = order(figure["publication"])
    claims: dict[str, Line] = {}
    differing: list[Part] = []
    reasons = [figure["reason"]]
    for part in parts:
        agrees = part is leader or says_the_same(part.figure, figure)
        earlier = order(part.figure["publication"]) < newest
        if not agrees and not earlier:
            differing.append(part)
        for claim in part.claims:
            line = claim | {"figure": figure["id"]}
            if not agrees and earlier and line["status"] == ClaimStatus.USED:
                line["status"] = ClaimStatus.EARLIER_VINTAGE
                line["reason"] = f"Printed in an earlier release: {title(part.figure['publication'])}."
            claims.setdefault(line["claim"], line)
        if part is not leader:
            reasons.append(part.figure["reason"] if agrees else "")
    figure["caveats"] = " ".join(_together(parts, "caveats"))
    first = min(parts, key=lambda part: order(part.figure["publication"]))
    flags = _together([leader], "flags")
    older = order(first.figure["publication"]) < newest
    revised = "r" in flags or (older and _was_revised(first.figure, figure))
    if revised:
        flags = tuple(dict.fromkeys((*flags, "r")))
        if "r" not in leader.figure["flags"].split():
            reasons.append(_revision(first.figure, title))
    figure["flags"] = " ".join(flags)
    outcome = "revised" if any(not says_the_same(part.figure, figure) for part in parts) else "same"
    if differing:
        outcome = Agreement.DISPUTED
        _dispute(figure, differing, claims, reasons)
    figure["reason"] = " ".join(dict.fromkeys(reason for reason in reasons if reason))
    used = {claim["source"] for claim in claims.values() if claim["status"] == ClaimStatus.USED}
    if figure["status"] != Agreement.DISPUTED:
        figure["status"] = Agreement.AGREED if len(used) > 1 else Agreement.SINGLE
    return Reconciled(figure, tuple(claims.values()), outcome)


def says_the_same(one: Line, other: Line) -> bool:
    """Return whether two figures of one fact print the same, a share to the digits of the coarser."""
    if not (one["value"] and other["value"]):
        if one["wording"] or other["wording"]:
            return _within(one, other)
        return one["value"] == other["value"] and _hidden(one) == _hidden(other)
    first, second = Decimal(one["value"]), Decimal(other["value"])
    if one["unit"] == Unit.COUNT:
        return first == second
    coarse = max(first, second, key=lambda number: int(number.as_tuple().exponent))
    half = Decimal(1).scaleb(int(coarse.as_tuple().exponent)) / 2
    return abs(first - second) <= (half if first.as_tuple().exponent != second.as_tuple().exponent else 0)


def _within(one: Line, other: Line) -> bool:
    worded, printed = (one, other) if one["wording"] else (other, one)
    if printed["wording"]:
        return printed["wording"] == worded["wording"]
    if not printed["value"]:
        return False
    value = Decimal(printed["value"])
    low, high = worded["low"], worded["high"]
    return (not low or Decimal(low) <= value) and (not high or value <= Decimal(high))


def _hidden(figure: Line) -> set[str]:
    return set(figure["flags"].split()) - {"b", "r"}


def _digits(figure: Line) -> int:
    """Return how finely a figure is printed: symbols first, then words, whole numbers, fractions."""
    if not figure["value"]:
        return -1 if figure["wording"] else -2
    return -int(Decimal(figure["value"]).as_tuple().exponent)


def _was_revised(first: Line, now: Line) -> bool:
    return bool(first["value"]) and not says_the_same(first, now)


def _revision(first: Line, title: Callable[[str], str]) -> str:
    return f"Revised: {first['value']} was printed first, in {title(first['publication'])}."


def _together(parts: list[Part], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part.figure[column].split()))


def _dispute(figure: Line, differing: list[Part], claims: dict[str, Line], reasons: list[str]) -> None:
    """Mark two sources of one release that print two numbers; a symbol beside a number is set aside."""
    numbers = [part for part in differing if part.figure["value"] and figure["value"]]
    for part in differing:
        if part in numbers:
            continue
        for claim in part.claims:
            line = claims[claim["claim"]]
            if line["status"] == ClaimStatus.USED and line["claim"] != figure["shown"]:
                line["status"] = ClaimStatus.SET_ASIDE
                line["reason"] = "Another source of the same release prints a number here."
    if not numbers:
        return
    readings = [figure, *(part.figure for part in numbers)]
    figure["status"] = Agreement.DISPUTED
    figure["low"] = str(min(Decimal(line["low"]) for line in readings if line["low"]))
    figure["high"] = str(max(Decimal(line["high"]) for line in readings if line["high"]))
    reasons.append(
        "Two sources of one release differ. The one with more digits, or the file itself, is shown."
    )
