"""`formkit verify` for real: filled folders, papers with faults, files that cannot be read, the official PDF."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import formkit
from formkit import library, merge, reading, system
from formkit.case import json_file
from formkit.compare import incoming
from formkit.media import fonts
from formkit.model import Mark, trainees_of
from formkit.model.errors import UnreadableError, UsageError
from formkit.run import batch

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "group-1"
FACE = fonts.default_face()
PLAN, COE = "training-plan_2025-06", "coe_2025-03"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plan and CoE application of the first sample: PDF of all, Word files of the CoE."""
    folder = tmp_path_factory.mktemp("filled")
    formkit.fill([SAMPLE], folder, forms=("training-plan", "coe"), to=("pdf",))
    formkit.fill([SAMPLE], folder, forms=("coe",), to=("docx",))
    return folder / "sample-group-1"


@pytest.fixture
def packet(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(filled, tmp_path / "packet"))


def spoil(folder: Path, trainee: int, form: str, part: str, marks: dict[str, str | bool]) -> Path:
    """Print one paper anew with other marks."""
    case, _ = json_file.read_case(SAMPLE / "case.json")
    assert case is not None
    merged = merge.merge(case, trainees_of(case)[trainee], library.form(form), FACE)
    sheet = next(sheet for sheet in merged.sheets if sheet.part == part)
    changed = replace(sheet, marks={**sheet.marks, **{key: Mark(value) for key, value in marks.items()}})
    path = folder / f"t{trainee + 1}" / f"{library.form(form).id}_{part}.pdf"
    path.write_bytes(batch.fill_sheet(library.form(form), changed, "pdf", FACE, merged.photos))
    return path


def test_what_fill_made_agrees(run: Run, filled: Path) -> None:
    done = run("verify", filled, "--case", SAMPLE, "--json", "-j", "2")
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert told["findings"] == [] and told["summary"]["equal"] == told["summary"]["boxes"] > 3000
    assert {paper["trainee"] for paper in told["papers"]} == {"t1", "t2", "t3"}
    assert all(paper["checked"] and paper["unread"] == 0 for paper in told["papers"])
    words = run("verify", filled, "--case", SAMPLE, "--lang", "ja")
    assert "欄がケースと一致" in words.stdout and "誤りも注意もありません" in words.stdout
    assert run("verify", filled).returncode == 0  # papers among themselves


def test_faults_are_told_where_they_stand(run: Run, packet: Path, tmp_path: Path) -> None:
    spoil(packet, 0, COE, "applicant-1", {"passport_number": "C0000002"})
    wage = next(
        box.id
        for box in library.form(COE).parts["organisation-1y"].boxes.values()
        if box.pointer == "/plan/treatment/wage/amount"
    )
    wrong = spoil(packet, 1, COE, "organisation-1y", {wage: "150,000"})
    done = run("verify", packet, "--case", SAMPLE, "--json", "--show-values", "--annotate", tmp_path / "noted")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert [(one["code"], one["trainee"], one["box"]) for one in findings] == [
        ("FK517", "t1", "passport_number"), ("FK511", "t2", wage),
    ]  # fmt: skip
    place = library.form(COE).parts["organisation-1y"].places[wage]
    assert findings[1]["rect"] == pytest.approx([place.x, place.y, place.w, place.h], abs=0.01)
    assert findings[1]["page"] == 1 and findings[1]["expected"] == "196,000" and "W-02" in findings[1]["message"]
    noted = tmp_path / "noted" / "t2" / wrong.name
    assert noted.read_bytes().startswith(wrong.read_bytes()) and len(list((tmp_path / "noted").rglob("*.pdf"))) == 2
    assert reading.read_file(noted).parts[0].sheet == reading.read_file(wrong).parts[0].sheet


def test_annotated_copies_are_not_taken_for_spoiled_papers(packet: Path, tmp_path: Path) -> None:
    spoil(packet, 0, COE, "applicant-1", {"passport_number": "C0000002"})
    first = formkit.verify([packet], [SAMPLE], annotate=tmp_path / "noted")
    again = formkit.verify([tmp_path / "noted"], [SAMPLE])
    told = {(one.code, one.box) for one in again.findings if one.code not in ("FK533", "FK571")}  # our notes are red
    assert told == {(one.code, one.box) for one in first.findings if one.code != "FK533"}


def test_every_report_format(run_here: Run, packet: Path, tmp_path: Path) -> None:
    spoil(packet, 0, COE, "applicant-1", {"passport_number": "C0000002"})
    for form, words in (("html", "<!DOCTYPE html>"), ("sarif", '"2.1.0"'), ("text", "FK517"), ("json", '"papers"')):
        target = tmp_path / f"report.{form}"
        done = run_here("verify", packet / "t1", "--case", SAMPLE, "--format", form, "-o", target)
        assert done.returncode == 1, done.stderr
        assert words.lower() in target.read_text(encoding="utf-8").lower()
        assert "C0000002" not in target.read_text(encoding="utf-8")  # masked without --show-values


