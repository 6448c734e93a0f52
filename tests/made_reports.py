"""Makes PDFs like the Panel's reports from claims of the record: some as they are held, some altered, some
left out, between prose full of numbers that are about something else.

It shares no code with csprp_cli.printed. `PATTERNS` are looked at while the matcher is tuned; `HELD_OUT` are
not, and the benchmark reports on both.
"""

import io
import random
import re
import subprocess
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from csprp_cli.model.figure import Claim, Figure
from csprp_cli.record.record import Record

Fate = Literal["right", "altered", "left-out"]
Kind = Literal["heading", "paragraph", "bullet", "table", "footnote"]
Layout = Literal["one-column", "two-columns", "writer", "tables"]
LAYOUTS: tuple[Layout, ...] = ("one-column", "two-columns", "writer", "tables")


class Fact(NamedTuple):
    """One number of the record as a report may print it; `claims` are those that state it."""

    claims: tuple[str, ...]
    figure: str
    subject: str
    measure: str
    base: str
    value: Decimal
    words: str
    unit: str
    denominator: str
    sentence: str
    period: str
    total: bool
    fate: Fate = "right"
    other: Decimal = Decimal(0)


class Block(NamedTuple):
    """One block of a report; a table has rows of cells, the first of them its head."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Report(NamedTuple):
    """The blocks of a report, what became of each claim, and in which words it is printed."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    fates: dict[str, Fate]
    printed: dict[str, str]


NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
FRACTIONS = {
    Decimal(50): ("half", "one in two"),
    Decimal(25): ("a quarter", "one in four", "1 in 4"),
    Decimal(20): ("a fifth", "one in five", "1 in 5"),
    Decimal(75): ("three-quarters", "three in four"),
    Decimal(40): ("two in five", "two fifths"),
    Decimal(33): ("a third", "one in three"),
    Decimal(10): ("a tenth", "one in ten"),
}


NUMERIC = r"\d|half|third|quarter|fifth|two in"
"""What a reading in words holds where it has a number at all: an even split has none."""


def in_words(number: int) -> str:
    if number < 20:
        return NUMBER_WORDS[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f"-{NUMBER_WORDS[ones]}" if ones else "")


def facts_of(record: Record, publication: str) -> list[Fact]:
    """The numbers that the record holds of one publication, each with all its claims that say the same."""
    found: dict[tuple[str, str, str], list[tuple[Figure, Claim]]] = {}
    for figure in record.figures.values():
        if figure.publication != publication or figure.unit not in ("count", "percent"):
            continue
        for claim in figure.claims:
            if claim.value and (not claim.words or re.search(NUMERIC, claim.words)):
                found.setdefault((figure.id, claim.value, claim.words), []).append((figure, claim))
    facts = []
    for (_, value, words), held in found.items():
        figure, claim = held[0]
        written = record.sentence_of(figure)
        facts.append(
            Fact(
                claims=tuple(item.id for _, item in held),
                figure=figure.id,
                subject=_subject(figure),
                measure=_lower(
                    re.sub(r"\s*\((para|looked|largest|order).*?\)", "", claim.evidence["measure"])
                ),
                base=re.sub(r"^the \d+ ", "", figure.base.title.removesuffix(" in the report")),
                value=Decimal(value),
                words=words,
                unit=figure.unit,
                denominator=figure.denominator,
                sentence=written.sentence if written else "",
                period=figure.period.in_sentence,
                total=figure.category == "All",
            )
        )
    shared = Counter(fact.measure for fact in facts if not fact.total)
    return [
        fact._replace(measure=f"{fact.base} about {fact.subject}")
        if shared[fact.measure] > 2
        or fact.measure in {other.measure for other in facts if other.total != fact.total}
        else fact
        for fact in facts
    ]


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _subject(figure: Figure) -> str:
    category, breakdown = figure.category, figure.breakdown
    if category == "All":
        return _lower(figure.indicator.title)
    if breakdown in ("age", "care-leavers"):
        return f"children {'' if category.startswith('Under') else 'aged '}{_lower(category)}"
    if breakdown == "sex":
        return {"Male": "boys", "Female": "girls"}.get(category, f"sex {_lower(category)}")
    if breakdown == "type":
        return {"Death": "the death of a child", "Other": "other incidents"}.get(category, _lower(category))
    return _lower(category)


# -- numbers as they are printed -----------------------------------------------------------------------


