"""How far a long reading has come, on the error stream: silent for two seconds, as most readings are."""

import contextlib
import sys
import time
from types import TracebackType

from csprp_cli.cli.streams import is_watched, say

FIRST_WORD = 2.0
"""Seconds before anything is said, and between one line and the next."""


class Rows:
    """Says how many rows were read: over itself on a terminal, else one line a second."""

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._drawn = False

    def __enter__(self) -> "Rows":
        return self

    def __call__(self, rows: int) -> None:
        """Take the number of rows read so far."""
        now = time.monotonic()
        if not rows or now - self._said < FIRST_WORD:
            return
        self._said = now
        if is_watched():
            self._drawn = True
            _write(f"\rRows read: {rows:,}")
        else:
            say(f"Rows read: {rows:,}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line off a terminal, so that what follows starts on a clean one."""
        if self._drawn:
            _write("\r" + " " * 30 + "\r")


class Pages:
    """Says how far the reading of a report has come, page by page, and then passage by passage."""

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._drawn = False

    def __enter__(self) -> "Pages":
        return self

    def read(self, page: int, pages: int) -> None:
        """Take how many pages were read."""
        self._tell(f"Pages read: {page:,} of {pages:,}")

    def held(self, passage: int, passages: int) -> None:
        """Take how many passages were held against the record."""
        self._tell(f"Sentences held against the record: {passage:,} of {passages:,}")

    def _tell(self, text: str) -> None:
        now = time.monotonic()
        if now - self._said < FIRST_WORD:
            return
        self._said = now
        if is_watched():
            self._drawn = True
            _write(f"\r{text:60}")
        else:
            say(text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line off a terminal."""
        if self._drawn:
            _write("\r" + " " * 60 + "\r")


def _write(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text)
        sys.stderr.flush()
