"""The record in memory: each table is read when it is first asked for, and then kept."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from csprp_cli.model import record_items
from csprp_cli.model.figure import Claim, Figure
from csprp_cli.model.kinds import PublicationKind
from csprp_cli.model.problem import RecordProblem
from csprp_cli.model.verdict import Rule
from csprp_cli.record.builders import (
    audience_row,
    disclosure_rule_row,
    headline_row,
    item_of,
    items,
    learning_row,
    local_choice_row,
    local_column_row,
    local_extract_row,
    picture_row,
    plain_row,
    printed_words_row,
    report_theme_row,
    sentence_row,
    session_row,
    spelled_out,
    theme_row,
)
from csprp_cli.record.csv_table import Line, read_table

if TYPE_CHECKING:
    from collections import Counter

    from csprp_cli.model.file_kinds import HeadingWord
    from csprp_cli.model.local import LocalChoice
    from csprp_cli.model.theme import Sentence
    from csprp_cli.record.extract import About
    from csprp_cli.record.overlay import OverlaidTables

Item = TypeVar("Item")


def _listed(file: str, build: Callable[[Line], Item]) -> cached_property[tuple[Item, ...]]:
    """Return a property of Record: the rows of a table as items, read when they are first asked for."""
    return cached_property(lambda record: record.listed(file, build))


def _keyed(file: str, key: str, build: Callable[[Line], Item]) -> cached_property[dict[str, Item]]:
    """Return the same by the text of one column, which no two rows share."""
    return cached_property(lambda record: record.keyed(file, key, build))


_FIRST_DAY, _LAST_DAY, _NO_DAY = date(1980, 1, 1), date(2108, 1, 1), date(2000, 1, 1)
"""The days between which a ZIP can be dated, and so Word, Excel and OpenDocument; and the day for none."""


class Record:
    """Everything that is held in one folder, and in the overlays on top of it. Tables keep their order.

    A table is read when a command first needs it, so that one answer does not wait for the rest. It is a
    tuple of items, or a dict of them by the column that stands beside it; its type says what an item is.
    Every property raises RecordProblem, naming file, row and column, for a table that cannot be read.
    """

    def __init__(self, folder: Path, *, bundled: bool = True, overlays: tuple[Path, ...] = ()) -> None:
        self.folder = folder
        self.bundled = bundled
        self.overlays = overlays
        self._about: About | None = None

    def __repr__(self) -> str:
        """Return a record in one line: where it lies, and what lies on top of it."""
        return f"<Record {' + '.join(map(str, (self.folder, *self.overlays)))}>"

    @cached_property
    def _laid(self) -> "OverlaidTables":
        from csprp_cli.record.overlay import OverlaidTables

        return OverlaidTables(self.folder, self.overlays)

    def narrow(self, areas: Iterable[str], ids: Iterable[str] = ()) -> None:
        """Take no more of the overlays than the figures of some areas, by their codes, and of the areas of
        some figures and claims, by their ids. `left` counts the others."""
        from csprp_cli.record.extract import Wanted

        self._laid.narrow(Wanted(frozenset(areas), frozenset(ids)))

    def left(self, name: str, *columns: str) -> "Counter[tuple[str, ...]]":
        """Return how many rows of figures.csv or claims.csv a narrowed record left where they are, by some of
        their cells; nothing for a record that is whole."""
        from collections import Counter

        self.lines(name)
        return self._laid.left(name, columns) if self.overlays else Counter()

    @cached_property
    def origins(self) -> dict[str, list[tuple[str, int]]]:
        """The file and the line of each row of the tables that were read; nothing without overlays."""
        return self._laid.origins if self.overlays else {}

    def only(self, about: "About") -> "Record":
        """Return a bundled record that reads no figures but those that rows of an answer rest on, and their
        claims; any other as it is. This one still reads all: who shares it may ask for more.

        Reading all of them takes longer than answering. What a row says of a figure (its run, its steps, its
        share) rests on figures of its own indicator, in its own area and in England; a page needs more.
        """
        if not self.bundled or self.overlays:
            return self
        narrow = Record(self.folder)
        narrow.__dict__ |= {**self.__dict__, "_about": about}  # what was read already is not read again
        return narrow

    def lines(self, name: str) -> list[Line]:
        """Return the rows of a table as text, those of the overlays laid on top."""
        if self._about is not None and name in self._lines_about:
            return self._lines_about[name]
        return self._laid.rows(name) if self.overlays else read_table(self.folder, name)

    @cached_property
    def _lines_about(self) -> dict[str, list[Line]]:
        from csprp_cli.record.extract import lines_about

        assert self._about is not None
        return lines_about(self.folder, self._about)

    @cached_property
    def _package(self) -> dict[str, object]:
        from csprp_cli.record.package import UNREADABLE, read_package

        try:
            package = read_package(self.folder)
            return {"version": str(package["version"]), "created": package.get("created", "")}
        except UNREADABLE:
            raise RecordProblem("datapackage.json has no version that can be read") from None

    @property
    def version(self) -> str:
        """The version of the record, from datapackage.json."""
        return str(self._package["version"])

    @property
    def day(self) -> date:
        """The day of the record, from `created` in datapackage.json: the date that its files carry.

        Where none is given, or one that a ZIP cannot hold, it is the first day of 2000: a date of today would
        make the bytes of a file differ from day to day.
        """
        try:
            day = date.fromisoformat(str(self._package["created"])[:10])
        except ValueError:
            return _NO_DAY
        return day if _FIRST_DAY <= day < _LAST_DAY else _NO_DAY

    # -- what figures are made of ------------------------------------------------------------------

    sources = _keyed("sources.csv", "id", items(record_items.Source))
    series = _keyed("series.csv", "id", items(record_items.Series))
    periods = _keyed("periods.csv", "id", items(record_items.Period))
    indicators = _keyed("indicators.csv", "id", items(record_items.Indicator))
    bases = _keyed("bases.csv", "id", items(record_items.Base))
    area_links = _listed("area_links.csv", items(record_items.LinkedCodes))

    @cached_property
    def areas(self) -> dict[str, record_items.Area]:
        """Every area, by code, each with the newest code of its council."""
        later = {link.code: link.other_code for link in self.area_links if link.one_council}

        def area(line: Line) -> record_items.Area:
            return item_of(record_items.Area, line, council=later.get(line["code"], line["code"]))

        return self.keyed("areas.csv", "code", area)

    @cached_property
    def categories(self) -> dict[tuple[str, str], record_items.Category]:
        """Every category, by breakdown and name."""
        held = self.listed("categories.csv", items(record_items.Category))
        return {(item.breakdown, item.category): item for item in held}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim, by id."""
        sources = self.sources

        def claim(line: Line) -> Claim:
            return item_of(Claim, line, id=line["claim"], source=sources[line["source"]], evidence=line)

        return self.keyed("claims.csv", "claim", claim)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every figure, by id, with its claims, and the themes of its question and its category."""
        claims: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            claims.setdefault(claim.figure, []).append(claim)
        indicators, series, periods = self.indicators, self.series, self.periods
        areas, bases, categories = self.areas, self.bases, self.categories

        def figure(line: Line) -> Figure:
            indicator = indicators[line["indicator"]]
            category = categories.get((line["breakdown"], line["category"]))
            themes = (indicator.theme, *indicator.also, *(category.themes if category else ()))
            return item_of(
                Figure,
                line,
                indicator=indicator,
                themes=tuple(dict.fromkeys(theme for theme in themes if theme)),
                series=series[line["series"]],
                period=periods[line["period"]],
                area=areas[line["area"]],
                base=bases[line["base"]],
                claims=tuple(claims[line["id"]]),
            )

        return self.keyed("figures.csv", "id", figure)

    breaks = _listed("breaks.csv", items(record_items.Break))
    rules = _listed("rules.csv", items(Rule))
    changes = _listed("changes.csv", items(record_items.PrintedChange))
    sets = _listed("sets.csv", items(record_items.PartsOfTotal))

    @cached_property
    def metrics(self) -> dict[str, record_items.Metric]:
        """Every metric, by slug, with its terms."""
        terms: dict[str, list[record_items.MetricTerm]] = {}
        for term in self.listed("metric_indicators.csv", items(record_items.MetricTerm)):
            terms.setdefault(term.metric, []).append(term)

        def metric(line: Line) -> record_items.Metric:
            return item_of(record_items.Metric, line, terms=tuple(terms.get(line["slug"], ())))

        return self.keyed("metrics.csv", "slug", metric)

    # -- what is said about them -------------------------------------------------------------------

    caveats = _keyed("caveats.csv", "id", items(record_items.Caveat))

    @cached_property
    def sentences(self) -> "dict[tuple[str, str, str, str], Sentence]":
        """How figures are said in prose, by indicator, category, base and unit."""
        return self._sentences_in("sentences.csv")

    @cached_property
    def plain_sentences(self) -> "dict[tuple[str, str, str, str], Sentence]":
        """How figures are said in the easier version of a note, by indicator, category, base and unit."""
        return self._sentences_in("plain_sentences.csv")

    def _sentences_in(self, file: str) -> "dict[tuple[str, str, str, str], Sentence]":
        held = self.listed(file, sentence_row)
        return {(item.indicator, item.category, item.base, item.unit): item for item in held}

    publications = _keyed("publications.csv", "id", items(record_items.Publication))
    themes = _keyed("themes.csv", "slug", theme_row)
    report_themes = _listed("report_themes.csv", report_theme_row)
    learning = _listed("learning.csv", learning_row)
    plain = _listed("plain.csv", plain_row)
    audiences = _keyed("audiences.csv", "slug", audience_row)
    disclosure_rules = _keyed("disclosure_rules.csv", "slug", disclosure_rule_row)
    session = _listed("session.csv", session_row)
    pictures = _listed("pictures.csv", picture_row)
    headlines = _listed("headlines.csv", headline_row)
    glossary = _listed("glossary.csv", items(record_items.Glossary))

    @cached_property
    def words_to_avoid(self) -> dict[str, str]:
        """The words that our own prose avoids, each with what to say instead."""
        lines = self.lines("words_to_avoid.csv")
        return {line["avoid"].lower(): line["say"] for line in lines if line["avoid"]}

    support = _listed("support.csv", items(record_items.Support))
    printed_words = _listed("printed_words.csv", printed_words_row)

    # -- what people say of their own --------------------------------------------------------------

    local_columns = _keyed("local_columns.csv", "column", local_column_row)
    local_extracts = _listed("local_extracts.csv", local_extract_row)

    @cached_property
    def local_choices(self) -> "tuple[LocalChoice, ...]":
        """Every word that a cell may hold, those of lists within lists included."""
        return spelled_out(self.listed("local_choices.csv", local_choice_row))

    @cached_property
    def heading_words(self) -> "dict[HeadingWord, tuple[str, ...]]":
        """The words of a heading that change what it asks, or do not, by what they do to it."""
        from csprp_cli.model.file_kinds import HeadingWord

        lines = self.lines("local_heading_words.csv")
        return {kind: tuple(line["word"] for line in lines if line["says"] == kind) for kind in HeadingWord}

    @cached_property
    def local_residuals(self) -> frozenset[tuple[str, str]]:
        """The answers that tell nothing about anybody, each with its list of choices."""
        return frozenset((line["choices"], line["answer"]) for line in self.lines("local_residuals.csv"))

    # -- ways of looking ---------------------------------------------------------------------------

    @cached_property
    def reports(self) -> tuple[record_items.Publication, ...]:
        """The Panel's annual reports, oldest first."""
        return tuple(
            item for item in self.publications.values() if item.kind == PublicationKind.ANNUAL_REPORT
        )

    @cached_property
    def by_observation(self) -> dict[tuple[str, ...], tuple[Figure, ...]]:
        """Figures that say one fact in several units: a count and its percentage."""
        grouped: dict[tuple[str, ...], list[Figure]] = {}
        for figure in self.figures.values():
            grouped.setdefault(figure.observation_key, []).append(figure)
        return {key: tuple(figures) for key, figures in grouped.items()}

    def sentence_of(self, figure: Figure, *, plain: bool = False) -> "Sentence | None":
        """Return how a figure is said in prose, or with `plain` on the easier version of a note; None where
        nobody has written it."""
        held = self.plain_sentences if plain else self.sentences
        return held.get((figure.indicator.id, figure.category, figure.base.id, figure.unit))

    def metrics_of(self, figure: Figure) -> tuple[str, ...]:
        """Return the slugs of the metrics that gather a figure, in the order of metrics.csv."""
        gathering = (m for m in self.metrics.values() if any(gathers(term, figure) for term in m.terms))
        return tuple(metric.slug for metric in gathering)

    # -- reading -----------------------------------------------------------------------------------

    def listed(self, name: str, build: Callable[[Line], Item]) -> tuple[Item, ...]:
        """Return every row of a table as what `build` makes of it."""
        return tuple(_built(name, number, line, build) for number, line in enumerate(self.lines(name), 2))

    def keyed(self, name: str, key: str, build: Callable[[Line], Item]) -> dict[str, Item]:
        """Return every row of a table as what `build` makes of it, by the text of one column."""
        items: dict[str, Item] = {}
        for number, line in enumerate(self.lines(name), 2):
            item = _built(name, number, line, build)
            if line[key] in items:
                raise RecordProblem(f"{name}, row {number}, column {key}: {line[key]!r} is there twice")
            items[line[key]] = item
        return items


def _built(name: str, number: int, line: Line, build: Callable[[Line], Item]) -> Item:
    try:
        return build(line)
    except KeyError as error:
        amiss = f"{error.args[0]!r} is not held where it should be"
    except ValueError:
        amiss = "a number or a date cannot be read"
    raise RecordProblem(f"{name}, row {number}: {amiss}")


def gathers(term: record_items.MetricTerm, figure: Figure) -> bool:
    """Return whether one term of a metric takes a figure in; an empty cell takes all."""
    return (
        term.indicator == figure.indicator.id
        and term.category in ("", figure.category)
        and term.base in ("", figure.base.id)
    )
