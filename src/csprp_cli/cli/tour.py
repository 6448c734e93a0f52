"""csprp tour: five screens of real output for somebody who is new, one at a time on a terminal."""

import csv
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import typer

from csprp_cli.cli.deliver import place
from csprp_cli.cli.options import Data, Overlay, data_of, help_text, overlays_of
from csprp_cli.cli.pager import window_height
from csprp_cli.cli.streams import is_terminal, screen_of
from csprp_cli.cli.typed_line import line_of
from csprp_cli.model.problem import Problem
from csprp_cli.present.formats import Screen

_OURS = "ours.csv"
"""The file that a person would name: the tour reads made-up counts in its place."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")

_LEAST = 6
"""An answer is given this many lines, however low the window is."""


class _Shows(StrEnum):
    """What a stop shows of its answer: the screen that the command gives, or how its whole page starts."""

    SCREEN = "screen"
    START = "start"


class _Stop(NamedTuple):
    """One screen of the tour: what it is about, and the line that makes it."""

    title: str
    says: str
    line: str
    shows: _Shows


@help_text(
    """Five real answers for somebody who is new, a screen each.

    Each names the line that makes it. Enter goes on and q leaves; in a pipe all five are printed.

    Example: csprp tour
    """
)
def tour(ctx: typer.Context, data: Data = None, overlay: Overlay = None) -> None:
    from csprp_cli.record.load import Scope, load

    folder, overlays = data_of(ctx, data), overlays_of(ctx, overlay)
    load(folder, overlays, Scope())  # what cannot be read is refused once, and not on each screen
    before = ["--data", folder] if folder is not None else []
    before += [word for laid in overlays for word in ("--overlay", laid)]
    stops = _stops()
    waits = is_terminal() and sys.stdin is not None and sys.stdin.isatty()
    wait = _way_to_wait()
    for number, stop in enumerate(stops, 1):
        more = waits and number < len(stops)
        lines = _screen_of_stop(stop, f"{number} of {len(stops)}", before)
        place("\n".join(lines) + ("\n" if waits else "\n\n"), None, for_people=True)
        if more and not _goes_on(wait):
            return
    place("The end. Type csprp for where to start, or csprp help and the name of a command.\n", None)


def _stops() -> list[_Stop]:
    text = Path(__file__).with_name("tour.csv").read_text(encoding="utf-8")
    return [
        _Stop(line["title"], line["says"], line["line"], _Shows(line["shows"]))
        for line in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _screen_of_stop(stop: _Stop, number: str, before: Sequence[str]) -> list[str]:
    """Return the lines of one stop. With the line that asks for the next they fit the window."""
    from csprp_cli.present.formats import WIDEST_TEXT
    from csprp_cli.present.text.plain import wrapped

    screen = screen_of(None)
    width = min(screen.width, WIDEST_TEXT)
    typed = (*before, *stop.line.split())
    head = [f"{number}: {stop.title}", *wrapped(stop.says, width).splitlines()]
    head += [*wrapped(f"$ {line_of(('csprp', *typed))}", width, "", "    ").splitlines(), ""]
    room = max((window_height() if screen.terminal else 24) - len(head) - 1, _LEAST)
    window = screen._replace(width=width, lines=room - 1)
    return [*head, *_cut(_answered(typed, stop.shows, window), room, width)]


def _answered(typed: Sequence[str], shows: _Shows, window: Screen) -> list[str]:
    """Return the lines that a command prints to such a window, or the line in which it refuses."""
    from csprp_cli.cli.app import app

    ours = str(Path(__file__).with_name("tour_ours.csv"))
    words = [ours if word == _OURS else word for word in typed]
    if shows is _Shows.START:
        words.append("--full")
    out = io.TextIOWrapper(io.BytesIO(), encoding=getattr(sys.stdout, "encoding", None) or "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            command = typer.main.get_command(app)
            command.main(
                args=words,
                prog_name="csprp",
                standalone_mode=False,
                obj={"typed": list(typed), "window": window},
            )
    except Problem as problem:
        return [f"csprp: error: {problem}"]
    out.flush()
    out.seek(0)
    return out.read().replace(ours, _OURS).rstrip("\n").split("\n")


def _cut(lines: list[str], room: int, width: int) -> list[str]:
    """Return as many lines as there is room for; where that is not all, the last says so.

    A line to type is not folded, so a narrow window may show it on two.
    """
    tall = [max(-(-len(_COLOUR.sub("", line)) // width), 1) for line in lines]
    if sum(tall) <= room:
        return lines
    kept = len(lines)
    while kept and sum(tall[:kept]) > room - 1:
        kept -= 1
    return [*lines[:kept], f"Cut here: {len(lines) - kept} more lines, with cautions."]


# -- keys ------------------------------------------------------------------------------------------------


def _goes_on(wait: Callable[[], str]) -> bool:
    """Ask for the next screen, and return whether it is wanted."""
    sys.stdout.write("Enter: next. q: leave. ")
    sys.stdout.flush()
    key = wait()
    sys.stdout.write("\n")
    sys.stdout.flush()
    return key not in ("q", "Q", "\x1b", "\x03", "\x04", "")


def _way_to_wait() -> Callable[[], str]:
    """Return what waits for one key where a terminal can, and else for a line and Enter."""
    if os.environ.get("TERM", "") == "dumb":
        return _line
    try:
        import termios  # noqa: F401
    except ImportError:
        return _line if os.name != "nt" else _key_of_windows
    return _key


def _line() -> str:
    """Return the first letter of a line, or a line feed for an empty one; nothing where input has ended."""
    typed = sys.stdin.readline()
    return typed.strip()[:1] or typed[:1]


def _key() -> str:
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle, termios.TCSANOW)  # what was typed meanwhile counts
        return os.read(handle, 1).decode("ascii", errors="replace")
    except termios.error:
        return _line()
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _key_of_windows() -> str:
    from importlib import import_module

    key: str = import_module("msvcrt").getwch()
    return key
