"""A logo in PNG: whole, of a sensible size, and without what is written beside the picture."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from csprp_cli.model.note import Logo
from csprp_cli.model.problem import FileProblem

MOST_PIXELS = 4_000
"""The most across and down: 5 centimetres at 2,000 dots an inch."""

MOST_OF_A_PROFILE = 4_000_000

_KEPT = (b"IHDR", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""What the picture is made of, in the order of the format. The rest may say who made it, where and when, and
a note is handed out."""

_BY_PALETTE = 3
_ANY = range(1, 2**31)
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_START = 8


def png_of(path: Path, content: bytes, text: str) -> Logo:
    """Return a PNG as a logo. Raises FileProblem for one that is damaged or too large to draw."""
    try:
        chunks = list(_chunks(content))
        width, height = _size(path, chunks)
        whole = _rebuilt([(kind, held) for kind, held in chunks if kind != b"iCCP" or not _is_bomb(held)])
    except (struct.error, zlib.error, ValueError):
        raise FileProblem(
            f"{path} is a PNG that is damaged", "save it again", {"--logo": "logo.png"}
        ) from None
    return Logo("png", content[:_START] + whole, text, width, height)


def _rebuilt(chunks: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return the chunks that make the picture in the order of the format: each once, and the pixels as one.

    Programs differ in what they forgive, and Typst itself ends on a palette that is too short. So what is not
    as the format has it is left out. Raises ValueError where no picture is left without it.
    """
    once: dict[bytes, bytes] = {}
    for kind, held in chunks:
        once.setdefault(kind, held)
    depth, colour = once[b"IHDR"][8:10]
    once[b"IDAT"] = b"".join(held for kind, held in chunks if kind == b"IDAT")
    palette = once.get(b"PLTE", b"") if colour == _BY_PALETTE else b""
    if colour == _BY_PALETTE and (not palette or len(palette) % 3):
        raise ValueError(len(palette))
    # A pixel may name a colour that is not there: the rest of the palette is black.
    once[b"PLTE"] = palette[: 3 * 2**depth].ljust(3 * 2**depth, b"\0") if palette else b""
    lengths = {b"IEND": range(1), b"gAMA": (4,), b"cHRM": (32,), b"sRGB": (1,), b"iCCP": range(20, 2**24)}
    lengths[b"tRNS"] = {0: (2,), 2: (6,), _BY_PALETTE: range(1, 2**depth + 1)}.get(colour, ())
    kept = (
        kind
        for kind in _KEPT
        if kind in once and (once[kind] or kind == b"IEND") and len(once[kind]) in lengths.get(kind, _ANY)
    )
    return b"".join(_chunk(kind, once[kind]) for kind in kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk with what it holds. Raises ValueError where one is cut short or altered."""
    place = _START
    while True:
        length, kind = struct.unpack_from(">I4s", content, place)
        held = content[place + 8 : place + 8 + length]
        (sum_of_it,) = struct.unpack_from(">I", content, place + 8 + length)
        if zlib.crc32(kind + held) != sum_of_it:
            raise ValueError(kind)
        yield kind, held
        if kind == b"IEND":
            return
        place += 12 + length


def _chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def _is_bomb(profile: bytes) -> bool:
    """Return whether a profile of colours unpacks to more than any has: whoever draws it unpacks it whole."""
    unpacking = zlib.decompressobj()
    unpacking.decompress(profile.partition(b"\0")[2][1:], MOST_OF_A_PROFILE)
    return not unpacking.eof


def _size(path: Path, chunks: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Return how many pixels there are across and down, once all of them are known to be there."""
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if chunks[0][0] != b"IHDR" or packing or filters or interlaced > 1 or colour not in _SAMPLES:
        raise ValueError(chunks[0][0])
    if depth not in _DEPTHS[colour] or not width or not height:
        raise ValueError(depth)
    if max(width, height) > MOST_PIXELS:
        raise FileProblem(
            f"{path} is {width:,} by {height:,} pixels, and a logo may have {MOST_PIXELS:,} each way",
            "save it smaller",
            {"--logo": "logo.png"},
        )
    whole = (-(-width * depth * _SAMPLES[colour] // 8) + 1) * height
    unpacking = zlib.decompressobj()
    pixels = unpacking.decompress(b"".join(held for kind, held in chunks if kind == b"IDAT"), 2 * whole + 64)
    if not unpacking.eof or (len(pixels) != whole if not interlaced else len(pixels) < whole // 2):
        raise ValueError(len(pixels))
    return width, height
