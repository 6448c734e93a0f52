"""Rows of a sheet that are no rows of its table: a total, a note, the headings again, another table.

They are known by what they lack, a date (or a period), and by what stands in their first filled cell. What
is only likely is never decided here: it is a problem until the person says which.
"""

import re
from collections.abc import Collection, Sequence

from csprp_cli.local.intake.csv_grid import MOST_OF_A_NOTE
from csprp_cli.model.local import ProblemKind

LEAST_OF_PROSE = 3
"""How many words a cell has at least that stands alone in its row and is a note: a reference has fewer."""

WIDE = 4
"""From how many columns on a row of two filled cells is no row of the table, where the first is words."""

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


def row_kind(
    cells: Sequence[str], place_of_date: int, *, is_dated: bool, totals: Collection[str]
) -> ProblemKind | None:
    """Return what a row is that is none of the table: a total, a note, or None where it may be one.

    `place_of_date` counts cells from 0. `totals` are words for a total, in small letters.
    """
    filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell.strip()]
    (_, first), *rest = filled
    others = [cell for place, cell in rest if place != place_of_date or not is_dated]
    words = [word.casefold() for word in _WORD.findall(first)]
    if _names_a_total(words, totals, whole=is_dated) and not any(map(_has_words, others)):
        return ProblemKind.TOTAL_ROW
    if is_dated:
        is_label = first.endswith(":") or (len(words) > 1 and not _DIGIT.search(first))
        return ProblemKind.NOTE_ROW if len(cells) >= WIDE and not others and rest and is_label else None
    if not any(map(_has_words, (first, *others))) and (filled[0][0] or first.startswith("\0")):
        return ProblemKind.TOTAL_ROW  # sums without a word before them
    if len(filled) <= MOST_OF_A_NOTE and ":" in first:
        return ProblemKind.NOTE_ROW
    if not rest and (len(words) >= LEAST_OF_PROSE or not first[0].isalnum()):
        return ProblemKind.NOTE_ROW
    return None


def _names_a_total(words: Sequence[str], totals: Collection[str], *, whole: bool) -> bool:
    """Return whether the words of a cell are a total: alone ("Grand total"), or first or last of others
    ("Total incidents", "Death Total"), unless the `whole` of them must be."""
    if whole:
        return " ".join(words) in totals
    return any(
        " ".join(words[:number]) in totals or " ".join(words[-number:]) in totals
        for number in range(1, min(len(words), 2) + 1)
    )


def _has_words(cell: str) -> bool:
    """Return whether a cell says anything but a number; a formula or an error of Excel is one."""
    return not cell.startswith("\0") and bool(_WORD.search(cell))
