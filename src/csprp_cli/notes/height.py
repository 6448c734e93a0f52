"""How tall a note is on Word's page, in points: its lines are counted as Word would break them in Arial.

Of the formats Word's page holds the least, and it is laid out on the reader's machine, so that nobody sees it
run over before it is printed. Words are no good measure of it: a help line of four words takes a line.
"""

from functools import lru_cache

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.note import Note, NoteItem

PAGE = 762.0
"""Points between the margins of A4 (reference.docx)."""

MOST_TEXT = 677.0
"""The most that the text of a note takes, picture and plan out: 7 lines stay free, since Word sets lines a
little looser than LibreOffice, in which this was measured (330 notes: right to half a line in most)."""

MOST_OF_MANY_WORDS = 724.0
"""The same for an easier version and for two subjects, which have more to say: 3 lines stay free."""

MOST_DRAWN = 750.0
"""The most with picture and plan in, which stand in the place of text: a line stays free."""

LINE = 1.15
"""The height of a line of Arial, in sizes of its letters."""

_ACROSS = 504.6
_BULLET = 14.2
_ASIDE = 13.0
_SMALL = 9.0
_TITLE, _HEADING, _HEADING_ROOMY = 18.0, 12.5, 13.0
_BOLD = 1.06
_AFTER_BULLET, _AFTER_TEXT = 1.5, 3.0
_ROUND_HEADING = 3.7
_ROUND_TITLE = 4.0
_ROUND_ASIDE = 13.0
_ROUND_FOOTER = 10.0
_PICTURE = 74.0
_PLAN_HEAD, _PLAN_ROW = 36.0, 28.0
_LOGO = 41.0

_BY_WIDTH = {
    0.222: "ijl'|",
    0.278: "ft.,;:!/ I[]\u00a0",
    0.333: "r()-",
    0.5: "ckvxyszJ\u2019\u2018",
    0.611: "FTZ",
    0.667: "ABEKPSVXY&",
    0.722: "CDHNRUw",
    0.778: "GOQ",
    0.833: "mM",
    0.889: "%",
    0.944: "W",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_USUAL = 0.556
"""The widths of Arial's letters, in its size."""


def height_of(note: Note, size: BodySize = BodySize.USUAL, *, drawn: bool = True) -> float:
    """Return how many points the front page takes from margin to margin; `drawn` counts picture and plan."""
    tall = _TITLE * LINE * lines_of(note.title, _TITLE * _BOLD, _ACROSS) + _ROUND_TITLE
    if note.logo is not None:
        tall += _LOGO
    before = f"{note.readers} {note.before}".strip()
    tall += size * LINE * lines_of(before, size, _ACROSS - _ASIDE) + _ROUND_ASIDE
    heading = _HEADING_ROOMY if size > BodySize.USUAL else _HEADING
    for section in note.sections:
        tall += heading * LINE + _ROUND_HEADING
        tall += sum(_item(item, size) for item in section.items if item.citation is None)
        cited = " ".join(_cited(item) for item in section.items if item.citation is not None)
        tall += _SMALL * LINE * lines_of(cited, _SMALL, _ACROSS) if cited else 0.0
    tall += _SMALL * LINE * lines_of(" ".join(note.footer), _SMALL, _ACROSS) + _ROUND_FOOTER
    if drawn and note.picture is not None:
        tall += _PICTURE + size * LINE * max(len(note.picture.notes), 1)
        tall += size * LINE * lines_of(f"{note.picture.title} {note.picture.source}", size * _BOLD, _ACROSS)
    if drawn and note.plan is not None and not note.back:
        tall += _PLAN_HEAD + _PLAN_ROW * len(note.plan.table.rows)
    return tall


def holds(note: Note, size: BodySize = BodySize.USUAL) -> bool:
    """Return whether a note holds on Word's front page in letters of a size, with lines to spare."""
    many = note.easier or len(note.subjects) > 1
    most = MOST_OF_MANY_WORDS if many else MOST_TEXT
    return height_of(note, size, drawn=False) <= most and height_of(note, size) <= MOST_DRAWN


def _item(item: NoteItem, size: float) -> float:
    across = _ACROSS - _BULLET if item.bullet else _ACROSS
    led = len(item.lead) / max(len(item.lead) + len(item.text), 1)
    lines = lines_of(f"{item.lead} {item.text}".strip(), size * (1 + (_BOLD - 1) * led), across)
    return size * LINE * lines + (_AFTER_BULLET if item.bullet else _AFTER_TEXT)


def _cited(item: NoteItem) -> str:
    address = item.citation.on_paper if item.citation is not None else ""
    return f"{item.text} {address}."


@lru_cache(maxsize=20_000)
def _width_of(word: str) -> float:
    return sum(_WIDTHS.get(letter, _USUAL) for letter in word)


@lru_cache(maxsize=20_000)
def lines_of(text: str, size: float, across: float) -> int:
    """Return on how many lines a text stands, broken between words, and within one that is no line's."""
    lines, used = 1, 0.0
    space = _WIDTHS[" "] * size
    for word in text.split():
        wide = _width_of(word) * size
        if used and used + space + wide > across:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        more, rest = divmod(wide, across)
        lines += int(more)
        used = used + wide if not more else rest
    return lines
