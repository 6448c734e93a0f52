"""A record that is spoiled in one place is refused, and the place is named."""

import csv
import io
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from csprp_cli.cli.main import run
from csprp_cli.comparison.rules import TESTS
from csprp_cli.model.known import RULES
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record import check
from csprp_cli.record.check.outcome import FAIL, WARN
from csprp_cli.record.check.runner import FIRST, THEN, check_record
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled

Key = str | tuple[str, ...]
Spoil = Callable[[Path], int]
"""Spoils a folder and returns the line on which it did; 0 stands for the file as a whole."""


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def line_of(rows: list[list[str]], key: Key) -> int:
    """Return the line whose first cells are `key`, the header being line 1."""
    wanted = [key] if isinstance(key, str) else list(key)
    for line, cells in enumerate(rows, 1):
        if cells[: len(wanted)] == wanted:
            return line
    raise AssertionError(f"no row starts with {wanted}")


def edit(file: str, key: Key, **cells: str) -> Spoil:
    def spoil(folder: Path) -> int:
        rows = read(folder / file)
        line = line_of(rows, key)
        for column, text in cells.items():
            rows[line - 1][rows[0].index(column)] = text
        write(folder / file, rows)
        return line

    return spoil


def drop(file: str, key: Key) -> Spoil:
    def spoil(folder: Path) -> int:
        rows = read(folder / file)
        line = line_of(rows, key)
        del rows[line - 1]
        write(folder / file, rows)
        return line

    return spoil


def drop_all(file: str, **cells: str) -> Spoil:
    def spoil(folder: Path) -> int:
        header, *rows = read(folder / file)
        kept = [row for row in rows if any(row[header.index(c)] != text for c, text in cells.items())]
        assert len(kept) < len(rows)
        write(folder / file, [header, *kept])
        return 0

    return spoil


def append(file: str, **cells: str) -> Spoil:
    def spoil(folder: Path) -> int:
        rows = read(folder / file)
        assert set(cells) <= set(rows[0])
        rows.append([cells.get(column, "") for column in rows[0]])
        write(folder / file, rows)
        return len(rows)

    return spoil


def repeat(file: str, key: Key, **cells: str) -> Spoil:
    """Append a copy of a row with some of its cells changed."""

    def spoil(folder: Path) -> int:
        rows = read(folder / file)
        copied = list(rows[line_of(rows, key) - 1])
        for column, text in cells.items():
            copied[rows[0].index(column)] = text
        write(folder / file, [*rows, copied])
        return len(rows) + 1

    return spoil


def without_column(file: str, column: str) -> Spoil:
    def spoil(folder: Path) -> int:
        rows = read(folder / file)
        place = rows[0].index(column)
        write(folder / file, [row[:place] + row[place + 1 :] for row in rows])
        return 1

    return spoil


def with_column(file: str, column: str) -> Spoil:
    def spoil(folder: Path) -> int:
        header, *rows = read(folder / file)
        write(folder / file, [[*header, column], *([*row, ""] for row in rows)])
        return 1

    return spoil


def delete(file: str) -> Spoil:
    def spoil(folder: Path) -> int:
        (folder / file).unlink()
        return 0

    return spoil


def raw(file: str, change: Callable[[bytes], bytes], line: int = 0) -> Spoil:
    def spoil(folder: Path) -> int:
        content = (folder / file).read_bytes()
        changed = change(content)
        assert changed != content
        (folder / file).write_bytes(changed)
        return line

    return spoil


def together(first: Spoil, *others: Spoil) -> Spoil:
    def spoil(folder: Path) -> int:
        line = first(folder)
        for other in others:
            other(folder)
        return line

    return spoil


@dataclass(frozen=True)
class Case:
    """One way to spoil a record, and the finding that must name it.

    `at` is the row of `file` where the finding stands, when that is not the row that was spoiled;
    `says` is a part of its message; `on` is its line where the file cannot be read as rows.
    """

    id: str
    spoil: Spoil
    check: str
    file: str
    column: str
    at: Key | None = None
    says: str = ""
    severity: str = FAIL
    on: int = 0

    def line(self, folder: Path) -> int:
        spoiled = self.spoil(folder)
        if self.on:
            return self.on
        return spoiled if self.at is None else line_of(read(folder / self.file), self.at)


FIGURE = "figures.csv"
CLAIM = "claims.csv"

