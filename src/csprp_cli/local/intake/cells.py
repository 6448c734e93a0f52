"""What one cell of a person's own table means, or why it means nothing. Each text is worked out once."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from csprp_cli.model.local import EMPTY, LocalChoice, ProblemKind
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.spelling import plain_letters

LONGEST = 32_767
"""The most letters of a cell of Excel; what is longer came from no table that a person filled in."""

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_WHOLE = re.compile(r"([0-9]{1,9})(\.0+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_HIDDEN = re.compile(
    r"\[?(?:[*.~-]{1,3}|[<\u2264]=? ?[0-9]+|(?:less than|fewer than|under) [a-z0-9]+"
    r"|[0-9]+ or (?:less|fewer)|[1-9] ?(?:-|to) ?[0-9]+|low|suppressed|hidden|redacted|withheld)\]?"
)
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!)", re.IGNORECASE)
_LETTER = re.compile(r"\(?[a-z0-9]{1,2}\) ?|[a-z0-9]\. ")
_CODE = re.compile(r"[a-z][0-9]{1,2}")
_PARTS = re.compile(r" ?[:;,|] ?| - ")
_GROUP = re.compile(r" ?: ?| - ")
_LESS, _MORE = "(?:under|less than|below|<) ?", "(?: ?\\+| plus| (?:and|or) (?:over|above|older|more))"
_YEARS = "(?: ?(?:years?|yrs?|y))?"
_BAND = re.compile(
    f"(?:aged? )?(?:([0-9]{{1,2}}){_YEARS} ?(?:-|to) ?([0-9]{{1,2}})|{_LESS}([0-9]{{1,2}}|one)"
    f"|([0-9]{{1,2}}){_YEARS}{_MORE}){_YEARS}(?: old| of age)?"
)


Answer = TypeVar("Answer")

Meaning = object
"""What a cell says, or a ProblemKind where it is not understood."""


class Noted(NamedTuple):
    """What a cell says, with what is said once where such a cell was met, and the set of codes it is from."""

    meaning: Meaning
    note: str
    source: str = ""


Understand = Callable[[str], Meaning]


class Meanings(dict[str, Meaning]):
    """What each text of one column means. A text is worked out when it is first met.

    `troubled` says that some text was not understood; `blank` holds the texts that show nothing. `told` is
    what must be said of how some were read, and `sources` the sets of codes that some are from.
    """

    def __init__(self, understand: Understand) -> None:
        super().__init__()
        self._understand = understand
        self.troubled = False
        self.blank: set[str] = set()
        self.told: dict[str, None] = {}
        self.sources: set[str] = set()

    def __missing__(self, cell: str) -> Meaning:
        """Work out a text that was not met before."""
        plain = plain_letters(cell).strip()
        if not plain:
            self.blank.add(cell)
        if plain.startswith("\0"):
            meaning: Meaning = ProblemKind[plain[1:]]
        elif len(plain) > LONGEST:
            meaning = ProblemKind.TOO_LONG
        elif _ERROR.fullmatch(plain):
            meaning = ProblemKind.ERROR_VALUE
        else:
            meaning = self._understand(plain)
        if isinstance(meaning, Noted):
            self.told |= dict.fromkeys(filter(None, [meaning.note]))
            self.sources |= set(filter(None, [meaning.source]))
            meaning = meaning.meaning
        self.troubled |= isinstance(meaning, ProblemKind)
        self[cell] = meaning
        return meaning


def folded(text: str) -> str:
    """Return a word without what people write differently: capitals, spaces, letters that look alike."""
    return " ".join(plain_letters(text).casefold().split())


def as_word(text: str) -> str:
    """Return a word as lists hold it: "&" is "and", "1.0" is 1, and "1-5", "<1" and "16+" are bands."""
    word = folded(folded(text).replace("&", " and ")).replace(" /", "/").replace("/ ", "/")
    if not any(map(str.isdigit, word)):
        return word.replace("under one", "under 1") if word.startswith("under one") else word
    if found := _BAND.fullmatch(word):
        first, last, below, above = ((part and part.lstrip("0")) or (part and "0") for part in found.groups())
        return f"{first} to {last}" if first else f"under {below}" if below else f"{above} and over"
    return word.split(".")[0] if _WHOLE.fullmatch(word) else word


def answer_in(answers: Mapping[str, Answer], cell: str) -> Answer | None:
    """Return the answer of a cell among words, or None.

    A letter before it, as in "a) Male", is none of the answer. Words beside each other ("Asian - Indian",
    "WBRI: White British") are an answer where each of them is that answer, and a code is one whatever
    stands after it that is none.
    """
    word = as_word(cell)
    for each in dict.fromkeys((word, _LETTER.sub("", word, count=1) if _LETTER.match(word) else word)):
        if (answer := answers.get(each, answers.get(each.replace(" - ", " ")))) is not None:
            return answer
        for parts in (_PARTS.split(each), _GROUP.split(each, maxsplit=1)):
            found = [answers.get(part) for part in parts]
            known = [answer for answer in found if answer is not None]
            said = {answer.meaning if isinstance(answer, Noted) else answer for answer in known}
            code_first = found[0] is not None and _CODE.fullmatch(parts[0]) is not None
            if len(said) == 1 and (code_first or len(known) == len(found)):
                return known[0]
    return None


def whole(cell: str) -> int | ProblemKind:
    """Return a whole number. "3.0" is one: it is how a number is written where others are missing."""
    if found := _WHOLE.fullmatch(cell):
        return int(found[1])
    if cell.startswith("-") and NUMBER.fullmatch(cell):
        return ProblemKind.NEGATIVE
    return ProblemKind.NOT_A_WHOLE_NUMBER


def count(cell: str) -> Meaning:
    """Return a count: a whole number, or None for an empty cell. One that is hidden already is none."""
    if not cell:
        return None
    number = whole(cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell)
    word = cell.casefold()
    if isinstance(number, ProblemKind) and (word.strip("[]") in SYMBOLS or _HIDDEN.fullmatch(word)):
        return ProblemKind.HIDDEN_COUNT
    return number


def choice_of(choices: Iterable[LocalChoice], codes: Mapping[str, ProblemKind]) -> Understand:
    """Return the reader of a list of words: the answer that a word stands for.

    `codes` are published codes that answer no question here, each with the kind of problem that names it.
    """
    answers = {as_word(choice.word): Noted(choice.answer, choice.note, choice.source) for choice in choices}

    def understand(cell: str) -> Meaning:
        if not cell:
            empty = answers.get(EMPTY)
            return ProblemKind.EMPTY_CELL if empty is None else empty.meaning
        return answer_in(answers, cell) or answer_in(codes, cell) or ProblemKind.NOT_A_CHOICE

    return understand


def yes_no_of(choices: Iterable[LocalChoice], codes: Mapping[str, ProblemKind]) -> Understand:
    """Return the reader of yes, no and not known: True, False and None."""
    answer_of = choice_of(choices, codes)
    means: dict[object, bool | None] = {"yes": True, "no": False}

    def understand(cell: str) -> Meaning:
        answer = answer_of(cell)
        if isinstance(answer, Noted):
            return answer._replace(meaning=means.get(answer.meaning))
        return answer if isinstance(answer, ProblemKind) else means.get(answer)

    return understand
