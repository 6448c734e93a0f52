"""One case by its number: what lies in a folder, what is typed there, and in which surroundings."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from fuzzing import spoiling
from fuzzing.seeds import Seeds


class Case(NamedTuple):
    """What is typed, in which surroundings. `own` are files of a person's: their bytes must live on."""

    family: str
    words: list[str]
    env: dict[str, str]
    own: tuple[str, ...] = ()


class Names(NamedTuple):
    """The program, and names of the record by the option that takes them."""

    commands: list[tuple[list[str], TyperCommand]]
    values: dict[str, tuple[str, ...]]


def names_of(program: TyperGroup, record: object) -> Names:
    """Collect what can be typed, from the program and the record themselves."""
    held: dict[str, tuple[str, ...]] = {
        "--metric": tuple(record.metrics),  # type: ignore[attr-defined]
        "--theme": tuple(record.themes),  # type: ignore[attr-defined]
        "--with": tuple(record.themes),  # type: ignore[attr-defined]
        "--audience": (*record.audiences, "all"),  # type: ignore[attr-defined]
        "--area": tuple(area.name for area in list(record.areas.values())[:40]),  # type: ignore[attr-defined]
        "--series": tuple(record.series),  # type: ignore[attr-defined]
        "--by": ("cause", "age", "sex", "ethnicity", "type"),
        "--report": ("2018-19", "2020", "2022-23", "2023-24", "2024-25"),
        "--from": ("2019", "2020-21", "2023-24"),
        "--to": ("2020", "2024-25", "2026"),
        "--period": ("2022-23", "2023-24", "2030-31"),
        "--periods": ("2022-23,2023-24", "2023-24,pool-2", "pool-99", ",,"),
        "--sdc": ("nhs-1-7", "threshold-5", "none"),
        "--map": ("4=sex", "notes=none", "sex:1=Male", "=", ":", "99=sex"),
        "--sheet": ("1", "2", "Sheet", "-1", "0"),
    }
    held["ids"] = tuple(list(record.figures)[:200:7])  # type: ignore[attr-defined]
    return Names(_commands(program), held)


ENDINGS = (
    ".csv",
    ".xlsx",
    ".docx",
    ".html",
    ".md",
    ".json",
    ".txt",
    ".svg",
    ".png",
    ".ods",
    ".zip",
    ".sqlite",
    "",
)
PLACES = (
    *(
        "out.csv",
        "own.csv",
        "own.xlsx",
        "judged/judgements.csv",
        "folder",
        "folder/x.docx",
        "loop",
        "loop/x.csv",
    ),
    *(
        "ring/x.csv",
        "broken",
        "pipe",
        "missing/x.csv",
        "-",
        "",
        ".",
        "..",
        "/dev/full",
        "/dev/null",
        "/dev/stdin",
    ),
    *(
        "x" * 300 + ".csv",
        "x" * 5000,
        "a\0b.csv",
        "\x1b]0;t\x07.csv",
        "a\nb.csv",
        "\udce9.csv",
        "\ud800.csv",
        "\u202e.csv",
    ),
    *(
        "con.csv",
        "a b.csv",
        "--x",
        "~",
        "é.csv",
        "data",
        "imported",
        "d/" * 1200 + "x.csv",
        "record",
        "*",
        "out.CSV",
    ),
)
ODD_WORDS = (
    "x" * 100_000,
    "\x1b[31mred",
    "a\0b",
    "\ud800",
    "\udcff",
    "-",
    "--",
    "--=",
    "-o",
    "=",
    "\r\n",
    "é",
    "w " * 30_000,
)


def _folder(draw: random.Random, seeds: Seeds, place: Path) -> None:
    """Lay out what any command may trip over."""
    (place / "folder").mkdir()
    (place / "loop").symlink_to("loop")
    (place / "ring").symlink_to("ring2")
    (place / "ring2").symlink_to("ring")
    (place / "broken").symlink_to("nowhere/x.csv")
    os.mkfifo(place / "pipe")
    (place / "own.csv").write_bytes(seeds.local["ours.csv"])
    (place / "own.xlsx").write_bytes(seeds.local["ours.xlsx"])
    _copy(seeds.overlays["judged"], place / "judged")
    judged = place / "judged" / "judgements.csv"
    judged.write_bytes(judged.read_bytes().replace(b",\n", b",yes\n", 1) + b"\n")


def _copy(files: dict[str, bytes], place: Path) -> None:
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)


OWN = ("own.csv", "own.xlsx", "judged/judgements.csv")


