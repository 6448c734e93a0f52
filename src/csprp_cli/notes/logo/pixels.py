"""How many pixels a picture has, read from its first bytes: it is not unpacked to tell."""

import struct


def png_size(content: bytes) -> tuple[int, int]:
    """Return how wide and how tall a PNG that is whole says that it is."""
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Return how wide and how tall a JPEG says that it is. Raises struct.error or ValueError."""
    place = 2
    while True:
        mark, kind, length = struct.unpack_from(">BBH", content, place)
        if mark != 0xFF:
            raise ValueError(mark)
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + length
