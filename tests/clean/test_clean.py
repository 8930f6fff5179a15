"""The word "clean" is earned: inputs that were once clean and must not be (S1 to S6), and seeded ones of each kind.

A run is clean when it says 誤りも注意もありません, which it may only say of what it looked at and found whole. FORMKIT_PROOF
draws that many of each kind (`make proof`: 300); `make test` draws 30.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import formkit
from formkit import library
from formkit.case import json_file, leftovers, starter
from formkit.cli.main import main
from formkit.compare.ink import word
from formkit.media.fonts import default_face
from formkit.merge import merge
from formkit.model import Case, Finding, Place
from formkit.model.errors import UnreadableError
from formkit.reading import read_bytes
from formkit.run import batch
from tests.realfiles import REALFILES

ROOT = Path(__file__).resolve().parents[2]
FIRST_USE = REALFILES.parent / "faults" / "first-use"
COUNT = int(os.environ.get("FORMKIT_PROOF", "30"))
SAMPLES = ("group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1")

pytestmark = pytest.mark.slow


@cache
def text_of(sample: str) -> str:
    return (ROOT / "samples" / sample / "case.json").read_text("utf-8")


@cache
def case_of(sample: str) -> Case:
    case, findings = json_file.read_case(ROOT / "samples" / sample / "case.json")
    assert case is not None and not findings
    return case


def faulty(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity in ("error", "warning") for finding in findings)


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*map(str, arguments)], prog_name="formkit", catch_exceptions=False)
    return done.exit_code, done.output


def started(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    """The same as a process of its own, for what is looked for once only: the folder of the forms."""
    done = subprocess.run(
        [sys.executable, "-m", "formkit", *map(str, arguments)],
        capture_output=True, text=True, check=False, env={**os.environ, **environment}, cwd=ROOT,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


# -- S1: a case in a folder that is not read ---------------------------------------------------------------------------


def _beside_a_case(folder: Path) -> Path:
    """A folder with a whole case in it, beside which the fault stands."""
    shutil.copytree(ROOT / "samples" / "enterprise-1", folder / "whole")
    (folder / "other").mkdir()
    return folder / "other" / "case.json"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace(",", "", 1).encode(), id="a missing comma"),
        pytest.param(lambda text: text.replace('"', "“", 1).encode(), id="a curly quote"),
        pytest.param(lambda text: (text.replace("{", "{ // note\n", 1)).encode(), id="a comment"),
        pytest.param(lambda text: text.encode("cp932", "replace"), id="Shift-JIS"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.replace("urn:formkit:case:1", "urn:formkit:case:2").encode(), id="other schema"),
        pytest.param(lambda text: re.sub(r'"\$schema": "[^"]*",', "", text).encode(), id="no schema"),
        pytest.param(lambda text: b"", id="an empty file"),
        pytest.param(lambda text: f"[{text}]".encode(), id="a list"),
    ],
)
def test_s1_a_case_that_cannot_be_read_is_an_error(tmp_path: Path, spoil: Callable[[str], bytes]) -> None:
    case = _beside_a_case(tmp_path)
    case.write_bytes(spoil(text_of("enterprise-2")))
    found = formkit.check([tmp_path])
    assert any(finding.severity == "error" and finding.file == str(case) for finding in found.findings)
    with pytest.raises(UnreadableError):
        formkit.check([case.parent])


def test_s1_nothing_looked_at_is_not_clean(tmp_path: Path) -> None:
    code, said = run("check", tmp_path)
    assert code == 3 and "誤りも注意もありません" not in said


def test_s1_a_doubled_id_does_not_stop_the_others(tmp_path: Path) -> None:
    for name, sample in (("a", "enterprise-1"), ("b", "enterprise-1"), ("c", "enterprise-2")):
        shutil.copytree(ROOT / "samples" / sample, tmp_path / "in" / name)
    result = formkit.fill([tmp_path / "in"], tmp_path / "out", forms=("trainee-list", "training-plan"), to=("pdf",))
    assert [finding.code for finding in result.findings if finding.severity == "error"] == ["FK151", "FK151"]
    assert len({Path(file.path).parent.parent for file in result.files}) == 1


# -- S2: papers with empty boxes ---------------------------------------------------------------------------------------


def _sheets(case: Case) -> Iterator[tuple[Any, Any, Any]]:
    """Every form and sheet of a case with the findings of its merge."""
    filed = json_date(case)
    for form_id in sorted({form.id for form in library.forms()}):
        form = library.edition(form_id, filed)
        for trainee in (*case.data["trainees"][:1], None):
            yield form, trainee, merge(case, trainee, form, default_face())


def json_date(case: Case) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(case.data["dates"]["application"])


@pytest.mark.parametrize("sample", SAMPLES)
def test_s2_samples_lack_nothing(sample: str) -> None:
    lacking = [finding for _, _, merged in _sheets(case_of(sample)) for finding in merged.findings]
    assert [finding.message for finding in lacking if finding.code == "FK308"] == []


def _without(data: Mapping[str, Any], steps: list[str]) -> dict[str, Any] | None:
    """The data without one fact; None where it is not there."""
    whole: Any = copy.deepcopy(dict(data))
    spot = whole
    for step in steps[:-1]:
        try:
            spot = spot[int(step)] if isinstance(spot, list) else spot[step]
        except (LookupError, TypeError):
            return None
    if isinstance(spot, dict) and steps[-1] in spot:
        del spot[steps[-1]]
        return dict(whole)
    return None


@cache
def always_required() -> list[tuple[str, str, str, str]]:
    """(sample, form, part, box) of every box that is filled on a sample and must be, whatever else the case says."""
    rows = []
    for sample in SAMPLES:
        case = case_of(sample)
        for form, _, merged in _sheets(case):
            for sheet in merged.sheets:
                if sheet.copy > 1:
                    continue
                for box in form.parts[sheet.part].boxes.values():
                    pointer = box.pointer or ""
                    direct = pointer.startswith(("/trainee/", "/plan/", "/implementer/", "/supervisor/", "/coe/"))
                    if box.required == "always" and box.choice is None and direct and sheet.marks[box.id].value:
                        rows.append((sample, form.name, sheet.part, box.id))
    return rows


def test_s2_emptying_the_fact_of_a_required_box_is_told() -> None:
    chance = random.Random(2)
    rows = always_required()
    assert len(rows) > 900
    chosen = rows if COUNT >= 300 else chance.sample(rows, 4 * COUNT)
    silent = []
    for sample, name, part, key in chosen:
        case, form = case_of(sample), library.form(name)
        box = form.parts[part].boxes[key]
        pointer = (box.pointer or "").replace("/trainee/", "/trainees/0/", 1)
        data = _without(case.data, pointer.split("/")[1:])
        if data is None:
            continue
        trainee = data["trainees"][0] if form.parts[part].per == "trainee" else None
        merged = merge(Case(data, case.path), trainee, form, default_face())
        sheet = next((sheet for sheet in merged.sheets if sheet.part == part), None)
        told = any(finding.code == "FK308" and finding.box == key for finding in merged.findings)
        if sheet is not None and not sheet.marks[key].value and not told:
            silent.append(f"{sample} {name} {part} {key}")
    assert silent == []


@pytest.mark.parametrize("name", ["coe_2025-03/blank-applicant-1.pdf", "training-plan_2025-06/blank-face-2.pdf"])
def test_s2_a_blank_form_is_not_clean(name: str) -> None:
    code, said = run("verify", ROOT / "forms" / name)
    assert code == 1 and "FK536" in said and "誤りも注意もありません" not in said


def test_s2_the_officials_blank_form_is_not_clean() -> None:
    official = REALFILES / "official" / "otit-training-plan_2024-08.pdf"
    if not official.exists():
        pytest.skip("real files are not beside the checkout")
    result = formkit.verify([official])
    assert {"FK536"} <= {finding.code for finding in result.findings}


# -- S3: papers that are not read --------------------------------------------------------------------------------------

UNREADABLE: Mapping[str, bytes] = {
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "scan.png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "scan.jpg": b"\xff\xd8\xff\xe0" + bytes(60),
    "scan.tiff": b"II*\0" + bytes(60),
    "empty.pdf": b"",
    "cut.pdf": b"%PDF-1.7\n1 0 obj",
    "cut.docx": b"PK\3\4" + bytes(40),
    "no.zip": b"PK\3\4broken",
    "sheet.ods": b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    "noname": b"\0\1\2\3",
}


@cache
def paper() -> bytes:
    case = case_of("enterprise-1")
    form = library.edition("training-plan", json_date(case))
    merged = merge(case, case.data["trainees"][0], form, default_face())
    return batch.fill_sheet(form, merged.sheets[0], "pdf", default_face(), merged.photos)


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_s3_a_paper_that_cannot_be_read_is_an_error(tmp_path: Path, name: str, packed: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = {"right.pdf": paper(), name: UNREADABLE[name]}
    if packed:
        with zipfile.ZipFile(folder / "papers.zip", "w") as package:
            for inner, data in files.items():
                package.writestr(f"書類/{inner}", data)
    else:
        for inner, data in files.items():
            (folder / inner).write_bytes(data)
    result = formkit.verify([folder])
    told = [finding for finding in result.findings if finding.code == "FK400" and finding.severity == "error"]
    assert [Path(str(finding.file)).name for finding in told] == [name] and len(result.papers) == 1


def test_s3_what_is_no_paper_is_named(tmp_path: Path) -> None:
    (tmp_path / "right.pdf").write_bytes(paper())
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    result = formkit.verify([tmp_path])
    assert [Path(file).name for file in result.skipped] == ["notes.txt"]


# -- S4: Word boxes in each other's place ------------------------------------------------------------------------------


@cache
def word_papers() -> list[tuple[str, bytes, list[str]]]:
    """Filled Word files of a sample: form, bytes, tags of their controls."""
    papers = []
    case = case_of("group-1")
    for form, _, merged in _sheets(case):
        for sheet in merged.sheets:
            data = batch.fill_sheet(form, sheet, "docx", default_face(), merged.photos)
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                tags = re.findall(r'<w:tag w:val="([^"]+)"/>', package.read("word/document.xml").decode())
            if len(tags) > 2:
                papers.append((f"{form.name} {sheet.part}", data, tags))
    return papers


def _swapped(data: bytes, one: str, other: str) -> bytes:
    """The file with two controls, whole, in each other's cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            raw = package.read(name)
            if name == "word/document.xml":
                text = raw.decode()
                bodies = {
                    re.search(r'<w:tag w:val="([^"]+)"', body)[1]: body  # type: ignore[index]
                    for body in re.findall(r"<w:sdt>.*?</w:sdt>", text, re.DOTALL)
                }
                text = text.replace(bodies[one], "\0").replace(bodies[other], bodies[one]).replace("\0", bodies[other])
                raw = text.encode()
            changed.writestr(name, raw)
    return out.getvalue()


