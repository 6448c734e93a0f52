"""A page as PDF/UA-1, laid out by Typst. What is said goes in as JSON: no source text is ever built."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.chart import Chart
from csprp_cli.model.note import Links, Logo
from csprp_cli.model.problem import UsageProblem, named
from csprp_cli.model.result import Bar, Citation, Row, Table
from csprp_cli.present.blocks import (
    Block,
    Bullets,
    Contents,
    Finder,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    References,
    Small,
    Text,
    reference_of,
)
from csprp_cli.present.text.column_widths import length_of

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("page.typ")
FONTS = Path(__file__).parent / "fonts"
"""The fonts of every PDF and picture. Those of the machine are never used: the same note would be another
file on another machine."""

WIDE = 5
"""A table of more columns than this is set smaller. It never stands on a note."""

MOST_LOGO_ACROSS, MOST_LOGO_TALL = 48, 15
"""Millimetres. A logo is as large as it can be within these."""

_NOT_DRAWN = re.compile(r'(?:the text|codepoint) `"(.+?)"`', re.DOTALL)


class Printed(NamedTuple):
    """A file, and how many pages it has."""

    content: bytes
    pages: int


def pdf(
    blocks: Iterable[Block],
    *,
    title: str,
    day: date,
    one_page: bool = False,
    size: BodySize = BodySize.USUAL,
) -> Printed:
    """Return a page as a tagged PDF/UA-1 file: A4, British English, fonts within it, dated `day`.

    `one_page` shares the room that is left between the sections, as a note does; it cuts nothing. `size` is
    that of the letters in points; large print numbers its pages.

    Raises UsageProblem naming a character that the fonts lack, and where there is no Typst at all (it has
    no wheel for Windows on Arm).
    """
    page = {
        "title": title,
        "one_page": one_page,
        "size": int(size),
        "day": [day.year, day.month, day.day],
        "blocks": [_block(block) for block in blocks if not isinstance(block, Finder)],
    }
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return _printed(json.dumps(page, ensure_ascii=False), stamp)


@lru_cache(maxsize=4)
def _printed(page: str, stamp: datetime) -> Printed:
    """Lay out one page. Kept for a moment, because a note that was found to fit is then written."""
    compiler = _compiler()
    import typst

    try:
        content = compiler.compile(
            format="pdf", pdf_standards="ua-1", timestamp=stamp, sys_inputs={"page": page}
        )
    except typst.TypstError as error:
        raise _refused(error) from None
    except UnicodeEncodeError as error:
        raise _lacking(page[error.start]) from None
    if not isinstance(content, bytes):
        raise TypeError("Typst gave no single file")
    return Printed(content, int(compiler.query("<pages>", field="value", one=True)))


def drawn_as_png(logo: Logo) -> bytes:
    """Return an SVG logo as PNG, for a format that holds no SVG: large enough to print.

    Raises UsageProblem where there is no Typst to draw it.
    """
    across, tall = logo.within(4 * MOST_LOGO_ACROSS, 4 * MOST_LOGO_TALL)
    try:
        return png_of(logo.content.decode("utf-8"), across, tall)
    except ImportError:
        raise UsageProblem(
            "Word holds no SVG, and this machine has nothing to draw it with", "save the logo as PNG"
        ) from None


def png_of(svg: str, across: float, tall: float) -> bytes:
    """Return an SVG as PNG in the fonts of our packages, at 144 points to the inch; its sides in millimetres.

    Raises ImportError where there is no Typst to draw it.
    """
    import typst

    drawn = typst.compile(
        _ONE_PICTURE.encode("ascii"),
        format="png",
        ppi=144,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]),
        sys_inputs={"svg": svg, "across": f"{across}", "tall": f"{tall}"},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave no single picture")
    return drawn


_ONE_PICTURE = """
#let across = float(sys.inputs.across) * 1mm
#let tall = float(sys.inputs.tall) * 1mm
#set page(width: across, height: tall, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: across, height: tall)
"""


@cache
def _compiler() -> "typst.Compiler":
    try:
        import typst
    except ImportError:
        raise UsageProblem(
            "there is no PDF on this machine, because Typst is not built for it",
            "write Word or a web page: --out note.docx or --out note.html",
        ) from None
    return typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"page": "{}"},
    )


def _refused(error: "typst.TypstError") -> Exception:
    if (found := _NOT_DRAWN.search(error.message)) is None:
        return error
    code = re.match(r"\\u\{([0-9a-f]+)\}", found[1])
    return _lacking(chr(int(code[1], 16)) if code else found[1][0])


def _lacking(character: str) -> UsageProblem:
    return UsageProblem(
        f"the fonts of the PDF have no {named(character)}",
        "leave it out, or write Word or a web page: --out note.docx",
    )


def _logo(logo: Logo) -> dict[str, Any]:
    across, tall = logo.within(MOST_LOGO_ACROSS, MOST_LOGO_TALL)
    content = logo.content.decode("utf-8") if logo.kind == "svg" else list(logo.content)
    return {"content": content, "format": logo.kind, "tall": tall, "across": across, "alt": logo.text}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level, mark=mark, logo=logo, place=place):
            drawn: dict[str, Any] = {"logo": _logo(logo)} if logo is not None else {}
            drawn |= {"place": place.name} if place is not None else {}
            return {"kind": "heading", "level": level, "mark": mark, "text": text, **drawn}
        case Contents(chapters):
            return {"kind": "contents", "items": list(_listed(chapters))}
        case Finder():
            raise ValueError("paper has no search")
        case Text(lead=lead, links=Links(items, rest)):
            linked = [{"words": words, "to": file} for words, file in items]
            return {"kind": "links", "items": linked, **_led(lead, rest)}
        case Text(text, lead, aside):
            return {"kind": "text", "aside": aside, **_led(lead, text)}
        case Small(text):
            return {"kind": "small", "text": text}
        case Bullets(items):
            marked = all(Bullets.is_mark(lead) for lead, _ in items)
            return {"kind": "bullets", "marked": marked, "items": [_led(*item) for item in items]}
        case References(items, small):
            return {
                "kind": "references",
                "small": small,
                "items": [_reference(item, small) for item in items],
            }
        case Lines(lines):
            return {"kind": "lines", "lines": list(lines)}
        case Picture(chart):
            return _picture(chart)
        case PageBreak():
            return {"kind": "page-break"}
        case Grid(table, blank=blank):
            return {"kind": "grid", "blank": blank, **_table(table)}


def _picture(chart: Chart) -> dict[str, Any]:
    """Return columns, which the page draws itself, or what is drawn as one picture with its words."""
    if chart.kind == "columns":
        return {"kind": "picture", **_chart(chart)}
    from csprp_cli.present.picture import one_chart

    said = {"title": chart.title, "source": chart.source, "alt": chart.alt, "notes": chart.notes}
    content, tall = one_chart(chart)
    return {"kind": "drawing", "content": content, "tall": tall, **said}


def _listed(chapters: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> Iterator[dict[str, Any]]:
    for title, name, entries in chapters:
        yield {"text": title, "place": name, "chapter": True}
        for entry, place in entries:
            yield {"text": entry, "place": place, "chapter": False}


def _reference(item: Citation, small: bool) -> dict[str, Any]:
    words, rest = reference_of(item, small=small)
    address = item.on_paper if small else item.address
    return {"number": item.number, "words": words, "rest": rest, "link": item.link, "address": address}


def _led(lead: str, text: str) -> dict[str, str]:
    return {"lead": lead, "text": text}


def _table(table: Table) -> dict[str, Any]:
    return {
        "wide": len(table.columns) > WIDE,
        "columns": [column._asdict() for column in table.columns],
        "rows": [{"kind": row.kind, "cells": _cells(row)} for row in table.rows],
    }


def _cells(row: Row) -> list[Any]:
    return [{"share": length_of(cell)} if isinstance(cell, Bar) else cell for cell in row.cells]


def _chart(chart: Chart) -> dict[str, Any]:
    marks = [
        {
            "kind": mark.kind,
            "label": mark.label,
            "printed": mark.printed,
            "share": length_of(Bar(mark.value, chart.ticks[-1] if chart.axis else chart.most)),
        }
        for mark in chart.marks
    ]
    ticks = [{"printed": f"{tick:,}", "share": tick / chart.ticks[-1]} for tick in chart.ticks]
    said = {name: chart._asdict()[name] for name in ("title", "marks", "alt", "notes", "source", "axis")}
    return {**said, "marks": marks, "ticks": ticks if chart.axis else []}
