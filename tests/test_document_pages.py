"""The built documents: whole, the same twice, open from a file without a network, and accessible."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from conftest import ROOT
from documents import WRITTEN
from test_web_page import NARROW, WIDE, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.thorough


class _Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that a link can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") not in ("index", "search", "next", "prev"):
            self.loads.append(given.get("href", ""))
        elif "src" in given:
            self.loads.append(given["src"])


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The documents, built at the same time in two folders by two orders of hashes. Warnings are errors."""
    for needed in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: the documents are not built")
    folder = tmp_path_factory.mktemp("documents")
    running = []
    for name in ("1", "2"):
        shutil.copytree(
            ROOT / "docs", folder / name / "docs", ignore=lambda at, names: made_pages(Path(at), names)
        )
        line = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", "trees", "docs", "built"]
        running.append(
            subprocess.Popen(
                line,
                cwd=folder / name,
                env={**os.environ, "PYTHONHASHSEED": name},
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for one in running:
        _, said = one.communicate()
        assert one.returncode == 0, said
    return folder / "1" / "built", folder / "2" / "built"


def made_pages(at: Path, names: list[str]) -> list[str]:
    """The generated pages of an earlier build, which this one makes itself."""
    return [name for name in names if at.name == "reference" and name.endswith(".md") and name != "index.md"]


@pytest.fixture(scope="session")
def built(twice: tuple[Path, Path]) -> Path:
    return twice[0]


@pytest.fixture(scope="session")
def pages(built: Path) -> dict[Path, _Page]:
    return {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(built.rglob("*.html"))}


def test_two_builds_are_the_same_bytes(twice: tuple[Path, Path]) -> None:
    first, second = ({path.relative_to(at): path for path in at.rglob("*") if path.is_file()} for at in twice)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name].read_bytes() != second[name].read_bytes()] == []


def test_every_source_is_a_page(pages: dict[Path, _Page], built: Path) -> None:
    for page in WRITTEN:
        if ROOT / "docs" in page.parents:
            assert built / page.relative_to(ROOT / "docs").with_suffix(".html") in pages
    assert built / "reference" / "held.html" in pages


def test_no_page_asks_the_network(pages: dict[Path, _Page], built: Path) -> None:
    asked = {load for page in pages.values() for load in page.loads if "//" in load}
    assert asked == set()
    for sheet in built.rglob("*.css"):
        found = re.findall(r"(?:url\(|@import )\s*[\"']?(?:https?:)?//", sheet.read_text(encoding="utf-8"))
        assert found == [], sheet.name


def test_every_built_link_leads_somewhere(pages: dict[Path, _Page]) -> None:
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("https", "http"):
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert there.is_file(), f"{path.name}: {link}"
            place = unquote(parts.fragment)
            assert not place or there.suffix != ".html" or place in pages[there].places, (
                f"{path.name}: {link}"
            )


def test_a_search_finds_from_a_file(window: "Page", built: Path) -> None:
    asked: list[str] = []
    failed: list[str] = []

    def only_files(route: "Route") -> None:
        asked.append(route.request.url)
        route.continue_()

    window.on("pageerror", lambda error: failed.append(str(error)))
    window.route("**/*", only_files)
    window.goto((built / "search.html").as_uri() + "?q=neglect")
    window.wait_for_selector("#search-results li a")
    found = window.locator("#search-results li a").evaluate_all("links => links.map(link => link.href)")
    assert any("/tutorial.html" in link for link in found)
    assert any("/reference/indicators.html" in link for link in found)
    window.goto(found[0])
    assert window.locator("h1").count() == 1
    window.unroute("**/*")
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data"}
    assert failed == []


ONE_OF_EACH_KIND = (
    *("index", "search", "tutorial", "how-to/own-file", "how-to/analysis", "explanation/joining"),
    *("reference/index", "reference/disclosure", "reference/json", "reference/rules"),
)
"""Pages with all that pages are made of. Axe takes 10 s for the longest tables, which are made like these."""


def test_no_built_page_is_wider_than_a_telephone(window: "Page", pages: dict[Path, _Page]) -> None:
    window.set_viewport_size({"width": NARROW, "height": 900})
    for path in pages:
        window.goto(path.as_uri())
        assert window.evaluate("document.documentElement.scrollWidth") <= NARROW, path.name


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_built_pages_are_accessible(window: "Page", built: Path, name: str) -> None:
    for width, scheme in ((NARROW, "light"), (WIDE, "dark")):
        window.set_viewport_size({"width": width, "height": 900})
        window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        window.goto((built / f"{name}.html").as_uri())
        assert violations(window) == [], (width, scheme)
