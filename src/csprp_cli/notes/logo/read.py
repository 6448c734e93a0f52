"""The file of a logo: read once, and refused in one line where it is no picture that a note can carry."""

import stat
from pathlib import Path
from typing import NamedTuple

from csprp_cli.model.note import Logo
from csprp_cli.model.problem import FileProblem, UsageProblem
from csprp_cli.notes.contact_line import one_line
from csprp_cli.notes.logo.png import png_of
from csprp_cli.notes.logo.svg import svg_of
from csprp_cli.record.spelling import near_file

MOST_BYTES = 1_000_000
"""The largest file that is read: it goes into every copy of a note, and is drawn 5 centimetres wide."""

_OTHERS = {
    b"\xff\xd8\xff": "a JPEG",
    b"GIF8": "a GIF",
    b"RIFF": "a WebP",
    b"%PDF": "a PDF",
    b"BM": "a bitmap",
}


class LogoRead(NamedTuple):
    """A logo, where one was asked for, and what to tell whoever asked."""

    logo: Logo | None = None
    told: tuple[str, ...] = ()


def logo_of(path: Path | str | None, said: str | None, partnership: str | None) -> LogoRead:
    """Return the logo in a file with its text: `said`, else "Logo of" the partnership.

    Raises UsageProblem for a logo without a text and a text without a logo, FileProblem for a file that is
    no PNG or SVG, is damaged, or is too large.
    """
    if path is None:
        if said is not None:
            raise UsageProblem(
                "--logo-text is the text of a logo, and there is none", instead={"--logo-text": ""}
            )
        return LogoRead()
    text = _text(said, partnership)
    path = Path(path)
    content = _bytes(path)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return LogoRead(png_of(path, content, text))
    if (other := next((name for mark, name in _OTHERS.items() if content.startswith(mark)), "")) or (
        b"<" not in content[:1000]
    ):
        what = f"is {other}, not a PNG or SVG" if other else "is no picture in PNG or SVG"
        raise FileProblem(f"{path} {what}", "save it as PNG", {"--logo": "logo.png"})
    return LogoRead(*svg_of(path, content, text))


def _text(said: str | None, partnership: str | None) -> str:
    if said is not None:
        return one_line("--logo-text", said)
    if partnership is not None:
        return f"Logo of {one_line('--partnership', partnership)}"
    raise UsageProblem(
        "a logo needs words for people who cannot see it",
        "say whose it is",
        {"": '--logo-text "Our logo"'},
    )


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FileProblem(f"{path} is a folder", "name a file in it", {"--logo": str(path / "logo.png")})
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{path} is not a plain file", "name a PNG or SVG file", {"--logo": "logo.png"})
        if found.st_size > MOST_BYTES:
            size = found.st_size / 1_000_000
            raise FileProblem(
                f"{path} has {size:.1f} MB, and a logo may have 1", "save it smaller", {"--logo": "logo.png"}
            )
        return path.read_bytes()
    except FileNotFoundError:
        near = near_file(path, (".png", ".svg"))
        raise FileProblem(f"there is no file {path}", "look at its name and its folder", near) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or "its name cannot be a name"
        raise FileProblem(
            f"{path} cannot be read: {why}", "name a PNG or SVG file", {"--logo": "logo.png"}
        ) from None
