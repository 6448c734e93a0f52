"""What is spoiled: a small file of each kind that csprp reads, made here, and those of ../shared if there."""

import io
import random
import struct
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

from fuzzing.spoiling import PRIVATE

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))


class Seeds(NamedTuple):
    """The bytes of whole files by kind, and the folders that hold a record or an overlay."""

    local: dict[str, bytes]
    counts: dict[str, bytes]
    published: dict[str, bytes]
    mappings: dict[str, bytes]
    dfe: dict[str, bytes]
    pdfs: dict[str, bytes]
    logos: dict[str, bytes]
    record: dict[str, bytes]
    overlays: dict[str, dict[str, bytes]]


INCIDENTS = [
    [
        "incident",
        "date",
        "date_of",
        "sex",
        "outcome",
        "age_years",
        "ethnicity",
        "home",
        "neglect_featured",
        "notes",
    ],
    *(
        [
            f"{PRIVATE}{n}",
            f"20{22 + n % 4}-{1 + n % 12:02}-{1 + n % 28:02}",
            "notification",
            ("female", "male", "not known")[n % 3],
            ("death", "serious harm", "other")[n % 3],
            str(n % 18),
            ("white", "asian", "not known")[n % 3],
            ("living at home", "foster care")[n % 2],
            ("yes", "no", "")[n % 3],
            f"{PRIVATE}note{n}",
        ]
        for n in range(40)
    ),
]
COUNTS = [
    ["indicator", "category", "period", "numerator", "denominator"],
    *(["all", "", year, str(40 + n), ""] for n, year in enumerate(("2022-23", "2023-24", "2024-25"))),
    *(["outcome", name, "2023-24", many, ""] for name, many in (("Death", "13"), ("Serious harm", "21"))),
    ["domestic_abuse", "", "2023-24", "17", "40"],
]


def few(folder: Path) -> Seeds:
    """Make what a case of arguments alone needs, in no time."""
    import grid_files

    local = {
        f"ours.{ending}": write(folder, INCIDENTS).read_bytes() for ending, write in grid_files.FORMS.items()
    }
    judged = {"datapackage.json": b'{"kind": "csprp-overlay"}', "judgements.csv": b"accept,figure\nyes,x\n"}
    return Seeds(local, {}, {}, {}, {}, {}, {}, {}, {"judged": judged})


def made(folder: Path, record: object) -> Seeds:
    """Make every seed, some of them by csprp itself."""
    import dfe_files
    import grid_files
    import made_reports
    from csprp_cli.cli.main import run

    shared = ROOT.parent / "shared"
    local: dict[str, bytes] = {}
    counts: dict[str, bytes] = {}
    for rows, kept in ((INCIDENTS, local), (COUNTS, counts)):
        for ending, write in grid_files.FORMS.items():
            kept[f"ours.{ending}"] = write(folder, rows).read_bytes()
    for path in sorted((shared / "cases").rglob("*")) + sorted((shared / "real-files/local").rglob("*")):
        if path.suffix in (".csv", ".xlsx", ".ods") and path.stat().st_size < 60_000:
            local[f"{path.parent.name}-{path.name}"] = path.read_bytes()
    dfe = {f"{name}.csv": dfe_files.made(name) for name in dfe_files.ROWS}
    pack = dfe_files.zipped(folder, "pack.zip", {f"data/{name}": held for name, held in dfe.items()})
    dfe["pack.zip"] = pack.read_bytes()
    for path in sorted((shared / "real-files/dfe").rglob("*.csv")):
        if path.stat().st_size < 10_000:
            dfe[path.name] = path.read_bytes()
    pdfs = {}
    for layout in ("one-column", "two-columns", "tables"):
        whole = made_reports.make(record, "annual-report-2020", 1, paragraphs=4)  # type: ignore[arg-type]
        small = whole._replace(blocks=whole.blocks[:14])
        content = made_reports.pdf_of(small, layout, folder).read_bytes()
        pdfs[f"{layout}.pdf"] = content
        pdfs[f"{layout}-plain.pdf"] = _unpacked(content)
    run(["local", "template", "--out", str(folder / "empty.xlsx")])
    local["empty.xlsx"] = (folder / "empty.xlsx").read_bytes()
    published = {}
    for n, more in enumerate((["--period", "2023-24"], ["--periods", "2023-24,pool-2"])):
        out = folder / f"published{n}.csv"
        run(["local", "compare", str(folder / "ours.csv"), *more, "--out", str(out)])
        published[out.name] = out.read_bytes()
    run(["local", "check", str(folder / "ours.csv"), "--draft-mapping", str(folder / "m.toml")])
    mappings = {
        "draft.toml": (folder / "m.toml").read_bytes(),
        "said.toml": b'[headings]\n"notes" = "none"\n4 = "sex"\n\n[answers.sex]\n"F" = "Female"\n',
    }
    run(["data", "import", str(pack), "--into", str(folder / "imported")])
    run(["data", "add-report", "2024-25", "--into", str(folder / "keyed")])
    (folder / "r.pdf").write_bytes(pdfs["one-column.pdf"])
    run(["verify", str(folder / "r.pdf"), "--report", "2020", "--into", str(folder / "judged")])
    overlays = {
        name: {path.name: path.read_bytes() for path in sorted((folder / name).iterdir())}
        for name in ("imported", "keyed", "judged")
        if (folder / name).is_dir()
    }
    held = {path.name: path.read_bytes() for path in sorted((ROOT / "data").iterdir()) if path.is_file()}
    return Seeds(local, counts, published, mappings, dfe, pdfs, _logos(), held, overlays)


def _unpacked(content: bytes) -> bytes:
    """Return a PDF whose streams are plain, so that what is inside can be spoiled."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            static_id=True,
        )
    return out.getvalue()


_SVG = """\
<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40"
 width="80" height="40"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>
<g id="s"><rect width="9" height="9" fill="url(#g)"/></g><filter id="f"><feGaussianBlur stdDeviation="2"/>
</filter></defs><use xlink:href="#s"/><path d="M 1 1 L 20 20 C 1 2 3 4 5 6 Z" transform="rotate(9)"/>
<circle cx="3" cy="3" r="2"/><text x="1" y="9" font-size="4">Ours</text><style>.a{fill:blue}</style>
<rect filter="url(#f)" x="1" y="1" width="4" height="4"/></svg>
"""


def _logos() -> dict[str, bytes]:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    draw = random.Random(1)
    pixels = b"".join(b"\0" + bytes(draw.randrange(256) for _ in range(24)) for _ in range(8))
    few = b"".join(b"\0" + bytes(draw.randrange(4) for _ in range(8)) for _ in range(8))
    pictures = {
        "logo.png": (2, [(b"tEXt", b"Author\0x"), (b"IDAT", zlib.compress(pixels))]),
        "palette.png": (3, [(b"PLTE", b"abcdefghijkl"), (b"tRNS", b"x"), (b"IDAT", zlib.compress(few))]),
    }
    made = {"logo.svg": _SVG.encode()}
    for name, (colour, chunks) in pictures.items():
        head = (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, colour, 0, 0, 0))
        whole = [chunk(kind, held) for kind, held in (head, *chunks, (b"IEND", b""))]
        made[name] = b"\x89PNG\r\n\x1a\n" + b"".join(whole)
    return made
