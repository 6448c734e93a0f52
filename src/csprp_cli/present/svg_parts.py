"""What every drawing in SVG is made of: lengths in shares of its width and in the size of its letters."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

LINE = 1.2
"""The height of a line of words, in the size of its letters."""

NARROWEST = 20.0
"""The width of a chart on a screen of 320 pixels, in the size of its letters."""


def em(size: float) -> str:
    """Return a length in the size of the letters."""
    return f"{round(size, 2):g}em"


def percent(part: float, whole: float) -> str:
    """Return a length as a share of the width."""
    return f"{round(100 * part / whole, 2) if whole else 0:g}%"


def words(drawn: ET.Element, lines: Sequence[str], across: str, first: float, kind: str) -> None:
    """Write lines of words, the first on its line at `first`."""
    for place, line in enumerate(lines):
        where = {"x": across, "y": em(first + place * LINE), "class": kind}
        ET.SubElement(drawn, "text", where).text = line


def rule(drawn: ET.Element, across: tuple[str, str], down: tuple[float, float], kind: str) -> None:
    """Draw a line from one point to another."""
    ends = {"x1": across[0], "x2": across[1], "y1": em(down[0]), "y2": em(down[1]), "class": kind}
    ET.SubElement(drawn, "line", ends)


def opened(figure: ET.Element, alt: str) -> ET.Element:
    """Add an empty drawing, with the words that stand for it where it is not seen."""
    return ET.SubElement(figure, "svg", {"class": "chart", "role": "img", "aria-label": alt})


def closed(drawn: ET.Element, width: float, height: float) -> float:
    """Give a drawing its size, in the size of its letters, and return its height."""
    drawn.set("width", em(width))
    drawn.set("height", em(height))
    return height