def printed(fact: Fact, draw: random.Random, *, plain: bool = False) -> str:
    """A number in one of its forms; `plain` is the one that a table has."""
    value = fact.value if fact.fate == "right" else fact.other
    if fact.words and fact.fate == "right":
        return fact.words
    if fact.words:
        return (
            draw.choice([f"over {value:f}%", f"{value:f} per cent"])
            if fact.unit == "percent"
            else f"over {value:f}"
        )
    if fact.unit == "count":
        number = f"{int(value):,}"
        return in_words(int(value)) if not plain and int(value) < 10 else number
    if plain:
        return f"{value:f}%"
    forms = [f"{value:f}%", f"{value:f}%", f"{value:f} per cent", f"{value:f} percent"]
    if value == value.to_integral_value() and value < 100:
        forms.append(f"{in_words(int(value))} per cent")
    forms += FRACTIONS.get(value, ())
    return draw.choice(forms)


def alter(fact: Fact, draw: random.Random, others: list[Fact]) -> Fact:
    """The fact with another number: one of a neighbour's where that differs, else one near it."""
    near = [o.value for o in others if o.unit == fact.unit and o.value != fact.value]
    if near and draw.random() < 0.4:
        other = draw.choice(near)
    else:
        step = Decimal(draw.choice([-9, -4, -3, 3, 4, 5, 8, 11]))
        other = fact.value + step
        if other <= 0 or (fact.unit == "percent" and other > 100):
            other = fact.value - step
        if other <= 0:
            other = fact.value + 7
    if fact.words and abs(other - fact.value) < 12:
        other = fact.value + (Decimal(17) if fact.value < 70 else Decimal(-23))
    return fact._replace(fate="altered", other=other)


# -- prose ---------------------------------------------------------------------------------------------


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _whole(fact: Fact) -> str:
    return f"the {fact.denominator} {fact.base}" if fact.denominator else fact.base


def _verb(fact: Fact) -> str:
    return "share" if fact.unit == "percent" else "number"


def _year(fact: Fact) -> str:
    years = re.findall(r"20\d\d", fact.period)
    if not years:
        return "the period of this report"
    return f"the year to 31 March {years[0]}" if "March" in fact.period else years[0]


def said(fact: Fact, pattern: str, draw: random.Random) -> str:
    """One sentence about one fact, by the name of a pattern."""
    number = printed(fact, draw)
    of = f" of {_whole(fact)}" if fact.base != "not stated" and not fact.total else ""
    was = fact.value + draw.choice([-6, -2, 2, 6])
    before = f"{max(was, Decimal(1)):f}{'%' if fact.unit == 'percent' else ''}"
    year = "in the previous report"
    m, s = fact.measure, fact.subject
    if pattern == "written":
        template = fact.sentence or "{In_period}, the report counted {value} " + m + "."
        if "{denominator}" in template and not fact.denominator:
            template = "{In_period}, {value} was the " + _verb(fact) + " of " + m + "."
        return template.format(
            value=number, denominator=fact.denominator, in_period=fact.period, In_period=_cap(fact.period)
        )
    return {
        "colon": f"{_cap(m)}: {number}{of}.",
        "amount": f"The {_verb(fact)} of {m} was {number}.",
        "passive": f"{_cap(s)} was recorded in {number}{of}.",
        "first": f"{_cap(number)}{of or ' of those in the report'} concerned {s}.",
        "brackets": f"The reviews looked at {m} ({number}{of}), and partners should consider why.",
        "compared": f"{_cap(m)} stood at {number}, compared with {before} {year}.",
        "among": f"Among {_whole(fact) if of else 'families'}, {number} involved {s}.",
        "equal": f"{_cap(m)} made up {number}{of} that the Panel considered.",
        "leading": f"Of {_whole(fact) if of else 'those in the report'}, {number} involved {s}.",
        "up": f"{_cap(m)} went up to {number}, from {before} the year before.",
        "factor": f"{_cap(s)} was a factor for {number}{of}, a concern to which we return in chapter 4.",
        "striking": f"It is striking that {number}{of} showed {s}.",
        "bracket": f"Themes included {s} ({number}{of}).",
        "comma": f"{_cap(m)}, at {number}, changed little.",
        "saw": f"Reviewers saw {s} in as many as {number}{of}.",
        "against": f"Against {before} {year}, {m} now stood at {number}.",
        "year": f"In {_year(fact)}, {m} came to {number}{of}.",
        "dash": f"{_cap(s)} \u2013 {number}{of}.",
        # held out
        "found": f"We found {s} in {number}{of}.",
        "down": f"{_cap(number)}{of} featured {s}, down from {before} {year}.",
        "figure": f"For {m}, the figure is {number}.",
        "at": f"At {number}, {m} remained a concern for safeguarding partners.",
        "which": f"{_cap(s)}, which accounted for {number}{of}, deserves attention.",
        "some": f"Some {number}{of} had {s} recorded against them.",
        "rose": f"The {_verb(fact)} of {m} rose from {before} {year} to {number}.",
        "numbered": f"{_cap(m)} numbered {number} in all."
        if fact.unit == "count"
        else f"{_cap(m)} represented {number}{of}.",
        "fell": f"The {_verb(fact)} of {m} fell to {number}, {year} having given {before}.",
        "present": f"{_cap(s)} was present in {number}{of} where the Panel had enough information to tell.",
        "emerged": f"A pattern of {s} emerged from {number}{of} this time.",
        "there": f"There was evidence of {s} in {number}{of}, as our analysts noted.",
    }[pattern]


