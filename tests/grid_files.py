"""Made-up tables as files: the same rows as CSV, as a workbook of Excel and as OpenDocument."""

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

Cell = str | int | float | bool | date | None
Rows = Sequence[Sequence[Cell]]

_NAMES = (
    "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for name, of in {"office": "office", "table": "table", "text": "text", "style": "style"}.items()
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
DEFAULT_NAME = ' table:name="Sheet"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods_cell(value: Cell) -> str:
    """One cell of content.xml."""
    if value is None or value == "":
        return "<table:table-cell/>"
    kind, typed = "string", ""
    if isinstance(value, bool):
        kind, typed = "boolean", f' office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind, typed = "float", f' office:value="{value}"'
    elif isinstance(value, date):
        kind, typed = "date", f' office:date-value="{value.isoformat()}"'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{typed}>{text}</table:table-cell>'


def ods_row(row: Sequence[Cell], attributes: str = "") -> str:
    """One row of content.xml."""
    return f"<table:table-row{attributes}>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_bytes(
    *tables: tuple[str, str], styles: str = "", mimetype: str = MIMETYPE, more: dict[str, bytes] | None = None
) -> bytes:
    """An OpenDocument spreadsheet of sheets, each its attributes ("" for none) and what stands in it."""
    sheets = "".join(
        f"<table:table{attributes or DEFAULT_NAME}>{inside}</table:table>" for attributes, inside in tables
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        packed.writestr("content.xml", content)
        for name, part in (more or {}).items():
            packed.writestr(name, part)
    return out.getvalue()


def as_csv(folder: Path, rows: Rows, hidden: Collection[int] = ()) -> Path:
    """A CSV file; it can hide nothing."""
    assert not hidden
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in rows])
    (folder / "ours.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder / "ours.csv"


def as_xlsx(folder: Path, rows: Rows, hidden: Collection[int] = ()) -> Path:
    """A workbook of Excel with rows that are hidden, counted from 1."""
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    made.save(folder / "ours.xlsx")
    return folder / "ours.xlsx"


def as_ods(folder: Path, rows: Rows, hidden: Collection[int] = ()) -> Path:
    """An OpenDocument spreadsheet with rows that a filter hides, counted from 1."""
    inside = "".join(
        ods_row(row, ' table:visibility="filter"' if number in hidden else "")
        for number, row in enumerate(rows, 1)
    )
    (folder / "ours.ods").write_bytes(ods_bytes(("", inside)))
    return folder / "ours.ods"


FORMS: dict[str, Callable[..., Path]] = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}
