"""csprp check: does a record hold together?"""

from pathlib import Path
from typing import Annotated

import typer

from csprp_cli.cli.folders import recover_folder
from csprp_cli.cli.options import Request, answer
from csprp_cli.model.result import Result


@answer(
    """Check a record: keys, units, ranges, sums, periods, words. An overlay is checked on top of it.

    Prints PASS, WARN or FAIL for each check, with file, row and column. Exit code 1 on FAIL.

    Example: csprp check data
    """
)
def check(
    request: Request,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="The record or overlay to check. Default: the one in use."),
    ] = None,
) -> Result:
    from csprp_cli.notes.check import check_notes
    from csprp_cli.record import location
    from csprp_cli.record.check.outcome import FAIL
    from csprp_cli.record.check.runner import check_record
    from csprp_cli.record.overlay import is_overlay
    from csprp_cli.record.record import Record
    from csprp_cli.views.check_answers import check_answers
    from csprp_cli.views.check_report import checked, remains

    if folder is not None:
        recover_folder(folder)
    place = location.chosen(request.data) or location.bundled()
    overlays = tuple(map(location.overlay, request.overlays))
    if folder is not None and is_overlay(folder):
        overlays = (*overlays, folder)
    elif folder is not None:
        place = folder
    outcomes = check_record(place, overlays)
    said = ""
    if all(outcome.severity != FAIL for outcome in outcomes):
        record = Record(place, overlays=overlays)
        found = check_notes(record)
        outcomes, said = (*outcomes, found.outcome, check_answers(record)), found.said
    for overlay_folder in overlays:
        said = f"{said} {remains(overlay_folder)}".strip()
    return checked(folder or place, outcomes, said)
