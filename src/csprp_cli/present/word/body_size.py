"""The letters of a Word file larger than in reference.docx: by its styles, so that people can edit it."""

from typing import TYPE_CHECKING

from csprp_cli.model.body_size import BodySize
from csprp_cli.present.word.oxml import node, runs, val

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: dict[BodySize, dict[str, int]] = {
    BodySize.ROOMY: {"Heading2": 26, "Heading3": 24},
    BodySize.LARGE: {
        "Heading1": 52,
        "Heading2": 40,
        "Heading3": 36,
        "SourceList": 32,
        "SmallPrint": 32,
    },
}
"""Half points. What is not named follows the text: no style of a note is left smaller than large print."""


def set_in(document: "Document", size: BodySize) -> None:
    """Set a document in letters of that size; large print says on which of how many pages one is."""
    styles = document.styles.element
    for height in styles.xpath("w:docDefaults//w:sz | w:docDefaults//w:szCs"):
        height.set(_VAL, str(2 * size))
    for name, half_points in _STYLES[size].items():
        for height in styles.xpath(f"w:style[@w:styleId='{name}']/w:rPr/*[self::w:sz or self::w:szCs]"):
            height.set(_VAL, str(half_points))
    if size == BodySize.LARGE:
        _number_pages(document)


_VAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


def _number_pages(document: "Document") -> None:
    section = document.sections[0]
    section.bottom_margin = section.bottom_margin + section.footer_distance  # type: ignore[operator]
    line = section.footer.paragraphs[0]._p
    for element in list(line):
        line.remove(element)
    line.append(node("w:pPr", None, val("w:pStyle", "Normal"), val("w:jc", "right")))
    for said, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        line.extend([*runs(said), node("w:fldSimple", {"w:instr": f" {field} "}, *runs("1"))])
