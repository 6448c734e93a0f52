"""Which fact a scope speaks of, and how surely."""

from collections.abc import Sequence
from typing import NamedTuple

from csprp_cli.model.kinds import AreaKind, Counted, Unit
from csprp_cli.model.record_items import Period
from csprp_cli.printed.clauses import YEARS
from csprp_cli.printed.held_facts import HeldFact
from csprp_cli.printed.numbers import Mention
from csprp_cli.printed.passages import Passage
from csprp_cli.printed.scope import Scope
from csprp_cli.printed.vocabulary import Vocabulary, stems


class Bound(NamedTuple):
    """A mention that speaks of one fact. `sure` is how much of it is said: 3 with its base, 2 where its base
    needs no words, 1 for a total that is only counted; 0 where it is printed to be a part of something else
    than the fact is, which proves nothing and is worth a look."""

    fact: HeldFact
    mention: Mention
    passage: Passage
    sure: int


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


class Fitting:
    """Finds the fact of a scope, among `facts`: those of one publication and their rivals."""

    def __init__(self, facts: Sequence[HeldFact], vocabulary: Vocabulary, period: Period | None) -> None:
        self.facts = tuple(
            fact
            for fact in facts
            if fact.figures[0].area.kind == AreaKind.COUNTRY
            and any(figure.unit in _COUNTED for figure in fact.figures)
        )
        self._vocabulary = vocabulary
        self._period = period
        self._wholes = {whole: fact for fact in self.facts for whole in fact.wholes}
        self._by_core: dict[frozenset[str], list[HeldFact]] = {}
        for fact in self.facts:
            self._by_core.setdefault(fact.core, []).append(fact)

    def best(self, scope: Scope, mention: Mention, time: str, passage: Passage) -> Bound | None:
        """Return the one fact that a scope speaks of, or None where there is none, or more than one."""
        ranked: list[tuple[tuple[int, ...], int, HeldFact]] = []
        for fact in self.facts:
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

    def _fits(self, fact: HeldFact, scope: Scope, mention: Mention, time: str) -> int:
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

    def _is_of_another_base(self, fact: HeldFact, scope: Scope, mention: Mention) -> bool:
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

    def _counts(self, fact: HeldFact, scope: Scope, mention: Mention) -> int:
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
            for match in YEARS.finditer(time)
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
            for other in self.facts
        )
