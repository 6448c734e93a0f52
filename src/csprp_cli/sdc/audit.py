"""Which cells a choice of what to hide leaves exposed, and what would have to be hidden as well.

Cells are numbers here, and sets of cells are whole numbers with one bit a cell: the search asks thousands
of such questions.
"""

import math
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from csprp_cli.sdc.feasibility import Binding, Bound, FeasibilityProblem

ALWAYS = -1


class Clause(NamedTuple):
    """At least one of `options` must be hidden: whenever cell `when` is, or ALWAYS."""

    options: int
    when: int = ALWAYS

    def holds(self, hidden: int) -> bool:
        """Return whether a choice of what to hide keeps to it."""
        return bool(self.options & hidden) or (self.when != ALWAYS and not hidden >> self.when & 1)


class Component(NamedTuple):
    """Cells that sums tie together, with what the rule says of them.

    `primary` cells need protection whether or not they are printed; of these `small` hold a count from 1 to
    `threshold`. `implied_lower_bounds` are pairs (total, part): a part that is shown tells that its total is
    more than it, because the rule would have hidden a part equal to its total. `together` holds what must be
    hidden with a hidden total, known before any question is asked.
    """

    binding: Binding
    threshold: int
    printed: int
    primary: int
    small: int
    implied_lower_bounds: tuple[tuple[int, int], ...]
    together: tuple[Clause, ...]


class _Witness(NamedTuple):
    """Possible solutions on the line from the truth to one that was found.

    `cells` are those that differ, `ends` their last values, `values` the values of each in its window.
    """

    cells: int
    ends: dict[int, int]
    values: dict[int, int]


