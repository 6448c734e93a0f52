import ast
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import find_spec
from itertools import combinations, product
from pathlib import Path

import grimp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import GOLDENS, ROOT, Run, held_to_golden
from csprp_cli.comparison.breaks import breaks_between, runs
from csprp_cli.comparison.change import CANNOT_TELL, LEAST_FOR_PERCENT, change, printed_change
from csprp_cli.comparison.pairs import judge
from csprp_cli.comparison.pooled import over_years
from csprp_cli.comparison.rules import TESTS, verdict
from csprp_cli.comparison.steps import chance_words, run_words, steps_of, trend_of
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Unit, ValueKind
from csprp_cli.model.verdict import Standing, Verdict
from csprp_cli.record.check.runner import check_record
from csprp_cli.record.load import load
from csprp_cli.views.compare import FIELDS

RECORD = load()
FIGURES = RECORD.figures
NAMES = sorted(FIGURES)


@pytest.fixture(scope="module")
def audit() -> list[Verdict]:
    return [verdict(RECORD, one, other) for one, other in combinations(FIGURES.values(), 2)]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def between(one: str, other: str) -> Verdict:
    return verdict(RECORD, FIGURES[one], FIGURES[other])


def test_every_rule_has_a_function_and_a_source() -> None:
    assert [rule.id for rule in RECORD.rules] == list(TESTS)
    assert all(rule.source and rule.holds for rule in RECORD.rules)
    assert all(test.__doc__ and test.__doc__.endswith("?") for test in TESTS.values())


@pytest.mark.thorough
def test_the_audit_of_every_pair_is_a_golden(audit: list[Verdict]) -> None:
    assert len(audit) == len(FIGURES) * (len(FIGURES) - 1) // 2
    standings = Counter(str(found.standing) for found in audit)
    first = Counter(
        next((r.rule.id for r in found.rulings if not r.kept and r.rule.outcome == "no"), "")
        for found in audit
    )
    lines = [f"{len(audit):>7}  pairs of {len(FIGURES)} figures", ""]
    lines += [f"{count:>7}  {name}" for name, count in sorted(standings.items())]
    lines += ["", "Not comparable, by the first rule that they break"]
    lines += [f"{first[rule.id]:>7}  {rule.id}: {rule.title}" for rule in RECORD.rules if first[rule.id]]
    lines += ["", "Comparable"]
    lines += [f"         {v.a.id} and {v.b.id}" for v in audit if v.standing is Standing.COMPARABLE]
    lines += ["", "With caution"]
    lines += [f"         {v.a.id} and {v.b.id}" for v in audit if v.standing is Standing.CAUTION]
    held_to_golden("every-pair.txt", ("\n".join(lines) + "\n").encode())
    assert (GOLDENS / "every-pair.txt").exists()


def test_every_change_every_run_and_every_step_is_a_golden() -> None:
    """What the pairs of every-pair.txt come to, in numbers and words; why some others are refused; and what
    a line may join."""
    lines = []
    for pair in re.findall(r"^ {9}(\S+) and (\S+)$", (GOLDENS / "every-pair.txt").read_text(), re.MULTILINE):
        _, ruled, found, printed = judge(RECORD, "", *map(FIGURES.__getitem__, pair))
        assert found is not None
        numbers = f"{found.amount} {found.unit} ({found.low} to {found.high}) {found.relative}".rstrip()
        said = filter(None, (found.words, *ruled.reasons, printed, found.method))
        lines.append(f"{pair[0]} and {pair[1]}: {numbers}: {' | '.join(said)}")
    lines += ["", "Refused"]
    for one, other in [*combinations(NAMES, 2)][::1201]:
        if (ruled := between(one, other)).standing is Standing.NOT_COMPARABLE:
            lines.append(f"{ruled.a.id} and {ruled.b.id}: {' '.join(ruled.reasons)}")
    lines += ["", "Runs and steps"]
    joined = runs(RECORD, FIGURES.values())
    for run in sorted(set(joined.values())):
        figures = [figure for figure in FIGURES.values() if joined.get(figure.id) == run]
        lines.append(f"{run}: {', '.join(figure.id for figure in figures)}")
        steps = steps_of(RECORD, figures)
        lines += [f"  {name}: {step.words} {' '.join(step.reasons)}".rstrip() for name, step in steps.items()]
        lines += [f"  {line}" for line in run_words(RECORD, figures, steps)]
    held_to_golden("every-change.txt", ("\n".join(lines) + "\n").encode())


