"""What a command answers: one object that every renderer places in full."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from csprp_cli.model.chart import Chart

Align = Literal["left", "right", "center"]
RowKind = Literal["data", "label", "break"]
Status = Literal["fine", "fail", "refused"]
Item = TypeVar("Item")

FIGURE_FIELDS = (
    *("figure", "metric", "indicator", "breakdown", "category", "series", "area", "area_code"),
    *("period", "period_start", "period_end", "value", "value_kind", "unit", "base"),
    *("numerator", "denominator", "low", "high", "wording", "run", "flags", "status"),
    *("publication", "source_level", "sources", "note"),
)
"""The first columns of every row that holds a figure. More are added at the end, never between."""

SOURCE_FIELDS = ("source_titles", "source_addresses")
"""The last columns of every row that holds a figure: of each of its `sources` in turn, a bar between."""

NUMBERS = frozenset(
    {
        *("value", "numerator", "denominator", "low", "high"),
        *("value_a", "value_b", "change", "change_low", "change_high", "relative_change"),
        *("claims", "figures", "periods", "position", "score"),
        *("local_value", "local_numerator", "local_denominator", "national_value"),
        *("difference", "difference_low", "difference_high"),
        *("count", "out_of", "percent"),
    }
)
"""Fields that hold a number or nothing: in JSON a number or null, in Python a number or None."""


class Column(NamedTuple):
    """One column of a table: its heading, which side it leans to, and whether it may wrap."""

    title: str
    align: Align = "left"
    wraps: bool = False


class Bar(NamedTuple):
    """The length of a bar: `value` of `most`. It repeats a printed number and never replaces it."""

    value: float
    most: float


Cell = str | Bar


def wide(title: str) -> Column:
    """Return a column of text that may break over lines."""
    return Column(title, wraps=True)


def number(title: str) -> Column:
    """Return a column of numbers, set to the right."""
    return Column(title, "right")


class Row(NamedTuple):
    """One line of a table. A `label` or a `break` spans it and holds one text."""

    cells: tuple[Cell, ...]
    kind: RowKind = "data"


class Table(NamedTuple):
    """Rows under named columns, with lettered notes of their own."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...] = ()


class Section(NamedTuple):
    """One part of an answer: a heading, a sentence or two, and a table or a list.

    Where there is no room for all of its rows, those of a table that is `newest_last` stay at its end.
    `charts` take the place of the bars of the table where a page can hold a picture.
    """

    heading: str
    intro: str = ""
    table: Table | None = None
    bullets: tuple[str, ...] = ()
    after: str = ""
    newest_last: bool = False
    charts: "tuple[Chart, ...]" = ()


LONGEST_PRINTED = 60
"""The longest address that a note prints, in characters; nobody types a longer one, and its link holds it."""


class Citation(NamedTuple):
    """One numbered source under an answer; where `number` is 0, the publication that an answer is about.

    `text` is its short name. `published` and `accessed` are ISO dates, in part or empty where not known;
    `also` are the numbers of the sources that give the same figures.
    """

    number: int
    text: str
    level: str
    address: str
    id: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    accessed: str = ""
    also: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """What stands beside a figure: "[1]"."""
        return f"[{self.number}]" if self.number else ""

    @property
    def link(self) -> str:
        """The address where it is one of the web, else nothing: no page of ours runs what a row holds."""
        return self.address if self.address.startswith(("https://", "http://")) else ""

    @property
    def on_paper(self) -> str:
        """The address as a page without much room prints it: whole, or its site where it fills a line."""
        plain = self.address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
        site, _, path = plain.partition("/")
        return f"{site}/..." if path and len(plain) > LONGEST_PRINTED else plain


class Result(NamedTuple):
    """A whole answer. `fields` and `records` are its rows for CSV and JSON; the rest is for people.

    `caveats`, `in_short` and `to_quote` are plain sentences; `legend` explains the symbols that occur;
    `next_steps` are lines to type. Where one screen is all there is, `short` stands in place of `sections`
    and `foremost` in place of `caveats`; with `words_first` the lines to type belong to the answer, since
    its rows usually say little. `handout` is the page that files for people hold in its place, where the
    whole is too much to hand out. `undrawn` says why an answer has no picture, where there is more to say
    than that it has none; `beneath` are sentences for the picture alone: what it cannot draw. `drawn` is
    what a picture is of, where that is not the whole answer.
    """

    command: str
    title: str
    fields: tuple[str, ...]
    records: tuple[Mapping[str, str], ...]
    what_it_counts: str = ""
    sections: tuple[Section, ...] = ()
    caveats: tuple[str, ...] = ()
    in_short: str = ""
    to_quote: str = ""
    citations: tuple[Citation, ...] = ()
    publications: tuple[Citation, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    support: str = ""
    next_steps: tuple[str, ...] = ()
    status: Status = "fine"
    notices: tuple[str, ...] = ()
    words_first: bool = False
    short: tuple[Section, ...] | None = None
    foremost: tuple[str, ...] = ()
    handout: "Result | None" = None
    undrawn: str = ""
    beneath: tuple[str, ...] = ()
    drawn: "Result | None" = None

    @property
    def on_one_screen(self) -> tuple[Section, ...]:
        """The sections for where one screen is all there is."""
        return self.sections if self.short is None else self.short

    @property
    def charts(self) -> "tuple[Chart, ...]":
        """Every picture of its sections, in their order."""
        return tuple(chart for section in self.sections for chart in section.charts)

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields as CSV and JSON have them: after all others, what the sources of a figure are called."""
        return (*self.fields, *(SOURCE_FIELDS if "sources" in self.fields else ()))


def as_number(cell: str, words: str | None = None) -> str | int | float | None:
    """Return a number as it stands in JSON and Python, whole or not; `words` for a text that is none."""
    try:
        return (float(cell) if "." in cell else int(cell)) if cell else None
    except ValueError:
        return words


def records_of(
    items: Iterable[Item], fields: Sequence[str], **given: Callable[[Item], object]
) -> tuple[dict[str, str], ...]:
    """Return a row of CSV for each item: a field is what is given for it, else the item's own of that name.

    A list of words is joined by spaces, and what is None is empty.
    """
    return tuple(
        {name: _text(given[name](item) if name in given else getattr(item, name)) for name in fields}
        for item in items
    )


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
