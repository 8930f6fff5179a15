"""Notices of a layout that is not verified: on the paper until formkit.toml says who compared it, beside it always."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.test_output_schemas import obeys

if TYPE_CHECKING:
    from tests.conftest import Run

FACE = "第３面～第６面の体裁は公式の様式と照合していない再現です"
DRAFT = "Draft by formkit, not an official form"
COMPARED = '[compared."training-plan_2025-06"]\nby = "検証花子"\non = 2026-11-20\n'
AGREED = '[compared."sending-agreement_2026-11"]\nby = "弁護士 法野守"\non = "2026-11-21"\n'


def words_of(file: Path) -> str:
    """What stands on a paper, by readers that are not ours: poppler for PDF, the XML itself for Word."""
    if file.suffix == ".pdf":
        return subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as package:
        return package.read("word/document.xml").decode()


def fill(run: Run, sample: Path, out: Path, *forms: str) -> list[Path]:
    done = run("fill", sample, "-o", out, "--json", *(word for form in forms for word in ("--form", form)))
    assert done.returncode == 0, done.stderr
    return [Path(file["path"]) for file in obeys("fill", done.stdout)["files"]]


def test_the_notice_leaves_the_paper_when_somebody_compared_it(run: Run, tmp_path: Path, sample: Path) -> None:
    out, later = tmp_path / "out", tmp_path / "later"
    before = fill(run, sample, out, "training-plan", "sending-agreement")
    (tmp_path / "formkit.toml").write_text(COMPARED + AGREED, "utf-8")
    after = fill(run, sample, later, "training-plan", "sending-agreement")
    schedules = [file for file in before if "face-3" in file.name or "face-4" in file.name]
    drafts = [file for file in before if file.name.startswith("sending-agreement")]
    assert {file.suffix for file in schedules} == {file.suffix for file in drafts} == {".pdf", ".docx"}
    for files, words in ((schedules, FACE), (drafts, DRAFT)):
        for file in files:
            assert words in words_of(file), file
            assert words not in words_of(later / file.relative_to(out)), file
    # Nothing else differs: without the notice both papers say the same.
    for file in before:
        if file.suffix == ".pdf":
            old, new = (words_of(paper).split() for paper in (file, later / file.relative_to(out)))
            gone = set(
                f"{FACE} / Layout not verified against the official form {DRAFT} formkit の案（公式の様式ではありません）".split()
            )
            assert [word for word in old if word not in gone] == [word for word in new if word not in gone], file
    # Both are clean, whatever the settings of the day of the verification are.
    for folder, files in ((out, before), (later, after)):
        for settings in (COMPARED + AGREED, ""):
            (tmp_path / "formkit.toml").write_text(settings, "utf-8")
            checked = obeys("verify", run("verify", folder, "--case", sample, "--json").stdout)
            assert not [f for f in checked["findings"] if f["severity"] != "info"], checked["findings"]
            assert checked["summary"]["equal"] == checked["summary"]["boxes"] > len(files) and not checked["skipped"]


def test_notices_stand_beside_the_papers(run: Run, tmp_path: Path, sample: Path) -> None:
    (tmp_path / "formkit.toml").write_text(
        COMPARED + 'parts = ["face-4"]\n' + AGREED.replace("[", "[[").replace("]", "]]"), "utf-8"
    )
    result = obeys("fill", run("fill", sample, "-o", "out", "--json").stdout)
    assert result["notice"] == "out/NOTICE.txt"
    listed = {(notice["form"], notice["part"]): notice for notice in result["notices"]}
    assert listed["training-plan", "face-4"]["compared_by"] == "検証花子"
    assert listed["training-plan", "face-4"]["compared_on"] == "2026-11-20"
    assert "compared_by" not in listed["training-plan", "face-3d"]
    assert listed["sending-agreement", "articles"]["compared_by"] == "弁護士 法野守"
    assert {"trainee-list", "checklist", "coe", "excellent-implementer"} <= {form for form, _ in listed}
    assert ("training-plan", "face-2") not in listed and ("coe", "applicant-1") not in listed
    text = (tmp_path / "out" / "NOTICE.txt").read_text("utf-8")
    japanese, _, english = text.partition("-" * 72)
    for half in (japanese, english):
        for form, part in listed:
            assert f"({form}_{listed[form, part]['edition']}/{part})" in half
        assert "検証花子" in half and '[compared."coe_2025-03"]' in half
    assert "公式の様式は Excel で、見ていない" in japanese and "a workbook that was not seen" in english
    codes = [finding for finding in result["findings"] if finding["code"] == "FK311"]
    assert {finding["severity"] for finding in codes} == {"info"}
    told, compared = (finding["message"] for finding in codes)
    assert "第３面 Ｄ" in told and "第４面" not in told
    assert "検証花子 2026-11-20" in compared and "第４面" in compared
    settings = result["versions"]["settings"]
    assert settings["compared"]["training-plan_2025-06"] == [{"parts": ["face-4"], "on": "2026-11-20"}]


def test_papers_of_an_earlier_run_stay_listed(run: Run, tmp_path: Path, sample: Path) -> None:
    fill(run, sample, tmp_path / "out", "trainee-list")
    fill(run, sample, tmp_path / "out", "coe")
    text = (tmp_path / "out" / "NOTICE.txt").read_text("utf-8")
    assert "(trainee-list_2026-11/list)" in text and "(coe_2025-03/organisation-1y)" in text
    assert "face-4" not in text


def test_who_compared_is_told_with_the_papers_and_nowhere_else(run: Run, tmp_path: Path, sample: Path) -> None:
    (tmp_path / "formkit.toml").write_text(COMPARED, "utf-8")
    for arguments in (("doctor",), ("doctor", "--json"), ("check", sample), ("check", sample, "--json")):
        told = run(*arguments).stdout
        assert "training-plan_2025-06" in told and "検証花子" not in told


def test_fewer_boxes_are_not_judged(run: Run, tmp_path: Path, sample: Path) -> None:
    def doubtful() -> int:
        done = run("fill", sample, "-o", "out", "--form", "training-plan", "--json")
        return int(json.loads(done.stdout)["not_judged"]["provisional_boxes"])

    before = doubtful()
    (tmp_path / "formkit.toml").write_text(COMPARED, "utf-8")
    assert before > 0 == doubtful()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[compared."training-plan_2025-6"]', ("training-plan_2025-6", "training-plan_2025-06")),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 2999-01-01', ("coe_2025-03", "2999-01-01")),
        ('[compared."coe_2025-03"]\nby = " "\non = 2026-11-01', ("coe_2025-03.by",)),
    ],
)
def test_a_wrong_comparison_stops_the_run(
    run: Run, tmp_path: Path, sample: Path, table: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "formkit.toml").write_text(table, "utf-8")
    done = run("fill", sample, "-o", "out")
    assert done.returncode == 2 and all(word in done.stderr for word in ("formkit.toml", *words))
    assert not (tmp_path / "out").exists()