def test_nothing_comparable_crosses_a_break_base_unit_series_or_question(audit: list[Verdict]) -> None:
    for found in audit:
        if found.standing is not Standing.COMPARABLE:
            continue
        a, b = found.a, found.b
        assert (a.series, a.base, a.unit, a.indicator, a.category, a.area) == (
            *(b.series, b.base, b.unit, b.indicator, b.category, b.area),
        )
        assert a.period.months == b.period.months
        assert a.period.last < b.period.first
        assert not breaks_between(RECORD, a, b)
        assert "disputed" not in (a.status, b.status)
        assert a.series.over_time != "none"


def test_a_break_bars_every_pair_that_spans_it(audit: list[Verdict]) -> None:
    spanned = 0
    for found in audit:
        barring = [item for item in breaks_between(RECORD, found.a, found.b) if item.comparable == "no"]
        if barring:
            spanned += 1
            assert found.standing is Standing.NOT_COMPARABLE
            if found.a.series == found.b.series:
                assert barring[0].reason in " ".join(found.reasons)
    assert spanned > 1000


def test_every_refusal_and_every_caution_has_a_reason(audit: list[Verdict]) -> None:
    for found in audit:
        assert bool(found.reasons) == (found.standing is not Standing.COMPARABLE)
        assert all(reason.endswith(".") for reason in found.reasons)


def test_no_refusal_is_ever_turned_into_a_number(audit: list[Verdict]) -> None:
    for found in audit:
        if found.standing is Standing.NOT_COMPARABLE:
            assert change(RECORD, found) is None


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_the_order_of_two_figures_makes_no_difference(one: str, other: str) -> None:
    there, back = between(one, other), between(other, one)
    assert (there.standing, there.reasons) == (back.standing, back.reasons)
    if one != other:
        assert (there.a, there.b) == (back.a, back.b)
        assert judge(RECORD, "", FIGURES[one], FIGURES[other]) == judge(
            RECORD, "", FIGURES[other], FIGURES[one]
        )


def test_a_waived_rule_leaves_caution_at_best() -> None:
    one, other = FIGURES["dfe-2024-25-death"], FIGURES["dfe-2025-26-death"]
    assert verdict(RECORD, one, other, waive=("same-area",)).standing is Standing.CAUTION


TABLE = [
    # What may stand side by side and what may not: a pair for each reason
    ("dfe-2019-20-total", "dfe-2025-26-total", Standing.COMPARABLE),
    ("dfe-2019-20-death", "dfe-2025-26-death", Standing.COMPARABLE),
    ("dfe-2020-21-serious-harm", "dfe-2025-26-serious-harm", Standing.COMPARABLE),
    ("dfe-2019-20-age-under-1-share", "dfe-2020-21-age-under-1-share", Standing.COMPARABLE),
    ("dfe-2019-20-known-to-agency-share", "dfe-2020-21-known-to-agency-share", Standing.CAUTION),
    ("dfe-2023-24-looked-after", "dfe-2024-25-looked-after", Standing.CAUTION),
    ("care-leavers-2024-25-total", "care-leavers-2025-26-total", Standing.CAUTION),
    ("care-leavers-2024-25-total", "dfe-2024-25-death", Standing.NOT_COMPARABLE),
    ("panel-2020-total", "panel-2021-total", Standing.CAUTION),
    ("panel-2021-total", "panel-2022-23-total", Standing.CAUTION),
    ("panel-2020-total", "panel-2022-23-total", Standing.NOT_COMPARABLE),
    ("dfe-2019-20-h1-total", "dfe-2020-21-h1-total", Standing.COMPARABLE),
    ("dfe-2019-20-h1-total", "dfe-2019-20-h2-total", Standing.CAUTION),
    ("dfe-2019-20-h1-total-share", "dfe-2020-21-h1-total-share", Standing.NOT_COMPARABLE),
    ("panel-2018-19-death", "panel-2020-death", Standing.NOT_COMPARABLE),
    ("panel-2020-death", "panel-2021-death", Standing.NOT_COMPARABLE),
    ("panel-2021-death", "panel-2022-23-death", Standing.NOT_COMPARABLE),
    ("panel-2022-23-death-share", "panel-2023-24-death-share", Standing.NOT_COMPARABLE),
    ("panel-2022-23-total", "panel-2023-24-total", Standing.NOT_COMPARABLE),
    ("panel-2020-children", "panel-2023-24-children", Standing.NOT_COMPARABLE),
    ("panel-2020-child-mental-ill-health", "panel-2022-23-child-mh-condition", Standing.NOT_COMPARABLE),
    ("panel-2022-23-child-mh-condition", "panel-2023-24-child-mh-condition", Standing.NOT_COMPARABLE),
    ("panel-2020-neglect", "panel-2022-23-neglect", Standing.NOT_COMPARABLE),
    ("panel-2023-24-death-share", "dfe-2023-24-death", Standing.NOT_COMPARABLE),
    ("ofsted-2016-17-death", "dfe-2019-20-death", Standing.NOT_COMPARABLE),
    ("dfe-2019-20-h2-total", "dfe-2020-21-total", Standing.NOT_COMPARABLE),
    ("looked-after-deaths", "panel-2020-death", Standing.NOT_COMPARABLE),
    ("panel-2022-23-family-known-csc", "panel-2018-19-known-csc-share", Standing.NOT_COMPARABLE),
    ("panel-2022-23-protection-plan", "panel-2018-19-protection-plan", Standing.NOT_COMPARABLE),
]


