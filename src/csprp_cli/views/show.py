"""One figure with everything that stands behind it: claims, levels, disagreements, a citation."""

from collections.abc import Iterable

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.kinds import Agreement, Level, Unit, ValueKind
from csprp_cli.model.record_items import LEVEL_WORDS, PrintedChange
from csprp_cli.model.result import FIGURE_FIELDS, Column, Result, Row, Section, Table, wide
from csprp_cli.model.value import claimed, printed, with_commas
from csprp_cli.record.lookup import find_figure, held_figure
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import slug
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.csv_row import figure_rows
from csprp_cli.wording.figures import (
    as_counted,
    as_printed,
    caveat_texts,
    check_first,
    legend_of,
    local_caveats,
    sentence,
    support_of,
)

CLAIM_FIELDS = (
    *FIGURE_FIELDS,
    *("claim", "claim_status", "claim_value", "claim_wording", "claim_base", "claim_level"),
    *("claim_source", "claim_address", "claim_locator", "claim_reason", "claim_note"),
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
    claims = tuple(_claim_row(claim, citations) for claim in figure.claims)
    columns = (Column("Claim"), wide("States"), wide("Of"), wide("Use"), wide("Level"), Column("Source"))
    reasons = tuple(f"{claim.id}: {text}" for claim in figure.claims if (text := claim.reason or claim.note))
    (row,) = figure_rows(record, [figure])
    return Result(
        command="show",
        title=f"{figure.id}: {figure.indicator.title}",
        in_short=f"{as_counted(record, figure)}, {figure.period.label}. {_status(figure).capitalize()}.",
        fields=CLAIM_FIELDS,
        records=tuple(row | _claim_cells(claim) for claim in figure.claims),
        sections=(
            _facts("The figure", facts),
            Section("Its claims", "What each source states.", Table(columns, claims), reasons),
        ),
        caveats=caveat_texts(record, [*figure.caveats, *local_caveats([figure])], [figure]),
        to_quote=_quote(record, figure, citations),
        citations=citations.listed(),
        publications=published_in(record, (item.publication for item in [figure])),
        legend=legend_of([figure]),
        support=support_of(record, [figure]),
        next_steps=(
            f"csprp trends --metric {metrics[0]}" if metrics else "csprp metrics",
            "csprp sources",
        ),
    )


def _facts(heading: str, facts: Iterable[tuple[str, str]]) -> Section:
    rows = tuple(Row(fact) for fact in facts if fact[1])
    return Section(heading, table=Table((Column(""), wide("")), rows))


def _publication(record: Record, figure: Figure) -> str:
    publication = record.publications[figure.publication]
    when = f", published {publication.published}" if publication.published else ""
    return f"{publication.title}, {publication.publisher}{when}"


def _range(figure: Figure) -> str:
    if figure.low == figure.high or figure.value_kind in (ValueKind.RANK, ValueKind.LISTED, ValueKind.AGE):
        return ""
    sign = "%" if figure.unit == Unit.PERCENT else ""
    low, high = (f"{with_commas(end)}{sign}" for end in (figure.low, figure.high))
    if not figure.high:
        return f"{low} or more"
    return f"{low} to {high}" if figure.low else f"up to {high}"


def _status(figure: Figure) -> str:
    pages = len({claim.source.id for claim in figure.used})
    if figure.status == Agreement.AGREED:
        return f"agreed: {pages} sources give it"
    if figure.status == Agreement.DISPUTED:
        return f"disputed: the sources differ, {printed(figure)}"
    return "single: one source gives it"


def _claim_row(claim: Claim, citations: Citations) -> Row:
    of = f"{with_commas(claim.denominator)} {claim.base}".removeprefix(" ")
    use = claim.status.replace("-", " ")
    mark = citations.mark_source(claim.source.id)
    return Row((claim.id, claimed(claim), of, use, LEVEL_WORDS[claim.source.level], mark))


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
    publication = record.publications[figure.publication]
    source = figure.used[0].source
    near = source.level == Level.PRIMARY
    read_in = "." if near else f", as reported by {source.short}. {check_first(source)}"
    named = f"Source: {publication.publisher}, {publication.title}{read_in}"
    return f"{sentence(record, figure)} {named} {citations.mark_source(source.id)}"


def _change(record: Record, change: PrintedChange) -> Result:
    claims = [record.claims[claim] for claim in change.claims]
    citations = Citations(record)
    start, end = record.periods[change.from_period], record.periods[change.to_period]
    unit = "%" if change.unit == Unit.PERCENT else ""
    sign = "" if change.value.startswith("-") else "+"
    facts = (
        ("Change as printed", f"{sign}{change.value}{unit}"),
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
    told = (
        *(change.id, change.indicator, change.category, " ".join(change.series), start.label, end.label),
        *(change.value, str(change.unit)),
    )
    return Result(
        command="show",
        title=f"{change.id}: a change that a source printed",
        fields=fields,
        records=tuple(
            dict(zip(fields, (*told, claim.id, claim.source.id, change.note), strict=True))
            for claim in claims
        ),
        sections=(_facts("The change", facts), Section("Its claims", table=Table(columns, rows))),
        caveats=("A printed change is never a level. csprp does not work out a number from it.",),
        citations=citations.listed(),
        next_steps=("csprp trends --metric notifications",),
    )
