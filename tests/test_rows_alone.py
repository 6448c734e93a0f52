"""A pipe gets the rows of a trend without its page, and from a part of the record: the same rows."""

import pytest

from csprp_cli.model.problem import UsageProblem
from csprp_cli.record.load import load
from csprp_cli.record.record import Record
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion, trend_rows, what_rows_rest_on

WHOLE = load()
METRICS = tuple(WHOLE.metrics)


def _narrowed(*asked: TrendQuestion) -> Record:
    record = load()
    return record.only(what_rows_rest_on(record, asked))


@pytest.mark.parametrize("more", [False, True], ids=["usual", "all"])
@pytest.mark.parametrize("slug", METRICS)
def test_rows_alone_are_the_rows_of_the_page(slug: str, more: bool) -> None:
    asked = TrendQuestion(WHOLE.metrics[slug])._replace(half_years=more, all_units=more)
    try:
        page = trend(WHOLE, asked)
    except UsageProblem as problem:
        with pytest.raises(UsageProblem, match=problem.message.split(":")[0]):
            trend_rows(_narrowed(asked), [asked])
        return
    rows = trend_rows(_narrowed(asked), [asked])
    assert rows.records == page.records
    assert rows.fields == page.fields


def test_a_part_of_the_record_is_what_is_read() -> None:
    record = _narrowed(TrendQuestion(WHOLE.metrics["deaths"]))
    assert len(record.figures) < len(WHOLE.figures) / 4
    assert {claim.figure for claim in record.claims.values()} == set(record.figures)


def test_rows_of_several_metrics_stand_one_after_the_other() -> None:
    slugs = METRICS[:2]
    asked = [TrendQuestion(WHOLE.metrics[slug]) for slug in (*slugs, slugs[0])]
    rows = trend_rows(_narrowed(*asked), asked).records
    assert rows == tuple(row for one in asked[:2] for row in trend(WHOLE, one).records)


def test_who_shares_the_record_still_reads_all_of_it() -> None:
    record = load()
    narrow = record.only(what_rows_rest_on(record, [TrendQuestion(record.metrics["deaths"])]))
    assert len(narrow.lines("figures.csv")) < len(record.lines("figures.csv")) == len(WHOLE.figures)