@pytest.mark.parametrize(("one", "other", "standing"), TABLE)
def test_what_may_stand_side_by_side(one: str, other: str, standing: Standing) -> None:
    assert between(one, other).standing is standing


TRAPS = {
    "1 a fifth or over a fifth": (
        "panel-2022-23-child-mh-condition",
        "panel-2023-24-child-mh-condition",
        "sources differ",
    ),
    "3 deaths share, other base": (
        "panel-2022-23-death-share",
        "panel-2023-24-death-share",
        "count different things",
    ),
    "4 down 18 per cent": ("panel-2022-23-total", "panel-2023-24-total", "rapid reviews"),
    "5 domestic abuse, three bases": (
        "panel-2020-domestic-abuse-harm",
        "panel-2020-domestic-abuse",
        "different things",
    ),
    "6 parental mental ill-health": (
        "panel-2020-parent-mental-ill-health-harm",
        "panel-2020-parent-mental-ill-health",
        "a percentage",
    ),
    "9 coordination is not information": (
        "panel-2018-19-information-exchange",
        "panel-2023-24-coordination",
        "different questions",
    ),
    "12 Panel year and DfE year": ("panel-2022-23-total", "dfe-2022-23-total", "counted in different ways"),
    "length of period": ("panel-2018-19-total", "panel-2020-total", "17 months"),
    "half-year and year": ("dfe-2020-21-h1-total", "dfe-2021-22-total", "6 months"),
    "overlap": ("dfe-2020-21-h1-total", "dfe-2020-21-total", "overlap"),
    "a rank": ("panel-2022-23-age-under-1-rank", "panel-2023-24-age-under-1-rank", "order"),
    "an age": ("panel-2022-23-child-mh-condition", "panel-2023-24-child-mh-youngest", "age, not an amount"),
    "confidential": ("dfe-2019-20-h1-sex-transgender", "dfe-2019-20-h2-sex-transgender", "does not give"),
    "age bands": ("panel-2018-19-age-16-to-17", "panel-2020-age-15-to-17", "different groups"),
    "base not stated": ("panel-2018-19-looked-after", "panel-2023-24-parent-mh", "share of"),
    "areas": ("dfe-2024-25-total", "dfe-2025-26-total-north-east", "North East"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_is_refused_with_its_own_reason(trap: str) -> None:
    one, other, reason = TRAPS[trap]
    found = between(one, other)
    assert found.standing is Standing.NOT_COMPARABLE
    assert reason in " ".join(found.reasons)


def changed(one: str, other: str) -> tuple[str, str, str]:
    found = change(RECORD, between(one, other))
    assert found is not None
    return found.amount, found.unit, found.words


def test_changes_in_words() -> None:
    assert changed("dfe-2023-24-death", "dfe-2024-25-death") == ("-43", "count", "43 fewer: a clear fall")
    assert changed("dfe-2019-20-death", "dfe-2020-21-death") == ("35", "count", "35 more: not a clear rise")
    assert changed("dfe-2024-25-other", "dfe-2025-26-other")[2] == "no difference between the two"
    assert changed("panel-2020-total", "panel-2021-total")[2] == "103 fewer (with caution)"
    pair = judge(RECORD, "", FIGURES["dfe-2023-24-death"], FIGURES["dfe-2024-25-death"])
    assert repr(pair) == "<Pair dfe-2023-24-death, dfe-2024-25-death: comparable, 43 fewer: a clear fall>"
    home = changed("dfe-2019-20-home-living-at-home-share", "dfe-2020-21-home-living-at-home-share")
    assert "the same share" not in home[2]
    context = judge(RECORD, "", FIGURES["child-population-2021-22"], FIGURES["child-population-2022-23"])
    assert context.change is not None
    assert (context.change.low, context.change.clear) == ("", None)
    amount, unit, words = changed("dfe-2019-20-age-under-1-share", "dfe-2020-21-age-under-1-share")
    assert unit == "pp"
    assert "not a clear rise" in words
    assert Decimal(amount) > 3


def test_no_percentage_change_on_a_small_count() -> None:
    small = judge(RECORD, "", FIGURES["dfe-2022-23-other"], FIGURES["dfe-2023-24-other"]).change
    large = judge(RECORD, "", FIGURES["dfe-2023-24-death"], FIGURES["dfe-2024-25-death"]).change
    assert small is not None
    assert large is not None
    assert int(FIGURES["dfe-2022-23-other"].value) < LEAST_FOR_PERCENT
    assert small.relative == ""
    assert large.relative == "-21"


def with_range(figure: Figure, wording: str, low: str, high: str) -> Figure:
    return figure._replace(
        value="", value_kind=ValueKind.WORDS, wording=wording, low=low, high=high, denominator=""
    )


def test_worded_values_travel_as_ranges() -> None:
    a = with_range(FIGURES["dfe-2019-20-known-to-agency-share"], "a fifth", "18", "22")
    b = with_range(FIGURES["dfe-2020-21-known-to-agency-share"], "over a fifth", "20", "25")
    found = verdict(RECORD, a, b)
    assert found.standing is Standing.CAUTION
    told = change(RECORD, found)
    assert told is not None
    assert told.words == f"{CANNOT_TELL} (with caution)"
    assert told.amount == ""
    assert (told.low, told.high, told.clear) == ("-2", "7", None)


COUNTS: tuple[tuple[str, str, str, str], ...] = (
    *(("0", "0", "0", ""), ("1", "1", "1", ""), ("19", "19", "19", ""), ("20", "20", "20", "")),
    *(("40", "40", "40", ""), ("45", "45", "45", "")),
    *(("2047", "2047", "2047", ""), ("50", "45", "54", "10"), ("", "151", "", ""), ("", "1", "7", "")),
)
"""Value, the least and the most it can stand for, and what it is rounded to."""

SHARES: tuple[tuple[str, str, str, str, str], ...] = (
    *(
        ("0", "0", "0.5", "", "30"),
        ("46.0", "45.95", "46.05", "46", "100"),
        ("46", "45.5", "46.5", "", "100"),
    ),
    *(("46.1", "46.05", "46.15", "", "7"), ("46.1", "46.05", "46.15", "", ""), ("", "18", "22", "", "200")),
    ("46", "45.5", "46.5", "", "1000"),
    *(("47.0", "46.95", "47.05", "47", "100"), ("92", "91.5", "92.5", "23", "25"), ("", "", "", "", "40")),
)
"""Value, the least and the most it can stand for, its count where it is held, and its denominator."""


def made_up() -> Iterator[tuple[str, list[Figure]]]:
    """Yields figures of every kind that there is a change between; no other figure is held beside one."""
    count = FIGURES["dfe-2023-24-death"]._replace(category="made up", denominator="")
    share = FIGURES["dfe-2019-20-age-under-1-share"]._replace(category="made up")
    counts = [
        count._replace(value=value, low=low, high=high, rounded_to=rounded)
        for value, low, high, rounded in COUNTS
    ]
    shares = [
        share._replace(value=value, low=low, high=high, numerator=part, denominator=whole)
        for value, low, high, part, whole in SHARES
    ]
    yield "count", counts
    yield "share", shares
    yield "own", [figure._replace(area=figure.area._replace(code="")) for figure in shares]
    yield "estimate", [figure._replace(breakdown="context") for figure in counts[:5]]


def test_changes_between_made_up_figures_are_a_golden() -> None:
    lines = []
    for kind, figures in made_up():
        for a, b in product(figures, repeat=2):
            found = change(RECORD, Verdict(a, b, Standing.COMPARABLE, ()))
            assert found is not None
            shown = [f"{f.value or '-'} ({f.low} to {f.high}) of {f.denominator or '-'}" for f in (a, b)]
            lines.append(f"{kind}: {shown[0]}, {shown[1]}: {' | '.join(map(str, found))}")
    held_to_golden("made-up-changes.txt", ("\n".join(lines) + "\n").encode())


def test_steps_are_the_same_in_whatever_order_figures_come() -> None:
    run = [FIGURES[f"dfe-{year}-death"] for year in ("2019-20", "2020-21", "2021-22", "2022-23")]
    steps = steps_of(RECORD, run)
    assert [*steps] == [figure.id for figure in run[1:]]
    assert steps_of(RECORD, run[::-1]) == steps
    twice = run[1]._replace(id="another code of one council", value="9")
    assert [*steps_of(RECORD, [*run, twice])] == [run[3].id]
    assert steps_of(RECORD, [run[0], run[2]]) == {}
    named = [figure._replace(id=name) for figure, name in zip(run, "dcba", strict=True)]
    assert [*steps_of(RECORD, named)] == ["c", "b", "a"]
    others = [FIGURES[f"dfe-{year}-total"] for year in ("2019-20", "2020-21", "2021-22", "2022-23")]
    mixed = [figure for pair in zip(run, others, strict=True) for figure in pair]
    assert steps_of(RECORD, mixed) == steps | steps_of(RECORD, others)


def made_run(*counts: int) -> list[Figure]:
    """Returns deaths of years that follow each other, with these counts."""
    years = [f"{2019 + n}-{20 + n}" for n in range(len(counts))]
    return [
        FIGURES[f"dfe-{year}-death"]._replace(category="made up", value=str(n))
        for year, n in zip(years, counts, strict=True)
    ]


@pytest.mark.parametrize(
    ("counts", "way"),
    [
        *(((20, 30, 40, 50, 60), "rise"), ((60, 50, 40, 30, 20), "fall"), ((40, 41, 40, 39, 40), "")),
        *(
            ((0, 0, 0, 0, 0), None),
            ((0, 0, 0, 0, 9), None),
            ((9, 0, 0, 0, 0), None),
            ((20, 30, 40, 50), None),
        ),
    ],
)
def test_a_trend_has_a_way_where_one_fits(counts: tuple[int, ...], way: str | None) -> None:
    figures = made_run(*counts)
    found = trend_of(figures, steps_of(RECORD, figures))
    assert (found.way if found else None) == way
    assert run_words(RECORD, figures, steps_of(RECORD, figures))


def test_a_trend_passes_no_gap() -> None:
    first, second, third, _, *rest = made_run(10, 20, 30, 40, 50, 60, 70)
    figures = [first, second, third, *rest]
    steps = steps_of(RECORD, figures)
    assert len(steps) == 4
    assert trend_of(figures, steps) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (1, "If chance alone were at work, about one time in twenty it would look clear."),
        (6, "about one time in four at least one of six steps would look clear."),
        (21, "about 7 times in 10 at least one of 21 steps would look clear."),
    ],
)
def test_how_often_chance_looks_clear(number: int, says: str) -> None:
    assert chance_words(number, "step", varied=False).endswith(says)


