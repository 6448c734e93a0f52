"""A partnership's logo on a note: what may come in, what stays out, and what a page makes of it."""

import io
import os
import re
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Run, examples
from csprp_cli.model.problem import FileProblem, Problem
from csprp_cli.notes.logo.read import MOST_BYTES, logo_of
from test_pdf import elements_of

TEXT = "Northtown Safeguarding Partnership"


def chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def png(width: int = 40, height: int = 20, *more: bytes, rows: bytes | None = None) -> bytes:
    pixels = (b"\0" + b"\x0b\x4f\x5c" * width) * height if rows is None else rows
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *more, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def svg(inside: str = "", start: str = 'viewBox="0 0 40 20"') -> bytes:
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    drawn = '<rect width="40" height="20" fill="#0b4f5c"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {links} {start}>{drawn}{inside}</svg>'.encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logo.png").write_bytes(png(40, 20, chunk(b"tEXt", b"Author\0Somebody")))
    (tmp_path / "logo.svg").write_bytes(svg())
    return tmp_path


@pytest.mark.parametrize("name", ["logo.png", "logo.svg"])
@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_logo_is_on_the_page_with_its_text(csprp: Run, folder: Path, form: str, name: str) -> None:
    out = folder / f"note.{form}"
    line = ("brief", "-t", "neglect", "--partnership", TEXT, "--logo", str(folder / name), "-o", str(out))
    ended = csprp(*line)
    assert (ended.code, ended.err.splitlines()[0]) == (0, f"written: {out}")
    content = out.read_bytes()
    assert b"Somebody" not in content
    if form == "pdf":
        assert len(pypdf.PdfReader(out).pages) == 1
        with pikepdf.open(out) as opened:
            said = [str(e.Alt) for e in elements_of(opened.Root.StructTreeRoot) if "/Alt" in e]
            with opened.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
        assert f"Logo of {TEXT}" in said
    elif form == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            drawn = package.read("word/media/logo.png")
            body = package.read("word/document.xml").decode("utf-8")
        assert drawn.startswith(b"\x89PNG")
        assert f'descr="Logo of {TEXT}"' in body
        across, tall = map(int, re.findall(r'wp:extent cx="(\d+)" cy="(\d+)"', body)[0])
        assert across == pytest.approx(2 * tall, abs=2)
    else:
        page = content.decode("utf-8")
        assert f'alt="Logo of {TEXT}"' in page
        assert "img-src data:" in page
        assert "default-src 'none'" in page
    again = folder / f"again.{form}"
    assert csprp(*line[:-1], str(again)).code == 0
    assert again.read_bytes() == content


def test_a_page_without_a_logo_allows_no_picture(csprp: Run, folder: Path) -> None:
    out = folder / "note.html"
    assert csprp("brief", "-t", "neglect", "-o", str(out)).code == 0
    assert b"img-src" not in out.read_bytes()


