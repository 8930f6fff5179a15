"""The lint of form folders: a shipped folder is copied, one thing in it is broken, and that thing alone is told.

Which code stands for which fault is the catalogue's word (schemas/findings): FK202 a box without a control, and so on.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.library import files
from formkit.maintain.lint import lint_form, pointer_exists
from formkit.media.pdf import printed

ROOT = Path(__file__).parents[2]
LIST = "trainee-list_2026-11"
PLAN = "training-plan_2025-06"


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A form library of one's own, which may be broken: two editions, and the schemas as they are shipped."""
    for name in (LIST, PLAN):
        shutil.copytree(ROOT / "forms" / name, tmp_path / "forms" / name)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    monkeypatch.setenv("FORMKIT_LIBRARY", str(tmp_path))
    # That a file changed since it was measured is told besides, of whatever is broken here: it has a test of its own.
    monkeypatch.setattr(library, "stale_files", lambda _form: [])
    _forget()
    yield tmp_path / "forms"
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    files.root.cache_clear()
    for kept in (library.form, library.draft, library.proved, library._kept):
        kept.cache_clear()


def edit(path: Path, change: Callable[[Any], object]) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def box(data: Any, name: str, part: str = "list") -> Any:
    return next(entry for entry in data[part] if entry["id"] == name)


