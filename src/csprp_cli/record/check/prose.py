"""Checks of names and words: metrics, themes, sentences, headlines, orphans, words to avoid."""

import re
from collections.abc import Iterator
from string import Formatter

from csprp_cli.model.disclosure import DEFAULT_RULE
from csprp_cli.model.kinds import (
    Basis,
    ClaimStatus,
    Counted,
    LearningPart,
    Level,
    PublicationKind,
    Scope,
    SessionPart,
    ValueKind,
)
from csprp_cli.record.check.outcome import WARN, Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import Line

PLACEHOLDERS = {"value", "denominator", "in_period", "In_period"}
OURS = {
    "learning": ("text",),
    "audiences": ("title", "you", "team", "leaders"),
    "session": ("text",),
    "disclosure_rules": ("title", "note"),
    "themes": ("title", "about", "list_note", "care_note"),
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
    "local_choices": ("answer",),
}
"""Columns that hold the project's own prose. Titles and notes of sources are theirs."""


@holds("Every metric gathers at least one figure by every term, and no name is used twice.")
def metrics_gather_figures(tables: Tables) -> Iterator[Finding]:
    figures = tables.lines.get("figures", [])
    gathering = tables.values("metric_indicators", "metric")
    for row, line in tables.rows("metrics"):
        if line["slug"] not in gathering:
            yield Finding("metrics.csv", row, "slug", "it gathers no indicator")
    for row, term in tables.rows("metric_indicators"):
        found = any(
            figure["indicator"] == term["indicator"]
            and term["category"] in ("", figure["category"])
            and term["base"] in ("", figure["base"])
            for figure in figures
        )
        if not found:
            yield Finding("metric_indicators.csv", row, "indicator", "no figure fits this term")
    yield from _names_once(tables, "metrics")
    yield from _names_once(tables, "themes")


def _names_once(tables: Tables, table: str) -> Iterator[Finding]:
    seen: dict[str, int] = {line["slug"]: row for row, line in tables.rows(table)}
    for row, line in tables.rows(table):
        for alias in line["aliases"].split():
            if alias in seen:
                yield Finding(
                    f"{table}.csv", row, "aliases", f"{alias!r} is already a name in row {seen[alias]}"
                )
            seen.setdefault(alias, row)
        for name in set(line.get("narrower", "").split()) - set(line["aliases"].split()):
            yield Finding(f"{table}.csv", row, "narrower", f"{name!r} is not among the aliases")


@holds("Every theme has a finding, an action at each level, three questions and a check.")
def themes_have_learning(tables: Tables) -> Iterator[Finding]:
    wanted = {"finding": 1, "question": 3, "check": 1}
    by_theme: dict[str, list[Line]] = {}
    for line in tables.lines.get("learning", []):
        by_theme.setdefault(line["theme"], []).append(line)
    for row, theme in tables.rows("themes"):
        held = by_theme.get(theme["slug"], [])
        for part, least in wanted.items():
            if sum(line["part"] == part for line in held) < least:
                yield Finding(
                    "themes.csv", row, "slug", f"learning.csv has fewer than {least} {part}s for it"
                )
        for level in ("you", "team", "leaders"):
            if not any(line["part"] == LearningPart.ACTION and line["level"] == level for line in held):
                yield Finding("themes.csv", row, "slug", f"learning.csv has no action for {level}")


@holds("What the Panel found or asks names its publication and source; what csprp suggests names none.")
def learning_says_whose(tables: Tables) -> Iterator[Finding]:
    for row, line in tables.rows("learning"):
        rests = bool(line["publication"] and line["source"])
        if line["basis"] in (Basis.PANEL, Basis.THIRD_PARTY) and not rests:
            yield Finding(
                "learning.csv", row, "source", "it is somebody's, so it names a publication and a source"
            )
        if line["basis"] == Basis.CSPRP and (line["publication"] or line["source"]):
            yield Finding("learning.csv", row, "basis", "it is suggested by csprp, so it rests on no source")
        if line["basis"] == Basis.THIRD_PARTY and line["part"] != LearningPart.READING:
            yield Finding("learning.csv", row, "part", "a third party's words are a reading, never a finding")
        if line["part"] == LearningPart.FINDING and line["basis"] != Basis.PANEL:
            yield Finding("learning.csv", row, "basis", "a finding is the Panel's")
        if (line["part"] == LearningPart.ACTION) != bool(line["level"]):
            yield Finding("learning.csv", row, "level", "an action, and nothing else, has a level")
        if re.search(r"\d", line["text"]):
            yield Finding(
                "learning.csv", row, "text", "a number stands in prose: figures come from figures.csv"
            )


SESSION_MINUTES = 20
"""How long a session is, so that it fits a team meeting."""


