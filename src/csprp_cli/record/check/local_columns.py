"""Checks of the table that people fill in about their own incidents: its columns and its words."""

from collections.abc import Iterator

from csprp_cli.model.kinds import ColumnKind
from csprp_cli.record.check.outcome import Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import Line

COLUMNS = "local_columns.csv"
CHOICES = "local_choices.csv"


@holds("A column that people fill in asks what the record asks, and has a list of words where it needs one.")
def local_columns(tables: Tables) -> Iterator[Finding]:
    indicators = tables.by("indicators", "id")
    lists = tables.values("local_choices", "choices")
    categories = {(line["breakdown"], line["category"]) for line in tables.lines.get("categories", [])}
    columns = tables.by("local_columns", "column")
    for row, line in tables.rows("local_columns"):
        asked = [indicators[name] for name in line["indicators"].split() if name in indicators]
        if any(indicator["breakdown"] != line["breakdown"] for indicator in asked):
            yield Finding(COLUMNS, row, "breakdown", "an indicator of the column has another one")
        if line["breakdown"] and not asked:
            yield Finding(COLUMNS, row, "breakdown", "it belongs to indicators, and the column has none")
        yes_is = list(filter(None, line["yes_is"].split("|")))
        if (line["kind"] == ColumnKind.YES_NO) != bool(yes_is):
            yield Finding(COLUMNS, row, "yes_is", "a yes or no column, and no other, says what a yes is")
        for category in yes_is:
            if (line["breakdown"], category) not in categories:
                yield Finding(COLUMNS, row, "yes_is", f"{category!r} is not in categories.csv")
        for name in line["within"].split():
            if {line["kind"], columns.get(name, line)["kind"]} != {"yes-no"} or name == line["column"]:
                yield Finding(COLUMNS, row, "within", "a yes is part of the yes of another yes or no column")
        if line["kind"] == ColumnKind.YES_NO and not asked:
            yield Finding(COLUMNS, row, "indicators", "a yes or no column answers an indicator")
        if (line["kind"] in (ColumnKind.CHOICE, ColumnKind.YES_NO)) != bool(line["choices"]):
            yield Finding(COLUMNS, row, "choices", "a column of choices, and no other, has a list of words")
        if line["choices"] and line["choices"] not in lists:
            yield Finding(COLUMNS, row, "choices", f"{line['choices']!r} is not in {CHOICES}")
        yield from _orders(tables, row, line)


def _orders(tables: Tables, row: int, line: Line) -> Iterator[Finding]:
    same = [other for number, other in tables.rows("local_columns") if number < row]
    if any(other["order"] == line["order"] for other in same):
        yield Finding(COLUMNS, row, "order", "another column has this place")


@holds(
    "A word that people fill in is in small letters, and its category one of the breakdown; "
    "a heading or another name for it stands for one column."
)
def local_words(tables: Tables) -> Iterator[Finding]:
    categories = {(line["breakdown"], line["category"]) for line in tables.lines.get("categories", [])}
    asking: dict[str, set[str]] = {}
    for line in tables.lines.get("local_columns", []):
        asking.setdefault(line["choices"], set()).add(line["breakdown"])
    for row, line in tables.rows("local_choices"):
        if line["word"] != " ".join(line["word"].lower().split()):
            yield Finding(CHOICES, row, "word", "it is in small letters, with single spaces")
        for breakdown in asking.get(line["choices"], ()):
            if line["category"] and (breakdown, line["category"]) not in categories:
                yield Finding(CHOICES, row, "category", f"{line['category']!r} is not in categories.csv")
        if line["choices"] not in asking:
            yield Finding(CHOICES, row, "choices", "no column of local_columns.csv has this list")
    seen = {line["column"]: row for row, line in tables.rows("local_columns")}
    for row, line in tables.rows("local_columns"):
        for alias in filter(None, line["aliases"].split("|")):
            if alias != " ".join(alias.lower().split()):
                yield Finding(COLUMNS, row, "aliases", f"{alias!r} is not in small letters")
            if seen.get(alias, row) != row:
                yield Finding(COLUMNS, row, "aliases", f"{alias!r} is already a name in row {seen[alias]}")
            seen.setdefault(alias, row)
