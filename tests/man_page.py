"""Makes docs/csprp.1 from the program: what `man csprp` shows. Run by the test that holds it in step."""

import csv
import re
from collections.abc import Iterable, Iterator

import typer
from typer.core import TyperCommand, TyperGroup

from conftest import ROOT
from csprp_cli import __version__
from csprp_cli.cli.app import JOBS, app
from csprp_cli.cli.typed_line import member_of
from csprp_cli.model.problem import ExitCode
from csprp_cli.record.load import load


def man_page() -> str:
    """The page as roff, with the macros that every man has."""
    program = typer.main.get_group(app)
    help_text, _, second = str(program.help).partition("\n\n")
    own = {"--metric", "--series", "--from", "--to", "--area", "--half-years", "--all-units"}
    shared = [
        pair for pair in options(member(program, "trends")) if not own & set(re.split("[, ]+", pair[0]))
    ]
    lines = [
        f'.TH CSPRP 1 "{load().day}" "csprp {__version__}" "User Commands"',
        *(".SH NAME", f"csprp \\- {lower(escaped(help_text.rstrip('.')))}"),
        *(".SH SYNOPSIS", ".B csprp", "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]..."),
        *(".SH DESCRIPTION", *paragraphs(second), ".PP", *paragraphs(str(program.epilog))),
        *(".SH OPTIONS", *listed(options(program))),
        *(".SH OPTIONS OF MOST COMMANDS", *listed(shared)),
    ]
    for job, names in JOBS.items():
        lines += [f".SH {escaped(job.upper())}"]
        for name in names:
            lines += about(name, member(program, name), shared)
    lines += [".SH ENVIRONMENT"]
    with (ROOT / "docs/reference/environment.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lines += [".TP", f".B {row['name']}", escaped(row["meaning"].replace("`", ""))]
    lines += [".SH EXIT STATUS"]
    for code in ExitCode:
        lines += [".TP", f".B {int(code)}", escaped(meaning(code))]
    lines += [".SH SEE ALSO", "csprp help, and csprp alone for a first screen."]
    return "\n".join(lines) + "\n"


def meaning(code: ExitCode) -> str:
    """What an exit code says, as the source of it does."""
    source = (ROOT / "src/csprp_cli/model/problem.py").read_text(encoding="utf-8")
    found = re.search(rf'    {code.name} = \d+\n    """(.*?)"""', source, re.DOTALL)
    assert found, code
    return " ".join(found[1].replace("`", "").split())


def member(program: TyperGroup, name: str) -> TyperCommand | TyperGroup:
    found = member_of(program, name)
    assert found is not None, name
    return found


def about(name: str, command: TyperCommand | TyperGroup, shared: list[tuple[str, str]]) -> Iterator[str]:
    """Yields what is said of one command, and of each command of a group."""
    context = command.make_context(f"csprp {name}", [], resilient_parsing=True)
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    usage = " ".join(piece for param in shown for piece in param.get_usage_pieces(context))
    yield f".SS csprp {name} {escaped(usage)}".rstrip()
    yield from paragraphs(str(command.help))
    yield from listed(pair for pair in options(command) if pair not in shared and pair[0] != "--help")
    for sub, one in command.commands.items() if isinstance(command, TyperGroup) else ():
        assert isinstance(one, TyperCommand)
        yield from about(f"{name} {sub}", one, shared)


def options(command: TyperCommand | TyperGroup) -> list[tuple[str, str]]:
    """The arguments and options of a command as its help lists them, each with its help."""
    context = command.make_context(command.name, [], resilient_parsing=True)
    shown = [param for param in command.get_params(context) if not getattr(param, "hidden", False)]
    return [record for param in shown if (record := param.get_help_record(context)) is not None]


def listed(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, says in pairs:
        yield from (".TP", f".B {escaped(name)}", escaped(says))


def paragraphs(text: str) -> Iterator[str]:
    """Yields running text; an example, or lines that stand as they are, in letters of one width."""
    for place, part in enumerate(text.replace("\f", "").split("\n\n")):
        if place:
            yield ".PP"
        if "\b" in part:
            yield from (".nf", *map(escaped, part.replace("\b", "").strip().splitlines()), ".fi")
            continue
        words, example, line = part.strip().partition("Example: ")
        if words:
            yield escaped(" ".join(words.split()))
        if example:
            yield from ("Example:", f".B {escaped(' '.join(line.split()))}")


def escaped(text: str) -> str:
    """Text that roff prints as it stands."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", plain)


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]
