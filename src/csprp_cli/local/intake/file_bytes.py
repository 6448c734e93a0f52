"""The bytes of a person's own file: read once into memory, and refused where they can be no table.

No message says anything of what a file holds.
"""

import codecs
import re
import stat
from pathlib import Path

from csprp_cli.model.problem import FileProblem
from csprp_cli.record.spelling import near_file

MOST_BYTES = 200_000_000
"""The largest file that is read, packed or not: a table of a million rows is smaller."""

SAVE_AS = "save it as an Excel workbook (.xlsx) or as CSV UTF-8"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_UNMARKED = 4_000
"""How many bytes show whether a text without a mark is UTF-16: every second one is NUL in a table of ours."""

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
        near = near_file(path, (".csv", ".xlsx", ".ods"))
        raise FileProblem(f"there is no file {path}", "look at its name and its folder", near) from None
    except PermissionError:
        raise FileProblem(f"{path} may not be read", "close it where it is open") from None
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise FileProblem("the name of the file cannot be a name", "name a CSV file or a workbook") from None


def decoded(content: bytes) -> str:
    """Return the text of a CSV file: by its byte order mark, else as UTF-8, else as Windows writes it.

    Raises FileProblem for what is no text in any of them, naming the line.
    """
    text = _text(content).lstrip("\ufeff")  # two programs may each have set a mark
    text = text.removesuffix("\x1a")  # the end of a file, as old programs marked it
    if "\n" not in text and "\r" not in text:
        text = _OTHER_LINE_ENDS.sub("\n", text)
    spoiled = [text.index(character) for character in _NO_TEXT if character in text]
    if spoiled:
        line = text.count("\n", 0, min(spoiled)) + 1
        what = "a NUL character" if text[min(spoiled)] == "\0" else "a control character"
        raise FileProblem(f"line {line} holds {what}, so the file is no table of text", SAVE_AS)
    return text


def _text(content: bytes) -> str:
    marked = [(len(mark), encoding) for mark, encoding in _MARKS if content.startswith(mark)]
    for length, encoding in marked or [(0, encoding) for encoding in _unmarked_utf_16(content[:_UNMARKED])]:
        try:
            return content[length:].decode(encoding)
        except UnicodeDecodeError:
            raise FileProblem("the letters of the file are spoiled", SAVE_AS) from None
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem("the letters of the file are in no encoding that csprp knows", SAVE_AS)


def _unmarked_utf_16(start: bytes) -> list[str]:
    halves = (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2]))
    return [name for name, high, low in halves if high.count(0) * 2 > len(high) and not low.count(0)]