def test_nothing_of_a_logo_stays_behind(csprp: Run, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    line = ("brief", "-t", "neglect", "--logo", str(folder / "logo.png"), "--logo-text", "Ours", "-f", "html")
    assert csprp(*line).code == 0
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_its_text_is_what_was_said(folder: Path) -> None:
    read = logo_of(folder / "logo.png", "Northtown", TEXT)
    assert read.logo is not None
    assert read.logo.text == "Northtown"
    assert read.logo.within(48, 15) == (30, 15)
    assert logo_of(None, None, TEXT).logo is None


@pytest.mark.parametrize(
    ("inside", "gone", "told"),
    [
        ("<script>alert(1)</script>", "alert", "a script"),
        ('<g onclick="alert(1)"><path d="M0 0h4"/></g>', "onclick", "a script"),
        ('<image xlink:href="http://example.org/a.png" width="9" height="9"/>', "example", "a link"),
        ('<image href="file:///etc/passwd" width="9" height="9"/>', "passwd", "a link"),
        ('<use href="http://example.org/a.svg#b"/>', "example", "a link"),
        ('<a href="http://example.org"><path d="M0 0h4"/></a>', "example", "a link"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>', "svg+xml", "a link"),
        ("<style>@import 'http://example.org/a.css';</style>", "import", "a style"),
        ("<style>rect{fill:url(http://example.org/a)}</style>", "example", "a style"),
        ('<rect width="1" height="1" fill="url(http://example.org/a)"/>', "example", "a style"),
        ('<rect width="1" height="1" style="fill:u\\72l(http://example.org)"/>', "example", "a style"),
        ("<foreignObject><p>text</p></foreignObject>", "foreign", "what is not drawn"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "javascript", ""),
        (
            '<filter id="f"><feBlend/></filter><rect width="1" height="1" filter="url(#f)"/>',
            "filter",
            "an effect",
        ),
        ('<rect width="1" height="1" style="filter:url(#f)"/>', "filter", ""),
        ("<style>rect{filter:blur(9em);fill:red}</style>", "blur", ""),
        (
            f'<image href="data:image/png;base64,{b64encode(png(5000, 1)).decode()}"/>',
            "image/png",
            "a picture",
        ),
        ('<image href="data:image/jpeg;base64,/9j/4AAQ"/>', "image/jpeg", "a picture"),
        ("<metadata>made by Somebody</metadata>", "Somebody", ""),
    ],
)
def test_an_svg_neither_runs_nor_leads_elsewhere(tmp_path: Path, inside: str, gone: str, told: str) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(svg(inside))
    read = logo_of(path, "Ours", None)
    assert read.logo is not None
    assert gone.encode() not in read.logo.content
    assert b"<rect" in read.logo.content
    assert (told in "".join(read.told)) if told else (read.told == ())


def test_what_draws_stays(tmp_path: Path) -> None:
    inside = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g fill="url(#a)" transform="scale(2)"><path id="b" d="M0 0h4v4z"/><use xlink:href="#b" x="4"/></g>'
        f'<image href="data:image/png;base64,{b64encode(png()).decode()}" width="1" height="1"/>'
        "<style>.c{fill:url(#a)}</style>"
    )
    path = tmp_path / "logo.svg"
    path.write_bytes(
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd">' + svg(inside)
    )
    read = logo_of(path, "Ours", None)
    assert read.logo is not None
    assert read.told == ()
    for kept in (b"url(#a)", b'href="#b"', b"data:image/png", b"scale(2)", b".c{fill"):
        assert kept in read.logo.content


BILLION = (
    b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&b;</text></svg>'
)
USES = "".join(
    f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 20 + "</g>" if n else '<path id="u0" d="M0 0h1"/>'
    for n in range(12)
)


def fan(name: str, refer: str, drawn: str = '<rect width="9" height="9" {}/>') -> str:
    """Ten levels of one element, each drawn ten times by the next: 10,000,000,000 shapes in 7 kB."""
    levels = (
        f'<{name} id="f{n}" width="9" height="9" patternUnits="userSpaceOnUse">'
        + drawn.format(refer.format(f"url(#f{n - 1})")) * 10
        + f"</{name}>"
        for n in range(11)
    )
    return f"<defs>{''.join(levels)}</defs>" + drawn.format(refer.format("url( '#f10' )"))


CORNERS = '<path {} d="M0 0h1h1h1h1h1"/>'
FANS = {
    "pattern": fan("pattern", 'fill="{}"'),
    "pattern-by-style": fan("pattern", 'style="fill:{}"'),
    "pattern-inherited": fan("pattern", "", "<g {}><rect width='9' height='9'/></g>").replace(
        "<g ", "<g fill='url(#f1)' "
    ),
    "mask": fan("mask", 'mask="{}"'),
    "clip": fan("clipPath", 'clip-path="{}"'),
    "marker": fan("marker", 'marker-mid="{}"', CORNERS),
    "corners": '<marker id="m"><path d="M0 0h1"/></marker>'
    + f'<path marker-mid="url(#m)" d="M0 0{"h1" * 20_000}"/>',
    "style-sheet": "<style>path{mask:url(#f10)}</style>" + fan("mask", 'mask="{}"'),
    "picture": f'<image id="p" href="data:image/png;base64,{b64encode(png(3000, 3000)).decode()}"/>'
    + '<use href="#p"/>' * 2,
}
STYLES = ("rect{fill:red}" * 4_000, "* * * * * * * * *{fill:red}", "@media all{a>b+c~d>e>f>g>h{fill:red}}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *((svg(inside), "shapes") for inside in FANS.values()),
        *((svg(f"<style>{style}</style>"), "more style sheets") for style in STYLES),
        (b"", "no picture in PNG or SVG"),
        (b"not a picture", "no picture in PNG or SVG"),
        (b"\xff\xd8\xff\xe0 a photograph", "a JPEG"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html><body>no</body></html>", "no picture in PNG or SVG"),
        (b"<svg", "no picture in PNG or SVG, or is damaged"),
        (svg()[:-9], "or is damaged"),
        (BILLION, "written in no plain way"),
        (svg(USES), "shapes"),
        (svg('<g id="x"><use href="#x"/></g>'), "shapes"),
        (svg("<g>" * 5000 + "</g>" * 5000), "without end"),
        (svg(start=""), "how wide and how tall"),
        (svg(start='viewBox="0 0 0 20"'), "how wide and how tall"),
        (svg(start='viewBox="a b c d"'), "how wide and how tall"),
        (svg().replace(b"rect", b"desc"), "holds no drawing"),
        (png()[:60], "damaged"),
        (png()[:-12], "damaged"),
        (png().replace(b"IDAT", b"IDAX"), "damaged"),
        (png(rows=b"\0" * 50), "damaged"),
        (png(0, 20), "damaged"),
        (png(4001, 1), "4,001 by 1 pixels"),
        (png(40, 20, chunk(b"tEXt", os.urandom(MOST_BYTES))), "1.0 MB, and a logo may have 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("form", ["pdf"])
def test_what_is_no_logo_is_one_line(
    csprp: Run, tmp_path: Path, content: bytes, said: str, form: str
) -> None:
    path, out = tmp_path / "logo.img", tmp_path / f"note.{form}"
    path.write_bytes(content)
    ended = csprp("brief", "-t", "neglect", "--logo", str(path), "--logo-text", "Ours", "-o", str(out))
    assert (ended.code, ended.out) == (3, b"")
    assert ended.err.count("\n") == 1
    assert said in ended.err
    assert not out.exists()


def _kinds(content: bytes) -> list[bytes]:
    return re.findall(rb"IHDR|PLTE|tRNS|gAMA|iCCP|sBIT|IDAT|IEND", content)


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ([chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, 8, 2, 0, 0, 0))], []),
        ([chunk(b"PLTE", b"abc"), chunk(b"PLTE", b"abcd")], []),
        ([chunk(b"gAMA", b""), chunk(b"tRNS", b"x" * 300), chunk(b"sBIT", b"")], []),
        ([chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"tRNS", b"abcdef")], [b"gAMA", b"tRNS"]),
        ([chunk(b"IDAT", b"")], []),
    ],
)
def test_a_png_is_rebuilt_as_the_format_has_it(tmp_path: Path, more: list[bytes], kept: list[bytes]) -> None:
    """What draws pages ends, or fails, on chunks that a viewer of pictures passes over."""
    path = tmp_path / "logo.png"
    path.write_bytes(png(40, 20, *more))
    logo = logo_of(path, TEXT, None).logo
    assert logo is not None
    assert _kinds(logo.content) == [b"IHDR", *kept, b"IDAT", b"IEND"]


