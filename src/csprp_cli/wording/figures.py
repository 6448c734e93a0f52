"""Put a figure into words: beside its base, in a sentence, as a line to quote."""

from collections.abc import Iterable

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Agreement, AreaKind, Counted, Level, Unit, Whom
from csprp_cli.model.problem import NothingHeld
from csprp_cli.model.record_items import LEVEL_WORDS, Caveat, Source, Support
from csprp_cli.model.result import Section
from csprp_cli.model.text_kinds import Basis, LearningPart
from csprp_cli.model.theme import Learning
from csprp_cli.model.value import NOT_HELD, SYMBOLS, claimed, one_per_reading, printed, with_commas
from csprp_cli.record.facts import share_of
from csprp_cli.record.record import Record
from csprp_cli.wording.citations import Citations

MOST_HELP_LINES = 4
"""More would be a list to search, at a moment when nobody searches."""


def as_printed(record: Record, figure: Figure) -> str:
    """Return value, denominator and published share as one phrase: `146 of 393, 37%`."""
    phrase = printed(figure)
    if figure.denominator and figure.unit in (Unit.COUNT, Unit.PERCENT):
        phrase += f" of {with_commas(figure.denominator)}"
    share = share_of(record, figure)
    return f"{phrase}, {printed(share)}" if share is not None and figure.category != "All" else phrase


def marks_of(record: Record, figure: Figure, citations: Citations) -> str:
    """Return the source marks of a figure and of the share that is printed beside it."""
    own = citations.mark(figure)
    share = share_of(record, figure)
    beside = citations.mark(share) if share is not None else ""
    return own if beside in own else f"{own}{beside}"


def sentence(
    record: Record, figure: Figure, citations: Citations | None = None, *, plain: bool = False
) -> str:
    """Return a figure as a sentence that states its base and its year, with its source marks.

    The sentence is data (sentences.csv, or with `plain` plain_sentences.csv where it has one); where nobody
    has written one, a plain one is put together.
    """
    easier = record.sentence_of(figure, plain=True) if plain else None
    written = (easier or record.sentence_of(figure)) if figure.area.kind == AreaKind.COUNTRY else None
    if written and "{denominator}" in written.sentence and not figure.denominator:
        written = None
    template = written.sentence if written else _plain_sentence(figure)
    in_period = figure.period.in_sentence
    value, readings = printed(figure), one_per_reading(figure)
    if citations is not None and len(readings) > 1:
        value = " or ".join(
            f"{claimed(claim)} {citations.mark_source(claim.source.id)}" for claim in readings
        )
    elif citations is not None:
        before, after = template.split("{value}", 1)
        first, stop, rest = after.partition(".")
        template = f"{before}{{value}}{first} {citations.mark(figure)}{stop}{rest}"
    return template.format(
        value=value,
        denominator=with_commas(figure.denominator) or NOT_HELD,
        in_period=in_period,
        In_period=in_period[:1].upper() + in_period[1:],
    )


def _plain_sentence(figure: Figure) -> str:
    where = "" if figure.area.kind == AreaKind.COUNTRY else f", {figure.area.name}"
    title = figure.indicator.title
    if figure.category != "All" and figure.category.lower() not in title.lower():
        title = f"{title}, {figure.category[:1].lower()}{figure.category[1:]}"
    what = _literal(f"{title[:1].lower()}{title[1:]}{where}")
    return "{In_period}: " + what + ", {value}" + _literal(f" ({figure.base.title}).")


def _literal(words: str) -> str:
    """Return words in which no brace is read as a placeholder."""
    return words.replace("{", "{{").replace("}", "}}")


def to_quote(record: Record, figure: Figure | None, citations: Citations) -> str:
    """Return one sentence with its source, ready for a board paper; nothing where no figure may be quoted."""
    if figure is None or not figure.may_be_quoted:
        return ""
    source = figure.used[0].source
    parts = [sentence(record, figure)]
    parts += ["The sources differ."] if figure.status == Agreement.DISPUTED else []
    marks = [SYMBOLS[flag].partition(":")[0] for flag in figure.flags if flag in SYMBOLS]
    parts += [f"Marked by the publisher: {in_a_row(marks)}."] if marks else []
    named = dict.fromkeys(claim.source.short for claim in one_per_reading(figure))
    parts.append(f"Source: {'; '.join(named)} {citations.mark(figure)}.")
    parts += [] if source.level == Level.PRIMARY else [check_first(source)]
    return " ".join(parts)


