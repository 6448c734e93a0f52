"""How wide words are drawn, so that lines are broken before they are laid out and no words meet.

The widths are those of Arial: Source Sans, which comes first in our pages, is narrower letter by letter, and
so are most fonts that a machine puts in its place.
"""

from functools import cache

_WIDTHS = {
    "ijl'|": 0.22,
    " !,./:;I[\\]ft()-`r": 0.3,
    '"*^{}Jcksvxyz?': 0.5,
    "abdeghnopqu0123456789#$_L<=>+~FTZ": 0.585,
    "ABEKPSVXY&CDHNRUw": 0.72,
    "GMOQmW%@": 0.9,
}
_WIDEST_KNOWN = 0.7
"""What a letter takes that is in none of these."""

_BOLDER = 1.07


@cache
def _width_of_letter(letter: str) -> float:
    return next((width for letters, width in _WIDTHS.items() if letter in letters), _WIDEST_KNOWN)


def width_of(text: str, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the size of its own letters."""
    return sum(map(_width_of_letter, text)) * (_BOLDER if bold else 1.0)


def lines_of(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that fit in a width; a word that is wider is broken, never left out."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, bold=bold) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines if lines != [""] else []