class Audit:
    """Judges choices of what to hide in one component. It remembers every solution that it finds."""

    def __init__(self, component: Component) -> None:
        self._component = component
        self._feasible = FeasibilityProblem(component.binding)
        self._unseen = FeasibilityProblem(component.binding)
        self._witnesses: list[_Witness] = []
        self._need: dict[int, int] = {}
        truth, most = component.binding.truth, component.threshold
        self._window = [
            (1, most) if component.small >> cell & 1 else (count - 3 * most, count + 3 * most)
            for cell, count in enumerate(truth)
        ]
        self._ever = [self._bit(cell, count) for cell, count in enumerate(truth)]

    @property
    def work(self) -> int:
        """How many pivots it took so far."""
        return self._feasible.pivots + self._unseen.pivots

    @property
    def gave_up(self) -> bool:
        """Whether some question took more work than one question may."""
        return self._feasible.gave_up or self._unseen.gave_up

    def broken(self) -> int:
        """Return the cells for which public knowledge alone is known to allow too few values."""
        return sum(1 << cell for cell, need in self._need.items() if need < self._component.threshold)

    def clauses(self, hidden: int, among: int = -1) -> Iterator[Clause]:
        """Yield, for each cell that this choice leaves exposed, what would have to be hidden as well."""
        component = self._component
        visible = component.printed & ~hidden
        floors = self._show(visible)
        covered = self._covered(visible, floors)
        for cell in bits((component.primary | hidden) & among):
            need = self._need.get(cell, component.threshold)
            if covered[cell].bit_count() >= need:
                continue
            blame = self._shortfall(cell, covered, need)
            if blame is not None and cell not in self._need:
                self._need[cell] = self._attainable(cell)
                blame = self._shortfall(cell, covered, self._need[cell])
            if blame:
                yield Clause(blame, ALWAYS if component.primary >> cell & 1 else cell)

    def _show(self, visible: int) -> dict[int, tuple[int, int]]:
        """Let the reader see these cells, and return what the rule tells of the others."""
        truth = self._component.binding.truth
        floors: dict[int, tuple[int, int]] = {}
        for total, part in self._component.implied_lower_bounds:
            if visible >> part & 1 and not visible >> total & 1:
                floors[total] = max(floors.get(total, (0, 0)), (truth[part] + 1, part))
        self._feasible.show(bits(visible), floors)
        return floors

    def _covered(self, visible: int, floors: dict[int, tuple[int, int]]) -> list[int]:
        """Return, for every cell, the values in its window that solutions found before still prove."""
        truth = self._component.binding.truth
        covered = [self._bit(cell, count) for cell, count in enumerate(truth)]
        for witness in self._witnesses:
            if witness.cells & visible:
                continue
            if floors and any(witness.ends.get(cell, least) < least for cell, (least, _) in floors.items()):
                continue
            for cell, values in witness.values.items():
                covered[cell] |= values
        return covered

    def _attainable(self, cell: int) -> int:
        """Return how many of the values wanted are possible when nothing at all is shown."""
        found = self._values(cell, self._ever[cell])
        self._seek(self._unseen, cell, found, self._component.threshold)
        return min(len(found), self._component.threshold)

    def _shortfall(self, cell: int, covered: list[int], need: int) -> int | None:
        """Return None when a cell can have at least `need` of the values wanted, else who rules them out."""
        found = self._values(cell, covered[cell])
        blame = self._seek(self._feasible, cell, found, need, covered)
        return None if len(found) >= need else blame

    def _seek(
        self,
        problem: FeasibilityProblem,
        cell: int,
        found: set[int],
        need: int,
        covered: list[int] | None = None,
    ) -> int:
        """Look for further possible values until there are enough, and return who rules out the rest.

        The values farthest from the truth come first: what lies between is then often proven with them.
        """
        is_small, count = self._component.small >> cell & 1, self._component.binding.truth[cell]
        low, high = (1, self._component.threshold) if is_small else (0, math.inf)
        far = (high, low) if is_small else (count + need - 1, count - need + 1)
        ranges: list[tuple[Bound, Bound]] = [(low, high), *((v, v) for v in far if low <= v <= high)]
        blame, onward = 0, False
        while ranges and len(found) < need:
            gaps = _gaps(*ranges.pop(), found)
            if not gaps:
                continue
            ranges += gaps[1:]
            answer = problem.solve(cell, *gaps[0], onward=onward)
            onward = answer.changes is not None
            if answer.changes is None:
                blame |= sum(1 << other for other in answer.blame)
                if covered is not None and high - low + 1 == need:
                    return blame
            else:
                found |= _between(self._remember(answer.changes, cell, covered), low, high)
                ranges.append(gaps[0])
        return blame

    def _remember(self, changes: dict[int, int], cell: int, covered: list[int] | None) -> set[int]:
        """Keep a solution, with all on its line from the truth, and return the values of one cell on it.

        Where every change is a multiple of one number, each part of the way is whole too; and what holds
        at both ends of a line holds between.
        """
        truth = self._component.binding.truth
        steps = reduce(gcd, (end - truth[c] for c, end in changes.items()), 0)
        values = {}
        for other, end in changes.items():
            step = (end - truth[other]) // steps
            line = range(truth[other] + step, end + (1 if step > 0 else -1), step)
            mask = sum(self._bit(other, value) for value in line)
            if mask:
                values[other] = mask
                self._ever[other] |= mask
                if covered is not None:
                    covered[other] |= mask
        self._witnesses.append(_Witness(sum(1 << c for c in changes), changes, values))
        step = (changes[cell] - truth[cell]) // steps
        return {truth[cell] + step * part for part in range(1, steps + 1)}

    def _bit(self, cell: int, value: int) -> int:
        low, high = self._window[cell]
        return 1 << (value - low) if low <= value <= high else 0

    def _values(self, cell: int, mask: int) -> set[int]:
        return {self._window[cell][0] + bit for bit in bits(mask)}


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers whose bit is set, smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _between(values: set[int], low: Bound, high: Bound) -> set[int]:
    return {value for value in values if low <= value <= high}


def _gaps(low: Bound, high: Bound, found: set[int]) -> list[tuple[Bound, Bound]]:
    """Return the ranges from `low` to `high` in which nothing is found yet."""
    edges = [low - 1, *sorted(_between(found, low, high)), high + 1]
    return [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
