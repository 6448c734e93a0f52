"""The small tables that a figure refers to: what was asked, of whom, when, where and by whom."""

from datetime import date
from typing import NamedTuple

from csprp_cli.model import kinds

AGE = "age"
"""The breakdown whose categories are bands of ages."""

NO_END = 999
"""The last age, in years, of a band that has no end."""


class Series(NamedTuple):
    """One way of counting: who counts, what, and by which date.

    `over_time` says whether its periods may be joined into a run: `caution` (with care) or `none`.
    `first_period` and `last_period` bound a yearly series, so that a gap inside it can be shown.
    """

    id: str
    short: str
    title: str
    who_counts: str
    what: str
    by_date: str
    over_time: kinds.OverTime
    kind: kinds.SeriesKind
    first_period: str
    last_period: str
    order: int


class Period(NamedTuple):
    """One stretch of time, whole months, either end of which a source may leave out."""

    id: str
    label: str
    first: str
    last: str
    months: int | None
    kind: kinds.PeriodKind
    sort: str
    in_sentence: str

    @property
    def start(self) -> date | None:
        """The first day, or None where no source gives it."""
        return date(int(self.first[:4]), int(self.first[5:]), 1) if self.first else None

    @property
    def end(self) -> date | None:
        """The last day, or None where no source gives it."""
        if not self.last:
            return None
        year, month = int(self.last[:4]), int(self.last[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    @property
    def part_of_year(self) -> bool:
        """Whether it is a half-year or a quarter, which views show on request alone."""
        return self.kind in (kinds.PeriodKind.HALF, kinds.PeriodKind.QUARTER)

    @property
    def short(self) -> str:
        """The label of a narrow column: "2024" for a year to March, else the label."""
        return (
            self.last[:4] if self.kind == kinds.PeriodKind.FINANCIAL else self.label.removeprefix("calendar ")
        )


class Indicator(NamedTuple):
    """One question asked one way. Two wordings of a question are two indicators."""

    id: str
    label: str
    title: str
    definition: str
    series: str
    breakdown: str
    theme: str
    also: tuple[str, ...]
    no_chart: bool


class Base(NamedTuple):
    """The population that a figure is counted in, and what one unit of it is.

    `unit_matches_incident` says that each row of people's own files can be read as one of its units.
    """

    id: str
    title: str
    definition: str
    counts: kinds.Counted
    parent: str
    size_figure: str
    unit_matches_incident: bool = False


class Category(NamedTuple):
    """One answer within a breakdown. Ages carry their bounds in whole years, both included."""

    breakdown: str
    category: str
    themes: tuple[str, ...]
    from_age: int | None
    to_age: int | None
    sensitive: bool


class Area(NamedTuple):
    """One area, by its ONS code. `council` is the newest code of the same council: most have no other."""

    code: str
    name: str
    kind: kinds.AreaKind
    parent: str
    council: str = ""


class LinkedCodes(NamedTuple):
    """One code and another that belongs to it; `since` is the first day of the other, empty for a part."""

    code: str
    name: str
    link: kinds.AreaLink
    other_code: str
    other_name: str
    since: str
    source: str

    @property
    def one_council(self) -> bool:
        """Whether both are codes of one council."""
        return self.link in (kinds.AreaLink.NEW_CODE, kinds.AreaLink.NEW_AREA)


class Source(NamedTuple):
    """One page that was read, and how far it stands from the report (`level`).

    `published` and `accessed` are ISO dates, the first in part or empty where the page prints none.
    """

    id: str
    short: str
    title: str
    publisher: str
    address: str
    level: kinds.Level
    published: str
    page: kinds.PageKind
    accessed: str
    note: str


PAGES = tuple(kinds.PageKind)
"""How well an address keeps what was read there, best first."""

LEVELS = tuple(kinds.Level)
"""How far a source stands from the publisher, nearest first."""

LEVEL_WORDS = {
    kinds.Level.PRIMARY: "first-hand",
    kinds.Level.OFFICIAL_PRESS: "press release",
    kinds.Level.SECONDARY: "second-hand",
    kinds.Level.TERTIARY: "third-hand",
}


class Publication(NamedTuple):
    """One report, review, briefing or release."""

    id: str
    title: str
    kind: kinds.PublicationKind
    publisher: str
    published: str
    covers: str
    period: str
    about: str
    address: str
    other_address: str
    token: str
    themes: tuple[str, ...]
    licence: str
    note: str


class Break(NamedTuple):
    """One boundary across which figures must not be joined (`no`) or need care (`caution`).

    `bridges` names two bases that may stand side by side across it, with care; `area` the one council, by its
    newest code, that it is about.
    """

    id: str
    series: tuple[str, ...]
    indicator: str
    area: str
    before: str
    after: str
    kind: kinds.BreakKind
    comparable: kinds.Consequence
    bridges: tuple[str, ...]
    reason: str


class PrintedChange(NamedTuple):
    """One change that a source prints. It is never a level, and never made into one."""

    id: str
    indicator: str
    category: str
    series: tuple[str, ...]
    area: str
    from_period: str
    to_period: str
    value: str
    unit: kinds.Unit
    claims: tuple[str, ...]
    note: str


class Caveat(NamedTuple):
    """One thing that a reader must know before using a figure, where all of its `series` are shown.

    `rank` says which stay where there is room for two alone: 1 comes first, and one without a rank never.
    """

    id: str
    scope: kinds.Scope
    series: tuple[str, ...]
    title: str
    text: str
    source: str
    order: int
    rank: int | None


class PartsOfTotal(NamedTuple):
    """A total and its parts. Only where `complete` may the parts be added up."""

    id: str
    total: str
    parts: tuple[str, ...]
    complete: bool
    note: str


class Metric(NamedTuple):
    """One name that people type, and the indicators that it gathers.

    `narrower` are those of its aliases that name a part of it alone.
    """

    slug: str
    title: str
    value_title: str
    aliases: tuple[str, ...]
    narrower: tuple[str, ...]
    counts: str
    caveats: tuple[str, ...]
    terms: tuple["MetricTerm", ...]


class MetricTerm(NamedTuple):
    """One indicator of a metric, narrowed to a category or a base where those are not empty."""

    metric: str
    indicator: str
    category: str
    base: str


class Glossary(NamedTuple):
    """One term of the field, in plain words, with language advice where there is some."""

    term: str
    aliases: tuple[str, ...]
    definition: str
    advice: str
    source: str


class Support(NamedTuple):
    """One place to turn to, and the day on which its number was checked."""

    id: str
    name: str
    contact: str
    whom: kinds.Whom
    when: str
    for_themes: tuple[str, ...]
    checked_on: str
    source: str


def ends_of(band: Category | None) -> tuple[int, int] | None:
    """Return the first and last age of a band in whole years, or None where it has none."""
    if band is None or band.from_age is None:
        return None
    return band.from_age, NO_END if band.to_age is None else band.to_age
