"""When each box must be filled: the lists made from the official notes agree with boxes.json, and both are whole.

tests/data/required has a list for each of three parts, written from the notes printed on the forms and the authorities'
own tools, without boxes.json; conditions.tsv says what each of their phrases means of the facts of a case. Where the
data depart from a list, its last column says why.
"""

from __future__ import annotations

import csv
import functools
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import pypdf
import pytest

from formkit import library
from formkit.case import schema
from formkit.maintain.draw.files import with_requirements
from formkit.model import Box, Condition, Part, Requirement
from formkit.model.view import ROOTS
from formkit.words.pointer import path
from tests.realfiles import REALFILES

LISTS = Path(__file__).parent / "data" / "required"
FORMS = Path(__file__).parents[1] / "forms"
OTIT = REALFILES / "official" / "otit-training-plan_2024-08.pdf"
ISA = REALFILES / "official" / "isa-coe-batch-common.csv"
PARTS = {
    "coe-applicant-1": ("coe_2025-03", "applicant-1"),
    "training-plan-face-2": ("training-plan_2025-06", "face-2"),
    "excellent-implementer-declaration": ("excellent-implementer_2020-11", "declaration"),
}
EVERY_PART = [(form.name, part.id) for form in library.forms() for part in form.parts.values()]

Ids = tuple[str, ...]


class Row(NamedTuple):
    """One line of a list: its questions, each with the boxes of which one must be filled."""

    item: str
    questions: tuple[Ids, ...]
    when: str
    asks: str
    difference: str


