"""Word files beyond the content of their boxes: words around the controls, and words in them that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formkit.media.word.controls import controlled, document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALLEST = 4  # half points: 2 pt, which no form uses


@dataclass(frozen=True, slots=True)
class Typed:
    """What else a Word file says.

    `boxes` are the tags of its controls. `around` is the text of each paragraph outside of them, without blanks
    (paragraphs of blanks are left out). `hidden` has by box id the words in a control that are set so that nobody sees
    them: hidden, white, 2 pt or smaller.
    """

    boxes: frozenset[str]
    around: tuple[str, ...]
    hidden: Mapping[str, str]


def typed(data: bytes) -> Typed:
    """Look at a Word file beyond the content of its boxes."""
    body = document(data)
    texts = ("".join("".join(_words(paragraph)).split()) for paragraph in _paragraphs(body))
    boxes = frozenset(tag for control in body.iter(f"{_W}sdt") if (tag := controlled(control)))
    return Typed(boxes, tuple(text for text in texts if text), _hidden(body))


def _paragraphs(node: Any) -> Iterator[Any]:
    for child in node:
        if controlled(child) is None:
            if child.tag == f"{_W}p":
                yield child
            else:
                yield from _paragraphs(child)


def _words(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif controlled(child) is None:
            yield from _words(child)


def _hidden(body: Any) -> dict[str, str]:
    hidden: dict[str, str] = {}
    for control in body.iter(f"{_W}sdt"):
        box = controlled(control)
        content = control.find(f"{_W}sdtContent")
        if box is None or content is None:
            continue
        unseen = [run for run in content.iter(f"{_W}r") if _unseen(run.find(f"{_W}rPr"))]
        words = "".join(text.text or "" for run in unseen for text in run.iter(f"{_W}t")).strip()
        if words:
            hidden[box] = words
    return hidden


def _unseen(properties: Any) -> bool:
    if properties is None:
        return False
    vanish, colour, size = (properties.find(f"{_W}{name}") for name in ("vanish", "color", "sz"))
    if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
        return True
    if colour is not None and (colour.get(f"{_W}val") or "").upper() == "FFFFFF":
        return True
    number = None if size is None else size.get(f"{_W}val")
    return number is not None and number.isdecimal() and int(number) <= _SMALLEST
