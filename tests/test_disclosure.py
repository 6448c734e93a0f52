"""Nothing that is hidden can be worked out: an attacker by integer programming tries, and a search for less.

The attacker (attacker.py) is independent of what it attacks. CI attacks 120 partnerships, make thorough 500;
CSPRP_ATTACKS=2000 attacks more.
"""

import hashlib
import math
import os
import random
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from attacker import Attack, Seen, subtractions
from conftest import examples, held_to_golden, sampled
from csprp_cli.local.intake.own_questions import YES_NO
from csprp_cli.model.benchmark import CellKey
from csprp_cli.model.disclosure import DisclosureRule, Sum, SuppressionPattern, TableSet, Why
from csprp_cli.model.kinds import Zeros
from csprp_cli.record.load import load
from csprp_cli.sdc import feasibility, suppression
from csprp_cli.sdc.audit import Clause
from csprp_cli.sdc.feasibility import Answer, Binding, FeasibilityProblem
from csprp_cli.sdc.suppression import (
    contradicted,
    percentage_allowed,
    primary_cells,
    suppress,
    with_subgroup,
)
from generated_partnerships import partnership, pooled, public_knowledge
from small_tables import fewest_hidden, is_safe, positive, shuffled, small_tables, tells_that_all_are_small

RULES = load().disclosure_rules
NHS = RULES["nhs-1-7"]
STRICT = NHS._replace(zeros=Zeros.HIDDEN)
EVERY_RULE = tuple(
    RULES[slug]._replace(zeros=zeros)
    for zeros in Zeros
    for slug in ("nhs-1-7", "threshold-5", "threshold-10")
)
"""Each rule in both ways: zeros shown, and hidden."""

BOTH_WAYS = pytest.mark.parametrize("rule", [NHS, STRICT], ids=lambda rule: f"zeros-{rule.zeros}")
PARTNERSHIPS = int(os.environ.get("CSPRP_ATTACKS", "120"))
BLOCK = 10

Tables = TableSet[Any]
"""Tables with keys of any kind: words here, CellKey in a partnership."""


def seen(
    tables: Tables,
    hidden: frozenset[Any],
    rule: DisclosureRule,
    public: Mapping[Any, tuple[int, int]] | None = None,
) -> Seen:
    shown = {key: tables.counts[key] for key in tables.printed - hidden}
    hides_zeros = rule.zeros == Zeros.HIDDEN
    reader = Seen(shown, hidden, tables.sums, public or {}, rule.threshold, hides_zeros, tables.residual)
    reader = reader._replace(positive=positive(tables, hidden, rule))
    left = subtractions(reader, tables.printed)
    return reader._replace(sums=(*tables.sums, *(left[key] for key in few_left(tables, rule, reader))))


def few_left(tables: Tables, rule: DisclosureRule, reader: Seen) -> list[Any]:
    """Returns what a reader can subtract and must not learn: few are left, or nobody, and so everybody."""
    counts = tables.counts
    left = {key: counts[key.total] - counts[key.part] for key in subtractions(reader, tables.printed)}
    everybody = {k for k, n in left.items() if n == 0 < counts[k.total] and k.part not in tables.residual}
    return [key for key, count in left.items() if 1 <= count <= rule.threshold or key in everybody]


def claims(
    tables: Tables, pattern: SuppressionPattern[Any], rule: DisclosureRule, reader: Seen
) -> tuple[set[Any], set[Any]]:
    """Returns what the guarantee names: the cells that must have each value from 1 to t, and the others."""
    small = {key for key, count in tables.counts.items() if 1 <= count <= rule.threshold}
    held = {*pattern.suppressed, *primary_cells(tables, rule, reader.public), *few_left(tables, rule, reader)}
    held -= {*pattern.already_known}
    return held & small, held - small


def broken(
    tables: Tables,
    pattern: SuppressionPattern[Any],
    rule: DisclosureRule,
    public: Mapping[Any, tuple[int, int]] | None = None,
) -> list[Any]:
    reader = seen(tables, frozenset(pattern.suppressed), rule, public)
    return Attack(reader).broken(*claims(tables, pattern, rule, reader))


