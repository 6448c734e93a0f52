"""The streams of the process: what they can show, and how text reaches them."""

import contextlib
import os
import shutil
import stat
import sys
from pathlib import Path

from csprp_cli.model.steering import SHOWN_AS, without_steering
from csprp_cli.present.formats import WIDEST_TEXT, Screen

BLOCK = "\u2588"

_IN_ASCII: dict[int, int | str] = {
    **str.maketrans(f"{BLOCK}\u2018\u2019\u201c\u201d\u2013\u2014\u00a0", "#''\"\"-- "),
    ord("\u2026"): "...",
}


LONGEST_TOLD = 3_000
"""The longest line that is told, in characters: a name that was typed may be of any length. What is longer
loses its middle."""


def say(line: str) -> None:
    """Tell the person something that is not the answer, on the error stream: always one line."""
    told = without_steering(line).replace("\n", SHOWN_AS)
    if len(told) > LONGEST_TOLD:
        told = f"{told[: LONGEST_TOLD // 2]}...{told[-LONGEST_TOLD // 2 :]}"
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(_readable(told, sys.stderr) + "\n")
        sys.stderr.flush()


def say_error(line: str) -> None:
    """Tell an error: one line, which a window folds between words, where it would break within one.

    A line to type starts anew and is left whole: what is pasted with a line end in it runs as two commands.
    """
    width = shutil.get_terminal_size((WIDEST_TEXT, 24)).columns
    if not is_watched() or len(line) <= width:
        say(line)
        return
    from csprp_cli.present.text.plain import wrapped

    words, _, typed = line.rpartition(": csprp ")
    for folded in wrapped(f"{words}:" if words else line, width).splitlines():
        say(folded)
    if words:
        say(f"  csprp {typed}")


def print_text(text: str, *, for_people: bool) -> None:
    """Print text: to people in what their stream can show, to other programs as UTF-8."""
    encoding = "utf-8"
    if for_people:
        text = _readable(text, sys.stdout)
        if is_terminal():
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        encoding = sys.stdout.encoding or "utf-8"
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    buffer.write(text.encode(encoding, errors="replace"))
    buffer.flush()


def close_quietly() -> None:
    """Point standard output at nothing, so that Python does not complain of it at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal() -> bool:
    """Return whether standard output is a window that somebody reads."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_pipe() -> bool:
    """Return whether standard output is read by another program."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    return False


def is_watched() -> bool:
    """Return whether the error stream is a window that somebody reads."""
    return sys.stderr is not None and sys.stderr.isatty()


def screen_of(out: Path | None) -> Screen:
    """Return what text is laid out for: it is drawn on a terminal alone, and a file is 80 characters wide.

    The width is the window's on a terminal or where COLUMNS says so; a bar is of blocks, or of "#" where
    the stream has none.
    """
    if out is not None:
        return Screen(glyph=BLOCK)
    width = WIDEST_TEXT
    if is_terminal() or os.environ.get("COLUMNS"):
        width = max(shutil.get_terminal_size((WIDEST_TEXT, 24)).columns, 20)
    glyph = BLOCK if _can_encode(BLOCK, sys.stdout) else "#"
    return Screen(width, glyph, is_terminal())


def _can_encode(text: str, stream: object) -> bool:
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _readable(text: str, stream: object) -> str:
    """Return text that a stream can print: plain letters where its encoding has no better."""
    if _can_encode(text, stream):
        return text
    encoding = getattr(stream, "encoding", None) or "ascii"
    return text.translate(_IN_ASCII).encode(encoding, errors="replace").decode(encoding)
