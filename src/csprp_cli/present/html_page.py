"""A page as one HTML file that needs nothing else: no script, nothing remote, its style inside it.

It is built as a tree and written by the standard library, never from pieces of text, so that no words of
a record or of a person can become markup. The module is not called `html`: the standard library has one.
"""

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.chart import Chart
from csprp_cli.model.note import Links, Logo
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Bar, Citation, Column, Row, Table
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    References,
    Small,
    Text,
    reference_of,
)
from csprp_cli.present.svg import draw_bar, draw_chart

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
"""What a browser may load for the page: its own style and fonts and nothing else, whatever stands in it."""

POLICY_WITH_LOGO = POLICY.replace("font-src data:", "font-src data:; img-src data:")
"""The same for a page with a logo, which is inside the page as well."""

_STYLE = Path(__file__).with_name("page.css")
_LARGE = Path(__file__).with_name("large-print.css")
_FONT = re.compile(r"url\((fonts/[\w-]+\.woff2)\)")
_PAST_BMP = "".join(chr((plane << 16) + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_UNWRITABLE = re.compile(
    f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PAST_BMP}]"
)
"""What the HTML standard allows in no page: controls other than white space, halves of a pair and
characters that are none."""

_OWN_LINE = frozenset(
    (
        *("head", "meta", "title", "style", "body", "main", "footer", "section", "div", "h1", "h2", "h3"),
        *("p", "ul", "li", "pre", "table", "caption", "thead", "tbody", "tr", "figure", "figcaption"),
    )
)
"""What ends its line in the file, so that two versions of a page can be compared line by line."""

_AUTO = {"dir": "auto"}
"""Text takes its direction from its own first letter: a note may quote Arabic or Urdu."""

_KEPT_WHOLE = 24
"""A cell up to this many characters stays on one line where its column does not wrap."""

_LONG = 12
"""A column that wraps and holds more characters than this is not squeezed further on a narrow screen."""

_LONGEST_WORD = 30
"""A longer word than this is broken, so that a table still fits its paper. Others never are."""


def web_page(
    blocks: Iterable[Block],
    *,
    title: str,
    day: date,
    one_page: bool,
    size: BodySize = BodySize.USUAL,
) -> str:
    """Return a page as one HTML file. `one_page` is for a note: what it prints fits one sheet of A4.

    `size` is that of its letters on paper; large print is larger on a screen as well.

    The same blocks give the same text on any day: `day` is the only date in it. Raises UsageProblem for
    a character that no page can hold.
    """
    kind = "note" if one_page else "answer"
    page = _Page(title, day, f"{kind} {size.name.lower()}" if size != BodySize.USUAL else kind)
    if size == BodySize.LARGE:
        page.style.text = f"{page.style.text}{_LARGE.read_text(encoding='utf-8')}"
    for block in blocks:
        page.place(block)
    return page.written()


def index_page(
    title: str,
    intro: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    *,
    day: date,
    footer: str,
) -> str:
    """Return a page of links to files beside it: for each group a heading and its (text, link)."""
    page = _Page(title, day, "index")
    page.place(Heading(title, 1))
    page.place(Text(intro))
    for heading, links in groups:
        page.place(Heading(heading))
        _links(page.here, links)
    page.place(Small(footer))
    return page.written()


