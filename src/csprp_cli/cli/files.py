"""Write files and folders whole or not at all, and lose nothing that was there before.

What is written over is kept until the new stands in its place, and is put back on every failure, Ctrl+C
included. What happened is read from the disk and never from a variable: an interruption may come between a
rename and the line that would note it.
"""

import contextlib
import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csprp_cli.cli import windows_names
from csprp_cli.cli.streams import say
from csprp_cli.model.problem import UsageProblem

_ANOTHER = "choose another place"

_BEFORE = ".csprp-before-"
"""Stands between the name of a folder and a moment: what was there before it was written over."""


@contextlib.contextmanager
def telling_of(out: Path) -> Iterator[None]:
    """Raise UsageProblem, naming a place, for whatever the disk refuses there."""
    try:
        yield
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {error.strerror}", _ANOTHER) from None


def refuse_reserved(place: Path, option: str) -> None:
    """Raise UsageProblem for a name that Windows keeps for itself, where csprp runs there."""
    if name := windows_names.name_instead(place):
        problem = f"{place.name} is no name for a file on Windows"
        raise UsageProblem(problem, "choose another name", {option: str(place.with_name(name))})


def followed(path: Path) -> Path:
    """Return the file that links lead to. Where they lead round to each other it is one of them: Path.resolve
    would raise there, in some versions of Python."""
    return Path(os.path.realpath(path))


def refuse_ring(path: Path) -> None:
    """Raise OSError where links lead round to each other: Path says of them that nothing is there."""
    if followed(path).is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def no_folder(option: str, place: Path) -> UsageProblem:
    """Return the problem of a place in a folder that is not there: the name alone goes where one works."""
    hint = "make it first, or write it here"
    return UsageProblem(f"there is no folder {place.parent}", hint, {option: place.name})


def refuse_unwritable(out: Path | None, *, force: bool, ending: str = ".docx", option: str = "--out") -> None:
    """Raise UsageProblem for a place that cannot be written, or that must not be written over.

    `ending` is that of the file to name where the place is a folder, `option` the one that names the place.
    """
    if out is None:
        return
    with telling_of(out):
        if str(out) == "-":
            raise UsageProblem('"-" is not a file', "to print it", {option: ""})
        refuse_reserved(out, option)
        refuse_ring(out)
        if out.is_dir():
            inside = str(out / f"csprp{ending}")
            raise UsageProblem(f"{out} is a folder", "name a file in it", {option: inside})
        if not out.parent.is_dir():
            raise no_folder(option, out)
        if out.exists() and not force:
            raise UsageProblem(f"{out} is already there", "to write over it", {"": "--force"})
        if out.exists() and not out.is_file():
            raise UsageProblem(
                f"{out} is not a file that can be written over", "choose another name", _beside(out, option)
            )
        if (out.parent / "datapackage.json").exists():
            raise UsageProblem(f"{out.parent} holds a record", "choose another folder", _above(out, option))
        refuse_own_rows(out, _beside(out, option))
        if not os.access(out.parent, os.W_OK):
            raise UsageProblem(f"{out.parent} cannot be written to", "choose another folder", {option: ""})


def refuse_own_rows(out: Path, instead: Mapping[str, str] | None = None) -> None:
    """Raise UsageProblem for a file that holds a person's rows: --force is for what csprp wrote."""
    with telling_of(out):
        if not out.is_file():
            return
        from csprp_cli.cli.own_rows import holds_own_rows

        if holds_own_rows(out):
            said = f"{out} holds rows or changes that csprp did not write"
            raise UsageProblem(said, "choose another name", instead or _beside(out, "--out"))


@contextlib.contextmanager
def telling_of_the_place_too(
    out: Path | None, *, force: bool, ending: str = ".docx", prints: bool = True
) -> Iterator[None]:
    """Raise a UsageProblem about the ending of a file with what is amiss about its place, where anything is:
    the line that is offered would be refused for that next. `prints` says that the answer can do without."""
    if out is None:
        yield
        return
    with telling_of(out):
        has_no_ending = (prints and str(out) == "-") or out.is_dir()
    if has_no_ending:
        refuse_unwritable(out, force=force, ending=ending)
    try:
        yield
    except UsageProblem as problem:
        try:
            refuse_unwritable(Path(problem.instead.get("--out", out)), force=force)
        except UsageProblem as other:
            message = f"{problem.message}, and {other.message}"
            raise UsageProblem(message, other.hint, {**problem.instead, **other.instead}) from None
        raise


def refuse_own_files(out: Path | None, asked_about: Sequence[Path]) -> None:
    """Raise UsageProblem for an answer that would be written over what it is made of, --force or not."""
    for path in asked_about:
        try:
            same = out is not None and out.exists() and out.samefile(path)
        except (OSError, ValueError):
            same = False
        if same and out is not None:
            raise UsageProblem(f"{out} is what you asked about", "choose another name", _beside(out, "--out"))


def refuse_dash(into: Path, option: str) -> None:
    """Raise UsageProblem for "-" as a folder: whoever types it expects a stream."""
    if str(into) == "-":
        raise UsageProblem('"-" is not a folder', "name one", {option: "csprp-files"})


