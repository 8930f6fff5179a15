"""Faults that a broken `fill` could make, drawn by chance into files just made: each must be told before it is written.

A class gives the bytes that a fault would make of a sheet, or None where the sheet has nothing for it. Faults of the
whole way (a layer of somebody else, a row too far) are made by filling another sheet than the one that is proved.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pypdf

from formkit import library
from formkit.case import json_file
from formkit.fit import layouts_of
from formkit.media.fonts import Embedded, Face, Usage, default_face
from formkit.media.pdf import overlay
from formkit.merge import merge
from formkit.model import Form, Mark, Medium, Photo, Sheet
from formkit.run import batch

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
USED = ("group-1", "enterprise-1", "care-1")


@dataclass(frozen=True)
class Filled:
    """A sheet of a sample, as it is filled in one medium. `kin` are the same part's sheets of others."""

    sample: str
    form: Form
    sheet: Sheet
    photos: Mapping[str, Photo]
    medium: Medium
    data: bytes

    def again(self, sheet: Sheet, photos: Mapping[str, Photo] | None = None) -> bytes:
        """Another sheet's marks in the same medium."""
        return batch.fill_sheet(self.form, sheet, self.medium, default_face(), photos or everyone())


@cache
def everyone() -> dict[str, Photo]:
    """The photos of all samples."""
    return {name: photo for filled in papers() for name, photo in filled.photos.items()}


@cache
def papers() -> tuple[Filled, ...]:
    """Every sheet of the samples, filled once in each medium, of the editions of their days."""
    made = []
    for sample in USED:
        case, _ = json_file.read_case(SAMPLES / sample / "case.json")
        assert case is not None
        for name in library.form_names():
            if name == "training-plan_2024-08":  # the same boxes as the newer edition
                continue
            form = library.form(name)
            for trainee in (*case.data["trainees"][:3], None):
                merged = merge(case, trainee, form, default_face())
                for sheet in merged.sheets:
                    for medium in ("pdf", "docx"):
                        data = batch.fill_sheet(form, sheet, medium, default_face(), merged.photos)
                        made.append(Filled(sample, form, sheet, merged.photos, medium, data))
    return tuple(made)


def kin(filled: Filled) -> list[Sheet]:
    """Sheets of the same part with other marks."""
    return [
        other.sheet
        for other in papers()
        if other.medium == filled.medium
        and (other.form.name, other.sheet.part) == (filled.form.name, filled.sheet.part)
        and other.sheet.marks != filled.sheet.marks
    ]


Fault = Callable[[Filled, random.Random], bytes | None]
CLASSES: dict[str, Fault] = {}


def fault(make: Fault) -> Fault:
    CLASSES[make.__name__] = make
    return make


# -- what is wrong on the way to the file ------------------------------------------------------------------------------


def _keys(filled: Filled, *kinds: str) -> list[str]:
    boxes = filled.form.parts[filled.sheet.part].boxes
    return [key for key, mark in filled.sheet.marks.items() if mark.value and boxes[key].kind in kinds]


def _with(filled: Filled, marks: Mapping[str, Mark]) -> bytes:
    return filled.again(replace(filled.sheet, marks={**filled.sheet.marks, **marks}))


def _fits(filled: Filled, key: str, value: str) -> bool:
    from formkit.fit import fits

    part = filled.form.parts[filled.sheet.part]
    return fits(part.boxes[key], part.places[key], value, default_face())


@fault
def wrong_box(filled: Filled, chance: random.Random) -> bytes | None:
    """A value that stands in the box of another one, which was empty."""
    boxes = filled.form.parts[filled.sheet.part].boxes
    empty = [key for key, mark in filled.sheet.marks.items() if mark.value == "" and boxes[key].kind == "text"]
    for key in chance.sample(_keys(filled, "text"), len(_keys(filled, "text"))):
        value = str(filled.sheet.marks[key].value)
        places = [other for other in empty if _fits(filled, other, value)]
        if places:
            return _with(filled, {key: Mark("", "blank"), chance.choice(places): Mark(value, "value")})
    return None


