"""How near a typed word is to a name, and a name as a slug."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def nearest(word: str, names: Iterable[str]) -> str:
    """Return the name most like `word`, or nothing when none is near: a wrong one leads astray.

    A whole part of a name is near: "dfe" of dfe-sin.
    """
    from difflib import get_close_matches

    known = list(names)
    close = get_close_matches(word, known, n=1, cutoff=0.72)
    return next(iter(close), "") or next((name for name in known if word in slug(name).split("-")), "")


def near_file(path: Path, endings: Sequence[str]) -> dict[str, str]:
    """Return a place with the file beside it that is named most like it, of those endings, or nothing."""
    try:
        held = [other.name for other in path.parent.iterdir() if other.suffix.lower() in endings]
    except OSError:
        return {}
    close = nearest(path.name, held)
    return {str(path): str(path.with_name(close))} if close else {}


def slug(words: str) -> str:
    """Return what a person typed as a slug: lower case, hyphens for spaces and underscores."""
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())
