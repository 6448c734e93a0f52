"""What a heading asks, word by word: the same as a column of the record, or something else.

A heading is like a column only as a whole. One word more (a negation, a past, an end, a kind, another
person) is another question, whatever letters the two share.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from csprp_cli.model.file_kinds import ColumnKind, HeadingWord
from csprp_cli.model.local import LocalColumn
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import plain_letters

Words = tuple[str, ...]

_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_YES_NO_ENDING = re.compile(
    r"(?<=.) (?:y n|ye no|y or n|ye or no)(?: (?:u|nk|unknown|not known|or unknown))?$"
)
_LONG = 7
"""From how many letters on a word with one letter wrong is that word still: "outcone", and never "dental"."""

_LONGEST = 160
"""How much of a heading is looked at: the longest of those that are known has under a hundred letters."""

_ONE_WORD = 8
"""From how many letters on a heading without its spaces is the same."""


class Like(Enum):
    """How a heading stands to the columns that it is like."""

    SAME = auto()
    MAY_BE = auto()
    OPPOSITE = auto()
    ANOTHER = auto()
    A_DATE = auto()
    NEVER_READ = auto()
    NOTHING = auto()


class Likeness(NamedTuple):
    """What a heading is like: in which way, and the names of the columns."""

    like: Like
    columns: tuple[LocalColumn, ...] = ()


_NOTHING = Likeness(Like.NOTHING)


def words_of(heading: str) -> Words:
    """Return a heading as plain words: no capitals, apostrophes or plurals, and no "(Y/N)" after it."""
    apart = _INNER_CAPITAL.sub(" ", plain_letters(heading[:_LONGEST]))
    words = " ".join(map(_singular, re.findall(r"[^\W_]+", apart.replace("'", "").casefold())))
    return tuple(_YES_NO_ENDING.sub("", words).split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


@lru_cache(maxsize=1)
def likenesses(record: Record) -> "Likenesses":
    """Return what tells headings of a record apart; made once, since every row may be one of headings."""
    return Likenesses(record.local_columns, record.heading_words)


class Likenesses:
    """Tells what a heading is like, by the names, titles and aliases of the columns of the record."""

    def __init__(self, columns: Mapping[str, LocalColumn], said: Mapping[HeadingWord, Iterable[str]]) -> None:
        self._columns = columns
        self._said = {kind: frozenset(map(_singular, words)) for kind, words in said.items()}
        self._before = tuple(word[:-1] for word in chain(*said.values()) if word.endswith("-"))
        self._same: dict[Words, LocalColumn] = {}
        self._may_be: dict[Words, tuple[LocalColumn, ...]] = {}
        for name, column in columns.items():
            for text in (name, column.title, *column.aliases):
                for words in self._forms(words_of(text)):
                    self._same.setdefault(words, column)
        for column in columns.values():
            for words in map(words_of, column.may_be):
                self._may_be[words] = (*self._may_be.get(words, ()), column)
        self._joined = {"".join(words): column for words, column in self._same.items()}
        self._known = frozenset(chain(*self._same, *self._may_be, *self._said.values()))

    def of(self, heading: str) -> Likeness:
        """Return what a heading is like. Nothing of the heading itself is in it."""
        words = words_of(heading)
        if found := self._found(words):
            return found
        if column := self._with_a_slip(words):
            return _like(Like.SAME, column)
        return self._date(words) or self._turned(words) or self._personal(words) or _NOTHING

    def names(self, heading: str) -> bool:
        """Return whether a heading is a name of a column; what is only like one may be any text."""
        return len(heading) < _LONGEST and self._found(words_of(heading)) is not None

    def _forms(self, words: Words) -> Iterator[Words]:
        """Yield words as they are, and without those that are no more than grammar."""
        yield words
        if bare := self._without(words, HeadingWord.GRAMMAR):
            yield bare

    def _without(self, words: Words, *kinds: HeadingWord) -> Words:
        left_out = frozenset().union(*(self._said[kind] for kind in kinds))
        return tuple(word for word in words if word not in left_out)

    def _found(self, words: Words) -> Likeness | None:
        for form in self._forms(words):
            if form in self._same:
                return _like(Like.SAME, self._same[form])
            if form in self._may_be:
                return Likeness(Like.MAY_BE, self._may_be[form])
        # "Child sex" is sex; "Child substance misuse" is not what "Substance misuse" may be.
        bare = self._without(words, HeadingWord.GRAMMAR, HeadingWord.CHILD)
        column = self._same.get(bare) if bare not in self._may_be else None
        joined = "".join(words)
        if column is None and len(joined) >= _ONE_WORD:
            column = self._joined.get(joined)
        return _like(Like.SAME, column) if column else None

    def _with_a_slip(self, words: Words) -> LocalColumn | None:
        """Return the one column that a heading names but for one letter of one long word, or None."""
        for place, word in enumerate(words):
            if len(word) < _LONG or word in self._known:
                continue
            near = [other for other in self._known if _one_off(word, other)]
            if len(near) == 1 and near[0][0] == word[0] and len(near[0]) >= _LONG:
                mended = self._found((*words[:place], near[0], *words[place + 1 :]))
                if mended and mended.like in (Like.SAME, Like.NEVER_READ):
                    return mended.columns[0]
        return None

    def _date(self, words: Words) -> Likeness | None:
        """Return that a heading is a date: of the incident or its notification, of a birth, or of what is
        not known."""
        if not self._has(words, HeadingWord.DATE) or self._has(words, HeadingWord.KIND):
            return None
        if self._has(words, HeadingWord.PERSONAL):
            return self._personal(words)
        rest = self._without(words, HeadingWord.DATE, HeadingWord.GRAMMAR, HeadingWord.CHILD)
        told = self._said[HeadingWord.INCIDENT]
        ours = [column for column in self._columns.values() if column.kind == ColumnKind.DATE]
        same = set(rest) <= told | self._said[HeadingWord.SENT] and not told.isdisjoint(rest)
        return Likeness(Like.SAME if same else Like.A_DATE, tuple(ours))

    def _turned(self, words: Words) -> Likeness | None:
        """Return that a heading asks the opposite of a column, or another question that holds its words."""
        opposite: list[str] = []
        for word in words:
            if word not in self._said[HeadingWord.OPPOSITE]:
                starts = (s for s in self._before if word.startswith(s) and word[len(s) :] in self._known)
                opposite.append(word[len(next(starts, "")) :])
        said = Like.OPPOSITE if tuple(opposite) != words else Like.ANOTHER
        other = (HeadingWord.PAST, HeadingWord.END, HeadingWord.KIND, HeadingWord.PERSON)
        for kept in (tuple(opposite), self._without(tuple(opposite), *other)):
            if kept != words and (found := self._found(kept)):
                never = found.columns[0].kind == ColumnKind.NOT_READ
                return Likeness(Like.NEVER_READ if never else said, found.columns)
        return None

    def _personal(self, words: Words) -> Likeness | None:
        """Return that a heading names what is personal, and asks nothing else that csprp knows."""
        told = [word for word in words if word in self._said[HeadingWord.PERSONAL]]
        rest = self._without(words, HeadingWord.PERSONAL, HeadingWord.DATE)
        runs = (rest[first:last] for first in range(len(rest)) for last in range(first + 1, len(rest) + 1))
        if not told or any(run in self._same and self._same[run].indicators for run in runs):
            return None
        named = self._same.get((told[0],)) or self._same.get(("postcode",))
        return _like(Like.NEVER_READ, named) if named else None

    def _has(self, words: Words, kind: HeadingWord) -> bool:
        return not self._said[kind].isdisjoint(words)


def _like(like: Like, column: LocalColumn) -> Likeness:
    return Likeness(Like.NEVER_READ if column.kind == ColumnKind.NOT_READ else like, (column,))


def _one_off(one: str, other: str) -> bool:
    """Return whether one letter is wrong, lacking or too many, or two stand the wrong way round."""
    if abs(len(one) - len(other)) > 1:
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    a, b = one, other
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
