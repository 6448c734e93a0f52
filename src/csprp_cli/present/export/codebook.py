"""What each column of the tidy figures holds, and what each word of a closed list means: codebook.csv."""

import csv
import io
from functools import cache
from pathlib import Path
from typing import NamedTuple

from csprp_cli.model.result import FIGURE_FIELDS, SOURCE_FIELDS
from csprp_cli.model.value import SYMBOLS

COLUMNS = (*FIGURE_FIELDS, *SOURCE_FIELDS)
"""The columns of the tidy figures, in their order."""


class Explained(NamedTuple):
    """One line of the codebook: a column with its type, or one word that the column may hold."""

    column: str
    value: str
    type: str
    meaning: str


@cache
def codebook() -> tuple[Explained, ...]:
    """Return what is said of every column, in their order, each before the words that it may hold."""
    text = Path(__file__).with_name("codebook.csv").read_text(encoding="utf-8")
    said = [Explained(**line) for line in csv.DictReader(io.StringIO(text, newline=""))]
    said += [Explained("flags", symbol, "", meaning) for symbol, meaning in SYMBOLS.items()]
    return tuple(sorted(said, key=lambda line: COLUMNS.index(line.column)))


def codebook_csv() -> str:
    """Return the codebook as a file of its own, to go with the figures."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows((Explained._fields, *codebook()))
    return out.getvalue()
