"""What a Word file of our own says beyond its template, read from its text alone.

The counterpart of `docx` that shares nothing with it. Every member is the template's, byte for byte, but for the words
in the controls, their type sizes, and drawings where the form has a box for one. Anything else is refused.
"""

from __future__ import annotations

import functools
import html
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from formkit.media import zipped
from formkit.media.unproved import UnprovedError
from formkit.media.word.controls import stamp
from formkit.media.word.docx import slow_reason

_LARGEST = 200 * 1024 * 1024  # bytes of a member
_MAIN, _CUSTOM = "word/document.xml", "docProps/custom.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_CONTROL = re.compile(r"(<w:sdt>.*?</w:sdt>)", re.DOTALL)
_TAG = re.compile(r'<w:tag w:val="([^"]+)"/>')
_DRAWING = re.compile(
    r"<w:r>(?:<mc:AlternateContent.*?</mc:AlternateContent>|<w:drawing>.*?</w:drawing>)</w:r>", re.DOTALL
)
_WORDS = re.compile(r'(?:<w:t(?: xml:space="preserve")?>[^<]*</w:t>|<w:t(?: xml:space="preserve")?/>|<w:br/>)+')
_WORD = re.compile(r"<w:t[^>]*>([^<]*)</w:t>|(<w:br/>)")
_SIZE = re.compile(r'<w:(sz|szCs) w:val="(\d+)"/>')
_PITCH = re.compile(r'(<w:spacing(?:(?!/>).)*?w:line=")(\d+)("(?:(?!/>).)*?w:lineRule="exact"(?:(?!/>).)*?/>)')
_PHOTO = re.compile(r"word/media/rIdPhoto\d+\.jpeg")
_RELATION = re.compile(rb'<Relationship Id="(rIdPhoto\d+)" Type="[^"]+/image" Target="(media/rIdPhoto\d+\.jpeg)"/>')
_LEAST = 3.0  # pt: smaller, and nobody sees it
_TYPE = b'<Default Extension="jpeg" ContentType="image/jpeg"/>'


@dataclass(frozen=True, slots=True)
class Control:
    """One control: its words, the smallest type size in pt, the exact pitch of its lines in pt if it has one, drawings."""

    words: str
    size: float
    pitch: float | None
    drawings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The controls by tag in their order, the stamp, and the photos by the relation that a drawing names."""

    controls: Mapping[str, Control]
    stamp: tuple[str, str, str, int] | None
    photos: Mapping[str, bytes]


def read(data: bytes, template: bytes, *, packed: bool = True) -> Filled:
    """What `data` holds beyond `template`. Raises UnprovedError when anything but the controls differs.

    `packed` asks for the package as we pack it as well, and not only for the same members.
    """
    if packed:
        _whole(data)
    return _read(data, template)


def plain(data: bytes, template: bytes) -> bool:
    """Whether a file is its template with words in the controls that are set as ours are: then all of it is seen."""
    try:
        written = read(data, template, packed=False) if provable(template) else None
    except UnprovedError:
        return False
    return written is not None and all(
        (not control.size or control.size >= _LEAST) and (control.pitch is None or control.pitch >= _LEAST)
        for control in written.controls.values()
    )


@functools.lru_cache(maxsize=2)
def _read(data: bytes, template: bytes) -> Filled:
    """Asked when a file is read and again when it is judged."""
    members, printed = _members(data), _printed(template)
    added = members.keys() - printed.keys()
    if printed.keys() - members.keys() or not all(_PHOTO.fullmatch(name) for name in added):
        raise UnprovedError("members")
    pieces, controls = _pieces(members[_MAIN])
    if pieces != _template_pieces(template):
        raise UnprovedError("print")
    relations = dict(_RELATION.findall(members.get(_RELATIONS, b"")))
    targets = {f"word/{target.decode()}" for target in relations.values()}
    if targets != added:
        raise UnprovedError("members")
    for name, raw in printed.items():
        own = members[name]
        if name == _CUSTOM:
            own, raw = (re.sub(rb"(<vt:lpwstr>[^<|]*\|[^<|]*\|[^<|]*)\|\d+<", rb"\1<", words) for words in (own, raw))
        elif name == _RELATIONS:
            own = _RELATION.sub(b"", own)
        elif name == _TYPES and added and _TYPE not in raw:
            own = own.replace(_TYPE, b"", 1)
        if name != _MAIN and own != raw:
            raise UnprovedError("members")
    photos = {key.decode(): members[f"word/{target.decode()}"] for key, target in relations.items()}
    return Filled(controls, stamp(data), photos)


@functools.lru_cache(maxsize=128)
def provable(template: bytes) -> bool:
    """Whether a template's filled files can be told from it: one without statements, which `docx` writes itself."""
    return b"{%" not in _printed(template)[_MAIN] and slow_reason(template) is None


