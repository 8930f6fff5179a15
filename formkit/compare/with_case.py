"""Sheet against case: every box of a paper beside what the case says there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formkit.compare.owners import Cases
from formkit.compare.paper import Owner, PaperRead
from formkit.compare.values import Likeness, key_of, likeness, reordered, shown
from formkit.library import sentences
from formkit.library.box_findings import box_finding, box_name
from formkit.model import Box, Finding, Mark, Sheet
from formkit.reading import ReadBox
from formkit.words.text import short


@dataclass(frozen=True, slots=True)
class Difference:
    """A box whose content is not what the case says; `variant` and `loose` ones may still mean the same."""

    box: Box
    expected: Mark
    read: ReadBox
    likeness: Likeness

    @property
    def texts(self) -> tuple[str, str] | None:
        """What the case and the paper say; None for ticks and circles."""
        expected, actual = self.expected.value, self.read.value
        return None if isinstance(expected, bool) or isinstance(actual, bool) else (expected, actual)


def expected_sheet(cases: Cases, owner: Owner, paper: PaperRead, claimed: set[int]) -> Sheet | None:
    """The sheet that a paper should be.

    Of several copies it is the one with which the paper agrees best, since papers of other programs have no number;
    `claimed` are the copies that earlier papers of this run are, which this adds to.
    """
    sheets = cases.sheets_for(owner, paper)
    if not sheets:
        return None
    boxes, read = paper.boxes, paper.read

    def fit(copy: int) -> tuple[int, bool, bool]:
        same = sum(
            bool(mark.value) and key_of(boxes[key], mark.value) == key_of(boxes[key], sheets[copy].marks[key].value)
            for key, mark in read.sheet.marks.items()
        )
        return same, copy not in claimed, copy == read.copy

    chosen = max(sheets, key=fit) if len(sheets) > 1 else min(sheets)
    claimed.add(chosen)
    return sheets[chosen]


def differences(paper: PaperRead, sheet: Sheet) -> Iterator[Difference]:
    """The boxes that were read and are not the same as on the sheet, in the order of the form."""
    boxes = paper.boxes
    for key, reading in paper.read.boxes.items():
        mark = sheet.marks[key]
        alike = likeness(boxes[key], mark.value, reading.value)
        if boxes[key].kind == "notice":
            # Whether it stands there depends on the settings of the day on which the paper was made.
            words = boxes[key].word or ""
            alike = "same" if not reading.value or likeness(boxes[key], words, reading.value) != "different" else alike
        if alike == "different" and mark.whole is not None:
            # The box may have room for the whole text on this paper, where ours needs the continuation sheet.
            alike = "different" if likeness(boxes[key], mark.whole, reading.value) == "different" else "same"
        if alike != "same":
            yield Difference(boxes[key], mark, reading, alike)


def against(cases: Cases, owner: Owner, paper: PaperRead, sheet: Sheet) -> list[Finding]:
    """One finding for each box of a paper that differs from the case."""
    unlike = list(differences(paper, sheet))
    swapped = _swaps([difference for difference in unlike if difference.likeness == "different"])
    return [_finding(cases, owner, paper, difference, swapped.get(difference.box.id)) for difference in unlike]


def _swaps(unlike: Sequence[Difference]) -> dict[str, Box]:
    """Boxes whose contents changed places, each with the box that has what belongs there."""
    waiting: dict[tuple[str, ...], list[Box]] = {}
    swapped: dict[str, Box] = {}
    for difference in unlike:
        if difference.texts is None:
            continue
        expected, actual = (str(key_of(difference.box, words)) for words in difference.texts)
        others = waiting.get((actual, expected))
        if others:
            other = others.pop(0)
            swapped[difference.box.id], swapped[other.id] = other, difference.box
        else:
            waiting.setdefault((expected, actual), []).append(difference.box)
    return swapped


def _finding(cases: Cases, owner: Owner, paper: PaperRead, difference: Difference, other: Box | None) -> Finding:
    box, expected, read = difference.box, difference.expected, difference.read
    code, says, names = _verdict(cases, owner, paper, difference, other)
    # A reading that is not certain is no error: the sentence says so.
    if not read.certain and sentences.severity(code, says) == "error":
        says = f"{says}_unsure"
    values = {"expected": shown(box, expected.value), "found": shown(box, read.value), **names}
    where = owner.pointer(expected.pointer)
    return box_finding(code, says, values=values, trainee=owner.id, case_pointer=where, **paper.of_box(box.id))


def _verdict(
    cases: Cases, owner: Owner, paper: PaperRead, difference: Difference, other: Box | None
) -> tuple[str, str, dict[str, object]]:
    """Code, name of the sentence, and what that names besides the box and both values."""
    if difference.texts is None:
        return "FK515", "marked" if difference.read.value else "not_marked", {}
    if difference.likeness != "different":
        return "FK512", difference.likeness, {}
    expected, actual = difference.texts
    cut: dict[str, object] = {"here": short(actual), "wanted": short(expected)}
    if other is not None:
        says = "elsewhere" if not actual else "belongs_elsewhere" if not expected else "swapped"
        return "FK516", says, {**cut, "other": box_name(paper.part, other)}
    if expected and actual and reordered(difference.box, expected, actual):
        return "FK518", "reordered", {}
    # A personal text may belong to another trainee.
    if len(actual) > 2 and f"{difference.expected.pointer}/".startswith("/trainee/"):
        others = sorted(cases.saying(paper, difference.box.id, actual) - {owner.number})
        if others:
            first = cases.owners[others[0]]
            whose = "、".join(filter(None, [first.id, cases.name_of(first)]))
            return "FK517", "correct" if expected else "remove", {**cut, "whose": whose}
    if not actual:
        return "FK513", "blank", cut
    return ("FK511", "differs", cut) if expected else ("FK514", "extra", cut)
