"""The text of a PDF as blocks in the order in which they are read: paragraphs, bullets, rows of tables.

pdfium gives each letter with its place and its size, in the order of the file. From these come lines, from
lines blocks. Letters that are small and raised (the marks of footnotes) are dropped, so that a mark never
becomes the last digit of a number; so are lines that stand at the head or the foot of page after page.
"""

import math
import re
import stat
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csprp_cli.model.problem import ReportProblem
from csprp_cli.printed.apart import apart

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 2_000
MOST_BYTES = 200_000_000
MOST_LETTERS = 2_000_000
"""Five times what the longest report of 130 pages has."""

Progress = Callable[[int, int], None]
"""Takes how many pages were read, and how many there are."""


class Cell(NamedTuple):
    """What stands in one cell of a row of a table, and where it starts and ends from left to right."""

    text: str
    left: float
    right: float


class TextBlock(NamedTuple):
    """One block: a paragraph, a bullet, a footnote, or a row of a table with its cells. `turns` say where in
    its text another page begins, and which."""

    page: int
    text: str
    cells: tuple[Cell, ...] = ()
    size: float = 0.0
    turns: tuple[tuple[int, int], ...] = ()


class PdfText(NamedTuple):
    """The text of a PDF: its blocks, what its pages are labelled where that differs, and its title."""

    blocks: tuple[TextBlock, ...]
    pages: int
    labels: dict[int, str]
    title: str


class _Line(NamedTuple):
    page: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float

    @property
    def is_bullet(self) -> bool:
        return bool(_BULLET.match(self.text))


_BULLET = re.compile(r"\s*(?:[•●▪■◦‣\u2013\u2014·o]|[-*]|\uf0b7|\u2023|\(?[a-z0-9ivx]{1,4}[.)])\s+")
_MARK_ALONE = re.compile(r"\s*(?:[•●▪■◦‣\u2013\u2014·o*-]|\uf0b7|\uf0a7|\u2023|\(?[a-z0-9]{1,3}[.)])\s*")
"""A bullet or a number of a list, without what it stands before: there the gap parts no cells."""

_SURE = re.compile(r"\s*[•●▪■◦‣\uf0b7\uf0a7\u2023]")
"""A mark that starts an item wherever it stands; a dash or "2020." may stand in the middle of a sentence."""

_SPELLED = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\u2019": "'",
        "\u2018": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u00ad": "\x02",
        "\ufffe": "\x02",
        "\u200b": "",
    }
)
HYPHEN = "\x02"
"""A hyphen that stands at the end of a line alone, as pdfium tells it."""


class _Page(NamedTuple):
    """What is told of a PDF as it is read: how many pages there are, and the lines of one more."""

    pages: int
    lines: list[_Line]


class _About(NamedTuple):
    """What is told of it last."""

    labels: dict[int, str]
    title: str


def pdf_text(path: Path, progress: Progress = lambda _, __: None) -> PdfText:
    """Return the text of a PDF. Raises ReportProblem for what is none, is damaged, locked, a scan or a bomb.

    No message holds a word of the file.
    """
    name = path.name[:80]
    lines: list[list[_Line]] = []
    about = _About({}, "")
    pages = letters = 0
    for told in apart(lambda: _told(path, name), name):
        if isinstance(told, _About):
            about = told
            continue
        pages = told.pages
        lines.append(told.lines)
        progress(len(lines), pages)
        letters += sum(len(line.text) for line in told.lines)
        if letters > MOST_LETTERS:
            raise ReportProblem(f"{name} has more text than {MOST_LETTERS:,} letters", "split it")
    if letters < 20 * min(pages, 5):
        hint = "have text recognition (OCR) make a copy of it with text"
        raise ReportProblem(f"{name} has no text: it is a scan, pictures of pages", hint)
    return PdfText(tuple(_blocks(_without_heads(lines))), pages, about.labels, about.title)


def _told(path: Path, name: str) -> Iterator[_Page | _About]:
    import pypdfium2

    document = _opened(path, name)
    try:
        pages = len(document)
        if pages > MOST_PAGES:
            raise ReportProblem(f"{name} has more than {MOST_PAGES:,} pages", "split it")
        for number in range(pages):
            yield _Page(pages, _lines_of(document, number))
        labels = {
            number + 1: label
            for number in range(pages)
            if (label := document.get_page_label(number)) and label != str(number + 1)
        }
        yield _About(labels, str(document.get_metadata_dict().get("Title", "")))
    except pypdfium2.PdfiumError:
        raise ReportProblem(f"{name} is damaged: a page cannot be read", "download it again") from None
    finally:
        document.close()


