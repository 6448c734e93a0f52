"""The record as it stands, zipped: a Data Package that csprp reads with --data once it is unpacked."""

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from csprp_cli.model.problem import RecordProblem
from csprp_cli.record.package import UNREADABLE, read_package
from csprp_cli.record.record import Record

_READABLE = 0o644 << 16


def zipped(record: Record) -> bytes:
    """Return datapackage.json and every table that it names as a ZIP file, dated by the record.

    What else lies in the folder of the record stays there. Raises RecordProblem where a table cannot be read.
    """
    try:
        package: Any = read_package(record.folder)
        names = ["datapackage.json", *(str(resource["path"]) for resource in package["resources"])]
        contents = {name: (record.folder / name).read_bytes() for name in names}
    except UNREADABLE:
        raise RecordProblem(
            f"the record in {record.folder} cannot be read whole", "run: csprp check"
        ) from None
    day = record.day
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in contents.items():
            entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _READABLE
            entry.create_system = 3  # else a ZIP of Windows would differ from one of Linux
            file.writestr(entry, content)
    return out.getvalue()
