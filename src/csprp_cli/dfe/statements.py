"""Read the rows of one file as statements: what DfE states, of whom, where and when."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from csprp_cli.dfe.additions import Additions
from csprp_cli.dfe.cells import Cell, Range, range_of, read_cell
from csprp_cli.dfe.layouts import Layout
from csprp_cli.dfe.sheet import Sheet
from csprp_cli.dfe.vocabulary import Meaning, Words, plain
from csprp_cli.model.file_kinds import Reads
from csprp_cli.model.kinds import AreaKind, AreaLink, Unit
from csprp_cli.model.known import MEASURES
from csprp_cli.model.problem import RecordProblem
from csprp_cli.model.value import MONTHS
from csprp_cli.record.csv_table import Line
from csprp_cli.record.financial_year import period_line, read_year

COUNTRY = "E92000001"
TOTAL = "dfe-notifications"
"""The indicator, and the base, of all notifications."""

NOTIFICATIONS = "dfe-sin"
"""The series that took its count over from another, so that it has a first year."""

_CODE = re.compile(r"E[0-9]{8}")
_MIXED = ("services", "child", "as-published")
"""Breakdowns that gather several questions, so that a category on its own would not say which."""


_MONTHS = "|".join(month[:3] for month in MONTHS)
_DAY = re.compile(
    rf"[0-9]{{1,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,4}}.*|([0-9]{{1,2}}[- ])?({_MONTHS})[a-z]*[- ]?[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}}[- ]({_MONTHS})[a-z]*",
    re.IGNORECASE,
)
"""A date, whole or in part, as a spreadsheet makes one of "1-5" or of a year."""

_SPREADSHEET = "a spreadsheet has changed what DfE printed"

_WHEN = ("time-period", "time-identifier", "part")
_WHERE = ("level", "country-name", "region-code", "region-name", "la-code", "la-name")
"""The cells of a row that say when and where."""


class Fact(NamedTuple):
    """What a statement is about: everything but its unit."""

    indicator: str
    category: str
    series: str
    period: str
    area: str
    base: str


class Statement(NamedTuple):
    """One cell of a file: what it states, the row it stands in, and DfE's own words for it.

    `of_row` is the period that the row names, which is not that of every number in it.
    """

    fact: Fact
    of_row: str
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
    empty: int
    own_words: tuple[str, ...]


class Row(dict[str, str]):
    """One row of a file: its cells by what they hold."""

    def __init__(self, file: str, number: int, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.file, self.number = file, number

    @property
    def words(self) -> tuple[str, str, str]:
        """DfE's own words for what it counts: the topic, the category and the nature."""
        return self.get("topic", ""), self.get("category", ""), self.get("nature", "")

    def problem(self, message: str) -> RecordProblem:
        """Return what to raise where the row cannot be read."""
        return RecordProblem(
            f"{self.file}, row {self.number}: {message}",
            "use the file as DfE publishes it; new words are rows of dfe_words.csv",
            row=self.number,
        )