def _opened(path: Path, name: str) -> "pypdfium2.PdfDocument":
    import pypdfium2

    try:
        if path.is_dir():
            raise ReportProblem(f"{name} is a folder", "name the PDF in it")
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReportProblem(f"{name} is no plain file", "name the PDF of the report")
        if path.stat().st_size > MOST_BYTES:
            raise ReportProblem(f"{name} is larger than {MOST_BYTES // 1_000_000} MB", "name a smaller file")
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReportProblem(f"there is no file {name}", "look at its name and its folder") from None
    except OSError as error:
        raise ReportProblem(f"{name} cannot be read: {error.strerror}") from None
    if not content:
        raise ReportProblem(f"{name} is empty", "download it again")
    if b"%PDF-" not in content[:1024]:
        raise ReportProblem(f"{name} is not a PDF", "name the PDF of the report")
    try:
        document = pypdfium2.PdfDocument(content)
        if not len(document):
            raise ReportProblem(f"{name} has no pages", "download it again")
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            hint = "open it with its password and save a copy without one"
            raise ReportProblem(f"{name} is locked with a password", hint) from None
        raise ReportProblem(f"{name} is damaged: it cannot be opened", "download it again") from None
    return document


# -- letters and lines ---------------------------------------------------------------------------------


class _Letter(NamedTuple):
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    origin: float


