"""csprp ages: the age of the children, in the bands that each publication uses."""

from csprp_cli.cli.options import AllUnits, HalfYears, Report, Request, SeriesName, answer
from csprp_cli.model.result import Result


@answer(
    """The age of the children, in bands as published.

    Bands are never joined or split. Read down a column, not across.

    Example: csprp ages --report 2023-24
    """
)
def ages(
    request: Request,
    report: Report = None,
    series: SeriesName = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    from csprp_cli.cli.breakdown import one_breakdown

    return one_breakdown(
        request.load(), "age", "ages", report, series, half_years=half_years, all_units=all_units
    )
