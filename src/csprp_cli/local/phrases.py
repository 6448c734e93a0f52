"""What is said of our own numbers beside the national ones: plain, most important first, never a rank.

No sentence that is printed depends on a number that is hidden. Two do, and are for the one who asked alone,
on the error stream: what is given away already, and which public numbers this file contradicts.
"""

from collections.abc import Iterable, Sequence

from csprp_cli.model.benchmark import HIDDEN, Measure
from csprp_cli.model.disclosure import DisclosureRule
from csprp_cli.model.kinds import Counted, Zeros
from csprp_cli.record.record import Record

TOO_FEW = "too few to compare"
CONCEALED = "hidden, to protect children"
NO_TOTAL = "not compared: what it is out of is hidden"
TOTALS = "not compared: one area, and all of England"
NO_SHARE = "no national share is held"
YEARS_LACK = "England's years are not all held"
APART = "they cannot be told apart"

LEGEND = ((HIDDEN, "hidden, to protect children: the number is small, or would give a small one away"),)

NOTHING_HIDDEN = (
    "NOTHING IS HIDDEN HERE. Small numbers can show a child. Keep this to people who may see every number."
)
GIVEN_AWAY = (
    "What is public already gives some of the hidden numbers away. Hiding them here does not take that back."
)
WHAT_ELSE = (
    "csprp cannot know what else is public: DfE publishes your area's yearly total, and an earlier report "
    "or a published review may fill a gap. Ask your data protection lead before you share this."
)
NOT_KNOWN = (
    "A share is out of all your incidents, those with no answer included, as England's counts are. It is "
    "of what your file holds: csprp cannot see whether a year in it is whole."
)
PART_OF_ENGLAND = "Your area is one of those that make up England, and was counted by other people."
ZEROS = {
    Zeros.SHOWN: "A 0 is shown. Where all have one answer, that is hidden.",
    Zeros.HIDDEN: (
        "A 0 is hidden too, and so is the one answer that all have. A 0 of an answer such as not known is "
        "shown."
    ),
}
"""What the page says of a 0, by what the rule does with it."""

SAYS_NOTHING = "says nothing about how well services work"


def of_the_rule(rule: DisclosureRule) -> str:
    """Return the rule with its guarantee (sdc/suppression.py), in the words of the page."""
    base = f"No percentage is given on a base under {rule.minimum_denominator}."
    zeros = ZEROS[rule.zeros]
    guarantee = (
        "For a reader who knows the rule, this page and what was named as public, a hidden number from 1 to "
        f"{rule.threshold} can still be any of these, and any other hidden number has at least "
        f"{rule.threshold} possible values."
    )
    return f"Rule: {rule.slug} ({lower(rule.title)}). {zeros} {base} {guarantee}"


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


def of_the_unused(record: Record, columns: Sequence[str]) -> str:
    """Return what is said of questions that the file answers and no row of the page does."""
    titles = [lower(record.local_columns[name].title) for name in columns]
    if not titles:
        return ""
    return (
        f"In your file, and beside nothing here: {', '.join(titles)}. No national figure that they may stand "
        "beside is held for this period, or nothing is filled in."
    )


def of_the_bases(measures: Iterable[Measure]) -> str:
    """Return what England counts, as it introduces a table."""
    bases = {measure.national.base.id: measure.national.base for measure in measures}
    counted = [base.title for base in bases.values() if base.counts != Counted.NOT_STATED]
    silent = ", or does not say what" if len(counted) < len(bases) else ""
    if len(counted) < 2:
        return f"England counts {''.join(counted)}{silent}. Your rows are read as the same."
    listed = f"{', '.join(counted[:-1])} or {counted[-1]}"
    return f"England counts {listed}{silent}. Each of your rows is read as one of them."


def of_a_difference(low: str, high: str, amount: str) -> str:
    """Return a difference in words. Never "clear": two areas were not counted by the same people."""
    ends = f"{low} to {high}"
    if float(low) <= 0 <= float(high):
        return f"{APART} ({ends} percentage points)"
    way = "higher" if float(high) > 0 else "lower"
    if not amount:
        return f"{way} than England ({ends} percentage points)"
    return f"{amount.lstrip('-')} percentage points {way} than England ({ends})"


def in_short(words: Sequence[str], *, enough: bool, years: int) -> str:
    """Return the whole in one or two sentences. `words` are those of the rows; `enough` says that a base
    that is shown is large enough for a share."""
    span = "these years" if years > 1 else "one year"
    beside = [said for said in words if "percentage points" in said]
    if beside:
        apart = sum(APART not in said for said in beside)
        stand = "1 measure can" if len(beside) == 1 else f"{len(beside)} measures can"
        differ = {0: "none differs", 1: "1 differs"}.get(apart, f"{apart} differ")
        return (
            f"{stand} stand beside England, with caution; {differ} by more than chance alone would usually "
            f"give. This is no ranking, and {SAYS_NOTHING}."
        )
    if not set(words) <= {TOO_FEW, TOTALS, CONCEALED, NO_TOTAL}:
        return f"Nothing can be compared with England for {span}: each row says why. This {SAYS_NOTHING}."
    if enough:
        return (
            f"What could be compared with England for {span} is hidden, to protect children. "
            f"This is usual, and {SAYS_NOTHING}."
        )
    return (
        f"Your numbers are too small to compare with England for {span}. This is usual, and {SAYS_NOTHING}."
    )


def lower(text: str) -> str:
    """Return a title as it stands inside a sentence; "DfE" and the like stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