PATTERNS: tuple[str, ...] = (
    *("written", "colon", "amount", "passive", "first", "brackets", "compared", "among", "equal"),
)
PATTERNS += (
    "leading",
    "up",
    "factor",
    "striking",
    "bracket",
    "comma",
    "saw",
    "against",
    "year",
    "dash",
    "figure",
    "rose",
)
HELD_OUT = ("found", "down", "at", "which", "some", "there", "numbered", "fell", "present", "emerged")
OF_TOTALS = (
    "written",
    "colon",
    "amount",
    "brackets",
    "compared",
    "up",
    "comma",
    "against",
    "figure",
    "at",
    "rose",
    "numbered",
    "fell",
)
"""Those that can be said of a total, which is no part of anything."""
PAIRED = ("and", "semicolon", "involved", "both", "brackets", "against")
PAIRED_HELD_OUT = ("respectively", "while")


def said_together(one: Fact, two: Fact, pattern: str, draw: random.Random) -> str:
    """Two facts of one base in one sentence."""
    a, b = printed(one, draw), printed(two, draw)
    among = f" in {one.base}" if one.base != "not stated" else ""
    of = f" of {_whole(one)}" if one.base != "not stated" else ""
    return {
        "and": f"{_cap(one.subject)} was recorded in {a}{of} and {two.subject} in {b}.",
        "semicolon": f"{_cap(one.subject)} accounted for {a}{of}; {two.subject} for {b}.",
        "involved": f"{_cap(a)}{of} involved {one.subject} and {b} {two.subject}.",
        "both": f"{_cap(one.subject)} and {two.subject} were both common, in {a} and {b}{of} respectively.",
        "brackets": f"{_cap(one.subject)} ({a}) and {two.subject} ({b}) were noted most often{among}.",
        "against": f"While {one.subject} featured in {a}{of}, {two.subject} featured in {b}.",
        "respectively": f"{_cap(one.subject)} and {two.subject} featured in {a} and {b}{of} respectively.",
        "while": f"{_cap(a)}{of} involved {one.subject}, while {b} involved {two.subject}.",
    }[pattern]


DECOYS = (
    "In the previous report, {s} featured in {n}% of incidents.",
    "Partners in the North West told us that {n}% of their own audits mentioned {s}.",
    "The Panel met {n} times in the year and wrote to {n2} partnerships.",
    "Working Together to Safeguard Children was revised in December 2023: see chapter {n2}.",
    "Housing that was overcrowded or unsafe was noted in {n}% of the summaries that we read in depth.",
    "As paragraph 3.{n2} and figure {n2} show, the work of {n} practitioners informed this chapter.",
    "In Scotland, a separate body considered {n} learning reviews in 2021 to 2022.",
    "Poverty was mentioned by {n} per cent of practitioners who answered our survey of 2019.",
    "Some {n2} of 267 respondents said that supervision had helped them to reflect on what they saw.",
    "Police attended {n} strategy meetings, and health visitors {n2}.",
)
TRAPS = (
    "In the previous report, the {verb} of {m} was {true}.",
    "In our survey, {true} of practitioners said that {s} was hard to talk about.",
    "In Wales, a review found {s} in {true} of its cases.",
    "{S} is discussed in chapter {n} and on page {bare}.",
    "In {before}, {s} was recorded in {true}{of}.",
    "Some {true}{of} lived in homes that were overcrowded.",
    "The {verb} of {m} was down from {true} the year before.",
    "A study of 2017 put {s} at {true}.",
    "It is expected that {s} would be found in {true} of cases by 2030.",
    "Not {true}, as was first thought, but fewer families had a worker who stayed.",
)
"""Sentences that print the number that is held where the report prints another: about something else."""
FILLER = (
    "Practitioners told the Panel that time to think with a manager mattered more than another form.",
    "Children said that they wanted one adult to stay with them through a change of worker.",
    "Reviews often showed a gap between what was written in a plan and what a family understood of it.",
    "Where partners met early, the history of a household was more likely to be known to all of them.",
    "We ask safeguarding partners to consider how information is weighed, and not only how it is passed on.",
    "Supervision gave staff room to name what they did not know, and to ask a second question.",
    "The experience of fathers and other men in the household was seldom described in their own words.",
)