def beyond_help(
    tables: Tables,
    pattern: SuppressionPattern[Any],
    rule: DisclosureRule,
    public: Mapping[Any, tuple[int, int]],
) -> list[Any]:
    """Returns cells reported as already known that are not, or of which print tells more than the public."""
    if not pattern.already_known:
        return []
    reader = seen(tables, frozenset(pattern.suppressed), rule, public)
    bare, printed = Attack(reader._replace(shown={}, hidden=tables.printed)), Attack(reader)
    wrong = []
    for key in pattern.already_known:
        wanted = range(1, rule.threshold + 1)
        if tables.counts.get(key) in wanted:
            before = {value for value in wanted if bare.can_be(key, value)}
            after = {value for value in before if printed.can_be(key, value)}
        else:
            before, after = (attack.values(key, rule.threshold) for attack in (bare, printed))
        if len(before) >= rule.threshold or min(len(after), rule.threshold) < len(before):
            wrong.append(key)
    return wrong


def table(**counts: int) -> Tables:
    """Returns one breakdown of a total."""
    held = {**counts, "all": sum(counts.values())}
    return TableSet(held, (Sum("all", tuple(counts)),), frozenset(held))


# -- the guarantee -----------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [False, True], ids=["nothing-public", "public"])
@pytest.mark.parametrize("start", sampled(range(0, PARTNERSHIPS, BLOCK), 1))
def test_no_attack_on_a_partnership_works(start: int, known: bool) -> None:
    for seed in range(start, min(start + BLOCK, PARTNERSHIPS)):
        rule = EVERY_RULE[seed % len(EVERY_RULE)]
        tables = partnership(seed).tables
        public = public_knowledge(tables, seed) if known else {}
        pattern = suppress(tables, rule, public)
        shown = tables.printed - pattern.suppressed.keys()
        assert not [key for key in shown if 1 <= tables.counts[key] <= rule.threshold], seed
        assert broken(tables, pattern, rule, public) == [], seed
        assert beyond_help(tables, pattern, rule, public) == [], seed
        # Where zeros are shown, four symbols beside each other tell that there were four at least.
        assert known or rule.zeros == Zeros.SHOWN or not pattern.already_known, seed


@pytest.mark.thorough
def test_without_secondary_suppression_the_attack_works() -> None:
    worked = attacked = 0
    for seed in range(examples(7, 60)):
        rule, tables = EVERY_RULE[seed % len(EVERY_RULE)], partnership(seed).tables
        primary = {k: why for k, why in primary_cells(tables, rule).items() if k in tables.printed}
        pattern = SuppressionPattern(primary, (), fewest=False, work=0)
        if broken(tables, pattern, rule):
            assert suppress(tables, rule).suppressed.keys() > pattern.suppressed.keys()
            worked += 1
        attacked += 1
    assert worked > attacked / 2, f"{worked} of {attacked}"


@pytest.mark.thorough
@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: f"{rule.slug}-{rule.zeros}")
def test_a_large_partnership_is_safe_and_takes_little_work(rule: DisclosureRule) -> None:
    """60 incidents, 5 years and their pool, 15 indicators, 4 breakdowns, all of them printed."""
    tables = partnership(425, incidents=60, years=5, indicators=15).tables
    assert len(tables.counts) == 384
    pattern = suppress(tables, rule)
    assert broken(tables, pattern, rule) == []
    assert pattern.work < 100_000


# -- the objective -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", sampled([range(40), *(range(n, n + 100) for n in range(0, 500, 100))], 1))
def test_hidden_cells_against_the_fewest_that_any_choice_hides(seeds: range) -> None:
    ours = fewest = 0
    for seed in seeds:
        rule, tables = EVERY_RULE[seed % len(EVERY_RULE)], small_tables(seed)
        pattern, kinds = suppress(tables, rule), primary_cells(tables, rule)
        if pattern.already_known:  # what the symbols tell by themselves no choice takes back
            continue
        assert is_safe(tables, set(pattern.suppressed), kinds, rule), seed
        least = fewest_hidden(tables, kinds, rule, len(pattern.suppressed))
        assert least == len(pattern.suppressed) or not pattern.fewest, seed
        ours, fewest = ours + len(pattern.suppressed), fewest + least
    assert ours <= 1.1 * fewest, f"{ours} hidden where {fewest} are enough"


