"""What the record holds under a word that somebody typed, and the line that answers about it."""

from typing import TYPE_CHECKING

from csprp_cli.cli.typed_line import quoted
from csprp_cli.model.problem import UsageProblem

if TYPE_CHECKING:
    from csprp_cli.record.record import Record

LINES = {
    "--theme": "themes {}",
    "--metric": "trends --metric {}",
    "--by": "breakdown --by {}",
    "--report": "themes --report {}",
    "--from": "trends --metric deaths --from {}",
    "--area": "trends --metric notifications --area {}",
}
"""The line that answers about a name, by the option that takes the name: meanings in this order."""

_YEARS = ("--report", "--from")
"""Options whose nearest name is the nearest year: near to a year alone."""


def of_record(record: "Record", typed: str, *, near: bool = False) -> str:
    """Return the line, without csprp, that answers about a name of the record, or nothing.

    With `near` a name that is spelt alike will do.
    """
    from csprp_cli.record.lookup import held_figure

    if held_figure(record, typed):
        return f"show {quoted(typed)}"
    for nearly in (False, True) if near else (False,):
        for option, line in LINES.items():
            if not (nearly and option in _YEARS) and (name := name_held(record, option, typed, near=nearly)):
                return line.format(quoted(name))
    return ""


def name_held(record: "Record", option: str, typed: str, *, near: bool = False) -> str:
    """Return the name of what `option` finds by a typed word, or nothing; `near` takes the nearest too."""
    near = near and (option not in _YEARS or any(letter.isdigit() for letter in typed))
    try:
        return _found(record, option, typed)
    except UsageProblem as problem:
        return next(iter(problem.instead.values()), "") if near else ""


def nearest_instead(record: "Record", option: str, typed: str) -> str:
    """Return the name that is nearest to what was typed for `option`, or nothing where that is held.

    The nearest report is left to the command: it offers one of those that hold what is asked.
    """
    try:
        if option != "--report":
            _found(record, option, typed, is_bound=True)
    except UsageProblem as problem:
        return problem.instead.get(typed) or problem.instead.get(option, "")
    return ""


def _found(record: "Record", option: str, typed: str, *, is_bound: bool = False) -> str:
    """Return the name of what an option finds; nothing for one that takes no name. With `is_bound` a year is
    an end of a span, and need not be one period. Raises UsageProblem where it finds nothing."""
    from csprp_cli.record import lookup, typed_periods
    from csprp_cli.views.breakdown import find_breakdown

    match option:
        case "--metric":
            return lookup.find_metric(record, typed).slug
        case "--theme" | "--with":
            return lookup.find_theme(record, typed).slug
        case "--audience":
            return lookup.find_audience(record, typed).slug
        case "--series":
            return lookup.find_series(record, typed).id
        case "--area":
            return lookup.find_area(record, typed).name
        case "--by":
            return find_breakdown(typed)
        case "--from" | "--to" if is_bound:
            return typed_periods.read_bound(record, typed).typed
        case "--from":
            return typed_periods.read_period(record, typed).id
        case "--report":
            return typed_periods.read_report(record, typed).token
    return ""
