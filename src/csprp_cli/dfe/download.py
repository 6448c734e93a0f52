"""Take the CSV files out of what a person downloaded, in memory and within limits.

Explore Education Statistics hands out single CSV files, the same packed by gzip, and ZIP files of them,
which also hold a guidance text and a .meta.csv for each file. Nothing is unpacked to the disk.
"""

import gzip
import hashlib
import io
import lzma
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.spelling import near_file

MOST_BYTES = 200_000_000
"""The largest file, and the largest sum of the files in a ZIP. DfE's are under 1 MB."""

MOST = f"{MOST_BYTES // 1_000_000} MB"
MOST_MEMBERS = 100
MOST_RATIO = 200
"""How many times larger than its packed size a member may be: CSV packs about 10 to 30 times."""

SPOILED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, NotImplementedError, ValueError, OSError),
)
"""What Python raises for a spoiled ZIP, by where it is spoiled."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_APPLE_DOUBLE = b"\x00\x05\x16\x07"

NO_DATA = "Not a data file."
OF_A_MAC = "What a Mac keeps beside a file. It holds no data."


class Data(NamedTuple):
    """One CSV file: its name, what is in it, its SHA-256, and whether it came `packed` in a ZIP."""

    name: str
    content: bytes
    sha256: str
    packed: bool = False


class LeftAlone(NamedTuple):
    """One file of a ZIP that was not read, and why."""

    name: str
    why: str


class Opened(NamedTuple):
    """What a download held: its CSV files, and what was left alone."""

    files: tuple[Data, ...]
    left_alone: tuple[LeftAlone, ...]


def open_download(path: Path) -> Opened:
    """Return the CSV files of a download: the file itself, or those in a ZIP, by name.

    Raises RecordProblem for what cannot be read or goes over a limit.
    """
    name = _shown(path.name)
    try:
        if path.is_dir():
            raise RecordProblem(f"{name} is a folder", "name the CSV or ZIP file in it")
        if not stat.S_ISREG(path.stat().st_mode):
            raise RecordProblem(f"{name} is no plain file", "name a DfE data file")
        if path.stat().st_size > MOST_BYTES:
            raise RecordProblem(f"{name} is larger than {MOST}", "name a DfE data file")
        content = path.read_bytes()
    except FileNotFoundError:
        near = near_file(path, (".csv", ".zip", ".gz"))
        raise RecordProblem(f"there is no file {name}", "check its name and its folder", near) from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "its name cannot be used"
        raise RecordProblem(f"{name} cannot be read: {said}") from None
    if not content:
        raise RecordProblem(f"{name} is empty", "download it again")
    if _is_of_a_mac(path.name) or content.startswith(_APPLE_DOUBLE):
        beside = name.removeprefix("._")
        raise RecordProblem(f"{name} is what a Mac keeps beside a file: it holds no data", f"name {beside}")
    if name.lower().endswith(".meta.csv"):
        raise RecordProblem(f"{name} describes the columns of a data file", "name the .csv file beside it")
    if content.startswith(_ZIP):
        return _members(name, content)
    if content.startswith(_GZIP):
        content, name = _gunzipped(name, content, MOST_BYTES), re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return Opened((_data(name, content),), ())


def _members(name: str, content: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(name, archive)
    except RecordProblem:
        raise
    except SPOILED:
        raise RecordProblem(f"{name} is a ZIP that cannot be read", "download it again") from None
    except RuntimeError:
        raise RecordProblem(f"{name} is locked with a password", "DfE's own files are not") from None


def _unpacked(name: str, archive: zipfile.ZipFile) -> Opened:
    listed = [member for member in archive.infolist() if not member.is_dir()]
    of_a_mac = [member for member in listed if _is_of_a_mac(member.filename)]
    members = [member for member in listed if not _is_of_a_mac(member.filename)]
    if any(member.filename == "[Content_Types].xml" for member in members):
        raise RecordProblem(f"{name} is a workbook or a document", "DfE's data files end in .csv or .zip")
    if max(len(members), len(of_a_mac)) > MOST_MEMBERS:
        raise RecordProblem(f"{name} holds more than {MOST_MEMBERS} files", "name a ZIP of one DfE release")
    if any(member.flag_bits & 1 for member in members):
        raise RecordProblem(f"{name} is locked with a password", "DfE's own files are not")
    wanted = [member for member in members if _is_data(member.filename)]
    for member in wanted:
        if member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise RecordProblem(f"{name} unpacks to over {MOST_RATIO} times its size", "download it again")
    read: list[Data] = []
    room = MOST_BYTES
    for member in wanted:
        with archive.open(member) as file:
            content = file.read(room + 1)  # what a ZIP says of its sizes need not be true
        of_member = _shown(PurePosixPath(member.filename.replace("\\", "/")).name)
        if content.startswith(_GZIP):
            content = _gunzipped(name, content, room)
            of_member = of_member[: -len(".gz")] if of_member.lower().endswith(".gz") else of_member
        room -= len(content)
        if room < 0:
            raise RecordProblem(f"{name} unpacks to more than {MOST}", "name a ZIP of one release")
        read.append(_data(of_member, content)._replace(packed=True))
    if not read:
        raise RecordProblem(f"{name} holds no CSV file", "name a DfE data file")
    left = [LeftAlone(_shown(member.filename), NO_DATA) for member in members if member not in wanted]
    left += [LeftAlone(_shown(member.filename), OF_A_MAC) for member in of_a_mac]
    return Opened(tuple(sorted(read, key=lambda data: (data.name, data.sha256))), tuple(left))


def _gunzipped(name: str, content: bytes, room: int) -> bytes:
    most = min(room, MOST_RATIO * len(content))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(most + 1)
    except SPOILED:
        raise RecordProblem(f"{name} is a .gz file that cannot be read", "download it again") from None
    if len(unpacked) > most:
        size = MOST if most == room else f"{MOST_RATIO} times its size"
        raise RecordProblem(f"{name} unpacks to over {size}", "download it again")
    return unpacked


def _is_data(name: str) -> bool:
    name = name.lower().removesuffix(".gz")
    return name.endswith(".csv") and not name.endswith(".meta.csv")


def _is_of_a_mac(name: str) -> bool:
    *folders, file = re.split(r"[/\\]", name.lower())
    return "__macosx" in folders or file.startswith("._")


def _data(name: str, content: bytes) -> Data:
    return Data(name, content, hashlib.sha256(content).hexdigest())


def _shown(name: str) -> str:
    """Return a file name that an error line or a cell can hold."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name).strip()
    return plain[:120] or "file"