def test_a_run_is_named_by_its_base_where_an_indicator_has_two() -> None:
    record = load()
    figures = [record.figures[f"dfe-{year}-death"] for year in ("2019-20", "2020-21")]
    assert set(runs(record, figures).values()) == {"dfe-nature-death-a"}
    other = next(base for base in record.bases.values() if base != figures[0].base)
    record.figures["made up"] = figures[0]._replace(id="made up", base=other)
    assert set(runs(record, figures).values()) == {f"dfe-nature-death-{figures[0].base.id}-a"}
    held = [record.figures[f"dfe-{year}-total-east-midlands"] for year in ("2024-25", "2025-26")]
    assert len(named := set(runs(record, held).values())) == 1
    elsewhere = record.figures["dfe-2024-25-total-north-west"]
    record.figures["elsewhere"] = elsewhere._replace(id="elsewhere", base=other)
    assert set(runs(record, held).values()) == named
    record.figures["here"] = held[0]._replace(id="here", base=other)
    assert set(runs(record, held).values()) != named


def test_a_printed_change_beside_what_is_not_held_is_only_told() -> None:
    a, b = FIGURES["dfe-2022-23-total"], FIGURES["dfe-2023-24-total"]
    for one, other in ((a._replace(value=""), b), (a, b._replace(value="")), (a._replace(value="0"), b)):
        assert printed_change(RECORD, one, other) == "the source prints down 51"


