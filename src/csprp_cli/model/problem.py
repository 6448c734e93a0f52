"""The ways in which a command can end without an answer, each with its exit code."""

import unicodedata
from collections.abc import Mapping
from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. Scripts may rely on these numbers."""

    FINE = 0
    """The answer was given. A view that refuses some pairs and shows the rest is fine."""

    ANSWER_IS_NO = 1
    """`csprp check` or `csprp local check` found a problem, or the one comparison asked for was refused."""

    USAGE = 2
    """The command line asks for something that does not exist or cannot be written."""

    UNREADABLE = 3
    """The record, or a file that was named, cannot be read as what it should be."""

    OWN_FAULT = 70
    """csprp itself failed: the same line would fail again, and nothing that was given is at fault."""

    INTERRUPTED = 130
    """The person stopped the command, or the system did."""


class Problem(Exception):
    """A failure that a person can act on: one plain line and, where there is one, what to type.

    `message` says what happened. `instead` holds words that were typed with the words to type for them:
    the value of an option by the option's name, or a word as it stands; an empty new one drops the old, and
    an empty old one adds the new. The command line makes a whole line of it, to which `hint` leads ("end
    the file in .csv"); a hint that names a line of its own ends with it. None may hold a file's content.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "", instead: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.instead = instead or {}

    def __str__(self) -> str:
        words = ", ".join(filter(None, self.instead.values()))
        lead = self.hint or (f"try: {words}" if words else "")
        return f"{self.message}; {lead}" if lead else self.message


class UsageProblem(Problem):
    """The command line names something that is not there, or a place that cannot be written."""


class NothingHeld(UsageProblem):
    """What was asked for is there, and the record holds nothing on it."""


class RecordProblem(Problem):
    """The record cannot be read, or does not hold together. `row` is the line of its file, where known."""

    exit_code = ExitCode.UNREADABLE

    def __init__(
        self, message: str, hint: str = "", instead: Mapping[str, str] | None = None, *, row: int = 0
    ) -> None:
        super().__init__(message, hint, instead)
        self.row = row


class FileProblem(Problem):
    """A file of the person's own cannot be read as a table. Not a cell of it is ever in the message."""

    exit_code = ExitCode.UNREADABLE


class ReportProblem(Problem):
    """A report cannot be read as a PDF with English text. Not a word of it is in the message."""

    exit_code = ExitCode.UNREADABLE


def named(character: str) -> str:
    """Return a character by its code and its name, for an error that must not print it: "U+0000"."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
