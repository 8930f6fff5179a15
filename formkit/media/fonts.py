"""Fonts: find, measure, check coverage, subset and embed.

One face serves a whole process. Widths are in 1/1000 of the type size, the unit of PDF.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb

from formkit.model.errors import MissingProgramError, UnreadableError
from formkit.system import reason

# Preparing a face costs as much as about 80 subsets and makes each later one ten times cheaper, with the same bytes.
_MANY = 80

# Tables that a PDF does not need; every left-out table is time saved in each document.
_UNUSED = frozenset(
    int.from_bytes(tag.ljust(4).encode(), "big")
    for tag in ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vmtx", "vhea", "DSIG", "name", "post"]
)


@dataclass(slots=True, eq=False)
class Face:
    """One font with a table of what it has: glyph numbers and widths by character.

    `ascent` and `descent` are those of the ideographic body (em box), in 1/1000 em, descent below zero.
    """

    name: str
    outlines: str
    _font: hb.Font
    _face: hb.Face
    ascent: int = 880
    descent: int = -120
    bbox: tuple[int, int, int, int] = (-1000, -1000, 3000, 2000)
    _glyphs: dict[str, int] = field(default_factory=dict)
    _widths: dict[str, float] = field(default_factory=dict)
    _there: set[str] = field(default_factory=set)
    _subsets: int = 0
    _prepared: hb.Face | None = None

    def glyph(self, character: str) -> int:
        """Glyph number of a character; 0 when the font has none."""
        number = self._glyphs.get(character)
        if number is None:
            number = self._glyphs[character] = self._font.get_nominal_glyph(ord(character)) or 0
        return number

    def width(self, character: str) -> float:
        """Advance of a character in 1/1000 em."""
        wide = self._widths.get(character)
        if wide is None:
            advance = self._font.get_glyph_h_advance(self.glyph(character))
            wide = self._widths[character] = advance * 1000 / self._face.upem
        return wide

    def usage(self) -> Usage:
        """An account of the glyphs of one document, empty at first."""
        return Usage(self)

    def measure(self, text: str) -> float:
        """Width of a text in 1/1000 em."""
        widths = self._widths
        return sum([widths[c] if c in widths else self.width(c) for c in text])

    def missing(self, text: str) -> str:
        """The characters of a text for which the font has no glyph, each once, in order."""
        if self._there.issuperset(text):
            return ""
        self._there.update(c for c in text if c == "\n" or self.glyph(c))
        return "".join(dict.fromkeys(c for c in text if c != "\n" and not self.glyph(c)))

    def subset(self, numbers: Iterable[int]) -> bytes:
        """The font's outlines cut down to the given glyphs, whose numbers (CIDs) are kept.

        A bare CFF table, or a TrueType file: what a PDF embeds.
        """
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(numbers)
        wanted.flags |= hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        if self.outlines == "glyf":
            wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
        wanted.drop_table_tag_set.update(_UNUSED)
        self._subsets += 1
        if self._subsets == _MANY:
            self._prepared = hb.subset_preprocess(self._face)
        subset = hb.subset(self._prepared or self._face, wanted)
        return bytes((subset.reference_table("CFF ") if self.outlines == "CFF " else subset.blob).data)


def load_face(path: Path) -> Face:
    """Read an OpenType font (.otf or .ttf).

    Raises UnreadableError when the file is no font with outlines that can be embedded.
    """
    try:
        with path.open("rb") as file:
            signature = file.read(4)
    except OSError as error:
        raise MissingProgramError("font_unread", path=path, why=reason(error)) from error
    face = hb.Face(hb.Blob.from_file_path(path) if signature else hb.Blob(b""))  # mapped: read where it is needed
    outlines = {b"OTTO": "CFF ", b"\0\1\0\0": "glyf", b"true": "glyf"}.get(signature)
    if outlines is None or not face.glyph_count:
        raise UnreadableError("no_font_file", path=path)
    name = "".join(c for c in path.stem if c.isalnum() or c == "-") or "Font"
    return Face(name, outlines, hb.Font(face), face)


@functools.cache
def default_face() -> Face:
    """Noto Sans CJK JP of the package noto-cjk-sans-jp-regular, or the font that FORMKIT_FONT names."""
    chosen = os.environ.get("FORMKIT_FONT")
    if chosen:
        return load_face(Path(chosen))
    try:
        folder = Path(str(importlib.resources.files("noto_cjk_sans_jp_regular")))
        return load_face(next(iter(sorted(folder.rglob("*.[ot]tf")))))
    except (ModuleNotFoundError, StopIteration) as error:
        raise MissingProgramError("no_font") from error


def missing_message(characters: str) -> tuple[str, str]:
    """How to name missing characters to the user: the character with its code point, in both languages."""
    shown = "、".join(f"「{c}」(U+{ord(c):04X})" for c in characters)
    shown_en = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in characters)
    return shown, shown_en


@dataclass(slots=True)
class Usage:
    """Which glyphs a document uses and what they stand for.

    Several characters can share one glyph (a Kangxi radical and the ordinary kanji, two hyphens). A font can give back
    only one text for a glyph, so the second character is written through a twin: the same outlines under another
    resource name, with a ToUnicode of its own. `encode` says which twin (0, 1, …) a character belongs to.
    """

    face: Face
    twins: list[dict[int, str]] = field(default_factory=lambda: [{}])
    _codes: dict[str, tuple[int, str]] = field(default_factory=dict)

    def space(self, character: str, twin: int) -> tuple[int, str]:
        """The code of a space in the twin of its neighbour: alone in a run of its own, readers drop it."""
        glyph = self.face.glyph(character)
        if self.twins[twin].setdefault(glyph, character) == character:
            return twin, f"{glyph:04X}"
        return self.encode(character)

    def encode(self, character: str) -> tuple[int, str]:
        """Twin number and the four hexadecimal digits of the code that draws a character."""
        code = self._codes.get(character)
        if code is None:
            glyph = self.face.glyph(character)
            free = (at for at, table in enumerate(self.twins) if table.setdefault(glyph, character) == character)
            number = next(free, len(self.twins))
            if number == len(self.twins):
                self.twins.append({glyph: character})
            code = self._codes[character] = (number, f"{glyph:04X}")
        return code

    def embed(self, number: int) -> Embedded:
        """PDF objects, numbered from `number`, of the subset font that holds what was encoded (ISO 32000-1, 9.7)."""
        face = self.face
        glyphs = sorted({glyph for table in self.twins for glyph in table} | {0})
        program = face.subset(glyphs)
        mark = hashlib.sha256(program).digest()
        name = b"/" + bytes(65 + b % 26 for b in mark[:6]) + b"+" + face.name.encode("ascii")
        widths = {glyph: face.width(text) for table in self.twins for glyph, text in table.items()}
        w = " ".join(f"{glyph}[{wide:g}]" for glyph, wide in sorted(widths.items()) if wide != 1000)
        descendant, descriptor, file = number, number + 1, number + 2
        if face.outlines == "CFF ":
            subtype, key, head, extra = b"CIDFontType0", b"FontFile3", b"/Subtype/CIDFontType0C", b""
        else:
            subtype, key, head = b"CIDFontType2", b"FontFile2", b"/Length1 %d" % len(program)
            extra = b"/CIDToGIDMap/Identity"
        objects = [
            (descendant, b"<</Type/Font/Subtype/%s/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
             b"/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/W[%s]%s>>" % (subtype, name, descriptor, w.encode(), extra)),
            (descriptor, b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d"
             b"/Descent %d/CapHeight 733/StemV 80/%s %d 0 R>>"
             % (name, *face.bbox, face.ascent, face.descent, key, file)),
            (file, _stream(head, program)),
        ]  # fmt: skip
        number += 3
        fonts = []
        for table in self.twins:
            fonts.append(number)
            objects.append((number, b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"
                            b"/ToUnicode %d 0 R>>" % (name, descendant, number + 1)))  # fmt: skip
            objects.append((number + 1, _stream(b"", _to_unicode(table))))
            number += 2
        return Embedded(tuple(objects), tuple(fonts), number)


@dataclass(frozen=True, slots=True)
class Embedded:
    """PDF objects of an embedded font: (object number, bytes) and the object numbers of the twins' Type0 fonts."""

    objects: tuple[tuple[int, bytes], ...]
    fonts: tuple[int, ...]
    next_number: int


def _stream(head: bytes, body: bytes) -> bytes:
    packed = zlib.compress(body, 6)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(packed), packed)


def _to_unicode(table: dict[int, str]) -> bytes:
    pairs = sorted(table.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def /CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for at in range(0, len(pairs), 100):
        block = pairs[at : at + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
