"""The picture of the area and what stands beside England, of one release: what one hides the other hides.

Made apart, each would hide what its own cells ask for, and the two together could narrow a number that both
hide. Here both are said of one set of protected tables, whatever of it a page then has room for.
"""

from collections.abc import Mapping
from typing import NamedTuple

from csprp_cli.local.compare import Hiding, comparison_of, protected, set_beside
from csprp_cli.local.summary import own_tables, refuse_unanswered, summary_of
from csprp_cli.local.tables.request import ComparisonRequest
from csprp_cli.model.kinds import Unit
from csprp_cli.model.local import LocalFile
from csprp_cli.model.result import Result
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations


class Pack(NamedTuple):
    """What a board is told of its own area: alone, and beside England where anything stands there.

    `name` is what the area is called. `beside` is None where nothing of the file stands beside England.
    """

    name: str
    alone: Result
    beside: Result | None

    @property
    def numbers(self) -> tuple[dict[str, str], ...]:
        """Every number of the release, whether a page has room for it or not, in the columns of a summary: a
        later release reads them as what is public."""
        beside = self.beside.records if self.beside is not None else ()
        return (*map(dict, self.alone.records), *map(_as_answer, beside))


def _as_answer(row: Mapping[str, str]) -> dict[str, str]:
    """Return a measure that stands beside England in the columns of a summary."""
    has_share = row["value_unit"] == Unit.PERCENT
    return {
        "period": row["period"],
        "question": row["indicator"],
        "answer": row["category"],
        "count": row["local_numerator"] if has_share else row["local_value"],
        "out_of": row["local_denominator"],
        "percent": row["local_value"] if has_share else "",
        "flags": row["local_flags"],
        "words": row["words"],
        "rule": row["rule"],
    }


def packed(
    record: Record,
    file: LocalFile,
    asked: ComparisonRequest,
    hiding: Hiding,
    name: str,
    cited: Citations,
) -> Pack:
    """Return both pages of one release; `cited` number the sources of the document that they are in.

    Raises UsageProblem as a summary of these periods does.
    """
    asked, local = own_tables(record, file, asked, hiding)
    refuse_unanswered(asked, local)
    release = protected(record, asked, local, hiding)
    alone = summary_of(record, file, asked, hiding, release, name)
    if not set_beside(local):
        return Pack(name, alone, None)
    return Pack(name, alone, comparison_of(record, file, asked, hiding, release, name, cited))
