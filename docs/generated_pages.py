"""The reference: pages made of the program and the record whenever the documents are built.

They are written beside `reference/index.md` and never committed, so that nothing is there to go stale.
What neither the program nor the record says of itself stands in `reference/*.csv`; tests/test_documents.py
holds each of those tables against what it explains. Sphinx loads this module as an extension.
"""

import ast
import csv
import inspect
import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csprp_cli.cli.app import JOBS, ByJob, app
from csprp_cli.cli.doctor import FIELDS as DOCTOR_FIELDS
from csprp_cli.cli.main import run
from csprp_cli.local.check import FIELDS as LOCAL_CHECK_FIELDS
from csprp_cli.model.benchmark import COMPARE_FIELDS, SUMMARY_FIELDS
from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import Level, PublicationKind
from csprp_cli.model.problem import ExitCode
from csprp_cli.model.record_items import LEVEL_WORDS, LEVELS, Base, Indicator, Publication
from csprp_cli.model.result import FIGURE_FIELDS, SOURCE_FIELDS
from csprp_cli.model.value import SYMBOLS
from csprp_cli.present.export.codebook import codebook
from csprp_cli.printed.report import FIELDS as VERIFY_FIELDS
from csprp_cli.record.load import load
from csprp_cli.record.location import bundled
from csprp_cli.record.record import Record
from csprp_cli.views.check_report import FIELDS as CHECK_FIELDS
from csprp_cli.views.import_report import FIELDS as IMPORT_FIELDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SAID = Path(__file__).parent / "reference"
"""Where the tables stand that explain what has no words of its own."""

ASKED = (
    *("trends --metric deaths", "ages", "breakdown --by cause", "compare 2022-23 2023-24"),
    *("explain dfe-2024-25-death dfe-2025-26-death", "explain --rules", "find neglect"),
    *("show panel-2023-24-total", "themes", "themes neglect", "themes --grid", "reviews", "metrics", "areas"),
    *("sources", "sources bedfordshire-2024"),
)
"""The lines whose columns are taken from what they write."""

KNOWN = {
    "check": CHECK_FIELDS,
    "doctor": DOCTOR_FIELDS,
    "local check ours.xlsx": LOCAL_CHECK_FIELDS,
    "local compare ours.xlsx": COMPARE_FIELDS,
    "local summary ours.xlsx": SUMMARY_FIELDS,
    "data import notifications.zip --into dfe": IMPORT_FIELDS,
    "verify annual-report-2023-2024.pdf": VERIFY_FIELDS,
}
"""Lines that take long or read a person's file, with the columns that the program says they write."""

SHORT_ANSWER, MISTYPED = "ages --report 2020 --format json", "trends --metric deths --format json"
"""What the page on JSON shows an answer and an error of."""

OPTION = ("Option", "What it does")
SHARED_OPTIONS = ("--format", "--out", "--force", "--excel", "--full", "--no-pager", "--data", "--overlay")

ANNUAL, YEARLY = "panel", ("dfe-sin", "dfe-care-leavers", "dfe-context", "ofsted-sin")
NOT_HELD = "not held"


def pages() -> dict[str, str]:
    """Return every generated page as Markdown, by its name.

    Raises RecordProblem where the record cannot be read, and KeyError for a column that no table explains.
    """
    record = load()
    return {
        "commands": _commands(),
        "columns": _columns(),
        "json": _json(),
        "exit-codes": _exit_codes(),
        "environment": _environment(),
        "indicators": _indicators(record),
        "metrics": _metrics(record),
        "series": _series(record),
        "rules": _rules(record),
        "disclosure": _disclosure(record),
        "words": _words(record),
        "data": _data(),
        "held": _held(record),
    }


