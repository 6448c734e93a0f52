"""The whole record as an OpenDocument workbook: the same sheets as the Excel one.

Written as the XML that it is: odfdo, which reads people's own files, dates a document by the clock.
"""

import io
import re
import textwrap
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from csprp_cli.model.workbook import COVER, CellKind, Cover, Sheet, WholeRecord

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_WEB = ("https://", "http://")
_COVER_WIDTH = 76
_CM_A_LETTER = 0.22
_MOST_DECIMALS = 6


class _Look(NamedTuple):
    """How a cell looks: its letters, whether it is one of the table, whether its text wraps, its side."""

    letters: tuple[tuple[str, str], ...] = ()
    in_table: bool = True
    wraps: bool = True
    side: str = "start"
    data: str = ""


_BOLD = ("fo:font-weight", "bold")
_LINKED = (("fo:color", "#0563c1"), ("style:text-underline-style", "solid"))
_LOOKS = {
    # Above a table text runs over the empty cells beside it: a merged cell would trouble a screen reader.
    "title": _Look((_BOLD, ("fo:font-size", "16pt")), in_table=False, wraps=False),
    "above": _Look(in_table=False, wraps=False),
    "heading": _Look((_BOLD, ("fo:font-size", "14pt")), in_table=False),
    "cover": _Look(in_table=False),
    "head": _Look((_BOLD,)),
    "head-of-numbers": _Look((_BOLD,), side="end"),
    "cell": _Look(),
    "link": _Look(_LINKED),
    "link-above": _Look(_LINKED, in_table=False),
    "no-number": _Look(side="end"),
    **{f"number{places}": _Look(side="end", data=f"n{places}") for places in range(_MOST_DECIMALS + 1)},
}


def open_workbook(record: WholeRecord, day: date) -> bytes:
    """Return the record as an .ods file: the same record gives the same bytes."""
    for prefix, space in _SPACES.items():
        ET.register_namespace(prefix, space)
    parts = {
        "content.xml": _content(record),
        "styles.xml": _styles(),
        "meta.xml": _meta(record.cover.title, day),
        "META-INF/manifest.xml": _manifest(),
    }
    out = io.BytesIO()
    with ZipFile(out, "w") as file:
        # What kind of file it is comes first and is not packed: that is how programs know it.
        _put(file, "mimetype", _KIND.encode("ascii"), day, ZIP_STORED)
        for name, root in parts.items():
            _put(file, name, ET.tostring(root, encoding="utf-8", xml_declaration=True), day, ZIP_DEFLATED)
    return out.getvalue()


def _put(file: ZipFile, name: str, content: bytes, day: date, packing: int) -> None:
    entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system = packing, 3
    file.writestr(entry, content)


def _named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _made(name: str, **attributes: str) -> ET.Element:
    """Return an element: an attribute style__column_width is style:column-width."""
    return ET.Element(_named(name), _of(attributes))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _named(name), _of(attributes))
    element.text = text or None
    return element


def _of(attributes: dict[str, str]) -> dict[str, str]:
    return {_named(name.replace("__", ":").replace("_", "-")): value for name, value in attributes.items()}


# -- what stands in it -----------------------------------------------------------------------------------


def _content(record: WholeRecord) -> ET.Element:
    root = _made("office:document-content", office__version="1.3")
    styles = _add(root, "office:automatic-styles")
    widths = sorted({_COVER_WIDTH, *(column.width for sheet in record.sheets for column in sheet.columns)})
    for width in widths:
        style = _add(styles, "style:style", style__name=f"w{width}", style__family="table-column")
        _add(style, "style:table-column-properties", style__column_width=f"{width * _CM_A_LETTER:.2f}cm")
    row = _add(styles, "style:style", style__name="row", style__family="table-row")
    _add(row, "style:table-row-properties", style__use_optimal_row_height="true")
    page = _add(
        styles,
        "style:style",
        style__name="sheet",
        style__family="table",
        style__master_page_name="Landscape",
    )
    _add(page, "style:table-properties", table__display="true")
    _number_styles(styles)
    for name, look in _LOOKS.items():
        _cell_style(styles, name, look)
    book = _add(_add(root, "office:body"), "office:spreadsheet")
    _cover(book, record.cover)
    for sheet in record.sheets:
        _sheet(book, sheet)
    ranges = _add(book, "table:database-ranges")
    for sheet in record.sheets:
        marked = _add(ranges, "table:database-range", table__name=_range_name(sheet.name))
        marked.set(_named("table:target-range-address"), _range(sheet, len(_shown(sheet))))
        marked.set(_named("table:contains-header"), "true")
    return root


