"""The place that an answer is to be written to: what speaks against it, said before anything is made."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from csprp_cli.cli import windows_names
from csprp_cli.model.problem import UsageProblem

ANOTHER = "choose another place"


@contextlib.contextmanager
def telling_of(out: Path) -> Iterator[None]:
    """Raise UsageProblem, naming a place, for whatever the disk refuses there."""
    try:
        yield
    except OSError as error:
        raise UsageProblem(f"{out} cannot be written: {error.strerror}", ANOTHER) from None


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
