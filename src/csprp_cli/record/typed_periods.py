"""Read what a person types for a period or a report: defined here once, accepted everywhere.

`2020`, `2023-24`, `2023/24`, `202324`, `2023-2024`, `2023 to 2024`, `year to 31 March 2024`, `reporting
year 2024` and the ids and labels of the record are all understood. A token that fits several is refused
with its readings, because a guess would put the wrong year in a board paper.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import PeriodKind
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Period, Publication
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest

_TWO_YEARS = r"(\d{4})\s*(?:-|/|to|\u2013|(?=\d\d$))\s*(\d{2}|\d{4})"
_YEAR_TO_MARCH = (
    r"(?:year (?:to|ending)(?: the)?(?: 31)?|reporting year|financial year ending)\s*(?:march\s*)?(\d{4})"
)
_ONE_YEAR = r"(?:calendar(?: year)? )?(\d{4})"
"""Compiled when a period is typed: most answers are asked without one."""

Item = TypeVar("Item")


class Side(NamedTuple):
    """One side of a comparison: a report, or a period, or both where one token names both."""

    label: str
    sort: str
    periods: tuple[str, ...]
    publication: str

    def takes(self, figure: Figure) -> bool:
        """Return whether a figure belongs to this side."""
        return figure.period.id in self.periods or figure.publication == self.publication


def read_side(record: Record, typed: str) -> Side:
    """Return the report or the period that a token names, by the rules of both.

    `2022-23` is the report of that name and the DfE year with the same months. Raises UsageProblem.
    """
    token = _as_id(typed)
    if report := _named_report(record, token):
        periods = tuple(p for p in (report.period, token) if p in record.periods)
        label = report.title.removeprefix("Annual report ")
        return Side(label, record.periods[report.period].sort, periods, report.id)
    period = read_period(record, typed)
    return Side(period.label, period.sort, (period.id,), "")


def _as_id(typed: str) -> str:
    """Return the id that a typed token stands for when it is written out in full, else the token."""
    plain = " ".join(typed.lower().split())
    if match := re.fullmatch(_YEAR_TO_MARCH, plain):
        year = int(match[1])
        return f"{year - 1}-{year % 100:02d}"
    if match := re.fullmatch(_TWO_YEARS, plain):
        first, second = int(match[1]), int(match[2]) % 100
        if second == (first + 1) % 100:
            return f"{first}-{second:02d}"
    if match := re.fullmatch(_ONE_YEAR, plain):
        return match[1]
    return plain


def read_period(record: Record, typed: str) -> Period:
    """Return the period that a token names.

    A calendar year that is held wins over the years to March that touch it. Raises UsageProblem for a
    token that fits nothing (naming the nearest) or several (naming each).
    """
    token = _as_id(typed)
    held = record.periods
    if token in held:
        return held[token]
    for period in held.values():
        if token == period.label.lower():
            return period
    yearly = {period.id: period for period in held.values() if period.kind == PeriodKind.FINANCIAL}
    touched = [period for period in yearly.values() if token in (period.first[:4], period.last[:4])]
    if touched:
        return _only({f"{period.id} ({period.label})": period for period in touched}, typed, "period")
    years = list(yearly)
    close = "" if any(letter.isdigit() for letter in token) else nearest(token, held)
    raise UsageProblem(
        f'no period "{typed}" is held (held: {years[0]} to {years[-1]})',
        instead={typed: close or _nearest_year(token, years)},
    )


def _nearest_year(token: str, held: Sequence[str]) -> str:
    """Return the year nearest to the first number of a token, the newest where it holds none."""
    number = re.search(r"\d+", token)
    if number is None:
        return held[-1]
    year = int(number[0][:4]) + (2000 if len(number[0]) <= 2 else 0)
    return min(held, key=lambda name: (abs(int(name[:4]) - year), name))


class Bound(NamedTuple):
    """One end of a span of periods: the first and the last month that it takes in, such as "2019-04".

    A bare year means the year to March for periods that run to March, and January to December for others,
    since tables print both as that year: `yearly` and `other`.
    """

    typed: str
    yearly: tuple[str, str]
    other: tuple[str, str]

    def is_after(self, period: Period) -> bool:
        """Return whether a period ends before this one begins."""
        first, _ = self._of(period)
        return bool(first) and period.sort < first

    def is_before(self, period: Period) -> bool:
        """Return whether a period ends after this one does."""
        _, last = self._of(period)
        return bool(last) and period.sort > last

    def _of(self, period: Period) -> tuple[str, str]:
        to_march = period.kind == PeriodKind.FINANCIAL or period.part_of_year
        return self.yearly if to_march else self.other


def read_bound(record: Record, typed: str) -> Bound:
    """Return the end of a span that a token names. Raises UsageProblem as read_period does."""
    token = _as_id(typed)
    if token.isdigit() and len(token) == 4:
        year = int(token)
        if token in record.periods or f"{year - 1}-{year % 100:02d}" in record.periods:
            return Bound(typed, (f"{year - 1}-04", f"{year}-03"), (f"{year}-01", f"{year}-12"))
    period = read_period(record, typed)
    return Bound(typed, (period.first, period.sort), (period.first, period.sort))


def _only(readings: dict[str, Item], typed: str, kind: str) -> Item:
    """Return the one reading of a token. Raises UsageProblem naming each of several."""
    if len(readings) > 1:
        *_, last = readings
        hint = f"type {' or '.join(readings)}"
        raise UsageProblem(f'"{typed}" fits more than one {kind}', hint, {typed: last.partition(" ")[0]})
    return next(iter(readings.values()))


def read_report(record: Record, typed: str, offered: Iterable[Publication] = ()) -> Publication:
    """Return the annual report that a token names, by the rules of `read_period`.

    Where none is, the nearest is offered: of those that hold what was asked for, where they are given.
    """
    token = _as_id(typed)
    if report := _named_report(record, token):
        return report
    touched = [report for report in record.reports if token.isdigit() and token in _years(report.token)]
    if touched:
        return _only(
            {f"{report.token} ({report.title.lower()})": report for report in touched}, typed, "report"
        )
    held = [report.token for report in record.reports]
    problem = f'no report "{typed}" is held (held: {", ".join(held)})'
    near = [report.token for report in offered] or held
    raise UsageProblem(problem, instead={typed: _nearest_year(token, near)})


def _named_report(record: Record, token: str) -> Publication | None:
    return next((r for r in record.reports if token in (r.token, r.id, r.title.lower())), None)


def _years(token: str) -> set[str]:
    first, _, second = token.partition("-")
    return {first, first[:2] + second} if second else {first}
