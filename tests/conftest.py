import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from csprp_cli.record.record import Record

# Set before csprp is imported: under GITHUB_ACTIONS or FORCE_COLOR help would carry colour codes.
for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "CSPRP_DATA", "COLUMNS"):
    os.environ.pop(name, None)
os.environ["TERM"] = "dumb"

ROOT = Path(__file__).resolve().parents[1]
GOLDENS = Path(__file__).parent / "goldens"

# The README's command proves the whole product in three minutes, on a sample of what repeats itself. CI runs
# the rest: pytest -m "" --hypothesis-profile=thorough.
settings.register_profile("sample")
settings.register_profile("thorough")
settings.load_profile("sample")


def examples(sample: int, thorough: int) -> int:
    """How many examples to try, by the profile that was asked for."""
    return thorough if settings.get_current_profile_name() == "thorough" else sample


def sampled(cases: Iterable[Any], first: int) -> list[Any]:
    """Every case, all but the first ones marked thorough."""
    return [
        case
        if place < first
        else pytest.param(*(case if type(case) is tuple else (case,)), marks=pytest.mark.thorough)
        for place, case in enumerate(cases)
    ]


MARKED = {"browser": "browser", "laid_out": "office"}
"""The mark of each test that takes a fixture."""


def pytest_itemcollected(item: pytest.Item) -> None:
    for fixture in getattr(item, "fixturenames", ()):
        if fixture in MARKED:
            item.add_marker(MARKED[fixture])


@dataclass(frozen=True)
class Ended:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")


Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def bundled_record() -> "Record":
    """The record that comes with csprp, read once and whole: a test must not find the part that an answer of
    another test had read. Nothing writes into a record."""
    from csprp_cli.record.load import load

    record = load()
    assert record.figures
    assert record.claims
    return record


@pytest.fixture
def csprp(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, bundled_record: "Record"
) -> Run:
    """Runs csprp in this process, its streams captured as bytes. Commands share one bundled record."""
    from csprp_cli.cli.main import run
    from csprp_cli.record import load as loading

    load = loading.load

    def load_once(
        option: str | None = None, overlays: tuple[str, ...] = (), scope: loading.Scope | None = None
    ) -> "Record":
        own = option is None and not overlays and "CSPRP_DATA" not in os.environ
        return bundled_record if own else load(option, overlays, scope)

    monkeypatch.setattr(loading, "load", load_once)

    def call(*arguments: str) -> Ended:
        capfdbinary.readouterr()
        code = run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        return Ended(code, out, err.decode("utf-8"))

    return call


def process(
    *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, module: bool = True
) -> Ended:
    """Runs csprp as a process of its own, as a shell would."""
    line = [sys.executable, *(("-m", "csprp_cli") if module else ()), *arguments]
    ended = subprocess.run(line, capture_output=True, env={**os.environ, **(env or {})}, cwd=cwd, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", errors="replace"))


needs_a_terminal = pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal of Unix")


def on_terminal(
    *arguments: str,
    columns: int = 80,
    lines: int = 50,
    env: Mapping[str, str] | None = None,
    keys: bool = False,
) -> str:
    """Runs csprp in a window, and returns what it shows, colours and all. With `keys` it has a keyboard."""
    import fcntl
    import pty
    import struct
    import termios

    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    variables = {
        **os.environ,
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        **(env or {}),
    }
    for name in ("NO_COLOR", "LINES", "COLUMNS", "PAGER"):
        if name not in (env or {}):
            variables.pop(name, None)
    child = subprocess.Popen(
        [sys.executable, "-m", "csprp_cli", *arguments],
        stdout=other,
        stderr=subprocess.PIPE,
        stdin=other if keys else subprocess.DEVNULL,
        env=variables,
    )
    os.close(other)
    seen = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    child.communicate()
    os.close(main)
    assert child.returncode in (0, 1), child.returncode
    return seen.decode("utf-8").replace("\r\n", "\n")


def without_colours(seen: str) -> str:
    """Returns what a window shows as plain text."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", seen)


def unstyled(page: bytes) -> bytes:
    """Returns a web page without its style sheet, which test_web_page.py holds once for all of them."""
    return re.sub(rb"<style>.*?</style>\n", b"", page, flags=re.DOTALL)


ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
"""What Chromium is started with."""


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A Chromium of the system, or the one that playwright installed."""
    for needed in ("playwright.sync_api", "axe_playwright_python", "pypdf"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: pages are not tried in a browser")
    from playwright.sync_api import Error, sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            pytest.skip(f"Chromium cannot be started: {error.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def window(browser: "Browser") -> "Iterator[Page]":
    """One window for all tests. The policy of the page would keep axe out, so it is not applied."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def held_to_golden(name: str, content: bytes) -> None:
    """Compares bytes with a golden file; CSPRP_UPDATE_GOLDENS=1 writes it instead."""
    path = GOLDENS / name
    if os.environ.get("CSPRP_UPDATE_GOLDENS"):
        path.write_bytes(content)
    assert path.exists(), f"{name} is not there: run with CSPRP_UPDATE_GOLDENS=1, and read it"
    assert content == path.read_bytes(), f"{name} differs: if it should, run with CSPRP_UPDATE_GOLDENS=1"
