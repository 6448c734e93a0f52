"""How well `csprp verify` finds claims in made reports, and how long it takes: four layouts, 200 claims each.

    python benchmarks/verify.py [--small]

The reports are made by tests/made_reports.py from the claims of the record: nearly half as they are held,
nearly half with another number, the rest left out, between prose full of numbers about something else.
Recall is the part of the right ones that is called as-printed; altered is the part of the altered ones that
is called another-number; wrong is how many altered or left-out ones were called as-printed. Each layout is
made once with the phrasings that were looked at while the matcher was written, and once with those that were
not. Exits 1 below 95% or 90%, for any altered one called as printed, and above 20 s for 170 pages.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import made_reports as made
from csprp_cli.model.printed import State
from csprp_cli.printed.passages import passages
from csprp_cli.printed.pdf_text import pdf_text
from csprp_cli.printed.verdicts import verdicts
from csprp_cli.record.load import load
from csprp_cli.record.record import Record

PUBLICATIONS = (
    "annual-report-2020",
    "annual-report-2022-2023",
    "annual-report-2018-2019",
    "annual-report-2023-2024",
)
CLAIMS = 200
LEAST_RIGHT, LEAST_ALTERED, MOST_SECONDS = 0.95, 0.90, 20.0


class Score(NamedTuple):
    """What became of the claims of some reports, by what was done to them."""

    right: int
    right_found: int
    altered: int
    altered_found: int
    wrong: int
    misses: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        return self.right_found / self.right if self.right else 1.0

    @property
    def found_altered(self) -> float:
        return self.altered_found / self.altered if self.altered else 1.0


def score(
    record: Record, layout: made.Layout, folder: Path, *, held_out: bool, claims: int = CLAIMS
) -> Score:
    patterns = made.HELD_OUT if held_out else made.PATTERNS
    paired = made.PAIRED_HELD_OUT if held_out else made.PAIRED
    totals: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    seed = 0
    while sum(totals.values()) < claims:
        for publication in PUBLICATIONS:
            report = made.make(
                record, publication, seed, patterns=patterns, paired=paired, tables=layout == "tables"
            )
            path = made.pdf_of(report, layout, folder)
            found = verdicts(record, record.publications[publication], tuple(passages(pdf_text(path).blocks)))
            for finding in found:
                fate = report.fates.get(finding.claim)
                if fate:
                    totals[fate, finding.state] += 1
                    wanted = {
                        "right": State.AS_PRINTED,
                        "altered": State.ANOTHER_NUMBER,
                        "left-out": State.NOT_FOUND,
                    }
                    if finding.state != wanted[fate]:
                        told = f"{finding.state}: {finding.held} | {finding.line}"
                        printed = report.printed.get(finding.claim, "a table")
                        misses.append(f"{publication} {seed} {finding.claim} {fate}: {told} | {printed}")
            if sum(totals.values()) >= claims:
                break
        seed += 1
    right = sum(number for (fate, _), number in totals.items() if fate == "right")
    altered = sum(number for (fate, _), number in totals.items() if fate == "altered")
    return Score(
        right,
        totals["right", State.AS_PRINTED],
        altered,
        totals["altered", State.ANOTHER_NUMBER],
        totals["altered", State.AS_PRINTED] + totals["left-out", State.AS_PRINTED],
        tuple(misses),
    )


def seconds_for_170_pages(record: Record, folder: Path) -> tuple[int, float]:
    report = made.make(record, PUBLICATIONS[0], 1, paragraphs=2300)
    path = made.pdf_of(report, "one-column", folder)
    start = time.monotonic()
    text = pdf_text(path)
    verdicts(record, record.publications[PUBLICATIONS[0]], tuple(passages(text.blocks)))
    return text.pages, time.monotonic() - start


def main() -> int:
    record, claims = load(), 60 if "--small" in sys.argv else CLAIMS
    failed = False
    with tempfile.TemporaryDirectory() as work:
        print("layout        phrasings  right as-printed  altered another-number  wrong as-printed")
        for layout in made.LAYOUTS:
            for held_out in (False, True):
                found = score(record, layout, Path(work), held_out=held_out, claims=claims)
                failed |= found.recall < LEAST_RIGHT or found.found_altered < LEAST_ALTERED or found.wrong > 0
                print(
                    f"{layout:13} {'held out' if held_out else 'seen':10}"
                    f" {found.right_found:4} of {found.right:4} {found.recall:4.0%}"
                    f" {found.altered_found:7} of {found.altered:4} {found.found_altered:4.0%}"
                    f" {found.wrong:10}"
                )
                if "--misses" in sys.argv:
                    print(*(f"    {miss}" for miss in found.misses), sep="\n")
        pages, took = seconds_for_170_pages(record, Path(work))
        print(f"{pages} pages in {took:.1f} s (at most {MOST_SECONDS:.0f} s for 170)")
        failed |= took > MOST_SECONDS * max(pages, 170) / 170
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
