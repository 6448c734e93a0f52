"""The datapackage.json of a record or of an overlay: what a folder says of itself."""

import errno
import hashlib
import json
from pathlib import Path
from typing import Any

KIND = "csprp-overlay"
"""What `kind` in the datapackage.json of an overlay says."""

UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What Python raises for a file that is not there, is no JSON, or has another shape."""


def read_package(folder: Path) -> Any:
    """Return the JSON of `folder`. Raises one of UNREADABLE, as does a look into what has another shape."""
    path = folder / "datapackage.json"
    _refuse_pipe(path)
    return json.loads(path.read_text(encoding="utf-8"))


def _refuse_pipe(path: Path) -> None:
    """Raise OSError for what is there and is no file: whoever opens a pipe waits for somebody to write."""
    if not path.is_file() and path.exists():
        raise OSError(errno.EINVAL, "not a plain file")


def hash_of(content: bytes) -> str:
    """Return the hash that is kept of a table: one that differs was worked on."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def hash_of_file(path: Path) -> str:
    """Return the same of a file, without holding the whole of it. Raises OSError."""
    _refuse_pipe(path)
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def overlay_package(
    name: str, title: str, tables: dict[str, bytes], *, sizes: bool = False, **more: object
) -> bytes:
    """Return the datapackage.json of an overlay with the hashes of its tables, and their `sizes` if asked."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"csprp-overlay-{name}",
        "kind": KIND,
        "title": title,
        **more,
        "resources": [
            {
                "name": file.removesuffix(".csv"),
                "path": file,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                **({"bytes": len(content)} if sizes else {}),
                "hash": hash_of(content),
            }
            for file, content in tables.items()
        ],
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
