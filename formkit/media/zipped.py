"""Zip files of strangers, the packages of Word and Excel among them: what they hold is counted before it is looked at.

What is refused here no program makes that fills forms: nobody can say which of two members of one name is shown, and
other ways of packing than deflate hide how large a thing is.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from formkit.model.errors import UnreadableError

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, OSError, RuntimeError, OverflowError)
"""What reading a damaged zip file may raise."""

_MOST_MEMBERS = 5_000
_MOST_DIRECTORY = 2 * 1024 * 1024  # bytes; a member takes some 100 of it
_COMMENT = 65_535  # bytes that may follow the end record
_END, _END64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_STEP = 64 * 1024
_MOST_RELATIONS = 5 * 1024 * 1024  # bytes of a member that lists them
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def opened(file: bytes | Path) -> zipfile.ZipFile:
    """A zip file whose members can be told apart and are packed in the usual way.

    Raises UnreadableError for others, and one of BROKEN for what is no zip file.
    """
    tail = _tail(file)
    members, size = _counted(tail)
    if members > _MOST_MEMBERS or size > _MOST_DIRECTORY:
        raise UnreadableError("packed_many", most=_MOST_MEMBERS)
    package = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    try:
        _refuse(package)
    except UnreadableError:
        package.close()
        raise
    return package


def _refuse(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise UnreadableError("packed_many", most=_MOST_MEMBERS)
    times = Counter(info.filename.lower() for info in infos)
    if twice := [info.filename for info in infos if times[info.filename.lower()] > 1]:
        raise UnreadableError("packed_twice", name=twice[0])
    if odd := [info.filename for info in infos if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]:
        raise UnreadableError("packed_otherwise", name=odd[0])


def content(package: zipfile.ZipFile, member: str | zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, counted as they are unpacked, whatever size is declared. Raises one of BROKEN."""
    pieces, size = [], 0
    with package.open(member) as file:
        while piece := file.read(_STEP):
            size += len(piece)
            if size > most:
                raise UnreadableError("packed_large", most=most // 1024**2)
            pieces.append(piece)
    return b"".join(pieces)


def extras(package: zipfile.ZipFile) -> list[str]:
    """What an Office file carries that nobody reads: macros, embedded objects, and things it would fetch from elsewhere."""
    names = package.namelist()
    macros = [name for name in names if name.endswith("vbaProject.bin")]
    objects = [name for name in names if "/embeddings/" in name or "/activeX/" in name]
    links = []
    for name in names:
        if name.endswith(".rels"):
            for relation in _RELATION.findall(content(package, name, _MOST_RELATIONS)):
                if b'"External"' in relation and b"/hyperlink" not in relation:
                    links.append(name)
    return [*macros, *objects, *dict.fromkeys(links)]


def _tail(file: bytes | Path) -> bytes:
    """The end of a file, in which the end record of a zip must be."""
    most = _COMMENT + _END.size + _LOCATOR.size + _END64.size
    if isinstance(file, bytes):
        return file[-most:]
    with file.open("rb") as opened:
        size = opened.seek(0, io.SEEK_END)
        opened.seek(max(0, size - most))
        return opened.read(most)


def _counted(tail: bytes) -> tuple[int, int]:
    """How many members the end records declare, and how long the directory is; the most of any record there."""
    members, size, at = 0, 0, tail.rfind(b"PK\5\6")
    while at >= 0:
        if at + _END.size <= len(tail):
            _, _, _, _, number, length, _, _ = _END.unpack_from(tail, at)
            wide = number == 0xFFFF or length == 0xFFFFFFFF
            members, size = max(members, 0 if wide else number), max(size, 0 if wide else length)
        at = tail.rfind(b"PK\5\6", 0, at) if at else -1
    at = tail.rfind(b"PK\6\6")
    while at >= 0:
        if at + _END64.size <= len(tail):
            *_, number, length, _ = _END64.unpack_from(tail, at)
            members, size = max(members, number), max(size, length)
        at = tail.rfind(b"PK\6\6", 0, at) if at else -1
    return members, size
