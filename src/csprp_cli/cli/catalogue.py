"""csprp metrics, areas, reviews and sources: what the record holds, as lists."""

from typing import Annotated

import typer

from csprp_cli.cli import offered
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


@answer(
    """Every area, with its code and its years. Never a league table.

    Councils come with DfE's files: see csprp data import.

    Example: csprp areas
    """
)
def areas(request: Request) -> Result:
    from csprp_cli.views.catalogue import areas_held

    return areas_held(request.load(regions=True))


@answer(
    """Reports, national reviews and briefings, and what each is about.

    Example: csprp reviews
    """
)
def reviews(request: Request) -> Result:
    from csprp_cli.views.catalogue import reviews_held

    return reviews_held(request.load())


@answer(
    """Every page that was read, or one of them with what rests on it.

    Example: csprp sources
    """
)
def sources(
    request: Request,
    name: Annotated[
        str,
        typer.Argument(
            autocompletion=offered.sources,
            help="One page by its id, to see it whole with the figures that rest on it.",
        ),
    ] = "",
) -> Result:
    from csprp_cli.record.lookup import find_source
    from csprp_cli.views.catalogue import one_source, sources_held

    record = request.load(regions=True)
    return one_source(record, find_source(record, name)) if name else sources_held(record)
