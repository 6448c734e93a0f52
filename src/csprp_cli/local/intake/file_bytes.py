"""The bytes of a person's own file: read once into memory, and refused where they can be no table.

No message says anything of what a file holds.
"""

import codecs
import stat
from pathlib import Path

from csprp_cli.model.problem import FileProblem
from csprp_cli.record.spelling import near_file

MOST_BYTES = 200_000_000
"""The largest file that is read, packed or not: a table of a million rows is smaller."""

SAVE_AS = "save it as an Excel workbook (.xlsx) or as CSV UTF-8"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = "".join(map(chr, (*range(9), *range(0x0E, 0x20), 0x7F, 0xFFFE, 0xFFFF)))


def read_bytes(path: Path) -> bytes:
    """Return a whole file. Raises FileProblem for what is no plain file, or cannot be read."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FileProblem(f"{path} is a folder", "name a file in it")
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{path} is not a plain file", "name a CSV file or an Excel workbook")
        if path.name.startswith("~$"):
            raise FileProblem(f"{path} is what Excel keeps beside an open file", "name the workbook itself")
        if found.st_size > MOST_BYTES:
            raise FileProblem(f"the file is over {MOST_BYTES // 1_000_000} MB", "take out what is no table")
        return path.read_bytes()
    except FileNotFoundError:
        near = near_file(path, (".csv", ".xlsx"))
        raise FileProblem(f"there is no file {path}", "look at its name and its folder", near) from None
    except PermissionError:
        raise FileProblem(f"{path} may not be read", "close it where it is open") from None
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise FileProblem("the name of the file cannot be a name", "name a CSV file or a workbook") from None


def is_workbook(path: Path, content: bytes) -> bool:
    """Return whether a file is a packed workbook, by its bytes; else it is text.

    Raises FileProblem where its name and its bytes do not agree, or where Excel locked it.
    """
    if not content.strip(b"\0\r\n\t ,;"):
        raise FileProblem("the file is empty", "start from: csprp local template --out template.xlsx")
    ending = path.suffix.lower()
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            raise FileProblem("the file is locked with a password", "save a copy without one")
        raise FileProblem("the file is in an old form of Excel (.xls), or another old form", SAVE_AS)
    if content.startswith(b"PK"):
        what = {".xlsm": "may hold macros (.xlsm)", ".xlsb": "is a binary workbook (.xlsb)"}.get(ending)
        if what:
            raise FileProblem(f"the file {what}", "save it as an Excel workbook (.xlsx)")
        if ending != ".xlsx":
            raise FileProblem("the file is packed, as a workbook is, and its name says otherwise", SAVE_AS)
        return True
    if ending in (".xlsx", ".xlsm", ".xlsb", ".xls"):
        raise FileProblem("the file is no Excel workbook, or it was cut short", SAVE_AS)
    return False


def decoded(content: bytes) -> str:
    """Return the text of a CSV file: by its byte order mark, else as UTF-8, else as Windows writes it.

    Raises FileProblem for what is no text in any of them, naming the line.
    """
    text = _text(content).lstrip("\ufeff")  # a second mark: some programs write one before one that is there
    text = text.removesuffix("\x1a")  # the end of a file, as old programs marked it
    spoiled = [text.index(character) for character in _NO_TEXT if character in text]
    if spoiled:
        line = text.count("\n", 0, min(spoiled)) + 1
        what = "a NUL character" if text[min(spoiled)] == "\0" else "a control character"
        raise FileProblem(f"line {line} holds {what}, so the file is no table of text", SAVE_AS)
    return text


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise FileProblem("the letters of the file are spoiled", SAVE_AS) from None
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem("the letters of the file are in no encoding that csprp knows", SAVE_AS)
