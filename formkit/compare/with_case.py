"""Sheet against case: every box of a paper beside what the case says there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from formkit.compare.owners import Census, Subject, form_of
from formkit.compare.values import key_of, likeness, reordered, shown
from formkit.model import Box, Finding, Mark, Part, Severity, Sheet
from formkit.reading import ReadBox, ReadPart

__all__ = ["Difference", "Elsewhere", "against", "differences", "elsewhere", "expected_sheet", "place_of"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A box whose content is not what the case says; `variant` and `loose` ones may still mean the same."""

    box: Box
    expected: Mark
    found: ReadBox
    loose: bool = False
    variant: bool = False


def expected_sheet(census: Census, subject: Subject, read: ReadPart, claimed: set[int]) -> Sheet | None:
    """The sheet that a paper should be.

    Of several copies it is the one with which the paper agrees best, since papers of other programs have no number;
    `claimed` are the copies that earlier papers of this run are, which this adds to.
    """
    sheets = {copy: sheet for (part, copy), sheet in census.sheets(subject, form_of(read)).items() if part == read.part}
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
    found = []
    for key, one in read.boxes.items():
        mark = sheet.marks[key]
        alike = likeness(boxes[key], mark.value, one.value)
        if (
            alike == "different"
            and mark.whole is not None
            and likeness(boxes[key], mark.whole, one.value) != "different"
        ):
            continue  # the box has room for the whole text on this paper, where ours needs the continuation sheet
        if alike != "same":
            found.append(Difference(boxes[key], mark, one, loose=alike == "loose", variant=alike == "variant"))
    return found


def place_of(part: Part, box: Box) -> tuple[str, str]:
    """How a box is named in messages, in Japanese and English: face, item and label as printed."""
    item = f" {box.item}" if box.item else ""
    return f"{part.face}{item}「{box.label}」", f"{part.face}{item} ({box.label_en})"


def against(census: Census, subject: Subject, read: ReadPart, sheet: Sheet, file: str) -> list[Finding]:
    """One finding for each box of a paper that differs from the case."""
    unlike = differences(read, sheet)
    swapped = _swaps([one for one in unlike if not (one.loose or one.variant)])
    part = form_of(read).parts[read.part]
    return [
        finding for one in unlike for finding in _told(census, subject, read, part, one, swapped.get(one.box.id), file)
    ]


def _swaps(unlike: Sequence[Difference]) -> dict[str, Box]:
    """Boxes whose contents changed places, each with the box that has what belongs there."""

    def words(one: Difference) -> tuple[str, str] | None:
        if isinstance(one.found.value, bool) or isinstance(one.expected.value, bool):
            return None
        return str(key_of(one.box, one.expected.value)), str(key_of(one.box, one.found.value))

    waiting: dict[tuple[str, str], list[Box]] = {}
    swapped: dict[str, Box] = {}
    for one in unlike:
        pair = words(one)
        if pair is None:
            continue
        expected, found = pair
        others = waiting.get((found, expected))
        if others:
            other = others.pop(0)
            swapped[one.box.id], swapped[other.id] = other, one.box
        else:
            waiting.setdefault(pair, []).append(one.box)
    return swapped


def _told(
    census: Census, subject: Subject, read: ReadPart, part: Part, one: Difference, other: Box | None, file: str
) -> Iterator[Finding]:
    code, severity, ja, en = _verdict(census, subject, read, part, one, other)
    if not one.found.certain and severity == "error":
        severity, ja, en = "warning", ja + "（読み取りは確かではありません）", en + " (The reading is not certain.)"
    yield Finding(
        code, severity, ja, en, trainee=subject.id, case_pointer=subject.pointer(one.expected.pointer),
        form=read.form, part=read.part, box=one.box.id, item=one.box.item or None, file=file,
        page=one.found.page, rect=one.found.rect, expected=shown(one.box, one.expected.value), found=shown(one.box, one.found.value),
    )  # fmt: skip


