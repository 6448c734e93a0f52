"""What a trend says in short, and the one sentence of it that may be quoted."""

from csprp_cli.comparison.breaks import breaks_between
from csprp_cli.comparison.steps import Step, trend_of
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Consequence, Counted, OverTime, PeriodKind, Unit
from csprp_cli.model.record_items import Metric
from csprp_cli.model.value import printed, with_commas
from csprp_cli.record.record import Record, gathers
from csprp_cli.wording.figures import as_printed


def in_short(record: Record, metric: Metric, figures: list[Figure], found: dict[str, Step]) -> str:
    """Return a trend in a sentence or two, years that can be compared before reports that cannot."""
    said = []
    yearly = [figure for figure in figures if _is_of_a_year(figure)]
    for series in dict.fromkeys(figure.series for figure in yearly):
        held = [figure for figure in yearly if figure.series == series]
        held = [figure for figure in held if not _of_another_place(record, figure, held[-1])]
        said.append(_yearly_in_short(metric, held, found))
    if not said:
        said.append(_reports_in_short(record, metric, figures))
    return " ".join(said)


def _is_of_a_year(figure: Figure) -> bool:
    return figure.series.over_time != OverTime.NONE and figure.period.kind == PeriodKind.FINANCIAL


def _of_another_place(record: Record, figure: Figure, newest: Figure) -> bool:
    """Return whether the area of a council changed between two of its figures."""
    between = breaks_between(record, figure, newest)
    return any(item.area and item.comparable == Consequence.NO for item in between)


def _yearly_in_short(metric: Metric, figures: list[Figure], found: dict[str, Step]) -> str:
    """Return the trend over the years where there is a clear one, then the last step; else the step first."""
    newest = figures[-1]
    step = found.get(newest.id)
    who, when = newest.series.short, newest.period.in_sentence
    if newest.is_small_number:
        return f"{metric.value_title}: fewer than 10 {when} ({who}). See the table."
    told = step is not None and not step.words.startswith("they")
    against = f", {step.words.replace(':', ' than the year before,', 1)}" if step and told else ""
    text = f"{metric.value_title}: {printed(newest)} {when} ({who}){against}."
    alike = [figure for figure in figures if (figure.unit, figure.category) == (newest.unit, newest.category)]
    amounts = sorted(figure.amount for figure in alike if figure.amount is not None)
    if not newest.value or (len(amounts) == 1 and step is not None):
        return text
    unit, sign = ("percentage", "%") if newest.unit == Unit.PERCENT else ("number", "")
    if len(amounts) == 1:
        return f"{text} No other year gives it as a {unit}, so there is no trend to show."
    low, high = (f"{with_commas(str(amount))}{sign}" for amount in (amounts[0], amounts[-1]))
    between = f"between {low} and {high}" if low != high else f"{low} each time"
    trend = trend_of(figures, found)
    if trend is None:
        return f"{text} In the {len(amounts)} years held, {between}."
    if not trend.way:
        return f"{text} {trend.words}: {between}."
    over = f"{trend.words[:1].lower()}{trend.words[1:]}, {between}."
    return f"{metric.value_title}: {over} The newest: {text.removeprefix(f'{metric.value_title}: ')}"


def _reports_in_short(record: Record, metric: Metric, figures: list[Figure]) -> str:
    newest = _foremost(metric, [figure for figure in figures if figure.may_be_quoted])
    if newest is None:
        return "What is held is small, so it leads nothing. Check the report before you use it."
    counted = "base not stated" if newest.base.counts == Counted.NOT_STATED else newest.base.title
    text = f"Newest figure held: {as_printed(record, newest)} ({counted}), {newest.period.label}."
    numbers = {figure.period.id for figure in figures if figure.unit not in (Unit.RANK, Unit.LISTED)}
    if len(numbers) <= 1:
        return f"{text} Numbers are held for one period alone, so there is no trend to show."
    if len({(figure.indicator.id, figure.category, figure.base.id) for figure in figures}) == 1:
        return f"{text} The series is not made to be read as a trend."
    return f"{text} The figures answer different questions or stand on different bases: they are not a trend."


def newest_to_quote(metric: Metric, figures: list[Figure]) -> Figure | None:
    """Return the newest figure that may be quoted, of the series that leads; None where none may."""
    usable = [figure for figure in figures if figure.may_headline]
    yearly = [figure for figure in usable if _is_of_a_year(figure) and figure.value]
    latest = [figure for figure in figures if _is_of_a_year(figure)]
    if latest and (latest[-1].is_small_number or not latest[-1].value):
        return None
    return _foremost(metric, yearly or usable)


def _foremost(metric: Metric, figures: list[Figure]) -> Figure | None:
    """Return the figure that stands for a metric: a stated base, the foremost series, a number before an
    order, the newest period, the first question of the metric, the widest base."""
    figures = [figure for figure in figures if figure.base.counts != Counted.NOT_STATED] or figures
    if not figures:
        return None
    series = min((figure.series for figure in figures), key=lambda part: part.order)
    here = [figure for figure in figures if figure.series == series]
    here = [figure for figure in here if figure.unit not in (Unit.RANK, Unit.LISTED)] or here
    latest = max(here, key=lambda figure: figure.period.sort).period

    def place(figure: Figure) -> tuple[int, bool]:
        question = next(place for place, term in enumerate(metric.terms) if gathers(term, figure))
        return question, figure.base.parent != ""

    return min((figure for figure in here if figure.period == latest), key=place)
