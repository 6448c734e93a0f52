"""The one value formatter of the whole program: how a figure, a share or a symbol is written."""

from datetime import date, timedelta

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.kinds import Agreement, Unit

SYMBOLS = {
    "b": "break in the series: do not join across it",
    "c": "confidential: hidden by the publisher to protect people",
    "e": "estimated by the publisher",
    "k": "low, but not zero",
    "p": "provisional",
    "r": "revised since it was first published",
    "u": "low reliability",
    "x": "not available from the publisher",
    "z": "not applicable",
}
"""The shorthand of the Government Analysis Function ("Using symbols and shorthand", 2022) and of DfE's guide
to open data, which advises `k` in place of the word "low" for deaths."""

NOT_HELD = "not held"
"""Our gap: no page that we could read gave it. Never a symbol, a zero or an empty cell."""

UNDER_10 = "under 10"
"""What a first screen says of a national count so small that it can point to one family."""


MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(iso: str) -> str:
    """Return an ISO date, whole or in part, as people write it: "4 March 2020", "March 2020", "2020"."""
    year, *rest = iso.split("-")
    month, day = (MONTHS[int(rest[0]) - 1] if rest else ""), (str(int(rest[1])) if len(rest) > 1 else "")
    return " ".join(filter(None, (day, month, year)))


def day_before(iso: str) -> str:
    """Return the day before an ISO date in words: "31 March 2020"."""
    return day_in_words((date.fromisoformat(iso) - timedelta(days=1)).isoformat())


def shorthand(flags: tuple[str, ...]) -> str:
    """Return flags as they are printed, side by side: `[c]`, `[p][r]`."""
    return "".join(f"[{flag}]" for flag in flags)


def with_commas(number: str) -> str:
    """Return a whole number with thousands separators; anything else as it stands."""
    return f"{int(number):,}" if number.lstrip("-").isdigit() else number


def printed(figure: Figure) -> str:
    """Return the value as it was printed: `49%`, `146`, `"over 150"`, `[c]`, `largest group`.

    A disputed figure gives every reading, so that no view can show one side alone.
    """
    readings = list(dict.fromkeys(_reading(figure.unit, claim) for claim in one_per_reading(figure)))
    if figure.status == Agreement.DISPUTED and len(readings) > 1:
        return " or ".join(readings)
    return shown(figure)


def shown(figure: Figure) -> str:
    """Return the chosen reading alone. For everything but a disputed figure it is `printed`."""
    if figure.wording:
        return figure.wording if figure.unit in (Unit.RANK, Unit.LISTED) else f'"{figure.wording}"'
    if not figure.value:
        return shorthand(figure.flags)
    return _number(figure.value, figure.unit)


def one_per_reading(figure: Figure) -> tuple[Claim, ...]:
    """Return the best claim of each distinct reading, the shown one first."""
    if figure.status != Agreement.DISPUTED:
        return figure.used[:1]
    first: dict[str, Claim] = {}
    for claim in figure.used:
        first.setdefault(_reading(figure.unit, claim), claim)
    return tuple(first.values())


def _reading(unit: str, claim: Claim) -> str:
    if claim.symbol and not claim.value:
        return f"[{claim.symbol}]"
    return f'"{claim.words}"' if claim.words else _number(claim.value, unit)


def _number(value: str, unit: str) -> str:
    if unit == Unit.PERCENT:
        return f"{value}%"
    if unit == Unit.YEARS:
        return f"age {value}"
    return with_commas(value)


def claimed(claim: Claim) -> str:
    """Return what one source states, as it stated it: words first, then a number or a symbol."""
    if claim.symbol:
        return f"[{claim.symbol}]"
    if claim.words:
        return f'"{claim.words}"'
    if claim.unit == Unit.RANK:
        return "an order, not a number"
    return _number(claim.value, claim.unit)
