"""Which publication a report is: by its title, its dates and its text, held against what was typed."""

import re
from collections.abc import Collection, Sequence

from csprp_cli.model.kinds import PublicationKind
from csprp_cli.model.problem import NothingHeld, ReportProblem, UsageProblem
from csprp_cli.model.record_items import Publication
from csprp_cli.printed.pdf_text import PdfText
from csprp_cli.record.record import Record
from csprp_cli.record.spelling import nearest, slug

_FRONT = 4
"""How many pages of a report are its front: its title, its dates, who made it."""

_ENGLISH = frozenset(
    ("the", "of", "and", "to", "in", "that", "for", "was", "were", "with", "is", "are", "by")
)

_LEAST_ENGLISH = 0.12
"""Which part of the words of an English text these are at least; it is about a fifth."""

_PANEL = "child safeguarding practice review panel"

_YEARS = r"(20\d\d)(?:\s?(?:to|-|\u2013|/)\s?((?:20)?\d\d))?"


def publication_of(record: Record, text: PdfText, typed: str | None, file: str) -> Publication:
    """Return the publication that a report is, of those that the record holds claims of.

    Raises UsageProblem where it says of itself another than was typed, or none; NothingHeld for one without
    claims; ReportProblem for one in another language.
    """
    _refuse_other_language(text, file)
    asked = _typed(record, typed) if typed is not None else None
    said = _said(record, text)
    line = {"--report": ""} if typed is not None else None
    if asked is not None and said is not None and said.id != asked.id:
        raise UsageProblem(
            f"{file} says that it is {_named(said)}, not {_named(asked)}", "leave --report out", line
        )
    if said is None and not _is_of_the_field(text):
        raise UsageProblem(
            f"{file} is about something else than safeguarding children", "name the PDF of the report"
        )
    found = asked or said
    if found is None:
        reports = [report.token for report in record.reports]
        raise UsageProblem(
            f"{file} does not say that it is a publication of the record",
            "if it is an annual report, say of which year",
            {"": f"--report {reports[-1]}"},
        )
    if not any(figure.publication == found.id for figure in record.figures.values()):
        raise NothingHeld(
            f"the record holds no figure of {_named(found)}", "see what it holds: csprp sources"
        )
    return found


def _named(publication: Publication) -> str:
    return publication.title[:1].lower() + publication.title[1:]


def _typed(record: Record, typed: str) -> Publication:
    wanted = slug(typed)
    if wanted in record.publications:
        return record.publications[wanted]
    from csprp_cli.record.typed_periods import read_report

    try:
        return read_report(record, typed)
    except UsageProblem:
        close = nearest(wanted, record.publications)
        if close and not re.search(r"\d{4}", typed):
            raise UsageProblem(f'no publication "{typed}"', instead={typed: close}) from None
        raise


def _said(record: Record, text: PdfText) -> Publication | None:
    """Return the publication whose title, or whose year, stands on the front of a report.

    The year of an annual report counts where the report names the Panel: every body has annual reports.
    """
    shared = {item.title for item in record.publications.values()}
    of_the_panel = any(_PANEL in _plain(block.text) for block in text.blocks)
    pages: dict[int, str] = {0: text.title}
    for block in text.blocks:
        if block.page <= _FRONT:
            pages[block.page] = f"{pages.get(block.page, '')}\n{block.text}"
    for page in sorted(pages):
        plain = _plain(pages[page])
        titled = [item for item in record.publications.values() if _title_in(item, plain, shared)]
        if titled:
            return max(titled, key=lambda item: len(item.title))
        if of_the_panel and (found := _by_year(record.reports, plain)):
            return found
    return None


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w/\u2013-]+", " ", text.lower()))


def _title_in(publication: Publication, plain: str, shared: Collection[str]) -> bool:
    """Return whether a title stands in a text: whole, or up to its colon where that is long enough and is the
    whole title of no other: a note on an annual report begins with the title of the report."""
    if publication.kind == PublicationKind.ANNUAL_REPORT:
        return False  # its years may be written in many ways
    title = publication.title
    short = title.partition(":")[0]
    names = [title, short] if len(short.split()) >= 3 and short not in shared else [title]
    return any(f" {_plain(name).strip()} " in f" {plain} " for name in names)


def _by_year(reports: Sequence[Publication], plain: str) -> Publication | None:
    """Return the annual report of the year that stands beside "annual report"; of several, the first."""
    by_years = {_years(report.title): report for report in reports}
    place = plain.find("annual report")
    if place < 0:
        return None
    for match in re.finditer(_YEARS, plain[place : place + 200]):
        found = by_years.get(_years(match[0]))
        if found is not None:
            return found
    before = list(re.finditer(_YEARS, plain[max(0, place - 60) : place]))
    return by_years.get(_years(before[-1][0])) if before else None


def _years(text: str) -> tuple[int, int]:
    match = re.search(_YEARS, text)
    if match is None:
        return 0, 0
    first = int(match[1])
    last = int(match[2][-2:]) + first // 100 * 100 if match[2] else first
    return first, last


def _is_of_the_field(text: PdfText) -> bool:
    return sum("safeguarding" in block.text.lower() for block in text.blocks) > 0


def _refuse_other_language(text: PdfText, file: str) -> None:
    words = [word for block in text.blocks[:400] for word in re.findall(r"[^\W\d_]+", block.text.lower())]
    if len(words) < 60:
        return
    english = sum(word in _ENGLISH for word in words) / len(words)
    if english < _LEAST_ENGLISH:
        raise ReportProblem(f"{file} is not in English", "name the English edition of the report")
