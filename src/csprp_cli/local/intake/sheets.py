"""Which sheet of a workbook holds the table: the one that was named, the template's, or the only one."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from csprp_cli.local.intake.packed_parts import SAVE_AGAIN
from csprp_cli.model.local import NEVER_READ, SHEETS
from csprp_cli.model.problem import FileProblem, UsageProblem


class Sheet(NamedTuple):
    """One sheet: its title, whether it can be seen, and a question that reads no more than it must."""

    title: str
    is_visible: bool
    holds_anything: Callable[[], bool]


class ChosenSheet(NamedTuple):
    """The place of the sheet to read, and how many others are hidden and how many can be seen."""

    place: int
    hidden: int
    others: int


def chosen_sheet(sheets: Sequence[Sheet], wanted: str) -> ChosenSheet:
    """Return which sheet to read. `wanted` is a title, or a number that counts the sheets that can be seen.

    An empty sheet is none, unless it was named. Raises FileProblem where several may hold the table or none
    can be seen, UsageProblem for a name or number that no sheet has.
    """
    if not sheets:
        raise FileProblem("the workbook has no sheet with cells", SAVE_AGAIN)
    seen = [place for place, sheet in enumerate(sheets) if sheet.is_visible]
    place = _named(sheets, seen, wanted.strip()) if wanted else _only(sheets, seen)
    rest = [sheet for other, sheet in enumerate(sheets) if other != place]
    hidden = sum(not sheet.is_visible for sheet in rest)
    others = sum(
        sheet.is_visible and sheet.title not in NEVER_READ and sheet.holds_anything() for sheet in rest
    )
    return ChosenSheet(place, hidden, others)


def _named(sheets: Sequence[Sheet], seen: Sequence[int], wanted: str) -> int:
    for place, sheet in enumerate(sheets):
        if sheet.title.casefold() == wanted.casefold():
            return place
    if re.fullmatch("[0-9]{1,4}", wanted) and 1 <= int(wanted) <= len(seen):
        return seen[int(wanted) - 1]
    hint = f"give a number from 1 to {len(seen)}"
    raise UsageProblem("--sheet names no sheet of the workbook", hint, {"--sheet": "1"})


def _only(sheets: Sequence[Sheet], seen: Sequence[int]) -> int:
    ours = [place for place in seen if sheets[place].title in SHEETS.values()]
    candidates = ours or [place for place in seen if sheets[place].title not in NEVER_READ]
    if len(candidates) > 1:
        candidates = [place for place in candidates if sheets[place].holds_anything()] or candidates[:1]
    if len(candidates) > 1:
        numbers = " or ".join(f"--sheet {seen.index(place) + 1}" for place in candidates[:9])
        message = f"the workbook has {len(candidates)} sheets that may hold the table"
        first = {"--sheet": str(seen.index(candidates[0]) + 1)}
        raise FileProblem(message, f"say which, counting from the left, {numbers}; such as", first)
    if not candidates:
        raise FileProblem("every sheet of the workbook is hidden", "unhide the one to read")
    place = candidates[0]
    if not sheets[place].holds_anything() and any(
        sheet.holds_anything() for sheet in sheets if not sheet.is_visible
    ):
        raise FileProblem("the sheets that can be seen are empty, and a hidden one is not", "unhide it")
    return place
