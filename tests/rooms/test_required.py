"""Required boxes that a sheet leaves empty: none on the papers of lawful cases, and each one that is made blank."""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import json_file
from formkit.media import fonts
from formkit.merge import merge, view_of
from formkit.merge.merge import copies_of
from formkit.merge.required import empty, holds
from formkit.model import Box, Case, Condition, Form, Mark, Part, Sheet, View, trainees_of
from formkit.words.pointer import at
from tests import lawful

ROOT = Path(__file__).parents[2]
FACE = fonts.default_face()
FORMS = (
    "training-plan",
    "coe",
    "excellent-implementer",
    "excellent-supervisor",
    "sending-agreement",
    "trainee-list",
    "checklist",
)
COMPLETE = ("group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1")

Paper = tuple[Form, Part, Sheet, View]


@functools.cache
def sample(name: str) -> Case:
    case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return case


def changed(name: str, changes: dict[str, Any]) -> Case:
    """A sample with other facts at places; None takes a fact away."""
    data = copy.deepcopy(dict(sample(name).data))
    for place, value in changes.items():
        put(data, place, value)
    return Case(data, sample(name).path)


def put(data: Any, place: str, value: Any) -> None:
    parent, _, key = place.rpartition("/")
    below = at(data, parent)
    if isinstance(below, list):
        below[int(key)] = value
    elif value is None:
        below.pop(key, None)
    elif below is not None:
        below[key] = value


def papers(case: Case, form_ids: tuple[str, ...] = FORMS) -> Iterator[Paper]:
    """All sheets of a case, each with its part and the view of its copy."""
    for form_id in form_ids:
        form = library.edition(form_id, dt.date.fromisoformat(case.data["dates"]["application"]))
        for trainee in (None, *trainees_of(case)):
            view = view_of(case, trainee)
            for sheet in merge(case, trainee, form, FACE).sheets:
                part = form.parts[sheet.part]
                if part.role == "main":
                    copies = [other for other in copies_of(part, view) if all(other.get(place) for place in part.when)]
                    yield form, part, sheet, copies[sheet.copy - 1]
                else:
                    yield form, part, sheet, view


def empties(case: Case, form_ids: tuple[str, ...] = FORMS) -> set[str]:
    """`face-2/applicant_name` of all required boxes that are empty on the papers of a case."""
    return {
        f"{part.id}/{box.id}"
        for form, part, sheet, view in papers(case, form_ids)
        for box in empty(part, sheet, view, form.continuations)
    }


@pytest.mark.parametrize("name", COMPLETE)
def test_on_the_papers_of_samples_no_required_box_is_empty(name: str) -> None:
    assert {sheet.part for _, _, sheet, _ in papers(sample(name))} >= {"face-1", "face-2", "face-7"}
    assert empties(sample(name)) == set()


@pytest.mark.parametrize("first", range(0, 60, 12))
def test_on_the_papers_of_lawful_cases_no_required_box_is_empty(first: int) -> None:
    empty_boxes = {number: empties(Case(lawful.case(number))) for number in range(first, first + 12)}
    assert {number: boxes for number, boxes in empty_boxes.items() if boxes} == {}


@pytest.mark.parametrize(("name", "part"), [("group-1", "face-2"), ("group-3", "face-2"), ("enterprise-1", "applicant-1"), ("group-1", "declaration"), ("group-1", "list")])  # fmt: skip
def test_each_box_that_is_always_required_is_told_when_it_is_blank(name: str, part: str) -> None:
    form_id = {"face-2": "training-plan", "applicant-1": "coe", "declaration": "excellent-implementer", "list": "trainee-list"}[part]  # fmt: skip
    form, where, sheet, view = next(paper for paper in papers(sample(name), (form_id,)) if paper[1].id == part)
    silent = []
    for answers in where.questions:
        asked = [box for box in answers if view.case.category in box.categories]
        if asked and answers[0].required == "always":
            bare = {box.id: Mark(False if box.kind in ("tick", "circle") else "", "blank") for box in answers}
            without = Sheet(sheet.form, sheet.edition, sheet.part, {**sheet.marks, **bare})
            if empty(where, without, view, form.continuations) != (answers[0],):
                silent.append(answers[0].id)
    moved = {key for key, mark in sheet.marks.items() if mark.state == "continued"}
    assert set(silent) <= moved


