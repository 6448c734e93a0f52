"""csprp: figures and learning from serious child safeguarding incidents in England.

In Python the commands are functions, and `import csprp` is the same:

>>> import csprp_cli
>>> deaths = csprp_cli.trends(metric="deaths")
>>> deaths
<Answer to trends: Notifications about a child's death, England; 16 rows>
>>> deaths.rows[-1]["value"], deaths.rows[-1]["run"]  # a number or None; rows without a run stand alone
(49, None)
>>> csprp_cli.load().figures["dfe-2025-26-death"].amount
Decimal('160')
>>> found = csprp_cli.judge("dfe-2024-25-death", "dfe-2025-26-death")
>>> found.verdict.standing.value, found.change.words
('comparable', '2 fewer: not a clear fall')
>>> csprp_cli.judge("panel-2022-23-total", "panel-2023-24-total").change is None
True
>>> "tertiary" in set(csprp_cli.frame()["source_level"])  # third-hand alone: `csprp show` has it, no table
False

`record.figures`, `record.claims`, `record.themes` and the other tables of a Record are typed objects; see
csprp_cli.record.record.Record. Nothing is loaded before it is used, so importing csprp_cli costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csprp_cli.api import (
        Answer,
        ages,
        breakdown,
        brief,
        compare,
        find,
        frame,
        judge,
        load,
        themes,
        trends,
    )
    from csprp_cli.model.problem import NothingHeld, Problem, RecordProblem, UsageProblem
else:  # hidden from type checkers, which then find a name that is misspelt

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module("csprp_cli.api"), name)


__version__ = "0.2.0"
__all__ = [
    "Answer",
    "NothingHeld",
    "Problem",
    "RecordProblem",
    "UsageProblem",
    "__version__",
    "ages",
    "breakdown",
    "brief",
    "compare",
    "find",
    "frame",
    "judge",
    "load",
    "themes",
    "trends",
]


def __dir__() -> list[str]:
    return __all__
