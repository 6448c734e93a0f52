"""csprp local: people's own figures. They are read, used and forgotten."""

import typer

from csprp_cli.cli.local_check import local_check
from csprp_cli.cli.local_compare import local_compare
from csprp_cli.cli.local_template import local_template
from csprp_cli.cli.options import group, help_text

app = group()


@app.callback()
@help_text(
    """Your own numbers: an empty table, a check, a comparison.

    A file is read, used and forgotten: nothing leaves your machine, and nothing that it holds is shown.

    Example: csprp local template --out ours.xlsx
    """
)
def local(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


app.command("template")(local_template)
app.command("check")(local_check)
app.command("compare")(local_compare)
