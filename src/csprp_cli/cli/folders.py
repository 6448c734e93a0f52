"""Write a folder of files whole or not at all, as `files` writes files, and put back one that a run was
killed over."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from csprp_cli.cli.files import moment, write_new
from csprp_cli.cli.places import ANOTHER
from csprp_cli.cli.streams import say
from csprp_cli.model.problem import UsageProblem

_BEFORE = ".csprp-before-"
"""Stands between the name of a folder and a moment: what was there before it was written over."""


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
    now = moment()
    beside = place.with_name(f".csprp-{now}.part")
    before = place.with_name(f"{place.name}{_BEFORE}{now}")
    new: os.stat_result | None = None
    try:
        try:
            beside.mkdir()
            for name, content in contents.items():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                write_new(beside / name, content)
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
        kept = f"what was there before is in {before}" if before.exists() else ANOTHER
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
            kept = place.with_name(f"{place.name}.kept-{moment()}")
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
