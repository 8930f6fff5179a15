"""Word files: words that stand beside the boxes instead of in them, printed words that were changed, hidden words."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator

from formkit import library
from formkit.library.box_findings import box_finding, part_finding
from formkit.media.word import controls
from formkit.media.word.typed import Typed, typed
from formkit.model import Finding, Value
from formkit.reading import ReadFile, ReadPart
from formkit.words.text import short

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
    content = typed(data)
    return [*_hidden(content, file, read), *_around(content, file, read)] if content.boxes >= set(read.boxes) else []


def _hidden(content: Typed, file: ReadFile, read: ReadPart) -> Iterator[Finding]:
    part = library.form(f"{read.form}_{read.edition}").parts[read.part]
    for key, words in content.hidden.items():
        if key not in read.boxes:
            continue
        box, at = part.boxes[key], read.boxes[key]
        yield box_finding(
            "FK424", "word", form=read.form, part=part, box=box, values={"found": words, "words": short(words, _SHOWN)},
            file=file.path, page=at.page, rect=at.rect,
        )  # fmt: skip


def _around(content: Typed, file: ReadFile, read: ReadPart) -> Iterator[Finding]:
    form = library.form(f"{read.form}_{read.edition}")
    part = form.parts[read.part]
    there, printed = Counter(content.around), _printed(f"{read.form}_{read.edition}", read.part)
    for words in printed - there:
        values = {"expected": Value.of(words), "words": Value.of(short(words, _SHOWN))}
        yield part_finding("FK422", "word", form=form, part=part, values=values, file=file.path)
    for words in there - printed:
        beside = {"found": words, "words": short(words, _SHOWN)}
        yield part_finding("FK406", "beside", form=form, part=part, values=beside, file=file.path)
