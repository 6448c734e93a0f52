"""The themes as lists: each with its newest figure, and by report in the words of each report."""

from collections.abc import Sequence

from csprp_cli.model.chart import Chart, Mark
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import SeriesKind, Unit
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import Column, Result, Row, Section, Table, records_of, wide
from csprp_cli.model.text_kinds import Basis, ThemeKind
from csprp_cli.model.theme import Theme
from csprp_cli.model.value import NOT_HELD
from csprp_cli.record.facts import is_preferred_unit, parted
from csprp_cli.record.record import Record
from csprp_cli.views.themes import newest_of
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import as_printed, in_a_row, name_of
from csprp_cli.wording.values_chart import alt_of

LIST_FIELDS = ("theme", "kind", "title", "aliases", "newest_figure", "shown", "period", "base", "named_in")
NAMED_FIELDS = ("publication", "theme", "kind", "position", "wording", "basis", "source")


def theme_list(record: Record, report: Publication | None = None) -> Result:
    """Return every theme with the newest figure held that may stand in a list."""
    themes = sorted(record.themes.values(), key=lambda theme: theme.order)
    if report is not None:
        named = {item.theme for item in record.report_themes if item.publication == report.id}
        held = {slug for f in record.figures.values() if f.publication == report.id for slug in f.themes}
        themes = [theme for theme in themes if theme.slug in named | held]
        if not themes:
            raise UsageProblem(f"no themes are held for the report {report.token}", instead={"--report": ""})
    citations = Citations(record)
    newest = {t.slug: None if t.list_note else newest_of(record, t, report) for t in themes}
    topics = tuple(
        _list_row(record, theme, newest[theme.slug], citations)
        for theme in themes
        if theme.kind != ThemeKind.PRACTICE
    )
    practice = tuple(
        Row((theme.slug, named_in(record, theme), _practice_figure(record, theme, report)))
        for theme in themes
        if theme.kind == ThemeKind.PRACTICE
    )
    parts = (
        ("Topics", (Column("Theme"), wide("Newest figure held"), Column("Source")), topics),
        ("How services worked", (Column("Theme"), wide("Named in reports"), wide("Figure")), practice),
    )
    return Result(
        command="themes",
        title="Themes in the Panel's annual reports" + (f": {report.title.lower()}" if report else ""),
        fields=LIST_FIELDS,
        records=tuple(_list_record(record, theme, newest[theme.slug]) for theme in themes),
        in_short="Each theme by its name to type, with the newest figure held. Do not rank them.",
        sections=tuple(Section(name, table=Table(columns, rows)) for name, columns, rows in parts if rows),
        short=(
            Section("Topics", table=Table(parts[0][1], topics)),
            Section("How services worked", bullets=(", ".join(str(row.cells[0]) for row in practice),)),
        ),
        caveats=(
            "Do not rank these. They count different things in different years.",
            "A theme with no figure matters no less. No page that we could read gave one. Each report "
            "chose its own themes, so a gap is not a change.",
            f"Each report words its themes in its own way. The matching is ours.{_lists_not_held(record)}",
            'A third-hand figure is shown by "csprp show" alone, never in a list or a note.',
        ),
        citations=citations.listed(),
        undrawn="a list of themes is words alone (csprp themes --grid has a picture)",
        next_steps=("csprp themes neglect", "csprp brief --theme neglect", "csprp themes --grid"),
    )


def _list_row(record: Record, theme: Theme, figure: Figure | None, citations: Citations) -> Row:
    if figure is None:
        return Row((theme.slug, theme.list_note or NOT_HELD, ""))
    return Row((theme.slug, _listed(record, figure), citations.mark(figure)))


def _listed(record: Record, figure: Figure) -> str:
    where = figure.period.label if figure.series.kind else record.publications[figure.publication].title
    return f"{name_of(figure)}: {as_printed(record, figure)} ({figure.base.title}), {where}"


def _practice_figure(record: Record, theme: Theme, report: Publication | None) -> str:
    numbers = [
        figure
        for figure in record.figures.values()
        if figure.themes[:1] == (theme.slug,)
        and figure.breakdown == "practice"
        and figure.series.kind == SeriesKind.REPORTS
        and figure.unit != Unit.LISTED
        and is_preferred_unit(record, figure)
        and (report is None or figure.publication == report.id)
    ]
    near, alone = parted(numbers)
    if near:
        return _listed(record, near[-1])
    return f"third-hand alone: csprp show {alone[-1].id}" if alone else "no figure held"


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
    named = {
        item.publication
        for item in record.report_themes
        if item.theme == theme.slug and item.basis == Basis.PANEL and item.kind not in _NO_LIST
    }
    tokens = [report.token for report in record.reports if report.id in named]
    return ", ".join(token.replace("-", " to 20") for token in tokens) or "none held"


