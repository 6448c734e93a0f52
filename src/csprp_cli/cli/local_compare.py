"""csprp local compare: our own figures beside the national ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csprp_cli.cli.files import refuse_own_files
from csprp_cli.cli.options import OwnTable, Request, SeriesName, answer, of_own_table
from csprp_cli.cli.progress import Rows
from csprp_cli.model.disclosure import DEFAULT_RULE
from csprp_cli.model.kinds import Zeros
from csprp_cli.model.problem import FileProblem, UsageProblem
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.local.tables.request import ComparisonRequest
    from csprp_cli.model.disclosure import DisclosureRule
    from csprp_cli.record.record import Record

OPEN = "none"
"""The choice to hide nothing, for people who may see every number."""


@answer(
    """Your own figures beside the national ones, with small numbers hidden.

    The file is read, used and forgotten. What cannot be said of so few children is not said.

    Example: csprp local compare ours.xlsx --pool 3
    """
)
@of_own_table
def local_compare(
    request: Request,
    own: OwnTable,
    period: Annotated[
        str | None, typer.Option("--period", help="Which year, such as 2023-24. Default: the newest held.")
    ] = None,
    series: SeriesName = None,
    pool: Annotated[int, typer.Option("--pool", min=1, max=10, help="How many years together.")] = 1,
    sdc: Annotated[
        str,
        typer.Option("--sdc", help="The rule of what is hidden: nhs-1-7, threshold-5, threshold-10, none."),
    ] = DEFAULT_RULE,
    hide_zeros: Annotated[
        bool, typer.Option("--hide-zeros", help="Hide a 0 too, whatever the rule does with it.")
    ] = False,
    authorised: Annotated[
        bool, typer.Option("--i-am-authorised", help="With --sdc none: you may see every number.")
    ] = False,
    published: Annotated[
        list[Path] | None,
        typer.Option(
            "--already-published",
            metavar="FILE",
            help="A CSV of numbers that are public already. Repeatable.",
        ),
    ] = None,
    partnership: Annotated[str | None, typer.Option(help="Name your partnership in the title.")] = None,
) -> Result:
    from csprp_cli.local.compare import Hiding, compared
    from csprp_cli.local.intake.published import read_published
    from csprp_cli.local.intake.read import read_local, without_content
    from csprp_cli.local.tables.request import asked_of_file
    from csprp_cli.notes.contact_line import local_line

    refuse_own_files(request.delivery.out, published or ())
    record = request.load()
    name = local_line(partnership, None) or "Your area"
    rule = _rule(record, sdc, authorised=authorised)
    if hide_zeros:
        rule = rule._replace(zeros=Zeros.HIDDEN)
    with Rows() as progress, without_content():
        local = read_local(own.file, record, reading=own.reading, progress=progress)
        look = f"see: {own.typed('check')}"
        if not local.understood:
            message = "not all of the file is understood, and numbers without the rest would be wrong"
            raise FileProblem(message, look)
        if not local.row_count:
            raise UsageProblem("the file has headings and no rows yet", "fill in a row for each incident")
        asked = asked_of_file(record, local, period, series, pool, look)
        known = tuple(known for path in published or () for known in read_published(record, path))
        hiding = Hiding(rule, known, hides=sdc != OPEN)
        result = compared(record, local, asked, hiding, name)
    steps = _next(own, asked, series, sdc if hiding.hides else "", hide_zeros=hide_zeros)
    return result._replace(next_steps=steps)


def _next(
    own: OwnTable, asked: "ComparisonRequest", series: str | None, sdc: str, *, hide_zeros: bool
) -> tuple[str, ...]:
    """Return lines to type that ask on, of the same file in the same way; protected, whatever was chosen."""
    line = f"{own.typed('compare')} --period {asked.years[-1]}"
    line += f" --series {series}" if series else ""
    line += f" --sdc {sdc}" if sdc not in ("", DEFAULT_RULE) else ""
    line += " --hide-zeros" if hide_zeros else ""
    pooled = f" --pool {len(asked.years)}" if len(asked.years) > 1 else ""
    return (
        *((f"{line} --pool 3",) if not pooled else ()),
        f"{line}{pooled} --already-published FILE",
        f"{line}{pooled} --out beside.docx",
    )


def _rule(record: "Record", typed: str, *, authorised: bool) -> "DisclosureRule":
    """Return the rule that was named; where nothing is to be hidden, the one that holds by default."""
    from csprp_cli.record.spelling import nearest

    if typed == OPEN:
        if not authorised:
            raise UsageProblem(
                "--sdc none hides nothing, and small numbers can show a child",
                "add --i-am-authorised if you may see every number, or leave it out",
                {"--sdc": ""},
            )
        return record.disclosure_rules[DEFAULT_RULE]
    if typed not in record.disclosure_rules:
        close = nearest(typed.strip().lower(), record.disclosure_rules)
        held = (
            "" if close else f"leave it out, or choose one of {', '.join([*record.disclosure_rules, OPEN])}"
        )
        raise UsageProblem(f'no rule "{typed}"', held, {"--sdc": close})
    return record.disclosure_rules[typed]
