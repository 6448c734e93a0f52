"""Read the rows of one file as statements: what DfE states, of whom, where and when."""

import re
from typing import NamedTuple

from csprp_cli.dfe.additions import Additions
from csprp_cli.dfe.cells import Cell, Range, range_of, read_cell
from csprp_cli.dfe.layouts import Layout
from csprp_cli.dfe.sheet import Sheet
from csprp_cli.dfe.vocabulary import Meaning, Words, plain
from csprp_cli.model.kinds import AreaKind, Reads, Unit
from csprp_cli.model.known import MEASURES
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line
from csprp_cli.record.financial_year import period_line, read_year

COUNTRY = "E92000001"
NOTIFICATIONS = "dfe-sin"
"""The series that took its count over from another, so that it has a first year."""

_CODE = re.compile(r"E[0-9]{8}")
_MIXED = ("services", "child", "as-published")
"""Breakdowns that gather several questions, so that a category on its own would not say which."""


class Fact(NamedTuple):
    """What a statement is about: everything but its unit."""

    indicator: str
    category: str
    series: str
    period: str
    area: str
    base: str


class Statement(NamedTuple):
    """One cell of a file: what it states, the row it stands in, and DfE's own words for it."""

    fact: Fact
    breakdown: str
    unit: str
    cell: Cell
    range: Range
    row: int
    place: int
    caveats: tuple[str, ...]
    topic: str
    category: str
    nature: str
    measure: str
    note: str


class Tally(NamedTuple):
    """What became of the rows of a file beyond its statements."""

    rows: int
    repeated: int
    left_out: int
    empty: int
    own_words: tuple[str, ...]


class Found(NamedTuple):
    """What the words of a row stand for."""

    indicator: str
    category: str
    base: str
    caveats: tuple[str, ...]


