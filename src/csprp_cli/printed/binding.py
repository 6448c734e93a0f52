"""To which fact each number of a passage belongs: by the words nearest to it, and by no others.

A number that could belong to two facts belongs to none. Numbers of another time, place or source, numbers
that another is held against ("down from 51%"), and passages that speak of more than a fact does are left out:
a claim is rather not found than found in the wrong place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.model.kinds import AreaKind, Counted, Unit
from csprp_cli.model.record_items import Period
from csprp_cli.printed.denial import is_denied
from csprp_cli.printed.held_facts import HeldFact
from csprp_cli.printed.numbers import Mention, Quantity, mentions_in, value_of
from csprp_cli.printed.passages import Passage
from csprp_cli.printed.vocabulary import SOFT, Occurrence, Vocabulary, stems


class Bound(NamedTuple):
    """A mention that speaks of one fact. `sure` is how much of it is said: 3 with its base, 2 where its base
    needs no words, 1 for a total that is only counted; 0 where it is printed to be a part of something else
    than the fact is, which proves nothing and is worth a look."""

    fact: HeldFact
    mention: Mention
    passage: Passage
    sure: int


class _PartOf(NamedTuple):
    """What a number is printed to be a part of, by the words behind its "of": the concepts in them, those
    that tell more of it ("of incidents about boys"), what they count, and whether they point back to what was
    said before ("of these incidents")."""

    concepts: frozenset[str]
    more: frozenset[str]
    noun: str
    points_back: bool


class _Scope(NamedTuple):
    """What is said around a mention: concepts beside it, those of what it is a part of, and its nouns."""

    beside: frozenset[str]
    of: frozenset[str]
    nouns: frozenset[str]
    words: frozenset[str]
    next_nouns: frozenset[str]
    is_whole: bool = False
    first_noun: str = ""
    part_of: _PartOf | None = None
    is_of_any: bool = False

    @property
    def counted(self) -> frozenset[str]:
        """What a number counts: the noun behind it, else the first that is said at all."""
        return self.next_nouns or frozenset([self.first_noun])


_PARTS = re.compile(
    r"[;:]|,(?!\d)|\band\b|\bwhile\b|\bwhereas\b|\bbut\b|\bcompared (?:with|to)\b|\bdown from\b|"
    r"\bup from\b|\bversus\b|\bor\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";|,(?!\d)|\s[\u2013\u2014]\s|\bwhile\b|\bwhereas\b|\bbut\b", re.IGNORECASE)
_LEADS = re.compile(
    r"\s*(?:of|among|amongst|where|when|in|for|within|out of|looking at|considering)\b", re.IGNORECASE
)
_PART_OF = re.compile(r"\s*(?:of|among|amongst|out of|within)\b", re.IGNORECASE)
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
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|involved|concerned|concerning|related|relating|about|"
    r"featured|featuring|recorded|"
    r"included|showed|identified|experienced|did|mentioned|noted|reported|found|resulted|"
    r"stemmed|came|fell|lived|died|"
    r"attributed|due|could|might|would|should)\b",
    re.IGNORECASE,
)
_AS_A_WHOLE = re.compile(
    r"\b(?:in|of|across|from|among|amongst|within)\s+(?:all\s+)?(?:the|these|those|all)\s*$", re.IGNORECASE
)
"""What stands before a number that others are a part of: "in the 482 incidents"."""

_FOR_EACH = re.compile(r"\s+(?:for|per|in|to|about) (?:a|an|each|every|one)\b", re.IGNORECASE)
"""What stands behind a number that counts something for each: "15 for a rapid review" counts days."""

_POINTS_BACK = re.compile(r"\b(?:these|those|them|which|whom|such|this|it)\b", re.IGNORECASE)
"""Words for what was said before, in what a number is a part of."""

_TOLD_OF = re.compile(r"\s*(?:about|concerning|relating to|related to|involving|with)\b", re.IGNORECASE)

_TAIL = re.compile(r"\b(?:in|among|amongst|of|across|within)\b", re.IGNORECASE)
_WHOLE_IN_HEAD = re.compile(r"\(\s*(?:n ?= ?|of )?(\d[\d,]*)\s*\)")
_HELPS = re.compile(r"was|were|is|are|had|has|have|did", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:where|who|that|which|in which|in whom)\b", re.IGNORECASE)
_YEARS = re.compile(
    r"\b((?:19|20)\d\d)\s?(?:to|-|\u2013|/|and)\s?(?:(?:31 )?march )?((?:20)?\d\d)\b|\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


class Binder:
    """Finds the fact of each number, among the facts of one publication and those that are its rivals."""

    def __init__(self, facts: Sequence[HeldFact], vocabulary: Vocabulary, period: Period | None) -> None:
        self._facts = tuple(
            fact
            for fact in facts
            if fact.figures[0].area.kind == AreaKind.COUNTRY
            and any(figure.unit in _COUNTED for figure in fact.figures)
        )
        self._vocabulary = vocabulary
        self._period = period
        self._wholes = {whole: fact for fact in self._facts for whole in fact.wholes}
        self._by_core: dict[frozenset[str], list[HeldFact]] = {}
        for fact in self._facts:
            self._by_core.setdefault(fact.core, []).append(fact)

    def bound(self, passage: Passage) -> Iterator[Bound]:
        """Yield the mentions of a passage that speak of one fact and no other."""
        if passage.cells:
            yield from self._of_row(passage)
            return
        text = passage.text
        mentions = _without_wholes(text, mentions_in(text))
        if not mentions or self._is_elsewhere(passage.lead, 0):
            return
        occurrences = self._vocabulary.occurrences(text)
        paired = self._respectively(text, mentions, occurrences) if "respectively" in text.lower() else None
        segments = _segments(text, mentions, occurrences)
        carried = self._vocabulary.hard(passage.lead)
        tail = self._tail(text, mentions, occurrences)
        base = tail
        zones: list[tuple[int, int]] = []
        restricted: set[str] = set()
        time = ""
        for place, (mention, (low, high)) in enumerate(zip(mentions, segments, strict=True)):
            here = [item for item in occurrences if low <= item.start < high]
            segment = text[low:high]
            zone = _zone_of_base(text, mention, high)
            before = [
                item
                for item in occurrences
                if item.start < low and not any(_in(item, earlier) for earlier in zones)
            ]
            zones.append(zone)
            if zone[0] != zone[1]:
                told = self._told_of_base(text, zone, [item for item in here if _in(item, zone)])
                restricted |= {item for item in told if self._vocabulary.group(item) in _WHOSE}
                base = (
                    frozenset(item.concept for item in here if _in(item, zone) and item.group not in SOFT),
                    mention.whole,
                )
            elif base[1] is not None and mention.whole is None and place:
                mention = _as_part_of(mention, base[1])  # noqa: PLW2901 (the same, with what it is a part of)
            time = segment if _YEARS.search(segment) else time
            of_context = any(_in(item, zone) and item.group == WordGroup.CONTEXT for item in here)
            against = not of_context and _is_held_against(text, mention)
            groups = {item.group for item in here}
            inherited = {item for item in restricted if self._vocabulary.group(item) not in groups}
            near = _until_semicolon(text, mention, (low, high))
            if against or _elsewhere(
                item for item in here if near[0] <= item.start < near[1] and not _is_dated(item, text)
            ):
                continue
            if paired is not None:
                scopes = [paired[place]] if place < len(paired) else []
            else:
                following = _nouns_after(text, mention, occurrences)
                around = (carried | base[0] | inherited, tail[0], following)
                scopes = list(self._scopes(text, mention, (low, high), here, before, around))
            found = self._nearest(scopes, mention, time, passage) or self._nearest(
                [scope._replace(is_of_any=True) for scope in scopes], mention, time, passage
            )
            if found is not None and not is_denied(found.fact, text, mention, (low, high), self._vocabulary):
                yield found

    def _nearest(
        self, scopes: Iterable[_Scope], mention: Mention, time: str, passage: Passage
    ) -> Bound | None:
        """Return the fact of the narrowest scope that speaks of one; none where a wider scope speaks of a
        fact that takes in more: "Injury that was no accident, under 1, was found in 27%"."""
        nearest: Bound | None = None
        for scope in scopes:
            found = self._best(scope, mention, time, passage)
            if found is None:
                continue
            if nearest is None:
                nearest = found
            elif found.fact.core > nearest.fact.core:
                return (
                    found
                    if self._is_said_before(found.fact.core - nearest.fact.core, mention, passage)
                    else nearest
                )
        return nearest

    def _is_said_before(self, concepts: frozenset[str], mention: Mention, passage: Passage) -> bool:
        said = self._vocabulary.occurrences(passage.text[: mention.start])
        return concepts <= self._vocabulary.implied(item.concept for item in said)

    # -- scopes ------------------------------------------------------------------------------------

    def _scopes(
        self,
        text: str,
        mention: Mention,
        segment: tuple[int, int],
        here: list[Occurrence],
        before: list[Occurrence],
        around: tuple[frozenset[str], frozenset[str], frozenset[str]],
    ) -> Iterator[_Scope]:
        """Yield what may be meant to be said of a mention, the nearest words first."""
        low, high = segment
        lead, tail, following = around
        here = [item for item in here if item.concept not in tail or item.end <= mention.start]
        zone = _zone_of_base(text, mention, high)
        leading = _leading(text, low, mention.start)
        clause = _clause(text, mention, low, high)
        near = [item for item in here if clause[0] <= item.start < clause[1]]
        restricting = [item for item in here if leading[0] <= item.start < leading[1]]
        # What leads in to a sentence is said of all its numbers: "Of the 206 incidents, 17% ... and 20%".
        opening = _leading(text, 0, mention.start)
        restricting += [item for item in before if opening[0] <= item.start < opening[1]]
        yield self._scope(text, mention, near, zone, restricting, lead, clause, following)
        if (low, high) != clause:
            yield self._scope(text, mention, here, zone, restricting, lead, segment, following)
        groups = {item.group for item in here if not _in(item, zone)}
        inherited = [item for item in before if item.group not in SOFT and item.group not in groups]
        if not any(item.group == WordGroup.UNIT for item in here):
            inherited += [item for item in before if item.group == WordGroup.UNIT]
        if inherited:
            items, so_far = [*here, *inherited], (0, high)
            yield self._scope(text, mention, items, zone, restricting, lead, so_far, following)
        if restricting and not _PART_OF.match(
            text[opening[0] :]
        ):  # "For deaths from neglect, the figure is 40%"
            yield self._scope(text, mention, [*here, *restricting], zone, [], lead, segment, following)

    def _tail(
        self, text: str, mentions: list[Mention], occurrences: list[Occurrence]
    ) -> tuple[frozenset[str], Decimal | None]:
        """Return what all numbers of a sentence are a part of where its end says so, and none of them does:
        "Suicide (20%) and neglect (35%) were noted most often in incidents where a child died"."""
        last = mentions[-1]
        if any(
            _zone_of_base(text, item, len(text))[0] != _zone_of_base(text, item, len(text))[1]
            for item in mentions
        ):
            return frozenset(), None
        match = _TAIL.search(text, last.end)
        if match is None or not text[: last.start].rstrip().endswith("("):
            return frozenset(), None
        of_facts = frozenset[str]().union(*(fact.of for fact in self._facts))
        return frozenset(item.concept for item in occurrences if item.start >= match.start()) & of_facts, None

    def _scope(
        self,
        text: str,
        mention: Mention,
        items: list[Occurrence],
        zone: tuple[int, int],
        restricting: list[Occurrence],
        lead: frozenset[str],
        span: tuple[int, int],
        following: frozenset[str] = frozenset(),
    ) -> _Scope:
        hard = [item for item in items if item.group not in SOFT]
        part_of, whose = self._part_of(text, zone)
        beside = frozenset(
            item.concept
            for item in hard
            if item in whose or (not _in(item, zone) and item not in restricting)
        )
        of = frozenset(item.concept for item in [*hard, *restricting] if item.group not in SOFT) - beside
        nouns = frozenset(item.concept for item in [*items, *restricting] if item.group == WordGroup.UNIT)
        led = text[restricting[0].start : restricting[-1].end] if restricting else ""
        counts_others = _AS_A_WHOLE.search(text[: mention.start]) or _FOR_EACH.match(text[mention.end :])
        is_whole = zone[0] != zone[1] or bool(counts_others) or _opens_with_whole(text, mention)
        first = min((item for item in items if item.group == WordGroup.UNIT), default=None)
        first_noun = first.concept if first is not None else ""
        return _Scope(
            beside,
            of | lead,
            nouns,
            stems(f"{text[slice(*span)]} {led}"),
            following,
            is_whole,
            first_noun,
            part_of,
        )

    def _part_of(self, text: str, zone: tuple[int, int]) -> tuple[_PartOf | None, list[Occurrence]]:
        """Return what a number is a part of, and the people whom its words name first: in "half of parents"
        they are not only what it is a share of, but whom it is about."""
        if zone[0] == zone[1]:
            return None, []
        inside = [item for item in self._vocabulary.occurrences(text) if _in(item, zone)]
        nouns = [item for item in inside if item.group in (WordGroup.UNIT, WordGroup.PERSON)]
        whose = nouns[:1] if nouns and nouns[0].group == WordGroup.PERSON else []
        concepts = frozenset(item.concept for item in inside if item.group not in SOFT)
        back = bool(_POINTS_BACK.search(text, *zone))
        more = self._told_of_base(text, zone, inside)
        return _PartOf(concepts, more, nouns[0].concept if nouns else "", back), whose

    def _told_of_base(self, text: str, zone: tuple[int, int], inside: list[Occurrence]) -> frozenset[str]:
        """Return what is told of the noun that ends a base: "of rapid reviews about boys"."""
        told = _TOLD_OF.match(text, zone[1])
        if told is None or not inside or inside[-1].group != WordGroup.UNIT:
            return frozenset()
        end = _VERB.search(text, told.end())
        stop = re.search(r"[,;:)]", text[told.end() : end.start() if end else len(text)])
        high = told.end() + stop.start() if stop else end.start() if end else len(text)
        named = self._vocabulary.occurrences(text)
        return frozenset(
            item.concept for item in named if told.end() <= item.start < high and item.group not in SOFT
        )

    def _respectively(
        self, text: str, mentions: list[Mention], occurrences: list[Occurrence]
    ) -> list[_Scope] | None:
        """Return the scope of each number of "deaths and serious harm were 49% and 48% respectively"; nothing
        where things and numbers do not pair."""
        start, end = mentions[0].start, mentions[-1].end
        zone = _zone_of_base(text, mentions[-1], len(text))
        named = [item for item in occurrences if item.end <= start and item.group not in SOFT]
        leading = _leading(text, 0, start)
        named = [item for item in named if not leading[0] <= item.start < leading[1]]
        pieces = list(_pieces(text, named))
        if len(pieces) != len(mentions):
            return []
        of = frozenset(item.concept for item in occurrences if _in(item, zone) and item.group not in SOFT)
        of |= frozenset(
            item.concept
            for item in occurrences
            if leading[0] <= item.start < leading[1] and item.group not in SOFT
        )
        nouns = frozenset(item.concept for item in occurrences if item.group == WordGroup.UNIT)
        del end
        return [_Scope(frozenset(piece), of, nouns, stems(text), frozenset()) for piece in pieces]

    # -- tables ------------------------------------------------------------------------------------

    def _of_row(self, passage: Passage) -> Iterator[Bound]:
        label = passage.cells[0]
        own = self._vocabulary.occurrences(label)
        if _elsewhere(own) or self._is_elsewhere(passage.lead, 0):
            return
        caption = self._vocabulary.hard(passage.lead)
        starts = len(label) + 3
        # Beside "14%" a bare 46 is a count, also where the heads of both read as one.
        says_shares = any("%" in cell for cell in passage.cells[1:])
        for cell, head in zip(passage.cells[1:], passage.heads[1:], strict=True):
            start, starts = starts, starts + len(cell) + 3
            mentions = mentions_in(cell)
            if len(mentions) != 1 or self._is_elsewhere(head, 0) or _is_one_of_several(cell, head, passage):
                continue
            mention = mentions[0] if says_shares else _in_unit_of(mentions[0], head, passage.lead)
            if (whole := _WHOLE_IN_HEAD.search(head)) and mention.whole is None:
                mention = _as_part_of(mention, value_of(whole[1]))
            moved = Mention(
                tuple(q._replace(start=q.start + start, end=q.end + start) for q in mention.quantities),
                mention.start + start,
                mention.end + start,
            )
            items = [*own, *self._vocabulary.occurrences(head)]
            nouns = frozenset(item.concept for item in items if item.group == WordGroup.UNIT)
            beside = frozenset(item.concept for item in items if item.group not in SOFT)
            scope = _Scope(beside, caption, nouns, stems(f"{label} {head} {passage.lead}"), nouns)
            time = head if _YEARS.search(head) else label if _YEARS.search(label) else passage.lead
            found = self._best(scope, moved, time, passage)
            if found is not None:
                yield found

    def _is_elsewhere(self, text: str, _: int) -> bool:
        return bool(text) and _elsewhere(self._vocabulary.occurrences(text))

    # -- facts -------------------------------------------------------------------------------------

    def _best(self, scope: _Scope, mention: Mention, time: str, passage: Passage) -> Bound | None:
        """Return the one fact that a scope speaks of, or None where there is none, or more than one."""
        ranked: list[tuple[tuple[int, ...], int, HeldFact]] = []
        for fact in self._facts:
            sure = self._fits(fact, scope, mention, time)
            if sure:
                said = scope.beside | scope.of
                whole = bool(mention.whole is not None and str(mention.whole) in fact.wholes)
                next_to = bool(scope.counted & fact.nouns)
                told = len((fact.core | fact.of) & self._vocabulary.implied(said))
                like = len(scope.words & fact.stems)
                rank = (told, whole, sure, next_to, like, len(scope.nouns & fact.nouns))
                ranked.append((rank, sure, fact))
        if not ranked:
            return None
        ranked.sort(key=lambda item: item[0], reverse=True)
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            return None
        _, sure, fact = ranked[0]
        return Bound(fact, mention, passage, 0 if scope.is_of_any else sure)

    def _fits(self, fact: HeldFact, scope: _Scope, mention: Mention, time: str) -> int:
        """Return how surely a scope speaks of a fact: 0 where it does not."""
        said = self._vocabulary.implied(scope.beside)
        own = fact.core - fact.base or fact.core
        if not own <= said or not fact.core <= said | scope.of or not self._of_its_time(fact, time):
            return 0
        if scope.is_of_any:
            return int(scope.beside <= fact.may and not fact.is_total)
        if not scope.beside | scope.of <= fact.may or self._is_of_another_base(fact, scope, mention):
            return 0
        whole_of_another = mention.whole is not None and str(mention.whole) in self._wholes
        if whole_of_another and fact.wholes and str(mention.whole) not in fact.wholes:
            return 0
        if fact.is_total:
            return self._counts(fact, scope, mention)
        whole = mention.whole is not None and str(mention.whole) in fact.wholes
        if fact.of <= self._vocabulary.implied(scope.beside | scope.of) or whole:
            return 3 if fact.of or whole else 2
        if not fact.claims:
            return 0  # of another report: here its base must be said
        rivals = [other for other in self._by_core[fact.core] if other.of != fact.of]
        return 0 if rivals else 2

    def _is_of_another_base(self, fact: HeldFact, scope: _Scope, mention: Mention) -> bool:
        """Return whether a number is printed to be a part of something else than the fact is: of all reviews
        where the fact is of those with poor co-ordination, of children where it is of incidents."""
        part = scope.part_of
        if part is None or (mention.whole is not None and str(mention.whole) in fact.wholes):
            return False
        if fact.core <= self._vocabulary.implied(part.concepts) and not fact.core <= fact.base:
            return True  # "17 of the deaths" is no number of deaths
        said = self._vocabulary.implied(part.concepts | part.more | (scope.of - scope.beside))
        if part.noun and not part.points_back and not fact.base <= said:
            return True
        told = bool(fact.base) and fact.base <= said  # "of the children who died" are those incidents
        return not told and part.noun in _KIND_OF and _KIND_OF[part.noun] not in _kinds(fact)

    def _counts(self, fact: HeldFact, scope: _Scope, mention: Mention) -> int:
        """Return whether a mention is of a total: a count with its noun behind it, and of nothing more."""
        share = all(item.unit == Unit.PERCENT for item in mention.quantities)
        if share or mention.whole is not None or scope.of - fact.may or scope.is_whole:
            return 0
        if not (scope.next_nouns or scope.nouns) & fact.nouns:
            return 0
        return 2 if scope.next_nouns and scope.words & _OF_A_TOTAL else 1

    def _of_its_time(self, fact: HeldFact, time: str) -> bool:
        """Return whether what is said of the time fits a fact: its years, or none for the report's own."""
        years = [
            (int(match[1]), int(match[2]) if len(match[2]) == 4 else int(match[1][:2] + match[2]))
            if match[1]
            else (int(match[3]), int(match[3]))
            for match in _YEARS.finditer(time)
        ]
        if not years:
            return self._period is None or fact.period.id == self._period.id or not self._has_own(fact)
        first = int(fact.period.first[:4]) if fact.period.first else 0
        last = int(fact.period.last[:4]) if fact.period.last else 9999
        for start, end in years:
            if start < end and first and fact.period.last and (start, end) != (first, last):
                continue
            if start == end and not first <= start <= last:
                continue
            return True
        return False

    def _has_own(self, fact: HeldFact) -> bool:
        """Return whether the same question has a fact of the publication's own period."""
        return any(
            other.core == fact.core and self._period is not None and other.period.id == self._period.id
            for other in self._facts
        )


