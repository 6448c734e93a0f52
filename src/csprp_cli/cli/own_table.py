"""A person's own file on the command line: the argument and the options that say how it is to be read."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Concatenate, NamedTuple, TypeVar

import typer

from csprp_cli.cli.options import Request
from csprp_cli.cli.places import refuse_own_files
from csprp_cli.cli.typed_line import quoted
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.reading import Counting, Reading, RowsAre
from csprp_cli.model.report import Report
from csprp_cli.model.result import Result

Made = TypeVar("Made", Result, Report)
"""What a command makes of an own file."""

OwnFile = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file or a workbook (.xlsx, .ods).")]
LocalOption = Annotated[
    Path | None,
    typer.Option("--local", metavar="FILE", help="With --board: your own table (.csv, .xlsx, .ods)."),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="4=sex",
        help="What a column is, or an answer: 4=sex, 4=none, sex:1=Male. Repeatable.",
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="A TOML file that says what headings and answers are."),
]
RowsOf = Annotated[
    RowsAre | None,
    typer.Option("--rows", help="What each row is, where two may be of one incident."),
]
TiedBy = Annotated[
    str,
    typer.Option(
        "--tied-by", metavar="COLUMN", help="With --rows incidents: what rows of one incident share."
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        "--sheet", metavar="SHEET", help="Which sheet of a workbook: its number from the left, or its name."
    ),
]
SkipRows = Annotated[
    int | None, typer.Option("--skip-rows", metavar="N", min=0, help="How many rows lie above the headings.")
]
Hidden = Annotated[
    Counting | None, typer.Option("--hidden", help="Whether rows hidden in a workbook count. No default.")
]
Totals = Annotated[
    Counting | None,
    typer.Option("--totals", help="Whether rows that look like a total or a note count. No default."),
]


class OwnTable(NamedTuple):
    """A person's own file, and how they say that it is to be read."""

    file: Path
    reading: Reading

    def typed(self, command: str) -> str:
        """Return the line that asks of the same file in the same way, as a shell takes it."""
        line = f"csprp local {command} {quoted(str(self.file))}"
        line += "".join(f" --map {quoted(given)}" for given in self.reading.mapping)
        reading = self.reading
        given = {
            "--mapping": str(reading.mapping_file or ""),
            "--rows": reading.rows_are or "",
            "--tied-by": reading.tied_by,
            "--sheet": reading.sheet,
            "--skip-rows": "" if reading.skip_rows is None else str(reading.skip_rows),
            "--hidden": reading.hidden or "",
            "--totals": reading.totals or "",
        }
        return line + "".join(f" {option} {quoted(value)}" for option, value in given.items() if value)


def of_own_table(ask: Callable[Concatenate[Request, OwnTable, ...], Made]) -> Callable[..., Made]:
    """Give a function that asks of a person's own file the argument and the options that say how to read it.

    They are written once here, and follow the function's own in help.
    """
    return _asking(ask, inspect.Parameter.empty, OwnFile)


def of_local_option(ask: Callable[Concatenate[Request, OwnTable | None, ...], Made]) -> Callable[..., Made]:
    """Give a function that can do without a person's own file the same, with an option for the file."""
    return _asking(ask, None, LocalOption)


def _asking(ask: Callable[..., Made], default: object, annotation: object) -> Callable[..., Made]:
    def asked(
        request: Request,
        file: Path | None,
        mapping: Map = None,
        mapping_file: MappingFile = None,
        rows: RowsOf = None,
        tied_by: TiedBy = "",
        sheet: Sheet = "",
        skip_rows: SkipRows = None,
        hidden: Hidden = None,
        totals: Totals = None,
        **own: object,
    ) -> Made:
        refuse_own_files(request.delivery.out, tuple(filter(None, (file, mapping_file))))
        if tied_by and rows != RowsAre.INCIDENTS:
            problem = "--tied-by makes one incident of several rows, and goes with --rows incidents"
            raise UsageProblem(problem, instead={"--rows": "incidents"} if rows else {"": "--rows incidents"})
        said = tuple(mapping or ())
        reading = Reading(said, sheet, mapping_file, rows, tied_by, skip_rows, hidden, totals)
        if file is None and reading != Reading():
            raise UsageProblem("there is no table of your own to read so", "name it: --board --local FILE")
        return ask(request, OwnTable(file, reading) if file is not None else None, **own)

    request, file, *shared, _ = inspect.signature(asked).parameters.values()
    _, _, *own = inspect.signature(ask).parameters.values()
    file = file.replace(default=default, annotation=annotation)
    asked.__dict__["__signature__"] = inspect.Signature((request, file, *own, *shared))
    return asked