def _trap(fact: Fact, draw: random.Random) -> str:
    true = printed(fact._replace(fate="right"), draw, plain=True)
    years = re.findall(r"20\d\d", fact.period)
    of = f" of {_whole(fact)}" if fact.base != "not stated" else " of them"
    return draw.choice(TRAPS).format(
        verb=_verb(fact),
        m=fact.measure,
        s=fact.subject,
        S=_cap(fact.subject),
        true=true,
        of=of,
        bare=true.strip("%"),
        n=draw.randint(2, 9),
        before=int(years[0]) - 2 if years else 2011,
    )


def _filler(draw: random.Random, subjects: list[str]) -> str:
    lines = []
    for _ in range(draw.randint(3, 6)):
        if draw.random() < 0.3:
            lines.append(
                draw.choice(DECOYS).format(
                    s=draw.choice(subjects), n=draw.randint(4, 96), n2=draw.randint(2, 19)
                )
            )
        else:
            lines.append(draw.choice(FILLER))
    return " ".join(lines)


def _fated(everything: list[Fact], draw: random.Random) -> tuple[list[Fact], dict[str, Fate]]:
    """What is printed of each fact: a tenth is left out, and half of the rest altered."""
    facts: list[Fact] = []
    fates: dict[str, Fate] = {}
    seen: set[str] = set()
    for fact in everything:
        chance = draw.random()
        if fact.figure in seen:  # a second reading of one figure: what is printed is the first
            continue
        seen.add(fact.figure)
        if chance < 0.1:
            made = fact._replace(fate="left-out")
        elif chance < 0.55:
            made = alter(fact, draw, [other for other in everything if other.figure != fact.figure])
        else:
            made = fact
        fates |= dict.fromkeys(made.claims, made.fate)
        if made.fate != "left-out":
            facts.append(made)
    return facts, fates


