"""All figures in one table, a figure a row: as CSV, and as Parquet for those who have pyarrow."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import FIGURE_FIELDS, Result
from csprp_cli.present.csv_rows import csv_text
from csprp_cli.present.export.codebook import COLUMNS, codebook

if TYPE_CHECKING:
    import pyarrow

Rows = Sequence[Mapping[str, str]]
"""The rows of figures, as every CSV of csprp has them."""


def figures_csv(rows: Rows) -> str:
    """Return the rows as CSV, under the columns that every answer with figures has."""
    return csv_text(Result("export", "All figures", FIGURE_FIELDS, tuple(rows)))


def figures_parquet(rows: Rows) -> bytes:
    """Return the rows as Parquet: numbers and days as such, what is empty as missing, each column explained.

    Raises UsageProblem where pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise UsageProblem(
            "Parquet needs pyarrow, which is not installed (pip install pyarrow)",
            "for CSV",
            {"--out": "figures.csv"},
        ) from None
    types = {line.column: line.type for line in codebook() if not line.value}
    meanings = {line.column: line.meaning for line in codebook() if not line.value}
    kinds = {"number": arrow.float64(), "date": arrow.date32(), "text": arrow.string()}
    fields = [
        arrow.field(name, kinds[types[name]], metadata={"description": meanings[name]}) for name in COLUMNS
    ]
    cells = {name: [_cell(types[name], row[name]) for row in rows] for name in COLUMNS}
    table: pyarrow.Table = arrow.table(cells, schema=arrow.schema(fields))
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _cell(kind: str, text: str) -> Any:
    if not text:
        return None
    return float(text) if kind == "number" else date.fromisoformat(text) if kind == "date" else text
