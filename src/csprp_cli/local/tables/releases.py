"""Pages one after another: under one rule, and side by side with those before it.

The difference of two pages of one cell is a count of children, and where it is small it can show one.
docs/architecture.md says what is guaranteed of such a chain, and what is not.
"""

from collections.abc import Iterable, Sequence
from shlex import quote

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.request import ComparisonRequest, LocalTables, pooled_period
from csprp_cli.model.benchmark import OPEN, CellKey
from csprp_cli.model.disclosure import DisclosureRule, SuppressionPattern
from csprp_cli.model.problem import UsageProblem
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import suppress


def refuse_other_rules(known: Sequence[Known], rule: DisclosureRule) -> None:
    """Raise UsageProblem for public pages made under another rule: the laxer of two breaks the promise of
    the stricter, whichever comes first. One that hides nothing promised nothing."""
    rules = dict.fromkeys(item.rule for item in known if item.rule not in ("", OPEN))
    others = [name for name in rules if name != rule.slug]
    if not others:
        return
    message = f"this page is of {rule.slug}, and one that is public of {' and one of '.join(others)}"
    if len(rules) == 1:
        raise UsageProblem(f"{message}: side by side neither keeps its promise", instead={"--sdc": others[0]})
    raise UsageProblem(
        f"{message}: side by side none keeps its promise",
        "where these are withdrawn everywhere",
        _replacing(item.page for item in known if item.rule in others),
    )


def pattern_beside(
    record: Record,
    asked: ComparisonRequest,
    local: LocalTables,
    rule: DisclosureRule,
    known: Sequence[Known],
) -> SuppressionPattern[CellKey]:
    """Return what to hide on a page that stands beside those that are public.

    What an earlier page hid stays hidden: a cell that turns to a number tells that it grew. Where the file
    contradicts an earlier page, the pattern is made for a reader who trusts none of its numbers and cannot
    tell what any cell of it is now, so that it does not depend on which of them changed. It must then hold
    for one who knows what did not change, and about how much the rest did.

    Raises UsageProblem where that leaves nothing to print, or the years asked lie in those contradicted: of
    a part, a reader would take the one version from the other.
    """
    tables, hidden = local.tables, local.hidden | local.doubted
    for years in local.contradicted:
        if _covers(record, years, asked.years):
            raise _contradicted(local, known)
    pattern = suppress(tables, rule, local.public, hidden)
    if not local.contradicted:
        return pattern
    beside = suppress(tables, rule, local.nearly, local.hidden | pattern.suppressed.keys())
    if (
        tables.printed <= pattern.suppressed.keys()
        or local.doubted.intersection(pattern.already_known)
        or beside.suppressed.keys() != pattern.suppressed.keys()
    ):
        raise _contradicted(local, known)
    return pattern


def _covers(record: Record, years: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether years reach over all of the others, by the day: they may be calendar years."""
    held = record.periods
    return held[years[0]].first <= held[others[0]].first and held[others[-1]].last <= held[years[-1]].last


def _contradicted(local: LocalTables, known: Sequence[Known]) -> UsageProblem:
    named = " and of ".join(pooled_period(years) for years in local.contradicted)
    pages = (item.page for item in known if item.years in local.contradicted and not item.counted_elsewhere)
    return UsageProblem(
        f"what is public of {named} is not what this file holds, and side by side the two can show a child",
        "wait for the next year, or pool years of which nothing is public; where the earlier page is "
        "withdrawn everywhere",
        _replacing(pages),
    )


def _replacing(pages: Iterable[str]) -> dict[str, str]:
    """Return pages that were named as public with what names them as withdrawn."""
    return {page: f"--replaces {quote(page)}" for page in pages}
