"""Choose the record to read, and refuse one that does not hold together."""

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record import location
from csprp_cli.record.record import Record
from csprp_cli.record.tables import is_folder


def load(option: str | None = None) -> Record:
    """Return the record that `--data` or CSPRP_DATA names, else the one that came with the program.

    A record of somebody else's is checked first and refused, with its first problems named, when it
    does not hold together. The bundled one was checked before it was released.
    Raises RecordProblem.
    """
    folder = location.chosen(option)
    if folder is None:
        return Record(location.bundled())
    if not is_folder(folder):
        raise RecordProblem(f"{folder} is not a folder that holds a record", "try: --data DIR")
    from csprp_cli.record.check import refuse_if_broken

    refuse_if_broken(folder)
    return Record(folder, bundled=False)
