"""How a Word file looks: every size, colour and space is in a style, so that people can edit the file.

All of python-docx's template that would speak another language or name another font is replaced.
"""

from typing import TYPE_CHECKING, NamedTuple

from csprp_cli.present.word.oxml import node, val

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

FONT = "Arial"
MONOSPACED = "Courier New"
TEAL = "0B4F5C"
PALE = "EAF2F3"
RULE = "C5D0D2"
GREY = "454B4D"
LANGUAGE = "en-GB"

POINT = 20
"""Twips, the unit of most lengths in a Word file, in a point."""


class Look(NamedTuple):
    """One paragraph style. Sizes are in points, spaces and indents in twips; None leaves what is above."""

    id: str
    name: str
    based: str = "Normal"
    after_it: str = ""
    size: float = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    font: str = ""
    before: int | None = None
    after: int | None = None
    left: int = 0
    hanging: int = 0
    right: int = 0
    align: str = ""
    keep_next: bool = False
    outline: int | None = None
    list_number: int = 0
    borders: tuple[tuple[str, str, int, int], ...] = ()
    shade: str = ""
    proofed: bool = True


LOOKS = (
    Look("Normal", "Normal", based="", after=3 * POINT),
    Look(
        "Heading1", "heading 1", after_it="Normal", size=18, bold=True, colour=TEAL,
        before=0, after=4 * POINT, keep_next=True, outline=0,
    ),
    Look(
        "Heading2", "heading 2", after_it="Normal", size=12.5, bold=True, colour=TEAL,
        before=6 * POINT, after=1 * POINT, keep_next=True, outline=1,
    ),
    Look(
        "Heading3", "heading 3", after_it="Normal", size=11, bold=True, colour=TEAL,
        before=6 * POINT, after=1 * POINT, keep_next=True, outline=2,
    ),
    Look("ListBullet", "List Bullet", after=30, list_number=1),
    Look("MarkedList", "Marked List", after=30, left=480, hanging=480),
    Look(
        "Aside", "Aside", after_it="Normal", before=2 * POINT, after=4 * POINT, left=180, right=80,
        shade=PALE,
        borders=(("top", PALE, 4, 3), ("left", TEAL, 24, 7), ("bottom", PALE, 4, 3), ("right", PALE, 4, 4)),
    ),
    Look(
        "SmallPrint", "Small Print", size=9, colour=GREY, before=5 * POINT, after=0,
        borders=(("top", RULE, 4, 4),),
    ),
    Look("Command", "Command", font=MONOSPACED, after=1 * POINT, left=240, proofed=False),
    Look(
        "Caption", "caption", after_it="Normal", bold=True,
        before=5 * POINT, after=2 * POINT, keep_next=True,
    ),
    Look("Chart", "Chart", after=2 * POINT),
    Look("TableText", "Table Text", after=0),
    Look("TableNumber", "Table Number", based="TableText", align="right"),
    Look("TableCentre", "Table Centre", based="TableText", align="center"),
    Look("TableHeading", "Table Heading", based="TableText", bold=True, colour=TEAL, keep_next=True),
    Look("TableHeadingNumber", "Table Heading Number", based="TableHeading", align="right"),
    Look("TableHeadingCentre", "Table Heading Centre", based="TableHeading", align="center"),
    Look("TableLabel", "Table Label", based="TableText", bold=True, before=3 * POINT, keep_next=True),
    Look("TableBreak", "Table Break", based="TableText", italic=True, colour=GREY, keep_next=True),
    Look("TableToFillIn", "Table To Fill In", based="TableText", keep_next=True),
    Look("TableEnd", "Table End", after=0, size=4),
)  # fmt: skip


_BUILT_IN = frozenset({"Normal", "heading 1", "heading 2", "heading 3", "List Bullet", "caption"})
"""The names that Word knows itself: its list of headings and its own menus go by them."""


def restyle(document: "Document") -> None:
    """Replace the styles, lists, settings and fonts of a new document by ours."""
    _keep_needed_parts(document)
    _write_styles(document)
    _write_numbering(document)
    _write_settings(document)
    _write_theme(document)
    _write_font_table(document)


