"""README.md and docs/ say what is so: examples run and show what is printed, tables name what is there."""

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run, needs_a_terminal, on_terminal, without_colours
from csprp_cli.cli.app import JOBS
from csprp_cli.model.problem import ExitCode
from documents import WRITTEN, Example, fences, made_anew, prose, put_there, save_files, shown, typed

sys.path.insert(0, str(ROOT / "docs"))

import generated_pages

LONGEST_README = 120
FIRST = "README.md"
"""The page whose examples every run tries; those of the others run with the thorough tests."""


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def pages_with(find: Callable[[str], Iterator[Example]]) -> list[Any]:
    return [
        pytest.param(page, id=page.name, marks=() if page.name == FIRST else pytest.mark.thorough)
        for page in WRITTEN
        if next(iter(find(read(page))), None)
    ]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that readers have."""
    folder = tmp_path_factory.mktemp("desk")
    put_there(folder)
    return folder


# -- examples ---------------------------------------------------------------------------------------------


@needs_a_terminal
@pytest.mark.parametrize("page", pages_with(shown))
def test_what_a_page_shows_is_what_is_printed_golden(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(page)
    save_files(text, tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = {
        example.line: [
            line.rstrip() for line in without_colours(on_terminal(*example.words)).rstrip("\n").splitlines()
        ]
        for example in shown(text)
    }
    anew = made_anew(text, printed)
    if os.environ.get("CSPRP_UPDATE_GOLDENS"):
        page.write_text(anew, encoding="utf-8", newline="\n")
    assert anew == read(page), f"{page.name}: if it should differ, run with CSPRP_UPDATE_GOLDENS=1"


@pytest.mark.parametrize("page", pages_with(typed))
def test_every_line_of_a_page_runs(
    page: Path, csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    text = read(page)
    if page.name != FIRST:
        shutil.copytree(request.getfixturevalue("desk"), tmp_path, dirs_exist_ok=True)
    save_files(text, tmp_path)
    monkeypatch.chdir(tmp_path)
    for example in typed(text):
        ended = csprp(*example.words)
        assert ended.code == example.exit_code, f"csprp {example.line}: {ended.err}"


def test_lines_are_found_where_pages_have_them() -> None:
    page = (
        "Type `csprp metrics`, or `csprp show NAME`.\n\n<!-- saved as a.csv -->\n```text\nx,y\n```\n\n"
        "```console\n$ csprp ages\none\ntwo\n$ csprp themes\n...\n```\n\n"
        "<!-- exit 1: why -->\n```sh\npip install x\ncsprp check\ncsprp check here\n```\n\n"
        "<!-- not run: why -->\n```sh\ncsprp nothing\n```\n"
    )
    assert [(one.line, one.shown) for one in shown(page)] == [("ages", ("one", "two")), ("themes", ("...",))]
    assert [(one.line, one.exit_code) for one in typed(page)] == [
        *(("check", 0), ("check here", 1), ("help metrics", 0))
    ]
    assert fences(page)[0].after("saved as") == "a.csv"
    anew = made_anew(page, {"ages": ["1", "2", "3"], "themes": ["4", "5"]})
    assert "$ csprp ages\n1\n2\n3\n$ csprp themes\n...\n" in anew
    assert sum(len(list(typed(read(path)))) for path in WRITTEN) > 100


def test_the_two_lines_of_the_readme_are_whole() -> None:
    """.ci/run takes them from there: the first runs the main job, the second passes the tests."""
    text = read(ROOT / "README.md")
    assert re.search(r"^python3 -m venv .venv && .*csprp trends --metric deaths$", text, re.M)
    assert re.search(r"^\.venv/bin/pip install .*pytest", text, re.M)
    assert len(text.splitlines()) <= LONGEST_README


# -- links ------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """In the sources: a fresh clone, and a forge, show these and no built page."""
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        there = (page.parent / path).resolve() if path else page
        assert there.is_file(), f"{page.name}: {target}"
        assert there in (*WRITTEN, ROOT / "CONTRIBUTING.md") or there.suffix != ".md", f"{target} is made"
        assert not anchor or anchor in anchors(read(there)), f"{page.name}: {target}"


def test_every_page_is_led_to(made: dict[str, str]) -> None:
    docs = ROOT / "docs"
    named = {docs / "index.md"}
    for page in docs.rglob("index.md"):
        for fence in re.findall(r"^```\{toctree\}\n(.*?)^```$", read(page), re.M | re.S):
            lines = [line for line in fence.splitlines() if line and not line.startswith(":")]
            named |= {(page.parent / f"{line}.md").resolve() for line in lines}
    generated = {docs / "reference" / f"{name}.md" for name in made}
    assert named == generated | {page for page in WRITTEN if docs in page.parents}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"docs/reference/*.md", "!docs/reference/index.md"} <= set(ignored)


# -- the reference ----------------------------------------------------------------------------------------


@cache
def generated() -> dict[str, str]:
    return generated_pages.pages()


@pytest.fixture
def made(csprp: Run) -> dict[str, str]:
    """The generated pages, made once; the commands behind them share the record that `csprp` holds."""
    return generated()


def test_pages_are_written_where_they_differ_and_old_ones_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generated_pages, "pages", lambda: {"new": "# New\n", "same": "# Same\n"})
    for name in ("index", "same", "old"):
        (tmp_path / f"{name}.md").write_text(f"# {name.title()}\n", encoding="utf-8")
    before = (tmp_path / "same.md").stat().st_mtime_ns
    generated_pages.write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.md", "new.md", "same.md"]
    assert (tmp_path / "same.md").stat().st_mtime_ns == before


def test_the_reference_has_every_command_with_every_option(made: dict[str, str]) -> None:
    sections = dict(re.findall(r"^## csprp (.+?)\n(.*?)(?=^## |\Z)", made["commands"], re.M | re.S))
    commands = dict(generated_pages.commands())
    assert list(sections) == list(commands)
    assert {name.split()[0] for name in commands} == {name for names in JOBS.values() for name in names}
    for name, command in commands.items():
        for parameter in command.params:
            if getattr(parameter, "hidden", False) or not parameter.opts[0].startswith("-"):
                continue
            assert any(
                f"`{option}" in sections[name] or f", {option}" in sections[name] for option in parameter.opts
            ), f"{name} {parameter.opts}"


def test_every_column_is_explained_and_no_other(made: dict[str, str]) -> None:
    """A command that writes rows has its columns in the reference; one that writes none is named here."""
    columns = generated_pages.columns_of()
    answered = {
        " ".join(line.split()[: 2 if line.split()[0] in ("local", "data") else 1]) for line in columns
    }
    no_rows = {
        *("tour", "brief", "report", "export", "release", "local template", "data add-report"),
        "completion",
    }
    assert answered | no_rows == {name for name, _ in generated_pages.commands()}
    assert answered & no_rows == set()
    used = {
        (decides[-1]["command"], column)
        for line, names in columns.items()
        for column in names
        if (decides := [row for row in generated_pages.said_of(line) if row["column"] == column])
    }
    said = [(row["command"], row["column"]) for row in generated_pages.said("columns")]
    assert len(set(said)) == len(said)
    assert set(said) == used


def test_the_envelope_is_explained_whole() -> None:
    paths = list(dict.fromkeys(generated_pages.json_paths(generated_pages.envelope())))
    assert [row["path"] for row in generated_pages.said("json")] == paths


def test_every_exit_code_is_explained(made: dict[str, str]) -> None:
    assert re.findall(r"^\| (\d+) \| \S", made["exit-codes"], re.M) == [str(int(code)) for code in ExitCode]


def test_every_environment_variable_is_explained() -> None:
    """Those that csprp's own code asks for, by their names or as a constant."""
    read_by_code: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        if path.name == "doctor.py":  # tells which of them are set, and others of Python's
            continue
        code = read(path)
        read_by_code |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", code))
        if "os.environ.get(ENVIRONMENT)" in code:
            read_by_code |= set(re.findall(r"^ENVIRONMENT = \"(\w+)\"", code, re.M))
        assert len(re.findall(r"environ\b", code)) == len(
            re.findall(r"environ(?:\.get\(|\[)(?:\"\w+\"|ENV)", code)
        )
    asked_by_shells = {name for name in read_by_code if name.startswith("_CSPRP_")}
    explained = {row["name"] for row in generated_pages.said("environment")}
    assert explained == read_by_code - asked_by_shells


