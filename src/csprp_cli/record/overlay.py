"""Lay records of somebody's own on top of another: rows by their keys, figures by what they are about.

An overlay is a folder with some of the tables of a record and a datapackage.json that says so. Nothing
of the record below is overwritten in silence: a row that both have stays as it is, a figure that both
have takes the claims of both (record/reconcile.py), and a caveat or the span of a series may be brought
up to date.
"""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from csprp_cli.model.kinds import Unit, ValueKind
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, is_folder, read_table
from csprp_cli.record.reconcile import Part, fact_of, reconciled

KIND = "csprp-overlay"
"""What `profile` in the datapackage.json of an overlay says."""

Origin = tuple[str, int]
"""The file and the line where a row stands."""


def is_overlay(folder: Path) -> bool:
    """Return whether a folder says of itself that it is an overlay."""
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        return isinstance(package, dict) and package.get("kind") == KIND
    except (OSError, ValueError, RecursionError):
        return False


def is_nothing_but_overlay(folder: Path) -> bool:
    """Return whether a folder is an overlay and holds no file but its tables and its README: one that may be
    replaced whole."""
    if not is_overlay(folder):
        return False
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resources = package.get("resources")
    listed = [item for item in resources if isinstance(item, dict)] if isinstance(resources, list) else []
    tables = {str(item.get("path")) for item in listed}
    names = {path.name for path in folder.iterdir()}
    return names <= {*tables, "datapackage.json", "README.txt"}


def is_as_written(folder: Path, version: str) -> bool:
    """Return whether csprp wrote an overlay on the record of a version, and no table has changed since."""
    return is_untouched(folder, made_on_record=version)


