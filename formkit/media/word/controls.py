"""Word files read back: the content controls are the boxes.

Refuses what is no Word package, what would unpack to an absurd size, and XML with a DOCTYPE.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from lxml import etree

from formkit.media import arrow, zipped
from formkit.media.word.drawings import drawings_in
from formkit.media.word.looks import W
from formkit.media.word.notes import GONE, Note, notes_in
from formkit.media.word.shapes import EMU_PER_MM
from formkit.media.word.shown import as_shown
from formkit.media.word.strict import transitional
from formkit.model import Box, Mark, Part, photo_name
from formkit.model.errors import UnreadableError
from formkit.words.ticks import ticked

File = bytes | zipfile.ZipFile
"""A Word file: its bytes, or the opened package."""

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "word/document.xml"
_CUSTOM = "docProps/custom.xml"
_LARGEST = 200 * 1024 * 1024  # bytes of all members unpacked; a real form has less than 5 MB
_LARGEST_XML = 20 * 1024 * 1024  # the longest template has 1 MB
_MOST_TAGS = 600_000  # the longest template has some 20,000
_COPY = re.compile("[1-9][0-9]{0,2}")
_NOTHING = etree.Element("nothing")


def control_texts(file: File) -> list[tuple[str, str]]:
    """(box id, text) of every content control of a Word file, in reading order."""
    return [(tag, _text(content)) for tag, content in controls(document(file))]


def open_package(file: File) -> AbstractContextManager[zipfile.ZipFile]:
    """Open a Word package; what was opened before stays open. What is none or unpacks to an absurd size is refused."""
    if isinstance(file, zipfile.ZipFile):
        return nullcontext(file)
    try:
        package = zipped.opened(file)
        if _MAIN not in package.namelist():
            raise zipfile.BadZipFile(_MAIN)
    except UnreadableError:
        raise
    except zipped.BROKEN as error:
        raise UnreadableError("word_unread", why=error) from error
    if sum(member.file_size for member in package.infolist()) > _LARGEST:
        raise UnreadableError("word_unpacks")
    return package


def document(file: File, *, as_it_is: bool = False) -> Any:
    """The tree of the text of a Word file, as Word shows it (see `shown`), or as it is."""
    with open_package(file) as package:
        tree = parsed(package, _MAIN)
        if not as_it_is:
            as_shown(tree, package, parsed)
        return tree


def member(package: zipfile.ZipFile, name: str) -> bytes:
    """One member of a package; what is damaged or protected is refused."""
    try:
        return zipped.content(package, name, _LARGEST)
    except UnreadableError:
        raise
    except zipped.BROKEN as error:
        raise UnreadableError("word_damaged", why=error) from error


def parsed(package: zipfile.ZipFile, name: str) -> Any:
    """The tree of one XML member; what is larger than any form's, broken or has a DOCTYPE is refused."""
    raw = member(package, name)
    if len(raw) > _LARGEST_XML:
        raise UnreadableError("word_large")
    if raw.count(b"<") > _MOST_TAGS:
        raise UnreadableError("word_many", most=_MOST_TAGS)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("word_broken", why=error) from error
    if tree.getroottree().docinfo.doctype:
        raise UnreadableError("word_doctype")
    return transitional(tree, parser)


def controlled(control: Any) -> str | None:
    """The tag of a content control, or None for a control without one."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return None if tag is None else tag.get(f"{W}val")


def controls(tree: Any) -> Iterator[tuple[str, Any]]:
    """The tag of every content control that has one, and what is in it, in reading order."""
    for control in tree.iter(f"{W}sdt"):
        if tag := controlled(control):
            yield tag, next(control.iterchildren(f"{W}sdtContent"), _NOTHING)


def stamp(file: File) -> tuple[str, str, str, int] | None:
    """Form, edition, part and copy that the template wrote into the document's properties, or None."""
    with open_package(file) as package:
        if _CUSTOM not in package.namelist():
            return None
        properties = parsed(package, _CUSTOM)
    for element in properties.iter("{*}lpwstr"):
        pieces = (element.text or "").split("|")
        if len(pieces) in (3, 4) and all(pieces):
            if len(pieces) == 4 and not _COPY.fullmatch(pieces[3]):
                return None  # no stamp of ours: read as any other file
            return pieces[0], pieces[1], pieces[2], int(pieces[3]) if len(pieces) == 4 else 1
    return None


def arrow_in(content: Any, box: Box, part: Part) -> str:
    """The columns under the arrow of a grid box, or nothing. Raises ValueError for an arrow that lies nowhere."""
    for anchor in content.iter("{*}anchor"):
        shape, extent = anchor.find(".//{*}prstGeom"), anchor.find("{*}extent")
        offset = anchor.find("{*}positionH/{*}posOffset")
        if shape is not None and shape.get("prst") == "line" and offset is not None and extent is not None:
            x, w = (_length(words) / EMU_PER_MM for words in (offset.text, extent.get("cx")))
            return arrow.columns(box, part.places[box.id], x, x + w)
    return ""