class _Page:
    """A page in the making: its tree, and the element that the next block goes into."""

    def __init__(self, title: str, day: date, kind: str) -> None:
        self.root = ET.Element("html", {"lang": "en-GB"})
        self.policy, self.style = _head(self.root, title, day)
        self.body = _add(self.root, "body", attributes={"class": kind})
        _add(self.body, "a", "Skip to main content", {"class": "skip", "href": "#main"})
        self.main = _add(self.body, "main", attributes={"id": "main"})
        self.sheet = self.here = self.main
        self.heading = ""
        self.sections = 0
        self.numbers: set[str] = set()

    def place(self, block: Block) -> None:
        """Add one block where the page has come to."""
        match block:
            case Heading():
                self._open(block)
            case Text(links=Links() as links):
                _links_within(self.here, block.lead, links)
            case Text():
                _paragraph(self.here, block)
            case Small(text):
                self._small(text)
            case Bullets(items):
                _list(self.here, items)
            case References(items, small):
                self.numbers |= {item.mark for item in items if item.mark}
                _references(self.here, items, small)
            case Lines(lines):
                _add(_add(self.here, "pre"), "code", "\n".join(lines))
            case Grid():
                _grid(self.here, block, self.heading)
            case Picture(chart):
                _figure(self.here, chart)
            case PageBreak():
                self.sheet = self.here = _add(self.main, "div", attributes={"class": "new-page"})

    def written(self) -> str:
        """Return the file. Small print at the very end is the footer of the whole page."""
        if self.numbers:
            _link_marks(self.main, re.compile(f"({'|'.join(map(re.escape, sorted(self.numbers)))})"))
        if len(self.main) and self.main[-1].tag == "footer":
            self.body.append(self.main[-1])
            del self.main[-1]
        text = "<!DOCTYPE html>\n" + ET.tostring(self.root, encoding="unicode", method="html") + "\n"
        if match := _UNWRITABLE.search(text):
            raise UsageProblem(f"a web page cannot hold the character U+{ord(match[0]):04X}", "leave it out")
        return text

    def _open(self, heading: Heading) -> None:
        """Add a heading; one of level 2 opens a section that it names, one of level 1 closes it."""
        attributes = dict(_AUTO)
        if heading.level == 2:
            self.sections += 1
            name = f"section-{self.sections}"
            self.here = _add(self.sheet, "section", attributes={"aria-labelledby": name})
            attributes["id"] = name
        elif heading.level == 1:
            self.here = self.sheet
        drawn = _add(self._place_of(heading), f"h{heading.level}", attributes=attributes)
        _led(drawn, "span", heading.mark, heading.text)
        self.heading = heading.text

    def _place_of(self, heading: Heading) -> ET.Element:
        """Return what a heading goes into: beside a logo where it has one. Its page may then show that."""
        if heading.logo is None:
            return self.here
        self.policy.set("content", POLICY_WITH_LOGO)
        beside = _add(self.here, "div", attributes={"class": "beside"})
        _logo(beside, heading.logo)
        return beside

    def _small(self, text: str) -> None:
        joins = len(self.sheet) > 0 and self.sheet[-1].tag == "footer"
        _add(self.sheet[-1] if joins else _add(self.sheet, "footer"), "p", text, _AUTO)
        self.here = self.sheet


# -- the tree ---------------------------------------------------------------------------------------


