"""A filled file → which form edition it is → what stands in its boxes. Refuses what it cannot know.

Own files carry a stamp with form, edition, part and copy; other files are recognised by what is printed on them.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from formkit import system
from formkit.library import sentences
from formkit.media import zipped
from formkit.media.excel import xlsx
from formkit.media.pdf import printed, refuse
from formkit.media.pdf.attached import attached
from formkit.media.pdf.document import File
from formkit.media.word import controls
from formkit.model import Value
from formkit.model.errors import UnreadableError
from formkit.reading import excel, fields, own, word
from formkit.reading.contents import ReadBox, ReadFile, ReadPart, Source
from formkit.reading.print import pages
from formkit.reading.scans import ranges, recognised_scans, without_scans

__all__ = ["ReadBox", "ReadFile", "ReadPart", "load", "medium_of", "read_bytes", "read_file", "read_named"]

_PICTURES = (
    b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"RIFF", b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51", b"\xff\x0a", b"8BPS",
)  # fmt: skip
_NAMED = 10  # of the files that a PDF carries inside
LARGEST = 100 * 1024 * 1024
"""Bytes that a file may have."""


def read_file(path: Path) -> ReadFile:
    """Read one filled file.

    Raises UnreadableError when it is missing, broken, protected, or no form that is known.
    """
    return read_named(load(path), path)


def load(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError when it is missing or larger than 100 MB."""
    if path.exists() and not path.is_file():
        raise UnreadableError("no_plain_file", path=path)
    return system.read_bytes(path, LARGEST, UnreadableError, "unread", "file_too_large", path=path)


def read_named(data: bytes, path: Path) -> ReadFile:
    """Read the bytes of a file; errors name it."""
    try:
        return read_bytes(data, str(path))
    except UnreadableError as error:
        raise UnreadableError("in_file", path=path, why=error.words) from error


def medium_of(data: bytes) -> Source:
    """What kind of file this is, by its first bytes; refuses what formkit cannot read, with the next step."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data[:4] == b"PK\3\4" and (b"application/vnd.oasis" in data[:120] or b"META-INF/manifest.xml" in data):
        raise UnreadableError("open_document")
    if data[:4] == b"PK\3\4":
        return "xlsx" if xlsx.is_workbook(data) else "docx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableError("office_old")
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise UnreadableError("picture")
    if data[:5] == b"{\\rtf":
        raise UnreadableError("rich_text")
    if not data:
        raise UnreadableError("empty_file")
    raise UnreadableError("no_kind")


def read_bytes(data: bytes, name: str) -> ReadFile:
    """Read one filled file from memory; `name` only names it in the result."""
    medium = medium_of(data)
    if medium == "xlsx":
        workbook = excel.read(data, name)
        with zipped.opened(data) as package:
            return _with_extras(workbook, package)
    if medium == "docx":
        with controls.open_package(data) as package:
            stamp = controls.stamp(package)
            ours = own.read_docx(package, name, stamp, data) if stamp else None
            # Programs that know no tags keep the stamp: then the tables tell what the controls cannot.
            lost = sum(finding.code == "FK401" for finding in ours.findings) if ours else 0
            whole = ours and len(ours.parts[0].boxes) > lost
            return _with_extras(ours if ours and whole else word.read(package, name), package)
    with refuse.accepted(data) as document:
        stamp = printed.stamp(document)
        read = own.read_pdf(document, name, stamp) if stamp else None
        read = read or fields.read(data, name) or _printed(data, document, name)
        names = attached(document, data)
    if not names:
        return read
    finding = sentences.finding("FK410", values={"files": Value.of(names[:_NAMED], "")}, file=name)
    return replace(read, findings=(*read.findings, finding))


def _with_extras(read: ReadFile, package: zipfile.ZipFile) -> ReadFile:
    """FK564 where an Office file carries macros, objects or links that are not looked at."""
    try:
        extras = zipped.extras(package)
    except zipped.BROKEN:  # lists that nothing of the form needs
        return read
    if not extras:
        return read
    finding = sentences.finding("FK564", values={"members": Value.of(extras[:_NAMED], "")}, file=read.path)
    return replace(read, findings=(*read.findings, finding))


def _printed(data: bytes, document: File, name: str) -> ReadFile:
    """A PDF read by what is printed on it; scans with letters that a program laid under them are called scans."""
    scans = recognised_scans(data, document)
    try:
        read = pages.read(document, name)
    except UnreadableError as error:
        if error.key == "pdf_no_text" and b"/AcroForm" in data:
            raise UnreadableError("pdf_other_fields") from error
        if scans and error.key == "print_unknown":
            raise UnreadableError("pdf_recognised", pages=ranges(scans)) from error
        raise
    return without_scans(read, scans)
