"""Pages one after another: under one rule, and side by side with those before it.

The difference of two pages of one cell is a count of children, and where it is small it can show one.
docs/architecture.md says what is guaranteed of such a chain, and what is not.
"""

from collections.abc import Collection, Iterable, Sequence, Set
from shlex import quote

from csprp_cli.local.intake.published import Known
from csprp_cli.local.tables.request import ComparisonRequest, LocalTables, pooled_period
from csprp_cli.model.benchmark import OPEN, CellKey
from csprp_cli.model.disclosure import HIDE_ZEROS, DisclosureRule, Sum, SuppressionPattern
from csprp_cli.model.problem import UsageProblem
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import suppress

PRIME = 2**31 - 1
"""Weights are counted modulo this: exact, and never large."""


def refuse_other_rules(known: Sequence[Known], rule: DisclosureRule) -> None:
    """Raise UsageProblem for public pages made under another rule: the laxer of two breaks the promise of
    the stricter, whichever comes first. One that hides nothing promised nothing."""
    rules = dict.fromkeys(item.rule for item in known if item.rule not in ("", OPEN))
    others = [name for name in rules if name != rule.slug]
    if not others:
        return
    message = f"this page is of {rule.slug}, and one that is public of {' and one of '.join(others)}"
    if len(rules) == 1:
        same = _asked_under(others[0], rule)
        raise UsageProblem(f"{message}: side by side neither keeps its promise", instead=same)
    raise UsageProblem(
        f"{message}: side by side none keeps its promise",
        "where these are withdrawn everywhere",
        _replacing(item.page for item in known if item.rule in others),
    )


def _asked_under(name: str, rule: DisclosureRule) -> dict[str, str]:
    """Return what to type for a page under the rule of that name, where one was asked under another."""
    wanted, asked = name.removesuffix(HIDE_ZEROS), rule.slug.removesuffix(HIDE_ZEROS)
    instead = {"--sdc": wanted} if wanted != asked else {}
    if name.endswith(HIDE_ZEROS) == rule.slug.endswith(HIDE_ZEROS):
        return instead
    return instead | ({"": "--hide-zeros"} if name.endswith(HIDE_ZEROS) else {"--hide-zeros": ""})


def pattern_beside(
    record: Record,
    asked: ComparisonRequest,
    local: LocalTables,
    rule: DisclosureRule,
    known: Sequence[Known],
    keep: Collection[CellKey] = (),
) -> SuppressionPattern[CellKey]:
    """Return what to hide on a page that stands beside those that are public.

    What an earlier page hid stays hidden: a cell that turns to a number tells that it grew. Its symbols are
    more than 0 where this rule shows a 0, and bind what this page prints. Where the file
    contradicts an earlier page, the pattern is made for a reader who trusts none of its numbers and cannot
    tell what any cell of it is now, so that it does not depend on which of them changed. It must then hold
    for one who knows about how much each changed, and for one who knows which did not, as it stands.

    `keep` names the cells that are hidden last. Raises UsageProblem where it does not hold or leaves nothing
    to print, or where years asked lie in those contradicted: of a part, a reader would take the one version
    from the other.
    """
    tables, doubted = local.tables, local.doubted
    for years in local.contradicted:
        if any(_covers(record, years, one.years) for one in asked.spans):
            raise _contradicted(local, known)
    pattern = suppress(tables, rule, local.public, local.hidden | doubted, keep, local.hidden)
    if not local.contradicted:
        return pattern
    same = {
        key: (low, high) for key, (low, high) in local.nearly.items() if key not in doubted or low == high
    }
    held, changed = local.hidden | pattern.suppressed.keys(), doubted - same.keys()
    of_about = suppress(tables, rule, local.nearly, held, keep, local.hidden)
    of_the_same = suppress(tables, rule, same, held | changed, keep, local.hidden)
    if (
        tables.printed <= pattern.suppressed.keys()
        or pattern.suppressed.keys() != of_about.suppressed.keys() | of_the_same.suppressed.keys()
        or doubted.intersection(pattern.already_known)
        or changed.intersection(of_the_same.already_known)
        or _tells_a_difference(local, tables.printed - pattern.suppressed.keys())
    ):
        raise _contradicted(local, known)
    return pattern


def _tells_a_difference(local: LocalTables, shown: Set[CellKey]) -> bool:
    """Return whether some counts, added and subtracted, follow both from the page and from an earlier version
    of the file, so that a reader can take the one from the other. What is public in any case tells nothing.

    Both sides are spaces of what can be worked out: what they have in common is what their dimensions add up
    to over that of the two together.
    """
    public = _Basis(local.tables.sums)
    for key, (low, high) in local.public.items():
        if low == high:
            public.add({key: 1})
    page, earlier = public.with_cells(shown), public.with_cells(local.doubted)
    both = page.with_cells(local.doubted)
    return len(page.rows) + len(earlier.rows) > len(both.rows) + len(public.rows)


class _Basis:
    """What can be worked out, as independent rows of whole numbers modulo a prime, each led by one cell."""

    def __init__(self, sums: Iterable[Sum[CellKey]] = ()) -> None:
        self.rows: dict[CellKey, dict[CellKey, int]] = {}
        for total, parts, _ in sums:
            self.add({total: PRIME - 1, **dict.fromkeys(parts, 1)})

    def with_cells(self, cells: Iterable[CellKey]) -> "_Basis":
        """Return it with the counts of these cells as well."""
        wider = _Basis()
        wider.rows = dict(self.rows)
        for cell in cells:
            wider.add({cell: 1})
        return wider

    def add(self, row: dict[CellKey, int]) -> None:
        """Add a row, where it does not follow from the others."""
        left = dict(row)
        while left:
            lead = max(left)
            if lead not in self.rows:
                inverse = pow(left[lead], -1, PRIME)
                self.rows[lead] = {cell: weight * inverse % PRIME for cell, weight in left.items()}
                return
            times = left[lead]
            for cell, weight in self.rows[lead].items():
                if rest := (left.get(cell, 0) - times * weight) % PRIME:
                    left[cell] = rest
                else:
                    left.pop(cell, None)


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
