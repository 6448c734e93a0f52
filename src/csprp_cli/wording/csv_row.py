"""One figure as one row of CSV or JSON: columns that scripts rely on (docs/architecture.md)."""

from collections.abc import Collection

from csprp_cli.comparison.breaks import runs
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement
from csprp_cli.model.result import FIGURE_FIELDS, SOURCE_FIELDS
from csprp_cli.model.value import claimed, one_per_reading
from csprp_cli.record.record import Record


def figure_rows(record: Record, figures: Collection[Figure], metric: str = "") -> tuple[dict[str, str], ...]:
    """Return the rows of figures with their runs, under a metric or else under the first that each has."""
    run_of = runs(record, figures)
    return tuple(
        figure_row(record, one, metric or next(iter(record.metrics_of(one)), ""), run_of.get(one.id, ""))
        for one in figures
    )


def figure_row(record: Record, figure: Figure, metric: str = "", run: str = "") -> dict[str, str]:
    """Return the row of a figure: numbers bare, dates ISO, flags and sources separated by spaces.

    `note` carries why the value shown was chosen and every caveat, since a row travels without its page.
    """
    caveats = (record.caveats[caveat].text for caveat in figure.caveats)
    period = figure.period
    sources = tuple(dict.fromkeys(claim.source for claim in figure.used))
    told = {
        "figure": figure.id,
        "metric": metric,
        "indicator": figure.indicator.id,
        "series": figure.series.id,
        "area": figure.area.name,
        "area_code": figure.area.code,
        "period": period.label,
        "period_start": period.start.isoformat() if period.start else "",
        "period_end": period.end.isoformat() if period.end else "",
        "base": figure.base.title,
        "wording": _wording(figure),
        "run": run,
        "flags": " ".join(figure.flags),
        "source_level": figure.level,
        "sources": " ".join(source.id for source in sources),
        "note": _each_once(" ".join(text for text in (figure.reason, *caveats) if text)),
        "source_titles": " | ".join(source.title for source in sources),
        "source_addresses": " | ".join(source.address for source in sources),
    }
    fields = (*FIGURE_FIELDS, *SOURCE_FIELDS)
    return {name: told[name] if name in told else getattr(figure, name) for name in fields}


def _each_once(text: str) -> str:
    """Return a text whose every sentence stands once: a reason and a caveat may end in the same one."""
    return " ".join(dict.fromkeys(text.replace(". ", ".\n").split("\n")))


def _wording(figure: Figure) -> str:
    """Return the words of a figure; for a disputed one every reading, so that a row alone shows them all."""
    if figure.status != Agreement.DISPUTED:
        return figure.wording
    return " / ".join(claimed(claim).strip('"') for claim in one_per_reading(figure))
