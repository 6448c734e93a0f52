"""Names that Windows keeps for itself: a file of such a name cannot be made there, or is another thing."""

import os
from pathlib import Path

ON_WINDOWS = os.name == "nt"

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Devices, whatever ending follows: a table written to NUL is gone, one written to aux.csv never made."""

_NO_LETTER = frozenset('<>:"|?*')
"""What no name may hold. What follows a colon would go into a stream that no folder lists."""


def name_instead(path: Path) -> str:
    """Return the name to take in place of the last part of a path on Windows; nothing where it can stay."""
    if not ON_WINDOWS or path.name in ("", ".", ".."):
        return ""
    letters = ("-" if letter in _NO_LETTER else letter for letter in path.name)
    mended = "".join(letters).rstrip(" .")
    stem, dot, ending = mended.partition(".")
    if stem.rstrip().lower() in DEVICES:
        mended = f"{stem.rstrip()}-csprp{dot}{ending}"
    return mended if mended != path.name else ""
