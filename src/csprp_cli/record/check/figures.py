"""Checks of figures: values, units, ranges, shares, sums, and what each rests on."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from csprp_cli.model.kinds import Agreement, ClaimStatus, Unit, ValueKind
from csprp_cli.record.check.outcome import FAIL, WARN, Finding, holds
from csprp_cli.record.check.raw_tables import Numbered, Tables
from csprp_cli.record.csv_table import Line

FILE = "figures.csv"
WITHOUT_NUMBER = {"c", "k", "x", "z"}
"""Symbols that stand where a number would; any other flag stands beside one."""

ALONE_IN_FILES = {"u"}
"""A symbol that DfE's files print where a number would stand: a cell of theirs holds one or the other."""


def amount(cell: str) -> Decimal | None:
    """Return a cell as a number, or None where it is empty or none."""
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None


@holds("Every figure has a claim that is used, with a source and its level.")
def figures_rest_on_claims(tables: Tables) -> Iterator[Finding]:
    used = {line["figure"] for _, line in tables.rows("claims") if line["status"] == ClaimStatus.USED}
    for row, line in tables.rows("figures"):
        if line["id"] not in used:
            yield Finding(FILE, row, "id", f"{line['id']!r} rests on no claim that is used")


@holds("A value, its words and its symbol are what a used claim states; nothing else has a value.")
def values_were_printed(tables: Tables) -> Iterator[Finding]:
    claims = _used(tables)
    revised = {
        line["figure"] for _, line in tables.rows("claims") if line["status"] == ClaimStatus.EARLIER_VINTAGE
    }
    for row, line in tables.rows("figures"):
        stated = claims.get(line["id"], [])
        has_value = bool(line["value"])
        if has_value and line["value_kind"] not in (ValueKind.NUMBER, ValueKind.AGE):
            yield Finding(FILE, row, "value", f"a {line['value_kind']} has no printed number")
        if has_value and not any(amount(c["value"]) == amount(line["value"]) for c in stated):
            yield Finding(FILE, row, "value", f"no used claim states {line['value']}")
        if line["value_kind"] in (ValueKind.WORDS, ValueKind.AT_LEAST, ValueKind.AT_MOST) and not any(
            claim["wording"] == line["wording"] for claim in stated
        ):
            yield Finding(FILE, row, "wording", f"no used claim says {line['wording']!r}")
        flags = set(line["flags"].split())
        if (
            line["value_kind"] == ValueKind.NUMBER
            and not has_value
            and not flags & (WITHOUT_NUMBER | ALONE_IN_FILES)
        ):
            yield Finding(FILE, row, "value", "a number is empty and no symbol says why")
        if has_value and flags & WITHOUT_NUMBER:
            yield Finding(FILE, row, "flags", "a symbol says that there is no number, but there is one")
        printed = {claim["symbol"] for claim in stated} | ({"r"} if line["id"] in revised else set())
        if flags - printed - {"b"}:
            yield Finding(FILE, row, "flags", "no used claim prints this symbol")
        for claim in stated:
            if not has_value and line["value_kind"] == ValueKind.NUMBER and claim["value"]:
                yield Finding(FILE, row, "value", f"{claim['claim']} states a number, the figure has none")


@holds("The claim whose value is shown is a used claim of the figure, and states that value.")
def shown_claims(tables: Tables) -> Iterator[Finding]:
    claims = tables.by("claims", "claim")
    for row, line in tables.rows("figures"):
        claim = claims.get(line["shown"], {})
        if claim.get("figure") != line["id"] or claim.get("status") != ClaimStatus.USED:
            yield Finding(FILE, row, "shown", f"{line['shown']} is not a used claim of this figure")
        elif line["value"] and amount(claim["value"]) != amount(line["value"]):
            yield Finding(FILE, row, "shown", f"{line['shown']} states another value")


