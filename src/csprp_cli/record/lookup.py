"""Find a thing by the name a person types, and name the nearest when it is not there."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaLink
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.record_items import Area, Metric, Series, Source
from csprp_cli.record.councils import succession_of
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest, slug

if TYPE_CHECKING:
    from csprp_cli.model.theme import Audience, Theme

Item = TypeVar("Item")
Named = TypeVar("Named", Metric, "Theme", "Audience")


def find_metric(record: Record, typed: str) -> Metric:
    """Return the metric of that slug or alias. Raises UsageProblem naming the nearest."""
    return _of_any_name(record.metrics, typed, "metric", lambda: record.themes, "csprp themes")


def find_theme(record: Record, typed: str) -> "Theme":
    """Return the theme of that slug or alias. Raises UsageProblem naming the nearest."""
    return _of_any_name(record.themes, typed, "theme", lambda: record.metrics, "csprp trends --metric")


def _of_any_name(
    held: Mapping[str, Named],
    typed: str,
    kind: str,
    others: "Callable[[], Mapping[str, Metric] | Mapping[str, Theme]]",
    line: str,
) -> Named:
    names = {**held, **_by_alias(held)}
    wanted = slug(typed)
    if wanted in names:
        return names[wanted]
    problem = f'no {kind} "{typed}"'
    if other := others().get(wanted):
        raise UsageProblem(problem, f"try: {line} {other.slug}")
    if close := nearest(wanted, names):
        raise UsageProblem(problem, instead={typed: names[close].slug})
    raise UsageProblem(problem, f"see them all: csprp {kind}s")


def _by_alias(held: Mapping[str, Named]) -> dict[str, Named]:
    return {alias: item for item in held.values() for alias in item.aliases}


def told_of(item: "Metric | Theme", typed: str) -> tuple[str, ...]:
    """Return what is said to a person who typed a name that is only a part of what was found."""
    if slug(typed) not in item.narrower:
        return ()
    return (f'"{typed}" is part of {item.slug}: the record has nothing on it alone',)


def find_audience(record: Record, typed: str) -> "Audience":
    """Return the audience of that slug or alias. Raises UsageProblem naming the nearest, or them all."""
    return _of_few(record.audiences, _by_alias(record.audiences), typed, "audience")


def find_series(record: Record, typed: str) -> Series:
    """Return the series of that id. Raises UsageProblem naming the nearest, or them all."""
    return _of_few(record.series, {}, typed, "series")


def find_source(record: Record, typed: str) -> Source:
    """Return the page that was read of that id. Raises UsageProblem naming the nearest or the list."""
    wanted = slug(typed)
    if wanted in record.sources:
        return record.sources[wanted]
    close = nearest(wanted, record.sources)
    hint = "" if close else "see them all: csprp sources"
    raise UsageProblem(f'no source "{typed}"', hint, {typed: close} if close else None)


def _of_few(held: Mapping[str, Item], aliases: Mapping[str, Item], typed: str, kind: str) -> Item:
    wanted = slug(typed)
    if found := held.get(wanted) or aliases.get(wanted):
        return found
    names = {
        **{name: name for name in held},
        **{name: _name_of(held, item) for name, item in aliases.items()},
    }
    close = names.get(nearest(wanted, names), "")
    held_ones = "" if close else f"leave it out, or choose one of {', '.join(held)}"
    raise UsageProblem(f'no {kind} "{typed}"', held_ones, {f"--{kind}": close})


def _name_of(held: Mapping[str, Item], item: Item) -> str:
    return next(name for name, other in held.items() if other is item)


def find_area(record: Record, typed: str) -> Area:
    """Return the area of that name or code, or of another code of the same council.

    Raises UsageProblem naming the nearest, or what followed a council that ended.
    """
    wanted = " ".join(typed.lower().replace("&", "and").split())
    for area in record.areas.values():
        if wanted in (area.name.lower().replace("&", "and"), area.code.lower()):
            return area
    known = [link for link in record.area_links if wanted in (link.name.lower(), link.code.lower())]
    known += [link for link in record.area_links if wanted == link.other_code.lower() and link.one_council]
    for link in known:
        for area in record.areas.values():
            if link.one_council and area.council == link.other_code:
                return area
        if (found := succession_of(record, link.code)) and link.link == AreaLink.FOLLOWED_BY:
            held = link.other_name if link.other_code in record.areas else ""
            hint = "" if held else "see them all: csprp areas"
            raise UsageProblem(f'no area "{typed}" is held: {found.words}', hint, {"--area": held})
    close = nearest(wanted, [area.name.lower() for area in record.areas.values()])
    name = next((area.name for area in record.areas.values() if area.name.lower() == close), "")
    problem = f'no area "{typed}" is held'
    raise UsageProblem(problem, "" if name else "see them all: csprp areas", {"--area": name})


def codes_of(record: Record, typed: str) -> set[str]:
    """Return the codes of every area that is asked for with one; none where none is held."""
    try:
        asked = find_area(record, typed)
    except UsageProblem:
        return set()  # whoever asks for the area says so
    return {area.code for area in record.areas.values() if area.council == asked.council}


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
        close = nearest(slug(typed), record.figures) if "-" in slug(typed) else ""
        hint = "" if close else "find one: csprp find neglect"
        raise UsageProblem(f'no figure or claim "{typed}"', hint, {typed: close})
    return figure
