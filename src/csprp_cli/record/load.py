"""Choose the record to read, and refuse one that does not hold together."""

from typing import NamedTuple

from csprp_cli.model.kinds import AreaKind
from csprp_cli.model.problem import RecordProblem
from csprp_cli.record import location
from csprp_cli.record.csv_table import is_folder
from csprp_cli.record.record import Record


class Scope(NamedTuple):
    """Whose figures a question needs beside England's, as typed: areas, figures and claims; with `regions`
    those of all areas that are no council."""

    areas: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    regions: bool = False


def load(option: str | None = None, overlays: tuple[str, ...] = (), scope: Scope | None = None) -> Record:
    """Return the record that `--data` or CSPRP_DATA names, else the one that came with the program.

    `overlays` are folders that are laid on top of it, in their order (`--overlay`). Of one that csprp wrote
    no more is read than the `scope` of a question needs; without a scope all is.

    A record of somebody else's and whatever is read of an overlay is checked first and refused, with its
    first problems named, when it does not hold together. The bundled one was checked before it was released.
    Raises RecordProblem.
    """
    folder = location.chosen(option)
    if folder is not None and not is_folder(folder):
        raise RecordProblem(
            f"{folder} is not a folder that holds a record", "leave it out", {"--data": "", "--overlay": ""}
        )
    base, laid = folder or location.bundled(), tuple(map(location.overlay, overlays))
    record = Record(base, bundled=folder is None, overlays=laid)
    if record.bundled and not laid:
        return record
    from csprp_cli.record.check.runner import refuse_if_broken

    if record.bundled and len(laid) == 1 and scope is not None:
        _narrow(record, scope)
    refuse_if_broken(record)
    return record


def _narrow(record: Record, scope: Scope) -> None:
    """Take of an overlay what a question needs, where csprp wrote it on this record and nobody changed it.

    Somebody may have made its hashes anew. So they are believed in one thing: that the overlay may be read
    by its areas. All that is read is checked. One that a person keyed is checked whole, for that person.
    """
    from csprp_cli.record.lookup import codes_of
    from csprp_cli.record.overlay import is_as_written
    from csprp_cli.record.spelling import slug

    if not is_as_written(record.overlays[0], record.version):
        return
    kinds = set(AreaKind) - {AreaKind.LOCAL_AUTHORITY} if scope.regions else {AreaKind.COUNTRY}
    areas = {area.code for area in record.areas.values() if area.kind in kinds}
    for typed in scope.areas:
        areas |= codes_of(record, typed)
    ids = {name for typed in scope.ids for name in (slug(typed), typed.strip().upper())}
    record.narrow(areas, ids)
