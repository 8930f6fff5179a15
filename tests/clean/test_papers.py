"""Papers that are missing, not made or promised are told, and so are facts that are to be asked."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit.model.errors import FormLibraryError, UsageError

ROOT = Path(__file__).resolve().parents[2]
GROUP, ALONE, SECOND = ROOT / "samples" / "group-1", ROOT / "samples" / "enterprise-1", ROOT / "samples" / "group-2"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CoE and the list of the sample's three trainees, as PDF."""
    folder = tmp_path_factory.mktemp("packet")
    formkit.fill([GROUP], folder, forms=("coe", "trainee-list"), to=("pdf",))
    return next(path for path in folder.iterdir() if path.is_dir())


def missing(result: Any) -> set[tuple[str, str, str | None, str | None, str | None]]:
    return {
        (finding.code, finding.severity, finding.form, finding.part, finding.trainee)
        for finding in result.findings
        if finding.code in ("FK533", "FK537")
    }


# -- papers that did not come ------------------------------------------------------------------------------------------


def test_whole_packet_lacks_nothing(packet: Path) -> None:
    assert formkit.verify([packet], [GROUP]).findings == ()
    assert formkit.verify([packet], [GROUP], expect=("coe", "trainee-list")).findings == ()


@pytest.mark.parametrize("way", ["folder", "zip"])
def test_part_missing_in_a_folder_or_zip_is_an_error(packet: Path, tmp_path: Path, way: str) -> None:
    papers = tmp_path / "papers"
    shutil.copytree(packet, papers)
    (papers / "t2" / "coe_organisation-1y.pdf").unlink()
    shutil.rmtree(papers / "t3")
    if way == "zip":
        with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
            for file in sorted(papers.rglob("*.pdf")):
                archive.write(file, str(file.relative_to(papers)))
        papers = tmp_path / "papers.zip"
    wanted = {("FK533", "error", "coe", "organisation-1y", "t2"), ("FK533", "error", "coe", None, "t3")}
    assert missing(formkit.verify([papers], [GROUP])) == wanted


def test_parts_missing_beside_single_files_are_infos(packet: Path) -> None:
    file = packet / "t1" / "coe_applicant-1.pdf"
    parts = {("FK533", "info", "coe", part, "t1") for part in ("applicant-2y", "organisation-1y")}
    assert missing(formkit.verify([file], [GROUP])) == parts
    others = {("FK533", "info", "coe", None, "t2"), ("FK533", "info", "coe", None, "t3")}
    assert missing(formkit.verify([file], [GROUP], expect=("coe",))) == parts | others


def test_form_that_is_expected_and_of_which_nothing_came(packet: Path) -> None:
    result = formkit.verify([packet], [GROUP], expect=("training-plan",))
    assert missing(result) == {("FK533", "error", "training-plan", None, who) for who in ("t1", "t2", "t3")}
    assert "第２面" in result.findings[0].message and "第7面" not in result.findings[0].message


def test_form_that_is_expected_and_that_the_case_cannot_have(tmp_path: Path) -> None:
    formkit.fill([ALONE], tmp_path, forms=("coe",), to=("pdf",))
    result = formkit.verify([tmp_path], [ALONE], expect=("sending-agreement",))
    assert missing(result) == {("FK533", "error", "sending-agreement", None, None)}
    assert "ケースに書くか" in result.findings[0].message


def test_case_of_which_no_paper_came_is_an_error(packet: Path) -> None:
    result = formkit.verify([packet], [GROUP, ALONE])
    (finding,) = (finding for finding in result.findings if finding.code == "FK537")
    assert finding.severity == "error" and finding.file == str(ALONE / "case.json")
    name = json.loads((ALONE / "case.json").read_text("utf-8"))["case_id"]
    assert name in finding.message and "在留資格認定証明書交付申請書" in finding.message
    assert "協定書" not in finding.message
    single = formkit.verify([packet / "t1" / "coe_applicant-1.pdf"], [GROUP, ALONE])
    assert [finding.severity for finding in single.findings if finding.code == "FK537"] == ["info"]


def test_expect_needs_a_case_and_a_form_that_there_is(packet: Path) -> None:
    with pytest.raises(UsageError):
        formkit.verify([packet], expect=("coe",))
    with pytest.raises(FormLibraryError):
        formkit.verify([packet], [GROUP], expect=("passport",))
