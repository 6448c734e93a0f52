"""csprp reviews: reports, reviews and briefings."""

from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """Reports, national reviews and briefings, and what each is about.

    Example: csprp reviews
    """
)
def reviews(request: Request) -> Result:
    from csprp_cli.views.catalogue import reviews_held

    return reviews_held(request.load())
