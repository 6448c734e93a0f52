"""The person's own pager, for what is longer than their window."""

import os
import shutil
import subprocess
import sys

from csprp_cli.cli.streams import is_terminal


def pager() -> list[str] | None:
    """Return the program that pages, as words: PAGER, else `less -FRX` where it is there, else None.

    None also where nobody sits at window and keyboard, and where PAGER is empty or `cat`: both say that
    none is wanted.
    """
    at_keyboard = is_terminal() and sys.stdin is not None and sys.stdin.isatty()
    if not at_keyboard or os.environ.get("TERM", "") == "dumb":
        return None
    chosen = os.environ.get("PAGER")
    if chosen is not None:
        import shlex

        words = shlex.split(chosen, posix=os.name != "nt")
        return words if words and words != ["cat"] and shutil.which(words[0]) else None
    return ["less", "-FRX"] if shutil.which("less") else None


def window_height() -> int:
    """Return how many lines the window has."""
    return shutil.get_terminal_size((80, 24)).lines


def paged(text: str, program: list[str]) -> bool:
    """Show text through a pager, top first; return whether that worked."""
    sys.stdout.flush()
    try:
        shown = subprocess.run(
            program, input=text.encode(sys.stdout.encoding or "utf-8", errors="replace"), check=False
        )
    except OSError:
        return False
    return shown.returncode in (0, 130)
