"""Findings as notes in the PDF they were found in: a coloured box and a comment each, added behind the original bytes."""

from __future__ import annotations

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
    read_object,
)

from formkit.library.citations import in_english
from formkit.media.pdf.objects import BROKEN, page_box, space_of
from formkit.model import Finding, Rect, Severity, certainty_words
from formkit.model.errors import UnreadableError

_AUTHOR = "formkit"
_PRINT = 4
_SEVERITIES: Mapping[Severity, tuple[str, str, tuple[float, float, float]]] = {
    "error": ("誤り", "error", (0.78, 0.10, 0.10)),
    "warning": ("注意", "warning", (0.85, 0.55, 0.0)),
    "info": ("参考", "info", (0.15, 0.40, 0.75)),
}
_STATES = {"Tint": 0.16, "Full": 0.8}
_GAP = 0.6  # mm between a box and its frame, and between frames around the same box
_NOTE = (9.0, 5.0)  # mm: the sign of a finding about a whole page


def annotate(data: bytes, findings: Sequence[Finding], language: Literal["ja", "en"] = "ja") -> bytes:
    """The PDF with a note for each finding that names a page of it; those without a place stand in the page's corner.

    `rect` is in mm from the top left corner of the page as shown. The original bytes stay what they are: the notes are
    an incremental update, so signatures and the text itself are untouched. Findings of other files must be left out by
    the caller. Raises UnreadableError when the PDF cannot be changed.
    """
    with _quiet():
        try:
            return _annotated(data, findings, language)
        except BROKEN as error:
            raise UnreadableError("pdf_not_annotated", why=error) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pypdf's warnings about odd files: what matters is raised."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _annotated(data: bytes, findings: Sequence[Finding], language: str) -> bytes:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise ValueError("encrypted")
    pages = len(reader.pages)
    placed = [finding for finding in findings if finding.page is not None and 1 <= finding.page <= pages]
    if not placed:
        return data
    annotated = _with_notes(PdfWriter(io.BytesIO(data), incremental=True), placed, language)
    if _notes_in(annotated) < len(placed):
        # The cross-reference of the original is broken, so nothing can be built on it.
        annotated = _with_notes(PdfWriter(clone_from=PdfReader(io.BytesIO(data))), placed, language)
    return annotated


def _notes_in(data: bytes) -> int:
    try:
        pages = PdfReader(io.BytesIO(data)).pages
        notes = [note.get_object() for page in pages for note in page.get("/Annots", ArrayObject()).get_object()]
        return sum(1 for note in notes if note.get("/T") == _AUTHOR and "/AP" in note)
    except BROKEN:
        return 0


def _with_notes(writer: PdfWriter, findings: Sequence[Finding], language: str) -> bytes:
    placed: Counter[tuple[int, Rect | None]] = Counter()
    for number, finding in enumerate(findings, 1):
        page = writer.pages[(finding.page or 1) - 1]
        place = (finding.page or 1, finding.rect)
        rect = space_of(_where(finding, placed[place]), *page_box(page))
        placed[place] += 1
        note = writer.add_annotation(page, _note(writer, rect, finding, number, language))
        window = _array((rect[2], rect[1] - 90, rect[2] + 200, rect[1]))
        popup = _parsed(f"<</Type/Annot/Subtype/Popup/Rect{window}>>")
        popup[NameObject("/Parent")] = cast(IndirectObject, note.indirect_reference)
        writer.add_annotation(page, popup)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _where(finding: Finding, turn: int) -> Rect:
    """x, y, w, h in mm on the page as shown; `turn` counts the findings on the same box before."""
    if finding.rect is None:
        return 4 + turn * (_NOTE[0] + 1), 4, *_NOTE
    x, y, w, h = finding.rect
    gap = _GAP * (turn + 1)
    return x - gap, y - gap, w + 2 * gap, h + 2 * gap


def _note(writer: PdfWriter, rect: Rect, finding: Finding, number: int, language: str) -> DictionaryObject:
    *_, colour = _SEVERITIES[finding.severity]
    look = _appearance(rect, colour, finding.rect is None)
    contents = _contents(finding, language)
    name = hashlib.sha256(f"{number}|{contents}".encode()).hexdigest()[:24]
    note = _parsed(
        f"<</Type/Annot/Subtype/Square/Rect{_array(rect)}/F {_PRINT}/C{_array(colour)}/BS<</W 1.2>>/T({_AUTHOR})"
        f"/Subj({finding.code})/NM(formkit-{name})>>"
    )
    note[NameObject("/Contents")] = TextStringObject(contents)
    note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
    return note


def _appearance(rect: Rect, colour: tuple[float, float, float], whole_page: bool) -> StreamObject:
    """What viewers draw: a frame, and a tint that lets the text beneath through."""
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    paint = " ".join(f"{part:.3f}" for part in colour)
    tint = "/Full gs" if whole_page else "/Tint gs"
    drawing = (
        f"q {paint} rg {tint} 0 0 {wide:.2f} {high:.2f} re f Q\n"
        f"q {paint} RG 1.2 w 0.6 0.6 {wide - 1.2:.2f} {high - 1.2:.2f} re S Q"
    )
    form = StreamObject()
    form.set_data(drawing.encode("ascii"))
    states = "/".join(f"{name}<</Type/ExtGState/ca {alpha}/BM/Multiply>>" for name, alpha in _STATES.items())
    size = _array((0, 0, wide, high))
    form.update(_parsed(f"<</Type/XObject/Subtype/Form/BBox{size}/Resources<</ExtGState<</{states}>>>>>>"))
    return form


def _parsed(source: str) -> DictionaryObject:
    """A dictionary from how it is written in a PDF."""
    return cast(DictionaryObject, read_object(io.BytesIO(source.encode("ascii")), None))


def _array(numbers: Sequence[float]) -> str:
    return f"[{' '.join(f'{number:.2f}' for number in numbers)}]"


def _contents(finding: Finding, language: str) -> str:
    """Severity and code, message, the two values, the law; a line each."""
    english = language != "ja"
    facts = {
        ("正しい記載：", "Expected: "): finding.expected,
        ("現在の記載：", "Found: "): finding.found,
        ("根拠：", "Law: "): in_english(finding.law or "") if english else finding.law,
        ("確かさ：", "Certainty: "): certainty_words(finding.certainty, finding.law)[english]
        if finding.certainty
        else None,
    }
    lines = [
        f"{_SEVERITIES[finding.severity][english]} {finding.code}",
        finding.message_en if english else finding.message,
    ]
    lines += [f"{words[english]}{value}" for words, value in facts.items() if value is not None]
    # A lone surrogate cannot be written into a PDF at all.
    return "\n".join(lines).encode("utf-16-be", "replace").decode("utf-16-be")
