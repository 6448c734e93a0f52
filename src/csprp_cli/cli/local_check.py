"""csprp local check: what is understood of a person's own file."""

from csprp_cli.cli.files import refuse_own_files
from csprp_cli.cli.options import Map, OwnFile, Request, Sheet, answer, typed_again
from csprp_cli.cli.progress import Rows
from csprp_cli.model.result import Result


@answer(
    """What is understood of your file, by row and column.

    Nothing that a cell holds is shown. Exit code 1 where something was not understood, 3 where the file is
    no table that can be read.

    Example: csprp local check ours.xlsx
    """,
    overlays=False,
)
def local_check(request: Request, file: OwnFile, mapping: Map = None, sheet: Sheet = "") -> Result:
    from csprp_cli.local.check import local_checked
    from csprp_cli.local.intake.read import read_local, without_content
    from csprp_cli.record.load import load

    refuse_own_files(request.delivery.out, (file,))
    record = load(request.data)  # not request.load(): what was understood of a file names no record
    with Rows() as progress, without_content():
        local = read_local(file, record, mapping=mapping or (), sheet=sheet, progress=progress)
        return local_checked(local, record, typed_again("check", file, mapping or (), sheet))
