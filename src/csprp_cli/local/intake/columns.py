"""A person's own table while it is read, column by column, and what is understood of it in the end."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import compress, repeat
from typing import cast

from csprp_cli.local.intake.aggregates import figures_of, misfits
from csprp_cli.local.intake.cells import Meaning, folded
from csprp_cli.local.intake.csv_grid import MOST_ROWS, TextGrid
from csprp_cli.local.intake.days import Day
from csprp_cli.local.intake.headings import Headings
from csprp_cli.local.intake.problems import Problems
from csprp_cli.local.intake.read_column import ReadColumn, columns_read
from csprp_cli.local.intake.rows_of_the_table import RowsOfTheTable
from csprp_cli.local.intake.siblings import joined
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import (
    COUNTS,
    ColumnState,
    FoundColumn,
    LocalFigure,
    LocalFile,
    LocalProblem,
    LocalRow,
    ProblemKind,
)
from csprp_cli.model.problem import FileProblem
from csprp_cli.model.reading import Reading, RowsAre
from csprp_cli.model.record_items import AGE, ends_of
from csprp_cli.record.record import Record

Progress = Callable[[int], None]
"""Told how many rows were read so far, now and then."""


class LocalTable:
    """A table while it is read, column by column: a text that was met before costs one look-up."""

    def __init__(
        self, record: Record, grid: TextGrid, headings: Headings, today: date, reading: Reading
    ) -> None:
        self._record = record
        self._grid = grid
        self._headings = headings
        self._today = today
        self._columns = columns_read(record, headings, today)
        self._problems = Problems(grid.heading_row)
        self._of_the_table = RowsOfTheTable(record, grid, headings, reading, self._columns, self._problems)
        self._rows_are = reading.rows_are
        self._same_rows = 0
        self._ties: list[str] = []
        self._numbering = True
        self._rows: list[int] = []
        self._empty: Counter[str] = Counter()
        self._no_placement: list[int] = []
        self._headless: set[int] = set()
        self._seen: dict[tuple[str, ...], int] = {}
        for problem in headings.problems:
            self._problems.add(problem)
        names = {found.number: found.name for found in headings.read}
        for row, column in grid.merged:
            self._problems.add(LocalProblem(row, column, names.get(column, ""), ProblemKind.MERGED))

    def read(self, progress: Progress | None) -> None:
        """Read every row. Raises FileProblem for too many of them."""
        for first, rows in self._grid.chunks:
            self._add_rows(*self._of_the_table.among(first, rows))
            if len(self._rows) > MOST_ROWS:
                raise FileProblem(f"the table has more than {MOST_ROWS:,} rows", "split it by year")
            if progress is not None:
                progress(len(self._rows))
        self._add_rows(*self._of_the_table.in_the_end())

    def _add_rows(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        self._rows.extend(numbers)
        self._take(numbers, self._even(numbers, rows))

    def _even(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Sequence[list[str]]:
        """Return rows of one width; too many cells, or too few, are a problem."""
        width = len(self._grid.headings)
        if set(map(len, rows)) <= {width}:
            return rows
        for number, row in zip(numbers, rows, strict=True):
            if "".join(row[width:]).strip():
                self._problems.add(LocalProblem(number, width + 1, "", ProblemKind.TOO_MANY_CELLS))
            if len(row) < width:
                self._problems.add(LocalProblem(number, len(row) + 1, "", ProblemKind.TOO_FEW_CELLS))
        return [(row + [""] * width)[:width] for row in rows]

    def _take(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        if not rows:
            return
        across = list(zip(*rows, strict=True))
        for name, column in self._columns.items():
            texts = across[column.found.number - 1]
            column.cells.extend(map(column.meanings.__getitem__, texts))
            self._empty[name] += sum(map(texts.count, column.meanings.blank))
            if name == "home":
                blank = column.meanings.blank
                self._no_placement += [row for row, text in zip(numbers, texts, strict=True) if text in blank]
        headless = [found for found in self._headings.found if found.state == ColumnState.NO_HEADING]
        for found in headless:
            if any(map(str.strip, across[found.number - 1])):
                self._headless.add(found.number)
        if headless and headless[0].number == 1:
            self._numbering &= _is_running(across[0], len(self._rows) - len(rows))
        if tie := self._headings.tie:
            self._ties.extend(map(folded, across[tie - 1]))
        self._look_for_twins(numbers, rows)

    def _look_for_twins(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Note a row that is the same as another, where no reference tells them apart."""
        if self._headings.shape == COUNTS or self._headings.tie:
            return
        own = self._columns.get("incident")
        bare: Iterable[tuple[int, list[str]]] = zip(numbers, rows, strict=True)
        if own is not None:
            named = [bool(meaning) for meaning in own.cells[-len(rows) :]]
            if self._rows_are == RowsAre.CHILDREN:  # twins may be alike in all: it is told, and no problem
                for number, row in compress(zip(numbers, rows, strict=True), named):
                    first = self._seen.setdefault(tuple(map(str.strip, row)), number)
                    self._same_rows += first != number
            bare = compress(bare, [not name for name in named])
        for number, row in bare:
            if self._seen.setdefault(tuple(map(str.strip, row)), number) != number:
                self._problems.add(LocalProblem(number, 0, "", ProblemKind.ROW_AGAIN))

    def understood(self) -> LocalFile:
        """Return everything that was understood, and where the rest stands."""
        for number in sorted(self._headless):
            runs = number == 1 and self._numbering
            kind = ProblemKind.ROW_NUMBERS if runs else ProblemKind.NO_HEADING
            self._problems.add(LocalProblem(self._grid.heading_row, number, "", kind))
        for column in self._columns.values():
            if column.meanings.troubled:
                self._add_where(column, lambda cell: cell if isinstance(cell, ProblemKind) else None)
        self._references()
        self._ages()
        self._placements()
        day_first = self._dates()
        shape = self._headings.shape
        figures: tuple[LocalFigure, ...] = ()
        if shape == COUNTS:
            figures, troubles = figures_of(self._rows, self._cells(), self._problems.spoiled, self._today)
            for row, name, kind, accepted in (*troubles, *misfits(self._record, figures)):
                number = self._columns[name].found.number if name in self._columns else 0
                self._problems.add(LocalProblem(row, number, name, kind, accepted))
        spoiled = self._problems.spoiled
        lacking = any(problem.kind == ProblemKind.MISSING for problem in self._headings.problems)
        flags = tuple(name for name, column in self._columns.items() if column.kind == ColumnKind.YES_NO)
        rows = () if lacking or shape == COUNTS else self._incidents(flags)
        if self._ties and rows:
            good = [
                tie
                for row, tie in zip(self._rows, self._ties, strict=True)
                if row not in self._problems.spoiled
            ]
            rows, astray = joined(self._record, rows, good)
            for row in astray:
                self._problems.add(
                    LocalProblem(
                        row, self._columns["date"].found.number, "date", ProblemKind.TIED_YEARS_DIFFER
                    )
                )
        return LocalFile(
            shape=shape,
            flags=flags,
            rows=rows,
            figures=() if lacking else figures,
            columns=tuple(map(self._counted, self._headings.found)),
            problems=self._problems.listed,
            problem_count=self._problems.count,
            row_count=len(self._rows),
            left_out=len(self._rows) if lacking else len(spoiled & set(self._rows)),
            day_first=day_first,
            hidden_sheets=self._grid.hidden_sheets,
            other_sheets=self._grid.other_sheets,
            heading_row=self._grid.heading_row,
            doubtful=self._of_the_table.doubtful,
            told=tuple(dict.fromkeys(note for c in self._columns.values() for note in c.meanings.told)),
            rows_are=self._rows_are,
            tied=bool(self._headings.tie),
            same_rows=self._same_rows,
            extract=self._headings.extract,
        )

    # -- what is wrong ------------------------------------------------------------------------------

    def _add_to(self, column: ReadColumn, row: int, kind: ProblemKind) -> None:
        self._problems.add(LocalProblem(row, column.found.number, column.found.name, kind))

    def _add_where(self, column: ReadColumn, problem_of: Callable[[Meaning], ProblemKind | None]) -> None:
        for row, meaning in zip(self._rows, column.cells, strict=True):
            if kind := problem_of(meaning):
                self._add_to(column, row, kind)

    def _references(self) -> None:
        column = self._columns.get("incident")
        tie = self._headings.tie
        for row in (row for row, text in zip(self._rows, self._ties, strict=bool(tie)) if not text):
            name = column.found.name if column and column.found.number == tie else ""
            self._problems.add(LocalProblem(row, tie, name, ProblemKind.EMPTY_CELL))
        if column is None or column.found.number == tie or self._rows_are == RowsAre.CHILDREN:
            return
        times = Counter[Meaning](meaning for meaning in column.cells if isinstance(meaning, str) and meaning)
        if len(times) < times.total():
            self._add_where(column, lambda cell: ProblemKind.REFERENCE_AGAIN if times[cell] > 1 else None)

    def _ages(self) -> None:
        years, months = self._columns.get("age_years"), self._columns.get("age_months")
        if years is None or months is None:
            return
        for row, in_years, in_months in zip(self._rows, years.cells, months.cells, strict=True):
            if not _agree(self._record, in_years, in_months):
                self._add_to(months, row, ProblemKind.AGES_DIFFER)

    def _placements(self) -> None:
        """Note empty placements beside placement codes: a child who was not looked after has no placement."""
        column = self._columns.get("home")
        if column is not None and column.meanings.sources:
            for row in self._no_placement:
                self._add_to(column, row, ProblemKind.EMPTY_PLACEMENT)

    def _dates(self) -> bool:
        """Note dates that are written in more than one way; return whether any was read day first."""
        column = self._columns.get("date")
        if column is None:
            return False
        ways = {day.written for day in column.meanings.values() if isinstance(day, Day)}
        kind, bad = ProblemKind.MONTH_FIRST, ways - {"certain"}
        if len(ways) > 1 and "month-first" not in ways:
            times = Counter(day.written for day in column.cells if isinstance(day, Day))
            kind, bad = ProblemKind.MIXED_DATES, {min(times, key=lambda way: (times[way], way))}
        if len(ways) > 1 or "month-first" in ways:
            self._add_where(column, lambda day: kind if isinstance(day, Day) and day.written in bad else None)
        return "day-first" in ways

    # -- what is understood -------------------------------------------------------------------------

    def _incidents(self, flags: Sequence[str]) -> tuple[LocalRow, ...]:
        cells = self._cells()
        good = [row not in self._problems.spoiled for row in self._rows]

        def of(name: str, otherwise: Meaning) -> Iterable[Meaning]:
            return compress(cells.get(name, repeat(otherwise)), good)

        days = [cast("Day", day) for day in of("date", None)]
        ages = list(map(_age_of, of("age_years", None), of("age_months", None)))
        rows = zip(
            compress(self._rows, good),
            [day.period for day in days],
            [day.calendar for day in days],
            of("date_of", ""),
            (age if isinstance(age, int) else None for age in ages),
            *(of(name, "") for name in ("sex", "ethnicity", "outcome", "home")),
            zip(*(of(name, None) for name in flags), strict=True) if flags else repeat((), len(days)),
            (age if isinstance(age, str) else "" for age in ages),
            strict=True,
        )
        return tuple(map(LocalRow._make, rows))

    def _cells(self) -> Mapping[str, Sequence[Meaning]]:
        return {name: column.cells for name, column in self._columns.items()}

    def _counted(self, found: FoundColumn) -> FoundColumn:
        if found.name not in self._columns or found.state != ColumnState.READ:
            return found
        empty = self._empty[found.name]
        return found._replace(filled=len(self._rows) - empty, empty=empty)


def _agree(record: Record, years: Meaning, months: Meaning) -> bool:
    """Return whether an age in years, or its band, is the age in months, where both are given."""
    if years is None or months is None:
        return True
    ends = ends_of(record.categories.get((AGE, years))) if isinstance(years, str) else None
    if ends and isinstance(months, int):
        return ends[0] <= months // 12 <= ends[1]
    return years == (months // 12 if isinstance(months, int) else months)


def _age_of(years: Meaning, months: Meaning) -> Meaning:
    """Return the age of a child in years, or its band where that is all that is known."""
    if isinstance(months, int) and not isinstance(years, int):
        return months // 12
    return months if years is None else years


def _is_running(texts: Sequence[str], before: int) -> bool:
    """Return whether cells number the rows on, from 0 or 1: `before` of them stood above."""
    starts = {str(before), str(before + 1)} & {texts[0].strip()}
    return bool(starts) and all(
        text.strip() == str(number) for number, text in enumerate(texts, int(starts.pop()))
    )
