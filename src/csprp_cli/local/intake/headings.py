"""Which column of the record each heading of a person's own table is: by its name alone.

A heading that only looks like one is offered, never assumed, and no heading is ever repeated: where the
first row holds no headings, it holds what no message may say.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from typing import NamedTuple

from csprp_cli.local.intake.extracts import Extract, extract_of
from csprp_cli.local.intake.likeness import Like, Likeness, likenesses
from csprp_cli.local.intake.mapping import (
    LEAVE_OUT,
    Told,
    answers_told,
    columns_told,
    exact,
    number_of,
)
from csprp_cli.model.file_kinds import ColumnKind, Shape
from csprp_cli.model.local import (
    COUNTS,
    INCIDENTS,
    ColumnState,
    FoundColumn,
    LocalColumn,
    LocalProblem,
    ProblemKind,
    letters,
)
from csprp_cli.model.problem import FileProblem
from csprp_cli.record.record import Record

_NEVER_READ = (ColumnKind.NOT_READ, ColumnKind.UNCLEAR)
_UNSURE = {
    Like.MAY_BE: ProblemKind.MAY_BE,
    Like.OPPOSITE: ProblemKind.OPPOSITE,
    Like.ANOTHER: ProblemKind.ANOTHER,
    Like.A_DATE: ProblemKind.A_DATE,
}


class Headings(NamedTuple):
    """What the headings are: the shape of the table, each column found, and what is wrong with them.

    `answers` are what a person says that words mean, by column; `tie` is the number of the column that ties
    the rows of one incident, or 0; `extract` is the extract that the table is, or empty.
    """

    shape: Shape
    found: tuple[FoundColumn, ...]
    problems: tuple[LocalProblem, ...]
    answers: Mapping[str, Mapping[str, str]] = {}
    tie: int = 0
    extract: str = ""

    @property
    def read(self) -> tuple[FoundColumn, ...]:
        """The columns that are read."""
        return tuple(column for column in self.found if column.state == ColumnState.READ)


def known_headings(record: Record, headings: Sequence[str]) -> int:
    """Return how many headings are a column of the record, by one of its names, or of an extract."""
    known = likenesses(record)
    named = sum(exact(one) in record.local_columns or known.names(one) for one in headings)
    extract = extract_of(record, headings)
    return max(named, len(extract.headings) if extract else 0)


def read_headings(
    record: Record,
    headings: Sequence[str],
    row: int,
    told: Sequence[Told] = (),
    tied_by: str = "",
    hidden: Collection[int] = (),
) -> Headings:
    """Return what each heading is. `told` is what a person says of columns and answers, `tied_by` the column
    that they name as the one that ties the rows of one incident; a `hidden` column is read where it is named.

    Raises FileProblem where no heading is known or two are the same, UsageProblem for what is told of what
    is not there.
    """
    columns = {name: item for name, item in record.local_columns.items() if item.kind not in _NEVER_READ}
    given, of_answers = columns_told(columns, headings, _keys(record, headings), told)
    chosen = {number: given.get(number, exact(heading)) for number, heading in enumerate(headings, 1)}
    shapes = [columns[name].shape for name in chosen.values() if name in columns]
    shape = COUNTS if shapes.count(COUNTS) > shapes.count(INCIDENTS) else INCIDENTS
    columns = {name: column for name, column in columns.items() if column.shape == shape}
    _refuse_twice(columns, chosen)
    extract = extract_of(record, headings)
    found, problems = _found(record, headings, row, chosen, given.keys(), shape, extract)
    unseen = {
        column.number: LocalProblem(row, column.number, column.name, ProblemKind.HIDDEN_COLUMN)
        for column in found
        if column.number in hidden and column.number not in given
        if column.state in (ColumnState.READ, ColumnState.OFFERED)
    }
    problems = [*(problem for problem in problems if problem.column not in unseen), *unseen.values()]
    if not extract and not any(column.name for column in found):
        raise FileProblem(
            f"row {row} names no column that csprp knows",
            "say what each one is, such as --map 1=incident --map 2=date --map 3=outcome, or start from: "
            "csprp local template --out template.xlsx",
        )
    problems += [
        LocalProblem(0, 0, name, ProblemKind.MISSING)
        for name, column in columns.items()
        if column.required and name not in chosen.values()
    ]
    tie = number_of(Told(tied_by, "", "", tied_by, option="--tied-by"), headings, chosen) if tied_by else 0
    if tie and found[tie - 1].state != ColumnState.READ:
        found[tie - 1] = FoundColumn(tie, "", ColumnState.TIES)
        problems = [problem for problem in problems if problem.column != tie]
    answers = answers_told(
        record, {c.name: c.number for c in found if c.state == ColumnState.READ}, headings, of_answers
    )
    problems += [
        LocalProblem(row, number, found[number - 1].name, ProblemKind.TURNED)
        for number in given
        if _is_turned(record, headings[number - 1], found[number - 1], answers)
    ]
    return Headings(shape, tuple(found), tuple(problems), answers, tie, extract.title if extract else "")


def _is_turned(
    record: Record, heading: str, found: FoundColumn, answers: Mapping[str, Mapping[str, str]]
) -> bool:
    """Return whether a person makes a column of a heading that says its opposite, without turning its
    answers round."""
    like = likenesses(record).of(heading)
    opposite = like.like == Like.OPPOSITE and found.name in {column.column for column in like.columns}
    return opposite and len(set(answers.get(found.name, {}).values())) < 2


def _found(
    record: Record,
    headings: Sequence[str],
    row: int,
    chosen: Mapping[int, str],
    given: Set[int],
    shape: Shape,
    extract: Extract | None,
) -> tuple[list[FoundColumn], list[LocalProblem]]:
    """Return what each column is, by the name that it has or is `given`, and what is wrong with headings."""
    known = {n for n, c in record.local_columns.items() if c.shape == shape and c.kind not in _NEVER_READ}
    taken = known & set(chosen.values())
    left_out = {n for n, name in chosen.items() if name == LEAVE_OUT and exact(headings[n - 1]) != LEAVE_OUT}
    like = {
        number: _likeness(record, number, headings[number - 1], shape, extract)
        for number, name in chosen.items()
        if name not in taken and number not in left_out
    }
    same = Counter(found.columns[0].column for found in like.values() if found.like == Like.SAME)
    has_date = "date" in taken or same["date"] == 1
    keys = _keys(record, headings)
    columns: list[FoundColumn] = []
    problems: list[LocalProblem] = []
    for number, name in chosen.items():
        kind = None
        if name in taken:
            column = FoundColumn(number, name, ColumnState.READ)
        elif number in left_out:
            column = FoundColumn(number, "", ColumnState.LEFT_OUT)
        elif not headings[number - 1].strip():
            column = FoundColumn(number, "", ColumnState.NO_HEADING)
        elif extract and number in extract.headings and not extract.headings[number].column:
            fills = " ".join(extract.headings[number].fills)
            column = FoundColumn(number, fills, ColumnState.BY_HAND if fills else ColumnState.NOT_NEEDED)
        else:
            column, kind = _unread(number, like[number], taken, same, has_date=has_date)
        if kind:
            problems.append(LocalProblem(row, number, column.name, kind))
        columns.append(column._replace(written=keys[number - 1]) if kind or number in given else column)
    return columns, problems


def _keys(record: Record, headings: Sequence[str]) -> list[str]:
    """Return how a mapping names each column: by its heading only where each word of it is of the record."""
    times, known = Counter(map(exact, headings)), likenesses(record)
    return [
        heading.strip()
        if times[exact(heading)] == 1 and heading.strip().isprintable() and known.names(heading)
        else str(number)
        for number, heading in enumerate(headings, 1)
    ]


def _refuse_twice(columns: Mapping[str, LocalColumn], chosen: Mapping[int, str]) -> None:
    first: dict[str, int] = {}
    for number, name in chosen.items():
        if name in columns and name in first:
            both = " and ".join(f"{place} ({letters(place)})" for place in (first[name], number))
            hint = f"rename one of them, or leave it out: --map {number}=none"
            raise FileProblem(f"two columns have the heading {name}: {both}", hint)
        first.setdefault(name, number)


def _likeness(record: Record, number: int, heading: str, shape: Shape, extract: Extract | None) -> Likeness:
    """Return what a heading is like among the columns of one shape, and as what the extract has it."""
    if extract and (own := extract.headings.get(number)) and own.column:
        column = record.local_columns[own.column]
        like = Like.MAY_BE if own.column in own.fills else Like.SAME
        return Likeness(Like.NEVER_READ if column.kind == ColumnKind.NOT_READ else like, (column,))
    found = likenesses(record).of(heading)
    held = tuple(column for column in found.columns if column.shape in (shape, Shape.ANY))
    return found._replace(columns=held) if held else Likeness(Like.NOTHING)


def _unread(
    number: int, found: Likeness, taken: set[str], same: Counter[str], *, has_date: bool
) -> tuple[FoundColumn, ProblemKind | None]:
    """Return what a column is that is not read as it stands, and the kind of problem with it, or None."""
    first = found.columns[0] if found.columns else None
    if first is None:
        return FoundColumn(number, "", ColumnState.UNKNOWN), ProblemKind.UNKNOWN
    if first.kind == ColumnKind.UNCLEAR:
        return FoundColumn(number, "", ColumnState.UNKNOWN), ProblemKind.UNCLEAR
    if found.like == Like.NEVER_READ:
        return FoundColumn(number, first.column, ColumnState.NOT_READ), None
    if found.like == Like.A_DATE and has_date:
        return FoundColumn(number, "", ColumnState.NOT_NEEDED), None
    names = " ".join(column.column for column in found.columns if column.column not in taken)
    if not names and found.like in (Like.SAME, Like.MAY_BE):
        return FoundColumn(number, first.column, ColumnState.UNSURE), ProblemKind.ALREADY_GIVEN
    if found.like == Like.SAME and same[first.column] > 1:
        return FoundColumn(number, names, ColumnState.UNSURE), ProblemKind.SHARED
    if found.like == Like.SAME:
        return FoundColumn(number, names, ColumnState.OFFERED), ProblemKind.OFFERED
    return FoundColumn(number, names or first.column, ColumnState.UNSURE), _UNSURE[found.like]
