"""PDFs that nobody should read as filled forms: each refused with the reason and the next step."""

from __future__ import annotations

import ctypes
import itertools
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as raw
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from formkit.media.pdf import objects
from formkit.media.pdf.document import opened
from formkit.media.pdf.objects import array, dictionary, key_of, value_of, words
from formkit.model.errors import UnreadableError

_MOST_PAGES = 3_000
_MOST_UNPACKED = 200 * 1024 * 1024
_HEAD = 256  # bytes of a stream that show whether it unpacks to very much
_STEEP = 100  # times; ordinary page contents unpack to 3 to 10 times their size
_MOST_OBJECTS = 500_000
_STREAM = re.compile(rb"stream(?<!endstream)(?:\r?\n|\r)")
_PACKED = re.compile(rb"/Type\s*/ObjStm")
_MOST_PACKED = 4 * 1024 * 1024  # bytes of packed objects that are looked through
_SPAN = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_BLANK = b"\0\t\n\f\r "
_SHELL = re.compile(rb"/NeedsRendering\s+true")
_TIMESTAMP = "ETSI.RFC3161"
# What a time stamp or the proofs of a signature may add to the catalogue without changing the document.
_PROOFS = frozenset(("/DSS", "/Extensions", "/Metadata", "/Version", "/Perms"))
_UPWARD = frozenset(("/Parent", "/P", "/StructParent"))


@contextmanager
def accepted(data: bytes) -> Iterator[Any]:
    """A PDF, opened; raises UnreadableError when it cannot be read, or is not to be read as what it shows.

    Refused are: a password is needed, damage, dynamic XFA, pages in a unit of their own, changed after signing, more than 3,000 pages, content that
    unpacks to more than 200 MB. A PDF that opens without a password passes, whatever its permissions.
    """
    _refuse_bombs(data)
    with opened(data) as document:
        _refuse(data, document)
        yield document


def _refuse(data: bytes, document: Any) -> None:
    pages = len(document)
    kind = raw.FPDF_GetFormType(document.raw)
    shell = kind == raw.FORMTYPE_XFA_FULL or (
        kind == raw.FORMTYPE_XFA_FOREGROUND
        and pages < 10
        and not any(raw.FPDFPage_GetAnnotCount(page.raw) for page in document)
    )
    if pages > _MOST_PAGES:
        raise UnreadableError("pdf_many_pages", pages=f"{pages:,}", most=f"{_MOST_PAGES:,}")
    if shell or _SHELL.search(data):
        raise UnreadableError("pdf_xfa")
    if _names_unit(data) and _has_own_unit(data):
        raise UnreadableError("pdf_user_unit")
    if b"/ByteRange" in data and not _all_whole(data):
        _refuse_changed(data, document)


def _names_unit(data: bytes) -> bool:
    """Whether a unit of pages is spoken of at all: in the file as it is, or in its packed objects."""
    if b"/UserUnit" in data:
        return True
    heads = (_STREAM.search(data, found.end()) for found in _PACKED.finditer(data))
    return any(
        b"/UserUnit" in _unpacked(data[head.end() : head.end() + _MOST_PACKED], _MOST_PACKED * 8)
        for head in heads
        if head
    )


def _has_own_unit(data: bytes) -> bool:
    """Whether a page is measured in another unit than a 72nd of an inch: pdfium draws and measures it too small."""
    try:
        units = [value_of(dictionary(page), "/UserUnit") for page in objects.opened(data).pages]
    except objects.BROKEN:
        return False  # what only pdfium can open is read as pdfium sees it
    return any(unit not in (None, 1) for unit in units)


def _refuse_bombs(data: bytes) -> None:
    begins = (stream.end() for stream in _STREAM.finditer(data))
    steep = (at for at in begins if len(_unpacked(data[at : at + _HEAD], _HEAD * _STEEP)) >= _HEAD * _STEEP)
    sizes = itertools.chain.from_iterable(_inflated(data, at) for at in steep)
    if any(unpacked > _MOST_UNPACKED for unpacked in itertools.accumulate(sizes)):
        raise UnreadableError("pdf_unpacks")


def _inflated(data: bytes, at: int) -> Iterator[int]:
    """Sizes of the pieces that a stream unpacks to, those of streams packed several times included."""
    layers = [zlib.decompressobj()]
    step = 16 * 1024
    for start in range(at, len(data), step):
        pieces = [data[start : start + step]]
        for depth, layer in enumerate(layers):
            out = []
            for piece in pieces:
                try:
                    while piece and not layer.eof:
                        out.append(layer.decompress(piece, 1 << 20))
                        yield len(out[-1])
                        piece = layer.unconsumed_tail
                except zlib.error:
                    break
            pieces = out
            if depth == len(layers) - 1 and depth < 3 and out and _unpacked(out[0][:_HEAD], _HEAD):
                layers.append(zlib.decompressobj())
        if layers[0].eof:
            return


def _unpacked(data: bytes, most: int) -> bytes:
    """What the beginning of a stream unpacks to; nothing when it is not packed."""
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""


def _refuse_changed(data: bytes, document: Any) -> None:
    """Refuse a file with content added after the last signature of a person, time stamps and proofs excepted."""
    try:
        ends = [
            _end(data, signature) for signature in _signatures(objects.opened(data)) if not _is_timestamp(signature)
        ]
        changed = bool(ends) and (None in ends or _added(data, max(end for end in ends if end is not None)))
    except objects.BROKEN:
        # What cannot be parsed cannot be shown to be as it was signed.
        changed = _reported_change(data, document)
    if changed:
        raise UnreadableError("pdf_changed")


