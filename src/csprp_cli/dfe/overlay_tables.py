"""Make an overlay of what DfE's files state: claims, figures, and the rows that they need."""

from collections import defaultdict
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from csprp_cli.dfe.additions import KEYS, Additions, slug
from csprp_cli.dfe.download import Data
from csprp_cli.dfe.layouts import Layout
from csprp_cli.dfe.statements import COUNTRY, TOTAL, Fact, Statement, Tally
from csprp_cli.dfe.vocabulary import Words
from csprp_cli.model.kinds import Agreement, AreaKind, ClaimStatus, Level, PageKind, PeriodKind, Unit
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, TableWriter, grouped, key_of, table_bytes
from csprp_cli.record.overlay import OverlaidTables, brought_up_to_date
from csprp_cli.record.reconcile import Part, Publications, fact_of, reconciled, says_the_same
from csprp_cli.record.rounding import makes_share

PUBLISHER = "Department for Education"
PAGE = "https://explore-education-statistics.service.gov.uk/find-statistics/serious-incident-notifications"
_LETTERS = ("", "B", "C", "D", "E")


class Read(NamedTuple):
    """One file as it was read: its layout, the publication it belongs to, and what it states.

    `figures` says how many statements there were where they are no longer held.
    """

    data: Data
    layout: Layout
    release: str
    statements: tuple[Statement, ...]
    tally: Tally
    figures: int = 0


class Difference(NamedTuple):
    """One figure that the record holds with another number than a file prints."""

    figure: str
    file: str
    row: int
    before: str
    printed: str
    outcome: str


class Built(NamedTuple):
    """The tables of an overlay, with how its figures stand to those of the record."""

    contents: dict[str, bytes]
    agreed: int
    new: int
    differences: tuple[Difference, ...]


def release_of(additions: Additions, publications: list[Line], period: Line) -> str:
    """Return the publication whose files end with a period; a release that is not held yet becomes a row."""
    ours = [line for line in publications if (line["kind"], line["publisher"]) == ("statistics", PUBLISHER)]
    for line in ours:
        if line["period"] == period["id"]:
            return line["id"]
    by_year = period["kind"] == PeriodKind.FINANCIAL
    return additions.put(
        "publications.csv",
        ours[-1]
        | {
            "id": f"sin-{period['last'][:4]}" if by_year else f"sin-{period['id']}",
            "title": f"Serious incident notifications, {period['label']}",
            "published": "",
            "covers": period["label"],
            "period": period["id"],
            "address": PAGE,
            "other_address": "",
            "note": "Known from its files alone. The date was not seen.",
        },
    )["id"]


def built(laid: OverlaidTables, additions: Additions, words: Words, files: list[Read]) -> Built:
    """Return the overlay that files make. They stand in the order of their releases."""
    base_figures = laid.rows("figures.csv")
    claims_of = grouped(laid.rows("claims.csv"), "figure")
    held = {fact_of(line): line for line in base_figures}
    ids = _Ids({line["id"] for line in base_figures}, {fact: line["id"] for fact, line in held.items()})
    publications = Publications(additions.rows("publications.csv"), additions.rows("periods.csv"))
    columns = {name: list(laid.rows(name)[0]) for name in ("figures.csv", "claims.csv", "sources.csv")}
    parts = _Parts(words, additions, ids, columns)
    stated: dict[tuple[Fact, str], list[tuple[Read, Statement]]] = {}
    for read in sorted(files, key=lambda read: publications.order(read.release)):
        for statement in read.statements:
            stated.setdefault((statement.fact, statement.unit), []).append((read, statement))
    figures, claims = TableWriter(columns["figures.csv"]), TableWriter(columns["claims.csv"])
    differences: list[Difference] = []
    named: set[str] = set()
    years: set[tuple[str, str]] = set()
    again = 0
    for of_fact in stated.values():  # each row is written as it is made: all of them fill the memory
        made = reconciled([parts.of(*one) for one in of_fact], publications)
        figures.write(made.figure)
        for claim in made.claims:
            claims.write(claim)
        named.update(key_of(made.figure, _NAMED))
        years.add((made.figure["series"], made.figure["period"]))
        figure = held.get(fact_of(made.figure))
        again += figure is not None
        if figure is None or says_the_same(figure, made.figure):
            continue
        mine = Part(figure, tuple(claims_of.get(figure["id"], ())))
        outcome = _outcome(reconciled([mine, made], publications).outcome, figure, made.figure, publications)
        shown = next(claim for claim in made.claims if claim["claim"] == made.figure["shown"])
        file, _, row = shown["locator"].rpartition(" row ")
        differences.append(
            Difference(figure["id"], file, int(row), _said(figure), _said(made.figure), outcome)
        )
    tables = {
        "sources.csv": [
            _source(read, columns["sources.csv"], publications.title(read.release)) for read in files
        ],
        **_needed(additions, named, files),
        "series.csv": _spans(laid, additions, years),
        "caveats.csv": list(brought_up_to_date(laid.rows("caveats.csv")).values()),
    }
    contents = {name: table_bytes(rows) for name, rows in tables.items() if rows}
    contents |= {"claims.csv": claims.content(), "figures.csv": figures.content()} if stated else {}
    return Built(contents, again - len(differences), len(stated) - again, tuple(differences))


