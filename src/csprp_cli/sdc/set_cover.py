"""The cover of least cost: which cells to hide, by branch and bound on what must be hidden with what.

Exact for groups of cells that it can finish; for a larger one the best choice found within a fixed number
of steps, and it says so. Sets of cells are whole numbers with one bit a cell.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csprp_cli.sdc.audit import ALWAYS, Clause, bits


class Cover(NamedTuple):
    """Cells to hide, whether none cheaper keeps to the clauses, and the steps that it took."""

    hidden: int
    proven: bool
    steps: int


def minimum_cost_cover(clauses: Iterable[Clause], costs: Sequence[int], most_steps: int) -> Cover:
    """Return the cheapest cells to hide so that every clause holds. Groups that share no cell go apart.

    Past `most_steps` in all, the first choice found stands: each group is given one all the same.
    """
    hidden, proven, steps = 0, True, 0
    for group in _groups(_without_what_others_imply(clauses)):
        search = _Search(group, costs, most_steps - steps)
        hidden |= search.best
        steps += search.steps
        proven = proven and search.finished
    return Cover(hidden, proven, steps)


def _without_what_others_imply(clauses: Iterable[Clause]) -> list[Clause]:
    """Return the clauses without those whose options include all options of another that always holds."""
    kept: list[Clause] = []
    # Those that always hold come first, and a set before the larger ones that hold it: its number is lower.
    for clause in sorted(set(clauses), key=lambda c: (c.when != ALWAYS, c)):
        implied = (clause.options & one.options == one.options for one in kept if one.when == ALWAYS)
        if not any(implied):
            kept.append(clause)
    return kept


def _groups(clauses: Iterable[Clause]) -> list[list[Clause]]:
    """Return the clauses in groups that have no cell in common."""
    groups: list[tuple[int, list[Clause]]] = []
    for clause in clauses:
        cells, members = clause.options | (0 if clause.when == ALWAYS else 1 << clause.when), [clause]
        apart = []
        for others, held in groups:
            if others & cells:
                cells, members = cells | others, held + members
            else:
                apart.append((others, held))
        groups = [*apart, (cells, members)]
    return [sorted(members) for _, members in groups]


class _Search:
    """The cheapest choice for one group within the steps allowed: a greedy one first, then only cheaper."""

    def __init__(self, clauses: Sequence[Clause], costs: Sequence[int], most_steps: int) -> None:
        self._always = [clause.options for clause in clauses if clause.when == ALWAYS]
        self._then: dict[int, list[int]] = {}
        for clause in clauses:
            if clause.when != ALWAYS:
                self._then.setdefault(clause.when, []).append(clause.options)
        self._costs = costs
        self._most_steps = most_steps
        self._best_cost: int | None = None
        self.best = 0
        self.steps = 0
        self.finished = True
        free = self._without_dominated()
        self._complete(0, ~free, 0, [options & free for options in self._always])

    def _without_dominated(self) -> int:
        """Return the cells worth hiding: not those for which another, no dearer, fulfils as much.

        A cell that brings further clauses with it when it is hidden stands in for no other.
        """
        fulfils: dict[int, int] = {}
        for number, options in enumerate([*self._always, *(o for held in self._then.values() for o in held)]):
            for cell in bits(options):
                fulfils[cell] = fulfils.get(cell, 0) | 1 << number
        kept: list[int] = []
        for cell in sorted(fulfils, key=lambda c: (-fulfils[c].bit_count(), self._costs[c], c)):
            if not any(
                fulfils[cell] & fulfils[other] == fulfils[cell]
                and self._costs[other] <= self._costs[cell]
                and other not in self._then
                for other in kept
            ):
                kept.append(cell)
        return sum(1 << cell for cell in kept)

    def _complete(self, hidden: int, barred: int, cost: int, broken: list[int]) -> None:
        """Complete a choice, without `barred` cells, in every way that can still be the cheapest."""
        self.steps += 1
        if self._best_cost is not None and self.steps > self._most_steps:
            self.finished = False
            return
        if not broken:
            self.best, self._best_cost = hidden, cost
            return
        broken.sort(key=lambda options: (options.bit_count(), options))
        if self._best_cost is not None and cost + self._bound(broken) >= self._best_cost:
            return
        hits = {cell: sum(options >> cell & 1 for options in broken) for cell in bits(broken[0])}
        for cell in sorted(hits, key=lambda c: (-hits[c], self._costs[c], c)):
            after = hidden | 1 << cell
            left = [options & ~barred for options in broken if not options >> cell & 1]
            left += [options & ~barred for options in self._then.get(cell, ()) if not options & after]
            if all(left):
                self._complete(after, barred, cost + self._costs[cell], left)
            barred |= 1 << cell

    def _bound(self, broken: Sequence[int]) -> int:
        """Return what the broken clauses cost at the least: those that share no cell add up."""
        used = least = 0
        for options in broken:
            if not options & used:
                used |= options
                least += min(self._costs[cell] for cell in bits(options))
        return least
