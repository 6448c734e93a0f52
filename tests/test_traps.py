"""The traps of the published material, each held by one test on the record that comes with csprp."""

import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from csprp_cli.comparison.breaks import breaks_between, runs
from csprp_cli.comparison.rules import verdict
from csprp_cli.model.figure import Figure
from csprp_cli.model.value import printed
from csprp_cli.record.load import load
from csprp_cli.record.record import Record, gathers
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion
from csprp_cli.wording.csv_row import figure_row


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture(scope="module")
def joined(record: Record) -> dict[str, list[Figure]]:
    """Every run of figures that may be joined by a line, in the order of time."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure, run in runs(record, record.figures.values()).items():
        found[run].append(record.figures[figure])
    return {run: sorted(figures, key=lambda figure: figure.period.sort) for run, figures in found.items()}


def asked(record: Record, indicator: str, period: str = "") -> list[Figure]:
    return [
        figure
        for figure in record.figures.values()
        if figure.indicator.id == indicator and period in ("", figure.period.id)
    ]


def positions(record: Record, publication: str, kind: str) -> set[int]:
    """The places of a list that a report names; one place may stand for two of our themes."""
    return {
        item.position for item in record.report_themes if (item.publication, item.kind) == (publication, kind)
    }


def is_set_aside(record: Record, claim: str) -> bool:
    item = record.claims[claim]
    return item.status == "set-aside" and bool(item.reason) and bool(item.figure)


# The traps: what sources print that is easily read as something else


def test_trap_1_a_fifth_is_never_20_percent(record: Record) -> None:
    figure = record.figures["panel-2023-24-child-mh-condition"]
    assert (figure.value, figure.value_kind, figure.status) == ("", "words", "disputed")
    assert printed(figure) == '"over a fifth" or "a fifth"'
    assert figure.amount is None
    assert Decimal(figure.low) >= 18
    assert Decimal(figure.high) == 25
    assert {claim.words for claim in figure.used} == {"a fifth", "over a fifth"}
    row = figure_row(record, figure)
    assert (row["value"], row["wording"]) == ("", "over a fifth / a fifth")
    assert not [cell for cell in row.values() if re.search(r"\b20(\.0)?(%|$)", cell)]


def test_trap_2_21_percent_keeps_the_wording_of_the_text(record: Record) -> None:
    figure = record.figures["panel-2022-23-child-mh-condition"]
    assert (figure.value, figure.status) == ("21", "agreed")
    assert "health-conditions-wording" in figure.caveats
    assert is_set_aside(record, "P142")
    assert "quotation" in record.claims["P142"].reason


def test_trap_3_49_percent_of_330_and_46_percent_of_nobody_knows(record: Record) -> None:
    figure = record.figures["panel-2023-24-death-share"]
    assert (figure.value, figure.denominator, figure.base.id) == ("49", "330", "panel-rapid-reviews")
    claim = record.claims["P307"]
    assert (claim.value, claim.figure) == ("46", figure.id)
    assert is_set_aside(record, "P307")
    assert is_set_aside(record, "P308")
    assert not [f for f in asked(record, "panel-type") if f.value == "46"]


def test_trap_4_down_18_percent_is_a_printed_change_and_no_level(record: Record) -> None:
    change = next(item for item in record.changes if item.id == "panel-2023-24-total-down-18")
    assert (change.value, change.unit, change.claims) == ("-18", "percent", ("P147", "P149"))
    assert "16%" in change.note
    assert "393" in change.note
    totals = {figure.period.id: figure.value for figure in asked(record, "panel-incidents")}
    assert (totals["2022-23"], totals["2023-24"]) == ("393", "330")
    assert not [f for f in record.figures.values() if f.value in ("402", "-16", "-18")]


def test_trap_5_domestic_abuse_in_2020_has_three_bases(record: Record) -> None:
    by_base = {figure.base.id: figure for figure in asked(record, "panel-domestic-abuse", "2020")}
    assert by_base.keys() == {"panel-incidents", "panel-deaths", "panel-serious-harm"}
    assert by_base["panel-deaths"].value == "41"
    assert by_base["panel-serious-harm"].value == "42.6"
    assert by_base["panel-incidents"].status == "disputed"
    assert printed(by_base["panel-incidents"]) == '40% or "over 40%"'
    assert all("domestic-abuse-bases" in figure.caveats for figure in by_base.values())


def test_trap_6_146_incidents_and_27_percent_have_two_bases(record: Record) -> None:
    by_base = {figure.base.id: figure for figure in asked(record, "panel-parent-mental-ill-health")}
    assert by_base.keys() == {"panel-incidents", "panel-serious-harm"}
    assert (by_base["panel-incidents"].value, by_base["panel-incidents"].unit) == ("146", "count")
    assert by_base["panel-serious-harm"].value == "27.3"
    assert not [
        figure
        for figure in record.figures.values()
        if figure.value in ("30.3", "30") and figure.indicator.id == "panel-parent-mental-ill-health"
    ]


@pytest.mark.parametrize(
    ("publication", "kind", "how_many"),
    [
        ("annual-report-2020", "practice-theme", 6),
        ("annual-report-2022-2023", "key-theme", 12),
        ("annual-report-2023-2024", "spotlight", 3),
        ("annual-report-2023-2024", "practice-theme", 5),
    ],
)
def test_trap_7_each_report_has_its_own_themes(
    record: Record, publication: str, kind: str, how_many: int
) -> None:
    assert positions(record, publication, kind) == set(range(1, how_many + 1))


def test_trap_7_the_six_practice_themes_belong_to_2020_alone(record: Record) -> None:
    assert positions(record, "annual-report-2022-2023", "practice-theme") == set()
    six = {t.wording for t in record.report_themes if t.publication == "annual-report-2020"}
    twelve = {t.wording for t in record.report_themes if t.publication == "annual-report-2022-2023"}
    assert "Timely and appropriate sharing of information" in six
    assert not six & twelve


def test_trap_8_the_2023_to_2024_report_came_out_in_december_2024(record: Record) -> None:
    report = record.publications["annual-report-2023-2024"]
    assert report.published == "2024-12-12"
    period = record.periods[report.period]
    assert period.end is not None
    assert report.published > period.end.isoformat()
    assert [r.id for r in record.reports if r.published.startswith("2024-02")] == []


def test_trap_9_81_percent_is_co_ordination_and_not_information_sharing(record: Record) -> None:
    figure = record.figures["panel-2023-24-coordination"]
    assert (figure.value, figure.tertiary_only) == ("81", True)
    assert "coordination-not-information" in figure.caveats
    assert record.metrics_of(figure) == ("coordination",)
    assert figure.themes == ("coordination",)
    shared = record.metrics["information-sharing"]
    assert not any(gathers(term, figure) for term in shared.terms)


def test_trap_9_14_percent_has_the_co_ordination_incidents_as_its_base(record: Record) -> None:
    good = record.figures["panel-2023-24-coordination-good-practice"]
    assert (good.value, good.base.id) == ("14", "panel-incidents-coordination")


def test_trap_9_267_is_worked_out_by_its_writer_and_shown_nowhere(record: Record) -> None:
    claim = record.claims["P184"]
    assert (claim.status, claim.numerator) == ("derived-by-source", "267")
    assert claim.reason
    figure = record.figures[claim.figure]
    assert claim not in figure.used
    assert figure.numerator == ""
    assert not [f for f in record.figures.values() if f.period.id == "2023-24" and f.value == "267"]


def test_trap_10_no_case_is_described_and_no_child_is_named(record: Record) -> None:
    named = re.compile(r"\b(Arthur|Star|Hobson|Labinjo|\d+ months old|aged \d+ months)\b")
    texts = [item.text for item in record.learning]
    texts += [
        part for theme in record.themes.values() for part in (theme.title, theme.about, theme.care_note)
    ]
    texts += [item.sentence for item in record.sentences.values()]
    texts += [item.about for item in record.publications.values()]
    assert [text for text in texts if named.search(text)] == []


def test_trap_11_256_has_no_source_and_is_set_aside(record: Record) -> None:
    assert record.claims["P143"].value == "256"
    assert is_set_aside(record, "P143")
    figure = record.figures["panel-2022-23-total"]
    assert (figure.value, figure.status) == ("393", "agreed")
    assert not [f for f in record.figures.values() if f.value == "256"]


def test_trap_12_dfe_and_the_panel_never_share_a_run(joined: dict[str, list[Figure]]) -> None:
    assert {"dfe-notifications-a", "dfe-nature-death-a"} <= joined.keys()
    for run, figures in joined.items():
        assert {figure.series.id for figure in figures} in ({"dfe-sin"}, {"dfe-care-leavers"}), run


def test_trap_12_dfe_and_the_panel_are_two_series_with_their_own_rules(record: Record) -> None:
    dfe, panel = record.series["dfe-sin"], record.series["panel"]
    assert dfe.by_date != panel.by_date
    assert "looked after" in dfe.what
    assert (dfe.over_time, panel.over_time) == ("caution", "none")
    assert "dfe-and-panel-differ" in record.metrics["deaths"].caveats


def test_trap_13_rapid_review_is_explained(record: Record) -> None:
    term = next(item for item in record.glossary if item.term == "rapid review")
    assert "sent to the Panel" in term.definition
    assert "In health research the same words mean" in term.definition


def test_trap_14_449_and_never_448(record: Record) -> None:
    figure = record.figures["dfe-2019-20-total"]
    assert figure.value == "449"
    assert figure.status != "disputed"
    assert record.claims["D066"].value == "448"
    assert is_set_aside(record, "D066")
    assert not [f for f in record.figures.values() if f.value == "448"]
    halves = [record.figures[f"dfe-2019-20-h{half}-total"].amount or 0 for half in (1, 2)]
    assert sum(halves) == 449


# Panel reports: the contradictions found


def test_under_1_in_2018_to_2019_is_almost_a_third_and_never_27_percent(record: Record) -> None:
    figure = record.figures["panel-2018-19-age-under-1"]
    assert printed(figure) == '"almost a third"'
    assert figure.value == ""
    assert is_set_aside(record, "P015")
    assert is_set_aside(record, "P016")
    injury = record.figures["panel-2018-19-nai-under-1"]
    assert (injury.value, injury.indicator.id) == ("27", "panel-nai-under-1")
    assert injury.indicator.id != figure.indicator.id


def test_54_percent_known_and_54_percent_worked_with_are_two_questions(record: Record) -> None:
    known = record.figures["panel-2018-19-known-csc-share"]
    involved = record.figures["panel-2018-19-csc-involved"]
    assert (known.value, involved.value) == ("54", "54")
    assert known.indicator.id != involved.indicator.id
    assert known.base.id != involved.base.id
    assert record.figures["panel-2018-19-not-known-csc"].value == "46"


def test_41_percent_40_percent_and_the_merged_40_percent_are_three_figures(record: Record) -> None:
    three = [
        record.figures[f"panel-2018-19-{name}"]
        for name in ("risk-assessment-share", "information-exchange", "risk-and-information")
    ]
    assert [figure.value for figure in three] == ["41", "40", "40"]
    assert len({figure.indicator.id for figure in three}) == 3
    assert all("risk-41-or-40" in figure.caveats for figure in three)


def test_neglect_35_percent_in_2020_stands_on_two_bases(record: Record) -> None:
    by_base = {figure.base.id: figure.value for figure in asked(record, "panel-neglect-featured", "2020")}
    assert by_base == {"panel-incidents": "35", "panel-deaths": "35"}


def test_neglect_in_2020_and_in_2022_to_2023_are_two_questions(record: Record) -> None:
    assert [figure.value for figure in asked(record, "panel-neglect-before")] == ["53"]
    assert asked(record, "panel-neglect-featured", "2022-23") == []


def test_physical_abuse_and_non_accidental_injury_are_never_added(record: Record) -> None:
    two = [record.figures["panel-2020-physical-abuse"], record.figures["panel-2020-nai"]]
    assert [figure.value for figure in two] == ["38", "22"]
    assert {figure.base.id for figure in two} == {"panel-serious-harm"}
    assert all("physical-and-nai" in figure.caveats for figure in two)
    assert not [item for item in record.sets if {figure.id for figure in two} & {*item.parts}]


def test_379_notifications_and_almost_400_children_are_two_units(record: Record) -> None:
    notifications, children = record.figures["panel-2021-total"], record.figures["panel-2021-children"]
    assert (notifications.value, notifications.base.counts) == ("379", "notification")
    assert (children.value, children.value_kind, children.base.counts) == ("", "at-most", "child")
    assert (printed(children), children.high) == ('"almost 400"', "399")


def test_over_150_deaths_in_2021_is_a_lower_bound(record: Record) -> None:
    figure = record.figures["panel-2021-death"]
    assert (figure.value, figure.value_kind, figure.low, figure.high) == ("", "at-least", "151", "")
    assert printed(figure) == '"over 150"'


def test_330_are_rapid_reviews_and_the_other_name_is_told(record: Record) -> None:
    figure = record.figures["panel-2023-24-total"]
    assert (figure.value, figure.base.id) == ("330", "panel-rapid-reviews")
    assert "two-names-330" in figure.caveats
    assert figure.reason
    assert {claim.base for claim in figure.used} == {"rapid reviews", "incidents notified"}


def test_538_has_two_names_and_covers_17_months(record: Record) -> None:
    figure = record.figures["panel-2018-19-total"]
    assert (figure.value, figure.period.months, figure.period.kind) == ("538", 17, "other")
    assert {"two-names-538", "seventeen-months"} <= {*figure.caveats}


def test_89_or_48_incidents_about_looked_after_children(record: Record) -> None:
    figure = record.figures["looked-after-total"]
    assert figure.status == "disputed"
    assert printed(figure) == "89 or 48"
    assert (figure.low, figure.high) == ("48", "89")
    assert figure.reason
    assert record.metrics_of(figure) == ("looked-after",)
    assert figure.series.id != "panel"


def test_sudi_over_40_and_40_are_two_periods(record: Record) -> None:
    by_period = {figure.period.id: figure for figure in asked(record, "sudi-deaths")}
    assert {period: printed(figure) for period, figure in by_period.items()} == {
        "2018-jun-2019-aug": "40",
        "2018-jun-16m": '"over 40"',
    }
    assert [figure.status for figure in by_period.values()] == ["agreed", "single"]
    assert [figure.period.months for figure in by_period.values()] == [15, 16]


def test_children_of_2020_and_of_2023_to_2024_make_no_trend(
    record: Record, joined: dict[str, list[Figure]]
) -> None:
    values = {figure.period.id: figure.value for figure in asked(record, "panel-children")}
    assert (values["2020"], values["2023-24"]) == ("514", "485")
    assert any(
        item.indicator == "panel-children" and item.after == "2023-24" and item.comparable == "no"
        for item in record.breaks
    )
    assert not any(figure.indicator.id == "panel-children" for run in joined.values() for figure in run)


# What is printed, and what is only arithmetic


def test_changes_are_never_figures(record: Record) -> None:
    changes = [
        claim
        for claim in record.claims.values()
        if claim.id in ("P091", "P094", "P147", "P149") or claim.id.startswith(("C", "T02"))
    ]
    assert len(changes) == 26
    assert [claim.id for claim in changes if claim.figure or not claim.published_change] == []
    assert {claim.published_change for claim in changes} == {item.id for item in record.changes}
    named = [claim for claim in record.claims.values() if claim.published_change]
    assert {claim.id for claim in named} == {claim.id for claim in changes}
    assert not [figure for figure in record.figures.values() if figure.value.startswith("-")]


def test_146_and_227_do_not_make_393(record: Record) -> None:
    part = next(item for item in record.sets if item.total == "panel-2022-23-total")
    assert not part.complete
    assert {*part.parts} == {"panel-2022-23-death", "panel-2022-23-serious-harm"}
    assert "panel-2022-23-other" not in record.figures
    assert not [f for f in asked(record, "panel-type", "2022-23") if f.value == "20"]


def test_the_causes_of_2020_are_not_complete(record: Record) -> None:
    part = next(item for item in record.sets if item.id == "panel-2020-cause")
    assert not part.complete
    held = sum(record.figures[name].amount or 0 for name in part.parts)
    assert (held, record.figures[part.total].value) == (178, "206")


@pytest.mark.parametrize(
    ("indicator", "period", "unit", "arithmetic"),
    [
        ("panel-type", "2018-jul", "percent", "244 of 538 is 45.4%, and nobody prints it"),
        ("panel-type", "2020", "percent", "206 of 482 is 42.7%, and nobody prints it"),
        ("panel-type", "2021", "percent", "over 150 of 379 has no share"),
        ("panel-type", "2023-24", "count", "49% of 330 is about 162, and nobody prints it"),
        ("panel-coordination", "2023-24", "count", "81% of 330 is about 267, and nobody prints it"),
        ("dfe-notifications", "2020-21-h2", "count", "224 and 27 more is 251, and nobody prints it"),
        ("dfe-nature", "2018-19", "count", "no source gives the year by nature"),
    ],
)
def test_arithmetic_is_never_held_as_published(
    record: Record, indicator: str, period: str, unit: str, arithmetic: str
) -> None:
    held = [figure.id for figure in asked(record, indicator, period) if figure.unit == unit]
    assert held == [], arithmetic


def test_serious_harm_and_other_of_2019_20_are_not_held(record: Record) -> None:
    assert [f.category for f in asked(record, "dfe-nature", "2019-20")] == ["Death"]


def test_confidential_cells_are_never_filled_from_the_total(record: Record) -> None:
    hidden = [figure for figure in record.figures.values() if "c" in figure.flags]
    assert {figure.category for figure in hidden} == {"Transgender", "Not known"}
    for figure in hidden:
        assert (figure.value, figure.low, figure.high, figure.numerator) == ("", "", "", "")
        assert printed(figure) == "[c]"


# Kinds of value, time and base


@pytest.mark.parametrize(("kind", "unit"), [("rank", "rank"), ("listed", "listed"), ("age", "years")])
def test_ranks_lists_and_ages_are_never_counts(record: Record, kind: str, unit: str) -> None:
    figures = [figure for figure in record.figures.values() if figure.value_kind == kind]
    assert figures
    assert {figure.unit for figure in figures} == {unit}
    assert {figure.numerator or figure.denominator for figure in figures} == {""}
    assert not [figure for figure in record.figures.values() if figure.unit == unit and figure not in figures]


def test_the_five_named_practice_themes_are_a_list_and_no_ranking(record: Record) -> None:
    named = asked(record, "panel-practice-named")
    assert len(named) == 5
    assert {printed(figure) for figure in named} == {"named among the most common"}
    assert all("listed-not-ranked" in figure.caveats for figure in named)


def test_sudi_and_suicide_are_named_together_without_an_order(record: Record) -> None:
    named = asked(record, "panel-cause", "2023-24")
    assert {figure.category: figure.value_kind for figure in named} == {"SUDI": "listed", "Suicide": "listed"}
    assert all("joint-no-order" in figure.caveats for figure in named)


def test_shares_of_the_population_are_no_finding_about_reviews(record: Record) -> None:
    population = asked(record, "race-share-of-population")
    assert [(f.category, f.value) for f in population] == [("Black", "6"), ("Mixed", "7")]
    assert {figure.base.id for figure in population} == {"child-population"}
    assert {f.base.id for f in asked(record, "race-share-of-reviews")} == {"race-reviews"}
    comparators = [f for f in record.figures.values() if f.base.id == "child-population"]
    assert {figure.indicator.id for figure in comparators} == {
        *("race-share-of-population", "panel-population-ethnicity", "child-population")
    }


def test_half_years_are_not_years(record: Record, joined: dict[str, list[Figure]]) -> None:
    halves = [period for period in record.periods.values() if re.search(r"-h[12]$", period.id)]
    assert {(period.kind, period.months) for period in halves} == {("half", 6)}
    assert {p.id for p in record.periods.values() if p.kind == "half"} == {p.id for p in halves}
    assert record.figures["dfe-2018-19-h1-total"].value == "274"
    assert record.figures["dfe-2018-19-total"].value == "498"
    for run, figures in joined.items():
        assert len({figure.period.months for figure in figures}) == 1, run


def test_runs_join_neighbours_of_one_question_only(joined: dict[str, list[Figure]]) -> None:
    for run, figures in joined.items():
        assert len(figures) > 1, run
        keys = {(f.indicator.id, f.category, f.base.id, f.unit, f.area.code) for f in figures}
        assert len(keys) == 1, run
        assert {(figure.value_kind, figure.status == "disputed") for figure in figures} == {("number", False)}
        for earlier, later in pairwise(figures):
            assert earlier.period.end is not None
            assert later.period.start is not None
            assert (later.period.start - earlier.period.end).days == 1, run


def test_no_run_spans_a_break(record: Record, joined: dict[str, list[Figure]]) -> None:
    closed = [item for item in record.breaks if item.comparable == "no"]
    assert closed
    crossed = [
        (run, item.id)
        for run, figures in joined.items()
        for item in closed
        if figures[0].series.id in item.series
        and item.indicator in ("", figures[0].indicator.id)
        and item.area in ("", figures[0].area.council)
        and figures[0].period.sort <= record.periods[item.before].sort
        and figures[-1].period.sort > record.periods[item.before].sort
    ]
    assert crossed == []


def test_the_yearly_runs_of_dfe_start_where_dfe_starts(joined: dict[str, list[Figure]]) -> None:
    years = ["2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25", "2025-26"]
    assert [f.period.id for f in joined["dfe-notifications-a"]] == years
    assert [f.period.id for f in joined["dfe-nature-death-a"]] == years[1:]


@pytest.mark.parametrize(
    ("figure", "base"),
    [
        ("panel-2022-23-not-in-school", "panel-school-age"),
        ("panel-2022-23-regularly-absent", "panel-school-age"),
        ("panel-2023-24-ehc-plan", "panel-secondary-age"),
        ("panel-2023-24-parent-mh-child-1-to-5", "panel-incidents-child-1-to-5"),
        ("panel-2023-24-parent-mh", "not-stated"),
        ("panel-2020-parent-mental-ill-health-mothers", "panel-incidents-parent-mental-ill-health"),
        ("panel-2020-gangs", "panel-incidents-risk-behaviour"),
        ("panel-2023-24-suicide-mh-condition", "panel-children-suicide"),
        ("panel-2023-24-child-mh-youngest", "panel-one-child"),
        ("home-education-suicides", "home-education-deaths"),
        ("looked-after-suicide", "looked-after-deaths"),
        ("looked-after-nai", "not-stated"),
        ("care-leavers-2025-26-total", "care-leaver-notifications"),
    ],
)
def test_every_narrow_base_is_a_base_of_its_own(record: Record, figure: str, base: str) -> None:
    assert record.figures[figure].base.id == base


@pytest.mark.parametrize(
    ("base", "size"),
    [
        ("panel-incidents-parent-mental-ill-health", "146"),
        ("panel-incidents-risk-behaviour", "51"),
        ("home-education-deaths", "6"),
        ("looked-after-deaths", "20"),
        ("panel-school-age", "133"),
    ],
)
def test_a_base_within_another_names_its_size_and_its_parent(record: Record, base: str, size: str) -> None:
    item = record.bases[base]
    assert record.figures[item.size_figure].value == size
    assert item.parent in record.bases


@pytest.mark.parametrize("base", ["panel-incidents-child-1-to-5", "panel-secondary-age"])
def test_a_base_whose_size_nobody_gives_has_none(record: Record, base: str) -> None:
    assert record.bases[base].size_figure == ""
    assert not [f.id for f in record.figures.values() if f.base.id == base and f.denominator]


def test_ethnicity_shares_are_not_said_of_the_race_review_itself(record: Record) -> None:
    shares = asked(record, "race-share-of-reviews")
    assert all("race-base" in figure.caveats for figure in shares)
    assert "race-children" not in {figure.base.size_figure for figure in shares}


def test_care_leaver_deaths_are_in_no_other_total(record: Record) -> None:
    assert record.figures["care-leavers-2025-26-total"].series.id == "dfe-care-leavers"
    assert all(
        record.figures[item.total].series.id == record.figures[part].series.id
        for item in record.sets
        if item.total
        for part in item.parts
    )


@pytest.mark.parametrize(
    ("earlier", "later", "comparable"),
    [
        ("panel-2018-19-death", "panel-2020-death", {"no"}),
        ("panel-2020-total", "panel-2021-total", {"caution"}),
        ("panel-2020-children", "panel-2021-children", {"no", "caution"}),
        ("panel-2021-total", "panel-2022-23-total", {"caution"}),
        ("panel-2022-23-total", "panel-2023-24-total", {"no"}),
        ("panel-2022-23-child-mh-condition", "panel-2023-24-child-mh-condition", {"no"}),
        ("dfe-2018-19-total", "dfe-2019-20-total", {"caution"}),
        ("dfe-2019-20-total", "dfe-2020-21-total", set()),
        ("care-leavers-2024-25-total", "care-leavers-2025-26-total", {"caution"}),
        ("ofsted-2014-15-total", "dfe-2020-21-total", {"no", "caution"}),
    ],
)
def test_breaks_lie_where_the_counting_changes(
    record: Record, earlier: str, later: str, comparable: set[str]
) -> None:
    between = breaks_between(record, record.figures[earlier], record.figures[later])
    assert {item.comparable for item in between} == comparable


def test_ofsted_and_dfe_are_never_joined(record: Record, joined: dict[str, list[Figure]]) -> None:
    assert any(
        {*item.series} == {"ofsted-sin", "dfe-sin"} and item.comparable == "no" for item in record.breaks
    )
    assert not any(figure.series.id == "ofsted-sin" for run in joined.values() for figure in run)


def test_gender_and_sex_are_never_joined(record: Record) -> None:
    item = next(item for item in record.breaks if item.id == "dfe-gender-sex-2025")
    assert (item.indicator, item.comparable, item.after) == ("dfe-sex", "no", "2025-26")


# What the second search found, and what it must not be read as


def test_what_a_notification_is_changed_on_a_day_nobody_saw(record: Record) -> None:
    """A caution on every count of notifications and deaths; no break, since no year can be named for it."""
    caveat = record.caveats["notification-unit"]
    assert (caveat.scope, caveat.series, caveat.source) == ("series", ("dfe-sin",), "report-an-incident")
    assert all(caveat.id in record.metrics[name].caveats for name in ("notifications", "deaths"))
    told = trend(record, TrendQuestion(record.metrics["deaths"])).caveats
    assert caveat.text in told
    assert not [item for item in record.breaks if item.series == ("dfe-sin",) and item.kind == "unit"]


def test_the_years_of_ofsted_stand_before_their_break(record: Record) -> None:
    years = [figure for figure in record.figures.values() if figure.series.id == "ofsted-sin"]
    assert {figure.period.id for figure in years} == {"2012-13", "2014-15", "2015-16", "2016-17"}
    assert all("ofsted-series" in figure.caveats for figure in years)
    dfe = record.figures["dfe-2018-19-total"]
    for figure in years:
        assert verdict(record, figure, dfe).standing == "not-comparable", figure.id


def test_two_units_are_two_figures(record: Record) -> None:
    units = {
        ("race-children", "race-reviews"): ("53", "54"),
        ("ofsted-2012-13-not-death", "ofsted-2012-13-children"): ("61", "74"),
        ("panel-2018-19-total", "sudi-incidents"): ("538", "568"),
    }
    for names, values in units.items():
        one, other = (record.figures[name] for name in names)
        assert (one.value, other.value) == values
        assert set(one.caveats) & set(other.caveats) or other.caveats, names
        assert verdict(record, one, other).standing == "not-comparable", names


def test_nineteen_reviews_make_no_share(record: Record) -> None:
    figure = record.figures["race-risk-seen"]
    assert (figure.value, figure.denominator, figure.base.counts) == ("19", "", "not-stated")
    assert not figure.may_headline


def test_36_percent_is_held_for_one_year_alone(record: Record) -> None:
    shares = [f for f in asked(record, "panel-age") if f.category == "Under 1" and f.value == "36"]
    assert [figure.period.id for figure in shares] == ["2022-23"]


def test_the_case_reviews_of_dfe_are_never_on_a_line_with_the_panel(record: Record) -> None:
    theirs = [figure for figure in record.figures.values() if figure.series.id == "dfe-case-reviews"]
    assert len(theirs) == 11
    assert all("not-the-panel" in figure.caveats for figure in theirs)
    assert not [figure.id for figure in theirs if record.metrics_of(figure)]
    panel = [figure for figure in record.figures.values() if figure.series.id.startswith("panel")]
    for figure in theirs:
        assert all(verdict(record, figure, other).standing == "not-comparable" for other in panel)


def test_dfe_releases_have_the_day_they_were_published(record: Record) -> None:
    days = {
        "sin-2021-22": "2022-05-26",
        "sin-2022-23": "2023-05-25",
        "sin-2024": "2024-05-23",
        "sin-2025": "2025-05-22",
        "sin-2026": "2026-05-21",
    }
    assert {name: record.publications[name].published for name in days} == days


def test_a_number_of_an_area_says_that_it_is_counted_where_the_incident_happened(record: Record) -> None:
    north_east = next(area for area in record.areas.values() if area.name == "North East")
    asked_of = TrendQuestion(record.metrics["notifications"])
    text = record.caveats["where-it-happened"].text
    assert text in trend(record, asked_of._replace(area=north_east)).caveats
    assert text not in trend(record, asked_of).caveats
