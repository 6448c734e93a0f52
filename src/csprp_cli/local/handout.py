"""The page that a business manager hands out: what can be said, in one small table, and how much cannot."""

from collections.abc import Sequence

from csprp_cli.local import phrases
from csprp_cli.local.tables.request import ComparisonRequest
from csprp_cli.model.benchmark import HIDDEN, MeasureRow
from csprp_cli.model.result import Column, Result, Row, Section, Table
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations
from csprp_cli.wording.figures import legend_of, marks_of, name_of


def handout(
    record: Record,
    whole: Result,
    asked: ComparisonRequest,
    lines: Sequence[MeasureRow],
    unused: int,
    cited: Citations | None = None,
) -> Result:
    """Return an answer as a handout: the totals and what stands beside England, and the rest as a number.

    `unused` is how many questions of the file stand beside nothing. The sources are those of its own rows,
    numbered by `cited` where it is a part of another document.
    """
    citations = cited or Citations(record, count_others=False)
    kept = [line for line in lines if line.stands or line.measure.is_total]
    rows: list[Row] = []
    period, several_series = "", len({line.measure.national.series for line in kept}) > 1
    for line in kept:
        if asked.also and line.measure.cell.period != period:
            period = line.measure.cell.period
            rows.append(Row((period,), "label"))
        name = line.record["measure"] if several_series else name_of(line.measure.national)
        marks = "".join(dict.fromkeys(marks_of(record, figure, citations) for figure in line.national))
        said = line.record["words"] if line.stands else ""
        rows.append(Row((name, line.ours, line.theirs, said, marks)))
    rest = [line.record["words"] for line in lines if not (line.stands or line.measure.is_total)]
    after = " ".join(filter(None, (phrases.of_the_not_compared(rest), phrases.of_the_unused(unused))))
    columns = [Column(title, wraps=True) for title in ("Measure", "Your area", "England", "In words")]
    table = Table((*columns, Column("Source")), tuple(rows))
    legend = legend_of([figure for line in kept for figure in line.national])
    care = record.caveats["not-performance"].text if "not-performance" in record.caveats else ""
    hidden = any(HIDDEN in row.cells for row in rows)
    return whole._replace(
        sections=(Section("Beside England", "", table, after=after),),
        caveats=(
            *whole.caveats[: len(whole.foremost)],
            *(text for text in whole.caveats if text in (phrases.PART_OF_ENGLAND, care)),
        ),
        citations=citations.listed(),
        legend=(*(phrases.LEGEND if hidden else ()), *legend),
        in_short=" ".join((whole.in_short, *phrases.of_those_apart(kept))),
    )
