"""Objects of a PDF as plain values: whatever a hostile file puts there, a dictionary is a dictionary and a text a text."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
    decode_pdfdocencoding,
)

from formkit.model import PT_PER_MM, Rect

# What a damaged file makes pypdf raise.
BROKEN = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, AssertionError,
    NotImplementedError, ArithmeticError, OSError, MemoryError,
)  # fmt: skip
_LANGUAGE = re.compile("\x1b[^\x1b]*\x1b")
_MOST_XML = 20 * 1024 * 1024


def opened(data: bytes) -> PdfReader:
    """A lenient reader; raises one of BROKEN."""
    return PdfReader(io.BytesIO(data), strict=False)


def key_of(thing: Any) -> Any:
    """What tells one object of the file from another."""
    return (thing.idnum, thing.generation) if isinstance(thing, IndirectObject) else ("direct", id(thing))


def _resolved(thing: Any) -> Any:
    for _ in range(8):
        if not isinstance(thing, IndirectObject):
            break
        thing = thing.get_object()
    return None if isinstance(thing, NullObject | IndirectObject) else thing


def dictionary(thing: Any) -> DictionaryObject:
    """A dictionary (or the one of a stream); an empty one for everything else."""
    thing = _resolved(thing)
    return thing if isinstance(thing, DictionaryObject) else DictionaryObject()


def array(thing: Any) -> list[Any]:
    """The entries of an array, not yet resolved; none for everything else."""
    thing = _resolved(thing)
    return list(thing) if isinstance(thing, ArrayObject) else []


def value_of(node: Any, *keys: str) -> Any:
    """The value at the end of a way through dictionaries, resolved; None when it is not there or null."""
    for key in keys:
        node = dictionary(node)
        node = _resolved(node.raw_get(key)) if key in node else None
    return node


def plain(thing: Any) -> str:
    """A name, number or truth value as text; names keep their slash."""
    thing = _resolved(thing)
    return "" if thing is None or isinstance(thing, DictionaryObject | ArrayObject) else str(thing)


def number(thing: Any) -> int | None:
    """A whole number, or None."""
    thing = _resolved(thing)
    return int(thing) if isinstance(thing, int | float) and not isinstance(thing, bool) else None


def words(thing: Any) -> str:
    """A text string of the file, whatever its encoding; a stream as its content, a name without its slash."""
    thing = _resolved(thing)
    if thing is None or isinstance(thing, ArrayObject):
        return ""
    if isinstance(thing, StreamObject):
        return _decoded(thing.get_data())
    if isinstance(thing, DictionaryObject):
        return ""
    if isinstance(thing, NameObject):
        return str(thing).removeprefix("/")
    if isinstance(thing, ByteStringObject):
        return _decoded(bytes(thing))
    if isinstance(thing, TextStringObject) and thing.startswith("\u00ef\u00bb\u00bf"):
        return _decoded(thing.original_bytes)
    return _LANGUAGE.sub("", str(thing))


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return _LANGUAGE.sub("", data.decode("utf-16", "replace"))
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    return decode_pdfdocencoding(data)


def values(thing: Any) -> str | tuple[str, ...]:
    """A stored value: text, or several texts."""
    texts = tuple(map(words, array(thing))) or (words(thing),)
    return texts[0] if len(texts) == 1 else texts


def options(thing: Any) -> Iterator[tuple[str, str]]:
    """The choices of a field: (stored, displayed)."""
    for option in array(thing):
        names = [words(name) for name in array(option)[:2]] or [words(option)]
        yield names[0], names[-1]


def corners(node: DictionaryObject, key: str = "/Rect") -> Rect | None:
    """A rectangle in pt, lower left corner first; None when it is none."""
    edges = [_resolved(edge) for edge in array(value_of(node, key))]
    if len(edges) != 4 or not all(isinstance(edge, int | float) for edge in edges):
        return None
    x0, y0, x1, y1 = map(float, edges)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def page_box(page: Any) -> tuple[Rect, int]:
    """What is seen of a page: the crop box inside the media box (pt), and its rotation (0, 90, 180, 270)."""
    media, crop = page.mediabox, page.cropbox
    x0, y0 = max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom))
    x1, y1 = min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top))
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = (float(value) for value in (media.left, media.bottom, media.right, media.top))
    return (x0, y0, x1, y1), (page.rotation or 0) % 360 // 90 * 90


def seen_at(rect: Rect, box: Rect, turned: int) -> Rect:
    """A rectangle of a page (pt, its own space) as x, y, w, h in mm from the top left corner of the page as it is seen."""
    left, low, right, high = rect[0] - box[0], rect[1] - box[1], rect[2] - box[0], rect[3] - box[1]
    wide, tall = box[2] - box[0], box[3] - box[1]
    x, y, w, h = {
        0: (left, tall - high, right - left, high - low),
        90: (low, left, high - low, right - left),
        180: (wide - right, low, right - left, high - low),
        270: (tall - high, wide - right, high - low, right - left),
    }[turned]
    return (x / PT_PER_MM, y / PT_PER_MM, w / PT_PER_MM, h / PT_PER_MM)


def space_of(seen: Rect, box: Rect, turned: int) -> Rect:
    """The other way round: x, y, w, h in mm as the page is seen → corners in pt of the page's own space."""
    x, y, w, h = (value * PT_PER_MM for value in seen)
    wide, tall = box[2] - box[0], box[3] - box[1]
    left, low, right, high = {
        0: (x, tall - y - h, x + w, tall - y),
        90: (y, x, y + h, x + w),
        180: (wide - x - w, y, wide - x, y + h),
        270: (wide - y - h, tall - x - w, wide - y, tall - x),
    }[turned]
    return (left + box[0], low + box[1], right + box[0], high + box[1])


def xfa_values(thing: Any) -> Mapping[str, str]:
    """The data of an XFA form by field name (`Top[0].Page1[0].txtX[0]`); empty values are there, too."""
    packets = array(thing)
    named = zip(packets[::2], packets[1::2], strict=False)
    raw = _content(thing) or b"".join(_content(packet) for name, packet in named if words(name) == "datasets")
    if not raw or len(raw) > _MOST_XML:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return {}
    texts: dict[str, str] = {}
    for data in itertools.islice(tree.iter("{http://www.xfa.org/schema/xfa-data/1.0/}data"), 1):
        _collect(data, "", texts, 0)
    return texts


def _content(thing: Any) -> bytes:
    """The content of a stream; nothing for everything else."""
    thing = _resolved(thing)
    return thing.get_data() if isinstance(thing, StreamObject) else b""


def _collect(node: Any, above: str, texts: dict[str, str], depth: int) -> None:
    counts: dict[str, int] = {}
    for child in node.iterchildren("*"):
        tag = etree.QName(child).localname
        at = counts[tag] = counts.get(tag, -1) + 1
        name = f"{above}.{tag}[{at}]" if above else f"{tag}[{at}]"
        if len(child) and depth < 40:
            _collect(child, name, texts, depth + 1)
        else:
            texts[name] = child.text or ""
