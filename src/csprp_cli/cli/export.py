"""csprp export: the whole record in one file, to send or to query."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from csprp_cli.cli.files import write_files
from csprp_cli.cli.options import Data, Force, Out, Overlay, data_of, help_text, overlays_of
from csprp_cli.cli.places import refuse_unwritable, telling_of_the_place_too
from csprp_cli.cli.streams import say
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.steering import without_steering
from csprp_cli.present.formats import with_ending

if TYPE_CHECKING:
    from csprp_cli.record.record import Record


class Ending(StrEnum):
    """What the ending of a file asks for."""

    WORKBOOK = ".xlsx"
    OPEN_WORKBOOK = ".ods"
    PACKAGE = ".zip"
    FIGURES = ".csv"
    DATABASE = ".sqlite"
    DB = ".db"
    PARQUET = ".parquet"


@help_text(
    """Everything in one file: a workbook, a table, a database.

    The ending of --out says which: .xlsx or .ods a workbook, .zip the record as it stands (--data reads it
    once it is unpacked), .csv all figures in one table with a codebook beside it, .sqlite (or .db) a
    database, .parquet for those who have pyarrow.

    Example: csprp export --out csprp.xlsx
    """
)
def export(
    ctx: typer.Context, out: Out = None, force: Force = False, data: Data = None, overlay: Overlay = None
) -> None:
    from csprp_cli.record.load import load

    if out is None:
        raise UsageProblem("an export needs a file to go into", instead={"--out": "csprp.xlsx"})
    named = out.suffix if out.suffix in set(Ending) else Ending.WORKBOOK
    with telling_of_the_place_too(out, force=force, ending=named, prints=False):
        ending = _ending(out)
    overlays = overlays_of(ctx, overlay)
    if ending is Ending.PACKAGE and overlays:
        raise UsageProblem(
            "a ZIP holds the record alone: send the folder of an overlay beside it",
            "leave out --overlay",
            {"--overlay": ""},
        )
    for place in (out, _codebook_of(out)) if ending is Ending.FIGURES else (out,):
        refuse_unwritable(place, force=force, ending=ending)
    record = load(data_of(ctx, data), overlays)
    contents = exported(record, ending, out.name)
    write_files([(out.with_name(name), content) for name, content in contents.items()], force=force)
    for name in contents:
        say(f"written: {out.with_name(name)}")
    _tell(record, ending)


def exported(record: "Record", ending: Ending, name: str) -> Mapping[str, bytes]:
    """Return the files of an export by their names: one, or for figures two.

    Raises UsageProblem where a library that it needs is not installed.
    """
    from csprp_cli.record.facts import parted
    from csprp_cli.wording.csv_row import figure_rows

    if ending is Ending.PACKAGE:
        from csprp_cli.present.export.zipped import zipped

        return {name: zipped(record)}
    if ending in (Ending.WORKBOOK, Ending.OPEN_WORKBOOK):
        return {name: _workbook(record, ending)}
    rows = without_steering(figure_rows(record, parted(record.figures.values())[0]))
    match ending:
        case Ending.FIGURES:
            from csprp_cli.present.export.codebook import codebook_csv
            from csprp_cli.present.export.tidy import figures_csv

            codebook = _codebook_of(Path(name)).name
            return {name: figures_csv(rows).encode("utf-8"), codebook: codebook_csv().encode("utf-8")}
        case Ending.PARQUET:
            from csprp_cli.present.export.tidy import figures_parquet

            return {name: figures_parquet(rows)}
    from csprp_cli.present.export.database import database

    return {name: database(record, rows)}


def _workbook(record: "Record", ending: Ending) -> bytes:
    from csprp_cli.notes.standing_text import NOT_OFFICIAL
    from csprp_cli.views.whole_record import whole_record

    whole = without_steering(whole_record(record, NOT_OFFICIAL))
    if ending is Ending.WORKBOOK:
        from csprp_cli.present.excel.record_book import record_book

        return record_book(whole, record.day)
    from csprp_cli.present.open_document import open_workbook

    return open_workbook(whole, record.day)


def _ending(out: Path) -> Ending:
    asked = out.suffix.lower()
    try:
        return Ending(".sqlite" if asked == ".sqlite3" else asked)
    except ValueError:
        known = ", ".join(Ending)
        raise UsageProblem(
            f'"{out.suffix or out.name}" names nothing that csprp exports',
            f"end the file in {known}",
            {"--out": str(with_ending(out, ".xlsx"))},
        ) from None


def _codebook_of(out: Path) -> Path:
    return out.with_name(f"{out.stem}-codebook{out.suffix}")


def _tell(record: "Record", ending: Ending) -> None:
    """Say what became of the figures that are held third-hand alone."""
    from csprp_cli.record.facts import parted

    alone = parted(record.figures.values())[1]
    if not alone:
        return
    how_many = f"{len(alone)} figure{'s are' if len(alone) > 1 else ' is'} held third-hand alone"
    if ending is Ending.PACKAGE:
        say(f"{how_many}: in its tables, each with the level of its source. Quote none of them.")
    elif ending in (Ending.DATABASE, Ending.DB):
        say(f"{how_many}: in the view third_hand_alone, and not in listed_figures. Quote none of them.")
    else:
        say(f"{how_many}, and left out. To see the first: csprp show {alone[0].id}")