def _keep_needed_parts(document: "Document") -> None:
    """Drop what the template brings and no reader misses: a thumbnail, another's statistics, old fonts."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT

    needed = {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}
    needed |= {RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME, RT.FONT_TABLE}
    for owner in (document.part.package, document.part):
        if owner is None:
            continue
        for name in [name for name, link in owner.rels.items() if link.reltype not in needed]:
            owner.rels.pop(name)


def _write_styles(document: "Document") -> None:
    styles = document.styles.element
    for old in styles.xpath("w:docDefaults | w:style"):
        styles.remove(old)
    styles.insert(0, _defaults())
    styles.extend(_paragraph_style(look) for look in LOOKS)
    styles.extend(_other_styles())
    styles.extend(_table_styles())


def _defaults() -> "BaseOxmlElement":
    letters = (_fonts(FONT), val("w:sz", 22), val("w:szCs", 22), _language())
    lines = (val("w:widowControl", 1), node("w:spacing", {"w:after": 0, "w:line": 240, "w:lineRule": "auto"}))
    return node(
        "w:docDefaults",
        None,
        node("w:rPrDefault", None, node("w:rPr", None, *letters)),
        node("w:pPrDefault", None, node("w:pPr", None, *lines)),
    )


def _language() -> "BaseOxmlElement":
    return node("w:lang", {"w:val": LANGUAGE, "w:eastAsia": LANGUAGE, "w:bidi": "ar-SA"})


def _fonts(name: str) -> "BaseOxmlElement":
    """Return a font for every script: the template's theme fonts would win where one were missing."""
    return node("w:rFonts", {f"w:{script}": name for script in ("ascii", "hAnsi", "eastAsia", "cs")})


def _paragraph_style(look: Look) -> "BaseOxmlElement":
    kind = {"w:default": 1} if look.id == "Normal" else {} if look.name in _BUILT_IN else {"w:customStyle": 1}
    style = node("w:style", {"w:type": "paragraph", **kind, "w:styleId": look.id})
    style.append(val("w:name", look.name))
    if look.based:
        style.append(val("w:basedOn", look.based))
    if look.after_it:
        style.append(val("w:next", look.after_it))
    style.append(node("w:qFormat"))
    style.append(node("w:pPr", None, *_lines_of(look)))
    style.append(node("w:rPr", None, *_letters_of(look)))
    return style


def _lines_of(look: Look) -> list["BaseOxmlElement"]:
    """Return the paragraph's side of a style, in the order that the format demands."""
    parts = []
    if look.keep_next:
        parts += [node("w:keepNext"), node("w:keepLines")]
    if look.list_number:
        parts.append(node("w:numPr", None, val("w:numId", look.list_number)))
    if look.borders:
        parts.append(node("w:pBdr", None, *(_border(*border) for border in look.borders)))
    if look.shade:
        parts.append(_shade(look.shade))
    spaces = {"w:before": look.before, "w:after": look.after}
    if given := {name: space for name, space in spaces.items() if space is not None}:
        parts.append(node("w:spacing", given))
    indents = {"w:left": look.left, "w:right": look.right, "w:hanging": look.hanging}
    if any(indents.values()):
        parts.append(node("w:ind", {name: indent for name, indent in indents.items() if indent}))
    if look.align:
        parts.append(val("w:jc", look.align))
    if look.outline is not None:
        parts.append(val("w:outlineLvl", look.outline))
    return parts


def _letters_of(look: Look) -> list["BaseOxmlElement"]:
    """Return the letters' side of a style: each setting again for scripts that Word calls complex."""
    parts = [_fonts(look.font)] if look.font else []
    if look.bold:
        parts += [node("w:b"), node("w:bCs")]
    if look.italic:
        parts += [node("w:i"), node("w:iCs")]
    if not look.proofed:
        parts.append(node("w:noProof"))
    if look.colour:
        parts.append(val("w:color", look.colour))
    if look.size:
        half_points = round(look.size * 2)
        parts += [val("w:sz", half_points), val("w:szCs", half_points)]
    return parts


def _border(side: str, colour: str, eighths: int, space: int) -> "BaseOxmlElement":
    line: dict[str, str | int] = {"w:val": "single", "w:sz": eighths, "w:space": space, "w:color": colour}
    return node(f"w:{side}", line)


