"""Whether a passage says of a fact that it was not so, as in "neglect was not a feature in 35%".

Reports speak of practice by what it lacked ("did not share information", "weak risk assessment"), so that a
denial there is what the figure counts, and praise is what it does not.
"""

import re

from csprp_cli.model.file_kinds import WordGroup
from csprp_cli.printed.held_facts import HeldFact
from csprp_cli.printed.numbers import Mention
from csprp_cli.printed.vocabulary import SOFT, Occurrence, Vocabulary, is_denied_by


def is_denied(
    fact: HeldFact, text: str, mention: Mention, segment: tuple[int, int], vocabulary: Vocabulary
) -> bool:
    """Return whether what is said around a number says the opposite of a fact, or more than can be told."""
    named = vocabulary.named(text)
    low, high = _stretch(fact, text, mention, segment, named)
    inside = [item for item in named if low <= item.start < high]
    denials = [item for item in inside if item.group == WordGroup.DENIED]
    if _is_of_practice(fact, vocabulary):
        return _is_praise(fact, text, inside, denials)
    if not denials or _is_of_a_denial(fact, vocabulary):
        return False
    return not all(_is_harmless(denial, fact, text, mention, inside) for denial in denials)


def _stretch(
    fact: HeldFact, text: str, mention: Mention, segment: tuple[int, int], named: list[Occurrence]
) -> tuple[int, int]:
    """Return where a number and the words of its fact stand, out to the ends of their clauses."""
    own = [item for item in named if item.concept in fact.core]
    here = [item for item in own if segment[0] <= item.start < segment[1]]
    before = [item for item in own if item.start < segment[0]]
    telling = here or before[-1:]
    first = min([mention.start, *(item.start for item in telling)])
    last = max([mention.end, *(item.end for item in telling)])
    starts = [match.end() for match in _ENDS.finditer(text, 0, first)]
    end = _ENDS.search(text, last)
    return max(starts, default=0), end.start() if end else len(text)


_ENDS = re.compile(r"[;:]|,(?!\d)|\bwhile\b|\bwhereas\b|\bbut\b|\balthough\b|\bthough\b", re.IGNORECASE)


def _is_harmless(
    denial: Occurrence, fact: HeldFact, text: str, mention: Mention, named: list[Occurrence]
) -> bool:
    """Return whether a denial is of something else that a fact may be without: "harm that was not fatal".

    What stands behind the number is what it counts: "was not found in 46 deaths" denies no death."""
    denied = [
        item
        for item in named
        if item.group not in SOFT
        and is_denied_by(denial, item, text)
        and not denial.end <= mention.start < item.start
    ]
    survived = {"serious-harm", "could-have-died"} & (fact.core | fact.base)
    return bool(denied) and all(
        item.concept in fact.may - fact.core or (survived and item.concept == "death") for item in denied
    )


def _is_of_a_denial(fact: HeldFact, vocabulary: Vocabulary) -> bool:
    """Return whether the record holds a fact as a denial: "risk recognised, no action"."""
    texts = {text for figure in fact.figures for text in (figure.category, figure.indicator.label)}
    return any(item.group == WordGroup.DENIED for text in texts for item in vocabulary.named(text))


def _is_of_practice(fact: HeldFact, vocabulary: Vocabulary) -> bool:
    groups = {vocabulary.group(concept) for concept in fact.core}
    return WordGroup.PRACTICE in groups and WordGroup.QUALITY not in groups


def _is_praise(fact: HeldFact, text: str, named: list[Occurrence], denials: list[Occurrence]) -> bool:
    """Return whether practice is praised, or what it lacked is denied: both say the opposite of a fault."""
    practice = [item for item in named if item.group == WordGroup.PRACTICE]
    of_practice = [denial for denial in denials if any(is_denied_by(denial, item, text) for item in practice)]
    others = [denial for denial in denials if denial not in of_practice]
    lacking = bool(of_practice) or any(item.group == WordGroup.LACKING for item in named)
    praised = any(item.group == WordGroup.PRAISED for item in named)
    return bool(others) if lacking else praised and not others
