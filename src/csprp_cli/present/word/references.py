"""Sources in a Word file: a place that marks lead to, a link in words, and its address for paper."""

import re
import zlib
from collections.abc import Iterator, Sequence
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


def bookmark(heading: "BaseOxmlElement", name: str) -> None:
    """Make a heading a place that links lead to."""
    number = zlib.crc32(name.encode("ascii")) >> 1  # never one of a source, which has its own small number
    first = heading.xpath("w:r[1]")[0]
    first.addprevious(node("w:bookmarkStart", {"w:id": number, "w:name": _place(name)}))
    heading.append(node("w:bookmarkEnd", {"w:id": number}))


def contents(
    chapters: Sequence[tuple[str, str, Sequence[tuple[str, str]]]],
) -> Iterator["BaseOxmlElement"]:
    """Yield a paragraph for each chapter, and an item of a list for each of its entries, as links.

    No page numbers: Word would have to work them out when the file is opened, and asks before it does.
    """
    for title, name, entries in chapters:
        anchor = {"w:anchor": _place(name)}
        yield paragraph("Normal", node("w:hyperlink", anchor, *runs(title, "Hyperlink")))
        for entry, place in entries:
            anchor = {"w:anchor": _place(place)}
            yield paragraph("ListBullet", node("w:hyperlink", anchor, *runs(entry, "Hyperlink")))


def _place(name: str) -> str:
    """Return the name of a bookmark: Word takes 40 letters, figures and lines, and no hyphen."""
    return f"place_{name.replace('-', '_')}"[:40]


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
