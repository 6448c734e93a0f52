"""A logo in SVG: what draws is kept, by name; what runs, moves or leads elsewhere is left out and told.

The list is of what may stand, so that what is new in the format stays out until somebody looks at it.
"""

import base64
import re
import struct
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from csprp_cli.model.note import Logo
from csprp_cli.model.problem import FileProblem
from csprp_cli.notes.logo.pixels import jpeg_size, png_size
from csprp_cli.notes.logo.png import png_of

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_DRAWS = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line"),
        *("polyline", "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath"),
        *("mask", "pattern", "marker", "style", "image"),
    )
)
_SHAPES = frozenset(
    ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image")
)
_IS_TOLD = {
    "script": "a script",
    "foreignObject": "what is not drawn",
    "iframe": "a link to elsewhere",
    # One of a few letters can keep a machine busy for minutes, and no count of what it holds tells which.
    "filter": "an effect such as a shadow",
}
_INSIDE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*")
_EFFECT = re.compile(r"(?:-[a-z]+-|backdrop-)?filter\s*:[^;}]*;?", re.IGNORECASE)
_STYLED_FROM_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|\\|javascript:", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+)\s*(?:px|pt|mm|cm|in)?\s*")
_REFERS = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)", re.IGNORECASE)
_SELECTORS = re.compile(r"([^{}]*)\{")
_STEP = re.compile(r"[\s>+~]+")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")

MOST_DRAWN = 20_000
"""The most shapes that are drawn, each use of one counted: a few lines can ask for millions."""

PIXELS_OF_A_SHAPE = 1_000
"""How many pixels of a picture inside count as one shape: one of 4,000 each way may stand there."""

MOST_STYLED = 50_000
"""The most letters of style sheets: a renderer sorts what they say by pairs."""

MOST_STEPS = 6
"""From one element to another in a selector: each is tried at all elements around it."""

MOST_STYLED_TIMES = 30_000_000
"""The most letters of style sheets, each counted for every element that they may be about."""


def svg_of(path: Path, content: bytes, text: str) -> tuple[Logo, tuple[str, ...]]:
    """Return an SVG as a logo, and what to tell of it: what was left out, and whether it holds letters.

    Raises FileProblem for one that cannot be read or draws nothing, or asks for too much.
    """
    try:
        return _logo(path, _read(path, content), text)
    except RecursionError:
        raise _refused(path, "is an SVG of parts within parts without end") from None


def _logo(path: Path, root: ET.Element, text: str) -> tuple[Logo, tuple[str, ...]]:
    left_out: Counter[str] = Counter()
    _clean(root, left_out)
    size = _size_of(root)
    if size is None or not any(_name(element) in _SHAPES for element in root.iter()):
        why = "does not say how wide and how tall it is" if size is None else "holds no drawing"
        raise _refused(path, f"is an SVG that {why}")
    styles = "".join(text for item in root.iter(f"{_SVG}style") for text in item.itertext())
    if _is_styled_too_much(styles, sum(1 for _ in root.iter())):
        raise _refused(path, "is an SVG with more style sheets than a logo needs")
    if Drawing(root, styles).cost(root) > MOST_DRAWN:
        raise _refused(path, f"is an SVG of over {MOST_DRAWN:,} shapes")
    for name, length in zip(("width", "height"), size, strict=True):
        root.set(name, f"{length:g}")
    told = [f"Left out of the logo: {', '.join(left_out)}."] if left_out else []
    if any(_name(element) == "text" for element in root.iter()):
        told.append("The logo holds letters, and its font may not come along: save them as paths to keep it.")
    ET.register_namespace("", _SVG.strip("{}"))
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    logo = Logo("svg", ET.tostring(root, encoding="utf-8"), text, *size)
    return logo, tuple(told)


def _refused(path: Path, why: str) -> FileProblem:
    return FileProblem(f"{path} {why}", "save it as PNG", {"--logo": "logo.png"})


def _read(path: Path, content: bytes) -> ET.Element:
    if re.search(rb"<!\s*ENTITY", content) or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(path, "is an SVG that is written in no plain way")
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError):
        raise _refused(path, "is no picture in PNG or SVG, or is damaged") from None
    if root.tag != f"{_SVG}svg":
        raise _refused(path, "is no picture in PNG or SVG")
    return root


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""


def _clean(element: ET.Element, left_out: Counter[str]) -> None:
    """Leave out of an element what neither draws nor is its own, and count what a person should know of."""
    for child in list(element):
        name = _name(child)
        if name == "a":  # what a link wraps is drawn, and leads nowhere
            left_out["a link to elsewhere"] += 1
            child.tag = f"{_SVG}g"
        elif name not in _DRAWS:
            if name in _IS_TOLD:
                left_out[_IS_TOLD[name]] += 1
            element.remove(child)
            continue
        if name == "style":
            text = "".join(child.itertext())
            child.clear()
            child.text = _EFFECT.sub("", text)
            if _STYLED_FROM_ELSEWHERE.search(text):
                left_out["a style from elsewhere"] += 1
                element.remove(child)
                continue
        _clean(child, left_out)
    for name in list(element.attrib):
        if told := _cleaned(element, name):
            left_out[told] += 1
            del element.attrib[name]


