"""Find a thing by the name a person types, and name the nearest when it is not there."""

from csprp_cli.model.figure import Figure
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Area, Metric, Series
from csprp_cli.model.theme import Audience, Theme
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest, slug


def find_metric(record: Record, typed: str) -> Metric:
    """Return the metric of that slug or alias. Raises UsageProblem naming the nearest."""
    wanted = slug(typed)
    for metric in record.metrics.values():
        if wanted == metric.slug or wanted in metric.aliases:
            return metric
    names = {alias: metric.slug for metric in record.metrics.values() for alias in metric.aliases}
    raise _unknown(
        "metric", typed, wanted, [*record.metrics, *names], names, "csprp trends --metric", "metrics"
    )


def find_theme(record: Record, typed: str, line: str = "csprp brief --theme") -> Theme:
    """Return the theme of that slug or alias. Raises UsageProblem naming the nearest."""
    wanted = slug(typed)
    for theme in record.themes.values():
        if wanted == theme.slug or wanted in theme.aliases:
            return theme
    names = {alias: theme.slug for theme in record.themes.values() for alias in theme.aliases}
    raise _unknown("theme", typed, wanted, [*record.themes, *names], names, line, "themes")


def told_of(item: Metric | Theme, typed: str) -> tuple[str, ...]:
    """Return what is said to a person who typed a name that is only a part of what was found."""
    if slug(typed) not in item.narrower:
        return ()
    return (f'"{typed}" is part of {item.slug}: the record has nothing on it alone',)


def find_audience(record: Record, typed: str) -> Audience:
    """Return the audience of that slug or alias. Raises UsageProblem naming them all."""
    wanted = slug(typed)
    for audience in record.audiences.values():
        if wanted == audience.slug or wanted in audience.aliases:
            return audience
    close = nearest(wanted, record.audiences)
    held = ", ".join(record.audiences)
    raise UsageProblem(
        f'no audience "{typed}"', f"try: --audience {close}" if close else f"choose one of: {held}"
    )


def find_series(record: Record, typed: str) -> Series:
    """Return the series of that id. Raises UsageProblem naming the nearest."""
    wanted = slug(typed)
    if wanted in record.series:
        return record.series[wanted]
    close = nearest(wanted, record.series)
    held = ", ".join(record.series)
    raise UsageProblem(
        f'no series "{typed}"', f"try: --series {close}" if close else f"choose one of: {held}"
    )


def find_area(record: Record, typed: str) -> Area:
    """Return the area of that name or code. Raises UsageProblem naming the nearest."""
    wanted = " ".join(typed.lower().replace("&", "and").split())
    for area in record.areas.values():
        if wanted in (area.name.lower().replace("&", "and"), area.code.lower()):
            return area
    close = nearest(wanted, [area.name.lower() for area in record.areas.values()])
    name = next((area.name for area in record.areas.values() if area.name.lower() == close), "")
    hint = f'try: --area "{name}"' if name else "see them all: csprp areas"
    raise UsageProblem(f'no area "{typed}" is held', hint)


def held_figure(record: Record, typed: str) -> Figure | None:
    """Return the figure of that id, or of the claim of that id, or None."""
    wanted = slug(typed)
    if wanted in record.figures:
        return record.figures[wanted]
    claim = record.claims.get(typed.strip().upper())
    return record.figures[claim.figure] if claim is not None and claim.figure else None


def find_figure(record: Record, typed: str) -> Figure:
    """Return the figure of that id, or of the claim of that id. Raises UsageProblem naming the nearest."""
    figure = held_figure(record, typed)
    if figure is None:
        close = nearest(slug(typed), record.figures)
        hint = f"try: csprp show {close}" if close else "find one: csprp find WORD"
        raise UsageProblem(f'no figure or claim "{typed}"', hint)
    return figure


def _unknown(
    kind: str,
    typed: str,
    wanted: str,
    known: list[str],
    aliases: dict[str, str],
    line: str,
    listing: str,
) -> UsageProblem:
    close = nearest(wanted, known)
    if not close:
        return UsageProblem(f'no {kind} "{typed}"', f"see them all: csprp {listing}")
    return UsageProblem(f'no {kind} "{typed}"', f"try: {line} {aliases.get(close, close)}")
