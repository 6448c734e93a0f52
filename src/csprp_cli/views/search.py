"""Find figures, themes, publications and terms by a word, misspelt or not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.problem import UsageProblem
from csprp_cli.model.result import Result, Row, Section, Table, records_of, wide
from csprp_cli.record.facts import is_preferred_unit
from csprp_cli.record.record import Record
from csprp_cli.wording.figures import as_printed, name_of

FIELDS = ("kind", "id", "title", "shown", "matched", "score", "line")
MOST_SHOWN = 12
"""How many finds of one kind a screen lists; CSV and JSON give them all."""

_WORD = re.compile(r"[a-z0-9]+")
_SMALL = {"a", "an", "and", "in", "of", "on", "or", "the", "to", "for", "by", "with"}


class Entry(NamedTuple):
    """One thing that can be found: its names weigh more than what is said about it."""

    kind: str
    id: str
    title: str
    shown: str
    names: str
    text: str
    line: str


class Find(NamedTuple):
    """An entry that was found, how well it fits, and the words of it that did."""

    kind: str
    id: str
    title: str
    shown: str
    line: str
    score: int
    matched: tuple[str, ...]


def find(record: Record, typed: str) -> Result:
    """Return what fits the words, best first; a word that nothing holds is read as the nearest that is.

    Raises UsageProblem when nothing fits.
    """
    asked = [word for word in _WORD.findall(typed.lower()) if word not in _SMALL]
    if not asked:
        raise UsageProblem("there is no word to look for", "try: csprp find neglect")
    entries = list(_entries(record))
    known = {word for entry in entries for word in _words(entry)}
    read = {word: _spelt(word, known) for word in asked}
    finds = [found for entry in entries if (found := _fit(entry, read)) is not None]
    if not finds:
        finds = [found for entry in entries if (found := _fit(entry, read, every=False)) is not None]
    if not finds:
        raise UsageProblem(f'nothing is held on "{typed}"', "see the topics: csprp themes")
    finds.sort(key=lambda found: -found.score)
    corrected = [
        f'"{word}" is read as "{to}"' for word, to in read.items() if to and to not in word and word not in to
    ]
    sections = []
    for kind, heading in _HEADINGS.items():
        here = [found for found in finds if found.kind == kind]
        if not here:
            continue
        rows = tuple(Row((found.id, found.shown, ", ".join(found.matched))) for found in here[:MOST_SHOWN])
        columns = (wide("Name"), wide("What it is"), wide("Matched"))
        more = len(here) - len(rows)
        after = f"And {more} more: csprp find {typed} --format csv" if more > 0 else ""
        sections.append(Section(heading, table=Table(columns, rows), after=after))
    return Result(
        command="find",
        title=f"Found for: {typed}",
        what_it_counts="; ".join(corrected) + ("." if corrected else ""),
        fields=FIELDS,
        records=records_of(finds, FIELDS),
        sections=tuple(sections),
        next_steps=_next_steps(finds),
    )


def _next_steps(finds: list[Find]) -> tuple[str, ...]:
    lines = dict.fromkeys([finds[0].line, *(f.line for f in finds if f.kind == "figure")])
    return tuple(lines)[:2]


_HEADINGS = {
    "theme": "Themes",
    "metric": "Metrics",
    "figure": "Figures",
    "publication": "Reports, reviews and briefings",
    "term": "Terms",
}


def _entries(record: Record) -> Iterator[Entry]:
    for theme in record.themes.values():
        names = f"{theme.slug} {theme.title} {' '.join(theme.aliases)}"
        yield Entry(
            "theme", theme.slug, theme.title, theme.title, names, theme.about, f"csprp themes {theme.slug}"
        )
    for metric in record.metrics.values():
        names = f"{metric.slug} {metric.title} {' '.join(metric.aliases)}"
        line = f"csprp trends --metric {metric.slug}"
        yield Entry("metric", metric.slug, metric.title, metric.title, names, metric.counts, line)
    newest_first = sorted(record.figures.values(), key=lambda figure: figure.period.sort, reverse=True)
    for figure in newest_first:
        if (
            figure.area.kind != AreaKind.COUNTRY
            or figure.period.part_of_year
            or not is_preferred_unit(record, figure)
        ):
            continue
        level = ", third-hand" if figure.tertiary_only else ""
        said = "shown by csprp show" if figure.is_small_number else as_printed(record, figure)
        shown = f"{name_of(figure)}: {said} ({figure.base.title}), {figure.period.label}{level}"
        names = (
            f"{figure.category} {figure.indicator.label} {figure.indicator.title} {' '.join(figure.themes)} "
            f"{'' if figure.is_small_number else figure.value}"
        )
        text = (
            f"{figure.base.title} {figure.period.label} {figure.series.title} {figure.indicator.definition}"
        )
        yield Entry(
            "figure", figure.id, figure.indicator.title, shown, names, text, f"csprp show {figure.id}"
        )
    for item in record.publications.values():
        shown = f"{item.title}: {item.about}"
        yield Entry(
            "publication",
            item.id,
            item.title,
            shown,
            f"{item.title} {' '.join(item.themes)}",
            item.about,
            "csprp reviews",
        )
    for term in record.glossary:
        shown = f"{term.definition} {term.advice}".strip()
        yield Entry(
            "term",
            term.term,
            term.term,
            shown,
            f"{term.term} {' '.join(term.aliases)}",
            term.definition,
            "csprp find " + term.term,
        )


def _words(entry: Entry) -> set[str]:
    return {word for word in _WORD.findall(f"{entry.names} {entry.text}".lower()) if word not in _SMALL}


def _spelt(word: str, known: set[str]) -> str:
    """Return the word as the record spells it: itself, a word that starts with it, or the nearest."""
    if word in known or any(other.startswith(word) for other in known):
        return word
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return near[0] if near else ""


def _fit(entry: Entry, read: dict[str, str], *, every: bool = True) -> Find | None:
    """Return how well an entry fits: words weigh more in its names than in its text. With `every`, all
    words must be there; without, one is enough."""
    names = _WORD.findall(entry.names.lower())
    text = _WORD.findall(entry.text.lower())
    score, matched = 0, []
    for word in read.values():
        best = max((_weight(word, other, 5, 3) for other in names), default=0)
        if not best:
            best = max((_weight(word, other, 2, 1) for other in text), default=0)
        if not best or not word:
            if every:
                return None
            continue
        score += best
        matched += [other for other in dict.fromkeys(names + text) if other.startswith(word)][:2]
    if not score:
        return None
    return Find(
        entry.kind, entry.id, entry.title, entry.shown, entry.line, score, tuple(dict.fromkeys(matched))
    )


def _weight(word: str, other: str, whole: int, start: int) -> int:
    if word == other:
        return whole
    return start if word and other.startswith(word) else 0