def said(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of explanations, such as `columns`."""
    with (SAID / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def commands() -> Iterator[tuple[str, Any]]:
    """Give each command that a person can type, "local check" being one, with what Typer made of it."""
    root = ByJob()
    for names in JOBS.values():
        for name in names:
            command = root.get_command(None, name)
            members = getattr(command, "commands", None)
            if members:
                yield from ((f"{name} {member}", found) for member, found in members.items())
            else:
                yield name, command


@cache
def columns_of() -> dict[str, tuple[str, ...]]:
    """Return the columns of CSV by the line that writes them, the sources of figures among them."""
    written: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()):
        out = Path(folder) / "rows.csv"
        for line in ASKED:
            assert run((*line.split(), "--out", str(out), "--force")) == ExitCode.FINE, line
            with out.open(encoding="utf-8", newline="") as file:
                written[line] = tuple(next(csv.reader(file)))
    return written | KNOWN


def json_paths(schema: Mapping[str, Any], start: str = "") -> Iterator[str]:
    """Give the path of everything that the envelope may hold: `data.rows`, `sources.address`."""
    for part in (schema, *schema.get("oneOf", ()), schema.get("items", {})):
        for name, inner in part.get("properties", {}).items():
            path = f"{start}.{name}" if start else name
            yield path
            yield from json_paths(inner, path)


def envelope() -> dict[str, Any]:
    """Return the schema of JSON that csprp ships."""
    from importlib import resources

    text = (resources.files("csprp_cli.present") / "envelope.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


# -- Markdown -----------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return text of the record or the program, so that no letter of it is read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    whole = (" | ".join(re.sub(r"(?<!\\)\|", r"\|", cell) for cell in cells) for cells in lines)
    return "\n".join(f"| {line} |" for line in whole)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", *filter(None, parts))) + "\n"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":", "?")) or not text else f"{text}."


def _link(address: str) -> str:
    return f"<{address}>" if address.startswith(("https://", "http://")) else _plain(address)


# -- the program --------------------------------------------------------------------------------------------


def _commands() -> str:
    import typer

    root = typer.main.get_group(app)
    every = dict(commands())
    rows = Counter(
        (_long(one), row)
        for command in every.values()
        for one in command.params
        if _long(one) and (row := _option(one, typer.Context(command))) is not None
    )
    shared = {long: row for (long, row), _ in reversed(rows.most_common())}
    sections = [part for name, command in every.items() for part in _command(name, command, shared)]
    return _page(
        "Commands",
        "Every command with its options, as `csprp COMMAND --help` has them. Words in capitals or in angle "
        "brackets are yours to fill in.",
        "## Options that many commands share",
        "Where a command takes one of these, its section names it.",
        _table(OPTION, (shared[long] for long in SHARED_OPTIONS)),
        "## Options before the command",
        _table(OPTION, filter(None, (_option(one, typer.Context(root)) for one in root.params))),
        *sections,
    )


def _command(name: str, command: Any, shared: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Give the section of one command; an option that is as others share it is only named."""
    import typer

    context = typer.Context(command, info_name=f"csprp {name}")
    yield f"## csprp {name}"
    for paragraph in inspect.cleandoc(command.help).split("\n\n"):
        lead, *lines = re.split(r"(?=\bcsprp )", " ".join(paragraph.split()))
        if lead.startswith("Example"):
            yield "For example: " + ", ".join(_code(line.strip(" ,;")) for line in lines)
        else:
            yield _plain(paragraph)
    yield f"```text\n{command.get_usage(context)}\n```"
    own, also = [], []
    for parameter in command.params:
        row = _option(parameter, context)
        if row is not None and shared.get(_long(parameter)) == row:
            also.append(_long(parameter))
        elif row is not None:
            own.append(row)
    if own:
        yield _table(OPTION, own)
    if also:
        yield "Also: " + ", ".join(map(_code, also)) + "."


def _long(parameter: Any) -> str:
    """Return by which name many commands share an option, or nothing."""
    return next((option for option in parameter.opts if option in SHARED_OPTIONS), "")


def _option(parameter: Any, context: Any) -> tuple[str, str] | None:
    """Return an option or argument as help has it, words to choose from last; None where it is hidden."""
    record = parameter.get_help_record(context)
    if record is None:
        return None
    written, meaning = record
    choices = re.search(r" <([\w-]+(?:\|[\w-]+)+)>", written)
    if choices is None:
        return _code(written), _plain(meaning)
    words = ", ".join(map(_code, choices[1].split("|")))
    return _code(written.replace(choices[0], "")), f"{_plain(meaning)} One of: {words}."


def _columns() -> str:
    parts = [
        "In a pipe, and with `--format csv`, an answer is CSV. The columns are a contract: more are added "
        "after those of today, never between, and the last two stay last.",
        "## Columns of a figure",
        "Every row that holds a figure has these. Empty means that no source gives it: it is never a zero.",
    ]
    rows = []
    for entry in codebook():
        name = _code(entry.column) + (f" is {_code(entry.value)}" if entry.value else "")
        rows.append((name, entry.type, _plain(entry.meaning)))
    parts.append(_table(("Column", "Kind", "What it holds"), rows))
    figure = (*FIGURE_FIELDS, *SOURCE_FIELDS)
    for line, columns in columns_of().items():
        own = [name for name in columns if name not in figure or columns[0] != "figure"]
        parts.append(f"## csprp {line.partition(' --into')[0]}")
        if columns[0] == "figure":
            parts.append("The columns of a figure" + (", and between them and the sources:" if own else "."))
        if own:
            meanings = {name: _plain(meaning_of(line, name)) for name in own}
            parts.append(
                _table(("Column", "What it holds"), ((_code(name), said) for name, said in meanings.items()))
            )
    return _page("Columns of CSV", *parts)


def meaning_of(line: str, column: str) -> str:
    """Return what a column of a command holds: in its own words, else in those for all commands."""
    return {**_in_codebook(), **{row["column"]: row["meaning"] for row in said_of(line)}}[column]


def said_of(line: str) -> list[dict[str, str]]:
    """Return the rows of `columns.csv` that speak of a command, those for all commands first."""
    rows = [row for row in said("columns") if f"{line} ".startswith(f"{row['command']} ".lstrip())]
    return sorted(rows, key=lambda row: len(row["command"]))


@cache
def _in_codebook() -> dict[str, str]:
    return {entry.column: entry.meaning for entry in codebook() if not entry.value}


def _json() -> str:
    schema = envelope()
    meanings = {row["path"]: row["meaning"] for row in said("json")}
    paths = dict.fromkeys(json_paths(schema))
    return _page(
        "JSON",
        "`--format json` wraps every answer in one envelope. On success it goes to the standard output. "
        "An error is an envelope too, on one line of the error stream, with `data` as null. Numbers are "
        "numbers, one that is not known is null, and the rows are those of CSV.",
        f"This is envelope {schema['properties']['csprp']['properties']['envelope']['const']}. The program "
        "carries its JSON Schema as `csprp_cli/present/envelope.schema.json`.",
        _table(("Path", "What it holds"), ((_code(path), _plain(meanings[path])) for path in paths)),
        "## An answer",
        f"`csprp {SHORT_ANSWER}` prints this. Of each list the first alone is shown here.",
        f"```json\n{_short_answer()}\n```",
        "## An error",
        f"`csprp {MISTYPED}` prints this line on the error stream, and ends with exit code 2.",
        f"```json\n{_mistyped()}\n```",
    )


def _short_answer() -> str:
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()):
        out = Path(folder) / "answer.json"
        assert run((*SHORT_ANSWER.split(), "--out", str(out))) == ExitCode.FINE
        answer = json.loads(out.read_text(encoding="utf-8"))
    for holder, name in ((answer["data"], "rows"), (answer, "caveats"), (answer, "sources")):
        holder[name] = holder[name][:1]
    return json.dumps(answer, indent=2, ensure_ascii=False)


