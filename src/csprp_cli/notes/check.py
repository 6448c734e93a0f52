"""The check of every note of a record: it can be built, holds its page and reads well."""

from collections.abc import Iterator
from typing import NamedTuple

from csprp_cli.model.problem import Problem
from csprp_cli.notes.brief import brief
from csprp_cli.notes.plain import has_plain
from csprp_cli.notes.readability import Reading, faults_of, reading_of
from csprp_cli.notes.selection import NoteRequest
from csprp_cli.record.check.outcome import Finding, Outcome
from csprp_cli.record.record import Record

HOLDS = (
    "The note on every theme for every audience holds 450 words and has plain sentences, no word to avoid "
    "and no number but its figures. Every easier version has a reading ease of 80 or more."
)
LEAST_EASE = 80
"""Flesch's reading ease that every easier version has, standing texts and help lines included."""


class Checked(NamedTuple):
    """What was found, and how the notes read in one sentence."""

    outcome: Outcome
    said: str


def check_notes(record: Record) -> Checked:
    """Return what is wrong with the notes of a record, and their reading ease."""
    findings: list[Finding] = []
    readings: list[Reading] = []
    for theme in record.themes.values():
        for audience in record.audiences.values():
            name = f"{theme.slug}, {audience.slug}"
            try:
                note = brief(record, theme, NoteRequest(audience, facilitator=True))
            except Exception as error:  # a row that the code does not know: `csprp brief` would fail too
                why = f"it cannot be made ({type(error).__name__}: {error})"[:100]
                why = error.message if isinstance(error, Problem) else why
                findings.append(Finding("themes.csv", 0, "slug", f"{name}: {why}"))
                continue
            readings.append(reading_of(note))
            over = [f"{note.words} words, over {note.most_words}"] if note.words > note.most_words else []
            for fault in (*over, *faults_of(note, record)):
                findings.append(Finding("learning.csv", 0, "text", f"{name}: {fault}"))
    findings += _easier(record)
    return Checked(Outcome("notes-read-well", HOLDS, tuple(findings)), _said(readings))


def _easier(record: Record) -> Iterator[Finding]:
    """Yield what is wrong with the easier versions; a theme without one has nothing that could be."""
    asked = NoteRequest(record.audiences["practitioner"], plain=True)
    for theme in record.themes.values():
        if not has_plain(record, theme):
            continue
        note = brief(record, theme, asked)
        ease = reading_of(note).ease
        hard = [f"reading ease {ease:.1f}, under {LEAST_EASE}"] if ease < LEAST_EASE else []
        left = [f"it does not hold {what}" for what in note.left_out]
        for fault in (*hard, *left, *faults_of(note, record)):
            yield Finding("plain.csv", 0, "text", f"{theme.slug}, easier version: {fault}")


def _said(readings: list[Reading]) -> str:
    if not readings:
        return ""
    longest = max(reading.longest for reading in readings)
    mean = sum(reading.words for reading in readings) / sum(reading.sentences for reading in readings)
    least, most = (pick(reading.ease for reading in readings) for pick in (min, max))
    return (
        f"{len(readings)} notes: {mean:.1f} words to a sentence, the longest {longest}; "
        f"reading ease {least:.0f} to {most:.0f} (60 and over is plain English)."
    )
