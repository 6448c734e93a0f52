"""The empty table that people fill in about their own incidents or figures, with what explains it."""

from csprp_cli.model.kinds import ColumnKind, Shape
from csprp_cli.model.local import COUNTS, EMPTY, INCIDENTS, SHEETS, LocalColumn, Template, TemplateColumn
from csprp_cli.record.record import Record

BEFORE = {
    INCIDENTS: (
        "One row is one incident, or one child where you count children. Keep to one of the two.",
        "Leave out a column that you do not hold. In a yes or no column, an empty cell means not known.",
    ),
    COUNTS: (
        "One row is one figure that you have counted: what was counted, its category, its year, how many, "
        "and out of how many.",
    ),
}
ALWAYS = (
    "Names, dates of birth, addresses and NHS numbers are not needed: csprp does not read them.",
    "Nothing leaves your machine. csprp reads the file, answers and forgets it, and writes nothing but what "
    "you name with --out. Keep the file where you keep your case records.",
    "Leave the headings as they are. Do not merge cells, and paste values in place of formulas.",
    "To see what csprp understands, type csprp local check and the name of your file.",
)

_FREE = {
    ColumnKind.REFERENCE: "any text",
    ColumnKind.DATE: "a date: 2024-03-31 or 31/03/2024",
    ColumnKind.AGE_YEARS: "a whole number, 0 to 25",
    ColumnKind.AGE_MONTHS: "a whole number, 0 to 311",
    ColumnKind.INDICATOR: "a name",
    ColumnKind.CATEGORY: "a name",
    ColumnKind.PERIOD: "2023-24 or 2020",
    ColumnKind.COUNT: "a whole number",
}


def template(record: Record, shape: Shape) -> Template:
    """Return the empty table of a shape."""
    title = "How to fill in your incidents" if shape == INCIDENTS else "How to fill in your figures"
    columns = sorted(record.local_columns.values(), key=lambda column: column.order)
    return Template(
        sheet=SHEETS[shape],
        title=title,
        before=(*BEFORE[shape], *ALWAYS),
        columns=tuple(_column(record, column) for column in columns if column.shape == shape),
    )


def _column(record: Record, column: LocalColumn) -> TemplateColumn:
    words: dict[str, list[str]] = {}
    for choice in record.local_choices:
        if choice.choices == column.choices:
            words.setdefault(choice.answer, []).append(choice.word)
    offered = tuple(found[0] for found in words.values() if found[0] != EMPTY)
    accepted = "; ".join(", ".join(found).replace(EMPTY, "an empty cell") for found in words.values())
    return TemplateColumn(
        heading=column.column,
        title=column.title,
        kind=column.kind,
        needed="yes" if column.required else "no",
        explanation=column.explanation,
        offered=offered,
        accepted=accepted or _FREE[column.kind],
    )
