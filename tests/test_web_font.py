"""The fonts that a web page carries are the PDF's own, cut by make_web_font.py and named anew."""

from pathlib import Path

import pytest

from conftest import ROOT

for needed in ("fontTools", "brotli"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: the fonts are not made again")

from fontTools.ttLib import TTFont  # noqa: E402

from make_web_font import FAMILY, FOLDER, make, names  # noqa: E402

RESERVED = "Source"
"""The licence keeps this name for the whole font."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    make(folder)
    return folder


@pytest.mark.parametrize(("weight", "name"), names())
def test_the_fonts_are_what_the_script_makes(made: Path, weight: int, name: str) -> None:
    again, held = TTFont(made / name), TTFont(FOLDER / name)
    assert held.getGlyphOrder() == again.getGlyphOrder()
    assert held.getBestCmap() == again.getBestCmap()
    assert held["hmtx"].metrics == again["hmtx"].metrics
    assert held["glyf"].glyphs.keys() == again["glyf"].glyphs.keys()
    assert held["OS/2"].usWeightClass == weight
    told = {record.nameID: record.toUnicode() for record in held["name"].names}
    assert told == {record.nameID: record.toUnicode() for record in again["name"].names}
    assert all(told[number].startswith(FAMILY.split()[0]) for number in (1, 3, 4, 6))
    assert not [number for number in (1, 3, 4, 6, 16, 25) if RESERVED in told.get(number, "")]
    assert "SIL Open Font License" in told[13]


def test_the_licence_stands_beside_them(made: Path) -> None:
    licence = (FOLDER / "LICENSE.txt").read_bytes()
    assert licence == (made / "LICENSE.txt").read_bytes()
    assert b"Reserved Font Name 'Source'" in licence
    assert b"SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize(("weight", "name"), names())
def test_they_hold_every_letter_of_the_record(weight: int, name: str) -> None:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "data").glob("*.csv"))
    held = set(map(chr, TTFont(FOLDER / name).getBestCmap()))
    assert {letter for text in texts for letter in text} - held == {"\n"}