def _mistyped() -> str:
    with redirect_stderr(io.StringIO()) as stream:
        assert run(MISTYPED.split()) == ExitCode.USAGE
    return stream.getvalue().strip()


def _exit_codes() -> str:
    rows = [(str(int(code)), _plain(_exit_meanings()[code.name])) for code in ExitCode]
    return _page(
        "Exit codes",
        'A script can tell "no" from "mistyped", and both from a fault of csprp.',
        _table(("Code", "Meaning"), rows),
        "An error is one line on the error stream: what happened, and a whole line to type instead. The "
        "standard output then holds nothing.",
    )


def _exit_meanings() -> dict[str, str]:
    """Return what the program says of each of its exit codes, where it defines them."""
    [body] = ast.parse(inspect.getsource(ExitCode)).body
    assert isinstance(body, ast.ClassDef)
    meanings: dict[str, str] = {}
    for line, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            assert isinstance(after, ast.Expr), line.targets[0].id
            assert isinstance(after.value, ast.Constant), line.targets[0].id
            meanings[line.targets[0].id] = str(after.value.value).replace("`", "")
    return meanings


def _environment() -> str:
    rows = [(_code(row["name"]), _plain(row["meaning"])) for row in said("environment")]
    return _page(
        "Environment variables",
        "csprp needs none of these. It reads no settings file and keeps nothing between two runs.",
        _table(("Variable", "What it does"), rows),
    )


