"""csprp doctor: what a bug report needs, and nothing that is private.

No path, no name of a person, a machine or a folder is in it: a variable is told by its name alone, a record
of somebody's own by the fact that it is one, and a fault of the record by its table.
"""

import base64
import csv
import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from csprp_cli import __version__
from csprp_cli.cli.options import Request, answer
from csprp_cli.cli.pager import pager
from csprp_cli.cli.streams import is_terminal, screen_of
from csprp_cli.model.problem import Problem
from csprp_cli.model.result import Column, Result, Row, Section, Table, wide
from csprp_cli.present.formats import Form

DRAWS = ("rich", "tabulate")
"""Libraries without which no table is drawn: this answer is then rows, which need none."""

FIELDS = ("part", "item", "value", "state", "note")

VARIABLES = (
    *("CSPRP_DATA", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PAGER"),
    *("LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONPATH"),
)
"""What csprp, Rich or Python reads of the environment: whether each is set, never to what."""

PACKAGE = Path(__file__).resolve().parent.parent


class State(StrEnum):
    """Whether a thing is as it should be."""

    FINE = "fine"
    AMISS = "amiss"
    MISSING = "missing"
    """Not installed, and not needed by everybody."""


class Found(NamedTuple):
    """One thing that was looked at."""

    part: str
    item: str
    value: str
    state: State = State.FINE
    note: str = ""


@answer(
    """What a bug report needs: versions, system, terminal, libraries, and whether the record is whole.

    Nothing private is in it: no path, no name of yours, no folder, no file. Exit code 1 where something is
    amiss.

    Example: csprp doctor
    """,
    overlays=False,
)
def doctor(request: Request) -> Result:
    request.delivery = request.delivery._replace(full=True)  # a part of it is no use in a report
    libraries = tuple(_libraries())
    if any(item.item in DRAWS and item.state is not State.FINE for item in libraries):
        form = request.delivery.form or Form.CSV
        request.delivery = request.delivery._replace(form=form)
    found = (*_program(), *_record(request.data), *_machine(), *_streams(), *libraries)
    amiss = [item for item in found if item.state is State.AMISS]
    missing = [item for item in found if item.state is not State.FINE]
    present = ", ".join(f"{item.item} {item.value}" for item in libraries if item.state is State.FINE)
    rows = [Row((item.item, item.value)) for item in found if item not in libraries]
    if amiss:
        said = f"{len(amiss)} of {len(found)} things are amiss: {', '.join(item.item for item in amiss)}."
    else:
        said = f"All is well: {len(found)} things were looked at."
    return Result(
        command="doctor",
        title="csprp doctor: what a bug report needs",
        fields=FIELDS,
        records=tuple(item._asdict() for item in found),
        sections=(
            Section("", table=Table((Column("What"), wide("Found")), (*rows, Row(("Libraries", present))))),
            *((_told(missing),) if missing else ()),
        ),
        in_short=f"{said} Nothing here is private: copy all of it.",
        status="fail" if amiss else "fine",
    )


def _told(missing: list[Found]) -> Section:
    return Section("Amiss or missing", bullets=tuple(f"{i.item}: {i.value}; {i.note}" for i in missing))


# -- csprp and its record --------------------------------------------------------------------------------


def _program() -> Iterator[Found]:
    """Tell the version, and whether the files are those that were built: a wheel lists their hashes."""
    listed = _listed_files()
    if listed is None:
        where = "a checkout" if _is_checkout() else "an archive or a folder"
        yield Found("csprp", "csprp", f"{__version__}, from {where}: no list to hold its files against")
        return
    changed = sorted(name for name, told in listed.items() if _hash_of(PACKAGE.parent / name) != told)
    state = State.AMISS if changed else State.FINE
    said = f"{len(changed)} of its {len(listed)} files not as installed" if changed else "as installed"
    note = f"install it again; changed: {', '.join(changed[:5])}" if changed else ""
    yield Found("csprp", "csprp", f"{__version__}, {said}", state, note)


def _is_checkout() -> bool:
    return (PACKAGE.parent.parent / "pyproject.toml").is_file()


def _listed_files() -> dict[str, str] | None:
    """Return the hash of each file of the package that runs, as its wheel told it; None where none did."""
    try:
        installed = metadata.distribution("csprp")
        files = installed.files or []
    except metadata.PackageNotFoundError:
        return None
    told = {str(file): file.hash.value for file in files if file.hash and file.parts[0] == PACKAGE.name}
    here = str(Path(PACKAGE.name, "cli", Path(__file__).name).as_posix())
    if here not in told or not Path(str(installed.locate_file(here))).exists():
        return None
    own = Path(str(installed.locate_file(here))).samefile(__file__)
    return told if own else None


def _hash_of(path: Path) -> str:
    try:
        digest = hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return "gone"
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _record(option: str | None) -> Iterator[Found]:
    from csprp_cli.record import location
    from csprp_cli.record.check.outcome import FAIL
    from csprp_cli.record.check.runner import check_record
    from csprp_cli.record.record import Record

    try:
        own = location.chosen(option)
        place = own or location.bundled()
        whose = "that came with csprp" if own is None else "of your own"
        outcomes = check_record(place)
        failed = [outcome for outcome in outcomes if outcome.severity == FAIL]
        version = f"{Record(place).version}, " if own is None and not failed else ""
    except Problem:
        note = "install csprp again, or leave out --data"
        yield Found("record", "Record", "cannot be read", State.AMISS, note)
        return
    if not failed:
        yield Found("record", "Record", f"{version}{whose}: {len(outcomes)} checks passed")
        return
    files = sorted({finding.file for outcome in failed for finding in outcome.findings})
    named = ", ".join(file for file in files if re.fullmatch(r"[a-z_]+\.(csv|json)", file))
    note = f"in {named}; see: csprp check" if named else "see: csprp check"
    said = f"{whose}: {len(failed)} of {len(outcomes)} checks failed"
    yield Found("record", "Record", said, State.AMISS, note)


# -- the machine -----------------------------------------------------------------------------------------


def _machine() -> Iterator[Found]:
    bits = "64-bit" if sys.maxsize > 2**32 else "32-bit"
    mode = ", UTF-8 mode" if sys.flags.utf8_mode else ""
    optimised = ", without asserts" if sys.flags.optimize else ""
    version = platform.python_version()
    yield Found("python", "Python", f"{platform.python_implementation()} {version}, {bits}{mode}{optimised}")
    yield Found("system", "System", f"{_system()}, {platform.machine()}")


def _system() -> str:
    """Return the system and its release. The version of a kernel may name the person who built it."""
    match platform.system():
        case "Darwin":
            return f"macOS {platform.mac_ver()[0]}"
        case "Windows":
            return f"Windows {platform.win32_ver()[0]}, build {platform.win32_ver()[1]}"
    try:
        told = platform.freedesktop_os_release()
        name = f" ({told['NAME']} {told.get('VERSION_ID', '')})".replace(" )", ")")
    except (OSError, KeyError):
        name = ""
    kernel = re.match(r"\d+(\.\d+)*", platform.release())
    return f"{platform.system()} {kernel[0] if kernel else ''}{name}"


def _streams() -> Iterator[Found]:
    screen = screen_of(None)
    kind = f"a window {screen.width} wide" if is_terminal() else f"no window, {screen.width} wide"
    drawn = "bars of blocks" if screen.glyph != "#" else "bars of #"
    encodings = [getattr(stream, "encoding", None) or "closed" for stream in (sys.stdout, sys.stderr)]
    yield Found("terminal", "Output", f"{kind}, {encodings[0]}, {drawn}")
    yield Found("terminal", "Error stream", encodings[1])
    yield Found("terminal", "Names of files", sys.getfilesystemencoding())
    yield Found("terminal", "Colours", "yes" if is_terminal() and _colours() else "no")
    yield Found("terminal", "Pager", "yes" if pager() else "no")
    yield Found("terminal", "Variables set", ", ".join(filter(os.environ.get, VARIABLES)) or "none")


def _colours() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"


# -- libraries -------------------------------------------------------------------------------------------


def _libraries() -> Iterator[Found]:
    with Path(__file__).with_name("libraries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = row["library"]
        try:
            version = re.sub(r"[^\w.+!-].*", "", metadata.version(name))
            yield Found("libraries", name, version)
        except metadata.PackageNotFoundError:
            state = State.AMISS if _is_needed(name) else State.MISSING
            yield Found("libraries", name, "not installed", state, row["without"])


def _is_needed(name: str) -> bool:
    """Return whether csprp asks for a library on this machine: one is optional, one has no build for all."""
    arm = platform.system() == "Windows" and platform.machine().upper() == "ARM64"
    return name != "pyarrow" and not (name == "typst" and arm)
