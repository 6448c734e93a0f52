"""Two subjects in one note: what each brings stands by turns, the first subject's first."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.theme import Learning, Theme
from csprp_cli.notes.selection import Choice, NoteRequest, first_choice, learned
from csprp_cli.record.record import Record

Item = TypeVar("Item")

MOST_FIGURES, MOST_FINDINGS, MOST_QUESTIONS = 3, 4, 4
"""How many the two start with together: no more than one subject has, or one more, so that it is a page."""

_SHORT_WORD, _STEM = 4, 5
_TELLS_NOTHING = frozenset(("child", "children", "family", "families", "outside", "working", "with", "life"))
"""Words of titles that stand in lines of every subject."""


def both(first: Theme, second: Theme) -> Theme:
    """Return the two themes as the one that a note is about."""
    named = _by_turns(first.related, second.related, told_by=str)
    return first._replace(
        slug=f"{first.slug}-with-{second.slug}",
        title=f"{_short(first)}, with {_lower(_short(second))}",
        aliases=(),
        narrower=(),
        covers=(first.slug, second.slug),
        about=_about(first.about, second.about),
        few_findings="",
        care_note=" ".join(_said_once((first.care_note, second.care_note))),
        related=tuple(name for name in named if name not in (first.slug, second.slug))[:3],
    )


def choice_of_two(record: Record, first: Theme, second: Theme, asked: NoteRequest, written: str) -> Choice:
    """Return all that a note on both may hold: by turns, the first subject's first. It has no picture: a run
    of years on one of them would push words on the other off the page.

    Raises NothingHeld where the report that was named has nothing on one of them.
    """
    one, other = (_own(record, theme, asked, written) for theme in (first, second))
    # Others' questions say whose they are at some length: on a page for two there is no room for that.
    prompts = (learned(record, theme, "question", ("csprp",), written) for theme in (first, second))
    return Choice(
        figures=_by_turns(one.figures, other.figures, told_by=lambda led: led[1].id)[:MOST_FIGURES],
        findings=_by_turns(one.findings, other.findings, told_by=_words)[:MOST_FINDINGS],
        actions=_one_each(one.actions, other.actions),
        questions=_by_turns(*prompts, told_by=_words)[:MOST_QUESTIONS],
        others=_by_turns(one.others, other.others, told_by=_words)[:2],
        checks=_by_turns(one.checks, other.checks, told_by=_words),
        plan_rows=one.plan_rows,
        subjects=(first, second),
    )


def subject_of(item: Learning, subjects: tuple[Theme, ...]) -> str:
    """Return which of two subjects a line is of, where its own words do not say so; else nothing."""
    if not subjects:
        return ""
    own = next(theme for theme in subjects if theme.slug == item.theme)
    words = re.findall(r"[a-z]{4,}", item.text.lower())
    mine = _stems(own)
    others = frozenset(stem for theme in subjects if theme is not own for stem in _stems(theme))
    return "" if _place(words, mine - others) < _place(words, others - mine) else _short(own)


def _own(record: Record, theme: Theme, asked: NoteRequest, written: str) -> Choice:
    try:
        return first_choice(record, theme, asked, written)
    except NothingHeld as nothing:
        raise NothingHeld(nothing.message, "leave out --report", {"--report": ""}) from None


def _by_turns(*lists: tuple[Item, ...], told_by: Callable[[Item], Hashable]) -> tuple[Item, ...]:
    """Return items by turns; in place of one that the other subject has brought stands the next."""
    taken: dict[Hashable, Item] = {}
    waiting = [list(items) for items in lists]
    while any(waiting):
        for items in waiting:
            while items and told_by(items[0]) in taken:
                items.pop(0)
            if items:
                item = items.pop(0)
                taken[told_by(item)] = item
    return tuple(taken.values())


def _words(item: Learning) -> str:
    return item.text


def _one_each(one: tuple[Learning, ...], other: tuple[Learning, ...]) -> tuple[Learning, ...]:
    """Return the first action of each subject at each level that the other has not brought."""
    chosen: dict[str, Learning] = {}
    for level in dict.fromkeys(item.level for item in (*one, *other)):
        for items in (one, other):
            own = (item for item in items if item.level == level and item.text not in chosen)
            chosen.update((item.text, item) for item in islice(own, 1))
    return tuple(chosen.values())


def _said_once(texts: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of texts, each once; of two that begin alike, the one that says more."""
    sentences = list(dict.fromkeys(part for text in texts for part in re.split(r"(?<=[.?!])\s+", text)))
    for sentence in sentences:
        start = sentence.rstrip(".")
        if not any(other != sentence and other.startswith(start) for other in sentences):
            yield sentence


def _about(first: str, second: str) -> str:
    """Return what a note on both is about, then what it draws on."""
    also = second.replace("This is about", "It is also about", 1)
    said = list(_said_once((first, also)))
    return " ".join(sorted(said, key=lambda sentence: "about" not in sentence.split()[:4]))


def _stems(theme: Theme) -> frozenset[str]:
    said = " ".join((theme.title, theme.slug, *theme.aliases)).lower()
    words = (word for word in re.findall(r"[a-z]+", said) if len(word) >= _SHORT_WORD)
    return frozenset(word[:_STEM] for word in words if word not in _TELLS_NOTHING)


def _place(words: list[str], stems: frozenset[str]) -> int:
    """Return the place of the first word that begins like one of these; the end where none does."""
    begins = tuple(stems)
    return next((place for place, word in enumerate(words) if word.startswith(begins)), len(words))


def _short(theme: Theme) -> str:
    return theme.title.split(":")[0]


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
