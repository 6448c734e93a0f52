"""Start the rows of a newly published annual report: an overlay for a person to fill in from the PDF."""

import re
from pathlib import Path

from csprp_cli.model.kinds import Agreement, ClaimStatus, Level, PageKind, PeriodKind, Unit
from csprp_cli.model.problem import UsageProblem
from csprp_cli.record.csv_table import Line, table_bytes
from csprp_cli.record.financial_year import period_line
from csprp_cli.record.package import overlay_package
from csprp_cli.record.record import Record

PAGE = "https://www.gov.uk/government/organisations/child-safeguarding-practice-review-panel"
FIRST = ("locator", "value", "wording", "numerator", "denominator", "symbol", "claim", "figure")
"""The columns that a person fills in or reads, put before the others."""

SAME = ("indicator", "breakdown", "category", "series", "area", "base")
"""What a figure of the new report is taken to have in common with that of the last, until a person looks."""


def new_report(record: Record, token: str, folder: str) -> dict[str, bytes]:
    """Return the files of an overlay for a report of that year. Raises UsageProblem for one that is held."""
    year = _token(token)
    period = _period(record, year)
    last = record.reports[-1]
    if any(report.token == year for report in record.reports):
        raise UsageProblem(f"the report {year} is already held", f"see it: csprp themes --report {year}")
    covered = year if "-" not in year else f"{year[:4]} to {year[:2]}{year[-2:]}"
    name = f"annual-report-{covered.replace(' to ', '-')}"
    title = f"Annual report {covered}"
    publication = next(line for line in record.lines("publications.csv") if line["id"] == last.id) | {
        "id": name,
        "title": title,
        "published": "",
        "covers": period["label"],
        "period": period["id"],
        "about": "",
        "address": PAGE,
        "other_address": "",
        "token": year,
        "themes": "",
        "note": "",
    }
    sources = dict.fromkeys(record.lines("sources.csv")[0], "") | {
        "id": f"{name}-itself",
        "short": f"{title}, the report itself",
        "title": f"Child Safeguarding Practice Review Panel: {title.lower()}",
        "publisher": last.publisher,
        "address": PAGE,
        "level": Level.PRIMARY,
        "page": PageKind.LASTING,
    }
    figures, claims = _rows(record, last.id, last.token, year, period, name, sources)
    tables = {"claims.csv": claims, "figures.csv": figures}
    tables |= {"publications.csv": [publication], "sources.csv": [sources]}
    if period["id"] not in record.periods:
        tables["periods.csv"] = [period]
    contents = {file: table_bytes(lines) for file, lines in tables.items()}
    package = overlay_package(
        name, f"{title} of the Child Safeguarding Practice Review Panel, keyed by a person", contents
    )
    readme = (
        Path(__file__)
        .with_name("new_report.txt")
        .read_text(encoding="utf-8")
        .format(
            title=title,
            line="=" * (len(title) + 17),
            last=last.title.lower().replace("annual", "the annual"),
            folder=folder,
        )
    )
    return {**contents, "README.txt": readme.encode("utf-8"), "datapackage.json": package}


def _token(typed: str) -> str:
    """Return the token of a report: `2024-25` (also as 2024/25, 2024 to 2025), or `2024`."""
    plain = " ".join(typed.lower().split())
    two = re.fullmatch(r"(20\d\d) ?(?:-|/|to) ?(?:20)?(\d\d)", plain)
    if two and (int(two[1]) + 1) % 100 == int(two[2]) and int(two[2]):
        return f"{two[1]}-{two[2]}"
    if re.fullmatch(r"20\d\d", plain):
        return plain
    raise UsageProblem(f'no report is called "{typed}"', instead={typed: "2024-25"})


def _period(record: Record, token: str) -> Line:
    held = next((line for line in record.lines("periods.csv") if line["id"] == token), None)
    if held is not None:
        return held
    if "-" in token:
        return period_line(int(token[:4]) + 1, "year")
    return {
        "id": token,
        "label": f"calendar {token}",
        "first": f"{token}-01",
        "last": f"{token}-12",
        "months": "12",
        "kind": PeriodKind.CALENDAR,
        "sort": f"{token}-12",
        "in_sentence": f"in {token}",
    }


def _rows(
    record: Record, publication: str, before: str, token: str, period: Line, name: str, source: Line
) -> tuple[list[Line], list[Line]]:
    """Return a figure and a claim for each figure of the last report. An order or a list is for a person."""
    figures: list[Line] = []
    claims: list[Line] = []
    columns = dict.fromkeys((*FIRST, *record.lines("claims.csv")[0]))
    of_claim = {line["claim"]: line for line in record.lines("claims.csv")}
    for line in record.lines("figures.csv"):
        if line["publication"] != publication or line["unit"] not in (Unit.COUNT, Unit.PERCENT):
            continue
        number = f"R{token}-{len(claims) + 1:03d}"
        figure = line["id"].replace(before, token) if before in line["id"] else f"{line['id']}-{token}"
        shown = of_claim[line["shown"]]
        figures.append(
            dict.fromkeys(line, "")
            | {column: line[column] for column in SAME}
            | {
                "id": figure,
                "period": period["id"],
                "unit": line["unit"],
                "value_kind": "number",
                "publication": name,
                "shown": number,
                "status": Agreement.SINGLE,
            }
        )
        claims.append(
            dict.fromkeys(columns, "")
            | {
                "claim": number,
                "figure": figure,
                "status": ClaimStatus.USED,
                "source": source["id"],
                "series": line["series"],
                "publication": name,
                "period_start": f"{period['first']}-01",
                "period_end": f"{period['last']}-31",
                "geography": record.areas[line["area"]].name,
                "measure": record.indicators[line["indicator"]].title,
                "breakdown": line["breakdown"],
                "category": line["category"],
                "unit": line["unit"],
                "base": shown["base"],
                "wording": "exact",
                "source_title": source["title"],
                "source_publisher": source["publisher"],
                "source_url": source["address"],
                "source_level": source["level"],
            }
        )
    return figures, claims


def still_to_fill(claims: list[Line]) -> int:
    """Return how many claims have no place in their report, or neither a number nor a symbol."""
    return sum(not line["locator"] or not (line["value"] or line["symbol"]) for line in claims)