@fault
def swapped_boxes(filled: Filled, chance: random.Random) -> bytes | None:
    """Two values in each other's box."""
    keys = _keys(filled, "text")
    marks = filled.sheet.marks
    for key in chance.sample(keys, len(keys)):
        others = [
            other
            for other in keys
            if marks[other].value != marks[key].value
            and _fits(filled, other, str(marks[key].value))
            and _fits(filled, key, str(marks[other].value))
        ]
        if others:
            other = chance.choice(others)
            return _with(filled, {key: marks[other], other: marks[key]})
    return None


@fault
def row_off_by_one(filled: Filled, chance: random.Random) -> bytes | None:
    """All values of a table one row lower."""
    boxes = filled.form.parts[filled.sheet.part].boxes
    tables: dict[tuple[str, str], dict[int, str]] = {}
    for key, box in boxes.items():
        if box.row is not None and box.kind == "text" and key in filled.sheet.marks:
            tables.setdefault((re.sub(r"\d+", "", key), box.item), {})[box.row] = key
    columns = [rows for rows in tables.values() if any(filled.sheet.marks[key].value for key in rows.values())]
    if not columns:
        return None
    moved: dict[str, Mark] = {}
    for rows in columns:
        order = [rows[row] for row in sorted(rows)]
        values = [Mark("", "blank"), *(filled.sheet.marks[key] for key in order[:-1])]
        moved |= {key: mark for key, mark in zip(order, values, strict=True) if _fits(filled, key, str(mark.value))}
    if all(filled.sheet.marks[key].value == mark.value for key, mark in moved.items()):
        return None
    return _with(filled, moved)


@fault
def another_trainee(filled: Filled, chance: random.Random) -> bytes | None:
    """The layer of another trainee of the same case."""
    others = [
        other.sheet
        for other in papers()
        if other.sample == filled.sample
        and other.medium == filled.medium
        and other.sheet.trainee != filled.sheet.trainee
        and (other.form.name, other.sheet.part) == (filled.form.name, filled.sheet.part)
        and _visible(other.sheet) != _visible(filled.sheet)
    ]
    return filled.again(chance.choice(others)) if others else None


def _visible(sheet: Sheet) -> dict[str, object]:
    return {key: mark.value for key, mark in sheet.marks.items() if mark.value}


@fault
def another_case(filled: Filled, chance: random.Random) -> bytes | None:
    """The layer of another case."""
    others = [
        other.sheet
        for other in papers()
        if other.sample != filled.sample
        and other.medium == filled.medium
        and (other.form.name, other.sheet.part) == (filled.form.name, filled.sheet.part)
        and _visible(other.sheet) != _visible(filled.sheet)
    ]
    return filled.again(chance.choice(others)) if others else None


@fault
def stale_layer(filled: Filled, chance: random.Random) -> bytes | None:
    """The layer of before one digit or letter was mended."""
    keys = [key for key in _keys(filled, "text", "digits") if re.search("[0-9A-Z]", str(filled.sheet.marks[key].value))]
    if not keys:
        return None
    key = chance.choice(keys)
    value = str(filled.sheet.marks[key].value)
    at = chance.choice([match.start() for match in re.finditer("[0-9A-Z]", value)])
    old = chance.choice([sign for sign in "0123456789" if sign != value[at]])
    changed = value[:at] + old + value[at + 1 :]
    return _with(filled, {key: Mark(changed, "value")}) if _fits(filled, key, changed) else None


@fault
def wrong_tick(filled: Filled, chance: random.Random) -> bytes | None:
    """A tick or a ring too many or too few."""
    boxes = filled.form.parts[filled.sheet.part].boxes
    keys = [key for key in filled.sheet.marks if boxes[key].kind in ("tick", "circle")]
    if not keys:
        return None
    key = chance.choice(keys)
    return _with(filled, {key: Mark(not filled.sheet.marks[key].value, "value")})


@fault
def foreign_photo(filled: Filled, chance: random.Random) -> bytes | None:
    """Somebody else's photo under the name of the right one."""
    keys = _keys(filled, "photo")
    others = [photo for name, photo in everyone().items() if keys and name != filled.sheet.marks[keys[0]].value]
    if not keys or not others:
        return None
    name = str(filled.sheet.marks[keys[0]].value)
    return filled.again(filled.sheet, {**everyone(), name: chance.choice(others)})


