"""A picture of an answer that stands alone, as SVG: what it shows, in words too, its cautions, its sources.

It holds real text and no font: the first of its fonts that a machine has is used. The colours are those of a
web page, light and dark (page.css), and none of them says anything that its shape does not.
"""

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from csprp_cli.model.chart import Chart
from csprp_cli.model.problem import UsageProblem, named
from csprp_cli.model.result import Citation, Result
from csprp_cli.notes.standing_text import BEFORE_YOU_LOOK
from csprp_cli.present.letters import OURS, Room
from csprp_cli.present.svg import draw_chart, room_for

FONTS = "'Source Sans 3','Source Sans Pro',Arial,Helvetica,sans-serif"

_NARROWEST = 480
"""Units across, which are pixels where nothing scales the picture. At 320 its letters are still 9 to 10."""
_WIDE = 716
"""What a picture that would be taller than a page has instead, with charts side by side: between the margins
of A4 its letters are still 8 to 9 points."""
_TALLEST = 1.5
"""How many times as tall as wide a picture may be that stands on one page of A4 with its margins."""
_EDGE = 16
_BETWEEN = 24
_LETTERS = 15
_SIZES = {"title": 20, "panel": 16, "said": 15, "small": 13.5}
_BOLD = ("title", "panel")
_LINE = 1.32
_ACROSS_A4, _LETTERS_ON_A4 = 499, 9.5
"""Points: between the margins of a page, and the letters of a chart on it."""
_STYLE = Path(__file__).with_name("page.css")
_OF_CHARTS = re.compile(r"/\* Charts\. \*/(.*?)/\* End of charts\. \*/", re.DOTALL)
_COLOURS = re.compile(r"(--[a-z]+):\s*(#[0-9a-f]{6})")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML allows in no file."""
_MARKS = re.compile(r"\[\d+\]")


def picture(result: Result, footer: str = "", letters: float = 1.0) -> str:
    """Return the picture of an answer as one SVG file. `footer` is small print that it carries.

    `letters` says how wide they are, as in `Room`: of whatever machine opens it, or of the font of a PNG.

    Raises UsageProblem where an answer has none: of suicide, of one figure, of words alone.
    """
    result = result.drawn or result
    charts = result.charts
    if not charts:
        raise UsageProblem(
            result.undrawn or "this answer has no picture", instead={"--out": "", "--format": "table"}
        )
    sheet = _Sheet(result, charts, footer, letters)
    return (sheet if sheet.fits_a_page else _Sheet(result, charts, footer, letters, _WIDE)).written()


def one_chart(chart: Chart) -> tuple[str, int]:
    """Return the drawing of one chart as SVG in light colours, without words around it, and its height in
    points where it is as wide as a page of A4 allows."""
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "font-size": str(_LETTERS_ON_A4)})
    in_light = style().partition("@media")[0]
    ET.SubElement(root, "style").text = f"{in_light}.chart{{font-size:{_LETTERS_ON_A4}px}}"
    height = draw_chart(root, chart, Room(_ACROSS_A4 / _LETTERS_ON_A4, OURS)) * _LETTERS_ON_A4
    for side, length in (("width", _ACROSS_A4), ("height", round(height))):
        root.set(side, str(length))
        root[-1].set(side, str(length))
    root.set("viewBox", f"0 0 {_ACROSS_A4} {round(height)}")
    return ET.tostring(root, encoding="unicode"), round(height)


class _Sheet:
    """A picture in the making: its tree, and how far down it has come."""

    def __init__(
        self,
        result: Result,
        charts: Sequence[Chart],
        footer: str,
        letters: float,
        least: int = _NARROWEST,
    ) -> None:
        self.letters = letters
        self.width = max(least, *(round(room_for(chart, letters) * _LETTERS) + 2 * _EDGE for chart in charts))
        self.width += self.width % 2  # two columns begin and end on whole units
        self.left, self.across = float(_EDGE), float(self.width - 2 * _EDGE)
        self.beside = least == _WIDE
        self.down = float(_EDGE)
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
        self.root.set("role", "img")
        self.root.set("aria-labelledby", "title description")
        self.root.set("lang", "en-GB")
        ET.SubElement(self.root, "title", {"id": "title"}).text = result.title
        described = (BEFORE_YOU_LOOK, result.in_short, *(chart.alt for chart in charts), *result.beneath)
        ET.SubElement(self.root, "desc", {"id": "description"}).text = " ".join(filter(None, described))
        ET.SubElement(self.root, "style").text = style()
        ET.SubElement(self.root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
        self._write([(result.title, "title"), (BEFORE_YOU_LOOK, "small")])
        # What an answer says in short is about its runs of years, or else about all of it.
        columns = [place for place, chart in enumerate(charts, 1) if chart.kind == "columns"]
        led = columns[-1] if columns else len(charts)
        self._panels(charts[:led])
        self._write([(result.in_short, "said"), *((text, "small") for text in result.beneath)])
        self._panels(charts[led:])
        self._write(
            [
                (_with_care(result.foremost), "small"),
                (_sources(result.citations, charts), "small"),
                (footer, "small"),
            ]
        )

    @property
    def fits_a_page(self) -> bool:
        """Whether it stands on a page of A4 at the width of its text."""
        return self.down <= _TALLEST * self.width

    def written(self) -> str:
        """Return the file."""
        height = round(self.down + _EDGE / 2)
        self.root.set("viewBox", f"0 0 {self.width} {height}")
        self.root.set("width", str(self.width))
        self.root.set("height", str(height))
        ET.indent(self.root, " ")
        text = ET.tostring(self.root, encoding="unicode") + "\n"
        if match := _UNWRITABLE.search(text):
            raise UsageProblem(f"a picture cannot hold the character {named(match[0])}", "leave it out")
        return text

    def _panels(self, charts: Sequence[Chart]) -> None:
        """Place charts below each other; where the picture is wide, side by side, but never columns."""
        for are_columns, group in itertools.groupby(charts, key=lambda chart: chart.kind == "columns"):
            alike = list(group)
            if self.beside and not are_columns and len(alike) > 1:
                self._side_by_side(alike)
            else:
                for chart in alike:
                    self._panel(chart)

    def _side_by_side(self, charts: Sequence[Chart]) -> None:
        """Place charts left, read down, and then right, as equal in height as they can be."""
        whole, top = self.across, self.down
        self.across = (whole - _BETWEEN) / 2
        tall = [self._height_of(chart) for chart in charts]
        cut = min(range(1, len(charts)), key=lambda place: max(sum(tall[:place]), sum(tall[place:])))
        ends = []
        for held in (charts[:cut], charts[cut:]):
            self.down = top
            for chart in held:
                self._panel(chart)
            ends.append(self.down)
            self.left += self.across + _BETWEEN
        self.left, self.across, self.down = float(_EDGE), whole, max(ends)

    def _height_of(self, chart: Chart) -> float:
        """Return how tall a panel is, by drawing it where nobody sees it."""
        root, down = self.root, self.down
        self.root = ET.Element("svg")
        self._panel(chart)
        tall, self.root, self.down = self.down - down, root, down
        return tall

    def _panel(self, chart: Chart) -> None:
        """Place one chart: its title with its sources, the drawing, and the notes of it."""
        self.down += 8
        self._write([(f"{chart.title} {chart.source}".strip(), "panel")])
        height = draw_chart(self.root, chart, Room(self.across / _LETTERS, self.letters)) * _LETTERS
        drawn = self.root[-1]
        # The whole file is one picture with one text: a part of it is not read out again.
        del drawn.attrib["role"], drawn.attrib["aria-label"]
        place = {
            "x": round(self.left),
            "y": round(self.down, 1),
            "width": round(self.across),
            "height": round(height),
        }
        drawn.attrib |= {name: str(value) for name, value in place.items()}
        drawn.set("overflow", "visible")
        self.down += height + 4
        for letter, note in chart.notes:
            self._text(f"{letter}: {note}" if letter else note, "small")
        self.down += 8

    def _write(self, texts: Iterable[tuple[str, str]]) -> None:
        for text, kind in texts:
            if text:
                self._text(text, kind)
                self.down += 8

    def _text(self, text: str, kind: str) -> None:
        size = _SIZES[kind]
        for line in Room(self.across / size, self.letters).lines(text, bold=kind in _BOLD):
            self.down += size * _LINE
            where = {"x": str(round(self.left)), "y": f"{self.down - size * 0.3:.1f}", "class": kind}
            ET.SubElement(self.root, "text", where).text = line


def _with_care(cautions: Sequence[str]) -> str:
    return f"Read with care. {' '.join(cautions)}" if cautions else ""


def _sources(citations: Sequence[Citation], charts: Sequence[Chart]) -> str:
    """Return the sources of what is drawn, in few words each."""
    drawn = {mark for chart in charts for mark in _MARKS.findall(chart.source)}
    said = []
    for item in citations:
        if item.mark in drawn:
            level = "" if item.level in ("", "first-hand") else f" ({item.level})"
            said.append(f"{item.mark}\u00a0{item.text}{level}")
    return f"Sources: {'; '.join(said)}." if said else ""


@cache
def style() -> str:
    """Return the style of a picture: that of the charts of a web page, in its light and its dark colours.

    Colours are written out, because what draws a PNG knows no variables of CSS.
    """
    sheet = _STYLE.read_text(encoding="utf-8")
    found = _OF_CHARTS.search(sheet)
    if found is None:
        raise LookupError("page.css marks no rules of charts")
    first, *blocks = sheet.split("@media screen and (prefers-color-scheme: dark)", 1)
    light, dark = (dict(_COLOURS.findall(part)[:8]) for part in (first, *blocks))
    own = f"text{{font-family:{FONTS};fill:var(--ink)}}.paper{{fill:var(--paper)}}.small{{fill:var(--soft)}}"
    sizes = "".join(f".{kind}{{font-size:{size}px}}" for kind, size in _SIZES.items())
    rules = f"{own}.title,.panel{{font-weight:700}}{found[1]}"
    squeezed = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL))
    in_light, in_dark = (_in_colours(squeezed, colours) for colours in (light, dark))
    return (
        f":root{{max-width:100%;height:auto}}.chart{{font-size:{_LETTERS}px}}"
        f"{sizes}{in_light}@media (prefers-color-scheme:dark){{{in_dark}}}"
    )


def _in_colours(rules: str, colours: Mapping[str, str]) -> str:
    return re.sub(r"var\((--[a-z]+)\)", lambda name: colours[name[1]], rules)
