"""The first screen: it teaches by job, and says what is held and where the record stops."""

import shutil
import sys

from csprp_cli import __version__
from csprp_cli.cli.deliver import place
from csprp_cli.record import location
from csprp_cli.record.load import load

LICENCE = """csprp is free software under the MIT Licence (see LICENSE).

The record (data/) holds facts from publications of the Child Safeguarding Practice Review Panel, the
Department for Education, Ofsted and others. Contains public sector information licensed under the Open
Government Licence v3.0: https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/

Partnership, news and charity pages are cited for facts. Their wording is not copied here, and remains
the copyright of their publishers. csprp is not a Panel, DfE or Ofsted product and is not endorsed by them."""

_JOBS = (
    (
        "A one-page note for a team meeting",
        (
            ("csprp brief --theme parental-mental-health", ""),
            ("csprp brief --theme babies --out babies.docx", "opens in Word"),
            ("csprp brief --theme babies --out babies.pdf", "to print"),
        ),
    ),
    (
        "What has happened over the years",
        (
            ("csprp trends --metric deaths", ""),
            ("csprp compare 2020 2022-23", "what may be compared"),
            ("csprp ages", ""),
            ("csprp metrics", "every measure held"),
        ),
    ),
    (
        "What was found about a topic",
        (("csprp themes", "the list"), ("csprp themes neglect", "one topic in full")),
    ),
    (
        "Our own numbers beside the national ones",
        (
            ("csprp local template --out ours.xlsx", "start here"),
            ("csprp local compare ours.xlsx --pool 3", ""),
        ),
    ),
    (
        "A table for Excel, R or Python",
        (
            ("csprp trends --metric deaths --out deaths.xlsx", "opens in Excel"),
            ("csprp trends --metric deaths --out deaths.docx", "opens in Word"),
            ("csprp trends --metric deaths --format csv", ""),
        ),
    ),
    (
        "Where a number comes from, and who disagrees",
        (
            ("csprp find neglect", ""),
            ("csprp show panel-2020-domestic-abuse", ""),
            ("csprp sources", "every page read"),
        ),
    ),
)


def version_line() -> str:
    """Return the version of the program and of the record."""
    return f"csprp {__version__}, record {load(None).version}"


def home(data: str | None, overlays: tuple[str, ...] = ()) -> None:
    """Print the first screen."""
    from csprp_cli.present.text.column_widths import WIDEST_TEXT
    from csprp_cli.present.text.plain import wrapped
    from csprp_cli.views.catalogue import held

    record = load(data, overlays)
    width = WIDEST_TEXT
    if sys.stdout.isatty():
        width = min(max(shutil.get_terminal_size((WIDEST_TEXT, 24)).columns, 20), WIDEST_TEXT)
    lines = [wrapped("csprp: figures and learning from serious child safeguarding incidents, England", width)]
    lines += ["", "What do you need?", ""]
    for job, commands in _JOBS:
        lines.append(wrapped(job, width, "  ", "  "))
        for command, note in commands:
            line = f"    {command:<52}  {note}".rstrip()
            fits = len(line) <= width
            lines += [line] if fits else [wrapped(command, width, "    ", "      ")]
        lines.append("")
    what = held(record)
    lines.append("What is held")
    facts = (
        ("Panel annual reports", what.reports),
        ("DfE notifications", what.yearly),
        ("Figures", f"{what.figures}, resting on {what.claims} claims; record {what.version}"),
        ("Not held", "any later Panel report: look on GOV.UK before you quote"),
    )
    for name, text in facts:
        lines.append(wrapped(text, width, f"  {name:<22}", " " * 24 if width > 50 else "    "))
    lines.append("")
    lines.append(
        wrapped(
            ("" if what.first_hand else "Panel figures here are second-hand: from pages about the reports. ")
            + "These screens are about children who died or were seriously harmed. "
            "Worried about a child? 999 if in danger now, or your local front door.",
            width,
        )
    )
    if not record.bundled:
        lines += ["", wrapped(f"Record in use: {location.chosen(data)}", width)]
    if overlays:
        lines += ["", wrapped(f"On top of it: {', '.join(overlays)}", width)]
    place("\n".join(lines) + "\n", None, for_people=True)
