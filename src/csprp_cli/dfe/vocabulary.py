"""What DfE's words stand for, by dfe_words.csv. Case, spaces, those round a slash too, and letters that look
alike do not matter."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from csprp_cli.record.csv_table import Line
from csprp_cli.record.spelling import plain_letters


class Meaning(NamedTuple):
    """What one wording stands for; an empty field says nothing."""

    indicator: str = ""
    category: str = ""
    base: str = ""
    caveats: tuple[str, ...] = ()
    stands_for: str = ""


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Return words as they are compared."""
    return " ".join(plain_letters(words).lower().replace("/", " / ").split())


class Words:
    """The rows of dfe_words.csv by where they stand, what they belong to, and their words."""

    def __init__(self, lines: list[Line]) -> None:
        self._held = {
            (line["holds"], line["within"], plain(line["words"])): Meaning(
                line["indicator"],
                line["category"],
                line["base"],
                tuple(line["caveats"].split()),
                line["stands_for"],
            )
            for line in lines
        }

    def _all(self, holds: str) -> Iterator[Meaning]:
        return (meaning for (kind, _, _), meaning in self._held.items() if kind == holds)

    def find(self, holds: str, words: str, within: str = "") -> Meaning | None:
        """Return what words stand for within an indicator or a way of reading, or None."""
        return self._held.get((holds, within, plain(words)))

    @cached_property
    def symbols(self) -> dict[str, str]:
        """Every sign that stands in place of a number, with its flag."""
        return {words: m.stands_for for (holds, _, words), m in self._held.items() if holds == "symbol"}

    def earlier(self, indicator: str) -> Meaning | None:
        """Return the question that a count answered before DfE took it over, or None."""
        return next((m for m in self._all("earlier") if m.stands_for == indicator), None)

    def without_topic(self, words: str) -> tuple[str, str] | None:
        """Return (indicator, category) of words that stand without their topic, where one alone fits.

        The layout of 2024 as first described names the breakdown alone.
        """
        found = {
            (m.indicator, m.category)
            for (holds, _, held), m in self._held.items()
            if holds == "category" and held == plain(words) and m.indicator != "dfe-care-leaver-deaths"
        }
        return found.pop() if len(found) == 1 else None

    def caveats_of(self, indicator: str) -> tuple[str, ...]:
        """Return the caveats that the figures of an indicator carry, by its first topic."""
        return next((m.caveats for m in self._all("topic") if m.indicator == indicator), ())

    def nature_of(self, base: str) -> str:
        """Return the category of the kind of notification that a base is made of, or nothing."""
        return next((m.category for m in self._all("nature") if m.base == base), "")
