"""A workbook of the whole record before it is drawn: a cover, and sheets that hold one table each."""

from enum import StrEnum
from typing import NamedTuple

COVER = "Cover"
"""The name of the first sheet."""


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    """A number where there is one; symbols and words in square brackets stay text."""

    DATE = "date"
    LINK = "link"
    """The address of a page, which the text of the column before it opens."""

    SHEET = "sheet"
    """The name of a sheet of the workbook."""


class SheetColumn(NamedTuple):
    """One column of a table: its heading, what its cells hold, and how wide it is in characters."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 20


class Sheet(NamedTuple):
    """One sheet: its name, its title, what to know before its table, and the table.

    The first `printed` of its columns go on paper, or all.
    """

    name: str
    title: str
    about: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    printed: int = 0


class Cover(NamedTuple):
    """The first sheet: a title, and under each heading what there is to say."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


class WholeRecord(NamedTuple):
    """The record as a workbook: its cover, then its sheets, of which the first lists the others."""

    cover: Cover
    sheets: tuple[Sheet, ...]