@pytest.mark.parametrize(
    ("name", "changes", "boxes"),
    [
        ("enterprise-1", {"/trainees/0/birth_date": None}, {"applicant-1/birth_year", "applicant-1/birth_month", "applicant-1/birth_day"}),
        ("enterprise-1", {"/trainees/0/history/entries": {"has": True, "count": 1, "latest_from": "2019-04-01"}},
         {f"applicant-1/latest_departure_{unit}" for unit in ("year", "month", "day")}),
        ("enterprise-1", {"/trainees/0/history/entries": {"has": False}}, set()),
        ("enterprise-1", {"/trainees/0/history/criminal": {"has": True}}, {"applicant-1/criminal_detail"}),
        ("enterprise-1", {"/trainees/0/family_in_japan": None}, {"applicant-1/family_yes"}),
        ("enterprise-1", {"/trainees/0/passport": None}, set()),
        ("enterprise-1", {"/coe/japan_contact/phone": None, "/coe/japan_contact/mobile": "090-0000-0000"}, set()),
        ("enterprise-1", {"/coe/japan_contact/phone": None, "/coe/japan_contact/mobile": None}, {"applicant-1/japan_phone"}),
    ],
)  # fmt: skip
def test_the_certificate_asks_for_what_its_answers_call_for(
    name: str, changes: dict[str, Any], boxes: set[str]
) -> None:
    asked = {box for box in empties(changed(name, changes), ("coe",)) if box.startswith("applicant-1/")}
    assert asked == boxes


@pytest.mark.parametrize(
    ("name", "changes", "boxes"),
    [
        ("group-1", {"/implementer/corporation": False, "/implementer/representative": None, "/implementer/officers": [],
                     "/implementer/corporate_number": None}, set()),
        ("group-1", {"/implementer/corporate_number": None, "/implementer/officers": []},
         {"corporate_number", "officer1_kana", "officer1_name", "officer1_title", "officer1_postal", "officer1_postal_end", "officer1_address"}),
        ("enterprise-1", {"/implementer/officers/0/title": None}, {"officer1_title"}),
        ("group-1", {"/plan/occupation": None}, {"occupation_code", "occupation_name", "occupation_operation", "non_transfer_occupation", "non_transfer_operation"}),
        ("group-1", {"/plan/occupation": None, "/plan/non_transfer": {"occupation": "架空", "operation": "架空作業"}}, set()),
        ("group-1", {"/plan/goal": {"kind": "other"}}, {"goal_other_text"}),
        ("group-1", {"/plan/pre_entry_training": None}, {"pre_entry_training_yes"}),
        ("group-1", {"/plan/treatment/wage/unit": None}, {"wage_month"}),
        ("group-1", {"/plan/treatment/holidays": {"weekdays": [], "others": [{"name": "会社のカレンダーによる", "days": 105}]}}, set()),
        ("group-1", {"/plan/treatment/holidays": {"weekdays": [], "others": []}}, {"holiday_sun"}),
        ("group-1", {"/plan/treatment/contract": {"fixed": False}}, set()),
        ("group-1", {"/plan/treatment/charges/housing": None}, set()),
        ("group-1", {"/supervisor/licence_kind": None}, {"licence_general"}),
        ("group-1", {"/plan/remarks/difficulty_notice_within_1y": None}, {"difficulty_notice_yes"}),
        ("enterprise-2", {"/plan/previous_stage/accreditation_number": None}, {"previous_accreditation_number"}),
    ],
)  # fmt: skip
def test_face_2_asks_for_what_the_notes_call_for(name: str, changes: dict[str, Any], boxes: set[str]) -> None:
    asked = {
        box.partition("/")[2]
        for box in empties(changed(name, changes), ("training-plan",))
        if box.startswith("face-2/")
    }
    assert asked == boxes