@pytest.mark.parametrize(
    ("palette", "fine"), [(b"", False), (b"ab", False), (b"abc", True), (b"abcd", False)]
)
def test_a_palette_is_whole_or_the_png_is_damaged(tmp_path: Path, palette: bytes, fine: bool) -> None:
    path = tmp_path / "logo.png"
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 3, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\xff\1\2\3" * 4))
    path.write_bytes(png()[:8] + head + chunk(b"PLTE", palette) + pixels + chunk(b"IEND", b""))
    if not fine:
        with pytest.raises(FileProblem, match="is a PNG that is damaged"):
            logo_of(path, TEXT, None)
        return
    logo = logo_of(path, TEXT, None).logo
    assert logo is not None
    assert struct.pack(">I", 768) + b"PLTEabc" in logo.content


@settings(max_examples=examples(60, 1000))
@given(st.binary(max_size=8), st.integers(0, 90), st.sampled_from([png(), svg("<g><path d='M0 0h4'/></g>")]))
def test_a_file_altered_anywhere_is_a_logo_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, altered: bytes, place: int, whole: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "altered.img"
    path.write_bytes(whole[:place] + altered + whole[place + len(altered) :])
    try:
        read = logo_of(path, "Ours", None)
    except FileProblem:
        return
    assert read.logo is not None


