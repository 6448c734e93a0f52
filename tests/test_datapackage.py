"""The record is a Data Package that other people's tools can read, and nothing of the evidence is lost."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from csprp_cli.record.location import bundled

CHECK_CLAIMS = Path(__file__).parents[2] / "shared" / "check-claims"
EVIDENCE = [
    f"{letter}{n:03}"
    for letter, first, last in (("P", 1, 225), ("P", 300, 363), ("D", 1, 193), ("D", 300, 315), ("C", 1, 17))
    for n in range(first, last + 1)
    if (letter, n) != ("P", 311)  # its text is cut off, so the evidence leaves it out
]


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bundled() / "datapackage.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def schemas(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {resource["path"]: resource["schema"] for resource in package["resources"]}


def rows_of(name: str) -> list[dict[str, str]]:
    with (bundled() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_frictionless_finds_no_fault() -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is in the extra: csprp[test]")
    report = frictionless.Package(str(bundled() / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(list(bundled().glob("*.csv")))
    assert report.valid


def test_every_table_is_a_resource_and_every_resource_a_table(package: dict[str, Any]) -> None:
    paths = [resource["path"] for resource in package["resources"]]
    assert sorted(paths) == sorted(path.name for path in bundled().glob("*.csv"))
    names = [resource["name"] for resource in package["resources"]]
    assert names == [path.removesuffix(".csv").replace("_", "-") for path in paths]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9-]+", name)] == []


def test_every_header_is_the_one_that_the_schema_names(schemas: dict[str, dict[str, Any]]) -> None:
    declared = {path: [field["name"] for field in schema["fields"]] for path, schema in schemas.items()}
    headers = {}
    for path in declared:
        with (bundled() / path).open(encoding="utf-8", newline="") as file:
            headers[path] = next(csv.reader(file))
    assert headers == declared


def test_every_resource_says_what_it_is(package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        assert resource["title"], resource["name"]
        kind = (resource["type"], resource["format"], resource["mediatype"], resource["encoding"])
        assert kind == ("table", "csv", "text/csv", "utf-8"), resource["name"]


def test_every_column_is_described(schemas: dict[str, dict[str, Any]]) -> None:
    bare = [
        (path, field["name"])
        for path, schema in schemas.items()
        for field in schema["fields"]
        if not field.get("description")
    ]
    assert bare == []


def test_keys_and_links_name_columns_that_are_there(
    package: dict[str, Any], schemas: dict[str, dict[str, Any]]
) -> None:
    columns = {r["name"]: {f["name"] for f in r["schema"]["fields"]} for r in package["resources"]}
    for resource in package["resources"]:
        schema, own = resource["schema"], columns[resource["name"]]
        assert set(schema["primaryKey"]) <= own, resource["name"]
        for link in schema.get("foreignKeys", []):
            target = link["reference"]["resource"] or resource["name"]
            assert set(link["fields"]) <= own, resource["name"]
            assert set(link["reference"]["fields"]) <= columns[target], (resource["name"], target)
        for field in schema["fields"]:
            table, _, column = field.get("listOf", "").partition(".")
            if column:
                assert column in columns[table.replace("_", "-")], (resource["name"], field["name"])


def test_figures_and_claims_are_linked_both_ways(schemas: dict[str, dict[str, Any]]) -> None:
    links = {
        path: {link["fields"][0]: link["reference"]["resource"] for link in schemas[path]["foreignKeys"]}
        for path in ("figures.csv", "claims.csv")
    }
    assert links["claims.csv"] == {"figure": "figures", "published_change": "changes", "source": "sources"}
    assert links["figures.csv"]["shown"] == "claims"
    assert {"indicator", "series", "period", "area", "base", "publication"} <= links["figures.csv"].keys()


def test_version_licence_and_sources_are_given(package: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", package["version"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    licence = package["licenses"][0]
    assert licence["name"] == "OGL-UK-3.0"
    assert licence["path"].startswith(
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3"
    )
    assert len(package["sources"]) >= 2
    assert all(source["title"] for source in package["sources"])
    assert package["contributors"]
    assert "Not a Panel, DfE or Ofsted publication" in package["description"]


def test_tables_are_plain_utf_8_with_line_feeds() -> None:
    for path in bundled().glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name
        content.decode("utf-8")


WORDS_OF_OTHERS = (("words_to_avoid.csv", "avoid"), ("local_choices.csv", "word"))
"""Cells that hold what other people write."""


def test_nothing_stands_for_an_empty_cell() -> None:
    """What is not held is an empty cell; the publisher's own "not available" is the flag x."""
    stand_ins = {"na", "n/a", "nan", "null", "-", "..", ".", "?"}
    found = [
        (path.name, line, column)
        for path in bundled().glob("*.csv")
        for line, row in enumerate(rows_of(path.name), 2)
        for column, cell in row.items()
        if cell.strip().lower() in stand_ins and (path.name, column) not in WORDS_OF_OTHERS
    ]
    assert found == []


def test_every_claim_of_the_evidence_is_there_once() -> None:
    ids = [row["claim"] for row in rows_of("claims.csv")]
    assert len(ids) == len(set(ids))
    assert [claim for claim in EVIDENCE if claim not in set(ids)] == []
    own = [claim for claim in ids if claim not in set(EVIDENCE)]
    assert [claim for claim in own if not re.fullmatch(r"T\d{3}", claim)] == []


def test_every_own_claim_names_its_page() -> None:
    own = [row for row in rows_of("claims.csv") if row["claim"].startswith("T")]
    assert own
    assert [row["claim"] for row in own if not (row["source"] and row["source_url"] and row["locator"])] == []


@pytest.mark.skipif(not CHECK_CLAIMS.is_file(), reason="the evidence lies beside a working checkout only")
def test_claims_say_what_the_evidence_says() -> None:
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, str(CHECK_CLAIMS)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    last = done.stdout.splitlines()[-1]
    assert " 0 differ," in last, last
    assert re.search(r" 0 of \d+ evidence rows not used, 0 of \d+ corrections not taken in$", last), last
