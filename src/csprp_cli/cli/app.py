"""The program: its commands, grouped by the job that a person has, each imported when it is called."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer
from typer._click.core import Command
from typer._click.core import Context as ClickContext
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

from csprp_cli.cli.options import Data, Overlay, help_text, overlays_of
from csprp_cli.model.value import SYMBOLS

JOBS: dict[str, tuple[str, ...]] = {
    "A one-page note for a team meeting": ("brief",),
    "What has happened over the years": ("trends", "compare", "ages", "breakdown", "metrics", "areas"),
    "What was found about a topic": ("themes", "reviews"),
    "Where a number comes from": ("find", "show", "explain", "sources"),
    "Your own numbers beside the national ones": ("local",),
    "Adding a report to the record": ("check", "data"),
}
"""Every command, under the job that it does. The command `x` is the function `x` of its module.

A module that has an `app` is a group of commands: its Typer app is the command.
"""

_MODULES = {"ages": "breakdown", **dict.fromkeys(("metrics", "areas", "reviews", "sources"), "catalogue")}
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
    group = group_of(first)
    if group is not None:
        commands = {info.name: info.callback for info in group.registered_commands}
        found = commands.get(rest)
        if found is not None:
            return found
    function: Callable[..., None] = getattr(_module_of(first), first)
    return function


class ByJob(TyperGroup):
    """Lists commands in help by job, and imports the module of a command when it is asked for.

    Importing all of them would cost more than a whole answer does.
    """

    def list_commands(self, ctx: ClickContext) -> list[str]:
        """Return the names of all commands, in the order of JOBS."""
        return [name for names in JOBS.values() for name in names]

    def get_command(self, ctx: ClickContext, cmd_name: str) -> Command | None:
        """Return one command, or None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        group = group_of(cmd_name)
        if group is not None:
            command = typer.main.get_command(group)
            command.name = cmd_name
            return command
        alone = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        alone.command(cmd_name, context_settings=_SETTINGS)(function_of(cmd_name))
        return typer.main.get_command(alone)

    def format_commands(self, ctx: ClickContext, formatter: HelpFormatter) -> None:
        """Write one list of commands for each job."""
        names = self.list_commands(ctx)
        width = max(len(name) for name in names)
        for job, members in JOBS.items():
            rows = []
            for name in members:
                command = self.get_command(ctx, name)
                assert command is not None, name
                rows.append((name.ljust(width), command.get_short_help_str(formatter.width)))
            with formatter.section(job):
                formatter.write_dl(rows)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

app = typer.Typer(
    name="csprp",
    cls=ByJob,
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,  # in Rich markup `[x]` and `[c]` print as nothing
    pretty_exceptions_enable=False,  # they print local variables, which may hold people's records
    add_completion=False,  # installing completion writes to a shell's own files
    context_settings=_SETTINGS,
    epilog="Run csprp alone for a first screen with examples. Symbols in tables: "
    + ", ".join(f"[{symbol}] {meaning.split(':')[0]}" for symbol, meaning in SYMBOLS.items())
    + ". Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 data cannot be read, 70 csprp itself failed, "
    "130 interrupted.",
)


def _version(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import version_line

        typer.echo(version_line())
        raise typer.Exit


def _licence(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import LICENCE

        typer.echo(LICENCE)
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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    licence: Annotated[
        bool, typer.Option("--licence", callback=_licence, is_eager=True, help="Print the licences.")
    ] = False,
) -> None:
    ctx.obj = {"data": data, "overlays": tuple(overlay or ()), "debug": debug}
    if ctx.invoked_subcommand is None:
        from csprp_cli.cli.home import home

        home(data, overlays_of(ctx, None))
