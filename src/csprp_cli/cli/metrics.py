"""csprp metrics: every metric that can be asked for."""

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """Every metric, with its series and periods.

    Example: csprp metrics
    """
)
def metrics(request: Request) -> Result:
    from csprp_cli.views.catalogue import metrics_held

    return metrics_held(request.load())
