"""Invented partnerships: a handful of incidents a year, as skewed as real ones. Seeded, never real."""

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csprp_cli.local.intake.own_questions import YES_NO
from csprp_cli.local.tables.crosstab import Breakdowns, Incident, table_set
from csprp_cli.model.benchmark import ALL, CellKey
from csprp_cli.model.disclosure import TableSet

AGES = ("Under 1", "1 to 5", "6 to 10", "11 to 15", "16 to 17", "18 and over")
SHARES: dict[str, dict[str, int]] = {
    "age": dict(zip(AGES, (36, 22, 10, 20, 12, 0), strict=True)),
    "sex": {"Female": 45, "Male": 53, "Not known": 2},
    "ethnicity": {"White": 66, "Black": 10, "Asian": 8, "Mixed": 9, "Other": 2, "Not known": 5},
    "outcome": {"Death": 45, "Serious harm": 50, "Other": 5},
}
INDICATORS = (
    *("domestic-abuse", "parental-mental-ill-health", "child-mental-ill-health", "neglect", "drug-misuse"),
    *("alcohol-misuse", "known-to-social-care", "looked-after", "in-education", "criminal-exploitation"),
    *("sexual-abuse", "disability", "online-harm", "previous-plan", "housing"),
)


def pooled(rows: Mapping[str, Sequence[Incident]], breakdowns: Breakdowns) -> TableSet[CellKey]:
    """Returns every year, and all of them together where there are several."""
    tables = table_set(rows, breakdowns, {"all years": sorted(rows)} if len(rows) > 1 else {})
    residual = {k for k in tables.counts if k.category == YES_NO[-1] or k[1:] == ("outcome", "Other")}
    return tables._replace(residual=frozenset(residual))


class Partnership(NamedTuple):
    """Rows by year, and the breakdowns that it would print."""

    rows: Mapping[str, tuple[Incident, ...]]
    breakdowns: Breakdowns

    @property
    def tables(self) -> TableSet[CellKey]:
        return pooled(self.rows, self.breakdowns)


def partnership(
    seed: int, incidents: int | None = None, years: int | None = None, indicators: int | None = None
) -> Partnership:
    """Returns one partnership; what is not given is drawn."""
    chance = random.Random(seed)
    incidents = chance.randint(1, 60) if incidents is None else incidents
    years = chance.randint(1, 5) if years is None else years
    indicators = chance.randint(0, 3) if indicators is None else indicators
    kept = [name for name in SHARES if indicators > 4 or chance.random() < 0.45] or ["sex"]
    asked = INDICATORS[:indicators] if indicators > 4 else tuple(chance.sample(INDICATORS, indicators))
    breakdowns: dict[str, tuple[str, ...]] = {name: tuple(SHARES[name]) for name in kept}
    breakdowns |= dict.fromkeys(asked, YES_NO)
    yes = {name: chance.choice((3, 10, 25, 45, 80, 97)) for name in asked}
    unknown = {name: chance.choice((0, 3, 15)) for name in asked}
    labels = [f"{2020 + n}-{21 + n}" for n in range(years)]
    weights = [chance.choice((1, 4, 5, 6)) for _ in labels]
    rows: dict[str, list[Incident]] = {label: [] for label in labels}
    for _ in range(incidents):
        row = {name: chance.choices(list(SHARES[name]), list(SHARES[name].values()))[0] for name in kept}
        for name in asked:
            share = (yes[name], max(0, 100 - yes[name] - unknown[name]), unknown[name])
            row[name] = chance.choices(YES_NO, share)[0]
        rows[chance.choices(labels, weights)[0]].append(row)
    return Partnership({label: tuple(held) for label, held in rows.items()}, breakdowns)


def public_knowledge(tables: TableSet[CellKey], seed: int) -> dict[CellKey, tuple[int, int]]:
    """Returns what readers could know already: DfE's yearly totals, a rounded total, an earlier report."""
    chance = random.Random(seed + 1_000_003)
    totals = sorted(key for key in tables.counts if key.variable == ALL)
    yearly = [key for key in totals if key.period != "all years"]
    counts = tables.counts
    kind = chance.randint(0, 4)
    if kind == 0:
        return {key: (counts[key], counts[key]) for key in yearly}
    if kind == 1:
        return {key: (counts[key], counts[key]) for key in totals if key not in yearly}
    if kind == 2:
        return {key: (max(0, counts[key] - chance.randint(0, 5)), counts[key] + 5) for key in totals}
    if kind == 3:
        big = sorted(key for key in counts if counts[key] > 9)
        return {key: (counts[key], counts[key]) for key in chance.sample(big, min(len(big), 4))}
    some = chance.sample(sorted(counts), min(len(counts), 5))
    return {
        key: (max(0, counts[key] - chance.randint(0, 9)), counts[key] + chance.randint(0, 9)) for key in some
    }
