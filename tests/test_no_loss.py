"""What a person has is never lost: whatever fails, whoever stops csprp, the old or the new is there whole.

Each test runs in a process of its own that fails, is interrupted or is killed at one step of the disk, and
then at the next, until it ends well.
"""

import contextlib
import errno
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Run, sampled
from csprp_cli.cli import files, folders
from csprp_cli.model.problem import UsageProblem
from csprp_cli.record.load import load
from csprp_cli.record.new_report import new_report

if sys.platform == "win32":
    pytest.skip("these tests fork", allow_module_level=True)

STEPS = ("mkdir", "fsync", "rename", "replace", "link", "unlink", "rmdir")
"""The calls that change the disk. Opening and writing a file ends in the fsync."""

Contents = dict[str, bytes]
OLD: Contents = {"a.csv": b"keyed by hand, for a week\n", "b.csv": b"old\n", "datapackage.json": b"{}"}
NEW: Contents = {"a.csv": b"new\n", "b.csv": b"new too\n", "datapackage.json": b"{ }"}


def fail() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


reached: list[str] = []
"""The steps at which this process met its fault."""


def arm(fault: Callable[[], None], at: int, *, after: bool, again: bool = False) -> None:
    """Put a fault before or after the nth change of the disk in this process; `again`: and every later."""
    done = 0

    def armed(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            due = done == at or (again and done > at)
            reached.extend([name] if due else [])
            if due and not after:
                fault()
            result = real(*arguments, **named)
            if due and after:
                fault()
            return result

        return call

    for name in STEPS:
        setattr(os, name, armed(name, getattr(os, name)))


def ended(work: Callable[[], object], prepare: Callable[[], None]) -> str:
    """Run something in a fork and return how it ended: well, refused, interrupted or killed."""
    child = os.fork()
    if not child:
        code = 9
        with contextlib.suppress(BaseException):
            prepare()
            try:
                work()
                code = 1 if reached else 0
            except UsageProblem:
                code = 2
            except KeyboardInterrupt:
                code = 130
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return {0: "well", 1: "well, after all", 2: "refused", 130: "interrupted"}[os.WEXITSTATUS(status)]


Fault = tuple[str, Callable[[], None], bool]
FAULTS: tuple[Fault, ...] = (
    ("a step fails", fail, False),
    ("Ctrl+C before a step", interrupt, False),
    ("Ctrl+C after a step", interrupt, True),
    ("killed", kill, False),
)
each_fault = pytest.mark.parametrize(("fault", "after"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])


def at_every_step(
    work: Callable[[], object], start: Callable[[], None], fault: Callable[[], None], *, after: bool
) -> Iterator[str]:
    """Run something from the start with the fault at its first step, at its second, until none is left."""
    for at in range(1, 200):
        start()
        how = ended(work, lambda at=at: arm(fault, at, after=after))  # type: ignore[misc]
        yield how
        if how == "well":
            assert at > 3
            return
    raise AssertionError("it never ends")


def held(folder: Path) -> Contents:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def fill(folder: Path, contents: Contents) -> None:
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


# -- a folder ----------------------------------------------------------------------------------------


@pytest.fixture
def two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system, or a disk, that cannot swap two names in one step."""
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)


@each_fault
def test_a_folder_is_swapped_in_one_step_where_the_system_can(
    tmp_path: Path, fault: Callable[[], None], after: bool
) -> None:
    report = tmp_path / "in" / "report"
    fill(report, OLD)
    (tmp_path / "other").mkdir()
    if not folders._exchange(report, tmp_path / "other"):
        pytest.skip("this disk cannot swap two names")

    def write() -> None:
        folders.write_folder(NEW, report, lambda _: None, lambda _: True)

    for how in at_every_step(write, lambda: fill(report, OLD), fault, after=after):
        assert held(report) in (OLD, NEW), "never missing, and never half"
        assert how != "refused" or held(report) == OLD
        assert held(report) == NEW or not how.startswith("well")


@each_fault
@pytest.mark.usefixtures("two_renames")
def test_a_folder_is_the_old_or_the_new_whole(
    tmp_path: Path, fault: Callable[[], None], after: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "in" / "report"

    def write() -> None:
        folders.write_folder(NEW, report, lambda _: None, lambda _: True)

    recovered = 0
    for how in at_every_step(write, lambda: fill(report, OLD), fault, after=after):
        if not report.exists():
            assert how == "killed" or after
            (left,) = report.parent.glob("report.csprp-before-*")
            assert held(left) == OLD
            folders.recover_folder(report)
            recovered += 1
        assert held(report) in (OLD, NEW), how
        if how == "refused":
            assert held(report) == OLD
            assert [path.name for path in report.parent.iterdir()] == ["report"]
        assert held(report) == NEW or not how.startswith("well")
    told = capsys.readouterr().err
    assert told.count("put back: ") == told.count("\n") == recovered
    assert (recovered > 0) == (fault is kill)


@pytest.mark.parametrize("fault", [fail, interrupt])
@pytest.mark.usefixtures("two_renames")
def test_a_folder_that_cannot_be_put_back_is_kept_and_named(
    tmp_path: Path, fault: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """The move of the new one fails, and so does every step after it."""
    report = tmp_path / "in" / "report"
    for at in range(1, 12):
        fill(report, OLD)
        how = ended(
            lambda: folders.write_folder(NEW, report, lambda _: None, lambda _: True),
            lambda at=at: arm(fault, at, after=False, again=True),  # type: ignore[misc]
        )
        folders.recover_folder(report)
        assert held(report) in (OLD, NEW), (at, how)


@pytest.mark.parametrize("swaps", [True, False], ids=["one step", "two renames"])
def test_what_was_keyed_by_hand_is_kept_beside(
    csprp: Run, tmp_path: Path, swaps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another year, or the same one again: --force replaces what csprp wrote, never what a person did."""
    if not swaps:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    report = tmp_path / "report"
    line = ("data", "add-report", "2025-26", "--into", str(report), "--force")
    assert csprp("data", "add-report", "2024-25", "--into", str(report)).code == 0
    assert "kept" not in csprp(*line).err, "nobody worked in it"
    report.chmod(0o2770)
    (report / "claims.csv").chmod(0o640)
    keyed = (report / "claims.csv").read_bytes() + b"keyed by hand\n"
    (report / "claims.csv").write_bytes(keyed)
    ended = csprp(*line)
    assert ended.code == 0
    (kept,) = tmp_path.glob("report.kept-*")
    assert f"kept: {kept}" in ended.err
    assert (kept / "claims.csv").read_bytes() == keyed
    assert b"keyed" not in (report / "claims.csv").read_bytes()
    assert report.stat().st_mode & 0o7777 == 0o2770
    assert (report / "claims.csv").stat().st_mode & 0o777 == 0o640
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("resources", ["null", "5", '[{"path": ["claims.csv"]}]', '[{"path": {}}]', "[7]"])
def test_a_package_that_somebody_changed_is_refused_in_words(
    csprp: Run, tmp_path: Path, resources: str
) -> None:
    report = tmp_path / "report"
    report.mkdir()
    (report / "datapackage.json").write_text(f'{{"kind": "csprp-overlay", "resources": {resources}}}')
    (report / "claims.csv").write_bytes(b"mine")
    ended = csprp("data", "add-report", "2024-25", "--into", str(report), "--force")
    assert ended.code == 2, ended.err
    assert (report / "claims.csv").read_bytes() == b"mine"


def test_the_folder_that_one_works_in_is_never_swapped_away(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for into in (".", "..", str(tmp_path)):
        ended = csprp("data", "add-report", "2024-25", "--into", into)
        assert ended.code == 2
        assert ended.err.rstrip().endswith("name another: csprp data add-report 2024-25 --into report")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("two_renames")
def test_the_error_says_where_the_old_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "in" / "report"
    fill(report, OLD)
    renamed: list[object] = []
    real = os.rename

    def rename(one: str, other: str) -> None:
        renamed.append(one)
        if len(renamed) > 1:
            fail()
        real(one, other)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(UsageProblem, match=r"what was there before is in .*report\.csprp-before-"):
        folders.write_folder(NEW, report, lambda _: None, lambda _: True)
    (left,) = report.parent.glob("report.csprp-before-*")
    assert held(left) == OLD


def test_what_an_earlier_run_left_is_never_deleted_and_the_newest_is_put_back(tmp_path: Path) -> None:
    report = tmp_path / "in" / "report"
    fill(report, OLD)
    for moment, content in (("20260101-000000-0", b"older"), ("20260102-000000-0", b"newer")):
        left = report.with_name(f"report.csprp-before-{moment}")
        left.mkdir()
        (left / "a.csv").write_bytes(content)
    folders.write_folder(NEW, report, lambda _: None, lambda _: True)
    folders.recover_folder(report)
    assert held(report) == NEW
    assert len(list(report.parent.glob("report.csprp-before-*"))) == 2
    shutil.rmtree(report)
    folders.recover_folder(report)
    assert held(report) == {"a.csv": b"newer"}
    folders.recover_folder(tmp_path / "in" / "rep")
    assert not (tmp_path / "in" / "rep").exists()


@pytest.mark.parametrize(
    "line",
    [
        ("check", "{}"),
        ("trends", "-m", "deaths", "--overlay", "{}"),
        ("--overlay", "{}", "sources"),
        ("--overlay", "{}"),
        ("data", "add-report", "2024-25", "--into", "{}", "--force"),
    ],
    ids=" ".join,
)
def test_the_next_run_puts_a_folder_back_and_says_so(
    csprp: Run, tmp_path: Path, line: tuple[str, ...]
) -> None:
    report = tmp_path / "report"
    assert csprp("data", "add-report", "2024-25", "--into", str(report)).code == 0
    report.rename(tmp_path / "report.csprp-before-20260101-000000-0badcafe")
    ended = csprp(*(word.format(report) for word in line))
    assert ended.err.startswith(f"put back: {report}, ")
    assert ended.err.count("put back") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_file_that_came_while_dfe_files_were_read_is_not_lost(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dfe_files as dfe
    from csprp_cli.cli import data

    path = dfe.write(tmp_path, "n.csv", dfe.made("national-2025"))
    into = tmp_path / "dfe"
    line = ("data", "import", str(path), "--into", str(into), "--format", "csv", "--force")
    assert csprp(*line).code == 0
    real = data._refuse_what_does_not_fit

    def slow(base: Path, folder: Path) -> None:
        real(base, folder)
        (into / "my-notes.txt").write_bytes(b"mine")

    monkeypatch.setattr(data, "_refuse_what_does_not_fit", slow)
    assert csprp(*line).code == 2
    assert (into / "my-notes.txt").read_bytes() == b"mine"


# -- files -------------------------------------------------------------------------------------------


@each_fault
@pytest.mark.parametrize("links", sampled([True, False], 1), ids=["", "no hard links"])
def test_files_that_are_written_over_come_back_and_new_ones_go(
    tmp_path: Path, fault: Callable[[], None], after: bool, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old files with their bytes and permissions: all of them where it failed, each whole where killed."""
    notes = tmp_path / "notes"
    old, new = {"a.csv": b"old"}, {"a.csv": b"new", "b.csv": b"new too"}
    if not links:
        monkeypatch.setattr(os, "link", no_links)

    def start() -> None:
        fill(notes, old)
        (notes / "a.csv").chmod(0o640)

    def write() -> None:
        files.write_files([(notes / name, content) for name, content in new.items()], force=True)

    for how in at_every_step(write, start, fault, after=after):
        found = held(notes)
        if how == "killed":
            assert found["a.csv"] in (old["a.csv"], new["a.csv"])
            assert found.get("b.csv") in (None, new["b.csv"])
        else:
            assert found == (new if how.startswith("well") else old) or (
                how == "interrupted" and found == new
            ), how
        assert (notes / "a.csv").stat().st_mode & 0o777 == 0o640
        if how == "refused":
            assert sorted(path.name for path in notes.iterdir()) == sorted(old)


def no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@each_fault
@pytest.mark.parametrize("links", sampled([True, False], 1), ids=["", "no hard links"])
def test_a_new_file_is_whole_or_not_there(
    tmp_path: Path, fault: Callable[[], None], after: bool, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "in" / "x.csv"
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    for how in at_every_step(
        lambda: files.write_file(b"whole", out, force=False),
        lambda: fill(out.parent / "other", {}),
        fault,
        after=after,
    ):
        found = out.read_bytes() if out.exists() else None
        if how == "killed" and not links:
            assert found in (None, b"", b"whole")  # the name is taken first, so that nobody's file is lost
        else:
            assert found in (None, b"whole")
        if how == "refused":
            assert [path.name for path in out.parent.iterdir()] == ["other"]


def test_files_that_cannot_be_put_back_are_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "notes", OLD)
    replaced: list[object] = []
    real = os.replace

    def replace(one: str, other: str) -> None:
        replaced.append(one)
        if len(replaced) > 1:
            fail()
        real(one, other)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(UsageProblem, match="what was there before is in "):
        files.write_files([(tmp_path / "notes" / name, NEW[name]) for name in ("a.csv", "b.csv")], force=True)
    (kept,) = (tmp_path / "notes").glob(".csprp-*.part/before/a.csv")
    assert kept.read_bytes() == OLD["a.csv"]


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "x.csv"
    (tmp_path / f".csprp-{os.getpid()}.part").mkdir()
    (tmp_path / f".csprp-{os.getpid()}.before").mkdir()
    files.write_file(b"x", out, force=False)
    files.write_file(b"y", out, force=True)
    assert out.read_bytes() == b"y"
    assert len(list(tmp_path.glob(".csprp-*"))) == 2


def test_two_names_of_one_file_are_written_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    files.write_files([(tmp_path / "a.md", b"a"), (tmp_path / "b.md", b"b")], force=True)
    assert (tmp_path / "a.md").read_bytes() == b"b"
    assert (tmp_path / "b.md").is_symlink()


def test_a_note_set_that_is_stopped_half_way_is_as_it_was(
    csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    line = ("brief", "--all", "--out", str(notes), "--format", "md", "--force")
    notes.mkdir()
    (notes / "babies.md").write_bytes(b"mine")
    (notes / "babies.md").chmod(0o600)
    (notes / "neglect.md").write_bytes(b"mine too")
    moved: list[object] = []
    real = os.replace

    def stopped(one: str, other: str) -> None:
        moved.append(one)
        if len(moved) == len(load().themes):
            interrupt()
        real(one, other)

    monkeypatch.setattr(os, "replace", stopped)
    assert csprp(*line).code == 130
    assert held(notes) == {"babies.md": b"mine", "neglect.md": b"mine too"}
    assert len(list(notes.iterdir())) == 2
    assert (notes / "babies.md").stat().st_mode & 0o777 == 0o600


# -- at random moments -------------------------------------------------------------------------------


def killed_within(seconds: float, work: Callable[[], object], chance: random.Random) -> None:
    """Run something in a fork that is killed at some moment within so many seconds."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    time.sleep(chance.uniform(0, seconds))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


TRIES = 200


@pytest.mark.thorough
@pytest.mark.parametrize("swaps", [True, False], ids=["one step", "two renames"])
def test_a_report_survives_200_kills_at_random_moments(
    tmp_path: Path, swaps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not swaps:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    report = tmp_path / "in" / "report"
    new = new_report(load(), "2024-25", "report")
    mine = new | {"figures.csv": new["figures.csv"] + b"keyed by hand\n"}

    def write() -> None:
        folders.write_folder(new, report, lambda _: None, lambda _: True)

    fill(report, mine)
    whole, chance = timed(write), random.Random(20260731)
    for _ in range(TRIES):
        fill(report, mine)
        killed_within(1.5 * whole, write, chance)
        folders.recover_folder(report)
        assert held(report) in (new, mine)


@pytest.mark.thorough
def test_notes_survive_200_kills_at_random_moments(tmp_path: Path) -> None:
    notes = tmp_path / "in" / "notes"
    new = {f"{theme}.md": f"# {theme}\n".encode() * 200 for theme in load().themes}
    mine = dict.fromkeys(new, b"mine\n")

    def write() -> None:
        files.write_files([(notes / name, content) for name, content in new.items()], force=True)

    fill(notes, mine)
    whole, chance = timed(write), random.Random(20260731)
    for _ in range(TRIES):
        fill(notes, mine)
        killed_within(1.5 * whole, write, chance)
        found = held(notes)
        assert found.keys() == new.keys()
        assert all(content in (mine[name], new[name]) for name, content in found.items())
