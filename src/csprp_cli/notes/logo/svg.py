"""A logo in SVG: what draws is kept, by name; what runs, moves or leads elsewhere is left out and told.

The list is of what may stand, so that what is new in the format stays out until somebody looks at it.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from csprp_cli.model.note import Logo
from csprp_cli.model.problem import FileProblem

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_DRAWS = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line"),
        *("polyline", "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath"),
        *("mask", "pattern", "marker", "style", "image", "filter", "feBlend", "feColorMatrix", "feComposite"),
        *("feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "feDropShadow"),
    )
)
_SHAPES = frozenset(
    ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image")
)
_IS_TOLD = {"script": "a script", "foreignObject": "what is not drawn", "iframe": "a link to elsewhere"}
_INSIDE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*")
_STYLED_FROM_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|\\|javascript:", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+)\s*(?:px|pt|mm|cm|in)?\s*")
MOST_DRAWN = 20_000
"""The most shapes that are drawn, each use of one counted: a few lines can ask for millions."""


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
    if _drawn(root, {name: item for item in root.iter() if (name := item.get("id"))}, ()) > MOST_DRAWN:
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
        if name == "style" and _STYLED_FROM_ELSEWHERE.search("".join(child.itertext())):
            left_out["a style from elsewhere"] += 1
            element.remove(child)
            continue
        _clean(child, left_out)
    for name, value in list(element.attrib.items()):
        if name in ("href", _XLINK):
            kept = value.startswith("#") or (
                _name(element) == "image" and _INSIDE.fullmatch(value.strip()) is not None
            )
            told = "a link to elsewhere"
        else:
            kept = not name.lower().startswith("on") and not _STYLED_FROM_ELSEWHERE.search(value)
            told = "a script" if name.lower().startswith("on") else "a style from elsewhere"
            if kept and name.startswith("{"):
                del element.attrib[name]
                continue
        if not kept:
            left_out[told] += 1
            del element.attrib[name]


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


def _drawn(element: ET.Element, named: dict[str, ET.Element], within: tuple[str, ...]) -> int:
    """Return how many shapes an element draws; one that uses itself draws too many."""
    count = 1
    target = (element.get("href") or element.get(_XLINK) or "").removeprefix("#")
    if _name(element) == "use" and target in named:
        if target in within:
            return MOST_DRAWN + 1
        count += _drawn(named[target], named, (*within, target))
    for child in element:
        if count > MOST_DRAWN:
            break
        count += _drawn(child, named, within)
    return count
