"""A picture as PNG, for what takes no SVG: drawn by Typst from that SVG, its text beside the pixels."""

import re
import xml.etree.ElementTree as ET
import zlib

from csprp_cli.model.problem import UsageProblem, named

_MM_PER_UNIT = 25.4 / 72
"""A unit of the SVG as a point: at 144 pixels to the inch, two pixels each way."""
_HEAD = 33
"""The signature of a PNG and its first chunk, which nothing may precede."""
_NOT_DRAWN = re.compile("[^\\n\\t\u0020-\u024f\u2000-\u206f\u20a0-\u20bf\u2122\u2212\ufffd]")
"""Letters that are not Latin: Source Sans has none, and Typst would leave their place empty in an SVG."""
_SVG = "{http://www.w3.org/2000/svg}"


def png(svg: str) -> bytes:
    """Return a picture as PNG, twice as sharp as its SVG is large. Its title and its description are in it.

    Raises UsageProblem for a letter that its fonts lack, and where there is nothing to draw it with.
    """
    from csprp_cli.present.pdf import png_of

    root = ET.fromstring(svg)
    if (lacking := _NOT_DRAWN.search("".join(root.itertext()))) is not None:
        raise UsageProblem(
            f"the fonts of a PNG have no {named(lacking[0])}",
            "write the same picture as SVG",
            {"--out": "picture.svg", "--format": ""},
        )
    across, tall = (float(root.get(side, "0")) * _MM_PER_UNIT for side in ("width", "height"))
    try:
        drawn = png_of(svg, across, tall)
    except ImportError:
        raise UsageProblem(
            "there is no PNG on this machine, because Typst is not built for it",
            "write the same picture as SVG",
            {"--out": "picture.svg", "--format": ""},
        ) from None
    title, said = (root.findtext(f"{_SVG}{part}", "") for part in ("title", "desc"))
    return drawn[:_HEAD] + _text("Title", title) + _text("Description", said) + drawn[_HEAD:]


def _text(keyword: str, text: str) -> bytes:
    """Return a chunk of text in UTF-8, as the PNG standard names it (iTXt)."""
    content = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0en-GB\0\0" + text.encode("utf-8")
    return (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)
