"""A run of a form (printed words and the boxes between them) laid over the text of a filled file.

Which words of the text fill which box is told only where there is one single way to lay the run over the whole text:
a value may hold printed words itself (年 in the name of a company), and then two ways lead through it.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formkit.model import Kind
from formkit.words.text import canonical
from formkit.words.ticks import SIGNS

_BOX, _BOXES = "□", frozenset("□■☐☑☒")
_DASHES = dict.fromkeys("〜～~", "~") | dict.fromkeys("‐‑‒–—―−-", "-")
_PRIVATE = 0x100000  # first code point that stands for a letter with marks that has no code point of its own


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one box in a run. `word` is the printed word that a circle goes round; a circle's span is its word."""

    box: str
    kind: Kind = "text"
    word: str | None = None


def match(items: Sequence[str | Slot], text: str) -> Mapping[str, tuple[int, int]] | None:
    """For each slot the span [start, end) of `text` that fills it, without white space at its ends.

    The items must account for the whole text: all printed words in order, everything else in slots; None when they do
    not. Slots that could hold more or less than one span tells are left out. White space, full and half width and the
    looks of □ make no difference in printed words. Time grows with len(items) × len(text) / 64, whatever the text.
    """
    letters: dict[str, str] = {}
    marks, ends = _tokens(text, letters)
    wanted = [item if isinstance(item, str) else item.word or "" for item in items]
    printed = {words: _tokens(words, letters)[0] for words in set(wanted)}
    # Sets of positions between tokens are the bits of one integer, so that a step costs the same for one and for all.
    every = (1 << (len(marks) + 1)) - 1
    stands = {words: _occurrences(words, marks) for words in set(printed.values())}
    ticks = _bits([text[start:end] in SIGNS for start, end in ends])

    reached = [1]
    for item, own in zip(items, wanted, strict=True):
        before, words = reached[-1], printed[own]
        if isinstance(item, str) or item.kind == "circle":
            reached.append((before & stands[words]) << len(words))
        elif item.kind == "tick":
            reached.append(before | (before & ticks) << 1)
        else:
            reached.append(every & ~((before & -before) - 1) if before else 0)
    if not reached[-1] >> len(marks) & 1:
        return None

    left = 1 << len(marks)  # from which the end can be reached
    spans: dict[str, tuple[int, int]] = {}
    for number in range(len(items) - 1, -1, -1):
        item, words, after = items[number], printed[wanted[number]], left & reached[number + 1]
        if isinstance(item, str) or item.kind == "circle":
            left = left >> len(words) & stands[words]
        elif item.kind == "tick":
            left |= left >> 1 & ticks
        else:
            left = (1 << left.bit_length()) - 1
        before = left & reached[number]
        if isinstance(item, Slot) and before.bit_count() == 1 and after.bit_count() == 1:
            first, last = before.bit_length() - 1, after.bit_length() - 1
            start = ends[first][0] if first < last else ends[first - 1][1] if first else 0
            spans[item.box] = (start, ends[last - 1][1] if first < last else start)
    return {item.box: spans[item.box] for item in items if isinstance(item, Slot) and item.box in spans}


def _tokens(text: str, letters: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """One character for each letter of the text that is seen, made comparable, and where it stands in the text.

    A letter with its marks is one. `letters` gives those without a code point one of their own for this call.
    """
    tokens: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        token = _same(text[at:end])
        if token:
            if len(token) > 1:
                token = letters.setdefault(token, chr(_PRIVATE + len(letters)))
            tokens.append(token)
            places.append((at, end))
        at = end
    return "".join(tokens), places


@functools.lru_cache(maxsize=4096)
def _is_mark(letter: str) -> bool:
    return letter in "ﾞﾟ" or unicodedata.combining(letter) != 0


@functools.lru_cache(maxsize=16384)
def _same(letter: str) -> str:
    """What stands for a letter when printed words are compared; nothing for white space."""
    letter = canonical(letter)
    return _BOX if letter in _BOXES else _DASHES.get(letter, letter)


def _occurrences(words: str, text: str) -> int:
    """The positions at which some words stand, as bits; nothing stands everywhere."""
    stands = [False] * (len(text) + 1)
    at = text.find(words)
    while at >= 0:
        stands[at] = True
        at = text.find(words, at + 1)
    return _bits(stands)


def _bits(truths: Sequence[bool]) -> int:
    return int("".join("1" if truth else "0" for truth in reversed(truths)) or "0", 2)