def test_s4_the_swapped_controls_of_the_page() -> None:
    file = FIRST_USE / "swapped_controls_face-2.docx"
    if not file.exists():
        pytest.skip("the faults are not beside the checkout")
    codes = [finding.code for finding in formkit.verify([file]).findings]
    # The file is of an earlier print of the face, with fewer cells: the order of its controls tells one of the two.
    assert "FK408" in codes


def test_s4_swapped_controls_are_told() -> None:
    chance = random.Random(4)
    missed = []
    for _ in range(COUNT):
        name, data, tags = chance.choice(word_papers())
        one, other = chance.sample(tags, 2)
        changed = _swapped(data, one, other)
        file = read_bytes(changed, "x.docx")
        form, part = name.split()
        inner = library.form(form).parts[part]
        moved = {finding.box for finding in word.look(changed, file) if finding.code == "FK408"}
        cells = word._cells(form, part)[1]
        if cells[one] != cells[other] and moved != {one, other} & set(inner.boxes):
            missed.append(f"{name} {one} {other}: {moved}")
    assert missed == []


def test_s4_word_papers_as_made_are_clean() -> None:
    for _, data, _ in word_papers():
        assert word.look(data, read_bytes(data, "x.docx")) == []


# -- S5: facts of the starter that nobody has replaced -----------------------------------------------------------------


