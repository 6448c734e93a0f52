"""What is public already: numbers that a reader may know, from earlier outputs and from official files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.local.intake.cells import folded
from csprp_cli.local.intake.csv_grid import csv_grid
from csprp_cli.local.intake.file_bytes import decoded, read_bytes
from csprp_cli.local.intake.own_questions import answers_of, question_of
from csprp_cli.local.intake.read import read_local
from csprp_cli.model.benchmark import BESIDE, OPEN
from csprp_cli.model.disclosure import HIDE_ZEROS
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.kinds import AreaKind, PeriodKind, Unit
from csprp_cli.model.local import COUNTS, LocalColumn, LocalFigure
from csprp_cli.model.problem import FileProblem, Problem
from csprp_cli.model.record_items import AGE
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.record import Record
from csprp_cli.record.typed_periods import read_period

NEEDED = ("indicator", "category", "period")
VALUES = ("local_numerator", "local_value", "value", "number")
"""Where a number may stand, the first that is there: an output of csprp local compare, one of csprp trends,
or a table of one's own."""

BASES = ("local_denominator", "denominator")
"""Where the number may stand that it is out of. It is public too."""

HIDES = "local_flags"
"""The column that tells an output of csprp local compare, however old it is."""

OF_A_SUMMARY = {
    "question": "indicator",
    "answer": "category",
    "count": "number",
    "out_of": "denominator",
    "flags": HIDES,
}
"""What a column of csprp local summary is read as."""

CITES = "sources"
"""The column that tells an output of csprp trends: another body counted, and may count otherwise."""

COUNTED = "numerator"
"""The column that tells a table in the shape of `csprp local template --counts`."""

UNKNOWN = (0, 10**9)
"""All that a count can be."""

WHOLE_YEARS = (PeriodKind.FINANCIAL, PeriodKind.CALENDAR)
MOST_ROWS = 20_000
"""More rows than any release of one area has. Each costs work: a file without end would have no answer."""

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+|-?[0-9]{1,9}")


class Known(NamedTuple):
    """One number that a reader may know of one year, or of several together: from `low` to `high`.

    `is_base` says that it is not the number of the category, but what that is out of, and `is_hidden` that
    an output of csprp hid it: that alone is known of it. `counted_elsewhere` says that it does not come from
    a file like this one, so that the two may differ: another body's number, or a total that stands alone.
    `rule` is the one that its page says it was made under, and `page` the file.
    """

    indicator: str
    category: str
    years: tuple[str, ...]
    low: int
    high: int
    is_base: bool = False
    is_hidden: bool = False
    counted_elsewhere: bool = False
    rule: str = ""
    page: str = ""


def read_published(record: Record, path: Path) -> tuple[Known, ...]:
    """Return the numbers of a CSV file with the columns indicator, category and period, and a number.

    An earlier output of csprp is such a file, and so is a filled-in `csprp local template --counts`. Of a
    number that an output of csprp hides, it is known that it was hidden. A column `rounded_to` makes a
    number a range. Raises FileProblem, with a row and no content, for a file that is not understood whole: a
    public number that is passed over could give away what the rest hides.
    """
    return tuple(item._replace(page=str(path)) for item in _read(record, path))


def _read(record: Record, path: Path) -> tuple[Known, ...]:
    content = read_bytes(path)
    if content.startswith(b"PK"):
        raise FileProblem(f"{path} is no CSV file", "give the CSV that csprp writes: --out earlier.csv")
    fields, rows = _lines(content)
    if COUNTED in fields and not set(VALUES) & set(fields):
        return _marked(record, _counted(record, path))
    if not set(NEEDED) <= set(fields) or not set(VALUES) & set(fields):
        raise FileProblem(
            "the file of published numbers lacks a column",
            f"it needs {', '.join(NEEDED)} and one of {', '.join(VALUES)}; of DfE's own files, make one with "
            "csprp data import and csprp trends --area",
        )
    named = [name for name in fields if name]
    if len(set(named)) < len(named):
        raise FileProblem("two columns of the published numbers have one heading", "take one of them out")
    _refuse_other_areas(record, rows)
    known = tuple(_known(record, rows))
    if CITES in fields:
        return tuple(item._replace(counted_elsewhere=True) for item in known)
    return known if HIDES in fields else _marked(record, known)


