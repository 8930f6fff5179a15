"""Sheet against case: every box of a paper beside what the case says there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from formkit.compare.owners import Cases, Owner, form_of
from formkit.compare.values import key_of, likeness, reordered, shown
from formkit.library import sentences
from formkit.library.box_findings import box_finding, box_name
from formkit.model import Box, Finding, Mark, Part, Sheet, Value
from formkit.reading import ReadBox, ReadPart
from formkit.words.text import short


@dataclass(frozen=True, slots=True)
class Difference:
    """A box whose content is not what the case says; `variant` and `loose` ones may still mean the same."""

    box: Box
    expected: Mark
    read: ReadBox
    loose: bool = False
    variant: bool = False


def expected_sheet(cases: Cases, owner: Owner, read: ReadPart, claimed: set[int]) -> Sheet | None:
    """The sheet that a paper should be.

    Of several copies it is the one with which the paper agrees best, since papers of other programs have no number;
    `claimed` are the copies that earlier papers of this run are, which this adds to.
    """
    sheets = {copy: sheet for (part, copy), sheet in cases.sheets(owner, form_of(read)).items() if part == read.part}
    if not sheets:
        return None
    boxes = form_of(read).parts[read.part].boxes

    def fit(copy: int) -> tuple[int, bool, bool]:
        same = sum(
            bool(mark.value) and key_of(boxes[key], mark.value) == key_of(boxes[key], sheets[copy].marks[key].value)
            for key, mark in read.sheet.marks.items()
        )
        return same, copy not in claimed, copy == read.copy

    chosen = max(sheets, key=fit) if len(sheets) > 1 else min(sheets)
    claimed.add(chosen)
    return sheets[chosen]


def differences(read: ReadPart, sheet: Sheet) -> list[Difference]:
    """The boxes that were read and are not the same as on the sheet, in the order of the form."""
    boxes = form_of(read).parts[read.part].boxes
    unlike = []
    for key, reading in read.boxes.items():
        mark = sheet.marks[key]
        alike = likeness(boxes[key], mark.value, reading.value)
        if (
            alike == "different"
            and mark.whole is not None
            and likeness(boxes[key], mark.whole, reading.value) != "different"
        ):
            continue  # the box has room for the whole text on this paper, where ours needs the continuation sheet
        if alike != "same":
            unlike.append(Difference(boxes[key], mark, reading, loose=alike == "loose", variant=alike == "variant"))
    return unlike


def against(cases: Cases, owner: Owner, read: ReadPart, sheet: Sheet, file: str) -> list[Finding]:
    """One finding for each box of a paper that differs from the case."""
    unlike = differences(read, sheet)
    swapped = _swaps([difference for difference in unlike if not (difference.loose or difference.variant)])
    part = form_of(read).parts[read.part]
    return [
        finding
        for difference in unlike
        for finding in _findings(cases, owner, read, part, difference, swapped.get(difference.box.id), file)
    ]


def _swaps(unlike: Sequence[Difference]) -> dict[str, Box]:
    """Boxes whose contents changed places, each with the box that has what belongs there."""

    def words(difference: Difference) -> tuple[str, str] | None:
        expected, actual = difference.expected.value, difference.read.value
        if isinstance(expected, bool) or isinstance(actual, bool):
            return None
        return str(key_of(difference.box, expected)), str(key_of(difference.box, actual))

    waiting: dict[tuple[str, str], list[Box]] = {}
    swapped: dict[str, Box] = {}
    for difference in unlike:
        pair = words(difference)
        if pair is None:
            continue
        expected, actual = pair
        others = waiting.get((actual, expected))
        if others:
            other = others.pop(0)
            swapped[difference.box.id], swapped[other.id] = other, difference.box
        else:
            waiting.setdefault(pair, []).append(difference.box)
    return swapped


def _findings(
    cases: Cases, owner: Owner, read: ReadPart, part: Part, difference: Difference, other: Box | None, file: str
) -> Iterator[Finding]:
    box = difference.box
    code, says, names = _verdict(cases, owner, read, part, difference, other)
    # A reading that is not certain is no error: the sentence says so.
    if not difference.read.certain and sentences.severity(code, says) == "error":
        says = f"{says}_unsure"
    values = {
        "expected": shown(box, difference.expected.value),
        "found": shown(box, difference.read.value),
        **names,
    }
    yield box_finding(
        code, says, form=read.form, part=part, box=box, values=values, trainee=owner.id,
        case_pointer=owner.pointer(difference.expected.pointer), file=file, page=difference.read.page,
        rect=difference.read.rect,
    )  # fmt: skip


def _verdict(
    cases: Cases, owner: Owner, read: ReadPart, part: Part, difference: Difference, other: Box | None
) -> tuple[str, str, dict[str, object]]:
    """Code, name of the sentence, and what that names besides the box and both values."""
    expected, actual = difference.expected.value, difference.read.value
    if isinstance(expected, bool) or isinstance(actual, bool):
        return "FK515", "marked" if actual else "not_marked", {}
    cut: dict[str, object] = {"here": short(actual), "wanted": short(expected)}
    if difference.variant or difference.loose:
        return "FK512", "variant" if difference.variant else "loose", {}
    if other is not None:
        says = "elsewhere" if not actual else "belongs_elsewhere" if not expected else "swapped"
        return "FK516", says, {**cut, "other": box_name(part, other)}
    if expected and actual and reordered(difference.box, expected, actual):
        return "FK518", "reordered", {}
    owners = _owners(cases, owner, read, difference) if actual else []
    if owners:
        whose = "、".join(filter(None, [owners[0].id, cases.name_of(owners[0])]))
        return "FK517", "correct" if expected else "remove", {**cut, "whose": whose}
    if not actual:
        return "FK513", "blank", cut
    if not expected:
        return "FK514", "extra", cut
    return "FK511", "differs", cut


def _owners(cases: Cases, owner: Owner, read: ReadPart, difference: Difference) -> list[Owner]:
    """The other trainees to whom a personal text belongs."""
    personal = f"{difference.expected.pointer}/".startswith("/trainee/") and len(str(difference.read.value)) > 2
    return cases.others(owner, form_of(read), read.part, difference.box.id, difference.read.value) if personal else []


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same fact at another place: file and part, how the place is named in both languages, and what stands there."""

    file: str
    part: str
    place: Value
    words: str


def elsewhere(finding: Finding, mentions: Sequence[Elsewhere]) -> Finding:
    """The finding with what other papers say about the same fact, where that is another thing."""
    others = [
        other
        for other in mentions
        if other.words != finding.found and (other.file, other.part) != (finding.file, finding.part)
    ]
    others = list({other.place: other for other in others}.values())[:2]
    if not others or finding.code != "FK511":
        return finding
    ja = "、".join(f"{other.place.ja}では「{short(other.words, 24)}」" for other in others)
    en = ", ".join(f"{other.place.en}: {short(other.words, 24)!r}" for other in others)
    values = {**finding.values, "others": Value(ja, en, finding.values["found"].place)}
    return sentences.rewritten(replace(finding, message="", says=f"{finding.says}_elsewhere"), values)
