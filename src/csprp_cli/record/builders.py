"""Turn one line of a table into the item that it describes.

Each field takes the column of its name, read by the field's type: words into a tuple, "yes" into True, a
number, a kind. What a line cannot say alone (the source that a claim names) is given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from csprp_cli.record.csv_table import Line, cells_of

if TYPE_CHECKING:  # what few answers need is imported where it is built
    from csprp_cli.model.disclosure import DisclosureRule
    from csprp_cli.model.local import ExtractHeading, LocalChoice, LocalColumn
    from csprp_cli.model.printed import PrintedWords
    from csprp_cli.model.theme import (
        Audience,
        DrawnRun,
        Headline,
        Learning,
        PlainText,
        ReportTheme,
        Sentence,
        SessionLine,
        Theme,
    )

Item = TypeVar("Item")

Reader = Callable[[str], Any]
"""What turns the text of a cell into the value of a field."""


def item_of(kind: Callable[..., Item], line: Line, **given: object) -> Item:
    """Return the item that a line describes; `given` are fields that stand in no column of their name.

    Raises KeyError for a column that is missing, ValueError for a cell that its field cannot hold.
    """
    cells_of, read, places = _plan(kind, tuple(given))
    texts = cells_of(line)
    cells: list[object] = list(texts)
    for place, reader in read:
        cells[place] = reader(texts[place])
    for place, name in places:
        cells[place] = given[name]
    return kind(*cells)


def items(kind: Callable[..., Item]) -> Callable[[Line], Item]:
    """Return what builds items of a kind whose every field stands in the column of its name."""
    return lambda line: item_of(kind, line)


class _Plan(NamedTuple):
    """How the cells of a line become fields: all that is text at once, which most of them are.

    `read` are the places of those that are more than text, each with what reads it. `given` are the places
    of those that stand in no column; another cell holds their place until they are put there.
    """

    cells_of: Callable[[Line], tuple[str, ...]]
    read: tuple[tuple[int, Reader], ...]
    given: tuple[tuple[int, str], ...]


@cache
def _plan(kind: Callable[..., object], given: tuple[str, ...]) -> _Plan:
    types: Mapping[str, object] = kind.__annotations__
    held = next(name for name in types if name not in given)
    readers = ((place, _reader(types[name])) for place, name in enumerate(types) if name not in given)
    return _Plan(
        cells_of(tuple(held if name in given else name for name in types)),
        tuple((place, reader) for place, reader in readers if reader is not str),
        tuple((place, name) for place, name in enumerate(types) if name in given),
    )


def _reader(of_type: object) -> Reader:
    if isinstance(of_type, type) and issubclass(of_type, StrEnum):
        return {kind.value: kind for kind in of_type}.__getitem__
    return _BY_TYPE.get(of_type, str)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _yes(cell: str) -> bool:
    return cell == "yes"


def _parts(cell: str) -> tuple[str, ...]:
    """Return what stands between bars: a list of texts that hold spaces."""
    return tuple(filter(None, cell.split("|")))


_BY_TYPE: dict[object, Reader] = {int: int, int | None: _whole, bool: _yes, tuple[str, ...]: _words}


def learning_row(line: Line) -> "Learning":
    """Return one finding, action, question, check or reading."""
    from csprp_cli.model.theme import Learning

    return item_of(Learning, line, audiences=_words(line["audience"]), sources=_words(line["source"]))


def theme_row(line: Line) -> "Theme":
    """Return one theme."""
    from csprp_cli.model.theme import Theme

    return item_of(Theme, line)


def audience_row(line: Line) -> "Audience":
    """Return one kind of reader of a note."""
    from csprp_cli.model.theme import Audience

    return item_of(Audience, line)


def report_theme_row(line: Line) -> "ReportTheme":
    """Return one theme of one annual report."""
    from csprp_cli.model.theme import ReportTheme

    return item_of(ReportTheme, line)


def sentence_row(line: Line) -> "Sentence":
    """Return how one figure is said in prose."""
    from csprp_cli.model.theme import Sentence

    return item_of(Sentence, line)


def plain_row(line: Line) -> "PlainText":
    """Return one text of an easier version of a note."""
    from csprp_cli.model.theme import PlainText

    return item_of(PlainText, line)


def session_row(line: Line) -> "SessionLine":
    """Return one line for whoever leads a session."""
    from csprp_cli.model.theme import SessionLine

    return item_of(SessionLine, line)


def picture_row(line: Line) -> "DrawnRun":
    """Return one run of figures that the first screen may draw."""
    from csprp_cli.model.theme import DrawnRun

    return item_of(DrawnRun, line)


def headline_row(line: Line) -> "Headline":
    """Return one line of the first screen."""
    from csprp_cli.model.theme import Headline

    return item_of(Headline, line)


def disclosure_rule_row(line: Line) -> "DisclosureRule":
    """Return one rule by which small numbers are hidden."""
    from csprp_cli.model.disclosure import DisclosureRule

    return item_of(DisclosureRule, line)


def local_choice_row(line: Line) -> "LocalChoice":
    """Return one answer that people may give in a column."""
    from csprp_cli.model.local import LocalChoice

    return item_of(LocalChoice, line)


def spelled_out(choices: Iterable["LocalChoice"]) -> "tuple[LocalChoice, ...]":
    """Return every word, with those of another list where the name of that one stands in brackets.

    Where a list has a word twice, the first stays.
    """
    lists: dict[str, list[LocalChoice]] = {}
    for choice in choices:
        lists.setdefault(choice.choices, []).append(choice)

    def words(name: str, around: tuple[str, ...] = ()) -> Iterator["LocalChoice"]:
        for choice in lists[name]:
            other = choice.word.strip("()") if choice.word.startswith("(") else ""
            if other not in lists or other in (name, *around):
                yield choice
                continue
            own = {} if choice.answer == "(same)" else {"answer": choice.answer, "category": choice.category}
            yield from (word._replace(choices=name, **own) for word in words(other, (name, *around)))

    found: dict[tuple[str, str], LocalChoice] = {}
    for name in lists:
        for word in words(name):
            found.setdefault((name, word.word), word)
    return tuple(found.values())


def local_column_row(line: Line) -> "LocalColumn":
    """Return one column that people fill in."""
    from csprp_cli.model.local import LocalColumn

    lists = {name: _parts(line[name]) for name in ("yes_is", "aliases", "may_be")}
    return item_of(LocalColumn, line, **lists)


def local_extract_row(line: Line) -> "ExtractHeading":
    """Return one heading of an extract of a case management system."""
    from csprp_cli.model.local import ExtractHeading

    return item_of(ExtractHeading, line)


def printed_words_row(line: Line) -> "PrintedWords":
    """Return one thing that reports speak of, with the words in which they do."""
    from csprp_cli.model.printed import PrintedWords

    return item_of(PrintedWords, line, says=_parts(line["says"]))
