"""The record in memory: every table, indexed by its key."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

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


@dataclass(frozen=True)
class Record:
    """Everything that is held. Tables keep the order of their files."""

    folder: Path
    version: str
    figures: dict[str, Figure]
    claims: dict[str, Claim]
    indicators: dict[str, Indicator]
    metrics: dict[str, Metric]
    series: dict[str, Series]
    periods: dict[str, Period]
    bases: dict[str, Base]
    areas: dict[str, Area]
    categories: dict[tuple[str, str], Category]
    breaks: tuple[Break, ...]
    changes: tuple[Change, ...]
    sets: tuple[PartsOfTotal, ...]
    publications: dict[str, Publication]
    sources: dict[str, Source]
    caveats: dict[str, Caveat]
    themes: dict[str, Theme]
    report_themes: tuple[ReportTheme, ...]
    learning: tuple[Learning, ...]
    sentences: dict[tuple[str, str, str, str], Sentence]
    headlines: tuple[Headline, ...]
    glossary: tuple[Glossary, ...]
    support: tuple[Support, ...]
    bundled: bool = field(default=True)

    @cached_property
    def reports(self) -> tuple[Publication, ...]:
        """The Panel's annual reports, oldest first."""
        return tuple(item for item in self.publications.values() if item.kind == "annual-report")

    @cached_property
    def by_fact(self) -> dict[tuple[str, ...], tuple[Figure, ...]]:
        """Figures that say one fact in several units: a count and its percentage."""
        grouped: dict[tuple[str, ...], list[Figure]] = {}
        for figure in self.figures.values():
            grouped.setdefault(figure.fact, []).append(figure)
        return {fact: tuple(figures) for fact, figures in grouped.items()}

    def sentence_of(self, figure: Figure) -> Sentence | None:
        """Return how a figure is said in prose, or None where nobody has written it."""
        return self.sentences.get((figure.indicator.id, figure.category, figure.base.id, figure.unit))

    def metrics_of(self, figure: Figure) -> tuple[str, ...]:
        """Return the slugs of the metrics that gather a figure, in the order of metrics.csv."""
        return tuple(
            slug
            for slug, metric in self.metrics.items()
            if any(gathers(term, figure) for term in metric.terms)
        )


def gathers(term: MetricTerm, figure: Figure) -> bool:
    """Return whether one term of a metric takes a figure in; an empty cell takes all."""
    return (
        term.indicator == figure.indicator.id
        and term.category in ("", figure.category)
        and term.base in ("", figure.base.id)
    )
