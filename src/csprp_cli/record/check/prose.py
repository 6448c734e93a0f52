"""Checks of what is said about figures: metrics, themes, learning, audiences, sentences, headlines."""

import re
from collections.abc import Iterator
from string import Formatter

from csprp_cli.model.disclosure import DEFAULT_RULE
from csprp_cli.model.kinds import ClaimStatus, Counted, Level, ValueKind, Whom
from csprp_cli.model.text_kinds import Basis, LearningPart, SessionPart
from csprp_cli.record.check.outcome import WARN, Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import Line, grouped, key_of

ASKED = ("indicator", "category", "base", "unit")
"""What a sentence, a picture and a headline name figures by."""

PLACEHOLDERS = {"value", "denominator", "in_period", "In_period"}


@holds("Every metric gathers at least one figure by every term, and no name is used twice.")
def metrics_gather_figures(tables: Tables) -> Iterator[Finding]:
    gathering = tables.values("metric_indicators", "metric")
    for at, line in tables.rows("metrics"):
        if line["slug"] not in gathering:
            yield at("slug", "it gathers no indicator")
    for at, term in tables.rows("metric_indicators"):
        if not any(
            figure["indicator"] == term["indicator"]
            and term["category"] in ("", figure["category"])
            and term["base"] in ("", figure["base"])
            for figure in tables["figures"]
        ):
            yield at("indicator", "no figure fits this term")
    yield from _names_once(tables, "metrics")
    yield from _names_once(tables, "themes")


def _names_once(tables: Tables, table: str) -> Iterator[Finding]:
    seen = {line["slug"]: at.row for at, line in tables.rows(table)}
    for at, line in tables.rows(table):
        for alias in line["aliases"].split():
            if alias in seen:
                yield at("aliases", f"{alias!r} is already a name in row {seen[alias]}")
            seen.setdefault(alias, at.row)
        for name in set(line.get("narrower", "").split()) - set(line["aliases"].split()):
            yield at("narrower", f"{name!r} is not among the aliases")


SAID_BY_OTHERS = (LearningPart.READING, LearningPart.PRACTICE)
OF_OTHERS = (*SAID_BY_OTHERS, LearningPart.QUESTION)
"""What may be somebody else's on a note: never a finding, since that would stand as the Panel's."""


FINDINGS = 3
"""What a note has room for. Fewer, and it says that no page that we could read gives more."""

_NAMES_A_THEME = re.compile(
    r"\b(?:spotlight|fault lines?"
    r"|(?:key|common|main|important|recurring) (?:practice )?(?:theme|issue|factor|finding)s?)\b",
    re.IGNORECASE,
)
"""How a finding says that its theme is one: nobody could act on that."""


@holds(
    "Every theme has three findings or says why not, an action at each level, three questions and a check."
)
def themes_have_learning(tables: Tables) -> Iterator[Finding]:
    by_theme = grouped(tables["learning"], "theme")
    for at, theme in tables.rows("themes"):
        held = by_theme.get(theme["slug"], [])
        findings = 1 if theme["few_findings"] else FINDINGS
        for part, least in (("finding", findings), ("question", 3), ("check", 1)):
            if sum(line["part"] == part for line in held) < least:
                yield at("slug", f"learning.csv has fewer than {least} {part}s for it")
        for level in ("you", "team", "leaders"):
            if not any(line["part"] == LearningPart.ACTION and line["level"] == level for line in held):
                yield at("slug", f"learning.csv has no action for {level}")


@holds("A finding says what was seen, and not that its theme is one.")
def findings_say_something(tables: Tables) -> Iterator[Finding]:
    for at, line in tables.rows("learning"):
        if line["part"] == LearningPart.FINDING and _NAMES_A_THEME.search(line["text"]):
            yield at("text", "it names a theme, and nobody could act on that")


@holds("What a note says rests on pages nearer than third-hand.")
def learning_is_near(tables: Tables) -> Iterator[Finding]:
    far = {line["id"] for line in tables["sources"] if line["level"] == Level.TERTIARY}
    for at, line in tables.rows("learning"):
        if far.intersection(line["source"].split()):
            yield at("source", "it is third-hand, so it stands on no note")


