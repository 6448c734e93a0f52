"""Turn the tables of a record into typed items that know each other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.problem import RecordProblem
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
from csprp_cli.record import location
from csprp_cli.record.record import Record
from csprp_cli.record.tables import Line, read_table

Item = TypeVar("Item")


def load(option: str | None = None) -> Record:
    """Return the record that `--data` or CSPRP_DATA names, else the one that came with the program.

    A record of somebody else's is checked first and refused, with its first problems named, when it
    does not hold together. The bundled one was checked before it was released.
    Raises RecordProblem.
    """
    folder = location.chosen(option)
    if folder is None:
        return read_record(location.bundled())
    if not folder.is_dir():
        raise RecordProblem(f"{folder} is not a folder that holds a record", "try: --data DIR")
    from csprp_cli.record.check import refuse_if_broken

    refuse_if_broken(folder)
    return read_record(folder, bundled=False)


def read_record(folder: Path, *, bundled: bool = True) -> Record:
    """Read every table of a folder into a Record. Raises RecordProblem naming file, row and column."""
    sources = _keyed(folder, "sources.csv", "id", _source)
    series = _keyed(folder, "series.csv", "id", _series)
    periods = _keyed(folder, "periods.csv", "id", _period)
    indicators = _keyed(folder, "indicators.csv", "id", _indicator)
    bases = _keyed(folder, "bases.csv", "id", _base)
    areas = _keyed(folder, "areas.csv", "code", _area)
    claims = _keyed(folder, "claims.csv", "claim", lambda line: _claim(line, sources))
    by_figure: dict[str, list[Claim]] = {}
    for claim in claims.values():
        if claim.figure:
            by_figure.setdefault(claim.figure, []).append(claim)

    def figure(line: Line) -> Figure:
        return _figure(line, indicators, series, periods, areas, bases, by_figure)

    terms = _listed(folder, "metric_indicators.csv", _term)
    categories = _listed(folder, "categories.csv", _category)
    sentences = _listed(folder, "sentences.csv", _sentence)
    return Record(
        folder=folder,
        version=_version(folder),
        figures=_keyed(folder, "figures.csv", "id", figure),
        claims=claims,
        indicators=indicators,
        metrics=_keyed(folder, "metrics.csv", "slug", lambda line: _metric(line, terms)),
        series=series,
        periods=periods,
        bases=bases,
        areas=areas,
        categories={(item.breakdown, item.category): item for item in categories},
        breaks=_listed(folder, "breaks.csv", _break),
        changes=_listed(folder, "changes.csv", _change),
        sets=_listed(folder, "sets.csv", _set),
        publications=_keyed(folder, "publications.csv", "id", _publication),
        sources=sources,
        caveats=_keyed(folder, "caveats.csv", "id", _caveat),
        themes=_keyed(folder, "themes.csv", "slug", _theme),
        report_themes=_listed(folder, "report_themes.csv", _report_theme),
        learning=_listed(folder, "learning.csv", _learning),
        sentences={(s.indicator, s.category, s.base, s.unit): s for s in sentences},
        headlines=_listed(folder, "headlines.csv", _headline),
        glossary=_listed(folder, "glossary.csv", _glossary),
        support=_listed(folder, "support.csv", _support),
        bundled=bundled,
    )


def _version(folder: Path) -> str:
    try:
        return str(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RecordProblem("datapackage.json has no version that can be read") from None


def _listed(folder: Path, name: str, build: Callable[[Line], Item]) -> tuple[Item, ...]:
    items = []
    for number, line in enumerate(read_table(folder, name), 2):
        items.append(_built(name, number, line, build))
    return tuple(items)


def _keyed(folder: Path, name: str, key: str, build: Callable[[Line], Item]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for number, line in enumerate(read_table(folder, name), 2):
        item = _built(name, number, line, build)
        if line[key] in items:
            raise RecordProblem(f"{name}, row {number}, column {key}: {line[key]!r} is there twice")
        items[line[key]] = item
    return items


def _built(name: str, number: int, line: Line, build: Callable[[Line], Item]) -> Item:
    try:
        return build(line)
    except KeyError as error:
        raise RecordProblem(
            f"{name}, row {number}: {error.args[0]!r} is not held where it should be", "run: csprp check DIR"
        ) from None
    except ValueError:
        raise RecordProblem(
            f"{name}, row {number}: a number or a date cannot be read", "run: csprp check DIR"
        ) from None


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _source(line: Line) -> Source:
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


def _series(line: Line) -> Series:
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


def _period(line: Line) -> Period:
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


def _indicator(line: Line) -> Indicator:
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


def _base(line: Line) -> Base:
    return Base(
        id=line["id"],
        title=line["title"],
        definition=line["definition"],
        counts=line["counts"],
        parent=line["parent"],
        size_figure=line["size_figure"],
    )


def _area(line: Line) -> Area:
    return Area(code=line["code"], name=line["name"], kind=line["kind"], parent=line["parent"])


def _category(line: Line) -> Category:
    return Category(
        breakdown=line["breakdown"],
        category=line["category"],
        from_age=_whole(line["from_age"]),
        to_age=_whole(line["to_age"]),
        sensitive=line["sensitive"] == "yes",
    )


def _claim(line: Line, sources: dict[str, Source]) -> Claim:
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


def _figure(
    line: Line,
    indicators: dict[str, Indicator],
    series: dict[str, Series],
    periods: dict[str, Period],
    areas: dict[str, Area],
    bases: dict[str, Base],
    claims: dict[str, list[Claim]],
) -> Figure:
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


def _term(line: Line) -> MetricTerm:
    return MetricTerm(line["metric"], line["indicator"], line["category"], line["base"])


def _metric(line: Line, terms: tuple[MetricTerm, ...]) -> Metric:
    return Metric(
        slug=line["slug"],
        title=line["title"],
        value_title=line["value_title"],
        aliases=_words(line["aliases"]),
        counts=line["counts"],
        caveats=_words(line["caveats"]),
        terms=tuple(term for term in terms if term.metric == line["slug"]),
    )


def _break(line: Line) -> Break:
    return Break(
        id=line["id"],
        series=_words(line["series"]),
        indicator=line["indicator"],
        before=line["before"],
        after=line["after"],
        kind=line["kind"],
        comparable=line["comparable"],
        reason=line["reason"],
    )


def _change(line: Line) -> Change:
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


def _set(line: Line) -> PartsOfTotal:
    return PartsOfTotal(
        id=line["id"],
        total=line["total"],
        parts=_words(line["parts"]),
        complete=line["complete"] == "yes",
        note=line["note"],
    )


def _publication(line: Line) -> Publication:
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


def _caveat(line: Line) -> Caveat:
    return Caveat(
        id=line["id"],
        scope=line["scope"],
        title=line["title"],
        text=line["text"],
        source=line["source"],
        order=int(line["order"]),
    )


def _theme(line: Line) -> Theme:
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


def _report_theme(line: Line) -> ReportTheme:
    return ReportTheme(
        publication=line["publication"],
        theme=line["theme"],
        kind=line["kind"],
        position=int(line["position"]),
        wording=line["wording"],
        source=line["source"],
        basis=line["basis"],
    )


def _learning(line: Line) -> Learning:
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


def _sentence(line: Line) -> Sentence:
    return Sentence(line["indicator"], line["category"], line["base"], line["unit"], line["sentence"])


def _headline(line: Line) -> Headline:
    return Headline(
        theme=line["theme"],
        order=int(line["order"]),
        indicator=line["indicator"],
        category=line["category"],
        base=line["base"],
        unit=line["unit"],
        lead=line["lead"],
    )


def _glossary(line: Line) -> Glossary:
    return Glossary(
        term=line["term"],
        aliases=_words(line["aliases"]),
        definition=line["definition"],
        advice=line["advice"],
        source=line["source"],
    )


def _support(line: Line) -> Support:
    return Support(
        id=line["id"],
        name=line["name"],
        contact=line["contact"],
        when=line["when"],
        for_themes=_words(line["for_themes"]),
        checked_on=line["checked_on"],
        source=line["source"],
    )