def _add(
    parent: ET.Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> ET.Element:
    """Add an element after the others of its parent, and return it."""
    element = ET.SubElement(parent, tag, dict(attributes or {}))
    element.text = text
    if tag in _OWN_LINE:
        element.tail = "\n"
    return element


def _led(parent: ET.Element, tag: str, lead: str, text: str) -> None:
    """Fill an element with text, and before it the lead in an element of its own, a space between."""
    if not lead:
        parent.text = text
        return
    before = _add(parent, tag, lead, {"class": "mark"} if tag == "span" else None)
    before.tail = f" {text}"


def _head(root: ET.Element, title: str, day: date) -> tuple[ET.Element, ET.Element]:
    """Add the head of a page, and return its policy and its style: some pages have more in them."""
    head = _add(root, "head")
    head.text = "\n"
    _add(head, "meta", attributes={"charset": "utf-8"})
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    allowed = _add(head, "meta", attributes=policy)
    for name, content in (
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("dcterms.date", day.isoformat()),
    ):
        _add(head, "meta", attributes={"name": name, "content": content})
    _add(head, "title", title)
    return allowed, _add(head, "style", _style())


@cache
def _style() -> str:
    """Return the style sheet with its fonts inside it: a page looks and breaks the same on every machine."""
    return _FONT.sub(_inside, _STYLE.read_text(encoding="utf-8"))


def _inside(font: re.Match[str]) -> str:
    content = base64.b64encode((_STYLE.parent / font[1]).read_bytes()).decode("ascii")
    return f"url(data:font/woff2;base64,{content})"


# -- text and lists ---------------------------------------------------------------------------------


def _paragraph(parent: ET.Element, block: Text) -> None:
    attributes = {"class": "aside", "role": "note", **_AUTO} if block.aside else _AUTO
    _led(_add(parent, "p", attributes=attributes), "strong", block.lead, block.text)


def _list(parent: ET.Element, items: Sequence[tuple[str, str]]) -> None:
    """Add a list; where its items carry short marks such as `[1]` or `a`, these take the bullets' place."""
    marked = any(Bullets.is_mark(lead) for lead, _ in items)
    # Safari reads out no list where the bullets are off, unless the role is given.
    drawn = _add(parent, "ul", attributes={"class": "marks", "role": "list"} if marked else None)
    for lead, text in items:
        tag = "span" if Bullets.is_mark(lead) else "strong"
        _led(_add(drawn, "li", attributes=_AUTO), tag, lead, text)


def _references(parent: ET.Element, items: Sequence[Citation], small: bool) -> None:
    """Add references, each a place that marks lead to and a link in words, whose address paper prints.

    Small ones run on in one paragraph.
    """
    kind = {"class": "sources"} if small else {"class": "marks sources", "role": "list"}
    drawn = _add(parent, "p" if small else "ul", attributes={**kind, **_AUTO})
    for item in items:
        words, rest = reference_of(item, small=small)
        named = {"id": f"source-{item.number}"} if item.number else {}
        entry = _add(drawn, "span" if small else "li", attributes={**named, **_AUTO})
        if item.mark:
            _add(entry, "span", item.mark, {"class": "mark"}).tail = " "
        if item.link and words:
            _add(entry, "a", words, {"href": item.link}).tail = rest
        else:
            _add(entry, "span", f"{words}{rest}")
        if item.address:
            _add(entry, "span", f" {item.on_paper if small else item.address}", {"class": "address"})
        if small:
            entry.tail = ". "


def _link_marks(element: ET.Element, marks: re.Pattern[str]) -> None:
    """Make each mark of a source in the text of an element, such as `[1]`, a link to that source."""
    for child in list(element):
        if child.tag not in ("a", "pre", "svg") and child.get("class") != "mark":
            _link_marks(child, marks)
        child.tail, *links = _linked(child.tail or "", marks)
        place = list(element).index(child) + 1
        element[place:place] = links
    element.text, *links = _linked(element.text or "", marks)
    element[0:0] = links


def _linked(text: str, marks: re.Pattern[str]) -> tuple[Any, ...]:
    """Return the text before the first mark, then each mark as a link with the text after it."""
    before, *pieces = marks.split(text)
    links = []
    for mark, after in zip(pieces[::2], pieces[1::2], strict=True):
        links.append(ET.Element("a", {"href": f"#source-{mark[1:-1]}"}))
        links[-1].text, links[-1].tail = mark, after
    return before, *links


def _links_within(parent: ET.Element, lead: str, links: Links) -> None:
    """Add links to files beside the page as a list that its lead names, what follows them at its end."""
    _add(_add(parent, "p", attributes={"id": "next", **_AUTO}), "strong", lead)
    drawn = _add(parent, "ul", attributes={"class": "next", "aria-labelledby": "next"})
    for words, file in links.items:
        _add(_add(drawn, "li", attributes=_AUTO), "a", words, {"href": file})
    _add(drawn, "li", links.rest, _AUTO)


def _logo(parent: ET.Element, logo: Logo) -> None:
    kind = "svg+xml" if logo.kind == "svg" else "png"
    content = base64.b64encode(logo.content).decode("ascii")
    across, tall = (f"{length:.0f}" for length in logo.within(240, 72))
    source = f"data:image/{kind};base64,{content}"
    _add(parent, "img", attributes={"src": source, "alt": logo.text, "width": across, "height": tall})


def _links(parent: ET.Element, links: Sequence[tuple[str, str]]) -> None:
    drawn = _add(parent, "ul", attributes={"class": "links", "role": "list"})
    for text, link in links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            raise ValueError(f"an index links to files beside it, not to {link}")
        _add(_add(drawn, "li", attributes=_AUTO), "a", text, {"href": link})


# -- tables -----------------------------------------------------------------------------------------


def _grid(parent: ET.Element, grid: Grid, heading: str) -> None:
    """Add a table in a region of its own, which scrolls where a screen is too narrow for it."""
    name = grid.caption or heading
    region = {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": f"Table: {name}"}
    drawn = _add(
        _add(parent, "div", attributes=region), "table", attributes={"class": "blank"} if grid.blank else None
    )
    if grid.caption:
        said_above = {"class": "unseen"} if grid.caption == heading else None
        _add(drawn, "caption", grid.caption, said_above)
    leanings = _leanings(grid.table)
    _titles(drawn, grid.table.columns, leanings)
    _rows(drawn, grid.table, leanings)


def _titles(table: ET.Element, columns: Sequence[Column], leanings: Sequence[str]) -> None:
    if not any(column.title for column in columns):
        return
    row = _add(_add(table, "thead"), "tr")
    for column, leaning in zip(columns, leanings, strict=True):
        # A heading without words would be read out as one: an empty corner is a plain cell.
        tag, scope = ("th", {"scope": "col"}) if column.title else ("td", {})
        _add(row, tag, column.title, {**scope, **_classed(leaning, _broken(column.title)), **_AUTO})


def _leanings(table: Table) -> list[str]:
    """Return the class of each column: `bar`, `n` for numbers, `w` for one that wraps and has long text."""
    data = [row.cells for row in table.rows if row.kind == "data"]
    kinds = []
    for index, column in enumerate(table.columns):
        cells = [cells[index] for cells in data]
        if any(isinstance(cell, Bar) for cell in cells):
            kinds.append("bar")
        elif column.align == "right":
            kinds.append("n")
        else:
            long = any(len(cell) > _LONG for cell in cells if isinstance(cell, str))
            kinds.append("w" if column.wraps and long else "")
    return kinds


def _rows(table: ET.Element, content: Table, leanings: Sequence[str]) -> None:
    """Add the rows; a label opens a group of them, which it is the heading of."""
    group: ET.Element | None = None
    across = {"colspan": str(len(content.columns)), **_AUTO}
    for row in content.rows:
        if group is None or row.kind == "label":
            group = _add(table, "tbody")
        drawn = _add(group, "tr")
        if row.kind == "data":
            _cells(drawn, row, content.columns, leanings)
            continue
        tag, kind = ("th", {"scope": "rowgroup"}) if row.kind == "label" else ("td", {"class": "break"})
        _add(_add(drawn, tag, attributes={**kind, **across}), "span", str(row.cells[0]))


def _cells(drawn: ET.Element, row: Row, columns: Sequence[Column], leanings: Sequence[str]) -> None:
    for index, (cell, column, leaning) in enumerate(zip(row.cells, columns, leanings, strict=True)):
        if isinstance(cell, Bar):
            draw_bar(_add(drawn, "td", attributes=_classed(leaning)), cell)
            continue
        tag, scope = ("th", {"scope": "row"}) if index == 0 and cell else ("td", {})
        stays_on_one_line = cell and not column.wraps and len(cell) <= _KEPT_WHOLE
        wrapping = "k" if stays_on_one_line else _broken(cell)
        _add(drawn, tag, cell, {**scope, **_classed(leaning, wrapping), **_AUTO})


def _broken(text: str) -> str:
    """Return the class of text with a word that no page is wide enough for."""
    return "x" if max(map(len, text.split()), default=0) > _LONGEST_WORD else ""


def _classed(*names: str) -> dict[str, str]:
    told = " ".join(filter(None, names))
    return {"class": told} if told else {}


# -- pictures ---------------------------------------------------------------------------------------


def _figure(parent: ET.Element, chart: Chart) -> None:
    """Add a chart with its title above and its notes below, both in its caption."""
    figure = _add(parent, "figure", attributes={"class": "whole"} if chart.axis else None)
    caption = _add(figure, "figcaption")
    title = _add(caption, "p", chart.title, {"class": "title", **_AUTO})
    if chart.source:
        title.text = f"{chart.title} "
        _add(title, "span", chart.source, {"class": "source"})
    if chart.notes:
        _list(caption, chart.notes)
    draw_chart(figure, chart)