_WHOSE = (WordGroup.SEX, WordGroup.AGE, WordGroup.SCHOOLING, WordGroup.ETHNICITY)
"""Groups that say whose incidents a base holds, which the next numbers of a sentence are then about too."""

_COUNTED = (Unit.COUNT, Unit.PERCENT)

_OF_A_TOTAL = frozenset(
    stem
    for word in ("total", "altogether", "overall", "received", "sent", "notified")
    for stem in stems(word)
)
"""Words that say of a count that it is the whole of it, and of no part."""

_KIND_OF = {
    "incident": "incident",
    "notification": "incident",
    "review": "incident",
    "child": "child",
    "parent": "parent",
}
"""What the nouns of a base count. Reports say incident, notification and review of one thing."""

_COUNTS = {
    Counted.NOTIFICATION: "incident",
    Counted.INCIDENT: "incident",
    Counted.REVIEW: "incident",
    Counted.CHILD: "child",
    Counted.PARENT: "parent",
}


def _kinds(fact: HeldFact) -> frozenset[str]:
    """Return what a share of a fact may be a share of; everything where the record does not say."""
    counts = fact.figures[0].base.counts
    return frozenset([_COUNTS[counts]]) if counts in _COUNTS else frozenset(_KIND_OF.values())


def _nouns_after(text: str, mention: Mention, occurrences: list[Occurrence]) -> frozenset[str]:
    """Return what a number counts by the noun behind it: "393 serious incident notifications"."""
    return frozenset(
        item.concept
        for item in occurrences
        if item.group == WordGroup.UNIT
        and mention.end <= item.start
        and len((between := text[mention.end : item.start]).split()) <= 4
        and not _VERB.search(between)
        and not re.search(r"[,;.:()]", between)
    )


