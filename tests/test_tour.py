"""The tour: real answers, each on one screen, left with q."""

import csv
import io
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run, needs_a_terminal, process, without_colours
from csprp_cli.cli import tour as touring
from csprp_cli.model.problem import ExitCode
from csprp_cli.record.record import Record

STOPS = touring._stops()


def screens(text: str) -> list[str]:
    return re.split(r"(?m)^(?=\d of 5: )", text)[1:]


def test_five_screens_stand_in_a_pipe_each_with_its_line(csprp: Run) -> None:
    ended = csprp("tour")
    assert ended.code == ExitCode.FINE
    assert ended.err == ""
    shown = screens(ended.text)
    assert len(shown) == len(STOPS) == 5
    for stop, screen in zip(STOPS, shown, strict=True):
        assert screen.splitlines()[0].endswith(stop.title)
        assert f"$ csprp {stop.line}\n" in screen
        assert "csprp: error" not in screen
    assert "q: leave" not in ended.text


@pytest.mark.parametrize("width", [50, 80])
def test_each_screen_fits_a_small_window(csprp: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for screen in screens(csprp("tour").text):
        lines = screen.split("\n\n\n")[0].rstrip("\n").split("\n")
        if "The end." in lines[-1]:
            lines = lines[:-2]
        tall = sum(max(-(-len(line) // width), 1) for line in lines)
        assert tall + 1 <= 24, screen


def test_the_screens_show_what_the_commands_answer(csprp: Run) -> None:
    shown = screens(csprp("tour").text)
    for stop, screen in zip(STOPS, shown, strict=True):
        if "ours.csv" in stop.line:
            continue
        words = set(
            re.findall(
                r"\d{2,} of \d+|\d+ fewer|They cannot be compared|BABIES AND UNDER-ONES|Disputed", screen
            )
        )
        whole = csprp(*stop.line.split(), "--full", *(() if "brief" in stop.line else ("-f", "table"))).text
        assert words, stop.line
        assert all(word in whole for word in words), stop.line


def test_the_made_up_counts_show_that_a_small_number_is_hidden(csprp: Run) -> None:
    screen = screens(csprp("tour").text)[3]
    assert re.search(r"Looked after\s+\[c\]", screen)
    assert "made-up" in screen
    assert "tour_ours" not in screen
    with Path(touring.__file__).with_name("tour_ours.csv").open(encoding="utf-8", newline="") as file:
        assert "incident" not in next(csv.reader(file))  # counts: no row is a child


@pytest.mark.thorough
def test_the_tour_walks_the_record_that_is_named(csprp: Run) -> None:
    from csprp_cli.record.location import bundled

    text = csprp("tour", "--data", str(bundled())).text
    assert f"$ csprp --data {bundled()} trends" in text.replace("\n    ", " ")


def test_its_words_are_ours(bundled_record: Record) -> None:
    avoided = "|".join(map(re.escape, bundled_record.words_to_avoid))
    for stop in STOPS:
        assert not re.search(rf"\b({avoided})\b", f"{stop.title} {stop.says}", re.IGNORECASE)
        assert len(stop.says) <= 100


@pytest.mark.parametrize(
    ("typed", "goes_on"), [("\n", True), ("x\n", True), ("q\n", False), ("Q\n", False), ("", False)]
)
def test_without_keys_a_line_is_read(monkeypatch: pytest.MonkeyPatch, typed: str, goes_on: bool) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert touring._goes_on(touring._line) is goes_on


def test_each_system_has_a_way_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert touring._way_to_wait() is touring._line
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setitem(sys.modules, "termios", None)
    assert touring._way_to_wait() is (touring._key_of_windows if os.name == "nt" else touring._line)


def walked(keys: str, term: str = "xterm-256color") -> tuple[int, str]:
    """The tour in a window of 80 by 24, with a key pressed whenever it asks for one."""
    import fcntl
    import pty
    import struct
    import termios

    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {**os.environ, "TERM": term, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    line = [sys.executable, "-m", "csprp_cli", "tour"]
    child = subprocess.Popen(line, stdin=other, stdout=other, stderr=other, env=env)
    os.close(other)
    seen, left = b"", list(keys)
    while select.select([main], [], [], 20)[0]:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        seen += part
        if not part:
            break
        if left and seen.count(b"q: leave.") > len(keys) - len(left):
            os.write(main, left.pop(0).encode() + (b"\n" if term == "dumb" else b""))
    os.close(main)
    return child.wait(20), without_colours(seen.decode()).replace("\r\n", "\n")


@needs_a_terminal
@pytest.mark.parametrize("term", ["xterm-256color", pytest.param("dumb", marks=pytest.mark.thorough)])
def test_q_leaves_at_once(term: str) -> None:
    code, seen = walked("q", term)
    assert code == 0
    assert len(screens(seen)) == 1


@needs_a_terminal
@pytest.mark.thorough
def test_a_key_goes_on_to_the_end_and_no_screen_is_taller_than_the_window() -> None:
    code, seen = walked("    ")
    assert code == 0
    shown = screens(seen)
    assert len(shown) == 5
    assert all(len(screen.rstrip("\n").splitlines()) <= 24 for screen in shown[:4])
    assert "The end." in shown[4]


@pytest.mark.thorough
def test_no_keyboard_and_no_window_print_all() -> None:
    ended = process("tour")
    assert ended.code == 0
    assert len(screens(ended.text)) == 5
