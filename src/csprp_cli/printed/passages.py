"""The passages of a report: its sentences, its bullets with what leads in to them, the rows of its tables."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csprp_cli.model.kinds import Unit
from csprp_cli.printed.numbers import mentions_in
from csprp_cli.printed.pdf_text import Cell, TextBlock

MOST_WORDS = 40
"""How many words of a report a row shows at most."""


class Passage(NamedTuple):
    """One sentence, with what leads in to it ("Of the 482 incidents:"), or one row of a table under its head.

    `cells` are the row's, `heads` those of the head, place for place; `turns` are those of its block.
    """

    page: int
    text: str
    lead: str = ""
    cells: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    turns: tuple[tuple[int, int], ...] = ()

    def page_of(self, place: int) -> int:
        """Return the page on which a place of the text stands: a sentence may go on over the page."""
        return max((turn for turn in self.turns if turn[0] <= place), default=(0, self.page))[1]


def passages(blocks: Iterable[TextBlock]) -> Iterator[Passage]:
    """Yield the passages of a report in their order."""
    held = tuple(blocks)
    contents = _contents(held)
    lead, caption = "", ""
    head: tuple[Cell, ...] = ()
    before: TextBlock | None = None
    for place, block in enumerate(held):
        if place in contents:
            continue
        if not block.cells and _TWO_UNITS.search(block.text) and len(block.text) < 60:
            # Heads set so tight that they read as a sentence: "Number % of deaths (206)".
            caption = before.text if before is not None and not before.cells else caption
            head = (Cell(block.text, 0.0, 0.0),)
            before = block._replace(cells=head)
            continue
        if block.cells:
            block = block._replace(cells=_with_count_apart(block.cells))  # noqa: PLW2901 (the same row)
            if _is_head(block.cells):
                head = block.cells
                caption = (
                    before.text
                    if before is not None and not before.cells and len(before.text) < 200
                    else caption
                )
            elif before is not None and not before.cells:
                head = ()
                caption = before.text if len(before.text) < 200 else ""
            texts = tuple(cell.text for cell in block.cells)
            if not _is_head(block.cells):
                yield Passage(block.page, " | ".join(texts), caption, texts, _heads(block.cells, head))
            before = block
            continue
        bullet = _BULLET.match(block.text)
        numbered = _NUMBERED.match(block.text)
        skipped = bullet.end() if bullet else numbered.end() if numbered else 0
        sentences = list(_sentences(block.text[skipped:]))
        for start, sentence in sentences:
            turns = tuple((place - skipped - start, page) for place, page in block.turns)
            yield Passage(block.page, sentence, lead if bullet else "", turns=turns)
        if not bullet:
            last = sentences[-1][1] if sentences else ""
            lead = last if last.rstrip().endswith(":") else ""
        before = block


_LEAST_CONTENTS = 4


def _contents(blocks: tuple[TextBlock, ...]) -> frozenset[int]:
    """Return where a table of contents stands: rows that end in numbers of pages, each as high as the last.

    "Domestic abuse 41" in it says nothing of domestic abuse.
    """
    pages = max((block.page for block in blocks), default=0)
    found: set[int] = set()
    run: list[int] = []
    last = 0
    for place, block in enumerate(blocks):
        end = block.cells[-1].text if len(block.cells) == 2 else ""
        number = int(end) if end.isdecimal() and len(end) < 4 else 0
        if block.page < pages / 3 and last <= number <= pages + 20 and number:
            run.append(place)
            last = number
            continue
        if len(run) >= _LEAST_CONTENTS:
            found.update(run)
        run, last = [], 0
    return frozenset(found)


_BULLET = re.compile(r"\s*(?:[•●▪■◦‣\u2013\u2014·o\uf0b7\u2023\uf0a7]|[-*])\s+")
_NUMBERED = re.compile(r"\s*\(?\d{1,2}(?:\.\d{1,3})+\.?\)?\s+(?=[\"'(\[]?[A-Z0-9])")
"""The number of a paragraph, which is no word of its sentence: "3.85 Of the incidents ..."."""
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|no|para|paras|fig|pp?|st|dr|mr|mrs|ms|approx|c)\.|\b[A-Z]\.)$",
    re.IGNORECASE,
)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with where it starts."""
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.start()]
        if _NO_END.search(piece):
            continue
        if piece.strip():
            yield start, piece.strip()
        start = match.end()
    if text[start:].strip():
        yield start, text[start:].strip()


