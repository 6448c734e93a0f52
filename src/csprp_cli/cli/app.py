"""The program: its commands, grouped by the job that a person has, each imported when it is called."""

import csv
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, Protocol

import typer
from typer.core import TyperCommand, TyperGroup

from csprp_cli.cli.options import Data, Overlay, group, help_text, overlays_of
from csprp_cli.model.value import SYMBOLS

JOBS: dict[str, tuple[str, ...]] = {
    "A first look": ("tour",),
    "A one-page note for a team meeting": ("brief",),
    "A page to send on, or a pack for a board": ("report",),
    "What has happened over the years": ("trends", "compare", "ages", "breakdown", "metrics", "areas"),
    "What was found about a topic": ("themes", "reviews"),
    "Where a number comes from": ("find", "show", "explain", "sources"),
    "Your own numbers beside the national ones": ("local",),
    "The whole record, to send or to query": ("export", "release"),
    "Adding a report to the record": ("verify", "check", "data"),
    "csprp itself": ("doctor", "completion"),
}
"""Every command, under the job that it does. The command `x` is the function `x` of its module.

A module that has an `app` is a group of commands: its Typer app is the command.
"""

_MODULES = {
    "ages": "breakdown",
    **dict.fromkeys(("metrics", "areas", "reviews", "sources"), "catalogue"),
    **dict.fromkeys(("find", "show", "explain"), "origin"),
}
"""The module of `cli/` that holds a command, where it has not the command's name."""


def _module_of(name: str) -> ModuleType:
    return import_module(f"csprp_cli.cli.{_MODULES.get(name, name)}")


def group_of(name: str) -> typer.Typer | None:
    """Return the group of commands of that name, or None where the name is one command."""
    app: typer.Typer | None = getattr(_module_of(name), "app", None)
    return app


def function_of(name: str) -> Callable[..., None]:
    """Return the function of a command, "local check" being one of a group."""
    first, _, rest = name.partition(" ")
    members = group_of(first)
    commands = {info.name: info.callback for info in members.registered_commands} if members else {}
    function: Callable[..., None] = commands.get(rest) or getattr(_module_of(first), first)
    return function


def in_short(width: int) -> dict[str, str]:
    """Return what each command does in one line, as Typer shortens it.

    It is the start of each help, kept in a table (tests/test_contract.py holds the two together): reading it
    from the commands would import all of them, for a list of names.
    """
    with Path(__file__).with_name("commands.csv").open(encoding="utf-8", newline="") as file:
        does = {row["command"]: row["does"] for row in csv.DictReader(file)}
    return {name: TyperCommand(name, help=said).get_short_help_str(width) for name, said in does.items()}


class _HelpWriter(Protocol):
    """What is asked of Typer's writer of help, whose class has no public name; nor has its context's."""

    width: int

    def section(self, name: str) -> AbstractContextManager[None]: ...
    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None: ...


class ByJob(TyperGroup):
    """Lists commands in help by job, and imports the module of a command when it is asked for.

    Importing all of them would cost more than a whole answer does.
    """

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of all commands, in the order of JOBS."""
        return [name for names in JOBS.values() for name in names]

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:
        """Return one command, or None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        named = group_of(cmd_name)
        if named is None:
            named = group()
            named.command()(function_of(cmd_name))
        command = typer.main.get_command(named)
        command.name = cmd_name
        return command if isinstance(command, TyperCommand | TyperGroup) else None

    def format_commands(self, ctx: object, formatter: _HelpWriter) -> None:
        """Write one list of commands for each job."""
        names = self.list_commands(ctx)
        width = max(len(name) for name in names)
        does = in_short(formatter.width)
        for job, members in JOBS.items():
            rows = [(name.ljust(width), does[name]) for name in members]
            with formatter.section(job):
                formatter.write_dl(rows)


app = group(
    ByJob,
    epilog="Run csprp alone for a first screen with examples, csprp help trends for one command. "
    "Symbols in tables: "
    + ", ".join(f"[{symbol}] {meaning.split(':')[0]}" for symbol, meaning in SYMBOLS.items())
    + ". Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 data cannot be read, 70 csprp itself failed, "
    "130 interrupted.",
)


def _print_version(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import version_line

        typer.echo(version_line())
        raise typer.Exit


def _print_licence(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import licence

        typer.echo(licence())
        raise typer.Exit


@app.callback()
@help_text(
    """Figures and learning from serious child safeguarding incidents in England.

    Every figure is cited. Nothing is compared that must not be.
    """
)
def csprp(
    ctx: typer.Context,
    data: Data = None,
    overlay: Overlay = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole traceback of a failure of csprp itself.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    licence: Annotated[
        bool, typer.Option("--licence", callback=_print_licence, is_eager=True, help="Print the licences.")
    ] = False,
) -> None:
    ctx.obj = {**(ctx.obj or {}), "data": data, "overlays": tuple(overlay or ()), "debug": debug}
    if ctx.invoked_subcommand is None:
        from csprp_cli.cli.home import home

        home(data, overlays_of(ctx, None))
