"""csprp: figures and learning from serious child safeguarding incidents in England.

In a notebook, four names are enough:

>>> import csprp_cli
>>> record = csprp_cli.load()
>>> record.figures["dfe-2025-26-death"].value
'160'
>>> found = csprp_cli.compare("dfe-2024-25-death", "dfe-2025-26-death")
>>> found.verdict.standing.value, found.change.words
('comparable', '2 fewer: not a clear fall')
>>> refused = csprp_cli.compare("panel-2022-23-total", "panel-2023-24-total")
>>> refused.verdict.standing.value, refused.change is None
('not-comparable', True)
>>> refused.verdict.reasons[0]
'They count different things: notifications received, and rapid reviews.'
>>> len(csprp_cli.frame()) == len(record.figures)
True

`record.figures`, `record.claims`, `record.themes` and the other tables of a Record are typed objects; see
csprp_cli.record.record.Record. Nothing is loaded before it is used, so importing csprp_cli costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

    from csprp_cli.comparison.pairs import Pair
    from csprp_cli.model.figure import Figure
    from csprp_cli.record.record import Record

__version__ = "0.2.0"
__all__ = ["__version__", "compare", "frame", "load"]


def load(folder: str | None = None, overlays: tuple[str, ...] = ()) -> "Record":
    """Return the record: the one in `folder` or CSPRP_DATA, else the one that comes with csprp.

    `overlays` are folders that `csprp data import` or `csprp data add-report` wrote, laid on top of it.

    Raises csprp_cli.model.problem.RecordProblem for one that cannot be read or does not hold together.
    """
    from csprp_cli.record.load import load as read

    return read(folder, tuple(overlays))


def compare(one: "Figure | str", other: "Figure | str", record: "Record | None" = None) -> "Pair":
    """Return two figures (or their ids) with their verdict and, where it allows one, the change.

    `.verdict` says whether they are comparable, with every rule and reason; `.change` is None where the
    verdict refuses it; `.published` is a change that a source printed. The order of the two makes no
    difference: the earlier one comes first. Raises UsageProblem for an id that is not held.
    """
    from csprp_cli.comparison.pairs import judge
    from csprp_cli.record.lookup import find_figure

    held = record or load()
    first, second = (find_figure(held, name) if isinstance(name, str) else name for name in (one, other))
    return judge(held, next(iter(held.metrics_of(first)), ""), first, second)


def frame(*, wide: bool = False, record: "Record | None" = None) -> "pandas.DataFrame":
    """Return the figures as a tidy pandas table, or with `wide` as periods by category.

    The columns of the tidy table are those of the CSV output. Imports pandas.
    """
    from csprp_cli.views.frame import frame as table

    return table(record or load(), wide=wide)
