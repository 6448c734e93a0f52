"""A page as a Word file: real headings, lists and tables in styles, and nothing that depends on the day.

How it looks is in reference.docx beside this module, which can be opened and changed in Word: every size,
colour and space is in a style there, so that people can edit the file that they are given. The only
modules that import python-docx are this one and its parts, inside their functions.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.problem import UsageProblem
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
)
from csprp_cli.present.word.body_size import set_in
from csprp_cli.present.word.chart import word_chart
from csprp_cli.present.word.logo import word_logo
from csprp_cli.present.word.oxml import LANGUAGE, node, one_line, paragraph, runs, written
from csprp_cli.present.word.references import bookmark, contents, link_marks, linked, references
from csprp_cli.present.word.table import least_width, word_table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.parts.document import DocumentPart

_REFERENCE = Path(__file__).with_name("reference.docx")
_SHORT, _LONG = 210, 297  # A4, in millimetres
_SIDE_MARGIN = 16
_LONGEST_PROPERTY = 255
_FIRST_YEAR = 1980  # of a ZIP


def word(
    blocks: Iterable[Block], *, title: str, day: date, about: str = "", size: BodySize = BodySize.USUAL
) -> bytes:
    """Return a page as a Word file. The same blocks on the same `day` are the same bytes.

    `size` is that of the letters in points; large print numbers its pages.

    Raises UsageProblem for a character that no Word file can hold.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENT

    page = tuple(blocks)
    across = _across(page)
    document = Document(str(_REFERENCE))
    if across == _LONG:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    _set_properties(document, title, day, about)
    if size != BodySize.USUAL:
        set_in(document, size)
    end = document.element.body.sectPr
    for element in _placed(page, title, _room(across), document.part, size):
        end.addprevious(element)
    saved = io.BytesIO()
    _refuse_no_clock()
    document.save(saved)
    return _repacked(saved.getvalue())


def _refuse_no_clock() -> None:
    """Raise UsageProblem where the clock stands before 1980, as on a machine whose battery is empty.

    python-docx dates parts by the clock, before we take that out, and a ZIP knows no such year.
    """
    if date.today().year < _FIRST_YEAR:
        raise UsageProblem(
            f"the clock of this machine stands before {_FIRST_YEAR}, and no Word file can be packed then",
            "set the clock, or end the file in .pdf or .html",
        )


def _across(page: Iterable[Block]) -> int:
    """Return how wide the page is, in millimetres: it lies on its side where a table would break words."""
    needs = [least_width(block.table) for block in page if isinstance(block, Grid)]
    return _LONG if max(needs, default=0) > _room(_SHORT) else _SHORT


def _room(across: int) -> int:
    """Return the twips between the left and the right margin of a page."""
    return round((across - 2 * _SIDE_MARGIN) / 25.4 * 1440)


def _set_properties(document: "Document", title: str, day: date, about: str) -> None:
    properties = document.core_properties
    properties.title = _property(title)
    properties.subject = _property(about)
    properties.author = "The csprp project"
    properties.last_modified_by = "csprp"
    properties.comments = ""
    properties.language = LANGUAGE
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(day, time(), UTC)


def _property(text: str) -> str:
    """Return text as a property of a file can hold it: on one line, and no longer than the format allows."""
    line = one_line(text)
    return line if len(line) <= _LONGEST_PROPERTY else f"{line[: _LONGEST_PROPERTY - 3]}..."


def _placed(
    page: Sequence[Block], title: str, room: int, part: "DocumentPart", size: BodySize
) -> Iterator["BaseOxmlElement"]:
    """Yield the paragraphs and tables of a page, with page breaks and the space below tables seen to."""
    name, pictures, new_page, below_table = title, 0, False, False
    marks = {item.mark for block in page if isinstance(block, References) for item in block.items}
    for block in page:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        if isinstance(block, Heading):
            name = block.text
        pictures += isinstance(block, Picture)
        for element in _block(block, name, pictures, room, part, size):
            is_table = isinstance(block, Grid)
            if below_table and is_table:
                yield paragraph("TableEnd")  # Word makes one table of two with nothing between them
            if new_page:
                _start_page(element)
            elif below_table and not isinstance(block, _APART | Grid):
                _set_apart(element)
            link_marks(element, marks)
            yield element
            new_page, below_table = False, is_table
    if below_table:
        yield paragraph("TableEnd")


_APART = Heading | Small | Picture
"""What has space above it by its style."""


def _block(
    block: Block, name: str, number: int, room: int, part: "DocumentPart", size: BodySize
) -> Iterator["BaseOxmlElement"]:
    match block:
        case Heading():
            yield from _heading(block, part)
        case Contents(chapters):
            yield from contents(chapters)
        case Finder():
            return
        case Text(lead=lead, links=links) if links is not None:
            yield linked(lead, links, part)
        case Text(text, lead, aside):
            yield written("Aside" if aside else "Normal", text, lead)
        case Small(text):
            yield written("SmallPrint", text)
        case Bullets(items):
            yield from (_bullet(lead, text) for lead, text in items)
        case References():
            yield from references(block, part)
        case Lines(lines):
            yield from (written("Command", line) for line in lines)
        case Grid():
            yield word_table(block, name, room)
        case Picture(chart):
            yield written("Caption", f"{chart.title} {chart.source}".strip())
            yield word_chart(chart, number, part, large=size == BodySize.LARGE)
            for letter, text in chart.notes:
                yield _bullet(letter, text) if letter else written("Normal", text)


def _heading(heading: Heading, part: "DocumentPart") -> Iterator["BaseOxmlElement"]:
    if heading.logo is not None:
        yield word_logo(heading.logo, part)
    drawn = written(f"Heading{heading.level}", f"{heading.mark} {heading.text}".strip())
    if heading.place is not None:
        bookmark(drawn, heading.place.name)
    yield drawn


def _bullet(lead: str, text: str) -> "BaseOxmlElement":
    """Return one item of a list; a short mark such as `[1]` or `a` takes the place of the bullet."""
    if Bullets.is_mark(lead):
        return paragraph("MarkedList", *runs(f"{lead}\t{text}"))
    return written("ListBullet", text, lead)


def _start_page(element: "BaseOxmlElement") -> None:
    """Put what follows on a page of its own, by its first paragraph."""
    first = element.xpath("descendant-or-self::w:p[1]/w:pPr/w:pStyle")[0]
    first.addnext(node("w:pageBreakBefore"))


def _set_apart(element: "BaseOxmlElement") -> None:
    """Give a paragraph the space above that a table does not leave below itself."""
    element.pPr.append(node("w:spacing", {"w:before": 100}))


def _repacked(content: bytes) -> bytes:
    """Return a package with its parts in one order and without the time at which it was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it would tell Windows from Linux
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return packed.getvalue()