class Reader:
    """Reads the rows of files by the words and the layouts of a record."""

    def __init__(self, words: Words, rounding: list[Line], additions: Additions) -> None:
        self._words = words
        self._rounding = rounding
        self._additions = additions

    def newest(self, sheet: Sheet, layout: Layout) -> Line:
        """Return the period of the release that a file belongs to: the newest that it has rows for."""
        periods = [self._period(sheet, number, row) for number, row in _named_rows(sheet, layout)]
        return max(periods, key=lambda line: (line["sort"], int(line["months"])))

    def read(self, sheet: Sheet, layout: Layout, release_sort: str) -> tuple[list[Statement], Tally]:
        """Return what every cell of a file states. Raises RecordProblem, naming row and column."""
        seen: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
        taken: dict[tuple[Fact, str], tuple[str, ...]] = {}
        statements: list[Statement] = []
        own: dict[str, None] = {}
        repeated = empty = 0
        for number, row in _named_rows(sheet, layout):
            key = tuple(cell for holds, cell in row.items() if holds not in MEASURES)
            measures = tuple(row.get(holds, "") for holds in MEASURES)
            if key in seen:
                if seen[key][1] != measures:
                    raise _problem(
                        sheet,
                        number,
                        f"it contradicts row {seen[key][0]}, which is for the same group and time",
                    )
                repeated += 1
                continue
            seen[key] = (number, measures)
            read, blank = self._row(sheet, layout, number, row, release_sort, taken, own)
            statements += read
            empty += blank
        return statements, Tally(len(sheet.rows), repeated, 0, empty, tuple(own))

    def _row(
        self,
        sheet: Sheet,
        layout: Layout,
        number: int,
        row: dict[str, str],
        release_sort: str,
        taken: dict[tuple[Fact, str], tuple[str, ...]],
        own: dict[str, None],
    ) -> tuple[list[Statement], int]:
        period = self._period(sheet, number, row)
        area = self._area(sheet, number, row)
        found = self._found(sheet, number, layout, row, own)
        statements: list[Statement] = []
        empty = 0
        for place, holds in enumerate(holds for holds in MEASURES if holds in row):
            if not row[holds]:
                empty += 1
                continue
            measure = self._words.find("measure", holds) or Meaning()
            here = found
            if measure.category:
                here = Found(measure.indicator, measure.category, measure.base, measure.caveats)
            here = self._earlier(sheet, number, here, period)
            unit = measure.stands_for
            fact = self._fact(here, period, area)
            words = (row.get("topic", ""), row.get("category", ""), row.get("nature", ""))
            if taken.setdefault((fact, unit), words) != words:
                fact = self._apart(sheet, number, layout, row, fact, own)
                taken[fact, unit] = words
            cell = self._cell(sheet, number, holds, row[holds], unit)
            rounded, caveats = self._rounded(holds, area, release_sort) if cell.value else ("", ())
            ranged = range_of(cell.value, unit, rounded) if cell.value else Range("", "", "")
            statements.append(
                Statement(
                    fact,
                    self._breakdown(fact.indicator),
                    unit,
                    cell,
                    ranged,
                    number,
                    place,
                    tuple(dict.fromkeys((*here.caveats, *(caveats if ranged.rounded_to else ())))),
                    *words,
                    holds,
                    _note(row, cell),
                )
            )
        return statements, empty

    # -- when and where ----------------------------------------------------------------------------

    def _period(self, sheet: Sheet, number: int, row: dict[str, str]) -> Line:
        identifier = row["time-identifier"]
        if self._words.find("part", identifier) is None:
            raise _problem(sheet, number, "time_identifier is no kind of year that csprp knows")
        year = read_year(row["time-period"], reporting=plain(identifier) == "reporting year")
        if year is None:
            raise _problem(sheet, number, "time_period is no year of that kind: 202324 is one, or 2024")
        parts = set()
        for words in (identifier, row.get("part", "")):
            meaning = self._words.find("part", words) if words else Meaning(stands_for="year")
            if meaning is None:
                raise _problem(sheet, number, "the part of the year is in words that csprp does not know")
            parts.add(meaning.stands_for)
        if len(parts) > 1:
            parts.discard("year")
        if len(parts) > 1:
            raise _problem(sheet, number, "it names two parts of the year")
        return self._additions.put("periods.csv", period_line(year, parts.pop()))

    def _area(self, sheet: Sheet, number: int, row: dict[str, str]) -> Line:
        level = self._words.find("level", row["level"])
        if level is None:
            raise _problem(sheet, number, "geographic_level is no level that csprp knows")
        if level.stands_for == AreaKind.COUNTRY:
            if plain(row["country-name"]) != "england":
                raise _problem(sheet, number, "country_name is not England")
            code, name, parent = COUNTRY, "England", ""  # one release first came with another country code
        elif level.stands_for == AreaKind.REGION:
            code, name, parent = row.get("region-code", ""), row.get("region-name", ""), COUNTRY
        else:
            code, name, parent = row.get("la-code", ""), row.get("la-name", ""), row.get("region-code", "")
            if parent and self._additions.get("areas.csv", parent) is None:
                self._put_area(sheet, number, parent, row.get("region-name", ""), AreaKind.REGION, COUNTRY)
        return self._put_area(sheet, number, code, name, level.stands_for, parent)

    def _put_area(self, sheet: Sheet, number: int, code: str, name: str, kind: str, parent: str) -> Line:
        if not _CODE.fullmatch(code) or not name:
            raise _problem(sheet, number, f"it has no code like {COUNTRY} and name for its {kind}")
        return self._additions.put("areas.csv", {"code": code, "name": name, "kind": kind, "parent": parent})

    # -- what ---------------------------------------------------------------------------------------

    def _found(
        self, sheet: Sheet, number: int, layout: Layout, row: dict[str, str], own: dict[str, None]
    ) -> Found:
        nature = self._nature(row.get("nature", "") or "Total", own)
        topic, words = row.get("topic", ""), row.get("category", "")
        if layout.reads in (Reads.AREAS, Reads.TOTALS):
            return self._total(nature)
        if "topic" not in row:
            known = self._words.without_topic(words)
            if known is None:
                return self._split("Breakdown", words, nature, own)
            indicator, category = known
            if indicator == "dfe-notifications":
                return self._total(nature)
            return Found(indicator, category, nature.base, self._words.caveats_of(indicator))
        strict = layout.reads == Reads.CARE_LEAVERS
        meaning = self._words.find("topic", topic, layout.reads if strict else "")
        if meaning is None:
            if strict:
                raise _problem(sheet, number, "its breakdown is none of a file about care leavers")
            return self._split(topic, words, nature, own)
        held = self._words.find("category", words, meaning.indicator)
        if held is None:
            if strict:
                raise _problem(sheet, number, "its breakdown is none of a file about care leavers")
            if meaning.indicator == "dfe-notifications":
                return self._split(topic, words, nature, own)
            category = self._own(meaning.indicator, topic, words, own)
        else:
            category = held.category
        if meaning.indicator == "dfe-notifications":
            return self._total(nature)
        base = meaning.base or nature.base
        if meaning.indicator == "dfe-nature" and nature.category == category:
            base = "dfe-notifications"
        return Found(meaning.indicator, category, base, meaning.caveats)

    def _nature(self, words: str, own: dict[str, None]) -> Meaning:
        meaning = self._words.find("nature", words)
        if meaning is not None:
            return meaning
        own[words] = None
        category = self._additions.category(self._breakdown("dfe-nature"), words)
        caveats = self._words.caveats_of("dfe-nature")
        return Meaning("dfe-nature", category, self._additions.nature(words), caveats=caveats)

    def _total(self, nature: Meaning) -> Found:
        if nature.category:
            return Found("dfe-nature", nature.category, "dfe-notifications", nature.caveats)
        return Found("dfe-notifications", "All", "dfe-notifications", ())

    def _split(self, topic: str, words: str, nature: Meaning, own: dict[str, None]) -> Found:
        indicator = self._additions.topic(topic or "Breakdown")
        return Found(indicator, self._own(indicator, topic, words, own), nature.base, ("one-child",))

    def _own(self, indicator: str, topic: str, words: str, own: dict[str, None]) -> str:
        """Keep a category under DfE's own words, and say so."""
        breakdown = self._breakdown(indicator)
        name = f"{topic}: {words}" if breakdown in _MIXED and topic else words or "No words"
        own[f"{topic}: {words}" if topic else words] = None
        return self._additions.category(breakdown, name)

    def _apart(
        self, sheet: Sheet, number: int, layout: Layout, row: dict[str, str], fact: Fact, own: dict[str, None]
    ) -> Fact:
        """Keep two wordings of one category in one file apart, each with its own number."""
        if layout.reads in (Reads.AREAS, Reads.TOTALS):
            raise _problem(sheet, number, "another row is for the same area and time")
        words = ": ".join(
            part for part in (row.get("topic", ""), row["category"], row.get("nature", "")) if part
        )
        own[words] = None
        return fact._replace(category=self._additions.category(self._breakdown(fact.indicator), words))

    def _earlier(self, sheet: Sheet, number: int, found: Found, period: Line) -> Found:
        """Return what a count from before DfE took it over stands for: Ofsted's own count."""
        series = self._series(found.indicator)
        first = self._additions.get("periods.csv", series["first_period"])
        if series["id"] != NOTIFICATIONS or first is None or period["first"] >= first["first"]:
            return found
        meaning = self._words.earlier(found.indicator)
        if meaning is None:
            raise _problem(sheet, number, "DfE's own count does not go back to its year")
        return Found(meaning.indicator, meaning.category or found.category, meaning.base, meaning.caveats)

    def _breakdown(self, indicator: str) -> str:
        return self._line("indicators.csv", indicator)["breakdown"]

    def _series(self, indicator: str) -> Line:
        return self._line("series.csv", self._line("indicators.csv", indicator)["series"])

    def _line(self, table: str, key: str) -> Line:
        line = self._additions.get(table, key)
        if line is None:
            raise RecordProblem(
                f"{table} has no row {key!r}, which dfe_words.csv names", "run: csprp check DIR"
            )
        return line

    def _fact(self, found: Found, period: Line, area: Line) -> Fact:
        series = self._series(found.indicator)["id"]
        return Fact(found.indicator, found.category, series, period["id"], area["code"], found.base)

    # -- numbers ------------------------------------------------------------------------------------

    def _cell(self, sheet: Sheet, number: int, holds: str, text: str, unit: str) -> Cell:
        cell = read_cell(text, self._words.symbols)
        if cell is None:
            raise _problem(
                sheet, number, f"the {_WHAT[holds]} is neither a number nor a symbol that csprp knows"
            )
        if unit == Unit.COUNT and cell.value:
            whole, _, fraction = cell.value.partition(".")
            if fraction.strip("0"):
                raise _problem(sheet, number, f"the {_WHAT[holds]} is not whole")
            cell = cell._replace(value=whole)
        if unit == Unit.PERCENT and cell.value and float(cell.value) > 100:
            raise _problem(sheet, number, "the percentage is over 100")
        return cell

    def _rounded(self, holds: str, area: Line, release_sort: str) -> tuple[str, tuple[str, ...]]:
        for rule in self._rounding:
            since = self._additions.get("periods.csv", rule["from_release"])
            here = since is not None and release_sort >= since["sort"]
            if here and (rule["holds"], rule["area_kind"]) == (holds, area["kind"]):
                return rule["rounded_to"], tuple(rule["caveats"].split())
        return "", ()


_WHAT = {
    "number": "number",
    "percentage": "percentage",
    "children-in-need": "number of children in need",
    "idaci": "IDACI score",
    "population": "population",
}


def _named_rows(sheet: Sheet, layout: Layout) -> list[tuple[int, dict[str, str]]]:
    holds = [layout.holds[column.lower()] for column in sheet.header]
    return [(number, dict(zip(holds, cells, strict=True))) for number, cells in sheet.rows]


def _note(row: dict[str, str], cell: Cell) -> str:
    """Say the row in DfE's own words: its time, its old code, and a sign that differs from our flag."""
    said = [f"time_period {row['time-period']}", row["time-identifier"]]
    said += [f"part {row['part']}"] if row.get("part") else []
    said += [f"old_la_code {row['old-la-code']}"] if row.get("old-la-code") else []
    said += [f'printed as "{cell.printed}"'] if cell.flag and cell.printed != cell.flag else []
    return ", ".join(said) + "."


def _problem(sheet: Sheet, number: int, message: str) -> RecordProblem:
    return RecordProblem(
        f"{sheet.data.name}, row {number}: {message}",
        "use the file as DfE publishes it; new words are rows of dfe_words.csv",
        row=number,
    )
