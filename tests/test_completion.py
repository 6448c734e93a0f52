"""What the Tab key offers, asked of the completer as a shell asks, and of real shells."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Run, examples, needs_a_terminal
from csprp_cli.cli.app import JOBS, app
from csprp_cli.cli.completer import Typed, _as_bash, offers, read_bash

BREAKS = " \t\n\"'><=;|&(:"
HARD = 'King\'s Lynn: "West" $x'
"""A made-up name with all that shells take apart."""

SCRIPTS = ROOT / "src" / "csprp_cli" / "cli" / "shells"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file, another with a space, and a record of two councils with hard names."""
    folder = tmp_path_factory.mktemp("here")
    shutil.copytree(ROOT / "data", folder / "record")
    doubled = HARD.replace('"', '""')
    with (folder / "record" / "areas.csv").open("a", encoding="utf-8", newline="\n") as areas:
        areas.write(f'E06000099,"{doubled}",local-authority,E12000001\n')
        areas.write('E06000098,"Bristol, City of",local-authority,E12000001\n')
        areas.write('E06000097,"Nor\x1b]0;th",local-authority,E12000001\n')
    (folder / "ou t").mkdir()
    (folder / "ou t" / "ours.csv").write_text("", encoding="utf-8")
    (folder / "ours.csv").write_text("", encoding="utf-8")
    return folder


def asked(csprp: Run, monkeypatch: pytest.MonkeyPatch, line: str, shell: str = "fish") -> list[list[str]]:
    """What a shell gets for a line: its words parted by "|", the last perhaps unfinished."""
    *words, last = line.split("|")
    monkeypatch.setenv("_CSPRP_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_CSPRP_WORDS", "\n".join(words))
    monkeypatch.setenv("_CSPRP_LAST", last)
    monkeypatch.setenv("_CSPRP_LINE", line)
    monkeypatch.setenv("_CSPRP_BREAKS", BREAKS)
    ended = csprp()
    assert (ended.code, ended.err) == (0, "")
    return [answer.split("\t") for answer in ended.text.splitlines()]


@pytest.mark.parametrize(
    ("line", "first", "count"),
    [
        ("tre", "trends", 1),
        ("hel", "help", 1),
        ("help|loc", "local", 1),
        ("help|local|ch", "check", 1),
        ("local|su", "summary", 1),
        ("completion|", "bash", 4),
        ("--ov", "--overlay", 1),
        ("trends|--ar", "--area", 1),
        ("trends|--metric|depr", "deprivation", 1),
        ("trends|--metric=depr", "--metric=deprivation", 1),
        ("trends|-m|fatal", "fatalities", 2),
        ("trends|-m|deaths|--series|dfe-s", "dfe-sin", 1),
        ("trends|-m|deaths|--from|2019", "2019-20-h1", None),
        ("trends|-m|deaths|--area|north e", "north east", 1),
        ("trends|-m|deaths|--area|E12000001", "E12000001", 1),
        ("trends|-m|deaths|--format|c", "csv", 1),
        ("brief|--theme|negl", "neglect", 1),
        ("brief|-t|neglect|--with|dom", "domestic-abuse", 1),
        ("brief|--audience|child", "childminders", 1),
        ("themes|negl", "neglect", 1),
        ("themes|--report|2018", "2018-19", 1),
        ("compare|2022-23|2018", "2018-19", None),
        ("breakdown|--by|fam", "family", 1),
        ("show|panel-2020-domestic-abuse", "panel-2020-domestic-abuse-harm", None),
        ("show|P166", "P166", 1),
        ("explain|dfe-2024-25-death|dfe-2025-26-deat", "dfe-2025-26-death", 1),
        ("sources|itv", "itv-2020", 1),
        ("local|compare|ours.csv|--sdc|nhs", "nhs-1-7", 1),
    ],
)
def test_what_is_offered(
    csprp: Run, monkeypatch: pytest.MonkeyPatch, line: str, first: str, count: int | None
) -> None:
    found = asked(csprp, monkeypatch, line)
    assert found[0][:2] == ["value", first]
    assert count in (None, len(found)), found