def _cleaned(element: ET.Element, name: str) -> str:
    """Return what an attribute is where it has to go, and nothing where it stays or nobody misses it."""
    value = element.attrib[name]
    if name in ("href", _XLINK):
        if value.startswith("#"):
            return ""
        if _name(element) != "image" or _INSIDE.fullmatch(value.strip()) is None:
            return "a link to elsewhere"
        return "" if _is_a_picture(element, name) else "a picture that is damaged"
    if name.lower().startswith("on"):
        return "a script"
    if _STYLED_FROM_ELSEWHERE.search(value):
        return "a style from elsewhere"
    if name == "style":
        element.set(name, _EFFECT.sub("", value))
    elif name == "filter" or name.startswith("{"):
        del element.attrib[name]
    return ""


def _is_a_picture(element: ET.Element, name: str) -> bool:
    """Return whether the picture inside an element is whole; a PNG keeps what draws it, as a logo does."""
    start, _, packed = element.attrib[name].partition(",")
    try:
        content = base64.b64decode(packed)
        if content.startswith(b"\x89PNG"):
            kept = base64.b64encode(png_of(Path(), content, "").content)
            element.set(name, f"{start},{kept.decode('ascii')}")
        else:
            jpeg_size(content)
    except (struct.error, ValueError, FileProblem):
        return False
    return True


def _size_of(root: ET.Element) -> tuple[float, float] | None:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    lengths = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    try:
        if len(box) == 4:
            size = float(box[2]), float(box[3])
        else:
            size = tuple(float(length[1]) for length in lengths if length)  # type: ignore[assignment]
            root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
    except (ValueError, IndexError):
        return None
    fits = all(0.001 < side < 1_000_000 for side in size)
    return size if len(size) == 2 and fits and 1 / 20 <= size[0] / size[1] <= 20 else None


def _is_styled_too_much(styles: str, elements: int) -> bool:
    steps = (
        len(_STEP.findall(one.strip())) for group in _SELECTORS.findall(styles) for one in group.split(",")
    )
    return (
        len(styles) > MOST_STYLED
        or len(styles) * elements > MOST_STYLED_TIMES
        or any(number > MOST_STEPS for number in steps)
    )


class Drawing:
    """Counts what a renderer has to draw, before one is asked: it has no limit of its own."""

    def __init__(self, root: ET.Element, styles: str) -> None:
        self._named: dict[str, list[ET.Element]] = {}
        for element in root.iter():
            self._named.setdefault(element.get("id", ""), []).append(element)
        self._of_styles = frozenset(_REFERS.findall(styles))

    def cost(
        self, element: ET.Element, within: tuple[str, ...] = (), inherited: frozenset[str] = frozenset()
    ) -> int:
        """Return how many shapes an element draws, with all that it refers to; one that is drawn by what it
        refers to draws too many."""
        own = {name for value in element.attrib.values() for name in _REFERS.findall(value)}
        count = 1 + _pixels(element) // PIXELS_OF_A_SHAPE
        target = (element.get("href") or element.get(_XLINK) or "").removeprefix("#")
        if target in within or own & {*within}:
            return MOST_DRAWN + 1
        painted = (inherited | own | self._of_styles).difference(within)
        for drawn in self._named.get(target, ()) if target else ():
            count += self.cost(drawn, (*within, target), frozenset(painted))
        for name in painted:
            for drawn in self._named.get(name, ()):
                if count <= MOST_DRAWN and not _name(drawn).endswith("Gradient"):
                    times = _corners(element) if _name(drawn) == "marker" else 1
                    count += times * self.cost(drawn, (*within, name))
        for child in element:
            if count > MOST_DRAWN:
                break
            count += self.cost(child, within, frozenset(painted))
        return count


def _corners(element: ET.Element) -> int:
    """Return at how many places a shape may have a marker: no more than it has numbers."""
    return 2 + sum(len(_NUMBER.findall(element.get(name, ""))) for name in ("d", "points"))


def _pixels(element: ET.Element) -> int:
    """Return how many pixels the picture inside an element has, which is whole."""
    inside = element.get("href") or element.get(_XLINK) or ""
    if not inside.startswith("data:"):
        return 0
    content = base64.b64decode(inside.partition(",")[2])
    width, height = png_size(content) if content.startswith(b"\x89PNG") else jpeg_size(content)
    return width * height
