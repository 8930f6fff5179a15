"""Word files read as a person sees them: rows of cells, whatever became of the content controls.

A paragraph outside tables is a row of one cell. Text that was deleted with changes tracked is not there, inserted text is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from formkit.media.word.controls import File, arrow_in, controlled, document, photo_in
from formkit.media.word.drawings import Drawing, drawing
from formkit.media.word.looks import W
from formkit.media.word.notes import Note, note_of, notes_in
from formkit.model import Box, Part

_MOST_CELLS = 20_000  # the longest template has 4,000
_WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
_GONE = ("del", "moveFrom")
_TAG = re.compile(r"\{\{.*?\}\}")
_PARAGRAPH = "\0"  # no XML holds it
_SIGNS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\ufffd"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text in pieces, each with the tag of the control around it, and what is drawn in it.

    Paragraphs and line breaks are newlines. `rings` counts ellipses, `lines` lines, `others` all other shapes; `boxed`
    is what stands in text boxes that float over the page and are anchored here. `notes` are what is shown otherwise than
    it is stored, each with its place in the text.
    """

    pieces: tuple[tuple[str | None, str], ...]
    rings: int
    lines: int
    others: int
    boxed: str
    element: Any
    pictures: int = 0
    notes: tuple[tuple[int, Note], ...] = ()

    @property
    def text(self) -> str:
        """Everything that is written in the cell."""
        return "".join(words for _, words in self.pieces)


Row = tuple[Cell, ...]


def rows(file: File) -> tuple[Row, ...]:
    """All rows of a Word file in reading order; empty paragraphs between tables are left out.

    Raises UnreadableError for what is no Word file or is broken. A file with more cells than any form ends early.
    """
    body = document(file).find(f"{W}body")
    table_rows: list[Row] = []
    left = _MOST_CELLS
    for element in () if body is None else _blocks(body):
        if _name(element) == "p":
            cell = _cell(element)
            left -= 1
            if cell.text.strip() or cell.rings or cell.lines or cell.others or any(tag for tag, _ in cell.pieces):
                table_rows.append((cell,))
        else:
            for row in _blocks(element):
                if row.find(f"{W}trPr/{W}del") is None:
                    table_rows.append(tuple(_cell(cell) for cell in itertools.islice(_blocks(row), max(left, 0))))
                    left -= len(table_rows[-1]) + 1
        if left <= 0:
            break
    return tuple(table_rows)


def printed(template: bytes) -> list[str]:
    """The printed words of a template, cell by cell, without the tags of its boxes: quicker than `rows`, and no more."""
    body = document(template, as_it_is=True).find(f"{W}body")
    cells = () if body is None else (*body.iter(f"{W}tc"), *body.iterchildren(f"{W}p"))
    texts = ("".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in cells)
    return [words for text in texts for words in _TAG.split(text) if words.strip()]


def drawn(cell: Cell, box: Box, part: Part, file: File) -> str | None:
    """What is drawn in the cell of a grid box (its columns) or a photo box (the photo's name); nothing when empty.

    None when something is drawn that cannot be read.
    """
    if box.kind == "photo":
        return photo_in(cell.element, file)
    if cell.lines != 1:
        return None if cell.lines else ""
    # Only a place counted from the cell itself says which columns the line covers.
    if {place.get("relativeFrom") for place in cell.element.iter("{*}positionH")} - {"character", "column"}:
        return None
    try:
        columns = arrow_in(cell.element, box, part)
        first, last = (int(number) for number in columns.split("-"))
    except (TypeError, ValueError):
        return None
    return columns if 1 <= first <= last <= (box.capacity or 12) else None


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows or cells under an element, through controls and tracked changes."""
    for child in element:
        name = _name(child)
        if name in ("p", "tbl", "tr", "tc"):
            yield child
        elif name in _WRAPPERS:
            yield from _blocks(child)


@dataclass(slots=True)
class _Found:
    """What was found in a cell so far. `notes` have the number of texts that stand before them."""

    texts: list[tuple[str | None, str]] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    notes: list[tuple[int, Note]] = field(default_factory=list)


def _cell(element: Any) -> Cell:
    found = _Found()
    _take(element, None, found)
    pieces: list[tuple[str | None, str]] = []
    first, ends = True, [0]
    for tag, words in found.texts:
        if words == _PARAGRAPH:
            words, first = ("" if first else "\n"), False
        if pieces and pieces[-1][0] == tag:
            pieces[-1] = (tag, pieces[-1][1] + words)
        elif words or tag:
            pieces.append((tag, words))
        ends.append(ends[-1] + len(words))
    kinds = [kind for kind, _ in found.drawings]
    rings, lines, others, pictures = (kinds.count(kind) for kind in ("ring", "line", "other", "picture"))
    boxed = " ".join(filter(None, (words for _, words in found.drawings)))
    notes = tuple((ends[before], note) for before, note in found.notes)
    return Cell(tuple(pieces), rings, lines, others, boxed, element, pictures, notes)


def _take(element: Any, tag: str | None, found: _Found) -> None:
    """Note the text under an element with the tag of its control, and what is drawn.

    A list is filled, and nothing yielded: tables in tables in tables would cost their depth for every piece.
    """
    name = _name(element)
    match name:
        case "t":
            found.texts.append((tag, element.text or ""))
        case "tab" if _name(element.getparent()) == "r":
            found.texts.append((tag, "\t"))
        case "br" | "cr" | "noBreakHyphen" | "sym":
            found.texts.append((tag, _SIGNS[name]))
        case "sdt":
            inner = controlled(element) or tag
            content = element.find(f"{W}sdtContent")
            found.texts.append((inner, ""))
            if content is not None and element.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                _take(content, inner, found)
            elif content is not None:
                found.notes += [(len(found.texts), note) for note in notes_in(content)]
        case "anchor" | "inline" | "pict" | "object":
            if (seen := drawing(element)) is not None:
                found.drawings.append(seen)
        case _ if not name or name in _GONE or name.endswith("Pr"):
            return
        case _:
            if name == "p":
                found.texts.append((tag, _PARAGRAPH))
            elif name == "r" and (note := note_of(element)) is not None:
                found.notes.append((len(found.texts), note))
            for child in element:
                _take(child, tag, found)