@holds("Units fit their values: counts are whole, percentages lie from 0 to 100, an age is in years.")
def units(tables: Tables) -> Iterator[Finding]:
    fits: dict[str, tuple[Unit, ...]] = {
        ValueKind.NUMBER: (Unit.COUNT, Unit.PERCENT, Unit.SCORE),
        ValueKind.AT_LEAST: (Unit.COUNT, Unit.PERCENT),
        ValueKind.AT_MOST: (Unit.COUNT, Unit.PERCENT),
        ValueKind.WORDS: (Unit.COUNT, Unit.PERCENT),
        ValueKind.RANK: (Unit.RANK,),
        ValueKind.LISTED: (Unit.LISTED,),
        ValueKind.AGE: (Unit.YEARS,),
    }
    for row, line in tables.rows("figures"):
        allowed = fits.get(line["value_kind"], ())
        if allowed and line["unit"] not in allowed:
            yield Finding(FILE, row, "unit", f"a {line['value_kind']} cannot have the unit {line['unit']}")
        for column in ("value", "low", "high", "numerator", "denominator"):
            number = amount(line[column])
            if number is None:
                continue
            if number < 0:
                yield Finding(FILE, row, column, f"{line[column]} is below 0: a change is never a figure")
            if line["unit"] == Unit.PERCENT and column in ("value", "low", "high") and number > 100:
                yield Finding(FILE, row, column, f"{line[column]}% is over 100%")
            if line["unit"] == Unit.COUNT and column == "value" and number != number.to_integral_value():
                yield Finding(FILE, row, column, f"{line[column]} is not a whole count")
    figures = tables.by("figures", "id")
    for row, claim in tables.rows("claims"):
        figure = figures.get(claim["figure"]) if claim["status"] == ClaimStatus.USED else None
        if (
            figure
            and figure["unit"] in (Unit.COUNT, Unit.PERCENT, Unit.SCORE)
            and claim["unit"] != figure["unit"]
        ):
            yield Finding("claims.csv", row, "unit", f"its figure has the unit {figure['unit']}")


@holds("`low` and `high` are the range that the value can stand for, words by words.csv.")
def ranges(tables: Tables) -> Iterator[Finding]:
    words = {(line["wording"], line["unit"]): line for line in tables.lines.get("words", [])}
    for row, line in tables.rows("words"):
        low, high = amount(line["low"]), amount(line["high"])
        if low is not None and high is not None and low > high:
            yield Finding("words.csv", row, "low", "low is above high")
    claims = _used(tables)
    for row, line in tables.rows("figures"):
        low, high, value = (amount(line[column]) for column in ("low", "high", "value"))
        if low is not None and high is not None and low > high:
            yield Finding(FILE, row, "low", "low is above high")
            continue
        if value is not None and (low is None or high is None or not low <= value <= high):
            yield Finding(FILE, row, "low", "the range from low to high does not hold the value")
        if value is not None and line["unit"] == Unit.PERCENT and line["status"] != Agreement.DISPUTED:
            half = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
            if low is not None and high is not None and (low < value - half or high > value + half):
                yield Finding(FILE, row, "low", f"{line['value']}% cannot stand for all of {low} to {high}")
        yield from _readings_in_range(row, line, claims.get(line["id"], []), words)


def _readings_in_range(
    row: int, line: Line, stated: list[Line], words: dict[tuple[str, str], Line]
) -> Iterator[Finding]:
    """Yield what is amiss between the range of a figure and the readings of its claims."""
    low, high = amount(line["low"]), amount(line["high"])
    for claim in stated:
        if claim["wording"] in ("", "exact"):
            reading = amount(claim["value"])
            if line["status"] != Agreement.DISPUTED or reading is None or low is None or high is None:
                continue
            if not low <= reading <= high:
                yield Finding(
                    FILE, row, "low", f"the range leaves out {reading}, which {claim['claim']} gives"
                )
            continue
        if line["value_kind"] == ValueKind.LISTED:
            continue
        known = words.get((claim["wording"], line["unit"]))
        if known is None:
            yield Finding(
                FILE, row, "wording", f"{claim['wording']!r} is not in words.csv for {line['unit']}"
            )
        elif _is_worded(line) and (line["low"], line["high"]) != (known["low"], known["high"]):
            yield Finding(FILE, row, "low", f"words.csv gives another range for {claim['wording']!r}")


def _is_worded(line: Line) -> bool:
    return line["value_kind"] != ValueKind.NUMBER and line["status"] != Agreement.DISPUTED


@holds("Agreed has two sources, single has one, disputed has two readings and says why one is shown.")
def statuses(tables: Tables) -> Iterator[Finding]:
    claims = _used(tables)
    for row, line in tables.rows("figures"):
        stated = claims.get(line["id"], [])
        sources = {claim["source"] for claim in stated}
        readings = {(claim["value"], claim["wording"]) for claim in stated}
        if line["status"] == Agreement.AGREED and len(sources) < 2:
            yield Finding(FILE, row, "status", "agreed, but one source alone gives it")
        if line["status"] == Agreement.SINGLE and len(sources) > 1:
            yield Finding(FILE, row, "status", f"single, but {len(sources)} sources give it")
        if line["status"] == Agreement.DISPUTED and (len(readings) < 2 or not line["reason"]):
            yield Finding(FILE, row, "status", "disputed needs two readings and a reason for the one shown")
        if line["status"] != Agreement.DISPUTED and len(readings) > 1 and not _within(line, stated):
            yield Finding(FILE, row, "status", "its sources differ, so it is disputed")
        if len({claim["base"] for claim in stated}) > 1 and not line["reason"]:
            yield Finding(FILE, row, "reason", "its sources name different bases; say why this one")


