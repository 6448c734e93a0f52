"""What a person said of the rows of `csprp verify`: a yes becomes a claim of the report, with its page.

judgements.csv lies in an overlay. One cell of a row is a person's, `accept`; the others must be as csprp
wrote them, which the hashes of datapackage.json tell. Spreadsheets save tables in ways of their own, so a row
is held against its hash by its letters and its numbers alone: what divides cells, line ends, the order of the
columns and a 42.60 for a 42.6 do not count.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from csprp_cli.model.kinds import Agreement, ClaimStatus, Level, PageKind, Unit, ValueKind
from csprp_cli.model.printed import Finding, State
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.csv_table import Line, table_bytes
from csprp_cli.record.package import UNREADABLE, overlay_package, read_package
from csprp_cli.record.reconcile import Part
from csprp_cli.record.rounding import span

FILE = "judgements.csv"
COLUMNS = (
    *("accept", "state", "page", "held", "printed", "line", "claim", "figure", "publication", "indicator"),
    *("category", "base", "unit", "value", "wording", "denominator"),
)
_KEPT = COLUMNS[1:]
MOST_PAGE = 10_000


class Judgement(NamedTuple):
    """One row that a person accepted, with the line of the file where it stands."""

    row: int
    state: State
    page: int
    claim: str
    figure: str
    publication: str
    indicator: str
    category: str
    base: str
    unit: str
    value: str
    wording: str
    denominator: str


# -- writing -------------------------------------------------------------------------------------------


def judgement_files(
    findings: Sequence[Finding], publication: str, title: str, version: str, readme: str
) -> dict[str, bytes]:
    """Return the files of an overlay with a row to judge for each finding; nothing of it is accepted yet."""
    lines = [
        dict.fromkeys(COLUMNS, "")
        | {name: str(getattr(item, name)) for name in COLUMNS if name in Finding._fields}
        | {"publication": publication, "page": str(item.page or ""), "line": _unread_as_formula(item.line)}
        for item in findings
    ]
    table = table_bytes(lines or [dict.fromkeys(COLUMNS, "")])
    package = overlay_package(
        f"verify-{publication}",
        f"{title}: what it prints, for a person to judge",
        {FILE: table},
        made_on_record=version,
        rows=sorted(hash_of_row(line) for line in lines),
    )
    return {FILE: table, "README.txt": readme.encode("utf-8"), "datapackage.json": package}


def _unread_as_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def hash_of_row(line: Mapping[str, str]) -> str:
    """Return the hash of all that csprp wrote into a row, the same after a spreadsheet has saved it."""
    plain = "|".join(_letters(line.get(name, "")) for name in _KEPT)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()[:20]


def _letters(cell: str) -> str:
    without_marks = re.sub(r"(?<=\d),(?=\d{3}\b)", "", cell.lower())
    numbers = re.sub(r"\d+\.\d+", lambda match: f"{Decimal(match[0]).normalize():f}", without_marks)
    return re.sub(r"[^a-z0-9.%]|\.(?!\d)", "", numbers)


# -- reading -------------------------------------------------------------------------------------------


def accepted(folder: Path, words: Iterable[Line], held: Mapping[str, Line]) -> tuple[Judgement, ...]:
    """Return the rows of an overlay that a person accepted; none where it has no such table.

    `words` are the rows of words.csv, `held` the claims of the record. Raises RecordProblem naming each row
    that cannot be taken, without a cell of it.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        hashes = set(map(str, read_package(folder)["rows"]))
    except UNREADABLE:
        raise RecordProblem(f"{folder}: datapackage.json does not say which rows csprp wrote") from None
    ranged = {(line["wording"], line["unit"]) for line in words}
    found: list[Judgement] = []
    problems: list[tuple[int, str]] = []
    answers: dict[tuple[str, ...], set[bool]] = {}
    for row, line in _rows(path):
        said = line.get("accept", "").strip().strip("'\"").lower()
        if said and said not in (*_YES, *_NO):
            problems.append((row, "accept is neither yes nor no nor empty"))
        elif any(not cell.isprintable() for cell in line.values()):
            problems.append((row, "a character is there that cannot be seen"))
        elif hash_of_row(line) not in hashes:
            problems.append((row, "a cell other than accept was changed"))
        elif said and len(answers.setdefault(_number_of(line), {said in _YES}) | {said in _YES}) > 1:
            problems.append((row, "the same number of the same line has a yes and a no"))
        elif said in _YES:
            amiss = _lacking(line, ranged, held)
            if amiss:
                problems.append((row, amiss))
            else:
                found.append(_judgement(row, line))
    if not answers and not problems and (workbook := _saved_otherwise(folder)):
        raise RecordProblem(
            f"{path} has no yes and no no. {workbook} beside it is not read: save its sheet as {FILE}"
        )
    if problems:
        raise RecordProblem(f"{path}, {_together(problems)}", row=problems[0][0])
    return tuple(found)