def check_first(source: Source) -> str:
    """Return what a reader must do before quoting a source that is not the publisher's own table."""
    return f"{LEVEL_WORDS[source.level].capitalize()}: check the report before quoting."


def numbered(sections: list[Section]) -> tuple[Section, ...]:
    """Return sections with numbered headings, where there is more than one."""
    if len(sections) < 2:
        return tuple(sections)
    return tuple(part._replace(heading=f"{place}. {part.heading}") for place, part in enumerate(sections, 1))


def cited_text(item: Learning, citations: Citations) -> str:
    """Return a text with its source marks before the full stop, but for somebody else's: see `whose`."""
    marks = "".join(citations.mark_source(source) for source in item.sources)
    if not marks or item.basis == Basis.THIRD_PARTY:
        return item.text
    stop = item.text[-1:] if item.text.endswith((".", "?", "!")) else ""
    return f"{item.text.removesuffix(stop)} {marks}{stop}"


def whose(item: Learning, citations: Citations) -> str:
    """Return what stands before somebody else's text: whose it is, with its source marks."""
    if item.basis != Basis.THIRD_PARTY:
        return ""
    marks = "".join(citations.mark_source(source) for source in item.sources)
    what = {LearningPart.PRACTICE: "Good practice, ", LearningPart.QUESTION: "Asked by "}.get(item.part, "")
    return f"{what}{item.who} {marks}:"


def counted_in(figure: Figure) -> str:
    """Return what a figure is a part of, in brackets: "(of rapid reviews)"."""
    if figure.base.counts == Counted.NOT_STATED:
        return "(base not stated)"
    of = "of " if figure.unit == Unit.PERCENT and not figure.denominator else ""
    return f"({of}{figure.base.title})"


def as_counted(record: Record, figure: Figure) -> str:
    """Return a figure as it is printed, with what it is a part of."""
    return f"{as_printed(record, figure)} {counted_in(figure)}"


def name_of(figure: Figure) -> str:
    """Return what a row about one figure is called: its category, or its indicator where that is all."""
    return figure.indicator.label if figure.category == "All" else figure.category


