"""One figure with everything that stands behind it: claims, levels, disagreements, a citation."""

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.kinds import Agreement, Level, Unit, ValueKind
from csprp_cli.model.record_items import LEVEL_WORDS, PrintedChange
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, records_of, wide
from csprp_cli.model.value import claimed, printed, with_commas
from csprp_cli.record.lookup import find_figure, held_figure
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import slug
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import (
    as_printed,
    caveat_texts,
    check_first,
    legend_of,
    local_caveats,
    sentence,
    support_line,
)

CLAIM_FIELDS = (
    *FIGURE_FIELDS,
    "claim",
    "claim_status",
    "claim_value",
    "claim_wording",
    "claim_base",
    "claim_level",
    "claim_source",
    "claim_address",
    "claim_locator",
    "claim_reason",
    "claim_note",
)


def show(record: Record, typed: str) -> Result:
    """Return one figure, or one printed change, by its id or by the id of one of its claims.

    Raises UsageProblem naming the nearest id.
    """
    figure = held_figure(record, typed)
    if figure is not None:
        return _figure(record, figure)
    claim = record.claims.get(typed.strip().upper())
    change_id = claim.published_change if claim is not None else slug(typed)
    for change in record.changes:
        if change.id == change_id:
            return _change(record, change)
    return _figure(record, find_figure(record, typed))


def _figure(record: Record, figure: Figure) -> Result:
    citations = Citations(record)
    metrics = record.metrics_of(figure)
    facts = [
        ("As printed", as_printed(record, figure)),
        ("What it counts", figure.indicator.definition),
        ("Category", figure.category),
        ("Counted in", f"{figure.base.title}: {figure.base.definition}"),
        ("Period", figure.period.label),
        ("Area", figure.area.name),
        ("Series", f"{figure.series.title} ({figure.series.id})"),
        ("Publication", _publication(record, figure)),
        ("Can stand for", _range(figure)),
        ("Sources agree?", _status(figure)),
        ("Why this value", figure.reason),
        ("Nearest source", LEVEL_WORDS[figure.level]),
        ("Metrics", " ".join(metrics)),
    ]
    rows = tuple(Row((name, text)) for name, text in facts if text)
    claims = tuple(_claim_row(claim, citations) for claim in figure.claims)
    columns = (Column("Claim"), wide("States"), wide("Of"), wide("Use"), wide("Level"), Column("Source"))
    reasons = tuple(f"{claim.id}: {text}" for claim in figure.claims if (text := claim.reason or claim.note))
    (row,) = figure_rows(record, [figure])
    return Result(
        command="show",
        title=f"{figure.id}: {figure.indicator.title}",
        fields=CLAIM_FIELDS,
        records=tuple(row | _claim_cells(claim) for claim in figure.claims),
        sections=(
            Section("The figure", table=Table((Column(""), wide("")), rows)),
            Section("Its claims", "What each source states.", Table(columns, claims), reasons),
        ),
        caveats=caveat_texts(record, [*figure.caveats, *local_caveats([figure])], [figure]),
        to_quote=_quote(record, figure, citations),
        citations=citations.listed(),
        legend=legend_of([figure]),
        support=support_line(record) if figure.indicator.no_chart else "",
        next_steps=(
            f"csprp trends --metric {metrics[0]}" if metrics else "csprp metrics",
            "csprp sources",
        ),
    )


def _publication(record: Record, figure: Figure) -> str:
    publication = record.publications[figure.publication]
    when = f", published {publication.published}" if publication.published else ""
    return f"{publication.title}, {publication.publisher}{when}"


def _range(figure: Figure) -> str:
    if figure.value_kind in (ValueKind.RANK, ValueKind.LISTED, ValueKind.AGE) or not (
        figure.low or figure.high
    ):
        return ""
    sign = "%" if figure.unit == Unit.PERCENT else ""
    if not figure.high:
        return f"{with_commas(figure.low)}{sign} or more"
    if not figure.low:
        return f"up to {with_commas(figure.high)}{sign}"
    if figure.low == figure.high:
        return ""
    return f"{with_commas(figure.low)}{sign} to {with_commas(figure.high)}{sign}"


