"""Make one figure of what several releases state of one fact: the newest leads, nothing is lost.

A later release of a fact is a later vintage, never a dispute. What an earlier release printed stays as a
claim whose status is `earlier-vintage`, and a figure that differs from its first vintage carries `r`.
Two sources of one release that differ are a dispute.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from csprp_cli.model.kinds import Agreement, ClaimStatus, Unit
from csprp_cli.record.csv_table import Line, key_of
from csprp_cli.record.rounding import half_step

FACT = ("indicator", "category", "series", "period", "area", "base", "unit")
"""The columns that say what a figure is about: two figures with the same are one."""


class Publications:
    """Where each publication stands in time, and what it is called."""

    def __init__(self, publications: Iterable[Line], periods: Iterable[Line]) -> None:
        sort = {line["id"]: line["sort"] for line in periods}
        self._held = {
            line["id"]: (sort.get(line["period"], ""), line["published"], line["title"])
            for line in publications
        }

    def order(self, publication: str) -> tuple[str, str]:
        """Return where a publication stands in time: by the end of its period, then by its date."""
        return self._held.get(publication, ("", ""))[:2]

    def title(self, publication: str) -> str:
        """Return the title of a publication, or its id where it is not held."""
        return self._held.get(publication, (publication,))[-1]


class Part(NamedTuple):
    """One figure as one record or one release has it, with its claims.

    Where several were reconciled, `outcome` says what came of it: same, revised or disputed.
    """

    figure: Line
    claims: tuple[Line, ...]
    outcome: str = ""


def fact_of(figure: Line) -> tuple[str, ...]:
    """Return what a figure is about."""
    return key_of(figure, FACT)


def reconciled(parts: list[Part], publications: Publications) -> Part:
    """Return the one figure that several parts of one fact make; the first part gives its id.

    Parts of one release stand in the order in which they were laid: a number leads over a symbol, and one
    with more digits over one with fewer.
    """

    if len(parts) == 1:
        return parts[0]

    def order(part: Part) -> tuple[str, str]:
        return publications.order(part.figure["publication"])

    # the last of equals leads, and max takes the first
    leader = max(reversed(parts), key=lambda part: (order(part), _digits(part.figure)))
    figure = leader.figure | {"id": parts[0].figure["id"]}
    newest = order(leader)
    claims: dict[str, Line] = {}
    differing: list[Part] = []
    reasons = [figure["reason"]]
    for part in parts:
        agrees = part is leader or says_the_same(part.figure, figure)
        earlier = order(part) < newest
        if not agrees and not earlier:
            differing.append(part)
        for claim in part.claims:
            line = claim | {"figure": figure["id"]}
            if not agrees and earlier and line["status"] == ClaimStatus.USED:
                line["status"] = ClaimStatus.EARLIER_VINTAGE
                release = publications.title(part.figure["publication"])
                line["reason"] = f"Printed in an earlier release: {release}."
            claims.setdefault(line["claim"], line)
        if part is not leader:
            reasons.append(part.figure["reason"] if agrees else "")
    figure["caveats"] = " ".join(_together(parts, "caveats"))
    first = min(parts, key=order)
    flags = _together([leader], "flags")
    revised = order(first) < newest and first.figure["value"] and not says_the_same(first.figure, figure)
    if revised and "r" not in flags:
        flags = (*flags, "r")
        release = publications.title(first.figure["publication"])
        reasons.append(f"Revised: {first.figure['value']} was printed first, in {release}.")
    figure["flags"] = " ".join(flags)
    outcome = "revised" if any(not says_the_same(part.figure, figure) for part in parts) else "same"
    if differing:
        outcome = Agreement.DISPUTED
        _dispute(figure, differing, claims, reasons)
    figure["reason"] = " ".join(dict.fromkeys(reason for reason in reasons if reason))
    used = {claim["source"] for claim in claims.values() if claim["status"] == ClaimStatus.USED}
    if figure["status"] != Agreement.DISPUTED:
        figure["status"] = Agreement.AGREED if len(used) > 1 else Agreement.SINGLE
    return Part(figure, tuple(claims.values()), outcome)


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
    return abs(first - second) <= (
        half_step(coarse) if first.as_tuple().exponent != second.as_tuple().exponent else 0
    )


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