def _number_styles(styles: ET.Element) -> None:
    for decimals in range(_MOST_DECIMALS + 1):
        style = _add(styles, "number:number-style", style__name=f"n{decimals}")
        shown = _add(style, "number:number", number__min_integer_digits="1", number__grouping="true")
        shown.set(_named("number:decimal-places"), str(decimals))
        shown.set(_named("number:min-decimal-places"), str(decimals))


def _cell_style(styles: ET.Element, name: str, look: _Look) -> None:
    style = _add(styles, "style:style", style__name=name, style__family="table-cell")
    style.set(_named("style:parent-style-name"), "Default")
    if look.data:
        style.set(_named("style:data-style-name"), look.data)
    cell = _add(style, "style:table-cell-properties", style__vertical_align="top")
    cell.set(_named("fo:wrap-option"), "wrap" if look.wraps else "no-wrap")
    if look.in_table:
        cell.set(_named("fo:border-bottom"), "0.5pt solid #808080")
        cell.set(_named("fo:padding"), "0.1cm")
        cell.set(_named("fo:padding-right"), "0.25cm")
    elif name == "heading":
        cell.set(_named("fo:padding-top"), "0.5cm")  # space is height: an empty row would read as the end
    _add(style, "style:paragraph-properties", fo__text_align=look.side)
    letters = _add(style, "style:text-properties")
    for key, value in look.letters:
        letters.set(_named(key), value)


def _cover(book: ET.Element, cover: Cover) -> None:
    table = _add(book, "table:table", table__name=COVER, table__style_name="sheet")
    _add(table, "table:table-column", table__style_name=f"w{_COVER_WIDTH}")
    _text(_row(table), cover.title, "title")
    for heading, texts in cover.parts:
        _text(_row(table), heading, "heading")
        for text in texts:
            _text(_row(table), text, "cover")


def _sheet(book: ET.Element, held: Sheet) -> None:
    shown = _shown(held)
    table = _add(book, "table:table", table__name=held.name, table__style_name="sheet")
    if held.printed:
        table.set(_named("table:print-ranges"), _range(held, held.printed, first=1))
    for place in shown:
        _add(table, "table:table-column", table__style_name=f"w{held.columns[place].width}")
    _text(_row(table), held.title, "title")
    for line in ("This sheet holds one table.", *held.about):
        _text(_row(table), line, "above")
    _text(_row(table), COVER, "link-above", f"#{_quoted(COVER)}.A1")
    head = _row(_add(table, "table:table-header-rows"))
    for place in shown:
        column = held.columns[place]
        _text(head, column.heading, "head-of-numbers" if column.kind is CellKind.NUMBER else "head")
    for cells in held.rows:
        row = _row(table)
        for place in shown:
            beside = held.columns[place + 1].kind if place + 1 < len(held.columns) else CellKind.TEXT
            address = cells[place + 1] if beside is CellKind.LINK else ""
            _cell(row, held.columns[place].kind, cells[place], address, held.columns[place].width)


def _shown(sheet: Sheet) -> list[int]:
    return [place for place, column in enumerate(sheet.columns) if column.kind is not CellKind.LINK]


def _row(table: ET.Element) -> ET.Element:
    return _add(table, "table:table-row", table__style_name="row")


