"""Write files whole or not at all, and lose nothing that was there before.

What is written over is kept until the new stands in its place, and is put back on every failure, Ctrl+C
included. What happened is read from the disk and never from a variable: an interruption may come between a
rename and the line that would note it.
"""

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.cli import windows_names
from csprp_cli.cli.places import ANOTHER, followed, refuse_own_rows
from csprp_cli.model.problem import UsageProblem


class _Step(NamedTuple):
    """One file on its way: where it was asked for and where it goes, its new bytes, and what was there."""

    out: Path
    place: Path
    new: Path
    before: Path


def write_file(content: bytes, out: Path, *, force: bool) -> None:
    """Write a file whole or not at all. Raises UsageProblem where it cannot be written."""
    write_files([(out, content)], force=force)


def write_files(files: Sequence[tuple[Path, bytes]], *, force: bool) -> None:
    """Write several files, all of them or none, each whole at every moment.

    All are on the disk before the first is moved to its place, so a full disk changes nothing. A link is
    followed to its file, and a file that is written over keeps its permissions.

    Raises UsageProblem where one cannot be written, or is already there and `force` is not given.
    """
    for out, _ in files if force else ():
        refuse_own_rows(out)  # again: it may have been saved since it was first looked at
    works: dict[Path, Path] = {}
    steps: list[_Step] = []
    out = files[0][0]
    try:
        # Of two files that go to one place, as links may, the last is written.
        places = {(followed(out) if force else out): (out, content) for out, content in files}
        for out, content in places.values():
            steps.append(_staged(out, content, works, force=force))
        for step in steps:
            out = step.out
            _move(step, force=force)
    except BaseException as error:
        if not _put_back(steps):
            kept = ", ".join(map(str, works.values()))
            raise UsageProblem(f"{out} cannot be written", f"what was there before is in {kept}") from None
        _clear(works)
        if isinstance(error, FileExistsError):
            raise UsageProblem(f"{out} is already there", "to write over it", {"": "--force"}) from None
        if isinstance(error, OSError):
            message = f"{out} cannot be written: {error.strerror}"
            raise UsageProblem(message, _way_out(out, error)) from None
        raise
    _clear(works)


def _way_out(out: Path, error: OSError) -> str:
    """Return what to do about a place that cannot be written. Windows lets nobody write over a file that a
    program, such as Word or Excel, has open."""
    is_open = windows_names.ON_WINDOWS and isinstance(error, PermissionError) and out.is_file()
    return "close it in the program that has it open, or choose another place" if is_open else ANOTHER


def _staged(out: Path, content: bytes, works: dict[Path, Path], *, force: bool) -> _Step:
    """Write the new bytes into a folder of this run's own beside the place: on one disk, under no name that
    another run has or had."""
    place = followed(out) if force else out
    if place.parent not in works:
        works[place.parent] = work = place.parent / f".csprp-{moment()}.part"
        for folder in (work, work / "new", work / "before"):
            folder.mkdir()
    work = works[place.parent]
    step = _Step(out, place, work / "new" / place.name, work / "before" / place.name)
    write_new(step.new, content)
    if force and place.exists():
        shutil.copymode(place, step.new)
    return step


def _move(step: _Step, *, force: bool) -> None:
    if not force:
        _move_if_free(step.new, step.place)
        return
    if step.place.exists():
        _keep(step.place, step.before)
    step.new.replace(step.place)


def _move_if_free(beside: Path, out: Path) -> None:
    """Move a file to a name that nobody took meanwhile. A hard link refuses a taken name; where the
    disk knows no hard links, opening with "x" does, and the file is moved onto the name that it took."""
    try:
        os.link(beside, out)
    except FileExistsError:
        raise
    except OSError:
        out.open("xb").close()
        try:
            beside.replace(out)
        except BaseException:
            if beside.exists():
                out.unlink()
            raise


def _keep(place: Path, before: Path) -> None:
    """Keep a file under a second name while it also stays in its place."""
    try:
        os.link(place, before)
    except OSError:
        shutil.copy2(place, before)


def _put_back(steps: Sequence[_Step]) -> bool:
    """Undo what was moved, the last first, and return whether all stands as it did."""
    whole = True
    for step in reversed(steps):
        try:
            if not _has_moved(step):
                continue
            if step.before.exists():
                step.before.replace(step.place)
            else:
                step.place.unlink()
        except OSError:
            whole = False
    return whole


def _has_moved(step: _Step) -> bool:
    return not step.new.exists() or (step.place.exists() and step.place.samefile(step.new))


def _clear(works: Mapping[Path, Path]) -> None:
    for work in works.values():
        shutil.rmtree(work, ignore_errors=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is on the disk, and not only in its cache, when it is moved to its place: after a
    power cut the name would otherwise stand for an empty file."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def moment() -> str:
    """Return a name that no other run has: the time, by which names sort, and random letters."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(4).hex()}"
