"""What is said of our own numbers beside the national ones: plain, most important first, never a rank.

No sentence that is printed depends on a number that is hidden. Two do, and are for the one who asked alone,
on the error stream: what is given away already, and which public numbers this file contradicts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from csprp_cli.model.benchmark import HIDDEN, Measure, MeasureRow
from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.kinds import Counted, Zeros
from csprp_cli.model.local import LocalFile
from csprp_cli.model.reading import RowsAre

TOO_FEW = "too few to compare"
NONE_HERE = "not compared: there are none here"
CONCEALED = "hidden, to protect children"
NO_TOTAL = "not compared: what it is out of is hidden"
TOTALS = "not compared: one area, and all of England"
NO_SHARE = "no national share is held"
YEARS_LACK = "England's years are not all held"
APART = "they cannot be told apart"

MOST_SAID = 5
"""How many yes or no questions a summary names in words."""

MOST_NAMED = 3
"""More measures than this make no sentence: the table has them."""

_REASONS = {
    **dict.fromkeys((TOO_FEW, CONCEALED, NO_TOTAL), "too few children"),
    **dict.fromkeys((NO_SHARE, YEARS_LACK), "no share for England is held"),
}

LEGEND = ((HIDDEN, "hidden, to protect children: the number is small, or would give a small one away"),)

NOTHING_HIDDEN = (
    "NOTHING IS HIDDEN HERE. Small numbers can show a child. Keep this to people who may see every number."
)
GIVEN_AWAY = (
    "What is public already gives some of the hidden numbers away. Hiding them here does not take that back."
)
REPLACES = (
    "This page replaces an earlier one. Withdraw that one everywhere: the two side by side can show a child."
)
OTHER_PAGES = (
    "Another page of the same file, made apart, can give away a small number beside this one: what is out "
    "together must be made in one release, or be named when the next page is made."
)
NAME_THEM = (
    "Two pages of one file that know nothing of each other can give away together what each of them hides: "
    "ask for all periods at once with --periods, or name each page that is out with --already-published."
)
KEEP_ITS_NUMBERS = (
    "When the next page is made, name this pack with --already-published: the same line with --out board.csv "
    "writes its numbers for that."
)
UNPROTECTED_BESIDE = (
    "A page that is public already hides nothing. What it prints is known, and nothing here takes that back: "
    "the promise holds for all that does not follow from it."
)
WHAT_ELSE = (
    "csprp cannot know what else is public: DfE publishes your area's yearly total, and an earlier report, "
    "a published review or a page of other years that was made apart may fill a gap. Ask your data "
    "protection lead before you share this."
)
NOT_KNOWN = (
    "A share is out of all your incidents, those with no answer included, as England's counts are. It is "
    "of what your file holds: csprp cannot see whether a year in it is whole."
)
OWN_ROWS = (
    "Each row of your file is counted once. A share is out of all of them, those with no answer included. "
    "csprp cannot see whether a year in your file is whole."
)
NOT_PROTECTED = "NOT PROTECTED."
SAID_FIRST = ("outcome", "age")
"""The questions that a summary tells in words, in this order."""

PART_OF_ENGLAND = "Your area is one of those that make up England, and was counted by other people."
ZEROS = {
    Zeros.SHOWN: "A 0 is shown, so that a symbol is more than 0. Where all have one answer, that is hidden.",
    Zeros.HIDDEN: (
        "A 0 is hidden too, and so is the one answer that all have. A 0 of an answer such as not known is "
        "shown."
    ),
}
"""What the page says of a 0, by what the rule does with it."""

SAYS_NOTHING = "says nothing about how well services work"


def of_the_rule(rule: DisclosureRule) -> str:
    """Return the rule with its guarantee (sdc/suppression.py), in the words of the page."""
    guarantee = (
        "For a reader who knows the rule, this page and what was named as public, a hidden number from 1 to "
        f"{rule.threshold} can still be any of these, and any other hidden number has at least "
        f"{rule.threshold} possible values."
    )
    return f"{_rule_alone(rule)} {guarantee}"


def _rule_alone(rule: DisclosureRule) -> str:
    base = f"No percentage is given on a base under {rule.minimum_denominator}."
    return f"Rule: {rule.slug} ({lower(rule.title)}). {ZEROS[rule.zeros]} {base}"


def foremost(
    rule: DisclosureRule | None,
    periods: int,
    *,
    replaces: bool = False,
    beside_unprotected: bool = False,
    in_short: bool = False,
) -> tuple[str, ...]:
    """Return what stands before every other caution: what the page is beside others, the rule where one
    hides, and what it cannot know. Where one screen is all there is, the guarantee is left out."""
    said = {
        REPLACES: replaces,
        OTHER_PAGES: True,
        f"The {periods} periods here were protected together, as one release.": rule and periods > 1,
        (_rule_alone(rule) if in_short else of_the_rule(rule)) if rule else "": rule,
        UNPROTECTED_BESIDE: rule and beside_unprotected,
        WHAT_ELSE: True,
    }
    return tuple(words for words, holds in said.items() if holds)


def warned(words: str, *, hides: bool, replaces: bool) -> str:
    """Return the words of a row after what must be known of its page: a row of CSV travels without it."""
    said = ("" if hides else NOT_PROTECTED, "REPLACES AN EARLIER PAGE." if replaces else "")
    return " ".join(filter(None, (*said, words)))


def of_the_public(disputed: int, unplaced: int) -> tuple[str, ...]:
    """Return what is said of public numbers that nothing could be made of."""
    said = (
        (disputed, "not what this file holds, and {was} set aside. Check both."),
        (unplaced, "about no whole year or question of this file, and {was} not taken into account."),
    )
    return tuple(
        f"1 number that is public is {words.format(was='was')}"
        if number == 1
        else f"{number} numbers that are public are {words.format(was='were')}"
        for number, words in said
        if number
    )


def of_the_left_out(figures: int, rule: DisclosureRule) -> str:
    """Return what is said of national figures about a part of the incidents: no local number is in it."""
    if not figures:
        return ""
    return (
        f"Left out: {figures} of England's figures, which are about a part of the incidents, such as deaths "
        "alone. Your answers would have to be crossed with each other, and csprp never does that: on a base "
        f"under {rule.minimum_cross_denominator} it is not safe."
    )


def of_the_dates(kinds: Iterable[str]) -> str:
    """Return what is said of dates that DfE does not count by. `kinds` are answers of the column date_of."""
    kinds = set(kinds)
    by = "DfE counts by the date on which a notification was sent"
    if "incident" in kinds:
        return f"Some of your dates are dates of incidents. {by}, so that a row may be of another year there."
    return "" if kinds <= {"notification"} else f"Your file does not say what its dates are of. {by}."


def of_the_rows(file: LocalFile) -> str:
    """Return what is said of rows where a person has said what they are: what is counted, and beside what."""
    if file.tied:
        return (
            "Rows of one incident were counted as one: its outcome is the most serious of theirs, and yes is "
            "yes for any child. Age, sex, ethnic background and home are not known where children differ."
        )
    beside = {
        RowsAre.CHILDREN: "Each row is a child, and stands beside national figures that count children.",
        RowsAre.INCIDENTS: "Each row is an incident: no national figure that counts children is beside it.",
    }
    return beside[file.rows_are] if file.rows_are else ""


def of_the_unused(columns: int) -> str:
    """Return how many questions the file answers that no row of the page does."""
    if not columns:
        return ""
    return (
        f"{_counted(columns, 'question')} of your file could not be set beside England: no national figure "
        "is held for this period, or nothing is filled in."
    )


def of_the_not_compared(words: Iterable[str]) -> str:
    """Return how many measures could not be compared, and why, by the words of their rows."""
    reasons = Counter(_REASONS.get(said, "England's figures do not allow it") for said in words)
    if not reasons:
        return ""
    single = len(reasons) == 1
    why = [reason if single else f"{reason} ({number})" for reason, number in reasons.most_common()]
    return f"{_counted(reasons.total(), 'measure')} could not be compared: {'; '.join(why)}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def of_all(when: str, count: int | None) -> str:
    """Return how many incidents there were, or that it is hidden, "in the year to 31 March 2024"."""
    if count is None:
        return f"How many incidents there were {when} is hidden, to protect children."
    many = (
        "were no incidents" if count == 0 else "was 1 incident" if count == 1 else f"were {count:,} incidents"
    )
    return f"{when[:1].upper()}{when[1:]} there {many}."


def of_answers(question: str, answers: Sequence[tuple[str, str]]) -> str:
    """Return the answers to a question that are shown, each with its number in words."""
    return f"By {question}: {'; '.join(f'{words} {lower(answer)}' for answer, words in answers)}."


def of_the_yes(asked: int, shown: Sequence[tuple[str, str]]) -> str:
    """Return how many yes or no questions have a number that is shown, and the first of these."""
    of = f"The number of yes is shown for {len(shown)} of {asked} yes or no questions"
    named = "; ".join(f"{lower(title)} {words}" for title, words in shown[:MOST_SAID])
    lead = ", most often" if len(shown) > MOST_SAID else ""
    return f"{of}{lead}: {named}." if named else f"{of}."


def of_the_hidden(hidden: int, numbers: int) -> str:
    """Return how many numbers of a period are hidden."""
    return f"{hidden} of {numbers} numbers {'is' if hidden == 1 else 'are'} hidden, to protect children."


def of_the_bases(measures: Iterable[Measure], rows_are: RowsAre | None = None) -> str:
    """Return what England counts, as it introduces a table; what the rows are, where it was not said."""
    bases = {measure.national.base.id: measure.national.base for measure in measures}
    counted = [base.title for base in bases.values() if base.counts != Counted.NOT_STATED]
    silent = ", or does not say what" if len(counted) < len(bases) else ""
    listed = " or ".join(filter(None, (", ".join(counted[:-1]), *counted[-1:])))
    same = (
        "Your rows are read as the same." if len(counted) < 2 else "Each of your rows is read as one of them."
    )
    return " ".join(filter(None, (f"England counts {listed}{silent}.", "" if rows_are else same)))


def of_a_difference(low: str, high: str, amount: str) -> str:
    """Return a difference in words. Never "clear": two areas were not counted by the same people."""
    ends = f"{low} to {high}"
    if float(low) <= 0 <= float(high):
        return f"{APART} ({ends} percentage points)"
    way = "higher" if float(high) > 0 else "lower"
    if not amount:
        return f"{way} than England ({ends} percentage points)"
    return f"{amount.lstrip('-')} percentage points {way} than England ({ends})"


def in_short(words: Sequence[str], *, enough: bool, span: str) -> str:
    """Return the whole in one or two sentences. `words` are those of the rows; `enough` says that a base
    that is shown is large enough for a share."""
    beside = [said for said in words if "percentage points" in said]
    if beside:
        apart = sum(APART not in said for said in beside)
        stand = "1 measure can" if len(beside) == 1 else f"{len(beside)} measures can"
        differ = {0: "none differs", 1: "1 differs"}.get(apart, f"{apart} differ")
        return (
            f"{stand} stand beside England, with caution; {differ} by more than chance alone would usually "
            f"give. This is no ranking, and {SAYS_NOTHING}."
        )
    if not set(words) <= {TOO_FEW, NONE_HERE, TOTALS, CONCEALED, NO_TOTAL}:
        return f"Nothing can be compared with England for {span}: each row says why. This {SAYS_NOTHING}."
    if enough:
        return (
            f"What could be compared with England for {span} is hidden, to protect children. "
            f"This is usual, and {SAYS_NOTHING}."
        )
    return (
        f"Your numbers are too small to compare with England for {span}. This is usual, and {SAYS_NOTHING}."
    )


def of_those_apart(lines: Iterable[MeasureRow]) -> tuple[str, ...]:
    """Return a sentence on the measures that differ by more than chance alone would usually give."""
    named = [
        f"{line.record['measure']}: {line.record['words']}"
        for line in lines
        if line.stands and "percentage points" in line.record["words"] and APART not in line.record["words"]
    ]
    return (f"{'; '.join(named)}.",) if 0 < len(named) <= MOST_NAMED else ()


def lower(text: str) -> str:
    """Return a title as it stands inside a sentence; "DfE" and the like stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