# -- the record ---------------------------------------------------------------------------------------------


def _of_indicator(record: Record) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {name: [] for name in record.indicators}
    for figure in record.figures.values():
        found[figure.indicator.id].append(figure)
    return found


def _indicators(record: Record) -> str:
    metrics: dict[str, list[str]] = {}
    for metric in record.metrics.values():
        for term in metric.terms:
            metrics.setdefault(term.indicator, []).append(metric.slug)
    figures = _of_indicator(record)
    parts = [
        "An indicator is one question, asked in one way. Two wordings of a question are two indicators, and "
        "csprp does not compare them. Each is given with its unit and its base: what was counted, or what a "
        "share is of.",
    ]
    for series in sorted(record.series.values(), key=lambda series: (series.id != ANNUAL, series.order)):
        mine = [indicator for indicator in record.indicators.values() if indicator.series == series.id]
        parts += [f"## {_plain(series.title)}"] if mine else []
        for indicator in mine:
            pairs = Counter((figure.unit, figure.base.title) for figure in figures[indicator.id])
            lines = [f"Name: `{indicator.id}`"]
            lines += [f"Unit and base: {_unit(unit, base)}" for unit, base in pairs]
            lines += [f"Split by: {_code(indicator.breakdown)}"] if indicator.breakdown != "total" else []
            if gathered := metrics.get(indicator.id):
                lines.append("Metric: " + ", ".join(map(_code, dict.fromkeys(gathered))))
            parts += [f"### {_plain(indicator.title)}", _plain(indicator.definition), _bullets(lines)]
    return _page("Indicators", *parts)


def _unit(unit: str, base: str) -> str:
    words = {
        "count": f"a number of {base}",
        "percent": f"% of {base}",
        "rank": f"a place in an order, among {base}",
        "listed": f"a name in a list, about {base}",
        "years": f"years of age, of {base}",
        "score": f"a score, of {base}",
    }
    return _plain(words[unit])


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _metrics(record: Record) -> str:
    rows = []
    for metric in record.metrics.values():
        gathered = (
            _code(term.indicator) + (f" ({_plain(term.category)})" if term.category else "")
            for term in metric.terms
        )
        rows.append((_code(metric.slug), _plain(metric.counts), ", ".join(dict.fromkeys(gathered))))
    return _page(
        "Metrics",
        "A metric is a name to type after `csprp trends --metric`. It gathers the indicators that are about "
        "one thing, and joins none of them: each keeps its own rows. `csprp metrics` lists the years.",
        _table(("Metric", "What it counts", "Indicators"), rows),
    )


def _series(record: Record) -> str:
    whole = sorted(record.series.values(), key=lambda series: series.order)
    over_time = {"caution": "yes, with care", "none": "no, one by one"}
    rows = [
        (
            _code(series.id),
            _plain(series.title),
            _plain(_sentence(f"{series.who_counts} counts {series.what}")),
            _plain(_sentence(series.by_date)),
            over_time[series.over_time],
        )
        for series in whole
    ]
    bases = [(_plain(base.title), _plain(base.definition), _counts(base)) for base in record.bases.values()]
    return _page(
        "Ways of counting, and bases",
        "Figures of two ways of counting do not add up and do not join.",
        _table(("Name", "Title", "What is counted", "By which date", "Read over time"), rows),
        "## Bases",
        "What was counted, or what a share is of. Figures on two bases are not compared, unless the record "
        "says that the two may stand side by side with care.",
        _table(("Base", "Definition", "Counts"), bases),
    )


def _counts(base: Base) -> str:
    return _plain(base.counts.replace("-", " "))


