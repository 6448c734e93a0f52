"""Run the program, and turn every way in which it can end into a line and an exit code.

Everything heavy is imported inside `run`, so that even an interruption during start-up ends well.
"""

import errno
import gc
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from csprp_cli.model.problem import ExitCode, Problem, UsageProblem

if TYPE_CHECKING:
    from typer import TyperException

LONGEST = 300
"""The longest error line, in characters: a name that was typed may be of any length."""


def main() -> None:
    """Run csprp with the arguments of the process and leave with its exit code.

    What is made here lives until the end: looking for garbage in it, on the way and once more on leaving,
    took a sixth of an answer's time. A long run is looked through still, less often.
    """
    gc.set_threshold(100_000)
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run csprp and return its exit code. Errors are one plain line, or JSON where JSON was asked for."""
    try:
        return _run(arguments)
    except Problem as problem:
        _tell(arguments, problem)
        return int(problem.exit_code)
    except BrokenPipeError:
        return _closed_pipe()
    except SystemExit as leaving:  # Click leaves so when a pipe is closed
        cause = leaving.__context__
        if isinstance(cause, OSError) and cause.errno == errno.EPIPE:
            return _closed_pipe()
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.FINE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        if "--debug" in arguments:
            raise
        _say(
            f"csprp: error: csprp itself failed ({type(error).__name__}); "
            "run it again with csprp --debug to see where, and report it"
        )
        return int(ExitCode.OWN_FAULT)


def _run(arguments: Sequence[str]) -> int:
    import typer

    from csprp_cli.cli.app import app
    from csprp_cli.cli.typed_line import refuse_given_twice

    command = typer.main.get_command(app)
    typed = list(arguments)
    refuse_given_twice(command, typed)
    try:
        code = command.main(args=typed, prog_name="csprp", standalone_mode=False, obj={"typed": typed})
    except typer.TyperException as error:
        raise _usage(error, arguments) from None
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    if sys.stdout is not None:
        sys.stdout.flush()
    return code if isinstance(code, int) else int(ExitCode.FINE)


def _usage(error: "TyperException", arguments: Sequence[str]) -> UsageProblem:
    """Return a usage error in one line that ends with something to type."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if unknown := re.search(r"No such command '(.*?)'", message):
        from csprp_cli.record.spelling import nearest

        first = _command(arguments).partition(" ")[0]
        within = first if first and _names(first) else ""  # the group of commands that was typed
        close = nearest(unknown[1], _names(within))
        before = f"csprp {within}".strip()
        hint = f"try: {before} {close}" if close else f"see them all: {before} --help"
        return UsageProblem(f'no command "{unknown[1]}"', hint)
    message = message[:1].lower() + message[1:]
    command = _command(arguments)
    if command and message.startswith("missing "):
        from csprp_cli.cli.app import function_of

        example = str(function_of(command).__doc__).rsplit("Example: ", maxsplit=1)[-1].strip()
        return UsageProblem(message, f"try: {example}")
    return UsageProblem(message, f"see: csprp {command} --help" if command else "see: csprp --help")


def _names(group: str = "") -> list[str]:
    """Return the names of all commands, or of those of a group."""
    from csprp_cli.cli.app import JOBS, group_of

    if not group:
        return [name for members in JOBS.values() for name in members]
    found = group_of(group)
    return [str(info.name) for info in found.registered_commands] if found is not None else []


def _command(arguments: Sequence[str]) -> str:
    """Return the command among the arguments, or nothing: the folder after `--data` or `--overlay` is none.

    A command of a group is named with it: "local check".
    """
    names = _names()
    for place, (before, word) in enumerate(pairwise(["", *arguments])):
        if word in names and before not in ("--data", "--overlay"):
            within = _names(word)
            return next((f"{word} {rest}" for rest in arguments[place + 1 :] if rest in within), word)
    return ""


def _tell(arguments: Sequence[str], problem: Problem) -> None:
    if _asked_for_json(arguments):
        from csprp_cli.present.json_envelope import json_error

        _say(json_error(_command(arguments), problem).rstrip("\n"))
        return
    hint = f"; {problem.hint}" if problem.hint else ""
    _say(f"csprp: error: {_one_line(problem.message, LONGEST)}{_one_line(hint, LONGEST)}")


def _one_line(text: str, longest: int) -> str:
    """Return text on one line, without control characters, cut where a name is too long to read."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= longest else f"{plain[:longest]}..."


def _asked_for_json(arguments: Sequence[str]) -> bool:
    return any(
        (word in ("--format", "-f") and following == "json") or word in ("--format=json", "-fjson")
        for word, following in pairwise([*arguments, ""])
    )


def _say(line: str) -> None:
    from csprp_cli.cli.streams import say

    say(line)


def _closed_pipe() -> int:
    from csprp_cli.cli.streams import close_quietly

    close_quietly()
    return int(ExitCode.FINE)
