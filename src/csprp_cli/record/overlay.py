"""Lay records of somebody's own on top of another: rows by their keys, figures by what they are about.

An overlay is a folder with some of the tables of a record and a datapackage.json that says so. Nothing
of the record below is overwritten in silence: a row that both have stays as it is, a figure that both
have takes the claims of both (record/reconcile.py), and the span of a series, or a caveat that says which
file a number is from, may be brought up to date.
"""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

from csprp_cli.model.kinds import Unit, ValueKind
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, grouped, header_of, is_folder, key_of, read_table
from csprp_cli.record.extract import Numbered, Wanted, areas_of, claims_of, counted, figures_of
from csprp_cli.record.judgements import FILE as JUDGEMENTS
from csprp_cli.record.judgements import Judgement, accepted, judged, new_part, source_of
from csprp_cli.record.package import KIND, UNREADABLE, hash_of_file, read_package
from csprp_cli.record.reconcile import Part, Publications, fact_of, reconciled
from csprp_cli.record.rounding import span

Origin = tuple[str, int]
"""The file and the line where a row stands."""

_NAMED = {"area": ("areas.csv", "code"), "period": ("periods.csv", "id"), "source": ("sources.csv", "id")}
"""The table and the column that hold what a cell of a figure or a claim names."""


BROUGHT_UP_TO_DATE = ("first-published", "looked-after-files")
"""Caveats of the record that say which file a number is from. An import brings them up to date."""

NEWEST_FILE = "newest-file"
"""The caveat of the record whose text takes their place. No other words do."""


def brought_up_to_date(caveats: list[Line]) -> dict[str, Line]:
    """Return the caveats of a record that an overlay may change, by id, in the only words that it may."""
    held = {line["id"]: line for line in caveats}
    newest = held.get(NEWEST_FILE)
    if newest is None:
        return {}
    said = {"title": newest["title"], "text": newest["text"], "source": ""}
    return {name: held[name] | said for name in BROUGHT_UP_TO_DATE if name in held}


def is_overlay(folder: Path) -> bool:
    """Return whether a folder says of itself that it is an overlay."""
    try:
        return bool(read_package(folder)["kind"] == KIND)
    except UNREADABLE:
        return False


def is_nothing_but_overlay(folder: Path) -> bool:
    """Return whether a folder is an overlay and holds no file but its tables and its README: one that may be
    replaced whole."""
    if not is_overlay(folder):
        return False
    resources = read_package(folder).get("resources")
    listed = [item for item in resources if isinstance(item, dict)] if isinstance(resources, list) else []
    tables = {str(item.get("path")) for item in listed}
    names = {path.name for path in folder.iterdir()}
    return names <= {*tables, "datapackage.json", "README.txt"}


def is_untouched(folder: Path) -> bool:
    """Return whether a folder holds what csprp wrote and nothing of a person's: one that may go."""
    return is_as_written(folder) and is_nothing_but_overlay(folder)