@fault
def no_photo(filled: Filled, chance: random.Random) -> bytes | None:
    """The photo left out."""
    keys = _keys(filled, "photo")
    return _with(filled, {key: Mark("", "blank") for key in keys}) if keys else None


@fault
def wrong_continuation(filled: Filled, chance: random.Random) -> bytes | None:
    """A continuation sheet with an entry too few, or of another copy."""
    if filled.form.parts[filled.sheet.part].role != "continuation":
        return None
    if chance.random() < 0.5:
        return filled.again(replace(filled.sheet, copy=filled.sheet.copy + 1))
    keys = _keys(filled, "text")
    return _with(filled, {key: Mark("", "blank") for key in keys[-chance.randint(1, 2) :]}) if len(keys) > 2 else None


@fault
def wrong_glyph(filled: Filled, chance: random.Random) -> bytes | None:
    """A character that is told right and drawn as another one (PDF), or stands there as its look-alike (Word)."""
    if filled.medium == "docx":
        text = _document(filled.data)
        spots = [match for match in re.finditer(r"<w:sdtContent>.*?</w:sdtContent>", text, re.DOTALL)]
        spots = [spot for spot in spots if re.search("[0-9]", re.sub("<[^>]*>", "", spot[0]))]
        if not spots:
            return None
        spot = chance.choice(spots)
        changed = re.sub(r"(>[^<]*?)([0-9])", lambda m: m[1] + chr(ord(m[2]) + 0xFEE0), spot[0], count=1)
        return (
            _repacked(filled.data, text[: spot.start()] + changed + text[spot.end() :]) if changed != spot[0] else None
        )

    words = sorted(
        {c for key in _keys(filled, "text", "digits") for c in str(filled.sheet.marks[key].value) if c.strip()}
    )
    if len(words) < 2:
        return None
    wrong, drawn = chance.sample(words, 2)
    victim = (wrong, f"{default_face().glyph(drawn):04X}")

    class Mistaken(Usage):
        def encode(self, character: str) -> tuple[int, str]:
            twin, code = Usage.encode(self, character)
            return (twin, victim[1]) if character == victim[0] else (twin, code)

        def embed(self, number: int) -> Embedded:
            # The text layer says what was meant: the fault is in the ink alone.
            own, other = self.face.glyph(wrong), self.face.glyph(drawn)
            table = {**self.twins[0], other: wrong, own: wrong}
            return Usage(self.face, [table, *self.twins[1:]]).embed(number)

    return _put(filled, _face(Mistaken))


def _face(usage: type[Usage], kind: type[Face] = Face) -> Face:
    """Our face, with another account of what a document uses."""
    own = default_face()

    class Other(kind):  # type: ignore[misc, valid-type]
        def usage(self) -> Usage:
            return usage(self)

    return Other(own.name, own.outlines, own._font, own._face)


def _put(filled: Filled, face: Face, sheet: Sheet | None = None, blank: bytes | None = None) -> bytes:
    part, sheet = filled.form.parts[filled.sheet.part], sheet or filled.sheet
    layouts = layouts_of(part, sheet, default_face())
    paper = overlay.load(blank or library.blank(filled.form, part.id))
    return overlay.put(paper, part, sheet, layouts, face, f"{filled.form.title} {part.face}", everyone())


@fault
def wrong_font_subset(filled: Filled, chance: random.Random) -> bytes | None:
    """The outlines of another file, or without one glyph."""
    if filled.medium == "docx" or len(_keys(filled, "text", "digits")) < 1:
        return None
    used = {c for key in _keys(filled, "text", "digits") for c in str(filled.sheet.marks[key].value) if c.strip()}
    lost = chance.choice(sorted(used))

    class Short(Face):
        # Told and named as it should be; one glyph's outlines are not there.
        def subset(self, numbers: Iterable[int]) -> bytes:
            return Face.subset(self, (number for number in numbers if number != default_face().glyph(lost)))

    return _put(filled, _face(Usage, Short))


