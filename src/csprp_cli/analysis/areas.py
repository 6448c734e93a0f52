"""Which areas are held: by kind and by name, never by a number of theirs."""

from csprp_cli.model.figure import Figure
from csprp_cli.model.record_items import Area
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.record.record import Record

FIELDS = ("area", "area_code", "kind", "within", "first", "last", "figures")
_HEADINGS = {"country": "Country", "region": "Regions", "local-authority": "Councils"}


def areas_held(record: Record) -> Result:
    """Return every area with its code, its years, and how many figures it has."""
    figures: dict[str, list[Figure]] = {}
    for figure in record.figures.values():
        figures.setdefault(figure.area.code, []).append(figure)
    by_kind: dict[str, list[Area]] = {kind: [] for kind in _HEADINGS}
    for area in sorted(record.areas.values(), key=lambda area: (area.name.lower(), area.code)):
        by_kind[area.kind].append(area)
    records: list[dict[str, str]] = []
    sections = []
    columns = (
        Column("Name", wraps=True),
        Column("Code"),
        Column("Within", wraps=True),
        Column("Years"),
        Column("Figures", "right"),
    )
    for kind, areas in by_kind.items():
        rows = []
        for area in areas:
            held = sorted(figures.get(area.code, ()), key=lambda figure: figure.period.sort)
            parent = record.areas[area.parent].name if area.parent in record.areas else ""
            first, last = (held[0].period.label, held[-1].period.label) if held else ("", "")
            values = (area.name, area.code, kind, parent, first, last, str(len(held)))
            records.append(dict(zip(FIELDS, values, strict=True)))
            years = dict.fromkeys(f.period.last[:4] for f in held if f.period.kind == "financial")
            span = " to ".join(dict.fromkeys((*list(years)[:1], *list(years)[-1:])))
            rows.append(Row((area.name, area.code, parent, span or "not held", f"{len(held):,}")))
        if rows:
            sections.append(Section(_HEADINGS[kind], table=Table(columns, tuple(rows))))
    councils = len(by_kind["local-authority"])
    return Result(
        command="areas",
        title="Areas that are held",
        what_it_counts="How many figures are held for each area, whatever they say. Years are to 31 March.",
        fields=FIELDS,
        records=tuple(records),
        sections=tuple(sections),
        caveats=(record.caveats["not-performance"].text,) if "not-performance" in record.caveats else (),
        in_short=""
        if councils
        else "No council's figures come with csprp. DfE publishes them: see csprp data import --help.",
        next_steps=(
            'csprp trends --metric notifications --area "North East"',
            "csprp data import FILE --into DIR",
        ),
    )