def test_rules_say_what_they_break() -> None:
    a, b = FIGURES["dfe-2023-24-death"], FIGURES["dfe-2024-25-death"]
    third_hand = next(figure for figure in FIGURES.values() if figure.tertiary_only)
    words = [
        TESTS["near-sources"](RECORD, a, third_hand),
        TESTS["no-break"](RECORD, a, b._replace(flags=("b",))),
        TESTS["numbers"](RECORD, a._replace(unit=Unit.PERCENT, breakdown="total"), b),
        TESTS["exact-values"](RECORD, a, b._replace(rounded_to="10")),
        TESTS["numbers"](RECORD, a, b._replace(value_kind=ValueKind.AGE)),
        TESTS["two-figures"](RECORD, a, a),
        TESTS["no-overlap"](RECORD, a, b._replace(period=b.period._replace(first=a.period.last))),
    ]
    assert words == [
        "One is held from a third-hand source alone.",
        "The publisher marks a break in the series [b].",
        "A total as a share of itself is always 100%.",
        "They are rounded to the nearest 10.",
        "One is a child's age, not an amount.",
        "They are one and the same figure.",
        "Their periods overlap: year to 31 March 2024, and year to 31 March 2025.",
    ]


def test_years_are_added_up_where_all_are_held_and_alike() -> None:
    held, years = FIGURES["dfe-2023-24-death"], ["2022-23", "2023-24"]
    assert over_years(RECORD, held, ["2023-24"]) is held
    both = over_years(RECORD, held, years)
    assert both is not None
    assert int(both.value) == sum(int(FIGURES[f"dfe-{year}-death"].value) for year in years)
    assert (both.low, both.high, both.id) == (both.value, both.value, "dfe-2022-23-death dfe-2023-24-death")
    whole = sum(int(FIGURES[f"dfe-{year}-total"].value) for year in years)
    own = load()
    for year in years:
        own.figures[f"dfe-{year}-death"] = held._replace(
            id=f"dfe-{year}-death", period=own.periods[year], denominator=str(whole)
        )
    added = over_years(own, own.figures[held.id], years)
    assert added is not None
    assert added.denominator == str(2 * whole)
    own.figures[held.id] = own.figures[held.id]._replace(denominator="")
    bare = over_years(own, own.figures[held.id], years)
    assert bare is not None
    assert bare.denominator == ""
    assert (both.period.id, both.period.months) == ("2022-23 to 2023-24", 24)
    assert both.period.label == "2 years to 31 March 2024"
    assert (both.period.first, both.period.last) == ("2022-04", "2024-03")
    assert both.reason == "Worked out by csprp from the years."
    assert over_years(RECORD, held, ["1999-00", "2023-24"]) is None
    share = FIGURES["dfe-2019-20-age-under-1-share"]
    assert over_years(RECORD, share, ["2019-20", "2020-21"]) is None
    apart = FIGURES["panel-2020-total"]
    assert over_years(RECORD, apart, ["2020", "2022-23"]) is None


