"""The whole record as a workbook: what each sheet holds, by the guidance for accessible spreadsheets."""

from collections.abc import Iterable

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Consequence
from csprp_cli.model.record_items import LEVEL_WORDS, Caveat
from csprp_cli.model.text_kinds import Basis, LearningPart
from csprp_cli.model.value import SYMBOLS
from csprp_cli.model.workbook import CellKind, Cover, Sheet, SheetColumn, WholeRecord
from csprp_cli.record.facts import parted
from csprp_cli.record.record import Record
from csprp_cli.views.figure_sheets import EMPTY, NOTES, OURS, SHORTHAND, SOURCES, figure_sheets
from csprp_cli.wording.figures import support_needs

CONTENTS = "Contents"


def whole_record(record: Record, whose: str) -> WholeRecord:
    """Return the record as a workbook: figures by the way of counting, themes, findings, sources.

    `whose` says on the cover whose publication it is not.
    """
    listed, alone = parted(record.figures.values())
    notes = _numbered_notes(record, listed)
    sheets = (
        *figure_sheets(record, listed, notes),
        _breaks(record),
        _report_themes(record),
        _learning(record),
        _publications(record),
    )
    about = (
        _notes_sheet(record, notes),
        _shorthand_sheet(),
        *sheets,
        _sources(record),
    )
    return WholeRecord(_cover(record, whose, len(listed), len(alone)), (_contents(about), *about))


def _cover(record: Record, whose: str, listed: int, alone: int) -> Cover:
    third_hand = (
        (
            f"{alone} more are held third-hand alone: pages that quote other pages. They are in no sheet, "
            "since a number in a table is read as what a report says.",
        )
        if alone
        else ()
    )
    parts = (
        (
            "What this is",
            (
                "What has been published about serious child safeguarding incidents in England: figures, "
                "themes and learning. It is about children who died or were seriously harmed.",
                whose,
            ),
        ),
        (
            "What it holds",
            (f"{listed:,} published figures, each with its base, its period and its sources.", *third_hand),
        ),
        (
            "Before you use a number",
            (
                "Figures of two sheets do not add up: each sheet is one way of counting, or says the way "
                "in each row.",
                "Join figures by a line only where they have the same run. The sheet on breaks says why "
                "others do not join.",
                "Keep the notes of a figure with it. A high or a low number is no measure of how well "
                "anybody works.",
                "Some counts are small. They stand as published: never look for the child behind one.",
                "Most Panel figures are second-hand: look at the report before you quote one.",
            ),
        ),
        ("If you are worried about a child", tuple(f"{need}: {to}" for need, to in support_needs(record))),
        ("Edition", (f"Record {record.version}. A later report may be out: look on GOV.UK.",)),
    )
    return Cover("Serious child safeguarding incidents in England: the published record", parts)


def _contents(sheets: Iterable[Sheet]) -> Sheet:
    return Sheet(
        CONTENTS,
        "Contents",
        ("The name of a sheet is a link to it.",),
        (
            SheetColumn("Sheet", CellKind.SHEET, 34),
            SheetColumn("What it holds", width=60),
            SheetColumn("Rows", CellKind.NUMBER, 10),
        ),
        tuple((sheet.name, sheet.title, str(len(sheet.rows))) for sheet in sheets),
    )


# -- what explains them ----------------------------------------------------------------------------------


def _numbered_notes(record: Record, listed: Iterable[Figure]) -> dict[str, int]:
    """Return a number for each caveat that belongs to a figure of the workbook, in their order."""
    used = {caveat for figure in listed for caveat in figure.caveats}
    held = sorted((record.caveats[name] for name in used), key=lambda caveat: (caveat.order, caveat.id))
    return {caveat.id: number for number, caveat in enumerate(held, 1)}


def _notes_sheet(record: Record, notes: dict[str, int]) -> Sheet:
    def row(number: int, caveat: Caveat) -> tuple[str, ...]:
        return f"[note {number}]", caveat.title, caveat.text

    return Sheet(
        NOTES,
        "Notes on the figures",
        ("The column Notes of a sheet of figures names these.",),
        (SheetColumn("Note", width=12), SheetColumn("In short", width=40), SheetColumn("In full", width=80)),
        tuple(row(number, record.caveats[name]) for name, number in notes.items()),
    )


