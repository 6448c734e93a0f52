import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Ended, Run, process
from csprp_cli import __version__
from csprp_cli.cli.app import JOBS, ByJob
from csprp_cli.model.problem import ExitCode
from csprp_cli.record.load import load

RECORD = load()
COMMANDS = [name for names in JOBS.values() for name in names]


def test_an_ambiguous_token_names_its_readings(csprp: Run) -> None:
    err = csprp("compare", "2024", "2022-23").err
    assert "2023-24 (year to 31 March 2024)" in err
    assert "2024-25 (year to 31 March 2025)" in err
    err = csprp("themes", "--report", "2023").err
    assert "2022-23" in err
    assert "2023-24" in err


def test_errors_speak_json_where_json_was_asked_for(csprp: Run) -> None:
    ended = csprp("trends", "--metric", "deths", "--format", "json")
    assert ended.code == ExitCode.USAGE
    assert ended.out == b""
    envelope = json.loads(ended.err)
    assert envelope["status"] == "error"
    assert envelope["errors"][0]["exit_code"] == 2
    assert "deaths" in envelope["errors"][0]["hint"]


@pytest.mark.parametrize(
    "line",
    [
        ["trends", "-m", "deaths"],
        ["ages"],
        ["breakdown", "--by", "cause"],
        ["themes"],
        ["themes", "--grid"],
        ["themes", "suicide"],
        ["brief", "-t", "mh"],
        ["show", "P143"],
        ["show", "C001"],
        ["metrics"],
        ["sources"],
        ["reviews"],
        ["check"],
    ],
    ids=" ".join,
)
def test_json_keeps_to_its_schema(csprp: Run, line: list[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema comes with the test extra")
    schema = json.loads((ROOT / "src/csprp_cli/present/envelope.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(csprp(*line, "--format", "json").text), schema)


def test_out_writes_the_same_bytes_as_a_pipe(csprp: Run, tmp_path: Path) -> None:
    for ending, form in ((".csv", "csv"), (".json", "json"), (".md", "md")):
        out = tmp_path / f"deaths{ending}"
        ended = csprp("trends", "--metric", "deaths", "--out", str(out))
        assert ended.code == 0
        assert ended.out == b""
        assert out.read_bytes() == csprp("trends", "--metric", "deaths", "--format", form).out
    note = tmp_path / "note.md"
    assert csprp("brief", "--theme", "babies", "--out", str(note)).code == 0
    assert note.read_bytes() == csprp("brief", "--theme", "babies", "--format", "md").out


def test_out_never_writes_over_a_file_unasked(csprp: Run, tmp_path: Path) -> None:
    out = tmp_path / "mine.csv"
    out.write_text("mine", encoding="utf-8")
    ended = csprp("trends", "--metric", "deaths", "--out", str(out))
    assert ended.code == ExitCode.USAGE
    assert "--force" in ended.err
    assert out.read_text(encoding="utf-8") == "mine"
    assert csprp("trends", "--metric", "deaths", "--out", str(out), "--force").code == 0
    assert out.read_bytes().startswith(b"figure,")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_a_folder_as_out_is_refused(csprp: Run, tmp_path: Path) -> None:
    for line in (["trends", "--metric", "deaths"], ["brief", "--theme", "babies"]):
        ended = csprp(*line, "--out", str(tmp_path))
        assert ended.code == ExitCode.USAGE
        assert "is a folder" in ended.err
        assert ended.out == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(csprp: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    ended = csprp("trends", "--metric", "deaths", "--out", str(tmp_path / "x.csv"))
    tmp_path.chmod(0o700)
    assert ended.code == ExitCode.USAGE
    assert ended.err.count("\n") == 1


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csprp_cli.cli import files
    from csprp_cli.model.problem import UsageProblem

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_move_if_free", full)
    with pytest.raises(UsageProblem, match="No space left"):
        files.write_file(b"x", tmp_path / "x.csv", force=False)
    assert list(tmp_path.iterdir()) == []


def test_excel_asks_for_a_byte_order_mark(csprp: Run) -> None:
    plain = csprp("trends", "--metric", "deaths", "--format", "csv").out
    assert csprp("trends", "--metric", "deaths", "--format", "csv", "--excel").out == b"\xef\xbb\xbf" + plain


LINES = [
    ["trends", "-m", "deaths", "-f", "table"],
    ["brief", "-t", "mh"],
    [],
    ["--help"],
    ["ages", "-f", "table"],
]


def held_readable(ended: Ended, line: list[str], encoding: str = "utf-8", width: int = 80) -> None:
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert b"\x1b[" not in ended.out
    text = ended.out.decode(encoding)
    assert "?" not in re.sub(r"https?://\S+", "", text).replace("?\n", "").replace("? ", "")
    if line and "--help" not in line and width >= 40:
        longest = max(text.splitlines(), key=len)
        assert len(longest) <= max(width, 80) or "http" in longest


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
@pytest.mark.parametrize("line", LINES)
def test_every_encoding_gives_readable_text(env: dict[str, str], line: list[str]) -> None:
    held_readable(process(*line, env=env), line, env.get("PYTHONIOENCODING", "utf-8"))


@pytest.mark.parametrize(
    "env",
    [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "40"}, {"COLUMNS": "200"}, {"COLUMNS": "1"}],
    ids=str,
)
@pytest.mark.parametrize("line", LINES)
def test_every_window_gives_readable_text(
    csprp: Run, env: dict[str, str], line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    held_readable(csprp(*line), line, width=int(env.get("COLUMNS", "80")))


@pytest.mark.parametrize("width", [40, 50, 80, 200])
@pytest.mark.parametrize(
    "line", [["trends", "-m", "deaths"], ["ages"], ["themes"], ["themes", "--grid"]], ids=str
)
def test_no_line_is_wider_than_the_window(
    csprp: Run, width: int, line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ended = csprp(*line, "--format", "table")
    commands = ("  csprp",)
    too_wide = [
        text
        for text in ended.text.splitlines()
        if len(text) > width and not text.startswith(commands) and " " in text.strip()
    ]
    assert too_wide == []


@pytest.mark.skipif(os.name == "nt", reason="a shell pipe of Unix")
@pytest.mark.parametrize("line", ["trends -m deaths", "brief -t neglect", "sources -f table", "check"])
def test_a_closed_pipe_is_silent(line: str) -> None:
    shell = f"{sys.executable} -m csprp_cli {line} | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    assert ended.stdout.splitlines()[-1] == "0"


def test_bare_and_help_end_well(csprp: Run) -> None:
    assert csprp().code == 0
    assert csprp("--help").code == 0
    assert csprp("-h").code == 0
    assert csprp("--version").text.startswith(f"csprp {__version__}, record 2")
    licence = csprp("--licence").text
    assert "Open" in licence
    assert "MIT" in licence


def test_the_list_of_commands_says_what_each_help_says_first(csprp: Run) -> None:
    with (ROOT / "src/csprp_cli/cli/commands.csv").open(encoding="utf-8", newline="") as file:
        does = {row["command"]: row["does"] for row in csv.DictReader(file)}
    assert list(does) == COMMANDS
    for name, said in does.items():
        first = csprp(name, "--help").text.split("\n\n")[1]
        assert " ".join(first.split()) == said


def test_help_is_grouped_by_job(csprp: Run) -> None:
    text = csprp("--help").text
    for job, names in JOBS.items():
        assert f"{job}:" in text
        for name in names:
            assert f"\n  {name} " in text


def test_interrupting_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    from csprp_cli.cli import main

    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", stop)
    assert main.run(["trends"]) == 130


def test_a_fault_of_our_own_is_one_line_and_debug_shows_it(
    csprp: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csprp_cli.cli import main

    def broken(_: object) -> int:
        raise ZeroDivisionError("secret cell")

    monkeypatch.setattr(main, "_run", broken)
    ended = csprp("trends")
    assert ended.code == int(ExitCode.OWN_FAULT) == 70
    assert "secret cell" not in ended.err
    assert ended.err.count("\n") == 1
    with pytest.raises(ZeroDivisionError):
        main.run(["--debug", "trends"])


def test_another_record_is_used_wherever_the_option_stands(csprp: Run, tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "record"
    shutil.copytree(ROOT / "data", other)
    package = other / "datapackage.json"
    package.write_text(
        package.read_text(encoding="utf-8").replace('"version": "20', '"version": "19'), encoding="utf-8"
    )
    assert "Record 19" in csprp("--data", str(other)).text
    after = csprp("trends", "--metric", "deaths", "--data", str(other), "--format", "csv")
    before = csprp("--data", str(other), "trends", "--metric", "deaths", "--format", "csv")
    assert after.code == before.code == 0
    assert after.out == before.out


def test_the_environment_names_a_record(csprp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSPRP_DATA", str(tmp_path / "nowhere"))
    ended = csprp("trends", "--metric", "deaths")
    assert ended.code == ExitCode.UNREADABLE
    assert ended.out == b""
    assert ended.err.count("\n") == 1


def test_an_empty_folder_is_no_record(csprp: Run, tmp_path: Path) -> None:
    ended = csprp("--data", str(tmp_path), "trends", "--metric", "deaths")
    assert ended.code == ExitCode.UNREADABLE
    assert "datapackage.json" in ended.err


def test_the_help_names_every_exit_code(csprp: Run) -> None:
    said = " ".join(csprp("--help").text.split()).partition("Exit codes: ")[2]
    assert [int(part.split()[0]) for part in said.rstrip(".").split(", ")] == sorted(ExitCode)


@pytest.mark.parametrize("option", ["--data", "--overlay"])
@pytest.mark.parametrize("folder", ["data", "local", "trends"])
def test_a_folder_with_the_name_of_a_command_is_none(csprp: Run, option: str, folder: str) -> None:
    for typed in ("trnds", "trends"):
        line = f"try: csprp {option} {folder} trends --metric deaths\n"
        assert csprp(option, folder, typed).err.endswith(line)


def test_several_metrics_give_a_view_each_and_one_set_of_sources(csprp: Run) -> None:
    both = csprp("trends", "--metric", "deaths", "--metric", "serious-harm", "--format", "json")
    page = json.loads(both.out)
    alone = [
        json.loads(csprp("trends", "-m", name, "--format", "json").out) for name in ("deaths", "serious-harm")
    ]
    assert page["data"]["rows"] == [row for one in alone for row in one["data"]["rows"]]
    assert len({source["source"] for source in page["sources"]}) == len(page["sources"])
    text = csprp("trends", "-m", "deaths", "-m", "serious-harm", "--format", "table").text
    for one in alone:
        assert one["data"]["title"] in " ".join(text.split())
    twice = csprp("trends", "-m", "deaths", "-m", "death", "--format", "csv").out
    assert twice == csprp("trends", "-m", "deaths", "--format", "csv").out


@pytest.mark.parametrize(
    ("lines", "together"),
    [
        (("ages --report 2020", "ages --report 2022-23"), "ages --report 2020 --report 2022-23"),
        (("breakdown --by sex", "breakdown --by cause"), "breakdown --by sex --by cause"),
        (("compare --metric deaths", "compare --metric neglect"), "compare --metric deaths --metric neglect"),
    ],
)
def test_an_option_that_makes_sense_again_gives_the_rows_of_each(
    csprp: Run, lines: tuple[str, ...], together: str
) -> None:
    alone = [csprp(*line.split(), "--format", "csv").text.splitlines() for line in lines]
    assert csprp(*together.split(), "--format", "csv").text.splitlines() == [*alone[0], *alone[1][1:]]


def one_value_options() -> list[tuple[str, str]]:
    """Returns each option that takes one value, with its command, as help lists them."""
    from csprp_cli.cli.typed_line import options_of

    found = []
    for name in COMMANDS:
        command = ByJob(commands={}).get_command(None, name)
        within = getattr(command, "commands", {}) or {"": command}
        for sub, one in within.items():
            line = f"{name} {sub}".strip()
            takes = {o.opts[0] for o in options_of(one).values() if not (o.is_flag or o.multiple)}
            found += [(line, option) for option in sorted(takes)]
    return found


@pytest.mark.parametrize(("line", "option"), one_value_options())
def test_an_option_that_takes_one_value_is_refused_twice(csprp: Run, line: str, option: str) -> None:
    ended = csprp(*line.split(), option, "first", f"{option}=second")
    assert ended.code == ExitCode.USAGE
    assert f"{option} takes one value and is given twice: first and second" in ended.err
    assert f"{option}=second" in ended.err
    assert ended.out == b""


@pytest.mark.parametrize("table", ["themes", "metrics"])
def test_a_name_that_is_only_a_part_is_told(csprp: Run, table: str) -> None:
    line = ("themes",) if table == "themes" else ("trends", "--metric")
    items = RECORD.themes.values() if table == "themes" else RECORD.metrics.values()
    for item in items:
        for alias in item.aliases:
            said = f'"{alias}" is part of {item.slug}' in csprp(*line, alias, "--format", "csv").err
            assert said is (alias in item.narrower), alias


@pytest.mark.parametrize("year", range(2016, 2027))
def test_a_year_means_what_tables_print_as_that_year(csprp: Run, year: int) -> None:
    for token in (str(year), f"{year - 1}{year % 100:02d}", f"{year - 1}-{year % 100:02d}"):
        out = csprp("trends", "-m", "notifications", "--from", token, "--to", token, "--format", "csv").text
        rows = [row for row in csv.DictReader(out.splitlines()) if row["run"]]
        assert all(row["period"] == f"year to 31 March {year}" for row in rows), token
    back = csprp("trends", "-m", "deaths", "--from", str(year), "--to", str(year - 1))
    assert back.code == ExitCode.USAGE
    assert f"--from {year - 1} --to {year}" in back.err


@pytest.mark.parametrize("columns", [50, 80])
def test_a_window_breaks_an_error_between_words_and_leaves_the_line_to_type_whole(
    csprp: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    from csprp_cli.cli import streams

    line = ("brief", "--theme", "neglcet", "--audience", "practitioner", "--out", "nowhere/neglect.docx")
    whole = csprp(*line).err
    assert whole.count("\n") == 1
    monkeypatch.setattr(streams, "is_watched", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    *said, typed = csprp(*line).err.splitlines()
    assert " ".join([*said, typed.strip()]) == whole.rstrip("\n")
    assert all(len(text) <= columns for text in said)
    assert typed.startswith("  csprp brief --theme neglect ")