def test_printed_changes_stand_beside_ours() -> None:
    agrees = judge(RECORD, "", FIGURES["dfe-2022-23-total"], FIGURES["dfe-2023-24-total"]).published
    assert agrees == "the source prints down 51, which agrees"
    differs = judge(RECORD, "", FIGURES["panel-2022-23-total"], FIGURES["panel-2023-24-total"])
    assert "393 to 330 would be 16%" in differs.published
    assert differs.change is None


def test_compare_rows_keep_to_their_columns(csprp: Run) -> None:
    rows = rows_of(csprp("compare", "2020", "2022-23", "--format", "csv").text)
    assert tuple(rows[0]) == FIELDS
    assert {row["verdict"] for row in rows} <= {"comparable", "caution", "not-comparable"}
    for row in rows:
        told = [
            row[name]
            for name in ("change", "change_low", "change_high", "relative_change", "method", "words")
        ]
        assert any(told) == (row["verdict"] != "not-comparable")
        assert bool(row["reasons"]) == (row["verdict"] != "comparable")


def test_compare_sums_up_in_its_first_sentence(csprp: Run) -> None:
    text = csprp("compare", "2020", "2022-23", "--format", "table").text
    first = " ".join(text.split("\n\n")[1].split())
    rows = rows_of(csprp("compare", "2020", "2022-23", "--format", "csv").text)
    assert first.removeprefix("In short ").startswith(f"Of {len(rows)} shared measures, ")


