"""The record as pandas tables, for notebooks. The only importer of pandas here."""

from typing import TYPE_CHECKING

from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.result import FIGURE_FIELDS
from csprp_cli.record.record import Record
from csprp_cli.wording.csv_row import figure_rows

if TYPE_CHECKING:
    import pandas

_NUMBERS = ("value", "numerator", "denominator", "low", "high")
_DATES = ("period_start", "period_end")


def frame(record: Record, *, wide: bool = False) -> "pandas.DataFrame":
    """Return every figure as one tidy row, or with `wide` a table of periods by category.

    Tidy: the columns of the CSV output (FIGURE_FIELDS), numbers as floats, dates as timestamps, empty
    cells as missing. Wide: rows are (series, indicator, unit, base, period), columns are categories,
    values are printed numbers alone; words, orders and hidden values are missing. Reading across the
    periods of a wide table is not a comparison: ask `compare` for that.
    """
    import pandas

    table = pandas.DataFrame(figure_rows(record, record.figures.values()), columns=list(FIGURE_FIELDS))
    for column in _NUMBERS:
        table[column] = pandas.to_numeric(table[column])
    for column in _DATES:
        table[column] = pandas.to_datetime(table[column], format="%Y-%m-%d")
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