def test_the_reference_has_every_row_of_the_record(made: dict[str, str]) -> None:
    from csprp_cli.record.load import load

    record = load()
    rows: dict[str, Iterable[str]] = {
        "indicators": record.indicators,
        "metrics": record.metrics,
        "series": record.series,
        "rules": [rule.id for rule in record.rules],
        "disclosure": record.disclosure_rules,
    }
    for page, names in rows.items():
        assert [name for name in names if f"`{name}`" not in made[page]] == [], page
    for base in record.bases.values():
        assert f"| {base.title} |" in made["series"].replace("\\", ""), base.id


def cells(page: str, heading: str) -> dict[str, list[str]]:
    part = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows[2:]}


def test_what_is_held_and_what_is_not_is_told(made: dict[str, str]) -> None:
    """Read back from the page, and held against the figures one by one."""
    from csprp_cli.model.record_items import LEVEL_WORDS
    from csprp_cli.record.load import load

    record = load()
    reports = [item for item in record.publications.values() if item.kind == "annual-report"]
    table = cells(made["held"], "The Panel's annual reports")
    for indicator in record.indicators.values():
        if indicator.series != "panel":
            continue
        for place, report in enumerate(reports):
            cell = table[indicator.title][place]
            levels = {
                LEVEL_WORDS[figure.level]
                for figure in record.figures.values()
                if (figure.indicator.id, figure.publication) == (indicator.id, report.id)
            }
            assert (cell == "not held") == (not levels), (indicator.id, report.id)
            assert cell == "not held" or cell.partition(",")[0] in levels
    years = made["held"].split("\n### Department for Education (DfE)\n")[1].split("\n### ")[0]
    assert "| Question | 2019 | 2020 | 2021 | 2022 | 2023 | 2024 | 2025 | 2026 |" in years
    for publication in record.publications.values():
        assert publication.address in made["held"], publication.id
    worded = made["held"].split("\n## Held in words, without a number\n")[1].split("\n## ")[0]
    assert "| Age of the child | Under 1 | year to 31 March 2024 | largest group |" in worded
    assert "| Age of the child | Under 1 | calendar 2020 |" not in worded, "35% is held"
    changes = cells(made["held"], "Printed changes with an end that is not held")
    assert changes["What the notification was about"][:2] == ["Serious harm", "year to 31 March 2020"]


