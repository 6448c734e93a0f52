"""Words as they are looked up: letters that look alike, how near a typed word is to a name, and slugs."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

_APOSTROPHES = "\u00b4\u0374\u02b9\u02bb\u02bc\u2018\u2019\u201a\u201b\u2032\u2035\u1ffd\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\uff02"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u202f\u205f\u3000\u2800" + "".join(map(chr, range(0x2000, 0x200B)))
_UNSEEN = (
    *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
)


@cache
def _one_letter() -> dict[int, str | None]:
    """Return what letters are read as: made for the first text that is not ASCII, since most are."""
    return {
        **{
            code: unicodedata.normalize("NFKC", chr(code))
            for code in (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F))
        },
        **{ord(letter): "'" for letter in _APOSTROPHES},
        **{ord(letter): '"' for letter in _QUOTES},
        **{ord(letter): "-" for letter in _HYPHENS},
        **{ord(letter): " " for letter in _SPACES},
        **dict.fromkeys(_UNSEEN),
    }


def plain_letters(text: str) -> str:
    """Return text with one letter for those that look alike, and without those that cannot be seen.

    Word and Excel curl an apostrophe by themselves, and a web page leaves soft hyphens and zero-width spaces
    in what is copied from it. Nothing else changes: NFKC as a whole would make 52 of a 5 with a raised 2.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_one_letter()))


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
