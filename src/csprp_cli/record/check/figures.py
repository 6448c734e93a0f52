"""Checks of figures: values, units, ranges, shares, sums, and what each rests on."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from csprp_cli.model.kinds import Agreement, ClaimStatus, Unit, ValueKind
from csprp_cli.record.check.outcome import FAIL, WARN, Finding, Place, holds
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import Line, key_of
from csprp_cli.record.reconcile import FACT, fact_of
from csprp_cli.record.rounding import half_step, makes_share

WITHOUT_NUMBER = {"c", "k", "x", "z"}
"""Symbols that stand where a number would; any other flag stands beside one."""

WORDED = (ValueKind.WORDS, ValueKind.AT_LEAST, ValueKind.AT_MOST)
COUNTED = (Unit.COUNT, Unit.PERCENT)
TOTAL_OF = ("series", "period", "area", "base")
"""What a part and the total that it is a part of have in common."""

ALONE_IN_FILES = {"u"}
"""A symbol that DfE's files print where a number would stand: a cell of theirs holds one or the other."""


@lru_cache(maxsize=100_000)
def amount(cell: str) -> Decimal | None:
    """Return a cell as a number, or None where it is empty or none."""
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None


@holds("Every figure has a claim that is used, with a source and its level.")
def figures_rest_on_claims(tables: Tables) -> Iterator[Finding]:
    used = tables.used_claims
    for at, line in tables.rows("figures"):
        if line["id"] not in used:
            yield at("id", f"{line['id']!r} rests on no claim that is used")


@holds("A value, its words and its symbol are what a used claim states; nothing else has a value.")
def values_were_printed(tables: Tables) -> Iterator[Finding]:
    claims = tables.used_claims
    revised = {c["figure"] for c in tables["claims"] if c["status"] == ClaimStatus.EARLIER_VINTAGE}
    for at, line in tables.rows("figures"):
        stated = claims.get(line["id"], [])
        has_value = bool(line["value"])
        if has_value and line["value_kind"] not in (ValueKind.NUMBER, ValueKind.AGE):
            yield at("value", f"a {line['value_kind']} has no printed number")
        if has_value and not any(amount(c["value"]) == amount(line["value"]) for c in stated):
            yield at("value", f"no used claim states {line['value']}")
        if line["value_kind"] in WORDED and line["wording"] not in {c["wording"] for c in stated}:
            yield at("wording", f"no used claim says {line['wording']!r}")
        flags = set(line["flags"].split())
        lacks = line["value_kind"] == ValueKind.NUMBER and not has_value
        if lacks and not flags & (WITHOUT_NUMBER | ALONE_IN_FILES):
            yield at("value", "a number is empty and no symbol says why")
        if has_value and flags & WITHOUT_NUMBER:
            yield at("flags", "a symbol says that there is no number, but there is one")
        printed = {claim["symbol"] for claim in stated} | ({"r"} if line["id"] in revised else set())
        if flags - printed - {"b"}:
            yield at("flags", "no used claim prints this symbol")
        for claim in stated:
            if lacks and claim["value"]:
                yield at("value", f"{claim['claim']} states a number, the figure has none")


@holds("The claim whose value is shown is a used claim of the figure, and states that value.")
def shown_claims(tables: Tables) -> Iterator[Finding]:
    claims = tables.by("claims", "claim")
    for at, line in tables.rows("figures"):
        claim = claims.get(line["shown"], {})
        if claim.get("figure") != line["id"] or claim.get("status") != ClaimStatus.USED:
            yield at("shown", f"{line['shown']} is not a used claim of this figure")
        elif line["value"] and amount(claim["value"]) != amount(line["value"]):
            yield at("shown", f"{line['shown']} states another value")


