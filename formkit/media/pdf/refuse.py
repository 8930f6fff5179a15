"""PDFs that nobody should read as filled forms: each refused with the reason and the next step."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from formkit.media.pdf import objects
from formkit.media.pdf.objects import array, dictionary, key_of, value_of, words
from formkit.model.errors import UnreadableError

__all__ = ["has_text", "not_opened", "refuse"]

_MOST_PAGES = 3_000
_MOST_UNPACKED = 200 * 1024 * 1024
_HEAD = 256  # bytes of a stream that show whether it unpacks to very much
_STEEP = 100  # times; ordinary page contents unpack to 3 to 10 times their size
_MOST_OBJECTS = 500_000
_LINE = re.compile(rb"\r?\n|\r")
_SPAN = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_BLANK = b"\0\t\n\f\r "
_SHELL = re.compile(rb"/NeedsRendering\s+true")
_TIMESTAMP = "ETSI.RFC3161"
# What a time stamp or the proofs of a signature may add to the catalogue without changing the document.
_PROOFS = frozenset(("/DSS", "/Extensions", "/Metadata", "/Version", "/Perms"))
_UPWARD = frozenset(("/Parent", "/P", "/StructParent"))


def refuse(data: bytes) -> None:
    """Raise UnreadableError for a PDF that cannot be read, or that is not to be read as what it shows.

    Those are: a password is needed, damage, dynamic XFA, changed after signing, more than 3,000 pages, content that
    unpacks to more than 200 MB. A PDF that opens without a password passes, whatever its permissions.
    """
    _refuse_bombs(data)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise not_opened(data, error) from error
    try:
        pages = len(document)
        kind = raw.FPDF_GetFormType(document.raw)
        shell = kind == raw.FORMTYPE_XFA_FULL or (
            kind == raw.FORMTYPE_XFA_FOREGROUND and pages < 10 and _empty(document)
        )
    finally:
        document.close()
    if pages == 0:
        raise UnreadableError(
            "ページのない PDF です。作ったソフトでもう一度書き出してください。",
            "The PDF has no pages. Export it again from the program that made it.",
        )
    if pages > _MOST_PAGES:
        raise UnreadableError(
            f"{pages:,} ページの PDF です。{_MOST_PAGES:,} ページ以下に分けてください。",
            f"The PDF has {pages:,} pages. Split it into files of at most {_MOST_PAGES:,} pages.",
        )
    if shell or _SHELL.search(data):
        raise UnreadableError(
            "動的 XFA の PDF です（中身は Adobe Acrobat の中でだけ描かれます）。Acrobat で開き、「PDF に印刷」で"
            "ふつうの PDF にしたものを渡してください。",
            "A dynamic XFA PDF: only Adobe Acrobat draws its content. Open it there, print it to PDF, and give that file.",
        )
    if b"/ByteRange" in data and not _all_whole(data):
        _refuse_changed(data)


def has_text(data: bytes) -> bool:
    """Whether any page draws a character; scanned pages do not."""
    document = pdfium.PdfDocument(data)
    try:
        for page in document:
            text_page = page.get_textpage()
            found = any(
                raw.FPDFText_GetUnicode(text_page.raw, at) > 32 for at in range(raw.FPDFText_CountChars(text_page.raw))
            )
            text_page.close()
            page.close()
            if found:
                return True
        return False
    finally:
        document.close()


def not_opened(data: bytes, error: Exception) -> UnreadableError:
    """Why pdfium could not open a file, and the next step."""
    if not data.strip():
        return UnreadableError("空のファイルです。", "The file is empty.")
    if "password" in str(error).lower():
        return UnreadableError(
            "パスワードで保護された PDF です。保護を外して保存し直したファイルを渡してください。",
            "The PDF is protected by a password. Save it again without protection.",
        )
    if "security" in str(error).lower():
        return UnreadableError(
            "formkit の知らない方式で保護された PDF です。保護を外して保存し直したファイルを渡してください。",
            "The PDF is protected in a way that formkit does not know. Save it again without protection.",
        )
    return UnreadableError(
        f"PDF として読めません（{error}）。壊れていないか確かめ、もう一度書き出してください。",
        f"Cannot be read as a PDF ({error}). See that it is whole, or export it again.",
    )


def _refuse_bombs(data: bytes) -> None:
    unpacked = 0
    for at in _streams(data):
        try:
            steep = len(zlib.decompressobj().decompress(data[at : at + _HEAD], _HEAD * _STEEP)) >= _HEAD * _STEEP
        except zlib.error:
            continue
        if steep:
            for size in _inflated(data, at):
                unpacked += size
                if unpacked > _MOST_UNPACKED:
                    raise UnreadableError(
                        "展開すると 200 MB を超える PDF です。様式の記入に使うファイルではありません。作ったソフトで書き出し直してください。",
                        "The PDF unpacks to more than 200 MB: not a form. Export it again from the program that made it.",
                    )


def _streams(data: bytes) -> Iterator[int]:
    """Where the content of each stream begins."""
    at = data.find(b"stream")
    while at >= 0:
        start = at + 6
        if data[at - 3 : at] != b"end" and (line := _LINE.match(data, start)):
            yield line.end()
        at = data.find(b"stream", start)


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
            if depth == len(layers) - 1 and depth < 3 and out and _is_packed(out[0]):
                layers.append(zlib.decompressobj())
        if layers[0].eof:
            return


def _is_packed(data: bytes) -> bool:
    try:
        return len(zlib.decompressobj().decompress(data[:_HEAD], _HEAD)) > 0
    except zlib.error:
        return False


def _empty(document: Any) -> bool:
    """Whether no page has anything to fill in."""
    for page in document:
        count = raw.FPDFPage_GetAnnotCount(page.raw)
        page.close()
        if count:
            return False
    return True


def _refuse_changed(data: bytes) -> None:
    """Refuse a file with content added after the last signature of a person, time stamps and proofs excepted."""
    try:
        ends = [
            _end(data, signature) for signature in _signatures(objects.opened(data)) if not _is_timestamp(signature)
        ]
        changed = bool(ends) and (None in ends or _added(data, max(end for end in ends if end is not None)))
    except objects.BROKEN:
        # What cannot be parsed cannot be shown to be as it was signed.
        changed = _reported_change(data)
    if changed:
        raise UnreadableError(
            "電子署名の後で変更された PDF です。署名された内容と違うおそれがあります。署名した人から、署名したままのファイルを"
            "もらってください。",
            "The PDF was changed after it was signed and may differ from what was signed. Ask the signer for the file as"
            " it was signed.",
        )


def _all_whole(data: bytes) -> bool:
    """Whether everything that looks like a signature reaches to the end of the file; then nothing was added."""
    spans = [tuple(int(one) for one in span) for span in _SPAN.findall(data)]
    return len(spans) == data.count(b"/ByteRange") and all(
        _is_whole(data, *span) and not data[span[2] + span[3] :].strip(_BLANK) for span in spans
    )


def _reported_change(data: bytes) -> bool:
    """The same by pdfium alone, for a file that pypdf cannot parse."""
    document = pdfium.PdfDocument(data)
    span = (ctypes.c_int * 4)()
    try:
        for at in range(raw.FPDF_GetSignatureCount(document.raw)):
            one = raw.FPDF_GetSignatureObject(document.raw, at)
            if raw.FPDFSignatureObj_GetByteRange(one, span, 4) == 4 and data[span[2] + span[3] :].strip(_BLANK):
                return True
        return False
    finally:
        document.close()


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
    told = words(value_of(signature, "/SubFilter")), words(value_of(signature, "/Type"))
    return told[0] == _TIMESTAMP or told[1] == "DocTimeStamp"


def _end(data: bytes, signature: DictionaryObject) -> int | None:
    """Where the part of the file ends that a signature covers; None when it cannot cover a whole file."""
    span = [objects.number(one) for one in array(value_of(signature, "/ByteRange"))]
    if len(span) != 4 or any(one is None or one < 0 for one in span):
        return None
    first, size, second, rest = (one or 0 for one in span)
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
        one, other, top = todo.pop()
        if isinstance(one, IndirectObject) and isinstance(other, IndirectObject):
            if (pair := (key_of(one), key_of(other))) in seen:
                continue
            seen.add(pair)
            if len(seen) > _MOST_OBJECTS:
                return False
        one, other = (thing.get_object() if isinstance(thing, IndirectObject) else thing for thing in (one, other))
        if isinstance(one, DictionaryObject) and isinstance(other, DictionaryObject):
            left_out = _UPWARD | _PROOFS if top else _UPWARD
            keys = _keys(one, left_out)
            if keys != _keys(other, left_out) or (isinstance(one, StreamObject) and _packed(one) != _packed(other)):
                return False
            todo += [(_held(one, key), _held(other, key), False) for key in keys]
        elif isinstance(one, ArrayObject) and isinstance(other, ArrayObject):
            ones, others = ([ref for ref in array if not _stamps(ref)] for array in (one, other))
            if len(ones) != len(others):
                return False
            todo += [(left, right, False) for left, right in zip(ones, others, strict=True)]
        elif one != other or type(one) is not type(other):
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


def _held(node: DictionaryObject, key: str) -> Any:
    return node.raw_get(key) if key in node else None


def _stamps(ref: Any) -> bool:
    """Whether this is the field or widget of a time stamp."""
    node = dictionary(ref) if isinstance(ref, IndirectObject | DictionaryObject) else DictionaryObject()
    signature = dictionary(value_of(node, "/V")) or dictionary(value_of(node, "/Parent", "/V"))
    return words(value_of(node, "/Subtype")) in ("", "Widget") and bool(signature) and _is_timestamp(signature)
