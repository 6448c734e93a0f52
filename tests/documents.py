"""The examples of README.md and docs/: what they show, what they ask a reader to save, what they ask to type.

In Markdown a fence `console` holds lines with what a window shows after them, `sh` lines alone. A comment in
the line before a fence says what Markdown cannot: `saved as ours.csv`, `exit 1: why`, `not run: why`.
"""

import random
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from conftest import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
WRITTEN = tuple(
    page for page in PAGES if page.parent.name != "reference" or page.name == "index.md"
)  # the others are made
MORE = "..."

_FENCE = re.compile(r"(?:^<!-- (?P<said>.*?) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
_INLINE = re.compile(r"`(csprp [^`\n]+)`")
_PATTERN = re.compile(r"\b[A-Z]{3,}\b|\.\.\.")
"""A word in capitals is the reader's to fill in: such a line is no example."""

_NAME = re.compile(r"(?:(?:local|data) )?[a-z]+(?:-[a-z]+)?")
"""A command that prose speaks of by its name: its help must be there."""


class Fence(NamedTuple):
    """One block of a page: its kind, its text, and the comment before it."""

    kind: str
    text: str
    said: str

    def after(self, lead: Literal["saved as", "exit", "not run"]) -> str:
        """What the comment says after these words."""
        return self.said.partition(f"{lead} ")[2] if self.said.startswith(lead) else ""

    @property
    def exit_code(self) -> int:
        return int(self.after("exit").partition(":")[0] or 0)

    @property
    def runs(self) -> bool:
        return not self.said.startswith("not run")


class Example(NamedTuple):
    """A line to type, without the name of the program, and what a page shows of its output."""

    line: str
    shown: tuple[str, ...] = ()
    exit_code: int = 0

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line)


def fences(text: str) -> list[Fence]:
    return [Fence(found["kind"], found["text"], found["said"] or "") for found in _FENCE.finditer(text)]


def prose(text: str) -> str:
    """Return a page without its blocks, its comments and what stands in code."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"<!--.*?-->", "", _FENCE.sub("", text), flags=re.S))


def shown(text: str) -> Iterator[Example]:
    """Give each line of a page that output stands under."""
    for fence in fences(text):
        if fence.kind == "console":
            for block in fence.text.removeprefix("$ ").split("\n$ "):
                line, *output = block.rstrip("\n").split("\n")
                yield Example(line.removeprefix("csprp "), tuple(output), fence.exit_code)


def typed(text: str) -> Iterator[Example]:
    """Give each line of a page that is there to be typed: of its blocks first, and then of its prose."""
    for fence in fences(text):
        if fence.kind == "sh" and fence.runs:
            lines = [line for line in fence.text.splitlines() if line.startswith("csprp ")]
            codes = [0] * (len(lines) - 1) + [fence.exit_code]
            yield from (
                Example(line.removeprefix("csprp "), (), code)
                for line, code in zip(lines, codes, strict=False)
            )
    for line in dict.fromkeys(_INLINE.findall(_FENCE.sub("", text))):
        if not _PATTERN.search(line):
            rest = line.removeprefix("csprp ")
            yield Example(f"help {rest}" if _NAME.fullmatch(rest) else rest)


def made_anew(text: str, outputs: dict[str, list[str]]) -> str:
    """Return a page with what its lines really print, as much of each as it shows now."""
    for example in shown(text):
        old = "\n".join((f"$ csprp {example.line}", *example.shown))
        real = outputs[example.line]
        if example.shown[-1] == MORE:
            real = [*real[: len(example.shown) - 1], MORE]
        text = text.replace(f"{old}\n", "\n".join((f"$ csprp {example.line}", *real, "")), 1)
    return text


def save_files(text: str, folder: Path) -> None:
    """Write what a page asks to save."""
    for fence in fences(text):
        if name := fence.after("saved as"):
            (folder / name).write_text(fence.text, encoding="utf-8")


def put_there(folder: Path) -> None:
    """Write the files that readers of a page have already: none of them is about a real child."""
    import dfe_files
    import grid_files
    import made_reports
    from csprp_cli.record.load import load
    from test_logo import png

    rows: list[list[str]] = [
        ["incident", "date", "age_years", "sex", "ethnicity", "outcome", "looked_after", "neglect_before"]
    ]
    draw = random.Random(15)
    for year in range(2021, 2026):
        for number in range(1, 41):
            outcome = "death" if number <= 16 else "serious harm"
            answers = [draw.choice(("yes", "no", "no")) for _ in range(2)]
            age, sex = str(draw.randint(0, 17)), draw.choice(("female", "male"))
            rows.append([f"{year}/{number}", f"{year}-06-01", age, sex, "White", outcome, *answers])
    grid_files.as_xlsx(folder, rows)
    files = {f"{layout}.csv": dfe_files.made(layout) for layout in ("half-years-2020-21", "areas-2026")}
    dfe_files.zipped(folder, "notifications.zip", files)
    report = made_reports.make(load(), "annual-report-2023-2024", 1)
    made_reports.pdf_of(report, "one-column", folder).rename(folder / "annual-report-2023-2024.pdf")
    (folder / "ours.png").write_bytes(png())
    shutil.copytree(ROOT / "data", folder / "data")
