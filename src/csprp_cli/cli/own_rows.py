"""Whether --force may write over a file: what csprp wrote may go where nobody has worked in it since.

A table or a Word file of anybody else's stays, and so does what a person filled in or changed: they may have
no other copy. A page that holds no rows (PDF, web page, picture, plain text) may go: --force asks for that.
"""

import csv
import re
import zipfile
from contextlib import closing
from pathlib import Path

_DATED = {
    "docProps/core.xml": (
        rb"<dcterms:created[^>]*>([^<]*)<",
        rb"<dcterms:modified[^>]*>([^<]*)<",
        b">csprp<",
    ),
    "meta.xml": (rb"<meta:creation-date>([^<]*)<", rb"<dc:date>([^<]*)<", b">csprp<"),
}
"""Where Word, Excel and OpenDocument say when a file was made, when it was last saved, and by whom. csprp
dates both by the record; who changes the file in Word or Excel dates the second by the clock."""

_MIDNIGHT = (0, 0, 0)

_PAGES = (b"%PDF", b"\x89PNG", b"<")
_MOST = 1_000_000
"""How much of a text is looked at: what is a table shows it in its first lines."""


def holds_own_rows(place: Path) -> bool:
    """Return whether a file holds what a person or another program put there, and what is no mere page.

    What cannot be told counts as somebody's. Raises OSError where the file cannot be read.
    """
    with place.open("rb") as file:
        start = file.read(_MOST)
    if not start.strip() or start.startswith(_PAGES):
        return False
    if start.startswith(b"PK"):
        return not _is_untouched_pack(place)
    if start.startswith(b"SQLite format 3\0"):
        return not _is_our_database(place)
    if start.startswith(b"PAR1"):
        return b"source_addresses" not in start + place.read_bytes()[-_MOST:]
    return _is_table_of_others(start, place.suffix.lower())


def _is_untouched_pack(place: Path) -> bool:
    """Return whether a ZIP is one of ours: a workbook or a document as it was written, or a record."""
    try:
        with zipfile.ZipFile(place) as pack:
            names = set(pack.namelist())
            # Word and Excel set flags of their own on each part, LibreOffice and openpyxl the time of day.
            if any(part.flag_bits or part.date_time[3:] != _MIDNIGHT for part in pack.infolist()):
                return False
            for name, (made, saved, ours) in _DATED.items():
                if name in names and pack.getinfo(name).file_size < _MOST:
                    said = pack.read(name)
                    days = [re.search(pattern, said) for pattern in (made, saved)]
                    return ours in said and all(days) and len({day[1] for day in days if day}) == 1
            return {"datapackage.json", "figures.csv"} <= names
    except Exception:  # zipfile raises many kinds for what is no ZIP, is cut short or is locked
        return False


def _is_our_database(place: Path) -> bool:
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as base:
            return bool(
                base.execute("SELECT 1 FROM sqlite_master WHERE name = 'may_not_be_joined'").fetchone()
            )
    except sqlite3.Error:
        return False


def _is_table_of_others(start: bytes, ending: str) -> bool:
    """Return whether a text is a table, a mapping or data that csprp did not write. A table without a row is
    nobody's."""
    text = start.decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = [line for line in text.splitlines() if line.strip()]
    if ending == ".toml":
        return True
    if text.lstrip().startswith(("{", "[")):
        return '"csprp"' not in text[:200]
    if len(lines) < 2 or not (ending in (".csv", ".tsv", ".tab") or _reads_as_rows(lines[:5])):
        return False
    if start.split(b"\n", 1)[0].endswith(b"\r"):  # Excel's line ends: csprp writes line feeds
        return True
    head = next(csv.reader(lines[:1]), [])
    return tuple(head[:3]) not in _headings()


def _reads_as_rows(lines: list[str]) -> bool:
    """Return whether lines are of as many cells each, and no prose."""
    return any(
        len({line.count(sign) for line in lines}) == 1 and sign in lines[0] and f"{sign} " not in lines[0]
        for sign in ",;\t"
    )


def _headings() -> set[tuple[str, ...]]:
    """Return how the headings of the tables that csprp writes start."""
    with Path(__file__).with_name("own_headings.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row) for row in csv.reader(file)}
