"""Choose the record to read, and refuse one that does not hold together."""

from pathlib import Path

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record import location
from csprp_cli.record.csv_table import is_folder
from csprp_cli.record.record import Record


def load(option: str | None = None, overlays: tuple[str, ...] = ()) -> Record:
    """Return the record that `--data` or CSPRP_DATA names, else the one that came with the program.

    `overlays` are folders that are laid on top of it, in their order (`--overlay`).

    A record of somebody else's is checked first and refused, with its first problems named, when it
    does not hold together. The bundled one was checked before it was released.
    Raises RecordProblem.
    """
    folder = location.chosen(option)
    if overlays:
        return _with_overlays(folder, tuple(map(location.overlay, overlays)))
    if folder is None:
        return Record(location.bundled())
    if not is_folder(folder):
        raise RecordProblem(
            f"{folder} is not a folder that holds a record", "leave it out", {"--data": "", "--overlay": ""}
        )
    from csprp_cli.record.check.runner import refuse_if_broken

    refuse_if_broken(folder)
    return Record(folder, bundled=False)


def _with_overlays(folder: Path | None, overlays: tuple[Path, ...]) -> Record:
    from csprp_cli.record.overlay import is_as_written

    base = folder or location.bundled()
    alone = overlays[0] if len(overlays) == 1 else None
    record = Record(base, bundled=folder is None, overlays=overlays)
    if folder is None and alone is not None and is_as_written(alone, record.version):
        return record  # csprp checked it on this record when it wrote it, and nobody has changed it since
    from csprp_cli.record.check.runner import refuse_if_broken

    refuse_if_broken(base, overlays)
    return record
