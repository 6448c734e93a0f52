"""How large the letters of a note are: 12 points where its page holds them, else 11, and 16 in large print.

Nothing is left out for the sake of larger letters: what a note says is chosen for 11 points, and 12 are
taken where the same still holds.
"""

from csprp_cli.model.body_size import BodySize
from csprp_cli.model.note import Note
from csprp_cli.notes.height import holds


def on_paper(note: Note) -> BodySize:
    """Return the size for Word and a web page, which lay out on the reader's machine: judged by its lines."""
    if note.large:
        return BodySize.LARGE
    return BodySize.ROOMY if holds(note, BodySize.ROOMY) else BodySize.USUAL
