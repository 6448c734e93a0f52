"""Whether two figures may be compared, and what may then be said."""

from enum import StrEnum
from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Consequence


class Standing(StrEnum):
    """What may be done with two figures."""

    COMPARABLE = "comparable"
    """The change may be given, with its interval and in words."""

    CAUTION = "caution"
    """Both values and a change may be given, with the reasons for care beside them."""

    NOT_COMPARABLE = "not-comparable"
    """Both values stand apart, and no change is worked out."""


class Rule(NamedTuple):
    """One rule of comparison, from rules.csv. `outcome` is what breaking it means: no or caution."""

    id: str
    title: str
    holds: str
    outcome: Consequence
    source: str


class Ruling(NamedTuple):
    """One rule applied to two figures: kept where `reason` is empty."""

    rule: Rule
    reason: str

    @property
    def kept(self) -> bool:
        """Whether the two figures keep the rule."""
        return not self.reason


class Verdict(NamedTuple):
    """Two figures, the earlier first, and every rule applied to them."""

    a: Figure
    b: Figure
    standing: Standing
    rulings: tuple[Ruling, ...]

    def __repr__(self) -> str:
        """Return a verdict in one line: everything in full is in its fields."""
        return f"<Verdict {self.a.id}, {self.b.id}: {'; '.join((self.standing, *self.reasons))}>"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the two cannot be compared, or why care is needed; nothing where neither is so."""
        outcome = {Standing.NOT_COMPARABLE: Consequence.NO, Standing.CAUTION: Consequence.CAUTION}.get(
            self.standing
        )
        return tuple(r.reason for r in self.rulings if not r.kept and r.rule.outcome == outcome)


class Change(NamedTuple):
    """The change from one figure to the next, where a verdict allows one.

    `amount` is in the figures' own unit: a count, or percentage points. `low` and `high` are a 95%
    interval where `method` names one. `clear` says whether chance alone would usually give less.
    `words` is what may be printed.
    """

    amount: str
    unit: str
    low: str
    high: str
    relative: str
    method: str
    clear: bool | None
    words: str
