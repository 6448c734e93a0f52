"""Run every check, in the order in which a person would want to mend a record."""

import re
from collections.abc import Iterator
from pathlib import Path

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.check import dfe_tables, evidence, figures, known, local_columns, names, prose, schema
from csprp_cli.record.check.outcome import CHECKS, FAIL, Check, Finding, Outcome, holds
from csprp_cli.record.check.raw_tables import Tables, read_tables
from csprp_cli.record.csv_table import is_folder
from csprp_cli.record.record import Record

FIRST: tuple[Check, ...] = (schema.tables_are_there, schema.types, schema.keys, schema.links)
"""Checks of schema. Where one of these fails, the ones that read meaning into the rows do not run."""

THEN_MODULES = (evidence, figures, prose, local_columns, names, dfe_tables, known)
THEN: tuple[Check, ...] = (
    schema.encodings,
    *(check for module in THEN_MODULES for check in CHECKS[module.__name__]),
)

READ = (
    *("version", "figures", "metrics", "categories", "breaks", "changes", "sets", "rules", "caveats"),
    *("sentences", "publications", "themes", "report_themes", "learning", "headlines", "glossary", "support"),
    *("audiences", "session", "pictures", "local_columns", "local_choices"),
    *("local_residuals", "disclosure_rules"),
)
"""The tables of a Record, in the order in which they are tried."""


def check_record(folder: Path, overlays: tuple[Path, ...] = ()) -> tuple[Outcome, ...]:
    """Return the outcome of every check of a record, or of one with overlays on top.

    A finding about a row of an overlay names the overlay's own file and row. Raises RecordProblem when
    `folder` is not a folder.
    """
    if not is_folder(folder):
        raise RecordProblem(
            f"{folder} is not a folder that holds a record", "leave it out", {str(folder): "", "--data": ""}
        )
    tables = read_tables(folder, overlays)
    outcomes = [_run(check, tables) for check in FIRST]
    if any(outcome.severity == FAIL for outcome in outcomes):
        return tuple(outcomes)
    outcomes += [_run(check, tables) for check in THEN]
    if all(outcome.severity != FAIL for outcome in outcomes):
        outcomes.append(_run(the_record_loads, tables))
    return tuple(outcomes)


def _run(check: Check, tables: Tables) -> Outcome:
    holds = " ".join((check.__doc__ or "").split())
    try:
        findings = tuple(check(tables))
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError, re.error) as error:
        problem = f"this check cannot be made on such a schema ({type(error).__name__}: {error})"
        findings = (Finding("datapackage.json", 0, "", problem),)
    return Outcome(check.__name__.replace("_", "-"), holds, tuple(_placed(tables, f) for f in findings))


def _placed(tables: Tables, finding: Finding) -> Finding:
    """Return a finding with the file and the row where it stands, an overlay's own where it is one's."""
    origins = tables.origins.get(finding.file, [])
    if not 2 <= finding.row <= len(origins) + 1:
        return finding
    file, row = origins[finding.row - 2]
    return finding._replace(file=file, row=row)


@holds("Every table can be read into the items that commands use.")
def the_record_loads(tables: Tables) -> Iterator[Finding]:
    record = Record(tables.folder, overlays=tables.overlays)
    for name in READ:
        try:
            getattr(record, name)
        except RecordProblem as problem:
            yield Finding(f"{name}.csv", problem.row, "", problem.message)


def refuse_if_broken(folder: Path, overlays: tuple[Path, ...] = ()) -> None:
    """Raise RecordProblem naming the first problems of a record that does not hold together."""
    amiss = what_is_broken(folder, overlays)
    if not amiss:
        return
    named = overlays[-1] if overlays else folder
    what = f"the record in {folder}"
    if overlays:
        what = f"the record with {' and '.join(map(str, overlays))} on top"
    problem = f"{what} does not hold together: {amiss}"
    if not named.is_dir():
        raise RecordProblem(problem, "leave it out", {"--data": "", "--overlay": ""})
    raise RecordProblem(problem, f'run: csprp check "{named}"')


def what_is_broken(folder: Path, overlays: tuple[Path, ...] = ()) -> str:
    """Return the first problems of a record that does not hold together, or nothing where it does."""
    found = [
        finding
        for outcome in check_record(folder, overlays)
        for finding in outcome.findings
        if finding.severity == FAIL
    ]
    more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
    return ". ".join(f"{finding.where}: {finding.message}" for finding in found[:3]) + more
