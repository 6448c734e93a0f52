"""What a printed number can stand for, by its last digit."""

from decimal import Decimal

from csprp_cli.model.kinds import Unit


def half_step(printed: Decimal) -> Decimal:
    """Return half a step of the last printed digit: 0.5 for 37, 0.05 for 36.5."""
    return Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2


def span(printed: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number that are printed so: never below 0, or over 100%."""
    low, high = max(printed - half_step(printed), Decimal(0)), printed + half_step(printed)
    return low, min(high, Decimal(100)) if unit == Unit.PERCENT else high


def makes_share(numerator: Decimal, denominator: Decimal, printed: Decimal) -> bool:
    """Return whether counts make the printed percentage, to its last printed digit."""
    return abs(numerator / denominator * 100 - printed) <= half_step(printed)
