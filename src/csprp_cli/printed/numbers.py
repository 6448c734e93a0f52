"""Every number that a passage prints, in whatever form: 49%, forty-nine per cent, one in five, 162 of 330.

What only looks like a number of children or incidents is told apart: years, ages, numbers of paragraphs and
tables, amounts of change, lengths of time.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from csprp_cli.model.kinds import Unit


class Kept(StrEnum):
    """What stands before a number: that it is met, passed, not reached, or only about so."""

    EXACT = "exact"
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"


class Quantity(NamedTuple):
    """One number as it stands: its value, its unit, and whether words stand for it ("a fifth").

    `whole` is what it is printed to be a part of: 330 in "162 of the 330".
    """

    value: Decimal
    unit: Unit
    start: int
    end: int
    text: str
    kept: Kept = Kept.EXACT
    in_words: bool = False
    whole: Decimal | None = None


class Mention(NamedTuple):
    """The numbers that stand for one fact in one place: "162 (49%)" is a count and a share."""

    quantities: tuple[Quantity, ...]
    start: int
    end: int

    @property
    def whole(self) -> Decimal | None:
        """What its numbers are printed to be a part of."""
        return next((item.whole for item in self.quantities if item.whole is not None), None)


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUE = {word: number for number, word in enumerate(_ONES)} | {
    word: 20 + 10 * number for number, word in enumerate(_TENS)
}
_LONGEST_FIRST = "|".join(sorted(_ONES, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ]?(?:{'|'.join(_ONES[1:10])}))?|{_LONGEST_FIRST})"
_SPELT = rf"(?:(?:(?:{'|'.join(_ONES[1:10])}|a) hundred(?: and {_SMALL})?)|{_SMALL})"
_DIGITS = r"(?:\d{1,3}(?:[,\u2009 ]\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_NUMBER = rf"(?:{_DIGITS}|(?:{_SPELT})\b)"
_SHARES = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_PER_CENT = r"\s*(?:%|per\s?cents?\b|percent\b|percentage\b(?! points?))"

_QUALIFIERS = (
    (
        Kept.OVER,
        r"just over|slightly over|slightly more than|a little over|over|more than|above|at least|"
        r"in excess of|upwards of|exceeded|exceeding|greater than",
    ),
    (
        Kept.UNDER,
        r"just under|slightly under|slightly less than|nearly|almost|close to|under|fewer than|"
        r"less than|(?<!went )(?<!gone )(?<!rose )(?<!risen )up to|below|at most|not quite",
    ),
    (Kept.ABOUT, r"around|about|approximately|roughly|some|circa|c\."),
)
_ANY = re.compile(rf"\d|\b(?:{'|'.join((*_ONES, *_TENS, *_SHARES))})", re.IGNORECASE)
"""What every number has in it: most sentences have none, and need no longer look."""

_BEFORE = re.compile(
    "|".join(rf"(?P<{kept}>(?:{words}))" for kept, words in _QUALIFIERS).join((r"\b(?:", r")\s*$")),
    re.IGNORECASE,
)

_IN = re.compile(
    rf"\b(?P<part>{_NUMBER})\s+(?:in|out of)\s+(?:every\s+)?(?P<all>{_NUMBER})\b(?!\s*(?:%|per\s?cent))",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?P<times>one|two|three|four|five|six|seven|a|an)[- ]?)?(?P<part>half|halves|third|"
    r"quarter|fifth|sixth|"
    r"seventh|eighth|tenth)s?\b"
    r"(?!\s*(?:-|(?:annual|report|year|of the year|national|edition|chapter|time)\b))",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?P<number>{_NUMBER}){_PER_CENT}", re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\w.,£$€/-])(?P<number>{_NUMBER})(?![\w/]|[.,]\d|-\w|\s?%)", re.IGNORECASE)
_OF = re.compile(
    rf"\s*(?:\([^)]{{0,40}}\)\s*)?,?\s*(?:out\s+)?of\s+(?:all\s+)?(?:the\s+|these\s+|those\s+|"
    rf"a total of\s+)?(?P<whole>{_NUMBER})(?!\s*(?:%|per\s?cent))",
    re.IGNORECASE,
)

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_NOT_A_FIGURE = re.compile(
    "|".join(
        (
            rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b(?:,? \d{{4}})?",
            rf"\b{_MONTH} \d{{4}}\b",
            r"\b(?:19|20)\d\d\s?(?:/|-|\u2013)\s?(?:20)?\d\d\b",
            r"\b(?:19|20)\d\d\b(?!,\d|\s?%|\s(?:rapid|incidents|notifications|children|reviews))",
            r"\b(?:table|tables|figure|figures|fig\.?|chart|paragraphs?|paras?\.?|sections?|chapters?|"
            r"pages?|pp?\.|annex|"
            r"appendix|recommendations?|part|box|key stage|article|volume|issue|no\.|footnotes?|notes?|"
            r"question|"
            r"principle|regulation|act|covid|stage|step|theme|level|tier|appendices|finding|group|phase|"
            r"year)[ -]"
            r"(?:\d+(?:\.\d+)*|[a-z]\d+)(?:(?:,| and| to|-|\u2013) ?\d+(?:\.\d+)*)*(?!\s?%|\s?per\s?cent)\b",
            r"\b\d+(?:\.\d+)?\s?(?:percentage[- ]points?|ppts?|pp)\b",
            r"\b(?:increase|decrease|rise|fall|drop|reduction|growth|change|difference|"
            r"gap)s? of (?:only |about |some )?\d[\d,.]*\s?(?:%|per\s?cent)?",
            r"\b(?:by) (?:only |about |some |nearly |almost |over )?\d[\d,.]*\s?(?:%|"
            r"per\s?cent)?(?= (?:in|since|from|between|compared|on|over|to)\b|[.,;)])",
            r"\b\d[\d,.]*\s?(?:%|per\s?cent)?\s(?:more|fewer|higher|lower|less|greater)\b(?! than half)",
            rf"\b(?:{_NUMBER})[ -](?:days?|weeks?|hours?|minutes?|times|pages?|words|centuries|"
            rf"working days|years?|months?|year[- ]olds?|yrs?)(?:\b|[- ]olds?)(?: olds?| of age)?",
            r"[£$€]\s?\d[\d,.]*(?:\s?(?:million|billion|m|bn|k))?",
            r"\bconfidence interval[^.;)]*",
            r"\b95\s?% (?:ci|confidence)[^.;)]*",
            r"(?:\.{3,}|…+)\s*\d+(?=\s|$)",
            r"\bp\s?[<=>]\s?0?\.\d+",
            r"^\s*\(?\d{1,2}(?:\.\d{1,3})+\)?(?=\s+[A-Z])",
            r"^\s*\(?\d{1,3}[.)](?=\s+\S)",
            r"\b(?:one|two|three|no) (?:of the )?(?:another|things?|ways?|reasons?|areas? of|aspects?|"
            r"questions?)\b",
            r"\bone of (?:the|our|its|their|these|those|several|many|a)\b(?! \d)",
            r"\b(?:for|as|by|with|to|from|into) one\b(?=[.,;:)]|$)",
            r"\bno one\b|\bone[- ]to[- ]one\b|\bone (?:adult|that|who|which|parent|agency|another|"
            r"or more|hand|side|person|child who)\b|\bone or both\b|\b(?:is|was|as|not|only|every|any|"
            r"each|this|that|another|the) one\b(?! in\b| of\b| per| third| quarter| fifth)",
            r"\b(?:both|first|second|half[- ]terms?|half[- ]day|half[- ]siblings?|half[- ](?:brother|"
            r"sister)s?|half[- ]years?|first half|second half|third party|third parties|quarterly)\b",
        )
    ),
    re.IGNORECASE,
)
_AGE = re.compile(
    "|".join(
        (
            rf"\b(?P<a1>{_NUMBER}) ?(?:to|-|\u2013|and) ?(?P<b1>{_NUMBER})[- ](?:years?|"
            rf"year[- ]olds?)(?:[- ]olds?| of age)?",
            rf"\b(?:aged?|ages|between(?: the ages of)?) (?:between |from )?(?P<a2>{_NUMBER})"
            rf" ?(?:to|-|\u2013|and) ?(?P<b2>{_NUMBER})(?! (?:per|%))(?:[- ]years?(?:[- ]old| of age)?)?",
            rf"\b(?:child|children|people|aged?|pupils|leavers|teenagers|those|adults|band|bands|girls|"
            rf"boys)(?: were| was| is)? (?P<a3>{_NUMBER}) ?(?:to|-|\u2013) ?(?P<b3>{_NUMBER})\b(?!\s?%)",
            rf"\b(?:under|below|younger than|less than) (?:the age of |age )?(?P<u1>\d{{1,2}}|"
            rf"{_SMALL})(?P<um> ?months)\b(?: of age| old)?",
            rf"\b(?:under|below|younger than) (?:the age of |age )?(?P<u2>\d{{1,2}}|{_SMALL})(?:s\b|"
            rf"[- ]years?(?:[- ]olds?| of age)?|\b(?!\s?(?:%|per|of\b|incident|notif|review|case|"
            rf"child|rapid|,\d|\.\d)| in (?:every )?(?:\d{{1,2}}|{_SMALL})\b(?!\s?%|\s?per|\.\d)))",
            rf"\b(?:from )?birth to (?:the age of |age )?(?P<b6>{_NUMBER})"
            rf"(?: years?(?: old| of age)?)?(?!\s?%)",
            r"\b(?:less than|not yet) (?:a|one) year(?: old)?|\b(?P<baby>bab(?:y|ies)|infants?|infancy|"
            r"newborns?)\b(?: (?:under|aged under) (?:1|one|12 months|"
            r"twelve months)(?: year)?(?: old)?)?|\bunder[- ]ones?\b|\b(?P<year1>first year of life|"
            r"aged 0)\b",
            rf"\b(?P<o1>\d{{1,2}}|{_SMALL}) ?(?:and|or) (?:over|older|above)\b|\b(?P<o2>\d{{1,2}})\+",
            rf"\b(?:aged?|age of) (?P<s1>\d{{1,2}}|{_SMALL})\b(?!\s?%)",
            r"(?<!from )(?<!between )(?<![\d.,/-])\b(?P<a5>\d{1,2}) ?(?:to|-|\u2013) ?(?P<b5>\d{1,2})\b"
            r"(?!\s?(?:%|per\b|incident|notif|review|case|child|rapid|,\d|\.\d|/|-))",
            r"^(?P<a4>\d{1,2}) ?(?:to|-|\u2013) ?(?P<b4>\d{1,2})(?:$|(?= years| \|))",
        )
    ),
    re.IGNORECASE,
)


def value_of(text: str) -> Decimal:
    """Return a number as it is printed, in digits or in words."""
    plain = re.sub(r"[, \u2009](?=\d{3}\b)", "", text.strip().lower())
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    total = 0
    for word in re.split(r"[- ]+| and ", re.sub(rf"({'|'.join(_TENS)})(?=[a-z])", r"\1 ", plain)):
        if word == "hundred":
            total = (total or 1) * 100
        elif word not in ("and", "a", ""):
            total += _VALUE[word]
    return Decimal(total or 1)


def ages_in(text: str) -> list[tuple[int, int, str]]:
    """Return each band of ages in a text: where it starts and ends, and its first and last year.

    "Under 1", "babies" and "12 months" are one band; a last year of 99 is a band without an end.
    """
    found = []
    for match in _AGE.finditer(text):
        named = {name: cell for name, cell in match.groupdict().items() if cell}
        first, last = 0, 0
        for name, cell in named.items():
            if name[0] == "a":
                first = int(value_of(cell))
            elif name[0] == "b" and name != "baby":
                last = int(value_of(cell))
            elif name == "u1":
                last = max(int(value_of(cell)) // 12 - 1, 0)
            elif name == "u2":
                last = max(int(value_of(cell)) - 1, 0)
            elif name[0] == "o":
                first, last = int(value_of(cell)), 99
            elif name[0] == "s":
                first = last = int(value_of(cell))
        if last >= first and first < 26:
            start = min((match.start(name) for name in named), default=match.start())
            found.append((start, match.end(), f"age:{first}-{last}"))
    return found


def mentions_in(text: str) -> list[Mention]:
    """Return the numbers of a passage, those of one fact together, in their order."""
    if not _ANY.search(text):
        return []
    taken = [(match.start(), match.end()) for match in _NOT_A_FIGURE.finditer(text)]
    taken += [(start, end) for start, end, _ in ages_in(text)]
    found: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return all(end <= low or start >= high for low, high in taken)

    def take(match: re.Match[str], value: Decimal, unit: Unit, *, in_words: bool = False) -> None:
        if not free(match.start(), match.end()):
            return
        before = _BEFORE.search(text[: match.start()])
        kept = Kept(before.lastgroup) if before and before.lastgroup else Kept.EXACT
        start, end = (before.start() if before else match.start()), match.end()
        if kept == Kept.ABOUT:
            start = match.start()
        whole = None
        if (of := _OF.match(text, match.end())) and free(of.start("whole"), of.end("whole")):
            whole = value_of(of["whole"])
            taken.append((of.start("whole"), of.end("whole")))
        taken.append((match.start(), match.end()))
        found.append(Quantity(value, unit, start, end, text[start:end].strip(), kept, in_words, whole))

    for match in _SHARE.finditer(text):
        take(match, value_of(match["number"]), Unit.PERCENT)
    for match in _IN.finditer(text):
        part, whole = value_of(match["part"]), value_of(match["all"])
        if 0 < part < whole <= 10 or (part == 1 and 0 < whole <= 100):
            take(match, (100 * part / whole).quantize(Decimal("0.1")), Unit.PERCENT, in_words=True)
    for match in _FRACTION.finditer(text):
        times = (
            value_of(match["times"])
            if match["times"] and match["times"].lower() not in ("a", "an")
            else Decimal(1)
        )
        name = {"halves": "half"}.get(match["part"].lower(), match["part"].lower())
        if not match["times"] and name != "half":
            continue
        share = 100 * times / _SHARES[name]
        if share <= 100:
            take(match, share.quantize(Decimal("0.1")), Unit.PERCENT, in_words=True)
    for match in _COUNT.finditer(text):
        take(match, value_of(match["number"]), Unit.COUNT)
    return _together(text, sorted(found, key=lambda item: item.start))


_BESIDE = re.compile(
    r"\s*(?:\(|\[|,|or|which is|that is|\u2013|-|/|:|;)?\s*(?:n ?= ?|or |that is,? |"
    r"i\.e\. )?\s*(?:some |about |around )?$",
    re.IGNORECASE,
)


def _together(text: str, found: list[Quantity]) -> list[Mention]:
    """Return numbers as mentions: a count and a share with nothing but a bracket between are of one fact."""
    mentions: list[list[Quantity]] = []
    for item in found:
        last = mentions[-1] if mentions else None
        if last is not None:
            between = text[last[-1].end : item.start]
            between = re.sub(
                rf"^\s*(?:out )?of (?:the |all |all the )?{_NUMBER}", "", between, flags=re.IGNORECASE
            )
            differ = item.unit not in {other.unit for other in last} or item.in_words != last[-1].in_words
            bracket = re.fullmatch(r"\s*[\w' -]{0,40}?\s*\(\s*(?:n ?= ?|or )?", between) and text[
                item.end :
            ].lstrip()[:1] in (")", "%", ",", ";", "o")
            beside = _BESIDE.fullmatch(between) and not re.search(r"\band\b", between)
            if differ and (beside or bracket) and between.strip() != "-":
                last.append(item)
                continue
        mentions.append([item])
    return [Mention(tuple(items), items[0].start, items[-1].end) for items in mentions]
