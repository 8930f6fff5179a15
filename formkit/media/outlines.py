"""Which glyphs a font program that a PDF embeds really has: bare CFF (Adobe TN 5176) or TrueType (OpenType, loca)."""

from __future__ import annotations

import functools
import itertools
import struct

from formkit.media.unproved import UnprovedError

_TRUETYPE, _CFF = 2, 3
_CHARSET, _CHARSTRINGS = 15, 17


@functools.lru_cache(maxsize=64)
def glyphs_in(program: bytes, kind: int) -> frozenset[int]:
    """The glyph numbers (CIDs) that a program has. Raises UnprovedError when it is damaged or of an unknown kind."""
    try:
        if kind == _CFF:
            return frozenset(_cff(program))
        if kind == _TRUETYPE:
            return frozenset(_truetype(program))
    except (IndexError, KeyError, ValueError, struct.error) as error:
        raise UnprovedError("font") from error
    raise UnprovedError("font")


def _number(data: bytes, at: int, size: int) -> int:
    if at < 0 or at + size > len(data):
        raise ValueError(at)
    return int.from_bytes(data[at : at + size])


def _index(data: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """The edges of the entries of an INDEX, and where it ends."""
    count = _number(data, at, 2)
    if not count:
        return [], at + 2
    wide = data[at + 2]
    start = at + 3
    offsets = [_number(data, start + wide * entry, wide) for entry in range(count + 1)]
    base = start + wide * (count + 1) - 1
    if base + offsets[-1] > len(data):
        raise ValueError(at)
    return [(base + first, base + last) for first, last in itertools.pairwise(offsets)], base + offsets[-1]


def _operands(data: bytes) -> dict[int, list[int]]:
    """The operators of a DICT with what stands before them; two-byte operators are 1200 and more."""
    found: dict[int, list[int]] = {}
    numbers: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            if first == 12:
                first, at = 1200 + data[at], at + 1
            found[first], numbers = numbers, []
        elif first == 28:
            numbers.append(int.from_bytes(data[at : at + 2], signed=True))
            at += 2
        elif first == 29:
            numbers.append(int.from_bytes(data[at : at + 4], signed=True))
            at += 4
        elif first == 30:  # a real number, of which no offset is made
            while data[at] & 15 != 15 and data[at] >> 4 != 15:
                at += 1
            at += 1
            numbers.append(0)
        elif first <= 246:
            numbers.append(first - 139)
        elif first <= 250:
            numbers.append((first - 247) * 256 + data[at] + 108)
            at += 1
        else:
            numbers.append(-(first - 251) * 256 - data[at] - 108)
            at += 1
    return found


def _cff(data: bytes) -> list[int]:
    _, at = _index(data, data[2])  # names
    (top,), _ = _index(data, at)
    about = _operands(data[slice(*top)])
    outlines, _ = _index(data, about[_CHARSTRINGS][0])
    at = about[_CHARSET][0]
    kind, glyphs = data[at], [0]
    at += 1
    while len(glyphs) < len(outlines):
        first = _number(data, at, 2)
        more = 0 if kind == 0 else _number(data, at + 2, kind)
        at += 2 + (0 if kind == 0 else kind)
        glyphs += range(first, first + more + 1)
    return [glyph for glyph, (start, end) in zip(glyphs, outlines, strict=False) if end > start]


def _truetype(data: bytes) -> list[int]:
    tables = {
        data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16])
        for at in range(12, 12 + 16 * _number(data, 4, 2), 16)
    }
    long = _number(data, tables[b"head"][0] + 50, 2) == 1
    start, length = tables[b"loca"]
    wide = 4 if long else 2
    places = [_number(data, start + at, wide) for at in range(0, length, wide)]
    tall = tables[b"glyf"][1]
    if places[-1] * (1 if long else 2) > tall:
        raise ValueError(tall)
    # A space has no outline and is there nonetheless: its number is within the program.
    return list(range(len(places) - 1))
