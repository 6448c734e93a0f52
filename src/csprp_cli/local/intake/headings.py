"""Which column of the record each heading of a person's own table is: by its name alone.

A heading that only looks like one is offered, never assumed, and no heading is ever repeated: where the
first row holds no headings, it holds what no message may say.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from csprp_cli.model.kinds import ColumnKind, Shape
from csprp_cli.model.local import (
    COUNTS,
    INCIDENTS,
    ColumnState,
    FoundColumn,
    LocalColumn,
    LocalProblem,
    ProblemKind,
    column_number,
    letters,
)
from csprp_cli.model.problem import FileProblem, UsageProblem
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest

LEAVE_OUT = "none"
_NEVER_READ = ("not-read", "unclear")
_YES_NO_ENDING = re.compile(r"\s+(y n|yes no|y or n|yes or no)$")
_SMALL_WORDS = frozenset({"a", "of", "the", "at", "for", "to", "in", "was", "is", "child", "childs", "s"})
_NEAR = 0.85


class Headings(NamedTuple):
    """What the headings are: the shape of the table, each column found, and what is wrong with them."""

    shape: Shape
    found: tuple[FoundColumn, ...]
    problems: tuple[LocalProblem, ...]

    @property
    def read(self) -> tuple[FoundColumn, ...]:
        """The columns that are read."""
        return tuple(column for column in self.found if column.state == ColumnState.READ)


def exact(heading: str) -> str:
    """Return a heading without what is no difference: capitals, and a space for an underscore."""
    return re.sub(r"[\s_-]+", "_", heading.strip().casefold())


def alike(heading: str) -> str:
    """Return a heading as plain words, without a "(Y/N)" after it."""
    words = " ".join(re.findall(r"[^\W_]+", heading.casefold().replace("'", "").replace("\u2019", "")))
    return _YES_NO_ENDING.sub("", words)


def known_headings(record: Record, headings: Sequence[str]) -> int:
    """Return how many headings are, or look like, a column of the record."""
    offers = _Offers(record.local_columns)
    return sum(exact(one) in record.local_columns or bool(offers.named(alike(one))) for one in headings)


def read_headings(
    record: Record,
    headings: Sequence[str],
    row: int,
    mapping: Sequence[str] = (),
    hidden: Collection[int] = (),
) -> Headings:
    """Return what each heading is. `mapping` are words such as "4=sex", as typed after --map; a `hidden`
    column is read where one of them names it.

    Raises FileProblem where no heading is known or two are the same, UsageProblem for a mapping that
    names what is not there.
    """
    columns = {name: item for name, item in record.local_columns.items() if item.kind not in _NEVER_READ}
    named = {number: exact(heading) for number, heading in enumerate(headings, 1)}
    given = dict(_mapped(columns, headings, text) for text in mapping)
    chosen = {number: given.get(number, name) for number, name in named.items()}
    shapes = [columns[name].shape for name in chosen.values() if name in columns]
    shape = COUNTS if shapes.count(COUNTS) > shapes.count(INCIDENTS) else INCIDENTS
    columns = {name: column for name, column in columns.items() if column.shape == shape}
    _refuse_twice(columns, chosen)
    offers = _Offers({n: c for n, c in record.local_columns.items() if c.shape in (shape, Shape.ANY)})
    taken = {name for name in chosen.values() if name in columns}
    found: list[FoundColumn] = []
    problems: list[LocalProblem] = []
    for number, name in chosen.items():
        column, kind = _found(number, name, headings[number - 1], columns, offers, taken)
        found.append(column)
        if (
            number in hidden
            and number not in given
            and column.state in (ColumnState.READ, ColumnState.OFFERED)
        ):
            kind = ProblemKind.HIDDEN_COLUMN
        if kind:
            problems.append(LocalProblem(row, number, column.name, kind))
    if not any(column.name for column in found):
        raise FileProblem(
            f"row {row} names no column that csprp knows",
            "put the headings in the first row, or start from: csprp local template --out template.xlsx",
        )
    problems += [
        LocalProblem(0, 0, name, ProblemKind.MISSING)
        for name, column in columns.items()
        if column.required and name not in taken
    ]
    return Headings(shape, tuple(found), tuple(problems))


def _refuse_twice(columns: Mapping[str, LocalColumn], chosen: Mapping[int, str]) -> None:
    first: dict[str, int] = {}
    for number, name in chosen.items():
        if name in columns and name in first:
            both = " and ".join(f"{place} ({letters(place)})" for place in (first[name], number))
            raise FileProblem(f"two columns have the heading {name}: {both}", "rename one of them")
        first.setdefault(name, number)


def _found(
    number: int,
    name: str,
    heading: str,
    columns: Mapping[str, LocalColumn],
    offers: "_Offers",
    taken: set[str],
) -> tuple[FoundColumn, ProblemKind | None]:
    """Return what one column is, and the kind of problem with it, or None."""
    if name in columns:
        return FoundColumn(number, name, ColumnState.READ), None
    if name == LEAVE_OUT and exact(heading) != LEAVE_OUT:
        return FoundColumn(number, "", ColumnState.LEFT_OUT), None
    if not heading.strip():
        return FoundColumn(number, "", ColumnState.NO_HEADING), None
    looks_like = offers.of(heading)
    if looks_like is None or looks_like.kind == ColumnKind.UNCLEAR:
        kind = ProblemKind.UNCLEAR if looks_like else ProblemKind.UNKNOWN
        return FoundColumn(number, "", ColumnState.UNKNOWN), kind
    if looks_like.kind == ColumnKind.NOT_READ:
        return FoundColumn(number, looks_like.column, ColumnState.NOT_READ), None
    if looks_like.column in taken:
        return FoundColumn(number, looks_like.column, ColumnState.UNKNOWN), ProblemKind.ALREADY_GIVEN
    return FoundColumn(number, looks_like.column, ColumnState.OFFERED), ProblemKind.OFFERED


def _mapped(columns: Mapping[str, LocalColumn], headings: Sequence[str], text: str) -> tuple[int, str]:
    """Return the column that a person named, by heading, number or letter, and what it is to be."""
    typed, _, name = text.rpartition("=")
    name, typed = exact(name), typed.strip()
    if not typed or not name:
        raise UsageProblem("--map needs a column and what it is", "such as 4=sex", {text: "4=sex"})
    if name != LEAVE_OUT and name not in columns:
        close = nearest(name, columns)
        problem = f"--map names no column {name} of the template"
        hint = "" if close else "see: csprp local template"
        raise UsageProblem(problem, hint, {text: f"{typed}={close}"})
    same = [number for number, heading in enumerate(headings, 1) if exact(heading) == exact(typed)]
    if len(same) == 1:
        return same[0], name
    number = int(typed) if re.fullmatch("[0-9]{1,5}", typed) else 0
    if re.fullmatch("[A-Za-z]{1,3}", typed):
        number = column_number(typed.upper())
    if not 1 <= number <= len(headings):
        raise UsageProblem(
            f'--map names no column "{typed}" of the file',
            f"give its number, 1 to {len(headings)}, or leave it out",
            {"--map": ""},
        )
    return number, name


class _Offers:
    """What a heading looks like: by the other names of a column, its title, or a slip of a letter."""

    def __init__(self, columns: Mapping[str, LocalColumn]) -> None:
        self._by_words: dict[str, LocalColumn] = {}
        for name, column in columns.items():
            for words in (name, column.title, *column.aliases):
                self._by_words.setdefault(alike(words), column)
                self._by_words.setdefault(_without_small(alike(words)), column)
        self._by_words.pop("", None)

    def named(self, words: str) -> LocalColumn | None:
        """Return the column that plain words are another name of, to the letter, or None."""
        return self._by_words.get(words) or self._by_words.get(_without_small(words))

    def of(self, heading: str) -> LocalColumn | None:
        """Return the column that a heading looks like, or None."""
        words = alike(heading)
        if (column := self.named(words)) or not 5 <= len(words) <= 60:
            return column
        from difflib import get_close_matches

        close = get_close_matches(words, self._by_words, n=1, cutoff=_NEAR)
        return self._by_words[close[0]] if close else None


def _without_small(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _SMALL_WORDS)