def _texts(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, str):
        yield place
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, (*place, key))


def _spot(data: Any, place: tuple[Any, ...]) -> Any:
    for step in place[:-1]:
        data = data[step]
    return data


def _left(data: Any) -> set[str]:
    """The codes that tell of left-overs."""
    return {finding.code for finding in leftovers.findings(Case(data, Path("case.json")), S5_DAY)}


S5_DAY = dt.date(2026, 12, 1)
S5_NUMBERS = re.compile("/(passport/number|corporate_number|licence_number|licence/number)$")
S5_NAMES = re.compile(
    "^/(implementer|supervisor|senders/0|implementer/workplaces/0|supervisor/office)/(name|kana|name_en|name_local)$"
    "|^/trainees/[0-9]+/name/(kana|native|kanji)$|/(remarks/contact|tasks/[0-9]+/instructor|teacher)/name$"
)
S5_OTHERS = re.compile("/(street|building|phone|mobile|email|home_address|employer|outlines/housing_improvement)$")


@pytest.mark.parametrize("category", "ABCDEF")
def test_s5_the_starter_is_not_clean(tmp_path: Path, category: str) -> None:
    code, said = run("new", tmp_path / "case", "--category", category)
    assert code == 0
    code, said = run("check", tmp_path / "case")
    assert code == 1 and "FK152" in said and "FK153" in said and "誤りも注意もありません" not in said
    form = "trainee-list" if category in "DE" else "training-plan"
    result = formkit.fill([tmp_path / "case"], tmp_path / "out", forms=(form,), to=("pdf",))
    assert {"FK152", "FK153"} <= {finding.code for finding in result.findings} and result.files