def _all_whole(data: bytes) -> bool:
    """Whether everything that looks like a signature reaches to the end of the file; then nothing was added."""
    spans = [tuple(map(int, span)) for span in _SPAN.findall(data)]
    return len(spans) == data.count(b"/ByteRange") and all(
        _is_whole(data, *span) and not data[span[2] + span[3] :].strip(_BLANK) for span in spans
    )


def _reported_change(data: bytes, document: Any) -> bool:
    """The same by pdfium alone, for a file that pypdf cannot parse."""
    span = (ctypes.c_int * 4)()
    for at in range(raw.FPDF_GetSignatureCount(document.raw)):
        signature = raw.FPDF_GetSignatureObject(document.raw, at)
        if raw.FPDFSignatureObj_GetByteRange(signature, span, 4) == 4 and data[span[2] + span[3] :].strip(_BLANK):
            return True
    return False


def _signatures(reader: Any) -> Iterator[DictionaryObject]:
    """The signatures in the form fields; usage rights (/Perms /UR3) are not among them."""
    root = dictionary(value_of(dictionary(reader.trailer), "/Root"))
    seen: set[Any] = set()
    todo = [(ref, False) for ref in array(value_of(root, "/AcroForm", "/Fields"))]
    while todo:
        ref, above = todo.pop()
        if key_of(ref) in seen or len(seen) > _MOST_OBJECTS:
            continue
        seen.add(key_of(ref))
        node = dictionary(ref)
        signs = words(value_of(node, "/FT")) == "Sig" if "/FT" in node else above
        if signs and "/ByteRange" in dictionary(value_of(node, "/V")):
            yield dictionary(value_of(node, "/V"))
        todo += [(kid, signs) for kid in array(value_of(node, "/Kids"))]


def _is_timestamp(signature: DictionaryObject) -> bool:
    return (
        words(value_of(signature, "/SubFilter")) == _TIMESTAMP or words(value_of(signature, "/Type")) == "DocTimeStamp"
    )


def _end(data: bytes, signature: DictionaryObject) -> int | None:
    """Where the part of the file ends that a signature covers; None when it cannot cover a whole file."""
    span = [objects.number(edge) for edge in array(value_of(signature, "/ByteRange"))]
    if len(span) != 4 or any(edge is None or edge < 0 for edge in span):
        return None
    first, size, second, rest = (edge or 0 for edge in span)
    return second + rest if _is_whole(data, first, size, second, rest) else None


def _is_whole(data: bytes, first: int, size: int, second: int, rest: int) -> bool:
    """Whether a signature leaves out nothing but itself, in hexadecimal digits, before the end of its part of the file."""
    if first != 0 or size >= second or second + rest > len(data):
        return False
    gap = data[size:second].strip(_BLANK)
    return gap[:1] == b"<" and gap[-1:] == b">" and not re.search(rb"[^0-9A-Fa-f\s\0]", gap[1:-1])


def _added(data: bytes, end: int) -> bool:
    """Whether anything but time stamps and proofs follows the signed part of the file."""
    if not data[end:].strip(_BLANK):
        return False
    before, after = (
        dictionary(value_of(dictionary(objects.opened(part).trailer), "/Root")) for part in (data[:end], data)
    )
    return not _same(before, after)


def _same(before: Any, after: Any) -> bool:
    """Whether two revisions of a document hold the same objects, apart from time stamps and proofs."""
    todo = [(before, after, True)]
    seen: set[Any] = set()
    while todo:
        left, right, top = todo.pop()
        if isinstance(left, IndirectObject) and isinstance(right, IndirectObject):
            if (pair := (key_of(left), key_of(right))) in seen:
                continue
            seen.add(pair)
            if len(seen) > _MOST_OBJECTS:
                return False
        left, right = (thing.get_object() if isinstance(thing, IndirectObject) else thing for thing in (left, right))
        if isinstance(left, DictionaryObject) and isinstance(right, DictionaryObject):
            left_out = _UPWARD | _PROOFS if top else _UPWARD
            keys = _keys(left, left_out)
            if keys != _keys(right, left_out) or (isinstance(left, StreamObject) and _packed(left) != _packed(right)):
                return False
            todo += [(left.raw_get(key), right.raw_get(key), False) for key in keys]
        elif isinstance(left, ArrayObject) and isinstance(right, ArrayObject):
            lefts, rights = ([ref for ref in array if not _stamps(ref)] for array in (left, right))
            if len(lefts) != len(rights):
                return False
            todo += [(*pair, False) for pair in zip(lefts, rights, strict=True)]
        elif left != right or type(left) is not type(right):
            return False
    return True


def _packed(stream: Any) -> bytes:
    return bytes(getattr(stream, "_data", b""))


def _keys(node: DictionaryObject, left_out: frozenset[str]) -> set[str]:
    """The keys that count; lists of fields and annotations are there even when they are empty."""
    kept = {str(key) for key in node if key not in left_out and key not in ("/SigFlags", "/Length")}
    if "/Annots" in kept and all(_stamps(ref) for ref in array(value_of(node, "/Annots"))):
        kept.discard("/Annots")
    return kept


def _stamps(ref: Any) -> bool:
    """Whether this is the field or widget of a time stamp."""
    node = dictionary(ref) if isinstance(ref, IndirectObject | DictionaryObject) else DictionaryObject()
    signature = dictionary(value_of(node, "/V")) or dictionary(value_of(node, "/Parent", "/V"))
    return words(value_of(node, "/Subtype")) in ("", "Widget") and bool(signature) and _is_timestamp(signature)
