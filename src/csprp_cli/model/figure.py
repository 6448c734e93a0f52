"""A published figure and the claims that it rests on."""

from decimal import Decimal
from typing import NamedTuple

from csprp_cli.model.kinds import Agreement, ClaimStatus, Counted, Level, Unit, ValueKind
from csprp_cli.model.record_items import LEVELS, PAGES, Area, Base, Indicator, Period, Series, Source


class Claim(NamedTuple):
    """One figure as ONE source states it, with every column of the evidence kept in `evidence`.

    `status` is `used`, `set-aside` (with a reason) or `derived-by-source` (the source worked it out).
    """

    id: str
    figure: str
    published_change: str
    status: ClaimStatus
    reason: str
    locator: str
    source: Source
    value: str
    unit: Unit
    base: str
    wording: str
    numerator: str
    denominator: str
    symbol: str
    note: str
    evidence: dict[str, str]

    @property
    def words(self) -> str:
        """The words that the source used instead of a number, or nothing."""
        return "" if self.wording in ("", "exact") else self.wording


class Figure(NamedTuple):
    """One published figure, reconciled from its claims.

    `value` is what a source printed and nothing else; `low` and `high` are the range it can stand for
    ("37%" is 36.5 to 37.5, "over 150" starts at 151). `unit` is count, percent, score, years, rank or
    listed. `status` is agreed (two or more sources), single or disputed.
    """

    id: str
    indicator: Indicator
    breakdown: str
    category: str
    series: Series
    period: Period
    area: Area
    base: Base
    unit: Unit
    value: str
    value_kind: ValueKind
    low: str
    high: str
    wording: str
    numerator: str
    denominator: str
    rounded_to: str
    publication: str
    flags: tuple[str, ...]
    caveats: tuple[str, ...]
    shown: str
    status: Agreement
    reason: str
    claims: tuple[Claim, ...]
    themes: tuple[str, ...]

    def __repr__(self) -> str:
        """Return a figure in one line: everything in full is in its fields."""
        return f"<Figure {self.id}: {self.wording or self.value or ' '.join(self.flags)} {self.unit}>"

    @property
    def used(self) -> tuple[Claim, ...]:
        """The claims that the figure rests on: those that state what is shown, the best page first.

        A page that keeps its text comes before a list that changes, a copy elsewhere and a page without an
        address, and then the one nearest to the publisher: a reader must be able to find what is cited.
        """
        used = [claim for claim in self.claims if claim.status == ClaimStatus.USED]
        stated = next(((claim.value, claim.words) for claim in used if claim.id == self.shown), None)
        return tuple(
            sorted(
                used,
                key=lambda claim: (
                    (claim.value, claim.words) != stated,
                    PAGES.index(claim.source.page),
                    LEVELS.index(claim.source.level),
                    claim.id != self.shown,
                ),
            )
        )

    @property
    def level(self) -> Level:
        """The level of the source nearest to the publisher."""
        return min((claim.source.level for claim in self.used), key=LEVELS.index)

    @property
    def tertiary_only(self) -> bool:
        """Whether no source nearer than third-hand gives it: then it leads nothing."""
        return self.level == Level.TERTIARY

    @property
    def may_headline(self) -> bool:
        """Whether it may stand in a note or a list: as one that may be quoted, and on a known base."""
        return self.may_be_quoted and self.base.counts != Counted.NOT_STATED

    @property
    def may_be_quoted(self) -> bool:
        """Whether it may be handed round alone: printed by a source near enough, and not a small count.

        A figure that holds nothing but a symbol, such as `[c]`, was printed by nobody.
        """
        given = bool(self.value or self.wording) and not any(claim.symbol for claim in self.used)
        return given and self.may_stand_first

    @property
    def may_stand_first(self) -> bool:
        """Whether it may stand on a first screen: neither third-hand alone nor a small number of children."""
        return not (self.tertiary_only or self.is_small_number)

    @property
    def observation_key(self) -> tuple[str, ...]:
        """What a count and its percentage share: everything but the unit."""
        return (
            self.indicator.id,
            self.category,
            self.series.id,
            self.period.id,
            self.area.code,
            self.base.id,
        )

    @property
    def amount(self) -> Decimal | None:
        """The printed number, or None where words, a rank or a symbol stand for it."""
        return Decimal(self.value) if self.value else None

    @property
    def is_small_number(self) -> bool:
        """Whether it stays out of first screens, notes and charts.

        A national count under 10 of children, parents, deaths, incidents, notifications or reviews, and one
        child's age: either can point to one family.
        """
        if self.value_kind == ValueKind.AGE:
            return True
        small = self.unit == Unit.COUNT and self.value != "" and Decimal(self.value) < 10
        return small and self.base.counts in (
            Counted.NOTIFICATION,
            Counted.INCIDENT,
            Counted.CHILD,
            Counted.PARENT,
            Counted.DEATH,
            Counted.REVIEW,
        )
