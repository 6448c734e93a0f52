"""What is counted, what ties the counts together, and which of them a reader may see."""

from collections.abc import Mapping
from typing import NamedTuple

DEFAULT_RULE = "nhs-1-7"
"""The rule that holds where nobody names one. Never picked from the counts: that would say something."""

PRIMARY, ZERO, WHOLE, SECONDARY = "primary", "zero", "all", "secondary"
"""Why a cell is hidden. Readers are told none of these: every hidden cell has the one symbol."""


class DisclosureRule(NamedTuple):
    """One rule of which counts are too small to print: those from 1 to `most`.

    No percentage is printed on a base under `least_base`; no two breakdowns are crossed on a base under
    `least_cross_base`.
    """

    slug: str
    title: str
    most: int
    least_base: int
    least_cross_base: int
    source: str
    note: str


class Sum(NamedTuple):
    """One total and the parts that add up to it.

    `shares` is False where 0% or 100% of the total says nothing about the people in it: the years of a
    pooled period. It is True where the parts are answers, so that a part of 0 says "nobody" and a part
    equal to its total says "everybody".
    """

    total: str
    parts: tuple[str, ...]
    shares: bool = True


class TableSet(NamedTuple):
    """Everything that would be printed together, with the sums that bind it.

    `counts` holds every cell, `printed` those that would be printed if nothing were hidden. A cell that is
    never printed (a complement, a pool that an earlier report used) binds the others all the same.
    """

    counts: Mapping[str, int]
    sums: tuple[Sum, ...]
    printed: frozenset[str]


class Protection(NamedTuple):
    """Which printed cells are hidden, each with the reason; all others are shown as they are.

    `already_known` lists the cells that need protection but whose guarantee public knowledge alone has
    broken; hiding them adds nothing to that knowledge, and does not take it back. `fewest` says whether it
    is proven that no safe choice hides fewer cells. `work` is how many pivots it took, which is the same
    on every machine.
    """

    hidden: Mapping[str, str]
    already_known: tuple[str, ...]
    fewest: bool
    work: int
