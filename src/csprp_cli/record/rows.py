"""Turn one line of a table into the item that it describes."""

from csprp_cli.model.figure import Claim, Figure
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
from csprp_cli.model.theme import Headline, Learning, ReportTheme, Sentence, Theme
from csprp_cli.model.verdict import Rule
from csprp_cli.record.tables import Line


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def source_row(line: Line) -> Source:
    """Return the source of a line."""
    return Source(
        id=line["id"],
        short=line["short"],
        title=line["title"],
        publisher=line["publisher"],
        address=line["address"],
        level=line["level"],
        accessed=line["accessed"],
        note=line["note"],
    )


def series_row(line: Line) -> Series:
    """Return the series of a line."""
    return Series(
        id=line["id"],
        short=line["short"],
        title=line["title"],
        who_counts=line["who_counts"],
        what=line["what"],
        by_date=line["by_date"],
        over_time=line["over_time"],
        kind=line["kind"],
        first_period=line["first_period"],
        last_period=line["last_period"],
        order=int(line["order"]),
    )


def period_row(line: Line) -> Period:
    """Return the period of a line."""
    return Period(
        id=line["id"],
        label=line["label"],
        first=line["first"],
        last=line["last"],
        months=_whole(line["months"]),
        kind=line["kind"],
        sort=line["sort"],
        in_sentence=line["in_sentence"],
    )


def indicator_row(line: Line) -> Indicator:
    """Return the indicator of a line."""
    return Indicator(
        id=line["id"],
        label=line["label"],
        title=line["title"],
        definition=line["definition"],
        series=line["series"],
        breakdown=line["breakdown"],
        theme=line["theme"],
        also=_words(line["also"]),
        no_chart=line["no_chart"] == "yes",
    )


def base_row(line: Line) -> Base:
    """Return the base of a line."""
    return Base(
        id=line["id"],
        title=line["title"],
        definition=line["definition"],
        counts=line["counts"],
        parent=line["parent"],
        size_figure=line["size_figure"],
    )


def area_row(line: Line) -> Area:
    """Return the area of a line."""
    return Area(code=line["code"], name=line["name"], kind=line["kind"], parent=line["parent"])


def rule_row(line: Line) -> Rule:
    """Return the rule of a line."""
    return Rule(line["id"], line["title"], line["holds"], line["outcome"], line["source"])


def category_row(line: Line) -> Category:
    """Return the category of a line."""
    return Category(
        breakdown=line["breakdown"],
        category=line["category"],
        from_age=_whole(line["from_age"]),
        to_age=_whole(line["to_age"]),
        sensitive=line["sensitive"] == "yes",
    )


def claim_row(line: Line, sources: dict[str, Source]) -> Claim:
    """Return the claim, with the source that it names of a line."""
    return Claim(
        id=line["claim"],
        figure=line["figure"],
        published_change=line["published_change"],
        status=line["status"],
        reason=line["reason"],
        locator=line["locator"],
        source=sources[line["source"]],
        value=line["value"],
        unit=line["unit"],
        base=line["base"],
        wording=line["wording"],
        numerator=line["numerator"],
        denominator=line["denominator"],
        symbol=line["symbol"],
        note=line["note"],
        evidence=line,
    )


def figure_row(
    line: Line,
    indicators: dict[str, Indicator],
    series: dict[str, Series],
    periods: dict[str, Period],
    areas: dict[str, Area],
    bases: dict[str, Base],
    claims: dict[str, list[Claim]],
) -> Figure:
    """Return the figure with everything that it names of a line."""
    return Figure(
        id=line["id"],
        indicator=indicators[line["indicator"]],
        breakdown=line["breakdown"],
        category=line["category"],
        series=series[line["series"]],
        period=periods[line["period"]],
        area=areas[line["area"]],
        base=bases[line["base"]],
        unit=line["unit"],
        value=line["value"],
        value_kind=line["value_kind"],
        low=line["low"],
        high=line["high"],
        wording=line["wording"],
        numerator=line["numerator"],
        denominator=line["denominator"],
        rounded_to=line["rounded_to"],
        publication=line["publication"],
        flags=_words(line["flags"]),
        caveats=_words(line["caveats"]),
        shown=line["shown"],
        status=line["status"],
        reason=line["reason"],
        claims=tuple(claims[line["id"]]),
    )


def term_row(line: Line) -> MetricTerm:
    """Return the term of a metric of a line."""
    return MetricTerm(line["metric"], line["indicator"], line["category"], line["base"])


