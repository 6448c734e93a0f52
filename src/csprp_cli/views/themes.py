"""The themes: the list, one theme whole, and the grid of themes by report."""

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaKind, Basis, LearningPart, PeriodKind, PublicationKind, SeriesKind, Unit
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, wide
from csprp_cli.model.theme import Learning, Theme
from csprp_cli.model.value import shorthand
from csprp_cli.record.facts import figure_of, is_preferred_unit
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import (
    as_printed,
    caveat_texts,
    cited_text,
    counted_in,
    legend_of,
    marks_of,
    name_of,
    support_line,
    to_quote,
)
from csprp_cli.wording.footnotes import Letters

# -- the list -------------------------------------------------------------------------------------


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
    """Return the newest figure about a theme that no headline names, a number before an order."""
    held = [
        figure
        for figure in record.figures.values()
        if figure.themes[:1] == (theme.slug,)
        and figure.may_headline
        and figure.series.kind == SeriesKind.REPORTS
        and is_preferred_unit(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    return max(held, key=_leading, default=None)


def _leading(figure: Figure) -> tuple[bool, str, bool]:
    """Order figures for a list: numbers over orders, then the newest, then the widest base."""
    return (figure.unit in (Unit.COUNT, Unit.PERCENT), figure.period.sort, not figure.base.parent)


# -- one theme ------------------------------------------------------------------------------------


def one_theme(record: Record, theme: Theme, report: Publication | None = None) -> Result:
    """Return one theme whole: figures by report, what was found, what is asked, related reviews."""
    covered = theme.covers or (theme.slug,)
    figures = [
        figure
        for figure in record.figures.values()
        if set(covered) & set(figure.themes)
        and figure.area.kind == AreaKind.COUNTRY
        and not figure.period.part_of_year
        and is_preferred_unit(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    figures.sort(key=lambda figure: (figure.series.order, figure.period.sort), reverse=False)
    citations = Citations(record)
    letters = Letters(record, figures)
    sections = [
        _theme_figures(record, figures, citations, letters),
        _named(record, theme, report, citations),
        _learned(record, theme, "finding", "What was found", citations, report),
        _actions(record, theme, citations),
        _learned(record, theme, "question", "Talk about it", citations, None),
        _readings(record, theme, citations, report),
        _related(record, theme),
    ]
    sensitive = any(figure.indicator.no_chart for figure in figures) or theme.slug == "suicide"
    return Result(
        command="themes",
        title=theme.title,
        what_it_counts=theme.about,
        fields=FIGURE_FIELDS,
        records=figure_rows(record, figures),
        sections=tuple(section for section in sections if section is not None),
        caveats=(
            theme.care_note,
            *caveat_texts(record, ["not-prevalence"], figures),
        ),
        to_quote=to_quote(record, newest_of(record, theme, report), citations),
        citations=citations.listed(),
        legend=legend_of(figures),
        support=support_line(record) if sensitive else "",
        next_steps=(f"csprp brief --theme {theme.slug}", f"csprp themes {theme.slug} --format csv"),
    )


def _theme_figures(
    record: Record, figures: list[Figure], citations: Citations, letters: Letters
) -> Section | None:
    if not figures:
        return Section("Figures", intro="No figure is held. No page that we could read gave one.")
    with_notes = any(figure.flags or letters.of(figure) for figure in figures)
    columns = [wide("Report"), wide("What was counted")]
    columns += [wide("As printed")]
    columns += [Column("Notes")] if with_notes else []
    columns += [Column("Source")]
    rows = []
    for figure in figures:
        report = figure.period.label
        if figure.series.kind == "" or figure.period.kind == PeriodKind.NOT_STATED:
            report = record.publications[figure.publication].title
        elif figure.series.kind == SeriesKind.ANNUAL:
            report = f"{figure.series.short}, {report}"
        counted = f"{name_of(figure)} {counted_in(figure)}"
        counted += ", third-hand" if figure.tertiary_only else ""
        line = [report, counted, as_printed(record, figure)]
        line += [" ".join(filter(None, (shorthand(figure.flags), letters.of(figure))))] if with_notes else []
        rows.append(Row((*line, marks_of(record, figure, citations))))
    return Section(
        "Figures",
        table=Table(tuple(columns), tuple(rows), letters.notes(figures)),
        bullets=letters.common(figures),
    )


def _named(record: Record, theme: Theme, report: Publication | None, citations: Citations) -> Section | None:
    covered = theme.covers or (theme.slug,)
    items = [
        item
        for item in record.report_themes
        if item.theme in covered
        and item.basis == Basis.PANEL
        and (report is None or item.publication == report.id)
    ]
    if not items:
        return None
    bullets = tuple(
        f"{record.publications[item.publication].title}: {item.wording} ({item.kind.replace('-', ' ')}) "
        f"{citations.mark_source(item.source)}"
        for item in items
    )
    return Section("How the reports name it", "The matching to this theme is ours.", bullets=bullets)


def _learned(
    record: Record,
    theme: Theme,
    part: str,
    heading: str,
    citations: Citations,
    report: Publication | None,
) -> Section | None:
    items = _parts(record, theme, part, report)
    if not items:
        return None
    intro = "Prompts written by the csprp project; not Panel text." if part == LearningPart.QUESTION else ""
    return Section(heading, intro, bullets=tuple(cited_text(item, citations) for item in items))


def _parts(record: Record, theme: Theme, part: str, report: Publication | None = None) -> list[Learning]:
    return [
        item
        for item in record.learning
        if item.theme == theme.slug
        and item.part == part
        and (item.is_for("practitioner") or part == LearningPart.READING)
        and (report is None or item.publication == report.id)
    ]


def _actions(record: Record, theme: Theme, citations: Citations) -> Section | None:
    words = {"you": "You", "team": "Your team", "leaders": "Leaders"}
    items = _parts(record, theme, "action")
    bullets = tuple(
        f"{words[item.level]}: {cited_text(item, citations)}"
        + ("" if item.basis == Basis.PANEL else " (suggested by csprp)")
        for level in words
        for item in items
        if item.level == level
    )
    intro = "Asked by the Panel where a source stands; the rest is suggested by csprp."
    return Section("What is asked", intro, bullets=bullets) if bullets else None


def _readings(
    record: Record, theme: Theme, citations: Citations, report: Publication | None
) -> Section | None:
    items = _parts(record, theme, "reading", report)
    if not items:
        return None
    intro = "How somebody else reads the report. It is not the Panel's finding."
    return Section("Other readings", intro, bullets=tuple(cited_text(item, citations) for item in items))


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


# -- the grid -------------------------------------------------------------------------------------
