"""Answers and errors as JSON, in one versioned envelope (envelope.schema.json beside this file)."""

import json
from collections.abc import Sequence
from typing import Any

from csprp_cli import __version__
from csprp_cli.model.chart import Chart
from csprp_cli.model.note import Note, NoteSection, NoteTable
from csprp_cli.model.problem import Problem
from csprp_cli.model.result import NUMBERS, Citation, Result, as_number

ENVELOPE = 1
"""Raised when a field of the envelope changes its meaning; new fields do not raise it."""


def json_text(result: Result) -> str:
    """Return an answer: the summary first, then its rows."""
    data: dict[str, Any] = {
        "title": result.title,
        "what_it_counts": result.what_it_counts,
        "in_short": result.in_short,
        "to_quote": result.to_quote,
        "rows": [
            {name: _cell(name, record.get(name, "")) for name in result.columns} for record in result.records
        ],
        "symbols": dict(result.legend),
        "support": result.support,
        "publications": [
            {
                "publication": item.id,
                "title": item.title,
                "published": item.published,
                "address": item.address,
            }
            for item in result.publications
        ],
    }
    return _envelope(result.command, result.status, data, result.citations, caveats=result.caveats)


def _cell(name: str, cell: str) -> str | int | float | None:
    """Return a cell as JSON has it. A number field that holds words (a worded value) keeps them."""
    return as_number(cell, cell) if name in NUMBERS else cell


def json_note(note: Note) -> str:
    """Return a note, section by section."""
    data = {
        "title": note.title,
        "before": note.before,
        "subjects": note.subjects,
        "audience": note.audience,
        "easier": note.easier,
        "sections": [_section(section) for section in note.sections],
        "picture": _picture(note.picture) if note.picture is not None else None,
        "plan": _plan(note.plan) if note.plan is not None else None,
        "back": {"heading": note.back_title, "sections": [_section(section) for section in note.back]}
        if note.back
        else None,
        "footer": note.footer,
        "figures": note.figures,
        "left_out": note.left_out,
        "words": note.words,
    }
    return _envelope("brief", "fine", data, note.citations)


def _section(section: NoteSection) -> dict[str, Any]:
    items = [{"lead": item.lead, "text": item.text, "bullet": item.bullet} for item in section.items]
    return {"number": section.number, "heading": section.heading, "items": items}


def _picture(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "text": chart.alt,
        "marks": [mark._asdict() for mark in chart.marks],
        "notes": [{"letter": letter, "text": text} for letter, text in chart.notes],
        "source": chart.source,
    }


def _plan(plan: NoteTable) -> dict[str, Any]:
    columns = [column.title for column in plan.table.columns]
    return {"heading": plan.heading, "columns": columns, "rows": len(plan.table.rows)}


def json_error(command: str, problem: Problem) -> str:
    """Return an error on one line, for the error stream."""
    error = {"message": problem.message, "hint": problem.hint, "exit_code": int(problem.exit_code)}
    return _envelope(command, "error", None, errors=[error], indent=None)


def _envelope(
    command: str,
    status: str,
    data: dict[str, Any] | None,
    citations: Sequence[Citation] = (),
    *,
    caveats: Sequence[str] = (),
    errors: Sequence[dict[str, Any]] = (),
    indent: int | None = 2,
) -> str:
    envelope = {
        "csprp": {"envelope": ENVELOPE, "version": __version__},
        "command": command,
        "status": status,
        "data": data,
        "caveats": caveats,
        "sources": [
            {"source": citation.id, **{k: v for k, v in citation._asdict().items() if k != "id"}}
            for citation in citations
        ],
        "errors": errors,
    }
    return json.dumps(envelope, indent=indent, ensure_ascii=False) + "\n"