def _length(words: str | None) -> int:
    """A length in EMU. Raises ValueError for one that Word would not write either."""
    if not words or not re.fullmatch("-?[0-9]{1,10}", words.strip()):
        raise ValueError(words)
    return int(words)


def photo_in(content: Any, file: File) -> str:
    """The name of the photo in a control (see `photo_name`), or nothing."""
    blip = content.find(".//{*}blip")
    if blip is None:
        return ""
    with open_package(file) as package:
        relations = parsed(package, "word/_rels/document.xml.rels")
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
        name = f"word/{targets.get(blip.get(f'{_R}embed'))}"
        return photo_name(member(package, name)) if name in package.namelist() else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the controls of a file say.

    `doubled` are boxes of which the control stands there more than once, `gone` those in rows that were deleted with
    changes tracked; neither has a mark. `notes` has what a control shows otherwise than it is stored, `every` counts
    what was noted anywhere in the file.
    """

    marks: dict[str, Mark]
    doubled: frozenset[str]
    gone: frozenset[str]
    notes: Mapping[str, tuple[Note, ...]]
    every: Counter[Note]


def take(file: File, part: Part) -> dict[str, Mark]:
    """What stands in each box, from the content controls. Boxes whose control is gone are left out.

    A tick box in which no sign stands that everybody reads alike has its words as they are.
    """
    return taken(file, part).marks


def taken(file: File, part: Part, *, plain: bool = False) -> Taken:
    """What stands in each box, and what there is to tell of it. `plain`: all that the file holds is seen (see `filled`)."""
    marks: dict[str, Mark] = {}
    notes: dict[str, tuple[Note, ...]] = {}
    tree = document(file, as_it_is=plain)
    stands = list(controls(tree))
    doubled = frozenset(
        tag for tag, count in Counter(tag for tag, _ in stands).items() if count > 1 and tag in part.boxes
    )
    for tag, content in stands:
        box = part.boxes.get(tag)
        if box is None or tag in doubled:
            continue
        text = _text(content) if content.find(f"../{W}sdtPr/{W}showingPlcHdr") is None else ""
        value: str | bool = text
        if box.kind == "circle":
            drawn = [kind for kind, _ in drawings_in(content)]
            value = drawn == ["ring"]
        elif box.kind == "grid":
            try:
                value = arrow_in(content, box, part)
            except ValueError:  # told as a box that is gone: what it says cannot be seen
                marks.pop(box.id, None)
                continue
        elif box.kind == "photo":
            value = photo_in(content, file)
        elif box.kind == "tick":
            sign = ticked(text)
            value = text.strip() if sign is None else sign
        marks[box.id] = Mark(value, "value" if value else "blank")
        noted = () if plain else notes_in(content)
        if not plain and _odd(box, text, content):
            noted = (*noted, Note("drawing", text))
        if not plain and box.kind == "circle" and "".join(text.split()) != "".join((box.word or "").split()):
            noted = (*noted, Note("other_word", text))
        if noted:
            notes[box.id] = noted
    gone = frozenset(tree.get(GONE, "").split()) & part.boxes.keys()
    every = Counter(() if plain else notes_in(tree))
    return Taken({key: marks[key] for key in part.boxes if key in marks}, doubled, gone, notes, every)


def _odd(box: Box, text: str, content: Any) -> bool:
    """Whether something is drawn in a control that its kind of box does not have, or too much of it."""
    kinds = [kind for kind, _ in drawings_in(content)]
    wanted = {"circle": "ring", "grid": "line", "photo": "picture"}.get(box.kind)
    if wanted is not None:
        return kinds not in ([], [wanted])
    return bool(kinds) and (not text.strip() or bool({"line", "other"} & set(kinds)))


def _text(content: Any) -> str:
    """Text of a control; line breaks and new paragraphs as newline, as a person sees it."""
    paragraphs = list(content.iter(f"{W}p"))
    return "\n".join(_runs(paragraph) for paragraph in paragraphs) if paragraphs else _runs(content)


def _runs(element: Any) -> str:
    pieces = []
    for node in element.iter(f"{W}t", f"{W}br", f"{W}cr", f"{W}tab"):
        name = node.tag.removeprefix(W)
        pieces.append((node.text or "") if name == "t" else "\t" if name == "tab" else "\n")
    return "".join(pieces)


def cells(file: File) -> tuple[int, dict[str, int]]:
    """How many table cells a Word file has, and in which of them (by number) each control stands; -1 outside tables."""
    number, places = 0, {}
    open_cells: list[int] = []
    for event, node in etree.iterwalk(document(file), events=("start", "end"), tag=(f"{W}tc", f"{W}sdt")):
        if node.tag == f"{W}tc":
            if event == "start":
                open_cells.append(number)
                number += 1
            else:
                open_cells.pop()
        elif event == "start" and (tag := controlled(node)):
            inner = node.find(f"{W}sdtContent/{W}tc")  # a control may hold its cell
            places[tag] = number if inner is not None else open_cells[-1] if open_cells else -1
    return number, places