def test_rows_are_asked_for_up_to_the_number_of_entries() -> None:
    officers = sample("group-1").data["implementer"]["officers"][:1]
    bare = [copy.deepcopy(officers[0]) for _ in range(3)]
    del bare[2]["address"]
    asked = empties(changed("group-1", {"/implementer/officers": bare}), ("training-plan",))
    assert asked == {"face-2/officer3_postal", "face-2/officer3_postal_end", "face-2/officer3_address"}


def test_what_stands_on_the_continuation_sheet_is_not_empty() -> None:
    officers = sample("group-1").data["implementer"]["officers"][:1] * 7
    case = changed("group-1", {"/implementer/officers": officers})
    form, part, sheet, view = next(paper for paper in papers(case, ("training-plan",)) if paper[1].id == "face-2")
    assert empty(part, sheet, view) == ()
    read = Sheet(sheet.form, sheet.edition, sheet.part, {key: Mark(mark.value) for key, mark in sheet.marks.items()})
    assert empty(part, read, view, form.continuations) == ()
    assert {box.id for box in empty(part, read, view)} >= {"officer1_title", "officer2_name", "officer6_address"}


def test_a_lecture_that_is_written_needs_its_teacher() -> None:
    lectures = copy.deepcopy(sample("group-1").data["plan"]["lectures"])
    law = next(lecture for lecture in lectures if lecture["subject"] == 3)
    more = [{**law, "teacher": None}, *[lecture for lecture in lectures if lecture["subject"] != 3]]
    asked = empties(changed("group-1", {"/plan/lectures": [law, *more]}), ("training-plan",))
    assert asked == {"face-3d/subject3_2_teacher"}


def view_with(facts: dict[str, Any]) -> View:
    return View(Case({"category": "D"}), None, facts)


SHEET = Sheet("f", "e", "p", {"written": Mark("x"), "blank": Mark("", "blank"), "moved": Mark("", "continued")})


@pytest.mark.parametrize(
    ("condition", "facts", "verdict"),
    [
        ({"categories": "DEF"}, {}, True),
        ({"categories": "ABC"}, {}, False),
        ({"given": "/a"}, {"a": 0}, True),
        ({"given": "/a"}, {"a": False}, True),
        ({"given": "/a"}, {"a": []}, False),
        ({"given": "/a"}, {"a": None}, False),
        ({"given": ["/a", "/b"]}, {"a": 1}, False),
        ({"some": "/a"}, {"a": 0}, False),
        ({"some": "/a"}, {"a": False}, False),
        ({"some": "/a"}, {"a": 2}, True),
        ({"some": "/a"}, {}, False),
        ({"absent": "/a"}, {}, True),
        ({"absent": "/a"}, {"a": ""}, True),
        ({"absent": "/a"}, {"a": 0}, False),
        ({"equals": {"/a": True}}, {"a": True}, True),
        ({"equals": {"/a": True}}, {"a": 1}, False),
        ({"equals": {"/a": "x", "/b": "y"}}, {"a": "x", "b": "z"}, False),
        ({"filled": "written"}, {}, True),
        ({"filled": "moved"}, {}, True),
        ({"filled": "blank"}, {}, False),
        ({"filled": "not_there"}, {}, False),
        ({"either": [{"given": "/a"}, {"given": "/b"}]}, {"b": 1}, True),
        ({"either": [{"given": "/a"}, {"given": "/b"}]}, {}, False),
        ({"given": "/c", "either": [{"given": "/a"}, {"given": "/b"}]}, {"b": 1}, False),
    ],
)
def test_conditions(condition: dict[str, Any], facts: dict[str, Any], verdict: bool) -> None:
    assert holds(Condition.of(condition), SHEET, view_with(facts)) is verdict


def test_a_box_of_other_categories_is_not_asked_for() -> None:
    box = Box("a", "1", "欄", "box", "text", categories="ABC", required="always")
    part = Part("p", "第1面", "題", "title", "ABCDEF", 1, "case", "main", {"a": box}, {})
    assert empty(part, Sheet("f", "e", "p", {"a": Mark("", "na")}), view_with({})) == ()
