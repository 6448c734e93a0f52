"""Ways to spoil what csprp reads: by the structure of each kind of file, and by bytes."""

import csv
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

PRIVATE = "Qvxmarla"
"""How every word starts that stands in a cell and must never be repeated on the error stream."""

TEXTS = (
    f"{PRIVATE}cell",
    f"{PRIVATE} in a sentence",
    *(
        "",
        " ",
        "0",
        "-1",
        "1e309",
        "NaN",
        "inf",
        "9" * 40,
        "9" * 5000,
        "0.1",
        "1,024",
        "43,2",
        "=1+1",
        "@SUM(A1)",
        "+44",
    ),
    *("yes", "no", "[c]", "c", "N/A", "null", "None", "true", "31/02/2024", "2024-03-31", "0001-01-01"),
    *("9999-12-31", "2023-24", "2024-23", "2022/23", "under 1", "1 to 5", "death", "Female", "all", "*"),
    *("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "\u202eabc", "\ufeff", "\u2028", "a\rb", "a\nb"),
    *("\x00", "\x7f", "\U000e0041", "\u0661\u0662", "\u00bd", "\u2460", "\ud7ff", "\U0001f600", "e\u0301"),
    *(
        "<script>alert(1)</script>",
        "[red]x[/red]",
        "{value}",
        "%s%n",
        "${HOME}",
        "`id`",
        "'; drop table x;--",
    ),
    *(
        "../../x",
        "a|b",
        '"',
        "''",
        "\\",
        "~",
        "-",
        "--",
        "x" * 300,
        "word " * 200,
        "#REF!",
        "1:2",
        "1900-02-29",
    ),
)
"""What a cell, a word or an attribute may be that nobody thought of."""

NUMBERS = (
    "0",
    "-1",
    "1",
    "2",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9" * 25,
    "1e400",
)


def text_of(draw: random.Random) -> str:
    """A text of TEXTS, or some letters of any alphabet."""
    if draw.random() < 0.8:
        return draw.choice(TEXTS)
    most = draw.choice((0x7F, 0x24F, 0xD7FF, 0x1FFFF))
    return "".join(
        chr(code)
        for _ in range(draw.randint(1, 12))
        if not 0xD800 <= (code := draw.randint(1, most)) < 0xE000
    )


def spoiled_bytes(draw: random.Random, content: bytes, other: bytes = b"") -> bytes:
    """Flip, cut, double and move bytes."""
    held = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at = draw.randrange(len(held) + 1)
        length = draw.choice((1, 1, 2, 4, 8, 64, 512))
        match draw.randrange(7):
            case 0 if held:
                held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
            case 1:
                held[at : at + length] = b""
            case 2:
                held[at:at] = bytes(draw.randrange(256) for _ in range(min(length, 8)))
            case 3:
                held[at:at] = held[at : at + length] * draw.choice((1, 2, 20))
            case 4:
                held[at : at + length] = draw.choice((b"\0", b"\xff", b"\xed\xa0\x80", b"\x1b[2J")) * 2
            case 5:
                held = held[:at] if draw.random() < 0.3 else held
            case 6 if other:
                start = draw.randrange(len(other))
                held[at : at + length] = other[start : start + length]
    return bytes(held)


def spoiled_rows(draw: random.Random, rows: list[list[str]]) -> list[list[str]]:
    """Drop, double, swap and refill rows, columns and cells of a table."""
    rows = [list(row) for row in rows]
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        if not rows:
            return rows
        row = draw.choice(rows)
        column = draw.randrange(max(len(row), 1))
        match draw.randrange(9):
            case 0 | 1 | 2 if row:
                text = text_of(draw)
                row[column] = (
                    "x" if row is rows[0] and text.startswith(PRIVATE) else text
                )  # headings are named
            case 3:
                rows.remove(row)
            case 4:
                rows += [list(row)] * draw.choice((1, 2, 40))
            case 5:
                for each in rows:
                    del each[column : column + 1]
            case 6:
                row[column:column] = [text_of(draw)]
            case 7 if rows[0]:
                rows[0][draw.randrange(len(rows[0]))] = draw.choice((*rows[0], text_of(draw)))
            case 8:
                one, two = draw.choice(rows), draw.choice(rows)
                if one and two:
                    one[draw.randrange(len(one))] = two[draw.randrange(len(two))]
    return rows


def spoiled_csv(draw: random.Random, content: bytes) -> bytes:
    """Spoil a CSV as rows, then in how it is written: what divides cells, line ends, encoding."""
    if draw.random() < 0.15:
        return spoiled_bytes(draw, content)
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return spoiled_bytes(draw, content)
    text = io.StringIO(newline="")
    odd = draw.random() < 0.25
    csv.writer(
        text,
        delimiter=draw.choice(",;\t|") if odd else ",",
        lineterminator=draw.choice(("\r\n", "\r", "\n")) if odd else "\n",
        escapechar="\\",
    ).writerows(spoiled_rows(draw, rows))
    encoding = (
        draw.choice(("utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32", "utf-7")) if odd else "utf-8"
    )
    return text.getvalue().encode(encoding, errors="replace")


def spoiled_xml(draw: random.Random, content: bytes) -> bytes:
    """Spoil XML: numbers, attributes, texts, whole elements, and what no plain file declares."""
    text = content.decode("utf-8", errors="replace")
    for _ in range(draw.choice((1, 1, 2, 5))):
        found = list(re.finditer(r'"[^"<>]*"|>[^<>]+<|<[\w:]+[^<>]*?/>|<([\w:]+)[^<>]*>', text[:200_000]))
        if not found:
            break
        hit = draw.choice(found)
        whole = hit.group()
        if whole.startswith('"'):
            new = f'"{draw.choice((*NUMBERS, *TEXTS[:40], "A1:XFD1048576", "../x.xml"))}"'
        elif whole.startswith(">"):
            new = f">{draw.choice((*NUMBERS, *TEXTS)).replace('<', '&lt;')}<"
        else:
            new = draw.choice(("", whole * 2, whole * 300, "<a>", "<!-- x -->"))
        text = text[: hit.start()] + new + text[hit.end() :]
    if draw.random() < 0.08:
        bomb = (
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50
        )
        text = re.sub(r"^(<\?xml.*?\?>)?", lambda m: m.group() + bomb + '">]>', text, count=1)
        text = text.replace(">1<", ">&c;<")
    if draw.random() < 0.04:
        text = text + "<x>" * draw.choice((1, 5_000, 200_000))
    return text.encode("utf-8", errors="replace")


def spoiled_zip(
    draw: random.Random, content: bytes, inside: Callable[[random.Random, bytes], bytes]
) -> bytes:
    """Spoil a ZIP: what its members hold, which there are, and what they are called."""
    if draw.random() < 0.1:
        return spoiled_bytes(draw, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {item.filename: archive.read(item) for item in archive.infolist()}
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        weights = [min(len(members[name]), 20_000) + 200 for name in members] or None
        if not members:
            break
        name = draw.choices(list(members), weights)[0]
        match draw.randrange(10):
            case 0:
                del members[name]
            case 1:
                members[draw.choice(("../x.csv", "/x.csv", "a\\b.csv", "x\x1b[2J.csv", name.upper()))] = (
                    members[name]
                )
            case 2:
                members[name] = spoiled_bytes(draw, members[name])
            case 3 if draw.random() < 0.2:
                members[name] = b" " * draw.choice((1_000_000, 400_000_000))
            case _:
                members[name] = inside(draw, members[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, held in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), held, zipfile.ZIP_DEFLATED)
    return spoiled_bytes(draw, out.getvalue()) if draw.random() < 0.1 else out.getvalue()


def spoiled_json(draw: random.Random, content: bytes) -> bytes:
    """Spoil JSON: one value in it, or its letters."""
    if draw.random() < 0.2:
        return spoiled_bytes(draw, content)
    try:
        whole = json.loads(content)
    except ValueError:  # spoiled before
        return spoiled_bytes(draw, content)
    place: Any = whole
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = draw.choice(keys)
        if isinstance(place[key], dict | list) and draw.random() < 0.8:
            place = place[key]
            continue
        new: Any = draw.choice((None, 0, -1, 1e300, [], {}, [[]], True, text_of(draw), place[key]))
        if draw.random() < 0.2 and isinstance(place, dict):
            del place[key]
        else:
            place[key] = new
        break
    return json.dumps(whole, indent=1).encode("utf-8")


def spoiled_png(draw: random.Random, content: bytes) -> bytes:
    """Spoil a PNG chunk by chunk, each with a right checksum, so that what is inside is looked at."""
    if draw.random() < 0.2:
        return spoiled_bytes(draw, content)
    chunks, place = [], 8
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        chunks.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += 12 + length
    at = draw.randrange(len(chunks))
    kind, held = chunks[at]
    match draw.randrange(6):
        case 0:
            del chunks[at]
        case 1:
            chunks.insert(at, chunks[at])
        case 2:
            chunks[at] = (
                draw.choice((b"IDAT", b"tEXt", b"PLTE", b"tRNS", b"iCCP", b"gAMA", b"zzZZ", b"\0\0\0\0")),
                held,
            )
        case 3:
            chunks[0] = (
                b"IHDR",
                struct.pack(">IIBBBBB", *(draw.choice((0, 1, 3, 2**31 - 1)) for _ in "ab"), 8, 2, 0, 0, 0),
            )
        case 4:
            chunks[at] = (b"IDAT", zlib.compress(b"\0" * draw.choice((0, 100, 50_000_000)), 9))
        case _:
            chunks[at] = (kind, spoiled_bytes(draw, held))
    whole = [struct.pack(">I", len(h)) + k + h + struct.pack(">I", zlib.crc32(k + h)) for k, h in chunks]
    return content[:8] + b"".join(whole)


def spoiled_pdf(draw: random.Random, content: bytes, other: bytes) -> bytes:
    """Spoil a PDF: numbers, names, references and operators, whole objects, and bytes."""
    held = content
    for _ in range(draw.choice((1, 1, 2, 4, 10))):
        if draw.random() < 0.25:
            held = spoiled_bytes(draw, held, other)
            continue
        found = list(
            re.finditer(rb"-?\d+(?:\.\d+)?|/\w+|\d+ 0 R|\bT[Jjmd*]|<[0-9A-F]+>|\bendobj|\bstream", held)
        )
        if not found:
            break
        hit = draw.choice(found)
        new = draw.choice(
            (b"", b"/X", b"1 0 R", b"null", b"[" * 500, *(n.encode() for n in NUMBERS), hit.group() * 2)
        )
        held = held[: hit.start()] + new + held[hit.end() :]
    return held
