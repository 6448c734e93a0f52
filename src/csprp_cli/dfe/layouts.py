"""Which layout a file has, by its columns: dfe_layouts.csv describes them."""

from itertools import islice
from typing import NamedTuple

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, grouped

MOST_NAMED = 6
"""How many columns an error names."""


class Layout(NamedTuple):
    """One way in which DfE has laid a file out: what each column holds, and how its rows are read.

    `reads` is national, areas, totals or care-leavers; `not-read` is known and left out.
    """

    name: str
    holds: dict[str, str]
    needed: frozenset[str]
    reads: str


def layouts_of(lines: list[Line]) -> tuple[Layout, ...]:
    """Return the layouts that the rows of dfe_layouts.csv describe, in their order."""
    return tuple(
        Layout(
            name,
            {line["column"]: line["holds"] for line in held},
            frozenset(line["column"] for line in held if line["needed"] == "yes"),
            held[0]["reads"],
        )
        for name, held in grouped(lines, "layout").items()
    )


def layout_of(name: str, header: tuple[str, ...], layouts: tuple[Layout, ...]) -> Layout:
    """Return the layout that has all columns of a file, and that the file has all needed columns of.

    Raises RecordProblem naming the columns that the nearest layout did not expect, and those it lacks.
    """
    columns = {column.lower() for column in header}
    for layout in layouts:
        if layout.needed <= columns <= layout.holds.keys():
            held = [layout.holds[column] for column in columns if layout.holds[column] != "not-read"]
            if len(set(held)) < len(held):
                raise RecordProblem(f"{name}: two columns hold the same", "leave one out")
            return layout
    near = min(layouts, key=lambda layout: len(columns - layout.holds.keys()) + len(layout.needed - columns))
    odd = [column for column in header if column.lower() not in near.holds]
    lacks = [column for column in near.holds if column in near.needed - columns]
    said = [f"did not expect {_listed(odd)}"] if odd else []
    said += [f"lacks {_listed(lacks)}"] if lacks else []
    raise RecordProblem(
        f"{name}: its columns fit no layout that csprp knows; the nearest, {near.name}, {' and '.join(said)}",
        "a new layout is rows of dfe_layouts.csv; leave this file out to import the others",
    )


def _listed(columns: list[str]) -> str:
    plain = ("".join(letter if letter.isprintable() else "?" for letter in column) for column in columns)
    shown = ", ".join(column[:40] or "a column without a name" for column in islice(plain, MOST_NAMED))
    more = len(columns) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
