"""How each claim stands in the text of a report: as printed, with another number, or not found."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.kinds import ClaimStatus, Unit
from csprp_cli.model.printed import Finding, State
from csprp_cli.model.record_items import Publication
from csprp_cli.model.value import claimed
from csprp_cli.printed.binding import Binder
from csprp_cli.printed.fitting import Bound
from csprp_cli.printed.held_facts import HeldFact, facts_elsewhere, held_facts
from csprp_cli.printed.numbers import Kept, Mention, Quantity, mentions_in
from csprp_cli.printed.passages import Passage, shortened
from csprp_cli.printed.vocabulary import Vocabulary
from csprp_cli.record.record import Record

MOST_NEW = 200
"""How many candidates are listed: a report has thousands of numbers, and a person reads each of these."""


class _Says(IntEnum):
    """What a number in the text says of a claim."""

    NOTHING = 0
    THE_SAME = 1
    ANOTHER = 2


_Spoken = dict[tuple[str, Decimal, Kept], str]
"""The words of words.csv by what they say: "one in five" is held as "a fifth"."""


class _Evidence(NamedTuple):
    says: _Says
    sure: int
    bound: Bound
    quantity: Quantity


def verdicts(
    record: Record,
    publication: Publication,
    passages: Sequence[Passage],
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> tuple[Finding, ...]:
    """Return a finding for each claim of a publication, and candidates that the record does not hold."""
    vocabulary = Vocabulary(record.printed_words)
    spoken = _spoken(record)
    facts = held_facts(record, publication, vocabulary)
    period = record.periods.get(publication.period)
    others = facts_elsewhere(record, publication, vocabulary, facts)
    binder = Binder((*facts, *others), vocabulary, period)
    held: dict[int, list[Bound]] = {id(fact): [] for fact in (*facts, *others)}
    for number, passage in enumerate(passages):
        progress(number, len(passages))
        for bound in binder.bound(passage):
            held[id(bound.fact)].append(bound)
    found = [
        finding
        for fact in facts
        for figure in fact.figures
        if figure.publication == publication.id
        for finding in _of_figure(figure, held[id(fact)], fact, passages, vocabulary, spoken)
    ]
    found += _new(others, held, spoken, vocabulary)
    order = list(State)
    # What was not found and has a place to look at comes before what has none.
    return tuple(sorted(found, key=lambda item: (order.index(item.state), not item.page, item.page)))


def _of_figure(
    figure: Figure,
    bounds: list[Bound],
    fact: HeldFact,
    passages: Sequence[Passage],
    vocabulary: Vocabulary,
    spoken: _Spoken,
) -> Iterable[Finding]:
    for claim in figure.claims:
        if claim.unit in (Unit.RANK, Unit.LISTED):
            yield _of_order(claim, figure, fact, passages, vocabulary)
            continue
        if claim.words and not mentions_in(claim.words):
            yield _of_words(claim, figure, fact, passages, vocabulary)
            continue
        evidence = [item for bound in bounds if (item := _says(claim, figure, bound)) is not None]
        yield _verdict(claim, figure, evidence, fact, spoken)


def _verdict(
    claim: Claim, figure: Figure, evidence: list[_Evidence], fact: HeldFact, spoken: _Spoken
) -> Finding:
    """Return how a claim stands. Passages that say most of a fact decide; where two of these differ, the
    number is another one: a claim is never called as printed against a passage that says otherwise.

    What was set aside is nothing that the record says, so another number in its place is no fault of it.
    """
    beside = [item for item in evidence if item.sure == 0]
    readings = [item for item in evidence if item.sure and _is_of_another_reading(item, claim, figure)]
    evidence = [item for item in evidence if item.sure and item not in readings]
    telling = [item for item in evidence if item.says != _Says.NOTHING]
    most = max((item.sure for item in telling), default=0)
    same = [item for item in telling if item.says == _Says.THE_SAME]
    another = [item for item in telling if item.says == _Says.ANOTHER and item.sure >= min(most, 2)]
    if same and (most == 1 or (fact.is_total and any(item.sure == most for item in same))):
        another = []  # a total is counted in parts too: one place that has it is enough
    if same and not another:
        return _finding(claim, figure, State.AS_PRINTED, max(same, key=lambda item: item.sure), spoken)
    if another and claim.status != ClaimStatus.SET_ASIDE:
        return _finding(claim, figure, State.ANOTHER_NUMBER, max(another, key=lambda item: item.sure), spoken)
    if readings:
        return _seen(claim, figure, readings[0], "another reading")
    if same_elsewhere := [item for item in beside if item.says == _Says.THE_SAME]:
        return _seen(claim, figure, same_elsewhere[0], "another base")
    return Finding(claim.id, figure.id, State.NOT_FOUND, 0, "", claimed(claim), "", **_facts_of(figure))


def _is_of_another_reading(item: _Evidence, claim: Claim, figure: Figure) -> bool:
    """Return whether a report prints what another claim of the same number says: "over a fifth", where this
    one says "a fifth". Sources put one number in several ways, and only one of them can be the report's."""
    return item.says != _Says.THE_SAME and any(
        other.value == claim.value
        and other.words != claim.words
        and other.status != ClaimStatus.SET_ASIDE
        and _compared(item.quantity, other, figure) == _Says.THE_SAME
        for other in figure.claims
        if other.unit == claim.unit
    )


