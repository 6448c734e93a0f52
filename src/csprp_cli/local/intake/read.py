"""People's own incidents or figures, read once, understood by row and column, and forgotten.

Nothing is written, kept or logged, and nothing that a cell holds leaves this module: not in an answer, not
in a message, not in the traceback of a failure (`without_content`).
"""

import gc
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from csprp_cli.local.intake.columns import LocalTable, Progress
from csprp_cli.local.intake.csv_grid import TextGrid, csv_grid
from csprp_cli.local.intake.file_bytes import decoded, read_bytes
from csprp_cli.local.intake.headings import known_headings, read_headings
from csprp_cli.local.intake.kinds_of_file import FileKind, kind_of
from csprp_cli.local.intake.mapping import told_of
from csprp_cli.local.intake.open_document_grid import open_document_grid
from csprp_cli.local.intake.workbook_grid import workbook_grid
from csprp_cli.model.local import LocalFile
from csprp_cli.model.problem import Problem, UsageProblem
from csprp_cli.model.reading import AS_IT_STANDS, Reading
from csprp_cli.record.record import Record


class ReadingFault(Exception):
    """A failure of csprp itself over somebody's file: its kind and its place in our code alone."""


@contextmanager
def without_content() -> Iterator[None]:
    """Let no failure carry what a file holds: a message of Python often quotes the value it is about.

    Everything that handles a LocalFile runs inside it, so that `--debug` too shows the place alone.
    """
    try:
        yield
    except (Problem, ReadingFault):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        raise ReadingFault(where) from None


def read_local(
    path: Path,
    record: Record,
    *,
    reading: Reading = AS_IT_STANDS,
    today: date | None = None,
    progress: Progress | None = None,
) -> LocalFile:
    """Return what is understood of a CSV file, or a workbook of Excel or LibreOffice.

    Dates after `today` are problems. Raises FileProblem where the file is no table that can be read.
    """
    with without_content(), _without_collecting():
        grid = _grid(path, record, reading)
        told = told_of(reading)
        headings = read_headings(
            record, grid.headings, grid.heading_row, told, reading.tied_by, grid.hidden_columns
        )
        table = LocalTable(record, grid, headings, today or date.today(), reading)
        table.read(progress)
        return table.understood()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let no search for reference cycles walk over rows as they grow: there are none, and it takes a fifth
    of the whole time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _grid(path: Path, record: Record, reading: Reading) -> TextGrid:
    content, known = read_bytes(path), partial(known_headings, record)
    kind = kind_of(path, content)
    if kind == FileKind.TEXT:
        if reading.sheet:
            raise UsageProblem("--sheet is for a workbook, and the file is text", instead={"--sheet": ""})
        return csv_grid(decoded(content), known, reading.skip_rows)
    of_workbook = workbook_grid if kind == FileKind.EXCEL else open_document_grid
    return of_workbook(content, known, reading.sheet, reading.skip_rows)
