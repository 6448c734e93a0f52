"""The options that commands share, each written once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer

from csprp_cli.cli.files import recover_folder
from csprp_cli.present.formats import Form

Command = TypeVar("Command", bound=Callable[..., None])

Format = Annotated[
    Form | None,
    typer.Option("--format", "-f", help="How to print it. Default: table on a terminal, csv in a pipe."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write to this file. Its ending picks the format.", show_default=False),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is already there.")]
Excel = Annotated[bool, typer.Option("--excel", help="Start a CSV so that Excel reads it as UTF-8.")]
Data = Annotated[
    str | None,
    typer.Option("--data", metavar="DIR", help="Use the record in this folder instead.", show_default=False),
]
Overlay = Annotated[
    list[str] | None,
    typer.Option(
        "--overlay",
        metavar="DIR",
        help="Lay this folder on top of the record. May be given again.",
        show_default=False,
    ),
]
Report = Annotated[
    str | None,
    typer.Option("--report", help="One annual report, such as 2023-24.", show_default=False),
]
SeriesName = Annotated[
    str | None,
    typer.Option("--series", help="One way of counting, such as dfe-sin or panel.", show_default=False),
]
AllUnits = Annotated[bool, typer.Option("--all-units", help="Give a count and its percentage a row each.")]
HalfYears = Annotated[bool, typer.Option("--half-years", help="Show half-years and quarters too.")]
OwnFile = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file or an Excel workbook (.xlsx).")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="4=sex", help="Say what a column is; =none leaves it out. Repeatable."),
]
Sheet = Annotated[
    str,
    typer.Option(
        "--sheet",
        metavar="SHEET",
        help="Which sheet of a workbook: its number from the left, or its name.",
        show_default=False,
    ),
]


class Delivery(NamedTuple):
    """Where an answer goes, and in which form."""

    form: Form | None = None
    out: Path | None = None
    force: bool = False
    excel: bool = False


def help_text(words: str) -> Callable[[Command], Command]:
    """Give a command the text of its help, which ends with an example.

    It is no docstring, though it is kept where Typer looks for one: python -OO drops docstrings.
    """

    def given(command: Command) -> Command:
        command.__doc__ = words
        return command

    return given


def data_of(ctx: typer.Context, own: str | None) -> str | None:
    """Return the record folder: the command's own `--data`, else the one before the command."""
    return own if own is not None else (ctx.obj or {}).get("data")


def overlays_of(ctx: typer.Context, own: list[str] | None) -> tuple[str, ...]:
    """Return the overlays: those before the command first, then the command's own `--overlay`.

    One that a killed run left beside its place is put back first, and this is said.
    """
    overlays = (*((ctx.obj or {}).get("overlays") or ()), *(own or ()))
    for folder in filter(str.strip, overlays):
        recover_folder(Path(folder))
    return overlays


def typed_again(command: str, file: Path, mapping: Sequence[str], sheet: str) -> str:
    """Return the line that asks of the same file in the same way, as a shell takes it."""
    line = f"csprp local {command} {_quoted(str(file))}"
    line += "".join(f" --map {_quoted(given)}" for given in mapping)
    return f"{line} --sheet {_quoted(sheet)}" if sheet else line


def _quoted(typed: str) -> str:
    return f'"{typed}"' if not typed or set(typed) & set(" '&();*?!$`|<>") else typed
