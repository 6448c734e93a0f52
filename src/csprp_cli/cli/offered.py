"""The names that the record offers for an option or a word, each with its title: what the Tab key completes.

A record of somebody's own is not checked first, because that takes seconds: a name alone is taken of it, and
one that holds a control character is never printed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from csprp_cli.record.record import Record

Named = Iterable[tuple[str, str]]


def _of(names: "Callable[[Record, str], Named]") -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return what Typer calls for the names of the record that the line is about."""

    def completed(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from csprp_cli.record import location
        from csprp_cli.record.record import Record

        asked = ctx.obj or {}
        chosen = location.chosen(next(iter(asked.get("data", ())), None))
        overlays = tuple(map(Path, asked.get("overlays", ())))
        record = Record(chosen or location.bundled(), bundled=chosen is None, overlays=overlays)
        return [item for item in names(record, incomplete) if item[0].startswith(incomplete)]

    return completed


def _with_aliases(file: str) -> "Callable[[Record, str], Named]":
    """Return the slugs of a table with their titles; its other words where no slug starts so."""

    def names(record: "Record", typed: str) -> Named:
        lines = record.lines(file)
        slugs = [(line["slug"], line["title"]) for line in lines]
        if any(slug.startswith(typed) for slug, _ in slugs):
            return slugs
        return [(alias, line["title"]) for line in lines for alias in line["aliases"].split()]

    return names


def _areas(record: "Record", typed: str) -> Named:
    """Names, in the letters that were typed: "bris" of Bristol. Codes where no name starts so."""
    held = [(line["name"], line["code"]) for line in record.lines("areas.csv")]
    near = [(name, code) for name, code in held if name.lower().startswith(typed.lower())]
    return [(typed + name[len(typed) :], code) for name, code in near] or [
        (code, name) for name, code in held
    ]


def _reports(record: "Record", _: str) -> Named:
    return [(report.token, report.title) for report in record.reports]


def _periods(record: "Record", _: str) -> Named:
    return [(line["id"], line["label"]) for line in record.lines("periods.csv") if line["first"]]


def _sides(record: "Record", typed: str) -> Named:
    """Reports, and the periods that are none."""
    reports = dict(_reports(record, typed))
    periods = [period for period in _periods(record, typed) if period[0] not in reports]
    return [*reports.items(), *periods]


def _figures(record: "Record", _: str) -> Named:
    return [(line["id"], f"{line['category']}, {line['period']}") for line in record.lines("figures.csv")]


def _claims_too(record: "Record", typed: str) -> Named:
    """Figures; claims, which are a letter and a number, where no figure starts so."""
    if not typed[:1].isupper():
        return _figures(record, typed)
    return [(line["claim"], line["figure"]) for line in record.lines("claims.csv")]


def _breakdowns(_: "Record", typed: str) -> Named:
    from csprp_cli.views.breakdown import BREAKDOWNS

    return BREAKDOWNS.items()


def _rules(record: "Record", _: str) -> Named:
    from csprp_cli.model.benchmark import OPEN

    rules = [(line["slug"], line["title"]) for line in record.lines("disclosure_rules.csv")]
    return [*rules, (OPEN, "Nothing hidden, with --i-am-authorised")]


metrics = _of(_with_aliases("metrics.csv"))
themes = _of(_with_aliases("themes.csv"))
audiences = _of(_with_aliases("audiences.csv"))
series = _of(lambda record, _: [(line["id"], line["title"]) for line in record.lines("series.csv")])
sources = _of(lambda record, _: [(line["id"], line["title"]) for line in record.lines("sources.csv")])
areas = _of(_areas)
reports = _of(_reports)
periods = _of(_periods)
sides = _of(_sides)
figures = _of(_claims_too)
breakdowns = _of(_breakdowns)
rules = _of(_rules)
