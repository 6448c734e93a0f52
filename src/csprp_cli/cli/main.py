"""Run the program, and turn every way in which it can end into a line and an exit code.

Everything heavy is imported inside `run`, so that even an interruption during start-up ends well.
"""

import errno
import gc
import os
import sys
from collections.abc import Sequence

from csprp_cli.model.problem import ExitCode, Problem

_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG, errno.EIO)
"""What a full disk says. Whoever writes a file catches it and names the file: else it is standard output."""

LONGEST = 300
"""The longest error line, in characters: a name that was typed may be of any length."""

LONGEST_LINE = 600
"""The longest line to type with the words before it. A line that is cut does not work: help stands for it."""


def main() -> None:
    """Run csprp with the arguments of the process and leave with its exit code.

    What is made here lives until the end: looking for garbage in it, on the way and once more on leaving,
    took a sixth of an answer's time. A long run is looked through still, less often.
    """
    gc.set_threshold(100_000)
    _stop_as_ctrl_c_does()
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def _stop_as_ctrl_c_does() -> None:
    """Let a system that ends, and a window that is closed, stop csprp as a person does: what it was writing
    over is put back, and nothing half-written is left beside it."""
    import signal

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, stop)


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
    except OSError as error:
        if error.errno not in _NO_ROOM or error.filename is not None:
            return _own_fault(arguments, error)
        _output_is_full(arguments, error)  # help and versions are printed by the parser itself
        return int(ExitCode.USAGE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        return _own_fault(arguments, error)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Typst: no Exception, so that nobody catches it
            raise
        return _own_fault(arguments, error)


def _own_fault(arguments: Sequence[str], error: BaseException) -> int:
    if "--debug" in arguments:
        raise error
    _say_error(
        f"csprp: error: csprp itself failed ({type(error).__name__}); "
        "run it again with csprp --debug to see where, and report it with what csprp doctor prints"
    )
    return int(ExitCode.OWN_FAULT)


def _output_is_full(arguments: Sequence[str], error: OSError) -> None:
    from csprp_cli.cli.deliver import no_output
    from csprp_cli.cli.streams import close_quietly

    close_quietly()
    _tell(arguments, no_output(f"cannot be written: {error.strerror}"))


def _run(arguments: Sequence[str]) -> int:
    import typer

    from csprp_cli.cli.app import app
    from csprp_cli.cli.typed_line import read_line, refuse_dashes, refuse_given_twice, refuse_untypable

    command = typer.main.get_group(app)
    if asked := os.environ.get("_CSPRP_COMPLETE"):  # set by a shell that asks what can be typed next
        from csprp_cli.cli.completer import complete

        return complete(command, asked)
    typed = list(arguments)
    refuse_untypable(typed)
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
    problem.message = _one_line(problem.message)
    problem.hint = line.hint(problem)
    if len(problem.hint) > LONGEST_LINE:
        problem.hint = line.help_of_it()
    if any(piece.option == "--format" and piece.value == "json" for piece in line.pieces):
        from csprp_cli.present.json_envelope import json_error

        _say(json_error(" ".join(line.names), problem).rstrip("\n"))
        return
    _say_error(f"csprp: error: {problem.message}; {problem.hint}")


def _one_line(text: str) -> str:
    """Return text on one line, without control characters. Of one that a long name fills, the middle is left
    out: what happened stands at its end."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 100]}...{plain[-97:]}"


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
