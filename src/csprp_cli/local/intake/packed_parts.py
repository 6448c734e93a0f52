"""The parts of a packed workbook, of Excel or OpenDocument: refused where unpacking them would do harm."""

import io
import re
import zipfile

from csprp_cli.local.intake.file_bytes import MOST_BYTES
from csprp_cli.model.problem import FileProblem

MOST_RATIO = 100
SMALL_PART = 1_000_000
"""A part that unpacks to less than this is let through, however well it was packed."""

SAVE_AGAIN = "open it in Excel, save it as an Excel workbook (.xlsx), and try again"

_PLAIN_START = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*<[A-Za-z_]", re.DOTALL)
"""What a part starts with: its root, after a declaration and remarks."""
_MACROS = re.compile(r"(?:.*vbaproject\.bin|(?:basic|scripts)/.+)", re.DOTALL)


def unpacked(content: bytes) -> zipfile.ZipFile:
    """Return the parts of a workbook. Raises FileProblem for one that is locked, spoiled or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:
        raise FileProblem("the workbook was cut short, or is none", SAVE_AGAIN) from None
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts) or "encrypted-package" in names:
        raise FileProblem("the file is locked with a password", "save a copy without one")
    if any(map(_MACROS.fullmatch, names)):
        raise FileProblem("the workbook holds macros", "save it as an Excel workbook (.xlsx) without them")
    if sum(part.file_size for part in parts) > MOST_BYTES or any(map(_is_bomb, parts)):
        raise FileProblem(
            "the workbook unpacks to far more than a table needs", "copy the table into a new one"
        )
    try:
        has_entities = any(_may_define_entities(archive, part) for part in parts)
    except Exception:  # zipfile.BadZipFile, zlib.error, and what else a spoiled stream may raise
        raise FileProblem("the workbook was cut short, or spoiled", SAVE_AGAIN) from None
    if has_entities:
        raise FileProblem("the workbook is spoiled", SAVE_AGAIN)
    return archive


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(SMALL_PART, MOST_RATIO * max(part.compress_size, 1))


def _may_define_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part may define entities, which no workbook does and some attacks need.

    They stand before the root. A part that does not soon come to its root, or is written in letters in which
    no root can be seen (UTF-7, EBCDIC), is taken to define some.
    """
    if part.is_dir() or not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as file:
        start = file.read(65_536).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")
    return bool(start) and _PLAIN_START.match(start) is None
