"""Rows as CSV: UTF-8, line feeds, RFC 4180, a header always."""

import csv
import io
import re

from csprp_cli.model.result import Result

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def csv_text(result: Result, *, excel: bool = False) -> str:
    """Return the rows of an answer as CSV; `excel` puts a byte order mark before them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(result.columns)
    for record in result.records:
        writer.writerow([safe_cell(record.get(name, "")) for name in result.columns])
    return (BYTE_ORDER_MARK if excel else "") + out.getvalue()


def safe_cell(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: a quote mark goes before one that would."""
    if cell.startswith(_FORMULA) and not re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return f"'{cell}"
    return cell