def test_compare_takes_periods_metrics_and_narrowing(csprp: Run) -> None:
    for line in (
        "2022-23 2023-24",
        "2022-23 2023-24 2024-25",
        "2024-25 2025-26 --series dfe-sin",
        "2020 2022-23 --theme child-mental-health",
        "2020 2022-23 --by age",
        "2018-19 2020",
        "--metric neglect",
        "--metric deaths --all-pairs",
    ):
        for form in ("table", "csv", "json", "md"):
            ended = csprp("compare", *line.split(), "--format", form)
            assert ended.code == 0, (line, ended.err)
    pairs = rows_of(csprp("compare", "--metric", "deaths", "--all-pairs", "--format", "csv").text)
    steps = rows_of(csprp("compare", "--metric", "deaths", "--format", "csv").text)
    assert len(pairs) > 2 * len(steps)


def test_the_one_comparison_asked_for_is_refused_with_exit_1(csprp: Run) -> None:
    assert csprp("explain", "panel-2022-23-total", "panel-2023-24-total").code == 1
    assert csprp("explain", "dfe-2024-25-death", "dfe-2025-26-death").code == 0
    assert csprp("compare", "2022-23", "2023-24", "--metric", "notifications", "--series", "panel").code == 1
    for line in (
        ("compare",),
        ("compare", "2020"),
        ("explain", "P001"),
        ("compare", "--metric", "emotional-abuse"),
    ):
        ended = csprp(*line)
        assert ended.code == 2, line
        assert ended.out == b""


def test_explain_gives_every_rule_and_both_figures(csprp: Run) -> None:
    text = csprp("explain", "P151", "D122", "--format", "table").text
    for rule in RECORD.rules:
        assert rule.title in text
    assert "They cannot be compared" in text
    data = json.loads(csprp("explain", "P151", "D122", "--format", "json").text)
    assert data["status"] == "refused"
    listed = rows_of(csprp("explain", "--rules", "--format", "csv").text)
    assert [row["rule"] for row in listed] == [rule.id for rule in RECORD.rules]


def test_trends_gives_steps_of_one_run_alone(csprp: Run) -> None:
    rows = rows_of(csprp("trends", "--metric", "deaths", "--format", "csv").text)
    assert {row["series"] for row in rows if row["change"]} == {"dfe-sin"}
    assert [row["change"] for row in rows if row["run"]] == ["", "35", "-32", "10", "4", "-43", "-2"]
    text = " ".join(csprp("trends", "--metric", "deaths", "--format", "table").text.split())
    assert "chi-square 16.4 on 6 degrees of freedom" in text
    assert "about one time in four at least one of six steps would look clear" in text
    assert text.index("vary more than chance") < text.index('"Clear" means')
    assert "there is no clear trend" in text
    assert "2 fewer than the year before, not a clear fall" in text


@pytest.mark.parametrize(
    "words", ["neglect", "domestic abuse", "sids", "lookd after", "county lines", "front door"]
)
def test_find_finds(csprp: Run, words: str) -> None:
    rows = rows_of(csprp("find", *words.split(), "--format", "csv").text)
    assert rows
    assert [int(row["score"]) for row in rows] == sorted((int(row["score"]) for row in rows), reverse=True)
    assert all(row["matched"] for row in rows)


