"""The feasibility interval of a cell: what it can still be, for a reader who sees some cells and all sums.

A reader can hold any whole numbers possible that keep every sum, every range that is public and every
number that is printed. Whether a cell can be 5 among them is a question of whole-number feasibility. It is
answered exactly, by the simplex method for bounds (Dutertre and de Moura, "A fast linear-arithmetic solver
for DPLL(T)", CAV 2006) with branching where a solution is not whole, in whole numbers and fractions, never
in floating point. A yes comes with the whole solution. A no comes with the shown cells that rule it out:
while all of those are shown, no other choice of what to hide makes it possible.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

Number = int | Fraction
Bound = int | float
Row = dict[int, Number]
Blame = frozenset[int]

NOBODY = -1
"""Stands for the cell to blame for a bound that the reader has anyway."""

MOST_PIVOTS = 20_000
"""Work allowed for one question. Past it a value counts as ruled out, which hides more, never less."""

STALE_PIVOTS = 150
"""Pivots after which the rows are taken anew."""

CALM_PIVOTS = 200
"""Pivots in which the entering cell is picked for speed; after them by number alone, which cannot cycle."""


class Binding(NamedTuple):
    """Cells by number: their true counts, the sums (total, parts) and the ranges that a reader has anyway."""

    truth: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    low: tuple[Bound, ...]
    high: tuple[Bound, ...]


class Answer(NamedTuple):
    """The cells that differ from the truth in one possible solution, or None with the cells to blame."""

    changes: dict[int, int] | None
    blame: Blame = frozenset()


class _GaveUp(Exception):
    """The work allowed for one question was not enough."""


class FeasibilityProblem:
    """The whole numbers that fit what a reader sees. It starts with nothing shown.

    Each sum is solved for one of its cells (a row of the tableau); the others are free to move. A question
    starts from the true counts, which always fit, and repairs what it puts out of bounds.
    """

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._rows: dict[int, Row] = {}
        self._columns: list[set[int]] = [set() for _ in binding.truth]
        self._value: list[Number] = list(binding.truth)
        self._suspects: set[int] = set()
        self._shown: Blame = frozenset()
        self.pivots = 0
        self.gave_up = False
        for total, parts in binding.sums:
            self._bind(total, parts)
        self._fresh = self._copied()
        self._sums_of: list[list[tuple[tuple[int, bool], ...]]] = [[] for _ in binding.truth]
        for total, parts in binding.sums:
            for cell, others in _solved_for_each(total, parts):
                self._sums_of[cell].append(others)
        self.show((), {})

    def show(self, shown: Iterable[int], floors: Mapping[int, tuple[int, int]]) -> None:
        """Let the reader see the counts of some cells and nothing else.

        `floors` holds what the rule itself tells of cells that are not shown: cell to (least value, the
        shown cell that tells it).
        """
        truth = self._binding.truth
        self._low, self._high = list(self._binding.low), list(self._binding.high)
        self._low_blame, self._high_blame = [NOBODY] * len(truth), [NOBODY] * len(truth)
        self._shown = frozenset(shown)
        for cell in self._shown:
            if self._low[cell] < truth[cell]:
                self._low[cell], self._low_blame[cell] = truth[cell], cell
            if self._high[cell] > truth[cell]:
                self._high[cell], self._high_blame[cell] = truth[cell], cell
        for cell, (least, teller) in floors.items():
            if self._low[cell] < least:
                self._low[cell], self._low_blame[cell] = least, teller
        self._start_afresh()

    def solve(self, cell: int, low: Bound, high: Bound, *, onward: bool) -> Answer:
        """Return a solution in which `cell` lies from `low` to `high`, or who rules it out.

        `onward` starts from the last solution, which must be one, instead of from the truth: a step from
        6 to 7 is shorter than one from 1 to 7.
        """
        if (blame := self._ruled_out_by_one_sum(cell, low, high)) is not None:
            return Answer(None, blame - {NOBODY})
        if not onward:
            self._value = list(self._binding.truth)
            if self.pivots > self._stale:
                self._start_afresh()
        self._suspects = set()
        self._stop = self.pivots + MOST_PIVOTS
        try:
            blame = self._within(cell, low, high)
        except _GaveUp:
            self.gave_up = True
            return Answer(None, self._shown)
        if blame is not None:
            return Answer(None, blame - {NOBODY})
        pairs = enumerate(zip(self._value, self._binding.truth, strict=True))
        return Answer({c: int(value) for c, (value, true) in pairs if value != true})

    def _ruled_out_by_one_sum(self, cell: int, low: Bound, high: Bound) -> Blame | None:
        """Return who rules a range out where one sum alone is enough: the usual case, and the quickest."""
        for others in self._sums_of[cell]:
            least = sum(self._low[c] if adds else -self._high[c] for c, adds in others)
            if least > high:
                return frozenset((self._low_blame if adds else self._high_blame)[c] for c, adds in others)
            most = sum(self._high[c] if adds else -self._low[c] for c, adds in others)
            if most < low:
                return frozenset((self._high_blame if adds else self._low_blame)[c] for c, adds in others)
        return None

    def _copied(self) -> tuple[dict[int, Row], list[set[int]]]:
        return {cell: dict(row) for cell, row in self._rows.items()}, [set(c) for c in self._columns]

    def _start_afresh(self) -> None:
        """Go back to the rows as they were first solved: pivots fill rows, and full rows are slow."""
        self._rows, self._columns = self._fresh
        self._fresh = self._copied()
        self._stale = self.pivots + STALE_PIVOTS

    # -- whole solutions ---------------------------------------------------------------------------

    def _within(self, cell: int, low: Bound, high: Bound) -> Blame | None:
        """Look for a whole solution with one cell confined; return None when `_value` is one."""
        kept = self._low[cell], self._high[cell], self._low_blame[cell], self._high_blame[cell]
        if low > self._low[cell]:
            self._low[cell], self._low_blame[cell] = low, NOBODY
        if high < self._high[cell]:
            self._high[cell], self._high_blame[cell] = high, NOBODY
        try:
            if self._low[cell] > self._high[cell]:
                return frozenset((self._low_blame[cell], self._high_blame[cell]))
            self._suspects.add(cell)
            if cell not in self._rows:
                nearest = min(max(self._value[cell], self._low[cell]), self._high[cell])
                self._move(cell, int(nearest) - self._value[cell])
            return self._whole_solution()
        finally:
            self._low[cell], self._high[cell], self._low_blame[cell], self._high_blame[cell] = kept

    def _whole_solution(self) -> Blame | None:
        if (blame := self._repair()) is not None:
            return blame
        branch = next((c for c, value in enumerate(self._value) if value.denominator != 1), None)
        if branch is None:
            return None
        below = math.floor(self._value[branch])
        blamed: Blame = frozenset()
        for low, high in ((-math.inf, below), (below + 1, math.inf)):
            self._suspects = set(self._rows)
            if (blame := self._within(branch, low, high)) is None:
                return None
            blamed |= blame
        return blamed

    # -- the simplex method for bounds -------------------------------------------------------------

    def _repair(self) -> Blame | None:
        """Bring every cell within its bounds, or return who makes that impossible."""
        calm = self.pivots + CALM_PIVOTS
        while True:
            self._suspects = {c for c in self._suspects if c in self._rows and self._is_outside(c)}
            if not self._suspects:
                return None
            leaving = min(self._suspects)
            upward = self._value[leaving] < self._low[leaving]
            target = int(self._low[leaving] if upward else self._high[leaving])
            entering = self._entering(leaving, target, upward, by_number=self.pivots >= calm)
            if entering is None:
                return self._conflict(leaving, upward)
            if self.pivots >= self._stop:
                raise _GaveUp
            step = _divided(target - self._value[leaving], self._rows[leaving][entering])
            self._move(entering, step)
            self._pivot(leaving, entering)

    def _is_outside(self, cell: int) -> bool:
        return not self._low[cell] <= self._value[cell] <= self._high[cell]

    def _entering(self, leaving: int, target: int, upward: bool, *, by_number: bool) -> int | None:
        """Return the free cell that can move `leaving` towards its bound."""
        row, values, missing = self._rows[leaving], self._value, target - self._value[leaving]
        free = [
            cell
            for cell, weight in row.items()
            if (values[cell] < self._high[cell] if (weight > 0) == upward else values[cell] > self._low[cell])
        ]

        def rank(cell: int) -> tuple[bool, bool, int, int]:
            after = values[cell] + _divided(missing, row[cell])
            strays = not self._low[cell] <= after <= self._high[cell]
            return abs(row[cell]) != 1, strays, len(self._columns[cell]), cell

        return min(free, key=None if by_number else rank, default=None)

    def _conflict(self, leaving: int, upward: bool) -> Blame:
        """Return who keeps a cell out of its bounds: its own bound, and the bounds that hold the row."""
        holders = (
            (self._high_blame if (weight > 0) == upward else self._low_blame)[cell]
            for cell, weight in self._rows[leaving].items()
        )
        return frozenset((*holders, (self._low_blame if upward else self._high_blame)[leaving]))

    def _move(self, cell: int, step: Number) -> None:
        """Move a free cell, and with it every cell that is solved by it."""
        self._value[cell] += step
        for solved in self._columns[cell]:
            self._value[solved] += self._rows[solved][cell] * step
        self._suspects |= self._columns[cell]
        self._suspects.add(cell)

    def _pivot(self, leaving: int, entering: int) -> None:
        """Free `leaving`, and solve its row for `entering` instead."""
        self.pivots += 1
        row = self._rows.pop(leaving)
        for cell in row:
            self._columns[cell].discard(leaving)
        weight = row.pop(entering)
        solved = {cell: _divided(-other, weight) for cell, other in row.items()}
        solved[leaving] = _divided(1, weight)
        self._solve_for(entering, solved)

    def _solve_for(self, cell: int, row: Row) -> None:
        """Make a row for a free cell, and put it in the place of the cell everywhere else."""
        columns = self._columns
        for solved in columns[cell]:
            other = self._rows[solved]
            weight = other.pop(cell)
            for member, own in row.items():
                if member not in other:
                    other[member] = weight * own
                    columns[member].add(solved)
                elif joined := other[member] + weight * own:
                    other[member] = joined
                else:
                    del other[member]
                    columns[member].discard(solved)
        columns[cell] = set()
        self._rows[cell] = row
        for member in row:
            columns[member].add(cell)

    def _bind(self, total: int, parts: Sequence[int]) -> None:
        """Take one sum into the tableau; one that others already imply adds nothing."""
        joined: Row = {}
        for cell, weight in ((total, -1), *((part, 1) for part in parts)):
            for member, own in self._rows.get(cell, {cell: 1}).items():
                joined[member] = joined.get(member, 0) + weight * own
        joined = {cell: weight for cell, weight in joined.items() if weight}
        if joined:
            solved = min(joined, key=lambda c: (abs(joined[c]) != 1, len(self._columns[c]), c))
            leading = joined.pop(solved)
            self._solve_for(solved, {cell: _divided(-own, leading) for cell, own in joined.items()})


def _solved_for_each(total: int, parts: Sequence[int]) -> Iterator[tuple[int, tuple[tuple[int, bool], ...]]]:
    """Yield each cell of one sum with the others: whether each adds to it, or is taken from it."""
    yield total, tuple((part, True) for part in parts)
    for place, part in enumerate(parts):
        yield part, ((total, True), *((other, False) for other in (*parts[:place], *parts[place + 1 :])))


def _divided(number: Number, by: Number) -> Number:
    """Divide, and stay with plain whole numbers wherever that is exact: they are far quicker."""
    if by == 1:
        return number
    if by == -1:
        return -number
    quotient = Fraction(number) / by
    return quotient.numerator if quotient.denominator == 1 else quotient