@holds("Units fit their values: counts are whole, percentages lie from 0 to 100, an age is in years.")
def units(tables: Tables) -> Iterator[Finding]:
    fits: dict[str, tuple[Unit, ...]] = {
        **dict.fromkeys(WORDED, COUNTED),
        ValueKind.NUMBER: (*COUNTED, Unit.SCORE),
        ValueKind.RANK: (Unit.RANK,),
        ValueKind.LISTED: (Unit.LISTED,),
        ValueKind.AGE: (Unit.YEARS,),
    }
    for at, line in tables.rows("figures"):
        allowed = fits.get(line["value_kind"], ())
        if allowed and line["unit"] not in allowed:
            yield at("unit", f"a {line['value_kind']} cannot have the unit {line['unit']}")
        for column in ("value", "low", "high", "numerator", "denominator"):
            number = amount(line[column]) if line[column] else None
            if number is None:
                continue
            if number < 0:
                yield at(column, f"{line[column]} is below 0: a change is never a figure")
            if line["unit"] == Unit.PERCENT and column in ("value", "low", "high") and number > 100:
                yield at(column, f"{line[column]}% is over 100%")
            if line["unit"] == Unit.COUNT and column == "value" and number != number.to_integral_value():
                yield at(column, f"{line[column]} is not a whole count")
    figures = tables.by("figures", "id")
    for at, claim in tables.rows("claims"):
        figure = figures.get(claim["figure"]) if claim["status"] == ClaimStatus.USED else None
        if figure and figure["unit"] in (*COUNTED, Unit.SCORE) and claim["unit"] != figure["unit"]:
            yield at("unit", f"its figure has the unit {figure['unit']}")


@holds("`low` and `high` are the range that the value can stand for, words by words.csv.")
def ranges(tables: Tables) -> Iterator[Finding]:
    words = {(line["wording"], line["unit"]): line for line in tables["words"]}
    for at, line in tables.rows("words"):
        low, high = amount(line["low"]), amount(line["high"])
        if low is not None and high is not None and low > high:
            yield at("low", "low is above high")
    claims = tables.used_claims
    for at, line in tables.rows("figures"):
        low, high, value = (amount(line[column]) for column in ("low", "high", "value"))
        if low is not None and high is not None and low > high:
            yield at("low", "low is above high")
            continue
        if value is not None and (low is None or high is None or not low <= value <= high):
            yield at("low", "the range from low to high does not hold the value")
        if value is not None and line["unit"] == Unit.PERCENT and line["status"] != Agreement.DISPUTED:
            half = half_step(value)
            if low is not None and high is not None and (low < value - half or high > value + half):
                yield at("low", f"{line['value']}% cannot stand for all of {low} to {high}")
        yield from _readings_in_range(at, line, claims.get(line["id"], []), words)


def _readings_in_range(
    at: Place, line: Line, stated: list[Line], words: dict[tuple[str, str], Line]
) -> Iterator[Finding]:
    """Yield what is amiss between the range of a figure and the readings of its claims."""
    low, high = amount(line["low"]), amount(line["high"])
    worded = line["value_kind"] != ValueKind.NUMBER and line["status"] != Agreement.DISPUTED
    for claim in stated:
        if claim["wording"] in ("", "exact"):
            reading = amount(claim["value"])
            if line["status"] != Agreement.DISPUTED or reading is None or low is None or high is None:
                continue
            if not low <= reading <= high:
                yield at("low", f"the range leaves out {reading}, which {claim['claim']} gives")
            continue
        if line["value_kind"] == ValueKind.LISTED:
            continue
        known = words.get((claim["wording"], line["unit"]))
        if known is None:
            yield at("wording", f"{claim['wording']!r} is not in words.csv for {line['unit']}")
        elif worded and (line["low"], line["high"]) != (known["low"], known["high"]):
            yield at("low", f"words.csv gives another range for {claim['wording']!r}")