def _status(figure: Figure) -> str:
    pages = len({claim.source.id for claim in figure.used})
    if figure.status == Agreement.AGREED:
        return f"agreed: {pages} sources give it"
    if figure.status == Agreement.DISPUTED:
        return f"disputed: the sources differ, {printed(figure)}"
    return "single: one source gives it"


def _claim_row(claim: Claim, citations: Citations) -> Row:
    of = f"{with_commas(claim.denominator)} " if claim.denominator else ""
    use = claim.status.replace("-", " ")
    return Row(
        (
            claim.id,
            claimed(claim),
            f"{of}{claim.base}",
            use,
            LEVEL_WORDS[claim.source.level],
            citations.mark_source(claim.source.id),
        )
    )


def _claim_cells(claim: Claim) -> dict[str, str]:
    return {
        "claim": claim.id,
        "claim_status": claim.status,
        "claim_value": "" if claim.words else claim.value,
        "claim_wording": claim.words,
        "claim_base": claim.base,
        "claim_level": claim.source.level,
        "claim_source": claim.source.id,
        "claim_address": claim.source.address,
        "claim_locator": claim.locator,
        "claim_reason": claim.reason,
        "claim_note": claim.note,
    }


def _quote(record: Record, figure: Figure, citations: Citations) -> str:
    """Return the figure with its citation; nothing for a figure that must not be handed round alone."""
    if not figure.may_be_quoted:
        return ""
    mark = citations.mark_source(figure.used[0].source.id)
    return f"{sentence(record, figure)} {_citation(record, figure)} {mark}"


def _citation(record: Record, figure: Figure) -> str:
    publication = record.publications[figure.publication]
    source = figure.used[0].source
    if source.level == Level.PRIMARY:
        return f"Source: {publication.publisher}, {publication.title}."
    return (
        f"Source: {publication.publisher}, {publication.title}, as reported by {source.short}. "
        f"{check_first(source)}"
    )


def _change(record: Record, change: PrintedChange) -> Result:
    claims = [record.claims[claim] for claim in change.claims]
    citations = Citations(record)
    start, end = record.periods[change.from_period], record.periods[change.to_period]
    unit = "%" if change.unit == Unit.PERCENT else ""
    value = f"{'+' if not change.value.startswith('-') else ''}{change.value}{unit}"
    facts = (
        ("Change as printed", value),
        ("Of what", f"{record.indicators[change.indicator].title}: {change.category}"),
        ("From", start.label),
        ("To", end.label),
        ("Beside our figures", change.note),
    )
    columns = (Column("Claim"), wide("Level"), Column("Source"))
    rows = tuple(Row((c.id, LEVEL_WORDS[c.source.level], citations.mark_source(c.source.id))) for c in claims)
    fields = (
        *("change", "indicator", "category", "series", "from_period", "to_period", "value", "unit"),
        *("claim", "source", "note"),
    )
    return Result(
        command="show",
        title=f"{change.id}: a change that a source printed",
        fields=fields,
        records=tuple(
            row | {"claim": claim.id, "source": claim.source.id}
            for claim in claims
            for row in records_of(
                [change],
                fields,
                change=lambda item: item.id,
                from_period=lambda _: start.label,
                to_period=lambda _: end.label,
                **dict.fromkeys(("claim", "source"), lambda _: ""),
            )
        ),
        sections=(
            Section(
                "The change",
                table=Table((Column(""), wide("")), tuple(Row(fact) for fact in facts if fact[1])),
            ),
            Section("Its claims", table=Table(columns, rows)),
        ),
        caveats=("A printed change is never a level. csprp does not work out a number from it.",),
        citations=citations.listed(),
        next_steps=("csprp trends --metric notifications",),
    )
