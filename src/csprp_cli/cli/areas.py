"""csprp areas: every area that figures are held for."""

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """Every area, with its code and its years. Never a league table.

    Councils come with DfE's files: see csprp data import.

    Example: csprp areas
    """
)
def areas(request: Request) -> Result:
    from csprp_cli.views.catalogue import areas_held

    return areas_held(request.load())
