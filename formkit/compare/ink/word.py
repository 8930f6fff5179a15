"""Word files: words that stand beside the boxes instead of in them, printed words that were changed, hidden words."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator

from formkit import library
from formkit.media.word import controls
from formkit.media.word.typed import Typed, typed
from formkit.model import Finding
from formkit.reading import ReadFile, ReadPart

__all__ = ["look"]

_SHOWN = 40


@functools.lru_cache(maxsize=128)
def _printed(form: str, part: str) -> Counter[str]:
    return Counter(typed(library.template(library.form(form), part)).around)


def look(data: bytes, file: ReadFile) -> list[Finding]:
    """Findings of a Word file that still has all its controls; files without them are judged where they are read."""
    read = file.parts[0]
    if (
        len(file.parts) > 1
        or controls.stamp(data) is None
        or any(box.channel != "control" for box in read.boxes.values())
    ):
        return []
    found = typed(data)
    return [*_hidden(found, file, read), *_around(found, file, read)] if found.boxes >= set(read.boxes) else []


def _hidden(found: Typed, file: ReadFile, read: ReadPart) -> Iterator[Finding]:
    part = library.form(f"{read.form}_{read.edition}").parts[read.part]
    for key, words in found.hidden.items():
        if key not in read.boxes:
            continue
        box, at = part.boxes[key], read.boxes[key]
        yield Finding(
            "FK424", "error",
            f"{part.face} {box.item}「{box.label}」に、見えない文字「{_short(words)}」があります（隠し文字、白い文字、小さすぎる文字）。"
            "取り除くか、見えるように直してください。",
            f"{part.face} {box.item} ({box.label_en}) holds words that nobody sees, {_short(words)!r} (hidden, white or too "
            "small). Remove them, or make them visible.",
            form=read.form, part=read.part, box=key, item=box.item or None, file=file.path, page=at.page, rect=at.rect,
            found=words,
        )  # fmt: skip


def _around(found: Typed, file: ReadFile, read: ReadPart) -> Iterator[Finding]:
    part = library.form(f"{read.form}_{read.edition}").parts[read.part]
    there, printed = Counter(found.around), _printed(f"{read.form}_{read.edition}", read.part)
    for words in printed - there:
        yield Finding(
            "FK422", "error",
            f"{part.face} の印刷文字「{_short(words)}」が変わっているか、消えています。formkit fill で作り直してください。",
            f"{part.face}: the printed words {_short(words)!r} were changed or removed. Fill the form again.",
            form=read.form, part=read.part, file=file.path, expected=words,
        )  # fmt: skip
    for words in there - printed:
        yield Finding(
            "FK406", "warning",
            f"{part.face} の欄の外に「{_short(words)}」と書かれています。欄に書くものなら、欄の中に移してください。",
            f"{part.face}: {_short(words)!r} stands outside the boxes. Where it belongs in a box, move it there.",
            form=read.form, part=read.part, file=file.path, found=words,
        )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
