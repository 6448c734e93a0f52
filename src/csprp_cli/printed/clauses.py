"""Where in a sentence a number has its own words, and where what it is a part of is said."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.model.kinds import Unit
from csprp_cli.printed.numbers import Mention
from csprp_cli.printed.vocabulary import SOFT, Occurrence

_PARTS = re.compile(
    r"[;:]|,(?!\d)|\band\b|\bwhile\b|\bwhereas\b|\bbut\b|\bcompared (?:with|to)\b|\bdown from\b|"
    r"\bup from\b|\bversus\b|\bor\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";|,(?!\d)|\s[\u2013\u2014]\s|\bwhile\b|\bwhereas\b|\bbut\b", re.IGNORECASE)
_LEADS = re.compile(
    r"\s*(?:of|among|amongst|where|when|in|for|within|out of|looking at|considering)\b", re.IGNORECASE
)
PART_OF = re.compile(r"\s*(?:of|among|amongst|out of|within)\b", re.IGNORECASE)
_HELD_AGAINST = re.compile(
    r"(?:compared (?:with|to)|(?:down|up|fell|rose|fallen|risen|rising|falling|increased?|"
    r"decreased?|dropped|grew|"
    r"changed|reduced|moved|went)\b[^.;]{0,60}?\bfrom|\bfrom|\bthan|against|versus|vs\.?|"
    r"instead of|rather than)"
    r"\s+(?:the |a |an |just |only )?(?:figure of |total of |previous |earlier )?$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:down|up|fell|rose|fallen|risen|rising|falling|increase[ds]?|decrease[ds]?|dropped|"
    r"grew|grown|changed?|reduced|went)\b",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|involved|concerned|concerning|related|relating|about|"
    r"featured|featuring|recorded|"
    r"included|showed|identified|experienced|did|mentioned|noted|reported|found|resulted|"
    r"stemmed|came|fell|lived|died|"
    r"attributed|due|could|might|would|should)\b",
    re.IGNORECASE,
)
AS_A_WHOLE = re.compile(
    r"\b(?:in|of|across|from|among|amongst|within)\s+(?:all\s+)?(?:the|these|those|all)\s*$", re.IGNORECASE
)
"""What stands before a number that others are a part of: "in the 482 incidents"."""

FOR_EACH = re.compile(r"\s+(?:for|per|in|to|about) (?:a|an|each|every|one)\b", re.IGNORECASE)
"""What stands behind a number that counts something for each: "15 for a rapid review" counts days."""

POINTS_BACK = re.compile(r"\b(?:these|those|them|which|whom|such|this|it)\b", re.IGNORECASE)
"""Words for what was said before, in what a number is a part of."""

TOLD_OF = re.compile(r"\s*(?:about|concerning|relating to|related to|involving|with)\b", re.IGNORECASE)

TAIL = re.compile(r"\b(?:in|among|amongst|of|across|within)\b", re.IGNORECASE)
_HELPS = re.compile(r"was|were|is|are|had|has|have|did", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:where|who|that|which|in which|in whom)\b", re.IGNORECASE)
YEARS = re.compile(
    r"\b((?:19|20)\d\d)\s?(?:to|-|\u2013|/|and)\s?(?:(?:31 )?march )?((?:20)?\d\d)\b|\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def nouns_after(text: str, mention: Mention, occurrences: list[Occurrence]) -> frozenset[str]:
    """Return what a number counts by the noun behind it: "393 serious incident notifications"."""
    return frozenset(
        item.concept
        for item in occurrences
        if item.group == WordGroup.UNIT
        and mention.end <= item.start
        and len((between := text[mention.end : item.start]).split()) <= 4
        and not VERB.search(between)
        and not re.search(r"[,;.:()]", between)
    )


def is_elsewhere(items: Iterable[Occurrence]) -> bool:
    """Return whether words speak of another time or another place than a report does."""
    return any(item.group in (WordGroup.ANOTHER_TIME, WordGroup.ANOTHER_PLACE) for item in items)


def is_dated(item: Occurrence, text: str) -> bool:
    """Return whether words for another time have their years beside them: "the year before, 2014 to 2015"."""
    behind = text[item.end : item.end + 14]
    dated = re.match(rf"\s*[,(]?\s*(?:{YEARS.pattern})", behind)
    return item.group == WordGroup.ANOTHER_TIME and dated is not None


def is_in(item: Occurrence, zone: tuple[int, int]) -> bool:
    """Return whether a word starts in a stretch of the text."""
    return zone[0] <= item.start < zone[1]


def is_held_against(text: str, mention: Mention) -> bool:
    """Return whether a number is the other one of a comparison: "compared with 38%", "rose from 38%"."""
    match = _HELD_AGAINST.search(text[max(0, mention.start - 90) : mention.start])
    if match is None:
        return False
    if re.fullmatch(r"from\s+(?:the |a |an |just |only )?.*", match[0], re.IGNORECASE):
        return bool(_CHANGES.search(text[max(0, mention.start - 90) : mention.start]))
    return True


def segments_of(text: str, mentions: list[Mention], occurrences: list[Occurrence]) -> list[tuple[int, int]]:
    """Return the part of a sentence that each number has for itself, cut at a comma or a word that joins.

    Where a sentence starts with its number, what follows a number is its own: the cut is the last before the
    next number. Else what stands before a number is its own: the cut is the first behind it.
    """
    taken = [
        (item.start, item.end) for item in occurrences if item.group not in (WordGroup.UNIT, WordGroup.DENIED)
    ]
    cuts = [
        (match.start(), match.end())
        for match in _PARTS.finditer(text)
        if not any(low <= match.start() < high for low, high in taken)
        and not any(item.start <= match.start() < item.end for item in mentions)
    ]
    hard = [item for item in occurrences if item.group not in SOFT]
    opening = lead_in(text, 0, mentions[0].start)
    first = [item for item in hard if item.end <= mentions[0].start and not is_in(item, opening)]
    number_first = not first
    ends: list[int] = []
    for one, two in pairwise(mentions):
        risen = re.search(
            r"\bto (?:only |just |about |around |some |over |under )*$", text[one.end : two.start]
        )
        if risen and is_held_against(text, one):
            ends.append(one.end + risen.start())
            continue
        between = [cut for cut in cuts if one.end <= cut[0] and cut[1] <= two.start + 1]
        if not between:
            ends.append(_between(one, two, hard, number_first=number_first))
            continue
        zone = zone_of_base(text, one, two.start)
        own = any(one.end <= item.start < between[0][0] and not is_in(item, zone) for item in hard)
        ends.append(between[-1][0] if number_first or own else between[0][0])
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(text)], strict=True))


def _between(one: Mention, two: Mention, hard: list[Occurrence], *, number_first: bool) -> int:
    """Return where two numbers part that no comma and no joining word parts."""
    inside = [item for item in hard if one.end <= item.start and item.end <= two.start]
    if number_first and inside:
        return inside[-1].end
    return one.end


_OF_THE = re.compile(
    r"^\W*(?:(?:out of|of|among|amongst)(?:\s+(?:all|the|these|those))*|"
    r"(?:across|in|from|for)\s+(?:all\s+)?(?:the|these|those|all))\s*$",
    re.IGNORECASE,
)


def without_wholes(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return mentions, the first taken as what the others are a part of: "Of the 206 incidents, 17% ..."."""
    if not mentions or not _OF_THE.search(text[: mentions[0].start]):
        return mentions
    first, *others = mentions
    if len(first.quantities) != 1 or first.quantities[0].unit != Unit.COUNT or first.whole is not None:
        return mentions
    whole = first.quantities[0].value
    return [other if other.whole is not None else as_part_of(other, whole) for other in others]


