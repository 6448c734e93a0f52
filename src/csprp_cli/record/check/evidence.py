"""Checks of what figures rest on: claims, printed changes, periods and breaks."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from csprp_cli.model.kinds import ClaimStatus, Consequence, PeriodKind, SeriesKind, Unit
from csprp_cli.record.check.figures import amount
from csprp_cli.record.check.outcome import WARN, Finding, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import key_of

OLD_AFTER = timedelta(days=366)


@holds("A claim belongs to one figure or to one printed change; one that is set aside says why.")
def claims_have_a_place(tables: Tables) -> Iterator[Finding]:
    sources = tables.by("sources", "id")
    for at, line in tables.rows("claims"):
        if bool(line["figure"]) == bool(line["published_change"]):
            yield at("figure", "a claim belongs to one figure or one printed change")
        if line["status"] != ClaimStatus.USED and not line["reason"]:
            yield at("reason", "a claim that is not used says why")
        source = sources.get(line["source"])
        if source and source["level"] != line["source_level"]:
            yield at("source_level", f"its source is {source['level']}")
        if source and source["address"] != line["source_url"]:
            yield at("source_url", "its source has another address")
        if not line["value"] and not line["symbol"]:
            yield at("value", "it states neither a number nor a symbol")
        if line["value"] and line["symbol"]:
            yield at("symbol", "it states a number and a symbol instead of one", WARN)


@holds("No source is counted twice for one figure with the same reading.")
def duplicate_claims(tables: Tables) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for at, line in tables.rows("claims"):
        place = line["figure"] or line["published_change"]
        key = (place, *key_of(line, ("source", "value", "wording", "status", "symbol")))
        if key in seen:
            yield at("claim", f"it says the same as {seen[key]}, from the same page")
        seen.setdefault(key, line["claim"])


@holds("A claim has the period of its figure, or says why it has not.")
def claim_periods(tables: Tables) -> Iterator[Finding]:
    periods = tables.by("periods", "id")
    figures = tables.by("figures", "id")
    for at, line in tables.rows("claims"):
        figure = figures.get(line["figure"])
        period = periods.get(figure["period"]) if figure else None
        if period is None or line["status"] != ClaimStatus.USED:
            continue
        for column, month in (("period_start", period["first"]), ("period_end", period["last"])):
            if line[column] and month and line[column][:7] != month and not line["reason"]:
                yield at(column, f"its figure has {month}")


@holds("Periods start before they end, last as many months as they say, and sort by their end.")
def periods_are_whole(tables: Tables) -> Iterator[Finding]:
    years = {str(PeriodKind.CALENDAR): ("01", "12"), str(PeriodKind.FINANCIAL): ("04", "03")}
    parts = {str(PeriodKind.HALF): ("a half-year", "6"), str(PeriodKind.QUARTER): ("a quarter", "3")}
    for at, line in tables.rows("periods"):
        if any(cell and not _is_month(cell) for cell in (line["first"], line["last"], line["sort"])):
            yield at("first", "a month is not like 2024-03")
            continue
        if line["first"] and line["last"]:
            months = _months(line["first"], line["last"])
            if months < 1:
                yield at("last", "it ends before it starts")
            elif line["months"] and int(line["months"]) != months:
                yield at("months", f"from first to last is {months} months")
            if line["sort"] != line["last"]:
                yield at("sort", "a period with an end sorts by it")
        ends = years.get(line["kind"])
        if ends and (line["first"][5:], line["last"][5:], line["months"]) != (*ends, "12"):
            yield at("kind", f"a {line['kind']} year does not have these months")
        words, length = parts.get(line["kind"], ("", line["months"]))
        if line["months"] != length:
            yield at("months", f"{words} has {length} months")


def _is_month(cell: str) -> bool:
    parts = cell.split("-")
    return len(parts) == 2 and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12


def _months(first: str, last: str) -> int:
    start, end = (tuple(map(int, month.split("-"))) for month in (first, last))
    return (end[0] - start[0]) * 12 + end[1] - start[1] + 1


@holds("A yearly series names its first and last period, and no full-year figure lies outside them.")
def series_have_ends(tables: Tables) -> Iterator[Finding]:
    periods = tables.by("periods", "id")
    series = tables.by("series", "id")
    for at, line in tables.rows("series"):
        if line["kind"] == SeriesKind.ANNUAL and not (line["first_period"] and line["last_period"]):
            yield at("first_period", "a yearly series has a first and a last period")
    for at, line in tables.rows("figures"):
        part = series.get(line["series"])
        if part is None or part["kind"] != SeriesKind.ANNUAL:
            continue
        first, last, here = (
            periods.get(name) for name in (part["first_period"], part["last_period"], line["period"])
        )
        if here is None or here["kind"] != PeriodKind.FINANCIAL or first is None or last is None:
            continue
        if not first["sort"] <= here["sort"] <= last["sort"]:
            yield at("period", f"{line['series']} does not have this period: see series.csv")


@holds("A break has a period on each side, in order.")
def breaks_lie_between(tables: Tables) -> Iterator[Finding]:
    periods = tables.by("periods", "id")
    for at, line in tables.rows("breaks"):
        before, after = periods.get(line["before"]), periods.get(line["after"])
        if before and after and before["sort"] >= after["sort"]:
            yield at("before", "it does not lie before after")


@holds("Where one metric gathers two yearly series, a break that bars comparison names them both.")
def yearly_series_are_parted(tables: Tables) -> Iterator[Finding]:
    yearly = {line["id"] for line in tables["series"] if line["kind"] == SeriesKind.ANNUAL}
    of_indicator = {line["id"]: {line["series"]} & yearly for line in tables["indicators"]}
    gathered: dict[str, set[str]] = {}
    for term in tables["metric_indicators"]:
        gathered.setdefault(term["metric"], set()).update(of_indicator.get(term["indicator"], ()))
    barred = [
        set(line["series"].split()) for line in tables["breaks"] if line["comparable"] == Consequence.NO
    ]
    for at, metric in tables.rows("metrics"):
        for one, other in combinations(sorted(gathered.get(metric["slug"], ())), 2):
            if not any({one, other} <= series for series in barred):
                problem = f"it gathers {one} and {other}, and breaks.csv has no break between them"
                yield at("slug", problem)


@holds("A printed change has two periods in order, and the number that its claims print.")
def changes_are_changes(tables: Tables) -> Iterator[Finding]:
    periods = tables.by("periods", "id")
    claims = tables.by("claims", "claim")
    for at, line in tables.rows("changes"):
        start, end = periods.get(line["from_period"]), periods.get(line["to_period"])
        if start and end and start["sort"] >= end["sort"]:
            yield at("from_period", "it does not lie before to_period")
        for claim_id in line["claims"].split():
            claim = claims.get(claim_id)
            if claim is None:
                continue
            if claim["published_change"] != line["id"]:
                yield at("claims", f"{claim_id} names another change")
            if amount(claim["value"]) != amount(line["value"]) or claim["unit"] != line["unit"]:
                yield at("value", f"{claim_id} prints another change")
    named = {claim for line in tables["changes"] for claim in line["claims"].split()}
    for at, line in tables.rows("claims"):
        if line["published_change"] and line["claim"] not in named:
            yield at("published_change", "that change does not name this claim")


@holds(
    "Where both levels of a printed count are held, the difference is the change, or a note says why not. "
    "Levels from an imported file may be revised since: then it is told and not refused."
)
def printed_changes_beside_levels(tables: Tables) -> Iterator[Finding]:
    levels = {
        (f["indicator"], f["category"], f["period"], f["area"]): f
        for f in tables["figures"]
        if f["unit"] == Unit.COUNT and f["value"]
    }
    for at, line in tables.rows("changes"):
        if line["unit"] != Unit.COUNT or " " in line["series"]:
            continue
        ends = [
            levels.get((line["indicator"], line["category"], line[period], line["area"]))
            for period in ("from_period", "to_period")
        ]
        if ends[0] is None or ends[1] is None:
            continue
        first, last, change = (amount(level["value"]) for level in (ends[0], ends[1], line))
        if first is not None and last is not None and change is not None and last - first != change:
            imported = any(end["shown"].startswith(("I", "V")) for end in ends if end)
            severity = WARN if line["note"] or imported else "FAIL"
            yield at("value", f"the figures held differ by {last - first}", severity)


@holds("Support lines were checked in the past year.")
def support_is_fresh(tables: Tables) -> Iterator[Finding]:
    for at, line in tables.rows("support"):
        try:
            checked = date.fromisoformat(line["checked_on"])
        except ValueError:
            continue
        if date.today() - checked > OLD_AFTER:
            yield at("checked_on", "checked over a year ago: check it again", WARN)