@pytest.mark.parametrize("category", "ABCDEF")
def test_s5_facts_replaced_by_chance_until_none_is_left(category: str) -> None:
    """As long as a name, a number or another fact of the starter is left it is told; then nothing is."""
    chance = random.Random(f"S5 {category}")
    for _ in range(max(COUNT // 10, 1)):
        data = json.loads(starter.starter(category)[0])
        places = list(_texts(data))
        chance.shuffle(places)
        waiting = {place: "/" + "/".join(map(str, place)) for place in places}
        numbers = {place for place, name in waiting.items() if S5_NUMBERS.search(name) or S5_NAMES.search(name)}
        others = {place for place, name in waiting.items() if S5_OTHERS.search(name)}
        assert numbers and others
        for turn, place in enumerate(places):
            numbers.discard(place)
            others.discard(place)
            spot = _spot(data, place)
            spot[place[-1]] = "".join(chr(ord(sign) + 1) for sign in spot[place[-1]]) or "x"
            if turn % 10 == 0 or len(numbers) < 2 or len(others) < 2:
                codes = _left(data)
                assert not numbers or "FK152" in codes, sorted(map(str, numbers))
                assert "FK153" in codes or not others or _short(data, others), sorted(map(str, others))
        assert _left(data) == set()


def _short(data: Any, places: set[tuple[Any, ...]]) -> bool:
    """Whether the facts are too short to tell whose they are."""
    return all(sum(map(str.isalpha, _spot(data, place)[place[-1]])) < 6 for place in places)


@pytest.mark.parametrize("category", "ABCDEF")
def test_s5_the_last_fact_that_is_left_is_told_where_it_stands(category: str) -> None:
    chance = random.Random(f"S5 last {category}")
    whole = json.loads(starter.starter(category)[0])
    replaced = copy.deepcopy(whole)
    places = list(_texts(whole))
    for place in places:
        spot = _spot(replaced, place)
        spot[place[-1]] = "".join(chr(ord(sign) + 1) for sign in spot[place[-1]]) or "x"
    names = {place: "/" + "/".join(map(str, place)) for place in places}
    telling = [place for place, name in names.items() if S5_NUMBERS.search(name) or S5_NAMES.search(name)]
    for place in chance.sample(telling, min(COUNT, len(telling))):
        data = copy.deepcopy(replaced)
        _spot(data, place)[place[-1]] = _spot(whole, place)[place[-1]]
        told = leftovers.findings(Case(data, Path("case.json")), S5_DAY)
        assert [(finding.code, finding.case_pointer) for finding in told] == [("FK152", names[place])]


# -- S6: forms that are not what was measured --------------------------------------------------------------------------


@pytest.mark.parametrize("name", library.form_names())
def test_s6_the_forms_are_as_measured(name: str) -> None:
    assert library.stale_files(library.draft(name)) == []


def test_s6_a_moved_box_is_told() -> None:
    chance = random.Random(6)
    for _ in range(COUNT):
        form = library.draft(chance.choice(library.form_names()))
        part = chance.choice([part for part in form.parts.values() if part.places])
        key = chance.choice(list(part.places))
        old = part.places[key]
        new = Place(old.page, round(old.x + chance.choice((-8, 0.05, 3, 300)), 2), old.y, old.w, old.h)
        moved = replace(part, places={**part.places, key: new})
        assert library.stale_files(replace(form, parts={**form.parts, part.id: moved})) == ["geometry.json"]


def _library(folder: Path, edition: str) -> Path:
    """A library of its own in which one edition can be changed."""
    for name in ("schemas", "samples"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "forms").mkdir()
    for name in library.form_names():
        if name == edition:
            shutil.copytree(ROOT / "forms" / name, folder / "forms" / name)
        else:
            (folder / "forms" / name).symlink_to(ROOT / "forms" / name)
    return folder / "forms" / edition


def _change_boxes(folder: Path, **writes: str) -> None:
    data = json.loads((folder / "boxes.json").read_text("utf-8"))
    for entry in data["face-2"]:
        entry["write"] = writes.get(entry["id"], entry.get("write", ""))
    (folder / "boxes.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def _swap_controls(folder: Path) -> None:
    path = folder / "template-face-2.docx"
    path.write_bytes(_swapped(path.read_bytes(), "wage_amount", "lecture_allowance"))


def _other_blank(folder: Path) -> None:
    shutil.copy(folder / "blank-face-3a.pdf", folder / "blank-face-3d.pdf")


def _odd_argument(folder: Path) -> None:
    _change_boxes(folder, wage_month="is monthly")


def _swap_ticks(folder: Path) -> None:
    _change_boxes(folder, wage_month="is day", wage_day="is month")


def _move(folder: Path) -> None:
    data = json.loads((folder / "geometry.json").read_text("utf-8"))
    data["face-2"]["wage_amount"]["x"] += 300
    (folder / "geometry.json").write_text(json.dumps(data), "utf-8")


# The faults of the page that print a wrong paper: 04b, 07b, 16b, 17 and 21.
@pytest.mark.parametrize("spoil", [_swap_controls, _other_blank, _odd_argument, _swap_ticks, _move])
def test_s6_a_changed_form_makes_no_paper(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(_library(tmp_path, "training-plan_2025-06"))
    out = tmp_path / "out"
    code, said = started(
        "fill", "samples/enterprise-1", "-o", out, "--form", "training-plan", FORMKIT_LIBRARY=str(tmp_path)
    )
    assert code == 4 and "formkit forms compile" in said and not list(out.rglob("*.pdf"))


# -- seeded kinds ------------------------------------------------------------------------------------------------------


def test_a_sign_dropped_from_a_case_is_told(tmp_path: Path) -> None:
    chance = random.Random(11)
    case = _beside_a_case(tmp_path)
    silent = []
    for _ in range(COUNT):
        text = text_of(chance.choice(SAMPLES))
        spots = [match.start() for match in re.finditer(r'[",:{}\[\]]', text)]
        spot = chance.choice(spots)
        spoilt = text[:spot] + text[spot + 1 :]
        try:
            json.loads(spoilt)
            continue
        except ValueError:
            case.write_text(spoilt, "utf-8")
        if not any(finding.severity == "error" for finding in formkit.check([tmp_path]).findings):
            silent.append(spoilt[spot - 20 : spot + 20])
    assert silent == []


def _keys(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*place, key)
            yield from _keys(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _keys(value, (*place, index))


def test_a_renamed_key_is_told(tmp_path: Path) -> None:
    chance = random.Random(12)
    silent = []
    for _ in range(COUNT):
        sample = chance.choice(SAMPLES)
        data = json.loads(text_of(sample))
        *above, last = chance.choice([place for place in _keys(data) if isinstance(place[-1], str)])
        spot = data
        for step in above:
            spot = spot[step]
        spot[f"{last}_x" if chance.random() < 0.5 else last[:-1]] = spot.pop(last)
        folder = tmp_path / "case"
        shutil.copytree(ROOT / "samples" / sample, folder)
        (folder / "case.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        try:
            told = faulty(formkit.check([folder]).findings)
        except UnreadableError:
            told = True
        if not told:
            silent.append(f"{sample} {above} {last}")
        shutil.rmtree(folder)
    assert silent == []


def test_an_unreadable_file_among_papers_is_told(tmp_path: Path) -> None:
    chance = random.Random(13)
    (tmp_path / "right.pdf").write_bytes(paper())
    whole = paper()
    for number in range(COUNT):
        kind = chance.choice(("cut", "noise", "flipped", *UNREADABLE))
        if kind == "cut":
            data = whole[: chance.randint(1, len(whole) // 3)]
        elif kind == "noise":
            data = chance.randbytes(chance.randint(1, 4000))
        elif kind == "flipped":
            data = b"%PDF-1.7\n" + chance.randbytes(3000)
        else:
            data = UNREADABLE[kind]
        bad = tmp_path / f"{number}.{chance.choice(('pdf', 'docx', 'xlsx', 'doc', 'png', 'zip', 'bin'))}"
        bad.write_bytes(data)
        findings = formkit.verify([tmp_path]).findings
        assert any(finding.severity == "error" and str(bad) in str(finding.file) for finding in findings), (kind, bad)
        bad.unlink()
