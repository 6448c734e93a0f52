"""What a report says in sentences of another hand than those that the matcher was written with.

`reports_of_another_hand.csv` holds, for each publication, sentences that its author might write, and beside
many of them what turns one: a denial, another base, time or place, another question, a part, a change. A
name in square brackets is the number of that figure (`%`: as a share, `#`: in words to nine).
"""

import csv
import re
from typing import NamedTuple

import pytest

from conftest import ROOT, sampled
from csprp_cli.model.kinds import ClaimStatus
from csprp_cli.model.printed import State
from csprp_cli.printed.passages import passages
from csprp_cli.printed.pdf_text import TextBlock
from csprp_cli.printed.verdicts import verdicts
from csprp_cli.record.record import Record

_SLOT = re.compile(r"\[([a-z0-9-]+)([%#]?)\]")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Said(NamedTuple):
    """One sentence: of which publication, what turns it ("right" for nothing), and what stands in it."""

    publication: str
    kind: str
    words_of: str
    text: str

    @property
    def figures(self) -> frozenset[str]:
        """The figures that it speaks of, in numbers or in words."""
        return frozenset(filter(None, [self.words_of, *(name for name, _ in _SLOT.findall(self.text))]))


def _said() -> list[Said]:
    with (ROOT / "tests/reports_of_another_hand.csv").open(encoding="utf-8", newline="") as table:
        return [Said(**row) for row in csv.DictReader(table)]


SAID = _said()
PUBLICATIONS = sorted({said.publication for said in SAID})


def _number(record: Record, figure: str, form: str, more: int) -> str:
    """Return the number of a figure as a report prints it, made `more` larger."""
    held = next(claim.value for claim in record.figures[figure].claims if claim.status == ClaimStatus.USED)
    value = held if not more else str(int(float(held)) + more)
    if form == "%":
        return f"{value}%"
    return _WORDS[int(value)] if form == "#" and int(value) < len(_WORDS) else f"{int(value):,}"


def _states(record: Record, publication: str, texts: list[str]) -> dict[str, set[State]]:
    found = verdicts(
        record, record.publications[publication], tuple(passages([TextBlock(1, text) for text in texts]))
    )
    by_figure: dict[str, set[State]] = {}
    for item in found:
        if item.claim:
            by_figure.setdefault(item.figure, set()).add(item.state)
    return by_figure


def _printed(record: Record, said: Said, more: int = 0) -> str:
    return _SLOT.sub(lambda slot: _number(record, slot[1], slot[2], more), said.text)


def test_what_it_says_is_found(bundled_record: Record) -> None:
    found, asked = 0, 0
    for publication in PUBLICATIONS:
        right = [said for said in SAID if said.publication == publication and said.kind == "right"]
        states = _states(bundled_record, publication, [_printed(bundled_record, said) for said in right])
        for figure in frozenset[str]().union(*(said.figures for said in right)):
            asked += 1
            found += State.AS_PRINTED in states[figure]
    assert asked > 100
    assert found / asked >= 0.95


@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_another_number_is_never_called_as_printed(publication: str, bundled_record: Record) -> None:
    right = [said for said in SAID if said.publication == publication and said.kind == "right"]
    texts = [_printed(bundled_record, said, more=3) for said in right]
    states = _states(bundled_record, publication, texts)
    numbers = {name for said in right for name, _ in _SLOT.findall(said.text)}
    assert not [figure for figure in sorted(numbers) if State.AS_PRINTED in states[figure]]


TURNED = [said for said in reversed(SAID) if said.kind != "right"]


@pytest.mark.parametrize("said", sampled(TURNED, 8), ids=lambda said: f"{said.kind}: {said.text[:60]}")
def test_a_sentence_that_is_turned_proves_nothing(said: Said, bundled_record: Record) -> None:
    states = _states(bundled_record, said.publication, [_printed(bundled_record, said)])
    assert not [figure for figure in sorted(said.figures) if State.AS_PRINTED in states[figure]]