def retyped(path: Path, old: str, new: str) -> None:
    """A template in whose text words were replaced once."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    path.write_bytes(out.getvalue())


def findings_of(name: str) -> list[tuple[str, str | None, str | None]]:
    """Code, part and box of all findings, in order."""
    findings = lint_form(name)
    assert all(finding.form == name and finding.severity == "error" for finding in findings)
    return [(finding.code, finding.part, finding.box) for finding in findings]


def test_a_folder_that_nobody_broke_is_told_nothing(forms: Path) -> None:
    assert findings_of(LIST) == []
    assert findings_of(PLAN) == []


@pytest.mark.parametrize("file", ["form.json", "boxes.json"])
def test_a_definition_that_is_not_there_or_no_json(forms: Path, file: str) -> None:
    path = forms / LIST / file
    path.write_text("{", encoding="utf-8")
    assert findings_of(LIST) == [("FK201", None, None)]
    assert file in lint_form(LIST)[0].message
    path.unlink()
    assert ("FK201", None, None) in findings_of(LIST)


def test_each_word_against_the_schemas_is_told_with_its_place(forms: Path) -> None:
    edit(forms / LIST / "boxes.json", lambda data: box(data, "date").update(kind="words", size=3))
    edit(forms / LIST / "form.json", lambda data: data.update(in_force_from="1 April 2027"))
    assert findings_of(LIST) == [("FK201", None, None)] * 3
    words = "\n".join(finding.message_en for finding in lint_form(LIST))
    assert (
        "boxes.json/list/3/kind" in words and "boxes.json/list/3/size" in words and "form.json/in_force_from" in words
    )


def test_a_form_that_is_not_there(forms: Path) -> None:
    assert {code for code, _, _ in findings_of("trainee-list_1999-01")} == {"FK201"}


def test_a_box_for_which_the_template_has_no_control(forms: Path) -> None:
    edit(forms / LIST / "boxes.json", lambda data: data["list"].append({**box(data, "date"), "id": "other_date"}))
    assert findings_of(LIST) == [("FK202", "list", "other_date"), ("FK206", "list", "other_date")]


def test_a_control_for_which_there_is_no_box(forms: Path) -> None:
    edit(forms / LIST / "boxes.json", lambda data: data["list"].remove(box(data, "date")))
    assert findings_of(LIST) == [("FK203", "list", "date"), ("FK206", "list", "date"), ("FK563", "list", None)]


def test_a_control_that_stands_twice(forms: Path) -> None:
    retyped(forms / LIST / "template-list.docx", 'w:val="supervisor"', 'w:val="applicant"')
    assert findings_of(LIST) == [
        ("FK202", "list", "supervisor"), ("FK204", "list", "applicant"), ("FK205", "list", "applicant"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["{{ applicants }}", "申請者", "{{ applicant }}。", "{ applicant }"])
def test_other_words_in_a_control(forms: Path, words: str) -> None:
    retyped(forms / LIST / "template-list.docx", "{{ applicant }}", words)
    unknown = [("FK563", "list", None)] if words == "{{ applicants }}" else []
    assert findings_of(LIST) == [("FK205", "list", "applicant"), *unknown]
    assert words in lint_form(LIST)[0].message


@pytest.mark.parametrize("words", ["{{applicant}}", "{{  applicant }}"])
def test_spaces_in_a_control_do_not_matter(forms: Path, words: str) -> None:
    retyped(forms / LIST / "template-list.docx", "{{ applicant }}", words)
    assert findings_of(LIST) == []


def test_places_of_boxes_that_are_not_there(forms: Path) -> None:
    edit(forms / LIST / "geometry.json", lambda data: data["list"].update(stray=data["list"]["date"]))
    assert findings_of(LIST) == [("FK206", "list", "stray")]


@pytest.mark.parametrize(("change", "right"), [({"page": 2}, False), ({"w": 0.9}, False), ({"h": 0.5}, False),
                                               ({"w": 1, "h": 1}, True)])  # fmt: skip
def test_places_off_the_paper_or_too_small_to_write_in(forms: Path, change: dict[str, float], right: bool) -> None:
    edit(forms / LIST / "geometry.json", lambda data: data["list"]["date"].update(change))
    assert findings_of(LIST) == ([] if right else [("FK206", "list", "date")])


def test_another_number_of_pages(forms: Path) -> None:
    assert printed.page_count((forms / LIST / "blank-list.pdf").read_bytes()) == 1
    edit(forms / LIST / "form.json", lambda data: data["parts"][0].update(pages=2))
    assert findings_of(LIST) == [("FK207", "list", None)]


@pytest.mark.parametrize("pipe", ["date_jp", "date_ja | nothing", "roman 'a"])
def test_a_pipe_with_a_step_that_there_is_not(forms: Path, pipe: str) -> None:
    edit(forms / LIST / "boxes.json", lambda data: box(data, "date").update(write=pipe))
    assert findings_of(LIST) == [("FK208", "list", "date")]


def test_a_ring_without_a_word(forms: Path) -> None:
    edit(forms / PLAN / "boxes.json", lambda data: box(data, "wage_day", "face-2").pop("word"))
    assert findings_of(PLAN) == [("FK208", "face-2", "wage_day")]


@pytest.mark.parametrize(
    ("pointer", "right"),
    [
        ("/implementer/name", True),
        ("/implementer/names", False),
        ("/trainees/0/name", True),
        ("/copy/number", True),
        ("/copy/first", True),
        ("/copy/numbers", False),
        ("/copy", False),
        ("/rows/0/name", True),
        ("/rows/0/names", False),
        ("/entries", True),
        ("/score/total", True),
        ("/trainee/name", False),  # the list is made once a case: no trainee's own facts
    ],
)
def test_what_a_box_may_point_to(forms: Path, pointer: str, right: bool) -> None:
    edit(forms / LIST / "boxes.json", lambda data: box(data, "date").update(pointer=pointer, write="int"))
    assert findings_of(LIST) == ([] if right else [("FK209", "list", "date")])


@pytest.mark.parametrize("pointer", ["/rows/0/name", "/entries", "/copy/number"])
def test_rows_and_copies_are_facts_of_repeated_parts_alone(forms: Path, pointer: str) -> None:
    edit(forms / PLAN / "boxes.json", lambda data: box(data, "wage_day", "face-2").update(pointer=pointer))
    assert findings_of(PLAN) == [("FK209", "face-2", "wage_day")]


def test_a_sheet_for_more_that_no_box_announces(forms: Path) -> None:
    edit(forms / PLAN / "form.json", lambda data: data["continuations"][0].update(says_in="officer9_name"))
    assert findings_of(PLAN) == [("FK210", "face-2", "officer9_name")]
    edit(forms / PLAN / "form.json", lambda data: data["continuations"][0].update(part="face-9"))
    for kept in (library.form, library.draft, library.proved, library._kept):
        kept.cache_clear()
    assert findings_of(PLAN) == [("FK210", "face-9", "officer9_name")]


def test_a_sheet_for_more_of_facts_that_there_are_not(forms: Path) -> None:
    def change(data: Any) -> None:
        officers, workplaces = data["continuations"][:2]
        officers["lines"][1]["pointer"] = "/street"
        workplaces["lines"][0]["write"] = "nothing"

    edit(forms / PLAN / "form.json", change)
    assert findings_of(PLAN) == [("FK209", "face-2", None), ("FK208", "face-2", None)]
    assert "/implementer/officers/0/street" in lint_form(PLAN)[0].message


def test_a_sheet_for_more_of_a_list_that_there_is_not(forms: Path) -> None:
    def change(data: Any) -> None:
        data["continuations"][0].update(pointer="/implementer/directors", lines=[{"label": "", "pointer": ""}])

    edit(forms / PLAN / "form.json", change)
    assert findings_of(PLAN) == [("FK209", "face-2", None)]


def test_an_item_of_the_official_form_has_a_box_or_a_reason(forms: Path) -> None:
    edit(forms / PLAN / "form.json", lambda data: data["items"].update({"face-2:99": None, "face-9:1": None}))
    assert findings_of(PLAN) == [("FK211", None, None)] * 2
    edit(forms / PLAN / "form.json", lambda data: data["items"].update({"face-2:99": "印刷のみ", "face-9:1": "同じ"}))
    for kept in (library.form, library.draft, library.proved, library._kept):
        kept.cache_clear()
    assert findings_of(PLAN) == []


def test_facts_of_the_case_are_known_by_the_roots_of_the_view() -> None:
    """The view names its first steps itself: trainee is one of /trainees, as docs/architecture.md says of views."""
    assert pointer_exists("/trainee/passport/number")
    assert pointer_exists("/trainees/0/passport/number")
    assert not pointer_exists("/trainee/passport/numbers")
    assert not pointer_exists("/passport/number")


def test_a_file_that_changed_since_it_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "forms" / LIST, tmp_path / "forms" / LIST)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    retyped(tmp_path / "forms" / LIST / "template-list.docx", "申請者", "申請人")
    monkeypatch.setenv("FORMKIT_LIBRARY", str(tmp_path))
    _forget()
    assert ("FK212", None, None) in findings_of(LIST)
    monkeypatch.undo()
    _forget()
