"""Find figures, themes, publications and terms by a word, misspelt or not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from csprp_cli.model.figure import Figure
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
    """One thing that can be found: its names weigh more than what is said about it.

    One that stands `last` leads nothing, however well it fits: a figure that is third-hand alone.
    `score` says how well it fits what was typed, `matched` which of its words did.
    """

    kind: str
    id: str
    title: str
    shown: str
    names: str
    text: str
    line: str
    last: bool = False
    score: int = 0
    matched: tuple[str, ...] = ()


def find(record: Record, typed: str) -> Result:
    """Return what fits the words, best first; a word that nothing holds is read as the nearest that is.

    Raises UsageProblem when nothing fits.
    """
    asked = [word for word in _WORD.findall(typed.lower()) if word not in _SMALL]
    if not asked:
        raise UsageProblem("there is no word to look for", instead={typed: "neglect"})
    entries = list(_entries(record))
    known = {word for entry in entries for word in _words(entry)}
    read = {word: _spelt(word, known) for word in asked}
    fits = ([_fit(entry, read, every=every) for entry in entries] for every in (True, False))
    finds = next((found for fit in fits if (found := [entry for entry in fit if entry is not None])), [])
    if not finds:
        raise UsageProblem(f'nothing is held on "{typed}"', "see the topics: csprp themes")
    finds.sort(key=lambda found: (found.last, -found.score))
    corrected = [
        f'"{word}" is read as "{to}"' for word, to in read.items() if to and to not in word and word not in to
    ]
    sections = []
    for kind, heading in _HEADINGS.items():
        here = [found for found in finds if found.kind == kind]
        rows = tuple(Row((found.id, found.shown, ", ".join(found.matched))) for found in here[:MOST_SHOWN])
        columns = (wide("Name"), wide("What it is"), wide("Matched"))
        more = len(here) - len(rows)
        after = f"And {more} more: csprp find {typed} --format csv" if more else ""
        sections += [Section(heading, table=Table(columns, rows), after=after)] if rows else []
    return Result(
        command="find",
        title=f"Found for: {typed}",
        in_short="; ".join([f"{len(finds)} found", *corrected]) + ".",
        fields=FIELDS,
        records=records_of(finds, FIELDS),
        sections=tuple(sections),
        next_steps=tuple(
            dict.fromkeys([finds[0].line, *(found.line for found in finds if found.kind == "figure")])
        )[:2],
    )


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
        line = f"csprp themes {theme.slug}"
        yield Entry("theme", theme.slug, theme.title, theme.title, names, theme.about, line)
    for metric in record.metrics.values():
        names = f"{metric.slug} {metric.title} {' '.join(metric.aliases)}"
        line = f"csprp trends --metric {metric.slug}"
        yield Entry("metric", metric.slug, metric.title, metric.title, names, metric.counts, line)
    for figure in sorted(record.figures.values(), key=lambda figure: figure.period.sort, reverse=True):
        national = figure.area.kind == AreaKind.COUNTRY and not figure.period.part_of_year
        if national and is_preferred_unit(record, figure):
            yield _figure(record, figure)
    for item in record.publications.values():
        names, shown = f"{item.title} {' '.join(item.themes)}", f"{item.title}: {item.about}"
        yield Entry("publication", item.id, item.title, shown, names, item.about, "csprp reviews")
    for term in record.glossary:
        names, shown = f"{term.term} {' '.join(term.aliases)}", f"{term.definition} {term.advice}".strip()
        line = f"csprp find {term.term}"
        yield Entry("term", term.term, term.term, shown, names, term.definition, line)


def _figure(record: Record, figure: Figure) -> Entry:
    asked, held_back = figure.indicator, not figure.may_stand_first
    said = "shown by csprp show" if held_back else as_printed(record, figure)
    level = ", third-hand alone" if figure.tertiary_only else ""
    shown = f"{name_of(figure)}: {said} ({figure.base.title}), {figure.period.label}{level}"
    value = "" if held_back else figure.value
    names = f"{figure.category} {asked.label} {asked.title} {' '.join(figure.themes)} {value}"
    text = f"{figure.base.title} {figure.period.label} {figure.series.title} {asked.definition}"
    line = f"csprp show {figure.id}"
    return Entry("figure", figure.id, asked.title, shown, names, text, line, last=figure.tertiary_only)


def _words(entry: Entry) -> set[str]:
    return {word for word in _WORD.findall(f"{entry.names} {entry.text}".lower()) if word not in _SMALL}


def _spelt(word: str, known: set[str]) -> str:
    """Return the word as the record spells it: itself, a word that starts with it, or the nearest."""
    if any(other.startswith(word) for other in known):
        return word
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.7)), "")


def _fit(entry: Entry, read: dict[str, str], *, every: bool) -> Entry | None:
    """Return an entry with how well it fits, or None: words weigh more in its names than in its text. With
    `every`, all words must be there; without, one is enough."""
    names = _WORD.findall(entry.names.lower())
    text = _WORD.findall(entry.text.lower())
    score = 0
    matched: list[str] = []
    for word in read.values():
        best = _weight(word, names, 5, 3) or _weight(word, text, 2, 1)
        if every and not best:
            return None
        score += best
        matched += [other for other in dict.fromkeys(names + text) if best and other.startswith(word)][:2]
    return entry._replace(score=score, matched=tuple(dict.fromkeys(matched))) if score else None


def _weight(word: str, among: list[str], whole: int, start: int) -> int:
    """Return what a word weighs among others: most where it is one of them, less where it starts one."""
    if word in among:
        return whole
    return start if word and any(other.startswith(word) for other in among) else 0
