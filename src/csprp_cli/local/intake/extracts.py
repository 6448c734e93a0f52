"""Extracts that case management systems give for Ofsted and DfE, known by their set of headings."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csprp_cli.local.intake.likeness import words_of
from csprp_cli.model.local import ExtractHeading
from csprp_cli.record.record import Record

_FEWEST, _FEWEST_SIGNS = 3, 2
"""How many headings of an extract a table has, and how many that hardly another table has."""


class Extract(NamedTuple):
    """One extract that a table is: what it is called, and those headings of the table that are its own."""

    title: str
    headings: Mapping[int, ExtractHeading]


def extract_of(record: Record, headings: Sequence[str]) -> Extract | None:
    """Return the extract that a table with these headings is, or None: at least half of them are its own."""
    written = {number: _key(heading) for number, heading in enumerate(headings, 1) if heading.strip()}
    found: list[Extract] = []
    for title in dict.fromkeys(item.extract for item in record.local_extracts):
        own = {_key(item.heading): item for item in record.local_extracts if item.extract == title}
        held = {number: own[key] for number, key in written.items() if key in own}
        signs = sum(item.sign for item in held.values())
        if len(held) >= _FEWEST and signs >= _FEWEST_SIGNS and 2 * len(held) >= len(written):
            found.append(Extract(title, held))
    return max(found, key=lambda extract: len(extract.headings), default=None)


def _key(heading: str) -> str:
    return "".join(words_of(heading))