@holds("A theme that must have a help line has one of its own; a help line has a contact and its page.")
def themes_have_help_lines(tables: Tables) -> Iterator[Finding]:
    slugs = tables.values("themes", "slug")
    named: set[str] = set()
    for at, line in tables.rows("support"):
        themes = set(line["for_themes"].split())
        for unknown in sorted(themes - slugs - {"all"}):
            yield at("for_themes", f"there is no theme {unknown!r}")
        if line["whom"] == Whom.ANYBODY:
            continue
        named |= themes
        for column in ("contact", "source", "when"):
            if not line[column]:
                yield at(column, "a help line says how to reach it, for whom it is and where it was seen")
    for at, theme in tables.rows("themes"):
        if theme["needs_line"] == "yes" and not named.intersection({theme["slug"], *theme["covers"].split()}):
            yield at("needs_line", "support.csv has no help line of its own for it")


@holds("What the Panel found or asks names its publication and source; what csprp suggests names none.")
def learning_says_whose(tables: Tables) -> Iterator[Finding]:
    for at, line in tables.rows("learning"):
        rests = bool(line["publication"] and line["source"])
        if line["basis"] == Basis.PANEL and not rests:
            yield at("source", "it is the Panel's, so it names a publication and a source")
        if line["basis"] == Basis.CSPRP and (line["publication"] or line["source"]):
            yield at("basis", "it is suggested by csprp, so it rests on no source")
        if line["basis"] == Basis.THIRD_PARTY and not line["source"]:
            yield at("source", "it is somebody's, so it names a source")
        if line["basis"] == Basis.THIRD_PARTY and line["part"] not in OF_OTHERS:
            yield at("part", "a third party's words are a reading, good practice or a question")
        if line["basis"] != Basis.THIRD_PARTY and line["part"] in SAID_BY_OTHERS:
            yield at("basis", "a reading or good practice is a third party's")
        if (line["basis"] == Basis.THIRD_PARTY) != bool(line["who"]):
            yield at("who", "what a third party says, and nothing else, names who says it")
        if line["part"] == LearningPart.FINDING and line["basis"] != Basis.PANEL:
            yield at("basis", "a finding is the Panel's")
        if (line["part"] == LearningPart.ACTION) != bool(line["level"]):
            yield at("level", "an action, and nothing else, has a level")
        if re.search(r"\d", line["text"]):
            yield at("text", "a number stands in prose: figures come from figures.csv")


SESSION_MINUTES = 20
"""How long a session is, so that it fits a team meeting."""


@holds("Learning is for an audience of audiences.csv or for all, and practitioner is one of them.")
def audiences_are_named(tables: Tables) -> Iterator[Finding]:
    known = tables.values("audiences", "slug")
    if "practitioner" not in known:
        yield Finding("audiences.csv", 0, "slug", "there is no practitioner, to whom others fall back")
    for at, line in tables.rows("learning"):
        for audience in line["audience"].split():
            if audience not in {*known, "all"}:
                yield at("audience", f"audiences.csv has no {audience!r}")
    if "all" in known:
        yield Finding("audiences.csv", 0, "slug", "all is every audience, so none may be called that")
    yield from _names_once(tables, "audiences")


@holds("Every disclosure rule hides counts from 1, its bases are larger, and the default is there.")
def disclosure_rules_hide(tables: Tables) -> Iterator[Finding]:
    if DEFAULT_RULE not in tables.values("disclosure_rules", "slug"):
        problem = f"there is no {DEFAULT_RULE}, which holds where nobody names a rule"
        yield Finding("disclosure_rules.csv", 0, "slug", problem)
    for at, line in tables.rows("disclosure_rules"):
        if int(line["threshold"]) < 1:
            yield at("threshold", "it hides no count")
        for column in ("minimum_denominator", "minimum_cross_denominator"):
            if int(line[column]) <= int(line["threshold"]):
                yield at(column, "a base that small is a count that is hidden")


