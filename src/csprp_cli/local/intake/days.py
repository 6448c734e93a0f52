"""The day that a cell of dates means: in figures or with the month in words, in London in any time zone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from csprp_cli.local.intake.cells import NUMBER, Meaning, Noted, Understand, folded
from csprp_cli.model.local import ProblemKind, Told

FIRST_YEAR = 1990

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_BETWEEN = r"[\s,./-]*"
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_DAY_OF_MONTH = r"([0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of)?"
_IN_WORDS = re.compile(f"{_DAY_OF_MONTH}{_BETWEEN}{_MONTH}{_BETWEEN}([0-9]{{4}}|[0-9]{{2}})")
_MONTH_BEFORE_DAY = re.compile(rf"{_MONTH}[\s.-]*{_DAY_OF_MONTH}[\s,-]+([0-9]{{4}}|[0-9]{{2}})")
_YEAR_BEFORE_MONTH = re.compile(rf"([0-9]{{4}})[\s/.-]+{_MONTH}[\s/.-]+([0-9]{{1,2}})")
_WEEKDAY = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nes|nesday|r|rs|rsday|urday)?\b[\s,.]*(?=[0-9a-z])"
)
_TIME = re.compile(
    r"(?:t|\s+|,\s*|\s+at\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?\s*([ap]m)?"
    r"\s*(z|utc|gmt|bst|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)

Written = Literal["certain", "day-first", "month-first"]


class Day(NamedTuple):
    """A date as its two years, and how it was written: `certain` can be read in one way alone."""

    period: str
    calendar: str
    written: Written


def day_by(today: date) -> Understand:
    """Return the reader of dates, which refuses what lies after `today`."""

    def understand(cell: str) -> Meaning:
        if not cell:
            return ProblemKind.EMPTY_CELL
        text = folded(cell)
        time = _last_time(text)
        bare = text[: time.start()] if time else text
        weekday = _WEEKDAY.match(bare)
        found = _day_of(bare[weekday.end() :] if weekday else bare)
        if isinstance(found, ProblemKind):
            return found
        when, written = found
        if weekday and _DAYS[when.weekday()] != weekday[1]:
            return ProblemKind.WEEKDAY_DIFFERS
        zone = time[5] if time else None
        try:
            when = _in_london(when, time) if time and zone else when
        except (ValueError, OverflowError):
            return ProblemKind.NOT_A_DATE
        if when.year < FIRST_YEAR:
            return ProblemKind.DATE_TOO_EARLY
        if when > today:
            return ProblemKind.DATE_IN_THE_FUTURE
        day = Day(year_to_march(when), str(when.year), written)
        return Noted(day, Told.TIME_ZONE.value) if zone else day

    return understand


def _last_time(text: str) -> re.Match[str] | None:
    """Return the time of day at the end of a text, or None."""
    return next((found for found in _TIME.finditer(text) if found.end() == len(text)), None)


def _day_of(text: str) -> tuple[date, Written] | ProblemKind:
    """Return the day that a text without a time means and how it is written, or why it means none."""
    written: Written = "certain"
    if found := _ISO.fullmatch(text):
        year, month, day = found[1], int(found[3]), found[4]
    elif found := _DAY_FIRST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), found[4]
        swapped = second > 12 >= first
        written = "month-first" if swapped else "day-first"
        month, day = (first, found[3]) if swapped else (second, found[1])
    elif found := _IN_WORDS.fullmatch(text):
        day, month, year = found[1], _month(found[2]), found[3]
    elif found := _MONTH_BEFORE_DAY.fullmatch(text):
        month, day, year = _month(found[1]), found[2], found[3]
    elif found := _YEAR_BEFORE_MONTH.fullmatch(text):
        year, month, day = found[1], _month(found[2]), found[3]
    elif _SHORT_YEAR.fullmatch(text):
        return ProblemKind.SHORT_YEAR
    else:
        return ProblemKind.NUMBER_FOR_A_DATE if NUMBER.fullmatch(text) else ProblemKind.NOT_A_DATE
    if len(year) == 2:
        return ProblemKind.SHORT_YEAR
    try:
        return date(int(year), month, int(day)), written
    except ValueError:
        return ProblemKind.NO_SUCH_DAY


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _in_london(day: date, time: re.Match[str]) -> date:
    """Return the day in London at a time with a zone. Raises ValueError for no time of day."""
    hour, minute, second, half, zone = time.groups()
    hours = int(hour) % 12 + 12 * (half == "pm") if half else int(hour)
    ahead = timedelta(hours=zone == "bst")
    if zone[0] in "+-":
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:] if len(zone) > 3 else 0))
    local = datetime(day.year, day.month, day.day, hours, int(minute), int(second or 0), tzinfo=UTC)
    return london_day(local + ahead if zone[0] == "-" else local - ahead)


def london_day(moment: datetime) -> date:
    """Return the day in London at a moment of UTC.

    Summer time runs from 01:00 on the last Sunday of March to 01:00 on the last Sunday of October, and until
    1995 to that of the fourth Sunday after the first of four. Windows holds no zones of its own, and one rule
    is smaller than a package of all of them.
    """
    spring = _sunday_up_to(moment.year, 3, 31)
    autumn = _sunday_up_to(moment.year, 10, 31 if moment.year > 1995 else 28)
    return (moment + timedelta(hours=spring <= moment < autumn)).date()


def _sunday_up_to(year: int, month: int, day: int) -> datetime:
    last = datetime(year, month, day, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def year_to_march(when: date) -> str:
    """Return the id of the year to 31 March that a day lies in: "2023-24"."""
    start = when.year if when.month >= 4 else when.year - 1
    return f"{start}-{(start + 1) % 100:02d}"
