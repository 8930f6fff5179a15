"""How alike two marks of one box are: what the case says there, and what stands on the paper."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Literal

from formkit import library
from formkit.model import Box
from formkit.words import text

Likeness = Literal["same", "variant", "loose", "different"]

NUMERIC = frozenset((
    "int", "number", "yen", "year", "month", "day", "hour", "minute", "age", "span_years", "span_months", "span_days",
    "month_hours", "sum_of", "count", "wage",
))  # fmt: skip
"""Formatters that write one number: 04 and 4, 1,920 and 1920, 168.0 and 168 are the same in their boxes."""

_NAMES = frozenset(("roman", "roman_kanji", "roman_apart", "full_name", "full_kana"))
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")


_UNITS = {"month": "月", "day": "日"}
_PHONES = ("/phone", "/mobile", "/fax")


@functools.cache
def _variants() -> Mapping[str, str]:
    return {
        kanji["variant"]: kanji["common"] for kanji in library.read_json("schemas/codes/kanji_variants.json")["entries"]
    }


def key_of(box: Box, value: str | bool) -> str | bool:
    """What marks of a box are compared by: equal keys mean the same, however typed or extracted."""
    if isinstance(value, bool) or box.kind in ("grid", "photo"):
        return value
    plain = fact_key(box.pointer, value)
    if box.formatter == "year" and (year := text.western_year(value)) is not None:
        return str(year)
    plain = plain.removesuffix(_UNITS.get(box.formatter, " "))
    if box.formatter in NUMERIC and _NUMERAL.fullmatch(plain):
        whole, _, part = plain.partition(".")
        part = part.rstrip("0")
        return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    return plain


def fact_key(pointer: str | None, fact: str) -> str:
    """What texts at a place of the case are compared by: of a telephone number its digits."""
    if pointer is not None and pointer.endswith(_PHONES):
        return text.phone_digits(fact) or text.comparable(fact)
    return text.comparable(fact)


def likeness(box: Box, expected: str | bool, actual: str | bool) -> Likeness:
    """`variant`: only listed forms of a kanji differ (髙, 高). `loose`: case, dashes, blanks, widths of punctuation."""
    if expected == actual or key_of(box, expected) == key_of(box, actual):
        return "same"
    if isinstance(expected, bool) or isinstance(actual, bool) or box.kind in ("grid", "photo"):
        return "different"
    if not expected or not actual:
        return "different"
    variants = _variants()

    def common(words: str) -> str:
        return "".join(variants.get(mark, mark) for mark in text.comparable(words))

    if common(expected) == common(actual):
        return "variant"
    return "loose" if text.loose(expected, variants) == text.loose(actual, variants) else "different"


def reordered(box: Box, expected: str, actual: str) -> bool:
    """Whether a name has all its words, in another order."""
    if box.formatter not in _NAMES:
        return False
    words, others = text.canonical(expected).split(), text.canonical(actual).split()
    if sorted(words) == sorted(others):
        return len(words) > 1
    turned = ("".join(words[at:] + words[:at]) for at in range(1, len(words)))
    return text.comparable(actual) in map(text.comparable, turned)


def shown(box: Box, value: str | bool) -> str:
    """A mark as `expected` and `found` have it: a text as it is, ■ or □ for a tick, ○ or nothing for a circle."""
    if isinstance(value, bool):
        return ("○" if value else "") if box.kind == "circle" else "■" if value else "□"
    return value
