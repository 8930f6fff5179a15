"""Printed words of a form that a Word file no longer has: one letter of a pledge changed makes another paper of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formkit.media.word.tables import Row
from formkit.reading.word.rows import Pattern
from formkit.words.text import loose

_SHORTEST = 2  # letters: fewer stand in values too
_LONG = 6  # letters: as many do not stand in values by chance
_MOST = 20
_ALIKE = 0.6  # of two texts: less, and one is not the other with some letters changed


@dataclass(frozen=True, slots=True)
class Altered:
    """Words of the form, and what stands in their stead (None: nothing that is like them)."""

    was: str
    now: str | None


def altered(pattern: Pattern, rows: Sequence[Row]) -> Iterator[Altered]:
    """Printed words that stand in the file fewer times than in its template, blanks and widths aside."""
    pieces = {loose(piece): piece for row in pattern for items in row for piece in items if isinstance(piece, str)}
    printed = "\n".join(loose(piece) for row in pattern for items in row for piece in items if isinstance(piece, str))
    there = "\n".join(loose(cell.text) for row in rows for cell in row)
    lacking = [words for words in pieces if len(words) >= _SHORTEST and there.count(words) < printed.count(words)]
    if not lacking:
        return
    lines = {loose(line): line for row in rows for cell in row for line in cell.text.split("\n")}
    others = [line for line in lines if line not in pieces]
    for words in lacking[:_MOST]:
        near = difflib.get_close_matches(words, others, 1, _ALIKE)
        yield Altered(pieces[words], lines[near[0]].strip() if near else None)


def repeated(pattern: Pattern, rows: Sequence[Row]) -> float:
    """The share of the longer printed words of a form that stand in a file more often than in its template."""
    printed = "\n".join(loose(piece) for row in pattern for items in row for piece in items if isinstance(piece, str))
    there = "\n".join(loose(cell.text) for row in rows for cell in row)
    words = {loose(piece) for row in pattern for items in row for piece in items if isinstance(piece, str)}
    longer = [piece for piece in words if len(piece) >= _LONG]
    return sum(there.count(piece) > printed.count(piece) for piece in longer) / len(longer) if longer else 0.0
