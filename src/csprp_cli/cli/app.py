"""The program: its commands, grouped by the job that a person has, and its first screen."""

from typing import Annotated, Any

import typer
from typer._click.core import Context as ClickContext
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

from csprp_cli import __version__
from csprp_cli.cli import (
    ages,
    breakdown,
    brief,
    check,
    home,
    metrics,
    reviews,
    show,
    sources,
    themes,
    trends,
)
from csprp_cli.cli.options import Data

JOBS: dict[str, tuple[str, ...]] = {
    "A one-page note for a team meeting": ("brief",),
    "What has happened over the years": ("trends", "ages", "breakdown", "metrics"),
    "What was found about a topic": ("themes", "reviews"),
    "Where a number comes from": ("show", "sources"),
    "Adding a report to the record": ("check",),
}
"""Every command under the job that it does. A test holds it against the commands that exist."""


class ByJob(TyperGroup):
    """Lists commands in help under the job that a person has, not by the alphabet."""

    def format_commands(self, ctx: ClickContext, formatter: HelpFormatter) -> None:
        """Write one list of commands for each job."""
        width = max(len(name) for name in self.commands)
        for job, names in JOBS.items():
            rows = [
                (name.ljust(width), self.commands[name].get_short_help_str(formatter.width))
                for name in names
            ]
            with formatter.section(job):
                formatter.write_dl(rows)


app = typer.Typer(
    name="csprp",
    cls=ByJob,
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,  # in Rich markup `[x]` and `[c]` print as nothing
    pretty_exceptions_enable=False,  # they print local variables, which may hold people's records
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Run csprp alone for a first screen with examples. Exit codes: 0 fine, 1 the answer is no, "
    "2 usage, 3 data cannot be read, 130 interrupted.",
)


def _version(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import version_line

        typer.echo(version_line(__version__))
        raise typer.Exit


def _licence(asked: bool) -> None:
    if asked:
        from csprp_cli.cli.home import LICENCE

        typer.echo(LICENCE)
        raise typer.Exit


@app.callback()
def csprp(
    ctx: typer.Context,
    data: Data = None,
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
    """Figures and learning from serious child safeguarding incidents in England.

    Every figure is cited. Nothing is compared that must not be.
    """
    settings: dict[str, Any] = {"data": data, "debug": debug}
    ctx.obj = settings
    if ctx.invoked_subcommand is None:
        home.home(data)


app.command("brief")(brief.brief)
app.command("trends")(trends.trends)
app.command("ages")(ages.ages)
app.command("breakdown")(breakdown.breakdown)
app.command("metrics")(metrics.metrics)
app.command("themes")(themes.themes)
app.command("reviews")(reviews.reviews)
app.command("show")(show.show)
app.command("sources")(sources.sources)
app.command("check")(check.check)