def _outcome(outcome: str, held: Line, made: Line, publications: Publications) -> str:
    if outcome == Agreement.DISPUTED:
        return "disputed: both are of one release, and both are kept"
    if publications.order(made["publication"]) > publications.order(held["publication"]):
        return "a later vintage: the file leads, and the earlier number stays as its claim"
    return "an earlier vintage: the record leads, and the file's number stays as a claim"


def _said(figure: Line) -> str:
    return figure["value"] or figure["wording"] or "".join(f"[{flag}]" for flag in figure["flags"].split())


class _Ids:
    """Gives every fact an id: the record's own where it has one."""

    def __init__(self, taken: set[str], known: dict[tuple[str, ...], str]) -> None:
        self._taken = taken
        self._known = known

    def of(self, fact: Fact, unit: str) -> str:
        key = (*fact, unit)
        if key in self._known:
            return self._known[key]
        parts = [fact.indicator, fact.period]
        parts += [slug(fact.category)] if fact.category != "All" else []
        own = fact.base in (TOTAL, fact.indicator) or not fact.base.startswith("dfe-")
        parts += [] if own else [f"of-{fact.base.removeprefix('dfe-')}"]
        parts += [fact.area.lower()] if fact.area != COUNTRY else []
        parts += ["share"] if unit == Unit.PERCENT else []
        name = stem = "-".join(parts)
        number = 2
        while name in self._taken:
            name, number = f"{stem}-{number}", number + 1
        self._taken.add(name)
        self._known[key] = name
        return name


class _Parts:
    """Makes the figure and the claim of each statement."""

    def __init__(self, words: Words, additions: Additions, ids: _Ids, columns: dict[str, list[str]]) -> None:
        self._words, self._additions, self._ids = words, additions, ids
        self._empty = {name: dict.fromkeys(held, "") for name, held in columns.items()}
        self._of_file: dict[str, tuple[dict[tuple[Fact, str], str], dict[Fact, str]]] = {}

    def of(self, read: Read, statement: Statement) -> Part:
        """Return one statement of a file as a figure that rests on one claim."""
        claim = _claim(read, statement, self._additions, self._empty["claims.csv"])
        value, fact = statement.cell.value, statement.fact
        wholes, counts = self._of_its_file(read)
        whole = wholes.get((fact, statement.unit), "")
        if whole and statement.unit == Unit.PERCENT and not _fits(statement, counts.get(fact, ""), whole):
            whole = ""
        figure = self._empty["figures.csv"] | {
            "id": self._ids.of(fact, statement.unit),
            "breakdown": statement.breakdown,
            **dict(zip(Fact._fields, fact, strict=True)),
            "unit": statement.unit,
            "value": value,
            "value_kind": "number",
            "low": statement.range.low,
            "high": statement.range.high,
            "numerator": value if whole and statement.unit == Unit.COUNT else "",
            "denominator": whole,
            "rounded_to": statement.range.rounded_to,
            "publication": read.release,
            "flags": statement.cell.flag,
            "caveats": " ".join(statement.caveats),
            "shown": claim["claim"],
            "status": Agreement.SINGLE,
        }
        claim["figure"] = figure["id"]
        return Part(figure, (claim,))

    def _of_its_file(self, read: Read) -> tuple[dict[tuple[Fact, str], str], dict[Fact, str]]:
        """Return what each count and share of a file is a part of, and its counts."""
        if read.data.sha256 not in self._of_file:
            counts = {s.fact: s.cell.value for s in read.statements if s.unit == Unit.COUNT}
            self._of_file[read.data.sha256] = _wholes(read.statements, self._words), counts
        return self._of_file[read.data.sha256]


def _wholes(statements: tuple[Statement, ...], words: Words) -> dict[tuple[Fact, str], str]:
    """Return what each count and share of a file is a part of, where the file prints it.

    A part that is larger than what should be its whole is left without one: the guess would be ours.
    """
    counts = {
        s.fact: s for s in statements if s.unit == Unit.COUNT and s.cell.value and not s.range.rounded_to
    }
    found: dict[tuple[Fact, str], str] = {}
    for statement in statements:
        fact = statement.fact
        without = fact.indicator == "dfe-care-leaver-deaths" or fact.series == "ofsted-sin"
        if without or fact.category == "All" or statement.unit not in (Unit.COUNT, Unit.PERCENT):
            continue
        if nature := words.nature_of(fact.base):
            whole = fact._replace(indicator="dfe-nature", category=nature, base=TOTAL)
        elif fact.base == TOTAL:
            whole = fact._replace(indicator=TOTAL, category="All")
        else:
            continue
        total, part = counts.get(whole), counts.get(fact)
        if total and not (part and Decimal(part.cell.value) > Decimal(total.cell.value)):
            found[fact, statement.unit] = total.cell.value
    shares = {s.fact: s for s in statements if s.unit == Unit.PERCENT and s.cell.value}
    for fact, unit in list(found):
        count, share = counts.get(fact), shares.get(fact)
        if unit == Unit.COUNT and count and share and not _fits(share, count.cell.value, found[fact, unit]):
            del found[fact, unit]
    return found