class Reader:
    """Reads the rows of one file by the words and the layouts of a record."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        words: Words,
        rounding: list[Line],
        additions: Additions,
        links: list[Line],
    ) -> None:
        holds = [layout.holds[column.lower()] for column in sheet.header]
        self._rows = [
            Row(sheet.data.name, number, dict(zip(holds, cells, strict=True))) for number, cells in sheet.rows
        ]
        self._reads = layout.reads
        self._decimal_comma = sheet.decimal_comma
        self._words = words
        self._rounding = rounding
        self._additions = additions
        self._whole_of = {line["code"]: line for line in links if line["link"] == AreaLink.PART_OF}
        self._known: dict[tuple[str, ...], Line] = {}
        self._taken: dict[tuple[Fact, str], tuple[str, str, str]] = {}
        self._own_words: dict[str, None] = {}

    @cached_property
    def newest(self) -> Line:
        """The period of the release that the file belongs to: the newest that it has rows for."""
        periods = {line["id"]: line for row in self._rows for line in (self._once(self._period, row, _WHEN),)}
        return max(periods.values(), key=lambda line: (line["sort"], int(line["months"])))

    def read(self) -> tuple[list[Statement], Tally]:
        """Return what every cell of the file states. Raises RecordProblem, naming row and column."""
        seen: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}
        statements: list[Statement] = []
        repeated = empty = 0
        for row in self._rows:
            key = tuple(cell for holds, cell in row.items() if holds not in MEASURES)
            measures = tuple(row.get(holds, "") for holds in MEASURES)
            if key in seen:
                first, others = seen[key]
                if others != measures:
                    raise row.problem(f"it contradicts row {first}, which is for the same group and time")
                repeated += 1
                continue
            seen[key] = (row.number, measures)
            read, blank = self._row(row)
            statements += read
            empty += blank
        return statements, Tally(len(self._rows), repeated, empty, tuple(self._own_words))

    def _row(self, row: Row) -> tuple[list[Statement], int]:
        period, area = self._once(self._period, row, _WHEN), self._once(self._area, row, _WHERE)
        found = self._found(row)
        statements: list[Statement] = []
        measures = [holds for holds in MEASURES if holds in row]
        for place, holds in enumerate(measures):
            if not row[holds]:
                continue
            measure = self._words.find("measure", holds) or Meaning()
            here = self._earlier(row, measure if measure.category else found, period)
            unit = measure.stands_for
            series = self._series(here.indicator)["id"]
            of_before = self._words.find("year-before", holds)
            own = self._year_before(period) if of_before else period
            more = of_before.caveats if of_before else ()
            fact = Fact(here.indicator, here.category, series, own["id"], area["code"], here.base)
            if self._taken.setdefault((fact, unit), row.words) != row.words:
                fact = self._apart(row, fact)
                self._taken[fact, unit] = row.words
            cell = self._cell(row, holds, unit)
            rounded, caveats = self._rounded(holds, area) if cell.value else ("", ())
            ranged = range_of(cell.value, unit, rounded) if cell.value else Range("", "", "")
            statements.append(
                Statement(
                    fact,
                    period["id"],
                    self._breakdown(fact.indicator),
                    unit,
                    cell,
                    ranged,
                    row.number,
                    place,
                    tuple(dict.fromkeys((*here.caveats, *more, *(caveats if ranged.rounded_to else ())))),
                    *row.words,
                    holds,
                    _note(row, cell),
                )
            )
        return statements, len(measures) - len(statements)

    def _once(self, read: Callable[[Row], Line], row: Row, holds: tuple[str, ...]) -> Line:
        """Return what is read off some cells of a row: once for all rows that have the same."""
        key = tuple([row.get(name, "") for name in holds])
        if key not in self._known:
            self._known[key] = read(row)
        return self._known[key]

    # -- when and where ----------------------------------------------------------------------------

    def _period(self, row: Row) -> Line:
        identifier = row["time-identifier"]
        if self._words.find("part", identifier) is None:
            raise row.problem("time_identifier is no kind of year that csprp knows")
        if _DAY.fullmatch(row["time-period"]):
            raise row.problem(f"time_period is a day: {_SPREADSHEET}")
        year = read_year(row["time-period"], reporting=plain(identifier) == "reporting year")
        if year is None:
            raise row.problem("time_period is no year of that kind: 202324 is one, or 2024")
        parts = set()
        for words in (identifier, row.get("part", "")):
            meaning = self._words.find("part", words) if words else Meaning(stands_for="year")
            if meaning is None:
                raise row.problem("the part of the year is in words that csprp does not know")
            parts.add(meaning.stands_for)
        if len(parts) > 1:
            parts.discard("year")
        if len(parts) > 1:
            raise row.problem("it names two parts of the year")
        return self._additions.put("periods.csv", period_line(year, parts.pop()))

    def _year_before(self, period: Line) -> Line:
        """Return the year that ends where the year of a period begins."""
        return self._additions.put("periods.csv", period_line(int(period["id"][:4]), "year"))

    def _area(self, row: Row) -> Line:
        level = self._words.find("level", row["level"])
        if level is None:
            raise row.problem("geographic_level is no level that csprp knows")
        if level.stands_for == AreaKind.COUNTRY:
            if plain(row["country-name"]) != "england":
                raise row.problem("country_name is not England")
            code, name, parent = COUNTRY, "England", ""  # one release first came with another country code
        elif level.stands_for == AreaKind.REGION:
            return self._region(row)
        else:
            code, name, parent = row.get("la-code", ""), row.get("la-name", ""), row.get("region-code", "")
            if parent and self._additions.get("areas.csv", parent) is None:
                self._region(row)
        return self._put_area(row, code, name, level.stands_for, parent)

    def _region(self, row: Row) -> Line:
        """Return the region that a row names: Inner and Outer London, listed as regions, lie in London."""
        code, name = row.get("region-code", ""), row.get("region-name", "")
        whole = self._whole_of.get(code)
        if whole is None:
            return self._put_area(row, code, name, AreaKind.REGION, COUNTRY)
        parent = self._put_area(row, whole["other_code"], whole["other_name"], AreaKind.REGION, COUNTRY)
        return self._put_area(row, code, name, AreaKind.PART_OF_REGION, parent["code"])

    def _put_area(self, row: Row, code: str, name: str, kind: str, parent: str) -> Line:
        if not _CODE.fullmatch(code) or not name:
            raise row.problem(f"it has no code like {COUNTRY} and name for its {kind}")
        return self._additions.put("areas.csv", {"code": code, "name": name, "kind": kind, "parent": parent})

    # -- what ---------------------------------------------------------------------------------------

    def _found(self, row: Row) -> Meaning:
        topic, words, nature_words = row.words
        if _DAY.fullmatch(words):
            raise row.problem(f"a day stands where a group should: {_SPREADSHEET}")
        nature = self._nature(nature_words or "Total")
        if self._reads in (Reads.AREAS, Reads.TOTALS):
            return _total(nature)
        if "topic" not in row:
            known = self._words.without_topic(words)
            if known is None:
                return self._split("Breakdown", words, nature)
            indicator, category = known
            if indicator == TOTAL:
                return _total(nature)
            return Meaning(indicator, category, nature.base, self._words.caveats_of(indicator))
        strict = self._reads == Reads.CARE_LEAVERS
        meaning = self._words.find("topic", topic, self._reads if strict else "")
        held = self._words.find("category", words, meaning.indicator) if meaning else None
        if strict and held is None:
            raise row.problem("its breakdown is none of a file about care leavers")
        if meaning is None or (held is None and meaning.indicator == TOTAL):
            return self._split(topic, words, nature)
        if meaning.indicator == TOTAL:
            return _total(nature)
        category = held.category if held else self._own(meaning.indicator, topic, words)
        caveats = (*meaning.caveats, *(held.caveats if held else ()))
        base = meaning.base or nature.base
        if meaning.indicator == "dfe-nature" and nature.category == category:
            base = TOTAL
        return Meaning(meaning.indicator, category, base, caveats)

    def _nature(self, words: str) -> Meaning:
        meaning = self._words.find("nature", words)
        if meaning is not None:
            return meaning
        self._own_words[words] = None
        category = self._additions.category(self._breakdown("dfe-nature"), words)
        caveats = self._words.caveats_of("dfe-nature")
        return Meaning("dfe-nature", category, self._additions.nature(words), caveats)

    def _split(self, topic: str, words: str, nature: Meaning) -> Meaning:
        indicator = self._additions.topic(topic or "Breakdown")
        return Meaning(indicator, self._own(indicator, topic, words), nature.base, ("one-child",))

    def _own(self, indicator: str, topic: str, words: str) -> str:
        """Keep a category under DfE's own words, and say so."""
        breakdown = self._breakdown(indicator)
        name = f"{topic}: {words}" if breakdown in _MIXED and topic else words or "No words"
        self._own_words[f"{topic}: {words}" if topic else words] = None
        return self._additions.category(breakdown, name)

    def _apart(self, row: Row, fact: Fact) -> Fact:
        """Keep two wordings of one category in one file apart, each with its own number."""
        if self._reads in (Reads.AREAS, Reads.TOTALS):
            raise row.problem("another row is for the same area and time")
        words = ": ".join(filter(None, row.words))
        self._own_words[words] = None
        return fact._replace(category=self._additions.category(self._breakdown(fact.indicator), words))

    def _earlier(self, row: Row, found: Meaning, period: Line) -> Meaning:
        """Return what a count from before DfE took it over stands for: Ofsted's own count."""
        series = self._series(found.indicator)
        first = self._additions.get("periods.csv", series["first_period"])
        if series["id"] != NOTIFICATIONS or first is None or period["first"] >= first["first"]:
            return found
        meaning = self._words.earlier(found.indicator)
        if meaning is None:
            raise row.problem("DfE's own count does not go back to its year")
        return meaning._replace(category=meaning.category or found.category)

    def _breakdown(self, indicator: str) -> str:
        return self._line("indicators.csv", indicator)["breakdown"]

    def _series(self, indicator: str) -> Line:
        return self._line("series.csv", self._line("indicators.csv", indicator)["series"])

    def _line(self, table: str, key: str) -> Line:
        line = self._additions.get(table, key)
        if line is None:
            problem = f"{table} has no row {key!r}, which dfe_words.csv names"
            raise RecordProblem(problem)
        return line

    # -- numbers ------------------------------------------------------------------------------------

    def _cell(self, row: Row, holds: str, unit: str) -> Cell:
        cell = read_cell(row[holds], self._words.symbols, unit, decimal_comma=self._decimal_comma)
        what = _WHAT.get(holds, holds)
        if cell is None:
            raise row.problem(f"the {what} is neither a number nor a symbol that csprp knows")
        if unit == Unit.COUNT and cell.value:
            whole, _, fraction = cell.value.partition(".")
            if fraction.strip("0"):
                raise row.problem(f"the {what} is not whole")
            cell = cell._replace(value=whole)
        if unit == Unit.PERCENT and cell.value and float(cell.value) > 100:
            raise row.problem("the percentage is over 100")
        return cell

    def _rounded(self, holds: str, area: Line) -> tuple[str, tuple[str, ...]]:
        for rule in self._rounding:
            since = self._additions.get("periods.csv", rule["from_release"])
            here = since is not None and self.newest["sort"] >= since["sort"]
            if here and (rule["holds"], rule["area_kind"]) == (holds, area["kind"]):
                return rule["rounded_to"], tuple(rule["caveats"].split())
        return "", ()


_WHAT = {"children-in-need": "number of children in need", "idaci": "IDACI score"}
"""What a measure is called where its own name does not say it."""


def _total(nature: Meaning) -> Meaning:
    if nature.category:
        return Meaning("dfe-nature", nature.category, TOTAL, nature.caveats)
    return Meaning(TOTAL, "All", TOTAL)


def _note(row: Row, cell: Cell) -> str:
    """Say the row in DfE's own words: its time, its old code, and a sign that differs from our flag."""
    said = [f"time_period {row['time-period']}", row["time-identifier"]]
    said += [f"part {row['part']}"] if row.get("part") else []
    said += [f"old_la_code {row['old-la-code']}"] if row.get("old-la-code") else []
    said += (
        [f'printed as "{cell.printed}"']
        if cell.printed != cell.flag and (cell.flag or "," in cell.printed)
        else []
    )
    return ", ".join(said) + "."