@pytest.mark.parametrize(
    ("line", "kind", "before"),
    [
        ("trends|-m|deaths|--out|ou", "file", ""),
        ("trends|-m|deaths|--out=ou", "file", "--out="),
        ("local|check|ou", "file", ""),
        ("verify|re", "file", ""),
        ("report|--board|--local|ou", "file", ""),
        ("check|re", "folder", ""),
        ("--data|re", "folder", ""),
        ("trends|--overlay=re", "folder", "--overlay="),
    ],
)
def test_a_place_is_left_to_the_shell(
    csprp: Run, monkeypatch: pytest.MonkeyPatch, line: str, kind: str, before: str
) -> None:
    assert asked(csprp, monkeypatch, line) == [[kind, before, ""]]


WORDS = {"--partnership", "--contact", "--logo-text"}
FREE = WORDS | {"--map", "--tied-by", "--sheet", "--skip-rows", "--pool", "--periods"}
"""Options whose value is a person's own."""


def test_every_option_that_takes_a_name_offers_some() -> None:
    """An option that is added must say what can stand there, or that it is the person's own."""
    import typer
    from typer.core import TyperGroup

    from csprp_cli.cli.typed_line import member_of, options_of

    program = typer.main.get_group(app)
    offered = 0
    for name in (name for names in JOBS.values() for name in names):
        command = member_of(program, name)
        subs = command.commands if isinstance(command, TyperGroup) else {"": command}
        for sub, one in subs.items():
            words = [*f"{name} {sub}".split()]
            for option in options_of(one).values():
                if not option.is_flag and not set(option.opts) & FREE:
                    assert list(offers(program, Typed([*words, option.opts[0]], ""))), (words, option.opts)
                    offered += 1
    assert offered > 100