def _seen(claim: Claim, figure: Figure, item: _Evidence, how: str) -> Finding:
    """Return a claim that was not found, with the place that a person may want to look at, and why."""
    passage, mention = item.bound.passage, item.bound.mention
    line = shortened(passage.text, mention.start, mention.end)
    printed = f"{item.quantity.text} ({how})"
    page = passage.page_of(mention.start)
    return Finding(
        claim.id, figure.id, State.NOT_FOUND, page, line, claimed(claim), printed, **_facts_of(figure)
    )


def _spoken(record: Record) -> _Spoken:
    found: _Spoken = {}
    for line in record.lines("words.csv"):
        for mention in mentions_in(line["wording"]):
            for item in mention.quantities:
                found.setdefault((str(item.unit), item.value, item.kept), line["wording"])
    return found


def _wording(quantity: Quantity, spoken: _Spoken) -> str:
    """Return the words of a number that is printed in words, as the record holds them; nothing for digits.

    Only a bare fraction has the same words in many forms: "fewer than a third" is not "almost a third".
    """
    if not quantity.in_words and quantity.kept in (Kept.EXACT, Kept.ABOUT):
        return ""
    own = re.sub(r"^more than\b", "over", quantity.text.lower())
    if quantity.kept != Kept.EXACT:
        return own
    return spoken.get((str(quantity.unit), quantity.value, Kept.EXACT), own)


def _facts_of(figure: Figure) -> dict[str, str]:
    return {
        "indicator": figure.indicator.id,
        "category": figure.category,
        "base": figure.base.id,
        "unit": str(figure.unit),
    }


def _finding(claim: Claim, figure: Figure, state: State, item: _Evidence, spoken: _Spoken) -> Finding:
    passage, mention = item.bound.passage, item.bound.mention
    line = shortened(passage.text, mention.start, mention.end)
    quantity = item.quantity
    whole = mention.whole
    return Finding(
        claim.id,
        figure.id,
        state,
        passage.page_of(mention.start),
        line,
        claimed(claim),
        quantity.text if whole is None or state == State.AS_PRINTED else f"{quantity.text} of {whole:,f}",
        **_facts_of(figure),
        value=f"{quantity.value.normalize():f}",
        wording=_wording(quantity, spoken),
        denominator=f"{whole:f}" if whole is not None else "",
    )


# -- numbers held against each other -------------------------------------------------------------------


def _says(claim: Claim, figure: Figure, bound: Bound) -> _Evidence | None:
    """Return what a mention says of a claim, or None where it has no number of the claim's unit."""
    quantity = _of_unit(bound.mention, claim.unit)
    if quantity is None or not claim.value:
        return None
    says = _compared(quantity, claim, figure)
    whole, denominator = bound.mention.whole, figure.denominator or claim.denominator
    if says == _Says.THE_SAME and whole is not None and denominator and whole != Decimal(denominator):
        says = _Says.ANOTHER
    return _Evidence(says, bound.sure, bound, quantity)


def _of_unit(mention: Mention, unit: Unit) -> Quantity | None:
    """Return the number of a unit, one in digits before one in words."""
    held = [item for item in mention.quantities if item.unit == unit]
    return min(held, key=lambda item: (item.in_words, item.kept != Kept.EXACT), default=None)


def _compared(quantity: Quantity, claim: Claim, figure: Figure) -> _Says:
    held = Decimal(claim.value)
    kept, in_words = _kept(claim, figure.unit)
    value = quantity.value
    step = Decimal(1).scaleb(int(held.as_tuple().exponent))
    equal = value.quantize(step) == held if quantity.in_words else value == held
    exact = {Kept.EXACT, Kept.ABOUT}
    if equal and (quantity.kept == kept or {quantity.kept, kept} <= exact):
        return _Says.THE_SAME
    if quantity.kept in exact and not quantity.in_words:
        return _Says.ANOTHER
    if equal:
        return _Says.NOTHING if kept in exact else _Says.ANOTHER
    # Words have a reach: "nearly half" says nothing against 48%.
    reach = 3 if quantity.in_words else 5
    if quantity.kept == kept and quantity.in_words == in_words:
        return _Says.ANOTHER
    if quantity.kept == Kept.OVER and held > value and (held - value <= reach or figure.unit == Unit.COUNT):
        return _Says.NOTHING
    if quantity.kept == Kept.UNDER and held < value and (value - held <= reach or figure.unit == Unit.COUNT):
        return _Says.NOTHING
    if quantity.in_words and abs(value - held) <= reach:
        return _Says.NOTHING
    return _Says.ANOTHER


