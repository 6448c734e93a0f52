"""What an import found, as an answer: file by file, with every difference from the record."""

from csprp_cli.dfe.download import NO_DATA, OF_A_MAC
from csprp_cli.dfe.importer import Imported
from csprp_cli.dfe.overlay_tables import Read
from csprp_cli.model.result import Column, Result, Row, Section, Table, number, wide

FIELDS = (
    *("kind", "file", "row", "release", "layout", "rows", "figures", "figure", "record", "printed", "note"),
    "sha256",
)
NOT_PERFORMANCE = "Neither a high nor a low local number is a measure of performance."
MOST_SHOWN = 20
"""How many differences a screen lists; CSV and JSON give them all."""

TESTED = (
    "csprp was tested with one short file of DfE's own, and with files made after the layouts that DfE's "
    "pages describe. Hold a few numbers against the file before you use them."
)


def imported(found: Imported, into: str) -> Result:
    """Return what was read, what agrees, what differs and what was left out."""
    outcome = found.outcome
    figures = outcome.agreed + len(outcome.differences) + outcome.new
    sections = (_files(found), _differences(found), _own_words(found), _left(found))
    return Result(
        command="data import",
        title=f"Import into {into}",
        fields=FIELDS,
        records=_records(found),
        sections=tuple(section for section in sections if section.table or section.bullets),
        caveats=(NOT_PERFORMANCE, TESTED),
        in_short=f"{figures:,} figures from {_count(len(found.files), 'file')}. Of those that the "
        f"record holds, {outcome.agreed:,} say the same and {len(outcome.differences):,} differ. "
        f"{outcome.new:,} are new.",
        next_steps=(
            f"csprp trends --metric notifications --overlay {into}",
            f"csprp areas --overlay {into}",
            f"csprp check {into}",
        ),
        notices=_notices(found),
    )


def _records(found: Imported) -> tuple[dict[str, str], ...]:
    records = [
        {
            "kind": "file",
            "file": read.data.name,
            "release": read.release,
            "layout": read.layout.name,
            "rows": str(read.tally.rows),
            "figures": str(read.figures),
            "note": _file_note(read),
            "sha256": read.data.sha256,
        }
        for read in found.files
    ]
    records += [
        {
            "kind": "difference",
            "file": item.file,
            "row": str(item.row),
            "figure": item.figure,
            "record": item.before,
            "printed": item.printed,
            "note": item.outcome,
        }
        for item in found.outcome.differences
    ]
    records += [
        {"kind": "own words", "file": read.data.name, "note": words}
        for read in found.files
        for words in read.tally.own_words
    ]
    records += [
        {
            "kind": "left out",
            "file": item.file,
            "layout": item.layout,
            "rows": str(item.rows),
            "note": CROSSED,
        }
        for item in found.left_out
    ]
    records += [{"kind": "left alone", "file": item.name, "note": item.why} for item in found.left_alone]
    records += [{"kind": "repeated", "file": name, "note": TWICE} for name in found.repeated]
    return tuple(dict.fromkeys(FIELDS, "") | row for row in records)


CROSSED = "It crosses two characteristics, which the record does not hold."
TWICE = "The same file was named twice and is counted once."


def _file_note(read: Read) -> str:
    repeated, empty = read.tally.repeated, read.tally.empty
    said = [f"{_count(repeated, 'row')} said twice and counted once."] if repeated else []
    said += [f"{_count(empty, 'empty cell')}."] if empty else []
    return " ".join(said)


def _files(found: Imported) -> Section:
    columns = (
        *(wide("File"), Column("Release"), Column("Layout"), number("Rows"), number("Figures")),
        wide("Notes"),
    )
    rows = tuple(
        Row(
            (
                read.data.name,
                read.release,
                read.layout.name,
                f"{read.tally.rows:,}",
                f"{len(read.statements):,}",
                _file_note(read),
            )
        )
        for read in found.files
    )
    return Section("What was read", "A release is told by its newest year.", Table(columns, rows))


def _differences(found: Imported) -> Section:
    held = found.outcome.differences
    columns = (wide("Figure"), number("Record"), number("File"), wide("Row"), wide("What becomes of it"))
    rows = tuple(
        Row((item.figure, item.before, item.printed, f"{item.file} row {item.row}", item.outcome))
        for item in held[:MOST_SHOWN]
    )
    more = f"And {len(held) - MOST_SHOWN} more: add --format csv." if len(held) > MOST_SHOWN else ""
    table = Table(columns, rows) if rows else None
    return Section("Where a file differs from the record", table=table, after=more)


def _own_words(found: Imported) -> Section:
    words = dict.fromkeys(words for read in found.files for words in read.tally.own_words)
    said = "csprp does not know these words of DfE's. Their figures are kept under them: none is lost."
    return Section("Kept in DfE's own words", said, bullets=tuple(words))


def _left(found: Imported) -> Section:
    lines = [f"{item.file}: {item.rows:,} rows. {CROSSED}" for item in found.left_out]
    lines += [f"{item.name}: {item.why}" for item in found.left_alone]
    lines += [f"{name}: {TWICE}" for name in found.repeated]
    return Section("Left out", bullets=tuple(lines))


def _notices(found: Imported) -> tuple[str, ...]:
    differences = len(found.outcome.differences)
    own = len({words for read in found.files for words in read.tally.own_words})
    rows = sum(item.rows for item in found.left_out)
    others = sum(item.why not in (NO_DATA, OF_A_MAC) for item in found.left_alone)
    said = (
        (differences, f"{_count(differences, 'difference')} from the record, listed in the answer"),
        (own, f"{_count(own, 'wording')} kept in DfE's own words"),
        (rows, f"{_count(rows, 'row')} left out"),
        (others, f"{_count(others, 'CSV file')} of another kind left alone, listed in the answer"),
    )
    return tuple(f"csprp: {text}" for number, text in said if number)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
