"""One release of an own file: the options of which years and how small numbers are hidden, and its answer."""

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Generic, NamedTuple

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.options import Request
from csprp_cli.cli.own_table import Made, OwnTable
from csprp_cli.cli.places import followed, refuse_own_files
from csprp_cli.cli.progress import Rows
from csprp_cli.cli.typed_line import quoted
from csprp_cli.model.benchmark import OPEN
from csprp_cli.model.disclosure import DEFAULT_RULE
from csprp_cli.model.problem import FileProblem, UsageProblem
from csprp_cli.model.result import Result

if TYPE_CHECKING:
    from csprp_cli.local.compare import Hiding
    from csprp_cli.local.tables.request import ComparisonRequest
    from csprp_cli.model.disclosure import DisclosureRule
    from csprp_cli.model.local import LocalFile
    from csprp_cli.record.record import Record

    View = Callable[[Record, LocalFile, ComparisonRequest, Hiding, str], Made]
    """Makes the answer of what was read: it is told what the area is called."""

PeriodName = Annotated[
    str | None,
    typer.Option(
        "--period",
        autocompletion=offered.periods,
        help="Which year, such as 2023-24. Default: the newest held.",
    ),
]
Pool = Annotated[int | None, typer.Option("--pool", min=1, max=10, help="How many years together.")]
Periods = Annotated[
    str | None,
    typer.Option(
        "--periods",
        metavar="LIST",
        help="Several at once, protected together: 2022-23,2023-24,pool-3.",
    ),
]
Rule = Annotated[
    str,
    typer.Option(
        "--sdc",
        autocompletion=offered.rules,
        help="The rule of what is hidden: nhs-1-7, threshold-5, threshold-10, none.",
    ),
]
HideZeros = Annotated[
    bool, typer.Option("--hide-zeros", help="Hide a 0 too, whatever the rule does with it.")
]
Authorised = Annotated[
    bool, typer.Option("--i-am-authorised", help="With --sdc none: you may see every number.")
]
Published = Annotated[
    list[Path] | None,
    typer.Option(
        "--already-published",
        metavar="FILE",
        help="A CSV of numbers that are public already. Repeatable.",
    ),
]
Replaces = Annotated[
    list[Path] | None,
    typer.Option(
        "--replaces",
        metavar="FILE",
        help="The CSV of an earlier page that is withdrawn everywhere for this one. Repeatable.",
    ),
]
Partnership = Annotated[str | None, typer.Option(help="Name your partnership in the title.")]


class Release(NamedTuple):
    """What is asked of one release, as it was typed."""

    period: str | None
    pool: int | None
    periods: str | None
    sdc: str
    hide_zeros: bool
    authorised: bool
    published: tuple[Path, ...]
    replaces: tuple[Path, ...]
    partnership: str | None


def of_release(
    ask: Callable[Concatenate[Request, Any, Release, ...], Made],
) -> Callable[..., Made]:
    """Give a function that makes one release of an own file the options of which years it is about, and of
    how small numbers are hidden. They are written once here, and follow the function's own in help."""

    def asked(
        request: Request,
        own: Any,
        period: PeriodName = None,
        pool: Pool = None,
        periods: Periods = None,
        sdc: Rule = DEFAULT_RULE,
        hide_zeros: HideZeros = False,
        authorised: Authorised = False,
        published: Published = None,
        replaces: Replaces = None,
        partnership: Partnership = None,
        **others: object,
    ) -> Made:
        named = {"--period": period, "--pool": pool}
        if periods is not None and any(given is not None for given in named.values()):
            raise UsageProblem(
                "--periods names every period: --period and --pool name one",
                "leave them out",
                dict.fromkeys(named, ""),
            )
        public: tuple[Path, ...] = tuple(published or ())
        withdrawn: tuple[Path, ...] = tuple(replaces or ())
        refuse_own_files(request.delivery.out, (*public, *withdrawn))
        _refuse_named_twice(public, withdrawn)
        release = Release(period, pool, periods, sdc, hide_zeros, authorised, public, withdrawn, partnership)
        return ask(request, own, release, **others)

    request, own, *shared, _ = inspect.signature(asked).parameters.values()
    _, _, _, *others = inspect.signature(ask).parameters.values()
    asked.__dict__["__signature__"] = inspect.Signature((request, own, *others, *shared))
    return asked


class Answered(NamedTuple, Generic[Made]):
    """What was made of an own file, and what was asked of it: how many years the file reaches over, three at
    most, and whether this release knows of every other page."""

    made: Made
    asked: "ComparisonRequest"
    most: int
    knows_of_no_other: bool


