"""The sources of a document that leaves parts of its answers out: those that it cites, numbered anew."""

import re
from collections.abc import Callable
from typing import Any

from csprp_cli.model.report import Report

_MARK = re.compile(r"\[(\d+)\]")


def with_what_it_cites(report: Report) -> Report:
    """Return a document with the sources that its pages cite, numbered as a reader meets them."""
    numbers: dict[str, int] = {}

    def renumbered(text: str) -> str:
        return _MARK.sub(lambda mark: f"[{numbers.setdefault(mark[1], len(numbers) + 1)}]", text)

    pages = report._replace(
        in_short=_each(report.in_short, renumbered),
        to_quote=renumbered(report.to_quote),
        chapters=_each(report.chapters, renumbered),
    )
    cited = [
        item._replace(number=numbers[str(item.number)])
        for item in report.citations
        if str(item.number) in numbers
    ]
    return pages._replace(citations=tuple(sorted(cited, key=lambda item: item.number)))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Return what is built of tuples with every text in it changed, in order."""
    if isinstance(value, str):
        return change(value) if _MARK.search(value) else value
    if isinstance(value, tuple):
        held = [_each(item, change) for item in value]
        return type(value)(*held) if hasattr(value, "_fields") else tuple(held)
    return value
