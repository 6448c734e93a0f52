"""What a person says of their own columns and answers: words after --map, or a small TOML file kept for it.

It is about headings and answers, never about a row. What a file says is never repeated, its line is named.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.local.intake.cells import folded
from csprp_cli.local.intake.file_bytes import read_bytes
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import LocalColumn, column_number
from csprp_cli.model.problem import FileProblem, Problem, UsageProblem
from csprp_cli.model.reading import Reading
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import near_file, nearest, plain_letters

LEAVE_OUT = "none"
HEADINGS, ANSWERS = "headings", "answers"
MOST_BYTES = 1_000_000

_LONGEST = 1_000
"""How much of a heading is compared: what is longer is no heading, and takes long to go through."""

_TO_FILL_IN = "..."


class Told(NamedTuple):
    """One thing that a person says: what a column is, or what a word in a column means.

    `text` is what was typed after `option`, `place` the line of the file where it stands; one is empty.
    """

    column: str
    word: str
    means: str
    text: str = ""
    place: str = ""
    option: str = "--map"

    def refused(self, problem: str, hint: str = "", instead: str = "") -> Problem:
        """Return what says that this cannot be followed: it names the line of a file, never its words."""
        if self.place:
            return FileProblem(f"{self.place}: it {problem}", hint or "mend that line")
        drop = {self.text: instead} if instead else {self.option: ""}
        return UsageProblem(f"{self.option} {problem}", hint, drop)


def exact(heading: str) -> str:
    """Return a heading without what is no difference: capitals, and a space for an underscore."""
    return re.sub(r"[\s_-]+", "_", plain_letters(heading[:_LONGEST]).strip().casefold())


def told_of(reading: Reading) -> tuple[Told, ...]:
    """Return all that a person says, the file first: what is typed comes later, and so holds.

    Raises FileProblem for a file that cannot be followed, UsageProblem for words that cannot.
    """
    filed = _filed(reading.mapping_file) if reading.mapping_file else ()
    return (*filed, *map(_typed, reading.mapping))


def _typed(text: str) -> Told:
    typed, _, means = text.rpartition("=")
    told = Told(typed.strip(), "", means.strip(), text)
    if not told.column or not told.means:
        raise UsageProblem("--map needs a column and what it is", "such as 4=sex", {text: "4=sex"})
    if told.means == _TO_FILL_IN:
        raise UsageProblem("--map has three dots where an answer is to stand", "fill it in")
    return told


def _filed(path: Path) -> Iterator[Told]:
    if not path.exists():
        hint = "write one with csprp local check, --draft-mapping and its name"
        raise FileProblem(f"there is no file {path}", hint, near_file(path, (".toml",)))
    content = read_bytes(path)
    try:
        if len(content) > MOST_BYTES:
            raise ValueError
        text = content.decode("utf-8-sig")
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line ([0-9]+)", str(error))
        where = f", line {at[1]}" if at else ""
        raise FileProblem(f"{path}{where}: it is not TOML", 'write "Gender" = "sex"') from None
    except (ValueError, RecursionError):
        raise FileProblem(f"{path} is no mapping file", "write it with --draft-mapping") from None
    lines = _lines(text)

    def told(column: str, word: str, means: object, *keys: str) -> Told:
        given = Told(column.strip(), word, str(means), place=f"{path}, line {lines.get(keys, 1)}")
        if not isinstance(means, str) or not column.strip() or not means.strip():
            raise given.refused("needs a word in quotation marks on each side", 'write "Gender" = "sex"')
        return given

    for section, entries in said.items():
        if section not in (HEADINGS, ANSWERS) or not isinstance(entries, dict):
            place = f"{path}, line {lines.get((section,), 1)}"
            raise FileProblem(f"{place}: it is neither [{HEADINGS}] nor [{ANSWERS}.sex]", "mend that line")
        for key, value in entries.items():
            if section == HEADINGS:
                yield told(key, "", value, section, key)
                continue
            if not isinstance(value, dict):
                raise told(key, "", "-", section, key).refused(f"stands outside a table [{ANSWERS}.sex]")
            for word, means in value.items():
                yield told(key, word, means, section, key, word)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each key and of each table, where it has a line of its own."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        try:
            keys = tuple(_keys(tomllib.loads(line)))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        if line.lstrip().startswith("["):
            table = keys
        for last in range(1, len(keys) + 1):
            found.setdefault(keys[:last] if keys is table else (*table, *keys[:last]), number)
    return found


def _keys(entries: Mapping[str, object]) -> Iterator[str]:
    for key, value in entries.items():
        yield key
        if isinstance(value, dict):
            yield from _keys(value)


def number_of(told: Told, headings: Sequence[str], names: Mapping[int, str]) -> int:
    """Return the column that a person names, by heading, number, letter, or the name that it has in `names`.

    Raises UsageProblem or FileProblem where it is none of these.
    """
    for place, name in names.items():
        if name == exact(told.column):
            return place
    same = [number for number, heading in enumerate(headings, 1) if exact(heading) == exact(told.column)]
    if len(same) == 1:
        return same[0]
    number = int(told.column) if re.fullmatch("[0-9]{1,5}", told.column) else 0
    if re.fullmatch("[A-Za-z]{1,3}", told.column):
        number = column_number(told.column.upper())
    if not 1 <= number <= len(headings):
        named = "it" if told.place else f'"{told.column}"'
        hint = f"give its number, 1 to {len(headings)}, or leave it out"
        raise told.refused(f"names no column of the file: {named} is none", hint)
    return number


def columns_told(
    columns: Mapping[str, LocalColumn], headings: Sequence[str], keys: Sequence[str], told: Iterable[Told]
) -> tuple[dict[int, str], tuple[Told, ...]]:
    """Return what a person says that columns are, by number, and what they say of answers.

    `keys` names each column: by its heading, where that is a name of the record. A file may name no such
    column by its place, for columns move from year to year. What is typed takes a column away from where a
    file puts it. Raises UsageProblem or FileProblem.
    """
    given: dict[int, tuple[str, bool]] = {}
    answers: list[Told] = []
    for one in told:
        column, _, word = one.column.partition(":")
        if one.word:
            answers.append(one)
            continue
        if word and exact(one.column) not in map(exact, headings):
            answers.append(one._replace(column=column.strip(), word=word.strip()))
            continue
        name = exact(one.means)
        if name != LEAVE_OUT and name not in columns:
            close = nearest(name, columns)
            hint = "" if close and one.text else "see: csprp local template"
            problem = (
                "names no column of the template" if one.place else f"names no column {name} of the template"
            )
            raise one.refused(problem, hint, f"{one.column}={close}" if close else "")
        if one.text:
            given = {n: kept for n, kept in given.items() if kept != (name, True) or name == LEAVE_OUT}
        number = number_of(one, headings, {})
        if one.place and exact(one.column) != exact(headings[number - 1]) and keys[number - 1] != str(number):
            raise one.refused(
                "names a column by its place that has a heading of its own", "write the heading"
            )
        given[number] = (name, bool(one.place))
    return {number: name for number, (name, _) in given.items()}, tuple(answers)


def answers_told(
    record: Record, read: Mapping[str, int], headings: Sequence[str], told: Iterable[Told]
) -> dict[str, dict[str, str]]:
    """Return what a person says that words mean, by column. `read` are the columns that are read, by name.

    Raises UsageProblem or FileProblem for a column that is not read, or an answer that its question lacks.
    """
    said: dict[str, dict[str, str]] = {}
    names = {number: name for name, number in read.items()}
    for one in told:
        ours = exact(one.column) in record.local_columns and exact(one.column) not in map(exact, headings)
        lacking = ours and exact(one.column) not in read
        name = "" if lacking else names.get(number_of(one, headings, names), "")
        if not name:
            raise one.refused("is about a column that is not read", "say first what it is, such as 4=sex")
        column = record.local_columns[name]
        answers = {c.answer: None for c in record.local_choices if c.choices == column.choices}
        if column.kind not in (ColumnKind.CHOICE, ColumnKind.YES_NO):
            raise one.refused(f"is about {name}, which has no list of answers", "leave it out")
        answer = next((answer for answer in answers if folded(answer) == folded(one.means)), "")
        if not answer:
            raise one.refused(f"names no answer of {name}: it has {', '.join(answers)}", "write one of these")
        said.setdefault(name, {})[folded(one.word)] = answer
    return said
