"""Number the sources of an answer in the order in which a reader meets them."""

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
        """Return every numbered source, in order, with how many more say the same."""
        return tuple(self._citation(number, source_id) for source_id, number in self._numbers.items())

    def _citation(self, number: int, source_id: str) -> Citation:
        source = self._record.sources[source_id]
        more = len(self._others.get(source_id, set()))
        text = f"{source.short}, and {more} more" if more else source.short
        return Citation(number, text, LEVEL_WORDS[source.level], source.address, source.id)
