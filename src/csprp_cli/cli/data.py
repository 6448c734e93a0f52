"""csprp data: official files as rows of the record, and the rows of a new report."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from csprp_cli.cli.folders import recover_folder, write_folder
from csprp_cli.cli.options import Data, Force, Request, answer, data_of, group, help_text
from csprp_cli.cli.places import refuse_unwritable_folder
from csprp_cli.cli.streams import say
from csprp_cli.cli.typed_line import quoted
from csprp_cli.model.problem import RecordProblem, UsageProblem
from csprp_cli.model.result import Result

Into = Annotated[
    Path,
    typer.Option(
        "--into", metavar="DIR", help="The folder to write: a new one, or one of csprp's with --force."
    ),
]


app = group()


@app.callback()
@help_text(
    """Bring in DfE's files, or start a new report.

    Both write a folder that --overlay lays on top of the record.

    Example: csprp data import notifications.zip --into dfe
    """
)
def data(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise UsageProblem("name what to do: import or add-report")


@app.command("import")
@answer(
    """Read DfE files of serious incident notifications into a folder for --overlay.

    In the layouts that DfE's pages describe, 2020 to 2026. Of DfE's own files one, of 25 rows, was there to
    test with.

    Example: csprp data import notifications.zip --into dfe
    """,
    overlays=False,
)
def data_import(
    request: Request,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, .csv.gz or ZIP files as DfE publishes them.")
    ],
    into: Into,
) -> Result:
    from csprp_cli.dfe.importer import import_files
    from csprp_cli.record import location
    from csprp_cli.record.overlay import is_nothing_but_overlay, is_untouched
    from csprp_cli.views.import_report import imported

    record = request.load()
    base = location.chosen(request.data) or location.bundled()
    recover_folder(into)
    refuse_unwritable_folder(into, force=request.delivery.force, ours=is_nothing_but_overlay)
    found = import_files(base, files, record.version)

    def approve(folder: Path) -> None:
        _refuse_what_does_not_fit(base, folder)
        # Again: reading files takes seconds, and a file that a person saved meanwhile would be lost.
        refuse_unwritable_folder(into, force=request.delivery.force, ours=is_nothing_but_overlay)

    write_folder(found.contents, into, approve, is_untouched)
    return imported(found, quoted(str(into)))


def _refuse_what_does_not_fit(base: Path, folder: Path) -> None:
    """Raise RecordProblem where the rows of a file and the record contradict each other."""
    from csprp_cli.record.check.runner import what_does_not_fit

    amiss = what_does_not_fit(base, folder).replace(f"{folder}{os.sep}", "")
    if amiss:
        raise RecordProblem(f"the files do not fit the record: {amiss}", "nothing was written")


@app.command("add-report")
@help_text(
    """Start the rows of a new annual report, for a person to fill in from the PDF.

    It has a row for each figure of the last report. csprp check DIR says what is still to fill.

    Example: csprp data add-report 2024-25 --into report
    """
)
def data_add_report(
    ctx: typer.Context,
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="The year of the report, such as 2024-25.")],
    into: Into,
    force: Force = False,
    data: Data = None,
) -> None:
    from csprp_cli.record.load import load
    from csprp_cli.record.new_report import new_report
    from csprp_cli.record.overlay import is_nothing_but_overlay, is_untouched

    record = load(data_of(ctx, data))
    recover_folder(into)
    refuse = partial(refuse_unwritable_folder, into, force=force, ours=is_nothing_but_overlay)
    refuse()
    write_folder(new_report(record, token, str(into)), into, lambda _: refuse(), is_untouched)
    say(f"written: {into}: read {into / 'README.txt'} first; then run: csprp check {quoted(str(into))}")
