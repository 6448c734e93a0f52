"""The streams of the process: what they can show, and how text reaches them."""

import contextlib
import os
import shutil
import sys
from pathlib import Path

from csprp_cli.present.text.column_widths import WIDEST_TEXT

BLOCK = "\u2588"

_IN_ASCII = str.maketrans(
    {
        BLOCK: "#",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
    }
)


def say(line: str) -> None:
    """Tell the person something that is not the answer, on the error stream."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(_readable(line, sys.stderr) + "\n")
        sys.stderr.flush()


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


def draws(out: Path | None) -> bool:
    """Return whether an answer is drawn, with colour: on a terminal alone."""
    return out is None and is_terminal()


def width_of(out: Path | None) -> int:
    """Return the width to fill: the window's on a terminal or where COLUMNS says so, else 80."""
    if out is not None or not (is_terminal() or os.environ.get("COLUMNS")):
        return WIDEST_TEXT
    return max(shutil.get_terminal_size((WIDEST_TEXT, 24)).columns, 20)


def glyph_of(out: Path | None) -> str:
    """Return what a bar is made of: a block, or "#" where the stream has none."""
    return BLOCK if out is not None or _can_encode(BLOCK, sys.stdout) else "#"


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