def _letters(document: "pypdfium2.PdfDocument", number: int) -> Iterator[_Letter | None]:
    """Yield the letters of a page in the order of the file; None where pdfium says that a line ends."""
    import ctypes

    from pypdfium2 import raw

    page = document[number]
    text: Any = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    places = [ctypes.byref(place) for place in (left, right, bottom, top)]
    origin = ctypes.byref(x), ctypes.byref(y)
    try:
        for index in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, index)
            if code in (10, 13):
                yield None
                continue
            letter = chr(code).translate(_SPELLED) if code else ""
            if not letter.strip():
                yield _Letter(letter, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
                continue
            raw.FPDFText_GetCharBox(text, index, *places)
            raw.FPDFText_GetCharOrigin(text, index, *origin)
            size = raw.FPDFText_GetFontSize(text, index)
            if size <= 1:  # a file that scales its letters otherwise: their height says how large they are
                size = max(top.value - bottom.value, 1.0) * 1.3
            placed = _Letter(letter, left.value, right.value, bottom.value, top.value, size, y.value)
            if all(map(math.isfinite, placed[1:])):  # a damaged file may place a letter nowhere
                yield placed
    finally:
        text.close()
        page.close()


def _lines_of(document: "pypdfium2.PdfDocument", number: int) -> list[_Line]:
    """Return the lines of a page, parted where a gap is as wide as between columns or cells."""
    lines: list[_Line] = []
    run: list[_Letter] = []

    def end() -> None:
        parts = list(_parted(run))
        if len(parts) > 1 and _MARK_ALONE.fullmatch("".join(letter.text for letter in parts[0])):
            parts[:2] = [[*parts[0], parts[1][0]._replace(text=" "), *parts[1]]]
        lines.extend(filter(None, (_line(number + 1, part) for part in parts)))
        run.clear()

    last: _Letter | None = None
    for letter in _letters(document, number):
        if letter is None:
            continue
        if letter.size:  # a space has none, and stands where pdfium says that one is
            if last is not None:
                size = max(last.size, letter.size)
                if abs(letter.origin - last.origin) > 0.6 * size or letter.left - last.right < -2.5 * size:
                    end()
            last = letter
        run.append(letter)
    end()
    return lines


def _parted(run: list[_Letter]) -> Iterator[list[_Letter]]:
    """Yield a line in parts where a gap is wider than between words: wide in itself, or beside the others.

    In a line that is set to both edges all gaps are wide alike, and none of them parts cells.
    """
    solid = [place for place, letter in enumerate(run) if letter.text.strip()]
    gaps = [
        (run[after].left - run[before].right, after)
        for before, after in pairwise(solid)
        if after - before > 1 or run[after].left - run[before].right > 0.5 * run[after].size
    ]
    start = 0
    for index, (gap, place) in enumerate(gaps):
        size = run[place].size
        others = [width for other, (width, _) in enumerate(gaps) if other != index]
        usual = statistics.median(others) if others else 0.3 * size
        if gap > 1.6 * size or (gap > 0.7 * size and gap > 2.1 * usual):
            yield run[start:place]
            start = place
    yield run[start:]


def _line(page: int, run: list[_Letter]) -> _Line | None:
    solid = [letter for letter in run if letter.text.strip()]
    if not solid:
        return None
    size = statistics.median(letter.size for letter in solid)
    ground = statistics.median(letter.origin for letter in solid)
    kept: list[str] = []
    last: _Letter | None = None
    for letter in run:
        if _is_mark(letter, size, ground):
            continue
        apart = last is not None and letter.left - last.right > 0.5 * size
        if apart and letter.text.strip() and kept and not kept[-1].isspace():
            kept.append(" ")
        kept.append(letter.text if letter.text.strip() else " ")
        if letter.text.strip():
            last = letter
    text = re.sub(r"\s+", " ", "".join(kept)).strip()
    if not text:
        return None
    return _Line(
        page,
        text,
        min(letter.left for letter in solid),
        max(letter.right for letter in solid),
        min(letter.bottom for letter in solid),
        max(letter.top for letter in solid),
        size,
    )


def _is_mark(letter: _Letter, size: float, ground: float) -> bool:
    """Return whether a letter is the mark of a footnote: small and raised, or drawn raised in full size."""
    if not (letter.text.isdigit() or letter.text in "*†‡,") or letter.text == "":
        return False
    if letter.size < 0.9 * size:  # a browser makes its marks five sixths of the text
        return letter.origin > ground + 0.12 * size or letter.bottom > ground + 0.2 * size
    return letter.text.isdigit() and letter.bottom - letter.origin > 0.2 * letter.size


def _without_heads(pages: list[list[_Line]]) -> list[_Line]:
    """Return the lines of all pages without heads and feet: what stands first or last on many pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(line) for line in _edge(page)})
    most = max(3, len(pages) // 5)
    repeated = {shape for shape, times in edges.items() if times >= most}
    kept: list[_Line] = []
    for page in pages:
        edge = set(map(id, _edge(page)))
        for line in page:
            if _LEADERS.search(line.text):
                continue
            numbers_page = _is_page_number(line.text) and _is_alone(line, page)
            if id(line) in edge and (_shape(line) in repeated or numbers_page):
                continue
            kept.append(line)
    return kept


_LEADERS = re.compile(r"(?:(?:\. ?){4,}|…{2,})\s*\d{0,4}$")
"""What ends a line of a table of contents."""


def _edge(page: list[_Line]) -> list[_Line]:
    """Return what stands at the top and at the bottom of a page, two lines deep."""
    tops = sorted({round(line.top) for line in page})
    ends = {*tops[:2], *tops[-2:]}
    return [line for line in page if round(line.top) in ends]


def _is_alone(line: _Line, page: list[_Line]) -> bool:
    """Return whether nothing stands beside a line: a number beside words is a cell, and no page number."""
    middle = (line.top + line.bottom) / 2
    return not any(other is not line and other.bottom < middle < other.top for other in page)


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _is_page_number(text: str) -> bool:
    return bool(
        re.fullmatch(r"(?:page )?\|?\s*(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:of|/) ?\d{1,4})?\s*\|?", text.lower())
    )


# -- blocks --------------------------------------------------------------------------------------------


def _blocks(lines: list[_Line]) -> Iterator[TextBlock]:
    """Yield paragraphs and rows of tables."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size]) if sizes else 10.0
    steps = Counter(
        round((one.bottom - two.bottom) / one.size, 1)
        for one, two in pairwise(lines)
        if one.page == two.page and 0.8 < (one.bottom - two.bottom) / one.size < 2.4
    )
    pitch = max(steps, key=lambda step: steps[step]) if steps else 1.3
    place = 0
    open_block: list[_Line] = []
    kept: list[TextBlock] = []

    def close() -> None:
        if open_block:
            kept.append(
                TextBlock(
                    open_block[0].page, joined(line.text for line in open_block), (), open_block[0].size
                )
            )
            open_block.clear()

    while place < len(lines):
        row = _row_at(lines, place)
        if row is not None:
            close()
            cells, place = row
            kept.append(TextBlock(lines[place - 1].page, " | ".join(cell.text for cell in cells), cells))
            continue
        line = lines[place]
        if open_block and not _follows(open_block, line, pitch):
            close()
        open_block.append(line)
        place += 1
    close()
    yield from _over_pages(kept, body)


def _follows(block: list[_Line], line: _Line, pitch: float) -> bool:
    """Return whether a line goes on with a paragraph on the same page."""
    last = block[-1]
    starts = line.is_bullet and (_SURE.match(line.text) or re.search(r"[.:;!?]\W*$", last.text))
    if line.page != last.page or starts or abs(line.size - last.size) > 0.12 * last.size:
        return False
    step = last.bottom - line.bottom
    return (
        -0.3 * line.size < step < (pitch + 0.25) * line.size
        and line.left < last.right
        and line.right > block[0].left - 40
    )


def joined(texts: Iterator[str]) -> str:
    """Return lines as one text: a word that was parted at the end of a line is whole again."""
    whole = ""
    for text in texts:
        if whole.endswith(HYPHEN):
            whole = whole[:-1] + text
        elif re.search(r"[A-Za-z]-$", whole) and re.match(r"[a-z]", text):
            whole = whole + text if _keeps_hyphen(whole) else whole[:-1] + text
        else:
            whole = f"{whole} {text}" if whole else text
    return whole.replace(HYPHEN, "-")


def _keeps_hyphen(text: str) -> bool:
    start = re.search(r"([A-Za-z]+)-$", text)
    return start is not None and start[1].lower() in _COMPOUNDS


_COMPOUNDS = {
    *("non", "co", "ill", "self", "extra", "intra", "school", "three", "year", "long", "decision", "risk"),
    *(
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "secondary",
        "two",
        "one",
    ),
    *("looked", "well", "multi", "child", "over", "under", "post", "pre"),
}


def _over_pages(blocks: list[TextBlock], body: float) -> Iterator[TextBlock]:
    """Yield blocks, a sentence that goes on in the next column or on the next page made whole. Small print
    between the two, such as footnotes, is yielded first and never joined to it."""
    waiting: TextBlock | None = None
    for block in blocks:
        small = block.size and block.size < 0.92 * body
        if waiting is not None and small:
            yield block
            continue
        if waiting is not None:
            starts = re.match(r"[a-z0-9(%]", block.text)
            if not block.cells and starts and abs(block.size - waiting.size) < 0.1 * body:
                block = _joined_blocks(waiting, block)  # noqa: PLW2901 (it goes on with the one before)
            else:
                yield waiting
            waiting = None
        open_ended = not block.cells and not small and len(block.text) > 40
        if open_ended and not re.search(r"[.!?:;][\"')\]]*$", block.text):
            waiting = block
            continue
        yield block
    if waiting is not None:
        yield waiting


def _joined_blocks(one: TextBlock, two: TextBlock) -> TextBlock:
    whole = joined(iter((one.text, two.text)))
    turn = len(whole) - len(two.text)
    later = tuple((turn + place, page) for place, page in two.turns)
    return TextBlock(one.page, whole, (), one.size, (*one.turns, (turn, two.page), *later))


_NUMERIC = re.compile(
    r"^[\[(]?[<>~]?\s*\d[\d,.]*\s*(?:%|per cent)?(?:\s*\(.*\))?\]?$|^\[?[a-z]\]?$|"
    r"^[-\u2013\u2014]$|^\d[\d,]*\s*\(.*\)$"
)
_MOST_CELL_LINES = 8


def _row_at(lines: list[_Line], place: int) -> tuple[tuple[Cell, ...], int] | None:
    """Return the row of a table that starts at a line, and where it ends; None where none starts.

    A row is a cell of some lines, and further cells to the right of it beside those lines.
    """
    cells: list[list[_Line]] = []
    end = place
    while end < len(lines):
        cell, after = _cell(lines, end)
        if cells:
            first = cells[0]
            beside = cell[0].page == first[0].page and cell[0].left > cells[-1][0].right - 1
            middle = (cell[0].top + cell[0].bottom) / 2
            high, low = (
                max(line.top for item in cells for line in item),
                min(line.bottom for item in cells for line in item),
            )
            if not beside or not low - 2 <= middle <= high + 2:
                break
        cells.append(cell)
        end = after
    if len(cells) < 2 or len(cells) > 30:
        return None
    made = tuple(
        Cell(
            joined(line.text for line in cell),
            min(line.left for line in cell),
            max(line.right for line in cell),
        )
        for cell in cells
    )
    short = all(len(cell.text) < 60 for cell in made[1:])
    if not (any(_NUMERIC.match(cell.text) for cell in made[1:]) or (short and len(made) > 1)):
        return None
    return made, end


def _cell(lines: list[_Line], place: int) -> tuple[list[_Line], int]:
    """Return the lines of one cell, which stand under each other, and where they end."""
    cell = [lines[place]]
    end = place + 1
    while end < len(lines) and len(cell) < _MOST_CELL_LINES:
        line, last = lines[end], cell[-1]
        step = last.bottom - line.bottom
        under = line.page == last.page and 0.3 * line.size < step < 1.65 * line.size
        if not under or abs(line.left - cell[0].left) > 2 or _NUMERIC.match(line.text) or line.is_bullet:
            break
        cell.append(line)
        end += 1
    return cell, end