def _kept(claim: Claim, unit: Unit) -> tuple[Kept, bool]:
    """Return what the words of a claim put before its number, and whether words stand for the number."""
    if not claim.words:
        return Kept.EXACT, False
    for mention in mentions_in(claim.words):
        for quantity in mention.quantities:
            if quantity.unit == unit:
                return quantity.kept, quantity.in_words
    return Kept.ABOUT, True


# -- orders --------------------------------------------------------------------------------------------

_ORDER = (
    (2, re.compile(r"\bsecond[- ](?:largest|most|biggest|highest)\b", re.IGNORECASE)),
    (3, re.compile(r"\bthird[- ](?:largest|most|biggest|highest)\b", re.IGNORECASE)),
    (
        1,
        re.compile(
            r"\b(?:largest|most (?:common|prevalent|frequent|often)|biggest|highest)\b", re.IGNORECASE
        ),
    ),
)


def _of_order(
    claim: Claim, figure: Figure, fact: HeldFact, passages: Sequence[Passage], vocabulary: Vocabulary
) -> Finding:
    """Return how a place in an order stands: its words are looked for in a clause about this one thing."""
    for passage in passages:
        if not fact.core or passage.cells:
            continue
        place = _place_in_order(passage, fact, vocabulary)
        if place is None:
            continue
        rank, match = place
        listed = figure.unit == Unit.LISTED
        same = listed or claim.value == str(rank)
        state = State.AS_PRINTED if same else State.ANOTHER_NUMBER
        line = shortened(passage.text, match.start(), match.end())
        return Finding(
            claim.id,
            figure.id,
            state,
            passage.page,
            line,
            claimed(claim),
            match[0],
            **_facts_of(figure),
            value=str(rank),
            wording=match[0].lower(),
        )
    return Finding(claim.id, figure.id, State.NOT_FOUND, 0, "", claimed(claim), "", **_facts_of(figure))


def _place_in_order(
    passage: Passage, fact: HeldFact, vocabulary: Vocabulary
) -> tuple[int, re.Match[str]] | None:
    """Return the place that a clause gives one thing in an order, and where it says so."""
    for clause in re.finditer(r"[^,;]+", passage.text):
        place = next(
            (
                (rank, match)
                for rank, order in _ORDER
                if (match := order.search(passage.text, clause.start(), clause.end()))
            ),
            None,
        )
        said = vocabulary.hard(clause[0]) if place is not None else frozenset()
        if place is not None and said and fact.core <= vocabulary.implied(said) and said <= fact.may:
            return place
    return None


def _of_words(
    claim: Claim, figure: Figure, fact: HeldFact, passages: Sequence[Passage], vocabulary: Vocabulary
) -> Finding:
    """Return how a reading without a number stands, such as "fairly even split": by its own words."""
    for passage in passages:
        place = passage.text.lower().find(claim.words.lower())
        if place >= 0 and fact.core <= vocabulary.implied(vocabulary.hard(f"{passage.lead} {passage.text}")):
            end = place + len(claim.words)
            line = shortened(passage.text, place, end)
            return Finding(
                claim.id,
                figure.id,
                State.AS_PRINTED,
                passage.page,
                line,
                claimed(claim),
                passage.text[place:end],
                **_facts_of(figure),
                value=claim.value,
                wording=claim.words,
            )
    return Finding(claim.id, figure.id, State.NOT_FOUND, 0, "", claimed(claim), "", **_facts_of(figure))


# -- candidates ----------------------------------------------------------------------------------------


def _new(
    others: Sequence[HeldFact], held: dict[int, list[Bound]], spoken: _Spoken, vocabulary: Vocabulary
) -> list[Finding]:
    """Return what a report prints of questions that the record does not hold of it, each number once.

    The one number of a sentence is about all that the sentence names: "an EHC plan was in place for one in
    four children of school age" is no share of children who are of school age.
    """
    found: dict[tuple[str, str, str, str], Finding] = {}
    for fact in others:
        first = fact.figures[0]
        if fact.is_total:
            continue
        for bound in (item for item in held[id(fact)] if item.sure):
            text = bound.passage.text
            if (
                not bound.passage.cells
                and len(mentions_in(text)) == 1
                and not vocabulary.hard(text) <= fact.may
            ):
                continue
            for quantity in bound.mention.quantities:
                passage, mention = bound.passage, bound.mention
                value = f"{quantity.value.normalize():f}"
                key = (first.indicator.id, first.category, str(quantity.unit), value)
                line = shortened(passage.text, mention.start, mention.end)
                base = first.base.id if bound.sure == 3 or not fact.of else ""
                found.setdefault(
                    key,
                    Finding(
                        "",
                        "",
                        State.NEW,
                        passage.page_of(mention.start),
                        line,
                        "",
                        quantity.text,
                        indicator=first.indicator.id,
                        category=first.category,
                        base=base,
                        unit=str(quantity.unit),
                        value=value,
                        wording=_wording(quantity, spoken),
                        denominator=f"{mention.whole:f}" if mention.whole is not None else "",
                    ),
                )
    return sorted(found.values(), key=lambda item: item.page)[:MOST_NEW]
