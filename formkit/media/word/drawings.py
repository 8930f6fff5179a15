"""What is drawn in a Word file: a ring, a line, or whatever else might be meant as one, and the words in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formkit.media.word.looks import W

Drawing = tuple[str, str]
"""ring, line, picture or other; and its words."""


def drawing(element: Any) -> Drawing | None:
    """What an anchor, an inline drawing or a picture of the old kind (VML) draws; None when nobody sees it."""
    words = "".join(text.text or "" for text in element.iter(f"{W}t")).strip()
    about = element.find("{*}docPr")
    if about is not None and about.get("hidden") in ("1", "true"):
        return None
    shape = element.find(".//{*}wsp//{*}prstGeom")
    if shape is not None:
        line, filled = (element.find(f".//{{*}}wsp/{{*}}spPr/{{*}}{path}") for path in ("ln/{*}noFill", "solidFill"))
        if line is not None and filled is None and not words:
            return None
        return {"ellipse": "ring", "line": "line"}.get(shape.get("prst"), "other"), words
    if element.find(".//{*}pic") is not None or element.find(".//{*}imagedata") is not None:
        return "picture", words
    return "ring" if element.find(".//{*}oval") is not None else "other", words


def drawings_in(content: Any) -> Iterator[Drawing]:
    """All that is drawn under an element."""
    for element in content.iter("{*}anchor", "{*}inline", f"{W}pict", f"{W}object"):
        if (seen := drawing(element)) is not None:
            yield seen


def in_text_boxes(tree: Any) -> Iterator[tuple[Any, str]]:
    """Each text box with words, and the cell or paragraph in which it is anchored."""
    for box in tree.iter(f"{W}txbxContent"):
        words = "".join(text.text or "" for text in box.iter(f"{W}t")).strip()
        home = next(box.iterancestors(f"{W}tc"), None)
        if home is None:
            home = next(box.iterancestors(f"{W}p"), None)
        if words and home is not None:
            yield home, words
