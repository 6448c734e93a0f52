"""csprp compare: two or more reports or periods, or one metric over its periods."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import Request, SeriesName, answer
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.record.record import Record
    from csprp_cli.record.typed_periods import Side


@answer(
    """What can be compared between reports or periods, what needs care, and what cannot be.

    A change is given where the rules allow one, with a 95% interval and in words. Where they do not,
    both values stand apart with the reason.

    Example: csprp compare 2022-23 2023-24
    """
)
def compare(
    request: Request,
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[A B ...]", autocompletion=offered.sides, help="Two or more reports or periods."
        ),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", "-m", autocompletion=offered.metrics, help="One metric, pair by pair. Again for more."
        ),
    ] = None,
    series: SeriesName = None,
    theme: Annotated[
        str | None, typer.Option("--theme", "-t", autocompletion=offered.themes, help="One theme alone.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", autocompletion=offered.breakdowns, help="One breakdown alone, such as age."),
    ] = None,
    all_pairs: Annotated[
        bool, typer.Option("--all-pairs", help="With --metric: every pair, not neighbours alone.")
    ] = False,
) -> Result:
    from csprp_cli.record.lookup import find_metric, find_series, find_theme, told_of
    from csprp_cli.views.breakdown import find_breakdown
    from csprp_cli.views.compare import Narrowing, compare_metric, compare_sides
    from csprp_cli.views.joined import joined

    record = request.load()
    chosen = {typed: find_metric(record, typed) for typed in metric or ()}
    one_series = find_series(record, series) if series is not None else None
    if chosen and not sides:
        given = {"--theme": theme is not None, "--by": by is not None}
        _refuse_unread(given, "narrows two reports or periods, not a metric")
        result = joined(
            record,
            chosen.values(),
            lambda asked, cited: compare_metric(
                record, asked, series=one_series, all_pairs=all_pairs, citations=cited
            ),
        )
    else:
        if all_pairs and not sides:
            raise UsageProblem(
                "--all-pairs needs --metric", instead={"": f"--metric {next(iter(record.metrics))}"}
            )
        _refuse_unread({"--all-pairs": all_pairs}, "goes with --metric, not with reports or periods")
        narrowing = Narrowing(
            series=one_series,
            theme=find_theme(record, theme) if theme is not None else None,
            by=find_breakdown(by) if by is not None else "",
            metrics=tuple(chosen.values()),
        )
        result = compare_sides(record, _sides(record, sides or []), narrowing)
    told = [text for typed, one in chosen.items() for text in told_of(one, typed)]
    result = result._replace(notices=(*result.notices, *told))
    one_asked_for = len(chosen) == 1 and len(result.records) == 1
    request.says_no = one_asked_for and result.records[0]["verdict"] == "not-comparable"
    return result


def _refuse_unread(options: Mapping[str, bool], why: str) -> None:
    """Raise UsageProblem for an option that would change nothing: the answer would be to another question."""
    given = [name for name, is_given in options.items() if is_given]
    if given:
        raise UsageProblem(f"{given[0]} {why}", "leave it out", dict.fromkeys(given, ""))


def _sides(record: "Record", typed: list[str]) -> list["Side"]:
    """Return two or more sides. Raises UsageProblem for fewer, for one twice, and for names of topics."""
    from csprp_cli.cli.names_held import name_held
    from csprp_cli.record.typed_periods import read_side

    said = " ".join(typed)
    if metric := name_held(record, "--metric", said):
        raise UsageProblem(
            f"{metric} is a metric, not a report or a period", instead={said: f"--metric {metric}"}
        )
    years = [word for word in typed if any(letter.isdigit() for letter in word)]
    metrics = [name_held(record, "--metric", word) for word in typed if word not in years]
    if years and metrics and all(metrics):
        problem = f"{metrics[0]} is a metric, which is compared over all its years"
        named = {"": " ".join(f"--metric {metric}" for metric in metrics)}
        raise UsageProblem(problem, instead={**dict.fromkeys(typed, ""), **named})
    if any(name_held(record, "--theme", word) or name_held(record, "--metric", word) for word in typed):
        raise UsageProblem("topics cannot be compared: each report has its own", "try: csprp themes --grid")
    sides = _all_read(record, typed)
    others = [report.token for report in record.reports if read_side(record, report.token) not in sides]
    if len(set(sides)) < len(sides):
        raise UsageProblem(
            f"one report or period is named twice: {sides[0].label}",
            f"try: csprp compare {others[-1]} {typed[0]}",
        )
    if len(sides) < 2:
        first = "" if typed else f"{others[-2]} "
        raise UsageProblem(
            "two reports or periods are needed, or --metric", instead={"": f"{first}{others[-1]}"}
        )
    return sides


def _all_read(record: "Record", typed: list[str]) -> list["Side"]:
    """Return the side that each word names. Raises the first UsageProblem with two sides or more in place of
    the whole: mended word by word, the line that is offered would be refused once more."""
    from csprp_cli.record.typed_periods import read_side

    sides: list[Side] = []
    problems: list[UsageProblem] = []
    for word in typed:
        try:
            sides.append(read_side(record, word))
        except UsageProblem as problem:
            problems.append(problem)
    if problems:
        instead = {word: name for problem in problems for word, name in problem.instead.items()}
        named = dict.fromkeys(instead.get(word, word) for word in typed)
        if len(named) == 1:
            newest = (report.token for report in reversed(record.reports))
            named[next(token for token in newest if token not in named)] = None
        problems[0].instead = {**dict.fromkeys(typed, ""), "": " ".join(named)}
        raise problems[0]
    return sides
