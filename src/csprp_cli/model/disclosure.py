"""What is counted, what ties the counts together, and which of them a reader may see."""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from csprp_cli.model.kinds import Zeros

DEFAULT_RULE = "nhs-1-7"
"""The rule that holds where nobody names one. Never picked from the counts: that would say something."""

Key = TypeVar("Key", bound=Hashable)
"""What names a cell. Ties are settled by its text."""


class Why(StrEnum):
    """Why a cell is hidden. Readers are told none of these: every hidden cell has the one symbol."""

    SMALL = "small"
    ZERO = "zero"
    WHOLE = "all"
    SECONDARY = "secondary"


HIDE_ZEROS = "-hide-zeros"
"""How the name of a rule ends where it hides zeros that it would show: a page of it is under another rule."""


class DisclosureRule(NamedTuple):
    """One rule of which counts are too small to print: those from 1 to `threshold`, and by `zeros` a 0.

    No percentage is printed on a base under `minimum_denominator`, and no two breakdowns are crossed on one
    under `minimum_cross_denominator`.
    """

    slug: str
    title: str
    threshold: int
    minimum_denominator: int
    minimum_cross_denominator: int
    zeros: Zeros
    source: str
    note: str

    def without_zeros(self) -> "DisclosureRule":
        """Return the rule that hides zeros too: itself, where it does."""
        if self.zeros == Zeros.HIDDEN:
            return self
        return self._replace(slug=f"{self.slug}{HIDE_ZEROS}", zeros=Zeros.HIDDEN)


class Sum(NamedTuple, Generic[Key]):
    """One total and the parts that add up to it.

    A `partition` has answers for parts, so that a part of 0 says "nobody" and a part equal to its total
    says "everybody". An accumulation has none: 0% or 100% of years together says nothing about anybody.
    """

    total: Key
    parts: tuple[Key, ...]
    partition: bool = True


class Complement(NamedTuple, Generic[Key]):
    """What is left of a total when one of its parts is taken from it: never printed, and read anyhow."""

    total: Key
    part: Key

    def __str__(self) -> str:
        return f"{self.total} less {self.part}"


class TableSet(NamedTuple, Generic[Key]):
    """Everything that would be printed together, with the sums that bind it.

    `counts` holds every cell, `printed` those that would be printed if nothing were hidden. A cell that is
    never printed (a complement, a pool that an earlier report used) binds the others all the same.
    `residual` holds the parts that are no answer of their own (not known, other, what is left over): that
    they are nobody, or everybody, tells nothing about anybody.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum[Key], ...]
    printed: frozenset[Key]
    residual: frozenset[Key] = frozenset()


class SuppressionPattern(NamedTuple, Generic[Key]):
    """Which printed cells are hidden, each with the reason; all others are shown as they are.

    `already_known` lists the cells that need protection but whose guarantee public knowledge alone has
    broken; hiding them adds nothing to that knowledge, and does not take it back. `fewest` says whether it
    is proven that no safe choice hides fewer cells. `work` is how many pivots it took, which is the same
    on every machine.
    """

    suppressed: Mapping[Key, Why]
    already_known: tuple[Key | Complement[Key], ...]
    fewest: bool
    work: int