def test_file_that_cannot_be_read_does_not_stop_the_others(run_here: Run, packet: Path) -> None:
    (packet / "t1" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (packet / "t1" / "notes.txt").write_text("not a form", encoding="utf-8")
    done = run_here("verify", packet, "--case", SAMPLE, "--json")
    told = json.loads(done.stdout)
    assert [(one["code"], one["severity"]) for one in told["findings"]] == [("FK400", "error")]
    assert told["skipped"] == [str(packet / "t1" / "notes.txt")]
    assert done.returncode == 1 and told["summary"]["papers"] == 36
    named = run_here("verify", packet / "t1" / "broken.pdf", packet / "t2", "--case", SAMPLE, "--json")
    assert named.returncode == 1 and json.loads(named.stdout)["findings"][0]["severity"] == "error"
    assert run_here("verify", packet / "t1" / "broken.pdf").returncode == 3
    assert run_here("read", packet / "t1" / "broken.pdf", packet / "t1" / "coe_applicant-1.pdf").returncode == 1


def test_what_makes_no_sense_is_refused(packet: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableError, match="holds no PDF"):
        formkit.verify([tmp_path / "empty"], [SAMPLE])
    with pytest.raises(UnreadableError):
        formkit.verify([packet], [tmp_path / "no-case.json"])
    spoil(packet, 0, COE, "applicant-1", {"passport_number": "C0000002"})
    with pytest.raises(UsageError, match="folder of the papers"):
        formkit.verify([packet], [SAMPLE], annotate=packet)


def test_packet_of_several_trainees_in_one_file(filled: Path, tmp_path: Path) -> None:
    """What a reviewer gets: everything of everybody in one PDF."""
    import pypdf

    writer = pypdf.PdfWriter()
    for path in sorted(filled.rglob("*.pdf")):
        writer.append(str(path))
    writer.write(tmp_path / "packet.pdf")
    result = formkit.verify([tmp_path / "packet.pdf"], [SAMPLE])
    assert [(one.code, one.part, one.box, one.message_en) for one in result.findings] == []
    assert len(result.papers) == len(list(filled.rglob("*.pdf"))) and result.equal == result.boxes
    assert {paper.trainee for paper in result.papers} == {"t1", "t2", "t3"}


def test_a_part_that_is_expected_and_may_be_a_scan_is_an_error(filled: Path, tmp_path: Path) -> None:
    """A scanned page was not read: whether it is the part that is missing nobody knows."""
    import PIL.Image
    import pypdf

    PIL.Image.new("L", (595, 842), 200).save(tmp_path / "scan.pdf", resolution=72)
    writer = pypdf.PdfWriter()
    for path in sorted(filled.rglob("*.pdf")):
        if "face-1" not in path.name:
            writer.append(str(path))
    writer.write(tmp_path / "packet.pdf")

    def severities() -> dict[str, str]:
        result = formkit.verify([tmp_path / "packet.pdf"], [SAMPLE], expect=["training-plan"])
        return {finding.code: finding.severity for finding in result.findings}

    assert severities() == {"FK533": "info"}
    writer.append(str(tmp_path / "scan.pdf"))
    writer.write(tmp_path / "packet.pdf")
    assert severities() == {"FK405": "warning", "FK533": "error"}


def test_word_files_printed_by_another_program(filled: Path, tmp_path: Path) -> None:
    sources = sorted((filled / "t1").glob("*.docx"))
    system.convert_to_pdf(sources, tmp_path / "t1")
    result = formkit.verify([tmp_path / "t1"], [SAMPLE])
    told: dict[tuple[str, str | None, str | None], str] = {
        (one.code, one.part, one.box): one.message for one in result.findings
    }
    assert all(code in ("FK402", "FK533") for code, _, _ in told), told
    assert result.equal == result.boxes >= 0.98 * sum(len(library.form(COE).parts[p.part].boxes) for p in result.papers)


def test_two_zips_in_one_file_are_refused(filled: Path, tmp_path: Path) -> None:
    """Only the last of them is listed: what the first holds would be left out unsaid."""
    papers = sorted(filled.rglob("*.pdf"))[:2]
    halves = []
    for paper in papers:
        with zipfile.ZipFile(tmp_path / "half.zip", "w") as package:
            package.write(paper, paper.name)
        halves.append((tmp_path / "half.zip").read_bytes())
    both = tmp_path / "both.zip"
    both.write_bytes(b"".join(halves))
    (arrival,) = incoming.find_files([both]).files
    assert arrival.error is not None and "zip の前に" in arrival.error.message
    both.write_bytes(halves[0] + b"PK\5\6" + bytes(18))  # the second without a member
    (arrival,) = incoming.find_files([both]).files
    assert arrival.error is not None and "zip の前に" in arrival.error.message
    both.write_bytes(halves[0])
    assert [arrival.error for arrival in incoming.find_files([both]).files] == [None]
