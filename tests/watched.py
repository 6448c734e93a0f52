"""Runs lines of csprp in this process with every socket forbidden and every write watched.

    python tests/watched.py HERE ANSWERS LINES

HERE is the folder to stand in, ANSWERS the only one that may be written into; LINES is a file with a line
each. Prints as JSON the exit code of each line, and what it did that it may not do. Python tells of its own
doings alone: what a library of another language does, strace tells (test_watched.py).
"""

import contextlib
import io
import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

FORBIDDEN = (
    *("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.Popen", "os.system", "os.exec"),
    *("os.posix_spawn", "os.spawn", "webbrowser.", "syslog.", "winreg."),
)
CHANGES = (
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown"),
    *("os.truncate", "os.utime", "shutil.rmtree", "shutil.move", "tempfile.mkstemp", "tempfile.mkdtemp"),
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    here, answers, lines = (Path(name).resolve() for name in sys.argv[1:4])
    os.chdir(here)
    seen: list[str] = []

    def may_change(path: str | bytes | os.PathLike[str], within: int = -1) -> bool:
        named = Path(f"/proc/self/fd/{within}" if within >= 0 else ".", os.fsdecode(path))
        found = Path(os.path.realpath(named))
        return answers in found.parents or found == Path(os.devnull)

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            seen.append(f"{event} {given!r}")
            raise PermissionError(event)
        if event == "open" and given[2] & WRITES and not isinstance(given[0], int):
            paths, within = given[:1], -1
        elif event in CHANGES:
            # A tree is removed from within: its files are named beside the folder that is open.
            paths, within = given, given[-1] if event in ("os.remove", "os.rmdir") else -1
        else:
            return
        named = [path for path in paths if isinstance(path, str | bytes | os.PathLike)]
        if not all(may_change(path, within) for path in named):
            seen.append(f"{event} {given!r}")

    from csprp_cli.cli.main import run

    sys.addaudithook(watch)
    told = []
    for line in lines.read_text(encoding="utf-8").splitlines():
        seen.clear()
        with (
            contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")),
            contextlib.redirect_stderr(io.StringIO()) as err,
        ):
            code = run(shlex.split(line))
        told.append(
            {
                "line": line,
                "code": code,
                "seen": list(seen),
                "err": err.getvalue()[:300],
            }
        )
    print(json.dumps(told))


if __name__ == "__main__":
    main()