def _elsewhere(items: Iterable[Occurrence]) -> bool:
    return any(item.group in (WordGroup.ANOTHER_TIME, WordGroup.ANOTHER_PLACE) for item in items)


def _is_dated(item: Occurrence, text: str) -> bool:
    """Return whether words for another time have their years beside them: "the year before, 2014 to 2015"."""
    behind = text[item.end : item.end + 14]
    dated = re.match(rf"\s*[,(]?\s*(?:{_YEARS.pattern})", behind)
    return item.group == WordGroup.ANOTHER_TIME and dated is not None


def _in(item: Occurrence, zone: tuple[int, int]) -> bool:
    return zone[0] <= item.start < zone[1]


def _is_held_against(text: str, mention: Mention) -> bool:
    """Return whether a number is the other one of a comparison: "compared with 38%", "rose from 38%"."""
    match = _HELD_AGAINST.search(text[max(0, mention.start - 90) : mention.start])
    if match is None:
        return False
    if re.fullmatch(r"from\s+(?:the |a |an |just |only )?.*", match[0], re.IGNORECASE):
        return bool(_CHANGES.search(text[max(0, mention.start - 90) : mention.start]))
    return True


def _segments(text: str, mentions: list[Mention], occurrences: list[Occurrence]) -> list[tuple[int, int]]:
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
    opening = _leading(text, 0, mentions[0].start)
    first = [item for item in hard if item.end <= mentions[0].start and not _in(item, opening)]
    number_first = not first
    ends: list[int] = []
    for one, two in pairwise(mentions):
        risen = re.search(
            r"\bto (?:only |just |about |around |some |over |under )*$", text[one.end : two.start]
        )
        if risen and _is_held_against(text, one):
            ends.append(one.end + risen.start())
            continue
        between = [cut for cut in cuts if one.end <= cut[0] and cut[1] <= two.start + 1]
        if not between:
            ends.append(_between(text, one, two, hard, number_first=number_first))
            continue
        zone = _zone_of_base(text, one, two.start)
        own = any(one.end <= item.start < between[0][0] and not _in(item, zone) for item in hard)
        ends.append(between[-1][0] if number_first or own else between[0][0])
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(text)], strict=True))


