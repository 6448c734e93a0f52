"""To which fact each number of a passage belongs: by the words nearest to it, and by no others.

A number that could belong to two facts belongs to none. Numbers of another time, place or source, numbers
that another is held against ("down from 51%"), and passages that speak of more than a fact does are left out:
a claim is rather not found than found in the wrong place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.model.kinds import Unit
from csprp_cli.model.record_items import Period
from csprp_cli.printed.clauses import (
    AS_A_WHOLE,
    FOR_EACH,
    PART_OF,
    POINTS_BACK,
    TAIL,
    TOLD_OF,
    VERB,
    YEARS,
    as_part_of,
    clause_of,
    is_dated,
    is_elsewhere,
    is_held_against,
    is_in,
    lead_in,
    nouns_after,
    opens_with_whole,
    segments_of,
    until_semicolon,
    without_wholes,
    zone_of_base,
)
from csprp_cli.printed.denial import is_denied
from csprp_cli.printed.fitting import Bound, Fitting
from csprp_cli.printed.held_facts import HeldFact
from csprp_cli.printed.numbers import Mention, Quantity, mentions_in, value_of
from csprp_cli.printed.passages import Passage
from csprp_cli.printed.scope import PartOf, Scope
from csprp_cli.printed.vocabulary import SOFT, Occurrence, Vocabulary, stems

_WHOLE_IN_HEAD = re.compile(r"\(\s*(?:n ?= ?|of )?(\d[\d,]*)\s*\)")

_WHOSE = (WordGroup.SEX, WordGroup.AGE, WordGroup.SCHOOLING, WordGroup.ETHNICITY)
"""Groups that say whose incidents a base holds, which the next numbers of a sentence are then about too."""


class Binder:
    """Finds the fact of each number, among the facts of one publication and those that are its rivals."""

    def __init__(self, facts: Sequence[HeldFact], vocabulary: Vocabulary, period: Period | None) -> None:
        self._vocabulary = vocabulary
        self._fitting = Fitting(facts, vocabulary, period)

    def bound(self, passage: Passage) -> Iterator[Bound]:
        """Yield the mentions of a passage that speak of one fact and no other."""
        if passage.cells:
            yield from self._of_row(passage)
            return
        text = passage.text
        mentions = without_wholes(text, mentions_in(text))
        if not mentions or self._is_elsewhere(passage.lead):
            return
        occurrences = self._vocabulary.occurrences(text)
        paired = self._respectively(text, mentions, occurrences) if "respectively" in text.lower() else None
        segments = segments_of(text, mentions, occurrences)
        carried = self._vocabulary.hard(passage.lead)
        tail = self._tail(text, mentions, occurrences)
        base = tail
        zones: list[tuple[int, int]] = []
        restricted: set[str] = set()
        time = ""
        for place, (mention, (low, high)) in enumerate(zip(mentions, segments, strict=True)):
            here = [item for item in occurrences if low <= item.start < high]
            segment = text[low:high]
            zone = zone_of_base(text, mention, high)
            before = [
                item
                for item in occurrences
                if item.start < low and not any(is_in(item, earlier) for earlier in zones)
            ]
            zones.append(zone)
            if zone[0] != zone[1]:
                told = self._told_of_base(text, zone, [item for item in here if is_in(item, zone)])
                restricted |= {item for item in told if self._vocabulary.group(item) in _WHOSE}
                base = (
                    frozenset(item.concept for item in here if is_in(item, zone) and item.group not in SOFT),
                    mention.whole,
                )
            elif base[1] is not None and mention.whole is None and place:
                mention = as_part_of(mention, base[1])  # noqa: PLW2901 (the same, with what it is a part of)
            time = segment if YEARS.search(segment) else time
            of_context = any(is_in(item, zone) and item.group == WordGroup.CONTEXT for item in here)
            against = not of_context and is_held_against(text, mention)
            groups = {item.group for item in here}
            inherited = {item for item in restricted if self._vocabulary.group(item) not in groups}
            near = until_semicolon(text, mention, (low, high))
            if against or is_elsewhere(
                item for item in here if near[0] <= item.start < near[1] and not is_dated(item, text)
            ):
                continue
            if paired is not None:
                scopes = [paired[place]] if place < len(paired) else []
            else:
                following = nouns_after(text, mention, occurrences)
                around = (carried | base[0] | inherited, tail[0], following)
                scopes = list(self._scopes(text, mention, (low, high), here, before, around))
            found = self._nearest(scopes, mention, time, passage) or self._nearest(
                [scope._replace(is_of_any=True) for scope in scopes], mention, time, passage
            )
            if found is not None and not is_denied(found.fact, text, mention, (low, high), self._vocabulary):
                yield found

    def _nearest(
        self, scopes: Iterable[Scope], mention: Mention, time: str, passage: Passage
    ) -> Bound | None:
        """Return the fact of the narrowest scope that speaks of one; none where a wider scope speaks of a
        fact that takes in more: "Injury that was no accident, under 1, was found in 27%"."""
        nearest: Bound | None = None
        for scope in scopes:
            found = self._fitting.best(scope, mention, time, passage)
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
    ) -> Iterator[Scope]:
        """Yield what may be meant to be said of a mention, the nearest words first."""
        low, high = segment
        lead, tail, following = around
        here = [item for item in here if item.concept not in tail or item.end <= mention.start]
        zone = zone_of_base(text, mention, high)
        leading = lead_in(text, low, mention.start)
        clause = clause_of(text, mention, low, high)
        near = [item for item in here if clause[0] <= item.start < clause[1]]
        restricting = [item for item in here if leading[0] <= item.start < leading[1]]
        # What leads in to a sentence is said of all its numbers: "Of the 206 incidents, 17% ... and 20%".
        opening = lead_in(text, 0, mention.start)
        restricting += [item for item in before if opening[0] <= item.start < opening[1]]
        yield self._scope(text, mention, near, zone, restricting, lead, clause, following)
        if (low, high) != clause:
            yield self._scope(text, mention, here, zone, restricting, lead, segment, following)
        groups = {item.group for item in here if not is_in(item, zone)}
        inherited = [item for item in before if item.group not in SOFT and item.group not in groups]
        if not any(item.group == WordGroup.UNIT for item in here):
            inherited += [item for item in before if item.group == WordGroup.UNIT]
        if inherited:
            items, so_far = [*here, *inherited], (0, high)
            yield self._scope(text, mention, items, zone, restricting, lead, so_far, following)
        if restricting and not PART_OF.match(
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
            zone_of_base(text, item, len(text))[0] != zone_of_base(text, item, len(text))[1]
            for item in mentions
        ):
            return frozenset(), None
        match = TAIL.search(text, last.end)
        if match is None or not text[: last.start].rstrip().endswith("("):
            return frozenset(), None
        of_facts = frozenset[str]().union(*(fact.of for fact in self._fitting.facts))
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
    ) -> Scope:
        hard = [item for item in items if item.group not in SOFT]
        led_by = lead_in(text, 0, mention.start) if opens_with_whole(text, mention) else zone
        part_of, whose = self._part_of(text, zone if zone[0] != zone[1] else led_by)
        beside = frozenset(
            item.concept
            for item in hard
            if item in whose or (not is_in(item, zone) and item not in restricting)
        )
        of = frozenset(item.concept for item in [*hard, *restricting] if item.group not in SOFT) - beside
        nouns = frozenset(item.concept for item in [*items, *restricting] if item.group == WordGroup.UNIT)
        led = text[restricting[0].start : restricting[-1].end] if restricting else ""
        counts_others = AS_A_WHOLE.search(text[: mention.start]) or FOR_EACH.match(text[mention.end :])
        is_whole = zone[0] != zone[1] or bool(counts_others) or opens_with_whole(text, mention)
        first = min((item for item in items if item.group == WordGroup.UNIT), default=None)
        first_noun = first.concept if first is not None else ""
        return Scope(
            beside,
            of | lead,
            nouns,
            stems(f"{text[slice(*span)]} {led}"),
            following,
            is_whole,
            first_noun,
            part_of,
        )

    def _part_of(self, text: str, zone: tuple[int, int]) -> tuple[PartOf | None, list[Occurrence]]:
        """Return what a number is a part of, and the people whom its words name first: in "half of parents"
        they are not only what it is a share of, but whom it is about."""
        if zone[0] == zone[1]:
            return None, []
        inside = [item for item in self._vocabulary.occurrences(text) if is_in(item, zone)]
        nouns = [item for item in inside if item.group in (WordGroup.UNIT, WordGroup.PERSON)]
        whose = nouns[:1] if nouns and nouns[0].group == WordGroup.PERSON else []
        concepts = frozenset(item.concept for item in inside if item.group not in SOFT)
        back = bool(POINTS_BACK.search(text, *zone))
        more = self._told_of_base(text, zone, inside)
        return PartOf(concepts, more, nouns[0].concept if nouns else "", back), whose

    def _told_of_base(self, text: str, zone: tuple[int, int], inside: list[Occurrence]) -> frozenset[str]:
        """Return what is told of the noun that ends a base: "of rapid reviews about boys"."""
        told = TOLD_OF.match(text, zone[1])
        if told is None or not inside or inside[-1].group != WordGroup.UNIT:
            return frozenset()
        end = VERB.search(text, told.end())
        stop = re.search(r"[,;:)]", text[told.end() : end.start() if end else len(text)])
        high = told.end() + stop.start() if stop else end.start() if end else len(text)
        named = self._vocabulary.occurrences(text)
        return frozenset(
            item.concept for item in named if told.end() <= item.start < high and item.group not in SOFT
        )

    def _respectively(
        self, text: str, mentions: list[Mention], occurrences: list[Occurrence]
    ) -> list[Scope] | None:
        """Return the scope of each number of "deaths and serious harm were 49% and 48% respectively"; nothing
        where things and numbers do not pair."""
        start = mentions[0].start
        zone = zone_of_base(text, mentions[-1], len(text))
        named = [item for item in occurrences if item.end <= start and item.group not in SOFT]
        leading = lead_in(text, 0, start)
        named = [item for item in named if not leading[0] <= item.start < leading[1]]
        pieces = list(_pieces(text, named))
        if len(pieces) != len(mentions):
            return []
        of = frozenset(item.concept for item in occurrences if is_in(item, zone) and item.group not in SOFT)
        of |= frozenset(
            item.concept
            for item in occurrences
            if leading[0] <= item.start < leading[1] and item.group not in SOFT
        )
        nouns = frozenset(item.concept for item in occurrences if item.group == WordGroup.UNIT)
        return [Scope(frozenset(piece), of, nouns, stems(text), frozenset()) for piece in pieces]

    # -- tables ------------------------------------------------------------------------------------

    def _of_row(self, passage: Passage) -> Iterator[Bound]:
        label = passage.cells[0]
        own = self._vocabulary.occurrences(label)
        if is_elsewhere(own) or self._is_elsewhere(passage.lead):
            return
        caption = self._vocabulary.hard(passage.lead)
        starts = len(label) + 3
        # Beside "14%" a bare 46 is a count, also where the heads of both read as one.
        says_shares = any("%" in cell for cell in passage.cells[1:])
        for cell, head in zip(passage.cells[1:], passage.heads[1:], strict=True):
            start, starts = starts, starts + len(cell) + 3
            mentions = mentions_in(cell)
            if len(mentions) != 1 or self._is_elsewhere(head) or _is_one_of_several(cell, head, passage):
                continue
            mention = mentions[0] if says_shares else _in_unit_of(mentions[0], head, passage.lead)
            if (whole := _WHOLE_IN_HEAD.search(head)) and mention.whole is None:
                mention = as_part_of(mention, value_of(whole[1]))
            moved = Mention(
                tuple(q._replace(start=q.start + start, end=q.end + start) for q in mention.quantities),
                mention.start + start,
                mention.end + start,
            )
            items = [*own, *self._vocabulary.occurrences(head)]
            nouns = frozenset(item.concept for item in items if item.group == WordGroup.UNIT)
            beside = frozenset(item.concept for item in items if item.group not in SOFT)
            scope = Scope(beside, caption, nouns, stems(f"{label} {head} {passage.lead}"), nouns)
            time = head if YEARS.search(head) else label if YEARS.search(label) else passage.lead
            found = self._fitting.best(scope, moved, time, passage)
            if found is not None:
                yield found

    def _is_elsewhere(self, text: str) -> bool:
        return bool(text) and is_elsewhere(self._vocabulary.occurrences(text))


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
    return len(alike) > 1 or (len(under) > 1 and YEARS.search(head) is not None)


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
