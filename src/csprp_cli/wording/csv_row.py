"""One figure as one row of CSV or JSON: columns that scripts rely on (docs/architecture.md)."""

from collections.abc import Mapping

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement
from csprp_cli.model.result import FIGURE_FIELDS
from csprp_cli.model.value import claimed, one_per_reading
from csprp_cli.record.record import Record

__all__ = ["FIGURE_FIELDS", "figure_row"]


def figure_row(record: Record, figure: Figure, metric: str = "", run: str = "") -> Mapping[str, str]:
    """Return the row of a figure: numbers bare, dates ISO, flags and sources separated by spaces.

    `note` carries why the value shown was chosen and every caveat, since a row travels without its page.
    """
    caveats = (record.caveats[caveat].text for caveat in figure.caveats)
    values = (
        figure.id,
        metric,
        figure.indicator.id,
        figure.breakdown,
        figure.category,
        figure.series.id,
        figure.area.name,
        figure.area.code,
        figure.period.label,
        figure.period.start.isoformat() if figure.period.start else "",
        figure.period.end.isoformat() if figure.period.end else "",
        figure.value,
        figure.value_kind,
        figure.unit,
        figure.base.title,
        figure.numerator,
        figure.denominator,
        figure.low,
        figure.high,
        _wording(figure),
        run,
        " ".join(figure.flags),
        figure.status,
        figure.publication,
        figure.level,
        " ".join(dict.fromkeys(claim.source.id for claim in figure.used)),
        " ".join(text for text in (figure.reason, *caveats) if text),
    )
    return dict(zip(FIGURE_FIELDS, values, strict=True))


def _wording(figure: Figure) -> str:
    """Return the words of a figure; for a disputed one every reading, so that a row alone shows them all."""
    if figure.status != Agreement.DISPUTED:
        return figure.wording
    return " / ".join(claimed(claim).strip('"') for claim in one_per_reading(figure))