def test_an_option_is_not_offered_twice(csprp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    values = [value for _, value, _ in asked(csprp, monkeypatch, "trends|--metric|deaths|--area|England|--")]
    assert "--metric" in values  # again for more
    assert "--area" not in values


def test_a_record_of_somebody_elses_is_asked_and_steers_no_terminal(
    csprp: Run, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    line = f"--data|{folder / 'record'}|trends|--area|"
    values = [value for _, value, _ in asked(csprp, monkeypatch, line)]
    assert HARD in values
    assert not any("\x1b" in value for value in values)
    assert asked(csprp, monkeypatch, f"--data|{folder}|trends|--area|") == []  # no record: nothing, no error


@pytest.mark.parametrize("line", ["", "|", "nonsense|", "trends|--nonsense|", "--|", "trends|-m|x|y|z|"])
def test_what_means_nothing_ends_well(csprp: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    asked(csprp, monkeypatch, line)


def test_completion_loads_no_more_than_it_needs() -> None:
    script = (
        "import sys; from csprp_cli.cli.main import run; run([]);"
        "parts = ('views', 'comparison', 'wording', 'notes', 'rich', 'tabulate', 'importlib.metadata');"
        "loaded = [name.removeprefix('csprp_cli.').split('.')[0] for name in sys.modules];"
        "print([name for name in loaded if name in parts], file=sys.stderr)"
    )
    env = {**os.environ, "_CSPRP_COMPLETE": "complete_zsh", "_CSPRP_WORDS": "trends\n--metric"}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert "deaths" in ended.stdout
    assert ended.stderr.strip() == "[]"


# -- bash, which hands over the line as it stands --------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words", "last", "kept", "quote"),
    [
        ("csprp ", [], "", 0, ""),
        ("csprp themes me", ["themes"], "me", 0, ""),
        ("csprp themes mental\\ he", ["themes"], "mental he", 0, ""),
        ('csprp themes "mental he', ["themes"], "mental he", 0, '"'),
        ("csprp trends --metric=de", ["trends"], "--metric=de", 9, ""),
        ("csprp x 'it'\\''s' a:b", ["x", "it's"], "a:b", 2, ""),
        ('csprp x "a:b', ["x"], "a:b", 0, '"'),
        ("csprp '' ", [""], "", 0, ""),
    ],
)
def test_a_line_of_bash_is_read(line: str, words: list[str], last: str, kept: int, quote: str) -> None:
    assert read_bash(line, BREAKS) == (words, last, kept, quote)


@settings(max_examples=examples(30, 300))
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\0")),
    st.sampled_from(["", "'", '"']),
)
def test_what_bash_is_given_is_read_back(name: str, quote: str) -> None:
    line = f"csprp {quote}{_as_bash(name, quote)}{quote} "
    assert read_bash(line, "").words == ([name] if name or quote else [])


# -- the scripts, in the shells themselves ---------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_is_printed_and_nothing_is_written(
    csprp: Run, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    ended = csprp("completion", shell)
    assert ended.code == 0
    assert ended.out == next(SCRIPTS.glob(f"{shell}.*")).read_bytes()
    assert b"_CSPRP_COMPLETE" in ended.out
    assert b"\r" not in ended.out
    assert list(tmp_path.iterdir()) == []


TYPED = [
    ("tre", ["trends"]),
    ("trends --metric=depr", ["trends", "--metric=deprivation"]),
    ("--data record trends --area Kin", ["--data", "record", "trends", "--area", HARD]),
    ('--data record trends --area "Kin', ["--data", "record", "trends", "--area", HARD]),
    ("--data record trends --area 'Kin", ["--data", "record", "trends", "--area", HARD]),
    ("--data record trends --area=Kin", ["--data", "record", "trends", f"--area={HARD}"]),
    (
        "--data record trends --area Bristol,\\ C",
        ["--data", "record", "trends", "--area", "Bristol, City of"],
    ),
    ("trends -m deaths --out=our", ["trends", "-m", "deaths", "--out=ours.csv"]),
    ("local check ou\\ t/our", ["local", "check", "ou t/ours.csv"]),
]


@needs_a_terminal
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("start", "shows"),
    [
        (["bash", "--norc", "--noprofile", "-i"], 'args() { printf "@%s\\n" @from "$@" @to; }'),
        (["zsh", "-f", "-i"], 'args() { printf "@%s\\n" @from "$@" @to; }'),
        (["fish", "--no-config", "-i"], 'function args; printf "@%s\\n" @from $argv @to; end'),
    ],
    ids=["bash", "zsh", "fish"],
)
def test_a_real_shell_completes_words_that_it_would_take_apart(
    folder: Path, start: list[str], shows: str
) -> None:
    """Types each line, Tab, and then a command before it that prints its words: what the shell made of it."""
    import fcntl
    import pty
    import termios

    if shutil.which(start[0]) is None:
        pytest.skip(f"{start[0]} is not installed: completion is not tried in it")
    main, other = pty.openpty()
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TERM": "xterm"}
    env |= {"HOME": str(folder / "home"), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT / "src")}
    (folder / "home").mkdir(exist_ok=True)
    shell = subprocess.Popen(
        start,
        stdin=other,
        stdout=other,
        stderr=other,
        env=env,
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )
    os.close(other)
    try:
        script = next(SCRIPTS.glob(f"{start[0]}.*"))
        os.write(main, f"{shows}; source {script}; args ready\n".encode())
        assert printed(main) == ["ready"]
        for line, words in TYPED:
            os.write(main, f"csprp {line}\t\x01args \n".encode())
            assert printed(main) == ["csprp", *words]
    finally:
        shell.kill()
        shell.wait()
        os.close(main)


def printed(window: int) -> list[str]:
    """The words that `args` prints next. A shell that asks the window what it is gets an answer."""
    import select

    seen = b""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if select.select([window], [], [], 0.2)[0]:
            part = os.read(window, 65536)
            seen += part
            if re.search(rb"\x1b\[0?c", part):
                os.write(window, b"\x1b[?1;2c")
            text = seen.decode("utf-8", errors="replace").replace("\r", "")
            if found := re.search("@@from\n(.*?)@@to\n", text, re.DOTALL):
                return [word.removeprefix("@") for word in found[1].splitlines()]
    raise AssertionError(seen)
