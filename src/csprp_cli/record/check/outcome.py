"""What a check says: where a problem stands, how bad it is, and whether the check passed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

FAIL = "FAIL"
WARN = "WARN"
PASS = "PASS"

Check = Callable[[Any], Iterator["Finding"]]

CHECKS: defaultdict[str, list[Check]] = defaultdict(list)
"""The checks of each module, in the order in which it defines them."""


def holds(words: str) -> Callable[[Check], Check]:
    """Say what holds where a check passes, for the people who run it.

    It is no docstring, though it is kept as one: python -OO drops docstrings.
    """

    def said(check: Check) -> Check:
        check.__doc__ = words
        CHECKS[check.__module__].append(check)
        return check

    return said


class Finding(NamedTuple):
    """One problem. `row` is the line of the file, the header being line 1; 0 is the file as a whole."""

    file: str
    row: int
    column: str
    message: str
    severity: str = FAIL

    @property
    def where(self) -> str:
        """The place in words: `figures.csv, row 12, column base`."""
        parts = [self.file]
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


class Place(NamedTuple):
    """The file and the line of a row: called, it makes the finding that something is amiss there."""

    file: str
    row: int

    def __call__(self, column: str, message: str, severity: str = FAIL) -> Finding:
        """Return the problem of one column of the row."""
        return Finding(self.file, self.row, column, message, severity)


class Outcome(NamedTuple):
    """One check with all that it found."""

    name: str
    holds: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        """FAIL if anything failed, else WARN if anything warned, else PASS."""
        kinds = {finding.severity for finding in self.findings}
        return FAIL if FAIL in kinds else WARN if WARN in kinds else PASS
