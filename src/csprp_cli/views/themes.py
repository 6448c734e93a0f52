"""One theme whole, and the newest figure that may lead it."""

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, PeriodKind, PublicationKind, SeriesKind, Unit
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, wide
from csprp_cli.model.text_kinds import Basis, LearningPart
from csprp_cli.model.theme import Learning, Theme
from csprp_cli.record.facts import figure_of, is_preferred_unit, parted
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import (
    as_printed,
    caveat_texts,
    cited_text,
    counted_in,
    legend_of,
    marks_of,
    name_of,
    only_by_show,
    only_in_full,
    support_line,
    to_quote,
    whose,
)
from csprp_cli.wording.footnotes import Letters, without_empty

TURNED_ROUND = "easily-turned-round"
"""The caveat of a share that is read the wrong way round: no page that is handed out holds one."""

PRACTITIONER = "practitioner"
"""Whose actions and questions an answer holds where nobody else is named."""


def newest_of(record: Record, theme: Theme, report: Publication | None = None) -> Figure | None:
    """Return the newest figure that may lead a theme, by headlines.csv; None where nothing may."""
    for headline in record.headlines:
        if headline.theme == theme.slug:
            key = (headline.indicator, headline.category, headline.base, headline.unit)
            figure = figure_of(record, *key, report)
            if figure is not None:
                return figure
    return _any_figure(record, theme, report)