seeds = st.integers(min_value=0, max_value=10**6)
rules = st.sampled_from(EVERY_RULE)
modest = settings(max_examples=examples(10, 40), deadline=None, suppress_health_check=list(HealthCheck))


@given(seeds, rules)
@modest
def test_it_is_the_same_however_the_tables_are_told(seed: int, rule: DisclosureRule) -> None:
    tables: Tables = small_tables(seed) if seed % 2 else partnership(seed, incidents=25).tables
    once = suppress(tables, rule)
    assert suppress(tables, rule) == once
    assert suppress(shuffled(tables, seed), rule) == once


@given(seeds, rules)
@modest
def test_no_secondary_cell_could_have_been_shown(seed: int, rule: DisclosureRule) -> None:
    tables: Tables = small_tables(seed) if seed % 2 else partnership(seed, incidents=40, indicators=1).tables
    pattern = suppress(tables, rule)
    assume(not pattern.already_known)  # such a cell is held to as many values as it can have, not to t
    for key in [key for key, kind in pattern.suppressed.items() if kind == Why.SECONDARY]:
        less = {k: v for k, v in pattern.suppressed.items() if k != key}
        told = any(tells_that_all_are_small(tables, one, set(less), rule.threshold) for one in tables.sums)
        assert told or broken(tables, pattern._replace(suppressed=less), rule), f"{key} need not be hidden"


@given(seeds, rules)
@modest
def test_nothing_sensitive_is_shown_and_nothing_unprinted_is_hidden(seed: int, rule: DisclosureRule) -> None:
    tables = partnership(seed).tables
    public = public_knowledge(tables, seed) if seed % 2 else {}
    pattern = suppress(tables, rule, public)
    assert pattern.suppressed.keys() <= tables.printed
    assert primary_cells(tables, rule, public).keys() <= pattern.suppressed.keys()
    assert not [
        k for k in tables.printed - pattern.suppressed.keys() if 1 <= tables.counts[k] <= rule.threshold
    ]


def known_ranges(tables: Tables, seed: int) -> dict[str, tuple[int, int]]:
    """Returns what readers of a third of the small tables know: some cells exactly, some nearly."""
    chance = random.Random(seed)
    some = chance.sample(sorted(tables.counts), 3) if seed % 3 == 0 else []
    return {
        k: (max(0, tables.counts[k] - (near := chance.choice((0, 2)))), tables.counts[k] + near) for k in some
    }


LIMITS: dict[str, tuple[ModuleType, int]] = {
    "MOST_PIVOTS": (feasibility, 3),
    "MOST_STEPS": (suppression, 4),
    "EXACT_ROUNDS": (suppression, 0),
}
"""What ends a search early, where it is, and so little that small tables run into it."""


def told(label: object, pattern: SuppressionPattern[Any]) -> str:
    hidden = ", ".join(f"{key} {why}" for key, why in pattern.suppressed.items())
    return f"{label}: {hidden} | {', '.join(map(str, pattern.already_known))}".rstrip()


def hidden_in_small_tables(_: pytest.MonkeyPatch) -> Iterator[str]:
    for seed in range(100):
        tables, rule = small_tables(seed), EVERY_RULE[seed % len(EVERY_RULE)]
        tables = tables._replace(residual=frozenset({"row 0", "a 01"} if seed % 5 == 0 else ()))
        held = {"a column 0"} if seed % 7 == 0 else set[str]()
        pattern = suppress(tables, rule, known_ranges(tables, seed), held, {"all"} if seed % 4 == 0 else ())
        assert pattern.fewest, seed
        yield told(seed, pattern)


def hidden_in_partnerships(_: pytest.MonkeyPatch) -> Iterator[str]:
    for seed in range(24):
        tables, rule = partnership(seed).tables, EVERY_RULE[seed % len(EVERY_RULE)]
        pattern = suppress(tables, rule, public_knowledge(tables, seed) if seed % 2 else {})
        cells = hashlib.sha256(told(seed, pattern).encode()).hexdigest()[:12]
        yield f"{seed}: {len(pattern.suppressed)} hidden, {len(pattern.already_known)} known, {cells}"


