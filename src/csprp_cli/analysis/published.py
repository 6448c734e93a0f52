"""What is public already: numbers that a reader may know, from earlier outputs and from official files."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.analysis.local_bytes import decoded, read_bytes
from csprp_cli.analysis.local_file import read_local
from csprp_cli.model.beside import BESIDE
from csprp_cli.model.local import COUNTS, LocalFigure
from csprp_cli.model.problem import FileProblem, Problem
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.record import Record
from csprp_cli.record.tokens import read_period

NEEDED = ("indicator", "category", "period")
VALUES = ("local_numerator", "local_value", "value", "number")
"""Where a number may stand, the first that is there: an output of csprp local compare, one of csprp trends,
or a table of one's own."""

COUNTED = "numerator"
"""The column that tells a table in the shape of `csprp local template --counts`."""


class Known(NamedTuple):
    """One number that a reader may know of one year, or of several together: from `low` to `high`."""

    indicator: str
    category: str
    years: tuple[str, ...]
    low: int
    high: int


def read_published(record: Record, path: Path) -> tuple[Known, ...]:
    """Return the numbers of a CSV file with the columns indicator, category and period, and a number.

    An earlier output of csprp is such a file, and so is a filled-in `csprp local template --counts`. A
    number that the file hides is known to be nothing. A column `rounded_to` makes a number a range. Raises
    FileProblem, with a row and no content, for a file that is not understood whole: a public number that
    is passed over could give away what the rest hides.
    """
    content = read_bytes(path)
    if content.startswith(b"PK"):
        raise FileProblem(
            f"{path} is no CSV file", "give the CSV: csprp local compare FILE --out earlier.csv"
        )
    lines = _lines(content)
    fields = lines[0] if lines else []
    if COUNTED in fields and not set(VALUES) & set(fields):
        return _counted(record, path)
    if not set(NEEDED) <= set(fields) or not set(VALUES) & set(fields):
        raise FileProblem(
            "the file of published numbers lacks a column",
            f"it needs {', '.join(NEEDED)} and one of {', '.join(VALUES)}; of DfE's own files, make one with "
            "csprp data import and csprp trends --area",
        )
    if any(len(line) > len(fields) for line in lines[1:]):
        raise FileProblem("a row of the published numbers has more cells than there are headings")
    rows = [
        (number, dict(zip(fields, [*line, *[""] * (len(fields) - len(line))], strict=True)))
        for number, line in enumerate(lines[1:], 2)
        if any(line)
    ]
    _refuse_other_areas(record, rows)
    return tuple(_known(record, rows))


def _lines(content: bytes) -> list[list[str]]:
    """Return the cells of a CSV file without the spaces around them, the headings in small letters."""
    text = decoded(content)
    try:
        dialect = csv.Sniffer().sniff(text.split("\n", 1)[0], ",;\t")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = ","
    try:
        lines = [
            [cell.strip() for cell in line]
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ]
    except csv.Error:
        raise FileProblem("the file of published numbers is no table that can be read") from None
    return [[name.lower() for name in lines[0]], *lines[1:]] if lines else []


def _counted(record: Record, path: Path) -> tuple[Known, ...]:
    """Return the numbers of a table in which people count their own figures."""
    local = read_local(path, record)
    if local.shape != COUNTS or not local.understood:
        raise FileProblem(
            "not all of the published numbers are understood, and hiding without the rest would be unsafe",
            "see: csprp local check FILE",
        )
    return tuple(
        Known(*_question(record, figure), _years(record, figure.period), figure.numerator, figure.numerator)
        for figure in local.figures
    )


def _question(record: Record, figure: LocalFigure) -> tuple[str, str]:
    """Return the indicator and the category that a counted figure is about."""
    if not figure.indicators:
        totals = (item for item in record.indicators.values() if item.breakdown == "total")
        return next(item.id for item in totals), "All"
    column = record.local_columns.get(figure.column)
    if column is None:
        return figure.indicators[0], figure.category
    if column.kind == "yes-no":
        return column.indicators[0], column.yes_is[0]
    categories = (
        choice.category
        for choice in record.local_choices
        if choice.choices == column.choices and figure.category in (choice.answer, choice.category)
    )
    return column.indicators[0], next(filter(None, categories), figure.category)


def _refuse_other_areas(record: Record, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    areas = {area for _, row in rows if (area := row.get("area_code") or row.get("area", ""))}
    countries = {
        name for area in record.areas.values() if area.kind == "country" for name in (area.code, area.name)
    }
    if areas & countries:
        raise FileProblem("the published numbers are about England, not about your area")
    if len(areas) > 1:
        raise FileProblem(
            "the published numbers are about several areas",
            "keep the rows of your own, and leave out the rest",
        )


def _known(record: Record, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Known]:
    for number, row in rows:
        cell = next((row[name] for name in VALUES if row.get(name)), "")
        if not cell or cell.strip("[]").lower() in SYMBOLS:
            continue  # nothing was published: a symbol stands in its place
        low, high = _range(number, row, cell)
        indicator, category = _asked(record, row["indicator"], row["category"])
        if indicator not in record.indicators:
            raise FileProblem(
                f"row {number} of the published numbers names no indicator of the record",
                "write all, with the category All, for the number of incidents",
            )
        try:
            years = _years(record, row["period"])
        except Problem:
            raise FileProblem(
                f"row {number} of the published numbers has a period that the record does not hold",
                "write 2023-24, or 2021-22 to 2023-24 for years together",
            ) from None
        yield Known(indicator, category, years, low, high)


def _asked(record: Record, indicator: str, category: str) -> tuple[str, str]:
    """Return the indicator and the category that a row is about. "all" is the number of all incidents, and
    a metric stands for the first of its indicators that counts as a partnership does."""
    if indicator.lower() in ("all", "total"):
        return _question(record, LocalFigure(0, "", (), "", "", 0, None))
    if indicator in record.metrics:
        asked = {term.indicator: term.category for term in record.metrics[indicator].terms}
        one = next((name for name in asked if record.indicators[name].series in BESIDE), "")
        return one, asked.get(one) or category
    return indicator, category


def _range(number: int, row: Mapping[str, str], cell: str) -> tuple[int, int]:
    """Return the least and the most that a printed number can stand for."""
    try:
        if row.get("unit", "count") not in ("count", ""):
            raise ValueError
        value, half = int(cell.replace(",", "")), int(row.get("rounded_to") or 0) // 2
        ends = (int(row.get("low") or value - half), int(row.get("high") or value + half))
    except ValueError:
        raise FileProblem(
            f"row {number} of the published numbers holds no whole number",
            "give counts: a percentage can give a small one away",
        ) from None
    if value < 0 or half < 0 or not ends[0] <= value <= ends[1]:
        raise FileProblem(f"row {number} of the published numbers is below 0, or outside its own range")
    return max(ends[0], 0), ends[1]


def _years(record: Record, written: str) -> tuple[str, ...]:
    """Return the ids of the years that a cell names: "2021-22 to 2023-24" is three. Raises UsageProblem."""
    first, _, last = written.partition(" to ")
    ends = {record.periods[name] for name in (first, last) if name in record.periods}
    if len(ends) < 2 or len({end.kind for end in ends}) > 1:
        return (read_period(record, written).id,)
    low, high = sorted(end.sort for end in ends)
    held = [item for item in record.periods.values() if item.kind == next(iter(ends)).kind]
    return tuple(item.id for item in sorted(held, key=lambda item: item.sort) if low <= item.sort <= high)