def is_as_written(folder: Path, version: str | None = None) -> bool:
    """Return whether csprp wrote an overlay, on the record of a version, and no table has changed since."""
    try:
        package = read_package(folder)
        if package["kind"] != KIND or version not in (None, package.get("made_on_record")):
            return False
        hashes = {str(item["path"]): item["hash"] for item in package["resources"]}
        return hashes == {path.name: hash_of_file(path) for path in folder.glob("*.csv")}
    except UNREADABLE:
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
        self._narrowed: Wanted | None = None
        self._accepted: dict[Path, tuple[Judgement, ...]] = {}
        self._taken: dict[Path, dict[str, Numbered]] = {}
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

    def narrow(self, wanted: Wanted) -> None:
        """Take no more of the overlays than the figures that are wanted."""
        self._narrowed = wanted

    def left(self, name: str, columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
        """Return how many rows of figures or claims were left where they are, by some of their cells.

        Raises RecordProblem for a cell that names what no table has.
        """
        found: Counter[tuple[str, ...]] = Counter()
        for folder in self._overlays if self._narrowed else ():
            found += counted(folder / name, columns)
            found -= Counter(key_of(line, columns) for _, line in self._taken[folder][name])
        for place, column in enumerate(columns):
            table, key = _NAMED[column]
            if not {cells[place] for cells in found} <= {line[key] for line in self.rows(table)}:
                raise RecordProblem(f"{name}: a row of an overlay names what {table} does not have")
        return found

    def _figures_and_claims(self, folder: Path) -> tuple[Numbered, Numbered]:
        """Return the figures and the claims of an overlay, each with its line: all, or what is wanted."""
        names = ("figures.csv", "claims.csv")
        if self._narrowed is None:
            figures, claims = (list(enumerate(self.overlay_rows(folder, name), 2)) for name in names)
            return figures, claims
        for name in names:
            if (folder / name).exists():
                self._refuse_columns(folder / name, header_of(folder / name))
        areas, ids = self._narrowed
        figures = figures_of(folder, areas | areas_of(folder, ids) | areas_of(self._base, ids))
        _refuse_numbers(folder / "figures.csv", figures)
        claims = claims_of(folder, figures)
        self._taken[folder] = {"figures.csv": figures, "claims.csv": claims}
        return figures, claims

    def _refuse_columns(self, path: Path, columns: list[str]) -> None:
        odd = sorted(set(columns) ^ set(header_of(self._base / path.name)))
        if odd:
            raise RecordProblem(f"{path}, line 1: the column {odd[0]!r} is not as in the record", row=1)

    def overlay_rows(self, folder: Path, name: str) -> list[Line]:
        """Return the rows of one overlay's table as they stand; none where it has no such table."""
        if (folder, name) not in self._read:
            held = read_table(folder, name, keyed=True) if (folder / name).exists() else []
            if held:
                self._refuse_columns(folder / name, list(held[0]))
            if name == "figures.csv":
                _refuse_numbers(folder / name, list(enumerate(held, 2)))
            if name == "sources.csv":
                held = [*held, *self._pages_of_reports(folder)]
            self._read[folder, name] = held
        return self._read[folder, name]

    # -- what a person accepted ---------------------------------------------------------------------

    def _judged(self, folder: Path) -> tuple[Judgement, ...]:
        """Return the rows that a person accepted in an overlay of `csprp verify`."""
        if folder not in self._accepted:
            there = (folder / JUDGEMENTS).exists()
            words = read_table(self._base, "words.csv") if there else []
            claims = {line["claim"]: line for line in read_table(self._base, "claims.csv")} if there else {}
            self._accepted[folder] = accepted(folder, words, claims)
        return self._accepted[folder]

    def _pages_of_reports(self, folder: Path) -> list[Line]:
        """Return each page of a report that a person accepted a row of, as a source."""
        judgements = self._judged(folder)
        if not judgements:
            return []
        publications = {line["id"]: line for line in self.rows("publications.csv")}
        columns = header_of(self._base / "sources.csv")
        pages = [
            source_of(item, publications[item.publication], columns)
            for item in judgements
            if item.publication in publications
        ]
        return list({line["id"]: line for line in pages}.values())

    def _by_judgement(self, parts: list[Part], origins: list[Origin]) -> list[Part]:
        """Return figures with what people accepted of them, and those that were new."""
        judgements = [(folder, item) for folder in self._overlays for item in self._judged(folder)]
        if not judgements:
            return parts
        names = ("indicators", "publications", "periods", "sources")
        tables = {name: {line["id"]: line for line in self.rows(f"{name}.csv")} for name in names}
        words = self.rows("words.csv")
        caveats = {line["id"]: line["text"] for line in self.rows("caveats.csv")}
        empty = tuple(
            dict.fromkeys(header_of(self._base / name), "") for name in ("figures.csv", "claims.csv")
        )
        of_claim = {claim["claim"]: part.figure["id"] for part in parts for claim in part.claims}
        by_figure: dict[str, list[Judgement]] = {}
        made: list[Part] = []
        facts = {fact_of(part.figure) for part in parts}
        for folder, item in judgements:
            if item.publication not in tables["publications"]:
                problem = f"{folder / JUDGEMENTS}, row {item.row}: the record does not hold its publication"
                raise RecordProblem(problem, row=item.row)
            if item.claim:
                if item.claim not in of_claim:
                    problem = f"{folder / JUDGEMENTS}, row {item.row}: no figure rests on its claim"
                    raise RecordProblem(problem, row=item.row)
                by_figure.setdefault(of_claim[item.claim], []).append(item)
                continue
            part = new_part(item, tables, (empty[0], empty[1]), words)
            if fact_of(part.figure) in facts:
                amiss = "this fact is held, or was accepted in another row"
                raise RecordProblem(f"{folder / JUDGEMENTS}, row {item.row}: {amiss}", row=item.row)
            facts.add(fact_of(part.figure))
            made.append(part)
            origins.append((str(folder / JUDGEMENTS), item.row))
        return [
            judged(part, own, tables["sources"], words, caveats)
            if (own := by_figure.get(part.figure["id"]))
            else part
            for part in parts
        ] + made

    def _by_key(self, name: str) -> list[Line]:
        key = self._keys[name]
        lines = read_table(self._base, name)
        origins: list[Origin] = [(name, row) for row, _ in enumerate(lines, 2)]
        place = {key_of(line, key): index for index, line in enumerate(lines)}
        for folder in self._overlays:
            own: set[tuple[str, ...]] = set()
            for row, line in enumerate(self.overlay_rows(folder, name), 2):
                here = key_of(line, key)
                if here in own or here not in place:  # a key that is there twice is for the check to find
                    place.setdefault(here, len(lines))
                    lines.append(line)
                    origins.append((str(folder / name), row))
                elif name == "caveats.csv":
                    if line not in (lines[place[here]], brought_up_to_date(lines).get(line["id"])):
                        problem = f"{folder / name}, row {row}: it rewords a caution of the record"
                        raise RecordProblem(problem, row=row)
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
        of_base = grouped(base_claims, "figure")
        figures: list[list[Part]] = []
        origins: list[Origin] = []
        place: dict[tuple[str, ...], int] = {}
        taken = {line["id"] for line in base_figures}
        for row, line in enumerate(base_figures, 2):
            place.setdefault(fact_of(line), len(figures))
            figures.append([Part(line, tuple(of_base.get(line["id"], ())))])
            origins.append(("figures.csv", row))
        claims = {line["claim"]: line for line in base_claims}
        claim_origins = {line["claim"]: ("claims.csv", row) for row, line in enumerate(base_claims, 2)}
        for folder in self._overlays:
            own_figures, own_claims = self._figures_and_claims(folder)
            of_overlay = grouped((line for _, line in own_claims), "figure")
            figures_file, claims_file = (str(folder / name) for name in ("figures.csv", "claims.csv"))
            for row, line in own_claims:
                claims.setdefault(line["claim"], line)
                claim_origins.setdefault(line["claim"], (claims_file, row))
            for row, line in own_figures:
                part = Part(_filled(line, of_overlay), tuple(of_overlay.get(line["id"], ())))
                fact = fact_of(line)
                if fact in place:
                    figures[place[fact]].append(part)
                    continue
                place[fact] = len(figures)
                figures.append([_renamed(part, taken)])
                taken.add(figures[-1][0].figure["id"])
                origins.append((figures_file, row))
        publications = Publications(self.rows("publications.csv"), self.rows("periods.csv"))
        laid = self._by_judgement([reconciled(parts, publications) for parts in figures], origins)
        for part in laid:
            for claim in part.claims:
                claims[claim["claim"]] = claim
                claim_origins.setdefault(claim["claim"], (JUDGEMENTS, 0))
        self._rows["figures.csv"] = [part.figure for part in laid]
        self._rows["claims.csv"] = list(claims.values())
        self.origins["figures.csv"] = origins
        self.origins["claims.csv"] = [claim_origins[name] for name in claims]


def _refuse_numbers(path: Path, figures: Numbered) -> None:
    """Refuse what cannot be held against another figure. The check says the rest."""
    is_number = re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch
    for row, line in figures:
        for column in ("value", "low", "high"):
            if line[column] and not is_number(line[column]):
                raise RecordProblem(f"{path}, row {row}, column {column}: not a number", row=row)


def _filled(figure: Line, claims: dict[str, list[Line]]) -> Line:
    """Return a figure that a person left without its value with the number that its claim prints.

    The range of a share is that of its last printed digit.
    """
    if figure["value"] or figure["flags"] or figure["value_kind"] != ValueKind.NUMBER:
        return figure
    shown = next((line for line in claims.get(figure["id"], ()) if line["claim"] == figure["shown"]), None)
    if shown is None or shown["wording"] not in ("", "exact"):
        return figure
    try:
        number = Decimal(shown["value"])
    except ArithmeticError:
        return figure
    if not number.is_finite():
        return figure
    exact = figure["unit"] == Unit.COUNT
    low, high = (max(number, Decimal(0)), number) if exact else span(number, figure["unit"])
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
        if path.name not in keys and path.name != JUDGEMENTS:
            raise RecordProblem(f"{path}: the record has no such table")
        if not path.is_file() and path.exists():
            raise RecordProblem(f"{path} is not a file")


def _keys(base: Path) -> dict[str, tuple[str, ...]]:
    """Return the columns of the key of each table, by the schema of the record below."""
    try:
        resources = read_package(base)["resources"]
        return {str(item["path"]): tuple(item["schema"]["primaryKey"]) for item in resources}
    except UNREADABLE:
        problem = "datapackage.json has no schema that can be read"
        raise RecordProblem(problem) from None
