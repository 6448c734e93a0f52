"""A person's own table while it is read, column by column, and what is understood of it in the end."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import compress, repeat
from typing import NamedTuple, cast

from csprp_cli.local.intake.ages import age_in_months, age_in_years, words_for_ages
from csprp_cli.local.intake.aggregates import figures_of, misfits, readers_of_figures
from csprp_cli.local.intake.cells import Meaning, Meanings, choice_of, count, folded, yes_no_of
from csprp_cli.local.intake.csv_grid import MOST_OF_A_NOTE, MOST_ROWS, TextGrid, without_empty_end
from csprp_cli.local.intake.days import Day, day_by
from csprp_cli.local.intake.doubtful_rows import WIDE, row_kind
from csprp_cli.local.intake.headings import Headings, known_headings
from csprp_cli.local.intake.mapping import exact
from csprp_cli.local.intake.siblings import joined
from csprp_cli.model.kinds import ColumnKind
from csprp_cli.model.local import (
    COUNTS,
    INCIDENTS,
    MOST_PROBLEMS,
    OF_CODES,
    OTHER_CODES,
    TOTAL_WORDS,
    ColumnState,
    Doubtful,
    FoundColumn,
    LocalChoice,
    LocalColumn,
    LocalFigure,
    LocalFile,
    LocalProblem,
    LocalRow,
    ProblemKind,
)
from csprp_cli.model.problem import FileProblem
from csprp_cli.model.reading import Counting, Reading, RowsAre
from csprp_cli.model.record_items import AGE, ends_of
from csprp_cli.record.record import Record

Progress = Callable[[int], None]
"""Told how many rows were read so far, now and then."""


class _Read(NamedTuple):
    """One column that is read: what it is, how its cells are understood, and each cell as understood."""

    found: FoundColumn
    kind: str
    meanings: Meanings
    cells: list[Meaning]


class LocalTable:
    """A table while it is read, column by column: a text that was met before costs one look-up."""

    def __init__(
        self, record: Record, grid: TextGrid, headings: Headings, today: date, reading: Reading
    ) -> None:
        self._record = record
        self._grid = grid
        self._headings = headings
        self._today = today
        self._reading = reading
        self._columns = {
            found.name: _Read(found, record.local_columns[found.name].kind, Meanings(understand), [])
            for found in headings.read
            for said in [headings.answers.get(found.name, {})]
            for understand in [_understanding(record, record.local_columns[found.name], today, said)]
        }
        self._dated_by = self._columns.get("date" if headings.shape == INCIDENTS else "period")
        self._totals = {choice.word for choice in record.local_choices if choice.choices == TOTAL_WORDS}
        self._plain_headings = _plain(grid.headings)
        self._held: list[tuple[int, list[str]]] = []
        self._ended = False
        self._last = grid.heading_row
        self._doubtful: Counter[tuple[Doubtful, Counting]] = Counter()
        self._set_aside: set[int] = set()
        self._rows_are = reading.rows_are
        self._same_rows = 0
        self._ties: list[str] = []
        self._numbering = True
        self._rows: list[int] = []
        self._empty: Counter[str] = Counter()
        self._no_placement: list[int] = []
        self._headless: set[int] = set()
        self._seen: dict[tuple[str, ...], int] = {}
        self._problems: list[LocalProblem] = []
        self._count = 0
        self._spoiled: set[int] = set()
        for problem in headings.problems:
            self._add(problem)
        names = {found.number: found.name for found in headings.read}
        for row, column in grid.merged:
            self._add(LocalProblem(row, column, names.get(column, ""), ProblemKind.MERGED))

    def read(self, progress: Progress | None) -> None:
        """Read every row. Raises FileProblem for too many of them."""
        for first, rows in self._grid.chunks:
            self._add_rows(*self._of_the_table(*self._that_hold_anything(first, rows)))
            if len(self._rows) > MOST_ROWS:
                raise FileProblem(f"the table has more than {MOST_ROWS:,} rows", "split it by year")
            if progress is not None:
                progress(len(self._rows))
        self._end_with_what_is_held()

    def _add_rows(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> None:
        self._rows.extend(numbers)
        self._take(numbers, self._even(numbers, rows))

    def _that_hold_anything(
        self, first: int, rows: list[list[str]]
    ) -> tuple[Sequence[int], Sequence[list[str]]]:
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
            self._add(LocalProblem(number, 0, "", kind))
            self._set_aside.add(number)
        else:
            self._doubtful[what, asked] += 1
        return asked != Counting.LEAVE_OUT

    # -- which rows are of the table ----------------------------------------------------------------

    def _of_the_table(
        self, numbers: Sequence[int], rows: Sequence[list[str]]
    ) -> tuple[Sequence[int], Sequence[list[str]]]:
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
        if self._headings.shape == COUNTS:
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

    def _end_with_what_is_held(self) -> None:
        """Say of rows under the table, after an empty row, that they are another."""
        if not self._held:
            return
        numbers, rows = [number for number, _ in self._held], [row for _, row in self._held]
        if self._counts(numbers[0], Doubtful.TOTALS, self._reading.totals, ProblemKind.OTHER_TABLE):
            if self._reading.totals is None:
                self._spoiled.update(numbers)
                self._set_aside.update(numbers)
            self._add_rows(numbers, rows)

    def _even(self, numbers: Sequence[int], rows: Sequence[list[str]]) -> Sequence[list[str]]:
        """Return rows of one width; too many cells, or too few, are a problem."""
        width = len(self._grid.headings)
        if set(map(len, rows)) <= {width}:
            return rows
        for number, row in zip(numbers, rows, strict=True):
            if "".join(row[width:]).strip():
                self._add(LocalProblem(number, width + 1, "", ProblemKind.TOO_MANY_CELLS))
            if len(row) < width:
                self._add(LocalProblem(number, len(row) + 1, "", ProblemKind.TOO_FEW_CELLS))
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
                self._add(LocalProblem(number, 0, "", ProblemKind.ROW_AGAIN))

    def understood(self) -> LocalFile:
        """Return everything that was understood, and where the rest stands."""
        for number in sorted(self._headless):
            runs = number == 1 and self._numbering
            kind = ProblemKind.ROW_NUMBERS if runs else ProblemKind.NO_HEADING
            self._add(LocalProblem(self._grid.heading_row, number, "", kind))
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
            figures, troubles = figures_of(self._rows, self._cells(), self._spoiled, self._today)
            for row, name, kind, accepted in (*troubles, *misfits(self._record, figures)):
                number = self._columns[name].found.number if name in self._columns else 0
                self._add(LocalProblem(row, number, name, kind, accepted))
        lacking = any(problem.kind == ProblemKind.MISSING for problem in self._headings.problems)
        flags = tuple(name for name, column in self._columns.items() if column.kind == ColumnKind.YES_NO)
        rows = () if lacking or shape == COUNTS else self._incidents(flags)
        if self._ties and rows:
            good = [tie for row, tie in zip(self._rows, self._ties, strict=True) if row not in self._spoiled]
            rows, astray = joined(self._record, rows, good)
            for row in astray:
                self._add(
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
            problems=tuple(sorted(self._problems, key=lambda found: (*found[:3], found.kind.word))),
            problem_count=self._count,
            row_count=len(self._rows),
            left_out=len(self._rows) if lacking else len(self._spoiled & set(self._rows)),
            day_first=day_first,
            hidden_sheets=self._grid.hidden_sheets,
            other_sheets=self._grid.other_sheets,
            heading_row=self._grid.heading_row,
            doubtful=tuple((what, asked, number) for (what, asked), number in self._doubtful.items()),
            told=tuple(dict.fromkeys(note for c in self._columns.values() for note in c.meanings.told)),
            rows_are=self._rows_are,
            tied=bool(self._headings.tie),
            same_rows=self._same_rows,
            extract=self._headings.extract,
        )

    # -- what is wrong ------------------------------------------------------------------------------

    def _add(self, problem: LocalProblem) -> None:
        if problem.row in self._set_aside:
            return
        self._count += 1
        if problem.row != self._grid.heading_row:
            self._spoiled.add(problem.row)
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def _add_to(self, column: _Read, row: int, kind: ProblemKind) -> None:
        self._add(LocalProblem(row, column.found.number, column.found.name, kind))

    def _add_where(self, column: _Read, problem_of: Callable[[Meaning], ProblemKind | None]) -> None:
        for row, meaning in zip(self._rows, column.cells, strict=True):
            if kind := problem_of(meaning):
                self._add_to(column, row, kind)

    def _references(self) -> None:
        column = self._columns.get("incident")
        tie = self._headings.tie
        for row in (row for row, text in zip(self._rows, self._ties, strict=bool(tie)) if not text):
            name = column.found.name if column and column.found.number == tie else ""
            self._add(LocalProblem(row, tie, name, ProblemKind.EMPTY_CELL))
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
        good = [row not in self._spoiled for row in self._rows]

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


def _plain(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings without what is no difference, and without empty ones at the end."""
    return tuple(map(exact, without_empty_end(cells)))


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


def _understanding(
    record: Record, column: LocalColumn, today: date, said: Mapping[str, str]
) -> Callable[[str], Meaning]:
    """Return the reader of the cells of one column. `said` is what a person says that words of it mean."""
    words = [choice for choice in record.local_choices if choice.choices == column.choices]
    codes = {c.word: OF_CODES[c.answer] for c in record.local_choices if c.choices == OTHER_CODES}
    words += [LocalChoice(column.choices, word, answer, "") for word, answer in said.items()]
    # Each is made when its kind of column is met: to make them all for each column takes longer than to read.
    readers: dict[str, Callable[[], Callable[[str], Meaning]]] = {
        ColumnKind.REFERENCE: lambda: folded,
        ColumnKind.DATE: lambda: day_by(today),
        ColumnKind.AGE_YEARS: lambda: age_in_years(words_for_ages(record)),
        ColumnKind.AGE_MONTHS: lambda: age_in_months(words_for_ages(record)),
        ColumnKind.CHOICE: lambda: choice_of(words, codes),
        ColumnKind.YES_NO: lambda: yes_no_of(words, codes),
        ColumnKind.COUNT: lambda: count,
    }
    if column.kind in readers:
        return readers[column.kind]()
    return readers_of_figures(record)[column.kind]
