"""What Word shows otherwise than a file holds it, noted in the tree of its text at the place where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from formkit.media.word.looks import W

KIND, _WORDS, _OTHER = "{urn:formkit:shown}kind", "{urn:formkit:shown}words", "{urn:formkit:shown}other"
GONE = "{urn:formkit:shown}gone"
"""Of the whole tree: the tags of controls in rows that are not there any more once changes are accepted."""


@dataclass(frozen=True, slots=True)
class Note:
    """One of them. `kind` is one of the names in `formkit/reading/shown_words.py`; `words` and `other` are what it is about."""

    kind: str
    words: str
    other: str = ""


def mark(run: Any, kind: str, words: str, other: str = "") -> None:
    """Note something before a run, or at the beginning of any other element."""
    marker = etree.Element(f"{W}r", {KIND: kind, _WORDS: words, _OTHER: other})
    if run.tag == f"{W}r":
        run.addprevious(marker)
        return
    home = run if run.tag == f"{W}p" else next(run.iter(f"{W}p"), run)
    properties = home.find(f"{W}pPr") if home.tag == f"{W}p" else None
    home.insert(0 if properties is None else 1, marker)


def note_of(run: Any) -> Note | None:
    """What was noted at a run, or None for a run of words."""
    kind = run.get(KIND)
    return None if kind is None else Note(kind, run.get(_WORDS) or "", run.get(_OTHER) or "")


def notes_in(element: Any) -> tuple[Note, ...]:
    """All that was noted under an element."""
    return tuple(_notes(element))


def _notes(element: Any) -> Iterator[Note]:
    for run in element.iter(f"{W}r"):
        if (note := note_of(run)) is not None:
            yield note