def _marked(record: Record, known: Sequence[Known]) -> tuple[Known, ...]:
    """Return numbers that somebody wrote down, with each total that stands alone in its years marked."""
    totals = {name for name, item in record.indicators.items() if item.breakdown == "total"}
    told = {item.years for item in known if item.indicator not in totals}
    return tuple(item._replace(counted_elsewhere=item.years not in told) for item in known)


def _lines(content: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return the headings in small letters, and the rows that hold anything by number, without the spaces
    around their cells."""
    known = {*NEEDED, *VALUES, *BASES, COUNTED, HIDES, *OF_A_SUMMARY}
    grid = csv_grid(decoded(content), lambda cells: sum(cell.strip().lower() in known for cell in cells))
    fields = [heading.strip().lower() for heading in grid.headings]
    if {*OF_A_SUMMARY} <= {*fields}:
        fields = [OF_A_SUMMARY.get(field, field) for field in fields]
    found: list[tuple[int, dict[str, str]]] = []
    for first, rows in grid.chunks:
        for number, row in enumerate(rows, first):
            cells = [cell.strip() for cell in row]
            if any(cells[len(fields) :]):
                raise FileProblem("a row of the published numbers has more cells than there are headings")
            if any(cells):
                found.append((number, dict(zip(fields, cells + [""] * len(fields), strict=False))))
        if len(found) > MOST_ROWS:
            message = f"the file of published numbers has more than {MOST_ROWS:,} rows"
            raise FileProblem(message, "keep those of your own area")
    return fields, found


def _counted(record: Record, path: Path) -> tuple[Known, ...]:
    """Return the numbers of a table in which people count their own figures."""
    local = read_local(path, record)
    if local.shape != COUNTS or not local.understood or local.row_count > MOST_ROWS:
        raise FileProblem(
            "not all of the published numbers are understood, and hiding without the rest would be unsafe",
            "see: csprp local check FILE",
        )
    return tuple(
        Known(*_question(record, figure), _years(record, figure.row, figure.period), size, size, is_base)
        for figure in local.figures
        for size, is_base in ((figure.numerator, False), (figure.denominator, True))
        if size is not None
    )


def _question(record: Record, figure: LocalFigure) -> tuple[str, str]:
    """Return the indicator and the category that a counted figure is about."""
    if not figure.indicators:
        return _total(record), "All"
    column = record.local_columns.get(figure.column)
    if column is None:
        return figure.indicators[0], figure.category
    if column.kind == ColumnKind.YES_NO:
        return column.indicators[0], column.yes_is[0]
    categories = (
        choice.category
        for choice in record.local_choices
        if choice.choices == column.choices and figure.category in (choice.answer, choice.category)
    )
    return column.indicators[0], next(filter(None, categories), figure.category)


def _total(record: Record) -> str:
    """Return the indicator that the number of all incidents answers, in the first series that has one."""
    totals = [item for item in record.indicators.values() if item.breakdown == "total"]
    return next(item.id for series in BESIDE for item in totals if item.series == series)


def _refuse_other_areas(record: Record, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    areas = {area.casefold() for _, row in rows if (area := row.get("area_code") or row.get("area", ""))}
    countries = [area for area in record.areas.values() if area.kind == AreaKind.COUNTRY]
    if areas & {name.casefold() for area in countries for name in (area.code, area.name)}:
        raise FileProblem("the published numbers are about England, not about your area")
    if len(areas) > 1:
        raise FileProblem(
            "the published numbers are about several areas",
            "keep the rows of your own, and leave out the rest",
        )


def _known(record: Record, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Known]:
    for number, row in rows:
        cell = next((row[name] for name in VALUES if row.get(name)), "")
        base = next((row[name] for name in BASES if row.get(name)), "")
        hidden = not cell or cell.strip("[]").lower() in SYMBOLS
        if hidden and not base and HIDES not in row:
            continue  # nothing was published: a symbol stands in its place
        question = _asked(record, number, row["indicator"], row["category"])
        years, rule = _years(record, number, row["period"]), _rule(record, number, row.get("rule", ""))
        if not hidden:
            yield Known(*question, years, *_range(number, row, cell), rule=rule)
        elif HIDES in row:
            yield Known(*question, years, *UNKNOWN, is_hidden=True, rule=rule)
        if base:
            size = _whole(number, base)
            yield Known(*question, years, size, size, is_base=True, rule=rule)
        elif row.get("local_numerator") and HIDES in row:
            yield Known(*question, years, *UNKNOWN, is_base=True, is_hidden=True, rule=rule)


def _rule(record: Record, number: int, written: str) -> str:
    """Return the rule that a row says it was made under; nothing where it says none."""
    if written.removesuffix(HIDE_ZEROS) not in ("", OPEN, *record.disclosure_rules):
        raise _refused(number, "names no rule that the record holds", "see: csprp local compare --help")
    return written


def _asked(record: Record, number: int, indicator: str, category: str) -> tuple[str, str]:
    """Return the indicator and the category that a row is about. "all" is the number of all incidents, and
    a metric stands for the first of its indicators that counts as a partnership does."""
    if indicator.lower() in ("all", "total"):
        return _total(record), "All"
    if (column := _own_question(record, indicator)) is not None:
        return indicator, _own_answer(record, number, column, category)
    if indicator in record.metrics:
        asked = {term.indicator: term.category for term in record.metrics[indicator].terms}
        indicator = next((name for name in asked if record.indicators[name].series in BESIDE), "")
        category = asked.get(indicator) or category
    if indicator not in record.indicators:
        hint = "write all, with the category All, for the number of incidents"
        raise _refused(number, "names no indicator of the record", hint)
    breakdown = record.indicators[indicator].breakdown
    held = {folded(name): name for known, name in record.categories if known == breakdown} | {"all": "All"}
    if folded(category) not in held:
        raise _refused(number, "names no category of its indicator")
    return indicator, held[folded(category)]


def _own_question(record: Record, name: str) -> LocalColumn | None:
    """Return the column whose question has this name in a summary, or None."""
    columns = (column for column in record.local_columns.values() if column.breakdown)
    return next((column for column in columns if name == question_of(column)), None)


def _own_answer(record: Record, number: int, column: LocalColumn, answer: str) -> str:
    bands = [name for known, name in record.categories if known == column.breakdown == AGE]
    held = {folded(name): name for name in (*bands, *answers_of(record, column))}
    if folded(answer) not in held:
        raise _refused(number, "names no answer to its question")
    return held[folded(answer)]


def _range(number: int, row: Mapping[str, str], cell: str) -> tuple[int, int]:
    """Return the least and the most that a printed number can stand for."""
    if row.get("unit", Unit.COUNT) not in (Unit.COUNT, ""):
        raise _refused(number, "is no count", "give counts: a percentage can give a small one away")
    value, half = _whole(number, cell), _whole(number, row.get("rounded_to") or "0") // 2
    low = _whole(number, row.get("low") or str(value - half), least=-half)
    high = _whole(number, row.get("high") or str(value + half))
    if not low <= value <= high:
        raise _refused(number, "is outside its own range")
    return max(low, 0), high


def _whole(number: int, cell: str, least: int = 0) -> int:
    """Return a whole number. Raises FileProblem for anything else, and for one below `least`."""
    if not _WHOLE_NUMBER.fullmatch(cell) or (found := int(cell.replace(",", ""))) < least:
        raise _refused(number, "holds no whole number, or one below 0", "write it in figures, such as 1,024")
    return found


def _years(record: Record, number: int, written: str) -> tuple[str, ...]:
    """Return the ids of the years that a cell names: "2021-22 to 2023-24" is three."""
    first, _, last = written.partition(" to ")
    ends = {record.periods[name] for name in (first, last) if name in record.periods}
    try:
        kind = next(iter(ends)).kind if len(ends) > 1 else read_period(record, written).kind
    except Problem:
        hint = "write 2023-24, or 2021-22 to 2023-24 for years together"
        raise _refused(number, "has a period that the record does not hold", hint) from None
    if kind not in WHOLE_YEARS or {end.kind for end in ends} > {kind}:
        hint = "csprp counts by whole years: leave the row out, and keep in mind that readers know it"
        raise _refused(number, "is of no whole year", hint)
    if len(ends) < 2:
        return (read_period(record, written).id,)
    low, high = sorted(end.sort for end in ends)
    held = sorted((item for item in record.periods.values() if item.kind == kind), key=lambda item: item.sort)
    return tuple(item.id for item in held if low <= item.sort <= high)


def _refused(number: int, why: str, hint: str = "") -> FileProblem:
    return FileProblem(f"row {number} of the published numbers {why}", hint)