@fault
def other_edition(filled: Filled, chance: random.Random) -> bytes | None:
    """The blank or the template of another edition, or of another part."""
    others = [
        other
        for other in papers()
        if other.medium == filled.medium
        and (other.form.name, other.sheet.part) != (filled.form.name, filled.sheet.part)
    ]
    if filled.medium == "docx":
        other = chance.choice(others)
        members = _members(library.template(other.form, other.sheet.part))
        own = _members(filled.data)
        return _zipped({**members, "docProps/custom.xml": own["docProps/custom.xml"]})
    fitting = [
        other
        for other in others
        if other.form.parts[other.sheet.part].pages >= filled.form.parts[filled.sheet.part].pages
    ]
    if filled.form.name.endswith("2025-06") and filled.sheet.part.startswith("face-7"):
        blank = library.blank(library.form("training-plan_2024-08"), filled.sheet.part)
    elif fitting:
        other = chance.choice(fitting)
        blank = library.blank(other.form, other.sheet.part)
    else:
        return None
    return _put(filled, default_face(), blank=blank) if blank != library.blank(filled.form, filled.sheet.part) else None


# -- what is wrong in the file -----------------------------------------------------------------------------------------


@fault
def dropped_update(filled: Filled, chance: random.Random) -> bytes | None:
    """The empty form; or one page of several without its marks."""
    if filled.medium == "docx":
        return library.template(filled.form, filled.sheet.part) if _visible(filled.sheet) else None
    blank = library.blank(filled.form, filled.sheet.part)
    places = filled.form.parts[filled.sheet.part].places
    pages = sorted({places[key].page for key in _visible(filled.sheet)})
    if len(pages) < 2 or chance.random() < 0.3:
        return blank if pages else None
    page = chance.choice(pages)
    kept = {key: mark for key, mark in filled.sheet.marks.items() if places[key].page != page}
    return _put(filled, default_face(), replace(filled.sheet, marks=kept))


@fault
def bit_flips(filled: Filled, chance: random.Random) -> bytes | None:
    """One to three bits turned round, anywhere."""
    data = bytearray(filled.data)
    for place in chance.sample(range(len(data)), chance.randint(1, 3)):
        data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


