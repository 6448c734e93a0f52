"""What is public already: numbers that a reader may know, from earlier outputs and from official files."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.analysis.local_bytes import decoded, read_bytes
from csprp_cli.model.problem import FileProblem
from csprp_cli.record.record import Record

NEEDED = ("indicator", "category", "period")
VALUES = ("local_numerator", "local_value", "value", "number")
"""Where a number may stand, the first that is there: an output of csprp local compare, one of csprp trends,
or a table of one's own."""


class Known(NamedTuple):
    """One number that a reader may know: at least `low` and at most `high`."""

    indicator: str
    category: str
    period: str
    low: int
    high: int


def read_published(record: Record, path: Path) -> tuple[Known, ...]:
    """Return the numbers of a CSV file with the columns indicator, category and period, and a number.

    An earlier output of csprp is such a file. A number that the file hides is known to be nothing. A column
    `rounded_to` makes a number a range. Raises FileProblem, with no content, for another file.
    """
    text = decoded(read_bytes(path))
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        fields = [name.strip().lower() for name in reader.fieldnames or ()]
        rows = [dict(zip(fields, row.values(), strict=False)) for row in reader]
    except csv.Error:
        raise FileProblem("the file of published numbers is no table that can be read") from None
    if not set(NEEDED) <= set(fields) or not set(VALUES) & set(fields):
        raise FileProblem(
            "the file of published numbers lacks a column",
            f"it needs {', '.join(NEEDED)} and one of {', '.join(VALUES)}",
        )
    labels = {period.label: period.id for period in record.periods.values()}
    return tuple(_known(rows, labels))


def _known(rows: Sequence[dict[str, str]], labels: dict[str, str]) -> Iterator[Known]:
    for number, row in enumerate(rows, 2):
        cell = next((row[name] for name in VALUES if row.get(name)), "").strip()
        if not cell or row.get("unit", "count") not in ("count", ""):
            continue
        try:
            value = int(cell.replace(",", ""))
            half = int(row.get("rounded_to") or 0) // 2
        except ValueError:
            if row.get("local_flags") is not None:
                continue  # a percentage: its count stands in the row too, where it may be printed
            raise FileProblem(f"row {number} of the published numbers holds no whole number") from None
        if value < 0 or half < 0:
            raise FileProblem(f"row {number} of the published numbers is below 0") from None
        period = labels.get(row["period"] or "", row["period"] or "")
        yield Known(row["indicator"] or "", row["category"] or "", period, max(value - half, 0), value + half)
