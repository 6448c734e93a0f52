"""The check that every question can be answered from a record: no command fails on what it holds."""

from collections.abc import Callable, Iterator
from functools import partial

from csprp_cli.model.problem import Problem
from csprp_cli.record.check.outcome import Finding, Outcome
from csprp_cli.record.record import Record
from csprp_cli.views.breakdown import BREAKDOWNS, breakdown
from csprp_cli.views.catalogue import areas_held, metrics_held, reviews_held, sources_held
from csprp_cli.views.compare import compare_metric
from csprp_cli.views.explain import rules
from csprp_cli.views.show import show
from csprp_cli.views.theme_lists import theme_grid, theme_list
from csprp_cli.views.themes import one_theme
from csprp_cli.views.trend import trend
from csprp_cli.views.trend_rows import TrendQuestion

Question = tuple[str, str, Callable[[], object]]
"""The table that a question is about, what to type, and what answers it."""


def check_answers(record: Record) -> Outcome:
    """Return which questions make csprp fail on a record that every other check lets pass.

    Each stands for a row that the code does not know and no check names yet: the finding says what to type.
    """
    findings = []
    for file, line, answer in _questions(record):
        try:
            answer()
        except Problem:
            continue  # an answer too: nothing is held, or a table that is named cannot be read
        except Exception as error:
            why = f"{type(error).__name__}: {error}"[:80]
            findings.append(Finding(file, 0, "", f"{line} fails on this record ({why})"))
    return Outcome("questions-are-answered", "Every question can be asked of it.", tuple(findings))


def _questions(record: Record) -> Iterator[Question]:
    yield "rules.csv", "csprp explain --rules", partial(rules, record)
    yield "sources.csv", "csprp sources", partial(sources_held, record)
    yield "publications.csv", "csprp reviews", partial(reviews_held, record)
    yield "metrics.csv", "csprp metrics", partial(metrics_held, record)
    yield "areas.csv", "csprp areas", partial(areas_held, record)
    yield "themes.csv", "csprp themes", partial(theme_list, record)
    yield "themes.csv", "csprp themes --grid", partial(theme_grid, record)
    for slug, theme in record.themes.items():
        yield "themes.csv", f"csprp themes {slug}", partial(one_theme, record, theme)
    for slug, metric in record.metrics.items():
        asked = TrendQuestion(metric, half_years=True, all_units=True)
        yield "metrics.csv", f"csprp trends --metric {slug}", partial(trend, record, asked)
        yield "metrics.csv", f"csprp compare --metric {slug}", partial(compare_metric, record, metric)
    for by in BREAKDOWNS:
        answer = partial(breakdown, record, by, half_years=True, all_units=True)
        yield "indicators.csv", f"csprp breakdown --by {by}", answer
    # One of each kind: an imported overlay has thousands of figures of few kinds.
    kinds = {(f.indicator.id, f.unit, f.value_kind, f.status): f.id for f in record.figures.values()}
    for figure in kinds.values():
        yield "figures.csv", f"csprp show {figure}", partial(show, record, figure)
