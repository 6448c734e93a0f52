"""What the record holds of one publication, as facts that a passage may speak of."""

from collections.abc import Iterable
from typing import NamedTuple

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.model.kinds import Counted, PublicationKind, Unit
from csprp_cli.model.record_items import Period, Publication
from csprp_cli.printed.vocabulary import Vocabulary, stems
from csprp_cli.record.record import Record

EVERYTHING = "All"
"""The category of a total."""

UNKNOWN = "unknown"
"""What a claim says of its base where its source does not."""


class HeldFact(NamedTuple):
    """A fact: a count and its share are one. `core` are the concepts that a passage must speak of, `of` those
    of its base that these do not say (`base` are all of them); `may` are others that it may speak of without
    being about another fact.

    `nouns` say what it counts, `stems` are the words of its descriptions. A fact without claims is one that
    the record holds of another publication alone.
    """

    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    core: frozenset[str]
    of: frozenset[str]
    may: frozenset[str]
    nouns: frozenset[str]
    stems: frozenset[str]
    wholes: frozenset[str]
    period: Period
    base: frozenset[str]

    @property
    def is_total(self) -> bool:
        """Whether nothing but its noun says what it is."""
        return not self.core


def held_facts(record: Record, publication: Publication, vocabulary: Vocabulary) -> tuple[HeldFact, ...]:
    """Return the facts of a publication, each with all its claims: used and set aside alike."""
    topic = _topic(publication, vocabulary)
    return tuple(
        _fact(record, figures, vocabulary, topic)
        for figures in record.by_observation.values()
        if any(figure.publication == publication.id for figure in figures)
    )


def facts_elsewhere(
    record: Record, publication: Publication, vocabulary: Vocabulary, held: Iterable[HeldFact]
) -> tuple[HeldFact, ...]:
    """Return the questions of this kind of publication that the record does not hold of this one, the newest
    figure of each standing for it."""
    asked = {_question(fact.figures[0]) for fact in held}
    series = {fact.figures[0].series.id for fact in held}
    topic = _topic(publication, vocabulary)
    newest: dict[tuple[str, ...], tuple[Figure, ...]] = {}
    for figures in record.by_observation.values():
        first = figures[0]
        question = _question(first)
        if question in asked or first.series.id not in series or first.unit not in (Unit.COUNT, Unit.PERCENT):
            continue
        if question not in newest or newest[question][0].period.sort < first.period.sort:
            newest[question] = figures
    made = (_fact(record, figures, vocabulary, topic) for figures in newest.values())
    said = {(fact.core, of) for fact in held for of in (fact.of, frozenset())}
    return tuple(
        fact._replace(claims=(), wholes=frozenset())
        for fact in made
        if fact.core and (fact.core, fact.of) not in said
    )


def _question(figure: Figure) -> tuple[str, ...]:
    return figure.indicator.id, figure.category, figure.base.id


def _topic(publication: Publication, vocabulary: Vocabulary) -> frozenset[str]:
    """Return what all of a publication is about, which its sentences need not say; nothing for a report on
    everything."""
    if publication.kind in (PublicationKind.ANNUAL_REPORT, PublicationKind.STATISTICS):
        return frozenset()
    return vocabulary.implied(vocabulary.hard(publication.title))


def _fact(
    record: Record, figures: tuple[Figure, ...], vocabulary: Vocabulary, topic: frozenset[str]
) -> HeldFact:
    first = figures[0]
    indicator, category, base = first.indicator, first.category, first.base
    claims = tuple(claim for figure in figures for claim in figure.claims)
    named = vocabulary.hard(category) if category != EVERYTHING else frozenset()
    asked = vocabulary.hard(indicator.label) | vocabulary.hard(indicator.title)
    core = (named - topic) or named or asked - topic
    if {vocabulary.group(concept) for concept in core} == {WordGroup.NOT_KNOWN}:
        core |= frozenset(
            item.concept for item in vocabulary.occurrences(indicator.label) if item.group != WordGroup.UNIT
        )
    texts = [category, indicator.label, *(claim.evidence["measure"] for claim in claims)]
    texts += [claim.evidence["category"] for claim in claims]
    written = [item.sentence for figure in figures if (item := record.sentence_of(figure))]
    of_base = [base.title, *(claim.base for claim in claims if claim.base != UNKNOWN)]
    if base.counts == Counted.NOT_STATED:
        of_base = []
    of = frozenset[str]().union(*map(vocabulary.hard, of_base)) - topic
    may = frozenset[str]().union(*map(vocabulary.hard, texts + written)) | topic | core | of
    nouns = frozenset(
        item.concept
        for text in (*of_base, indicator.label, category)
        for item in vocabulary.occurrences(text)
        if item.group == WordGroup.UNIT
    )
    return HeldFact(
        figures,
        claims,
        core,
        of - vocabulary.implied(core),
        vocabulary.implied(may),
        nouns,
        frozenset[str]().union(*map(stems, (*texts, *written, *of_base, indicator.title))),
        frozenset(filter(None, [*(f.denominator for f in figures), *(c.denominator for c in claims)])),
        first.period,
        of,
    )
