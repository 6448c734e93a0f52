"""csprp sources: every page that was read."""

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """Every page that was read, and how near it stands to the report.

    Example: csprp sources
    """
)
def sources(request: Request) -> Result:
    from csprp_cli.views.catalogue import sources_held

    return sources_held(request.load())
