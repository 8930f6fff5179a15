"""Inputs spoilt by chance, always alike for a seed: bytes, JSON, members of packages."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import zipfile
import zlib
from typing import Any

_ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**9, -(10**9), 10**400, 1e308, "", " ", "x", "²", "-1", "9999-99-99", "0000-00-00",
    "\ud800", "\x00", "あ" * 3000, [], {}, [[]], {"": {}}, [None], {"$include": "x.json"}, {"$ask": True},
)  # fmt: skip
_ODD_WORDS = (
    b"0", b"-1", b"99999999999999999999", b"1e400", b"nan", b"", b"x", "²".encode(), b"\xff\xfe", b"<<", b"&#0;", b"true",
    b"2147483648", b"-32769",
)  # fmt: skip
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_VALUE = re.compile(rb'="[^"]*"')
_ELEMENT = re.compile(rb"<[^<>]+>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def spoilt_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken away, doubled, or the end cut off."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        if not out:
            break
        at = chance.randrange(len(out))
        long = chance.choice((1, 2, 16, 200))
        match chance.randrange(5):
            case 0:
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + long]
            case 2:
                out[at:at] = out[at : at + long]
            case 3:
                out[at:at] = chance.choice(_ODD_WORDS)
            case 4:
                if chance.random() < 0.2:
                    del out[at:]
    return bytes(out)


def spoilt_words(data: bytes, chance: random.Random, pattern: re.Pattern[bytes] = _NUMBER) -> bytes:
    """Some of what a pattern finds written otherwise."""
    places = [place.span() for place in pattern.finditer(data)]
    for start, end in sorted(chance.sample(places, min(len(places), chance.choice((1, 2, 6)))), reverse=True):
        word = chance.choice(_ODD_WORDS)
        data = data[:start] + (b'="%s"' % word if pattern is _VALUE else word) + data[end:]
    return data


def spoilt_json(value: Any, chance: random.Random) -> Any:
    """Some values of a JSON document of another kind, gone, or doubled."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 2, 4))):
        holder, steps = value, chance.randrange(1, 7)
        for _ in range(steps):
            below = [
                child
                for child in (holder.values() if isinstance(holder, dict) else holder)
                if isinstance(child, dict | list) and child
            ]
            if not below or chance.random() < 0.15:
                break
            holder = chance.choice(below)
        if not holder:
            continue
        key = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder += [copy.deepcopy(holder[key])] * chance.choice((1, 2, 60))
            case 2 if isinstance(holder, dict):
                holder[chance.choice(("x", "", "id", f"{key} "))] = holder[key]
            case _:
                holder[key] = copy.deepcopy(chance.choice(_ODD_VALUES))
    return value


def spoilt_case(data: bytes, chance: random.Random) -> bytes:
    """A case file, spoilt as JSON or as bytes."""
    if chance.random() < 0.25:
        return spoilt_bytes(data, chance)
    return json.dumps(spoilt_json(json.loads(data), chance), ensure_ascii=chance.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )


def spoilt_pdf(data: bytes, chance: random.Random) -> bytes:
    """A PDF: numbers of its objects, the content of a stream, or any bytes."""
    match chance.randrange(4):
        case 0:
            return spoilt_bytes(data, chance)
        case 1:
            return spoilt_words(data, chance)
    streams = [stream for stream in _STREAM.finditer(data) if stream[1][:1] == b"\x78"]
    if not streams:
        return spoilt_bytes(data, chance)
    stream = chance.choice(streams)
    try:
        inside = zlib.decompress(stream[1])
    except zlib.error:
        return spoilt_bytes(data, chance)
    inside = spoilt_words(inside, chance) if chance.random() < 0.6 else spoilt_bytes(inside, chance)
    return data[: stream.start(1)] + zlib.compress(inside) + data[stream.end(1) :]


def spoilt_package(data: bytes, chance: random.Random) -> bytes:
    """A Word or Excel file: one member of it, its list of members, or any bytes."""
    if chance.random() < 0.2:
        return spoilt_bytes(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        xml = [name for name in names if name.endswith((".xml", ".rels"))]
        spoils = chance.choice(xml)
        odd = chance.random()
        for name in names:
            raw = old.read(name)
            if name == spoils:
                if odd < 0.08:
                    continue
                raw = _spoilt_xml(raw, chance)
            way = (
                chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
                if odd > 0.97 and name == spoils
                else zipfile.ZIP_DEFLATED
            )
            new.writestr(name, raw, way)
    return out.getvalue()


def _spoilt_xml(raw: bytes, chance: random.Random) -> bytes:
    match chance.randrange(5):
        case 0:
            return spoilt_words(raw, chance, _VALUE)
        case 1:
            return spoilt_words(raw, chance)
        case 2:
            return spoilt_bytes(raw, chance)
    elements = [place.span() for place in _ELEMENT.finditer(raw)]
    for start, end in sorted(chance.sample(elements, min(len(elements), 3)), reverse=True):
        raw = raw[:start] + chance.choice((b"", raw[start:end] * 2, raw[start:end] * 500)) + raw[end:]
    return raw
