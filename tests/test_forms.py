import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run, held_to_golden, needs_a_terminal, on_terminal, without_colours
from csprp_cli.model.result import Bar, Citation, Column, Result, Row, Section, Table
from csprp_cli.model.value import SYMBOLS
from csprp_cli.present.blocks import Grid, Text, page_of
from csprp_cli.present.csv_rows import csv_text, safe_cell
from csprp_cli.present.formats import OF_FILES, Edition, Form, Screen, result_content
from csprp_cli.present.text.column_widths import GAP, column_widths
from csprp_cli.present.text.markdown import markdown
from csprp_cli.present.text.plain import plain
from csprp_cli.present.text.terminal import draw

ALL_SYMBOLS = tuple(f"[{symbol}]" for symbol in SYMBOLS)
HARD = (
    *ALL_SYMBOLS,
    "[c] 5",
    "[/x]",
    "[bold]red[/bold]",
    ":x: :smile:",
    "1e5",
    "2.50",
    "007",
    "nan",
    "a|b",
    '=HYPERLINK("x")',
    "+44",
    "-5",
    "-5%",
    "@cmd",
    'she said "no"',
    "<b>&amp;</b>",
    "*stars* _lines_ `ticks`",
    "[text](http://example.org)",
    "caf\u00e9 \u0639\u0631\u0628\u064a \u65e5\u672c",
    "6 to 10",
    "404,310",
    "",
)


def hard_result() -> Result:
    columns = (Column("Value"), Column("[c] title", "right"), Column(""), Column("Words", wraps=True))
    rows = [Row(("a label",), "label")]
    for place, value in enumerate(HARD):
        rows.append(Row((value, str(place), Bar(place, len(HARD)), f"row {place} says {value}".strip())))
        if place == len(ALL_SYMBOLS):
            rows.append(
                Row(
                    ("break: [x] the count changed here, for a reason that takes a line or two to say",),
                    "break",
                )
            )
    table = Table(columns, tuple(rows), (("a", "note [c] a"), ("b", "note [/x] b")))
    return Result(
        command="test",
        title="Hard values [x] and :x:",
        fields=("value", "note"),
        records=tuple({"value": value, "note": f"of {value}"} for value in HARD),
        what_it_counts="It counts [c] and [/x].",
        sections=(
            Section(
                "1. Section [z]", "Intro [k].", table, ("bullet [p]", "- bullet", "1. one"), "After [r]."
            ),
        ),
        caveats=("Caveat [u].", "# not a heading"),
        in_short="In short [e].",
        to_quote="To quote [b].",
        citations=(Citation(1, "A page [c]", "second-hand", "https://example.org/a|b", "a-page"),),
        legend=tuple((f"[{symbol}]", meaning) for symbol, meaning in SYMBOLS.items()),
        support="Immediate danger: 999.",
        next_steps=("csprp show [x]",),
    )


def text_of(result: Result, form: Form, screen: Screen) -> str:
    text = result_content(result, form, Edition(), screen)
    assert isinstance(text, str)
    return text


