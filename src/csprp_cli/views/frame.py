"""Rows as pandas tables, for notebooks. The only importer of pandas here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.result import FIGURE_FIELDS, NUMBERS, SOURCE_FIELDS
from csprp_cli.record.facts import parted
from csprp_cli.record.record import Record
from csprp_cli.wording.csv_row import figure_rows

if TYPE_CHECKING:
    import pandas

_DATES = frozenset({"period_start", "period_end"})


def table_of(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> "pandas.DataFrame":
    """Return rows as a table: numbers as numbers, dates as timestamps, what is empty as missing."""
    import pandas

    cells = [[None if row.get(name, "") == "" else row[name] for name in columns] for row in rows]
    table = pandas.DataFrame(cells, columns=list(columns), dtype=object)
    for column in table.columns:
        if column in NUMBERS:
            table[column] = pandas.to_numeric(table[column], errors="coerce")
        elif column in _DATES:
            table[column] = pandas.to_datetime(table[column], format="%Y-%m-%d")
        else:
            table[column] = table[column].astype("string")
    return table


def frame(record: Record, *, wide: bool = False) -> "pandas.DataFrame":
    """Return every figure but those third-hand alone as one tidy row, or with `wide` periods by category.

    Tidy: the columns of the CSV output, FIGURE_FIELDS and SOURCE_FIELDS, as `table_of` has them. Wide: rows
    are (series, indicator, unit, base, period), columns are categories, values are printed numbers alone;
    words, orders and hidden values are missing. Reading across the periods of a wide table is not a
    comparison: ask `compare` for that.
    """
    rows = figure_rows(record, parted(record.figures.values())[0])
    table = table_of((*FIGURE_FIELDS, *SOURCE_FIELDS), rows)
    if not wide:
        return table
    country = next(area.code for area in record.areas.values() if area.kind == AreaKind.COUNTRY)
    return table[table["area_code"] == country].pivot_table(
        index=["series", "indicator", "unit", "base", "period"],
        columns="category",
        values="value",
        aggfunc="first",
        sort=False,
    )
