"""A PDF opened through pdfium, and what all who look at its pages need: characters, objects, images; why it is refused."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from formkit.model.errors import UnreadableError
from formkit.words.text import whole

File = bytes | Any
"""A PDF: its bytes, or pdfium's document of it."""


def opened(file: File) -> AbstractContextManager[Any]:
    """A PDF, closed at the end of the `with`; what was opened before stays open. Raises UnreadableError with the reason."""
    if not isinstance(file, bytes):
        return nullcontext(file)
    try:
        document: AbstractContextManager[Any] = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        raise not_opened(file, error) from error
    return document


def not_opened(data: bytes, error: Exception) -> UnreadableError:
    """Why pdfium could not open a file or a page of it, and the next step."""
    reason = str(error)
    if not data.strip():
        return UnreadableError("empty_file")
    if _pageless(data):  # pdfium's reason is then that of a file before this one
        return UnreadableError("pdf_no_pages")
    if "password" in reason.lower():
        return UnreadableError("pdf_password")
    if "security" in reason.lower():
        return UnreadableError("pdf_security")
    return UnreadableError("pdf_unread", why=reason)


def _pageless(data: bytes) -> bool:
    """Whether pdfium reads the file and it has no pages: pypdfium2 takes such a file for one that fails."""
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return False
    pages: int = raw.FPDF_GetPageCount(document)
    raw.FPDF_CloseDocument(document)
    return pages == 0


def characters(text_page: Any) -> Iterator[tuple[int, str]]:
    """Place in the text layer and text of each character that stands in the file, spaces too; not those pdfium adds."""
    handle = text_page.raw
    high = ""
    for at in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, at)
        if code <= 32:
            # pdfium gives a hyphen at the end of a line as U+0002, because it may only divide a word.
            if code not in (2, 32) or raw.FPDFText_IsGenerated(handle, at) == 1:
                continue
            code = 45 if code == 2 else 32
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        text = chr(code)
        if 0xDC00 <= code < 0xE000:
            text = whole(high + text)
        elif high:
            yield at - 1, "\ufffd"
        yield at, text
        high = ""


def objects_of(page: Any) -> Iterator[Any]:
    """What a page draws, in order, forms not opened."""
    return (raw.FPDFPage_GetObject(page.raw, at) for at in range(raw.FPDFPage_CountObjects(page.raw)))


def objects_in(form: Any) -> Iterator[Any]:
    """What a form (an object of a page) draws, in order."""
    return (raw.FPDFFormObj_GetObject(form, at) for at in range(raw.FPDFFormObj_CountObjects(form)))


def image_bytes(image: Any) -> bytes:
    """An image as it is stored in the file: a JPEG stays a JPEG."""
    size = raw.FPDFImageObj_GetImageDataRaw(image, None, 0)
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(image, buffer, size)
    return bytes(buffer)
