"""Run the program, and turn every way in which it can end into a line and an exit code."""

import contextlib
import os
import sys
from collections.abc import Sequence

from csprp_cli.cli.output import say
from csprp_cli.model.problem import ExitCode, Problem, UsageProblem


def main() -> None:
    """Run csprp with the arguments of the process and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run csprp and return its exit code. Errors are one plain line, or JSON where JSON was asked for."""
    try:
        return _run(arguments)
    except Problem as problem:
        _tell(arguments, problem)
        return int(problem.exit_code)
    except BrokenPipeError:
        _close_quietly()
        return int(ExitCode.FINE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        if "--debug" in arguments:
            raise
        say(
            f"csprp: error: csprp itself failed ({type(error).__name__}); "
            "run it again with csprp --debug to see where, and report it"
        )
        return int(ExitCode.UNREADABLE)


def _run(arguments: Sequence[str]) -> int:
    import typer
    from typer._click.exceptions import ClickException

    from csprp_cli.cli.app import app

    command = typer.main.get_command(app)
    try:
        code = command.main(args=list(arguments), prog_name="csprp", standalone_mode=False)
    except ClickException as error:
        raise _usage(error, arguments) from None
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    sys.stdout.flush()
    return code if isinstance(code, int) else int(ExitCode.FINE)


def _usage(error: Exception, arguments: Sequence[str]) -> UsageProblem:
    """Return a usage error in one line that ends with something to type."""
    message = " ".join(str(getattr(error, "format_message", lambda: error)()).split()).rstrip(".")
    from csprp_cli.cli.app import JOBS

    names = [name for members in JOBS.values() for name in members]
    typed = next((word for word in arguments if not word.startswith("-")), "")
    if typed and typed not in names and "No such command" in message:
        from csprp_cli.record.names import nearest

        close = nearest(typed, names)
        hint = f"try: csprp {close}" if close else "see them all: csprp --help"
        return UsageProblem(f'no command "{typed}"', hint)
    hint = f"see: csprp {typed} --help" if typed in names else "see: csprp --help"
    return UsageProblem(message[:1].lower() + message[1:], hint)


def _tell(arguments: Sequence[str], problem: Problem) -> None:
    if _asked_for_json(arguments):
        from csprp_cli.present.json_envelope import json_error

        command = next((word for word in arguments if not word.startswith("-")), "")
        say(json_error(command, problem).rstrip("\n"))
        return
    say(f"csprp: error: {problem}")


def _asked_for_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(
        (word in ("--format", "-f") and following == "json") or word in ("--format=json", "-fjson")
        for word, following in pairs
    )


def _close_quietly() -> None:
    """Point standard output at nothing, so that Python does not complain of the closed pipe at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
