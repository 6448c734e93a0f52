"""Turn one line of a table into the item that it describes.

An item takes each field from the column of the same name. What is named here is what differs: a cell
that holds a list, a number or a yes, and an id that becomes the item it names.
"""

from collections.abc import Callable
from typing import TypeVar

from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.local import LocalChoice, LocalColumn
from csprp_cli.model.record_items import (
    Area,
    Base,
    Break,
    Category,
    Caveat,
    Change,
    Glossary,
    Indicator,
    Metric,
    MetricTerm,
    PartsOfTotal,
    Period,
    Publication,
    Series,
    Source,
    Support,
)
from csprp_cli.model.theme import (
    Audience,
    DrawnRun,
    Headline,
    Learning,
    ReportTheme,
    Sentence,
    SessionLine,
    Theme,
)
from csprp_cli.model.verdict import Rule
from csprp_cli.record.csv_table import Line

Item = TypeVar("Item")


def _item(kind: Callable[..., Item], line: Line, **given: object) -> Item:
    """Return an item with the given fields, and every other from the column of its name."""
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return kind(*[given[name] if name in given else line[name] for name in fields])


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def source_row(line: Line) -> Source:
    """Return one page that was read."""
    return _item(Source, line)


def series_row(line: Line) -> Series:
    """Return one way of counting."""
    return _item(Series, line, order=int(line["order"]))


def period_row(line: Line) -> Period:
    """Return one period."""
    return _item(Period, line, months=_whole(line["months"]))


def indicator_row(line: Line) -> Indicator:
    """Return one question."""
    return _item(Indicator, line, also=_words(line["also"]), no_chart=line["no_chart"] == "yes")


def base_row(line: Line) -> Base:
    """Return one population."""
    return _item(Base, line)


def area_row(line: Line) -> Area:
    """Return one area."""
    return _item(Area, line)


def category_row(line: Line) -> Category:
    """Return one part of a breakdown."""
    return _item(
        Category,
        line,
        themes=_words(line["themes"]),
        from_age=_whole(line["from_age"]),
        to_age=_whole(line["to_age"]),
        sensitive=line["sensitive"] == "yes",
    )


def claim_row(line: Line, sources: dict[str, Source]) -> Claim:
    """Return one claim with the source that it names, and its whole line as evidence."""
    return _item(Claim, line, id=line["claim"], source=sources[line["source"]], evidence=line)


def figure_row(
    line: Line,
    indicators: dict[str, Indicator],
    series: dict[str, Series],
    periods: dict[str, Period],
    areas: dict[str, Area],
    bases: dict[str, Base],
    claims: dict[str, list[Claim]],
    categories: dict[tuple[str, str], Category],
) -> Figure:
    """Return one figure with everything that it names, and the themes of its question and its category."""
    indicator = indicators[line["indicator"]]
    category = categories.get((line["breakdown"], line["category"]))
    themes = (indicator.theme, *indicator.also, *(category.themes if category else ()))
    return _item(
        Figure,
        line,
        indicator=indicator,
        themes=tuple(dict.fromkeys(theme for theme in themes if theme)),
        series=series[line["series"]],
        period=periods[line["period"]],
        area=areas[line["area"]],
        base=bases[line["base"]],
        flags=_words(line["flags"]),
        caveats=_words(line["caveats"]),
        claims=tuple(claims[line["id"]]),
    )


def rule_row(line: Line) -> Rule:
    """Return one rule of comparison."""
    return _item(Rule, line)


def term_row(line: Line) -> MetricTerm:
    """Return one term of a metric."""
    return _item(MetricTerm, line)


def metric_row(line: Line, terms: tuple[MetricTerm, ...]) -> Metric:
    """Return one metric with its own among all terms."""
    own = tuple(term for term in terms if term.metric == line["slug"])
    return _item(Metric, line, aliases=_words(line["aliases"]), caveats=_words(line["caveats"]), terms=own)


def break_row(line: Line) -> Break:
    """Return one break in a series."""
    return _item(Break, line, series=_words(line["series"]), bridges=_words(line["bridges"]))


def change_row(line: Line) -> Change:
    """Return one change that a source prints."""
    return _item(Change, line, series=_words(line["series"]), claims=_words(line["claims"]))


def set_row(line: Line) -> PartsOfTotal:
    """Return one total with its parts."""
    return _item(PartsOfTotal, line, parts=_words(line["parts"]), complete=line["complete"] == "yes")


def publication_row(line: Line) -> Publication:
    """Return one report, review, briefing or release."""
    return _item(Publication, line, themes=_words(line["themes"]))


def caveat_row(line: Line) -> Caveat:
    """Return one caveat."""
    return _item(Caveat, line, series=_words(line["series"]), order=int(line["order"]))


def theme_row(line: Line) -> Theme:
    """Return one theme."""
    return _item(
        Theme,
        line,
        aliases=_words(line["aliases"]),
        covers=_words(line["covers"]),
        related=_words(line["related"]),
        order=int(line["order"]),
    )


def report_theme_row(line: Line) -> ReportTheme:
    """Return one theme as one report names it."""
    return _item(ReportTheme, line, position=int(line["position"]))


def learning_row(line: Line) -> Learning:
    """Return one finding, action, question, check or reading."""
    return _item(
        Learning,
        line,
        audiences=_words(line["audience"]),
        sources=_words(line["source"]),
        order=int(line["order"]),
    )


def audience_row(line: Line) -> Audience:
    """Return one group of readers."""
    return _item(Audience, line, aliases=_words(line["aliases"]), order=int(line["order"]))


def disclosure_rule_row(line: Line) -> DisclosureRule:
    """Return one rule of which counts are too small to print."""
    numbers = {name: int(line[name]) for name in ("most", "least_base", "least_cross_base")}
    return _item(DisclosureRule, line, **numbers)


def session_row(line: Line) -> SessionLine:
    """Return one thing that whoever leads a session is told."""
    if line["minutes"]:
        int(line["minutes"])
    return _item(SessionLine, line, order=int(line["order"]))


def picture_row(line: Line) -> DrawnRun:
    """Return one run that a note draws."""
    return _item(DrawnRun, line)


def sentence_row(line: Line) -> Sentence:
    """Return how one figure is said in prose."""
    return _item(Sentence, line)


def headline_row(line: Line) -> Headline:
    """Return one figure that a note may lead with."""
    return _item(Headline, line, order=int(line["order"]))


def glossary_row(line: Line) -> Glossary:
    """Return one term of the field."""
    return _item(Glossary, line, aliases=_words(line["aliases"]))


def support_row(line: Line) -> Support:
    """Return one support line."""
    return _item(Support, line, for_themes=_words(line["for_themes"]))


def local_column_row(line: Line) -> LocalColumn:
    """Return one column that people fill in."""
    return _item(
        LocalColumn,
        line,
        required=line["required"] == "yes",
        indicators=_words(line["indicators"]),
        within=_words(line["within"]),
        yes_is=tuple(filter(None, line["yes_is"].split("|"))),
        order=int(line["order"]),
        aliases=tuple(filter(None, line["aliases"].split("|"))),
    )


def local_choice_row(line: Line) -> LocalChoice:
    """Return one word that a cell may hold."""
    return _item(LocalChoice, line)
