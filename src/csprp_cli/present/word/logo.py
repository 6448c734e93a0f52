"""A partnership's logo in a Word file: a picture in the text, above the title, with what it says."""

from typing import TYPE_CHECKING

from csprp_cli.model.note import Logo
from csprp_cli.present.word.oxml import node, one_line, paragraph, val

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.document import DocumentPart

MOST_ACROSS, MOST_TALL = 48, 13
"""Millimetres. It stands in a line of its own, which the page must have room for (notes/selection.py)."""

_MM = 36_000
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_NUMBER = 900  # charts have the numbers from 1


def word_logo(logo: Logo, part: "DocumentPart") -> "BaseOxmlElement":
    """Return the paragraph that holds a logo, and add its picture to the file: Word reads no SVG, so that one
    is drawn as PNG.

    Raises UsageProblem for an SVG where there is nothing to draw it with.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    content = logo.content
    if logo.kind == "svg":
        from csprp_cli.present.pdf import drawn_as_png

        content = drawn_as_png(logo)
    picture = Part(PackURI("/word/media/logo.png"), "image/png", content, part.package)
    link = part.relate_to(picture, RT.IMAGE)
    across, tall = logo.within(MOST_ACROSS, MOST_TALL)
    size: dict[str, str | int] = {"cx": round(across * _MM), "cy": round(tall * _MM)}
    said = {"descr": one_line(logo.text), "name": "Logo"}
    shape = node(
        "pic:pic",
        None,
        node("pic:nvPicPr", None, node("pic:cNvPr", {"id": _NUMBER, **said}), node("pic:cNvPicPr")),
        node(
            "pic:blipFill",
            None,
            node("a:blip", {"r:embed": link}),
            node("a:stretch", None, node("a:fillRect")),
        ),
        node(
            "pic:spPr",
            None,
            node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", size)),
            node("a:prstGeom", {"prst": "rect"}, node("a:avLst")),
        ),
    )
    inline = node(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        node("wp:extent", size),
        node("wp:docPr", {"id": _NUMBER, **said}),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", None, node("a:graphicData", {"uri": _PICTURE}, shape)),
    )
    placed = paragraph("Normal", node("w:r", None, node("w:drawing", None, inline)))
    placed.pPr.append(val("w:jc", "right"))
    return placed
