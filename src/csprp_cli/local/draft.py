"""A first draft of the file that says what headings and answers are: what is certain, and what is to decide.

It holds no cell, and a heading only where that is a name of the record: another may be a child's.
"""

import json
import textwrap
from collections.abc import Iterator

from csprp_cli.local.check import described
from csprp_cli.model.file_kinds import ColumnKind
from csprp_cli.model.local import ColumnState, FoundColumn, LocalFile, LocalProblem, letters
from csprp_cli.record.record import Record

_FIRST = """\
# What the headings and answers of our file are. Give it to csprp: --mapping, and the name of this file.
# Take the # away from a line to use it. A column is named by its heading, or by its number or letter where
# csprp does not know the heading: write the heading itself there, for columns move from year to year.
# This file is about headings and answers. Write no row of your file in it, and no name.

[headings]
"""

_ANSWERS = """
# Answers in your own words: the word in your file first, then the answer that it stands for. Each question
# has a table of its own. Words of the file are never written here for you: they may be about a child.
"""


_CERTAIN = (ColumnState.READ, ColumnState.OFFERED)


def mapping_draft(local: LocalFile, record: Record) -> str:
    """Return the draft as TOML. Everything that is not certain stands in it as a comment with its choices."""
    problems = {p.column: p for p in local.problems if p.kind.of_heading and p.column}
    lines = [_FIRST.rstrip()]
    for found in local.columns:
        lines += _entry(found, problems.get(found.number), record)
    shape = [column for column in record.local_columns.values() if column.shape == local.shape]
    if any(problem.kind.to_decide for problem in problems.values()):
        names = ", ".join(column.column for column in shape)
        lines += [
            "",
            *textwrap.wrap(
                f"The columns that csprp knows: {names}.", 98, initial_indent="# ", subsequent_indent="# "
            ),
        ]
    lines.append(_ANSWERS.rstrip())
    asked = {found.name for found in local.columns if found.state in _CERTAIN}
    for column in shape:
        if column.column in asked and column.kind in (ColumnKind.CHOICE, ColumnKind.YES_NO):
            answers = dict.fromkeys(c.answer for c in record.local_choices if c.choices == column.choices)
            lines += ["", f"# [answers.{column.column}]"]
            lines += [f'# "your word" = {_quoted(answer)}' for answer in answers]
    return "\n".join(lines) + "\n"


def _entry(found: FoundColumn, problem: LocalProblem | None, record: Record) -> Iterator[str]:
    key = found.written or str(found.number)
    if found.state == ColumnState.LEFT_OUT:
        yield f"{_quoted(key)} = {_quoted('none')}"
    elif found.state in _CERTAIN and found.written:
        yield f"{_quoted(key)} = {_quoted(found.name)}"
    elif problem is not None:
        yield ""
        yield f"# Column {found.number} ({letters(found.number)}): {described(problem, record)}"
        for name in (*(() if problem.kind.asks_the_opposite else found.name.split()), "none"):
            yield f"# {_quoted(key)} = {_quoted(name)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
