"""Files that a PDF carries inside: attached to the document, or to a place of a page. They are named, and not read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2.raw as raw

_MOST = 1_000  # of either kind
_LONGEST = 1_024  # bytes of a name


def attached(document: Any, data: bytes) -> list[str]:
    """The names of the files attached to an opened PDF; what has no name is called "?".

    Pages are looked at only where the `data` of the file may speak of such a note.
    """
    notes = any(word in data for word in (b"FileAttachment", b"ObjStm", b"/#"))
    handles = [*_of_document(document), *(_of_pages(document) if notes else ())]
    return [_name(handle) or "?" for handle in handles]


def _of_document(document: Any) -> Iterator[Any]:
    for number in range(min(raw.FPDFDoc_GetAttachmentCount(document.raw), _MOST)):
        yield raw.FPDFDoc_GetAttachment(document.raw, number)


def _of_pages(document: Any) -> Iterator[Any]:
    left = _MOST
    for page in document:
        with closing(page):
            for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), left)):
                note = raw.FPDFPage_GetAnnot(page.raw, number)
                if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT:
                    left -= 1
                    yield raw.FPDFAnnot_GetFileAttachment(note)
                raw.FPDFPage_CloseAnnot(note)


def _name(handle: Any) -> str:
    if not handle:
        return ""
    size = min(raw.FPDFAttachment_GetName(handle, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFAttachment_GetName(handle, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip()
