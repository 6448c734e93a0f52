"""The answer of `csprp verify`: what a report prints otherwise, what was not found, what stands as held."""

from collections.abc import Sequence
from pathlib import Path

from csprp_cli.model.kinds import Counted, PublicationKind, Unit
from csprp_cli.model.printed import Finding, State
from csprp_cli.model.record_items import Publication
from csprp_cli.model.result import Column, Result, Row, Section, Table, number, records_of, wide
from csprp_cli.printed.pdf_text import PdfText
from csprp_cli.record.record import Record

FIELDS = ("claim", "figure", "state", "page", "line", "held", "printed")

HEADINGS = {
    State.ANOTHER_NUMBER: "Found with another number",
    State.NOT_FOUND: "Not found",
    State.AS_PRINTED: "Found as printed",
    State.NEW: "In the report, and not in the record",
}
SAID = {
    State.ANOTHER_NUMBER: "Read the page before you accept one: it may be about other children.",
    State.NOT_FOUND: (
        "The report may say it in other words, in a picture, or not at all. A page is given where the number "
        "stands in another reading, or is a share of something else."
    ),
    State.AS_PRINTED: "",
    State.NEW: "These can be taken in with one word.",
}
JUDGED_BY_PEOPLE = "csprp accepts nothing. A person reads each page and decides."
MOSTLY_FILES = (
    "A release of statistics has most numbers in data files. Those of areas are not looked for here, and "
    "many others are not found. To take in DfE's file: csprp data import."
)
OWN_PAGES = "Pages are counted from the first page of the PDF."


def verified(
    record: Record,
    publication: Publication,
    text: PdfText,
    findings: Sequence[Finding],
    again: str,
    into: str,
) -> Result:
    """Return how the claims of a publication stand in its text, the most pressing first."""
    by_state = {state: [item for item in findings if item.state == state] for state in State}
    another, lost, found, new = (len(by_state[state]) for state in State)
    held = [(state, items) for state, items in by_state.items() if items]
    sections = [_section(record, state, items, text, short=False) for state, items in held]
    brief = [_section(record, state, items, text, short=True) for state, items in held]
    said = [f"{found} of {another + lost + found} claims stand as they are held"]
    said += [f"{another} with another number"] if another else []
    said += [f"{lost} not found"] if lost else []
    candidates = f" {new} more {'number' if new == 1 else 'numbers'} may be taken in." if new else ""
    steps = (f"csprp check {into}", f"csprp show {_first(findings)} --overlay {into}") if into else (again,)
    of_files = (MOSTLY_FILES,) if publication.kind == PublicationKind.STATISTICS else ()
    labels = "" if not text.labels else " The label that a page prints stands in brackets where it differs."
    return Result(
        command="verify",
        title=f"{publication.title}: the record held against the report",
        fields=FIELDS,
        records=records_of(findings, FIELDS, page=lambda item: item.page or ""),
        sections=tuple(sections),
        short=tuple(brief),
        caveats=(JUDGED_BY_PEOPLE, *of_files, f"{OWN_PAGES}{labels}"),
        foremost=(JUDGED_BY_PEOPLE, *of_files),
        in_short=f"{', '.join(said)}.{candidates}",
        next_steps=steps,
        words_first=True,
        status="fail" if another else "fine",
    )


def _first(findings: Sequence[Finding]) -> str:
    return next((item.figure for item in findings if item.figure), "FIGURE")


def _section(
    record: Record, state: State, items: Sequence[Finding], text: PdfText, *, short: bool
) -> Section:
    """Return a table with a row for each number: the claims that state the same stand together in it."""
    lost, new = state == State.NOT_FOUND, state == State.NEW
    columns = [Column("Claims", wraps=True)] if not (new or short) else []
    columns += [wide("What it is about"), *([] if new else [Column("Held")])]
    lost = lost and not any(item.page for item in items)
    columns += [] if lost else [Column("Printed", wraps=True), number("Page")]
    columns += [] if lost or short else [wide("The line around it")]
    together: dict[tuple[str, ...], list[Finding]] = {}
    for item in items:
        key = (item.figure, item.indicator, item.category, item.held, item.printed, str(item.page), item.line)
        together.setdefault(key, []).append(item)
    rows = []
    for same in together.values():
        item = same[0]
        cells = [" ".join(other.claim for other in same)] if not (new or short) else []
        cells += [_about(record, item), *([] if new else [item.held])]
        cells += [] if lost else [item.printed, _page(item.page, text) if item.page else ""]
        cells += [] if lost or short else [item.line]
        rows.append(Row(tuple(cells)))
    return Section(HEADINGS[state], "" if short else SAID[state], Table(tuple(columns), tuple(rows)))


def _page(page: int, text: PdfText) -> str:
    label = text.labels.get(page, "")
    return f"{page} ({label})" if label else str(page)


def _about(record: Record, item: Finding) -> str:
    indicator = record.indicators[item.indicator]
    about = indicator.label if item.category == "All" else item.category
    base = record.bases.get(item.base)
    unit = "share" if item.unit == Unit.PERCENT else "number"
    if base is None or base.counts == Counted.NOT_STATED:
        return f"{about} ({unit}, of what is not said)"
    return f"{about} ({unit} of {base.title})"


def readme_of(title: str, folder: str) -> str:
    """Return what a person reads who opens the folder with the rows to judge."""
    words = Path(__file__).with_name("judgements.txt").read_text(encoding="utf-8")
    return words.format(title=title, line="=" * (len(title) + 24), folder=folder)
