"""Checks that the schema alone decides: encodings, types, keys and links."""

import re
from collections.abc import Iterator
from datetime import date

from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.value import SYMBOLS
from csprp_cli.record.check.outcome import WARN, Finding, holds
from csprp_cli.record.check.raw_tables import SchemaColumn, Tables
from csprp_cli.record.csv_table import key_of

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]+")


@holds("Every table is there, and has the columns that the schema names.")
def tables_are_there(tables: Tables) -> Iterator[Finding]:
    yield from tables.lacking


@holds("Every table can be read: UTF-8, and as many cells in each row as there are columns.")
def tables_can_be_read(tables: Tables) -> Iterator[Finding]:
    yield from tables.unreadable


@holds("Files are plain UTF-8 with line feeds; no cell holds a control or a replacement character.")
def encodings(tables: Tables) -> Iterator[Finding]:
    for name in tables.schemas:
        path = tables.folder / f"{name}.csv"
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\r" in content:
            yield Finding(path.name, 0, "", "it has Windows line ends: save it with line feeds", WARN)
    for name in tables.lines:
        for at, line in tables.rows(name):
            whole = f"|{'|'.join(line.values())}|"
            if whole.isprintable() and not any(odd in whole for odd in ("\ufffd", "| ", " |")):
                continue  # as in nearly every row
            for column, cell in line.items():
                if not cell.isprintable() or "\ufffd" in cell:
                    yield at(column, "a character was lost, or one is there that cannot be seen")
                elif cell != cell.strip():
                    yield at(column, "there are spaces around the text", WARN)


@holds("Cells that must be filled are; numbers, dates and chosen words are what the schema allows.")
def types(tables: Tables) -> Iterator[Finding]:
    for name, schema in tables.schemas.items():
        amiss: dict[str, dict[str, str]] = {}
        for column in schema.columns:
            cells = tables.values(name, column.name) if column.takes_some else frozenset([""])
            if found := {cell: said for cell in cells if (said := _cell_problem(cell, column))}:
                amiss[column.name] = found
        for at, line in tables.rows(name) if amiss else ():
            for named, found in amiss.items():
                if line[named] in found:
                    yield at(named, found[line[named]])


def _cell_problem(cell: str, column: SchemaColumn) -> str:
    if not cell:
        return "it is empty" if column.required else ""
    if column.choices and cell not in column.choices:
        return f"{cell!r} is not one of {', '.join(column.choices)}"
    if column.fits and not column.fits(cell):
        return f"{cell!r} has not the form {column.pattern}"
    if column.kind == "number" and not _NUMBER.fullmatch(cell):
        return f"{cell!r} is not a number"
    if column.kind == "integer" and not _WHOLE.fullmatch(cell):
        return f"{cell!r} is not a whole number"
    if column.kind == ColumnKind.DATE and not _is_date(cell):
        return f"{cell!r} is not a date like 2024-03-31"
    return ""


def _is_date(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


@holds("Every row has its own key.")
def keys(tables: Tables) -> Iterator[Finding]:
    for name, schema in tables.schemas.items():
        if len(tables.keys(name, *schema.key)) == len(tables[name]):
            continue
        seen: dict[tuple[str, ...], int] = {}
        for at, line in tables.rows(name):
            key = key_of(line, schema.key)
            if key in seen:
                yield at(schema.key[0], f"{' '.join(key).strip()!r} is already in row {seen[key]}")
            seen.setdefault(key, at.row)


@holds("Every id that a row names is there in the table it names, lists of ids included.")
def links(tables: Tables) -> Iterator[Finding]:
    for name, schema in tables.schemas.items():
        for column, (other, field) in schema.links.items():
            if other in tables.lines:
                yield from _missing(tables, name, column, other, field)
        for declared in schema.columns:
            if declared.list_of == "symbols":
                yield from _unknown_symbols(tables, name, declared.name)
            elif declared.list_of:
                other, _, field = declared.list_of.partition(".")
                if other in tables.lines:
                    yield from _missing(tables, name, declared.name, other, field)


def _missing(tables: Tables, name: str, column: str, other: str, field: str) -> Iterator[Finding]:
    known = {"", *tables.values(other, field)}
    named = {
        whole: [cell for cell in (whole.split() if " " in whole else [whole]) if cell not in known]
        for whole in tables.values(name, column) - known
    }
    for at, line in tables.rows(name) if any(named.values()) else ():
        for cell in named.get(line[column], ()):
            yield at(column, f"{cell!r} is not in {other}.csv")


def _unknown_symbols(tables: Tables, name: str, column: str) -> Iterator[Finding]:
    for at, line in tables.rows(name):
        for cell in line[column].split():
            if cell not in SYMBOLS:
                yield at(column, f"{cell!r} is not a symbol that csprp knows")
