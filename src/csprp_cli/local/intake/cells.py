"""What one cell of a person's own table means, or why it means nothing. Each text is worked out once."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from csprp_cli.model.local import EMPTY, LocalChoice, ProblemKind
from csprp_cli.record.spelling import plain_letters

OLDEST = 25
FIRST_YEAR = 1990
LONGEST = 32_767
"""The most letters of a cell of Excel; what is longer came from no table that a person filled in."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9]{1,2}:[0-9]{2}.{0,20})?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}.{0,10})?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_WHOLE = re.compile(r"([0-9]{1,9})(\.0+)?")


Written = Literal["iso", "day-first", "month-first"]


class Day(NamedTuple):
    """A date as its two years, and how it was written."""

    period: str
    calendar: str
    written: Written


Meaning = object
"""What a cell says, or a ProblemKind where it is not understood."""

Understand = Callable[[str], Meaning]


class Meanings(dict[str, Meaning]):
    """What each text of one column means. A text is worked out when it is first met.

    `troubled` says that some text was not understood; `blank` holds the texts that show nothing.
    """

    def __init__(self, understand: Understand) -> None:
        super().__init__()
        self._understand = understand
        self.troubled = False
        self.blank: set[str] = set()

    def __missing__(self, cell: str) -> Meaning:
        """Work out a text that was not met before."""
        plain = plain_letters(cell).strip()
        if not plain:
            self.blank.add(cell)
        if plain.startswith("\0"):
            meaning: Meaning = ProblemKind[plain[1:]]
        elif len(plain) > LONGEST:
            meaning = ProblemKind.TOO_LONG
        else:
            meaning = self._understand(plain)
        self.troubled |= isinstance(meaning, ProblemKind)
        self[cell] = meaning
        return meaning


def folded(text: str) -> str:
    """Return a word without what people write differently: capitals, spaces, letters that look alike."""
    return " ".join(plain_letters(text).casefold().split())


def day_by(today: date) -> Understand:
    """Return the reader of dates, which refuses what lies after `today`."""

    def understand(cell: str) -> Meaning:
        if not cell:
            return ProblemKind.EMPTY_CELL
        if found := _ISO.fullmatch(cell):
            return _day(int(found[1]), int(found[2]), int(found[3]), "iso", today)
        if found := _DAY_FIRST.fullmatch(cell):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if second > 12 >= first:
                return _day(year, first, second, "month-first", today)
            return _day(year, second, first, "day-first", today)
        if _SHORT_YEAR.fullmatch(cell):
            return ProblemKind.SHORT_YEAR
        return ProblemKind.NUMBER_FOR_A_DATE if _NUMBER.fullmatch(cell) else ProblemKind.NOT_A_DATE

    return understand


def _day(year: int, month: int, day: int, written: Written, today: date) -> Meaning:
    try:
        when = date(year, month, day)
    except ValueError:
        return ProblemKind.NO_SUCH_DAY
    if when.year < FIRST_YEAR:
        return ProblemKind.DATE_TOO_EARLY
    if when > today:
        return ProblemKind.DATE_IN_THE_FUTURE
    return Day(year_to_march(when), str(year), written)


def year_to_march(when: date) -> str:
    """Return the id of the year to 31 March that a day lies in: "2023-24"."""
    start = when.year if when.month >= 4 else when.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def whole(cell: str) -> int | ProblemKind:
    """Return a whole number. "3.0" is one: it is how a number is written where others are missing."""
    if found := _WHOLE.fullmatch(cell):
        return int(found[1])
    if cell.startswith("-") and _NUMBER.fullmatch(cell):
        return ProblemKind.NEGATIVE
    return ProblemKind.NOT_A_WHOLE_NUMBER


def age_to(most: int) -> Understand:
    """Return the reader of ages up to `most`, in years or months. An empty cell is no age."""

    def understand(cell: str) -> Meaning:
        if not cell:
            return None
        number = whole(cell)
        return ProblemKind.TOO_OLD if isinstance(number, int) and number > most else number

    return understand


def choice_of(choices: Iterable[LocalChoice]) -> Understand:
    """Return the reader of a list of words: the answer that a word stands for."""
    answers = {choice.word: choice.answer for choice in choices}

    def understand(cell: str) -> Meaning:
        if not cell:
            return answers.get(EMPTY, ProblemKind.EMPTY_CELL)
        return answers.get(folded(cell), ProblemKind.NOT_A_CHOICE)

    return understand


def yes_no_of(choices: Iterable[LocalChoice]) -> Understand:
    """Return the reader of yes, no and not known: True, False and None."""
    answer_of = choice_of(choices)
    means: dict[object, bool | None] = {"yes": True, "no": False}

    def understand(cell: str) -> Meaning:
        answer = answer_of(cell)
        return answer if isinstance(answer, ProblemKind) else means.get(answer)

    return understand