_NOT_COUNTED = re.compile(
    r"\b(?:19|20)\d\d(?:\s?(?:to|-|\u2013|/)\s?(?:20)?\d\d(?:\d\d)?)?\b|\(\s*(?:n ?= ?|of )?\d[\d,]*\s*\)"
)
"""What the head of a column may hold: years, and how many there were in all."""


def _is_head(cells: tuple[Cell, ...]) -> bool:
    """Return whether a row names columns: no cell but the first holds a number of its own."""
    rest = [_NOT_COUNTED.sub("", cell.text) for cell in cells[1:]]
    return bool(rest) and not any(re.search(r"\d|\[[a-z]\]", text) for text in rest)


_TWO_UNITS = re.compile(
    r"(?:^|(?<=\s))(numbers?|n|no\.?|count|total|incidents|cases) +"
    r"((?:%|\(%\)|per ?cent\b|percentage\b|share\b)(?: of [^%.]{1,40})?)$",
    re.IGNORECASE,
)
"""Two short heads that stand so near each other that they read as one."""


def _with_count_apart(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return a row with the count that its label ends in as a cell: "Serious harm 227 | 58%" set tight."""
    label = cells[0]
    mentions = mentions_in(label.text)
    if len(mentions) != 1 or len(cells) > 2 or mentions[0].end != len(label.text):
        return cells
    counted = mentions[0].quantities
    name = label.text[: mentions[0].start].rstrip()
    if len(counted) != 1 or counted[0].unit != Unit.COUNT or counted[0].in_words or not _IS_NAME.search(name):
        return cells
    return (Cell(name, label.left, label.left), Cell(counted[0].text, label.right, label.right), *cells[1:])


_IS_NAME = re.compile(r"[a-z]{3}\)?$", re.IGNORECASE)
"""How a label ends that is whole without the number behind it; "aged 1 to" is none."""


def _heads(cells: tuple[Cell, ...], head: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return the head of each cell: place for place, else the one that stands above it."""
    if not head:
        return ("",) * len(cells)
    if len(head) < len(cells) and (two := _TWO_UNITS.search(head[-1].text)):
        middle = (head[-1].left + head[-1].right) / 2
        first, second = (Cell(text, middle, middle) for text in two.groups())
        head = (*head[:-1], first, second)
        if len(head) == 2 and len(cells) == 3:
            head = (Cell("", 0.0, 0.0), *head)
    if len(head) == len(cells):
        return tuple(cell.text for cell in head)
    found = []
    for cell in cells:
        middle = (cell.left + cell.right) / 2
        above = min(head, key=lambda item: abs((item.left + item.right) / 2 - middle))
        near = above.left - 30 <= middle <= above.right + 30
        found.append(above.text if near else "")
    return tuple(found)


def shortened(text: str, start: int, end: int) -> str:
    """Return the words around a place of a text, 40 of them at most."""
    words = list(re.finditer(r"\S+", text))
    inside = [place for place, word in enumerate(words) if word.end() > start and word.start() < end]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    room = max(MOST_WORDS - (last - first + 1), 0)
    left = min(first, max(room // 2, room - (len(words) - 1 - last)))
    kept = words[first - left : first - left + MOST_WORDS]
    line = text[kept[0].start() : kept[-1].end()] if kept else ""
    return "".join(letter for letter in line if letter.isprintable())