def _any_figure(record: Record, theme: Theme, report: Publication | None) -> Figure | None:
    """Return what leads a theme that no headline names: numbers first, then the newest, the widest base."""
    held = [
        figure
        for figure in record.figures.values()
        if figure.themes[:1] == (theme.slug,)
        and figure.may_headline
        and figure.series.kind == SeriesKind.REPORTS
        and is_preferred_unit(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    numbers = (Unit.COUNT, Unit.PERCENT)
    return max(held, key=lambda f: (f.unit in numbers, f.period.sort, not f.base.parent), default=None)


def one_theme(
    record: Record,
    theme: Theme,
    report: Publication | None = None,
    *,
    audience: str = PRACTITIONER,
    citations: Citations | None = None,
    handed_out: bool = False,
) -> Result:
    """Return one theme whole: figures by report, what was found, what is asked, related reviews.

    On a page that is `handed_out` no figure stands first that is easily turned round. `audience` is whose
    actions and questions these are. `citations` number the sources of an answer that this one is a part of.
    """
    covered = theme.covers or (theme.slug,)
    held = [
        figure
        for figure in record.figures.values()
        if set(covered) & set(figure.themes)
        and figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
        and is_preferred_unit(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    held.sort(key=lambda figure: (figure.series.order, figure.period.sort))
    figures, alone = parted(held)
    citations = citations or Citations(record)
    letters = Letters(record, figures)
    sections = [
        _theme_figures(record, figures, citations, letters),
        _named(record, theme, report, citations),
        _learned(record, theme, LearningPart.FINDING, "What was found", citations, report),
        _actions(record, theme, citations, audience),
        _learned(record, theme, LearningPart.QUESTION, "Talk about it", citations, None, audience),
        _learned(record, theme, LearningPart.PRACTICE, "Good practice", citations, report, audience),
        _learned(record, theme, LearningPart.READING, "What others say", citations, report, audience),
        _related(record, theme),
    ]
    first = [
        figure
        for figure in figures
        if figure.may_stand_first and not (handed_out and TURNED_ROUND in figure.caveats)
    ]
    foremost_figures = _theme_figures(record, first, citations, letters)._replace(
        after=" ".join(filter(None, (only_in_full(figures), *only_by_show(alone))))
    )
    sensitive = any(figure.indicator.no_chart for figure in figures) or theme.needs_line
    return Result(
        command="themes",
        title=theme.title,
        what_it_counts=theme.about,
        fields=FIGURE_FIELDS,
        records=figure_rows(record, figures),
        sections=tuple(section for section in sections if section is not None),
        short=tuple(section for section in (foremost_figures, *sections[1:]) if section is not None),
        caveats=(
            theme.care_note,
            *caveat_texts(record, ["not-prevalence"] if figures else [], figures),
            *only_by_show(alone),
        ),
        to_quote=to_quote(record, newest_of(record, theme, report), citations),
        citations=citations.listed(),
        publications=published_in(record, (item.publication for item in figures)),
        legend=legend_of(figures),
        support=support_line(record, theme.slug) if sensitive else "",
        next_steps=(f"csprp brief --theme {theme.slug}", f"csprp themes {theme.slug} --format csv"),
    )


def _theme_figures(record: Record, figures: list[Figure], citations: Citations, letters: Letters) -> Section:
    if not figures:
        return Section("Figures", intro="No figure is held. No page that we could read gave one.")
    columns = (
        wide("Report"),
        wide("What was counted"),
        wide("As printed"),
        Column("Notes"),
        Column("Source"),
    )
    rows = []
    for figure in figures:
        report = figure.period.label
        if figure.series.kind == "" or figure.period.kind == PeriodKind.NOT_STATED:
            report = record.publications[figure.publication].title
        elif figure.series.kind == SeriesKind.ANNUAL:
            report = f"{figure.series.short}, {report}"
        counted = f"{name_of(figure)} {counted_in(figure)}"
        line = (report, counted, as_printed(record, figure), letters.beside(figure))
        rows.append(Row((*line, marks_of(record, figure, citations))))
    table = without_empty(("Notes",), Table(columns, tuple(rows), letters.notes(figures)))
    return Section("Figures", table=table, bullets=letters.common(figures))


def _named(record: Record, theme: Theme, report: Publication | None, citations: Citations) -> Section | None:
    covered = theme.covers or (theme.slug,)
    bullets = tuple(
        f"{record.publications[item.publication].title}: {item.wording} ({item.kind.replace('-', ' ')}) "
        f"{citations.mark_source(item.source)}"
        for item in record.report_themes
        if item.theme in covered
        and item.basis == Basis.PANEL
        and (report is None or item.publication == report.id)
    )
    intro = "The matching to this theme is ours."
    return Section("How the reports name it", intro, bullets=bullets) if bullets else None


_INTROS = {
    LearningPart.QUESTION: "Prompts written by the csprp project, unless another is named; not Panel text.",
    LearningPart.PRACTICE: "As told by those who are named. It is not the Panel's text.",
    LearningPart.READING: "Somebody else's words. They are not the Panel's findings.",
}


def _learned(
    record: Record,
    theme: Theme,
    part: LearningPart,
    heading: str,
    citations: Citations,
    report: Publication | None,
    audience: str = PRACTITIONER,
) -> Section | None:
    items = _parts(record, theme, part, report, audience)
    bullets = tuple(f"{whose(item, citations)} {cited_text(item, citations)}".strip() for item in items)
    return Section(heading, _INTROS.get(part, ""), bullets=bullets) if bullets else None


def _parts(
    record: Record,
    theme: Theme,
    part: LearningPart,
    report: Publication | None = None,
    audience: str = PRACTITIONER,
) -> list[Learning]:
    of_anybody = (LearningPart.READING, LearningPart.PRACTICE) if audience == PRACTITIONER else ()
    return [
        item
        for item in record.learning
        if item.theme == theme.slug
        and item.part == part
        and (item.is_for(audience) or item.part in of_anybody)
        and (report is None or item.publication == report.id)
    ]


def _actions(record: Record, theme: Theme, citations: Citations, audience: str) -> Section | None:
    called = record.audiences[audience]
    words = {"you": called.you, "team": called.team, "leaders": called.leaders}
    items = _parts(record, theme, LearningPart.ACTION, audience=audience)
    bullets = tuple(
        f"{words[item.level]}: {cited_text(item, citations)}"
        + ("" if item.basis == Basis.PANEL else " (suggested by csprp)")
        for level in words
        for item in items
        if item.level == level
    )
    intro = "Asked by the Panel where a source stands; the rest is suggested by csprp."
    return Section("What is asked", intro, bullets=bullets) if bullets else None


def _related(record: Record, theme: Theme) -> Section | None:
    covered = set(theme.covers or (theme.slug,))
    items = [
        f"{item.title} ({item.kind.replace('-', ' ')}{', ' + item.published[:4] if item.published else ''}): "
        f"{item.about}"
        for item in record.publications.values()
        if covered & set(item.themes)
        and item.kind not in (PublicationKind.ANNUAL_REPORT, PublicationKind.STATISTICS)
    ]
    return Section("Related reviews and briefings", bullets=tuple(items)) if items else None
