"""How wide words are drawn, so that lines are broken before they are laid out and no words meet.

The widths are those of DejaVu Sans, the widest of the fonts that machines take for a picture without asking:
it is what a system has that has neither Arial nor a font in its place. SVG could press the words into a width
(textLength), but only by pulling the letters of every other font apart.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_REGULAR = {
    "ijlI'": 0.3,
    " \u00a0,.": 0.32,
    "/:;\\|f-": 0.37,
    "()[]t!r": 0.42,
    'sz"*`J': 0.53,
    "c?L_kvxy": 0.6,
    "aoebdghnpquFT0123456789${}": 0.64,
    "EKPSYAVBXZ": 0.7,
    "CRUHN": 0.76,
    "DGOQ&w": 0.82,
    "#+<=>^~M": 0.87,
    "%mW@\u0153\u2014\u2026": 1.03,
}
_BOLD = {
    " \u00a0ijl'": 0.35,
    ",./:;\\|I-": 0.42,
    "f!()[]tr": 0.5,
    'z"*`J_cs?': 0.62,
    "vxyakeELTFo0123456789$": 0.7,
    "hnubdgpqSYCPZ{}": 0.74,
    "BAKRVXUGDHN#+<=>^~OQ": 0.86,
    "&w": 0.93,
    "M@m%W\u0153\u2014\u2026": 1.11,
}
_BLANK = re.compile("[ \\n\\t]+")
_BETWEEN = re.compile(r"(?<= )|(?<=\])(?=\[)")
"""Where a line may end: after a space, and between two marks."""
_WIDEST_KNOWN = 1.1
"""What a letter takes that is in neither, such as a Chinese one."""


@cache
def _widths(*, bold: bool) -> dict[str, float]:
    table = _BOLD if bold else _REGULAR
    return {letter: width for letters, width in table.items() for letter in letters}


def width_of(text: str, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the size of its own letters. An accent adds nothing."""
    known = _widths(bold=bold)
    return sum(known.get(letter) or known.get(_plain(letter), _WIDEST_KNOWN) for letter in text)


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def lines_of(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that fit in a width; a word that is wider is broken, never left out.

    Marks of sources, as in "[1][12]", part between each other. A no-break space holds words together.
    """
    lines: list[str] = [""]
    for piece in _BETWEEN.split(_BLANK.sub(" ", text)):
        longer = lines[-1] + piece
        if width_of(longer.strip(" "), bold=bold) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in piece:
            if lines[-1] and width_of((lines[-1] + letter).strip(" "), bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    found = [line.strip(" ") for line in lines]
    return [line for line in found if line]


OURS = 0.86
"""How wide letters of Source Sans are at most, beside the widest font's: of a file that carries them."""


class Room(NamedTuple):
    """How wide a drawing is at least, in the size of its letters, and these beside the widest font's."""

    width: float
    letters: float = 1.0

    def lines(self, text: str, across: float | None = None, *, bold: bool = False) -> list[str]:
        """Return the lines of a text that fit in all of it, or in the width that is given."""
        return lines_of(text, (self.width if across is None else across) / self.letters, bold=bold)

    def width_of(self, text: str, *, bold: bool = False) -> float:
        """Return how wide a text is at most here."""
        return width_of(text, bold=bold) * self.letters
