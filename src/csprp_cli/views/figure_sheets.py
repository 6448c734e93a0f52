"""The sheets of figures of the workbook: one for each way of counting, a row for each figure."""

from collections.abc import Iterator

from csprp_cli.comparison.breaks import runs
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import SeriesKind, Unit, ValueKind
from csprp_cli.model.record_items import LEVEL_WORDS
from csprp_cli.model.value import one_per_reading, shorthand
from csprp_cli.model.workbook import CellKind, Sheet, SheetColumn
from csprp_cli.record.record import Record

NOTES, SHORTHAND, SOURCES = "Notes", "Shorthand", "Sources"

EMPTY = "An empty cell means that nothing is held or that it does not apply. It is never a zero."

_WORDS, _ORDER, _DISPUTED = "[words]", "[order]", "[differ]"
OURS = {
    _WORDS: "the source gave words in place of a number: see the column As worded",
    _ORDER: "the source gave a place in an order or a list, and no number: see the column As worded",
    _DISPUTED: "the sources differ: see the column As worded for every reading, and give them all",
}
"""Shorthand of this workbook, beside that of the publishers."""

_LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\")


def figure_sheets(record: Record, listed: list[Figure], notes: dict[str, int]) -> Iterator[Sheet]:
    """Yield a sheet for each series that goes on, and one for all that stands alone in a review."""
    run_of = runs(record, listed)
    by_series: dict[str, list[Figure]] = {}
    for figure in listed:
        by_series.setdefault(figure.series.id, []).append(figure)
    going_on = [series for series in record.series.values() if series.kind != SeriesKind.RELATED]
    related = [series for series in record.series.values() if series.kind == SeriesKind.RELATED]
    for series in sorted(going_on, key=lambda item: item.order):
        if held := by_series.get(series.id):
            about = (f"Counted by {series.who_counts}, by {series.by_date}.",)
            title = f"{series.title}: {series.what}"
            yield _figures(record, series.title, title, about, held, run_of, notes)
    rest = [figure for series in related for figure in by_series.get(series.id, ())]
    if rest:
        each_own = "Each review or answer counts in a way of its own: the column Series says which."
        title = "Figures of national reviews, briefings and answers to Parliament"
        yield _figures(record, "Reviews and answers", title, (each_own,), rest, run_of, notes)


_FIGURE_COLUMNS = (
    SheetColumn("Period", width=18),
    SheetColumn("Area", width=11),
    SheetColumn("Question", width=28),
    SheetColumn("Category", width=20),
    SheetColumn("Value", CellKind.NUMBER, 11),
    SheetColumn("Unit", width=11),
    SheetColumn("As worded", width=18),
    SheetColumn("Out of", CellKind.NUMBER, 9),
    SheetColumn("What was counted", width=22),
    SheetColumn("Symbols", width=11),
    SheetColumn("Notes", width=13),
    SheetColumn("Why this value", width=40),
    SheetColumn("Run (may be joined)", width=26),
    SheetColumn("Nearest source", width=16),
    SheetColumn("Sources", width=30),
    SheetColumn("Series", width=30),
    SheetColumn("Figure", width=34),
)
_ON_PAPER = 11
"""What people read: the columns after it are for machines, and would leave the rest too small on paper."""


def _figures(
    record: Record,
    name: str,
    title: str,
    about: tuple[str, ...],
    held: list[Figure],
    run_of: dict[str, str],
    notes: dict[str, int],
) -> Sheet:
    said = (
        *about,
        f"Words in square brackets are explained in the sheet {SHORTHAND}, and notes in the sheet {NOTES}.",
        f"The names of sources are those of the sheet {SOURCES}.",
        EMPTY,
    )
    rows = tuple(_row(record, figure, run_of.get(figure.id, ""), notes) for figure in held)
    return Sheet(_sheet_name(name), title, said, _FIGURE_COLUMNS, rows, _ON_PAPER)


def _row(record: Record, figure: Figure, run: str, notes: dict[str, int]) -> tuple[str, ...]:
    readings = one_per_reading(figure)
    worded = figure.wording
    if len(readings) > 1:
        worded = " / ".join(claim.words or claim.value for claim in readings)
    return (
        figure.period.label,
        figure.area.name,
        figure.indicator.title,
        figure.category,
        _value(figure, disputed=len(readings) > 1),
        _unit(figure),
        worded,
        figure.denominator,
        figure.base.title,
        shorthand(figure.flags),
        " ".join(f"[note {notes[caveat]}]" for caveat in figure.caveats),
        figure.reason,
        run,
        LEVEL_WORDS[figure.level],
        " ".join(dict.fromkeys(claim.source.id for claim in figure.used)),
        figure.series.title,
        figure.id,
    )


def _value(figure: Figure, *, disputed: bool) -> str:
    """Return the number, or in its place what says why there is none: no cell of this column is empty."""
    if disputed:
        return _DISPUTED
    if figure.value:
        return figure.value
    if figure.value_kind in (ValueKind.RANK, ValueKind.LISTED):
        return _ORDER
    return _WORDS if figure.wording else shorthand(figure.flags)


def _unit(figure: Figure) -> str:
    return "per cent" if figure.unit == Unit.PERCENT else str(figure.unit)


def _sheet_name(title: str) -> str:
    """Return a title as the name of a sheet, which Excel keeps short and without some characters."""
    return " ".join(title.translate(_NOT_IN_A_NAME).split())[:_LONGEST_NAME].strip(" '")