@holds("Agreed has two sources, single has one, disputed has two readings and says why one is shown.")
def statuses(tables: Tables) -> Iterator[Finding]:
    claims = tables.used_claims
    for at, line in tables.rows("figures"):
        stated = claims.get(line["id"], [])
        sources = {claim["source"] for claim in stated}
        readings = {(claim["value"], claim["wording"]) for claim in stated}
        if line["status"] == Agreement.AGREED and len(sources) < 2:
            yield at("status", "agreed, but one source alone gives it")
        if line["status"] == Agreement.SINGLE and len(sources) > 1:
            yield at("status", f"single, but {len(sources)} sources give it")
        if line["status"] == Agreement.DISPUTED and (len(readings) < 2 or not line["reason"]):
            yield at("status", "disputed needs two readings and a reason for the one shown")
        if line["status"] != Agreement.DISPUTED and len(readings) > 1 and not _within(line, stated):
            yield at("status", "its sources differ, so it is disputed")
        if len({claim["base"] for claim in stated}) > 1 and not line["reason"]:
            yield at("reason", "its sources name different bases; say why this one")


def _within(line: Line, stated: list[Line]) -> bool:
    """Return whether every reading fits the shown value once rounding is allowed for."""
    value = amount(line["value"])
    for claim in stated:
        other = amount(claim["value"])
        if claim["wording"] not in ("", "exact"):
            continue  # `ranges` holds words against the range
        if value is None or other is None:
            return line["unit"] in (Unit.RANK, Unit.LISTED)
        if abs(other - value) > (half_step(other) if line["unit"] == Unit.PERCENT else 0):
            return False
    return True


@holds("No two figures answer the same question about the same population, period and area in one unit.")
def one_figure_for_a_fact(tables: Tables) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for at, line in tables.rows("figures"):
        key = fact_of(line)
        if key in seen:
            yield at("id", f"it says the same as {seen[key]!r}: make them claims of one figure")
        seen.setdefault(key, line["id"])


@holds("A figure has the series and breakdown of its indicator, and a category of that breakdown.")
def questions(tables: Tables) -> Iterator[Finding]:
    indicators = tables.by("indicators", "id")
    categories = tables.keys("categories", "breakdown", "category")
    for at, line in tables.rows("figures"):
        indicator = indicators.get(line["indicator"])
        if indicator is None:
            continue
        for column in ("breakdown", "series"):
            if line[column] != indicator[column]:
                yield at(column, f"its indicator has {indicator[column]!r}")
        if (line["breakdown"], line["category"]) not in categories:
            yield at("category", f"{line['category']!r} is not in categories.csv")


@holds("A percentage fits its counts within rounding, and no part is larger than its whole.")
def shares(tables: Tables) -> Iterator[Finding]:
    facts: dict[tuple[str, ...], dict[str, tuple[Place, Line]]] = {}
    for at, line in tables.rows("figures"):
        numerator, denominator = amount(line["numerator"]), amount(line["denominator"])
        if numerator is not None and denominator is not None:
            if numerator > denominator:
                problem = f"{numerator} is more than {denominator}"
                yield at("numerator", problem, _severity(line))
            elif line["unit"] == Unit.PERCENT and not _fits(line, numerator, denominator):
                problem = f"{numerator} of {denominator} is not {line['value']}%"
                yield at("value", problem, _severity(line))
        is_counted = numerator is not None and line["unit"] == Unit.COUNT
        if is_counted and amount(line["value"]) not in (None, numerator):
            yield at("numerator", "a count is its own numerator")
        facts.setdefault(key_of(line, FACT[:-1]), {})[line["unit"]] = (at, line)
    for fact in facts.values():
        if Unit.COUNT not in fact or Unit.PERCENT not in fact:
            continue
        count, (at, share) = fact[Unit.COUNT][1], fact[Unit.PERCENT]
        wholes = {line["denominator"] for line in (count, share) if line["denominator"]}
        apart = len(wholes) > 1 and count["publication"] != share["publication"]
        if apart or _revised_apart([count, share]):
            continue
        value, whole = amount(count["value"]), amount(count["denominator"]) or amount(share["denominator"])
        if value is not None and whole and not _fits(share, value, whole):
            problem = f"{value} of {whole} is not {share['value']}%"
            yield at("value", problem, _severity(count, share))


