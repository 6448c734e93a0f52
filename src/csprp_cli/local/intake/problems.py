"""What is wrong with a table while it is read, and which of its rows that spoils."""

from collections.abc import Iterable

from csprp_cli.model.local import MOST_PROBLEMS, LocalProblem


class Problems:
    """The problems of one table: each is counted, the first of them are listed, and the rows are spoiled.

    A row that is set aside has had its one problem: it is not of the table until the person says so, and
    what else is wrong with it would bury that question.
    """

    def __init__(self, heading_row: int) -> None:
        self._heading_row = heading_row
        self._set_aside: set[int] = set()
        self._listed: list[LocalProblem] = []
        self.count = 0
        self.spoiled: set[int] = set()

    def add(self, problem: LocalProblem) -> None:
        """Note a problem, unless its row is set aside."""
        if problem.row in self._set_aside:
            return
        self.count += 1
        if problem.row != self._heading_row:
            self.spoiled.add(problem.row)
        if len(self._listed) < MOST_PROBLEMS:
            self._listed.append(problem)

    def set_aside(self, rows: Iterable[int]) -> None:
        """Spoil rows without a further word."""
        self._set_aside.update(rows)
        self.spoiled.update(self._set_aside)

    @property
    def listed(self) -> tuple[LocalProblem, ...]:
        """The first problems that were noted, in the order of the table."""
        return tuple(sorted(self._listed, key=lambda found: (*found[:3], found.kind.word)))
