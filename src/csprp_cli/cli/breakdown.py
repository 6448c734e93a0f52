"""csprp breakdown and csprp ages: figures split by sex, cause, services, age and so on."""

from typing import Annotated

import typer

from csprp_cli.cli.options import AllUnits, HalfYears, Report, Request, SeriesName, answer
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
        str,
        typer.Option(
            "--by",
            help="age, sex, ethnicity, cause, harm, child, family, services, education, type, home, "
            "practice, reviews or care-leavers.",
        ),
    ],
    report: Report = None,
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
    report: Report = None,
    series: SeriesName = None,
    half_years: HalfYears = False,
    all_units: AllUnits = False,
) -> Result:
    return _split(request, "age", "ages", report, series, half_years=half_years, all_units=all_units)


def _split(
    request: Request, by: str, command: str, report: Report, series: SeriesName, **shown: bool
) -> Result:
    from csprp_cli.record.lookup import find_series
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.views import breakdown as view

    record = request.load()
    kind = view.find_breakdown(by)
    line = "csprp ages --report" if command == "ages" else f"csprp breakdown --by {kind} --report"
    return view.breakdown(
        record,
        kind,
        command=command,
        report=read_report(record, report, line) if report is not None else None,
        series=find_series(record, series) if series is not None else None,
        **shown,
    )
