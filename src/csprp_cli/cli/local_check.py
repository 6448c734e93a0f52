"""csprp local check: what is understood of a person's own file."""

import typer

from csprp_cli.cli.deliver import deliver
from csprp_cli.cli.files import refuse_own_files
from csprp_cli.cli.options import (
    Data,
    Delivery,
    Excel,
    Force,
    Format,
    Map,
    Out,
    OwnFile,
    Sheet,
    data_of,
    help_text,
    typed_again,
)
from csprp_cli.cli.progress import Rows
from csprp_cli.model.problem import ExitCode


@help_text(
    """What is understood of your file, by row and column.

    Nothing that a cell holds is shown. Exit code 1 where something was not understood, 3 where the file is
    no table that can be read.

    Example: csprp local check ours.xlsx
    """
)
def local_check(
    ctx: typer.Context,
    file: OwnFile,
    mapping: Map = None,
    sheet: Sheet = "",
    form: Format = None,
    out: Out = None,
    force: Force = False,
    excel: Excel = False,
    data: Data = None,
) -> None:
    from csprp_cli.local.check import local_checked
    from csprp_cli.local.intake.read import read_local, without_content
    from csprp_cli.record.load import load

    refuse_own_files(out, (file,))
    record = load(data_of(ctx, data))
    with Rows() as progress, without_content():
        local = read_local(file, record, mapping=mapping or (), sheet=sheet, progress=progress)
        result = local_checked(local, record, typed_again("check", file, mapping or (), sheet))
    deliver(result, Delivery(form, out, force, excel))
    if result.status == "fail":
        raise typer.Exit(ExitCode.ANSWER_IS_NO)
