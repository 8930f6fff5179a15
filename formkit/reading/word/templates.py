"""What the Word templates of the library print, and which of them a Word file was made from."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from formkit import library
from formkit.media.word import tables
from formkit.media.word.tables import Row
from formkit.model import Form, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading.printed_words import CLEAR, LEAST, SHORTEST, Seen, margin, share_held, stamped_as
from formkit.reading.word.rows import FOOT, Pattern
from formkit.reading.word.sequence import Slot
from formkit.words.text import loose

_TAGGED = 0.5  # share of its boxes by whose tags a part is recognised


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
    return frozenset(word for word in words if len(word) >= SHORTEST), "\n".join(words)


def recognise(rows: Sequence[Row], stamped: tuple[Form, Part, int] | None) -> Seen:
    """Which part a Word file is: by our stamp, the foot of its pages, the tags of its controls, its printed words.

    Stamp and foot must agree with what is printed. Raises UnreadableError when none fits, or several do as well.
    """
    cells = [cell for row in rows for cell in row]
    text = "\n".join(filter(None, (loose(cell.text) for cell in cells)))
    named = {(stamped[0].name, stamped[1].id)} if stamped is not None else _named(cells)
    if len(named) > 1:
        raise _several(named)
    for name, part_id in named:
        form = library.form(name)
        part = form.parts[part_id]
        seen = stamped_as(form, part, 1, share_held(_printed(name, part_id)[0], text, {}))
        if seen is None:
            stamp = Value(f"{form.title} {part.face}", f"{form.title_en}, {part.title_en}")
            raise UnreadableError("word_other", form=stamp)
        return seen
    tags = {tag for cell in cells for tag, _ in cell.pieces if tag}
    parts = [(form.name, part) for form, part in library.prints()]
    keys = [(name, part.id) for name, part in parts if _tagged(part, tags)] or [(name, part.id) for name, part in parts]
    shares = {key: share_held(_printed(*key)[0], text, {}) for key in keys}
    near = sorted((key for key in keys if shares[key] >= LEAST), key=lambda key: (-shares[key], key))
    if not near:
        raise UnreadableError("word_unknown")
    for key in near:
        if all(_margin(_printed(*key), _printed(*rival), text) >= CLEAR for rival in near if rival != key):
            form = library.form(key[0])
            return Seen(form, form.parts[key[1]], 1, round(shares[key], 3), "labels")
    raise _several(set(near))


def _named(cells: Sequence[tables.Cell]) -> set[tuple[str, str]]:
    """What the small grey lines at the foot of the pages say."""
    feet = (FOOT.match(" ".join(cell.text.split())) for cell in cells)
    names = {(f"{foot[1]}_{foot[2]}", foot[3]) for foot in feet if foot}
    return {(name, part) for name, part in names if name in library.form_names() and part in library.form(name).parts}


def _tagged(part: Part, tags: set[str]) -> bool:
    return bool(tags) and len(tags & part.boxes.keys()) >= _TAGGED * max(len(part.boxes), len(tags))


def _margin(first: tuple[frozenset[str], str], second: tuple[frozenset[str], str], text: str) -> float:
    only_first = [words for words in first[0] if words not in second[1]]
    only_second = [words for words in second[0] if words not in first[1]]
    return margin(only_first, only_second, text)


def _several(keys: set[tuple[str, str]]) -> UnreadableError:
    named = [(form, form.parts[part]) for name, part in sorted(keys) for form in (library.form(name),)]
    names = "、".join(f"{form.title} {part.face}（{form.edition}）" for form, part in named)
    names_en = "; ".join(f"{form.title_en}, {part.title_en} ({form.edition})" for form, part in named)
    return UnreadableError("word_several", forms=Value(names, names_en))
