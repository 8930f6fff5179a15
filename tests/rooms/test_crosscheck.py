"""Whose a paper is, what counts as the same, and what papers say about each other."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import compare, library, merge, reading
from formkit.case import json_file
from formkit.compare.facts import case_of as case_of_facts
from formkit.compare.facts import facts_of, laid_over
from formkit.compare.values import likeness, reordered
from formkit.media import fonts
from formkit.model import Box, Case, Finding, Mark, Sheet, trainees_of
from formkit.reading import ReadFile
from formkit.reading.contents import PartReading, ReadBox
from formkit.run import batch
from formkit.words import text

SAMPLES = Path(__file__).parents[2] / "samples"
FACE = fonts.default_face()
DAY = dt.date(2026, 12, 1)
PLAN, COE = "training-plan_2025-06", "coe_2025-03"


def case_of(sample: str = "group-1", change: Mapping[str, Any] | None = None) -> Case:
    case, _ = json_file.read_case(SAMPLES / sample / "case.json")
    assert case is not None
    return replace(case, data=laid_over(copy.deepcopy(dict(case.data)), change)) if change else case


def sheets(case: Case, form: str, trainee: int | None = 0) -> dict[str, Sheet]:
    who = None if trainee is None else trainees_of(case)[trainee]
    return {sheet.part: sheet for sheet in merge.merge(case, who, library.form(form), FACE).sheets}


def paper(sheet: Sheet, path: str = "x.pdf", **marks: str | bool) -> ReadFile:
    """A sheet as a paper that was read, with some marks changed."""
    form = library.form(f"{sheet.form}_{sheet.edition}")
    part = form.parts[sheet.part]
    boxes = {
        key: ReadBox(marks.get(key, mark.value), place.page, (place.x, place.y, place.w, place.h), "text")
        for key, mark in sheet.marks.items()
        for place in [part.places[key]]
    }
    return ReadFile(path, "pdf", (PartReading(form, part, path, sheet.copy, boxes).whole(range(1, part.pages + 1)),))


def run(files: list[ReadFile], *cases: Case) -> tuple[Finding, ...]:
    return compare.crosscheck(files, cases, DAY).findings


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings if finding.code not in ("FK533", "FK537")]


def box(**about: Any) -> Box:
    return Box(**{"id": "b", "item": "1", "label": "欄", "label_en": "Box", "kind": "text", **about})


@pytest.mark.parametrize(
    "expected,found,formatter,alike",
    [
        ("2027年4月1日", "令和9年4月1日", "date_ja", "same"),
        ("2027年4月1日～2028年3月31日", "2027/4/1〜2028/3/31", "period", "same"),
        ("185,000", "185000", "yen", "same"),
        ("4", "04", "month", "same"),
        ("168", "168.0", "number", "same"),
        ("0123", "123", "text", "different"),
        ("NGUYEN VAN AN", "ＮＧＵＹＥＮ　ＶＡＮ\nＡＮ", "roman", "same"),
        ("茨城県つくば市見本1-2", "茨城県 つくば市\n見本1‐2", "address_line", "same"),
        ("ダミー", "ﾀﾞﾐｰ", "text", "same"),
        ("⼀般", "一般", "text", "same"),
        ("髙﨑", "高崎", "full_name", "variant"),
        ("Nguyen Van An", "NGUYEN VAN AN", "roman", "loose"),
        ("\u585a", "\ufa10", "full_name", "loose"),
        ("大田", "太田", "full_name", "different"),
        ("1000", "7000", "yen", "different"),
        ("見本", "", "text", "different"),
    ],
)  # fmt: skip
def test_what_counts_as_the_same(expected: str, found: str, formatter: str, alike: str) -> None:
    assert likeness(box(write=formatter), expected, found) == alike


def test_numbers_that_only_look_like_dates_stay_apart() -> None:
    assert text.comparable("2027-4-1") == "2027-04-01" and text.comparable("2001-02-30") == "2001-02-30"


def test_variant_is_told_but_passes_and_loose_is_a_warning() -> None:
    case = case_of()
    face = sheets(case, COE)["applicant-1"]
    name = str(face.marks["name"].value)
    assert [(f.code, f.severity) for f in run([paper(face, name=name.replace("髙", "高").lower())], case)] != []
    third = sheets(case, COE, 2)["applicant-1"]
    told = run([paper(third, name=str(third.marks["name"].value).replace("髙", "高"))], case)
    assert [(finding.code, finding.severity) for finding in told if finding.code != "FK533"] == [("FK512", "info")]
    told = run([paper(third, name=str(third.marks["name"].value).lower())], case)
    assert [(finding.code, finding.severity) for finding in told if finding.code != "FK533"] == [("FK512", "warning")]


def test_paper_of_a_stranger_is_nobodys() -> None:
    case = case_of()
    stranger = replace(case, data=copy.deepcopy(dict(case.data)))
    trainee = stranger.data["trainees"][0]
    trainee["name"] |= {"family": "KASO", "given": "TARO", "kanji": None}
    trainee["passport"]["number"], trainee["birth_date"] = "Z9999999", "1990-01-01"
    assert codes(run([paper(sheets(stranger, COE)["applicant-1"])], case)) == ["FK531"]
    alone = replace(case, data={**case.data, "trainees": case.data["trainees"][:1]})
    assert codes(run([paper(sheets(stranger, COE)["applicant-1"])], alone)) == ["FK531"]


def test_same_paper_twice_and_papers_not_there_yet() -> None:
    case = case_of()
    face = sheets(case, COE)["applicant-1"]
    findings = run([paper(face, "a.pdf"), paper(face, "b.pdf")], case)
    assert codes(findings) == ["FK532"]
    absent = {finding.part for finding in findings if finding.code == "FK533"}
    assert absent == {"applicant-2y", "organisation-1y"}


def test_paper_that_the_category_does_not_use() -> None:
    group = case_of()
    other = sheets(case_of("enterprise-2"), PLAN)["face-5"]
    assert codes(run([paper(other)], group)) == ["FK534"]


def test_paper_in_another_trainees_folder() -> None:
    case = case_of()
    own, other = sheets(case, COE, 0), sheets(case, COE, 1)
    files = [paper(own[part], f"in/t1/{part}.pdf") for part in ("applicant-1", "organisation-1y")]
    files.append(paper(other["applicant-2y"], "in/t1/applicant-2y.pdf"))
    findings = run(files, case)
    assert codes(findings) == ["FK535"]
    assert [(f.trainee, f.file, f.expected) for f in findings if f.code == "FK535"] == [
        ("t2", "in/t1/applicant-2y.pdf", "t1")
    ]


def test_old_edition_is_told() -> None:
    case = case_of()
    old = sheets(case, "excellent-implementer_2019-03", None)["declaration"]
    assert "FK519" in codes(run([paper(old)], case))


def test_one_passport_on_the_papers_of_two() -> None:
    case = case_of()
    one, two = (sheets(case, COE, number)["applicant-1"] for number in (0, 1))
    key = next(
        box.id
        for box in library.form(COE).parts["applicant-1"].boxes.values()
        if box.pointer == "/trainee/passport/number"
    )
    wrong = {key: one.marks[key].value}
    findings = run([paper(one, "a.pdf"), paper(two, "b.pdf", **wrong)], case)
    assert [(finding.code, finding.file) for finding in findings if finding.code != "FK533"] == [("FK517", "b.pdf")]
    third = {key: "Y7777777"}
    findings = run([paper(one, "a.pdf", **third), paper(two, "b.pdf", **third)], case)
    assert {finding.file for finding in findings if finding.code == "FK522"} == {"a.pdf", "b.pdf"}


def test_whole_text_in_a_box_that_ours_continues_elsewhere() -> None:
    case = case_of(change={"/plan/remarks": {"text": "見本の備考です。" * 200}})
    face = sheets(case, PLAN)["face-2"]
    key, mark = next((key, mark) for key, mark in face.marks.items() if mark.state == "continued" and mark.whole)
    assert mark.value == "別紙のとおり"
    assert set(codes(run([paper(face, **{key: str(mark.whole)})], case))) <= {"FK308"}  # other facts are lacking


def test_finding_names_the_law_that_the_paper_would_break() -> None:
    case = case_of()
    face = sheets(case, PLAN)["face-2"]
    part = library.form(PLAN).parts["face-2"]
    key = next(box.id for box in part.boxes.values() if box.pointer == "/plan/hours/lectures")
    (finding,) = [one for one in run([paper(face, **{key: "10"})], case) if one.code == "FK511"]
    assert "L-02" in finding.message and "L-02" in finding.message_en and finding.law
    assert finding.case_pointer == "/plan/hours/lectures" and finding.found == "10"


def test_without_a_case_papers_are_compared_with_each_other() -> None:
    case = case_of()
    plan, coe = sheets(case, PLAN), sheets(case, COE)
    files = [paper(plan[part], f"in/{part}.pdf") for part in plan] + [
        paper(coe[part], f"in/{part}.pdf") for part in coe
    ]
    assert run(files) == ()
    wage = next(
        (box.id, str(coe["organisation-1y"].marks[box.id].value))
        for box in library.form(COE).parts["organisation-1y"].boxes.values()
        if box.pointer == "/plan/treatment/wage/amount"
    )
    other = [file for file in files if not file.path.endswith("organisation-1y.pdf")]
    other.append(paper(coe["organisation-1y"], "in/organisation-1y.pdf", **{wage[0]: "150,000"}))
    told = run(other)
    assert {finding.code for finding in told} == {"FK521"} and any(
        finding.box == wage[0] or finding.found == wage[1] for finding in told
    )


@pytest.mark.parametrize(
    "sample", ["group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1"]
)
def test_without_a_case_right_papers_give_no_finding(sample: str) -> None:
    case = case_of(sample)
    filed = dt.date.fromisoformat(case.data["dates"]["application"])
    files = []
    for number, trainee in (*enumerate(trainees_of(case)), (None, None)):
        for form in sorted({library.edition(form.id, filed).name for form in library.forms()}):
            folder = trainee["id"] if trainee else "common"
            files += [
                paper(sheet, f"{folder}/{sheet.form}_{part}.pdf") for part, sheet in sheets(case, form, number).items()
            ]
    assert compare.crosscheck(files, [], filed).findings == ()


def test_without_a_case_the_rules_judge_what_the_papers_state() -> None:
    case = case_of()
    plan = sheets(case, PLAN)
    part = library.form(PLAN).parts["face-2"]
    key = next(box.id for box in part.boxes.values() if box.pointer == "/plan/hours/lectures")
    files = [paper(plan["face-2"], "in/face-2.pdf", **{key: "10"}), paper(plan["face-3d"], "in/face-3d.pdf")]
    told = {finding.code: finding for finding in run(files)}
    assert told["L-02"].box == key and told["L-02"].page and told["L-02"].law and told["L-02"].rect


def test_a_case_from_papers_has_only_what_they_say() -> None:
    stated = {"/a/1/b/0/c": 1, "/a/1/b/0/d": "x", "/e": True, "/a/5000/z": 1, "/e/f": 2}
    assert case_of_facts(stated).data == {"a": [{}, {"b": [{"c": 1, "d": "x"}]}], "e": True}


def test_without_a_case_papers_of_two_companies_do_not_mix() -> None:
    one, two = case_of(), case_of("enterprise-2")
    files = [paper(sheets(one, PLAN)["face-2"], "a.pdf"), paper(sheets(two, PLAN)["face-2"], "b.pdf")]
    assert {finding.code for finding in run(files)} == {"FK523"}


def test_trainees_of_several_cases_are_told_apart() -> None:
    one, two = case_of(), case_of("enterprise-1")
    files = [paper(sheets(one, COE)["applicant-1"], "a.pdf"), paper(sheets(two, COE)["applicant-1"], "b.pdf")]
    checked = compare.crosscheck(files, [one, two], DAY)
    assert [paper.trainee for paper in checked.papers] == ["sample-group-1/t1", "sample-enterprise-1/t1"]
    assert codes(checked.findings) == [] and len(checked.names) == 4


def test_facts_go_back_to_where_they_came_from() -> None:
    case = case_of()
    for form in (PLAN, COE):
        for sheet in sheets(case, form).values():
            part = library.form(form).parts[sheet.part]
            boxes = {
                key: ReadBox(mark.value, 1, None, "text") for key, mark in sheet.marks.items() if mark.state == "value"
            }
            view = merge.view_of(case, trainees_of(case)[0])
            for pointer, (fact, _) in facts_of(part, boxes).items():
                known = view.get(pointer)
                assert fact == known or str(fact) == str(known), pointer


def test_facts_take_only_places_of_their_own_kind() -> None:
    data: dict[str, Any] = {"a": {"n": 1, "t": "x", "none": None}, "list": [1, 2]}
    assert laid_over(data, {"/a/n": "no", "/a/t": 3, "/a/none": "y", "/list/1": 5, "/list/9": 1, "/b/c": 1}) == {
        "a": {"n": 1, "t": "x", "none": "y"}, "list": [1, 5],
    }  # fmt: skip
    assert data["a"]["none"] is None


def test_unclear_reading_is_a_warning() -> None:
    case = case_of()
    face = paper(sheets(case, COE)["applicant-1"], passport_number="X0000000")
    (part,) = face.parts
    boxes = {key: replace(one, certain=key != "passport_number") for key, one in part.boxes.items()}
    (finding,) = [one for one in run([replace(face, parts=(replace(part, boxes=boxes),))], case) if one.code != "FK533"]
    assert finding.severity == "warning" and "確かではありません" in finding.message


def test_file_that_was_really_printed_is_read_and_compared() -> None:
    case = case_of()
    face = sheets(case, PLAN)["face-1"]
    marks = {**face.marks, "application_day": Mark("3")} if "application_day" in face.marks else dict(face.marks)
    data = batch.fill_sheet(library.form(PLAN), replace(face, marks=marks), "docx", FACE)
    findings = run([reading.read_bytes(data, "face-1.docx")], case)
    assert codes(findings) == (["FK511"] if marks != dict(face.marks) else [])


NAME = Box("name", "3①", "氏名", "name", "text", write="roman")


@given(st.lists(st.text("ABCDE", min_size=1, max_size=4), min_size=2, max_size=4))
def test_a_name_turned_round_is_the_same_name_in_another_order(words: list[str]) -> None:
    """VAN AN NGUYEN for NGUYEN VAN AN, however the blanks were lost; another letter is another name."""
    typed = " ".join(words)
    for at in range(1, len(words)):
        turned = words[at:] + words[:at]
        assert reordered(NAME, typed, " ".join(turned))
        assert reordered(NAME, typed, "".join(turned))
        assert not reordered(NAME, typed, "".join(turned) + "X")
        assert not reordered(replace(NAME, write=""), typed, " ".join(turned))
    assert reordered(NAME, typed, " ".join(reversed(words)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("04", "4", True), ("4", "40", False), ("1,920", "1920", True), ("168.0", "168", True), ("168.50", "168.5", True),
        ("168.05", "168.5", False), ("0", "000", True), ("0", "", False), ("10", "1", False), ("100", "1", False),
    ],
)  # fmt: skip
def test_numbers_are_the_same_however_they_are_written(one: str, other: str, same: bool) -> None:
    number = Box("n", "8", "時間", "hours", "text", write="number")
    assert (likeness(number, one, other) == "same") is same
    assert (likeness(number, other, one) == "same") is same


def test_a_word_alone_has_no_other_order() -> None:
    assert not reordered(NAME, "NGUYEN", "NGUYEN")
    assert not reordered(NAME, "NGUYEN", "NUGYEN")