@holds("The timings of a session add up to 20 minutes, and every part of it has something to say.")
def sessions_are_whole(tables: Tables) -> Iterator[Finding]:
    minutes = 0
    for at, line in tables.rows("session"):
        if (line["part"] == SessionPart.TIMING) != bool(line["minutes"]):
            yield at("minutes", "a timing, and nothing else, takes minutes")
        if line["part"] == SessionPart.TIMING and line["theme"]:
            yield at("theme", "timings are the same for every theme")
        minutes += int(line["minutes"] or 0)
    if minutes != SESSION_MINUTES:
        yield Finding("session.csv", 0, "minutes", f"they add up to {minutes}, not to {SESSION_MINUTES}")
    said = {line["part"] for line in tables["session"] if not line["theme"]}
    for part in sorted({"timing", "rule", "listen", "affected"} - said):
        yield Finding("session.csv", 0, "part", f"nothing is said for {part}")


@holds("A picture draws figures that are held, and never an indicator that is marked no-chart.")
def pictures_may_be_drawn(tables: Tables) -> Iterator[Finding]:
    no_chart = {line["id"] for line in tables["indicators"] if line["no_chart"] == "yes"}
    led_without = {
        line["theme"]
        for line in tables["headlines"]
        if line["order"] == "1" and line["indicator"] in no_chart
    }
    for at, line in tables.rows("pictures"):
        if line["indicator"] in no_chart:
            yield at("indicator", "it is marked no-chart")
        if line["theme"] in led_without:
            yield at("theme", "its first figure is marked no-chart")
        if len(_figures_of(tables, line)) < 2:
            yield at("indicator", "fewer than two figures are held for it")


def _figures_of(tables: Tables, line: Line) -> list[Line]:
    """Return the figures that a row asks for by indicator, category, base and unit."""
    return tables.groups("figures", ASKED).get(key_of(line, ASKED), [])


@holds("Sentences use the known placeholders, say the value, and type no number of their own.")
def sentences_can_be_said(tables: Tables) -> Iterator[Finding]:
    keyed: dict[tuple[str, ...], bool] = {}
    for figure in tables["figures"]:
        key = key_of(figure, ASKED)
        imported = figure["shown"].startswith("I")  # said in plain words where its file gives no whole
        keyed[key] = keyed.get(key, False) or imported or bool(figure["denominator"])
    for at, line in tables.rows("sentences"):
        try:
            parsed = list(Formatter().parse(line["sentence"]))
            used = {name for _, name, _, _ in parsed if name is not None}
        except ValueError:
            yield at("sentence", "its placeholders cannot be read")
            continue
        if any(spec or conversion for _, _, spec, conversion in parsed):
            yield at("sentence", "a placeholder is a name alone, such as {value}")
        if used - PLACEHOLDERS:
            yield at("sentence", f"no placeholder {', '.join(sorted(used - PLACEHOLDERS))}")
        if "value" not in used:
            yield at("sentence", "it does not say the value")
        key = key_of(line, ASKED)
        if key not in keyed:
            yield at("indicator", "no figure is said by this sentence", WARN)
        elif "denominator" in used and not keyed[key]:
            yield at("sentence", "its figure has no denominator")


@holds("A headline is held, has a sentence, a known base and a source nearer than third-hand.")
def headlines_may_lead(tables: Tables) -> Iterator[Finding]:
    said = tables.keys("sentences", *ASKED)
    bases = tables.by("bases", "id")
    near = {
        line["figure"]
        for line in tables["claims"]
        if line["status"] == ClaimStatus.USED and line["source_level"] != Level.TERTIARY
    }
    for at, line in tables.rows("headlines"):
        held = _figures_of(tables, line)
        if not held:
            yield at("indicator", "no figure is held for it")
        elif not any(figure["id"] in near for figure in held):
            yield at("indicator", "it is third-hand, so it leads no note")
        if key_of(line, ASKED) not in said:
            yield at("indicator", "sentences.csv has no sentence for it")
        if bases.get(line["base"], {}).get("counts") == Counted.NOT_STATED:
            yield at("base", "a base that is not stated leads no note")
        if any(figure["value_kind"] == ValueKind.AGE for figure in held):
            yield at("indicator", "one child's age leads no note")