def as_part_of(mention: Mention, whole: Decimal) -> Mention:
    """Return a mention as a part of that whole."""
    return mention._replace(quantities=tuple(item._replace(whole=whole) for item in mention.quantities))


def opens_with_whole(text: str, mention: Mention) -> bool:
    """Return whether a sentence opens with what its number is a part of: "Of the incidents, 393 ..."."""
    low, end = lead_in(text, 0, mention.start)
    return low != end and bool(PART_OF.match(text))


def lead_in(text: str, low: int, end: int) -> tuple[int, int]:
    """Return the clause that leads in to a sentence: "Of the 206 incidents where a child died, ..."."""
    if not _LEADS.match(text, low):
        return (low, low)
    comma = re.search(r",(?!\d)", text[low:end])
    return (low, low + comma.start()) if comma else (low, low)


def until_semicolon(text: str, mention: Mention, segment: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a segment between semicolons: behind one another thing may be told."""
    low, high = segment
    start = max(text.rfind(";", low, mention.start) + 1, low)
    end = text.find(";", mention.end, high)
    return start, end if end >= 0 else high


_LISTED = re.compile(
    r",\s*(?:[\w'-]+\s+){0,4}(?:[\w'-]+)?(?:,\s*(?:[\w'-]+\s+){0,4}|\s)(?:and|or)\s+(?!\d)[a-z]",
    re.IGNORECASE,
)
"""A comma between the items of a list: it parts no clauses."""


def clause_of(text: str, mention: Mention, low: int, high: int) -> tuple[int, int]:
    """Return the clause between commas in which a number stands."""
    cuts = [match for match in _CLAUSES.finditer(text, low, high) if not _LISTED.match(text, match.start())]
    start = max((cut.end() for cut in cuts if cut.end() <= mention.start), default=low)
    end = min((cut.start() for cut in cuts if cut.start() >= mention.end), default=high)
    return start, end


def zone_of_base(text: str, mention: Mention, high: int) -> tuple[int, int]:
    """Return where a number is said to be a part: "of the 206 incidents where a child died"."""
    start = re.match(r"\s*(?:\([^)]*\)\s*)?(?:out )?of\b", text[mention.end : high])
    if start is None:
        return (mention.end, mention.end)
    begin = mention.end
    rest = text[begin:high]
    end = len(rest)
    at = start.end()
    for verb in VERB.finditer(rest, at):
        relative = list(_RELATIVE.finditer(rest, at, verb.start()))
        end = verb.start()
        if relative and len(rest[relative[-1].end() : end].split()) < 3:
            # "where a child died", "that were notified": the verb of the whole comes after it
            after = verb.end()
            if _HELPS.fullmatch(verb[0]):
                word = re.match(r"\s*\w+", rest[after:])
                after += word.end() if word else 0
            second = VERB.search(rest, after)
            end = second.start() if second else len(rest)
        break
    stop = re.search(r"[,;:)]", rest[:end])
    if stop:
        end = stop.start()
    return begin, begin + end
