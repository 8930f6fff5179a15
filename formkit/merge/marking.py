"""The marks of a part: what a box writes for its facts is written once, and kept for whoever has the same facts.

Most boxes write what many trainees and cases share: a choice, a day, the company, the hours of a month. A box is written
anew only for facts that it has not met.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from formkit.fit import fits
from formkit.media.fonts import Face
from formkit.merge import required
from formkit.merge.continuation import names_annex
from formkit.merge.formatters.pipe import facts_beside
from formkit.merge.required import Question
from formkit.merge.task import Task, empty
from formkit.model import Box, Continuation, Form, Mark, Part, View
from formkit.words.pointer import Step, child, numbered

_MOST = 256  # marks kept of one box: free texts differ in every case
_OF_COPY = ("/rows/", "/entries", "/copy/")
_ROW = re.compile("/rows/([0-9]+)(?![^/])")

Kept = tuple[Mark, bool]
"""A mark, and whether it stands as it is: it has glyphs and room, and promises nothing."""


@dataclass(slots=True)
class _Writer:
    """A box, the nodes of the facts from which it writes, and the marks that it wrote by fact.

    `row` is the row of the copy at which its pointer begins; for another place of the copy the whole pointer. `below` is
    what follows on the row.
    """

    box: Box
    nodes: tuple[int, ...]
    row: str | None
    below: str
    kept: dict[Any, Kept] = field(default_factory=dict)


@dataclass(slots=True)
class Marking:
    """The boxes of a part for one category and one font.

    `nodes` are the places of the view from which boxes take facts, each a step below one before it: the number of that
    one (-1: the view) and the step; `named` are those from which a box takes them. `still` are the marks of an empty view,
    `lists` the lists of the part that may go on elsewhere. `others` are boxes of which nothing is kept.
    """

    part: Part
    face: Face
    nodes: list[tuple[int, Step]]
    named: list[int]
    still: dict[str, Mark]
    writers: list[_Writer]
    others: list[Box]
    questions: tuple[Question, ...]
    lists: tuple[Continuation, ...]

    def marks(self, task: Task, view: View) -> tuple[dict[str, Mark], list[str]]:
        """The mark of every box in a view, and the boxes that want a closer look.

        Those may have a text that has no glyph or no room, or that promises an annex; all others stand as they are.
        """
        marks = dict(self.still)
        if task.case.asked:  # what a fact still to be asked leaves blank is not kept
            marks |= {box.id: task.mark(self.part, box, view) for box in self.part.boxes.values()}
            return marks, list(marks)
        closer: list[str] = []
        keys, rows = self._keys(view), _Rows(view)
        for writer in self.writers:
            nodes = writer.nodes
            key = keys[nodes[0]] if len(nodes) == 1 else tuple(keys[node] for node in nodes)
            kept = writer.kept.get(key)
            if kept is None:
                kept = self._write(task, writer, view, key)
            mark, plain = kept
            if writer.row is not None:
                typed, entry = rows[writer.row]
                place = typed + writer.below if entry else typed
                if mark.pointer != place:
                    mark = Mark(mark.value, mark.state, place)
                    writer.kept[key] = mark, plain
            marks[writer.box.id] = mark
            if not plain:
                closer.append(writer.box.id)
        for box in self.others:
            marks[box.id] = task.mark(self.part, box, view)
        return marks, closer

    def _keys(self, view: View) -> list[Any]:
        """For each node that a box names, its fact in a form that is equal only for the same fact: 1, 1.0 and true differ."""
        facts: list[Any] = []
        for above, step in self.nodes:
            whole = view.facts if above < 0 else facts[above]
            facts.append(whole.get(step[0]) if whole.__class__ is dict else child(whole, step))
        for node in self.named:
            fact = facts[node]
            kind = fact.__class__
            if kind is not str and fact is not None and kind is not bool and not (kind is int and fact > 1):
                facts[node] = marshal.dumps(fact, 1)  # the second version would tell apart what is equal
        return facts

    def _write(self, task: Task, writer: _Writer, view: View, key: Any) -> Kept:
        if len(writer.kept) >= _MOST:
            writer.kept.clear()
        box = writer.box
        mark = task.mark(self.part, box, view)
        kept = writer.kept[key] = mark, not isinstance(mark.value, str) or self._stands(box, mark.value)
        return kept

    def _stands(self, box: Box, words: str) -> bool:
        long = box.capacity is not None and box.kind == "text" and len(words) > box.capacity
        if long or names_annex(words) or self.face.missing(words):
            return False
        return box.kind == "grid" or fits(box, self.part.places[box.id], words, self.face)


class _Rows(dict[str, tuple[str, bool]]):
    """Where the rows of a copy were typed, and whether an entry of the list stands there; each is sought once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._entries = len(view.get("/copy/origins") or ())

    def __missing__(self, row: str) -> tuple[str, bool]:
        number = _ROW.fullmatch(row)
        entry = number is not None and int(number[1]) < self._entries
        typed = self[row] = self._view.typed(row), entry
        return typed


_MARKINGS: dict[tuple[str, str, str], Marking] = {}


def marking(form: Form, part: Part, category: str, face: Face) -> Marking:
    """The marking of a part, kept as long as the same part is merged with the same font."""
    key = form.name, part.id, category
    kept = _MARKINGS.get(key)
    if kept is None or kept.part is not part or kept.face is not face:
        kept = _MARKINGS[key] = _marking(form, part, category, face)
    return kept


def _marking(form: Form, part: Part, category: str, face: Face) -> Marking:
    nodes: dict[tuple[int, Step], int] = {}
    still: dict[str, Mark] = {}
    writers: list[_Writer] = []
    others: list[Box] = []
    for box in part.boxes.values():
        applies = category in box.categories
        still[box.id] = Mark(empty(box), "blank" if applies else "na", box.pointer)
        if box.kind == "notice" or (applies and box.kind == "photo"):
            others.append(box)
            continue
        if not applies or box.pointer is None or box.kind == "official":
            continue
        places = (box.pointer, *facts_beside(box.write))
        taken = tuple(_node(nodes, numbered(place)) for place in places)
        writers.append(_Writer(box, taken, *_row(box.pointer)))
    named = sorted({node for writer in writers for node in writer.nodes})
    asked = required.questions(part, category)
    lists = tuple(entry for entry in form.continuations if entry.part == part.id and category in entry.categories)
    return Marking(part, face, list(nodes), named, still, writers, others, asked, lists)


def _row(place: str) -> tuple[str | None, str]:
    if row := _ROW.match(place):
        return row[0], place[row.end() :]
    return place if place.startswith(_OF_COPY) else None, ""


def _node(nodes: dict[tuple[int, Step], int], steps: Iterable[Step]) -> int:
    number = -1
    for step in steps:
        number = nodes.setdefault((number, step), len(nodes))
    return number
