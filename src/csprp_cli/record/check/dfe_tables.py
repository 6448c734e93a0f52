"""Checks of the tables that say how DfE's files are laid out and what their words stand for."""

from collections.abc import Iterator

from csprp_cli.model.file_kinds import Reads
from csprp_cli.model.kinds import AreaKind, AreaLink, Consequence, Unit
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.check.outcome import Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import grouped
from csprp_cli.record.financial_year import PARTS

_NEEDED = ("time-period", "time-identifier", "level", "country-code", "country-name", "number")


@holds("Every layout that is read says when, where and how many, and is read in one way.")
def official_layouts(tables: Tables) -> Iterator[Finding]:
    layouts = grouped(tables["dfe_layouts"], "layout")
    for at, first in tables.rows("dfe_layouts"):
        name = first["layout"]
        held = layouts.pop(name, [])
        if len({line["reads"] for line in held}) > 1:
            yield at("reads", f"{name} is read in more than one way")
        holds = {line["holds"] for line in held if line["needed"] == "yes"}
        for wanted in _NEEDED if held and first["reads"] != Reads.NOT_READ else ():
            if wanted not in holds:
                yield at("holds", f"{name} has no column for the {wanted}")


@holds("A later code of a council says since when, and one of a changed area has a break.")
def codes_are_linked(tables: Tables) -> Iterator[Finding]:
    broken = {line["area"] for line in tables["breaks"] if line["comparable"] == Consequence.NO}
    for at, line in tables.rows("area_links"):
        if (line["link"] == AreaLink.PART_OF) == bool(line["since"]):
            yield at("since", "a later code has a first day, and a part has none")
        if line["link"] == AreaLink.NEW_AREA and line["other_code"] not in broken:
            yield at("link", "breaks.csv has no break for the area that changed")


@holds("DfE's words stand for what the record has: a category of the indicator, a symbol, a part of a year.")
def official_words(tables: Tables) -> Iterator[Finding]:
    indicators = tables.by("indicators", "id")
    categories = tables.keys("categories", "breakdown", "category")
    kinds: dict[str, set[str]] = {
        "level": set(AreaKind),
        "part": set(PARTS),
        "symbol": set(SYMBOLS),
        "measure": {Unit.COUNT, Unit.PERCENT, Unit.SCORE},
        "earlier": set(indicators),
    }
    for at, line in tables.rows("dfe_words"):
        indicator = indicators.get(line["indicator"])
        place = (indicator["breakdown"] if indicator else "", line["category"])
        if line["category"] and place not in categories:
            yield at("category", f"{line['category']!r} is not in categories.csv")
        if line["holds"] in ("topic", "category", "earlier", "measure") and indicator is None:
            yield at("indicator", "it stands for no indicator")
        if line["holds"] in ("nature", "earlier", "measure") and not line["base"]:
            yield at("base", "it counts in no base")
        if line["holds"] in kinds and line["stands_for"] not in kinds[line["holds"]]:
            yield at("stands_for", f"no {line['holds']} is {line['stands_for']!r}")


@holds("What DfE prints in the row of the next year is of a year before its release.")
def context_is_of_the_year_before(tables: Tables) -> Iterator[Finding]:
    words, publications = tables["dfe_words"], tables.by("publications", "id")
    late = {line["words"] for line in words if line["holds"] == "year-before"}
    asked = {line["indicator"] for line in words if line["holds"] == "measure" and line["words"] in late}
    ends = {line["id"]: line["last"] for line in tables["periods"]}
    for at, line in tables.rows("figures"):
        release = publications.get(line["publication"]) if line["indicator"] in asked else None
        if release and ends.get(line["period"], "") >= ends.get(release["period"], "") != "":
            yield at(
                "period", "its release is of that year, and prints it a year late: import the file again"
            )
