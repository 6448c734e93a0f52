"""A theme, how each report names it, and what was learned about it."""

from typing import NamedTuple

from csprp_cli.model.kinds import Unit
from csprp_cli.model.text_kinds import Basis, LearningPart, PlainPart, SessionPart, ThemeKind


class Theme(NamedTuple):
    """One theme. `covers` is filled for the umbrella alone: the themes that it stands over.

    `narrower` are those of its aliases that name a part of it alone. `few_findings` is what a note says
    where no page that we could read gives more of what the Panel found. Where `needs_line`, a note must have
    a help line of its own.
    """

    slug: str
    title: str
    kind: ThemeKind
    aliases: tuple[str, ...]
    narrower: tuple[str, ...]
    covers: tuple[str, ...]
    about: str
    list_note: str
    few_findings: str
    care_note: str
    needs_line: bool
    related: tuple[str, ...]
    order: int


class ReportTheme(NamedTuple):
    """One theme as one report names it. The matching to our slug is ours."""

    publication: str
    theme: str
    kind: str
    position: int
    wording: str
    source: str
    basis: Basis


class Learning(NamedTuple):
    """One finding, action, question, check, reading or good practice, in the project's own words.

    `audiences` are slugs of audiences.csv, or `all`. `basis` says whose it is: `panel`, `csprp` (suggested
    by this project) or `third-party` (somebody else's, which never stands as the Panel's finding: `who`
    names them as a note does).
    """

    id: str
    theme: str
    part: LearningPart
    level: str
    audiences: tuple[str, ...]
    basis: Basis
    who: str
    publication: str
    sources: tuple[str, ...]
    order: int
    text: str

    def is_for(self, audience: str) -> bool:
        """Return whether it is written for an audience, alone or among others."""
        return "all" in self.audiences or audience in self.audiences


class PlainText(NamedTuple):
    """One text of the easier version of a note. `of` are the rows of learning.csv that it says again: whose
    it is, and what it rests on, is read there."""

    theme: str
    part: PlainPart
    level: str
    order: int
    of: tuple[str, ...]
    text: str


class Audience(NamedTuple):
    """One group of readers that notes are written for, and what a note calls the people at each level."""

    slug: str
    title: str
    aliases: tuple[str, ...]
    you: str
    team: str
    leaders: str
    order: int


class SessionLine(NamedTuple):
    """One thing that whoever leads a session is told. `minutes` is empty for all but a timing.

    `part` is `timing`, `rule`, `listen` or `affected`; an empty `theme` means every theme.
    """

    id: str
    part: SessionPart
    theme: str
    minutes: int | None
    order: int
    text: str


class DrawnRun(NamedTuple):
    """The run that the note of a theme draws, where its own leading figures have none."""

    theme: str
    indicator: str
    category: str
    base: str
    unit: Unit


class Sentence(NamedTuple):
    """How one figure is said in prose: placeholders stand where the record's values go."""

    indicator: str
    category: str
    base: str
    unit: Unit
    sentence: str


class Headline(NamedTuple):
    """A figure that the note of a theme may lead with; the newest one held is taken."""

    theme: str
    order: int
    indicator: str
    category: str
    base: str
    unit: Unit
    lead: str
