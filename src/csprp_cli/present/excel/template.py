"""An empty table for people to fill in: as CSV, as words that explain it, and as an Excel workbook."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import HOW_TO, OWN_SUMMARY, Template, TemplateColumn
from csprp_cli.present.excel.book import A4, POINTS, new_book
from csprp_cli.present.text.plain import wrapped

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1000
"""How many rows have a list to choose from; what is typed under them is read all the same."""

_EARLIEST = date(1990, 1, 1)
_LONGEST_TITLE, _LONGEST_MESSAGE, _LONGEST_LIST = 32, 255, 255
_WIDTHS = (36, 34, 12, 60, 60, 30)
_LETTERS = 1.05
MORE = (
    "No figure of England stands beside these in the years asked. Your own summary can count them: copy a "
    "heading into the first row of your table, and fill it in there. Nothing on this sheet is read."
)
_HEADINGS = ("Heading", "What it is", "Needed", "What to write", "What is accepted", "Beside England in")


def template_csv(template: Template) -> str:
    """Return the headings alone."""
    return ",".join(column.heading for column in template.columns) + "\n"


def template_words(template: Template, width: int) -> Iterator[str]:
    """Yield what explains a template, line by line."""
    yield template.title
    for sentence in template.before:
        yield wrapped(sentence, width, "", "")
    yield from _explained(template.columns, width)
    if template.more:
        yield wrapped(f"{OWN_SUMMARY}: {MORE}", width, "", "")
        yield from _explained(template.more, width)


def _explained(columns: Iterable[TemplateColumn], width: int) -> Iterator[str]:
    before = ""
    for column in columns:
        needed = " Needed in every row." if column.needed == "yes" else ""
        accepted = f" Accepted: {column.accepted}." if column.accepted != before else ""
        yield wrapped(f"{column.heading}: {column.explanation}{needed}{accepted}", width, "  ", "    ")
        before = column.accepted


def template_workbook(template: Template, day: date) -> bytes:
    """Return an .xlsx file: a sheet with the headings and lists to choose from, and one that explains them.

    The same template and day give the same bytes. Nothing is written to disk.
    """
    out = io.BytesIO()
    book = new_book(out, template.sheet, day)
    _table(book, book.add_worksheet(template.sheet), template)
    if template.more:
        _list(book, book.add_worksheet(OWN_SUMMARY), OWN_SUMMARY, (MORE,), template.more)
    _list(book, book.add_worksheet(HOW_TO), template.title, template.before, template.columns)
    book.close()
    return out.getvalue()


def _table(book: "Workbook", sheet: "Worksheet", template: Template) -> None:
    heading = book.add_format({"bold": True, "bottom": 2, "bg_color": "#F2F2F2", "valign": "top"})
    looks = {
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        # As text: Excel would make a date of the reference 3-4, and of the category 6-10.
        **dict.fromkeys(("reference", "category", "period"), book.add_format({"num_format": "@"})),
    }
    for place, column in enumerate(template.columns):
        sheet.set_column(place, place, max(len(column.heading) + 4, 14), looks.get(column.kind))
        sheet.write_string(0, place, column.heading, heading)
        sheet.data_validation(1, place, ROWS, place, _rule(column))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(0)


def _rule(column: TemplateColumn) -> dict[str, object]:
    """Return what a cell may hold. It warns and lets be: csprp accepts more words than the list offers."""
    rule: dict[str, object] = {"validate": "any"}
    if column.offered and len(",".join(column.offered)) <= _LONGEST_LIST:
        rule = {"validate": "list", "source": list(column.offered)}
    elif column.kind == ColumnKind.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    elif column.kind in (ColumnKind.AGE_YEARS, ColumnKind.AGE_MONTHS, ColumnKind.COUNT):
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    message = column.explanation
    if len(message) <= _LONGEST_MESSAGE:
        rule |= {"input_title": column.heading[:_LONGEST_TITLE], "input_message": message}
    return rule | {
        "error_type": "warning",
        "error_title": "Look again",
        "error_message": f"The sheet {HOW_TO} says what is accepted here.",
    }


def _list(
    book: "Workbook",
    sheet: "Worksheet",
    name: str,
    before: Sequence[str],
    columns: Sequence[TemplateColumn],
) -> None:
    """Explain columns, a row each, under what is said first."""
    wraps = book.add_format({"text_wrap": True, "valign": "top", "align": "left", "indent": 1})
    title = book.add_format({"bold": True, "font_size": 16})
    heading = book.add_format({"bold": True, "bottom": 2, "bg_color": "#F2F2F2", "valign": "top"})
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, name, title)
    for row, sentence in enumerate(before, 1):
        # Text runs over the empty cells beside it: a merged cell would trouble a screen reader.
        sheet.write_string(row, 0, sentence)
    head = len(before) + 2
    for place, (text, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(head, place, text, heading)
    for row, column in enumerate(columns, head + 1):
        explained = column.explanation, column.accepted, column.beside
        cells = (column.heading, column.title, column.needed, *explained)
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wraps)
        lines = max(
            -(-len(text) // int(width * _LETTERS)) for text, width in zip(cells, _WIDTHS, strict=True)
        )
        sheet.set_row(row, max(lines, 1) * POINTS + 4)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
