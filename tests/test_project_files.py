"""What maintainers read stays true: paths, layers, version, issue forms, habits."""

import ast
import hashlib
import json
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, process
from csprp_cli import __version__
from csprp_cli.model.problem import ExitCode
from csprp_cli.model.result import FIGURE_FIELDS, SOURCE_FIELDS

PACKAGE = ROOT / "src" / "csprp_cli"
GUIDES = ("CONTRIBUTING.md", "docs/architecture.md", "SECURITY.md")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
OURS = re.compile(
    r"[\w./-]+(?:/|\.(?:py|md|toml|yaml|cff|json|css|typ|lock))|\w+\.csv|[\w.-]+/[\w./-]+|Makefile"
)
"""What reads as a path of the project. `ours.xlsx` and the like are a reader's own."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def paths_in(text: str) -> list[str]:
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [name for name in re.findall(r"`([^`\n]+)`", prose) if OURS.fullmatch(name)]


def is_there(name: str) -> bool:
    return any((start / name).exists() for start in (ROOT, PACKAGE, ROOT / "data"))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_path_that_a_guide_names_is_there(guide: str) -> None:
    assert [name for name in paths_in(read(guide)) if not is_there(name)] == []


def test_paths_are_found_where_guides_name_them() -> None:
    assert paths_in("see `sdc/`, `cli/app.py`, `rules.csv`, `.ci/run`, `ours.xlsx` and `make ci`") == [
        *("sdc/", "cli/app.py", "rules.csv", ".ci/run")
    ]
    assert len(paths_in(read("CONTRIBUTING.md"))) > 20
    assert len(paths_in(read("docs/architecture.md"))) > 25
    assert not is_there("sdc/nothing.py")


def test_the_layers_drawn_are_those_that_are_held() -> None:
    drawn = re.search(r"## The layers.*?```text\n(.*?)```", read("CONTRIBUTING.md"), re.DOTALL)
    assert drawn is not None
    layers = [re.split(r"\s{2,}", line)[0] for line in drawn[1].splitlines()]
    assert layers == project()["tool"]["importlinter"]["contracts"][0]["layers"]
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == {name for layer in layers for name in layer.split(" | ")}


def test_the_columns_that_are_promised_are_those_that_are_written() -> None:
    promised = re.search(r"```text\n(figure,.*?)```", read("docs/architecture.md"), re.DOTALL)
    assert promised is not None
    assert tuple("".join(promised[1].split()).split(",")) == FIGURE_FIELDS
    last = re.search(r"The last two are `(.*?)`", read("docs/architecture.md"))
    assert last is not None
    assert tuple(last[1].split(",")) == SOURCE_FIELDS


def test_the_exit_codes_that_are_explained_are_those_that_are_used() -> None:
    told = re.search(r"\*\*Exit codes.*?\. ", read("docs/architecture.md").replace("\n", " "))
    assert told is not None
    assert [int(code) for code in re.findall(r"\b\d+\b", told[0])] == list(ExitCode)


def test_one_version_everywhere() -> None:
    assert project()["project"]["dynamic"] == ["version"]
    assert project()["tool"]["hatch"]["version"]["path"] == "src/csprp_cli/__init__.py"
    released = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", read("CHANGELOG.md"), re.MULTILINE)
    citation = yaml.safe_load(read("CITATION.cff"))
    assert released[0] == ("Unreleased", "")
    assert released[1] == (__version__, str(citation["date-released"]))
    assert citation["version"] == __version__


def test_a_citation_names_the_project_as_the_package_does() -> None:
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert citation["authors"] == project()["project"]["authors"]


@pytest.mark.parametrize(
    "path", [path for path in FORMS if path.name != "config.yml"], ids=lambda path: path.stem
)
def test_an_issue_form_asks_for_the_version_and_for_no_data_of_children(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    assert "No data of children" in form["body"][0]["attributes"]["value"]
    fields = {field["id"]: field for field in form["body"][1:]}
    assert len(fields) == len(form["body"]) - 1
    assert all(field["attributes"]["label"] for field in fields.values())
    assert "csprp --version" in fields["version"]["attributes"]["label"]
    assert fields["version"]["validations"]["required"]
    assert all(option["required"] for option in fields["no-data"]["attributes"]["options"])


def test_there_is_a_form_for_each_thing_that_people_write_about() -> None:
    assert [path.stem for path in FORMS] == ["bug", "config", "new-report", "wrong-figure"]


def test_hooks_before_a_commit_fetch_nothing() -> None:
    [repository] = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_every_make_target_that_a_guide_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    lines = [line for guide in GUIDES for line in re.findall(r"`make ([a-z ]+)`", read(guide))]
    assert {name for line in lines for name in line.split()} <= targets
    assert {"test", "thorough", "lint", "types", "layers", "bench", "golden", "ci"} <= targets


def test_make_golden_renews_every_golden() -> None:
    """It chooses tests by name: one that compares a golden and is not called so would stay behind."""
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(item, ast.FunctionDef) and "golden" not in item.name:
                called = {node.id for node in ast.walk(item) if isinstance(node, ast.Name)}
                assert "held_to_golden" not in called, f"{path.name}: {item.name}"


def test_the_bill_of_materials_is_of_this_version_and_of_the_lock() -> None:
    bill = json.loads((ROOT / ".ci/sbom.cdx.json").read_text(encoding="utf-8"))
    assert bill["metadata"]["component"]["version"] == __version__
    held = {part["name"]: part for part in bill["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", lock))
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert needed
    for line in needed:
        name = re.split(r"[^A-Za-z0-9-]", line)[0].lower()
        assert held[name]["version"] == pins[name], "run: python .ci/sbom.py"
    folder = PACKAGE / "present" / "fonts"
    fonts = {path.name: path for path in folder.iterdir() if path.suffix != ".txt"}
    for name, path in fonts.items():
        assert held[name]["hashes"][0]["content"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_pin_of_the_lock_has_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    pins = [line for line in lock.splitlines() if not line.startswith("#")]
    assert len(pins) > 100
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_in_a_packed_file_it_says_that_nothing_can_be_read_there(tmp_path: Path) -> None:
    packed = tmp_path / "csprp.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in PACKAGE.rglob("*.py"):
            archive.write(path, path.relative_to(PACKAGE.parent))
    ended = process("trends", "-m", "deaths", env={"PYTHONPATH": str(packed)}, cwd=tmp_path)
    assert (ended.code, ended.out) == (ExitCode.UNREADABLE, b"")
    assert "csprp lies in a packed file" in ended.err
