"""The kinds in the code are the kinds in the schema of the record: neither can grow alone."""

import json
from enum import StrEnum
from typing import Any

import pytest

from conftest import ROOT
from csprp_cli.model import file_kinds, kinds, text_kinds

SCHEMA: dict[str, dict[str, list[str]]] = {
    table["path"].removesuffix(".csv"): {
        field["name"]: field["constraints"]["enum"]
        for field in table["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    }
    for table in json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
}

COLUMNS = (
    (kinds.Unit, "figures", "unit"),
    (kinds.ValueKind, "figures", "value_kind"),
    (kinds.Agreement, "figures", "status"),
    (kinds.ClaimStatus, "claims", "status"),
    (kinds.Level, "sources", "level"),
    (kinds.Level, "claims", "source_level"),
    (kinds.PageKind, "sources", "page"),
    (kinds.Counted, "bases", "counts"),
    (kinds.PeriodKind, "periods", "kind"),
    (kinds.SeriesKind, "series", "kind"),
    (kinds.OverTime, "series", "over_time"),
    (kinds.Consequence, "breaks", "comparable"),
    (kinds.Consequence, "rules", "outcome"),
    (kinds.BreakKind, "breaks", "kind"),
    (kinds.AreaKind, "areas", "kind"),
    (kinds.AreaLink, "area_links", "link"),
    (kinds.PublicationKind, "publications", "kind"),
    (text_kinds.ThemeKind, "themes", "kind"),
    (text_kinds.LearningPart, "learning", "part"),
    (text_kinds.Basis, "learning", "basis"),
    (text_kinds.PlainPart, "plain", "part"),
    (kinds.Whom, "support", "whom"),
    (text_kinds.SessionPart, "session", "part"),
    (kinds.Scope, "caveats", "scope"),
    (file_kinds.Shape, "local_columns", "shape"),
    (file_kinds.ColumnKind, "local_columns", "kind"),
    (file_kinds.HeadingWord, "local_heading_words", "says"),
    (file_kinds.WordGroup, "printed_words", "group"),
    (kinds.Zeros, "disclosure_rules", "zeros"),
    (file_kinds.Reads, "dfe_layouts", "reads"),
)


@pytest.mark.parametrize(("kind", "table", "column"), COLUMNS)
def test_code_and_schema_know_the_same_words(kind: type[StrEnum], table: str, column: str) -> None:
    assert {member.value for member in kind} - {""} == set(SCHEMA[table][column])


def test_every_kind_is_held() -> None:
    modules = (kinds, text_kinds, file_kinds)
    declared: set[Any] = {
        item for module in modules for item in vars(module).values() if isinstance(item, type)
    }
    declared -= {StrEnum}
    assert declared == {kind for kind, _, _ in COLUMNS}