def is_untouched(folder: Path, *, made_on_record: str | None = None) -> bool:
    """Return whether a folder holds what csprp wrote and nothing of a person's: one that may go."""
    import hashlib

    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        if package["kind"] != KIND or made_on_record not in (None, package.get("made_on_record")):
            return False
        hashes = {str(item["path"]): item["hash"] for item in package["resources"]}
        tables = {path.name for path in folder.glob("*.csv")}
        return (
            (made_on_record is not None or is_nothing_but_overlay(folder))
            and tables == hashes.keys()
            and all(
                hashes[name] == f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
                for name in tables
            )
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


class OverlaidTables:
    """A record with overlays on top of it. Tables are read when they are first asked for.

    Raises RecordProblem for a folder that is no overlay, or a table that is not one of the record's.
    """

    def __init__(self, base: Path, overlays: tuple[Path, ...]) -> None:
        self._base = base
        self._overlays = overlays
        self._keys = _keys(base)
        self._rows: dict[str, list[Line]] = {}
        self._read: dict[tuple[Path, str], list[Line]] = {}
        self.origins: dict[str, list[Origin]] = {}
        for folder in overlays:
            _refuse(folder, self._keys)

    def rows(self, name: str) -> list[Line]:
        """Return the rows of a table, the record's own first."""
        if name not in self._rows:
            if name in ("figures.csv", "claims.csv"):
                self._merge_figures()
            else:
                self._rows[name] = self._by_key(name)
        return self._rows[name]

    def overlay_rows(self, folder: Path, name: str) -> list[Line]:
        """Return the rows of one overlay's table as they stand; none where it has no such table."""
        if (folder, name) not in self._read:
            held = read_table(folder, name, keyed=True) if (folder / name).exists() else []
            wanted = set(_header(self._base / name))
            if held and set(held[0]) != wanted:
                odd = sorted(set(held[0]) ^ wanted)[0]
                raise RecordProblem(
                    f"{folder / name}, line 1: the column {odd!r} is not as in the record", row=1
                )
            if name == "figures.csv":
                _refuse_numbers(folder / name, held)
            self._read[folder, name] = held
        return self._read[folder, name]

    def _by_key(self, name: str) -> list[Line]:
        key = self._keys[name]
        base = read_table(self._base, name)
        lines = list(base)
        origins: list[Origin] = [(name, row) for row in range(2, len(base) + 2)]
        place = {tuple(line[column] for column in key): index for index, line in enumerate(lines)}
        for folder in self._overlays:
            own: set[tuple[str, ...]] = set()
            for row, line in enumerate(self.overlay_rows(folder, name), 2):
                here = tuple(line[column] for column in key)
                if here in own or here not in place:  # a key that is there twice is for the check to find
                    place.setdefault(here, len(lines))
                    lines.append(line)
                    origins.append((str(folder / name), row))
                elif name == "caveats.csv":
                    lines[place[here]] = line
                elif name == "series.csv":
                    lines[place[here]] = self._widened(lines[place[here]], line)
                own.add(here)
        self.origins[name] = origins
        return lines

    def _widened(self, series: Line, other: Line) -> Line:
        """Return a series that spans the periods of both rows."""
        sort = {line["id"]: line["sort"] for line in self.rows("periods.csv")}
        firsts = [line["first_period"] for line in (series, other) if line["first_period"] in sort]
        lasts = [line["last_period"] for line in (series, other) if line["last_period"] in sort]
        if not firsts or not lasts:
            return series
        return series | {
            "first_period": min(firsts, key=lambda period: sort[period]),
            "last_period": max(lasts, key=lambda period: sort[period]),
        }

    # -- figures and claims -------------------------------------------------------------------------

    def _merge_figures(self) -> None:
        base_figures, base_claims = (read_table(self._base, name) for name in ("figures.csv", "claims.csv"))
        of_base = _by_figure(base_claims)
        figures: list[list[Part]] = []
        origins: list[Origin] = []
        place: dict[tuple[str, ...], int] = {}
        taken = {line["id"] for line in base_figures}
        for row, line in enumerate(base_figures, 2):
            place.setdefault(fact_of(line), len(figures))
            figures.append([Part(line, tuple(of_base.get(line["id"], ())))])
            origins.append(("figures.csv", row))
        claims: dict[str, Line] = {line["claim"]: line for line in base_claims}
        claim_origins: dict[str, Origin] = {
            line["claim"]: ("claims.csv", row) for row, line in enumerate(base_claims, 2)
        }
        for folder in self._overlays:
            own_claims = self.overlay_rows(folder, "claims.csv")
            of_overlay = _by_figure(own_claims)
            for row, line in enumerate(own_claims, 2):
                claims.setdefault(line["claim"], line)
                claim_origins.setdefault(line["claim"], (str(folder / "claims.csv"), row))
            for row, line in enumerate(self.overlay_rows(folder, "figures.csv"), 2):
                part = Part(_filled(line, of_overlay), tuple(of_overlay.get(line["id"], ())))
                fact = fact_of(line)
                if fact in place:
                    figures[place[fact]].append(part)
                    continue
                place[fact] = len(figures)
                figures.append([_renamed(part, taken)])
                taken.add(figures[-1][0].figure["id"])
                origins.append((str(folder / "figures.csv"), row))
        laid = [self._merged(parts) for parts in figures]
        for part in laid:
            claims.update({claim["claim"]: claim for claim in part.claims})
        self._rows["figures.csv"] = [part.figure for part in laid]
        self._rows["claims.csv"] = list(claims.values())
        self.origins["figures.csv"] = origins
        self.origins["claims.csv"] = [claim_origins[name] for name in claims]

    def _merged(self, parts: list[Part]) -> Part:
        if len(parts) == 1:
            return parts[0]
        made = reconciled(parts, self.order, self.title)
        return Part(made.figure, made.claims)

    def order(self, publication: str) -> tuple[str, str]:
        """Return where a publication stands in time: by the end of its period, then by its date."""
        held = self._publications().get(publication)
        return held or ("", "")

    def title(self, publication: str) -> str:
        """Return the title of a publication."""
        return next(
            (line["title"] for line in self.rows("publications.csv") if line["id"] == publication),
            publication,
        )

    def _publications(self) -> dict[str, tuple[str, str]]:
        if not hasattr(self, "_ordered"):
            sort = {line["id"]: line["sort"] for line in self.rows("periods.csv")}
            self._ordered = {
                line["id"]: (sort.get(line["period"], ""), line["published"])
                for line in self.rows("publications.csv")
            }
        return self._ordered


def _refuse_numbers(path: Path, figures: list[Line]) -> None:
    """Refuse what cannot be held against another figure. The check says the rest."""
    for row, line in enumerate(figures, 2):
        for column in ("value", "low", "high"):
            if line[column] and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", line[column]):
                raise RecordProblem(f"{path}, row {row}, column {column}: not a number", row=row)


def _by_figure(claims: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in claims:
        if line["figure"]:
            found.setdefault(line["figure"], []).append(line)
    return found


def _filled(figure: Line, claims: dict[str, list[Line]]) -> Line:
    """Return a figure that a person left without its value with the number that its claim prints.

    The range of a share is that of its last printed digit.
    """
    shown = next((line for line in claims.get(figure["id"], ()) if line["claim"] == figure["shown"]), None)
    if shown is None or figure["value"] or figure["flags"] or figure["value_kind"] != ValueKind.NUMBER:
        return figure
    if shown["wording"] not in ("", "exact"):
        return figure
    try:
        number = Decimal(shown["value"])
    except ArithmeticError:
        return figure
    if not number.is_finite():
        return figure
    exact = figure["unit"] == Unit.COUNT
    half = Decimal(0) if exact else Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
    low, high = max(number - half, Decimal(0)), number + half
    high = min(high, Decimal(100)) if figure["unit"] == Unit.PERCENT else high
    numerator = shown["value"] if exact and shown["denominator"] else shown["numerator"]
    return figure | {
        "value": shown["value"],
        "low": figure["low"] or f"{low.normalize():f}",
        "high": figure["high"] or f"{high.normalize():f}",
        "numerator": figure["numerator"] or numerator,
        "denominator": figure["denominator"] or shown["denominator"],
    }


def _renamed(part: Part, taken: set[str]) -> Part:
    """Return a part under an id that no other figure has."""
    name, number = part.figure["id"], 2
    while name in taken:
        name, number = f"{part.figure['id']}-{number}", number + 1
    if name == part.figure["id"]:
        return part
    return Part(part.figure | {"id": name}, tuple(claim | {"figure": name} for claim in part.claims))


def _refuse(folder: Path, keys: dict[str, tuple[str, ...]]) -> None:
    if not is_folder(folder):
        raise RecordProblem(
            f"{str(folder)[:200]} is not a folder that holds an overlay", "try: --overlay DIR"
        )
    if not is_overlay(folder):
        raise RecordProblem(
            f"{folder} does not say that it is an overlay", "make one: csprp data import FILE --into DIR"
        )
    for path in sorted(folder.glob("*.csv")):
        if path.name not in keys:
            raise RecordProblem(f"{path}: the record has no such table", "run: csprp check DIR")


def _keys(base: Path) -> dict[str, tuple[str, ...]]:
    """Return the columns of the key of each table, by the schema of the record below."""
    try:
        package: dict[str, Any] = json.loads((base / "datapackage.json").read_text(encoding="utf-8"))
        return {str(item["path"]): tuple(item["schema"]["primaryKey"]) for item in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise RecordProblem(
            "datapackage.json has no schema that can be read", "run: csprp check DIR"
        ) from None


def _header(path: Path) -> list[str]:
    import csv

    try:
        with path.open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, ValueError):
        return []