# -- what is said -----------------------------------------------------------------------------------------


def test_the_totals_that_an_explanation_lists_are_held() -> None:
    from csprp_cli.record.load import load

    record = load()
    page = read(ROOT / "docs" / "explanation" / "joining.md")
    rows = re.findall(r"^\| (\d{4}(?: to \d{4})?) \| (\d+) \| (.+?) \|", page, re.M)
    totals = {
        record.publications[figure.publication].title.removeprefix("Annual report "): figure.value
        for figure in record.figures.values()
        if figure.indicator.id == "panel-incidents" and figure.category == "All" and figure.unit == "count"
    }
    assert {report: total for report, total, _ in rows} == totals
    assert record.figures["panel-2022-23-total"].base.id == "panel-notifications-received"
    assert record.figures["panel-2023-24-total"].base.title == "rapid reviews"


def test_the_ranges_that_an_explanation_lists_are_those_of_the_record() -> None:
    from csprp_cli.record.load import load

    page = read(ROOT / "docs" / "explanation" / "ranges.md")
    rows = re.findall(r"^\| ([\w ]+) \| ([\d.]+)%? \| ([\d.]+|no upper end)%? \|$", page, re.M)
    held = {row["wording"]: row for row in words_of(load().folder)}
    assert len(rows) == 4
    for wording, low, high in rows:
        assert (held[wording]["low"], held[wording]["high"] or "no upper end") == (low, high)


def test_the_levels_that_an_explanation_lists_are_those_of_the_record() -> None:
    from csprp_cli.model.record_items import LEVEL_WORDS

    page = read(ROOT / "docs" / "explanation" / "second-hand.md")
    table = page.split("\n## Four levels\n\n")[1].split("\n\n")[0]
    assert re.findall(r"^\| ([a-z][a-z -]+) \|", table, re.M) == list(LEVEL_WORDS.values())


def words_of(folder: Path) -> Iterator[dict[str, str]]:
    import csv

    with (folder / "words.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_pages_keep_to_the_words_of_the_record(page: Path) -> None:
    """Words that blame or dramatise; what stands in quotation marks is spoken of and not said."""
    from csprp_cli.record.location import bundled

    text = re.sub(r"\"[^\"]*\"", "", " ".join(prose(read(page)).split())).lower()
    avoid = [
        line.split(",")[0].strip('"').lower()
        for line in read(bundled() / "words_to_avoid.csv").splitlines()[1:]
    ]
    assert [word for word in avoid if re.search(rf"\b{re.escape(word)}\b", text)] == []


def test_the_layouts_that_were_there_to_test_with_are_told() -> None:
    said = "layouts that DfE's pages describe"
    assert said in " ".join(read(ROOT / "docs" / "how-to" / "official-files.md").split())


def test_what_builds_the_documents_is_locked() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    locked = read(ROOT / "requirements.lock").lower()
    names = [re.split(r"[>=<]", line)[0].lower() for line in project["docs"]]
    assert names == ["sphinx", "myst-parser", "furo"]
    assert all(f"\n{name}==" in locked for name in names)
