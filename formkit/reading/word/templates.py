"""What the Word templates of the library print, and which of them a Word file was made from."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formkit import library
from formkit.media.word import tables
from formkit.media.word.tables import Row
from formkit.model import Form, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import How
from formkit.reading.word.rows import FOOT, Pattern
from formkit.reading.word.sequence import Slot
from formkit.words.text import loose

LEAST, SURE = 0.6, 0.85
_SHORTEST, _LONGEST = 3, 12  # characters of printed words that say something, and after which they weigh no more
_CLEAR = 0.5  # by how much the words of one form must be found more often than those of its nearest rival
_TAGGED = 0.5  # share of its boxes by whose tags a part is recognised


@dataclass(frozen=True, slots=True)
class RecognisedPart:
    """The part that a file is; `confidence` from 0 to 1."""

    form: Form
    part: Part
    confidence: float
    how: How


@functools.lru_cache(maxsize=64)
def pattern(form_name: str, part_id: str) -> Pattern:
    """The rows of a template: for each cell its printed words (but for the foot) and its boxes, in reading order."""
    form = library.form(form_name)
    part = form.parts[part_id]
    rows = tables.rows(library.template(form, part_id))
    return tuple(tuple(tuple(_items(cell, part)) for cell in row) for row in rows)


def _items(cell: tables.Cell, part: Part) -> Iterator[str | Slot]:
    for tag, words in cell.pieces:
        box = part.boxes.get(tag or "")
        if box is not None:
            yield Slot(box.id, box.kind, box.word)
        elif words.strip() and not FOOT.match(" ".join(words.split())):
            yield words


@functools.cache
def _printed(form_name: str, part_id: str) -> tuple[frozenset[str], str]:
    """Printed words of a part worth knowing, and all of its printed text."""
    texts = tables.printed(library.template(library.form(form_name), part_id))
    words = [loose(text) for text in texts if not FOOT.match(text.strip())]
    return frozenset(word for word in words if len(word) >= _SHORTEST), "\n".join(words)


def recognise(rows: Sequence[Row], stamped: tuple[Form, Part, int] | None) -> RecognisedPart:
    """Which part a Word file is: by our stamp, the foot of its pages, the tags of its controls, its printed words.

    Stamp and foot must agree with what is printed. Raises UnreadableError when none fits, or several do as well.
    """
    cells = [cell for row in rows for cell in row]
    text = "\n".join(filter(None, (loose(cell.text) for cell in cells)))
    named = {(stamped[0].name, stamped[1].id)} if stamped is not None else _named(cells)
    if len(named) > 1:
        raise _several(named)
    for name, part_id in named:
        form, share = library.form(name), _share(_printed(name, part_id)[0], text)
        if share < LEAST:
            part = form.parts[part_id]
            stamp = Value(f"{form.title} {part.face}", f"{form.title_en}, {part.title_en}")
            raise UnreadableError("word_other", form=stamp)
        return RecognisedPart(form, form.parts[part_id], 1.0 if share >= SURE else round(share, 3), "stamp")
    tags = {tag for cell in cells for tag, _ in cell.pieces if tag}
    parts = [(form.name, part) for form, part in library.prints()]
    keys = [(name, part.id) for name, part in parts if _tagged(part, tags)] or [(name, part.id) for name, part in parts]
    shares = {key: _share(_printed(*key)[0], text) for key in keys}
    near = sorted((key for key in keys if shares[key] >= LEAST), key=lambda key: (-shares[key], key))
    if not near:
        raise UnreadableError("word_unknown")
    for key in near:
        if all(_margin(_printed(*key), _printed(*rival), text) >= _CLEAR for rival in near if rival != key):
            form = library.form(key[0])
            return RecognisedPart(form, form.parts[key[1]], round(shares[key], 3), "labels")
    raise _several(set(near))


def _named(cells: Sequence[tables.Cell]) -> set[tuple[str, str]]:
    """What the small grey lines at the foot of the pages say."""
    names = {
        (f"{foot[1]}_{foot[2]}", foot[3]) for cell in cells
        if (foot := FOOT.match(" ".join(cell.text.split()))) is not None
    }  # fmt: skip
    return {(name, part) for name, part in names if name in library.form_names() and part in library.form(name).parts}


def _tagged(part: Part, tags: set[str]) -> bool:
    return bool(tags) and len(tags & part.boxes.keys()) >= _TAGGED * max(len(part.boxes), len(tags))


def _share(words: frozenset[str], text: str) -> float:
    """The share of printed words that the text holds, by weight."""
    whole = sum(min(len(word), _LONGEST) for word in words)
    held = sum(min(len(word), _LONGEST) for word in words if word in text)
    return held / whole if whole else 0.0


def _margin(first: tuple[frozenset[str], str], second: tuple[frozenset[str], str], text: str) -> float:
    """How much more of what only one part prints is found than of what only its rival prints (-1 to 1)."""
    only_first = [words for words in first[0] if words not in second[1]]
    only_second = [words for words in second[0] if words not in first[1]]
    if not only_first and not only_second:
        return 0.0
    first_share = sum(words in text for words in only_first) / len(only_first) if only_first else 1.0
    second_share = sum(words in text for words in only_second) / len(only_second) if only_second else 0.0
    return first_share - second_share


def _several(keys: set[tuple[str, str]]) -> UnreadableError:
    named = [(form, form.parts[part]) for name, part in sorted(keys) for form in (library.form(name),)]
    names = "、".join(f"{form.title} {part.face}（{form.edition}）" for form, part in named)
    names_en = "; ".join(f"{form.title_en}, {part.title_en} ({form.edition})" for form, part in named)
    return UnreadableError("word_several", forms=Value(names, names_en))