def _rules(record: Record) -> str:
    outcome = {"no": "not comparable", "caution": "comparable with caution"}
    rules = [
        (_code(rule.id), _plain(rule.holds), outcome[rule.outcome], _plain(_maker(record, rule.source)))
        for rule in record.rules
    ]
    breaks = [
        (
            ", ".join(map(_code, line.series)) + (f", {_code(line.indicator)}" if line.indicator else ""),
            f"{_plain(record.periods[line.before].label)}, {_plain(record.periods[line.after].label)}",
            outcome[line.comparable],
            _plain(line.reason),
        )
        for line in record.breaks
    ]
    return _page(
        "Rules of comparison",
        "`csprp compare` and `csprp explain` apply every rule to two figures. The worst outcome stands. "
        'Where it is "not comparable", csprp gives no difference, and no option changes that.',
        _table(("Rule", "What must hold", "Where it does not", "Whose rule"), rules),
        "## Breaks",
        'Boundaries that the record knows. Nothing is joined across one that says "not comparable".',
        _table(("Where", "Between", "Outcome", "Why"), breaks),
    )


def _maker(record: Record, source: str) -> str:
    return record.sources[source].title if source in record.sources else source


def _disclosure(record: Record) -> str:
    rows = [
        (
            _code(rule.slug),
            f"1 to {rule.threshold}",
            rule.zeros,
            str(rule.minimum_denominator),
            _plain(rule.note),
        )
        for rule in record.disclosure_rules.values()
    ]
    return _page(
        "Disclosure rules",
        "They decide which counts of people's own files are too small to print. `--sdc` takes one by its "
        "name. Published national figures are printed as they were published.",
        _table(("Rule", "Hides counts of", "A 0 is", "No percentage under a base of", "Note"), rows),
        "`--hide-zeros` hides a 0 under every rule. `--sdc none --i-am-authorised` hides nothing, and the "
        "page says so. What each rule guarantees, and what it cannot, stands in "
        "[How small numbers are protected](../explanation/small-numbers.md).",
    )


def _words(record: Record) -> str:
    terms = [
        (_plain(entry.term), _plain(entry.definition), _plain(entry.advice)) for entry in record.glossary
    ]
    with (record.folder / "words.csv").open(encoding="utf-8", newline="") as file:
        ranges = [
            (_plain(row["wording"]), row["unit"], row["low"], row["high"], _plain(row["reasoning"]))
            for row in csv.DictReader(file)
        ]
    with (record.folder / "words_to_avoid.csv").open(encoding="utf-8", newline="") as file:
        avoid = [(_plain(row["avoid"]), _plain(row["say"])) for row in csv.DictReader(file)]
    symbols = [(f"`[{symbol}]`", _plain(_sentence(meaning))) for symbol, meaning in SYMBOLS.items()]
    return _page(
        "Words and symbols",
        "## Symbols",
        "They are the publisher's own. csprp never fills one in, and never uses one for what it does not "
        "hold.",
        _table(("Symbol", "Meaning"), symbols),
        "## Terms",
        _table(("Term", "Meaning", "Advice"), terms),
        "## Words that stand for a range",
        "Where a source prints words in place of a number, csprp prints the words. To compare, it uses the "
        "widest range that they can stand for.",
        _table(("Words", "Unit", "From", "To", "Why"), ranges),
        "## Words to avoid",
        "csprp checks its own texts for these. They may help where you write your own.",
        _table(("Avoid", "Say"), avoid),
    )


def _data() -> str:
    package = json.loads((bundled() / "datapackage.json").read_text(encoding="utf-8"))
    parts = [
        "The record is a [Data Package](https://datapackage.org): CSV files with a schema. "
        f"This is version {package['version']}. `csprp export --out record.zip` writes it, `csprp --data "
        "DIR` reads it, and `csprp check DIR` says whether it holds together.",
    ]
    for table in package["resources"]:
        rows = []
        for field in table["schema"]["fields"]:
            held = field.get("constraints", {})
            words = ", ".join(map(_code, held.get("enum", ())))
            meaning = _plain(_sentence(field["description"])) + (f" One of: {words}." if words else "")
            rows.append((_code(field["name"]), "yes" if held.get("required") else "no", meaning))
        parts += [
            f"## {table['path']}",
            _plain(_sentence(table["title"])),
            _table(("Column", "Needed", "What it holds"), rows),
        ]
    return _page("Tables of the record", *parts)


# -- what is held and what is not ---------------------------------------------------------------------------


