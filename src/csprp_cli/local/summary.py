"""The picture of the area alone: every answer of an own file, by the rules that protect a comparison."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from csprp_cli.local import phrases
from csprp_cli.local.compare import (
    Hiding,
    ProtectedTables,
    foremost,
    label,
    notices,
    percent_of,
    protected,
    refuse_years_without_rows,
    when,
    without,
)
from csprp_cli.local.intake.own_questions import YES
from csprp_cli.local.tables.from_aggregates import counted_tables
from csprp_cli.local.tables.from_incidents import local_tables
from csprp_cli.local.tables.request import ComparisonRequest, LocalTables
from csprp_cli.model.benchmark import ALL, HIDDEN, OPEN, SUMMARY_FIELDS, CellKey, OwnAnswer
from csprp_cli.model.disclosure import SuppressionPattern
from csprp_cli.model.local import COUNTS, LocalFile
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result, Row, Section, Table, number, wide
from csprp_cli.record.record import Record
from csprp_cli.sdc.suppression import percentage_allowed


class AnswerRow(NamedTuple):
    """One answer as a row for machines, and the period and the question that it stands under for people."""

    answer: OwnAnswer
    record: dict[str, str]
    title: str

    @property
    def period(self) -> str:
        """The period that it counts."""
        return self.answer.cell.period

    @property
    def is_total(self) -> bool:
        """Whether it is the number of all incidents."""
        return self.answer.question == ALL

    @property
    def is_hidden(self) -> bool:
        """Whether a symbol stands in its place."""
        return self.record["flags"] == HIDDEN


def summarised(
    record: Record, file: LocalFile, asked: ComparisonRequest, hiding: Hiding, name: str = "Your area"
) -> Result:
    """Return the counts of the local file for the periods asked. `name` is what the area is called.

    Raises UsageProblem where the file does not reach over these years, or has no incident in one of them.
    """
    asked, local = own_tables(record, file, asked, hiding)
    refuse_unanswered(asked, local)
    return summary_of(record, file, asked, hiding, protected(record, asked, local, hiding), name)


def own_tables(
    record: Record, file: LocalFile, asked: ComparisonRequest, hiding: Hiding
) -> tuple[ComparisonRequest, LocalTables]:
    """Return the tables of a release that holds the picture of the area, and what is then asked of it.

    Raises UsageProblem where the file does not reach over these years.
    """
    refuse_years_without_rows(record, file, asked)
    build = counted_tables if file.shape == COUNTS else local_tables
    local = build(record, file, asked, hiding.public)
    if local.contradicted and asked.totals:
        # A total of another year stands here by the way: where an earlier page is contradicted none does, so
        # that a late notification does not stop every later page, and which year it was is not told.
        asked = asked._replace(totals=())
        local = build(record, file, asked, hiding.public)
    return asked, local


def refuse_unanswered(asked: ComparisonRequest, local: LocalTables) -> None:
    """Raise UsageProblem for a period of which the file answers no question."""
    held = {answer.cell.period for answer in local.answers if answer.question != ALL}
    for one in asked.spans:
        if one.name not in held:
            raise UsageProblem(
                f"no question of the file is answered for {label(one)}",
                "leave it out" if asked.also else "choose another year",
                without(one, asked),
            )


def summary_of(
    record: Record,
    file: LocalFile,
    asked: ComparisonRequest,
    hiding: Hiding,
    release: ProtectedTables,
    name: str = "Your area",
) -> Result:
    """Return the picture of the area that protected tables hold."""
    local, pattern = release
    lines = [_row(record, local, answer, pattern, hiding) for answer in local.answers]
    sections = tuple(_sections(asked, lines))
    return Result(
        command="local-summary",
        title=f"{name}, {when(asked)}",
        words_first=True,
        fields=SUMMARY_FIELDS,
        records=tuple(line.record for line in lines),
        sections=sections,
        caveats=tuple(
            filter(
                None,
                (
                    *foremost(hiding, asked),
                    record.caveats["not-performance"].text if "not-performance" in record.caveats else "",
                    phrases.OWN_ROWS if file.shape != COUNTS else "",
                    phrases.of_the_rows(file),
                ),
            )
        ),
        foremost=foremost(hiding, asked, in_short=True),
        notices=notices(file, local, pattern, hiding),
        in_short=" ".join(
            (
                *((phrases.NOTHING_HIDDEN,) if not hiding.hides else ()),
                *_in_words(asked.spans[0], lines),
            )
        ),
        legend=phrases.LEGEND if pattern.suppressed else (),
    )


def _row(
    record: Record,
    local: LocalTables,
    answer: OwnAnswer,
    pattern: SuppressionPattern[CellKey],
    hiding: Hiding,
) -> AnswerRow:
    column = record.local_columns.get(answer.question)
    title = column.title if column else _title_of(record, answer.question)
    row = dict.fromkeys(SUMMARY_FIELDS, "") | {
        "period": answer.cell.period,
        "question": answer.question,
        "answer": answer.answer,
        "rule": hiding.rule.slug if hiding.hides else OPEN,
    }
    if answer.cell in pattern.suppressed:
        said = phrases.warned(phrases.CONCEALED, hides=hiding.hides, replaces=hiding.replaces)
        row |= {"flags": HIDDEN, "words": said}
        return AnswerRow(answer, row, title)
    count, whole = local.tables.counts[answer.cell], local.tables.counts[answer.whole]
    row |= {"count": str(count), "words": f"{count:,}"}
    if answer.cell != answer.whole and answer.whole not in pattern.suppressed:
        row |= {"out_of": str(whole), "words": f"{count:,} of {whole:,}"}
        allowed = whole >= hiding.rule.minimum_denominator
        if hiding.hides:
            allowed = percentage_allowed(answer.cell, answer.whole, local.tables, pattern, hiding.rule)
        if allowed:
            percent = str(percent_of(count, whole))
            row |= {"percent": percent, "words": f"{row['words']} ({percent}%)"}
    row["words"] = phrases.warned(row["words"], hides=hiding.hides, replaces=hiding.replaces)
    return AnswerRow(answer, row, title)


def _title_of(record: Record, question: str) -> str:
    """Return what a question is called that is no column: ages, or an indicator of the record."""
    if question in record.indicators:
        return record.indicators[question].label
    return _sentence_case(question)


def _sections(asked: ComparisonRequest, lines: Sequence[AnswerRow]) -> list[Section]:
    """Return the number of incidents by year, and a table of the answers of each period."""
    columns = (wide("Answer"), number("How many"), number("Out of"), number("%"))
    years = [line for line in lines if line.is_total]
    sections = []
    if len(years) > 1:
        rows = (Row((line.period, _cell(line, "count"))) for line in sorted(years, key=_by_period))
        sections.append(Section("By year", table=Table((wide("Period"), number("Incidents")), tuple(rows))))
    for one in asked.spans:
        own = [line for line in lines if line.period == one.name]
        if any(not line.is_total for line in own):
            heading = one.name if len(one.years) > 1 else _sentence_case(one.period.label)
            intro = " ".join(_in_words(one, own)) if one != asked.spans[0] else ""
            sections.append(Section(heading, intro, table=Table(columns, tuple(_table_rows(own)))))
    return sections


def _sentence_case(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _by_period(line: AnswerRow) -> tuple[bool, str]:
    return " to " in line.period, line.period


def _table_rows(lines: Iterable[AnswerRow]) -> Iterator[Row]:
    """Yield the rows of one period: the answers to a question under its name, a yes by the name alone."""
    under = ""
    for line in lines:
        answer = line.answer
        name = line.title if answer.answer == YES else answer.answer
        heading = "" if line.is_total else "Answered yes" if answer.answer == YES else line.title
        if heading and heading != under:
            yield Row((heading,), "label")
        under = heading
        name = "All incidents" if line.is_total else name
        yield Row((name, _cell(line, "count"), line.record["out_of"], line.record["percent"]))


def _cell(line: AnswerRow, name: str) -> str:
    return HIDDEN if line.is_hidden else f"{int(line.record[name]):,}"


def _in_words(one: ComparisonRequest, lines: Sequence[AnswerRow]) -> Iterator[str]:
    """Yield what can be said of a period: how many there were, of which outcome and age, with what, and how
    much is hidden."""
    own = [line for line in lines if line.period == one.name]
    for line in own:
        if line.is_total:
            yield phrases.of_all(_within(one), None if line.is_hidden else int(line.record["count"]))
    answers = [line for line in own if not line.is_total]
    for question in phrases.SAID_FIRST:
        told = [line for line in answers if line.answer.question == question and not line.is_hidden]
        if said := [
            (line.answer.answer, line.record["words"]) for line in told if line.record["count"] != "0"
        ]:
            yield phrases.of_answers(question, said)
    if yes := [line for line in answers if line.answer.answer == YES]:
        shown = sorted(
            (line for line in yes if not line.is_hidden), key=lambda line: -int(line.record["count"])
        )
        yield phrases.of_the_yes(len(yes), [(line.title, line.record["words"]) for line in shown])
    if hidden := sum(line.is_hidden for line in own):
        yield phrases.of_the_hidden(hidden, len(own))


def _within(one: ComparisonRequest) -> str:
    """Return a period as it stands in a sentence: "in the 3 years to 31 March 2024"."""
    if len(one.years) == 1:
        return one.period.in_sentence
    last = one.period.label.removeprefix("year to ")
    return f"in the {len(one.years)} years to {last.replace('calendar', 'the end of')}"
