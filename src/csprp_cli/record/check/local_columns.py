"""Checks of the table that people fill in about their own incidents: its columns and its words."""

from collections.abc import Iterator

from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import AGE_WORDS, EMPTY, OF_CODES, OTHER_CODES, TOTAL_WORDS
from csprp_cli.record.check.outcome import Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import grouped


@holds("A column that people fill in asks what the record asks, and has a list of words where it needs one.")
def local_columns(tables: Tables) -> Iterator[Finding]:
    indicators = tables.by("indicators", "id")
    lists = tables.values("local_choices", "choices")
    categories = tables.keys("categories", "breakdown", "category")
    columns = tables.by("local_columns", "column")
    orders: set[str] = set()
    for at, line in tables.rows("local_columns"):
        asked = [indicators[name] for name in line["indicators"].split() if name in indicators]
        if any(indicator["breakdown"] != line["breakdown"] for indicator in asked):
            yield at("breakdown", "an indicator of the column has another one")
        if line["breakdown"] and not asked:
            yield at("breakdown", "it belongs to indicators, and the column has none")
        yes_is = list(filter(None, line["yes_is"].split("|")))
        if (line["kind"] == ColumnKind.YES_NO) != bool(yes_is):
            yield at("yes_is", "a yes or no column, and no other, says what a yes is")
        for category in yes_is:
            if (line["breakdown"], category) not in categories:
                yield at("yes_is", f"{category!r} is not in categories.csv")
        for name in line["within"].split():
            if {line["kind"], columns.get(name, line)["kind"]} != {"yes-no"} or name == line["column"]:
                yield at("within", "a yes is part of the yes of another yes or no column")
        if line["kind"] == ColumnKind.YES_NO and not asked:
            yield at("indicators", "a yes or no column answers an indicator")
        if (line["kind"] in (ColumnKind.CHOICE, ColumnKind.YES_NO)) != bool(line["choices"]):
            yield at("choices", "a column of choices, and no other, has a list of words")
        if line["choices"] and line["choices"] not in lists:
            yield at("choices", f"{line['choices']!r} is not in local_choices.csv")
        if line["order"] in orders:
            yield at("order", "another column has this place")
        orders.add(line["order"])


@holds(
    "A word that people fill in is in small letters, and its category one of the breakdown; "
    "a heading or another name for it stands for one column; a residual answer is one that a word stands for."
)
def local_words(tables: Tables) -> Iterator[Finding]:
    categories = tables.keys("categories", "breakdown", "category")
    asking = grouped(tables["local_columns"], "choices")
    lists = tables.values("local_choices", "choices")
    included = {line["word"].strip("()") for line in tables["local_choices"]} & lists
    for at, line in tables.rows("local_choices"):
        if line["word"] != " ".join(line["word"].lower().split()):
            yield at("word", "it is in small letters, with single spaces")
        for breakdown in {asked["breakdown"] for asked in asking.get(line["choices"], ())}:
            if line["category"] and (breakdown, line["category"]) not in categories:
                yield at("category", f"{line['category']!r} is not in categories.csv")
        if line["word"].startswith("(") and line["word"] != EMPTY and line["word"].strip("()") not in lists:
            yield at("word", "what stands in brackets is no list of words")
        if line["choices"] == OTHER_CODES and line["answer"] not in OF_CODES:
            yield at("answer", "it is no kind of problem about codes")
        if line["choices"] not in asking.keys() | included | {AGE_WORDS, OTHER_CODES, TOTAL_WORDS}:
            yield at("choices", "no column of local_columns.csv has this list")
    yield from _names(tables)


def _names(tables: Tables) -> Iterator[Finding]:
    answers = tables.keys("local_choices", "choices", "answer")
    for at, line in tables.rows("local_residuals"):
        if (line["choices"], line["answer"]) not in answers:
            yield at("answer", "no word of local_choices.csv stands for it")
    seen = {line["column"]: at.row for at, line in tables.rows("local_columns")}
    for at, line in tables.rows("local_columns"):
        for alias in filter(None, line["aliases"].split("|")):
            if alias != " ".join(alias.lower().split()):
                yield at("aliases", f"{alias!r} is not in small letters")
            if seen.get(alias, at.row) != at.row:
                yield at("aliases", f"{alias!r} is already a name in row {seen[alias]}")
            seen.setdefault(alias, at.row)


@holds("What a heading may be is no name that is certain, and a word of headings is one small word.")
def local_headings(tables: Tables) -> Iterator[Finding]:
    certain = {
        name for line in tables["local_columns"] for name in (line["column"], *line["aliases"].split("|"))
    }
    for at, line in tables.rows("local_columns"):
        for name in filter(None, line["may_be"].split("|")):
            if name != " ".join(name.lower().split()):
                yield at("may_be", f"{name!r} is not in small letters")
            if name in certain:
                yield at("may_be", f"{name!r} is a name too, and so it is certain")
    for at, line in tables.rows("local_heading_words"):
        if not line["word"].strip("-").isalpha() or line["word"] != line["word"].lower():
            yield at("word", "it is one word in small letters")