@fault
def truncated(filled: Filled, chance: random.Random) -> bytes | None:
    """The end of the file lost, or other bytes behind it."""
    if chance.random() < 0.3:
        return filled.data + chance.choice((b"\n", b"%%EOF\n", b"PK\5\6" + bytes(18), filled.data))
    return filled.data[: -chance.randint(1, max(2, len(filled.data) // 2))]


def _stream(filled: Filled, change: Callable[[list[bytes]], list[bytes] | None], chance: random.Random) -> bytes | None:
    """The PDF with the marks of one page changed and everything else made to fit: table, lengths and digest."""
    blank = library.blank(filled.form, filled.sheet.part)
    tail = filled.data[len(blank) :]
    head = tail[: tail.rindex(b"xref\n", 0, tail.rindex(b"trailer"))]
    objects = []
    for match in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj\n", head, re.DOTALL):
        objects.append((int(match[1]), match[2]))
    streams = []
    for at, (_, body) in enumerate(objects):
        if body.startswith(b"<</Filter/FlateDecode/Length"):
            words = zlib.decompress(body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")])
            if words.startswith(b"q 0 g 0 G\n"):
                streams.append((at, words.split(b"\n")))
    if not streams:
        return None
    at, lines = chance.choice(streams)
    changed = change(lines)
    if changed is None:
        return None
    packed = zlib.compress(b"\n".join(changed), 6)
    number = objects[at][0]
    objects[at] = (number, b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
    trailer = re.search(rb"<</Size \d+(/Root.*?)/ID\[<([0-9a-f]+)>", tail[tail.rindex(b"trailer") :])
    assert trailer is not None
    return overlay.with_objects(blank, objects, trailer[1].decode(), trailer[2].decode())


def untouched(filled: Filled) -> bytes | None:
    """The same file, taken apart and put together by the tools of the faults: nothing is to be told of it."""
    if filled.medium == "docx":
        return _repacked(filled.data, _document(filled.data))
    return _stream(filled, list, random.Random(1))


def _mark(filled: Filled, change: Callable[[list[bytes], int], list[bytes]], chance: random.Random) -> bytes | None:
    """The PDF with the marks of one page changed at one of its texts."""

    def chosen(lines: list[bytes]) -> list[bytes] | None:
        texts = [at for at, line in enumerate(lines) if line.startswith(b"BT")]
        return change(lines, chance.choice(texts)) if texts else None

    return _stream(filled, chosen, chance)


def _control(filled: Filled, change: Callable[[str], str], chance: random.Random) -> bytes | None:
    """The Word file with one filled control changed."""
    text = _document(filled.data)
    spots = [
        spot
        for spot in re.finditer(r"<w:sdt>.*?</w:sdt>", text, re.DOTALL)
        if re.sub("<[^>]*>", "", spot[0]).strip("□ 　")
    ]
    if not spots:
        return None
    spot = chance.choice(spots)
    changed = change(spot[0])
    return _repacked(filled.data, text[: spot.start()] + changed + text[spot.end() :]) if changed != spot[0] else None


@fault
def clipped_text(filled: Filled, chance: random.Random) -> bytes | None:
    """A clipping path round a mark, a mark beyond its cell, or lines of Word that are too close."""
    if filled.medium == "docx":
        text = _document(filled.data)
        pitches = list(re.finditer(r'w:line="(\d+)" w:lineRule="exact"', text))
        if not pitches:
            return None
        spot = chance.choice(pitches)
        cut = f'w:line="{max(20, int(spot[1]) // chance.randint(3, 6))}" w:lineRule="exact"'
        changed = text[: spot.start()] + cut + text[spot.end() :]
        return _repacked(filled.data, changed) if _pitched(text, spot.start()) else None

    def change(lines: list[bytes], at: int) -> list[bytes]:
        if chance.random() < 0.5:
            clip = b"q 0 0 %d %d re W n" % (chance.randint(1, 300), chance.randint(1, 400))
            return [*lines[:at], clip, lines[at], b"Q", *lines[at + 1 :]]
        moved = re.sub(rb"1 0 0 1 (-?[\d.]+) ", lambda m: b"1 0 0 1 %.2f " % (float(m[1]) + 400), lines[at], count=1)
        return [*lines[:at], moved, *lines[at + 1 :]]

    return _mark(filled, change, chance)


def _pitched(text: str, at: int) -> bool:
    """Whether the pitch is that of a paragraph with a filled control."""
    end = text.find("</w:p>", at)
    inner = text[at:end]
    return "<w:sdt>" in inner and bool(re.sub("<[^>]*>", "", inner[inner.index("<w:sdt>") :]).strip("□ 　"))


@fault
def white_text(filled: Filled, chance: random.Random) -> bytes | None:
    """A mark in white, invisible or as small as a point."""
    if filled.medium == "docx":
        looks = ('<w:color w:val="FFFFFF"/>', "<w:vanish/>", '<w:w w:val="1"/>')
        return _control(filled, lambda body: body.replace("</w:rPr>", chance.choice(looks) + "</w:rPr>", 1), chance)

    def change(lines: list[bytes], at: int) -> list[bytes]:
        before, after = chance.choice(((b"1 g", b"0 g"), (b"3 Tr", b"0 Tr"), (b"7 Tr", b"0 Tr"), (b"0 Tz", b"100 Tz")))
        if chance.random() < 0.25:
            tiny = re.sub(rb" [\d.]+ Tf", b" 1 Tf", lines[at])
            return [*lines[:at], tiny, *lines[at + 1 :]]
        return [*lines[:at], before, lines[at], after, *lines[at + 1 :]]

    return _mark(filled, change, chance)


@fault
def covered_or_added(filled: Filled, chance: random.Random) -> bytes | None:
    """A white sheet over a mark, or words where no box is."""
    if filled.medium == "docx":
        text = _document(filled.data)
        places = [match.end() for match in re.finditer(r"<w:p>|<w:p [^>]*[^/]>", text)]
        run = f"<w:r><w:t>{chance.choice(('有', '3', 'NGUYEN', '　'))}</w:t></w:r>"
        at = chance.choice(places)
        return _repacked(filled.data, text[:at] + run + text[at:])

    def change(lines: list[bytes], at: int) -> list[bytes]:
        if chance.random() < 0.5:
            return [*lines[:-1], b"1 g 0 0 %d %d re f" % (chance.randint(60, 500), chance.randint(60, 800)), lines[-1]]
        far = re.sub(rb"1 0 0 1 -?[\d.]+ -?[\d.]+", b"1 0 0 1 3.00 3.00", lines[at], count=1)
        return [*lines[: at + 1], far, *lines[at + 1 :]]

    return _mark(filled, change, chance)


@fault
def page_missing(filled: Filled, chance: random.Random) -> bytes | None:
    """One page lost: the file written anew by another library, or a part of the document cut out."""
    if filled.medium == "docx":
        return _rows(filled, chance, lambda rows, at: rows[:at] + rows[at + 1 :])
    return _pages(filled, chance, lambda count, at: [page for page in range(count) if page != at])


@fault
def page_doubled(filled: Filled, chance: random.Random) -> bytes | None:
    """One page twice."""
    if filled.medium == "docx":
        return _rows(filled, chance, lambda rows, at: [*rows[: at + 1], *rows[at:]])
    return _pages(filled, chance, lambda count, at: [*range(at + 1), *range(at, count)])


def _pages(filled: Filled, chance: random.Random, order: Callable[[int, int], list[int]]) -> bytes:
    reader, writer = pypdf.PdfReader(io.BytesIO(filled.data)), pypdf.PdfWriter()
    for page in order(len(reader.pages), chance.randrange(len(reader.pages))):
        writer.add_page(reader.pages[page])
    writer.add_metadata({"/Keywords": str(reader.metadata["/Keywords"]) if reader.metadata else ""})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _rows(filled: Filled, chance: random.Random, order: Callable[[list[str], int], list[str]]) -> bytes | None:
    """The Word file with the rows of its tables in another order."""
    text = _document(filled.data)
    rows = re.findall(r"<w:tr[ >].*?</w:tr>", text, re.DOTALL)
    if len(rows) < 2:
        return None
    start, end = text.index(rows[0]), text.rindex(rows[-1]) + len(rows[-1])
    if text[start:end] != "".join(rows):  # several tables: one row is taken out or doubled where it stands
        at = chance.randrange(len(rows))
        changed = order([rows[at]], 0)
        return _repacked(filled.data, text.replace(rows[at], "".join(changed), 1))
    return _repacked(filled.data, text[:start] + "".join(order(rows, chance.randrange(len(rows)))) + text[end:])


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _document(data: bytes) -> str:
    return _members(data)["word/document.xml"].decode()


def _repacked(data: bytes, document: str) -> bytes:
    return _zipped({**_members(data), "word/document.xml": document.encode()})


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """A package as `fill` packs it, so that the fault inside is what is told and not the packing."""
    import struct

    out, directory, at = [], [], 0
    for name, raw in members.items():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
        packed = packer.compress(raw) + packer.flush()
        title = name.encode()
        head = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 0x21, zlib.crc32(raw), len(packed), len(raw), len(title), 0)
        out += [b"PK\3\4", head, title, packed]
        directory.append(b"PK\1\2\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + title)
        at += 4 + len(head) + len(title) + len(packed)
    index = b"".join(directory)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), len(index), at, 0)
    return b"".join([*out, index, end])


def drawn(name: str, count: int, seed: int) -> list[tuple[Filled, bytes]]:
    """`count` faults of a class by seeded chance, spread over the papers of the samples and both media."""
    chance = random.Random(f"{name} {seed}")
    faults: list[tuple[Filled, bytes]] = []
    tries = 0
    while len(faults) < count:
        tries += 1
        assert tries < 60 * count, f"{name}: only {len(faults)} faults"
        filled = chance.choice(papers())
        data = CLASSES[name](filled, chance)
        if data is not None and data != filled.data:
            faults.append((filled, data))
    return faults