def _within(line: Line, stated: list[Line]) -> bool:
    """Return whether every reading fits the shown value once rounding is allowed for."""
    value = amount(line["value"])
    for claim in stated:
        other = amount(claim["value"])
        if claim["wording"] not in ("", "exact"):
            continue  # `ranges` holds words against the range
        if value is None or other is None:
            return line["unit"] in (Unit.RANK, Unit.LISTED)
        half = (
            Decimal(1).scaleb(int(other.as_tuple().exponent)) / 2
            if line["unit"] == Unit.PERCENT
            else Decimal(0)
        )
        if abs(other - value) > half:
            return False
    return True


@holds("No two figures answer the same question about the same population, period and area in one unit.")
def one_figure_for_a_fact(tables: Tables) -> Iterator[Finding]:
    columns = ("indicator", "category", "series", "period", "area", "base", "unit")
    seen: dict[tuple[str, ...], str] = {}
    for row, line in tables.rows("figures"):
        key = tuple(line[column] for column in columns)
        if key in seen:
            yield Finding(
                FILE, row, "id", f"it says the same as {seen[key]!r}: make them claims of one figure"
            )
        seen.setdefault(key, line["id"])


@holds("A figure has the series and breakdown of its indicator, and a category of that breakdown.")
def questions(tables: Tables) -> Iterator[Finding]:
    indicators = tables.by("indicators", "id")
    categories = {(line["breakdown"], line["category"]) for line in tables.lines.get("categories", [])}
    for row, line in tables.rows("figures"):
        indicator = indicators.get(line["indicator"])
        if indicator is None:
            continue
        for column in ("breakdown", "series"):
            if line[column] != indicator[column]:
                yield Finding(FILE, row, column, f"its indicator has {indicator[column]!r}")
        if (line["breakdown"], line["category"]) not in categories:
            yield Finding(FILE, row, "category", f"{line['category']!r} is not in categories.csv")


@holds("A percentage fits its counts within rounding, and no part is larger than its whole.")
def shares(tables: Tables) -> Iterator[Finding]:
    facts: dict[tuple[str, ...], dict[str, Numbered]] = {}
    for row, line in tables.rows("figures"):
        numerator, denominator = amount(line["numerator"]), amount(line["denominator"])
        if numerator is not None and denominator is not None:
            if numerator > denominator:
                problem = f"{numerator} is more than {denominator}"
                yield Finding(FILE, row, "numerator", problem, _severity(line))
            elif line["unit"] == Unit.PERCENT and not _fits(line, numerator, denominator):
                problem = f"{numerator} of {denominator} is not {line['value']}%"
                yield Finding(FILE, row, "value", problem, _severity(line))
        if (
            numerator is not None
            and line["unit"] == Unit.COUNT
            and amount(line["value"]) not in (None, numerator)
        ):
            yield Finding(FILE, row, "numerator", "a count is its own numerator")
        key = tuple(line[c] for c in ("indicator", "category", "series", "period", "area", "base"))
        facts.setdefault(key, {})[line["unit"]] = (row, line)
    for fact in facts.values():
        if Unit.COUNT not in fact or Unit.PERCENT not in fact:
            continue
        count, (row, share) = fact[Unit.COUNT][1], fact[Unit.PERCENT]
        wholes = {line["denominator"] for line in (count, share) if line["denominator"]}
        if _revised_apart([count, share]) or (
            len(wholes) > 1 and count["publication"] != share["publication"]
        ):
            continue
        value, whole = amount(count["value"]), amount(count["denominator"]) or amount(share["denominator"])
        if value is not None and whole and not _fits(share, value, whole):
            problem = f"{value} of {whole} is not {share['value']}%"
            yield Finding(FILE, row, "value", problem, _severity(count, share))


def _fits(line: Line, numerator: Decimal, denominator: Decimal) -> bool:
    """Return whether counts make the printed percentage, to its last printed digit."""
    printed = amount(line["value"])
    if printed is None or denominator == 0:
        return True
    half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
    return abs(numerator / denominator * 100 - printed) <= half


