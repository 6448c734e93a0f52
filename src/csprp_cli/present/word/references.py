"""Sources in a Word file: a place that marks lead to, a link in words, and its address for paper."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from csprp_cli.model.note import Links
from csprp_cli.model.result import Citation
from csprp_cli.present.blocks import References, reference_of
from csprp_cli.present.word.oxml import node, paragraph, runs

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.document import DocumentPart

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_MARK = re.compile(r"(\[\d+\])")


def references(block: References, part: "DocumentPart") -> Iterator["BaseOxmlElement"]:
    """Yield a paragraph for each source and publication; small ones run on in one."""
    if block.small:
        said = [run for item in block.items for run in (*_reference(item, part, small=True), *runs(" "))]
        yield paragraph("SourceList", *said[:-1])
        return
    for item in block.items:
        yield paragraph("MarkedList", *_reference(item, part, small=False))


def _reference(item: Citation, part: "DocumentPart", *, small: bool) -> list["BaseOxmlElement"]:
    """Return the place that marks lead to, the words with the address behind them, and the address itself."""
    words, rest = reference_of(item, small=small)
    mark = list(runs(f"{item.mark}\u00a0" if small and item.mark else f"{item.mark}\t" if not small else ""))
    if item.number:
        place: dict[str, str | int] = {"w:id": item.number, "w:name": f"source_{item.number}"}
        mark = [node("w:bookmarkStart", place), *mark, node("w:bookmarkEnd", {"w:id": item.number})]
    said = [*runs(words)]
    if item.link:
        target = part.relate_to(item.link, _HYPERLINK, is_external=True)
        said = [node("w:hyperlink", {"r:id": target}, *runs(words, "Hyperlink"))]
    address = item.on_paper if small else item.address
    return [*mark, *said, *runs(f"{rest} {address}".rstrip() + ("." if small else ""))]


def linked(lead: str, links: Links, part: "DocumentPart") -> "BaseOxmlElement":
    """Return a paragraph of links to files beside this one, each in words that say where it goes."""
    said = [*runs(lead, "Strong")]
    for words, file in links.items:
        target = part.relate_to(file, _HYPERLINK, is_external=True)
        said += [*runs(" "), node("w:hyperlink", {"r:id": target}, *runs(words, "Hyperlink")), *runs(";")]
    return paragraph("Normal", *said, *runs(f" {links.rest}"))


def link_marks(element: "BaseOxmlElement", marks: set[str]) -> None:
    """Make each mark of a source in the text of an element, such as `[1]`, a link to that source."""
    for run in element.xpath("descendant-or-self::w:p/w:r[w:t[contains(., '[')]]"):
        text, *others = run.xpath("w:t|w:tab|w:br|w:noBreakHyphen")
        pieces = _MARK.split(text.text or "")
        if others or not marks.intersection(pieces):
            continue
        for piece in filter(None, pieces):
            part = deepcopy(run)
            part.xpath("w:t")[0].text = piece
            is_mark = piece in marks
            run.addprevious(
                node("w:hyperlink", {"w:anchor": f"source_{piece[1:-1]}"}, part) if is_mark else part
            )
        run.getparent().remove(run)
