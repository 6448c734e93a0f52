"""The age that a cell means: in years or months, in words of a report, as a band, or of an unborn child."""

import re
from collections.abc import Mapping

from csprp_cli.local.intake.cells import NUMBER, Meaning, Noted, Understand, answer_in, as_word, folded
from csprp_cli.model.local import AGE_WORDS, UNBORN, ProblemKind, Told
from csprp_cli.model.record_items import AGE, ends_of
from csprp_cli.record.record import Record

OLDEST = 25
_MONTHS = 12
_DAYS_OF_48_MONTHS = 1461

_FIGURES = re.compile(r"(?:aged? )?([0-9]{1,9})(?:[.,]([0-9]+))?")
_LENGTHS = re.compile(
    r"(?:aged? )?"
    r"(?:([0-9]{1,2}) ?(?:years?|yrs?|y))?(?: ?([0-9]{1,3}) ?(?:months?|mths?|mnths?|mos?|m))?"
    r"(?: ?([0-9]{1,3}) ?(?:weeks?|wks?|w))?(?: ?([0-9]{1,4}) ?(?:days?|d))?(?: old| of age)?"
)
_BAND = re.compile(r"[0-9]+ to [0-9]+|under [0-9]+|[0-9]+ and over")
_MONTH_NAME = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_MADE_A_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[t ].*)?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?: .*)?"
    rf"|[0-9]{{1,2}}[- ]{_MONTH_NAME}(?:[- ][0-9]{{2,4}})?|{_MONTH_NAME}[- ][0-9]{{2,4}}"
)


def made_a_date(cell: str) -> bool:
    """Return whether a cell shows what Excel makes of 1-5 or 6-10 where it is typed into no cell of text."""
    return _MADE_A_DATE.fullmatch(folded(cell)) is not None


def words_for_ages(record: Record) -> dict[str, Noted]:
    """Return every word that stands for an age: the name of a band, "Unborn", or None where none is known."""
    words = [
        (choice.word, choice.answer, choice.note)
        for choice in record.local_choices
        if choice.choices == AGE_WORDS
    ]
    words += [(category, category, "") for breakdown, category in record.categories if breakdown == AGE]
    found: dict[str, Noted] = {}
    for word, answer, note in words:
        is_band = ends_of(record.categories.get((AGE, answer))) is not None
        meaning = answer if is_band or answer == UNBORN else None
        found.setdefault(as_word(word), Noted(meaning, Told.BANDS.value if is_band else note))
    return found


def age_in_years(words: Mapping[str, Noted]) -> Understand:
    """Return the reader of ages in completed years: a number, None, or the name of a band."""
    return _age(words, 1, OLDEST)


def age_in_months(words: Mapping[str, Noted]) -> Understand:
    """Return the reader of ages in completed months: a number, None, or "Unborn"."""
    return _age(words, _MONTHS, _MONTHS * (OLDEST + 1) - 1)


def _age(words: Mapping[str, Noted], parts_of_a_year: int, most: int) -> Understand:
    def understand(cell: str) -> Meaning:
        if not cell:
            return None
        text = folded(cell)
        in_words = answer_in(words, cell)
        is_band = _BAND.fullmatch(as_word(cell)) is not None
        if in_words is not None and (parts_of_a_year == 1 or not is_band):
            return in_words
        rounded = False
        if found := _FIGURES.fullmatch(text):
            age, rounded = int(found[1]), bool(found[2] and found[2].strip("0"))
        elif (months := _months(text)) is not None:
            age = months * parts_of_a_year // _MONTHS
        elif text.startswith("-") and NUMBER.fullmatch(text):
            return ProblemKind.NEGATIVE
        elif made_a_date(text):
            return ProblemKind.BAND_MADE_A_DATE
        else:
            return ProblemKind.NOT_A_BAND if is_band else ProblemKind.NOT_AN_AGE
        if age > most:
            return ProblemKind.TOO_OLD
        return Noted(age, Told.AGE_ROUNDED.value) if rounded else age

    return understand


def _months(text: str) -> int | None:
    """Return the completed months of "3y 4m", "7 weeks" or "2-year-6-month-old", or None for other words."""
    found = _LENGTHS.fullmatch(" ".join(re.sub(r"-|,| and ", " ", text).split()))
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days = (int(number or 0) for number in found.groups())
    in_days = 7 * weeks + days
    return _MONTHS * years + months + in_days * 4 * _MONTHS // _DAYS_OF_48_MONTHS


def bands(record: Record) -> tuple[str, ...]:
    """Return the bands of ages of the record, youngest first."""
    held = {
        category: ends
        for (breakdown, category), item in record.categories.items()
        if breakdown == AGE and (ends := ends_of(item))
    }
    return tuple(sorted(held, key=lambda band: held[band]))
