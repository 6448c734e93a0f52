"""Which rows of a grid are of the table: not totals, notes, headings again, hidden rows or a second table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import compress

from csprp_cli.local.intake.csv_grid import MOST_OF_A_NOTE, TextGrid, without_empty_end
from csprp_cli.local.intake.doubtful_rows import WIDE, row_kind
from csprp_cli.local.intake.headings import Headings, known_headings
from csprp_cli.local.intake.mapping import exact
from csprp_cli.local.intake.problems import Problems
from csprp_cli.local.intake.read_column import ReadColumn
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import COUNTS, INCIDENTS, TOTAL_WORDS, Doubtful, LocalProblem, ProblemKind
from csprp_cli.model.reading import Counting, Reading
from csprp_cli.record.record import Record

Rows = tuple[Sequence[int], Sequence[list[str]]]
"""Rows and the numbers that they have in the file."""


class RowsOfTheTable:
    """The rows that count, as the person said or as is certain; what was doubtful is told in the end."""

    def __init__(
        self,
        record: Record,
        grid: TextGrid,
        headings: Headings,
        reading: Reading,
        columns: Mapping[str, ReadColumn],
        problems: Problems,
    ) -> None:
        self._record = record
        self._grid = grid
        self._shape = headings.shape
        self._reading = reading
        self._columns = columns
        self._problems = problems
        self._dated_by = columns.get("date" if headings.shape == INCIDENTS else "period")
        self._totals = {choice.word for choice in record.local_choices if choice.choices == TOTAL_WORDS}
        self._plain_headings = _plain(grid.headings)
        self._held: list[tuple[int, list[str]]] = []
        self._ended = False
        self._last = grid.heading_row
        self._doubtful: Counter[tuple[Doubtful, Counting]] = Counter()

    def among(self, first: int, rows: list[list[str]]) -> Rows:
        """Return those of a chunk that are of the table; `first` is the number of its first row."""
        return self._of_the_table(*self._that_hold_anything(first, rows))

    def in_the_end(self) -> Rows:
        """Return rows under the table, after an empty one, that count all the same; else say that they are
        another table."""
        if not self._held:
            return (), ()
        numbers, rows = [number for number, _ in self._held], [row for _, row in self._held]
        if not self._counts(numbers[0], Doubtful.TOTALS, self._reading.totals, ProblemKind.OTHER_TABLE):
            return (), ()
        if self._reading.totals is None:
            self._problems.set_aside(numbers)
        return numbers, rows

    @property
    def doubtful(self) -> tuple[tuple[Doubtful, Counting, int], ...]:
        """How many rows of each doubtful kind counted, or were left out, as was asked."""
        return tuple((what, asked, number) for (what, asked), number in self._doubtful.items())

    def _that_hold_anything(self, first: int, rows: list[list[str]]) -> Rows:
        """Return rows with their numbers, without those that hold nothing or are left out because hidden."""
        hidden = self._grid.hidden_rows
        if not hidden and all(row and row[0].strip() for row in rows):
            return range(first, first + len(rows)), rows
        held = [(number, row) for number, row in enumerate(rows, first) if "".join(row).strip()]
        if hidden:
            held = [pair for pair in held if pair[0] not in hidden or self._counts_hidden(pair[0])]
        return [number for number, _ in held], [row for _, row in held]

    def _counts_hidden(self, number: int) -> bool:
        return self._counts(number, Doubtful.HIDDEN, self._reading.hidden, ProblemKind.HIDDEN_ROW)

    def _counts(self, number: int, what: Doubtful, asked: Counting | None, kind: ProblemKind) -> bool:
        """Return whether a doubtful row counts, as was asked; where nothing was, that is all that is said of
        it."""
        if asked is None:
            self._problems.add(LocalProblem(number, 0, "", kind))
            self._problems.set_aside([number])
        else:
            self._doubtful[what, asked] += 1
        return asked != Counting.LEAVE_OUT

    def _of_the_table(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Rows:
        """Return rows without totals, notes and headings. Rows under an empty one that have no date and no
        answer are held back, until one of the table follows."""
        by, before = self._dated_by, self._last
        self._last = numbers[-1] if numbers else before
        if by is None or self._ended or not rows:
            return ((), ()) if self._ended else (numbers, rows)
        place = by.found.number - 1
        dates = [row[place] if place < len(row) else "" for row in rows]
        meanings = list(map(by.meanings.__getitem__, dates))
        lacks = [by.meanings.troubled and isinstance(meaning, ProblemKind) for meaning in meanings]
        doubted = self._doubted(rows, lacks)
        if not doubted and not self._held:
            return numbers, rows
        kept: list[tuple[int, list[str]]] = []
        for at, (number, row) in enumerate(zip(numbers, rows, strict=True)):
            if self._ended:
                break
            follows_an_empty_one, before = number > before + 1, number
            if at in doubted:
                if _plain(row) == self._plain_headings:
                    self._doubtful[Doubtful.HEADINGS, Counting.LEAVE_OUT] += 1
                    continue
                kind = self._kind(row, place, lacks_a_date=lacks[at])
                if kind == ProblemKind.OTHER_TABLE and self._reading.totals != Counting.COUNT:
                    self._ended = True  # what stands below is of that table
                if kind and not self._counts(number, Doubtful.TOTALS, self._reading.totals, kind):
                    continue
                if not kind and lacks[at] and (self._held or follows_an_empty_one) and not self._answers(row):
                    self._held.append((number, row))
                    continue
            kept += [*self._held, (number, row)]
            self._held = []
        return [number for number, _ in kept], [row for _, row in kept]

    def _doubted(self, rows: Sequence[list[str]], lacks: Sequence[bool]) -> set[int]:
        """Return the places of rows that may be none of the table: without a date, named as a total, or
        all but empty."""
        doubted = set(compress(range(len(rows)), lacks))
        if self._shape == COUNTS:
            return doubted
        firsts = [row[0].strip().casefold() if row else "" for row in rows]
        if not self._totals.isdisjoint(firsts):
            doubted.update(at for at, first in enumerate(firsts) if first in self._totals)
        if (width := len(self._grid.headings)) >= WIDE:
            most = width - MOST_OF_A_NOTE
            doubted.update(at for at, row in enumerate(rows) if row.count("") + width - len(row) >= most)
        return doubted

    def _kind(self, cells: list[str], place: int, *, lacks_a_date: bool) -> ProblemKind | None:
        row = cells + [""] * (len(self._grid.headings) - len(cells))
        indicator = self._columns.get("indicator")
        if indicator and not isinstance(indicator.meanings[row[indicator.found.number - 1]], ProblemKind):
            return None  # "all" is the name of a figure there
        kind = row_kind(row, place, is_dated=not lacks_a_date, totals=self._totals)
        if kind is None and lacks_a_date and known_headings(self._record, row) > 1:
            return ProblemKind.OTHER_TABLE
        return kind

    def _answers(self, row: list[str]) -> bool:
        """Return whether a row answers one of the questions in words."""
        return any(
            isinstance(column.meanings[cell], str | bool) and not cell.strip().isdigit()
            for column in self._columns.values()
            if column.kind in (ColumnKind.CHOICE, ColumnKind.YES_NO) and column.found.number <= len(row)
            for cell in [row[column.found.number - 1]]
            if cell.strip()
        )


def _plain(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings without what is no difference, and without empty ones at the end."""
    return tuple(map(exact, without_empty_end(cells)))
