"""Run every check, in the order in which a person would want to mend a record."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.check import (
    dfe_tables,
    evidence,
    figures,
    known,
    local_columns,
    names,
    plain,
    prose,
    schema,
)
from csprp_cli.record.check.outcome import CHECKS, FAIL, Check, Finding, Outcome, holds
from csprp_cli.record.check.raw_tables import Tables, read_tables
from csprp_cli.record.csv_table import is_folder
from csprp_cli.record.record import Record

FIRST: tuple[Check, ...] = (
    *(schema.tables_are_there, schema.tables_can_be_read),
    *(schema.types, schema.keys, schema.links),
)
"""Checks of schema. Where one of these fails, the ones that read meaning into the rows do not run."""

THEN_MODULES = (evidence, figures, prose, plain, local_columns, names, dfe_tables, known)
THEN: tuple[Check, ...] = (
    schema.encodings,
    *(check for module in THEN_MODULES for check in CHECKS[module.__name__]),
)

WARNING: tuple[Check, ...] = (names.orphans, evidence.support_is_fresh)
"""Checks that never fail: they tell the maintainer of a record what to look at, and refuse nobody."""

MOST_AT_ONCE = 20_000
"""How many figures of an overlay are looked at when it is written."""

READ = (
    *("version", "figures", "metrics", "categories", "breaks", "changes", "sets", "rules", "caveats"),
    *("sentences", "publications", "themes", "report_themes", "learning", "headlines", "glossary", "support"),
    *(
        "audiences",
        "session",
        "pictures",
        "plain",
        "plain_sentences",
        "printed_words",
        "local_columns",
        "local_choices",
        "local_residuals",
    ),
    *("local_extracts", "heading_words", "disclosure_rules"),
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
    return _checked(Record(folder, overlays=overlays), (*THEN, the_record_loads))


def _checked(record: Record, then: Iterable[Check]) -> tuple[Outcome, ...]:
    tables = read_tables(record)
    outcomes = [_run(check, tables) for check in FIRST]
    if any(outcome.severity == FAIL for outcome in outcomes):
        return tuple(outcomes)
    for check in then:
        if check is not the_record_loads or all(outcome.severity != FAIL for outcome in outcomes):
            outcomes.append(_run(check, tables))
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
    for name in READ:
        try:
            getattr(tables.record, name)
        except RecordProblem as problem:
            yield Finding(f"{name}.csv", problem.row, "", problem.message)


def refuse_if_broken(record: Record) -> None:
    """Raise RecordProblem naming the first problems of a record that does not hold together."""
    amiss = what_is_broken(record)
    if not amiss:
        return
    folder, overlays = record.folder, record.overlays
    named = overlays[-1] if overlays else folder
    what = f"the record in {folder}"
    if overlays:
        what = f"the record with {' and '.join(map(str, overlays))} on top"
    problem = f"{what} does not hold together: {amiss}"
    if not is_folder(named):
        raise RecordProblem(problem, "leave it out", {"--data": "", "--overlay": ""})
    raise RecordProblem(problem, f'run: csprp check "{named}"')


def what_does_not_fit(folder: Path, overlay: Path) -> str:
    """Return the first problems of an overlay that csprp has just written, or nothing where it fits a record.

    All that may touch the record is looked at, and of councils as many as make MOST_AT_ONCE figures: all of
    them in DfE's files. Of larger ones the rest is checked as it is in every answer, when it is read.
    """
    from csprp_cli.record.extract import counted

    record = Record(folder, overlays=(overlay,))
    taken = {area.code for area in record.areas.values() if area.kind != AreaKind.LOCAL_AUTHORITY}
    room = MOST_AT_ONCE
    for (area,), number in counted(overlay / "figures.csv", ("area",)).items():
        room -= number
        if room >= 0:
            taken.add(area)
    record.narrow(taken)
    return what_is_broken(record)


def what_is_broken(record: Record) -> str:
    """Return the first problems of a record that does not hold together, or nothing where it does."""
    then = [check for check in (*THEN, the_record_loads) if check not in WARNING]
    found = [
        finding
        for outcome in _checked(record, then)
        for finding in outcome.findings
        if finding.severity == FAIL
    ]
    more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
    return ". ".join(f"{finding.where}: {finding.message}" for finding in found[:3]) + more
