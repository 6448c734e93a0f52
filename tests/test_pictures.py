"""A picture of every answer: its geometry, measured, and what stands for it where it is not seen."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import Run, held_to_golden, sampled
from csprp_cli.model.chart import Chart, Mark, reach_of, row_label
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result, Section
from csprp_cli.present.formats import Edition, Form, Screen, result_content
from csprp_cli.present.letters import OURS, Room, lines_of, width_of
from csprp_cli.present.picture import picture, style
from csprp_cli.present.svg import draw_chart
from csprp_cli.record.load import load
from csprp_cli.record.lookup import find_metric
from csprp_cli.record.typed_periods import read_side
from csprp_cli.views.breakdown import BREAKDOWNS, breakdown
from csprp_cli.views.compare import Narrowing, compare_metric, compare_sides
from csprp_cli.views.theme_lists import theme_grid
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion

RECORD = load()
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LETTERS = 15.0
SIZES = {"title": 20.0, "panel": 16.0, "said": 15.0, "small": 13.5}


def of_sides() -> Result:
    sides = [read_side(RECORD, name) for name in ("2022-23", "2023-24")]
    return compare_sides(RECORD, sides, Narrowing())


def of_metric(slug: str) -> Callable[[], Result]:
    return lambda: trend(RECORD, TrendQuestion(find_metric(RECORD, slug), half_years=True))


def of_pairs(slug: str) -> Callable[[], Result]:
    return lambda: compare_metric(RECORD, find_metric(RECORD, slug), all_pairs=True)


def of_breakdown(by: str) -> Callable[[], Result]:
    return lambda: breakdown(RECORD, by, half_years=True)


FIRST = ("deaths", "under-1s", "child-mental-health", "suicide")
METRICS = (*FIRST, *(slug for slug in RECORD.metrics if slug not in FIRST))
ANSWERS: dict[str, Callable[[], Result]] = {
    **{slug: of_metric(slug) for slug in FIRST},
    "sides": of_sides,
    "age": of_breakdown("age"),
    "grid": lambda: theme_grid(RECORD),
    **{f"pairs {slug}": of_pairs(slug) for slug in METRICS},
    **{slug: of_metric(slug) for slug in METRICS},
    **{by: of_breakdown(by) for by in BREAKDOWNS},
}


@cache
def asked(name: str) -> Result | None:
    try:
        return ANSWERS[name]()
    except UsageProblem:  # nothing is held for it
        return None


@cache
def drawn(name: str) -> ET.Element | None:
    result = asked(name)
    return ET.fromstring(picture(result)) if result is not None and result.charts else None


# -- what is drawn, in units of the picture ---------------------------------------------------------


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    kind: str
    text: str = ""

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def length(text: str, whole: float) -> float:
    number = float(re.sub(r"[a-z%]+$", "", text))
    return number * LETTERS if text.endswith("em") else number * whole / 100 if text.endswith("%") else number


@cache
def fonts() -> tuple[tuple[Any, Any], ...]:
    """The regular and the bold face of Source Sans, of Liberation Sans, whose widths are Arial's, and of the
    widest that a machine takes where it has neither."""
    from fontTools.ttLib import TTFont

    spec = find_spec("font_source_sans_pro")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "files"
    pairs = [[next(folder.glob(f"*-{weight}.*tf")) for weight in ("Regular", "Bold")]]
    for family, names in (
        ("liberation", ("LiberationSans-Regular", "LiberationSans-Bold")),
        ("dejavu", ("DejaVuSans", "DejaVuSans-Bold")),
    ):
        folder = Path("/usr/share/fonts/truetype") / family
        if folder.is_dir():
            pairs.append([folder / f"{name}.ttf" for name in names])
    opened = []
    for pair in pairs:
        faces = [TTFont(path) for path in pair]
        opened.append(tuple((face.getBestCmap(), face["hmtx"], face["head"].unitsPerEm) for face in faces))
    return tuple(opened)  # type: ignore[arg-type]


def widest(text: str, *, bold: bool) -> float:
    """The width of a text in the widest of the fonts, in the size of its letters."""
    found: list[float] = []
    for faces in fonts():
        names, metrics, units = faces[bold]
        found.append(sum(metrics[names.get(ord(letter), ".notdef")][0] for letter in text) / units)
    return max(found)


def boxes(root: ET.Element) -> Iterator[Box]:
    for text in root.findall(f"{SVG}text"):
        size = SIZES[text.get("class", "")]
        yield text_box(text, float(text.get("x", "0")), float(text.get("y", "0")), size, "start")
    for chart in charts_in(root):
        yield from boxes_of_chart(chart)


def charts_in(root: ET.Element) -> list[ET.Element]:
    return [part for part in root.findall(f"{SVG}svg") if part.get("class") == "chart"]


def text_box(text: ET.Element, x: float, y: float, size: float, anchor: str) -> Box:
    words, kind = text.text or "", text.get("class", "")
    bold = {"printed", "letter", "title", "panel"} & set(kind.split())
    wide = widest(words, bold=bool(bold)) * size
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return Box(left, y - size * 0.7, left + wide, y + size * 0.2, kind, words)


ANCHORS = {"row": "start", "first": "start", "axis": "start", "last": "end", "middle": "middle"}


def anchor_of(kind: str) -> str:
    """As the style has it: the last name that says something wins."""
    names = kind.split()
    if "tick" in names and len(names) == 1:
        return "end"
    return next((ANCHORS[name] for name in reversed(names) if name in ANCHORS), "middle")


def boxes_of_chart(chart: ET.Element) -> Iterator[Box]:
    x, y, width = (float(chart.get(name, "0")) for name in ("x", "y", "width"))
    for part in chart:
        tag, kind = part.tag.removeprefix(SVG), part.get("class", "")
        across = {
            name: x + length(part.get(name, "0"), width) for name in ("x", "x1", "x2", "cx") if part.get(name)
        }
        down = {
            name: y + length(part.get(name, "0"), 0) for name in ("y", "y1", "y2", "cy") if part.get(name)
        }
        if tag == "text":
            at = across["x"] + length(part.get("dx", "0"), width)
            yield text_box(part, at, down["y"] + length(part.get("dy", "0"), 0), LETTERS, anchor_of(kind))
        elif tag == "rect":
            wide, tall = length(part.get("width", "0"), width), length(part.get("height", "0"), 0)
            yield Box(across["x"], down["y"], across["x"] + wide, down["y"] + tall, "rect")
        elif tag == "line":
            (left, right), (top, bottom) = sorted(across.values()), sorted(down.values())
            yield Box(left, top, right, bottom, f"line {kind}")
        elif tag == "circle":
            reach = length(part.get("r", "0"), 0)
            middle, height = across["cx"], down["cy"]
            yield Box(middle - reach, height - reach, middle + reach, height + reach, "dot")
        else:
            assert tag == "svg", "a drawing is made of these alone: nothing in it joins two values"


every_answer = pytest.mark.parametrize("name", sampled(ANSWERS, 7))
every_metric = pytest.mark.parametrize("slug", sampled(METRICS, 4))


@every_answer
def test_no_words_meet_and_all_are_inside(name: str) -> None:
    if (root := drawn(name)) is None:
        return
    wide, tall = (float(root.get(side, "0")) for side in ("width", "height"))
    texts = [box for box in boxes(root) if box.text]
    assert texts
    for box in texts:
        assert box.left >= 0, box
        assert box.right <= wide, box
        assert box.bottom <= tall, box
    for one, other in combinations(texts, 2):
        assert not one.meets(other), (one, other)


@every_answer
def test_a_png_holds_its_words_in_its_own_font_and_a_tall_picture_is_wide(name: str) -> None:
    result = asked(name)
    if result is None or not result.charts:
        return
    for letters in (1.0, OURS):
        root = ET.fromstring(picture(result, letters=letters))
        wide, tall = (float(root.get(side, "0")) for side in ("width", "height"))
        assert wide >= 716 or tall <= 1.52 * wide, "it stands on a page of A4"
        if letters == OURS:
            for text in root.iter(f"{SVG}text"):
                bold = bool({"printed", "letter", "title", "panel"} & set(text.get("class", "").split()))
                words = text.text or ""
                names, metrics, units = fonts()[0][bold]
                own = sum(metrics[names[ord(letter)]][0] for letter in words) / units
                assert own <= OURS * width_of(words, bold=bold), words


@every_answer
def test_bars_start_at_zero_and_nothing_crosses_a_break(name: str) -> None:
    root, result = drawn(name), asked(name)
    if root is None or result is None:
        return
    for chart, told in zip(charts_in(root), result.charts, strict=True):
        found = list(boxes_of_chart(chart))
        lines = [box for box in found if box.kind.startswith("line")]
        bars = [box for box in found if box.kind == "rect"]
        assert {box.kind for box in lines} <= {
            f"line {kind}" for kind in ("grid", "floor", "break", "care", "reach", "span", "none")
        }
        floors = [box for box in lines if box.kind == "line floor"]
        if told.kind == "columns":
            (floor,) = floors
            assert all(abs(bar.bottom - floor.top) < 0.3 for bar in bars)
            tall = sorted(bar.bottom - bar.top for bar in bars)
            values = sorted(mark.value for mark in told.marks if mark.kind == "value" and mark.value)
            for height, value in zip(tall, values, strict=True):
                assert abs(height / tall[-1] - value / values[-1]) < 0.01
        elif told.kind == "bars":
            assert all(any(abs(bar.left - floor.left) < 0.3 for floor in floors) for bar in bars)
            assert len(bars) == sum(mark.is_drawn for mark in told.marks)
        for boundary in (box for box in lines if box.kind == "line break"):
            for box in found:
                if box.kind not in ("line grid", "line floor") and box is not boundary and not box.text:
                    assert not boundary.meets(box._replace(bottom=box.bottom + 0.01)), (boundary, box)
        # A range or a value never leaves its row, so that none joins two of them.
        rows = [box for box in lines if box.kind in ("line reach", "line span")]
        assert all(box.bottom - box.top <= LETTERS for box in rows)


@every_answer
def test_a_picture_has_its_text_and_names_no_suicide(name: str) -> None:
    root, result = drawn(name), asked(name)
    if root is None or result is None:
        return
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert root.findtext(f"{SVG}title") == result.title
    said = root.findtext(f"{SVG}desc", "")
    assert "children who died or were seriously harmed" in said
    assert result.in_short in said
    for chart in result.charts:
        assert chart.alt in said
        assert all(mark.printed in chart.alt for mark in chart.marks if not mark.is_boundary)
    drawn_words = " ".join(text.text or "" for chart in charts_in(root) for text in chart.iter(f"{SVG}text"))
    assert "suicid" not in drawn_words.lower()
    marks = set(re.findall(r"\[\d+\]", "".join(chart.source for chart in result.charts)))
    sources = " ".join(text.text or "" for text in root.findall(f"{SVG}text"))
    assert all(sources.count(mark) >= 2 for mark in marks), "each mark leads to a source below"


def test_nothing_of_suicide_is_drawn(csprp: Run, tmp_path: Path) -> None:
    for line in ("trends -m suicide", "breakdown --by cause", "compare -m suicide"):
        ended = csprp(*line.split(), "--out", str(tmp_path / "never.svg"))
        assert ended.code == 2, line
    assert not list(tmp_path.iterdir())
    # Beside another answer it lends the picture neither its title nor its sentence.
    for line in (
        "trends -m suicide -m other",
        "compare -m suicide -m other",
        "breakdown --by cause --by type --report 2020",
    ):
        root = ET.fromstring(csprp(*line.split(), "--format", "svg").out)
        texts = [(text.get("class"), text.text or "") for text in root.findall(f"{SVG}text")]
        told = " ".join(words for kind, words in texts if kind == "small")
        assert "Not drawn, and held in the table: " in told, line
        large = " ".join(
            [root.findtext(f"{SVG}title", ""), *(words for kind, words in texts if kind != "small")]
        )
        assert "suicid" not in large.lower(), line
    assert "csprp draws no picture of suicide" in csprp("trends", "-m", "suicide", "--format", "svg").err


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("trends -m sexual-abuse", "one number alone is held here"),
        ("trends -m voice-of-child", "an order or a name, not a number"),
        ("compare -m neglect", "nothing here may be compared"),
        ("themes", "a list of themes is words alone (csprp themes --grid has a picture)"),
        ("sources", "this answer has no picture"),
    ],
)
def test_an_answer_without_a_picture_says_why_and_what_to_type(csprp: Run, line: str, why: str) -> None:
    ended = csprp(*line.split(), "--out", "never.png")
    assert ended.code == 2
    assert why in ended.err
    instead = ended.err.strip().rpartition("try: csprp ")[2]
    assert instead == f"{line} --format table"
    assert csprp(*instead.split()).code in (0, 1)
    assert not Path("never.png").exists()


def test_a_picture_as_png_is_twice_as_sharp_and_holds_its_words(csprp: Run) -> None:
    content = csprp("trends", "-m", "deaths", "--format", "png").out
    assert content == csprp("trends", "-m", "deaths", "--format", "png").out
    root = ET.fromstring(csprp("trends", "-m", "deaths", "--format", "svg").out)
    sides = [int.from_bytes(content[start : start + 4]) for start in (16, 20)]
    wide, tall = (2 * int(root.get(side, "0")) for side in ("width", "height"))
    assert sides[0] == wide
    assert 0.8 * tall < sides[1] < tall, "its own letters are narrower, so it has fewer lines"
    assert "Not a Panel or DfE publication" in " ".join(
        text.text or "" for text in root.findall(f"{SVG}text")
    )
    words = root.findtext(f"{SVG}desc", "").encode("utf-8")
    assert b"iTXtDescription\0\0\0en-GB\0\0" + words in content


def test_a_picture_holds_no_letter_that_its_reader_would_not_see() -> None:
    result = asked("deaths")
    assert result is not None
    named = result._replace(title="\u6b7b")
    assert isinstance(result_content(named, Form.SVG, Edition(), Screen()), bytes)
    with pytest.raises(UsageProblem, match=r"the fonts of a PNG have no U\+6B7B .*as SVG"):
        result_content(named, Form.PNG, Edition(), Screen())
    with pytest.raises(UsageProblem, match=r"cannot hold the character U\+FFFE"):
        picture(result._replace(title="\ufffe"))


def test_golden_picture_of_deaths(csprp: Run) -> None:
    held_to_golden("trends-deaths.svg", csprp("trends", "-m", "deaths", "--format", "svg").out)


def test_colours_are_light_and_dark_and_readable() -> None:
    light, dark = style().split("@media (prefers-color-scheme:dark)")
    for part in (light, dark):
        paper = re.search(r"\.paper\{fill:(#\w+)\}", part)
        assert paper is not None
        assert "var(" not in part
        texts = re.findall(
            r"(?:^|\})\s*(?:text|\.small|\.chart (?:text|\.gap|\.tick)) ?\{[^}]*fill: ?(#\w+)", part
        )
        assert texts
        for colour in texts:
            lighter, darker = sorted((luminance(colour), luminance(paper[1])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, colour


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_range_is_drawn_from_end_to_end_and_open_where_words_leave_it_open() -> None:
    marks = (
        Mark("A", "about half", 45.0, "range", 45.0, 55.0),
        Mark("B", '"over 60%"', 60.0, "range", 60.0, None),
        Mark("C", "-20", -20.0, "value", -30.0, -10.0),
        Mark("D", "not held", kind="gap"),
    )
    chart = Chart("Title", marks, "All of it.", axis="Per cent", kind="intervals")
    assert chart.ticks == (-40, -20, 0, 20, 40, 60)
    assert [reach_of(chart, mark) for mark in marks] == [(10.0, 0.0), (0.0, 0.0), (10.0, 10.0), (0.0, 0.0)]
    assert row_label(marks[1]) == 'B: "over 60%"'
    root = ET.Element("figure")
    draw_chart(root, chart)
    whole = root[0]
    assert whole.get("aria-label") == "All of it."
    assert [line.get("class") for line in whole.iter("line")].count("span") == 2 + 1 + 1 + 1 - 0
    assert len(list(whole.iter("path"))) == 1
    assert len(list(whole.iter("circle"))) == 1


def test_large_numbers_and_falls_alone_keep_their_axis() -> None:
    falls = (Mark("A", "1,047 fewer", -1047.0), Mark("B", "1,046 fewer", -1046.0))
    chart = Chart("Title", falls, "All of it.", axis="Change in number", kind="intervals")
    assert len(chart.ticks) <= 8
    large = (Mark("2024", "1,234,567", 1234567.0), Mark("2025", "9", 9.0))
    result = Result(
        "x", "T", (), (), sections=(Section("", charts=(chart._replace(marks=large, kind="columns"),)),)
    )
    assert all(box.left >= 0 for box in boxes(ET.fromstring(picture(result))) if box.text)


def test_what_is_counted_alike_has_one_scale() -> None:
    for name in ("sides", "pairs deaths", *BREAKDOWNS):
        result = asked(name)
        scales: dict[object, set[tuple[int, ...]]] = {}
        for section in result.sections if result is not None else ():
            for chart in section.charts:
                kind = chart.axis if chart.axis.startswith(("Per cent", "Change")) else section.heading
                scales.setdefault(kind.partition(",")[0], set()).add(chart.ticks)
        assert all(len(found) == 1 for found in scales.values()), (name, scales)


def test_the_axis_has_a_line_where_the_last_row_has_none() -> None:
    marks = (Mark("A", "20", 20.0), Mark("B", "30", 30.0), Mark("C", "under 10", kind="gap"))
    heights, rules = [], []
    for shown in (marks, (*marks[:1], *marks[2:], marks[1])):
        root = ET.Element("figure")
        heights.append(draw_chart(root, Chart("Title", shown, "All of it.", axis="Number", kind="bars")))
        ends = [float((line.get("y1") or "").removesuffix("em")) for line in root.iter("line")]
        words = {text.text: float((text.get("y") or "").removesuffix("em")) for text in root.iter("text")}
        rules.append(any(words["under 10"] < end < words["0"] for end in ends))
    assert rules == [True, True]
    assert heights[0] > heights[1]


def test_a_break_between_rows_is_a_line_that_nothing_crosses() -> None:
    marks = (Mark("2018", "9%", 9.0), Mark("a", kind="break"), Mark("2019", "60%", 60.0))
    chart = Chart("Title", marks, "", (("a", "Another count."),), axis="Per cent", kind="intervals")
    root = ET.Element("figure")
    height = draw_chart(root, chart, Room(20.0))
    sized = ET.fromstring(
        ET.tostring(root[0]).replace(b"<svg ", b'<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
    sized.set("width", "300")
    found = list(boxes_of_chart(sized))
    (boundary,) = [box for box in found if box.kind == "line break"]
    above, below = (box for box in found if box.kind == "dot")
    assert above.bottom < boundary.top < below.top < height * LETTERS
    assert not any(box.meets(boundary._replace(bottom=boundary.bottom + 0.1)) for box in found if box.text)


@every_answer
def test_rows_hold_on_a_screen_of_320_pixels(name: str) -> None:
    result = asked(name)
    for chart in result.charts if result is not None else ():
        if chart.kind in ("bars", "intervals"):
            root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
            draw_chart(root, chart)
            drawing = ET.fromstring(ET.tostring(root))[0]
            drawing.set("width", "300")
            texts = [box for box in boxes_of_chart(drawing) if box.text]
            assert all(box.left >= -0.1 and box.right <= 300.1 for box in texts)
            for one, other in combinations(texts, 2):
                assert not one.meets(other), (one, other)


def test_words_are_never_wider_than_they_are_taken_to_be() -> None:
    for text in (
        "Year to 31 March 2024",
        "146 of 393, 37% (notifications received)",
        "WAVE MOW",
        "\u0153 \u2013 \u00e9",
    ):
        for bold in (False, True):
            assert widest(text, bold=bold) <= width_of(text, bold=bold), text
    assert lines_of("a wordthatislongerthanaline b", 4.0) == [
        "a",
        "wordth",
        "atislon",
        "gertha",
        "naline",
        "b",
    ]
    assert lines_of("", 4.0) == []


# -- the same description in every form -------------------------------------------------------------


@every_metric
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_terminal_draws_it_with_and_without_blocks(slug: str, width: int) -> None:
    result = asked(slug)
    if result is None:
        return
    for glyph in ("#", "\u2588"):
        text = result_content(result, Form.TABLE, Edition(), Screen(width, glyph))
        assert isinstance(text, str)
        scales = re.findall(r"^  (-?[\d,]+) \|(.*)\| (-?[\d,]+)$", text, re.MULTILINE)
        apart = [chart for chart in result.charts if chart.kind != "columns"]
        assert len(scales) == sum(mark.is_drawn for chart in apart for mark in chart.marks)
        for first, scale, last in scales:
            assert len(f"  {first} |{scale}| {last}") <= width
            assert set(scale) <= set(".o=<>|#" if glyph == "#" else f".o=<>|{glyph}")
        if width > 40 and any(chart.kind == "columns" for chart in result.charts):
            assert glyph * 3 in text


@every_answer
def test_word_and_excel_draw_it_as_their_own(name: str) -> None:
    result = asked(name)
    if result is None:
        return
    charts = [chart for chart in result.charts if chart.kind != "grid"]  # their table is the grid
    for form, folder in ((Form.DOCX, "word/charts/"), (Form.XLSX, "xl/charts/")):
        content = result_content(result, form, Edition(), Screen())
        assert isinstance(content, bytes)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = sorted(
                (part for part in package.namelist() if part.startswith(f"{folder}chart")),
                key=lambda part: int(re.sub(r"\D", "", part)),
            )
            assert len(names) == len(charts)
            for part, chart in zip(names, charts, strict=True):
                held_as_bars(ET.fromstring(package.read(part)), chart)
            body = "".join(
                package.read(part).decode("utf-8")
                for part in package.namelist()
                if part == "word/document.xml" or part.startswith("xl/drawings/drawing")
            )
            assert body.count("descr=") == len(charts)


def held_as_bars(space: ET.Element, chart: Chart) -> None:
    plot = space.find(f".//{DRAWN}plotArea")
    assert plot is not None
    kinds = {part.tag.removeprefix(DRAWN) for part in plot if part.tag.endswith("Chart")}
    assert kinds == {"barChart"}, "no line and no area joins anything"
    way = plot.find(f".//{DRAWN}barDir")
    assert way is not None
    assert way.get("val") == ("col" if chart.kind == "columns" else "bar")
    axis = plot.find(f"{DRAWN}valAx")
    assert axis is not None
    least = axis.find(f".//{DRAWN}min")
    assert least is not None
    assert float(least.get("val", "1")) == chart.ticks[0] <= 0
    step = axis.find(f"{DRAWN}majorUnit")
    assert step is not None
    assert float(step.get("val", "0")) == chart.step > 0
    held = plot.findall(f".//{DRAWN}val//{DRAWN}pt")
    shown = [place for place, mark in enumerate(chart.marks) if mark.is_drawn]
    values = {int(point.get("idx", "0")): point.findtext(f"{DRAWN}v", "") for point in held}
    numbers = [
        place
        for place, value in sorted(values.items())
        if place in shown or value not in ("0", "break", "not drawn")
    ]
    assert numbers == shown, "Excel keeps the words of a gap as 0: no bar, and no label"
    ranged = any(mark.has_range for mark in chart.marks)
    assert (plot.find(f".//{DRAWN}errBars") is not None) == ranged


@pytest.mark.thorough
@pytest.mark.parametrize("slug", METRICS)
def test_every_metric_is_drawn_as_png(slug: str) -> None:
    result = asked(slug)
    if result is not None and result.charts:
        content = result_content(result, Form.PNG, Edition(), Screen())
        assert isinstance(content, bytes)
        assert content.startswith(b"\x89PNG")
