"""Letter the caveats of single rows; put those that a whole series carries under its table, once."""

from collections.abc import Collection
from itertools import compress

from csprp_cli.model.figure import Figure
from csprp_cli.model.result import Row, Table
from csprp_cli.model.value import shorthand
from csprp_cli.record.record import Record

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Letters:
    """Notes for the figures of one answer, lettered in the order in which the figures stand."""

    def __init__(self, record: Record, figures: list[Figure]) -> None:
        self._record = record
        self._common: dict[str, list[str]] = {}
        own: dict[str, None] = {}
        for series in dict.fromkeys(figure.series.id for figure in figures):
            here = [figure for figure in figures if figure.series.id == series]
            carried = dict.fromkeys(caveat for figure in here for caveat in figure.caveats)
            common = [c for c in carried if all(c in figure.caveats for figure in here)]
            self._common[series] = common
            own.update(dict.fromkeys(caveat for caveat in carried if caveat not in common))
        self._letters = dict(zip(own, _marks(len(own)), strict=True))

    def beside(self, figure: Figure) -> str:
        """Return the symbols and the letters of one figure, as a column of notes holds them."""
        return " ".join(filter(None, (shorthand(figure.flags), self.of(figure))))

    def of(self, figure: Figure) -> str:
        """Return the letters of one figure, separated by spaces."""
        return " ".join(sorted(self._letters[caveat] for caveat in self._own(figure)))

    def _own(self, figure: Figure) -> list[str]:
        return [caveat for caveat in figure.caveats if caveat not in self._common[figure.series.id]]

    def notes(self, figures: list[Figure]) -> tuple[tuple[str, str], ...]:
        """Return letter and text of every note that rows of these figures carry."""
        carried = {caveat for figure in figures for caveat in self._own(figure)}
        return tuple(
            (mark, self._record.caveats[c].text) for c, mark in self._letters.items() if c in carried
        )

    def common(self, figures: list[Figure]) -> tuple[str, ...]:
        """Return the texts that hold for a whole series among these figures, its name before them
        where there are several."""
        several = dict.fromkeys(figure.series for figure in figures)
        return tuple(
            text if len(several) == 1 or text.startswith(series.short) else f"{series.short}: {text}"
            for series in several
            for text in (self._record.caveats[caveat].text for caveat in self._common[series.id])
        )


def without_empty(titles: Collection[str], table: Table) -> Table:
    """Return a table without those of its columns of these titles that hold nothing in any row of data."""
    data = [row.cells for row in table.rows if row.kind == "data"]
    kept = [
        column.title not in titles or any(cells[place] for cells in data)
        for place, column in enumerate(table.columns)
    ]
    rows = tuple(Row(tuple(compress(row.cells, kept))) if row.kind == "data" else row for row in table.rows)
    return table._replace(columns=tuple(compress(table.columns, kept)), rows=rows)


def _marks(count: int) -> list[str]:
    return [_ALPHABET[i] if i < 26 else _ALPHABET[i // 26 - 1] + _ALPHABET[i % 26] for i in range(count)]
