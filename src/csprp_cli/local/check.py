"""What was understood of a person's own file and what was not, by row and column, as an answer.

It says how many cells are filled and how many are not, and nothing of what they hold.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from csprp_cli.local.intake.ages import bands
from csprp_cli.local.phrases import lower
from csprp_cli.model.local import (
    COUNTS,
    ColumnState,
    Doubtful,
    FoundColumn,
    LocalFile,
    LocalProblem,
    ProblemKind,
    letters,
)
from csprp_cli.model.reading import Counting
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.record.record import Record

FIELDS = ("row", "column", "heading", "outcome", "kind", "message")
MOST_PLACES = 12
"""How many rows, or runs of rows, of one kind of problem a screen lists; CSV and JSON give them all."""

PRIVATE = "This page counts your own rows. It is for you: do not publish it."

_STATES = {
    ColumnState.OFFERED: "not read: looks like {title}",
    ColumnState.NOT_READ: "not read: looks like {title}",
    ColumnState.LEFT_OUT: "left out, as you asked",
    ColumnState.UNSURE: "not read: for you to decide",
    ColumnState.NOT_NEEDED: "not read: not needed here",
    ColumnState.BY_HAND: "not read: {names} can be filled in from it, as on the date",
    ColumnState.TIES: "ties the rows of one incident",
    ColumnState.UNKNOWN: "not read: not known",
    ColumnState.NO_HEADING: "no heading",
}

_DOUBTFUL = {
    Doubtful.HIDDEN: "hidden",
    Doubtful.TOTALS: "that may be a total or a note",
    Doubtful.HEADINGS: "with the headings again",
}
_ASKED = {Counting.COUNT: "counted, as you asked", Counting.LEAVE_OUT: "left out, as you asked"}

_CHOICES = {
    "--hidden": {ProblemKind.HIDDEN_ROW},
    "--totals": {ProblemKind.TOTAL_ROW, ProblemKind.NOTE_ROW, ProblemKind.OTHER_TABLE},
}


def local_checked(local: LocalFile, record: Record, line: str) -> Result:
    """Return the outcome of reading a file; `status` is `fail` where anything was not understood.

    `line` is what was typed, so that what is offered can be taken as it stands.
    """
    shape = "one row a figure" if local.shape == COUNTS else "one row an incident or child"
    how = f"Read as a table with {shape}. A heading is read by its name alone, and never guessed."
    sections = [Section("Columns", how, _columns(local, record))]
    if local.problems:
        sections.append(Section("What was not understood", bullets=tuple(_in_words(local, record))))
    return Result(
        command="local check",
        title="Check of your own file",
        what_it_counts="What csprp understood, by row and column. Nothing that a cell holds is shown.",
        fields=FIELDS,
        records=tuple(dict(zip(FIELDS, cells, strict=True)) for cells in _records(local, record)),
        sections=tuple(sections),
        caveats=(*_notes(local), PRIVATE),
        in_short=_in_short(local),
        next_steps=_next(local, line),
        status="fine" if local.understood else "fail",
    )


def _next(local: LocalFile, line: str) -> tuple[str, ...]:
    """Return lines to type. The first takes what is certain, and nothing else: a line that is typed as it
    stands must lose no answer. Where a person has to decide, a draft of the mapping lists the choices."""
    if local.understood and local.row_count:
        return (line.replace("local check", "local compare", 1),)
    kinds = {problem.kind for problem in local.problems}
    certain = {ProblemKind.OFFERED: "{0.name}", ProblemKind.ROW_NUMBERS: "none"}
    taken = [
        f" --map {problem.column}={certain[problem.kind].format(problem)}"
        for problem in sorted(local.problems, key=lambda found: found.column)
        if problem.kind in certain
    ]
    steps = [line + "".join(taken)] if taken else []
    if any(kind.to_decide for kind in kinds) and " --mapping " not in line:
        steps.append(f"{line}{''.join(taken)} --draft-mapping ours.toml")
    for option, doubted in _CHOICES.items():
        steps += [f"{line}{''.join(taken)} {option} {asked}" for asked in Counting if kinds & doubted]
    steps += [
        f"{line}{''.join(taken)} --map N={problem.name}"
        for problem in local.problems
        if problem.kind == ProblemKind.MISSING
        and not local.extract
        and not any(problem.name in found.name.split() for found in local.columns)
    ]
    if ProblemKind.REFERENCE_AGAIN in kinds:
        tie = next(found.number for found in local.columns if found.name == "incident")
        said = "" if local.rows_are else " --rows incidents"
        steps += [f"{line}{said} --tied-by {tie}", *([] if local.rows_are else [f"{line} --rows children"])]
    if not local.row_count or ProblemKind.MISSING in kinds:
        counts, name = (" --counts", "figures") if local.shape == COUNTS else ("", "ours")
        steps.append(f"csprp local template{counts} --out {name}.xlsx")
    return tuple(steps)


def described(problem: LocalProblem, record: Record) -> str:
    """Return what is said of a problem, without its place."""
    names = problem.name.split()
    columns = [record.local_columns[name] for name in names if name in record.local_columns]
    lists = {column.choices for column in columns if column.choices}
    held = problem.accepted
    if columns and problem.kind == ProblemKind.NOT_A_BAND:
        held = bands(record)
    elif lists:
        held = tuple(choice.answer for choice in record.local_choices if choice.choices in lists)
    return problem.kind.value.format(
        title=" or ".join(lower(column.title) for column in columns),
        name=problem.name,
        number=problem.column,
        accepted=", ".join(dict.fromkeys(held)),
        choices=" or ".join(f"--map {problem.column}={name}" for name in names),
        none=f"--map {problem.column}=none, which leaves its answers out",
    )


def _columns(local: LocalFile, record: Record) -> Table:
    filled, empty = Column("Filled", "right"), Column("Empty", "right")
    columns = (Column("Column"), Column("Read as", wraps=True), filled, empty)
    shown = [found for found in local.columns if found.name or found.state != ColumnState.NO_HEADING]
    return Table(columns, tuple(Row(_cells(found, record)) for found in shown))


def _cells(found: FoundColumn, record: Record) -> tuple[str, ...]:
    column = record.local_columns.get(found.name)
    title = column.title if column else ""
    if found.state == ColumnState.READ:
        plain = title.lower().replace(" ", "_") == found.name
        read_as = found.name if plain else f"{found.name}: {lower(title)}"
        return _place(found.number), read_as, str(found.filled), str(found.empty)
    names = " or ".join(found.name.split())
    state = ColumnState.UNKNOWN if column is None and found.state == ColumnState.OFFERED else found.state
    return _place(found.number), _STATES[state].format(title=lower(title), names=names), "", ""


def _place(number: int) -> str:
    return f"{number} ({letters(number)})"


def _in_words(local: LocalFile, record: Record) -> Iterator[str]:
    """Yield one line for each kind of problem in each column, with the rows where it stands."""
    grouped: dict[tuple[int, str, ProblemKind, tuple[str, ...]], list[int]] = {}
    for problem in local.problems:
        place = 0 if problem.kind.of_row else problem.column
        grouped.setdefault((place, problem.name, problem.kind, problem.accepted), []).append(problem.row)
    for (number, name, kind, accepted), rows in grouped.items():
        named = f", {name}" if name and not kind.to_decide else ""
        column = f"Column {_place(number)}{named}" if number else ""
        lines = "" if kind.of_heading else _rows(sorted(set(rows)))
        where = ", ".join(filter(None, (column, lines))) or "The table"
        said = described(LocalProblem(0, number, name, kind, accepted), record)
        yield f"{where[:1].upper()}{where[1:]}: {said}."
    if local.problem_count > len(local.problems):
        yield f"And {local.problem_count - len(local.problems):,} more."


def _rows(rows: Sequence[int]) -> str:
    """Return rows in few words: "rows 2, 5 to 9 and 14"."""
    # Rows that follow each other are as far from their places in the list as the first of them.
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    shown = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:MOST_PLACES]]
    if rest := sum(map(len, runs[MOST_PLACES:])):
        shown.append(f"{rest:,} more")
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"row {listed}" if len(rows) == 1 else f"rows {listed}"


def _records(local: LocalFile, record: Record) -> Iterator[tuple[str, ...]]:
    for found in local.columns:
        if found.state == ColumnState.READ:
            message = f"{found.filled} filled, {found.empty} empty"
            yield "", str(found.number), found.name, "understood", "", message
        elif found.state != ColumnState.NO_HEADING:
            yield "", str(found.number), "", "not-read", "", _cells(found, record)[1]
    for problem in local.problems:
        place = str(problem.row or ""), str(problem.column or "")
        yield *place, problem.name, "problem", problem.kind.word, described(problem, record)


def _notes(local: LocalFile) -> Iterator[str]:
    if local.heading_row > 1:
        yield f"The headings stand in row {local.heading_row}: nothing above them is read."
    for what, asked, number in local.doubtful:
        rows = "1 row" if number == 1 else f"{number:,} rows"
        yield f"{rows} {_DOUBTFUL[what]}: {_ASKED[asked] if what != Doubtful.HEADINGS else 'passed over'}."
    if local.extract:
        yield (
            f"This looks like {local.extract}: a row for each child or spell, with no date of an incident or "
            "its notification. Keep the rows of the children of your incidents, and add the columns date and "
            "outcome. Names, numbers and dates of birth in it are never read."
        )
    if local.tied and local.understood:
        yield f"The rows were read as {len(local.rows):,} incident{'s' if len(local.rows) > 1 else ''}."
        yield "Age, sex, ethnic background and home count as not known where children of one incident differ."
    if local.same_rows:
        rows = "1 row is" if local.same_rows == 1 else f"{local.same_rows:,} rows are"
        yield f"{rows} the same as another, reference and all: each was counted as a child."
    if local.day_first:
        yield "Dates such as 03/04/2024 were read with the day first: 3 April 2024."
    yield from local.told
    for number, kind in ((local.hidden_sheets, "hidden"), (local.other_sheets, "other")):
        if number:
            yield f"The workbook has {number} {kind} sheet{'s' if number > 1 else ''}, not read."
    if local.problem_count > len(local.problems):
        yield f"The first {len(local.problems):,} of {local.problem_count:,} problems are listed."


def _in_short(local: LocalFile) -> str:
    rows, bad = local.row_count, local.left_out
    if not rows:
        said = "No rows yet: fill in one row for each incident, child or figure."
        return said if local.understood else f"{said} Some columns were not understood."
    if local.understood:
        return "The row was understood." if rows == 1 else f"All {rows:,} rows were understood."
    counted = "1 row" if rows == 1 else f"{rows:,} rows"
    if not bad:
        return f"The cells of {counted} were understood, but not every heading."
    return f"Of {counted}, {rows - bad:,} {'was' if rows - bad == 1 else 'were'} understood."