def _shorthand_sheet() -> Sheet:
    rows = (*((f"[{symbol}]", meaning) for symbol, meaning in SYMBOLS.items()), *OURS.items())
    return Sheet(
        SHORTHAND,
        "Shorthand in this workbook",
        ("Symbols are those of the Government Analysis Function. The last ones are of this workbook.",),
        (SheetColumn("Shorthand", width=14), SheetColumn("What it means", width=80)),
        rows,
    )


def _breaks(record: Record) -> Sheet:
    does = {Consequence.NO: "do not join", Consequence.CAUTION: "with care"}

    def titles(names: Iterable[str]) -> str:
        return " and ".join(record.series[name].title for name in names)

    return Sheet(
        "Breaks",
        "Breaks: between which periods figures must not be joined, and why",
        (EMPTY,),
        (
            SheetColumn("Series", width=36),
            SheetColumn("Last period before", width=24),
            SheetColumn("First period after", width=24),
            SheetColumn("What to do", width=14),
            SheetColumn("Why", width=70),
        ),
        tuple(
            (
                titles(item.series),
                record.periods[item.before].label,
                record.periods[item.after].label,
                does[item.comparable],
                item.reason,
            )
            for item in record.breaks
        ),
    )


def _report_themes(record: Record) -> Sheet:
    return Sheet(
        "Themes by report",
        "The themes that each report named, in its own words",
        ("A report that does not name a theme has not said that it matters less.", EMPTY),
        (
            SheetColumn("Report", width=40),
            SheetColumn("Theme", width=34),
            SheetColumn("Place in the list", CellKind.NUMBER, 12),
            SheetColumn("In the words of the report", width=50),
            SheetColumn("Source", width=30),
        ),
        tuple(
            (
                record.publications[item.publication].title,
                record.themes[item.theme].title if item.theme in record.themes else item.theme,
                str(item.position),
                item.wording,
                item.source,
            )
            for item in record.report_themes
        ),
    )


def _learning(record: Record) -> Sheet:
    parts = {
        LearningPart.FINDING: "found",
        LearningPart.ACTION: "to do",
        LearningPart.QUESTION: "to ask",
        LearningPart.CHECK: "to check",
        LearningPart.READING: "to read",
        LearningPart.PRACTICE: "good practice",
    }
    whose = {
        Basis.PANEL: "the Panel",
        Basis.CSPRP: "csprp suggests",
        Basis.THIRD_PARTY: "somebody else",
    }
    return Sheet(
        "Found and asked",
        "What was found and asked, by theme, in the words of csprp",
        ("The column Whose it is says who found or asked it.", EMPTY),
        (
            SheetColumn("Theme", width=30),
            SheetColumn("Kind", width=12),
            SheetColumn("Text", width=70),
            SheetColumn("Whose it is", width=20),
            SheetColumn("Publication", width=40),
            SheetColumn("Sources", width=30),
        ),
        tuple(
            (
                record.themes[item.theme].title if item.theme in record.themes else "any",
                parts[item.part],
                item.text,
                item.who or whose[item.basis],
                record.publications[item.publication].title if item.publication else "",
                " ".join(item.sources),
            )
            for item in record.learning
        ),
    )


def _publications(record: Record) -> Sheet:
    return Sheet(
        "Publications",
        "Reports, reviews, briefings and releases",
        ("None of them is part of csprp.", "A title is a link to the page of its publisher.", EMPTY),
        (
            SheetColumn("Title", width=60),
            SheetColumn("Address", CellKind.LINK),
            SheetColumn("Publisher", width=34),
            SheetColumn("Published", width=14),
            SheetColumn("What it is about", width=60),
        ),
        tuple(
            (item.title, item.address, item.publisher, item.published, item.about)
            for item in record.publications.values()
        ),
    )


def _sources(record: Record) -> Sheet:
    return Sheet(
        SOURCES,
        "Sources: every page that was read",
        ("A title is a link to the page.", "Nearness says how far it stands from the publisher.", EMPTY),
        (
            SheetColumn("Name", width=34),
            SheetColumn("Title", width=60),
            SheetColumn("Address", CellKind.LINK),
            SheetColumn("Publisher", width=30),
            SheetColumn("Nearness", width=16),
            SheetColumn("Published", width=14),
            SheetColumn("Read on", width=14),
        ),
        tuple(
            (
                *(item.id, item.title, item.address, item.publisher),
                *(LEVEL_WORDS[item.level], item.published, item.accessed),
            )
            for item in record.sources.values()
        ),
    )
