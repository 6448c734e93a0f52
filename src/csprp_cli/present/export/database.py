"""The whole record as an SQLite database: every table with its types and links, and views of it."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from csprp_cli.model.problem import RecordProblem
from csprp_cli.model.result import FIGURE_FIELDS, NUMBERS, SOURCE_FIELDS
from csprp_cli.present.export.codebook import codebook
from csprp_cli.record.package import UNREADABLE, read_package
from csprp_cli.record.record import Record

LISTED = "listed_figures"
"""The table that holds the rows of `figures.csv`: what may be listed, with its names and its run."""

_TYPES = {"number": "NUMERIC", "integer": "INTEGER"}
_AT_THE_END = "DEFERRABLE INITIALLY DEFERRED"
_IN_A_LIST = re.compile(r"[\s|]+")


class _Link(NamedTuple):
    """One column that names a row of another table."""

    column: str
    table: str
    key: str


class _Table(NamedTuple):
    """One table of the record as its schema has it: columns with types, key, links, lists of words."""

    name: str
    file: str
    columns: dict[str, str]
    key: tuple[str, ...]
    links: tuple[_Link, ...]
    lists: tuple[_Link, ...]


_ABOUT = _Table("about", "", {"name": "TEXT", "says": "TEXT"}, ("name",), (), ())
"""What the file is, since it travels without anything else: its title, edition and licence."""

_DESCRIPTIONS = _Table(
    "column_descriptions",
    "",
    {"in_table": "TEXT", "column_name": "TEXT", "description": "TEXT"},
    ("in_table", "column_name"),
    (),
    (),
)


def database(record: Record, listed: Iterable[Mapping[str, str]]) -> bytes:
    """Return the record as an SQLite file: the same record gives the same bytes.

    `listed` are the rows of the figures that a list may hold. A cell that is empty is NULL, and a column that
    lists words has a table of its own beside it. Nothing is written to disk. Raises RecordProblem for a
    record whose schema cannot be read.
    """
    try:
        package = read_package(record.folder)
        tables = tuple(_tables(package))
        about, columns = tuple(_about(package)), tuple(_descriptions(package))
    except UNREADABLE:
        raise RecordProblem("datapackage.json has no schema that can be read") from None
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript("PRAGMA page_size = 1024; PRAGMA encoding = 'UTF-8'; PRAGMA foreign_keys = ON;")
        base.execute("PRAGMA temp_store = MEMORY")  # VACUUM would go to the disk, and fail where that is full
        listing = _listed_table()
        # All tables before the first row, and links held at the end: figures and claims name each other.
        for table in (*tables, listing, _ABOUT, _DESCRIPTIONS):
            _make_all(base, table)
        with base:
            for table in tables:
                _fill_all(base, table, record.lines(table.file))
            _fill_all(base, listing, listed)
            _fill(base, _ABOUT.name, _ABOUT.columns, about)
            _fill(base, _DESCRIPTIONS.name, _DESCRIPTIONS.columns, columns)
        base.executescript(Path(__file__).with_name("views.sql").read_text(encoding="utf-8"))
        base.executescript("VACUUM;")
        return base.serialize()


def _about(package: Any) -> Iterator[tuple[str, str]]:
    for name in ("title", "description", "version"):
        yield name, str(package.get(name, ""))
    licences = (f"{item.get('title', '')}: {item.get('path', '')}" for item in package.get("licenses", ()))
    yield "licence", "; ".join(licences)
    yield "third-hand", "third_hand_alone has what third-hand pages alone give: quote none of it"
    yield "where to start", "listed_figures, and the views yearly, newest, where_from, may_not_be_joined"


def _descriptions(package: Any) -> Iterator[tuple[str, str, str]]:
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            yield _named(str(resource["name"])), field["name"], field["description"]
    for line in codebook():
        if not line.value:
            yield LISTED, line.column, line.meaning


def _tables(package: Any) -> Iterator[_Table]:
    keys = {resource["name"]: tuple(resource["schema"]["primaryKey"]) for resource in package["resources"]}
    for resource in package["resources"]:
        schema, own = resource["schema"], str(resource["name"])
        linked = [
            (link["fields"][0], link["reference"]["resource"] or own, link["reference"]["fields"][0])
            for link in schema.get("foreignKeys", ())
        ]
        listed = [
            (field["name"], *str(field["listOf"]).replace("_", "-").rsplit(".", 1))
            for field in schema["fields"]
            if "." in field.get("listOf", "")
        ]
        # A link to what is no key of its table cannot be declared: a council has several codes.
        yield _Table(
            _named(own),
            str(resource["path"]),
            {field["name"]: _TYPES.get(field["type"], "TEXT") for field in schema["fields"]},
            keys[own],
            tuple(_Link(name, _named(to), key) for name, to, key in linked if keys[to] == (key,)),
            tuple(_Link(name, _named(to), key) for name, to, key in listed if keys[to] == (key,)),
        )


def _named(resource: str) -> str:
    return resource.replace("-", "_")


def _listed_table() -> _Table:
    columns = {name: "NUMERIC" if name in NUMBERS else "TEXT" for name in (*FIGURE_FIELDS, *SOURCE_FIELDS)}
    named = {
        "figure": ("figures", "id"),
        "metric": ("metrics", "slug"),
        "indicator": ("indicators", "id"),
        "series": ("series", "id"),
        "area_code": ("areas", "code"),
        "publication": ("publications", "id"),
    }
    links = tuple(_Link(column, *to) for column, to in named.items())
    return _Table(LISTED, "", columns, ("figure",), links, ())


def _make_all(base: sqlite3.Connection, table: _Table) -> None:
    """Make a table, and beside it one for each of its columns that lists words."""
    _make(base, table.name, table.columns, table.key, table.links)
    for listing in table.lists:
        key, columns = _of_list(table, listing)
        owner = (_Link(key[0], table.name, table.key[0]),) if len(key) == 1 else ()
        _make(base, f"{table.name}_{listing.column}", columns, (*key, "position"), (*owner, listing))


def _fill_all(base: sqlite3.Connection, table: _Table, lines: Iterable[Mapping[str, str]]) -> None:
    rows = list(lines)
    _fill(base, table.name, table.columns, ([line[name] for name in table.columns] for line in rows))
    for listing in table.lists:
        _, columns = _of_list(table, listing)
        _fill(base, f"{table.name}_{listing.column}", columns, _items(table, listing.column, rows))


def _of_list(table: _Table, listing: _Link) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the columns that name the row a list belongs to, and all columns of the table of the list."""
    owner = {f"{table.name}_{column}": table.columns[column] for column in table.key}
    return tuple(owner), {**owner, "position": "INTEGER", listing.column: "TEXT"}