def hidden_at_the_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for limit, (module, little) in LIMITS.items():
        with monkeypatch.context() as patched:
            patched.setattr(module, limit, little)
            for seed in range(24):
                keep = {"all", "row 0", "a column 0"} if seed % 2 else set[str]()
                pattern = suppress(small_tables(seed), EVERY_RULE[seed % len(EVERY_RULE)], keep=keep)
                yield told(f"{limit} {seed} {'fewest' if pattern.fewest else 'more'}", pattern)


@pytest.mark.parametrize("where", [hidden_in_small_tables, hidden_in_partnerships, hidden_at_the_limits])
def test_the_same_cells_are_hidden_in_every_version_golden(
    where: Callable[[pytest.MonkeyPatch], Iterator[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that hid other cells of the same table would print what the page before it hid."""
    lines = "".join(f"{line}\n" for line in where(monkeypatch))
    held_to_golden(f"{where.__name__.replace('_', '-')}.txt", lines.encode())


@pytest.mark.parametrize("limit", LIMITS)
def test_a_search_that_runs_into_a_limit_hides_more_and_never_less(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, little = LIMITS[limit]
    monkeypatch.setattr(module, limit, little)
    more = 0
    for seed in range(24):
        tables, rule = small_tables(seed), EVERY_RULE[seed % len(EVERY_RULE)]
        pattern, kinds = suppress(tables, rule), primary_cells(tables, rule)
        assert pattern.already_known or is_safe(tables, set(pattern.suppressed), kinds, rule), seed
        more += not pattern.fewest
    assert more, "no table ran into it"


def test_a_clause_holds_where_one_of_its_cells_is_hidden_or_its_condition_is_not_met() -> None:
    assert [Clause(0b110).holds(hidden) for hidden in (0b001, 0b010, 0b100)] == [False, True, True]
    assert [Clause(0b110, 0).holds(hidden) for hidden in (0b000, 0b001, 0b011)] == [True, False, True]


def test_the_first_by_name_is_meant_whatever_keys_are() -> None:
    """16 of 30 beside 7 and 7: the first by its text is shown, so that one more must be hidden."""
    named = suppress(table(a=16, b=7, c=7), NHS).suppressed
    numbers = TableSet({10: 16, 11: 7, 9: 7, 99: 30}, (Sum(99, (9, 10, 11)),), frozenset({9, 10, 11, 99}))
    assert named == {"b": Why.SMALL, "c": Why.SMALL, "a": Why.SECONDARY}
    assert suppress(numbers, NHS).suppressed == {11: Why.SMALL, 9: Why.SMALL, 10: Why.SECONDARY}


def test_a_zero_tells_where_its_total_is_not_seen() -> None:
    zeros = table(a=0, b=0)._replace(printed=frozenset("ab"))
    assert primary_cells(zeros, STRICT) == {"a": Why.ZERO, "b": Why.ZERO}
    assert primary_cells(zeros, STRICT, {"all": (0, 0)}) == {}
    assert primary_cells(zeros, STRICT, {"all": (0, 9)}) == {"a": Why.ZERO, "b": Why.ZERO}
    assert primary_cells(zeros, NHS) == {}


def test_totals_are_kept_where_a_part_will_do() -> None:
    pattern = suppress(table(a=3, b=20, c=30), NHS)
    assert pattern.suppressed == {"a": Why.SMALL, "b": Why.SECONDARY}
    assert pattern.fewest


def test_what_is_hidden_with_a_small_count_does_not_depend_on_its_size() -> None:
    """A reader who knows the rule must not learn which of two cells is smaller from which is hidden."""
    choices = {
        frozenset(suppress(table(a=3, b=b, c=c), NHS).suppressed) for b in (8, 20, 90) for c in (9, 20, 90)
    }
    assert choices == {frozenset({"a", "b"})}


def test_what_is_held_back_is_protected_whatever_its_count() -> None:
    """Nothing of it is small: 20 is hidden because the caller says so, with another so that it stays so."""
    tables = table(a=20, b=30, c=40)
    assert suppress(tables, NHS).suppressed == {}
    pattern = suppress(tables, NHS, held_back={"a"})
    assert pattern.suppressed.keys() == {"a", "b"}
    unprinted = tables._replace(printed=frozenset({"b", "c", "all"}))
    assert suppress(unprinted, NHS, held_back={"a"}).suppressed.keys() == {"b"}
    assert suppress(tables, NHS, {"a": (20, 20)}, held_back={"a"}).already_known == ("a",)


# -- zeros, wholes and other corners ---------------------------------------------------------------------


def test_a_zero_is_shown_as_each_body_prints_it() -> None:
    assert {slug: str(rule.zeros) for slug, rule in RULES.items()} == {
        "nhs-1-7": "shown",
        "threshold-5": "shown",
        "threshold-10": "hidden",
    }
    outcomes = table(death=14, harm=16, other=0)
    assert suppress(outcomes, NHS).suppressed == {}
    assert suppress(outcomes, STRICT).suppressed == {"death": "secondary", "other": "zero"}


def test_everybody_is_hidden_and_one_other_answer_with_it() -> None:
    tables = table(yes=0, no=30, unknown=0)
    assert suppress(tables, NHS).suppressed == {"no": "all", "unknown": "secondary"}
    assert suppress(tables, STRICT).suppressed == {"yes": "zero", "no": "all", "unknown": "zero"}


@BOTH_WAYS
def test_a_residual_answer_is_neither_nobody_nor_everybody(rule: DisclosureRule) -> None:
    for tables in (table(death=14, harm=16, other=0), table(death=0, harm=0, other=30)):
        pattern = suppress(tables._replace(residual=frozenset(["other"])), rule)
        zeros = {key for key in ("death", "harm") if not tables.counts[key]}
        assert {key for key, why in pattern.suppressed.items() if why != Why.SECONDARY} == (
            zeros if rule == STRICT else set()
        )


@BOTH_WAYS
def test_who_all_gave_one_answer_is_not_told_by_the_zeros_of_the_others(rule: DisclosureRule) -> None:
    """3 deaths and nothing else: the total is hidden too, and two zeros beside it would say "all of them"."""
    for tables in (table(death=3, harm=0, other=0), table(death=3, harm=0)):
        pattern = suppress(tables, rule)
        assert {"death", "all"} < pattern.suppressed.keys()
        assert broken(tables, pattern, rule) == []
        bare = pattern._replace(suppressed={k: pattern.suppressed[k] for k in ("death", "all")})
        assert rule == STRICT or broken(tables, bare, rule)


@BOTH_WAYS
def test_those_who_did_not_say_yes_cannot_be_subtracted(rule: DisclosureRule) -> None:
    """23 of 30: the 7 others, of whom 4 said no and 3 nothing, are nowhere printed."""
    tables = table(yes=23, no=4, unknown=3)._replace(printed=frozenset(["yes", "all"]))
    pattern = suppress(tables, rule)
    assert pattern.suppressed == {"yes": Why.SECONDARY}
    assert broken(tables, SuppressionPattern({}, (), fewest=False, work=0), rule)
    assert suppress(table(yes=22, no=4, unknown=4)._replace(printed=tables.printed), rule).suppressed == {}


@BOTH_WAYS
@pytest.mark.parametrize("residual", [(), ("other",)], ids=["plain", "residual"])
@pytest.mark.parametrize("total", sampled([16, 12, 22, 30], 1))
def test_rerun_on_every_guess_a_page_leaves_t_values(
    total: int, residual: tuple[str, ...], rule: DisclosureRule
) -> None:
    """A reader reruns csprp on every table of this total, and keeps those that give this very page."""
    pages: dict[Any, list[Tables]] = {}
    for death in range(total + 1):
        for harm in range(total + 1 - death):
            guess = table(death=death, harm=harm, other=total - death - harm)
            guess = guess._replace(residual=frozenset(residual))
            hidden = suppress(guess, rule).suppressed
            page = tuple("c" if key in hidden else str(count) for key, count in guess.counts.items())
            pages.setdefault(page, []).append(guess)
    for page, guesses in pages.items():
        for key, cell in zip(("death", "harm", "other", "all"), page, strict=True):
            assert cell != "c" or len({one.counts[key] for one in guesses}) >= rule.threshold, page


def test_a_year_without_incidents_is_shown() -> None:
    rows = {"2023-24": [{"sex": "Female"}] * 12 + [{"sex": "Male"}] * 11, "2024-25": []}
    tables = pooled(rows, {"sex": ("Female", "Male")})
    pattern = suppress(tables, NHS)
    assert pattern.suppressed == {}
    assert tables.counts[CellKey("2024-25")] == 0


def test_all_zero_tables_are_shown() -> None:
    tables = pooled({"2023-24": [], "2024-25": []}, {"sex": ("Female", "Male"), "abuse": YES_NO})
    assert suppress(tables, NHS).suppressed == {}


def test_a_category_of_zeros_in_every_year_is_hidden_with_its_pool() -> None:
    rows = {year: [{"abuse": "No"}] * 20 + [{"abuse": "Not known"}] * 20 for year in ("2023-24", "2024-25")}
    tables = pooled(rows, {"abuse": YES_NO})
    pattern = suppress(tables, STRICT)
    zeros = {key for key in tables.counts if key.category == "Yes"}
    assert len(zeros) == 3
    assert zeros <= pattern.suppressed.keys()
    assert broken(tables, pattern, STRICT) == []
    assert suppress(tables, NHS).suppressed == {}


def test_a_structural_zero_is_named_as_public_and_shown() -> None:
    tables = table(female=20, male=30, not_asked=0)
    pattern = suppress(tables, NHS, {"not_asked": (0, 0)})
    assert pattern == SuppressionPattern({}, (), True, pattern.work)


def test_a_category_that_alone_can_be_is_no_disclosure() -> None:
    tables = table(reviews=30, other=0)
    assert suppress(tables, NHS, {"other": (0, 0)}).suppressed == {}


def test_a_hidden_total_of_zero_takes_its_zeros_with_it() -> None:
    """A 0 that is shown would tell that its total is 0."""
    counts = {"a": 0, "b": 0, "none": 0, "c": 20, "d": 3, "all": 23}
    sums = (Sum("none", ("a", "b")), Sum("all", ("none", "c", "d")))
    tables = TableSet(counts, sums, frozenset(counts))
    pattern = suppress(tables, STRICT)
    assert {"none", "a", "b", "d"} <= pattern.suppressed.keys()
    assert broken(tables, pattern, STRICT) == []


def test_the_part_of_a_hidden_total_tells_that_it_is_not_the_whole() -> None:
    """8 shown of a hidden total is not all of it, or it would be hidden: 9 to 14 are six values."""
    tables = table(yes=8, no=1)
    public = {"all": (0, 14)}
    hidden = frozenset({"no", "all"})
    assert Attack(seen(tables, hidden, NHS, public)).range_of("all") == (9, 14)
    pattern = suppress(tables, NHS, public)
    assert pattern.suppressed.keys() == {"yes", "no", "all"} or broken(tables, pattern, NHS, public) == []
    assert broken(tables, pattern, NHS, public) == []


def test_a_subgroup_cannot_be_subtracted() -> None:
    """27 children, 25 of them known: the 2 who are not are nowhere printed."""
    counts = {"all": 27, "known": 25}
    tables = with_subgroup(TableSet(counts, (), frozenset(counts)), "known", "all", "not known")
    pattern = suppress(tables, NHS)
    assert pattern.suppressed == {"known": Why.SECONDARY}
    assert broken(tables, pattern, NHS) == []


def test_an_earlier_pool_is_counted_as_known() -> None:
    years = {f"y{n}": count for n, count in enumerate((12, 11, 9, 14))}
    tables = TableSet({**years, "pool": 46}, (Sum("pool", tuple(years), partition=False),), frozenset(years))
    three = Sum("earlier", ("y0", "y1", "y2"), partition=False)
    tables = TableSet({**tables.counts, "earlier": 32}, (*tables.sums, three), tables.printed)
    assert suppress(tables, NHS, {"earlier": (32, 32)}).suppressed == {}
    small = tables._replace(counts={**tables.counts, "y3": 2, "pool": 34})
    assert suppress(small, NHS, {"earlier": (32, 32)}).suppressed == {"y3": Why.SMALL}
    printed = small._replace(printed=frozenset((*years, "pool")))
    pattern = suppress(printed, NHS, {"earlier": (32, 32)})
    assert pattern.suppressed == {"y3": Why.SMALL, "pool": Why.SECONDARY}


def test_what_is_already_known_is_said_not_pretended() -> None:
    pattern = suppress(table(death=3, harm=2), NHS, {"all": (5, 5)})
    assert pattern.suppressed.keys() == {"death", "harm", "all"}
    assert {"all", "death", "harm"} <= {*pattern.already_known}
    left = {str(key) for key in pattern.already_known} - {"all", "death", "harm"}
    assert left == {"all less death", "all less harm"}


def test_what_is_partly_known_is_not_narrowed_further() -> None:
    """The public knows 5 in all, so 3 could be 0 to 5. The pooled counts must not make it 3."""
    rows = {
        "y1": [{"abuse": "Yes"}] * 3 + [{"abuse": "No"}] * 2,
        "y2": [{"abuse": "Yes"}] * 20 + [{"abuse": "No"}] * 30,
    }
    tables = pooled(rows, {"abuse": ("Yes", "No")})
    public = {CellKey("y1"): (5, 5)}
    pattern = suppress(tables, NHS, public)
    assert CellKey("y1", "abuse", "Yes") in pattern.already_known
    assert beyond_help(tables, pattern, NHS, public) == []
    assert pattern.suppressed.keys() & {key for key in tables.counts if "y2" in key or "all years" in key}, (
        "the pool or the other year must not give the first away"
    )


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.slug)
@pytest.mark.parametrize(
    "tables",
    [
        table(a=1),
        table(a=9),
        table(a=0),
        table(a=3, b=3),
        table(a=8, b=8, c=8),
        table(a=1, b=1, c=1, d=1, e=1, f=1, g=1, h=1),
        table(a=0, b=1),
        table(a=0, b=0, c=100),
        table(a=1, b=99),
        table(a=7, b=8),
        TableSet(
            {"a": 2, "b": 2, "two": 4}, (Sum("two", ("a", "b")), Sum("a", ("b",))), frozenset(("a", "two"))
        ),
        TableSet({"a": 3}, (), frozenset("a")),
        TableSet({}, (), frozenset()),
        TableSet(
            {"a": 4, "b": 10, "c": 9, "ab": 14, "bc": 19, "abc": 23},
            (Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("abc", ("ab", "c")), Sum("abc", ("a", "bc"))),
            frozenset(("a", "b", "c", "ab", "bc", "abc")),
        ),
    ],
    ids=lambda tables: " ".join(f"{k}={v}" for k, v in tables.counts.items()) or "nothing",
)
def test_corners_hold(tables: Tables, rule: DisclosureRule) -> None:
    pattern = suppress(tables, rule)
    assert broken(tables, pattern, rule) == []
    assert beyond_help(tables, pattern, rule, {}) == []


# -- what callers need ---------------------------------------------------------------------------------


def test_a_percentage_needs_a_base_of_20_two_shown_cells_and_not_everybody() -> None:
    tables = table(yes=10, no=10, unknown=0)
    shown = SuppressionPattern({"unknown": Why.ZERO}, (), True, 0)
    assert percentage_allowed("yes", "all", tables, shown, NHS)
    assert not percentage_allowed("unknown", "all", tables, shown, NHS)
    assert not percentage_allowed("all", "all", tables, shown, NHS)
    assert not percentage_allowed("yes", "all", table(yes=10, no=9), shown, NHS)
    assert not percentage_allowed(
        "yes", "all", tables, shown._replace(suppressed={"all": Why.SECONDARY}), NHS
    )


def test_impossible_tables_are_refused_without_a_count() -> None:
    good = table(a=3, b=20)
    for spoiled, says in (
        (good._replace(counts={"a": 3, "b": 20, "all": 24}), "add up"),
        (good._replace(counts={"a": 3, "b": 20}), "no count is given for all"),
        (good._replace(counts={"a": 3, "b": 20}, printed=frozenset("ab")), "no count is given for all"),
        (good._replace(printed=frozenset("abz")), "no count is given for z"),
        (good._replace(counts={"a": -3, "b": 20, "all": 17}), "below 0"),
    ):
        with pytest.raises(ValueError, match=says) as refused:
            suppress(spoiled, NHS)
        assert not [letter for letter in str(refused.value) if letter in "1345679"]


def test_what_no_whole_number_fits_names_all_who_rule_it_out() -> None:
    """Halves would fit: each of a, b and c is in two of the three sums, and the fourth cell in one."""
    ends = (0,) * 7, (math.inf,) * 7
    halves = FeasibilityProblem(
        Binding((1, 1, 1, 0, 2, 2, 2), ((4, (0, 1)), (5, (1, 2)), (6, (0, 2, 3))), *ends)
    )
    halves.show({4, 5, 6}, {})
    assert halves.solve(3, 1, 1, onward=False) == Answer(None, frozenset({4, 5, 6}))
    assert halves.solve(3, 2, 2, onward=False).changes is not None


def test_a_shown_cell_is_not_to_blame_for_what_is_public() -> None:
    problem = FeasibilityProblem(Binding((1, 1, 2), ((2, (0, 1)),), (0, 0, 0), (math.inf, 1, math.inf)))
    problem.show({1, 2}, {})
    assert problem.solve(0, 0, 0, onward=False) == Answer(None, frozenset({2}))


def test_no_more_is_hidden_beside_small_answers_where_one_is_not_printed() -> None:
    tables = table(a=16, b=7, c=7)._replace(printed=frozenset({"b", "c", "all"}))
    assert suppress(tables, NHS).suppressed == {"b": Why.SMALL, "c": Why.SMALL}


def test_an_unprinted_total_in_two_sums_is_not_forgotten() -> None:
    counts = {"y1": 3, "y2": 20, "pool": 23, "z": 30, "all": 53}
    sums = (Sum("pool", ("y1", "y2"), partition=False), Sum("all", ("pool", "z")))
    tables = TableSet(counts, sums, frozenset(counts) - {"pool"})
    pattern = suppress(tables, NHS)
    assert len(pattern.suppressed) == 2
    assert broken(tables, pattern, NHS) == []


def test_a_total_of_no_parts_is_shown() -> None:
    assert suppress(TableSet({"all": 0}, (Sum("all", ()),), frozenset({"all"})), STRICT).suppressed == {}


def test_public_knowledge_that_contradicts_the_counts_is_named() -> None:
    tables = table(a=3, b=20)
    assert contradicted(tables, {"all": (24, 24), "b": (20, 20)}) == ("all",)
    with pytest.raises(ValueError, match="all"):
        suppress(tables, NHS, {"all": (24, 24)})


def test_an_incident_outside_the_categories_is_refused_without_its_content() -> None:
    with pytest.raises(ValueError, match="a category of sex") as refused:
        pooled({"2023-24": [{"sex": "secret"}]}, {"sex": ("Female", "Male")})
    assert "secret" not in str(refused.value)


def test_the_default_rule_is_the_one_the_record_holds() -> None:
    assert {rule.slug: rule.threshold for rule in EVERY_RULE} == {
        "nhs-1-7": 7,
        "threshold-5": 4,
        "threshold-10": 9,
    }
    assert {(rule.minimum_denominator, rule.minimum_cross_denominator) for rule in EVERY_RULE} == {(20, 30)}


@pytest.mark.parametrize("counts", [(25, 1, 1, 1, 1, 1), (24, 2, 1, 1, 1, 1), (22, 2, 2, 2, 1, 1)])
def test_symbols_beside_zeros_that_are_shown_are_more_than_nobody(counts: tuple[int, ...]) -> None:
    """All 30 and 25 of one answer beside five symbols would tell that each of the five is 1."""
    answers = tuple(f"answer {place}" for place in range(len(counts)))
    held = {"all": sum(counts), **dict(zip(answers, counts, strict=True))}
    tables = TableSet(held, (Sum("all", answers),), frozenset(held))
    for rule in (RULES["threshold-5"], NHS) if sum(counts[1:]) < 8 else (NHS,):
        hidden = suppress(tables, rule).suppressed
        assert {"all", answers[0]} & hidden.keys()