def metric_row(line: Line, terms: tuple[MetricTerm, ...]) -> Metric:
    """Return the metric with its terms of a line."""
    return Metric(
        slug=line["slug"],
        title=line["title"],
        value_title=line["value_title"],
        aliases=_words(line["aliases"]),
        counts=line["counts"],
        caveats=_words(line["caveats"]),
        terms=tuple(term for term in terms if term.metric == line["slug"]),
    )


def break_row(line: Line) -> Break:
    """Return the break in a series of a line."""
    return Break(
        id=line["id"],
        series=_words(line["series"]),
        indicator=line["indicator"],
        before=line["before"],
        after=line["after"],
        kind=line["kind"],
        comparable=line["comparable"],
        bridges=_words(line["bridges"]),
        reason=line["reason"],
    )


def change_row(line: Line) -> Change:
    """Return the printed change of a line."""
    return Change(
        id=line["id"],
        indicator=line["indicator"],
        category=line["category"],
        series=_words(line["series"]),
        area=line["area"],
        from_period=line["from_period"],
        to_period=line["to_period"],
        value=line["value"],
        unit=line["unit"],
        claims=_words(line["claims"]),
        note=line["note"],
    )


def set_row(line: Line) -> PartsOfTotal:
    """Return the total and its parts of a line."""
    return PartsOfTotal(
        id=line["id"],
        total=line["total"],
        parts=_words(line["parts"]),
        complete=line["complete"] == "yes",
        note=line["note"],
    )


def publication_row(line: Line) -> Publication:
    """Return the publication of a line."""
    return Publication(
        id=line["id"],
        title=line["title"],
        kind=line["kind"],
        publisher=line["publisher"],
        published=line["published"],
        covers=line["covers"],
        period=line["period"],
        about=line["about"],
        address=line["address"],
        token=line["token"],
        themes=_words(line["themes"]),
        licence=line["licence"],
        note=line["note"],
    )


def caveat_row(line: Line) -> Caveat:
    """Return the caveat of a line."""
    return Caveat(
        id=line["id"],
        scope=line["scope"],
        series=_words(line["series"]),
        title=line["title"],
        text=line["text"],
        source=line["source"],
        order=int(line["order"]),
    )


def theme_row(line: Line) -> Theme:
    """Return the theme of a line."""
    return Theme(
        slug=line["slug"],
        title=line["title"],
        kind=line["kind"],
        aliases=_words(line["aliases"]),
        covers=_words(line["covers"]),
        about=line["about"],
        list_note=line["list_note"],
        care_note=line["care_note"],
        related=_words(line["related"]),
        order=int(line["order"]),
    )


def report_theme_row(line: Line) -> ReportTheme:
    """Return the theme as a report names it of a line."""
    return ReportTheme(
        publication=line["publication"],
        theme=line["theme"],
        kind=line["kind"],
        position=int(line["position"]),
        wording=line["wording"],
        source=line["source"],
        basis=line["basis"],
    )


def learning_row(line: Line) -> Learning:
    """Return the finding, action, question, check or reading of a line."""
    return Learning(
        id=line["id"],
        theme=line["theme"],
        part=line["part"],
        level=line["level"],
        audience=line["audience"],
        basis=line["basis"],
        publication=line["publication"],
        sources=_words(line["source"]),
        order=int(line["order"]),
        text=line["text"],
    )


def sentence_row(line: Line) -> Sentence:
    """Return the sentence of a line."""
    return Sentence(line["indicator"], line["category"], line["base"], line["unit"], line["sentence"])


def headline_row(line: Line) -> Headline:
    """Return the headline of a line."""
    return Headline(
        theme=line["theme"],
        order=int(line["order"]),
        indicator=line["indicator"],
        category=line["category"],
        base=line["base"],
        unit=line["unit"],
        lead=line["lead"],
    )


def glossary_row(line: Line) -> Glossary:
    """Return the glossary entry of a line."""
    return Glossary(
        term=line["term"],
        aliases=_words(line["aliases"]),
        definition=line["definition"],
        advice=line["advice"],
        source=line["source"],
    )


def support_row(line: Line) -> Support:
    """Return the support line of a line."""
    return Support(
        id=line["id"],
        name=line["name"],
        contact=line["contact"],
        when=line["when"],
        for_themes=_words(line["for_themes"]),
        checked_on=line["checked_on"],
        source=line["source"],
    )