def _value(draw: random.Random, names: Names, param: TyperOption) -> str:
    name = param.opts[0]
    chance = draw.random()
    if chance < 0.06:
        return draw.choice(ODD_WORDS)
    if chance < 0.16:
        return spoiling.text_of(draw)
    choices = getattr(param.type, "choices", None)
    if choices:
        return str(draw.choice(tuple(choices)))
    if name in names.values:
        value = draw.choice(names.values[name])
        return value if draw.random() < 0.8 else _misspelt(draw, value)
    if "path" in str(param.type).lower() or name in ("--data", "--overlay", "--out", "--into"):
        return draw.choice(PLACES) if draw.random() < 0.6 else f"new{draw.choice(ENDINGS)}"
    if "int" in str(param.type).lower():
        return draw.choice((*spoiling.NUMBERS, "3", "two", "\u0663", "1_0", " 2"))
    return draw.choice(("Anywhere Partnership", "0300 123", *spoiling.TEXTS))


def _misspelt(draw: random.Random, word: str) -> str:
    at = draw.randrange(len(word) + 1)
    return draw.choice(
        (word[:at] + word[at + 1 :], word.upper(), word[:at] + draw.choice("xé -_'") + word[at:])
    )


def _commands(program: TyperGroup) -> list[tuple[list[str], TyperCommand]]:
    found = []
    for name in program.list_commands(None):  # type: ignore[arg-type]
        command = program.get_command(None, name)  # type: ignore[arg-type]
        if isinstance(command, TyperGroup):
            found += [([name, *inner], each) for inner, each in _commands(command)]
        elif isinstance(command, TyperCommand):
            found.append(([name], command))
    return found


SLOW = ("release",)