def _shade(colour: str) -> "BaseOxmlElement":
    return node("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})


def _other_styles() -> list["BaseOxmlElement"]:
    """Return what Word takes for granted, and the bold of a lead."""
    letters = node("w:style", {"w:type": "character", "w:default": 1, "w:styleId": "DefaultParagraphFont"})
    letters.append(val("w:name", "Default Paragraph Font"))
    lists = node("w:style", {"w:type": "numbering", "w:default": 1, "w:styleId": "NoList"})
    lists.append(val("w:name", "No List"))
    strong = node("w:style", {"w:type": "character", "w:styleId": "Strong"}, val("w:name", "Strong"))
    strong.append(val("w:basedOn", "DefaultParagraphFont"))
    strong.append(node("w:qFormat"))
    strong.append(node("w:rPr", None, node("w:b"), node("w:bCs")))
    return [letters, lists, strong]


CELL_GAP = 230
"""Twips between one column of figures and the next."""


def _table_styles() -> list["BaseOxmlElement"]:
    plain = node("w:style", {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"})
    plain.append(val("w:name", "Normal Table"))
    plain.append(
        node("w:tblPr", None, node("w:tblInd", {"w:w": 0, "w:type": "dxa"}), _margins(0, 0, 108, 108))
    )
    figures = _table_style(
        "FiguresTable",
        "Figures Table",
        [_border(side, RULE, 4, 0) for side in ("top", "bottom", "insideH")],
        _margins(2 * POINT, 2 * POINT, 0, CELL_GAP),
    )
    figures.append(
        _first_row(node("w:tcBorders", None, _border("bottom", TEAL, 8, 0)), val("w:vAlign", "bottom"))
    )
    to_fill_in = _table_style(
        "FillInTable",
        "Fill In Table",
        [_border(side, "7F8B8E", 4, 0) for side in ("top", "left", "bottom", "right", "insideH", "insideV")],
        _margins(2 * POINT, 2 * POINT, 90, 90),
    )
    to_fill_in.append(_first_row(_shade(PALE), val("w:vAlign", "bottom")))
    return [plain, figures, to_fill_in]


def _table_style(
    style: str, name: str, borders: list["BaseOxmlElement"], margins: "BaseOxmlElement"
) -> "BaseOxmlElement":
    made = node("w:style", {"w:type": "table", "w:customStyle": 1, "w:styleId": style}, val("w:name", name))
    made.append(val("w:basedOn", "TableNormal"))
    made.append(node("w:qFormat"))
    made.append(node("w:tblPr", None, node("w:tblBorders", None, *borders), margins))
    return made


def _margins(top: int, bottom: int, left: int, right: int) -> "BaseOxmlElement":
    sides = {"top": top, "left": left, "bottom": bottom, "right": right}
    widths = (node(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in sides.items())
    return node("w:tblCellMar", None, *widths)


def _first_row(*settings: "BaseOxmlElement") -> "BaseOxmlElement":
    return node("w:tblStylePr", {"w:type": "firstRow"}, node("w:tcPr", None, *settings))


def _write_numbering(document: "Document") -> None:
    """Leave one list: a bullet that Arial holds, where the template's is a sign of a symbol font."""
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    level = node(
        "w:lvl",
        {"w:ilvl": 0},
        val("w:start", 1),
        val("w:numFmt", "bullet"),
        val("w:pStyle", "ListBullet"),
        val("w:lvlText", "\u2022"),
        val("w:lvlJc", "left"),
        node("w:pPr", None, node("w:ind", {"w:left": 284, "w:hanging": 284})),
        node("w:rPr", None, _fonts(FONT), val("w:color", TEAL)),
    )
    numbering.append(
        node("w:abstractNum", {"w:abstractNumId": 0}, val("w:multiLevelType", "singleLevel"), level)
    )
    numbering.append(node("w:num", {"w:numId": 1}, val("w:abstractNumId", 0)))


def _write_settings(document: "Document") -> None:
    """Say what the file is: in British English and of today's Word, not in its compatibility mode."""
    settings = document.settings.element
    for old in list(settings):
        settings.remove(old)
    modern = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": "15",
    }
    settings.append(node("w:zoom", {"w:percent": 100}))
    settings.append(val("w:defaultTabStop", 720))
    settings.append(val("w:characterSpacingControl", "doNotCompress"))
    settings.append(node("w:compat", None, node("w:compatSetting", modern)))
    settings.append(node("w:themeFontLang", {"w:val": LANGUAGE}))
    settings.append(val("w:decimalSymbol", "."))
    settings.append(val("w:listSeparator", ","))


def _write_theme(document: "Document") -> None:
    """Make Arial the theme's font too: it is what Word offers whoever adds a heading or a chart."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    theme = parse_xml(document.part.part_related_by(RT.THEME).blob)
    for font in theme.iter(qn("a:latin"), qn("a:ea"), qn("a:cs")):
        font.set("typeface", FONT)
    _replace_part(document, RT.THEME, theme)


def _write_font_table(document: "Document") -> None:
    """Name the two fonts that are used, in place of the template's."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT

    fonts = node("w:fonts")
    for name, family, pitch in ((FONT, "swiss", "variable"), (MONOSPACED, "modern", "fixed")):
        fonts.append(
            node(
                "w:font",
                {"w:name": name},
                val("w:charset", "00"),
                val("w:family", family),
                val("w:pitch", pitch),
            )
        )
    _replace_part(document, RT.FONT_TABLE, fonts)


def _replace_part(document: "Document", kind: str, element: "BaseOxmlElement") -> None:
    """Put a part with other content in the place of the template's, which python-docx holds as bytes."""
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.part import Part

    links = document.part.rels
    (name,) = (name for name, link in links.items() if link.reltype == kind)
    old = links.pop(name).target_part
    links.add_relationship(
        kind, Part(old.partname, old.content_type, serialize_part_xml(element), old.package), name
    )
