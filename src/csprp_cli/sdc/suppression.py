"""Which counts to hide so that no small one can be worked out: hide the fewest, and prove it safe.

THE GUARANTEE. Take a reader who knows the rule, the one symbol that stands for every hidden cell, every
number that is printed, every sum that ties cells together, everything named as public, that counts are
whole and not below 0, which counts make a cell primary (so that a shown cell is none of these), and,
where a 0 is shown, which hidden cells are more than 0.
For that reader

- every hidden cell whose count is from 1 to t (`small`) can still be each value from 1 to t;
- every other hidden cell (`zero`, `all`, `secondary`) still has at least t possible values;
- a cell of the tables that is never printed, such as the rest of a subgroup, is protected in the same way
  where its count makes it primary: what anybody can subtract need not be printed to be read;
- a part taken from its total (`Complement`), both printed or public, leaves a number with at least t possible
  values where it is t or fewer, or where it is 0 and the part is so everybody;
- a cell that the caller holds back, whatever its count, has at least t possible values too; where it would
  be printed, it is hidden.

Where public knowledge alone rules some of these values out, no hiding brings them back; nor where a 0 is
shown, and symbols alone tell a least number: four of them in a year tell of four incidents. Such cells are
listed in `SuppressionPattern.already_known`, and nothing printed rules out more of their values.

The primary cells, with t = `rule.threshold`:
- a count from 1 to t;
- a count equal to a total that has other parts, so that it says "all of these children" (100%), unless
  every other part is named as 0 by public knowledge;
- where `rule.zeros` is hidden, a 0 that is part of a total that is not 0, so that it says "none of these
  children" (0%), unless public knowledge names it as 0: a zero that cannot be anything else (a structural
  zero) is named so.
Neither holds of a residual part (`TableSet.residual`). Where zeros are shown, a hidden cell that is not
primary may be a 0, and a shown 0 tells nothing. Where they are hidden, one whose totals are all 0 says
nothing about anybody: it is shown, with its total; where such a total has to be hidden its parts go with it,
because a shown 0 would tell that the total is 0 too. The years of a pooled period are an accumulation
(`Sum.partition` is False): a year without incidents is shown as 0.

The objective: hide the fewest printed cells, and one more where a page would say that all its hidden
answers are small (`_beside_small_ones`); among these, cells that are parts rather than totals; among
these, the first by key. Ties are never settled by the counts: which of two cells was hidden would say
which is smaller. Exact where the search completes (`SuppressionPattern.fewest`); otherwise the best choice
found in a fixed number of steps, in which no secondary cell can be shown again.

docs/architecture.md gives the proof, and what is not covered: what is public and was not named, a later
release, what an agency or family knows of its own cases, and guesses of the whole table.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import count as naturals
from typing import Any, NamedTuple

from csprp_cli.model.disclosure import (
    Complement,
    DisclosureRule,
    Key,
    Sum,
    SuppressionPattern,
    TableSet,
    Why,
)
from csprp_cli.model.kinds import Zeros
from csprp_cli.sdc.audit import Audit, Clause, Component, bits
from csprp_cli.sdc.feasibility import Binding, Bound
from csprp_cli.sdc.set_cover import minimum_cost_cover

Public = Mapping[Key, tuple[int, int]]

MOST_STEPS = 20_000
"""Steps of search for one component, over all rounds. Steps, not seconds: the same on every machine."""

EXACT_ROUNDS = 25
"""Rounds in which the whole choice is made anew. After them, what is hidden stays so until the last step."""


def suppress(
    tables: TableSet[Key],
    rule: DisclosureRule,
    public: Public[Key] | None = None,
    held_back: Collection[Key] = (),
    keep: Collection[Key] = (),
    symbols: Collection[Key] = (),
) -> SuppressionPattern[Key]:
    """Return which printed cells to hide. The guarantee and the objective are those of this module.

    `keep` names cells that are hidden only where nothing else would do: each weighs more than all others.
    `public` maps a cell, printed or not, to the least and the most that a reader knows it can be.
    `held_back` are cells that need protection for a reason that their counts do not tell. `symbols` are cells
    that a page which is public hid under this rule: a reader takes them for more than 0 as those of this one.
    Raises ValueError, naming cells and never a count, for sums that do not add up, a cell that is missing
    or below 0, or a public range that does not hold its count (see `contradicted`).
    """
    public = public or {}
    _refuse_what_cannot_be(tables, public)
    kinds = _by_text(dict.fromkeys(held_back, Why.SECONDARY) | primary_cells(tables, rule, public))
    tables = _without_what_binds_nothing(tables, kinds, public)
    whole = _with_complements(tables, rule, public)
    hidden = {key: kind for key, kind in kinds.items() if key in tables.printed}
    levels = _levels(whole)
    known: list[Key | Complement[Key]] = []
    fewest, work = True, 0
    for keys, sums in _components(whole, public):
        order = sorted(keys, key=lambda key: (isinstance(key, Complement), levels[key], str(key)))
        audits = _Audits(order, sums, whole, rule, public, kinds, whole.printed | set(symbols))
        room = sum(levels[key] for key in order) + 1
        dear = 2 * room * len(order)
        found = _least(audits, [room + levels[key] + dear * (key in keep) for key in order])
        fewest, work = fewest and found.fewest, work + found.work
        hidden |= {order[cell]: Why.SECONDARY for cell in bits(found.hidden & ~audits.always)}
        known += [order[cell] for cell in bits(found.broken & (found.hidden | audits.primary))]
    return SuppressionPattern(_by_text(hidden), tuple(sorted(set(known), key=str)), fewest, work)


def primary_cells(
    tables: TableSet[Key], rule: DisclosureRule, public: Public[Key] | None = None
) -> dict[Key, Why]:
    """Return every cell that needs protection, printed or not, with the kind of it."""
    public = public or {}
    counts = tables.counts
    kinds = {key: Why.SMALL for key, count in counts.items() if 1 <= count <= rule.threshold}
    for total, parts in _partitions(tables, public):
        for part in set(parts) - tables.residual:
            if counts[total] and counts[part] == counts[total] and not _is_fixed(part, public):
                kinds.setdefault(part, Why.WHOLE)
    if rule.zeros == Zeros.HIDDEN:
        kinds |= dict.fromkeys(_zeros_that_tell(tables, public), Why.ZERO)
    return _by_text(kinds)


def _without_what_binds_nothing(
    tables: TableSet[Key], kinds: Mapping[Key, Why], public: Public[Key]
) -> TableSet[Key]:
    """Return the tables without the unprinted totals that need no protection and stand in no other sum:
    whatever their parts are, there is one that fits."""
    times = Counter(key for total, parts, _ in tables.sums for key in (total, *parts))
    kept = tables.printed | kinds.keys() | public.keys()
    idle = {one.total for one in tables.sums if not one.partition and times[one.total] == 1} - kept
    return tables._replace(
        counts={key: count for key, count in tables.counts.items() if key not in idle},
        sums=tuple(one for one in tables.sums if one.total not in idle),
    )


def _by_text(kinds: Mapping[Key, Why]) -> dict[Key, Why]:
    return {key: kinds[key] for key in sorted(kinds, key=str)}


def contradicted(tables: TableSet[Key], public: Public[Key]) -> tuple[Key, ...]:
    """Return the cells whose public range does not hold their count, so that two sources disagree."""
    counts = tables.counts
    wrong = (k for k, (low, high) in public.items() if k in counts and not low <= counts[k] <= high)
    return tuple(sorted(wrong, key=str))


def percentage_allowed(
    numerator: Key,
    denominator: Key,
    tables: TableSet[Key],
    pattern: SuppressionPattern[Key],
    rule: DisclosureRule,
) -> bool:
    """Return whether a share may be printed: both cells are shown, it is neither 0% nor 100%, and the base
    is enough."""
    shown = {numerator, denominator} <= tables.printed - pattern.suppressed.keys()
    part, base = tables.counts[numerator], tables.counts[denominator]
    return shown and base >= rule.minimum_denominator and 0 < part < base


def with_subgroup(tables: TableSet[Key], part: Key, whole: Key, rest: Key) -> TableSet[Key]:
    """Return the tables with `part` bound to be at most `whole`: `rest`, a cell that is never printed, is
    what is left of it, and no answer of its own."""
    counts = {**tables.counts, rest: tables.counts[whole] - tables.counts[part]}
    sums = (*tables.sums, Sum(whole, (part, rest)))
    return tables._replace(counts=counts, sums=sums, residual=tables.residual | {rest})


def _with_complements(tables: TableSet[Key], rule: DisclosureRule, public: Public[Key]) -> TableSet[Any]:
    """Return the tables with a cell for each subtraction that a reader can make and that needs protection:
    a part from its total, where few are left, or nobody and so everybody is in the part."""
    seen = tables.printed | public.keys()
    counts: dict[Any, int] = dict(tables.counts)
    sums: list[Sum[Any]] = list(tables.sums)
    for total, parts in _partitions(tables, public):
        for part in parts:
            left = tables.counts[total] - tables.counts[part]
            is_whole = not left and tables.counts[total] and part not in tables.residual
            if total in seen and part in seen and (is_whole or 1 <= left <= rule.threshold):
                rest = Complement(total, part)
                counts[rest] = left
                sums.append(Sum(total, (part, rest), partition=False))
    return TableSet(counts, tuple(sums), tables.printed, tables.residual)


def _is_fixed(key: Key, public: Public[Key]) -> bool:
    return key in public and public[key][0] == public[key][1]


def _is_public_zero(key: Key, public: Public[Key]) -> bool:
    return public.get(key, (0, 1))[1] == 0


def _partitions(tables: TableSet[Key], public: Public[Key]) -> list[tuple[Key, tuple[Key, ...]]]:
    """Return the sums whose parts are answers, without those that only one answer can fill."""
    return [
        (total, parts)
        for total, parts, is_partition in tables.sums
        if is_partition and sum(not _is_public_zero(part, public) for part in parts) > 1
    ]


def _zeros_that_tell(tables: TableSet[Key], public: Public[Key]) -> set[Key]:
    """Return the zeros that say "none of these": part of a total that is not 0, or that nobody may see."""
    counts = tables.counts
    telling: set[Key] = set()
    while True:
        further = {
            part
            for total, parts, is_partition in tables.sums
            if is_partition
            for part in set(parts) - tables.residual
            if counts[part] == 0 and not _is_public_zero(part, public)
            if counts[total] or total in telling or not (total in tables.printed or _is_fixed(total, public))
        }
        if further <= telling:
            return telling
        telling |= further


class _Found(NamedTuple):
    """What to hide in one component, primary cells included, and the cells known to be beyond help."""

    hidden: int
    broken: int
    fewest: bool
    work: int


class _Audits:
    """The audit of the cells, and where it finds nothing that of what can be subtracted: it is dearer, and
    seldom finds more.

    The complements come last in `order`, so that a cell has one number in both.
    """

    def __init__(
        self,
        order: Sequence[Any],
        sums: Sequence[Sum[Any]],
        tables: TableSet[Any],
        rule: DisclosureRule,
        public: Public[Any],
        kinds: Mapping[Any, Why],
        symbols: Set[Any],
    ) -> None:
        size = sum(not isinstance(key, Complement) for key in order)
        own = [one for one in sums if not any(isinstance(part, Complement) for part in one.parts)]
        self._cells = Audit(cells := _component(order[:size], own, tables, rule, public, kinds, symbols))
        self._left = (
            Audit(_component(order, sums, tables, rule, public, kinds, symbols)) if order[size:] else None
        )
        self._pairs = {
            cell: (1 << order.index(key.total), 1 << order.index(key.part))
            for cell, key in enumerate(order)
            if isinstance(key, Complement)
        }
        self._complements = sum(1 << cell for cell in self._pairs)
        self._printed = cells.printed
        self.always = cells.primary & cells.printed
        self.primary = cells.primary | self._complements
        self.together = cells.together

    def clauses(self, hidden: int) -> list[Clause]:
        """Return, for what this choice leaves exposed, what would have to be hidden as well."""
        exposed = list(self._cells.clauses(hidden))
        if exposed or self._left is None:
            return exposed
        # Of a total and a part, one shown and one hidden: the hidden one has its values, and so has the rest.
        shown, safe = self._printed & ~hidden, hidden & ~self._cells.broken()
        implied = (
            cell
            for cell, (a, b) in self._pairs.items()
            if (a & shown and b & safe) or (b & shown and a & safe)
        )
        among = self._complements & ~sum(1 << cell for cell in implied)
        return list(self._left.clauses(hidden, among))

    def broken(self) -> int:
        """Return the cells for which public knowledge alone is known to allow too few values."""
        return self._cells.broken() | (self._left.broken() if self._left else 0)

    @property
    def work(self) -> int:
        """How many pivots they took so far."""
        return self._cells.work + (self._left.work if self._left else 0)

    @property
    def gave_up(self) -> bool:
        """Whether some question took more work than one question may."""
        return self._cells.gave_up or bool(self._left and self._left.gave_up)


def _least(audits: _Audits, costs: Sequence[int]) -> _Found:
    """Hide the least: choose by what is known to be needed, look for what is still exposed, learn, repeat."""
    always = audits.always
    clauses = [*audits.together]
    kept, proven, steps = 0, True, 0
    for turn in naturals():
        must = [*_open(clauses, always), *(Clause(1 << cell) for cell in bits(kept))]
        choice = minimum_cost_cover(must, costs, MOST_STEPS - steps)
        proven, steps = choice.proven, steps + choice.steps
        hidden = always | choice.hidden
        learned = audits.clauses(hidden)
        if not learned:
            break
        clauses += learned
        if turn >= EXACT_ROUNDS:
            kept = choice.hidden
    proven = proven and not kept
    if not proven or audits.gave_up:
        hidden = _pruned(audits, clauses, hidden, always, costs)
    return _Found(hidden, audits.broken(), proven and not audits.gave_up, audits.work)


def _open(clauses: Iterable[Clause], always: int) -> list[Clause]:
    """Return the clauses that what is always hidden does not fulfil, freed of conditions that it does."""
    held = (
        Clause(clause.options) if clause.when >= 0 and always >> clause.when & 1 else clause
        for clause in clauses
    )
    return [clause for clause in held if not clause.options & always]


def _pruned(audits: _Audits, clauses: list[Clause], hidden: int, always: int, costs: Sequence[int]) -> int:
    """Show again, dearest first, every secondary cell that is not needed, until none is left."""
    while True:
        before = hidden
        for cell in sorted(bits(hidden & ~always), key=lambda c: (-costs[c], -c)):
            less = hidden & ~(1 << cell)
            if any(not clause.holds(less) for clause in clauses):
                continue
            if exposed := audits.clauses(less):
                clauses += exposed
            else:
                hidden = less
        if hidden == before:
            return hidden


def _refuse_what_cannot_be(tables: TableSet[Key], public: Public[Key]) -> None:
    counts = tables.counts
    named = {key for total, parts, _ in tables.sums for key in (total, *parts)} | tables.printed
    if missing := sorted((named | public.keys()) - counts.keys(), key=str):
        raise ValueError(f"no count is given for {', '.join(map(str, missing))}")
    if below := sorted((key for key, count in counts.items() if count < 0), key=str):
        raise ValueError(f"a count is below 0: {', '.join(map(str, below))}")
    for total, parts, _ in tables.sums:
        if counts[total] != sum(counts[part] for part in parts):
            raise ValueError(f"the parts do not add up to {total}")
    if wrong := contradicted(tables, public):
        raise ValueError(f"what is public does not hold the count of {', '.join(map(str, wrong))}")


def _levels(tables: TableSet[Key]) -> dict[Key, int]:
    """Return how many sums lie below each cell, one on top of another: 0 for a cell with no parts."""
    levels = dict.fromkeys(tables.counts, 0)
    for _ in tables.sums:
        before = dict(levels)
        for total, parts, _shares in tables.sums:
            levels[total] = max(levels[total], 1 + max((before[part] for part in parts), default=0))
        if levels == before:
            break
    return levels


def _components(tables: TableSet[Key], public: Public[Key]) -> list[tuple[list[Key], list[Sum[Key]]]]:
    """Return cells that sums tie together. A cell whose value is public ties nothing, and is in each."""
    parent = {key: key for key in tables.counts}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for total, parts, _ in tables.sums:
        free = sorted((key for key in (total, *parts) if not _is_fixed(key, public)), key=str)
        for key in free[1:]:
            parent[root(key)] = root(free[0])
    cells: dict[Key, set[Key]] = defaultdict(set)
    sums: dict[Key, list[Sum[Key]]] = defaultdict(list)
    for key in tables.counts:
        cells[root(key)].add(key)
    told = {Sum(total, tuple(sorted(parts, key=str)), kind) for total, parts, kind in tables.sums}
    for one in sorted(told, key=lambda one: (str(one.total), tuple(map(str, one.parts)), one.partition)):
        members = {one.total, *one.parts}
        home = next((root(key) for key in sorted(members, key=str) if not _is_fixed(key, public)), None)
        if home is not None:
            cells[home] |= members
            sums[home].append(one)
    return [(list(cells[home]), sums[home]) for home in sorted(cells, key=str)]


def _component(
    order: Sequence[Key],
    sums: Sequence[Sum[Key]],
    tables: TableSet[Key],
    rule: DisclosureRule,
    public: Public[Key],
    kinds: Mapping[Key, Why],
    symbols: Set[Key],
) -> Component:
    place = {key: cell for cell, key in enumerate(order)}
    counts = tables.counts

    def mask(keys: Iterable[Key]) -> int:
        return sum(1 << place[key] for key in keys)

    bounds: list[tuple[Bound, Bound]] = [public.get(key, (0, float("inf"))) for key in order]
    # Where a 0 is shown, a reader takes a symbol for more than 0: five symbols that add up to 5 are 1 each.
    shows_zeros = symbols if rule.zeros == Zeros.SHOWN else frozenset[Key]()
    least = [int(key in shows_zeros and counts[key] > 0) for key in order]
    own = {key: counts[key] for key in order}
    here = TableSet(own, tuple(sums), tables.printed & place.keys(), tables.residual)
    telling = here.printed - tables.residual  # the rule would have hidden these
    return Component(
        binding=Binding(
            truth=tuple(counts[key] for key in order),
            sums=tuple((place[total], tuple(place[part] for part in parts)) for total, parts, _ in sums),
            low=tuple(max(bound, low) for bound, (low, _) in zip(least, bounds, strict=True)),
            high=tuple(high for _, high in bounds),
        ),
        threshold=rule.threshold,
        printed=mask(here.printed),
        primary=mask(key for key in order if key in kinds or isinstance(key, Complement)),
        small=mask(key for key, kind in kinds.items() if kind == Why.SMALL and key in place),
        implied_lower_bounds=tuple(
            (place[total], place[part])
            for total, parts in _partitions(here, public)
            for part in parts
            if part in telling and counts[part] and not _is_fixed(part, public)
        ),
        together=tuple(_together(here, rule, public, place)),
    )


def _beside_small_ones(
    total: Key, parts: set[Key], here: TableSet[Key], rule: DisclosureRule, place: Mapping[Key, int]
) -> int:
    """Return of which cells one must be hidden beside several small parts of one total, or 0.

    One small part alone is hidden with the first by key that is not 0. So where that is shown, a page says
    that each hidden part is small; and then what they add up to may leave each of them too few values.
    """
    least, most = 1, rule.threshold
    small = {part for part in parts if least <= here.counts[part] <= most}
    together, others = sum(here.counts[part] for part in small), len(small) - 1
    if others < 1 or min((part for part in parts if here.counts[part]), key=place.__getitem__) in small:
        return 0
    if most + others * least <= together <= least + others * most:
        return 0
    return sum(1 << place[key] for key in {total, *parts} - small)


def _together(
    here: TableSet[Key], rule: DisclosureRule, public: Public[Key], place: Mapping[Key, int]
) -> Iterator[Clause]:
    """Yield what a hidden total takes with it: its zeros, where the rule hides zeros and one that is shown
    would tell that the total is 0 too; and one other answer, where one holds everybody."""
    counts = here.counts
    for total, parts, is_partition in here.sums:
        fillable = {part for part in parts if not _is_public_zero(part, public)}
        if not is_partition or total not in here.printed:
            continue
        if not counts[total] and rule.zeros == Zeros.HIDDEN:
            telling = (fillable & here.printed) - here.residual
            yield from (Clause(1 << place[part], place[total]) for part in parts if part in telling)
        if counts[total] and fillable <= here.printed:
            wholes = (
                part for part in parts if part in fillable - here.residual and counts[part] == counts[total]
            )
            for whole in wholes:
                if others := sum(1 << place[part] for part in fillable - {whole}):
                    yield Clause(others, place[total])
            if further := _beside_small_ones(total, fillable, here, rule, place):
                yield Clause(further)
