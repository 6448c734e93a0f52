"""How large the letters of a note are: 12 points where its page holds them, else 11, and 16 in large print.

Nothing is left out for the sake of larger letters: what a note says is chosen for 11 points, and 12 are
taken where the same still holds.
"""

from csprp_cli.model.note import BodySize, Note

MOST_ROOM_AT_TWELVE = 400
"""The most that a page holds in letters of 12 points, in words (Note.room). Measured in LibreOffice with
every note: the first that left fewer than 6 lines free had 417."""


def on_paper(note: Note) -> BodySize:
    """Return the size for Word and a web page, which lay out on the reader's machine: judged by room."""
    if note.large:
        return BodySize.LARGE
    return BodySize.ROOMY if note.room <= MOST_ROOM_AT_TWELVE else BodySize.USUAL