@pytest.mark.parametrize(
    ("typed", "code", "said", "instead"),
    [
        ("--logo logo.png -o n.pdf", 2, "a logo needs words", '--logo-text "Our logo"'),
        ("--logo-text Ours", 2, "there is none", "csprp brief -t neglect"),
        ("--logo logo.png --logo-text Ours", 2, "a logo needs a page, and text", "--out neglect.pdf"),
        ("--logo logo.png --logo-text Ours -o n.md", 2, "and md has none", "--out neglect.pdf"),
        ("--logo logo.png --logo-text Ours -f json", 2, "and json has none", "--out neglect.pdf"),
        ("--logo lgo.png --logo-text Ours -o n.pdf", 3, "there is no file lgo.png", "--logo logo.png"),
        ("--logo . --logo-text Ours -o n.pdf", 3, ". is a folder", "--logo logo.png"),
        ("--logo /dev/zero --logo-text Ours -o n.pdf", 3, "is not a plain file", "--logo logo.png"),
        ("--logo logo.png --logo-text= -o n.pdf", 2, "--logo-text is empty", ""),
    ],
)
def test_what_does_not_go_with_a_logo_is_refused_with_a_line(
    csprp: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    code: int,
    said: str,
    instead: str,
) -> None:
    monkeypatch.chdir(folder)
    ended = csprp("brief", "-t", "neglect", *typed.split())
    assert (ended.code, ended.out) == (code, b"")
    assert ended.err.count("\n") == 1
    assert said in ended.err
    assert instead in ended.err
    assert {path.name for path in folder.iterdir()} == {"logo.png", "logo.svg"}


def test_a_profile_of_colours_that_unpacks_without_end_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    for size, stays in ((500_000, True), (50_000_000, False)):
        profile = b"x\0\0" + zlib.compress(bytes(size))
        path.write_bytes(png(40, 20, chunk(b"iCCP", profile)))
        for content in (
            path.read_bytes(),
            svg(f'<image href="data:image/png;base64,{b64encode(path.read_bytes()).decode()}"/>'),
        ):
            path.write_bytes(content)
            read = logo_of(path, "Ours", None)
            assert read.logo is not None
            inside = re.search(rb"base64,([^\"]*)", read.logo.content)
            assert (b"iCCP" in (b64decode(inside[1]) if inside else read.logo.content)) == stays


def test_every_note_of_a_set_has_it(csprp: Run, folder: Path) -> None:
    out = folder / "notes"
    line = ("brief", "--all", "--logo", str(folder / "logo.svg"), "--logo-text", "Ours", "--format", "html")
    assert csprp(*line, "--out", str(out)).code == 0
    for path in out.glob("*.html"):
        assert ('alt="Ours"' in path.read_text(encoding="utf-8")) == (path.name != "index.html")


def test_a_word_file_needs_a_png_where_nothing_draws_svg(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from csprp_cli.present.pdf import drawn_as_png

    read = logo_of(folder / "logo.svg", "Ours", None)
    assert read.logo is not None
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Problem, match="save the logo as PNG"):
        drawn_as_png(read.logo)