def in_a_row(names: list[str]) -> str:
    """Return names as English lists them: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def legend_of(figures: list[Figure]) -> tuple[tuple[str, str], ...]:
    """Return the symbols that occur among figures, each with its meaning."""
    flags = sorted({flag for figure in figures for flag in figure.flags})
    return tuple((f"[{flag}]", SYMBOLS[flag]) for flag in flags if flag in SYMBOLS)


def local_caveats(figures: list[Figure]) -> list[str]:
    """Return the ids of the caveats that a number of one region or council always carries."""
    local = any(figure.area.kind != AreaKind.COUNTRY for figure in figures)
    return ["not-performance", "where-it-happened"] if local else []


def second_hand(figures: list[Figure]) -> list[str]:
    """Return the ids of the caveats that figures carry which were read in pages about a report alone."""
    return [] if all(figure.level == Level.PRIMARY for figure in figures) else ["second-hand"]


def caveat_texts(record: Record, ids: list[str], figures: list[Figure]) -> tuple[str, ...]:
    """Return the texts of caveats, in display order, each once: those that fit the series shown."""
    held = _fitting(record, ids, figures)
    return tuple(caveat.text for caveat in sorted(held, key=lambda caveat: caveat.order))


def only_in_full(figures: list[Figure]) -> str:
    """Return how many of the figures that are listed stand on no first screen: small numbers of children."""
    number = sum(not figure.may_stand_first for figure in figures)
    if not number:
        return ""
    return f"In --full alone, for care: {number} small number{'s' if number > 1 else ''}."


def only_by_show(alone: list[Figure]) -> tuple[str, ...]:
    """Return how many figures are held third-hand alone, with the line that shows one; nothing where none."""
    if not alone:
        return ()
    held = "1 figure is" if len(alone) == 1 else f"{len(alone)} figures are"
    it = "it" if len(alone) == 1 else "the first"
    return (f"{held} held third-hand alone, and not listed. To see {it}: csprp show {alone[0].id}",)


def third_hand_alone(what: str, alone: list[Figure]) -> NothingHeld:
    """Return the refusal of a view that has third-hand figures alone to show."""
    return NothingHeld(
        f"{what} is held third-hand alone, so no view but show has it", f"type: csprp show {alone[0].id}"
    )


def parts_left_out(number: int) -> tuple[str, ...]:
    """Return how many parts of a year a view leaves out, or nothing where it leaves out none."""
    if not number:
        return ()
    what = "figure of a half-year or quarter is" if number == 1 else "figures of half-years and quarters are"
    return (f"{number} {what} left out here. --half-years shows them.",)


def foremost(record: Record, ids: list[str], figures: list[Figure]) -> tuple[str, ...]:
    """Return the titles of the two caveats that change most how a number may be used (caveats.csv: rank)."""
    ranked = [caveat for caveat in _fitting(record, ids, figures) if caveat.rank is not None]
    return tuple(caveat.title for caveat in sorted(ranked, key=lambda caveat: caveat.rank or 0)[:2])


def _fitting(record: Record, ids: list[str], figures: list[Figure]) -> list[Caveat]:
    shown = {figure.series.id for figure in figures}
    held = [record.caveats[caveat] for caveat in dict.fromkeys(ids)]
    return [caveat for caveat in held if shown.issuperset(caveat.series)]


def support_line(record: Record, *themes: str) -> str:
    """Return where to turn, need by need, from support.csv: for themes, or for any."""
    return " ".join(f"{need}: {places}" for need, places in support_needs(record, themes))


def support_of(record: Record, figures: Iterable[Figure]) -> str:
    """Return where to turn beside figures that no chart may draw, or nothing where there is none of them."""
    apart = [figure for figure in figures if figure.indicator.no_chart]
    themes = dict.fromkeys(theme for figure in apart for theme in figure.themes)
    return support_line(record, *themes) if apart else ""


def help_lines(record: Record, themes: tuple[str, ...] = ()) -> list[Support]:
    """Return the places to turn to on themes: those for the reader first, and four help lines at most.

    Emergency services and the local front door are always there and do not count. The first line that each
    theme has of its own comes before their others, and these before those of every theme.
    """
    named = [{theme, *record.themes[theme].covers} for theme in themes]
    of_each = [[item for item in record.support if slugs.intersection(item.for_themes)] for slugs in named]
    own = [item for item in record.support if any(item in held for held in of_each)]
    of_all = [item for item in record.support if "all" in item.for_themes]
    firsts = [item for item in own if any(item == held[0] for held in of_each if held)]
    counted = (item for item in (*firsts, *own, *of_all) if item.whom != Whom.ANYBODY)
    lines = sorted(list(dict.fromkeys(counted))[:MOST_HELP_LINES], key=(*own, *of_all).index)
    always = [item for item in of_all if item.whom == Whom.ANYBODY]
    return sorted((*always, *lines), key=lambda item: list(Whom).index(item.whom))


def support_needs(record: Record, themes: tuple[str, ...] = (), local: str = "") -> list[tuple[str, str]]:
    """Return each need with where to turn: ("Immediate danger", "emergency services, 999.").

    `local` is a partnership's own line: it stands with the place that has no number of its own, and in a
    need of its own where there is none such.
    """
    by_need: dict[str, list[str]] = {}
    if local and all(item.contact for item in record.support):
        by_need["Where you work"] = [local]
    for item in help_lines(record, themes):
        contact = item.contact or local
        by_need.setdefault(item.when, []).append(", ".join(filter(None, (item.name, contact))))
    return [(need, f"{', or '.join(places)}.") for need, places in by_need.items()]