def arguments(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """Any command with any of its options, most of them with what they take."""
    _folder(draw, seeds, place)
    path, command = draw.choice([each for each in names.commands if each[0][0] not in SLOW])
    words = list(path)
    options = [param for param in command.params if isinstance(param, TyperOption) and param.opts]
    for param in command.params:
        needed = isinstance(param, TyperOption) and param.required
        if isinstance(param, TyperArgument) and draw.random() < 0.9:
            words.append(
                draw.choice((*PLACES[:9], "2020", "2022-23", *names.values["ids"], *names.values["--theme"]))
            )
        if needed and draw.random() < 0.9 and isinstance(param, TyperOption):
            words += [param.opts[0], _value(draw, names, param)]
    if path == ["local", "template"] or draw.random() < 0.35:
        words += ["--out", draw.choice(PLACES), *(["--force"] if draw.random() < 0.7 else [])]
    for param in draw.sample(options, min(len(options), draw.choice((0, 1, 1, 2, 3, 4)))):
        if param.opts[0] in ("--all", "--debug"):
            continue
        word = draw.choice(param.opts)
        if getattr(param, "is_flag", False):
            words.append(word)
        elif draw.random() < 0.9:
            words += (
                [f"{word}={_value(draw, names, param)}"]
                if draw.random() < 0.15
                else [word, _value(draw, names, param)]
            )
        else:
            words.append(word)
    for _ in range(draw.choice((0, 0, 0, 1, 2))):
        at = draw.randrange(len(words) + 1)
        match draw.randrange(5):
            case 0:
                words[at:at] = [draw.choice(ODD_WORDS)]
            case 1:
                words[at:at] = [spoiling.text_of(draw)]
            case 2:
                del words[at : at + 1]
            case 3:
                words[at : at + 1] = [_misspelt(draw, word) for word in words[at : at + 1]]
            case 4:
                words[at:at] = words[at : at + 1]
    return Case("arguments", words, {}, OWN)


_QUESTIONS = (
    "trends --metric deaths",
    "trends -m notifications --area Devon",
    "brief -t babies",
    "brief -t neglect --format json",
    "themes",
    "themes neglect",
    "find neglect",
    "breakdown --by cause",
    "compare 2020 2022-23",
    "ages",
    "sources",
    "areas",
    "metrics",
    "reviews",
    "show P078",
    "show panel-2022-23-neglect",
    "explain --rules",
    "check",
    "",
    "trends -m deaths --format table",
    "brief -t babies --format html",
    "export --out x.csv",
    "report --out x.html",
    "trends -m deaths --out x.xlsx",
    "brief -t parental-mental-health --format md",
    "tour",
)


def record_files(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """A record of somebody's own, one of its tables spoiled."""
    del names
    _copy(seeds.record, place / "record")
    _spoil_table(draw, place / "record", _weighted(draw, seeds.record))
    return Case("record", ["--data", "record", *draw.choice(_QUESTIONS).split()], {})


def _weighted(draw: random.Random, files: dict[str, bytes]) -> str:
    return draw.choices(list(files), [min(len(held), 20_000) + 3_000 for held in files.values()])[0]


def _spoil_table(draw: random.Random, folder: Path, name: str) -> None:
    path = folder / name
    chance = draw.random()
    if chance < 0.04:
        path.unlink()
        draw.choice((path.mkdir, lambda: path.symlink_to(name), lambda: os.mkfifo(path), lambda: None))()
        return
    spoil = spoiling.spoiled_json if path.suffix == ".json" else spoiling.spoiled_csv
    path.write_bytes(spoil(draw, path.read_bytes()))


def overlay_files(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """An overlay that csprp wrote, spoiled."""
    del names
    name = draw.choice(list(seeds.overlays))
    _copy(seeds.overlays[name], place / "laid")
    for _ in range(draw.choice((1, 1, 2))):
        _spoil_table(draw, place / "laid", _weighted(draw, seeds.overlays[name]))
        if not all((place / "laid" / each).is_file() for each in seeds.overlays[name]):
            break
    if draw.random() < 0.2:
        return Case("overlay", ["check", "laid"], {})
    return Case("overlay", ["--overlay", "laid", *draw.choice(_QUESTIONS).split()], {})


def _local_spoiled(draw: random.Random, kept: dict[str, bytes]) -> tuple[str, bytes]:
    name = draw.choice(list(kept)) if draw.random() < 0.4 else draw.choice(list(kept)[:3])
    content = kept[name]
    if name.endswith(".csv"):
        return "ours.csv", spoiling.spoiled_csv(draw, content)
    return f"ours{name[-5:] if name.endswith('xlsx') else '.ods'}", spoiling.spoiled_zip(
        draw, content, spoiling.spoiled_xml
    )


def local_files(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """A table of somebody's own, spoiled; what goes with it at times spoiled too."""
    name, content = _local_spoiled(draw, draw.choice((seeds.local, seeds.local, seeds.counts)))
    if draw.random() < 0.05:
        name = draw.choice(("ours.csv", "ours.xlsx", "ours.ods", "ours.txt", "ours"))
    (place / name).write_bytes(content)
    words = draw.choice((["check"], ["check"], ["summary"], ["compare"], ["compare"]))
    words = ["local", *words, name]
    if draw.random() < 0.04:
        words = ["report", "--board", "--local", name, "--out", draw.choice(("b.docx", "b.html", "b.csv"))]
    chance = draw.random
    if words[1] != "check":
        if chance() < 0.3:
            known = draw.choice(list(seeds.published))
            held = seeds.published[known]
            (place / known).write_bytes(spoiling.spoiled_csv(draw, held) if chance() < 0.7 else held)
            words += [draw.choice(("--already-published", "--replaces")), known]
        for option in ("--period", "--periods", "--sdc"):
            if chance() < 0.12:
                words += [option, draw.choice(names.values[option])]
        if chance() < 0.2:
            words += draw.choice((["--hide-zeros"], ["--i-am-authorised"], ["--pool", "2"]))
    if chance() < 0.2:
        known = draw.choice(list(seeds.mappings))
        held = seeds.mappings[known]
        (place / known).write_bytes(spoiling.spoiled_bytes(draw, held) if chance() < 0.6 else held)
        words += ["--mapping", known]
    for option in ("--map", "--sheet"):
        if chance() < 0.08:
            words += [option, draw.choice(names.values[option])]
    for more in (
        ["--rows", "incidents", "--tied-by", "incident"],
        ["--skip-rows", "1"],
        ["--hidden", "count"],
        ["--totals", "count"],
    ):
        if chance() < 0.08:
            words += more
    if chance() < 0.3 and words[0] == "local":
        words += ["--format", draw.choice(("table", "csv", "json", "md", "html", "svg"))]
    elif chance() < 0.1 and words[0] == "local":
        words += ["--out", draw.choice(("b.docx", "b.xlsx", "b.csv", name)), "--force"]
    return Case("local", words, {}, (name,))


def dfe_files(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """Files as DfE publishes them, spoiled."""
    del names
    import gzip

    words = ["data", "import"]
    for n in range(draw.choice((1, 1, 1, 2))):
        name = draw.choice(list(seeds.dfe))
        content = seeds.dfe[name]
        if name.endswith(".zip"):
            held = spoiling.spoiled_zip(draw, content, spoiling.spoiled_csv)
        else:
            held = spoiling.spoiled_csv(draw, content)
        name = f"{n}{name}"
        if draw.random() < 0.1:
            name, held = (
                f"{name}.gz",
                spoiling.spoiled_bytes(draw, gzip.compress(held, mtime=0)) if n else gzip.compress(held),
            )
        (place / name).write_bytes(held)
        words.append(name)
    return Case("dfe", [*words, "--into", draw.choice(("in", "in", "folder/in"))], {}, tuple(words[2:]))


def pdfs(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """A report in PDF, spoiled."""
    del names
    name = draw.choice(list(seeds.pdfs))
    other = seeds.pdfs[draw.choice(list(seeds.pdfs))]
    (place / "r.pdf").write_bytes(spoiling.spoiled_pdf(draw, seeds.pdfs[name], other))
    words = ["verify", "r.pdf", "--report", "2020"] if draw.random() < 0.6 else ["verify", "r.pdf"]
    return Case("pdf", words + (["--into", "j"] if draw.random() < 0.4 else []), {})


def logos(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """A logo, spoiled, on a note; seldom drawn, which takes long."""
    del names
    name = draw.choice(list(seeds.logos))
    spoil = spoiling.spoiled_png if name.endswith(".png") else spoiling.spoiled_xml
    (place / name).write_bytes(spoil(draw, seeds.logos[name]))
    form = draw.choice(("html", "html", "html", "docx", "pdf"))
    words = ["brief", "-t", "babies", "--logo", name, "--out", f"n.{form}"]
    return Case(
        "logo", [*words, "--logo-text", spoiling.text_of(draw) if draw.random() < 0.2 else "Ours"], {}
    )


def completion(draw: random.Random, seeds: Seeds, names: Names, place: Path) -> Case:
    """What a shell asks of a completer, in the variables that Typer and Click know."""
    del seeds, place
    path, command = draw.choice(names.commands)
    words = ["csprp", *path]
    for param in command.params:
        if isinstance(param, TyperOption) and draw.random() < 0.3:
            words += [param.opts[0], _value(draw, names, param)[:200]]
    words = words[: draw.randint(1, len(words))]
    if draw.random() < 0.4:
        words.append(draw.choice(("", "-", "--", "b", spoiling.text_of(draw))))
    shell = draw.choice(("bash", "zsh", "fish", "powershell", "pwsh", "tcsh", ""))
    ask = draw.choice(("complete", "complete", "complete", "source", "", "x"))
    line = " ".join(words).replace("\0", "")
    env = {
        "_CSPRP_COMPLETE": draw.choice((f"{ask}_{shell}", f"{shell}_{ask}", f"{ask}")),
        "COMP_WORDS": line,
        "COMP_CWORD": draw.choice((str(len(words) - 1), "0", "-1", "99", "x", "")),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": draw.choice(("get-args", "is-args", "")),
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1].replace("\0", ""),
    }
    for name in list(env):
        if draw.random() < 0.05:
            del env[name]
    env = {name: value.encode("utf-8", "replace").decode() for name, value in env.items()}
    return Case("completion", [], env)


FAMILIES: dict[Callable[..., Case], int] = {
    arguments: 44,
    record_files: 7,
    overlay_files: 7,
    local_files: 20,
    dfe_files: 8,
    pdfs: 5,
    logos: 5,
    completion: 4,
}
"""Every entry point, and how many of 100 cases try it."""


def case_of(number: int, seed: int, seeds: Seeds, names: Names, place: Path, only: str = "") -> Case:
    """Make the case of a number in an empty folder: the same one on every machine."""
    draw = random.Random(f"{seed}-{number}")
    chosen = draw.choices(list(FAMILIES), list(FAMILIES.values()))[0]
    if only:
        chosen = next(each for each in FAMILIES if each.__name__ == only)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    case = chosen(draw, seeds, names, place)
    return case._replace(env={**_surroundings(draw), **case.env})


def _surroundings(draw: random.Random) -> dict[str, str]:
    env = {}
    for name, values in {
        "COLUMNS": ("80", "50", "1", "0", "-5", "x", "99999"),
        "TERM": ("dumb", "xterm", ""),
        "NO_COLOR": ("1",),
        "FORCE_COLOR": ("1",),
        "CSPRP_DATA": ("", " ", "missing", "loop", "folder", "own.csv"),
        "PYTHONIOENCODING": ("ascii", "cp1252"),
        "HOME": ("", "/nowhere"),
    }.items():
        if draw.random() < (0.005 if name == "CSPRP_DATA" else 0.04):
            env[name] = draw.choice(values)
    return env