@holds("The parts of a set that is declared complete add up to its total.")
def totals(tables: Tables) -> Iterator[Finding]:
    figures = tables.by("figures", "id")
    for row, line in tables.rows("sets"):
        parts = [figures.get(part) for part in line["parts"].split()]
        if None in parts or (line["total"] and line["total"] not in figures):
            continue
        whole = [figures[line["total"]]] if line["total"] else []
        if line["complete"] != "yes" or _revised_apart([*whole, *(part for part in parts if part)]):
            continue
        lows = [amount(part["low"]) for part in parts if part]
        highs = [amount(part["high"]) for part in parts if part]
        if None in lows or None in highs:
            yield Finding("sets.csv", row, "complete", "a part has no number, so it cannot be complete")
            continue
        low, high = sum(n for n in lows if n is not None), sum(n for n in highs if n is not None)
        total = amount(figures[line["total"]]["value"]) if line["total"] else Decimal(100)
        if total is None or not low <= total <= high:
            added = f"{low}" if low == high else f"{low} to {high}"
            severity = _severity(*whole, *(part for part in parts if part))
            problem = f"the parts make {added}, the total is {total}"
            yield Finding("sets.csv", row, "parts", problem, severity)


def _severity(*lines: Line) -> str:
    """Return how bad it is that numbers do not fit each other: what a file printed is told, not refused."""
    return WARN if any(line["shown"].startswith("I") for line in lines) else FAIL


def _revised_apart(lines: list[Line]) -> bool:
    """Return whether figures need not fit each other: one was revised, by a release that others are not
    from, or by one that now hides it."""
    revised = [line for line in lines if "r" in line["flags"].split()]
    hidden = any(not line["value"] for line in revised)
    return bool(revised) and (hidden or len({line["publication"] for line in lines}) > 1)


@holds(
    "A denominator is the size of the base, or the total of the same series, period and area. "
    "Where several releases print a total, it may be any of them."
)
def denominators(tables: Tables) -> Iterator[Finding]:
    total = {
        (line["series"], line["period"], line["area"], line["base"]): line["value"]
        for line in tables.lines.get("figures", [])
        if line["breakdown"] == "total" and line["category"] == "All" and line["unit"] == Unit.COUNT
    }
    printed = _printed_totals(tables)
    sizes = {line["id"]: line["size"] for line in tables.lines.get("bases", []) if line["size"]}
    for row, line in tables.rows("figures"):
        key = (line["series"], line["period"], line["area"], line["base"])
        known = total.get(key) or sizes.get(line["base"])
        stated = amount(line["denominator"])
        if stated is not None and known and stated != amount(known) and stated not in printed.get(key, ()):
            problem = f"the record holds {known} for this base and period"
            yield Finding(FILE, row, "denominator", problem, _severity(line))


def _printed_totals(tables: Tables) -> dict[tuple[str, ...], set[Decimal]]:
    """Return every number that a source printed for each total, in whichever release."""
    figures = tables.by("figures", "id")
    found: dict[tuple[str, ...], set[Decimal]] = {}
    for line in tables.lines.get("claims", []):
        figure, printed = figures.get(line["figure"]), amount(line["value"])
        if (
            line["status"] not in (ClaimStatus.USED, ClaimStatus.EARLIER_VINTAGE)
            or figure is None
            or printed is None
        ):
            continue
        if figure["breakdown"] == "total":
            key = tuple(figure[column] for column in ("series", "period", "area", "base"))
            found.setdefault(key, set()).add(printed)
    return found


@holds("The size of a base is the value of the figure that it names.")
def base_sizes(tables: Tables) -> Iterator[Finding]:
    figures = tables.by("figures", "id")
    for row, line in tables.rows("bases"):
        figure = figures.get(line["size_figure"])
        if figure and amount(line["size"]) != amount(figure["value"]):
            yield Finding("bases.csv", row, "size", f"{line['size_figure']} is {figure['value']}")
        if line["size"] and not line["size_figure"]:
            yield Finding("bases.csv", row, "size_figure", "a size needs the figure that gives it")


@holds("A worded value is never a whole number in disguise: words have no value and a range.")
def small_numbers(tables: Tables) -> Iterator[Finding]:
    for row, line in tables.rows("figures"):
        if (
            line["value_kind"] in (ValueKind.WORDS, ValueKind.AT_LEAST, ValueKind.AT_MOST)
            and not line["wording"]
        ):
            yield Finding(FILE, row, "wording", "it has words as its kind and no words")
        if line["value_kind"] == ValueKind.WORDS and not (line["low"] and line["high"]):
            yield Finding(FILE, row, "low", "words need a range", WARN)


def _used(tables: Tables) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in tables.lines.get("claims", []):
        if line["status"] == ClaimStatus.USED and line["figure"]:
            found.setdefault(line["figure"], []).append(line)
    return found
