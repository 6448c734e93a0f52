"""Checks of the names that the record and the code share."""

from collections.abc import Iterator

from csprp_cli.model.kinds import Consequence
from csprp_cli.model.known import LOCAL_KINDS, NEEDED, REFUSING_RULES, RULES
from csprp_cli.record.check.outcome import Finding, holds
from csprp_cli.record.check.raw_tables import Tables


@holds("Every row that csprp itself names is there, and every rule of comparison is one that csprp has.")
def names_are_known(tables: Tables) -> Iterator[Finding]:
    for table, column, names in NEEDED:
        for name in names:
            if name not in tables.values(table, column):
                yield Finding(f"{table}.csv", 0, column, f"there is no {name}, which csprp itself names")
    for at, line in tables.rows("rules"):
        if line["id"] not in RULES:
            problem = (
                f"csprp has no rule {line['id']!r}: it is code too (comparison/rules.py, model/known.py)"
            )
            yield at("id", problem)
        if line["id"] in REFUSING_RULES and line["outcome"] != Consequence.NO:
            yield at("outcome", f"{line['id']} refuses, and cannot be softened")
    for at, line in tables.rows("local_columns"):
        kind = LOCAL_KINDS.get(line["column"], line["kind"])
        if line["kind"] != kind:
            yield at("kind", f"csprp reads {line['column']} as {kind}")