def test_goldens_of_every_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    result = hard_result()
    held_to_golden("hard.csv", csv_text(result).encode())
    held_to_golden("hard-excel.csv", csv_text(result, excel=True).encode())
    for form, name, width in (
        (Form.MD, "hard.md", 80),
        (Form.TABLE, "hard-80.txt", 80),
        (Form.TABLE, "hard-40.txt", 40),
        (Form.TABLE, "hard-200.txt", 200),
    ):
        text = text_of(result, form, Screen(width))
        held_to_golden(name, text.encode())
    whole = json.loads(text_of(result, Form.JSON, Screen()))
    whole["csprp"]["version"] = "x"
    held_to_golden("hard.json", json.dumps(whole, indent=1, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("term", "name"), [("dumb", "hard-terminal-dumb.txt"), ("xterm", "hard-terminal.txt")]
)
def test_goldens_of_a_terminal(term: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORTERM", raising=False)
    held_to_golden(name, draw(page_of(hard_result()), 80, "\u2588").encode())


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_a_screen_shows_what_a_file_holds(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    blocks = tuple(page_of(hard_result()))
    assert without_colours(draw(blocks, width, "#")) == plain(blocks, width, "#")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("trends-deaths.csv", "trends --metric deaths --format csv"),
        ("trends-deaths.txt", "trends --metric deaths --format table"),
        ("trends-deaths.md", "trends --metric deaths --format md"),
        ("ages.txt", "ages --format table"),
        ("themes.txt", "themes --format table"),
        ("themes-grid.txt", "themes --grid --format table"),
        ("brief-mental-health.txt", "brief --theme mental-health"),
        ("brief-mental-health.md", "brief --theme mental-health --format md"),
        ("brief-suicide.txt", "brief --theme suicide"),
        ("show-disputed.txt", "show panel-2023-24-child-mh-condition --format table"),
        ("home.txt", ""),
        ("help.txt", "--help"),
    ],
)
def test_goldens_of_real_answers(csprp: Run, name: str, line: str) -> None:
    held_to_golden(name, csprp(*line.split()).out)


@pytest.mark.parametrize("symbol", ALL_SYMBOLS)
def test_every_symbol_is_printed_unchanged_everywhere(
    symbol: str, csprp: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    result = hard_result()
    cells = sum(symbol in record["value"] for record in result.records)
    assert cells
    for form in (form for form in Form if form not in OF_FILES):
        for terminal in (False, True):
            text = text_of(result, form, Screen(100, terminal=terminal))
            assert text.count(symbol) >= 2 * cells, form
    assert symbol in csprp("--help").text


def test_csv_is_what_the_standard_reader_reads() -> None:
    read = list(csv.DictReader(io.StringIO(csv_text(hard_result()))))
    for row, value in zip(read, HARD, strict=True):
        assert row["value"].removeprefix("'") == value
        assert "\r" not in csv_text(hard_result())


@given(st.text())
def test_no_cell_starts_a_formula(cell: str) -> None:
    safe = safe_cell(cell)
    assert safe.removeprefix("'") == cell.removeprefix("'") or safe == cell
    number = safe.removeprefix("-").replace(".", "", 1).isdigit()
    assert number or not safe.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.decimals(min_value=-1000, max_value=1000, places=1))
def test_numbers_stay_bare(number: Decimal) -> None:
    assert safe_cell(str(number)) == str(number)


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)] * 3),
        min_size=1,
        max_size=5,
    ),
    st.integers(30, 120),
)
def test_columns_fit_or_are_stacked(rows: list[tuple[str, str, str]], width: int) -> None:
    columns = (Column("One"), Column("Two", wraps=True), Column("Three", wraps=True))
    table = Table(columns, tuple(Row(cells) for cells in rows))
    widths = column_widths(table, width)
    if widths is not None:
        assert sum(widths) + GAP * (len(widths) - 1) <= width
        assert min(widths) >= 1


def test_a_title_is_folded_before_the_cells_under_another() -> None:
    columns = (Column("Year to March"), Column("On the year before", wraps=True))
    rows = tuple(Row((str(year), "35 more: not a clear rise")) for year in range(2020, 2026))
    assert column_widths(Table(columns, rows), 34) == [7, 25]  # 9 and 23: each row in two lines


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_markdown_text_comes_back_as_text(text: str) -> None:
    assert "\n\n" not in markdown([Text(text)]).rstrip("\n")
    assert markdown([Text("#" + text)]).startswith("\\#")


def test_a_paragraph_keeps_its_words_at_any_width() -> None:
    words = "In the year to 31 March 2026, councils sent 357 notifications [1]."
    for width in (20, 40, 80):
        assert " ".join(plain([Text(words)], width).split()) == words


@needs_a_terminal
@pytest.mark.parametrize("columns", [40, 50, 80, 200])
def test_a_real_terminal(columns: int) -> None:
    seen = on_terminal("trends", "--metric", "deaths", "--full", columns=columns)
    assert "\x1b[1m" in seen  # bold headings: a terminal has colour
    text = without_colours(seen)
    assert '"over 150"' in text
    wide = [
        line
        for line in text.splitlines()
        if len(line) > columns and not line.startswith("  csprp") and " " in line.strip()
    ]
    assert wide == []


def test_a_cell_may_hold_the_private_characters_of_the_layout() -> None:
    table = Table((Column("One"), Column("Two")), (Row(("\ue000", "a \ue001 b")),))
    assert plain([Grid(table)], 80) == "One  Two\n\ufffd    a \ufffd b\n"
