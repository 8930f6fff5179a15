"""Filling for real: the command line on the shipped samples, hard names, overflow, failures, kills."""

from __future__ import annotations

import copy
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit import library
from formkit.case import json_file
from formkit.media.pdf import printed
from formkit.reading import read_file

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def a_case(name: str = "group-1") -> dict[str, Any]:
    """A sample with its includes written out, to be changed by a test."""
    case, findings = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None and not findings
    data = copy.deepcopy(dict(case.data))
    for trainee in data["trainees"]:
        trainee.pop("photo", None)  # the file is not beside the changed case
    return data


def write(folder: Path, data: dict[str, Any], name: str = "case.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def values(path: Path) -> dict[str, Any]:
    return {key: mark.value for key, mark in read_file(path).parts[0].sheet.marks.items()}


def plan(folder: Path, trainee: str, part: str, medium: str = "pdf") -> Path:
    return next(folder.glob(f"*/{trainee}/training-plan_{part}.{medium}"))


@pytest.mark.parametrize("name", ["group-1", "enterprise-1", "group-3"])
def test_sample_is_filled_and_read_back(run_here: Run, tmp_path: Path, name: str) -> None:
    done = run_here("fill", ROOT / "samples" / name, "-o", tmp_path / "out", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    trainees = len(a_case(name)["trainees"])
    faces = {file["parts"][0] for file in told["files"]}
    assert {"face-1", "face-2", "face-7"} <= faces
    for file in told["files"]:
        data = (
            (tmp_path / file["path"]).read_bytes()
            if not Path(file["path"]).is_absolute()
            else Path(file["path"]).read_bytes()
        )
        assert data
    assert len({file["trainee"] for file in told["files"] if "trainee" in file}) == trainees


def test_hard_names_come_out_whole_in_both_media_and_on_paper(tmp_path: Path) -> None:
    data = a_case()
    long_name = "例示" * 28 + "株式会社"
    remark = "NGUYỄN VĂN ĐỨC は" + "実習の内容を丁寧に説明します。" * 31
    assert len(long_name) == 60
    data["implementer"]["name"] = long_name
    data["implementer"]["representative"]["name"] |= {"family": "髙﨑", "given": "𠮷野"}
    data["supervisor"]["name"] = "甲<乙>&丙"
    data["plan"]["remarks"]["text"] = remark[:460]
    who = data["trainees"][0]["id"]
    result = formkit.fill([write(tmp_path, data)], tmp_path / "out", trainees=["1"])
    assert not [finding for finding in result.findings if finding.severity == "error"]
    for medium in ("pdf", "docx"):
        stands = list(values(plan(tmp_path / "out", who, "face-2", medium)).values())
        assert long_name in stands and "髙﨑" in stands and "𠮷野" in stands and "甲<乙>&丙" in stands
        assert any(isinstance(value, str) and value.startswith(remark[:460]) for value in stands)
    pdf = plan(tmp_path / "out", who, "face-2")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
        joined = text.replace("\n", "")
        for words in (long_name, "髙﨑", "𠮷野", "甲<乙>&丙", "NGUYỄN VĂN ĐỨC"):
            assert words in joined


def test_character_without_a_glyph_stops_that_form_of_that_trainee_only(run_here: Run, tmp_path: Path) -> None:
    data = a_case()
    bad, *good = [trainee["id"] for trainee in data["trainees"]]
    data["trainees"][0].setdefault("overrides", {})["remarks"] = {"text": "မြန်မာ 😀"}
    done = run_here("fill", write(tmp_path, data), "-o", tmp_path / "out", "--json", "--lang", "en")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    finding = next(finding for finding in told["findings"] if finding["code"] == "FK301")
    assert finding["trainee"] == bad and finding["item"] == "11" and finding["box"] and finding["page"] == 4
    assert "U+1019" in finding["message_en"] and "U+1F600" in finding["message_en"]
    plans = [file for file in told["files"] if file["form"] == "training-plan"]
    assert {file["trainee"] for file in plans} == set(good)
    assert not list((tmp_path / "out").glob(f"*/{bad}/training-plan_*"))
    assert list((tmp_path / "out").glob(f"*/{bad}/coe_*"))


def test_more_than_the_form_holds_goes_to_the_continuation_sheet(tmp_path: Path) -> None:
    data = a_case()
    officer = data["implementer"]["officers"][0]
    data["implementer"]["officers"] = [
        copy.deepcopy(officer) | {"title": f"取締役第{number}"} for number in range(1, 10)
    ]
    data["plan"]["periods"] = [{"from": "2027-04-01", "to": "2027-09-30"}, {"from": "2027-11-01", "to": "2028-03-31"}]
    data["plan"].pop("stated_length", None)
    remark = "備考は長くなることがあります。" * 60
    data["plan"]["remarks"]["text"] = remark
    who = data["trainees"][0]["id"]
    result = formkit.fill([write(tmp_path, data)], tmp_path / "out", trainees=["1"])
    assert result.files, result.findings
    face = values(plan(tmp_path / "out", who, "face-2"))
    assert "別紙のとおり" in face.values() and "別紙のとおり。" in face.values()
    sheets = sorted((tmp_path / "out").glob(f"*/{who}/training-plan_continuation*.pdf"))
    rows = [values(path) for path in sheets]
    text = "".join(str(row[key]) for row in rows for key in sorted(row) if key.endswith("_text"))
    for number in range(1, 10):
        assert f"取締役第{number}" in text
    assert remark in text.replace("\n", "")
    assert "2027年11月1日" in text
    assert [(row["page_no"], row["page_count"]) for row in rows] == [
        (str(number), str(len(rows))) for number in range(1, len(rows) + 1)
    ]


def test_pledge_is_never_ticked_by_itself(tmp_path: Path) -> None:
    data = a_case()
    who = data["trainees"][0]["id"]
    for given, expected in ((None, False), ({"disqualification": False}, False), ({"disqualification": True}, True)):
        data.pop("pledges", None)
        if given is not None:
            data["pledges"] = given
        out = tmp_path / str(expected) / str(given is None)
        formkit.fill([write(tmp_path, data)], out, trainees=["1"], to=("pdf",))
        (stands,) = values(plan(out, who, "face-7")).values()
        assert stands is expected


def test_same_case_same_bytes_also_in_two_processes(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "group-1"
    first = formkit.fill([sample], tmp_path / "a")
    second = formkit.fill([sample], tmp_path / "b", jobs=2)
    assert [file.sha256 for file in first.files] == [file.sha256 for file in second.files]


def test_old_files_are_pointed_out(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "enterprise-1"
    formkit.fill([sample], tmp_path / "out", to=("pdf",))
    left = next((tmp_path / "out").glob("*/*/training-plan_face-1.pdf")).with_name("training-plan_continuation-7.pdf")
    left.write_bytes(b"%PDF-old")
    again = formkit.fill([sample], tmp_path / "out", to=("pdf",))
    assert [finding.code for finding in again.findings if finding.file == str(left)] == ["FK305"]


def test_wrong_case_is_not_filled_and_wrong_trainee_does_not_stop_the_others(tmp_path: Path) -> None:
    data = a_case()
    data["trainees"][1]["birth_date"] = "2001-02-30"
    result = formkit.fill([write(tmp_path, data)], tmp_path / "out", to=("pdf",))
    made = {file.trainee for file in result.files if file.trainee}
    assert made == {trainee["id"] for number, trainee in enumerate(data["trainees"]) if number != 1}
    data["implementer"]["name"] = 5
    assert formkit.fill([write(tmp_path, data)], tmp_path / "none", to=("pdf",)).files == ()


def test_two_cases_with_one_name_are_told_and_not_filled(run_here: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write(folder, a_case("enterprise-1"))
    done = run_here("fill", first, second, "-o", tmp_path / "out", "--lang", "en")
    assert done.returncode == 1 and done.stdout.count("FK151") == 2 and not list((tmp_path / "out").rglob("*.pdf"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
def test_kill_leaves_no_half_file_and_a_rerun_cleans_up(tmp_path: Path) -> None:
    data = a_case()
    first = data["trainees"][0]
    data["trainees"] = [
        copy.deepcopy(first) | {"id": f"k{n}", "passport": first["passport"] | {"number": f"C{n:07}"}}
        for n in range(60)
    ]
    path, out = write(tmp_path, data), tmp_path / "out"
    command = [sys.executable, "-m", "formkit", "fill", str(path), "-o", str(out), "--quiet"]
    started = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while started.poll() is None and len(list(out.rglob("*.pdf"))) < 3:
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    files = [path for path in out.rglob("*") if path.is_file() and not path.name.endswith(".formkit-part")]
    assert files
    for file in files:
        if file.suffix == ".docx":
            assert zipfile.ZipFile(io.BytesIO(file.read_bytes())).testzip() is None
        else:
            assert printed.page_count(file.read_bytes()) > 0
        assert read_file(file).findings == ()
    (out / f".x.pdf.{started.pid}.formkit-part").write_bytes(b"half")
    formkit.fill([path], out, trainees=["1"], to=("pdf",))
    assert not list(out.rglob("*.formkit-part"))


def test_forms_of_the_day_of_application_are_used(tmp_path: Path) -> None:
    data = a_case("enterprise-1")
    data["dates"]["application"] = "2010-01-01"
    path = write(tmp_path, data)
    assert min(form.in_force_from.year for form in library.forms()) > 2010
    result = formkit.fill([path], tmp_path / "out")
    (told,) = (finding for finding in result.findings if finding.code == "FK312")
    assert told.severity == "error" and "2010-01-01" in told.message and not result.files
    assert {paper.form for paper in result.not_made} == set(library.form_ids()) - {
        "excellent-supervisor",
        "sending-agreement",
    }
