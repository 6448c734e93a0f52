import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

HEAVY = (
    *("pandas", "rich", "tabulate", "numpy", "typst", "docx", "xlsxwriter", "openpyxl", "odfdo", "pypdfium2"),
    "pydantic",
)

LOADS = """
import sys
from pathlib import Path
from csprp_cli.cli.main import run
code = run({line!r}.split())
loaded = sorted(name for name in {heavy!r} if name in sys.modules)
print(code, *loaded, file=sys.stderr)
"""


def loaded_by(line: str) -> list[str]:
    script = LOADS.format(line=line, heavy=HEAVY)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    code, *loaded = ended.stderr.strip().splitlines()[-1].split()
    assert code == "0", ended.stderr
    return loaded


@pytest.mark.parametrize(
    "line",
    [
        "trends --metric deaths --format csv",
        "trends --metric deaths --format json",
        "trends --metric deaths",
        "brief --theme mental-health",
        "check",
        "show P078",
        "--version",
    ],
)
def test_one_answer_loads_nothing_heavy(line: str) -> None:
    assert loaded_by(line) == []


def test_a_plain_table_loads_tabulate_alone() -> None:
    assert loaded_by("trends --metric deaths --format table") == ["tabulate"]
    assert loaded_by("trends --metric deaths --format md") == ["tabulate"]


def test_a_table_for_a_window_loads_rich() -> None:
    script = (
        "import sys; from csprp_cli.present.text.terminal import draw; before = 'rich' in sys.modules;"
        "draw([], 80, '#'); print(before, 'rich' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.stdout.split() == ["False", "True"]


def test_the_model_and_the_record_stand_on_the_standard_library() -> None:
    script = (
        "import sys; import csprp_cli.record.load as load; load.load().figures;"
        "print([m for m in sys.modules if m in ('typer', 'rich', 'pandas', 'tabulate')])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]"


def test_the_layers_point_down() -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize(
    ("form", "own"), [("pdf", ["typst"]), ("html", []), ("docx", ["docx"]), ("md", []), ("txt", [])]
)
def test_a_note_loads_what_its_form_needs_alone(tmp_path: Path, form: str, own: list[str]) -> None:
    assert loaded_by(f"brief --theme neglect --out {tmp_path / f'note.{form}'}") == own


def test_an_excel_file_loads_one_writer(tmp_path: Path) -> None:
    assert loaded_by(f"trends --metric deaths --out {tmp_path / 'deaths.xlsx'}") == ["xlsxwriter"]


def test_a_csv_file_of_your_own_loads_nothing_heavy(tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    assert loaded_by(f"local template --out {file}") == []
    assert loaded_by(f"local check {file} --format csv") == []


def test_a_workbook_of_your_own_loads_one_reader(tmp_path: Path) -> None:
    file = tmp_path / "ours.xlsx"
    assert loaded_by(f"local template --out {file}") == ["xlsxwriter"]
    assert loaded_by(f"local check {file} --format csv") == ["numpy", "openpyxl"]  # numpy is openpyxl's


def test_importing_the_package_loads_nothing_of_it() -> None:
    script = "import sys, csprp, csprp_cli; print([name for name in sys.modules if 'csprp' in name])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "['csprp_cli', 'csprp']"


def test_an_answer_in_python_loads_nothing_heavy() -> None:
    script = (
        "import sys, csprp; csprp.trends(metric='deaths')._repr_html_();"
        "print([name for name in ('pandas', 'numpy', 'rich', 'typst', 'docx') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_one_answer_loads_no_types_that_it_does_not_hold_and_leaves_without_a_search_for_garbage() -> None:
    script = (
        "import atexit, gc, sys; from csprp_cli.cli.main import main;"
        "names = 'statistics csprp_cli.model.local csprp_cli.model.disclosure csprp_cli.model.note'.split();"
        "told = lambda: print([n for n in names if n in sys.modules], gc.get_freeze_count() > 9999);"
        "atexit.register(told); sys.argv[1:] = 'trends --metric deaths --format csv'.split(); main()"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[] True"