@holds("Learning is for an audience of audiences.csv or for all, and practitioner is one of them.")
def audiences_are_named(tables: Tables) -> Iterator[Finding]:
    known = tables.values("audiences", "slug")
    if "practitioner" not in known:
        yield Finding("audiences.csv", 0, "slug", "there is no practitioner, to whom others fall back")
    for row, line in tables.rows("learning"):
        for audience in line["audience"].split():
            if audience not in {*known, "all"}:
                yield Finding("learning.csv", row, "audience", f"audiences.csv has no {audience!r}")
    if "all" in known:
        yield Finding("audiences.csv", 0, "slug", "all is every audience, so none may be called that")
    yield from _names_once(tables, "audiences")


@holds("Every disclosure rule hides counts from 1, its bases are larger, and the default is there.")
def disclosure_rules_hide(tables: Tables) -> Iterator[Finding]:
    file = "disclosure_rules.csv"
    if DEFAULT_RULE not in tables.values("disclosure_rules", "slug"):
        yield Finding(file, 0, "slug", f"there is no {DEFAULT_RULE}, which holds where nobody names a rule")
    for row, line in tables.rows("disclosure_rules"):
        if int(line["threshold"]) < 1:
            yield Finding(file, row, "threshold", "it hides no count")
        for column in ("minimum_denominator", "minimum_cross_denominator"):
            if int(line[column]) <= int(line["threshold"]):
                yield Finding(file, row, column, "a base that small is a count that is hidden")


@holds("The timings of a session add up to 20 minutes, and every part of it has something to say.")
def sessions_are_whole(tables: Tables) -> Iterator[Finding]:
    minutes = 0
    for row, line in tables.rows("session"):
        if (line["part"] == SessionPart.TIMING) != bool(line["minutes"]):
            yield Finding("session.csv", row, "minutes", "a timing, and nothing else, takes minutes")
        if line["part"] == SessionPart.TIMING and line["theme"]:
            yield Finding("session.csv", row, "theme", "timings are the same for every theme")
        minutes += int(line["minutes"] or 0)
    if minutes != SESSION_MINUTES:
        yield Finding("session.csv", 0, "minutes", f"they add up to {minutes}, not to {SESSION_MINUTES}")
    said = {line["part"] for line in tables.lines.get("session", []) if not line["theme"]}
    for part in sorted({"timing", "rule", "listen", "affected"} - said):
        yield Finding("session.csv", 0, "part", f"nothing is said for {part}")


@holds("A picture draws figures that are held, and never an indicator that is marked no-chart.")
def pictures_may_be_drawn(tables: Tables) -> Iterator[Finding]:
    no_chart = {line["id"] for line in tables.lines.get("indicators", []) if line["no_chart"] == "yes"}
    led_without = {
        line["theme"]
        for line in tables.lines.get("headlines", [])
        if line["order"] == "1" and line["indicator"] in no_chart
    }
    for row, line in tables.rows("pictures"):
        if line["indicator"] in no_chart:
            yield Finding("pictures.csv", row, "indicator", "it is marked no-chart")
        if line["theme"] in led_without:
            yield Finding("pictures.csv", row, "theme", "its first figure is marked no-chart")
        key = tuple(line[name] for name in ("indicator", "category", "base", "unit"))
        held = [
            figure
            for figure in tables.lines.get("figures", [])
            if tuple(figure[name] for name in ("indicator", "category", "base", "unit")) == key
        ]
        if len(held) < 2:
            yield Finding("pictures.csv", row, "indicator", "fewer than two figures are held for it")


@holds("Sentences use the known placeholders, say the value, and type no number of their own.")
def sentences_can_be_said(tables: Tables) -> Iterator[Finding]:
    keyed: dict[tuple[str, ...], bool] = {}
    for figure in tables.lines.get("figures", []):
        key = tuple(figure[column] for column in ("indicator", "category", "base", "unit"))
        imported = figure["shown"].startswith("I")  # said in plain words where its file gives no whole
        keyed[key] = keyed.get(key, False) or imported or bool(figure["denominator"])
    for row, line in tables.rows("sentences"):
        try:
            parsed = list(Formatter().parse(line["sentence"]))
            used = {name for _, name, _, _ in parsed if name is not None}
        except ValueError:
            yield Finding("sentences.csv", row, "sentence", "its placeholders cannot be read")
            continue
        if any(spec or conversion for _, _, spec, conversion in parsed):
            yield Finding("sentences.csv", row, "sentence", "a placeholder is a name alone, such as {value}")
        if used - PLACEHOLDERS:
            yield Finding(
                "sentences.csv", row, "sentence", f"no placeholder {', '.join(sorted(used - PLACEHOLDERS))}"
            )
        if "value" not in used:
            yield Finding("sentences.csv", row, "sentence", "it does not say the value")
        key = (line["indicator"], line["category"], line["base"], line["unit"])
        if key not in keyed:
            yield Finding("sentences.csv", row, "indicator", "no figure is said by this sentence", WARN)
        elif "denominator" in used and not keyed[key]:
            yield Finding("sentences.csv", row, "sentence", "its figure has no denominator")