def _held(record: Record) -> str:
    figures = list(record.figures.values())
    claims = list(record.claims.values())
    levels = Counter(figure.level for figure in figures)
    unseen = sum(claim.locator == "not seen" for claim in claims)
    rows = [(LEVEL_WORDS[level], _LEVEL_MEANINGS[level], str(levels[level])) for level in LEVELS]
    return _page(
        "What is held and what is not",
        f"The record holds {len(figures)} figures, which rest on {len(claims)} claims. A claim is a figure "
        f"as one source states it. Of {unseen} claims the page on which the publication prints the figure "
        'was not seen. "Not held" means that we have not found it in a page that we could read. It does not '
        "mean that the report leaves it out.",
        "## How near the sources stand",
        _table(("Level", "What it means", "Figures"), rows),
        *_held_of_reports(record),
        *_held_by_year(record),
        *_held_of_others(record),
        *_held_in_words(figures),
        *_held_in_part(record),
        "## Not held at all",
        _bullets(
            (
                "Any annual report later than those above. Look for one on "
                "[the Panel's page](https://www.gov.uk/government/organisations/"
                "child-safeguarding-practice-review-panel) before you quote.",
                "Figures of councils. DfE prints them in the files of its releases: "
                "`csprp data import FILE --into dfe` reads such a file.",
            )
        ),
    )


_LEVEL_MEANINGS = {
    Level.PRIMARY: "From the publisher of the figure, such as DfE.",
    Level.OFFICIAL_PRESS: "The publisher's press release or newsletter, or a copy of it.",
    Level.SECONDARY: "Somebody else's page about the report. Check the report before you quote.",
    Level.TERTIARY: "A file or thread that quotes it. Only `csprp show` gives such a figure.",
}


def _cell(figures: Iterable[Figure]) -> str:
    """Return how near the nearest source of some figures stands, and whether none of them has a number."""
    found = list(figures)
    if not found:
        return NOT_HELD
    level = LEVEL_WORDS[min((figure.level for figure in found), key=LEVELS.index)]
    return level if any(figure.value for figure in found) else f"{level}, no number"


def _matrix(
    indicators: Iterable[Indicator], heads: Sequence[str], cell: Callable[[Indicator, int], str]
) -> str:
    rows = (
        (_plain(indicator.title), *(cell(indicator, place) for place in range(len(heads))))
        for indicator in indicators
    )
    return _table(("Question", *map(_plain, heads)), rows)


def _held_of_reports(record: Record) -> Iterator[str]:
    reports = [
        report for report in record.publications.values() if report.kind == PublicationKind.ANNUAL_REPORT
    ]
    asked = [indicator for indicator in record.indicators.values() if indicator.series == ANNUAL]
    of = _of_indicator(record)

    def found(indicator: Indicator, report: Publication) -> list[Figure]:
        return [figure for figure in of[indicator.id] if figure.publication == report.id]

    yield "## The Panel's annual reports"
    yield (
        "One row is one question in the wording of one report. So most questions stand in one report: "
        'another report may ask the same in other words, on another row. "No number" means that words, a '
        "place in an order or a list is all that is held."
    )
    heads = [report.title.removeprefix("Annual report ") for report in reports]
    yield _matrix(asked, heads, lambda indicator, place: _cell(found(indicator, reports[place])))
    yield "### Where the missing figures of each report stand"
    named = Counter(theme.publication for theme in record.report_themes)
    for report in reports:
        held = sum(bool(found(indicator, report)) for indicator in asked)
        themes = f"{named[report.id]} of its themes" if named[report.id] else "none of its themes"
        lines = [
            f"Held: {held} of the {len(asked)} questions above, and {themes}.",
            f"The rest stands in the report itself, where it gives it. It covers {_plain(report.covers)}.",
            f"Address: {_link(report.address)}",
        ]
        lines += [f"Read in its place: {_link(report.other_address)}"] if report.other_address else []
        lines += [f"Note: {_plain(report.note)}"] if report.note else []
        yield f"**{_plain(report.title)}**\n\n{_bullets(lines)}"