def _fits(line: Line, numerator: Decimal, denominator: Decimal) -> bool:
    """Return whether counts make the printed percentage, to its last printed digit."""
    printed = amount(line["value"])
    if printed is None or denominator == 0:
        return True
    return makes_share(numerator, denominator, printed)


@holds("The parts of a set that is declared complete add up to its total.")
def totals(tables: Tables) -> Iterator[Finding]:
    figures = tables.by("figures", "id")
    for at, line in tables.rows("sets"):
        names = line["parts"].split()
        totals = [line["total"]] if line["total"] else []
        if not {*names, *totals} <= figures.keys():
            continue
        parts, whole = [figures[name] for name in names], [figures[name] for name in totals]
        if line["complete"] != "yes" or _revised_apart([*whole, *parts]):
            continue
        lows, highs = ([amount(part[end]) for part in parts] for end in ("low", "high"))
        if None in lows or None in highs:
            yield at("complete", "a part has no number, so it cannot be complete")
            continue
        low, high = sum(n for n in lows if n is not None), sum(n for n in highs if n is not None)
        total = amount(whole[0]["value"]) if whole else Decimal(100)
        if total is None or not low <= total <= high:
            added = f"{low}" if low == high else f"{low} to {high}"
            yield at("parts", f"the parts make {added}, the total is {total}", _severity(*whole, *parts))


def _severity(*lines: Line) -> str:
    """Return how bad it is that numbers do not fit each other: what a file printed is told, not refused."""
    return WARN if any(line["shown"].startswith(("I", "V")) for line in lines) else FAIL


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
        key_of(line, TOTAL_OF): line["value"]
        for line in tables["figures"]
        if line["breakdown"] == "total" and line["category"] == "All" and line["unit"] == Unit.COUNT
    }
    printed = _printed_totals(tables)
    sizes = {line["id"]: line["size"] for line in tables["bases"] if line["size"]}
    for at, line in tables.rows("figures"):
        key = key_of(line, TOTAL_OF)
        known = total.get(key) or sizes.get(line["base"])
        stated = amount(line["denominator"])
        if stated is not None and known and stated != amount(known) and stated not in printed.get(key, ()):
            problem = f"the record holds {known} for this base and period"
            yield at("denominator", problem, _severity(line))


def _printed_totals(tables: Tables) -> dict[tuple[str, ...], set[Decimal]]:
    """Return every number that a source printed for each total, in whichever release."""
    figures = tables.by("figures", "id")
    found: dict[tuple[str, ...], set[Decimal]] = {}
    for line in tables["claims"]:
        figure, printed = figures.get(line["figure"]), amount(line["value"])
        stated = line["status"] in (ClaimStatus.USED, ClaimStatus.EARLIER_VINTAGE)
        if stated and printed is not None and figure is not None and figure["breakdown"] == "total":
            found.setdefault(key_of(figure, TOTAL_OF), set()).add(printed)
    return found


@holds("The size of a base is the value of the figure that it names.")
def base_sizes(tables: Tables) -> Iterator[Finding]:
    figures = tables.by("figures", "id")
    for at, line in tables.rows("bases"):
        figure = figures.get(line["size_figure"])
        if figure and amount(line["size"]) != amount(figure["value"]):
            yield at("size", f"{line['size_figure']} is {figure['value']}", _severity(figure))
        if line["size"] and not line["size_figure"]:
            yield at("size_figure", "a size needs the figure that gives it")


@holds("A worded value is never a whole number in disguise: words have no value and a range.")
def small_numbers(tables: Tables) -> Iterator[Finding]:
    for at, line in tables.rows("figures"):
        if line["value_kind"] in WORDED and not line["wording"]:
            yield at("wording", "it has words as its kind and no words")
        if line["value_kind"] == ValueKind.WORDS and not (line["low"] and line["high"]):
            yield at("low", "words need a range", WARN)
