"""A filled file → which form edition it is → what stands in its boxes. Refuses what it cannot know.

Own files carry a stamp with form, edition, part and copy; other files are recognised by what is printed on them.
"""

from __future__ import annotations

from pathlib import Path

from formkit.errors import UnreadableError
from formkit.media import controls, printed
from formkit.readback.found import Channel, ReadBox, ReadFile, ReadPart, Source
from formkit.readback.own import read_docx, read_pdf

__all__ = [
    "Channel",
    "ReadBox",
    "ReadFile",
    "ReadPart",
    "Source",
    "load",
    "medium_of",
    "read_bytes",
    "read_file",
    "read_named",
]

_LARGEST = 100 * 1024 * 1024


def read_file(path: Path) -> ReadFile:
    """Read one filled file.

    Raises UnreadableError when it is missing, broken, protected, or no form that is known.
    """
    return read_named(load(path), path)


def load(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError when it is missing or larger than 100 MB."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableError(
                f"{path}: 100 MB を超えるファイルは読みません。", f"{path}: files over 100 MB are not read."
            )
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableError(f"{path}: 読めません（{why}）。", f"{path}: cannot be read ({why}).") from error


def read_named(data: bytes, path: Path) -> ReadFile:
    """Read the bytes of a file; errors name it."""
    try:
        return read_bytes(data, str(path))
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error.message}", f"{path}: {error.message_en}") from error


def medium_of(data: bytes) -> Source:
    """What kind of file this is, by its first bytes; refuses what formkit cannot read, with the next step."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data[:4] == b"PK\3\4":
        return "docx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableError(
            "古い形式（.doc・.xls）か、保護された Office ファイルです。Word で開いて .docx で保存し直してください。",
            "An old Office format (.doc, .xls) or a protected file. Open it in Word and save it as .docx.",
        )
    if not data:
        raise UnreadableError("空のファイルです。", "The file is empty.")
    raise UnreadableError(
        "PDF でも Word（.docx）でもありません。formkit で記入した様式か、その写しを渡してください。",
        "Neither a PDF nor a Word file (.docx). Give a form that formkit filled.",
    )


def read_bytes(data: bytes, name: str) -> ReadFile:
    """Read one filled file from memory; `name` only names it in the result."""
    medium = medium_of(data)
    stamp = controls.stamp(data) if medium == "docx" else printed.stamp(data)
    if stamp is None:
        raise UnreadableError(
            "どの様式か分かりません（formkit の印がありません）。formkit fill で作ったファイルを渡してください。",
            "Form not recognised (no formkit stamp). Give a file that `formkit fill` made.",
        )
    return read_docx(data, name, stamp) if medium == "docx" else read_pdf(data, name, stamp)