SHAPE = (
    Case("table-missing", delete("glossary.csv"), "tables-are-there", "glossary.csv", ""),
    Case(
        "table-latin-1",
        raw("glossary.csv", lambda content: content.replace(b"\n", b"\n\xe9", 1)),
        "tables-are-there",
        "glossary.csv",
        "",
        says="line 2: not UTF-8",
        on=2,
    ),
    Case("column-dropped", without_column("bases.csv", "counts"), "tables-are-there", "bases.csv", "counts"),
    Case("column-extra", with_column("bases.csv", "colour"), "tables-are-there", "bases.csv", "colour"),
    Case(
        "row-short",
        raw("areas.csv", lambda content: content.replace(b",", b"", 4)),
        "tables-are-there",
        "areas.csv",
        "",
        says="line 2",
        on=2,
    ),
    Case("table-empty", raw("words.csv", lambda _: b""), "tables-are-there", "words.csv", "", says="empty"),
    Case(
        "nul-character",
        raw("caveats.csv", lambda content: content.replace(b"a", b"\0", 1)),
        "tables-are-there",
        "caveats.csv",
        "",
        says="NUL",
    ),
    Case(
        "package-broken",
        raw("datapackage.json", lambda content: content[: len(content) // 2]),
        "tables-are-there",
        "datapackage.json",
        "",
    ),
    Case("package-missing", delete("datapackage.json"), "tables-are-there", "datapackage.json", ""),
    Case(
        "package-without-version",
        raw("datapackage.json", lambda content: content.replace(b'"version"', b'"edition"')),
        "tables-are-there",
        "datapackage.json",
        "",
    ),
    Case("key-twice", repeat("bases.csv", "panel-deaths"), "keys", "bases.csv", "id"),
    Case("key-of-several-columns-twice", repeat("words.csv", "a fifth"), "keys", "words.csv", "wording"),
    Case("foreign-key-unknown", edit(FIGURE, "panel-2020-total", base="nobody"), "links", FIGURE, "base"),
    Case("source-unknown", edit(CLAIM, "P030", source="nowhere"), "links", CLAIM, "source"),
    Case(
        "id-in-a-list-unknown",
        edit(FIGURE, "panel-2020-age-under-1", caveats="bands-differ no-such-caveat"),
        "links",
        FIGURE,
        "caveats",
        says="no-such-caveat",
    ),
    Case("symbol-unknown", edit(FIGURE, "panel-2020-total", flags="q"), "links", FIGURE, "flags"),
    Case("choice-unknown", edit(FIGURE, "panel-2020-total", unit="people"), "types", FIGURE, "unit"),
    Case("number-with-comma", edit(FIGURE, "panel-2020-total", value="4,82"), "types", FIGURE, "value"),
    Case("number-nan", edit(FIGURE, "panel-2020-total", value="nan"), "types", FIGURE, "value"),
    Case("number-in-words", edit(CLAIM, "P030", denominator="all"), "types", CLAIM, "denominator"),
    Case("integer-broken", edit("series.csv", "dfe-sin", order="1.5"), "types", "series.csv", "order"),
    Case(
        "date-british",
        edit("support.csv", "nspcc", checked_on="22/11/2026"),
        "types",
        "support.csv",
        "checked_on",
    ),
    Case(
        "date-impossible",
        edit("support.csv", "nspcc", checked_on="2026-02-30"),
        "types",
        "support.csv",
        "checked_on",
    ),
    Case(
        "month-in-words", edit("periods.csv", "2020-21", first="April 2020"), "types", "periods.csv", "first"
    ),
    Case("required-empty", edit("bases.csv", "panel-deaths", title=""), "types", "bases.csv", "title"),
    Case("claim-without-source", edit(CLAIM, "P030", source=""), "types", CLAIM, "source"),
)

CLAIMS = (
    Case(
        "claim-without-a-place",
        edit(CLAIM, "P143", figure=""),
        "claims-have-a-place",
        CLAIM,
        "figure",
    ),
    Case(
        "claim-with-two-places",
        edit(CLAIM, "P143", published_change="panel-2021-total-down-21"),
        "claims-have-a-place",
        CLAIM,
        "figure",
    ),
    Case("set-aside-without-reason", edit(CLAIM, "P143", reason=""), "claims-have-a-place", CLAIM, "reason"),
    Case(
        "level-not-of-its-source",
        edit(CLAIM, "P143", source_level="primary"),
        "claims-have-a-place",
        CLAIM,
        "source_level",
    ),
    Case(
        "address-not-of-its-source",
        edit(CLAIM, "P143", source_url="https://example.org/other"),
        "claims-have-a-place",
        CLAIM,
        "source_url",
    ),
    Case("claim-states-nothing", edit(CLAIM, "P143", value=""), "claims-have-a-place", CLAIM, "value"),
    Case(
        "claim-states-number-and-symbol",
        edit(CLAIM, "P143", symbol="p"),
        "claims-have-a-place",
        CLAIM,
        "symbol",
        severity=WARN,
    ),
    Case(
        "claim-twice-from-one-page",
        repeat(CLAIM, "P030", claim="T900"),
        "duplicate-claims",
        CLAIM,
        "claim",
        says="P030",
    ),
    Case(
        "claim-of-another-period",
        edit(CLAIM, "P030", period_start="2019-04-01"),
        "claim-periods",
        CLAIM,
        "period_start",
    ),
    Case(
        "figure-without-used-claim",
        edit(CLAIM, "D188", status="set-aside", reason="Set aside for a test."),
        "figures-rest-on-claims",
        FIGURE,
        "id",
        at="ofsted-2014-15-total",
    ),
)

VALUES = (
    Case(
        "value-without-claim",
        edit(FIGURE, "ofsted-2014-15-total", value="386", high="386"),
        "values-were-printed",
        FIGURE,
        "value",
        says="386",
    ),
    Case(
        "value-for-words",
        edit(FIGURE, "panel-2023-24-prior-sexual-abuse", value="20"),
        "values-were-printed",
        FIGURE,
        "value",
        says="no printed number",
    ),
    Case(
        "words-that-no-claim-says",
        edit(FIGURE, "panel-2023-24-prior-sexual-abuse", wording="about a fifth"),
        "values-were-printed",
        FIGURE,
        "wording",
    ),
    Case(
        "number-empty",
        edit(FIGURE, "ofsted-2014-15-total", value="", low="", high=""),
        "values-were-printed",
        FIGURE,
        "value",
        says="no symbol says why",
    ),
    Case(
        "symbol-beside-a-number",
        edit(FIGURE, "ofsted-2014-15-total", flags="x"),
        "values-were-printed",
        FIGURE,
        "flags",
        says="but there is one",
    ),
    Case(
        "symbol-that-no-claim-prints",
        edit(FIGURE, "ofsted-2014-15-total", flags="p"),
        "values-were-printed",
        FIGURE,
        "flags",
        says="no used claim prints",
    ),
    Case(
        "shown-claim-of-another-figure",
        edit(FIGURE, "ofsted-2014-15-total", shown="P030"),
        "shown-claims",
        FIGURE,
        "shown",
    ),
    Case(
        "shown-claim-set-aside",
        edit(FIGURE, "panel-2022-23-total", shown="P143"),
        "shown-claims",
        FIGURE,
        "shown",
    ),
    Case("count-negative", edit(FIGURE, "panel-2020-total", value="-482"), "units", FIGURE, "value"),
    Case("percent-over-100", edit(FIGURE, "panel-2020-nai", value="122"), "units", FIGURE, "value"),
    Case("count-not-whole", edit(FIGURE, "panel-2020-total", value="482.5"), "units", FIGURE, "value"),
    Case(
        "rank-with-the-unit-of-a-count",
        edit(FIGURE, "panel-2023-24-age-under-1-rank", unit="count"),
        "units",
        FIGURE,
        "unit",
    ),
    Case("claim-in-another-unit", edit(CLAIM, "P030", unit="percent"), "units", CLAIM, "unit"),
    Case(
        "words-unknown", drop("words.csv", "half"), "ranges", FIGURE, "wording", at="panel-2023-24-parent-mh"
    ),
    Case(
        "range-not-that-of-the-words",
        edit(FIGURE, "panel-2023-24-parent-mh", low="40"),
        "ranges",
        FIGURE,
        "low",
    ),
    Case(
        "range-without-the-value",
        edit(FIGURE, "panel-2020-total", low="483", high="490"),
        "ranges",
        FIGURE,
        "low",
    ),
    Case("range-upside-down", edit(FIGURE, "panel-2020-total", low="490"), "ranges", FIGURE, "low"),
    Case("range-missing", edit(FIGURE, "panel-2020-total", low=""), "ranges", FIGURE, "low"),
    Case("range-wider-than-rounding", edit(FIGURE, "panel-2020-nai", low="20"), "ranges", FIGURE, "low"),
    Case(
        "words-upside-down",
        edit("words.csv", "a fifth", low="23"),
        "ranges",
        "words.csv",
        "low",
    ),
    Case(
        "words-without-words",
        edit(FIGURE, "panel-2023-24-parent-mh", wording=""),
        "small-numbers",
        FIGURE,
        "wording",
    ),
    Case(
        "agreed-by-one-source", edit(FIGURE, "panel-2020-nai", status="agreed"), "statuses", FIGURE, "status"
    ),
    Case(
        "single-by-several-sources",
        edit(FIGURE, "panel-2020-total", status="single"),
        "statuses",
        FIGURE,
        "status",
    ),
    Case(
        "disputed-without-reason",
        edit(FIGURE, "panel-2023-24-child-mh-condition", reason=""),
        "statuses",
        FIGURE,
        "status",
    ),
    Case(
        "disputed-with-one-reading",
        edit(FIGURE, "panel-2020-total", status="disputed", reason="For a test."),
        "statuses",
        FIGURE,
        "status",
    ),
    Case(
        "agreed-by-sources-that-differ",
        edit(CLAIM, "P031", value="483"),
        "statuses",
        FIGURE,
        "status",
        at="panel-2020-total",
        says="so it is disputed",
    ),
    Case(
        "bases-differ-without-reason",
        edit(FIGURE, "panel-2020-age-under-1", reason=""),
        "statuses",
        FIGURE,
        "reason",
    ),
    Case(
        "one-fact-in-two-figures",
        repeat(FIGURE, "ofsted-2014-15-total", id="ofsted-2014-15-again"),
        "one-figure-for-a-fact",
        FIGURE,
        "id",
        says="ofsted-2014-15-total",
    ),
    Case(
        "breakdown-not-of-its-question",
        edit(FIGURE, "panel-2020-nai", breakdown="age"),
        "questions",
        FIGURE,
        "breakdown",
    ),
    Case(
        "category-not-of-its-breakdown",
        edit(FIGURE, "panel-2020-nai", category="Suicide"),
        "questions",
        FIGURE,
        "category",
    ),
)

SUMS = (
    Case(
        "percent-not-of-its-counts",
        edit(FIGURE, "panel-2022-23-death-share", numerator="200"),
        "shares",
        FIGURE,
        "value",
        says="200 of 393",
    ),
    Case(
        "percent-not-of-the-count-beside-it",
        edit(FIGURE, "panel-2020-cause-sudi", value="42", low="42", high="42", numerator="42"),
        "shares",
        FIGURE,
        "value",
        at="panel-2020-cause-sudi-share",
        says="42 of 206",
    ),
    Case(
        "part-over-its-whole",
        edit(FIGURE, "panel-2022-23-death-share", numerator="394"),
        "shares",
        FIGURE,
        "numerator",
    ),
    Case(
        "count-not-its-own-numerator",
        edit(FIGURE, "panel-2020-death", numerator="205"),
        "shares",
        FIGURE,
        "numerator",
    ),
    Case(
        "complete-sum-lacks-a-part",
        edit("sets.csv", "panel-2020-type", parts="panel-2020-death panel-2020-serious-harm"),
        "totals",
        "sets.csv",
        "parts",
    ),
    Case(
        "complete-sum-broken",
        edit(FIGURE, "panel-2020-other", value="8", low="8", high="8"),
        "totals",
        "sets.csv",
        "parts",
        at="panel-2020-type",
        says="the parts make 481, the total is 482",
    ),
    Case(
        "remainder-called-complete",
        edit("sets.csv", "panel-2022-23-type", complete="yes"),
        "totals",
        "sets.csv",
        "parts",
        says="the parts make 373, the total is 393",
    ),
    Case(
        "confidential-part-called-complete",
        edit("sets.csv", "dfe-2019-20-h2-sex", complete="yes"),
        "totals",
        "sets.csv",
        "complete",
    ),
    Case(
        "denominator-not-the-total",
        edit(FIGURE, "panel-2020-death", denominator="481"),
        "denominators",
        FIGURE,
        "denominator",
        says="482",
    ),
    Case(
        "base-of-another-size",
        edit("bases.csv", "csa-children", size="194"),
        "base-sizes",
        "bases.csv",
        "size",
    ),
    Case(
        "base-size-without-figure",
        edit("bases.csv", "csa-children", size_figure=""),
        "base-sizes",
        "bases.csv",
        "size_figure",
    ),
)

TIME = (
    Case(
        "period-ends-before-it-starts",
        edit("periods.csv", "2018-jun-2019-aug", first="2019-09"),
        "periods-are-whole",
        "periods.csv",
        "last",
    ),
    Case(
        "months-wrong",
        edit("periods.csv", "2018-jun-2019-aug", months="16"),
        "periods-are-whole",
        "periods.csv",
        "months",
    ),
    Case(
        "month-thirteen",
        edit("periods.csv", "2018-jul", first="2018-13"),
        "periods-are-whole",
        "periods.csv",
        "first",
    ),
    Case(
        "financial-year-with-other-months",
        edit("periods.csv", "2014-15", first="2014-03", last="2015-02", sort="2015-02"),
        "periods-are-whole",
        "periods.csv",
        "kind",
    ),
    Case(
        "calendar-year-with-other-months",
        edit("periods.csv", "2021", kind="financial"),
        "periods-are-whole",
        "periods.csv",
        "kind",
    ),
    Case(
        "half-year-of-five-months",
        edit("periods.csv", "2018-19-h1", first="2018-05", months="5"),
        "periods-are-whole",
        "periods.csv",
        "months",
        says="half-year",
    ),
    Case(
        "sorted-by-another-month",
        edit("periods.csv", "2021", sort="2021-01"),
        "periods-are-whole",
        "periods.csv",
        "sort",
    ),
    Case(
        "figure-outside-its-series",
        edit("series.csv", "ofsted-sin", last_period="2015-16"),
        "series-have-ends",
        FIGURE,
        "period",
        at="ofsted-2016-17-total",
    ),
    Case(
        "yearly-series-without-end",
        edit("series.csv", "ofsted-sin", first_period=""),
        "series-have-ends",
        "series.csv",
        "first_period",
    ),
    Case(
        "break-the-wrong-way-round",
        edit("breaks.csv", "panel-2018-2020", before="2020", after="2018-jul"),
        "breaks-lie-between",
        "breaks.csv",
        "before",
    ),
    Case(
        "change-not-what-its-claim-prints",
        edit("changes.csv", "dfe-2021-total-up-19-percent", value="20"),
        "changes-are-changes",
        "changes.csv",
        "value",
    ),
    Case(
        "change-the-wrong-way-round",
        edit("changes.csv", "dfe-2021-total-up-19-percent", from_period="2020-21", to_period="2019-20"),
        "changes-are-changes",
        "changes.csv",
        "from_period",
    ),
    Case(
        "change-names-a-claim-of-another",
        edit("changes.csv", "dfe-2024-total-down-51", claims="C001 C002"),
        "changes-are-changes",
        "changes.csv",
        "claims",
    ),
    Case(
        "change-does-not-name-its-claim",
        edit("changes.csv", "panel-2021-total-down-21", claims="P091"),
        "changes-are-changes",
        CLAIM,
        "published_change",
        at="P094",
    ),
    Case(
        "change-not-between-its-levels",
        together(
            edit("changes.csv", "dfe-2024-total-down-51", value="-52", note=""),
            edit(CLAIM, "C001", value="-52"),
        ),
        "printed-changes-beside-levels",
        "changes.csv",
        "value",
        says="-51",
    ),
    Case(
        "change-not-between-its-levels-explained",
        together(
            edit("changes.csv", "dfe-2024-total-down-51", value="-52", note="A later revision."),
            edit(CLAIM, "C001", value="-52"),
        ),
        "printed-changes-beside-levels",
        "changes.csv",
        "value",
        severity=WARN,
    ),
    Case(
        "support-checked-long-ago",
        edit("support.csv", "nspcc", checked_on="2020-01-31"),
        "support-is-fresh",
        "support.csv",
        "checked_on",
        severity=WARN,
    ),
)

WORDS = (
    Case(
        "metric-term-matches-nothing",
        edit("metric_indicators.csv", ("deaths", "ofsted-nature"), category="Other"),
        "metrics-gather-figures",
        "metric_indicators.csv",
        "indicator",
        at=("deaths", "ofsted-nature"),
    ),
    Case(
        "metric-without-terms",
        drop_all("metric_indicators.csv", metric="living-at-home"),
        "metrics-gather-figures",
        "metrics.csv",
        "slug",
        at="living-at-home",
    ),
    Case(
        "alias-of-two-metrics",
        edit("metrics.csv", "physical-abuse", aliases="death"),
        "metrics-gather-figures",
        "metrics.csv",
        "aliases",
        says="'death'",
    ),
    Case(
        "alias-of-two-themes",
        edit("themes.csv", "neglect", aliases="babies"),
        "metrics-gather-figures",
        "themes.csv",
        "aliases",
        says="'babies'",
    ),
    Case(
        "theme-without-questions",
        drop_all("learning.csv", theme="neglect", part="question"),
        "themes-have-learning",
        "themes.csv",
        "slug",
        at="neglect",
        says="questions",
    ),
    Case(
        "theme-without-a-finding",
        drop_all("learning.csv", theme="neglect", part="finding"),
        "themes-have-learning",
        "themes.csv",
        "slug",
        at="neglect",
        says="findings",
    ),
    Case(
        "theme-without-an-action-for-leaders",
        drop_all("learning.csv", theme="neglect", level="leaders"),
        "themes-have-learning",
        "themes.csv",
        "slug",
        at="neglect",
        says="leaders",
    ),
    Case(
        "finding-of-a-third-party",
        edit("learning.csv", "neglect-finding-1", basis="third-party"),
        "learning-says-whose",
        "learning.csv",
        "basis",
        says="a finding is the Panel's",
    ),
    Case(
        "finding-without-source",
        edit("learning.csv", "neglect-finding-1", source=""),
        "learning-says-whose",
        "learning.csv",
        "source",
    ),
    Case(
        "suggestion-with-a-source",
        edit("learning.csv", "neglect-question-1", source="bscp-2020"),
        "learning-says-whose",
        "learning.csv",
        "basis",
    ),
    Case(
        "question-with-a-level",
        edit("learning.csv", "neglect-question-1", level="you"),
        "learning-says-whose",
        "learning.csv",
        "level",
    ),
    Case(
        "learning-for-nobody",
        edit("learning.csv", "neglect-question-1", audience="all magistrates"),
        "audiences-are-named",
        "learning.csv",
        "audience",
        says="magistrates",
    ),
    Case(
        "no-practitioner",
        drop_all("audiences.csv", slug="practitioner"),
        "audiences-are-named",
        "audiences.csv",
        "slug",
        says="practitioner",
    ),
    Case(
        "no-default-disclosure-rule",
        drop_all("disclosure_rules.csv", slug="nhs-1-7"),
        "disclosure-rules-hide",
        "disclosure_rules.csv",
        "slug",
        says="nhs-1-7",
    ),
    Case(
        "a-disclosure-rule-that-hides-nothing",
        edit("disclosure_rules.csv", "threshold-5", most="0"),
        "disclosure-rules-hide",
        "disclosure_rules.csv",
        "most",
        says="hides no count",
    ),
    Case(
        "a-percentage-on-a-base-that-is-hidden",
        edit("disclosure_rules.csv", "threshold-10", least_base="9"),
        "disclosure-rules-hide",
        "disclosure_rules.csv",
        "least_base",
        says="a count that is hidden",
    ),
    Case(
        "a-session-of-18-minutes",
        drop_all("session.csv", id="timing-close"),
        "sessions-are-whole",
        "session.csv",
        "minutes",
        says="18",
    ),
    Case(
        "ground-rule-with-minutes",
        edit("session.csv", "rule-no-cases", minutes="1"),
        "sessions-are-whole",
        "session.csv",
        "minutes",
    ),
    Case(
        "session-without-ground-rules",
        drop_all("session.csv", part="rule"),
        "sessions-are-whole",
        "session.csv",
        "part",
        says="rule",
    ),
    Case(
        "picture-of-suicide",
        append(
            "pictures.csv",
            theme="suicide",
            indicator="panel-cause",
            category="Suicide",
            base="panel-deaths",
            unit="percent",
        ),
        "pictures-may-be-drawn",
        "pictures.csv",
        "indicator",
        says="no-chart",
    ),
    Case(
        "picture-on-the-note-on-suicide",
        append(
            "pictures.csv",
            theme="suicide",
            indicator="dfe-age",
            category="Under 1",
            base="dfe-notifications",
            unit="percent",
        ),
        "pictures-may-be-drawn",
        "pictures.csv",
        "theme",
        says="no-chart",
    ),
    Case(
        "number-in-learning",
        edit("learning.csv", "neglect-question-1", text="Which of the 53 children is on your list?"),
        "learning-says-whose",
        "learning.csv",
        "text",
    ),
    Case(
        "placeholder-unknown",
        edit("sentences.csv", "panel-neglect-before", sentence="{value} of {everyone}."),
        "sentences-can-be-said",
        "sentences.csv",
        "sentence",
        says="everyone",
    ),
    Case(
        "sentence-without-value",
        edit("sentences.csv", "panel-neglect-before", sentence="Neglect was there."),
        "sentences-can-be-said",
        "sentences.csv",
        "sentence",
        says="does not say the value",
    ),
    Case(
        "placeholder-left-open",
        edit("sentences.csv", "panel-neglect-before", sentence="{value of reviews."),
        "sentences-can-be-said",
        "sentences.csv",
        "sentence",
        says="cannot be read",
    ),
    Case(
        "sentence-asks-for-a-denominator-that-is-not-held",
        edit("sentences.csv", "panel-neglect-before", sentence="{value} of {denominator}."),
        "sentences-can-be-said",
        "sentences.csv",
        "sentence",
        says="no denominator",
    ),
    Case(
        "sentence-for-no-figure",
        append(
            "sentences.csv",
            indicator="panel-neglect-before",
            category="Never",
            base="panel-children",
            unit="percent",
            sentence="{value}.",
        ),
        "sentences-can-be-said",
        "sentences.csv",
        "indicator",
        severity=WARN,
    ),
    Case(
        "headline-third-hand",
        edit(
            "headlines.csv",
            ("coordination", "1"),
            indicator="panel-coordination",
            unit="percent",
        ),
        "headlines-may-lead",
        "headlines.csv",
        "indicator",
        at=("coordination", "1"),
        says="third-hand",
    ),
    Case(
        "headline-not-held",
        edit("headlines.csv", ("neglect", "1"), unit="count"),
        "headlines-may-lead",
        "headlines.csv",
        "indicator",
        at=("neglect", "1"),
        says="no figure is held",
    ),
    Case(
        "headline-without-sentence",
        drop("sentences.csv", "panel-neglect-before"),
        "headlines-may-lead",
        "headlines.csv",
        "indicator",
        at=("neglect", "1"),
        says="no sentence",
    ),
    Case(
        "headline-on-a-base-not-stated",
        edit(
            "headlines.csv",
            ("disability", "1"),
            indicator="panel-parent-disability",
            category="Parental disability",
            base="not-stated",
        ),
        "headlines-may-lead",
        "headlines.csv",
        "base",
        at=("disability", "1"),
    ),
    Case(
        "headline-with-one-child's-age",
        edit(
            "headlines.csv",
            ("child-mental-health", "1"),
            indicator="panel-child-mh-youngest",
            category="Youngest age",
            base="panel-one-child",
            unit="years",
        ),
        "headlines-may-lead",
        "headlines.csv",
        "indicator",
        at=("child-mental-health", "1"),
        says="one child's age",
    ),
    Case(
        "report-token-twice",
        edit("publications.csv", "annual-report-2021", token="2020"),
        "reports-have-tokens",
        "publications.csv",
        "token",
    ),
    Case(
        "report-without-token",
        edit("publications.csv", "annual-report-2021", token=""),
        "reports-have-tokens",
        "publications.csv",
        "token",
    ),
    Case(
        "word-to-avoid-in-learning",
        edit("learning.csv", "neglect-question-1", text="What was the shocking part of it?"),
        "words-to-avoid",
        "learning.csv",
        "text",
        says="shocking",
    ),
    Case(
        "word-to-avoid-in-a-caveat",
        edit("caveats.csv", "not-prevalence", text="Fatalities are counted here."),
        "words-to-avoid",
        "caveats.csv",
        "text",
        says="fatalities",
    ),
    Case(
        "control-character",
        edit("glossary.csv", "rapid review", definition="A local\treview."),
        "encodings",
        "glossary.csv",
        "definition",
    ),
    Case(
        "character-lost",
        edit("glossary.csv", "rapid review", definition="A local review of one child\ufffds life."),
        "encodings",
        "glossary.csv",
        "definition",
    ),
    Case(
        "spaces-around",
        edit("glossary.csv", "rapid review", definition=" A local review."),
        "encodings",
        "glossary.csv",
        "definition",
        severity=WARN,
    ),
    Case(
        "windows-line-ends",
        raw("areas.csv", lambda content: content.replace(b"\n", b"\r\n")),
        "encodings",
        "areas.csv",
        "",
        severity=WARN,
    ),
    Case(
        "source-unused",
        append("sources.csv", id="idle", short="Idle", title="Idle", publisher="Nobody", level="secondary"),
        "orphans",
        "sources.csv",
        "id",
        says="'idle'",
        severity=WARN,
    ),
    Case(
        "category-unused",
        append("categories.csv", breakdown="age", category="18 and over", sensitive="no"),
        "orphans",
        "categories.csv",
        "category",
        severity=WARN,
    ),
    Case(
        "wording-unused",
        append("words.csv", wording="a tenth", unit="percent", low="9", high="11", reasoning="For a test."),
        "orphans",
        "words.csv",
        "wording",
        severity=WARN,
    ),
)

LOCAL_COLUMN, LOCAL_CHOICE = "local_columns.csv", "local_choices.csv"

LOCAL = (
    Case(
        "local-indicator-unknown",
        edit(LOCAL_COLUMN, "domestic_abuse", indicators="panel-domestic-abuse no-such-indicator"),
        "links",
        LOCAL_COLUMN,
        "indicators",
        says="no-such-indicator",
    ),
    Case(
        "local-breakdown-of-another-indicator",
        edit(LOCAL_COLUMN, "domestic_abuse", breakdown="child"),
        "local-columns",
        LOCAL_COLUMN,
        "breakdown",
    ),
    Case(
        "local-breakdown-without-indicator",
        edit(LOCAL_COLUMN, "date_of", breakdown="type"),
        "local-columns",
        LOCAL_COLUMN,
        "breakdown",
    ),
    Case(
        "local-yes-that-stands-for-nothing",
        edit(LOCAL_COLUMN, "domestic_abuse", yes_is=""),
        "local-columns",
        LOCAL_COLUMN,
        "yes_is",
        says="what a yes is",
    ),
    Case(
        "local-yes-of-another-breakdown",
        edit(LOCAL_COLUMN, "domestic_abuse", yes_is="Domestic abuse|Death"),
        "local-columns",
        LOCAL_COLUMN,
        "yes_is",
        says="'Death' is not in categories.csv",
    ),
    Case(
        "local-yes-within-a-choice",
        edit(LOCAL_COLUMN, "looked_after", within="sex"),
        "local-columns",
        LOCAL_COLUMN,
        "within",
        says="another yes or no column",
    ),
    Case(
        "local-yes-or-no-of-nothing",
        edit(LOCAL_COLUMN, "domestic_abuse", indicators="", breakdown=""),
        "local-columns",
        LOCAL_COLUMN,
        "indicators",
        says="answers an indicator",
    ),
    Case(
        "local-choices-missing",
        edit(LOCAL_COLUMN, "sex", choices=""),
        "local-columns",
        LOCAL_COLUMN,
        "choices",
    ),
    Case(
        "local-choices-unknown",
        edit(LOCAL_COLUMN, "sex", choices="sexes"),
        "local-columns",
        LOCAL_COLUMN,
        "choices",
        says="'sexes'",
    ),
    Case("local-order-twice", edit(LOCAL_COLUMN, "sex", order="2"), "local-columns", LOCAL_COLUMN, "order"),
    Case(
        "local-alias-of-two-columns",
        edit(LOCAL_COLUMN, "sex", aliases="gender|race"),
        "local-words",
        LOCAL_COLUMN,
        "aliases",
        at="ethnicity",
        says="'race'",
    ),
    Case(
        "local-alias-in-capitals",
        edit(LOCAL_COLUMN, "sex", aliases="Gender"),
        "local-words",
        LOCAL_COLUMN,
        "aliases",
        says="small letters",
    ),
    Case(
        "local-word-in-capitals",
        append(LOCAL_CHOICE, choices="sex", word="FEMALE", answer="Female", category="Female"),
        "local-words",
        LOCAL_CHOICE,
        "word",
    ),
    Case(
        "local-category-unknown",
        edit(LOCAL_CHOICE, ("sex", "female"), category="Feminine"),
        "local-words",
        LOCAL_CHOICE,
        "category",
        says="'Feminine'",
    ),
    Case(
        "local-list-of-no-column",
        append(LOCAL_CHOICE, choices="colour", word="red", answer="red"),
        "local-words",
        LOCAL_CHOICE,
        "choices",
    ),
    Case(
        "local-word-twice",
        repeat(LOCAL_CHOICE, ("sex", "female"), answer="Male"),
        "keys",
        LOCAL_CHOICE,
        "choices",
    ),
)


OFFICIAL = (
    Case(
        "layout-without-a-number",
        edit("dfe_layouts.csv", ("national-2025", "number_notifications"), needed="no"),
        "official-layouts",
        "dfe_layouts.csv",
        "holds",
        at=("national-2025", "time_period"),
        says="no column for the number",
    ),
    Case(
        "layout-read-in-two-ways",
        edit("dfe_layouts.csv", ("national-2025", "quarter"), reads="areas"),
        "official-layouts",
        "dfe_layouts.csv",
        "reads",
        at=("national-2025", "time_period"),
        says="more than one way",
    ),
    Case(
        "dfe-words-for-a-category-that-is-not-there",
        edit("dfe_words.csv", ("category", "dfe-sex", "Male"), category="Boys alone"),
        "official-words",
        "dfe_words.csv",
        "category",
        says="Boys alone",
    ),
    Case(
        "dfe-topic-for-nothing",
        edit("dfe_words.csv", ("topic", "", "Gender"), indicator=""),
        "official-words",
        "dfe_words.csv",
        "indicator",
    ),
    Case(
        "dfe-nature-without-a-base",
        edit("dfe_words.csv", ("nature", "", "Child death"), base=""),
        "official-words",
        "dfe_words.csv",
        "base",
    ),
    Case(
        "dfe-symbol-for-nothing",
        edit("dfe_words.csv", ("symbol", "", ":"), stands_for="q"),
        "official-words",
        "dfe_words.csv",
        "stands_for",
    ),
    Case(
        "quarter-of-four-months",
        append(
            "periods.csv",
            id="2026-27-q1",
            label="April to July 2026",
            first="2026-04",
            last="2026-07",
            months="4",
            kind="quarter",
            sort="2026-07",
            in_sentence="from April to July 2026",
        ),
        "periods-are-whole",
        "periods.csv",
        "months",
        says="a quarter has 3 months",
    ),
    Case(
        "revised-without-an-earlier-vintage",
        edit(FIGURE, "dfe-2024-25-total", flags="r"),
        "values-were-printed",
        FIGURE,
        "flags",
    ),
)

KNOWN = (
    Case(
        "rule-that-is-no-code",
        append("rules.csv", id="same-weather", title="Weather", holds="It is.", outcome="no", source="csprp"),
        "names-are-known",
        "rules.csv",
        "id",
    ),
    Case(
        "rule-gone",
        drop_all("rules.csv", id="no-break"),
        "names-are-known",
        "rules.csv",
        "id",
        says="no-break",
    ),
    Case(
        "column-of-another-kind",
        edit("local_columns.csv", "date", kind="reference"),
        "names-are-known",
        "local_columns.csv",
        "kind",
        says="as date",
    ),
    Case(
        "column-read-by-name-gone",
        drop_all("local_columns.csv", column="age_months"),
        "names-are-known",
        "local_columns.csv",
        "column",
        says="age_months",
    ),
    Case(
        "caveat-read-by-name-gone",
        drop_all("caveats.csv", id="newest-file"),
        "names-are-known",
        "caveats.csv",
        "id",
    ),
    Case(
        "measure-gone",
        drop_all("dfe_words.csv", holds="measure", words="idaci"),
        "names-are-known",
        "dfe_words.csv",
        "words",
        says="idaci",
    ),
    Case(
        "measure-in-no-unit",
        edit("dfe_words.csv", ("measure", "", "number"), stands_for="heaps"),
        "official-words",
        "dfe_words.csv",
        "stands_for",
    ),
    Case(
        "schema-allows-a-word-that-is-no-code",
        together(
            edit("local_columns.csv", "home", kind="colour"),
            raw(
                "datapackage.json", lambda content: content.replace(b'"age-years"', b'"age-years", "colour"')
            ),
        ),
        "types",
        "local_columns.csv",
        "kind",
        says="colour",
    ),
    Case(
        "schema-is-another",
        raw("datapackage.json", lambda content: content.replace(b'"age-years"', b'"age-years", "colour"')),
        "tables-are-there",
        "datapackage.json",
        "local_columns",
    ),
)

CASES = (*SHAPE, *CLAIMS, *VALUES, *SUMS, *TIME, *WORDS, *LOCAL, *OFFICIAL, *KNOWN)
REFUSED = tuple({case.check: case for case in reversed(CASES) if case.severity == FAIL}.values())
"""One case for each check that can fail: enough to show that a broken record is never loaded."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record") / "data"
    shutil.copytree(bundled(), folder)
    return folder


@pytest.fixture(scope="module")
def untouched(copied: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in copied.iterdir()}


@pytest.fixture
def folder(copied: Path, untouched: dict[str, bytes]) -> Iterator[Path]:
    """A copy of the record that is whole again after each test."""
    yield copied
    for name, content in untouched.items():
        path = copied / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def test_the_copy_itself_is_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failed = [outcome for outcome in check_record(folder) if outcome.severity == FAIL]
    assert failed == []
    assert run(["check", str(folder), "--format", "csv"]) == 0
    assert "FAIL" not in capsys.readouterr().out
    assert load(str(folder)).figures.keys() == load().figures.keys()


def test_every_check_has_a_case_that_it_catches() -> None:
    named = {check.__name__.replace("_", "-") for check in (*FIRST, *THEN)}
    assert {case.check for case in CASES} == named


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_spoiled_record_is_found_out(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = case.line(folder)
    code = run(["check", str(folder), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert code == (1 if case.severity == FAIL else 0)
    place = (case.file, str(line or ""), case.column)
    found = [row for row in rows if row["check"] == case.check and row["outcome"] == case.severity]
    here = [row["message"] for row in found if (row["file"], row["row"], row["column"]) == place]
    assert here, (place, found)
    assert [message for message in here if case.says in message], here


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.id)
def test_spoiled_record_is_never_loaded(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = case.line(folder)
    outcome = {outcome.name: outcome for outcome in check_record(folder)}[case.check]
    assert outcome.severity == FAIL
    assert (case.file, line, case.column) in {(f.file, f.row, f.column) for f in outcome.findings}

    with pytest.raises(RecordProblem) as refused:
        load(str(folder))
    assert case.file in str(refused.value)

    assert run(["--data", str(folder), "trends", "--metric", "deaths"]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("csprp: error: ")
    assert case.file in printed.err


def test_byte_order_mark_is_refused(folder: Path) -> None:
    raw("bases.csv", lambda content: b"\xef\xbb\xbf" + content)(folder)
    failed = [f for o in check_record(folder) for f in o.findings if f.severity == FAIL]
    assert {(f.file, f.row) for f in failed} == {("bases.csv", 1)}
    with pytest.raises(RecordProblem, match=r"bases\.csv"):
        load(str(folder))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere"
    assert run(["check", str(nowhere)]) == 3
    assert run(["--data", str(nowhere), "trends", "--metric", "deaths"]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 2


# -- a record that passes never makes csprp fail -------------------------------------------------------

COMMANDS = (
    "explain dfe-2024-25-death dfe-2025-26-death",
    "explain --rules",
    "trends -m deaths",
    "compare 2020 2022-23",
    "ages",
    "themes --grid",
    "brief --theme babies",
    "areas",
    "find neglect",
    "local template --counts",
)
NAMING = (
    *("rules.csv", "areas.csv", "caveats.csv", "series.csv", "periods.csv", "sets.csv", "sentences.csv"),
    *("local_columns.csv", "local_choices.csv", "disclosure_rules.csv", "pictures.csv", "session.csv"),
    *("dfe_words.csv", "dfe_layouts.csv", "dfe_rounding.csv", "audiences.csv", "metrics.csv"),
)


def spoiled_at_random(folder: Path, table: str, chance: random.Random) -> None:
    """Change one cell, leave out one row or add one that is like another."""
    header, *rows = read(folder / table)
    row, column = chance.randrange(len(rows)), chance.randrange(len(header))
    how = chance.choice(("cell", "gone", "added"))
    changed = list(rows[row])
    changed[column] = chance.choice(("zz", "", "7", chance.choice(rows)[column]))
    kept = {"cell": [*rows[:row], changed, *rows[row + 1 :]], "gone": rows[:row] + rows[row + 1 :]}
    write(folder / table, [header, *kept.get(how, [*rows, changed])])


THOROUGH = bool(os.environ.get("CSPRP_THOROUGH"))
TRIES = 200 if THOROUGH else 1


@pytest.mark.parametrize("table", NAMING if THOROUGH else NAMING[::8])
def test_a_record_that_passes_never_makes_csprp_fail(
    table: str,
    folder: Path,
    untouched: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "refuse_if_broken", lambda *_: None)  # it was checked a moment ago
    chance = random.Random(table)
    for _ in range(TRIES):
        (folder / table).write_bytes(untouched[table])
        spoiled_at_random(folder, table, chance)
        code = run(["check", str(folder), "--format", "csv"])
        assert code in (0, 1), capsys.readouterr().err
        for line in COMMANDS if code == 0 else ():
            assert run(["--data", str(folder), *line.split()]) in (0, 1, 2), (line, capsys.readouterr().err)


def test_the_code_has_every_rule_that_it_names() -> None:
    assert tuple(TESTS) == RULES


def test_a_record_on_which_a_question_fails_is_found_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no check names yet: the question is named, and nothing says that the record is sound."""
    monkeypatch.delitem(TESTS, "no-overlap")
    assert run(["check", str(folder), "--format", "csv"]) == 1
    assert "csprp trends --metric deaths fails on this record" in capsys.readouterr().out
