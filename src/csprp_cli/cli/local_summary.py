"""csprp local summary: the picture of the area alone."""

from csprp_cli.cli.local_release import Release, of_release, released
from csprp_cli.cli.options import Request, answer
from csprp_cli.cli.own_table import OwnTable, of_own_table
from csprp_cli.model.result import Result


@answer(
    """Your own figures alone, for a yearly report, with small numbers hidden.

    Every question that the file answers is counted, beside England or not. The file is read, used and
    forgotten.

    Example: csprp local summary ours.xlsx --periods 2023-24,pool-3
    """
)
@of_own_table
@of_release
def local_summary(request: Request, own: OwnTable, release: Release) -> Result:
    from csprp_cli.local.summary import summarised

    return released(request, own, release, summarised, alone=True)
