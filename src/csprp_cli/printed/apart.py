"""Reads in a process of its own, with no more memory and time than a report needs.

pdfium has no such limits: a PDF of a few kB that was made for it fills the memory, and ends the process
that reads it without a word. Where a process cannot be copied (Windows) reading stays in this one.
"""

import contextlib
import os
import pickle
import select
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from csprp_cli.model.problem import ReportProblem

Item = TypeVar("Item")

MOST_MEMORY = 700_000_000
"""Bytes, beside what csprp has: 130 pages take a tenth of it."""

MOST_SECONDS = 15.0
"""Between one item and the next: a full page takes a second on a slow machine."""

_SIZE = 8


def apart(items: Callable[[], Iterator[Item]], name: str) -> Iterator[Item]:
    """Yield what an iterator yields, which runs in a copy of this process.

    Raises what it raises, and ReportProblem where it takes more memory or time than may be.
    """
    if not hasattr(os, "fork"):
        yield from items()
        return
    coming, going = os.pipe()
    child = os.fork()
    if not child:
        os.close(coming)
        _send(items, going)  # never returns
    os.close(going)
    try:
        while size := int.from_bytes(_read(coming, _SIZE, name), "big"):
            message: list[Item] | BaseException = pickle.loads(_read(coming, size, name))
            if isinstance(message, BaseException):
                raise message
            yield from message
    finally:
        os.close(coming)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _send(items: Callable[[], Iterator[Item]], going: int) -> None:
    """Write each item as a message, then an empty one; leave without what else this process would do."""
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (what a library says in dying is no one's)
            os.dup2(nowhere.fileno(), 2)
        _limit_memory()
        with os.fdopen(going, "wb") as out:
            for message in _messages(items):
                out.write(len(message).to_bytes(_SIZE, "big") + message)
                out.flush()
    finally:
        os._exit(0)


def _messages(items: Callable[[], Iterator[Item]]) -> Iterator[bytes]:
    try:
        for item in items():
            yield pickle.dumps([item])
    except MemoryError:
        return  # as where the library ends: no last message
    except Exception as error:
        yield pickle.dumps(error)
    yield b""


def _limit_memory() -> None:
    import faulthandler
    import resource

    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what is left of a report is nobody's
    with contextlib.suppress(OSError, ValueError):  # macOS has no such file, and holds no such limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(coming: int, size: int, name: str) -> bytes:
    """Return so many bytes of what is sent. Raises ReportProblem where they do not come."""
    content = b""
    while len(content) < size:
        if not select.select([coming], [], [], MOST_SECONDS)[0]:
            raise ReportProblem(
                f"{name} has a page that cannot be read in {MOST_SECONDS:.0f} seconds", _AGAIN
            )
        if not (more := os.read(coming, size - len(content))):
            raise ReportProblem(f"{name} takes more memory than a report needs", _AGAIN)
        content += more
    return content


_AGAIN = "download it again from its publisher"
