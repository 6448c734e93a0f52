"""Run the program, and turn every way in which it can end into a line and an exit code.

Everything heavy is imported inside `run`, so that even an interruption during start-up ends well.
"""

import errno
import gc
import os
import sys
from collections.abc import Sequence

from csprp_cli.model.problem import ExitCode, Problem

LONGEST = 300
"""The longest error line, in characters: a name that was typed may be of any length."""

LONGEST_LINE = 1000
"""The longest line to type with the words before it: a line that is cut does not work."""


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
        _say_error(
            f"csprp: error: csprp itself failed ({type(error).__name__}); "
            "run it again with csprp --debug to see where, and report it with what csprp doctor prints"
        )
        return int(ExitCode.OWN_FAULT)


def _run(arguments: Sequence[str]) -> int:
    import typer

    from csprp_cli.cli.app import app
    from csprp_cli.cli.typed_line import read_line, refuse_dashes, refuse_given_twice

    command = typer.main.get_group(app)
    if asked := os.environ.get("_CSPRP_COMPLETE"):  # set by a shell that asks what can be typed next
        from csprp_cli.cli.completer import complete

        return complete(command, asked)
    typed = list(arguments)
    while typed[:1] == ["help"]:
        typed = [*typed[1:], "--help"]
    refuse_dashes(command, typed)
    refuse_given_twice(read_line(command, typed))
    try:
        code = command.main(args=typed, prog_name="csprp", standalone_mode=False, obj={"typed": typed})
    except typer.TyperException as error:
        from csprp_cli.cli.meant import Meant

        raise Meant(command, typed).usage(error) from None
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    if sys.stdout is not None:
        sys.stdout.flush()
    return code if isinstance(code, int) else int(ExitCode.FINE)


def _tell(arguments: Sequence[str], problem: Problem) -> None:
    import typer

    from csprp_cli.cli.app import app
    from csprp_cli.cli.meant import Meant

    line = Meant(typer.main.get_group(app), arguments)
    problem.hint = _one_line(line.hint(problem), LONGEST_LINE)
    if any(piece.option == "--format" and piece.value == "json" for piece in line.pieces):
        from csprp_cli.present.json_envelope import json_error

        _say(json_error(" ".join(line.names), problem).rstrip("\n"))
        return
    _say_error(f"csprp: error: {_one_line(problem.message, LONGEST)}; {problem.hint}")


def _one_line(text: str, longest: int) -> str:
    """Return text on one line, without control characters, cut where a name is too long to read."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= longest else f"{plain[:longest]}..."


def _say(line: str) -> None:
    from csprp_cli.cli.streams import say

    say(line)


def _say_error(line: str) -> None:
    from csprp_cli.cli.streams import say_error

    say_error(line)


def _closed_pipe() -> int:
    from csprp_cli.cli.streams import close_quietly

    close_quietly()
    return int(ExitCode.FINE)
