"""The easier version of a note: plain.csv says again, in short sentences, what the full note says.

It is one for each theme, whoever reads it. What is the Panel's, and the pages it rests on, are read from the
rows of learning.csv that a text names; sources stand at the end without numbers, since marks in brackets
make a line harder to read.
"""

from csprp_cli.model.kinds import Agreement
from csprp_cli.model.note import Note, NoteItem, NoteSection
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.text_kinds import Basis, LearningPart, PlainPart
from csprp_cli.model.theme import Learning, PlainText, Theme
from csprp_cli.notes import standing_text as text
from csprp_cli.notes.next_steps import next_steps
from csprp_cli.notes.selection import Choice, NoteRequest, headlined
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.figures import sentence, support_needs

MOST_FIGURES = 2
MOST_SAID = {PlainPart.FINDING: 3, PlainPart.ACTION: 5, PlainPart.QUESTION: 3}
"""How many figures, and texts of a part, an easier version starts with: it has few, in short sentences."""


def has_plain(record: Record, theme: Theme) -> bool:
    """Return whether a theme has an easier version."""
    return any(item.theme == theme.slug for item in record.plain)


def plain_choice(record: Record, theme: Theme, plan_rows: int) -> Choice:
    """Return all that an easier version may hold. It has no picture: a run of years takes reading too.

    Raises NothingHeld where the theme has no easier version.
    """
    if not has_plain(record, theme):
        raise NothingHeld(
            f"{theme.slug} has no easier version yet", "the full note is there", {"--plain": ""}
        )

    def said(part: PlainPart) -> tuple[Learning, ...]:
        return tuple(_said_again(record, item) for item in _texts(record, theme, part))[: MOST_SAID[part]]

    return Choice(
        figures=headlined(record, theme, None)[:MOST_FIGURES],
        findings=said(PlainPart.FINDING),
        actions=said(PlainPart.ACTION),
        questions=said(PlainPart.QUESTION),
        plan_rows=plan_rows,
    )


def plain_note(record: Record, theme: Theme, choice: Choice, asked: NoteRequest) -> Note:
    """Return an easier version: the seven headings of every note, in easier words."""
    citations = Citations(record, count_others=False)
    bodies = (
        [_paragraph(_joined(record, theme, PlainPart.ABOUT)), _paragraph(text.PLAIN_PANEL)],
        _why_it_matters(record, choice, citations),
        [NoteItem(_cited(item, citations)) for item in choice.findings],
        _do(record, choice, citations),
        [
            _paragraph(text.PLAIN_PROMPTS),
            *(NoteItem(item.text) for item in choice.questions),
            NoteItem(_joined(record, theme, PlainPart.CHECK), lead=text.HOW_WE_KNOW, bullet=False),
        ],
        _care(record, theme, citations, asked.local),
        [*_sources(record, choice, citations), next_steps(record, theme, asked)],
    )
    return Note(
        theme=theme.slug,
        title=theme.title,
        readers=text.PLAIN,
        before=text.PLAIN_BEFORE,
        sections=tuple(
            NoteSection(number, heading, tuple(items))
            for number, (heading, items) in enumerate(zip(text.PLAIN_HEADINGS, bodies, strict=True), 1)
        ),
        citations=citations.listed(),
        footer=(),
        figures=tuple(figure.id for _, figure in choice.figures),
        easier=True,
    )


def _texts(record: Record, theme: Theme, part: PlainPart) -> list[PlainText]:
    held = (item for item in record.plain if item.theme == theme.slug and item.part == part)
    return sorted(held, key=lambda item: item.order)


def _said_again(record: Record, item: PlainText) -> Learning:
    """Return a text as what it says again: on the basis and the pages of the rows that it names."""
    rows = [row for row in record.learning if row.id in item.of]
    sources = tuple(dict.fromkeys(source for row in rows for source in row.sources))
    return Learning(
        id=f"{item.theme}-plain-{item.part}-{item.order}",
        theme=item.theme,
        part=LearningPart(item.part),
        level=item.level,
        audiences=("all",),
        basis=rows[0].basis if rows else Basis.CSPRP,
        who="",
        publication=rows[0].publication if rows else "",
        sources=sources,
        order=item.order,
        text=item.text,
    )


def _joined(record: Record, theme: Theme, part: PlainPart) -> str:
    return " ".join(item.text for item in _texts(record, theme, part))


def _paragraph(words: str) -> NoteItem:
    return NoteItem(words, bullet=False)


def _cited(item: Learning, citations: Citations) -> str:
    """Return a text as it stands, its sources noted for the end of the page."""
    for source in item.sources:
        citations.mark_source(source)
    return item.text


def _why_it_matters(record: Record, choice: Choice, citations: Citations) -> list[NoteItem]:
    items = []
    for _, figure in choice.figures:
        citations.mark(figure)
        differ = f" {text.PLAIN_DIFFER}" if figure.status == Agreement.DISPUTED else ""
        items.append(NoteItem(f"{sentence(record, figure, plain=True)}{differ}"))
    return [*items, _paragraph(text.PLAIN_NOT_PREVALENCE if items else text.PLAIN_NO_FIGURE)]


def _do(record: Record, choice: Choice, citations: Citations) -> list[NoteItem]:
    """Return the actions; without marks, what the Panel asks says so in words."""
    levels = record.audiences["practitioner"]._asdict()
    asks = any(item.basis == Basis.PANEL for item in choice.actions)

    def led(item: Learning) -> str:
        return f"{levels[item.level]}{text.PLAIN_ASKED if item.basis == Basis.PANEL else ''}:"

    return [
        _paragraph(text.PLAIN_WHO_ASKS if asks else text.PLAIN_OUR_ADVICE),
        *(NoteItem(_cited(item, citations), lead=led(item)) for item in choice.actions),
    ]


def _care(record: Record, theme: Theme, citations: Citations, local: str) -> list[NoteItem]:
    second_hand = any(item.level != "first-hand" for item in citations.listed())
    care = (_joined(record, theme, PlainPart.CARE), text.PLAIN_CHECK_FIRST if second_hand else "")
    return [
        *(
            NoteItem(places, f"{need}:", False)
            for need, places in support_needs(record, (theme.slug,), local)
        ),
        _paragraph(" ".join(filter(None, care))),
    ]


def _sources(record: Record, choice: Choice, citations: Citations) -> list[NoteItem]:
    named = sorted({figure.publication for _, figure in choice.figures}, key=list(record.publications).index)
    bare = (item._replace(number=0) for item in citations.listed())
    return [NoteItem(item.text, citation=item) for item in (*bare, *published_in(record, named[-1:]))]
