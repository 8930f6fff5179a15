"""What an own PDF draws over its blank, read from the bytes alone: no viewer, no drawing.

The counterpart of `overlay` that shares nothing with it. A file is its blank, byte for byte, and one incremental update
behind it (ISO 32000-1, 7.5.6). The update holds one font, a stream of marks for each filled page, and the page objects
with nothing changed but that. Anything else, however harmless, is refused: it was not put there by `fill`.
"""

from __future__ import annotations

import functools
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formkit.media.unproved import UnprovedError

# Words of a stream of marks: text, ring, arrow and photo, each in the one way in which it is drawn.
_N = rb"(-?\d+(?:\.\d+)?)"
_TEXT = re.compile(rb"BT(?: 1 0 0 1 %s %s Tm)((?:/FK\d* [\d.]+ Tf<[0-9A-F]+>Tj)+) ET" % (_N, _N))
_RUN = re.compile(rb"/FK(\d*) ([\d.]+) Tf<([0-9A-F]+)>Tj")
_SPACED = re.compile(rb"BT/FK(\d*) ([\d.]+) Tf 1 0 0 1 %s %s Tm<([0-9A-F]{4})>Tj ET" % (_N, _N))
_RING = re.compile(rb"0\.9 w ((?:-?[\d.]+ ){2})m ((?:(?:-?[\d.]+ ){6}c ){4})s")
_ARROW = re.compile(
    rb"0\.9 w %s %s m %s %s l ((?:-?[\d.]+ ){2})m ((?:-?[\d.]+ ){2})l ((?:-?[\d.]+ ){2})l S" % (_N, _N, _N, _N)
)
_PHOTO = re.compile(rb"q %s 0 0 %s %s %s cm /FP(\d+) Do Q" % (_N, _N, _N, _N))
_FRAME = re.compile(rb"q 0 g 0 G\n(.*)\nQ", re.DOTALL)

