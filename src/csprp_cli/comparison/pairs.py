"""Two figures side by side: their verdict and, where it allows one, their change."""

from typing import NamedTuple

from csprp_cli.comparison.change import change, printed_change
from csprp_cli.comparison.rules import verdict
from csprp_cli.model.figure import Figure
from csprp_cli.model.verdict import Change, Verdict
from csprp_cli.record.record import Record


class Pair(NamedTuple):
    """Two figures that a reader may want side by side, and what may be said of them."""

    metric: str
    verdict: Verdict
    change: Change | None
    published: str

    def __repr__(self) -> str:
        """Return a pair in one line: everything in full is in its fields."""
        words = self.change.words if self.change else "; ".join(self.verdict.reasons)
        return f"<Pair {self.verdict.a.id}, {self.verdict.b.id}: {self.verdict.standing}, {words}>"


def judge(record: Record, metric: str, one: Figure, other: Figure) -> Pair:
    """Return two figures with their verdict and, where it allows one, their change."""
    ruled = verdict(record, one, other)
    return Pair(metric, ruled, change(record, ruled), printed_change(record, ruled.a, ruled.b))
