"""What kind of file a person named, by its bytes: a table that is read, or another by its right name.

No name that stands inside a file is repeated: people name sheets and files after children.
"""

import io
import re
import zipfile
from collections import Counter
from enum import StrEnum
from pathlib import Path, PurePosixPath

from csprp_cli.local.intake.file_bytes import SAVE_AS
from csprp_cli.model.problem import FileProblem


class FileKind(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    EXCEL = "excel"
    OPEN_DOCUMENT = "open-document"


EXPORT_AS = "in the system that made it, choose CSV or an Excel workbook (.xlsx)"
COPY_FROM = "copy the table into an Excel workbook (.xlsx), and name that"
UNPACK = "unpack it, and name the table that it holds"
NOT_STRICT = "in Save as, choose Excel Workbook, not Strict Open XML Spreadsheet"

_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", COPY_FROM),
    (b"{\\rtf", "a text document (.rtf)", COPY_FROM),
    (b"\x1f\x8b", "packed (.gz)", UNPACK),
    (b"BZh", "packed (.bz2)", UNPACK),
    (b"\xfd7zXZ\0", "packed (.xz)", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "packed (.7z)", UNPACK),
    (b"Rar!", "packed (.rar)", UNPACK),
    (b"PAR1", "a Parquet file", EXPORT_AS),
    (b"ARROW1", "a Feather file", EXPORT_AS),
    (b"$FL2", "a data file of SPSS (.sav)", EXPORT_AS),
    (b"$FL3", "a data file of SPSS (.zsav)", EXPORT_AS),
    (b"<stata_dta>", "a data file of Stata (.dta)", EXPORT_AS),
    (b"\0\x01\0\0Standard Jet DB", "a database of Access (.mdb)", EXPORT_AS),
    (b"\0\x01\0\0Standard ACE DB", "a database of Access (.accdb)", EXPORT_AS),
    (b"SQLite format 3\0", "a database of SQLite", EXPORT_AS),
    (b"\x89PNG", "an image", COPY_FROM),
    (b"\xff\xd8\xff", "an image", COPY_FROM),
    (b"GIF8", "an image", COPY_FROM),
    (b"II*\0", "an image", COPY_FROM),
    (b"MM\0*", "an image", COPY_FROM),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_KINDS = (
    ("EncryptedPackage", "locked with a password", "save a copy without one"),
    ("WordDocument", "an old document of Word (.doc)", COPY_FROM),
    ("PowerPoint Document", "a presentation (.ppt)", COPY_FROM),
    ("__substg1.0_", "an e-mail (.msg)", "save what is attached to it, and name that"),
)
_PACKED_PARTS = (
    ("word/", "a document of Word (.docx)", COPY_FROM),
    ("ppt/", "a presentation (.pptx)", COPY_FROM),
    ("index/document.iwa", "a table of Numbers (.numbers)", "in Numbers, choose Export to, Excel or CSV"),
    ("index.zip", "a table of Numbers (.numbers)", "in Numbers, choose Export to, Excel or CSV"),
)
_XML_SHEET = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_FLAT_ODS = re.compile(r"<office:document[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta|style|div|script)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_][\w:.-]*[\s/>])")
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_START = 4_000

MOST_OF_TEXT = 80_000_000
"""The largest text that is read: in memory its cells take ten times as much."""

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls")
_OPEN_SHEETS = (".ods", ".ots")


def kind_of(path: Path, content: bytes) -> FileKind:
    """Return what kind of table a file is, by its bytes.

    Raises FileProblem for every other kind, by its name, and where its name and its bytes do not agree.
    """
    if not content.strip(b"\0\r\n\t ,;|~"):
        raise FileProblem("the file is empty", "start from: csprp local template --out template.xlsx")
    for start, what, hint in _STARTS:
        if content.startswith(start):
            raise FileProblem(f"the file is {what}, not a table", hint)
    if content[4:8] == b"ftyp" or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        raise FileProblem("the file is an image or a film, not a table", COPY_FROM)
    if content.startswith(_OLD_OFFICE):
        for word, what, hint in _OLD_KINDS:
            if word.encode("utf-16-le") in content:
                raise FileProblem(f"the file is {what}", hint)
        raise FileProblem("the file is in an old form of Excel (.xls), or another old form", SAVE_AS)
    ending = path.suffix.lower()
    if content.startswith(b"PK"):
        return _packed(ending, content)
    if ending in (*_WORKBOOKS, *_OPEN_SHEETS):
        _refuse_markup(content)
        what = "OpenDocument spreadsheet" if ending in _OPEN_SHEETS else "Excel workbook"
        raise FileProblem(f"the file is no {what}, or it was cut short", SAVE_AS)
    _refuse_markup(content)
    if len(content) > MOST_OF_TEXT:
        raise FileProblem(f"the file is over {MOST_OF_TEXT // 1_000_000} MB", "take out what is no table")
    return FileKind.TEXT


def _packed(ending: str, content: bytes) -> FileKind:
    """Return what a packed file is. Raises FileProblem for what is neither workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = [part.filename.lower() for part in archive.infolist() if not part.is_dir()]
    except Exception:
        if ending in (*_WORKBOOKS, *_OPEN_SHEETS):
            raise FileProblem("the workbook was cut short, or is none", SAVE_AS) from None
        raise FileProblem("the file is packed, and was cut short", UNPACK) from None
    if "xl/workbook.bin" in names or ending == ".xlsb":
        raise FileProblem("the file is a binary workbook (.xlsb)", "save it as an Excel workbook (.xlsx)")
    if ending == ".xlsm":
        raise FileProblem("the file may hold macros (.xlsm)", "save it as an Excel workbook (.xlsx)")
    for part, what, hint in _PACKED_PARTS:
        if any(name.startswith(part) for name in names):
            raise FileProblem(f"the file is {what}, not a table", hint)
    if {"mimetype", "content.xml"} <= set(names):
        return _open_document(archive, ending)
    if "[content_types].xml" in names:
        if ending != ".xlsx":
            message = "the file is packed, as an Excel workbook (.xlsx) is, and its name says otherwise"
            raise FileProblem(message, SAVE_AS)
        return FileKind.EXCEL
    if ending == ".xlsx":
        raise FileProblem("the file is packed, and is no Excel workbook", SAVE_AS)
    raise FileProblem(f"the file is packed (ZIP) and holds {_counted(names)}", UNPACK)


def _open_document(archive: zipfile.ZipFile, ending: str) -> FileKind:
    try:
        with archive.open("mimetype") as file:
            kind = file.read(_START)
    except Exception:  # zipfile.BadZipFile, RuntimeError for a password, and what a spoiled stream may raise
        raise FileProblem("the OpenDocument file was cut short, or is locked", SAVE_AS) from None
    if kind.startswith(b"application/vnd.oasis.opendocument.") and b"spreadsheet" not in kind:
        raise FileProblem("the file is an OpenDocument text, drawing or database, not a table", COPY_FROM)
    if ending not in _OPEN_SHEETS:
        message = "the file is packed, as an OpenDocument spreadsheet (.ods) is, and its name says otherwise"
        raise FileProblem(message, SAVE_AS)
    return FileKind.OPEN_DOCUMENT


def _counted(names: list[str]) -> str:
    """Return what a ZIP holds by the endings that tables have, and never by name."""
    tables = {".csv", ".tsv", ".txt", *_WORKBOOKS, *_OPEN_SHEETS}
    kinds = Counter(
        ending if ending in tables else "of another kind"
        for name in names
        if not name.startswith("__macosx/")
        for ending in [PurePosixPath(name).suffix]
    )
    listed = ", ".join(f"{number} {ending}" for ending, number in sorted(kinds.items()))
    return f"{listed} (files)" if listed else "nothing"


def _refuse_markup(content: bytes) -> None:
    """Raise FileProblem for what a text is instead of a table: a web page, XML, JSON."""
    start = content[:_START].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe\ufeff")
    if not start.lstrip().startswith(("<", "{", "[")):
        return
    if _XML_SHEET.search(start):
        raise FileProblem("the file is an XML spreadsheet of Excel 2003", SAVE_AS)
    if _FLAT_ODS.search(start):
        raise FileProblem("the file is a flat OpenDocument file (.fods)", SAVE_AS)
    if _HTML.match(start.lstrip()) or ("<html" in start.lower() and _XML.match(start)):
        raise FileProblem("the file is a web page (HTML), whatever its name says", SAVE_AS)
    if _XML.match(start):
        raise FileProblem("the file is XML, not a table", EXPORT_AS)
    if _JSON.match(start):
        raise FileProblem("the file is JSON, not a table", EXPORT_AS)