def _items(table: _Table, column: str, rows: Iterable[Mapping[str, str]]) -> Iterator[Sequence[str]]:
    for line in rows:
        for position, word in enumerate(filter(None, _IN_A_LIST.split(line[column])), 1):
            yield (*(line[name] for name in table.key), str(position), word)


def _make(
    base: sqlite3.Connection,
    name: str,
    columns: Mapping[str, str],
    key: Sequence[str],
    links: Sequence[_Link],
) -> None:
    parts = [f'"{column}" {kind}' for column, kind in columns.items()]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, key))})")
    parts += [
        f'FOREIGN KEY ("{link.column}") REFERENCES "{link.table}" ("{link.key}") {_AT_THE_END}'
        for link in links
    ]
    base.execute(f'CREATE TABLE "{name}" ({", ".join(parts)})')
    for link in links:
        base.execute(f'CREATE INDEX "{name}_by_{link.column}" ON "{name}" ("{link.column}")')


def _quoted(name: str) -> str:
    return f'"{name}"'


def _fill(
    base: sqlite3.Connection, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[str]]
) -> None:
    holes = ", ".join("?" for _ in columns)
    base.executemany(
        f'INSERT INTO "{name}" VALUES ({holes})', ([cell or None for cell in row] for row in rows)
    )
