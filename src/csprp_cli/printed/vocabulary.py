"""What a passage speaks of: its words by printed_words.csv, and the ages in it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.model.printed import PrintedWords
from csprp_cli.printed.numbers import ages_in

AGE = "age:"
SOFT = frozenset(
    {
        *(WordGroup.DETAIL, WordGroup.UNIT, WordGroup.ANOTHER_TIME, WordGroup.ANOTHER_PLACE),
        *(WordGroup.DENIED, WordGroup.NOTHING, WordGroup.LACKING, WordGroup.PRAISED),
    }
)
"""Groups whose words do not tell one figure from another."""

JUDGING = frozenset({WordGroup.LACKING, WordGroup.PRAISED})
"""Groups whose words say how good something was, and name nothing."""

_TELLS_WHAT_LACKS = frozenset({WordGroup.PRACTICE, WordGroup.NOT_KNOWN})
"""Groups of which reports speak by what was missing: "did not share information"."""

_ALONE = re.compile(
    r"^\s*(?P<word>[a-z]+)(?=\s*[:(\u2013-]+\s*\d)|(?<=[%t\d]\s)(?P<last>other)(?=\s*[.,;)]|$)", re.IGNORECASE
)
"""A word that is all there is beside a number: "other: 9", "and 3% other"."""

_FEW_WORDS = 26


class Occurrence(NamedTuple):
    """Words that speak of something, with their place."""

    start: int
    end: int
    concept: str
    group: WordGroup


class Vocabulary:
    """Finds what a text speaks of, the longest words first."""

    def __init__(self, words: Iterable[PrintedWords]) -> None:
        held = tuple(words)
        self._group = {item.concept: item.group for item in held}
        self._implies = {item.concept: frozenset(item.implies) for item in held}
        self._concept = {_plain(text): item.concept for item in held for text in item.says}
        self._alone = {text[1:]: item.concept for item in held for text in item.says if text.startswith("=")}
        texts = [text for item in held for text in item.says if not text.startswith("=")]
        texts.sort(key=len, reverse=True)
        pattern = "|".join(r"[-\s/]*".join(map(re.escape, re.split(r"[-\s/]+", text))) for text in texts)
        self._find = re.compile(rf"(?<![\w'])(?:{pattern})(?![\w])", re.IGNORECASE)

    def group(self, concept: str) -> WordGroup:
        """Return the group of a concept."""
        return WordGroup.AGE if concept.startswith(AGE) else self._group[concept]

    def implied(self, concepts: Iterable[str]) -> frozenset[str]:
        """Return concepts with all that go with them."""
        found = set(concepts)
        for concept in tuple(found):
            found |= self._implies.get(concept, frozenset())
        return frozenset(found)

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return what a text speaks of, in its order. What is denied is left out: "not about suicide"."""
        found = [item for item in self.named(text) if item.group not in JUDGING]
        denials = [item for item in found if item.group == WordGroup.DENIED]
        return [
            item
            for item in found
            if item.group in SOFT
            or item.group in _TELLS_WHAT_LACKS
            or not any(is_denied_by(denial, item, text) for denial in denials)
        ]

    def named(self, text: str) -> list[Occurrence]:
        """Return all that a text names, in its order, what is denied and what denies it too."""
        if alone := self._alone.get(text.strip().lower()):
            return [Occurrence(0, len(text), alone, self._group[alone])]
        found: list[Occurrence] = []
        for match in self._find.finditer(text):
            concept = self._concept[_plain(match[0])]
            found.append(Occurrence(match.start(), match.end(), concept, self._group[concept]))
        for match in _ALONE.finditer(text):
            name = match.lastgroup or "word"
            if concept := self._alone.get(match[name].lower(), ""):
                found.append(Occurrence(*match.span(name), concept, self._group[concept]))
        for start, end, concept in ages_in(text):
            if not any(start < item.end and item.start < end for item in found):
                found.append(Occurrence(start, end, concept, WordGroup.AGE))
        return sorted(found)

    def hard(self, text: str) -> frozenset[str]:
        """Return the concepts of a text that tell one figure from another."""
        return frozenset(item.concept for item in self.occurrences(text) if item.group not in SOFT)


def is_denied_by(denial: Occurrence, item: Occurrence, text: str) -> bool:
    """Return whether a denial belongs to words behind it: nothing parts the two, few words stand between."""
    between = text[denial.end : item.start]
    near = 0 <= item.start - denial.end < _FEW_WORDS
    return near and not re.search(r"[,;:.]", between) and len(between.split()) <= 3


def _plain(text: str) -> str:
    return re.sub(r"[-\s/]+", "", text.lower())


_STOP = frozenset(
    (
        *("a", "about", "all", "also", "an", "and", "any", "are", "around", "as", "at", "be", "been"),
        *("between", "by", "cent", "did", "do", "does", "during", "each", "for", "from", "had", "has"),
        *("have", "in", "into", "is", "it", "its", "more", "most", "no", "not", "number", "of", "on"),
        *("one", "or", "other", "others", "our", "out", "over", "panel", "per", "percent", "period"),
        *("report", "share", "some", "such", "than", "that", "the", "their", "them", "there", "these"),
        *("they", "this", "those", "three", "to", "total", "two", "under", "us", "was", "we", "were"),
        *("what", "when", "where", "whether", "which", "who", "with", "year", "years"),
    )
)
"""Words that carry no meaning of their own, or stand in every passage."""


def stems(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning, without their endings."""
    words = re.findall(r"[a-z]{3,}", text.lower().replace("-", ""))
    return frozenset(re.sub(r"(?:ies|es|s|ing|ed|ly)$", "", word)[:7] for word in words if word not in _STOP)
