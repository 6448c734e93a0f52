"""The themes: the list, one theme whole, and the grid of themes by report."""

from csprp_cli.comparison.breaks import runs
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import (
    AreaKind,
    Basis,
    LearningPart,
    PeriodKind,
    PublicationKind,
    SeriesKind,
    ThemeKind,
    Unit,
)
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, wide
from csprp_cli.model.theme import Learning, Theme
from csprp_cli.model.value import NOT_HELD, shorthand
from csprp_cli.record.facts import figure_of, leads
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.csv_row import figure_row
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

LIST_FIELDS = ("theme", "kind", "title", "aliases", "newest_figure", "shown", "period", "base", "named_in")
NAMED_FIELDS = ("publication", "theme", "kind", "position", "wording", "basis", "source")


# -- the list -------------------------------------------------------------------------------------


def theme_list(record: Record, report: Publication | None = None) -> Result:
    """Return every theme with the newest figure held that may stand in a list."""
    themes = sorted(record.themes.values(), key=lambda theme: theme.order)
    if report is not None:
        named = {item.theme for item in record.report_themes if item.publication == report.id}
        held = {theme for figure in _figures_in(record, report) for theme in figure.themes}
        themes = [theme for theme in themes if theme.slug in named | held]
        if not themes:
            raise UsageProblem(
                f"no themes are held for the report {report.token}", "try: csprp themes --grid"
            )
    citations = Citations(record)
    newest = {theme.slug: newest_of(record, theme, report) for theme in themes}
    topics = [theme for theme in themes if theme.kind != ThemeKind.PRACTICE]
    practice = [theme for theme in themes if theme.kind == ThemeKind.PRACTICE]
    sections = []
    if topics:
        rows = (_list_row(record, theme, newest[theme.slug], citations) for theme in topics)
        columns = (Column("Theme"), wide("Newest figure held"), Column("Source"))
        sections.append(Section("Topics", table=Table(columns, tuple(Row(cells) for cells in rows))))
    if practice:
        columns = (Column("Theme"), wide("Named in reports"), wide("Figure"))
        rows_ = tuple(
            Row((t.slug, named_in(record, t), _practice_figure(record, t, report))) for t in practice
        )
        sections.append(Section("How services worked", table=Table(columns, rows_)))
    return Result(
        command="themes",
        title="Themes in the Panel's annual reports" + (f": {report.title.lower()}" if report else ""),
        fields=LIST_FIELDS,
        records=tuple(_list_record(record, theme, newest[theme.slug]) for theme in themes),
        sections=tuple(sections),
        caveats=(
            "Do not rank these. They count different things in different years.",
            "A theme with no figure matters no less. No page that we could read gave one. Each report "
            "chose its own themes, so a gap is not a change.",
            f"Each report words its themes in its own way. The matching is ours.{_lists_not_held(record)}",
            'A third-hand figure is shown by "csprp show" and in full tables, never here or in a note.',
        ),
        citations=citations.listed(),
        next_steps=("csprp themes neglect", "csprp brief --theme neglect", "csprp themes --grid"),
    )


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
        and figure.may_lead
        and figure.series.kind == SeriesKind.REPORTS
        and leads(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    return max(held, key=_leading, default=None)


def _leading(figure: Figure) -> tuple[bool, str, bool]:
    """Order figures for a list: numbers over orders, then the newest, then the widest base."""
    return (figure.unit in (Unit.COUNT, Unit.PERCENT), figure.period.sort, not figure.base.parent)


def _figures_in(record: Record, report: Publication) -> list[Figure]:
    return [figure for figure in record.figures.values() if figure.publication == report.id]


def _list_row(
    record: Record, theme: Theme, figure: Figure | None, citations: Citations
) -> tuple[str, str, str]:
    if theme.list_note:
        return theme.slug, theme.list_note, ""
    if figure is None:
        return theme.slug, NOT_HELD, ""
    return theme.slug, _listed(record, figure), citations.mark(figure)


def _listed(record: Record, figure: Figure) -> str:
    related = figure.series.kind == ""
    where = record.publications[figure.publication].title if related else figure.period.label
    what = as_printed(record, figure)
    return f"{name_of(figure)}: {what} ({figure.base.title}), {where}"


def _practice_figure(record: Record, theme: Theme, report: Publication | None) -> str:
    numbers = [
        figure
        for figure in record.figures.values()
        if figure.themes[:1] == (theme.slug,)
        and figure.breakdown == "practice"
        and figure.series.kind == SeriesKind.REPORTS
        and figure.unit != Unit.LISTED
        and leads(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    near = [figure for figure in numbers if not figure.tertiary_only]
    if near:
        return _listed(record, near[-1])
    return "third-hand, see the theme" if numbers else "no figure held"


def _lists_not_held(record: Record) -> str:
    """Name the reports whose list of themes is not held, read off report_themes.csv."""
    listed = {
        n.publication for n in record.report_themes if n.basis == Basis.PANEL and n.kind not in _NO_LIST
    }
    names = [r.title.removeprefix("Annual report ") for r in record.reports if r.id not in listed]
    return f" Lists not held: {', '.join(names)}." if names else ""


_NO_LIST = ("remark", "level")
"""Kinds of row that name a theme, or a level of change, without being a report's own list of themes."""


def named_in(record: Record, theme: Theme) -> str:
    """Return the reports that name a theme, oldest first, in the Panel's own lists alone."""
    order = [report.id for report in record.reports]
    named = {
        item.publication
        for item in record.report_themes
        if item.theme == theme.slug and item.basis == Basis.PANEL and item.kind not in _NO_LIST
    }
    tokens = [record.publications[report].token for report in order if report in named]
    return ", ".join(token.replace("-", " to 20") for token in tokens) or "none held"


def _list_record(record: Record, theme: Theme, figure: Figure | None) -> dict[str, str]:
    return {
        "theme": theme.slug,
        "kind": theme.kind,
        "title": theme.title,
        "aliases": " ".join(theme.aliases),
        "newest_figure": figure.id if figure and not theme.list_note else "",
        "shown": as_printed(record, figure) if figure and not theme.list_note else "",
        "period": figure.period.label if figure and not theme.list_note else "",
        "base": figure.base.title if figure and not theme.list_note else "",
        "named_in": named_in(record, theme),
    }


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
        and leads(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    figures.sort(key=lambda figure: (figure.series.order, figure.period.sort), reverse=False)
    citations = Citations(record)
    letters = Letters(record, figures)
    run_of = runs(record, figures)
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
        records=tuple(
            figure_row(record, figure, " ".join(record.metrics_of(figure)[:1]), run_of.get(figure.id, ""))
            for figure in figures
        ),
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


def theme_grid(record: Record, report: Publication | None = None) -> Result:
    """Return themes by report, each cell in the words of that report."""
    named = [
        item
        for item in record.report_themes
        if item.basis == Basis.PANEL and (report is None or item.publication == report.id)
    ]
    if not named:
        token = report.token if report else ""
        raise UsageProblem(f"no list of themes is held for {token}", "try: csprp themes --grid")
    lists = [item for item in named if item.kind not in _NO_LIST]
    reports = [item for item in record.reports if any(n.publication == item.id for n in lists)]
    citations = Citations(record)
    columns = (
        wide("Theme"),
        *(Column(item.title.removeprefix("Annual report "), wraps=True) for item in reports),
    )
    rows = []
    for theme in sorted(record.themes.values(), key=lambda theme: theme.order):
        cells = [
            "; ".join(n.wording for n in lists if n.theme == theme.slug and n.publication == item.id)
            for item in reports
        ]
        if any(cells):
            rows.append(Row((theme.title, *(cell or "-" for cell in cells))))
    others = tuple(
        f"{record.publications[item.publication].title}: {item.wording}"
        for item in named
        if not item.theme and item.kind not in _NO_LIST
    )
    marks = (
        "Source",
        *(
            "".join(dict.fromkeys(citations.mark_source(n.source) for n in named if n.publication == item.id))
            for item in reports
        ),
    )
    sections = [Section("Themes by report", "Read down a column.", Table(columns, (*rows, Row(marks))))]
    shown = {n.theme for n in lists}
    unnamed = [
        t.title.lower()
        for t in record.themes.values()
        if t.kind != ThemeKind.UMBRELLA and t.slug not in shown
    ]
    if unnamed and report is None:
        intro = (
            "The lists held do not name these. Their figures and findings are in the reports all the same."
        )
        sections.append(Section("Themes that no list names", intro, bullets=tuple(unnamed)))
    if others:
        sections.append(Section("Named by a report, without a theme of ours", bullets=others))
    for kind, heading in (("remark", "Remarks of its chair"), ("level", "Where learning changes practice")):
        for item in record.reports:
            found = tuple(
                f"{n.wording} {citations.mark_source(n.source)}"
                for n in named
                if n.kind == kind and n.publication == item.id
            )
            if found:
                sections.append(Section(f"{item.title}: {heading[:1].lower()}{heading[1:]}", bullets=found))
    return Result(
        command="themes",
        title="Themes by report, in the words of each report",
        fields=NAMED_FIELDS,
        records=tuple(
            {
                "publication": item.publication,
                "theme": item.theme,
                "kind": item.kind,
                "position": str(item.position),
                "wording": item.wording,
                "basis": item.basis,
                "source": item.source,
            }
            for item in named
        ),
        sections=tuple(sections),
        caveats=(
            "Each report chose its own themes. A gap is not a change, and an order is not a ranking.",
            "The matching of a report's words to our themes is ours.",
            "A dash means that the lists held for that report do not name the theme.",
        ),
        citations=citations.listed(),
        next_steps=("csprp themes neglect", "csprp reviews"),
    )
