"""The few shapes that a Word file is made of: an element, a run of text, a paragraph, a cell's text."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from csprp_cli.model.problem import UsageProblem, named

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

LANGUAGE = "en-GB"

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("R(?:[R-]*R)?")
_PIECE = re.compile(r"([\t\n]|(?<=\s)-(?=\d))")


def fit(text: str) -> str:
    """Return text as a Word file can hold it, with one kind of line break.

    Raises UsageProblem for a character that XML 1.0 has no place for.
    """
    if found := _UNFIT.search(text):
        raise UsageProblem(
            f"the text holds a character that no Word file can hold: {named(found[0])}", "leave it out"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return text on one line, for a place that shows no line breaks: a property, an alternative text."""
    return " ".join(fit(text).split())


def node(
    tag: str,
    attributes: Mapping[str, str | int] | None = None,
    *children: "BaseOxmlElement",
    text: str = "",
) -> "BaseOxmlElement":
    """Return an element such as `w:p`. Whatever goes in is text: nothing is ever read as XML."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name) if ":" in name else name, fit(str(value)))
    if text:
        made.text = fit(text)
    made.extend(children)
    return made


def val(tag: str, value: str | int) -> "BaseOxmlElement":
    """Return an element whose one attribute is its value, as most settings of a Word file are.

    The attribute has a prefix in Word's own part of the format, and has none in a chart.
    """
    return node(tag, {"w:val" if tag.startswith("w:") else "val": value})


def directed(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text in order, each with whether it is read from right to left.

    What leans to neither side (digits, spaces, stops) is in a right-to-left part only where it is inside.
    """
    sides = "".join(_SIDE.get(bidirectional(letter), "-") for letter in text)
    done = 0
    for found in _RIGHT_TO_LEFT.finditer(sides):
        if done < found.start():
            yield text[done : found.start()], False
        yield text[found.start() : found.end()], True
        done = found.end()
    if done < len(text):
        yield text[done:], False


_SIDE = {"R": "R", "AL": "R", "AN": "R", "L": "L"}


def runs(text: str, style: str = "") -> Iterator["BaseOxmlElement"]:
    """Yield the runs of a text, in a character style if one is named. Tabs and line breaks are kept.

    A minus inside a text may not end a line: "-99.9 to -" above "22.6" reads as a number above zero.
    """
    for part, from_right in directed(fit(text)):
        run = node("w:r")
        if style or from_right:
            settings = [val("w:rStyle", style)] if style else []
            settings += [node("w:rtl")] if from_right else []
            run.append(node("w:rPr", None, *settings))
        for piece in filter(None, _PIECE.split(part)):
            sign = _SIGNS.get(piece)
            run.append(node(sign) if sign else node("w:t", {"xml:space": "preserve"}, text=piece))
        yield run


_SIGNS = {"\t": "w:tab", "\n": "w:br", "-": "w:noBreakHyphen"}


def paragraph(style: str, *content: "BaseOxmlElement") -> "BaseOxmlElement":
    """Return a paragraph in a style, named by its id."""
    return node("w:p", None, node("w:pPr", None, val("w:pStyle", style)), *content)


def written(style: str, text: str, lead: str = "") -> "BaseOxmlElement":
    """Return a paragraph of text in a style, with the words of `lead` before it in bold."""
    if not lead:
        return paragraph(style, *runs(text))
    return paragraph(style, *runs(lead, "Strong"), *runs(f" {text}" if text else ""))
