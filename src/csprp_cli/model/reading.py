"""How a person says that their own file is to be read. Every command knows it, and loads nothing for it."""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class RowsAre(StrEnum):
    """What a person says that each row of their table is: nothing is assumed where two share a reference."""

    CHILDREN = "children"
    INCIDENTS = "incidents"


class Counting(StrEnum):
    """What a person says of rows that may be none of the table."""

    COUNT = "count"
    LEAVE_OUT = "leave-out"


class Reading(NamedTuple):
    """How a person says that their own file is to be read.

    `mapping` holds "4=sex" for a heading that is none of ours and "sex:1=Male" for an answer; `mapping_file`
    is the TOML file that says the same; `sheet` names one of several sheets. `rows_are` says what a row is,
    `tied_by` names the column that ties the rows of one incident. `skip_rows` is how many rows lie above the
    headings, where they are to be looked for in no other. `hidden` and `totals` say whether hidden rows, and
    rows that look like a total or a note, count: without a word of the person such a row is a problem.
    """

    mapping: tuple[str, ...] = ()
    sheet: str = ""
    mapping_file: Path | None = None
    rows_are: RowsAre | None = None
    tied_by: str = ""
    skip_rows: int | None = None
    hidden: Counting | None = None
    totals: Counting | None = None


AS_IT_STANDS = Reading()
"""What holds where a person says nothing."""