_OBJECT = re.compile(rb"(\d+) 0 obj\n")
_STREAM = re.compile(rb"<<(.*?)/Length (\d+)>>stream\n", re.DOTALL)
_TRAILER = re.compile(
    rb"trailer\n<</Size (\d+)/Root (\d+) 0 R/Info (\d+) 0 R/Prev (\d+)/ID\[<([0-9a-f]{32})><([0-9a-f]{32})>\]>>\n"
    rb"startxref\n(\d+)\n%%EOF\n"
)
_PAGE = re.compile(rb"<<\s*/Type /Page\b")
_MEDIA = re.compile(rb"/MediaBox\s*\[\s*([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s*\]")
_TYPE0 = re.compile(
    rb"<</Type/Font/Subtype/Type0/BaseFont(/[A-Z]{6}\+[^/]+)/Encoding/Identity-H/DescendantFonts\[(\d+) 0 R\]"
    rb"/ToUnicode (\d+) 0 R>>"
)
_DESCENDANT = re.compile(
    rb"<</Type/Font/Subtype/CIDFontType[02]/BaseFont(/[A-Z]{6}\+[^/]+)/CIDSystemInfo<<[^>]*>>"
    rb"/FontDescriptor (\d+) 0 R/DW 1000/W\[([^\]]*(?:\][^\]]*)*)\](?:/CIDToGIDMap/Identity)?>>"
)
_DESCRIPTOR = re.compile(rb"<</Type/FontDescriptor/FontName(/[A-Z]{6}\+[^/]+)/.*/FontFile([23]) (\d+) 0 R>>", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_INFO = re.compile(rb"<</Title<FEFF[0-9a-f]*>/Keywords\(([^()]*)\)/Producer\(formkit\)>>")
_MOST = 50_000_000  # bytes that a stream of an own file may unpack to


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn character: what a reader is told, the glyph that is drawn, and its advance in 1/1000 em."""

    text: str
    number: int
    width: float


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of text: where it begins (pt from the bottom left, on the baseline), type size in pt, characters."""

    x: float
    y: float
    size: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A ring, an arrow or a photo: its edges in pt from the bottom left (left, bottom, right, top), a photo's JPEG."""

    kind: str
    edges: tuple[float, float, float, float]
    data: bytes = b""


Drawing = Text | Shape


@dataclass(frozen=True, slots=True)
class Update:
    """What is drawn over each page (from 1), in order, and how large the pages are (w, h in pt).

    `stamp` is what the file says of itself, `outlines` the embedded font's program (`kind` 2: TrueType, 3: bare CFF).
    """

    pages: Mapping[int, tuple[Drawing, ...]]
    sizes: Mapping[int, tuple[float, float]]
    stamp: str
    outlines: bytes
    kind: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of the blank: its number, its object without spaces, and the object numbers of what it draws."""

    number: int
    words: bytes
    contents: tuple[int, ...]
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A blank: its pages by object number, root, cross-reference table and the digest that its files carry."""

    pages: Mapping[int, _Sheet]
    root: int
    table: int
    size: int
    identity: str


@functools.lru_cache(maxsize=256)
def _ground(blank: bytes) -> _Ground:
    """The blank, read by its own table; `formkit forms compile` writes plain objects."""
    at = int(blank[blank.rindex(b"startxref") + 9 :].split()[0])
    trailer = blank[blank.index(b"trailer", at) :]
    root = _first(rb"/Root\s+(\d+) 0 R", trailer, "blank")
    places = dict(_table(blank, at))
    bodies = {number: _body(blank, place) for number, place in places.items()}
    tree = bodies[_first(rb"/Pages\s+(\d+) 0 R", bodies[root], "blank")]
    pages: dict[int, _Sheet] = {}

    def walk(node: bytes) -> None:
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", node)
        for kid in re.findall(rb"(\d+) 0 R", kids[1]) if kids else ():
            body = bodies[int(kid)]
            if _PAGE.match(body) or re.search(rb"/Type\s*/Page\b(?!s)", body):
                for _ in range(2):  # the page's resources, then their fonts
                    body = re.sub(
                        rb"/(Resources|Font|XObject)\s+(\d+) 0 R", lambda ref: b"/" + ref[1] + bodies[int(ref[2])], body
                    )
                words, contents = _page(body)
                left, low, right, high = map(float, _MEDIA.findall(body)[0])
                pages[int(kid)] = _Sheet(len(pages) + 1, words, contents, (right - left, high - low))
            else:
                walk(body)

    walk(tree)
    size = _first(rb"/Size\s+(\d+)", trailer, "blank")
    return _Ground(pages, root, at, size, hashlib.sha256(blank).hexdigest()[:32])


def _first(pattern: bytes, data: bytes, why: str) -> int:
    match = re.search(pattern, data)
    if match is None:
        raise UnprovedError(why)
    return int(match[1])


def _table(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """(object number, offset) of each object of a classic cross-reference table."""
    lines = iter(data[at:].split(b"\n"))
    if next(lines).strip() != b"xref":
        raise UnprovedError("table")
    for line in lines:
        if line.startswith(b"trailer"):
            return
        head = line.split()
        if len(head) != 2 or not (head[0].isdigit() and head[1].isdigit()):
            raise UnprovedError("table")
        for number in range(int(head[0]), int(head[0]) + int(head[1])):
            entry = next(lines, b"").split()
            if len(entry) != 3 or not entry[0].isdigit():
                raise UnprovedError("table")
            if entry[2] == b"n":
                yield number, int(entry[0])


def _body(data: bytes, at: int) -> bytes:
    head = re.compile(rb"\d+ 0 obj\s*").match(data, at)
    if head is None:
        raise UnprovedError("table")
    return data[head.end() : data.index(b"endobj", head.end())].rstrip()


def _page(body: bytes) -> tuple[bytes, tuple[int, ...]]:
    """A page object without spaces, its contents taken out, and these by number."""
    found = re.search(rb"/Contents\s*(?:\[([^\]]*)\]|(\d+ 0 R))", body)
    if found is None:
        raise UnprovedError("page")
    contents = tuple(int(number) for number in re.findall(rb"(\d+) 0 R", found[1] or found[2]))
    words = re.sub(rb"\s+", b"", body[: found.start()] + body[found.end() :])
    # What marks need comes and goes with them, and so do empty lists of fonts and images.
    return re.sub(rb"/(?:XObject|Font)<<>>", b"", re.sub(rb"/F[KP]\d*?\d+0R(?=[/>])", b"", words)), contents


def read(data: bytes, blank: bytes) -> Update:
    """What `data` draws over `blank`. Raises UnprovedError when it is anything but the blank and its marks."""
    ground = _ground(blank)
    if not data.startswith(blank):
        raise UnprovedError("blank")
    trailer = _TRAILER.search(data, data.rindex(b"trailer", len(blank)) if b"trailer" in data[len(blank) :] else 0)
    if trailer is None or trailer.end() != len(data):
        raise UnprovedError("end")
    size, root, info, previous, identity, digest, table = trailer.groups()
    if (int(root), int(previous), identity.decode()) != (ground.root, ground.table, ground.identity):
        raise UnprovedError("blank")
    if data.find(b"trailer", int(table)) != trailer.start():
        raise UnprovedError("end")
    places = dict(_table(data, int(table)))
    if hashlib.sha256(data[len(blank) : int(table)]).hexdigest()[:32] != digest.decode():
        raise UnprovedError("damaged")
    objects = _tiled(data, len(blank), int(table), places)
    if int(size) != max(objects) + 1 or any(n < ground.size and n not in ground.pages for n in objects):
        raise UnprovedError("objects")
    stamp = _INFO.fullmatch(objects.pop(int(info), b""))
    if stamp is None:
        raise UnprovedError("stamp")
    return _drawn(objects, ground, stamp[1].decode("ascii"))


def _tiled(data: bytes, start: int, end: int, places: Mapping[int, int]) -> dict[int, bytes]:
    """The objects of the update, which fill it from the blank to the table without a gap."""
    objects: dict[int, bytes] = {}
    rows = sorted((place, number) for number, place in places.items())
    for (place, number), (following, _) in zip(rows, [*rows[1:], (end, 0)], strict=True):
        head = _OBJECT.match(data, place)
        if (
            place != start
            or head is None
            or int(head[1]) != number
            or not data.startswith(b"\nendobj\n", following - 8)
        ):
            raise UnprovedError("table")
        objects[number] = data[head.end() : following - 8]
        start = following
    if start != end:
        raise UnprovedError("table")
    return objects


def _unpacked(body: bytes) -> bytes:
    """A stream, unpacked."""
    head = _STREAM.match(body)
    if head is None or len(body) != head.end() + int(head[2]) + len(b"\nendstream"):
        raise UnprovedError("stream")
    packed = body[head.end() : head.end() + int(head[2])]
    if b"/DCTDecode" in head[1]:
        return packed
    try:
        unpacker = zlib.decompressobj()
        words = unpacker.decompress(packed, _MOST)
    except zlib.error as error:
        raise UnprovedError("stream") from error
    if not unpacker.eof or unpacker.unused_data:
        raise UnprovedError("stream")
    return words


@dataclass(frozen=True, slots=True)
class _Fonts:
    """The twins of the one embedded font: what each glyph is told to be, widths by glyph, and the outlines."""

    twins: Mapping[int, Mapping[int, str]]
    widths: Mapping[int, float]
    outlines: bytes
    kind: int


def _drawn(objects: dict[int, bytes], ground: _Ground, stamp: str) -> Update:
    pages: dict[int, tuple[Drawing, ...]] = {}
    sizes = {sheet.number: sheet.size for sheet in ground.pages.values()}
    fonts: _Fonts | None = None
    used: set[int] = set()
    for number in sorted(ground.pages.keys() & objects.keys()):
        sheet = ground.pages[number]
        body = objects.pop(number)
        words, contents = _page(body)
        twins = {int(twin or 0): int(ref) for twin, ref in re.findall(rb"/FK(\d*) (\d+) 0 R", body)}
        images = {int(index): int(ref) for index, ref in re.findall(rb"/FP(\d+) (\d+) 0 R", body)}
        if words != sheet.words or contents[:-1] != sheet.contents:
            raise UnprovedError("page", sheet.number)
        if fonts is None:
            fonts = _fonts(objects, twins, used)
        used |= {contents[-1], *images.values()}
        try:
            marks = _unpacked(objects[contents[-1]])
            photos = {index: _unpacked(objects[ref]) for index, ref in images.items()}
        except KeyError as error:
            raise UnprovedError("objects", sheet.number) from error
        pages[sheet.number] = tuple(_marks(marks, fonts, photos, sheet.number))
    if fonts is None:  # nothing is drawn: the font stands there unused
        return Update({}, sizes, stamp, b"", 0)
    if objects.keys() - used:
        raise UnprovedError("objects")
    return Update(pages, sizes, stamp, fonts.outlines, fonts.kind)


def _fonts(objects: Mapping[int, bytes], twins: Mapping[int, int], used: set[int]) -> _Fonts:
    """The font of all marks. Its name is made of its outlines, so that outlines of another file do not pass."""
    tables: dict[int, Mapping[int, str]] = {}
    shared: set[tuple[bytes, int]] = set()
    try:
        for twin, ref in twins.items():
            head = _TYPE0.fullmatch(objects[ref])
            if head is None:
                raise UnprovedError("font")
            shared.add((head[1], int(head[2])))
            pairs = _PAIR.findall(_unpacked(objects[int(head[3])]))
            tables[twin] = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
            used |= {ref, int(head[3])}
        ((name, descendant),) = shared
        about = _DESCENDANT.fullmatch(objects[descendant])
        descriptor = _DESCRIPTOR.fullmatch(objects[int(about[2])]) if about else None
        if about is None or descriptor is None or not name == about[1] == descriptor[1]:
            raise UnprovedError("font")
        outlines = _unpacked(objects[int(descriptor[3])])
    except (KeyError, ValueError) as error:
        raise UnprovedError("font") from error
    used |= {descendant, int(about[2]), int(descriptor[3])}
    if bytes(65 + byte % 26 for byte in hashlib.sha256(outlines).digest()[:6]) != name[1:7]:
        raise UnprovedError("font")
    widths = {int(code): float(width) for code, width in re.findall(rb"(\d+)\[([\d.]+)\]", about[3])}
    return _Fonts(tables, widths, outlines, int(descriptor[2]))


def _marks(stream: bytes, fonts: _Fonts, photos: Mapping[int, bytes], page: int) -> Iterator[Drawing]:
    """What a stream draws. A word that is none of a mark's makes the page unproved: it could hide or move the others."""
    frame = _FRAME.fullmatch(stream)
    if frame is None:
        raise UnprovedError("marks", page)
    for line in frame[1].split(b"\n"):
        if match := _TEXT.fullmatch(line):
            yield from _text(float(match[1]), float(match[2]), match[3], fonts, page)
        elif match := _SPACED.fullmatch(line):
            twin, size, x, y, code = match.groups()
            yield Text(float(x), float(y), float(size), tuple(_glyphs(twin, code, fonts, page)))
        elif match := _PHOTO.fullmatch(line):
            w, h, x, y = map(float, match.groups()[:4])
            if int(match[5]) not in photos:
                raise UnprovedError("photo", page)
            yield Shape("photo", (x, y, x + w, y + h), photos[int(match[5])])
        elif match := _RING.fullmatch(line) or _ARROW.fullmatch(line):
            numbers = [float(word) for word in re.findall(rb"-?\d+(?:\.\d+)?", line.partition(b" w ")[2])]
            xs, ys = numbers[0::2], numbers[1::2]
            kind = "ring" if match.re is _RING else "arrow"
            yield Shape(kind, (min(xs), min(ys), max(xs), max(ys)))
        else:
            raise UnprovedError("marks", page)


def _text(x: float, y: float, runs: bytes, fonts: _Fonts, page: int) -> Iterator[Text]:
    """The runs of one line, one behind the other."""
    for twin, size, codes in _RUN.findall(runs):
        glyphs = tuple(_glyphs(twin, codes, fonts, page))
        yield Text(x, y, float(size), glyphs)
        x += sum(glyph.width for glyph in glyphs) * float(size) / 1000


def _glyphs(twin: bytes, codes: bytes, fonts: _Fonts, page: int) -> Iterator[Glyph]:
    table = fonts.twins.get(int(twin or 0))
    if table is None or len(codes) % 4:
        raise UnprovedError("font", page)
    for at in range(0, len(codes), 4):
        number = int(codes[at : at + 4], 16)
        if number not in table:
            raise UnprovedError("font", page)
        yield Glyph(table[number], number, fonts.widths.get(number, 1000.0))
