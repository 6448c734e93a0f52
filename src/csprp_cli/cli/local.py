"""csprp local: people's own figures. They are read, used and forgotten."""

from pathlib import Path
from typing import Annotated

import typer

from csprp_cli.cli.deliver import place
from csprp_cli.cli.local_compare import local_compare
from csprp_cli.cli.local_summary import local_summary
from csprp_cli.cli.options import (
    Data,
    Force,
    Out,
    Request,
    answer,
    data_of,
    group,
    help_text,
)
from csprp_cli.cli.own_table import OwnTable, of_own_table
from csprp_cli.cli.places import refuse_own_files, refuse_unwritable, telling_of_the_place_too
from csprp_cli.cli.progress import Rows
from csprp_cli.cli.streams import say
from csprp_cli.model.local import COUNTS, INCIDENTS
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

app = group()


@app.callback()
@help_text(
    """Your own numbers: a table, a check, a summary, a comparison.

    A file is read, used and forgotten: nothing leaves your machine, and nothing that it holds is shown.

    Example: csprp local template --out ours.xlsx
    """
)
def local(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command("template")
@help_text(
    """An empty, explained table: one row an incident or child.

    It asks for what can stand beside England in the years you name, and lists the rest on a second sheet. End
    the file of --out in .xlsx for Excel, with lists to choose from, or in .csv.

    Example: csprp local template --out ours.xlsx
    """
)
def local_template(
    ctx: typer.Context,
    counts: Annotated[
        bool, typer.Option("--counts", help="One row a figure, where you have counted already.")
    ] = False,
    periods: Annotated[
        str,
        typer.Option(
            metavar="YEARS",
            help="Ask for what stands beside England in these years, such as 2022-23,2023-24. "
            "Default: the newest three.",
        ),
    ] = "",
    out: Out = None,
    force: Force = False,
    data: Data = None,
) -> None:
    from csprp_cli.local.template import newest_years, template
    from csprp_cli.present.excel.template import template_csv, template_words, template_workbook
    from csprp_cli.present.formats import WIDEST_TEXT, with_ending
    from csprp_cli.record.load import load
    from csprp_cli.record.typed_periods import read_period

    ending = out.suffix.lower() if out is not None else ".csv"
    with telling_of_the_place_too(out, force=force, ending=".xlsx"):
        if ending not in (".csv", ".xlsx"):
            raise UsageProblem(
                "a template is an Excel workbook or a CSV file",
                "end the file in .xlsx or .csv",
                {"--out": str(with_ending(out or Path("ours"), ".xlsx"))},
            )
    refuse_unwritable(out, force=force)
    record = load(data_of(ctx, data))
    years = tuple(read_period(record, typed) for typed in filter(str.strip, periods.split(",")))
    empty = template(record, COUNTS if counts else INCIDENTS, years or newest_years(record))
    if ending == ".xlsx":
        place(template_workbook(empty, record.day), out, force=force)
        return
    place(template_csv(empty), out, force=force, name="ours.csv")
    for words in template_words(empty, WIDEST_TEXT):
        for line in words.splitlines():
            say(line)


@app.command("check")
@answer(
    """What is understood of your file, by row and column.

    Nothing that a cell holds is shown. Exit code 1 where something was not understood, 3 where the file is
    no table that can be read.

    Example: csprp local check ours.xlsx
    """,
    overlays=False,
)
@of_own_table
def local_check(
    request: Request,
    own: OwnTable,
    draft: Annotated[
        Path | None,
        typer.Option(
            "--draft-mapping", metavar="FILE", help="Write what is certain as a file for --mapping."
        ),
    ] = None,
) -> Result:
    from csprp_cli.local.check import local_checked
    from csprp_cli.local.draft import mapping_draft
    from csprp_cli.local.intake.read import read_local, without_content
    from csprp_cli.record.load import load

    refuse_own_files(draft, tuple(filter(None, (own.file, own.reading.mapping_file))))
    refuse_unwritable(draft, force=request.delivery.force, option="--draft-mapping")
    record = load(request.data)  # not request.load(): what was understood of a file names no record
    with Rows() as progress, without_content():
        local = read_local(own.file, record, reading=own.reading, progress=progress)
        if draft is None:
            return local_checked(local, record, own.typed("check"))
        place(mapping_draft(local, record), draft, force=request.delivery.force)
        drafted = own._replace(reading=own.reading._replace(mapping=(), mapping_file=draft))
        return local_checked(local, record, drafted.typed("check"))  # the draft holds what was typed


app.command("summary")(local_summary)
app.command("compare")(local_compare)