def _cell(row: ET.Element, kind: CellKind, text: str, address: str, width: int) -> None:
    if not text:
        _add(row, "table:table-cell", table__style_name="cell")
    elif kind is CellKind.SHEET:
        _text(row, text, "link", f"#{_quoted(text)}.A1")
    elif kind is CellKind.NUMBER and _NUMBER.fullmatch(text):
        decimals = len(text.partition(".")[2])
        cell = _add(row, "table:table-cell", table__style_name=f"number{decimals}")
        cell.set(_named("office:value-type"), "float")
        cell.set(_named("office:value"), text)
        _add(cell, "text:p", text)
    else:
        look = "no-number" if kind is CellKind.NUMBER else "link" if address.startswith(_WEB) else "cell"
        _text(row, text, look, address if address.startswith(_WEB) else "", width)


def _text(row: ET.Element, text: str, look: str, address: str = "", width: int = _COVER_WIDTH) -> None:
    """Add a cell of text, which opens an address where one is given.

    LibreOffice breaks no link over lines: a long one is a paragraph for each of its lines.
    """
    cell = _add(row, "table:table-cell", table__style_name=look, office__value_type="string")
    for line in textwrap.wrap(text, width - 4, break_on_hyphens=False) if address else text.split("\n"):
        paragraph = _add(cell, "text:p", "" if address else line)
        if address:
            link = _add(paragraph, "text:a", line)
            link.set(_named("xlink:href"), address)
            link.set(_named("xlink:type"), "simple")


def _quoted(sheet: str) -> str:
    name = sheet.replace("'", "''")
    return f"'{name}'"


def _range(sheet: Sheet, columns: int, first: int = 0) -> str:
    """Return the address of the table of a sheet, or with `first` of the sheet from that row on."""
    head = len(sheet.about) + 4
    last = chr(ord("A") + columns - 1)
    return f"{_quoted(sheet.name)}.A{first or head}:{_quoted(sheet.name)}.{last}{head + len(sheet.rows)}"


def _range_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub("_", name.lower()).strip("_")


# -- what it looks like, and what it says of itself --------------------------------------------------------


def _styles() -> ET.Element:
    root = _made("office:document-styles", office__version="1.3")
    fonts = _add(root, "office:font-face-decls")
    _add(fonts, "style:font-face", style__name="Arial", svg__font_family="Arial")
    styles = _add(root, "office:styles")
    default = _add(styles, "style:style", style__name="Default", style__family="table-cell")
    letters = _add(default, "style:text-properties", style__font_name="Arial", fo__font_size="12pt")
    letters.set(_named("fo:language"), "en")
    letters.set(_named("fo:country"), "GB")
    layout = _add(_add(root, "office:automatic-styles"), "style:page-layout", style__name="wide")
    _add(
        layout,
        "style:page-layout-properties",
        fo__page_width="29.7cm",
        fo__page_height="21cm",
        fo__margin="1.5cm",
        style__print_orientation="landscape",
        style__scale_to_X="1",
        style__scale_to_Y="0",
    )
    masters = _add(root, "office:master-styles")
    _add(masters, "style:master-page", style__name="Landscape", style__page_layout_name="wide")
    return root


def _meta(title: str, day: date) -> ET.Element:
    root = _made("office:document-meta", office__version="1.3")
    meta = _add(root, "office:meta")
    for name, text in _facts(title, day):
        _add(meta, name, text)
    return root


def _facts(title: str, day: date) -> Iterator[tuple[str, str]]:
    yield "dc:title", title
    yield "dc:language", "en-GB"
    yield "meta:initial-creator", "csprp"
    yield "dc:creator", "csprp"
    yield "meta:creation-date", f"{day.isoformat()}T00:00:00"
    yield "dc:date", f"{day.isoformat()}T00:00:00"


def _manifest() -> ET.Element:
    root = _made("manifest:manifest", manifest__version="1.3")
    parts = (
        ("/", _KIND),
        ("content.xml", "text/xml"),
        ("styles.xml", "text/xml"),
        ("meta.xml", "text/xml"),
    )
    for path, kind in parts:
        entry = _add(root, "manifest:file-entry", manifest__media_type=kind)
        entry.set(_named("manifest:full-path"), path)
    return root
