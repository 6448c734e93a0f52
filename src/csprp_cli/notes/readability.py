"""How a note reads: its sentences, its words, and what must not stand in one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from csprp_cli.model.note import Note, NoteItem
from csprp_cli.record.record import Record

MOST_IN_A_SENTENCE = 32
MOST_ON_AVERAGE = 18
"""Words. GOV.UK asks for sentences of 25 words at most; a sentence that states a figure with its base and
its year needs some more."""

_SOURCES = 7
_MARK = re.compile(r"\s*\[\d+\]")
_STOP = re.compile(r"(?<=[.?!])\s+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxz]es)$")


class Reading(NamedTuple):
    """How a note reads. `ease` is Flesch's reading ease: 60 and over is plain English."""

    sentences: int
    words: int
    longest: int
    mean: float
    ease: float


def sentences_of(note: Note) -> list[str]:
    """Return every sentence of a note, its back included; headings and the list of sources are none."""
    pieces = [note.before]
    for section in (*note.sections, *note.back):
        if section.number != _SOURCES:
            pieces += [_said(item) for item in section.items]
    whole = (_MARK.sub("", piece) for piece in pieces)
    return [sentence for piece in whole for sentence in _STOP.split(piece) if _words(sentence)]


def reading_of(note: Note) -> Reading:
    """Return how a note reads. Reading ease is R. Flesch's formula of 1948, its syllables counted by rule."""
    sentences = [_words(sentence) for sentence in sentences_of(note)]
    words = [word for sentence in sentences for word in sentence]
    mean = len(words) / len(sentences)
    syllables = sum(syllables_of(word) for word in words) / len(words)
    return Reading(
        sentences=len(sentences),
        words=len(words),
        longest=max(map(len, sentences)),
        mean=mean,
        ease=206.835 - 1.015 * mean - 84.6 * syllables,
    )


def faults_of(note: Note, record: Record) -> Iterator[str]:
    """Yield what must not be: words to avoid, long sentences, a number that is nobody's figure."""
    sentences = sentences_of(note)
    lengths = [len(_words(sentence)) for sentence in sentences]
    mean = sum(lengths) / len(lengths)
    if mean > MOST_ON_AVERAGE:
        yield f"its sentences have {mean:.1f} words on average, over {MOST_ON_AVERAGE}"
    for sentence, length in zip(sentences, lengths, strict=True):
        if length > MOST_IN_A_SENTENCE:
            yield f"a sentence has over {MOST_IN_A_SENTENCE} words: {sentence[:60]}..."
    avoid = _avoided(record)
    for sentence in (note.title, *sentences):
        if avoid is not None and (found := avoid.search(sentence)):
            yield f"avoid {found[0].lower()!r}"
    for section in note.sections:
        if section.number in (3, 4, 5):  # words alone: figures stand in the second section
            said = (_said(item) for item in section.items if re.search(r"\d", _MARK.sub("", _said(item))))
            yield from (f"a number of nobody's figure: {text[:60]}" for text in said)


def _said(item: NoteItem) -> str:
    return f"{item.lead} {item.text}".strip()


@lru_cache(maxsize=20_000)
def _words(sentence: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'%-]*\w[\w'%-]*", sentence))


def _avoided(record: Record) -> re.Pattern[str] | None:
    words = sorted(record.words_to_avoid, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None


@lru_cache(maxsize=20_000)  # `check` reads some 200 notes, and their words are the same few thousand
def syllables_of(word: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, without a silent ending."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(_VOWELS.findall(letters))
    return max(groups - bool(_SILENT.search(letters) and groups > 1), 1)
