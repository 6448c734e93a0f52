"""A theme, how each report names it, and what was learned about it."""

from typing import NamedTuple


class Theme(NamedTuple):
    """One theme. `covers` is filled for the umbrella alone: the themes that it stands over."""

    slug: str
    title: str
    kind: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    about: str
    list_note: str
    care_note: str
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
    basis: str


class Learning(NamedTuple):
    """One finding, action, question, check or reading, in the project's own words.

    `basis` says whose it is: `panel`, `csprp` (suggested by this project) or `third-party` (somebody
    else's reading of the report, which never stands as the Panel's finding).
    """

    id: str
    theme: str
    part: str
    level: str
    audience: str
    basis: str
    publication: str
    sources: tuple[str, ...]
    order: int
    text: str


class Sentence(NamedTuple):
    """How one figure is said in prose: placeholders stand where the record's values go."""

    indicator: str
    category: str
    base: str
    unit: str
    sentence: str


class Headline(NamedTuple):
    """A figure that the note of a theme may lead with; the newest one held is taken."""

    theme: str
    order: int
    indicator: str
    category: str
    base: str
    unit: str
    lead: str