def _list_record(record: Record, theme: Theme, figure: Figure | None) -> dict[str, str]:
    about = (theme.slug, theme.kind, theme.title, " ".join(theme.aliases))
    newest = ("",) * 4
    if figure is not None:
        newest = (figure.id, as_printed(record, figure), figure.period.label, figure.base.title)
    return dict(zip(LIST_FIELDS, (*about, *newest, named_in(record, theme)), strict=True))


def theme_grid(record: Record, report: Publication | None = None) -> Result:
    """Return themes by report, each cell in the words of that report."""
    named = [
        item
        for item in record.report_themes
        if item.basis == Basis.PANEL and (report is None or item.publication == report.id)
    ]
    if not named:
        token = report.token if report else ""
        raise UsageProblem(f"no list of themes is held for {token}", instead={"--report": ""})
    lists = [item for item in named if item.kind not in _NO_LIST]
    reports = [item for item in record.reports if any(n.publication == item.id for n in lists)]
    citations = Citations(record)
    columns = (wide("Theme"), *(wide(item.title.removeprefix("Annual report ")) for item in reports))
    rows = []
    for theme in sorted(record.themes.values(), key=lambda theme: theme.order):
        cells = [
            "; ".join(n.wording for n in lists if n.theme == theme.slug and n.publication == item.id)
            for item in reports
        ]
        if any(cells):
            rows.append(Row((theme.title, *(cell or "-" for cell in cells))))
    others = tuple(
        f"{record.publications[item.publication].title}: {item.wording}" for item in lists if not item.theme
    )
    sources = (
        "".join(dict.fromkeys(citations.mark_source(n.source) for n in named if n.publication == item.id))
        for item in reports
    )
    marks = tuple(sources)
    drawn = _grid_chart(columns, rows, marks)
    rows.append(Row(("Source", *marks)))
    table = Table(columns, tuple(rows))
    sections = [Section("Themes by report", "Read down a column.", table, charts=(drawn,))]
    shown = {n.theme for n in lists}
    topics = (theme for theme in record.themes.values() if theme.kind != ThemeKind.UMBRELLA)
    unnamed = [theme.title.lower() for theme in topics if theme.slug not in shown]
    if unnamed and report is None:
        intro = (
            "The lists held do not name these. Their figures and findings are in the reports all the same."
        )
        sections.append(Section("Themes that no list names", intro, bullets=tuple(unnamed)))
    if others:
        sections.append(Section("Named by a report, without a theme of ours", bullets=others))
    for kind, heading in (("remark", "remarks of its chair"), ("level", "where learning changes practice")):
        for item in record.reports:
            found = tuple(
                f"{n.wording} {citations.mark_source(n.source)}"
                for n in named
                if n.kind == kind and n.publication == item.id
            )
            if found:
                sections.append(Section(f"{item.title}: {heading}", bullets=found))
    return Result(
        command="themes",
        title="Themes by report, in the words of each report",
        in_short="Each report chose its own themes. A gap is not a change, and an order is not a ranking.",
        fields=NAMED_FIELDS,
        records=records_of(named, NAMED_FIELDS),
        sections=tuple(sections),
        caveats=(
            "Each report chose its own themes. A gap is not a change, and an order is not a ranking.",
            "The matching of a report's words to our themes is ours.",
            "A dash means that the lists held for that report do not name the theme.",
        ),
        citations=citations.listed(),
        next_steps=("csprp themes neglect", "csprp reviews"),
    )


def _grid_chart(columns: Sequence[Column], rows: Sequence[Row], sources: Sequence[str]) -> Chart:
    """Return which report names which theme as a picture: a square for one that is named, else a dash."""
    reports = tuple(column.title for column in columns[1:])
    marks = tuple(
        Mark(str(row.cells[0]), _named_words(reports, row), cells=tuple(map(str, row.cells[1:])))
        for row in rows
    )
    notes = (
        ("", "A square: the report names the theme, in words of its own."),
        ("", "A dash: the lists held for that report do not name it."),
    )
    title = "Themes by report"
    alt = alt_of("Grid, read down a column.", title, marks, notes)
    cited = dict.fromkeys(mark for source in sources for mark in source.replace("][", "] [").split())
    return Chart(title, marks, alt, notes, "".join(cited), kind="grid", across=reports)


def _named_words(reports: Sequence[str], row: Row) -> str:
    named = [name for name, cell in zip(reports, row.cells[1:], strict=True) if cell != "-"]
    return f"named in {in_a_row(named)}"
