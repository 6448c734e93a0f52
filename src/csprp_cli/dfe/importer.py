"""Import DfE's files: from what a person downloaded to the files of an overlay, in memory."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from csprp_cli.dfe.additions import KEYS, Additions
from csprp_cli.dfe.download import Data, LeftAlone, open_download
from csprp_cli.dfe.layouts import Layout, layout_of, layouts_of
from csprp_cli.dfe.overlay_tables import Built, Read, built, release_of
from csprp_cli.dfe.sheet import Sheet, read_header, read_sheet
from csprp_cli.dfe.statements import Reader
from csprp_cli.dfe.vocabulary import Words
from csprp_cli.model.file_kinds import Reads
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.overlay import OverlaidTables
from csprp_cli.record.package import overlay_package

ORDER = (
    *("claims.csv", "figures.csv", "sources.csv", "publications.csv", "periods.csv", "areas.csv"),
    *("series.csv", "indicators.csv", "bases.csv", "categories.csv", "caveats.csv"),
)


class LeftOut(NamedTuple):
    """One file that was known for what it is and left out, with the number of its rows."""

    file: str
    layout: str
    rows: int


class Imported(NamedTuple):
    """An import: the files of the overlay, ready to be written, and what is to be told of it."""

    contents: dict[str, bytes]
    files: tuple[Read, ...]
    left_out: tuple[LeftOut, ...]
    left_alone: tuple[LeftAlone, ...]
    repeated: tuple[str, ...]
    outcome: Built


def import_files(base: Path, paths: list[Path], version: str) -> Imported:
    """Return the overlay that files make on top of a record. Raises RecordProblem; writes nothing."""
    laid = OverlaidTables(base, ())
    words = Words(laid.rows("dfe_words.csv"))
    layouts = layouts_of(laid.rows("dfe_layouts.csv"))
    additions = Additions({name: laid.rows(name) for name in KEYS})
    links = laid.rows("area_links.csv")
    data, left_alone, repeated = _opened(paths)
    placed, others = _placed(data, layouts)  # none is read before all are known
    left_alone = (*left_alone, *others)
    files: list[Read] = []
    left_out: list[LeftOut] = []
    for sheet, layout in placed:
        if layout.reads == Reads.NOT_READ:
            left_out.append(LeftOut(sheet.data.name, layout.name, len(sheet.rows)))
            continue
        reader = Reader(sheet, layout, words, laid.rows("dfe_rounding.csv"), additions, links)
        release = release_of(additions, laid.rows("publications.csv"), reader.newest)
        statements, tally = reader.read()
        files.append(Read(sheet.data, layout, release, tuple(statements), tally))
    outcome = built(laid, additions, words, files)
    contents = {name: outcome.contents[name] for name in ORDER if name in outcome.contents}
    contents["datapackage.json"] = _package(files, contents, version)
    told = tuple(read._replace(statements=(), figures=len(read.statements)) for read in files)
    return Imported(contents, told, tuple(left_out), left_alone, repeated, outcome)


def _placed(
    data: list[Data], layouts: tuple[Layout, ...]
) -> tuple[list[tuple[Sheet, Layout]], list[LeftAlone]]:
    """Return every file with its layout, and those of another publication that came in a ZIP with others.

    A file that was named itself, or that has a layout and cannot be read, stops the import: what a person
    asked for is never left out.
    """
    placed: list[tuple[Sheet, Layout]] = []
    refused: list[tuple[Data, RecordProblem]] = []
    for item in data:
        try:
            layout = layout_of(item.name, read_header(item), layouts)
        except RecordProblem as problem:
            if not item.packed:
                raise
            refused.append((item, problem))
            continue
        placed.append((read_sheet(item), layout))
    if not placed:
        first = refused[0][1]
        of_all = f"none of its {len(refused)} CSV files is one that csprp knows; " if len(refused) > 1 else ""
        raise RecordProblem(f"{of_all}{first.message}", first.hint)
    return placed, [
        LeftAlone(item.name, problem.message.removeprefix(f"{item.name}: ")) for item, problem in refused
    ]


def _opened(paths: list[Path]) -> tuple[list[Data], tuple[LeftAlone, ...], tuple[str, ...]]:
    """Return every file once, in the order of its name, so that the order of the arguments makes none."""
    data: dict[str, Data] = {}
    left_alone: list[LeftAlone] = []
    repeated: list[str] = []
    for path in paths:
        opened = open_download(path)
        left_alone += opened.left_alone
        for item in opened.files:
            if item.sha256 in data:
                repeated.append(item.name)
            data.setdefault(item.sha256, item)
    in_order = sorted(data.values(), key=lambda item: (item.name, item.sha256))
    return in_order, tuple(left_alone), tuple(repeated)


def _package(files: list[Read], contents: dict[str, bytes], version: str) -> bytes:
    digest = hashlib.sha256("".join(read.data.sha256 for read in files).encode()).hexdigest()
    return overlay_package(
        digest[:8],
        "DfE's files of serious incident notifications, as rows of the record of csprp",
        contents,
        sizes=True,
        description="Rows to lay on top of the record: csprp trends --metric notifications --overlay DIR. "
        "Not a DfE publication.",
        made_on_record=version,
        licenses=[
            {
                "name": "OGL-UK-3.0",
                "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                "title": "Open Government Licence v3.0 (facts from public sector publications)",
            }
        ],
        sources=[
            {
                "title": read.data.name,
                "sha256": read.data.sha256,
                "bytes": len(read.data.content),
                "layout": read.layout.name,
                "release": read.release,
            }
            for read in files
        ],
    )
