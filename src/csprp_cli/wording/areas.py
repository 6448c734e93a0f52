"""What must be said of an area: the codes of a council, what followed it, and the parts of a region."""

from collections.abc import Iterator

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaLink
from csprp_cli.model.record_items import Area
from csprp_cli.model.value import day_before, day_in_words
from csprp_cli.record.councils import codes_of, parts_of, succession_of
from csprp_cli.record.record import Record


def said_of_area(record: Record, area: Area, figures: list[Figure]) -> tuple[str, ...]:
    """Return what a reader of an area's figures must know of the area itself; nothing for most."""
    return tuple(_said(record, area, {figure.area.code for figure in figures}))


def _said(record: Record, area: Area, shown: set[str]) -> Iterator[str]:
    for step in codes_of(record, area.council):
        if not {step.code, step.other_code} & shown:
            continue
        one = "It is one council, so its figures stand together, each under the code of its file."
        if step.link == AreaLink.NEW_AREA:
            changed = f"Its area changed on {day_in_words(step.since)}"
            one = f"{changed}, so no line joins its figures before and after."
        elif len({step.code, step.other_code} & shown) < 2:
            continue  # nothing was joined
        until = f"{area.name} had the code {step.code} until {day_before(step.since)}"
        yield f"{until}, and {step.other_code} since. {one}"
    if found := succession_of(record, area.council):
        yield f"{found.words}. Their areas can differ, so never add or join their numbers."
    yield from said_of_parts(record, area)


def said_of_parts(record: Record, area: Area) -> tuple[str, ...]:
    """Return that a region's parts are in its numbers already, for the region and for each part."""
    return tuple(
        f"{part.name} is a part of {part.other_name}: never add its numbers to those of {part.other_name}."
        for part in parts_of(record, area.code)
        if part.code in record.areas
    )