def make(
    record: Record,
    publication: str,
    seed: int,
    *,
    patterns: tuple[str, ...] = PATTERNS,
    paired: tuple[str, ...] = PAIRED,
    paragraphs: int = 60,
    tables: bool = False,
) -> Report:
    """One report: a quarter of what is held is left out, and half of the rest altered."""
    draw = random.Random(f"{publication}-{seed}")
    held = record.publications[publication]
    everything = facts_of(record, publication)
    facts, fates = _fated(everything, draw)
    many = len(facts)
    draw.shuffle(facts)
    told: dict[str, str] = {}
    subjects = [fact.subject for fact in everything if fact.subject != "children"]
    blocks: list[Block] = [Block("heading", "Contents")]
    blocks += [
        Block("paragraph", f"{n}. {_cap(draw.choice(subjects))} ......... {n * 7}") for n in range(1, 7)
    ]
    while facts:
        fact = facts.pop()
        twin = next(
            (
                o
                for o in facts
                if (o.base, o.unit) == (fact.base, fact.unit) and o.subject != fact.subject and not o.total
            ),
            None,
        )
        fitting = tuple(name for name in patterns if not fact.total or name in OF_TOTALS)
        if tables and len(facts) > 3 and draw.random() < 0.5:
            together = [fact]
            together += [o for o in facts if o.base == fact.base and o.unit == fact.unit][:7]
            facts = [o for o in facts if o not in together]
            blocks.append(Block("table", _caption(fact), _table(together, draw)))
        elif twin is not None and not fact.total and draw.random() < 0.25:
            facts.remove(twin)
            sentence = said_together(fact, twin, draw.choice(paired), draw)
            told |= dict.fromkeys((*fact.claims, *twin.claims), sentence)
            blocks.append(Block("paragraph", sentence))
        elif draw.random() < 0.2:
            sentence = said(fact, draw.choice(fitting), draw)
            told |= dict.fromkeys(fact.claims, sentence)
            blocks.append(Block("bullet", sentence))
        else:
            sentence = said(fact, draw.choice(fitting), draw)
            told |= dict.fromkeys(fact.claims, sentence)
            text = [draw.choice(FILLER), sentence, draw.choice(FILLER)]
            blocks.append(Block("paragraph", " ".join(text)))
        if draw.random() < 0.3:
            blocks.append(
                Block("heading", _cap(draw.choice(FILLER).split(" ", 4)[0]) + " and what we learned")
            )
        if draw.random() < 0.3:
            blocks.append(
                Block(
                    "footnote", f"See table {draw.randint(2, 40)} of the annex, page {draw.randint(2, 160)}."
                )
            )
        blocks += [
            Block("paragraph", _filler(draw, subjects)) for _ in range(max(1, paragraphs // max(1, many)))
        ]
    title = (held.publisher, held.title, held.covers)
    return Report(title, tuple(blocks), fates, told)


def _caption(fact: Fact) -> str:
    return f"Table: {_cap(fact.base) if fact.base != 'not stated' else 'What was recorded'}"


def _table(facts: list[Fact], draw: random.Random) -> tuple[tuple[str, ...], ...]:
    unit = "Per cent" if facts[0].unit == "percent" else "Number"
    rows = [("Measure", f"{unit}, this report", f"{unit}, previous report")]
    for fact in facts:
        was = max(fact.value + draw.choice([-7, -3, 3, 7]), Decimal(1))
        now = printed(fact, draw, plain=True)
        rows.append((_cap(fact.measure), now, f"{was:f}{'%' if fact.unit == 'percent' else ''}"))
    return tuple(rows)


# -- layouts -------------------------------------------------------------------------------------------


def pdf_of(report: Report, layout: Layout, folder: Path) -> Path:
    """Lays a report out, and gives the file."""
    out = folder / f"{layout}-{abs(hash(report.title)) % 10_000}.pdf"
    if layout == "writer":
        return _writer(report, out)
    import typst

    source = _typst(report, columns=2 if layout == "two-columns" else 1)
    path = folder / "report.typ"
    path.write_text(source, encoding="utf-8")
    tagged = layout == "two-columns"
    out.write_bytes(typst.compile(str(path), pdf_standards="ua-1" if tagged else "1.7", pdf_tags=tagged))
    return out


def _escaped(text: str) -> str:
    return re.sub(r"([\\#$*_`<>@\[\]~=+/-])", r"\\\1", text)


def _typst(report: Report, columns: int) -> str:
    head = _escaped(report.title[1])
    lines = [
        f'#set document(title: "{report.title[1]}")',
        f'#set page(paper: "a4", columns: {columns}, header: [#text(8pt)[{head} 2 of 9]], numbering: "1")',
        f'#set text(lang: "en", region: "GB", size: 10pt, hyphenate: {"true" if columns == 2 else "auto"})',
        "#set par(justify: true)",
        *(f"= {_escaped(line)}" for line in report.title[:1]),
        *(f"#text(20pt)[{_escaped(line)}]\n" for line in report.title[1:]),
        "#pagebreak()",
    ]
    for block in report.blocks:
        if block.kind == "heading":
            lines += ["", f"== {_escaped(block.text)}", ""]
        elif block.kind == "bullet":
            lines.append(f"- {_escaped(block.text)}")
        elif block.kind == "footnote":
            lines[-1 if lines[-1] else -2] += f"#footnote[{_escaped(block.text)}]"
            lines.append("")
        elif block.kind == "table":
            cells = [f"[{_escaped(cell)}]" for row in block.rows[1:] for cell in row]
            headed = ", ".join(f"[{_escaped(cell)}]" for cell in block.rows[0])
            widths = ", ".join(["1fr"] + ["auto"] * (len(block.rows[0]) - 1))
            lines += ["", _escaped(block.text), ""]
            lines += [f"#table(columns: ({widths}), table.header({headed}), {', '.join(cells)})", ""]
        else:
            lines += ["", _escaped(block.text), ""]
    return "\n".join(lines)


def _writer(report: Report, out: Path) -> Path:
    import docx
    from docx.enum.text import WD_BREAK
    from docx.oxml.ns import qn

    document = docx.Document()
    for line in report.title:
        document.add_heading(line, 1)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{report.title[1]}, page header 7"
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "400")
    for block in report.blocks:
        if block.kind == "heading":
            document.add_heading(block.text, 2)
        elif block.kind == "table":
            document.add_paragraph(block.text)
            table = document.add_table(rows=0, cols=len(block.rows[0]))
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block.kind == "footnote":
            document.add_paragraph(block.text)
        else:
            document.add_paragraph(block.text, style="List Bullet" if block.kind == "bullet" else None)
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / f"{out.stem}.docx"
        buffer = io.BytesIO()
        document.save(buffer)
        path.write_bytes(buffer.getvalue())
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{work}/profile", "--headless"),
                *("--convert-to", "pdf", "--outdir", str(out.parent), str(path)),
            ],
            check=True,
            capture_output=True,
        )
    return out