def _verdict(
    census: Census, subject: Subject, read: ReadPart, part: Part, one: Difference, other: Box | None
) -> tuple[str, Severity, str, str]:
    ja, en = place_of(part, one.box)
    expected, found = one.expected.value, one.found.value
    if isinstance(expected, bool) or isinstance(found, bool):
        if found:
            return ("FK515", "error", f"{ja}に印がありますが、ケースでは付きません。正しい方に付け直してください。",
                    f"{en} is marked; by the case it is not. Mark the right one.")  # fmt: skip
        return ("FK515", "error", f"{ja}に印がありません。ケースでは付きます。正しい方に付け直してください。",
                f"{en} is not marked; by the case it is. Mark the right one.")  # fmt: skip
    if one.variant:
        return ("FK512", "info", f"{ja}は「{found}」で、ケースの「{expected}」と字体が違います。旅券や登記の字か確かめてください。",
                f"{en} has {found!r}, the case {expected!r}: another form of the same character. See which one the "
                "passport or register has.")  # fmt: skip
    if one.loose:
        return ("FK512", "warning", f"{ja}は「{found}」で、ケースの「{expected}」と書き方が違います。同じものか確かめてください。",
                f"{en} has {found!r}, the case {expected!r}: written differently. See whether the same is meant.")  # fmt: skip
    if other is not None:
        ja_other, en_other = place_of(part, other)
        if not found:
            return ("FK516", "error", f"{ja}に記入がなく、その値は{ja_other}に書かれています。書き移してください。",
                    f"{en} is blank; what belongs here stands in {en_other}. Move it.")  # fmt: skip
        if not expected:
            return ("FK516", "error", f"{ja}の「{_short(found)}」は{ja_other}に書くものです。書き移してください。",
                    f"{en} has {_short(found)!r}, which belongs to {en_other}. Move it.")  # fmt: skip
        return ("FK516", "error", f"{ja}の「{_short(found)}」は{ja_other}の値です。二つの欄を入れ替えてください。",
                f"{en} has {_short(found)!r}, which belongs to {en_other}. Swap the two.")  # fmt: skip
    if expected and found and reordered(one.box, expected, found):
        return ("FK518", "error", f"{ja}は「{found}」で、氏と名の順序が旅券（{expected}）と違います。旅券のとおりの順にしてください。",
                f"{en} has {found!r}; in the passport the order is {expected!r}. Follow the passport.")  # fmt: skip
    owners = _owners(census, subject, read, one) if found else []
    if owners:
        whose = "、".join(filter(None, [owners[0].id, census.name_of(owners[0])]))
        return ("FK517", "error", f"{ja}の「{found}」は別の技能実習生（{whose}）のものです。{_own(expected)}",
                f"{en}: {found!r} is that of another trainee ({whose}). {_own_en(expected)}")  # fmt: skip
    if not found:
        return ("FK513", "error", f"{ja}に記入がありません。ケースの「{_short(expected)}」を記入してください。",
                f"{en} is blank; the case has {_short(expected)!r}. Fill it in.")  # fmt: skip
    if not expected:
        return ("FK514", "error", f"{ja}の「{_short(found)}」はケースにありません。消すか、ケースを直してください。",
                f"{en} has {_short(found)!r}; the case has nothing there. Remove it, or correct the case.")  # fmt: skip
    return ("FK511", "error", f"{ja}は「{_short(found)}」ですが、ケースでは「{_short(expected)}」です。誤っている方を直してください。",
            f"{en} has {_short(found)!r}; the case has {_short(expected)!r}. Correct the one that is wrong.")  # fmt: skip


def _owners(census: Census, subject: Subject, read: ReadPart, one: Difference) -> list[Subject]:
    """The other trainees to whom a personal text belongs."""
    personal = f"{one.expected.pointer}/".startswith("/trainee/") and len(str(one.found.value)) > 2
    return census.others(subject, form_of(read), read.part, one.box.id, one.found.value) if personal else []


def _own(expected: str) -> str:
    return (
        f"本人の「{_short(expected)}」に直してください。"
        if expected
        else "本人のケースには何もない欄です。消してください。"
    )


def _own_en(expected: str) -> str:
    return f"This trainee's is {_short(expected)!r}." if expected else "This trainee has nothing there: remove it."


def _short(words: str, most: int = 60) -> str:
    """A long text cut for a message; `expected` and `found` of the finding have it whole."""
    return words if len(words) <= most else words[:most] + "…"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same fact at another place: file and part, how the place is named in both languages, and what stands there."""

    file: str
    part: str
    place: tuple[str, str]
    words: str


def elsewhere(finding: Finding, said: Sequence[Elsewhere]) -> Finding:
    """The finding with what other papers say about the same fact, where that is another thing."""
    others = [
        one for one in said if one.words != finding.found and (one.file, one.part) != (finding.file, finding.part)
    ]
    others = list({one.place: one for one in others}.values())[:2]
    if not others or finding.code != "FK511":
        return finding
    ja = "、".join(f"{one.place[0]}では「{_short(one.words, 24)}」" for one in others)
    en = ", ".join(f"{one.place[1]}: {_short(one.words, 24)!r}" for one in others)
    return replace(
        finding, message=f"{finding.message}同じ事実は{ja}です。", message_en=f"{finding.message_en} The same fact stands in {en}.",
    )  # fmt: skip
