"""ZIP archives of agenda files, unpacked in memory and never onto a disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from companion.core.agenda.model import AgendaError

MAX_MEMBERS = 5_000
MAX_UNPACKED = 40_000_000  # bytes of all members that are read

_OFFICE = frozenset(
    ("[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin")
)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError, LookupError, AttributeError, OverflowError),
)


# Several readers look into an archive before one reads it.
@lru_cache(maxsize=1)
def parts(data: bytes) -> Mapping[str, bytes]:
    """Return the JSON files of an archive by their bare names, pictures left aside.

    What is no archive is its own only part, without a name. AgendaError if an archive
    is broken, too large once unpacked, or names files outside itself.
    """
    if not data.startswith(b"PK\x03\x04"):
        return {"": data}
    found: dict[str, bytes] = {}
    # Open-event's files have no suffix.
    for name, content in files(data, ("", ".json")).items():
        found.setdefault(PurePosixPath(name).stem, content)
    return found


def files(data: bytes, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """Return the files of an archive with one of *suffixes*, by their whole names."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, suffixes)
    except AgendaError:
        raise
    except _BROKEN as error:
        raise AgendaError(
            "The ZIP archive is broken or locked with a password."
        ) from error


def is_office(data: bytes) -> bool:
    """Tell whether an archive is a document of some office program."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not _OFFICE.isdisjoint(archive.namelist())
    except _BROKEN:
        return False


def holds(data: bytes, suffixes: tuple[str, ...]) -> bool:
    """Tell whether an archive has any file with one of *suffixes*."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower().endswith(suffixes) for name in archive.namelist())
    except _BROKEN:
        return False


def looked_into(data: bytes) -> Mapping[str, bytes]:
    """Return the parts for a look; none of an archive that cannot be read."""
    try:
        return parts(data)
    except AgendaError:
        return {}


def _unpacked(archive: zipfile.ZipFile, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for info in _wanted(archive, suffixes):
        # The size an archive states may be a lie, so it is not asked.
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise AgendaError(
                f"The ZIP archive is larger than {MAX_UNPACKED / 1e6:.0f} MB unpacked."
            )
        found.setdefault(info.filename.lower(), content)
    return found


def _wanted(
    archive: zipfile.ZipFile, suffixes: tuple[str, ...]
) -> Iterator[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise AgendaError(f"The ZIP archive has more than {MAX_MEMBERS:,} files.")
    for info in members:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise AgendaError("The ZIP archive names files outside itself.")
        # Macs add files of their own with a dot in front.
        if path.suffix.lower() in suffixes and not (
            info.is_dir() or path.name.startswith(".")
        ):
            yield info