_YES, _NO = ("yes", "y", "true"), ("no", "n", "false")
"""A spreadsheet makes TRUE of a typed "true". Words of other languages are told, not guessed at."""


def _saved_otherwise(folder: Path) -> str:
    """Return the name of a workbook into which a spreadsheet saved the table, where there is one."""
    own = Path(FILE)
    kinds = (".xlsx", ".xls", ".ods", ".numbers")
    names = sorted(item.name for item in folder.iterdir() if item.suffix.lower() in kinds)
    return next((name for name in names if name.lower().startswith(own.stem)), "")


def _together(problems: Sequence[tuple[int, str]]) -> str:
    """Return what is amiss, each once, with the rows that it is amiss in."""
    rows: dict[str, list[int]] = {}
    for row, amiss in problems:
        rows.setdefault(amiss, []).append(row)
    return ". ".join(f"{_named(held)}: {amiss}" for amiss, held in rows.items())


def _named(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:5]))
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return f"row{'s' if len(rows) > 1 else ''} {shown}{more}"


def _rows(path: Path) -> list[tuple[int, Line]]:
    """Return the rows of a table as a spreadsheet may have saved it, each with its line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordProblem(f"{path} cannot be read: {error.strerror}") from None
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep="):
        lines, text = lines[1:], text.split("\n", 1)[1]
    above = next((number for number, line in enumerate(lines) if line.strip(',;\t "')), 0)
    head = lines[above] if lines else ""
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        raise RecordProblem(f"{path} cannot be read as a table", "save it as CSV UTF-8") from None
    columns = [name.strip().lower() for name in rows[above]] if rows else []
    if "accept" not in columns or "state" not in columns:
        raise RecordProblem(f"{path}, line 1: the columns accept and state are not there", row=1)
    if len(set(columns)) != len(columns):
        raise RecordProblem(f"{path}, line 1: a column is named twice", row=1)
    return [
        (number, dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False)))
        for number, cells in enumerate(rows[above + 1 :], above + 2)
        if any(cell.strip() for cell in cells)
    ]


_IS_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")


def _lacking(line: Line, ranged: set[tuple[str, str]], held: Mapping[str, Line]) -> str:
    """Return why a yes cannot be taken, or nothing."""
    state, wording = line["state"], line["wording"].strip()
    if state == State.NOT_FOUND:
        return "nothing was found here, so there is nothing to accept"
    if state not in set(State):
        return "its state is none that csprp writes"
    is_number = _IS_NUMBER.fullmatch(line["value"].strip()) and line["unit"] in (Unit.COUNT, Unit.PERCENT)
    if not is_number and state != State.AS_PRINTED:
        return "it is no number of a kind that can be taken: key it by hand"
    if not line["page"].strip().isdecimal() or not 0 < int(line["page"]) <= MOST_PAGE:
        return "it has no page"
    if line["denominator"].strip() and not _IS_NUMBER.fullmatch(line["denominator"].strip()):
        return "what it is a part of is no number"
    if state == State.NEW:
        lacks = [name for name in ("indicator", "category", "base") if not line[name].strip()]
        if lacks:
            return (
                f"the report does not say its {' and '.join(lacks)} in words that csprp knows: key it by hand"
            )
    elif line["claim"] not in held or held[line["claim"]]["figure"] == "":
        return "the record does not hold its claim"
    if state != State.AS_PRINTED and wording and (wording, line["unit"]) not in ranged:
        return "words.csv has no range for its words: key it by hand"
    return ""


def _number_of(line: Line) -> tuple[str, ...]:
    """Return what one printed number is told by: several claims may state it, and it is accepted or not."""
    return tuple(line[name] for name in ("figure", "indicator", "category", "unit", "value", "page", "line"))


def _judgement(row: int, line: Line) -> Judgement:
    cells = {name: line[name].strip() for name in Judgement._fields if name not in ("row", "state", "page")}
    number = _IS_NUMBER.fullmatch(cells["value"])
    cells["value"] = f"{Decimal(cells['value']).normalize():f}" if number else ""
    return Judgement(row=row, state=State(line["state"]), page=int(line["page"]), **cells)


# -- what becomes of a yes -----------------------------------------------------------------------------


def source_of(judgement: Judgement, publication: Line, columns: Iterable[str]) -> Line:
    """Return the page of the report as a source: what is cited names the page on which it stands."""
    title = publication["title"]
    return dict.fromkeys(columns, "") | {
        "id": _source_id(judgement),
        "short": f"{title}, page {judgement.page}",
        "title": f"{publication['publisher']}: {title}, page {judgement.page} of the PDF",
        "publisher": publication["publisher"],
        "address": publication["address"],
        "level": Level.PRIMARY,
        "published": publication["published"],
        "page": PageKind.LASTING,
        "note": "Read by a person who accepted a row of csprp verify.",
    }


def _source_id(judgement: Judgement) -> str:
    return f"{judgement.publication}-page-{judgement.page}"


def judged(
    part: Part,
    judgements: Sequence[Judgement],
    sources: Mapping[str, Line],
    words: Iterable[Line],
    caveats: Mapping[str, str],
) -> Part:
    """Return a figure with what a person accepted of it: the report decides, and other readings are set
    aside with the reason. Of two rows that were accepted the one that holds another number than the record
    comes first, since a person looked at it for that."""
    order = {State.ANOTHER_NUMBER: 0, State.AS_PRINTED: 1}
    first = min(judgements, key=lambda item: (order[item.state], item.row))
    own = next(claim for claim in part.claims if claim["claim"] == first.claim)
    claim = _claim(own, first, sources[_source_id(first)])
    reading = (claim["value"], claim["wording"])
    claims = [
        line
        if line["status"] != ClaimStatus.USED or (line["value"], line["wording"] or "exact") == reading
        else line
        | {
            "status": ClaimStatus.SET_ASIDE,
            "reason": f"The report itself prints another number, on page {first.page}.",
        }
        for line in part.claims
    ]
    claims.append(claim)
    used = {line["source"] for line in claims if line["status"] == ClaimStatus.USED}
    figure = part.figure | {
        "shown": claim["claim"],
        "status": Agreement.AGREED if len(used) > 1 else Agreement.SINGLE,
    }
    says_otherwise = not _states(part.figure, claim)
    if says_otherwise or part.figure["status"] == Agreement.DISPUTED:
        whole = claim["denominator"] or figure["denominator"]
        figure |= _reading(claim, figure["unit"], words) | {"denominator": whole}
        if figure["unit"] == Unit.COUNT and whole and figure["value"]:
            figure["numerator"] = figure["value"]
        figure["reason"] = f"The report itself prints this number, on page {first.page}."
    if says_otherwise:
        before = part.figure["value"] or part.figure["wording"]
        kept = [name for name in part.figure["caveats"].split() if before not in caveats.get(name, "")]
        figure["caveats"] = " ".join(kept)  # one that tells of the numbers of before would tell of none shown
    return Part(figure, tuple(claims), part.outcome)


def _states(figure: Line, claim: Line) -> bool:
    """Return whether a figure already shows what a claim states."""
    if figure["value"]:
        return claim["wording"] == "exact" and Decimal(figure["value"]) == Decimal(claim["value"])
    return figure["wording"] in (claim["wording"], "") or figure["value_kind"] in (
        ValueKind.RANK,
        ValueKind.LISTED,
    )


def _claim(own: Line, judgement: Judgement, source: Line) -> Line:
    stated = {} if judgement.state == State.AS_PRINTED else _stated(judgement)
    return {
        **own,
        "wording": own["wording"] or "exact",
        **stated,
        "claim": f"V{judgement.claim}",
        "status": ClaimStatus.USED,
        "reason": own["reason"] if own["status"] == ClaimStatus.USED else "",
        "locator": f"page {judgement.page}",
        "source": source["id"],
        "source_title": source["title"],
        "source_publisher": source["publisher"],
        "source_url": source["address"],
        "source_level": source["level"],
        "note": "",
    }


def _stated(judgement: Judgement) -> Line:
    count = judgement.unit == Unit.COUNT and judgement.denominator
    return {
        "value": judgement.value,
        "wording": judgement.wording or "exact",
        "numerator": judgement.value if count else "",
        "denominator": judgement.denominator,
        "symbol": "",
    }


def _reading(claim: Line, unit: str, words: Iterable[Line]) -> Line:
    """Return the cells of a figure that follow from the claim that it shows."""
    exact = claim["wording"] == "exact"
    if exact:
        value = Decimal(claim["value"])
        low, high = (value, value) if unit == Unit.COUNT else span(value, unit)
        reach = {"low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}
        kind = ValueKind.NUMBER
    else:
        ranged = next(line for line in words if (line["wording"], line["unit"]) == (claim["wording"], unit))
        reach = {"low": ranged["low"], "high": ranged["high"]}
        kind = (
            _KINDS.get(claim["wording"].split()[0], ValueKind.WORDS)
            if unit == Unit.COUNT
            else ValueKind.WORDS
        )
    return {
        "value": claim["value"] if exact else "",
        "value_kind": kind,
        "wording": "" if exact else claim["wording"],
        **reach,
        "numerator": claim["numerator"],
        "denominator": claim["denominator"],
        "flags": "",
    }


_KINDS = {"over": ValueKind.AT_LEAST, "almost": ValueKind.AT_MOST, "nearly": ValueKind.AT_MOST}


def new_part(
    judgement: Judgement,
    tables: "Mapping[str, Mapping[str, Line]]",
    empty: tuple[Line, Line],
    words: Iterable[Line],
) -> Part:
    """Return the figure that a person accepted and the record does not hold.

    `tables` are the indicators, publications, periods and sources of the record by id; `empty` a figure and a
    claim without cells. Raises RecordProblem where one of these is not held.
    """
    try:
        indicator = tables["indicators"][judgement.indicator]
        publication = tables["publications"][judgement.publication]
        period = tables["periods"][publication["period"]]
        source = tables["sources"][_source_id(judgement)]
    except KeyError:
        problem = f"{FILE}, row {judgement.row}: the record does not hold its question or its period"
        raise RecordProblem(problem, row=judgement.row) from None
    name = re.sub(
        r"[^a-z0-9]+",
        "-",
        f"{judgement.indicator}-{publication['period']}-{judgement.category}-{judgement.base}-{judgement.unit}".lower(),
    ).strip("-")
    number = f"VN-{hashlib.sha256(name.encode()).hexdigest()[:8].upper()}"
    claim = (
        empty[1]
        | _stated(judgement)
        | {
            "claim": number,
            "figure": name,
            "status": ClaimStatus.USED,
            "locator": f"page {judgement.page}",
            "source": source["id"],
            "series": indicator["series"],
            "publication": publication["id"],
            "period_start": f"{period['first']}-01" if period["first"] else "",
            "geography": "England",
            "measure": indicator["title"],
            "breakdown": indicator["breakdown"],
            "category": judgement.category,
            "unit": judgement.unit,
            "source_title": source["title"],
            "source_publisher": source["publisher"],
            "source_url": source["address"],
            "source_level": source["level"],
        }
    )
    figure = empty[0] | {
        "id": name,
        "indicator": judgement.indicator,
        "breakdown": indicator["breakdown"],
        "category": judgement.category,
        "series": indicator["series"],
        "period": publication["period"],
        "area": "E92000001",
        "base": judgement.base,
        "unit": judgement.unit,
        "publication": publication["id"],
        "shown": number,
        "status": Agreement.SINGLE,
    }
    return Part(figure | _reading(claim, judgement.unit, words), (claim,))
