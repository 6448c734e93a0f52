"""Number the sources of an answer in the order in which a reader meets them."""

from collections.abc import Iterable

from csprp_cli.model.figure import Figure
from csprp_cli.model.record_items import LEVEL_WORDS, Source
from csprp_cli.model.result import Citation
from csprp_cli.model.value import one_per_reading
from csprp_cli.record.record import Record


class Citations:
    """Hands out source numbers: one for each reading of a figure, the nearest source first."""

    def __init__(self, record: Record, *, count_others: bool = True) -> None:
        self._record = record
        self._count_others = count_others
        self._numbers: dict[str, int] = {}
        self._others: dict[str, set[str]] = {}

    def number(self, source: Source) -> int:
        """Return the number of a source, giving it the next one when it is new."""
        return self._numbers.setdefault(source.id, len(self._numbers) + 1)

    def mark(self, figure: Figure) -> str:
        """Return the marks of a figure, `[1][2]`: one source for each reading."""
        cited = [claim.source for claim in one_per_reading(figure)]
        marks = "".join(f"[{number}]" for number in dict.fromkeys(self.number(source) for source in cited))
        if len(cited) == 1 and self._count_others:
            more = {claim.source.id for claim in figure.used} - {cited[0].id}
            self._others.setdefault(cited[0].id, set()).update(more)
        return marks

    def mark_source(self, source_id: str) -> str:
        """Return the mark of one source by its id."""
        return f"[{self.number(self._record.sources[source_id])}]"

    def listed(self) -> tuple[Citation, ...]:
        """Return every numbered source in order: those that are cited, then the others that say the same."""
        also = {
            source_id: tuple(sorted(self.number(self._record.sources[other]) for other in sorted(others)))
            for source_id, others in self._others.items()
        }
        return tuple(
            self._citation(number, source_id, also.get(source_id, ()))
            for source_id, number in self._numbers.items()
        )

    def _citation(self, number: int, source_id: str, also: tuple[int, ...]) -> Citation:
        source = self._record.sources[source_id]
        told = (source.id, source.title, source.publisher, source.published, source.accessed, also)
        return Citation(number, source.short, LEVEL_WORDS[source.level], source.address, *told)


def published_in(record: Record, names: Iterable[str]) -> tuple[Citation, ...]:
    """Return the publications of these ids, each once, with the address of its own that a reader can open."""
    held = (record.publications[name] for name in dict.fromkeys(names) if name)
    return tuple(
        Citation(0, item.title, "", item.address, item.id, item.title, item.publisher, item.published)
        for item in held
    )
