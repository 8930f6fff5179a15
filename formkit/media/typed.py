"""Word files beyond the content of their boxes: words around the controls, and words in them that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formkit.media.controls import controlled, open_package, parsed

__all__ = ["around", "hidden"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALLEST = 4  # half points: 2 pt, which no form uses


def around(data: bytes) -> list[str]:
    """The text of each paragraph outside the tagged controls, without blanks; paragraphs of blanks are left out."""
    with open_package(data) as package:
        body = parsed(package, "word/document.xml")
    texts = ("".join("".join(_words(paragraph)).split()) for paragraph in _paragraphs(body))
    return [text for text in texts if text]


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


def hidden(data: bytes) -> dict[str, str]:
    """By box id: words in its control that are set so that nobody sees them (hidden, white, 2 pt or smaller)."""
    with open_package(data) as package:
        body = parsed(package, "word/document.xml")
    found: dict[str, str] = {}
    for control in body.iter(f"{_W}sdt"):
        box = controlled(control)
        content = control.find(f"{_W}sdtContent")
        if box is None or content is None:
            continue
        unseen = [run for run in content.iter(f"{_W}r") if _unseen(run.find(f"{_W}rPr"))]
        words = "".join(text.text or "" for run in unseen for text in run.iter(f"{_W}t")).strip()
        if words:
            found[box] = words
    return found


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
