"""An answer as a piece of HTML that a notebook shows, in the notebook's own look: no script and no style.

It is built as a tree and written by the standard library, as html_page.py is: no words can become markup.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from csprp_cli.model.result import Citation, Section, Table
from csprp_cli.present.text.column_widths import without_bars


def fragment(
    title: str,
    headline: str,
    sections: Iterable[Section],
    caveats: Sequence[str],
    sources: Sequence[Citation],
) -> str:
    """Return an answer as HTML: title, headline, its tables, what to read with care, sources to open."""
    page = ET.Element("div", {"lang": "en-GB"})
    _add(page, "h3", title)
    _add(page, "p", headline)
    for section in sections:
        if section.table is None:
            _add(page, "h4", section.heading)
        _add(page, "p", section.intro)
        if section.table is not None:
            _table(page, section.heading, without_bars(section.table))
            _list(page, [f"{mark} {text}" for mark, text in section.table.notes])
        _list(page, section.bullets)
        _add(page, "p", section.after)
    _add(page, "h4", "Read with care" if caveats else "")
    _list(page, caveats)
    _add(page, "h4", "Sources" if sources else "")
    for source, item in zip(sources, _list(page, [f"[{source.number}] " for source in sources]), strict=True):
        if source.address.startswith(("https://", "http://")):
            _add(item, "a", source.text, href=source.address).tail = f" ({source.level})"
        else:
            item.text = f"[{source.number}] {source.text} ({source.level})"
    return ET.tostring(page, encoding="unicode", method="html")


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    """Add an element that holds text, and return it; one without a word is left out of the page."""
    element = ET.Element(tag, attributes)
    element.text = text
    if text:
        parent.append(element)
    return element


def _list(page: ET.Element, items: Iterable[str]) -> list[ET.Element]:
    texts = list(items)
    drawn = ET.SubElement(page, "ul") if texts else page
    return [_add(drawn, "li", text) for text in texts]


def _table(page: ET.Element, caption: str, table: Table) -> None:
    drawn = ET.SubElement(page, "table")
    _add(drawn, "caption", caption)
    if any(column.title for column in table.columns):
        head = ET.SubElement(ET.SubElement(drawn, "thead"), "tr")
        for column in table.columns:
            _cell(head, column.title, scope="col" if column.title else "")
    body = ET.SubElement(drawn, "tbody")
    for row in table.rows:
        line = ET.SubElement(body, "tr")
        if row.kind == "data":
            for place, cell in enumerate(row.cells):
                _cell(line, str(cell), scope="row" if cell and not place else "")
        else:
            scope = "rowgroup" if row.kind == "label" else ""
            _cell(line, str(row.cells[0]), scope=scope, colspan=str(len(table.columns)))


def _cell(line: ET.Element, text: str, *, scope: str, **attributes: str) -> None:
    """Add a cell: a heading where it has a `scope`, so that a screen reader says what a number belongs to."""
    cell = ET.SubElement(line, "th" if scope else "td", {**({"scope": scope} if scope else {}), **attributes})
    cell.text = text
