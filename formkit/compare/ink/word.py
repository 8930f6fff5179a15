"""Word files: words that stand beside the boxes instead of in them, printed words that were changed, hidden words."""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Iterator, Mapping

from formkit import library
from formkit.compare import proof
from formkit.compare.paper import PaperRead
from formkit.library.box_findings import box_finding, box_name, near, part_finding
from formkit.media.unproved import UnprovedError
from formkit.media.word import controls, filled
from formkit.media.word.typed import Typed, typed
from formkit.model import Finding, Value
from formkit.reading import ReadFile
from formkit.words.text import apart, short

_SHOWN = 40
_ONCE_MORE = 5  # printed lines of a form that a file has too many of: more, and a page or table was pasted twice
_ALIKE = 0.6  # of two texts: less, and one is not the other with some letters changed


@functools.lru_cache(maxsize=128)
def _printed(form: str, part: str) -> Counter[str]:
    return Counter(typed(library.template(library.form(form), part)).around)


def look(data: bytes, file: ReadFile) -> list[Finding]:
    """Findings of a Word file that still has all its controls; files without them are judged where they are read."""
    paper = PaperRead(file, file.parts[0])
    if (
        len(file.parts) > 1
        or controls.stamp(data) is None
        or any(box.channel != "control" for box in paper.read.boxes.values())
    ):
        return []
    as_made = _as_made(data, paper)
    if as_made is None:
        return []
    content = typed(data)
    if not content.boxes >= set(paper.read.boxes):
        return []
    return [*_moved(data, paper), *_hidden(content, paper), *_around(content, paper), *as_made]


def _as_made(data: bytes, paper: PaperRead) -> list[Finding] | None:
    """FK409 for a file that is not as `fill` makes it: what Word shows of it was not proved, only its boxes were read.

    None for one that is: its template with the words of its boxes and nothing else, so that there is no more to look for.
    """
    template = library.template(paper.form, paper.read.part)
    if not filled.provable(template):
        return []
    try:
        faults = list(proof.word_faults(paper.part, paper.read.sheet, filled.read(data, template, packed=False)))
    except UnprovedError:
        return [part_finding("FK409", "changed", **{**paper.of_part(), "page": None})]
    if not faults:
        return None
    return [box_finding("FK409", "box", **paper.of_box(key)) for key, _ in faults if key in paper.read.boxes]


@functools.lru_cache(maxsize=128)
def _cells(form: str, part: str) -> tuple[int, Mapping[str, int]]:
    return controls.cells(library.template(library.form(form), part))


def _moved(data: bytes, paper: PaperRead) -> Iterator[Finding]:
    """FK408 for controls that stand in another cell than their form has them in, filled or not.

    Where cells were added or taken away, only the order of the controls can be compared.
    """
    (count, own), (wanted, places) = controls.cells(data), _cells(paper.form.name, paper.read.part)
    if count == wanted:
        moved = [key for key, cell in own.items() if key in places and places[key] != cell]
    else:
        order = [key for key in places if key in own]
        matcher = difflib.SequenceMatcher(None, order, [key for key in own if key in places], autojunk=False)
        kept = {key for block in matcher.get_matching_blocks() for key in order[block.a : block.a + block.size]}
        moved = [key for key in own if key in places and key not in kept]
    boxes = {cell: key for key, cell in places.items()}
    for key in moved:
        if key not in paper.read.boxes:
            continue
        other = boxes.get(own[key]) if count == wanted else None
        says = "in_another" if other else "elsewhere"
        values = {"other": box_name(paper.part, paper.boxes[other])} if other else None
        yield box_finding("FK408", says, values=values, **paper.of_box(key))


def _hidden(content: Typed, paper: PaperRead) -> Iterator[Finding]:
    for key, words in content.hidden.items():
        if key in paper.read.boxes:
            yield box_finding(
                "FK424", "word", values={"found": words, "words": short(words, _SHOWN)}, **paper.of_box(key)
            )


def _around(content: Typed, paper: PaperRead) -> Iterator[Finding]:
    there, printed = Counter(content.around), _printed(paper.form.name, paper.read.part)
    where = {**paper.of_part(), "page": None}
    gone, new = printed - there, there - printed
    for words in list(gone):
        if like := difflib.get_close_matches(words, new, 1, _ALIKE):
            was, now = apart(words, like[0])
            values = {"expected": Value.of(words), "found": like[0], "was": Value.of(was), "now": now}
            yield part_finding("FK422", "word_altered", values=values, **where)
            gone, new = gone - Counter([words]), new - Counter(like)
    for words in gone:
        values = {"expected": Value.of(words), "words": Value.of(short(words, _SHOWN))}
        yield part_finding("FK422", "word", values=values, **where)
    again = sum(count for words, count in new.items() if words in printed)
    if again > _ONCE_MORE:
        # One page pasted a second time: its printed words and what was filled in there are one thing to tell.
        if all(finding.code != "FK545" for finding in paper.file.findings):
            yield part_finding("FK545", "print", values={"count": again}, **where)
        return
    # Files of earlier versions have the notices of their part as printed words, line by line.
    notices = {"".join(line.split()) for box in paper.part.notices for line in (box.word or "").split("\n")}
    for words in (words for words in new if words not in notices):
        beside = near(paper.part, paper.part.boxes.get(content.behind.get(words, "")))
        values = {"found": Value(words, words, ""), "words": short(words, _SHOWN), "near": beside}
        yield part_finding("FK406", "beside", values=values, **where)
