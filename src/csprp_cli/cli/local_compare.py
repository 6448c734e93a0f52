"""csprp local compare: our own figures beside the national ones."""

from csprp_cli.cli.local_release import Release, of_release, released
from csprp_cli.cli.options import Request, SeriesName, answer
from csprp_cli.cli.own_table import OwnTable, of_own_table
from csprp_cli.model.result import Result


@answer(
    """Your own figures beside the national ones, with small numbers hidden.

    The file is read, used and forgotten. What cannot be said of so few children is not said.

    Example: csprp local compare ours.xlsx --pool 3
    """
)
@of_own_table
@of_release
def local_compare(request: Request, own: OwnTable, release: Release, series: SeriesName = None) -> Result:
    from csprp_cli.local.compare import compared

    return released(request, own, release, compared, series=series)
