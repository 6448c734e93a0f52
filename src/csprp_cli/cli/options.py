"""The options that commands share, each written once."""

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Concatenate, TypeVar

import typer
from typer.core import TyperGroup

from csprp_cli.cli import offered
from csprp_cli.cli.deliver import Delivery, deliver, usual_form
from csprp_cli.model.problem import ExitCode, UsageProblem
from csprp_cli.model.result import Result
from csprp_cli.present.formats import Form, Screen, choose_form

if TYPE_CHECKING:
    from csprp_cli.record.record import Record

Command = TypeVar("Command", bound=Callable[..., None])

Format = Annotated[
    Form | None,
    typer.Option("--format", "-f", help="How to print it. Default: table on a terminal, csv in a pipe."),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write to this file. Its ending picks the format.")
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that csprp wrote.")]
Excel = Annotated[bool, typer.Option("--excel", help="Start a CSV so that Excel reads it as UTF-8.")]
Full = Annotated[bool, typer.Option("--full", help="Print everything, not one screen of it.")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Never open a pager for a long answer.")]
Data = Annotated[
    str | None, typer.Option("--data", metavar="DIR", help="Use the record in this folder instead.")
]
Overlay = Annotated[
    list[str] | None,
    typer.Option(
        "--overlay", metavar="DIR", help="Lay this folder on top of the record. May be given again."
    ),
]
Report = Annotated[
    str | None,
    typer.Option("--report", autocompletion=offered.reports, help="One annual report, such as 2023-24."),
]
Reports = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        autocompletion=offered.reports,
        help="One annual report, such as 2023-24. Again for more.",
    ),
]
SeriesName = Annotated[
    str | None,
    typer.Option(
        "--series", autocompletion=offered.series, help="One way of counting, such as dfe-sin or panel."
    ),
]
AllUnits = Annotated[bool, typer.Option("--all-units", help="Give a count and its percentage a row each.")]
HalfYears = Annotated[bool, typer.Option("--half-years", help="Show half-years and quarters too.")]


def group(of: type[TyperGroup] = TyperGroup, *, epilog: str | None = None) -> typer.Typer:
    """Return an empty group of commands, which prints no more than it is told to."""
    return typer.Typer(
        cls=of,
        epilog=epilog,
        invoke_without_command=True,
        rich_markup_mode=None,  # in Rich markup `[x]` and `[c]` print as nothing
        pretty_exceptions_enable=False,  # they print local variables, which may hold people's records
        add_completion=False,  # installing completion writes to a shell's own files
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )


def help_text(words: str) -> Callable[[Command], Command]:
    """Give a command the text of its help, which ends with an example.

    It is no docstring, though it is kept where Typer looks for one: python -OO drops docstrings.
    """

    def given(command: Command) -> Command:
        command.__doc__ = words
        return command

    return given


class Request:
    """What the shared options ask for: of which record, and where the answer goes.

    `record` is the one that `load` gave, which a file then says it was made from. A command that sets
    `says_no` ends with the exit code of a no, as a result whose status is not fine does.
    """

    def __init__(self, data: str | None, overlays: tuple[str, ...], delivery: Delivery) -> None:
        self.data = data
        self.overlays = overlays
        self.delivery = delivery
        self.record: Record | None = None
        self.says_no = False

    @property
    def rows_alone(self) -> bool:
        """Whether rows are all that is asked for, as in a pipe.

        Not where the form that is asked for cannot be: `deliver` says so, after all that comes before it.
        """
        try:
            asked = self.delivery
            return choose_form(asked.form, asked.out, usual_form(asked)) is Form.CSV
        except UsageProblem:
            return False

    def load(self, area: str | None = None, *, ids: Sequence[str] = (), regions: bool = False) -> "Record":
        """Return the record that was asked for, with the figures of England, of `area` and of those areas
        that the figures named in `ids` are of; `regions` adds those of every area that is no council.

        Raises RecordProblem where it cannot be read.
        """
        from csprp_cli.record.load import Scope, load

        scope = Scope((area,) if area else (), tuple(ids), regions)
        self.record = load(self.data, self.overlays, scope)
        return self.record


def answer(
    words: str, *, overlays: bool = True
) -> Callable[[Callable[Concatenate[Request, ...], Result]], Callable[..., None]]:
    """Make a command of a function that returns a result: it has the options that commands share.

    They follow the function's own in help, whose text is `words`. Without `overlays` none is laid on the
    record, whether it was named before the command or after.
    """

    def made(ask: Callable[Concatenate[Request, ...], Result]) -> Callable[..., None]:
        @help_text(words)
        def command(
            ctx: typer.Context,
            form: Format = None,
            out: Out = None,
            force: Force = False,
            excel: Excel = False,
            full: Full = False,
            no_pager: NoPager = False,
            data: Data = None,
            overlay: Overlay = None,
            **own: object,
        ) -> None:
            laid = overlays_of(ctx, overlay) if overlays else ()
            delivery = Delivery(form, out, force, excel, full, no_pager, typed_of(ctx), window_of(ctx))
            request = Request(data_of(ctx, data), laid, delivery)
            result = ask(request, **own)
            deliver(result, request.delivery, request.record)
            if request.says_no or result.status != "fine":
                raise typer.Exit(ExitCode.ANSWER_IS_NO)

        context, *shared, overlay, _ = inspect.signature(command).parameters.values()
        _, *own = inspect.signature(ask).parameters.values()
        listed = (context, *own, *shared, *((overlay,) if overlays else ()))
        command.__dict__["__signature__"] = inspect.Signature(listed)  # where Typer looks for options
        return command

    return made


def typed_of(ctx: typer.Context) -> tuple[str, ...]:
    """Return what was typed after csprp, word by word."""
    return tuple((ctx.obj or {}).get("typed", ()))


def window_of(ctx: typer.Context) -> Screen | None:
    """Return the part of a window that an answer is laid out for, where `csprp tour` asks."""
    window: Screen | None = (ctx.obj or {}).get("window")
    return window


def data_of(ctx: typer.Context, own: str | None) -> str | None:
    """Return the record folder: the command's own `--data`, else the one before the command.

    Raises UsageProblem where both are given and differ.
    """
    before: str | None = (ctx.obj or {}).get("data")
    if None not in (own, before) and own != before:
        raise UsageProblem(
            f"--data takes one value and is given twice: {before} and {own}",
            "leave one of them out",
            {"--data": own or ""},
        )
    return before if own is None else own


def overlays_of(ctx: typer.Context, own: list[str] | None) -> tuple[str, ...]:
    """Return the overlays: those before the command first, then the command's own `--overlay`.

    One that a killed run left beside its place is put back first, and this is said.
    """
    overlays = (*((ctx.obj or {}).get("overlays") or ()), *(own or ()))
    if overlays:
        from csprp_cli.cli.folders import recover_folder

        for folder in filter(str.strip, overlays):
            recover_folder(Path(folder))
    return overlays
