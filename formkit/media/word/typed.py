"""Word files beyond the content of their boxes: words around the controls, and words in them that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from formkit.media.word.controls import controls, document
from formkit.media.word.looks import W
from formkit.media.word.notes import KIND, note_of, notes_in

_BOXED = "ancestor::w:sdt[w:sdtPr/w:tag/@w:val]"
_AROUND = etree.XPath(f".//w:p[not(ancestor::w:p or {_BOXED})]", namespaces={"w": W[1:-1]})
_WORDS = etree.XPath(
    f".//*[(self::w:t or @s:kind) and not({_BOXED})]", namespaces={"w": W[1:-1], "s": KIND[1:].partition("}")[0]}
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What else a Word file says.

    `boxes` are the tags of its controls. `around` is the text of each paragraph outside of them, without blanks
    (paragraphs of blanks are left out), and `behind` says of each in or behind which control it stands. `hidden` has by box id the words in a control that are set so that nobody sees
    them: hidden, white, 2 pt or smaller.
    """

    boxes: frozenset[str]
    around: tuple[str, ...]
    behind: Mapping[str, str]
    hidden: Mapping[str, str]


def typed(data: bytes) -> Typed:
    """Look at a Word file beyond the content of its boxes."""
    body = document(data)
    around: list[str] = []
    behind: dict[str, str] = {}
    tags = {content.getparent(): tag for tag, content in controls(body)}
    paragraphs, last = set(_AROUND(body)), ""
    for element in body.iter(f"{W}p", f"{W}sdt"):
        last = tags.get(element, last)
        if element in paragraphs and (words := "".join("".join(_seen(element)).split())):
            own = [tag for control in element.iter(f"{W}sdt") if (tag := tags.get(control))]
            around.append(words)
            behind.setdefault(words, own[0] if own else last)
    return Typed(frozenset(tags.values()), tuple(around), behind, _hidden(body))


def _seen(paragraph: Any) -> Iterator[str]:
    """Words around the controls of a paragraph; what is struck out is still there, what is hidden is not."""
    for element in _WORDS(paragraph):
        if (note := note_of(element)) is None:
            yield element.text or ""
        elif note.kind == "struck":
            yield note.words


def _hidden(body: Any) -> dict[str, str]:
    hidden: dict[str, str] = {}
    for box, content in controls(body):
        words = "".join(note.words for note in notes_in(content) if note.kind == "hidden").strip()
        if words:
            hidden[box] = words
    return hidden