def _held_by_year(record: Record) -> Iterator[str]:
    of = _of_indicator(record)
    yield "## Notifications, by year to 31 March"
    yield "England alone, whole years alone. Half-years that are held stand apart, and are not counted here."
    for name in YEARLY:
        series = record.series[name]
        asked = [indicator for indicator in record.indicators.values() if indicator.series == name]
        years = sorted(
            {
                figure.period.sort: figure.period
                for indicator in asked
                for figure in of[indicator.id]
                if not figure.period.part_of_year
            }.values(),
            key=lambda period: period.sort,
        )

        def cell(indicator: Indicator, place: int, years: Sequence[Any] = years) -> str:
            return _cell(
                figure
                for figure in of[indicator.id]
                if figure.period.id == years[place].id and figure.area.kind == "country"
            )

        yield f"### {_plain(series.title)}"
        yield _matrix(asked, [period.short for period in years], cell)
    yield "### Where the missing figures of notifications stand"
    yield (
        "In the files of each release, which `csprp data import` reads. Ofsted's earlier pages are gone or "
        "were not found, except those named here."
    )
    yield _table(
        ("Release", "Address", "Note"),
        (
            (_plain(release.title), _link(release.address), _plain(release.note))
            for release in record.publications.values()
            if release.kind == PublicationKind.STATISTICS
        ),
    )


def _held_of_others(record: Record) -> Iterator[str]:
    apart = (PublicationKind.ANNUAL_REPORT, PublicationKind.STATISTICS)
    yield "## Reviews, briefings and other publications"
    rows = []
    for publication in record.publications.values():
        if publication.kind in apart:
            continue
        mine = [figure for figure in record.figures.values() if figure.publication == publication.id]
        levels = Counter(LEVEL_WORDS[figure.level] for figure in mine)
        held = ", ".join(f"{count} {level}" for level, count in levels.items()) or "no figure held"
        rows.append((_plain(publication.title), held, _link(publication.address), _plain(publication.note)))
    yield _table(("Publication", "Figures held", "Where the rest stands", "Note"), rows)


def _asked_of(figure: Figure) -> tuple[str, str, str]:
    """Return what a figure answers, in whatever unit and base."""
    return figure.indicator.id, figure.category, figure.period.id


def _held_in_words(figures: Sequence[Figure]) -> Iterator[str]:
    numbered = {_asked_of(figure) for figure in figures if figure.value}
    worded = [
        figure
        for figure in figures
        if figure.wording and not figure.tertiary_only and _asked_of(figure) not in numbered
    ]
    yield "## Held in words, without a number"
    yield "The publication may print the number. No source that was read does."
    yield _table(
        ("Question", "Part", "Period", "Words"),
        (
            (
                _plain(figure.indicator.title),
                _plain(figure.category),
                _plain(figure.period.label),
                _plain(figure.wording),
            )
            for figure in worded
        ),
    )


def _held_in_part(record: Record) -> Iterator[str]:
    held = {
        _asked_of(figure)
        for figure in record.figures.values()
        if figure.unit == "count" and figure.area.kind == "country"
    }
    yield "## Printed changes with an end that is not held"
    yield "The source gives the change and not the number. csprp never works it out from the other end."
    rows = []
    for change in record.changes:
        ends = (change.from_period, change.to_period)
        lost = [end for end in ends if (change.indicator, change.category, end) not in held]
        if lost:
            source = record.claims[change.claims[0]].source
            where = ", ".join(_plain(record.periods[end].label) for end in lost)
            title = _plain(record.indicators[change.indicator].title)
            rows.append(
                (title, _plain(change.category), where, f"{_plain(source.title)} {_link(source.address)}")
            )
    yield _table(("Question", "Part", "Not held", "Who prints the change"), rows)
    yield "## Totals whose parts are not all held"
    yield _bullets(
        _plain(f"{total.indicator.title}, {total.period.label}: {parts.note}")
        for parts in record.sets
        if not parts.complete and parts.note
        for total in (record.figures[parts.total],)
    )


def write(folder: Path) -> None:
    """Write every generated page into a folder.

    One that is as it should be is left alone, so that Sphinx does not read it again. One of an earlier name
    goes, because a page that nothing leads to stops the build.
    """
    made = pages()
    for path in folder.glob("*.md"):
        if path.stem not in made and path.name != "index.md":
            path.unlink()
    for name, text in made.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


def setup(sphinx: "Sphinx") -> dict[str, bool]:
    """Have the pages written before Sphinx looks for its sources."""
    sphinx.connect("config-inited", lambda app, _: write(Path(app.srcdir) / "reference"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
