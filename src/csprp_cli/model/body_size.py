"""How large the letters of a page are."""

from enum import IntEnum


class BodySize(IntEnum):
    """The size of the letters of a page, in points. Small print is smaller, except in large print."""

    USUAL = 11
    ROOMY = 12
    LARGE = 16