def test_a_count_and_its_share_step_each_in_its_own_unit(csprp: Run) -> None:
    rows = rows_of(csprp("trends", "--metric", "deaths", "--all-units", "--format", "csv").text)
    steps = {row["figure"]: (row["change"], row["change_unit"]) for row in rows if row["change"]}
    assert steps["dfe-2021-22-death"] == ("-32", "count")
    assert steps["dfe-2021-22-death-share"] == ("1.6", "pp")
    assert "dfe-2020-21-death-share" not in steps
    one = rows_of(csprp("trends", "--metric", "under-1s", "--series", "dfe-sin", "--format", "csv").text)
    assert [row["change_unit"] for row in one] == ["", "pp"]


def test_what_is_never_called_clear_does_not_explain_the_word(csprp: Run) -> None:
    text = " ".join(csprp("trends", "--metric", "looked-after", "--format", "table").text.split())
    assert "20 more (with caution)" in text
    assert "With caution: The group is small" in text
    assert '"Clear" means' not in text


def test_find_reads_a_misspelt_word_and_says_so(csprp: Run) -> None:
    text = csprp("find", "neglct", "--format", "table").text
    assert '"neglct" is read as "neglect"' in text
    assert csprp("find", "xyzzyqq").code == 2
    assert csprp("find", "the").code == 2


def test_find_never_shows_a_small_national_count(csprp: Run) -> None:
    for row in rows_of(csprp("find", "suicide", "--format", "csv").text):
        if row["kind"] == "figure" and FIGURES[row["id"]].is_small_number:
            assert FIGURES[row["id"]].value not in row["shown"].split("(")[0].split(": ")[-1]


def test_one_module_alone_takes_one_figure_from_another() -> None:
    """Of all modules that can know a figure, `change` alone subtracts or divides amounts, values or ranges.

    The checks of a record are left out: they hold what was printed against what was printed.
    """
    graph = grimp.build_graph("csprp_cli", cache_dir=None)
    know = graph.find_downstream_modules(Figure.__module__)
    checks = {check_record.__module__.rpartition(".")[0]}
    checks |= set().union(*map(graph.find_descendants, checks))
    assert {name for name in know - checks if takes_one_from_another(name)} == {change.__module__}


def takes_one_from_another(module: str) -> bool:
    fields = {"amount", "value", "low", "high", "numerator", "denominator"}
    return any(
        isinstance(part, ast.Attribute) and part.attr in fields
        for node in ast.walk(ast.parse(source_of(module)))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div)
        for part in ast.walk(node)
    )


def source_of(module: str) -> str:
    found = find_spec(module)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).read_text(encoding="utf-8")


def test_words_of_change_are_linted() -> None:
    source = (source_of(change.__module__) + source_of(steps_of.__module__)).lower()
    for word in ("dramatic", "improved", "improvement", " only ", "no clear change"):
        assert word not in source
    with (ROOT / "data" / "words_to_avoid.csv").open(encoding="utf-8") as file:
        avoid = [row["avoid"] for row in csv.DictReader(file)]
    for one, other in combinations([n for n in NAMES if n.startswith("dfe-20")][:40], 2):
        told = change(RECORD, between(one, other))
        if told is not None:
            assert not any(word.lower() in told.words.lower() for word in avoid)


def test_the_notebook_api() -> None:
    import csprp_cli

    assert set(csprp_cli.__all__) >= {"__version__", "frame", "judge", "load"}
    record = csprp_cli.load()
    pair = csprp_cli.judge("dfe-2025-26-death", "dfe-2024-25-death", record)
    assert pair.verdict.a.id == "dfe-2024-25-death"
    tidy = csprp_cli.frame(record=record)
    assert set(tidy["figure"]) == {name for name, held in record.figures.items() if not held.tertiary_only}
    assert tidy["value"].dtype.kind == "f"
    wide = csprp_cli.frame(wide=True, record=record)
    cell = wide.loc[("dfe-sin", "dfe-nature", "count", "notifications", "year to 31 March 2026"), "Death"]
    assert cell == 160


def test_the_examples_in_the_package_docstring_run() -> None:
    import doctest

    import csprp_cli

    assert doctest.testmod(csprp_cli).failed == 0
