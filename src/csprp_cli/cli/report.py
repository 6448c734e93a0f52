"""csprp report: one page for people who look, and the pack for a board."""

import inspect
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.deliver import Delivery, place, placed_form
from csprp_cli.cli.local_release import Release, of_release, read_and_answered
from csprp_cli.cli.options import Data, Force, Out, Overlay, Report, Request, data_of, help_text, overlays_of
from csprp_cli.cli.own_table import OwnTable, of_local_option
from csprp_cli.cli.streams import say
from csprp_cli.model import report as documents
from csprp_cli.model.disclosure import DEFAULT_RULE
from csprp_cli.model.problem import UsageProblem
from csprp_cli.present.formats import ReportForm, report_content

if TYPE_CHECKING:
    from csprp_cli.local.compare import Hiding
    from csprp_cli.local.tables.request import ComparisonRequest
    from csprp_cli.model.local import LocalFile
    from csprp_cli.model.theme import Theme
    from csprp_cli.record.record import Record

Themes = Annotated[
    list[str] | None,
    typer.Option("--theme", "-t", autocompletion=offered.themes, help="One theme alone. Again for more."),
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        "-a",
        autocompletion=offered.audiences,
        help="Whom actions and questions are for, such as board.",
    ),
]
Board = Annotated[bool, typer.Option("--board", help="A pack for the board, of four pages at most.")]
Format = Annotated[
    ReportForm | None,
    typer.Option("--format", "-f", help="How to write it. Default: by the ending of --out."),
]

_NOTHING_ASKED = Release(None, None, None, DEFAULT_RULE, False, False, (), (), None)


@of_local_option
@of_release
def _report(
    request: Request,
    own: OwnTable | None,
    release: Release,
    theme: Themes = None,
    report: Report = None,
    audience: Audience = None,
    board: Board = False,
) -> documents.Report:
    from csprp_cli.record.lookup import find_audience, find_theme, told_of
    from csprp_cli.record.typed_periods import read_report
    from csprp_cli.report.national import ReportRequest, national_report

    _refuse_together(own, release, report, audience, board=board)
    record = request.load()
    found = {typed: find_theme(record, typed) for typed in theme or ()}
    readers = find_audience(record, audience) if audience is not None else None
    themes = tuple(dict.fromkeys(found.values()))
    if not board:
        of_one = read_report(record, report) if report is not None else None
        made = national_report(record, ReportRequest(themes, of_one, readers))
    elif readers is not None and readers.slug != "board":
        raise UsageProblem(f"a board pack is for the board, not for {audience}", instead={"--audience": ""})
    else:
        made = _pack(request, own, release, themes)
    told = [text for typed, one in found.items() for text in told_of(one, typed)]
    return made._replace(notices=(*made.notices, *told))


def _pack(
    request: Request, own: OwnTable | None, release: Release, themes: "tuple[Theme, ...]"
) -> documents.Report:
    from csprp_cli.report.board import board_pack

    if own is None:
        return board_pack(request.load(), themes)
    from csprp_cli.local.phrases import NAME_THEM
    from csprp_cli.local.tables.request import series_beside

    answered = read_and_answered(
        request,
        own,
        release,
        partial(_of_area, themes),
        partial(series_beside, typed=None),
        pictured=True,
    )
    notices = (NAME_THEM,) if answered.knows_of_no_other else ()
    return answered.made._replace(notices=(*answered.made.notices, *notices))


def _of_area(
    themes: "tuple[Theme, ...]",
    record: "Record",
    local: "LocalFile",
    asked: "ComparisonRequest",
    hiding: "Hiding",
    name: str,
) -> documents.Report:
    from csprp_cli.local.pack import packed
    from csprp_cli.report.board import board_pack

    return board_pack(record, themes, partial(packed, record, local, asked, hiding, name))


def _refuse_together(
    own: OwnTable | None, release: Release, report: str | None, audience: str | None, *, board: bool
) -> None:
    """Raise UsageProblem for options that say nothing without each other, or against each other."""
    if own is not None and not board:
        raise UsageProblem("a table of your own stands in a board pack", instead={"": "--board"})
    if own is None and release != _NOTHING_ASKED:
        problem = "there is no table of your own that this could be about"
        raise UsageProblem(problem, "name it: csprp report --board --local ours.xlsx --out board.docx")
    if board and report is not None:
        problem = "a board pack is of the years that are held, and --report narrows the report page to one"
        raise UsageProblem(problem, instead={"--report": ""})


@help_text(
    """One page of everything held, to send on; or a pack for a board.

    What has happened, what may be compared, ages, themes, every figure with its source. The page needs
    nothing else and can be searched. With --board: England, your own table and what stands beside England,
    protected as one release, in four pages at most.

    Example: csprp report --out report.html
    """
)
def _command(
    ctx: typer.Context,
    form: Format = None,
    out: Out = None,
    force: Force = False,
    data: Data = None,
    overlay: Overlay = None,
    **own: object,
) -> None:
    if out is None:
        ending = form or ReportForm.HTML
        name = "board" if own.get("board") else "report"
        raise UsageProblem("a report is a file to send on", instead={"--out": f"{name}.{ending}"})
    chosen = placed_form(form, out, ReportForm.HTML, force=force)
    request = Request(data_of(ctx, data), overlays_of(ctx, overlay), Delivery(None, out, force))
    made = _report(request, **own)
    place(report_content(made, chosen), out, force)
    for notice in made.notices:
        say(notice)
    if made.numbers and chosen is not ReportForm.CSV:
        from csprp_cli.local.phrases import KEEP_ITS_NUMBERS

        say(KEEP_ITS_NUMBERS)


def _with_all_options() -> None:
    context, *shared, _ = inspect.signature(_command).parameters.values()
    _, *own = inspect.signature(_report).parameters.values()
    last = {"data", "overlay"}
    first = [one for one in shared if one.name not in last]
    listed = (context, *own, *first, *(one for one in shared if one.name in last))
    _command.__dict__["__signature__"] = inspect.Signature(listed)  # where Typer looks for options


_with_all_options()
report = _command
