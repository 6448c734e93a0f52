"""The outcome of `csprp check` as an answer: what passed, and where what did not pass stands."""

from collections.abc import Sequence
from pathlib import Path

from csprp_cli.model.problem import RecordProblem
from csprp_cli.model.result import Column, Result, Row, Section, Table, wide
from csprp_cli.record.check import Outcome
from csprp_cli.record.csv_table import read_table

FIELDS = ("check", "outcome", "file", "row", "column", "message")
MOST_SHOWN = 20
"""How many problems of one check a screen lists; CSV and JSON give them all."""


def checked(folder: Path, outcomes: Sequence[Outcome], said: str = "") -> Result:
    """Return the outcome of every check; `status` is `fail` where one failed.

    `said` is one more sentence for its summary: how the notes read.
    """
    records: list[dict[str, str]] = []
    bullets: list[str] = []
    for outcome in outcomes:
        if not outcome.findings:
            records.append(dict.fromkeys(FIELDS, "") | {"check": outcome.name, "outcome": "PASS"})
        for place, found in enumerate(outcome.findings):
            row = str(found.row or "")
            values = (outcome.name, found.severity, found.file, row, found.column, found.message)
            records.append(dict(zip(FIELDS, values, strict=True)))
            if place < MOST_SHOWN:
                bullets.append(f"{found.severity} {outcome.name}: {found.where}: {found.message}")
        if len(outcome.findings) > MOST_SHOWN:
            bullets.append(f"{outcome.name}: and {len(outcome.findings) - MOST_SHOWN} more")
    columns = (Column("Check"), Column("Outcome"), wide("What it holds"))
    rows = tuple(Row((outcome.name, outcome.severity, outcome.holds)) for outcome in outcomes)
    failed = sum(outcome.severity == "FAIL" for outcome in outcomes)
    warned = sum(outcome.severity == "WARN" for outcome in outcomes)
    passed = len(outcomes) - failed - warned
    return Result(
        command="check",
        title=f"Check of {folder}",
        fields=FIELDS,
        records=tuple(records),
        sections=(
            Section("Checks", table=Table(columns, rows)),
            *((Section("Problems", bullets=tuple(bullets)),) if bullets else ()),
        ),
        short=(Section("Problems", bullets=tuple(bullets)),) if bullets else (),
        in_short=f"{passed} checks passed, {warned} warned and {failed} failed. {said}".strip(),
        status="fail" if failed else "fine",
    )


def remains(overlay: Path) -> str:
    """Return how many claims of an overlay a person has still to fill in; nothing where there are none."""
    from csprp_cli.record.new_report import still_to_fill

    try:
        claims = read_table(overlay, "claims.csv", keyed=True)
        left = still_to_fill(claims)
    except (RecordProblem, KeyError):
        return ""  # the checks say what is amiss with the table
    return f"Still to fill in {overlay}: {left} of {len(claims)} claims." if left else ""