def _fits(share: Statement, count: str, whole: str) -> bool:
    """Return whether a count of a whole makes the printed share; true where there is nothing to hold."""
    if not share.cell.value or not count or not Decimal(whole):
        return True
    return makes_share(Decimal(count), Decimal(whole), Decimal(share.cell.value))


def _source_id(data: Data) -> str:
    return f"dfe-file-{data.sha256[:8]}"


def _source(read: Read, columns: list[str], release: str) -> Line:
    return dict.fromkeys(columns, "") | {
        "id": _source_id(read.data),
        "short": f"DfE file {read.data.name}",
        "title": f"{read.data.name}: data file of {release}",
        "publisher": PUBLISHER,
        "address": PAGE,
        "level": Level.PRIMARY,
        "page": PageKind.LASTING,
        "note": f"SHA-256 {read.data.sha256}, {len(read.data.content)} bytes, layout {read.layout.name}.",
    }


def _claim(read: Read, statement: Statement, additions: Additions, empty: Line) -> Line:
    period = additions.get("periods.csv", statement.of_row)
    area = additions.get("areas.csv", statement.fact.area)
    if period is None or area is None:
        raise RecordProblem(f"{read.data.name}, row {statement.row}: its period or area is not held")
    context = statement.measure not in ("number", "percentage")
    return empty | {
        "claim": f"I{read.data.sha256[:8].upper()}-{statement.row}{_LETTERS[statement.place]}",
        "status": ClaimStatus.USED,
        "reason": _of_another_year(statement, period),
        "locator": f"{read.data.name} row {statement.row}",
        "source": _source_id(read.data),
        "series": statement.fact.series,
        "publication": read.release,
        "period_start": f"{period['first']}-01",
        "period_end": f"{period['last']}-{_LAST_DAY[period['last'][5:]]}",
        "geography": area["name"],
        "measure": _MEASURE[statement.measure],
        "breakdown": statement.topic or ("" if context else "Total"),
        "category": statement.category or ("" if context else "Total"),
        "nature": statement.nature,
        "value": statement.cell.value,
        "unit": statement.unit,
        "base": "" if context else "notifications",
        "wording": "exact",
        "symbol": statement.cell.flag,
        "source_title": read.data.name,
        "source_publisher": PUBLISHER,
        "source_url": PAGE,
        "source_level": Level.PRIMARY,
        "note": statement.note,
        "release": read.release,
    }


def _of_another_year(statement: Statement, row: Line) -> str:
    if statement.fact.period == statement.of_row:
        return ""
    return f"DfE prints it in the row of the {row['label']}, and it is of the year before."


_MEASURE = {
    "number": "Serious incident notifications",
    "percentage": "Serious incident notifications",
    "children-in-need": "Number of children in need at 31 March",
    "idaci": "IDACI average score",
    "population": "ONS mid-year population estimates",
}
_LAST_DAY = {"03": "31", "06": "30", "09": "30", "12": "31"}


_NAMED = ("period", "area", "base", "indicator", "category")
"""The columns of a figure that name rows which an import may add."""


def _needed(additions: Additions, named: set[str], files: list[Read]) -> dict[str, list[Line]]:
    """Return the added rows that figures and releases name, so that no row stands there unused."""
    releases = {read.release for read in files}
    used = releases | named
    used |= {line["period"] for line in additions.rows("publications.csv") if line["id"] in releases}
    for _ in AreaKind:  # a council, the part of its region, its region, its country
        used |= {line["parent"] for line in additions.added["areas.csv"].values() if line["code"] in used}
    return {
        name: [line for key, line in additions.added[name].items() if key[-1] in used]
        for name in KEYS
        if name not in ("series.csv", "caveats.csv")
    }


def _spans(laid: OverlaidTables, additions: Additions, held: set[tuple[str, str]]) -> list[Line]:
    """Return the series whose years an import carries further, each with its new first and last year.

    `held` are the series of the import's figures, each with a period.
    """
    years: defaultdict[str, list[Line]] = defaultdict(list)
    for series_id, period_id in sorted(held):
        period = additions.get("periods.csv", period_id)
        if period and period["kind"] == PeriodKind.FINANCIAL:
            years[series_id].append(period)
    changed = []
    for series in laid.rows("series.csv"):
        ends = [additions.get("periods.csv", series[end]) for end in ("first_period", "last_period")]
        if not years[series["id"]] or None in ends:
            continue
        known, by_end = [*years[series["id"]], *filter(None, ends)], itemgetter("sort")
        first, last = min(known, key=by_end), max(known, key=by_end)
        spanning = series | {"first_period": first["id"], "last_period": last["id"]}
        if spanning != series:
            changed.append(spanning)
    return changed
