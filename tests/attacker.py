"""A reader who wants to work out what is hidden, by integer programming. Knows what is printed, nothing more.

It shares no code with csprp_cli.sdc and never sees a count that is hidden. What it finds possible it
proves by a whole solution, checked in whole numbers; what it finds impossible, HiGHS found infeasible.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array

from csprp_cli.model.disclosure import Sum

BATCH = 40
"""How many questions are put to HiGHS at once, each about its own copy of the cells."""

ENDLESS = 10**9
"""Stands for no upper end."""

Values = np.ndarray[Any, np.dtype[np.int64]]
Question = tuple[int, int, int]
"""Can this cell lie from here to there?"""


class Seen(NamedTuple):
    """Everything that a reader has: numbers, symbols, how cells add up, what is public, and t.

    `positive` are hidden cells that a reader takes for more than 0, because a 0 would be shown.
    """

    shown: Mapping[Any, int]
    hidden: frozenset[Any]
    sums: tuple[Sum[Any], ...]
    public: Mapping[Any, tuple[int, int]]
    most: int
    hides_zeros: bool = False
    residual: frozenset[Any] = frozenset()
    positive: frozenset[Any] = frozenset()


class Left(NamedTuple):
    """What a reader has left who takes a part from its total."""

    total: Any
    part: Any


def subtractions(seen: Seen, printed: Iterable[Any]) -> dict[Left, Sum[Any]]:
    """Returns each subtraction of a printed or public answer from a printed or public total of several."""
    ends = {*printed, *seen.public}
    return {
        Left(total, part): Sum(total, (part, Left(total, part)), partition=False)
        for total, parts, is_partition in seen.sums
        if is_partition and total in ends and sum(seen.public.get(p, (0, 1))[1] > 0 for p in parts) > 1
        for part in parts
        if part in ends
    }


class Attack:
    """What each cell can still be."""

    def __init__(self, seen: Seen, *, seed: int = 1) -> None:
        self._seen = seen
        self._chance = np.random.default_rng(seed)
        in_sums = {key for one in seen.sums for key in (one.total, *one.parts)}
        self.cells = sorted((in_sums | seen.hidden | seen.public.keys()) - seen.shown.keys(), key=str)
        self._place = {key: n for n, key in enumerate(self.cells)}
        bounds = {key: seen.public.get(key, (0, None)) for key in self.cells}
        floor = {key: int(key in seen.positive) for key in self.cells}
        self._low = np.array([max(floor[key], bounds[key][0]) for key in self.cells], dtype=np.int64)
        tops = [bounds[key][1] for key in self.cells]
        self._high = np.array([ENDLESS if top is None else top for top in tops], dtype=np.int64)
        for key, least, most in self._told_by_the_rule():
            place = self._place[key]
            self._low[place] = max(self._low[place], least)
            self._high[place] = min(self._high[place], most)
        self._matrix, self._right = self._equations()
        self._sparse = csr_array(self._matrix)
        self._solutions: Values = np.empty((0, len(self.cells)), dtype=np.int64)
        self.calls = 0

    def _told_by_the_rule(self) -> Iterable[tuple[str, int, int]]:
        """A cell that is shown is not sensitive: not all of a total, and where the rule hides zeros no 0 of a
        total that is not 0. A residual answer is never sensitive, and tells neither.
        """
        shown, public = self._seen.shown, self._seen.public
        for total, parts, is_partition in self._seen.sums:
            if not is_partition or total in shown:
                continue
            open_parts = [part for part in parts if public.get(part, (0, 1))[1] > 0]
            for part in open_parts:
                if part in self._seen.residual or part not in shown:
                    continue
                if public.get(part, (0, 1))[0] == public.get(part, (0, 1))[1]:
                    continue
                if shown[part] == 0 and self._seen.hides_zeros:
                    yield total, 0, 0
                elif shown[part] and len(open_parts) > 1:
                    yield total, shown[part] + 1, ENDLESS

    def _equations(self) -> tuple[Values, Values]:
        rows, right = [], []
        for total, parts, _ in self._seen.sums:
            row = np.zeros(len(self.cells), dtype=np.int64)
            known = 0
            for key, sign in ((total, -1), *((part, 1) for part in parts)):
                if key in self._seen.shown:
                    known -= sign * self._seen.shown[key]
                else:
                    row[self._place[key]] += sign
            if row.any():
                rows.append(row)
                right.append(known)
        matrix = np.array(rows, dtype=np.int64).reshape(len(rows), len(self.cells))
        return matrix, np.array(right, dtype=np.int64)

    # -- what is asked of it -----------------------------------------------------------------------

    def can_be(self, key: Any, value: int) -> bool:
        """Whether a cell can have a value."""
        place = self._place[key]
        return value in self._known(place) or self._ask([(place, value, value)]) == [True]

    def values(self, key: Any, enough: int) -> set[int]:
        """Returns possible values of a cell: all of them, or at least `enough`."""
        place = self._place[key]
        self._gather({place}, enough)
        return self._known(place)

    def range_of(self, key: Any) -> tuple[int, int]:
        """Returns the least and the most that a cell can be; 10,000 stands for no end."""
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.cells))
            aim[self._place[key]] = sign
            found = self._whole(aim, self._low, np.minimum(self._high, 10_000))
            assert found is not None
            ends.append(int(found[self._place[key]]))
        return ends[0], ends[1]

    def broken(self, primary: Iterable[str], others: Iterable[str], *, first: bool = False) -> list[str]:
        """Returns the cells that are not protected: a value from 1 to t of a primary one that it cannot be,
        or fewer than t values of another. `first` stops when there is one.
        """
        most = self._seen.most
        wanted = {self._place[key]: set(range(1, most + 1)) for key in primary}
        lost: set[int] = set()
        for ends_only in (True, False):
            while True:
                ends = {1, most} if ends_only else set(range(most + 1))
                asked = [
                    (place, value, value)
                    for place, values in wanted.items()
                    if place not in lost
                    for value in sorted((values & ends) - self._known(place))[:1]
                ]
                if not asked:
                    break
                for (place, _, _), yes in zip(asked, self._ask(asked), strict=True):
                    if not yes:
                        lost.add(place)
                if lost and first:
                    return [self.cells[place] for place in lost]
        rest = {self._place[key] for key in others}
        self._gather(rest, most)
        lost |= {place for place in rest if len(self._known(place)) < most}
        return sorted((self.cells[place] for place in lost), key=str)

    # -- solving -----------------------------------------------------------------------------------

    def _known(self, place: int) -> set[int]:
        return set(self._solutions[:, place].tolist())

    def _gather(self, places: set[int], enough: int) -> None:
        """Find values of each cell until there are enough, or nothing lies in any gap between them."""
        gaps = {place: [(int(self._low[place]), int(self._high[place]))] for place in places}
        while True:
            asked = []
            for place in sorted(gaps):
                known = self._known(place)
                while gaps[place] and len(known) < enough:
                    low, high = gaps[place].pop()
                    inside = sorted(value for value in known if low <= value <= high)
                    if not inside:
                        asked.append((place, low, high))
                        break
                    edges = [low - 1, *inside, high + 1]
                    gaps[place] += [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
            if not asked:
                return
            for (place, low, high), yes in zip(asked, self._ask(asked), strict=True):
                if yes:
                    gaps[place].append((low, high))

    def _ask(self, questions: list[Question]) -> list[bool]:
        """Whether each question alone has a whole solution. Many go to HiGHS at once, as linear programs:
        what has no solution there has no whole one either, and a solution that is not whole is asked again.
        """
        if len(questions) > BATCH:
            return self._ask(questions[:BATCH]) + self._ask(questions[BATCH:])
        copies, size = len(questions), len(self.cells)
        lows, highs = np.tile(self._low, (copies, 1)), np.tile(self._high, (copies, 1))
        for copy, (place, low, high) in enumerate(questions):
            lows[copy, place], highs[copy, place] = max(low, lows[copy, place]), min(high, highs[copy, place])
        if (lows > highs).any():
            if copies == 1:
                return [False]
            return [answer for one in questions for answer in self._ask([one])]
        aims = self._chance.integers(-1, 2, (copies, size)).astype(float)
        aims[highs >= ENDLESS] = np.abs(aims[highs >= ENDLESS])
        found = self._solved(aims, lows, highs, whole=False)
        if found is None and copies == 1:
            return [False]
        if found is None:
            half = copies // 2
            return self._ask(questions[:half]) + self._ask(questions[half:])
        answers = []
        for copy, numbers in enumerate(found):
            solution: Values | None = np.rint(numbers).astype(np.int64)
            if solution is None or not self._fits(solution, lows[copy], highs[copy]):
                solution = self._whole(aims[copy], lows[copy], highs[copy])
            answers.append(solution is not None)
            if solution is not None:
                self._keep(solution)
        return answers

    def _whole(self, aim: np.ndarray[Any, Any], low: Values, high: Values) -> Values | None:
        """Solve one integer program and check it in whole numbers."""
        found = self._solved(aim[None, :], low[None, :], high[None, :], whole=True)
        if found is None:
            return None
        solution: Values = np.rint(found[0]).astype(np.int64)
        assert self._fits(solution, low, high)
        return solution

    def _solved(
        self, aims: np.ndarray[Any, Any], lows: Values, highs: Values, *, whole: bool
    ) -> np.ndarray[Any, Any] | None:
        self.calls += 1
        copies = len(aims)
        matrix = block_diag([self._sparse] * copies, format="csr") if copies > 1 else self._sparse
        right = np.tile(self._right, copies)
        done = milp(
            aims.ravel(),
            integrality=np.full(aims.size, int(whole)),
            bounds=Bounds(lows.ravel(), np.where(highs >= ENDLESS, np.inf, highs).ravel()),
            constraints=[LinearConstraint(matrix, right, right)] if right.size else [],
        )
        assert done.status in (0, 2), done.message
        return None if done.status == 2 else done.x.reshape(copies, -1)

    def _fits(self, solution: Values, low: Values, high: Values) -> bool:
        sums = (self._matrix @ solution == self._right).all()
        return bool(sums and (solution >= low).all() and (solution <= high).all())

    def _keep(self, solution: Values) -> None:
        """Keep a solution, and every whole step on its line through the first one that stays in bounds."""
        if not len(self._solutions):
            self._solutions = solution[None, :]
            return
        start = self._solutions[0]
        step = solution - start
        parts = int(np.gcd.reduce(step))
        if parts:
            far = self._seen.most + 1
            line = start + np.arange(-far, parts + far)[:, None] * (step // parts)
            within = ((line >= self._low) & (line <= self._high)).all(axis=1)
            self._solutions = np.vstack((self._solutions, line[within]))
