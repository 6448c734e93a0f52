"""What must hold of every case, whatever was typed and whatever lay there."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from fuzzing.cases import Case
from fuzzing.spoiling import PRIVATE

LONGEST_LINE = 1000
"""No line of the error stream is longer, whatever was typed."""

MOST_MEMORY_KIB = 1024 * 1024
MOST_SECONDS = 20

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_TEXTS = (".csv", ".md", ".txt", ".json", ".html", ".svg", ".toml")


class Ended(NamedTuple):
    """How a case ended. `signal` is what killed it, or 0."""

    code: int
    signal: int
    out: bytes
    err: bytes
    seconds: float
    memory: int


Lying = dict[str, str]


def lying(folder: Path) -> Lying:
    """Return every file below a folder with the hash of its bytes."""
    found: Lying = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            found[name] = "link" if path.is_symlink() else "other"
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def faults(case: Case, ended: Ended, before: Lying, after: Lying, place: Path) -> list[str]:
    """Return what does not hold; nothing where all is well."""
    said = ended.err.decode("utf-8", errors="backslashreplace")
    found = _ending(ended, said) + _error_stream(case, ended, said)
    shown = _shown(ended.out)
    if shown is not None:
        if case.env.get("FORCE_COLOR") is None and _STEERS.search(shown.removeprefix("\ufeff")):
            found.append("standard output steers a terminal")
        if case.family in ("local", "arguments") and PRIVATE in shown and PRIVATE not in " ".join(case.words):
            found.append("standard output holds a cell of a person's file")
    if ended.code in (2, 3) and ended.out and case.words[-1:] != ["tour"]:
        found.append("a refusal prints on standard output")
    return found + _files(case, ended, before, after, place)


def _ending(ended: Ended, said: str) -> list[str]:
    found = []
    if ended.signal:
        found.append(f"ended by signal {ended.signal}" + (": it hung" if ended.signal == 14 else ""))
    elif ended.code not in (0, 1, 2, 3):
        found.append(f"exit code {ended.code}")
    if "Traceback" in said or "Traceback" in ended.out[:4000].decode("latin-1"):
        found.append("a traceback")
    if ended.memory > MOST_MEMORY_KIB:
        found.append(f"memory: {ended.memory // 1024} MiB")
    if ended.seconds > MOST_SECONDS and not ended.signal:
        found.append(f"it took {ended.seconds:.0f} s")
    return found


def _error_stream(case: Case, ended: Ended, said: str) -> list[str]:
    found = []
    if _STEERS.search(said):
        found.append("the error stream steers a terminal")
    if any(len(line) > LONGEST_LINE for line in said.split("\n")):
        found.append(f"an error line of {max(map(len, said.split(chr(10))))} characters")
    if PRIVATE in said and PRIVATE not in " ".join(case.words) and not re.search("column|heading", said):
        found.append("the error stream holds what stood in a cell")
    if ended.code in (2, 3):
        errors = [line for line in said.splitlines() if line.startswith(("csprp: error: ", '{"csprp"'))]
        if len(errors) != 1 or said.splitlines()[-1:] != errors:
            found.append("a refusal is not one line")
    if re.search(r"Warning:|warnings\.warn|File \"", said):
        found.append("a warning of Python's")
    return found


def _shown(out: bytes) -> str | None:
    if out[:4] in (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"SQLi", b"PAR1"):
        return None
    return out.decode("utf-8", errors="replace")


def _files(case: Case, ended: Ended, before: Lying, after: Lying, place: Path) -> list[str]:
    found = [f"half-written: {name}" for name in after if ".part" in name or ".csprp-before-" in name]
    if ended.code in (2, 3) and before != after:
        found.append(
            "a refusal changed files: " + ", ".join(sorted(set(before.items()) ^ set(after.items()))[0][:1])
        )
    for name in case.own:
        if name in before and before[name] not in after.values():
            found.append(f"a person's rows are gone: {name}")
    for name in after:
        if after[name] != before.get(name) and (place / name).is_file():
            found += _whole(case, place / name)
    return found


def _whole(case: Case, path: Path) -> list[str]:
    content = path.read_bytes()
    found = []
    try:
        match path.suffix.lower():
            case ".docx" | ".xlsx" | ".ods" | ".zip":
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    archive.testzip()
            case ".json":
                json.loads(content)
            case ".pdf":
                assert content.startswith(b"%PDF")
                assert content.rstrip().endswith(b"%%EOF")
            case ".csv" | ".md" | ".html" | ".svg":
                content.decode("utf-8")
    except Exception as error:
        found.append(f"{path.suffix} is not whole: {type(error).__name__}")
    if case.family == "local" and path.suffix in _TEXTS and PRIVATE.encode() in content:
        found.append("a file that was written holds a cell of a person's file")
    return found