def refuse_unwritable_folder(
    into: Path, *, force: bool, ours: Callable[[Path], bool], option: str = "--into"
) -> None:
    """Raise UsageProblem for a folder that cannot be made, or that must not be written over.

    `ours` tells a folder that csprp wrote: that one alone may be replaced, with --force. `option` is the one
    that names the folder.
    """
    refuse_dash(into, option)
    with telling_of(into):
        refuse_reserved(into, option)
        if into.is_symlink() or (into.exists() and not into.is_dir()):
            raise UsageProblem(f"{into} is not a folder", "choose another name", {option: f"{into}-new"})
        here = Path.cwd()
        if followed(into) in (here, *here.parents):
            raise UsageProblem(f"{into} is the folder that you work in", "name another", {option: "report"})
        if not into.absolute().parent.is_dir():
            raise no_folder(option, into)
        if into.is_dir() and any(into.iterdir()) and not (force and ours(into)):
            taken = f"{into} is already there"
            if ours(into):
                raise UsageProblem(taken, "to replace it", {"": "--force"})
            raise UsageProblem(taken, "choose a folder that is new or empty", {option: f"{into}-new"})
        if not os.access(into.absolute().parent, os.W_OK):
            raise UsageProblem(f"{into.parent} cannot be written to", "choose another", {option: into.name})


def _beside(out: Path, option: str) -> dict[str, str]:
    return {option: str(out.with_name(f"{out.stem}-csprp{out.suffix}") if out.name else Path("csprp-files"))}


def _above(out: Path, option: str) -> dict[str, str]:
    return {option: os.path.normpath(out.parent / ".." / out.name)}


# -- files -------------------------------------------------------------------------------------------


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
    return "close it in the program that has it open, or choose another place" if is_open else _ANOTHER


def _staged(out: Path, content: bytes, works: dict[Path, Path], *, force: bool) -> _Step:
    """Write the new bytes into a folder of this run's own beside the place: on one disk, under no name that
    another run has or had."""
    place = followed(out) if force else out
    if place.parent not in works:
        works[place.parent] = work = place.parent / f".csprp-{_moment()}.part"
        for folder in (work, work / "new", work / "before"):
            folder.mkdir()
    work = works[place.parent]
    step = _Step(out, place, work / "new" / place.name, work / "before" / place.name)
    _write_new(step.new, content)
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


# -- folders -----------------------------------------------------------------------------------------


def write_folder(
    contents: Mapping[str, bytes],
    into: Path,
    approve: Callable[[Path], None],
    replaceable: Callable[[Path], bool],
) -> None:
    """Write a folder of files whole or not at all: beside its place first, then moved onto it.

    `approve` looks at what was written before it is moved, and raises where it must not be. A folder that
    was there and is not `replaceable`, since a person worked in it, is kept beside the new one, and a line
    says where. It keeps its permissions. Raises UsageProblem where the folder cannot be written; what was
    there before is then there again, or the error says where it is.
    """
    place = into.absolute()
    moment = _moment()
    beside = place.with_name(f".csprp-{moment}.part")
    before = place.with_name(f"{place.name}{_BEFORE}{moment}")
    new: os.stat_result | None = None
    try:
        try:
            beside.mkdir()
            for name, content in contents.items():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                _write_new(beside / name, content)
                if (place / name).is_file():
                    shutil.copymode(place / name, beside / name)
            if place.exists():
                shutil.copymode(place, beside)
            new = beside.stat()
            approve(beside)
            if not (place.exists() and _exchange(beside, place)):
                if place.exists():
                    place.rename(before)
                beside.rename(place)
        finally:
            _end_move(beside, place, before, new, replaceable)
    except OSError as error:
        kept = f"what was there before is in {before}" if before.exists() else _ANOTHER
        raise UsageProblem(f"{into} cannot be written: {error.strerror}", kept) from None


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, so that neither is ever missing, and return whether that was done.

    Linux and macOS can, and Python does not offer it; elsewhere, and on disks that cannot, two renames do.
    """
    import ctypes

    paths = os.fsencode(one), os.fsencode(other)
    swap, here = 2, -100  # RENAME_EXCHANGE and RENAME_SWAP; AT_FDCWD
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux":
            return bool(ctypes.CDLL(None).renameat2(here, paths[0], here, paths[1], swap) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(*paths, swap) == 0)
    return False


def _end_move(
    beside: Path,
    place: Path,
    before: Path,
    new: os.stat_result | None,
    replaceable: Callable[[Path], bool],
) -> None:
    """Put back what was there before, or drop or keep it where the new stands in its place.

    The old is looked at now and not before the move: what a person saved in between is in it. It is dropped
    under the name of `beside`, so that the name by which recover_folder finds a folder never stands for half
    of one.
    """
    if before.exists() and not place.exists():
        before.rename(place)
    elif new is not None and place.exists() and os.path.samestat(place.stat(), new):
        old = before if before.exists() else beside
        if old.exists() and not replaceable(old):
            kept = place.with_name(f"{place.name}.kept-{_moment()}")
            old.rename(kept)
            say(f"kept: {kept}, the folder that was there: it was changed by hand")
        elif old == before:
            with contextlib.suppress(OSError):  # the new stands: what cannot be dropped is no failure
                before.rename(beside)
    shutil.rmtree(beside, ignore_errors=True)


def recover_folder(folder: Path) -> None:
    """Put back a folder that a run was killed over, between moving it aside and moving the new one in.

    A folder cannot be moved onto a full one, so for that moment nothing is in its place. Says in a line
    what it did. Where a folder is in the place, what was left beside it stays as it is.
    """
    place = folder.absolute()
    if os.path.lexists(place):
        return
    start = f"{place.name}{_BEFORE}"
    with contextlib.suppress(OSError):
        left = sorted(path for path in place.parent.iterdir() if path.name.startswith(start))
        if left:
            left[-1].rename(place)
            say(f"put back: {folder}, as it was before a run that was stopped while it wrote over it")


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is on the disk, and not only in its cache, when it is moved to its place: after a
    power cut the name would otherwise stand for an empty file."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _moment() -> str:
    """Return a name that no other run has: the time, by which names sort, and random letters."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(4).hex()}"
