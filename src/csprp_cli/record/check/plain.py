"""Checks of the easier version of notes: whose each text is, and that a version is whole."""

import re
from collections.abc import Iterator

from csprp_cli.model.text_kinds import Basis, PlainPart
from csprp_cli.record.check.outcome import Finding, holds
from csprp_cli.record.check.prose import ASKED, PLACEHOLDERS
from csprp_cli.record.check.raw_tables import Tables
from csprp_cli.record.csv_table import key_of

RESTS = (PlainPart.FINDING,)
"""Parts that are somebody's, and so say a row of learning.csv again. The other parts may be ours alone."""

STANDS_ALONE = (PlainPart.ABOUT, PlainPart.CARE)
"""Parts that say again a text of themes.csv, and so no row of learning.csv."""

LEAST = ((PlainPart.ABOUT, 1), (PlainPart.FINDING, 1), (PlainPart.QUESTION, 2), (PlainPart.CHECK, 1))
LEVELS = ("you", "team", "leaders")


@holds("A text of the easier version says rows of its theme again, all the Panel's or all csprp's.")
def plain_texts_say_whose(tables: Tables) -> Iterator[Finding]:
    learning = tables.by("learning", "id")
    for at, line in tables.rows("plain"):
        named = line["of"].split()
        held = [learning[name] for name in named]
        bases = {row["basis"] for row in held}
        if len(bases) > 1:
            yield at("of", "it mixes the Panel's words with those of others: give each a row of its own")
        if Basis.THIRD_PARTY in bases:
            yield at("of", "what a third party says stands on the full note alone")
        if any(row["theme"] != line["theme"] for row in held):
            yield at("of", "it says again what another theme says")
        if any((row["part"], row["level"]) != (line["part"], line["level"]) for row in held):
            yield at("of", "it says again what stands elsewhere on the full note")
        if line["part"] in RESTS and not named:
            yield at("of", "a finding is the Panel's, so it names the rows that it says again")
        if line["part"] in STANDS_ALONE and named:
            yield at("of", f"{line['part']} says themes.csv again, and no row of learning.csv")
        if (line["part"] == PlainPart.ACTION) != bool(line["level"]):
            yield at("level", "an action, and nothing else, has a level")
        if re.search(r"\d", line["text"]):
            yield at("text", "a number stands in prose: figures come from figures.csv")


@holds("An easier version has what it is about, a finding, an action at each level, questions and a check.")
def plain_versions_are_whole(tables: Tables) -> Iterator[Finding]:
    said = tables.keys("plain_sentences", *ASKED)
    themes = {line["theme"] for line in tables["plain"]}
    for at, theme in tables.rows("themes"):
        if theme["slug"] not in themes:
            continue
        held = [line for line in tables["plain"] if line["theme"] == theme["slug"]]
        for part, least in LEAST:
            if sum(line["part"] == part for line in held) < least:
                yield at("slug", f"plain.csv has fewer than {least} of {part} for it")
        for level in LEVELS:
            if not any(line["level"] == level for line in held):
                yield at("slug", f"plain.csv has no action for {level}")
    for at, line in tables.rows("headlines"):
        if line["theme"] in themes and key_of(line, ASKED) not in said:
            yield at("indicator", "plain_sentences.csv has no sentence for it")


@holds("A plain sentence is of a figure that sentences.csv says too, and says its value by a placeholder.")
def plain_sentences_can_be_said(tables: Tables) -> Iterator[Finding]:
    said = tables.keys("sentences", *ASKED)
    for at, line in tables.rows("plain_sentences"):
        used = set(re.findall(r"\{([^{}]*)\}", line["sentence"]))
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", line["sentence"])):
            yield at("sentence", "its placeholders cannot be read")
        if used - PLACEHOLDERS:
            yield at("sentence", f"no placeholder {', '.join(sorted(used - PLACEHOLDERS))}")
        if "value" not in used:
            yield at("sentence", "it does not say the value")
        if key_of(line, ASKED) not in said:
            yield at("indicator", "sentences.csv has no sentence for it")
