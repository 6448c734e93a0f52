"""Where the record is: inside the installed package, or at the top of a checkout."""

import os
from pathlib import Path

from csprp_cli.model.problem import RecordProblem, UsageProblem

ENVIRONMENT = "CSPRP_DATA"
_PACKAGE = Path(__file__).resolve().parent.parent


def bundled() -> Path:
    """Return the folder of the record that came with the program.

    An installed wheel carries it as `csprp_cli/data`. A checkout keeps it at its top, and is believed
    only when `pyproject.toml` lies beside it, so that no stray `data` folder is ever read.
    Raises RecordProblem where neither is there.
    """
    packaged = _PACKAGE / "data"
    if (packaged / "figures.csv").is_file():
        return packaged
    checkout = _PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "data" / "figures.csv").is_file():
        return checkout / "data"
    if any(parent.is_file() for parent in _PACKAGE.parents):
        raise RecordProblem(
            "csprp lies in a packed file, where nothing can read its record",
            "unpack it, or pack it with shiv, which does so by itself",
        )
    raise RecordProblem(
        "the record that comes with csprp is not there", "install it again: pip install csprp"
    )


def chosen(option: str | None) -> Path | None:
    """Return the folder asked for by `--data` or by CSPRP_DATA, or None for the bundled record."""
    if option is not None and not option.strip():
        raise UsageProblem("--data is empty", "name a folder, or leave it out", {"--data": ""})
    named = option or os.environ.get(ENVIRONMENT) or None
    return Path(named) if named else None


def overlay(option: str) -> Path:
    """Return the folder that `--overlay` names."""
    if not option.strip():
        raise UsageProblem("--overlay is empty", "name a folder, or leave it out", {"--overlay": ""})
    return Path(option)
