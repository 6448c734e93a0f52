"""Why two figures can or cannot be compared: every rule, kept or broken, in sentences."""

from csprp_cli.comparison.pairs import judge
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Consequence
from csprp_cli.model.result import Column, Result, Row, Section, Table, records_of, wide
from csprp_cli.model.verdict import Ruling, Standing
from csprp_cli.record.record import Record
from csprp_cli.views.compare import FIELDS, interval_words, measure, pair_row, sentence_of
from csprp_cli.wording.citations import Citations, published_in
from csprp_cli.wording.figures import as_counted, caveat_texts, local_caveats, third_hand_alone

RULE_FIELDS = ("rule", "title", "holds", "outcome", "source")


def explain(record: Record, one: Figure, other: Figure) -> Result:
    """Return the verdict on two figures with every rule applied; status is `refused` where it is no.

    Raises NothingHeld where one of them is third-hand alone: `csprp show` alone prints its number.
    """
    if one.tertiary_only or other.tertiary_only:
        alone = one if one.tertiary_only else other
        raise third_hand_alone(alone.id, [alone])
    pair = judge(record, next(iter(record.metrics_of(one)), ""), one, other)
    ruled, found = pair.verdict, pair.change
    citations = Citations(record)
    sides = tuple(
        Row((f.id, as_counted(record, f), f.period.label, f.series.title, citations.mark(f)))
        for f in (ruled.a, ruled.b)
    )
    rules = tuple(
        Row((ruling.rule.title, _outcome(ruling), ruling.reason or ruling.rule.holds))
        for ruling in ruled.rulings
    )
    columns = (wide("Figure"), wide("As printed"), wide("Period"), wide("Series"), Column("Source"))
    sections = [
        Section("The two figures", table=Table(columns, sides)),
        Section("The rules", table=Table((wide("Rule"), Column(""), wide("")), rules)),
    ]
    if found is not None:
        lines = [f"Change: {found.words}.", f"95% interval: {interval_words(found) or 'none'}."]
        lines += [f"In per cent: {found.relative}%."] if found.relative else []
        lines.append(f"Method: {found.method}.")
        sections.append(Section("What may be said", bullets=tuple(lines)))
    if pair.published:
        sections.append(Section("Change that a source printed", sentence_of(pair.published)))
    said, why = found.words if found else "", " ".join(ruled.reasons)
    words = {
        Standing.COMPARABLE: f"They can be compared. {measure(ruled.a, ruled.b)}, {said}.",
        Standing.CAUTION: f"They can be set side by side with caution. {why}",
        Standing.NOT_COMPARABLE: f"They cannot be compared, so no change is given. {why}",
    }
    return Result(
        command="explain",
        title=f"{ruled.a.id} and {ruled.b.id}",
        fields=FIELDS,
        records=(pair_row(pair),),
        sections=tuple(sections),
        caveats=caveat_texts(record, local_caveats([ruled.a, ruled.b]), [ruled.a, ruled.b]),
        in_short=words[ruled.standing],
        citations=citations.listed(),
        publications=published_in(record, (item.publication for item in (ruled.a, ruled.b))),
        next_steps=(f"csprp show {ruled.a.id}", "csprp explain --rules"),
        status="refused" if ruled.standing is Standing.NOT_COMPARABLE else "fine",
    )


def _outcome(ruling: Ruling) -> str:
    if ruling.kept:
        return "kept"
    return "broken" if ruling.rule.outcome == Consequence.NO else "with care"


def rules(record: Record) -> Result:
    """Return every rule of comparison with its source."""
    outcome = {"no": "not comparable", "caution": "caution"}
    rows = tuple(Row((r.title, r.holds, outcome[r.outcome])) for r in record.rules)
    columns = (wide("Rule"), wide("Kept where"), wide("If broken"))
    return Result(
        command="explain",
        title="Rules of comparison",
        in_short="Two figures may be set side by side where every rule is kept.",
        fields=RULE_FIELDS,
        records=records_of(record.rules, RULE_FIELDS, rule=lambda rule: rule.id),
        sections=(Section("", table=Table(columns, rows)),),
        caveats=(
            "Every rule must be kept. One that is broken refuses the comparison or asks for care, and no "
            "option turns a refusal into a number.",
        ),
        next_steps=("csprp compare 2022-23 2023-24", "csprp explain dfe-2024-25-death dfe-2025-26-death"),
    )
