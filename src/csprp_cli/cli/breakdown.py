"""csprp breakdown: figures split by sex, cause, services and so on."""

from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli.options import AllUnits, HalfYears, Report, Request, SeriesName, answer
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.record.record import Record


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

    return one_breakdown(
        request.load(), by, "breakdown", report, series, half_years=half_years, all_units=all_units
    )


def one_breakdown(
    record: "Record",
    by: str,
    command: str,
    report: str | None,
    series: str | None,
    *,
    half_years: bool,
    all_units: bool,
) -> Result:
    """Return one breakdown, for `csprp breakdown` and `csprp ages` alike."""
    from csprp_cli.record.lookup import find_series
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.views.breakdown import breakdown as split
    from csprp_cli.views.breakdown import find_breakdown

    kind = find_breakdown(by)
    line = "csprp ages --report" if command == "ages" else f"csprp breakdown --by {kind} --report"
    return split(
        record,
        kind,
        command=command,
        report=read_report(record, report, line) if report is not None else None,
        series=find_series(record, series) if series is not None else None,
        half_years=half_years,
        all_units=all_units,
    )
