"""csprp breakdown and csprp ages: figures split by sex, cause, services, age and so on."""

from itertools import product
from typing import Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import AllUnits, HalfYears, Reports, Request, SeriesName, answer
from csprp_cli.model.result import Result


@answer(
    """Figures split by sex, cause of death, services and so on.

    Categories stand as published. Read down a column, not across.

    Example: csprp breakdown --by family
    """
)
def breakdown(
    request: Request,
    by: Annotated[
        list[str],
        typer.Option(
            "--by",
            autocompletion=offered.breakdowns,
            help="age, sex, ethnicity, cause, harm, child, family, services, education, type, home, "
            "practice, reviews or care-leavers. Again for more.",
        ),
    ],
    report: Reports = None,
    series: SeriesName = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    return _split(request, by, "breakdown", report, series, half_years=half_years, all_units=all_units)


@answer(
    """The age of the children, in bands as published.

    Bands are never joined or split. Read down a column, not across.

    Example: csprp ages --report 2023-24
    """
)
def ages(
    request: Request,
    report: Reports = None,
    series: SeriesName = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    return _split(request, ["age"], "ages", report, series, half_years=half_years, all_units=all_units)


def _split(
    request: Request, by: list[str], command: str, report: Reports, series: SeriesName, **shown: bool
) -> Result:
    from csprp_cli.record.lookup import find_series
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.views.breakdown import breakdown as view
    from csprp_cli.views.breakdown import find_breakdown
    from csprp_cli.views.joined import joined

    record = request.load()
    kinds = [find_breakdown(typed) for typed in by]
    one_series = find_series(record, series) if series is not None else None
    reports = [read_report(record, typed) if typed else None for typed in report or [""]]
    return joined(
        record,
        product(kinds, reports),
        lambda asked, cited: view(
            record, asked[0], command=command, report=asked[1], series=one_series, citations=cited, **shown
        ),
    )
