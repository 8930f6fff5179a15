"""What Word shows otherwise than a file holds it: which boxes cannot be told for it, and what there is to tell.

The notes are those of `media/word/shown`. Some leave no doubt about what is seen and are told beside the value; others
leave the box unread. Changes that were tracked and comments are told once of a paper, with the boxes where they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from formkit.library.box_findings import box_name
from formkit.media.word.fields import NOW
from formkit.media.word.notes import Note
from formkit.model import Box, Value
from formkit.reading.contents import DRAWN, Answer, PartReading, Reason, why
from formkit.words.text import short

_TRACKED = ("inserted", "deleted", "moved_here", "moved_away")
_REMARKS = ("comment", "footnote", "endnote")
_SHOWN = 60
_MOST_NAMED = 8
MOST_DOUBLED = 3
"""Boxes whose control stands there twice that are told one by one; of more, a page or table was pasted a second time."""

Notes = Mapping[str, Sequence[Note]]


def answer(box: Box, value: Answer, notes: Iterable[Note]) -> Answer:
    """What a box says in view of its notes: the value, or why it cannot be told."""
    if isinstance(value, Reason):
        signs = [note.words for note in notes if note.kind == "symbol"]
        return why("no_tick", words=short(signs[0], _SHOWN)) if signs and box.kind == "tick" else value
    for note in notes:
        if unread := _unread(note):
            return unread
        if note.kind == "symbol" and (box.kind == "tick" or box.kind not in DRAWN):
            return why("no_tick" if box.kind == "tick" else "symbol", words=short(note.words, _SHOWN))
        if note.kind == "checkbox" and box.kind != "tick" and note.words.strip():
            return why("other_control", words=short(note.words, _SHOWN))
        if note.kind == "drawing":
            plain = box.kind in DRAWN or note.words.strip()
            return why("unknown_drawing" if plain else "empty_with_drawing")
        if note.kind in ("set_off", "other_word") and box.kind == "circle":
            return why("choices_changed" if note.kind == "other_word" else "choices_set_otherwise")
        if note.kind == "struck" and (box.kind in ("tick", "circle") or not value):
            return why("struck_out")
    if isinstance(value, str) and box.kind not in DRAWN and "\ufffd" in value:
        return why("unknown_symbol")
    return value


def _unread(note: Note) -> Reason | None:
    """Why a box with this note cannot be told, whatever stands in it."""
    words = short(note.words or note.other, _SHOWN)
    match note.kind:
        case "dark":
            return why("dark_ground")
        case "reversed":
            return why("reversed")
        case "numbered":
            return why("numbered")
        case "squeezed":
            return why("cut_off")
        case "no_result":
            return why("no_result", words=words)
        case "bound_unclear":
            return why("bound_unclear", words=words)
        case "placeholder":
            return why("placeholder", words=words)
        case "text_box":
            return why("text_box", words=words)
    return None


def tell(reading: PartReading, key: str, notes: Sequence[Note], *, hidden: bool) -> bool:
    """Tell what a box that was read shows otherwise than it is stored; whether it does. `hidden`: words unseen as well."""
    box, at = reading.part.boxes[key], reading.home(key)
    value = reading.boxes[key].value
    words = short(value, _SHOWN) if isinstance(value, str) else "■" if value else "□"
    struck = "".join(note.words for note in notes if note.kind == "struck")
    if struck.strip():
        reading.tell("FK542", "beside", {"struck": short(struck, _SHOWN), "words": words}, box=box, at=at)
    for note in notes:
        if note.kind in ("bound", "stored"):
            stored = {"stored": short(note.words, _SHOWN) or "□", "words": words}
            empty = "bound_nothing" if note.kind == "bound" else "stored_nothing"
            reading.tell("FK540", note.kind if note.words else empty, stored, box=box, at=at)
    if names := list(dict.fromkeys(note.other for note in notes if note.kind == "field")):
        says = "now" if any(name in NOW for name in names) else "field"
        reading.tell("FK541", says, {"words": words, "field": Value.of("、".join(names), None)}, box=box, at=at)
    unseen = "".join(note.words for note in notes if note.kind == "hidden").strip()
    if unseen and hidden:
        reading.tell("FK424", "word", {"found": unseen, "words": short(unseen, 40)}, box=box, at=at)
    return bool(struck.strip() or names or any(note.kind in ("bound", "stored") for note in notes))


def tell_of_paper(reading: PartReading, every: Counter[Note], boxes: Notes) -> None:
    """Tell once of changes, comments and printed words that are struck out; `every` are all notes of the file."""
    tracked = sum(count for note, count in every.items() if note.kind in _TRACKED)
    if tracked:
        where = _named(reading, [key for key, notes in boxes.items() if any(note.kind in _TRACKED for note in notes)])
        reading.tell("FK543", "boxes" if where else "elsewhere", {"count": tracked, "boxes": where or Value.of("")})
    remarks = sum(count for note, count in every.items() if note.kind in _REMARKS)
    if remarks:
        where = _named(reading, [key for key, notes in boxes.items() if any(note.kind in _REMARKS for note in notes)])
        reading.tell("FK544", "boxes" if where else "elsewhere", {"count": remarks, "boxes": where or Value.of("")})
    outside = every - Counter(note for notes in boxes.values() for note in notes)
    struck = [note.words.strip() for note in outside if note.kind == "struck" and note.words.strip()]
    if struck:
        words = "、".join(short(piece, _SHOWN) for piece in struck[:_MOST_NAMED])
        reading.tell("FK542", "printed", {"struck": words})


def doubled(reading: PartReading, keys: Iterable[str]) -> None:
    """Tell of boxes whose controls stand there more than once: each, or as the page that was pasted twice."""
    boxes = [key for key in reading.part.boxes if key in set(keys)]
    if len(boxes) > MOST_DOUBLED:
        named = _named(reading, boxes)
        reading.tell("FK545", "controls", {"count": len(boxes), "boxes": named or Value.of("")})
        return
    for key in boxes:
        reading.keep(key, why("doubled_control"), "control", reading.home(key))


def _named(reading: PartReading, keys: Sequence[str]) -> Value | None:
    """Some boxes by name, and how many more there are."""
    if not keys:
        return None
    names = [box_name(reading.part, reading.part.boxes[key]) for key in keys[:_MOST_NAMED]]
    more = len(keys) - len(names)
    ja, en = "、".join(name.ja for name in names), "; ".join(name.en for name in names)
    return Value(f"{ja}、ほか {more} 欄" if more else ja, f"{en}; and {more} more" if more else en)
