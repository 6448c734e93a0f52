"""Builds files in every layout that DfE's pages describe. The figures are invented but fit each other,
but for NATIONAL: those are DfE's own, which the record holds too."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

TIME = ("time_period", "time_identifier")
PLACE = ("geographic_level", "country_code", "country_name")
AREA = ("region_code", "region_name", "old_la_code", "new_la_code", "la_name")
ENGLAND = ("National", "E92000001", "England")

HEADERS = {
    "half-years-2020-21": (*TIME, *PLACE, "sin_breakdown", "category", "number", "percentage"),
    "half-years-full": (*TIME, "time_breakdown", *PLACE, "sin_breakdown", "category", "number", "percentage"),
    "national-2021-22": (
        *(*TIME, "quarter", *PLACE, "characteristic", "category", "nature_of_notification"),
        *("number", "percentage"),
    ),
    "national-2022-23": (
        *(*TIME, "quarter", *PLACE, "characteristic", "characteristic_type", "nature_of_notification"),
        "number_notifications",
    ),
    "national-2024": (
        *TIME,
        "quarter",
        *PLACE,
        "breakdown",
        "nature_of_notification",
        "number_notifications",
    ),
    "national-2025": (
        *(*TIME, "quarter", *PLACE, "breakdown_topic", "breakdown", "nature_of_notification"),
        "number_notifications",
    ),
    "areas-2020-21": (*TIME, *PLACE, *AREA, "number"),
    "areas-2022-23": (
        *(*TIME, *PLACE, *AREA, "number_notifications", "cin_31march", "idaci_avgscore_2019"),
        "ons_midyear_population",
    ),
    "areas-2026": (
        *(*TIME, *PLACE, *AREA, "number_notifications", "cin_31march", "idaci_avgscore"),
        "ons_midyear_population",
    ),
    "totals-2021-22": (*TIME, *PLACE, "number"),
    "totals-2026": (*TIME, *PLACE, "number_notifications"),
    "care-leavers-2026": (*TIME, *PLACE, "breakdown_topic", "breakdown", "number_notifications"),
}

Row = Sequence[str | int | float]


def content(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def made(layout: str) -> bytes:
    return content(HEADERS[layout], ROWS[layout])


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


H1 = ("2020-21", "Part 1 (April to September)")
HALF = (*H1, *ENGLAND)
FULL = ("202021", "Financial year", "Full year", *ENGLAND)
Y22 = ("202122", "Financial year", "Total", *ENGLAND)
Y23 = ("202223", "Financial year", "Total", *ENGLAND)
R24 = ("2024", "Reporting year", "Total", *ENGLAND)
R25 = ("2025", "Reporting year", "Total", *ENGLAND)
DEVON = ("E12000009", "South West", "878", "E10000008", "Devon")
BRISTOL = ("E12000009", "South West", "801", "E06000023", "Bristol, City of")
NOWHERE = ("", "", "", "", "")
LOCAL = ("Local authority", "E92000001", "England")
REGION = ("Regional", "E92000001", "England")

ROWS: dict[str, list[Row]] = {
    "half-years-2020-21": [
        (*HALF, "Total", "Total", 285, 100),
        (*HALF, "Gender", "Male", 153, 53.7),
        (*HALF, "Gender", "Female", 130, 45.6),
        (*HALF, "Gender", "Transgender", 0, 0),
        (*HALF, "Gender", "Not known", 2, 0.7),
        (*HALF, "Nature of notification", "Child death", 119, 41.8),
        (*HALF, "Age group", "Under 1", 102, 35.8),
        (*HALF, "Ethnicity", "Mixed", "c", "c"),
        (*HALF, "Placement type", "Living at home", 188, 66),
        (*HALF, "Something new", "A wording", 7, 2.5),
        ("202021", "Part 1 (April to September)", *ENGLAND, "Disability", "Yes", "k", ":"),
    ],
    "half-years-full": [
        (*FULL, "Total", "Total", 536, 100),
        (*FULL, "Gender", "Male", 313, 58.4),
        ("202021", "Financial year", "Part 1 (April to September)", *ENGLAND, "Total", "Total", 285, 100),
        ("202021", "Financial year", "Part 2 (October to March)", *ENGLAND, "Total", "Total", 251, 100),
        ("202021", "Financial year", "Part 2 (October to March)", *ENGLAND, "Gender", "Male", "c", "c"),
    ],
    "national-2021-22": [
        (*Y22, "Total", "Total", "Total", 442, 100),
        (*Y22, "Total", "Total", "Child Death", 191, 43.2),
        (*Y22, "Total", "Total", "Serious Harm", 227, 51.4),
        (*Y22, "Total", "Total", "Other", 24, 5.4),
        (*Y22, "Gender", "Male", "Total", 257, 58.1),
        (*Y22, "Gender", "Male", "Child Death", 111, 58.1),
        (*Y22, "Gender", "Transgender", "Child Death", "c", "c"),
        (*Y22, "Age group", "Under 1", "Serious Harm and Other", 90, 35.9),
        (*Y22, "Ethnicity", "White", "Total", 250, 56.6),
        (*Y22, "Disability", "Yes", "Total", ":", ":"),
        ("202122", "Financial year", "Q1", *ENGLAND, "Total", "Total", "Total", 110, 100),
        ("202122", "Financial year", "Q2", *ENGLAND, "Total", "Total", "Child Death", 50, 45.5),
    ],
    "national-2022-23": [
        (*Y23, "Total", "Total", "Total", 456),
        (*Y23, "Total", "Total", "Child death", 201),
        (*Y23, "Gender", "Male", "Total", 251),
        (*Y23, "Child protection plan", "Yes", "Total", 60),
        (*Y23, "Child protection plan", "No", "Child death", "c"),
        (*Y23, "Known to any agency", "Not known", "Total", "x"),
        ("202122", "Financial year", "Total", *ENGLAND, "Total", "Total", "Total", 444),
        ("202122", "Financial year", "Total", *ENGLAND, "Total", "Total", "Child death", 191),
    ],
    "national-2024": [
        (*R24, "Total", "Total", 405),
        (*R24, "Total", "Child death", 205),
        (*R24, "Under 1", "Total", 123),
        (*R24, "Male", "Total", "u"),
        (*R24, "Yes", "Total", 99),
    ],
    "national-2025": [
        (*R25, "Total", "Total", "Total", 338),
        (*R25, "Total", "Total", "Child death", 162),
        (*R25, "Total", "Total", "Serious harm", 167),
        (*R25, "Total", "Total", "Other", 9),
        (*R25, "CLA", "Yes", "Total", 93),
        (*R25, "CLA", "Yes", "Child death: abuse/neglect", 12),
        (*R25, "CLA", "Yes", "Child death: no abuse/neglect", 60),
        (*R25, "Age group", "16 to 17", "Serious harm and other", 30),
        (*R25, "Ethnicity", "Black", "Total", 44),
        (*R25, "Child in need plan", "Yes", "Total", "z"),
        ("2024", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 406),
        ("2024", "Reporting year", "Total", *ENGLAND, "CLA", "Yes", "Total", 99),
    ],
    "areas-2020-21": [
        ("202021", "Financial year", *ENGLAND, *NOWHERE, 536),
        ("202021", "Financial year", *REGION, "E12000009", "South West", "", "", "", 53),
        ("202021", "Financial year", *LOCAL, *DEVON, 8),
        ("202021", "Financial year", *LOCAL, *BRISTOL, "c"),
    ],
    "areas-2022-23": [
        ("2025", "Reporting year", *ENGLAND, *NOWHERE, 338, 399460, "x", 11998646),
        ("2025", "Reporting year", *REGION, "E12000009", "South West", "", "", "", 30, 35120, "x", 1104321),
        ("2025", "Reporting year", *LOCAL, *DEVON, 7, 4321, 0.133, 145678),
        ("2025", "Reporting year", *LOCAL, *BRISTOL, "c", 3210, 0.206, 98765),
        ("2024", "Reporting year", *LOCAL, *DEVON, 5, 4300, 0.133, 145000),
        ("2024", "Reporting year", *LOCAL, *BRISTOL, 0, "x", 0.206, 98000),
    ],
    "areas-2026": [
        ("2026", "Reporting year", *ENGLAND, *NOWHERE, 357, 402400, "x", 12183016),
        ("2026", "Reporting year", *REGION, "E12000001", "North East", "", "", "", 30, 24470, "x", 542710),
        ("2026", "Reporting year", *LOCAL, *DEVON, 9, 4333, 0.14, 146000),
        ("2025", "Reporting year", *LOCAL, *DEVON, 6, 4321, 0.133, 145678),
    ],
    "totals-2021-22": [
        ("201415", "Financial year", *ENGLAND, 385),
        ("201516", "Financial year", *ENGLAND, 379),
        ("201617", "Financial year", *ENGLAND, 433),
        ("201718", "Financial year", *ENGLAND, 400),
        ("201819", "Financial year", *ENGLAND, 498),
        ("201920", "Financial year", *ENGLAND, 449),
        ("202021", "Financial year", *ENGLAND, 536),
        ("202122", "Financial year", *ENGLAND, 442),
    ],
    "totals-2026": [
        ("2025", "Reporting year", *ENGLAND, 338),
        ("2026", "Reporting year", *ENGLAND, 357),
    ],
    "care-leavers-2026": [
        ("2026", "Reporting year", *ENGLAND, "Total", "Total", 106),
        ("2026", "Reporting year", *ENGLAND, "Age group", "16 to 21", 63),
        ("2026", "Reporting year", *ENGLAND, "Age group", "22 to 24", 43),
        ("2025", "Reporting year", *ENGLAND, "Total", "Total", 91),
        ("2025", "Reporting year", *ENGLAND, "Age group", "16 to 21", 66),
        ("2025", "Reporting year", *ENGLAND, "Age group", "22 to 24", 25),
    ],
}

NATIONAL: list[Row] = [
    ("2026", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 357),
    ("2026", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Child death", 160),
    ("2026", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Serious harm", 188),
    ("2026", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Other", 9),
    ("2026", "Reporting year", "Total", *ENGLAND, "CLA", "Yes", "Total", 113),
    ("2025", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 338),
    ("2025", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Child death", 162),
    ("2025", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Serious harm", 167),
    ("2025", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Other", 9),
    ("2025", "Reporting year", "Total", *ENGLAND, "CLA", "Yes", "Total", 93),
    ("2024", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 405),
    ("2024", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Child death", 205),
    ("2023", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 456),
    ("2022", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 442),
    ("2021", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 536),
    ("2020", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 449),
    ("2019", "Reporting year", "Total", *ENGLAND, "Total", "Total", "Total", 498),
]
"""DfE's own national figures, in the layout of 2026: every one is in the record."""