def read_and_answered(
    request: Request,
    own: OwnTable,
    release: Release,
    view: "View[Made]",
    beside: "Callable[[Record], tuple[str, ...]]",
    *,
    pictured: bool = False,
) -> Answered[Made]:
    """Return what a view makes of an own file, as one release, beside these series.

    `pictured` asks for the picture of the area too, and where no period is named for the newest year and the
    years up to it together. Raises FileProblem for a file that is not wholly understood, and UsageProblem.
    """
    from csprp_cli.local.compare import Hiding
    from csprp_cli.local.intake.published import read_published
    from csprp_cli.local.intake.read import read_local, without_content
    from csprp_cli.local.tables.request import TypedYears, asked_of_file, most_together
    from csprp_cli.notes.contact_line import local_line

    record = request.load()
    name = local_line(release.partnership, None) or "Your area"
    rule = _rule(record, release.sdc, authorised=release.authorised)
    rule = rule.without_zeros() if release.hide_zeros else rule
    series = beside(record)
    with Rows() as progress, without_content():
        local = read_local(own.file, record, reading=own.reading, progress=progress)
        look = f"see: {own.typed('check')}"
        if not local.understood:
            message = "not all of the file is understood, and numbers without the rest would be wrong"
            raise FileProblem(message, look)
        if not local.row_count:
            raise UsageProblem("the file has headings and no rows yet", "fill in a row for each incident")
        typed = TypedYears(release.period, release.pool or 1, release.periods)
        asked = asked_of_file(record, local, typed, series, look, pictured=pictured)
        most = most_together(record, local, asked)
        if pictured and typed == TypedYears() and most > 1:
            both = TypedYears(several=f"{asked.years[-1]},pool-{most}")
            asked = asked_of_file(record, local, both, series, look, pictured=pictured)
        known = tuple(known for path in release.published for known in read_published(record, path))
        for path in release.replaces:
            read_published(record, path)
        hiding = Hiding(rule, known, hides=release.sdc != OPEN, replaces=bool(release.replaces))
        made = view(record, local, asked, hiding, name)
    knows_of_no_other = release.sdc != OPEN and not asked.also and not release.published
    return Answered(made, asked, most, knows_of_no_other)


def released(
    request: Request,
    own: OwnTable,
    release: Release,
    view: "View[Result]",
    *,
    series: str | None = None,
    alone: bool = False,
) -> Result:
    """Return the answer of a view over an own file, as one release, with lines to type that ask on.

    `alone` is for a picture of the area without a series that it is set beside. Raises FileProblem for a file
    that is not wholly understood, and UsageProblem.
    """
    from csprp_cli.local.phrases import NAME_THEM
    from csprp_cli.local.tables.request import series_beside

    result, asked, most, knows_of_no_other = read_and_answered(
        request, own, release, view, lambda record: () if alone else series_beside(record, series)
    )
    line = own.typed("summary" if alone else "compare")
    line += f" --series {quoted(series)}" if series else ""
    line += f" --sdc {release.sdc}" if release.sdc not in (OPEN, DEFAULT_RULE) else ""
    line += " --hide-zeros" if release.hide_zeros else ""
    return result._replace(
        next_steps=_next(line, asked, "summary.docx" if alone else "beside.docx", most),
        notices=(*result.notices, *((NAME_THEM,) if knows_of_no_other else ())),
    )


def _next(line: str, asked: "ComparisonRequest", out: str, most: int) -> tuple[str, ...]:
    """Return lines to type that ask on, of the same file in the same way; protected, whatever was chosen.

    `most` is how many years up to the newest the file reaches over, three at most.
    """
    if asked.also:
        line += f" --periods {asked.typed}"
        return (f"{line} --already-published FILE", f"{line} --out {out}")
    newest, pooled = asked.years[-1], f" --pool {len(asked.years)}" if len(asked.years) > 1 else ""
    return (
        f"{line} --period {newest}{pooled} --already-published FILE",
        *((f"{line} --periods {newest},pool-{most}",) if not pooled and most > 1 else ()),
        f"{line} --period {newest}{pooled} --out {out}",
    )


def _refuse_named_twice(published: Sequence[Path], replaces: Sequence[Path]) -> None:
    """Raise UsageProblem for a page that is named as public and as withdrawn: it is one or the other."""
    for path in published:
        if any(followed(path) == followed(other) for other in replaces):
            raise UsageProblem(
                f"{path} is named as public and as withdrawn", "where it is public", {"--replaces": ""}
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