def _between(text: str, one: Mention, two: Mention, hard: list[Occurrence], *, number_first: bool) -> int:
    """Return where two numbers part that no comma and no joining word parts."""
    inside = [item for item in hard if one.end <= item.start and item.end <= two.start]
    if number_first and inside:
        return inside[-1].end
    del text
    return one.end


_OF_THE = re.compile(
    r"^\W*(?:(?:out of|of|among|amongst)(?:\s+(?:all|the|these|those))*|"
    r"(?:across|in|from|for)\s+(?:all\s+)?(?:the|these|those|all))\s*$",
    re.IGNORECASE,
)


def _without_wholes(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return mentions, the first taken as what the others are a part of: "Of the 206 incidents, 17% ..."."""
    if not mentions or not _OF_THE.search(text[: mentions[0].start]):
        return mentions
    first, *others = mentions
    if len(first.quantities) != 1 or first.quantities[0].unit != Unit.COUNT or first.whole is not None:
        return mentions
    whole = first.quantities[0].value
    return [other if other.whole is not None else _as_part_of(other, whole) for other in others]


def _as_part_of(mention: Mention, whole: Decimal) -> Mention:
    return mention._replace(quantities=tuple(item._replace(whole=whole) for item in mention.quantities))


def _opens_with_whole(text: str, mention: Mention) -> bool:
    """Return whether a sentence opens with what its number is a part of: "Of the incidents, 393 ..."."""
    low, end = _leading(text, 0, mention.start)
    return low != end and bool(_PART_OF.match(text))


def _leading(text: str, low: int, end: int) -> tuple[int, int]:
    """Return the clause that leads in to a sentence: "Of the 206 incidents where a child died, ..."."""
    if not _LEADS.match(text, low):
        return (low, low)
    comma = re.search(r",(?!\d)", text[low:end])
    return (low, low + comma.start()) if comma else (low, low)


def _until_semicolon(text: str, mention: Mention, segment: tuple[int, int]) -> tuple[int, int]:
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


def _clause(text: str, mention: Mention, low: int, high: int) -> tuple[int, int]:
    """Return the clause between commas in which a number stands."""
    cuts = [match for match in _CLAUSES.finditer(text, low, high) if not _LISTED.match(text, match.start())]
    start = max((cut.end() for cut in cuts if cut.end() <= mention.start), default=low)
    end = min((cut.start() for cut in cuts if cut.start() >= mention.end), default=high)
    return start, end


def _zone_of_base(text: str, mention: Mention, high: int) -> tuple[int, int]:
    """Return where a number is said to be a part: "of the 206 incidents where a child died"."""
    start = re.match(r"\s*(?:\([^)]*\)\s*)?(?:out )?of\b", text[mention.end : high])
    if start is None:
        return (mention.end, mention.end)
    begin = mention.end
    rest = text[begin:high]
    end = len(rest)
    at = start.end()
    for verb in _VERB.finditer(rest, at):
        relative = list(_RELATIVE.finditer(rest, at, verb.start()))
        end = verb.start()
        if relative and len(rest[relative[-1].end() : end].split()) < 3:
            # "where a child died", "that were notified": the verb of the whole comes after it
            after = verb.end()
            if _HELPS.fullmatch(verb[0]):
                word = re.match(r"\s*\w+", rest[after:])
                after += word.end() if word else 0
            second = _VERB.search(rest, after)
            end = second.start() if second else len(rest)
        break
    stop = re.search(r"[,;:)]", rest[:end])
    if stop:
        end = stop.start()
    return begin, begin + end


def _pieces(text: str, named: list[Occurrence]) -> Iterator[set[str]]:
    """Yield the concepts of each item of a list: those that a comma or "and" parts from the next."""
    piece: set[str] = set()
    last: Occurrence | None = None
    for item in named:
        if last is not None and re.search(r",|;|\band\b|\bor\b", text[last.end : item.start]):
            yield piece
            piece = set()
        piece.add(item.concept)
        last = item
    if piece:
        yield piece


def _is_one_of_several(cell: str, head: str, passage: Passage) -> bool:
    """Return whether a number shares its head, or has none, with another that it could be told from by
    nothing but that head: two years whose heads read as one, or a table without heads."""
    under = [other for other, its in zip(passage.cells[1:], passage.heads[1:], strict=True) if its == head]
    alike = [other for other in under if re.search(r"\d", other) and ("%" in other) == ("%" in cell)]
    return len(alike) > 1 or (len(under) > 1 and _YEARS.search(head) is not None)


def _in_unit_of(mention: Mention, head: str, caption: str) -> Mention:
    """Return the numbers of a cell with the unit that the head of their column gives."""
    share = re.search(r"%|per\s?cent|percentage|share|proportion", head, re.IGNORECASE)
    counted = re.search(r"\bnumbers?\b|\bcount\b|\bn\b", head, re.IGNORECASE)
    if not share and not counted:
        share = re.search(r"\(%\)|\(per cent\)|percentage of|proportion of", caption, re.IGNORECASE)
    if not share or len(mention.quantities) != 1 or mention.quantities[0].value > Decimal(100):
        return mention
    quantity: Quantity = mention.quantities[0]
    return mention._replace(quantities=(quantity._replace(unit=Unit.PERCENT),))