def table(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def spelled_out(pattern: str) -> list[str]:
    """officer{1-2}_{name,title} → officer1_name, officer1_title, officer2_name, officer2_title."""
    pieces = [piece.split(",") for piece in re.split(r"[{}]", pattern)]
    for piece in pieces:
        if len(piece) == 1 and (ends := re.fullmatch(r"(\d+)-(\d+)", piece[0])):
            piece[:] = [f"{number:0{len(ends[1])}}" for number in range(int(ends[1]), int(ends[2]) + 1)]
    return ["".join(words) for words in itertools.product(*pieces)]


def questions(boxes: str) -> tuple[Ids, ...]:
    """`a b`: two questions; `one of: a b`: one; `one of each: row{1-2}_{yes,no}`: one for each choice in the first braces."""
    how, _, patterns = boxes.rpartition(": ")
    if how == "one of each":
        first = re.search(r"\{(.*?)\}", patterns)
        assert first
        rows = spelled_out("{" + first[1] + "}")
        return tuple(tuple(spelled_out(patterns.replace(first[0], row, 1))) for row in rows)
    ids = tuple(box for pattern in patterns.split() for box in spelled_out(pattern))
    return (ids,) if how == "one of" else tuple((box,) for box in ids)


@functools.cache
def rows(name: str) -> list[Row]:
    return [
        Row(line["item"], questions(line["boxes"]), line["when"], line["class"], line["difference"])
        for line in table(name)
    ]


def part_of(form: str, part: str) -> Part:
    return library.form(form).parts[part]


def meant(phrase: str, box: Box) -> tuple[set[str], Any]:
    """Of which categories, and where what holds, a phrase of a list demands a box."""
    (line,) = (line for line in table("conditions") if line["phrase"] == phrase)
    number = re.search(r"(?:officer|family_|other_pay|holiday|leave|charge|rise)(\d)", box.id)
    words = line["condition"].replace("{n}", str(int(number[1]) - 1) if number else "?")
    condition = json.loads(words.replace("{own}", box.pointer or "?"))
    return set(line["categories"]), condition if isinstance(condition, str) else Condition.of(condition)


def agree(row: Row, part: Part) -> bool:
    """Whether boxes.json demands what a line of a list does."""
    asked = {tuple(box.id for box in answers): answers[0] for answers in part.questions}
    for ids in row.questions:
        box = part.boxes[ids[0]]
        categories, condition = meant(row.when, box)
        same = asked[ids].required == condition if ids in asked else False
        if not same or (
            condition not in ("never", "by hand") and categories != set(box.categories) & set(part.categories)
        ):
            return False
    return True


@pytest.mark.parametrize("name", PARTS)
def test_a_list_names_every_box_once(name: str) -> None:
    named = [box for row in rows(name) for ids in row.questions for box in ids]
    part = part_of(*PARTS[name])
    assert sorted(named) == sorted(part.boxes.keys() - {box.id for box in part.notices})


@pytest.mark.parametrize("name", PARTS)
def test_boxes_are_required_as_the_notes_say_or_the_list_says_why_not(name: str) -> None:
    part = part_of(*PARTS[name])
    for row in rows(name):
        assert agree(row, part) == (not row.difference), row


@pytest.mark.parametrize("name", PARTS)
def test_who_somebody_is_and_yes_or_no_are_marked_as_in_the_list(name: str) -> None:
    boxes = part_of(*PARTS[name]).boxes
    marked = {(row.item, row.asks, boxes[box].asks) for row in rows(name) for ids in row.questions for box in ids}
    assert {line for line in marked if line[1] not in ("-", line[2])} == set()


def test_every_phrase_is_used() -> None:
    used = {row.when for name in PARTS for row in rows(name)}
    assert used == {line["phrase"] for line in table("conditions")}


@pytest.mark.parametrize(("form", "name"), EVERY_PART)
def test_every_box_has_a_verdict_and_of_a_choice_only_the_first(form: str, name: str) -> None:
    part = part_of(form, name)
    asked = list(part.questions)
    assert sorted(box.id for answers in asked for box in answers) == sorted(part.boxes)
    for answers in asked:
        assert answers[0].required is not None
        assert all(other.required is None for other in answers[1:])
        assert (len(answers) > 1) == (answers[0].choice is not None), answers[0].id
        assert len({(box.asks, box.categories) for box in answers}) == 1, answers[0].id


def first(part: Part, box: Box) -> Requirement | None:
    """When a box is required: what it says itself, or the first of its choice."""
    return next(answers[0].required for answers in part.questions if box in answers)


@pytest.mark.parametrize(("form", "name"), EVERY_PART)
def test_a_required_tick_is_one_of_several_answers_and_those_of_one_fact_are_together(form: str, name: str) -> None:
    part = part_of(form, name)
    choices: dict[str, set[str | None]] = {}
    for box in part.boxes.values():
        if box.kind in ("tick", "circle") and box.pointer and first(part, box) not in ("never", "by hand"):
            choices.setdefault(re.sub(r"/bands/\d+$", "/bands", box.pointer), set()).add(box.choice)
    assert {pointer for pointer, named in choices.items() if len(named) > 1 or None in named} == set()


@pytest.mark.parametrize(("form", "name"), EVERY_PART)
def test_what_the_office_fills_in_or_a_hand_signs_is_not_asked_of_the_case(form: str, name: str) -> None:
    boxes = part_of(form, name).boxes.values()
    assert {box.required for box in boxes if box.kind == "official"} <= {"never", "by hand"}


@pytest.mark.parametrize(("form", "name"), EVERY_PART)
def test_conditions_name_what_there_is(form: str, name: str) -> None:
    part = part_of(form, name)
    for box in part.boxes.values():
        for condition in conditions(box):
            assert set(condition.categories) & set(box.categories) & set(part.categories), box.id
            assert set(condition.filled) <= part.boxes.keys() - {box.id}, box.id
            for place in condition.places:
                assert in_view(part, place), (box.id, place)
            for place, value in condition.equals:
                fact = schema.node(path(in_case(part, place))) or {}
                assert value in fact.get("enum", ()) or (fact.get("type") == "boolean" and isinstance(value, bool)), (
                    place
                )


def conditions(box: Box) -> Iterator[Condition]:
    """The condition of a box and those inside it."""
    waiting = [box.required] if isinstance(box.required, Condition) else []
    for condition in waiting:
        yield condition
        waiting += condition.either


def in_case(part: Part, place: str) -> str:
    """A place of the view of a part as a place of the case."""
    first, _, rest = place.removeprefix("/").partition("/")
    if first == "rows" and part.repeat:
        return f"{part.repeat.pointer}/{rest}"
    return f"{ROOTS.get(first, f'/{first}')}/{rest}".rstrip("/")


def in_view(part: Part, place: str) -> bool:
    """Whether the view of a part has a place: a fact of the case, or points of a declaration that a box shows as well."""
    if place.startswith("/score/"):
        item = re.sub(r"/(values/\w+|counted)$", "", place)
        return part.per == "case" and any((box.pointer or "").startswith(f"{item}/") for box in part.boxes.values())
    return schema.node(path(in_case(part, place))) is not None


@pytest.mark.skipif(not OTIT.is_file(), reason=f"no real forms at {REALFILES}")
def test_what_the_fillable_form_of_the_authority_demands_is_required() -> None:
    """Its script names the fields that must be filled, always or of some categories; face 1, 2 and 7."""
    reader = pypdf.PdfReader(OTIT)
    script = "".join(
        str(piece.get_object().get_data(), "utf-8")
        for piece in cast(Any, reader.trailer["/Root"])["/AcroForm"]["/XFA"][1::2]
    )
    demanded = set(re.findall(r'rules\.required\("Top\.Page\d\.(\w+)"|\}, "Top\.Page\d\.(\w+)", retObj\)\);', script))
    fields = {always or sometimes for always, sometimes in demanded}
    form = library.form("training-plan_2024-08")
    verdicts: dict[str, set[Requirement | None]] = {}
    for part in (form.parts[name] for name in ("face-1", "face-2", "face-7")):
        for box in part.boxes.values():
            if box.official_field:
                verdicts.setdefault(box.official_field.partition("=")[0], set()).add(first(part, box))
    assert len(fields) > 90 and fields <= verdicts.keys()
    assert {field for field in fields if verdicts[field] & {"never", None}} == set()
    assert {field for field in fields if "by hand" in verdicts[field]} == {"chkSEIYAKU"}


# Columns of ISA's template for the common page, with the box of sheet 1 that asks the same.
COLUMNS = {
    "国籍・地域": "nationality", "生年月日": "birth_year", "氏名": "name", "性別": "sex_male", "出生地": "birth_place",
    "配偶者の有無": "spouse_yes", "職業": "occupation", "本国における居住地": "home_town", "旅券_（2）有効期限": "passport_expiry_year",
    "日本における連絡先_電話番号": "japan_phone", "入国目的": "purpose_01", "入国予定年月": "entry_year", "上陸予定港": "port",
    "滞在予定期間(年数)": "stay", "同伴者の有無": "accompanied_yes", "査証申請予定地": "visa_place",
    "過去の出入国歴_有無": "entries_yes", "過去の出入国歴_回数": "entries_count", "直近の出入国歴(始期)": "latest_entry_year",
    "直近の出入国歴(終期)": "latest_departure_year", "過去の在留資格認定証明書交付申請歴_有無": "past_coe_yes",
    "過去の在留資格認定証明書交付申請歴_回数": "past_coe_count", "過去の在留資格認定証明書交付申請歴_うち不交付となった回数": "past_coe_refused",
    "犯罪を理由とする処分を受けたことの有無": "criminal_yes", "犯罪を理由とする処分を受けたことの有無_有_内容入力欄": "criminal_detail",
    "退去強制又は出国命令による出国の有無": "deportation_yes", "退去強制又は出国命令による出国の有無_回数": "deportation_count",
    "退去強制又は出国命令による出国の有無_直近の送還歴": "latest_deportation_year", "在日親族及び同居者_有無": "family_yes",
}  # fmt: skip


@pytest.mark.skipif(not ISA.is_file(), reason=f"no real forms at {REALFILES}")
def test_what_the_batch_template_of_the_authority_asks_only_of_some_is_conditional() -> None:
    part = part_of("coe_2025-03", "applicant-1")
    with ISA.open(encoding="utf-8-sig", newline="") as file:
        heads, rules, *_ = csv.reader(file)
    asked = {head.removeprefix("身分事項_"): rule for head, rule in zip(heads, rules, strict=True)}
    of_some = ("有 Yesを選択した場合", "所持している場合のみ")
    for column, key in COLUMNS.items():
        some = any(words in asked[column] for words in of_some)
        assert (first(part, part.boxes[key]) != "always") is some, column
    assert "どちらか必須" in asked["日本における連絡先_電話番号"]
    assert {box.id for box in part.boxes.values() if box.choice == "japan_phone"} == {"japan_phone", "japan_mobile"}


def test_drawing_a_form_anew_keeps_when_boxes_are_required() -> None:
    file = FORMS / "trainee-list_2026-11" / "boxes.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    drawn = {part: [Box.of(box) for box in boxes] for part, boxes in before.items()}
    bare = {
        part: [Box(box.id, box.item, box.label, box.label_en, box.kind) for box in boxes]
        for part, boxes in drawn.items()
    }
    kept = with_requirements(file, bare)
    for part, boxes in before.items():
        for box, again in zip(boxes, kept[part], strict=True):
            assert {key: again.get(key) for key in ("required", "choice", "asks")} == {
                key: box.get(key) for key in ("required", "choice", "asks")
            }


def test_both_editions_of_the_plan_ask_for_the_same() -> None:
    assert (FORMS / "training-plan_2024-08/boxes.json").read_bytes() == (
        FORMS / "training-plan_2025-06/boxes.json"
    ).read_bytes()
