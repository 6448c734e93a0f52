"""csprp local template: an empty table for people to fill in."""

from typing import Annotated

import typer

from csprp_cli.cli.deliver import place
from csprp_cli.cli.files import refuse_unwritable
from csprp_cli.cli.options import Data, Force, Out, data_of, help_text
from csprp_cli.cli.streams import say
from csprp_cli.model.local import COUNTS, INCIDENTS
from csprp_cli.model.problem import UsageProblem


@help_text(
    """An empty, explained table: one row an incident or child.

    End the file of --out in .xlsx for Excel, with lists to choose from, or in .csv.

    Example: csprp local template --out ours.xlsx
    """
)
def local_template(
    ctx: typer.Context,
    counts: Annotated[
        bool, typer.Option("--counts", help="One row a figure, where you have counted already.")
    ] = False,
    out: Out = None,
    force: Force = False,
    data: Data = None,
) -> None:
    from csprp_cli.local.template import template
    from csprp_cli.present.excel.template import template_csv, template_words, template_workbook
    from csprp_cli.present.text.column_widths import WIDEST_TEXT
    from csprp_cli.record.load import load

    ending = out.suffix.lower() if out is not None else ".csv"
    if ending not in (".csv", ".xlsx"):
        raise UsageProblem("a template is an Excel workbook or a CSV file", "end the file in .xlsx or .csv")
    refuse_unwritable(out, force=force)
    record = load(data_of(ctx, data))
    empty = template(record, COUNTS if counts else INCIDENTS)
    if ending == ".xlsx":
        place(template_workbook(empty, record.day), out, force=force)
        return
    place(template_csv(empty), out, force=force)
    for line in template_words(empty, WIDEST_TEXT):
        say(line)
