"""What is said around a number of a passage."""

from typing import NamedTuple


class PartOf(NamedTuple):
    """What a number is printed to be a part of, by the words behind its "of": the concepts in them, those
    that tell more of it ("of incidents about boys"), what they count, and whether they point back to what was
    said before ("of these incidents")."""

    concepts: frozenset[str]
    more: frozenset[str]
    noun: str
    points_back: bool


class Scope(NamedTuple):
    """What is said around a mention: concepts beside it, those of what it is a part of, and its nouns."""

    beside: frozenset[str]
    of: frozenset[str]
    nouns: frozenset[str]
    words: frozenset[str]
    next_nouns: frozenset[str]
    is_whole: bool = False
    first_noun: str = ""
    part_of: PartOf | None = None
    is_of_any: bool = False

    @property
    def counted(self) -> frozenset[str]:
        """What a number counts: the noun behind it, else the first that is said at all."""
        return self.next_nouns or frozenset([self.first_noun])
