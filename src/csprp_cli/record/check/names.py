"""Checks of what is named and what is written: tokens of reports, words to avoid, rows that nothing uses."""

import re
from collections.abc import Iterator

from csprp_cli.model.kinds import PublicationKind, Scope
from csprp_cli.record.check.outcome import WARN, Finding, holds
from csprp_cli.record.check.raw_tables import Tables

OURS = {
    "learning": ("who", "text"),
    "audiences": ("title", "you", "team", "leaders"),
    "session": ("text",),
    "plain": ("text",),
    "plain_sentences": ("sentence",),
    "disclosure_rules": ("title", "note"),
    "themes": ("title", "about", "list_note", "few_findings", "care_note"),
    "caveats": ("title", "text"),
    "sentences": ("sentence",),
    "headlines": ("lead",),
    "breaks": ("reason",),
    "changes": ("note",),
    "series": ("title", "what", "who_counts", "by_date"),
    "indicators": ("label", "title", "definition"),
    "bases": ("title", "definition"),
    "metrics": ("title", "counts"),
    "periods": ("label",),
    "publications": ("about", "note"),
    "figures": ("reason",),
    "claims": ("reason",),
    "words": ("reasoning",),
    "sets": ("note",),
    "support": ("name", "when"),
    "glossary": ("definition",),
    "local_columns": ("title", "explanation"),
    "local_choices": ("answer", "note"),
}
"""Columns that hold the project's own prose. Titles and notes of sources are theirs."""


@holds("Every annual report has a period and a token of its own, which people type.")
def reports_have_tokens(tables: Tables) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    if PublicationKind.ANNUAL_REPORT not in tables.values("publications", "kind"):
        yield Finding("publications.csv", 0, "kind", "there is no annual report")
    for at, line in tables.rows("publications"):
        if line["kind"] != PublicationKind.ANNUAL_REPORT:
            continue
        if not line["token"] or not line["period"]:
            yield at("token", "an annual report has a token and a period")
        if line["token"] in seen:
            yield at("token", f"{line['token']!r} is already {seen[line['token']]!r}")
        seen.setdefault(line["token"], line["id"])


@holds("The project's own prose holds none of the words in words_to_avoid.csv.")
def words_to_avoid(tables: Tables) -> Iterator[Finding]:
    avoid = {line["avoid"].lower(): line["say"] for line in tables["words_to_avoid"]}
    if not avoid:
        return
    words = "|".join(map(re.escape, sorted(avoid, key=len, reverse=True)))
    pattern = re.compile(rf"\b({words})\b", re.IGNORECASE)
    for table, columns in OURS.items():
        for at, line in tables.rows(table):
            for column in columns:
                if found := pattern.search(line.get(column, "")):
                    word = found[0].lower()
                    yield at(column, f"avoid {word!r}; say: {avoid[word]}")


@holds("No words of printed_words.csv mean two things, and what goes with a thing is one that is there.")
def printed_words_mean_one_thing(tables: Tables) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    known = tables.values("printed_words", "concept")
    for at, line in tables.rows("printed_words"):
        for words in line["says"].split("|"):
            if words != words.lower().strip() or not words:
                yield at("says", f"{words!r} is not in small letters, or is empty")
            if words in seen:
                yield at("says", f"{words!r} already means {seen[words]}")
            seen.setdefault(words, line["concept"])
        for other in line["implies"].split():
            if other not in known and not re.fullmatch(r"age:[0-9]+-[0-9]+", other):
                yield at("implies", f"there is no {other!r}")


@holds("Every source, base, indicator, period, caveat, category and wording is used by something.")
def orphans(tables: Tables) -> Iterator[Finding]:
    named = _all_names(tables)
    for table in ("sources", "bases", "indicators", "periods"):
        for at, line in tables.rows(table):
            if line["id"] not in named:
                yield at("id", f"nothing uses {line['id']!r}", WARN)
    for at, line in tables.rows("caveats"):
        if line["scope"] == Scope.FIGURE and line["id"] not in named:
            yield at("id", f"no figure carries {line['id']!r}", WARN)
    figures = tables.keys("figures", "breakdown", "category")
    changed = tables.values("changes", "category")
    changed |= tables.values("dfe_words", "category")  # an imported file may have them
    for at, line in tables.rows("categories"):
        if (line["breakdown"], line["category"]) not in figures and line["category"] not in changed:
            yield at("category", "no figure has it", WARN)
    spoken = tables.values("claims", "wording")
    for at, line in tables.rows("words"):
        if line["wording"] not in spoken:
            yield at("wording", "no claim uses these words", WARN)


def _all_names(tables: Tables) -> set[str]:
    """Return every id that some row points to, by the links and lists of the schema."""
    named: set[str] = set()
    for name, schema in tables.schemas.items():
        pointing = [*schema.links, *(column.name for column in schema.columns if column.list_of)]
        for line in tables[name]:
            for column in pointing:
                named.update(line[column].split(), [line[column]])
    return named
