"""Makes the fonts that every web page carries: `python tests/make_web_font.py`, with fontTools and Brotli.

They are the Latin letters of the PDF's own font, under a name of their own: the licence (SIL OFL 1.1) keeps
the name Source for the whole font. The same version of the font gives the same files.
"""

from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "src" / "csprp_cli" / "present" / "fonts"
FAMILY = "csprp Sans"
WEIGHTS = {400: "Regular", 600: "Semibold"}
LETTERS = (
    *((0x20, 0x7E), (0xA0, 0x17F)),  # English, Welsh, Polish, Romanian, Turkish and their neighbours
    *((0x180, 0x24F), (0x259, 0x259), (0x2B0, 0x331), (0x1E00, 0x1EFF)),  # Yoruba, Vietnamese, transcriptions
    *((0x2010, 0x205F), (0x2070, 0x209F), (0x20AC, 0x20AC), (0x2122, 0x2122)),  # punctuation, small digits
    *((0x2150, 0x215F), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2265)),  # fractions, arrows, signs
)
"""From and to, both within. Whatever else is written takes the reader's own fonts."""


def names() -> list[tuple[int, str]]:
    """Each file's weight and name."""
    return [(weight, f"csprp-sans-{weight}.woff2") for weight in WEIGHTS]


def make(folder: Path) -> None:
    """Write the fonts and their licence into a folder."""
    whole = resources.files("font_source_sans_pro") / "files"
    for weight, name in names():
        with resources.as_file(whole / f"SourceSansPro-{WEIGHTS[weight]}.ttf") as path:
            font = TTFont(path, recalcTimestamp=False)
        _cut(font)
        _rename(font, WEIGHTS[weight])
        font.flavor = "woff2"
        font.save(folder / name)
    licence = (whole / "LICENSE.txt").read_text(encoding="utf-8")
    lines = (line.rstrip() for line in licence.splitlines())
    (folder / "LICENSE.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _cut(font: TTFont) -> None:
    options = subset.Options(
        layout_features=["ccmp", "kern", "locl", "mark", "mkmk"],
        hinting=False,
        name_IDs=["*"],
        notdef_outline=True,
    )
    letters = subset.Subsetter(options)
    letters.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    letters.subset(font)
    font["gasp"].gaspRange = {0xFFFF: 0x0A}  # smooth at every size: Windows jags what has no hints


def _rename(font: TTFont, style: str) -> None:
    for number in (16, 17):
        font["name"].removeNames(nameID=number)
    given = {1: f"{FAMILY} {style}", 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"csprpSans-{style}"}
    for record in font["name"].names:
        record.string = given.get(record.nameID, record.string)


if __name__ == "__main__":
    make(FOLDER)
