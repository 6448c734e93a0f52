"""How near a typed word is to a name, and a name as a slug."""

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str]) -> str:
    """Return the name most like `word`, or nothing when none is near."""
    from difflib import get_close_matches

    known = list(names)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return close[0]
    return next((name for name in known if len(word) > 3 and word in name), "")


def slug(words: str) -> str:
    """Return what a person typed as a slug: lower case, hyphens for spaces and underscores."""
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())
