"""Several answers of one command as one: a view each, one set of sources, the rows of all."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from csprp_cli.model.result import Result
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations

Asked = TypeVar("Asked")


def joined(record: Record, asked: Iterable[Asked], answer: Callable[[Asked, Citations], Result]) -> Result:
    """Return the answers to several questions as one page; the answer itself where one alone is asked.

    A question that is asked twice is answered once. Sources are numbered through, so that a mark means one
    page wherever it stands. On one screen the first part of each comes before the others.
    """
    citations = Citations(record)
    results = [answer(question, citations) for question in dict.fromkeys(asked)]
    if len(results) == 1:
        return results[0]
    return _as_one(results, citations)._replace(drawn=_drawn(results, citations))


def _drawn(results: Sequence[Result], citations: Citations) -> Result | None:
    """Return what a picture is of, where some answers have none: the others, and the names of these.

    The title and the sentence of an answer that is not drawn would seem to be of the charts beneath them.
    """
    shown = [result for result in results if result.charts]
    others = [result.title for result in results if not result.charts]
    if not (shown and others):
        return None
    whole = _as_one(shown, citations) if len(shown) > 1 else shown[0]
    left_out = f"Not drawn, and held in the table: {'; '.join(dict.fromkeys(others))}."
    return whole._replace(citations=citations.listed(), beneath=(*whole.beneath, left_out))


def _as_one(results: Sequence[Result], citations: Citations) -> Result:
    """Return several answers as one page."""
    parts = [(result.title, result.on_one_screen) for result in results]
    openings = [result.in_short.split()[:1] for result in results]
    alike = any(openings.count(words) > 1 for words in openings)
    return results[0]._replace(
        title="; ".join(dict.fromkeys(result.title for result in results)),
        what_it_counts=_each(result.what_it_counts for result in results),
        records=tuple(row for result in results for row in result.records),
        in_short=_each(f"{r.title}: {r.in_short}" if alike else r.in_short for r in results),
        to_quote=_each(result.to_quote for result in results),
        sections=tuple(
            section._replace(heading=f"{result.title}: {section.heading}".removesuffix(": "))
            for result in results
            for section in result.sections
        ),
        short=(
            *(section._replace(heading=title) for title, sections in parts for section in sections[:1]),
            *(
                section._replace(heading=f"{title}: {section.heading}")
                for title, sections in parts
                for section in sections[1:]
            ),
        ),
        caveats=_once(result.caveats for result in results),
        foremost=_once(result.foremost for result in results)[:2],
        citations=citations.listed(),
        publications=_once(result.publications for result in results),
        legend=_once(result.legend for result in results),
        beneath=_once(result.beneath for result in results),
        undrawn="; ".join(dict.fromkeys(result.undrawn for result in results if result.undrawn)),
        support=next((result.support for result in results if result.support), ""),
        next_steps=_once(result.next_steps for result in results),
    )


Item = TypeVar("Item")


def _once(items: Iterable[Sequence[Item]]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(item for group in items for item in group))


def _each(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, texts)))
