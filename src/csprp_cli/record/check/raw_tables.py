"""The raw tables of a record under check, and the schema that datapackage.json gives them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from csprp_cli.model.kinds import ClaimStatus
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.check.outcome import Finding, Place
from csprp_cli.record.csv_table import Line, grouped, header_of, key_of, read_table
from csprp_cli.record.location import bundled
from csprp_cli.record.package import UNREADABLE, read_package
from csprp_cli.record.record import Record

REQUIRED = (
    *("claims", "figures", "indicators", "metrics", "metric_indicators", "bases", "series", "periods"),
    *(
        "breaks",
        "changes",
        "sets",
        "words",
        "areas",
        "area_links",
        "categories",
        "publications",
        "report_themes",
    ),
    *("sources", "themes", "learning", "headlines", "sentences", "caveats", "glossary", "support"),
    *("rules", "words_to_avoid", "audiences", "session", "pictures", "plain", "plain_sentences"),
    "printed_words",
    *("local_columns", "local_choices", "local_residuals", "local_heading_words", "local_extracts"),
    "disclosure_rules",
    *("dfe_layouts", "dfe_words", "dfe_rounding"),
)
"""The tables that a record has. A schema that leaves one out would leave it unchecked."""


@dataclass(frozen=True)
class SchemaColumn:
    """One column as the schema declares it."""

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...]
    pattern: str
    list_of: str

    @cached_property
    def fits(self) -> Callable[[str], object] | None:
        """What tells whether a cell has the form that the schema names, where it names one."""
        return re.compile(self.pattern).fullmatch if self.pattern else None

    @property
    def takes_some(self) -> bool:
        """Whether it takes some texts and others not; one that takes all may still have to be filled."""
        return self.kind != "string" or bool(self.choices or self.pattern)


@dataclass(frozen=True)
class Schema:
    """One table as the schema declares it. `links` is column to (table, column)."""

    table: str
    columns: tuple[SchemaColumn, ...]
    key: tuple[str, ...]
    links: dict[str, tuple[str, str]]


@dataclass
class Tables:
    """Every table that could be read, with the findings about what is `lacking`, a table or a column, and
    about what is there and `unreadable`."""

    record: Record
    origins: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    schemas: dict[str, Schema] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    lacking: list[Finding] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)
    _placed: dict[str, list[tuple[Place, Line]]] = field(default_factory=dict)
    _values: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _by: dict[tuple[str, str], dict[str, Line]] = field(default_factory=dict)
    _grouped: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Line]]] = field(
        default_factory=dict
    )

    @property
    def folder(self) -> Path:
        """The folder of the record, without what is laid on top."""
        return self.record.folder

    def __getitem__(self, table: str) -> list[Line]:
        """Return the rows of a table; none where it could not be read."""
        return self.lines.get(table, [])

    def rows(self, table: str) -> Iterator[tuple[Place, Line]]:
        """Yield each row of a table with the place where it stands."""
        if table not in self._placed:
            file = f"{table}.csv"
            self._placed[table] = [(Place(file, row), line) for row, line in enumerate(self[table], 2)]
        return iter(self._placed[table])

    def groups(self, table: str, columns: tuple[str, ...]) -> dict[tuple[str, ...], list[Line]]:
        """Return the rows of a table by the text of some columns."""
        if (table, columns) not in self._grouped:
            groups = self._grouped[table, columns] = {}
            for line in self[table]:
                groups.setdefault(key_of(line, columns), []).append(line)
        return self._grouped[table, columns]

    def by(self, table: str, column: str) -> dict[str, Line]:
        """Return the rows of a table by one column; the first wins where a key is there twice."""
        if (table, column) not in self._by:
            found = self._by[table, column] = {}
            for line in self[table]:
                found.setdefault(line.get(column, ""), line)
        return self._by[table, column]

    @cached_property
    def used_claims(self) -> dict[str, list[Line]]:
        """The used claims of each figure."""
        return grouped((line for line in self["claims"] if line["status"] == ClaimStatus.USED), "figure")

    def values(self, table: str, column: str) -> frozenset[str]:
        """Return every value of one column."""
        if (table, column) not in self._values:
            held = self[table]
            known = bool(held) and column in held[0]
            self._values[table, column] = frozenset(line[column] for line in held if known)
        return self._values[table, column]

    def keys(self, table: str, *columns: str) -> set[tuple[str, ...]]:
        """Return every combination of values of some columns."""
        return {key_of(line, columns) for line in self[table]}


def read_tables(record: Record) -> Tables:
    """Read the schema and every table that it names. What cannot be read becomes a finding."""
    tables = Tables(record)
    folder = record.folder
    try:
        package = read_package(folder)
        own = {schema.table: schema for schema in map(_schema, package["resources"])}
        tables.schemas = own | {name: schema for name, schema in _read_by_csprp().items() if name in own}
        tables.lacking += [
            Finding("datapackage.json", 0, name, f"csprp reads another schema of {name}.csv")
            for name, schema in own.items()
            if schema != tables.schemas[name]
        ]
        if not isinstance(package["version"], str) or not package["version"]:
            tables.lacking.append(Finding("datapackage.json", 0, "version", "no version is given"))
    except FileNotFoundError:
        tables.lacking.append(Finding("datapackage.json", 0, "", "the file is not there"))
    except UNREADABLE:
        problem = "it is not a Data Package that can be read"
        tables.unreadable.append(Finding("datapackage.json", 0, "", problem))
    if tables.schemas or not (tables.lacking or tables.unreadable):
        tables.lacking += [
            Finding("datapackage.json", 0, "resources", f"no resource for {name}.csv")
            for name in sorted(set(REQUIRED) - set(tables.schemas))
        ]
    for name, schema in tables.schemas.items():
        file = f"{name}.csv"
        try:
            lines = read_table(folder, file)
        except RecordProblem as problem:
            found = tables.unreadable if (folder / file).exists() else tables.lacking
            found.append(Finding(file, problem.row, "", problem.message))
            continue
        header = header_of(folder / file)
        declared = [column.name for column in schema.columns]
        lacking = [column for column in declared if column not in header]
        extra = [column for column in header if column not in declared]
        tables.lacking += [Finding(file, 1, column, "the column is not there") for column in lacking]
        tables.lacking += [Finding(file, 1, column, "the schema has no such column") for column in extra]
        if not lacking:
            tables.lines[name] = lines
    if record.overlays and not (tables.lacking or tables.unreadable):
        _lay(tables)
    return tables


def _read_by_csprp() -> dict[str, Schema]:
    """Return the schemas of the record that comes with csprp: the code is written for these.

    Rows are held against them, and not against those that another record states of itself: a word that
    its schema allows may be one that the code does not know.
    """
    try:
        package = read_package(bundled())
    except (OSError, RecordProblem):
        return {}
    return {schema.table: schema for schema in map(_schema, package["resources"])}


def _lay(tables: Tables) -> None:
    """Take the tables with the overlays on top of them."""
    try:
        for name in tables.schemas:
            tables.lines[name] = tables.record.lines(f"{name}.csv")
    except RecordProblem as problem:
        tables.unreadable.append(Finding("overlay", problem.row, "", problem.message))
        return
    tables.origins = tables.record.origins


def _schema(resource: dict[str, Any]) -> Schema:
    schema = resource["schema"]
    table = str(resource["path"]).removesuffix(".csv")
    links = {}
    for link in schema.get("foreignKeys", []):
        other = link["reference"]["resource"].replace("-", "_") or table
        links[link["fields"][0]] = (other, link["reference"]["fields"][0])
    columns = tuple(
        SchemaColumn(
            name=item["name"],
            kind=item["type"],
            required=item.get("constraints", {}).get("required", False),
            choices=tuple(item.get("constraints", {}).get("enum", ())),
            pattern=item.get("constraints", {}).get("pattern", ""),
            list_of=item.get("listOf", ""),
        )
        for item in schema["fields"]
    )
    return Schema(table, columns, tuple(schema["primaryKey"]), links)