@holds("A headline is held, has a sentence, a known base and a source nearer than third-hand.")
def headlines_may_lead(tables: Tables) -> Iterator[Finding]:
    said = {(s["indicator"], s["category"], s["base"], s["unit"]) for s in tables.lines.get("sentences", [])}
    bases = tables.by("bases", "id")
    near = {
        line["figure"]
        for line in tables.lines.get("claims", [])
        if line["status"] == ClaimStatus.USED and line["source_level"] != Level.TERTIARY
    }
    for row, line in tables.rows("headlines"):
        key = (line["indicator"], line["category"], line["base"], line["unit"])
        held = [
            figure
            for figure in tables.lines.get("figures", [])
            if (figure["indicator"], figure["category"], figure["base"], figure["unit"]) == key
        ]
        if not held:
            yield Finding("headlines.csv", row, "indicator", "no figure is held for it")
        elif not any(figure["id"] in near for figure in held):
            yield Finding("headlines.csv", row, "indicator", "it is third-hand, so it leads no note")
        if key not in said:
            yield Finding("headlines.csv", row, "indicator", "sentences.csv has no sentence for it")
        if bases.get(line["base"], {}).get("counts") == Counted.NOT_STATED:
            yield Finding("headlines.csv", row, "base", "a base that is not stated leads no note")
        if any(figure["value_kind"] == ValueKind.AGE for figure in held):
            yield Finding("headlines.csv", row, "indicator", "one child's age leads no note")


@holds("The project's own prose holds none of the words in words_to_avoid.csv.")
def words_to_avoid(tables: Tables) -> Iterator[Finding]:
    avoid = {line["avoid"].lower(): line["say"] for line in tables.lines.get("words_to_avoid", [])}
    if not avoid:
        return
    pattern = re.compile(
        rf"\b({'|'.join(map(re.escape, sorted(avoid, key=len, reverse=True)))})\b", re.IGNORECASE
    )
    for table, columns in OURS.items():
        for row, line in tables.rows(table):
            for column in columns:
                if found := pattern.search(line.get(column, "")):
                    word = found[0].lower()
                    yield Finding(f"{table}.csv", row, column, f"avoid {word!r}; say: {avoid[word]}")


@holds("Every source, base, indicator, period, caveat, category and wording is used by something.")
def orphans(tables: Tables) -> Iterator[Finding]:
    named = _all_names(tables)
    for table, column in (
        ("sources", "id"),
        ("bases", "id"),
        ("indicators", "id"),
        ("periods", "id"),
    ):
        for row, line in tables.rows(table):
            if line[column] not in named:
                yield Finding(f"{table}.csv", row, column, f"nothing uses {line[column]!r}", WARN)
    for row, line in tables.rows("caveats"):
        if line["scope"] == Scope.FIGURE and line["id"] not in named:
            yield Finding("caveats.csv", row, "id", f"no figure carries {line['id']!r}", WARN)
    figures = {(f["breakdown"], f["category"]) for f in tables.lines.get("figures", [])}
    changed = {line["category"] for line in tables.lines.get("changes", [])}
    changed |= tables.values("dfe_words", "category")  # an imported file may have them
    for row, line in tables.rows("categories"):
        if (line["breakdown"], line["category"]) not in figures and line["category"] not in changed:
            yield Finding("categories.csv", row, "category", "no figure has it", WARN)
    spoken = {line["wording"] for line in tables.lines.get("claims", [])}
    for row, line in tables.rows("words"):
        if line["wording"] not in spoken:
            yield Finding("words.csv", row, "wording", "no claim uses these words", WARN)


def _all_names(tables: Tables) -> set[str]:
    """Return every id that some row points to, by the links and lists of the schema."""
    named: set[str] = set()
    for name, schema in tables.schemas.items():
        pointing = [*schema.links, *(column.name for column in schema.columns if column.list_of)]
        for line in tables.lines.get(name, []):
            for column in pointing:
                named.update(line[column].split() or [])
                named.add(line[column])
    return named


@holds("Every annual report has a period and a token of its own, which people type.")
def reports_have_tokens(tables: Tables) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    if not any(
        line["kind"] == PublicationKind.ANNUAL_REPORT for line in tables.lines.get("publications", [])
    ):
        yield Finding("publications.csv", 0, "kind", "there is no annual report")
    for row, line in tables.rows("publications"):
        if line["kind"] != PublicationKind.ANNUAL_REPORT:
            continue
        if not line["token"] or not line["period"]:
            yield Finding("publications.csv", row, "token", "an annual report has a token and a period")
        if line["token"] in seen:
            yield Finding(
                "publications.csv", row, "token", f"{line['token']!r} is already {seen[line['token']]!r}"
            )
        seen.setdefault(line["token"], line["id"])