@functools.lru_cache(maxsize=128)
def _printed(template: bytes) -> Mapping[str, bytes]:
    return _members(template)


@functools.lru_cache(maxsize=128)
def _template_pieces(template: bytes) -> tuple[str, ...]:
    return _pieces(_printed(template)[_MAIN])[0]


def _whole(data: bytes) -> None:
    """Whether a package is one member behind the other, told twice alike (APPNOTE 4.3), with nothing between them."""
    end = len(data) - 22
    if end < 0 or data[end : end + 8] != b"PK\5\6\0\0\0\0" or data[end + 20 :] != b"\0\0":
        raise UnprovedError("damaged")
    here, count, length, at = struct.unpack("<HHII", data[end + 8 : end + 20])
    if here != count or at + length != end:
        raise UnprovedError("damaged")
    directory, start = at, 0
    for _ in range(count):
        head = data[directory : directory + 46]
        if len(head) < 46 or head[:6] != b"PK\1\2\x14\0":
            raise UnprovedError("damaged")
        packed, name, extra = struct.unpack("<I4xHH", head[20:32])
        # Made by the same version, no extra field, no comment, first disk, no attributes, and where the member is.
        if extra or head[32:42] != bytes(10) or struct.unpack("<I", head[42:46])[0] != start:
            raise UnprovedError("damaged")
        own = b"PK\3\4" + head[6:32] + data[directory + 46 : directory + 46 + name]
        if not data.startswith(own, start) or head[6:10] != b"\x14\0\0\x08" or head[12:16] != b"\0\0\x21\0":
            raise UnprovedError("damaged")
        start += len(own) + packed
        directory += 46 + name
    if start != at or directory != end:
        raise UnprovedError("damaged")


def _members(data: bytes) -> dict[str, bytes]:
    """The members of a package by name, each whole (its checksum is proved) and there once."""
    try:
        with zipped.opened(data) as package:
            names = package.namelist()
            members = {name: zipped.content(package, name, _LARGEST) for name in names}
    except zipped.BROKEN as error:  # UnreadableError is a ValueError
        raise UnprovedError("damaged") from error
    if len(members) != len(names) or _MAIN not in members:
        raise UnprovedError("members")
    return members


def _pieces(document: bytes) -> tuple[tuple[str, ...], dict[str, Control]]:
    """The document without what stands in its controls, and the controls."""
    try:
        pieces = _CONTROL.split(document.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnprovedError("damaged") from error
    controls: dict[str, Control] = {}
    for at in range(1, len(pieces), 2):
        before, body = pieces[at - 1], pieces[at]
        tag = _TAG.search(body)
        if tag is None or tag[1] in controls:
            raise UnprovedError("print")
        drawings = tuple(_DRAWING.findall(body))
        body = _DRAWING.sub("", body)
        words = "".join("\n" if broken else text for text, broken in _WORD.findall(body))
        sizes = [int(size) / 2 for _, size in _SIZE.findall(body)]
        paragraph = before[max(before.rfind("<w:p>"), before.rfind("<w:p ")) :]
        pitch = _PITCH.search(paragraph if "<w:p>" in paragraph or "<w:p " in paragraph else body)
        controls[tag[1]] = Control(
            html.unescape(words), min(sizes, default=0.0), int(pitch[2]) / 20 if pitch else None, drawings
        )
        pieces[at] = _SIZE.sub(r'<w:\1 w:val=""/>', _PITCH.sub(r"\1\3", _WORDS.sub("<w:t/>", body)))
    pieces[0::2] = [_PITCH.sub(r"\1\3", piece) for piece in pieces[0::2]]
    return tuple(pieces), controls
