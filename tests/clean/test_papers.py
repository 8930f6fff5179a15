"""Papers that are missing, not made or promised are told, and so are facts that are to be asked."""

from __future__ import annotations

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


def test_copy_of_a_part_that_did_not_come_is_missing(tmp_path: Path) -> None:
    """The agreement is made once for each of the two sending organisations."""
    formkit.fill([GROUP], tmp_path, forms=("sending-agreement",), to=("pdf",))
    (second,) = tmp_path.rglob("sending-agreement_articles-2.pdf")
    second.unlink()
    result = formkit.verify([tmp_path], [GROUP])
    assert missing(result) == {("FK533", "error", "sending-agreement", "articles", None)}
    assert "2 枚要りますが、1 枚" in next(one.message for one in result.findings if one.code == "FK533")


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


# -- facts that are to be asked ----------------------------------------------------------------------------------------


def with_asked(folder: Path, facts: dict[str, Any], sample: Path = GROUP) -> Path:
    """A copy of a sample in which facts (by pointer) are replaced."""
    shutil.copytree(sample, folder)
    path = folder / "case.json"
    data = json.loads(path.read_text("utf-8"))
    for place, fact in facts.items():
        *above, last = place.strip("/").split("/")
        holder = data
        for step in above:
            holder = holder[int(step)] if isinstance(holder, list) else holder.setdefault(step, {})
        if isinstance(holder, list):
            holder[int(last)] = fact
        else:
            holder[last] = fact
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


NOTE = "送出機関に聞く"
PASSPORT = "/trainees/1/passport/number"


def test_asked_facts_are_listed_and_not_told_as_missing(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {PASSPORT: {"$ask": NOTE}, "/trainees/0/name/kana": {"$ask": "本人"}})
    (finding,) = (finding for finding in formkit.check([case]).findings if finding.severity != "info")
    assert (finding.code, finding.severity) == ("FK156", "warning")
    assert "2 件" in finding.message and f"（{NOTE}）" in finding.message and "（本人）" in finding.message
    assert "t2 " in finding.message and "t1 " in finding.message and "旅券" in finding.message


def test_asked_fact_is_not_printed_and_its_box_stays_empty(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {PASSPORT: {"$ask": NOTE}})
    result = formkit.fill([case], tmp_path / "out", forms=("coe", "trainee-list", "training-plan"), to=("pdf",))
    assert [finding.code for finding in result.findings if finding.severity != "info"] == ["FK156"]
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    (part,) = formkit.read([folder / "t2" / "coe_applicant-1.pdf"]).files[0].parts
    assert part.boxes["passport_number"].value == ""
    (other,) = formkit.read([folder / "t1" / "coe_applicant-1.pdf"]).files[0].parts
    assert other.boxes["passport_number"].value != ""


def test_half_a_fact_is_not_printed(tmp_path: Path) -> None:
    """A name without the given name would be another name, an address without its town another address."""
    family = "KASOKASO"
    facts: dict[str, Any] = {"/trainees/0/name/family": family, "/trainees/0/name/given": {"$ask": NOTE}}
    case = with_asked(tmp_path / "case", facts)
    assert formkit.fill([case], tmp_path / "out", to=("docx",)).files
    for file in sorted((tmp_path / "out").rglob("*.docx")):
        for part in formkit.read([file]).files[0].parts:
            for key, box in part.boxes.items():
                assert family not in str(box.value), (file, key)


def test_override_that_is_to_be_asked_takes_the_common_fact_away(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {"/trainees/0/overrides/remarks": {"$ask": NOTE}})
    formkit.fill([case], tmp_path / "out", forms=("training-plan",), to=("pdf",))
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    for who, empty in (("t1", True), ("t2", False)):
        (part,) = formkit.read([folder / who / "training-plan_face-2.pdf"]).files[0].parts
        assert (part.boxes["remarks"].value == "") is empty


def test_asked_nationality_names_no_sender(tmp_path: Path) -> None:
    """Another organisation than the trainee's own is never put in its place."""
    case = with_asked(tmp_path / "case", {"/trainees/1/nationality": {"$ask": NOTE}})
    data = json.loads(case.read_text("utf-8"))
    data["trainees"][1].pop("sender", None)
    case.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    formkit.fill([case], tmp_path / "out", forms=("training-plan",), to=("pdf",), trainees=("t2",))
    names = [sender["name"] for sender in json.loads((GROUP / "orgs" / "senders.json").read_text("utf-8"))]
    for file in (tmp_path / "out").rglob("*.pdf"):
        for part in formkit.read([file]).files[0].parts:
            assert not [box for box in part.boxes.values() if box.value in names]


@pytest.mark.parametrize(
    "place, fact, says",
    [
        ("/trainees/0", {"$ask": NOTE}, "一覧の要素"),
        ("/implementer", {"$ask": NOTE, "name": "見本"}, "並ぶ"),
        ("/plan/remarks", {"$ask": ""}, "覚え書き"),
        ("/plan/remarks", {"$ask": ["誰"]}, "覚え書き"),
        ("/category", {"$ask": NOTE}, "どの書類"),
        ("/dates/application", {"$ask": NOTE}, "どの書類"),
        ("/trainees/0/id", {"$ask": NOTE}, "どの書類"),
        ("/trainees/0/overrides", {"$ask": NOTE}, "どの書類"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, place: str, fact: Any, says: str) -> None:
    case = with_asked(tmp_path / "case", {place: fact})
    for findings in (formkit.check([case]).findings, formkit.fill([case], tmp_path / "out").findings):
        (finding,) = findings
        assert (finding.code, finding.severity, finding.case_pointer) == ("FK156", "error", place)
        assert says in finding.message


def test_listed_questions_can_be_accepted(tmp_path: Path) -> None:
    accepted = [{"code": "FK156", "reason": "旅券は十二月に出る"}]
    case = with_asked(tmp_path / "case", {PASSPORT: {"$ask": NOTE}, "/accepted": accepted})
    (finding,) = (finding for finding in formkit.check([case]).findings if finding.code == "FK156")
    assert (finding.severity, finding.accepted) == ("info", "旅券は十二月に出る")


# -- papers that were not made -----------------------------------------------------------------------------------------


def left_out(result: formkit.FillResult) -> set[tuple[str, str, str | None, str, str | None]]:
    return {(paper.form, paper.part, paper.trainee, paper.why, paper.case_pointer) for paper in result.not_made}


def test_papers_for_which_the_case_has_no_fact_are_told(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {"/coe": None})
    data = json.loads(case.read_text("utf-8"))
    del data["coe"]
    case.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    result = formkit.fill([case], tmp_path / "out", forms=("coe", "training-plan"), to=("docx",))
    parts = ("applicant-1", "applicant-2y", "organisation-1y")
    assert left_out(result) == {("coe", part, who, "no_fact", "/coe") for part in parts for who in ("t1", "t2", "t3")}
    done = subprocess.run(
        [sys.executable, "-m", "formkit", "fill", str(case), "-o", str(tmp_path / "two"), "--form", "coe", "--lang", "ja"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    (line,) = (line for line in done.stdout.splitlines() if "作らなかった" in line)
    assert "在留資格認定証明書交付申請書（技能実習生3人）" in line and "がありません" in line
    assert "誤り" not in line


def test_what_the_category_does_not_use_is_not_told(tmp_path: Path) -> None:
    result = formkit.fill([ALONE], tmp_path, to=("pdf",))
    used = {(file.form, file.parts[0]) for file in result.files} | {(one.form, one.part) for one in result.not_made}
    assert ("sending-agreement", "articles") not in used and ("training-plan", "face-3d") not in used
    assert all(paper.why == "no_fact" for paper in result.not_made)


def test_form_that_an_error_forbids_is_told(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {"/trainees/0/photo": "photos/none.jpg"})
    result = formkit.fill([case], tmp_path / "out", forms=("coe", "training-plan"), to=("pdf",))
    parts = ("applicant-1", "applicant-2y", "organisation-1y")
    assert left_out(result) == {("coe", part, "t1", "refused", None) for part in parts}


def test_wrong_trainee_and_wrong_case_are_told(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {"/trainees/1/birth_date": "yesterday"})
    result = formkit.fill([case], tmp_path / "out", forms=("trainee-list", "training-plan"), to=("pdf",))
    faces = {file.parts[0] for file in result.files if file.form == "training-plan"} - {"continuation"}
    wanted = {("training-plan", face, "t2", "refused", None) for face in faces}
    assert left_out(result) == wanted | {("trainee-list", "list", None, "refused", None)}
    case = with_asked(tmp_path / "other", {"/dates/application": "yesterday"})
    result = formkit.fill([case], tmp_path / "out2", forms=("training-plan",), to=("pdf",))
    assert left_out(result) == {
        ("training-plan", face, who, "refused", None) for face in faces for who in ("t1", "t2", "t3")
    }


@pytest.mark.parametrize("sample", ["group-1", "group-2", "enterprise-2"])
def test_certificate_for_a_later_stage_is_told_once_a_case(tmp_path: Path, sample: str) -> None:
    """Stages ii and iii follow a stay in Japan: the change of status is the usual procedure there."""
    folder = ROOT / "samples" / sample
    result = formkit.fill([folder], tmp_path, to=("pdf",))
    made = any(file.form == "coe" for file in result.files)
    later = json.loads((folder / "case.json").read_text("utf-8"))["category"] in "BCEF"
    told = [(finding.severity, finding.form) for finding in result.findings if finding.code == "FK310"]
    assert told == ([("info", "coe")] if made and later else [])


# -- annexes that a text promises --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, promised",
    [
        ("入国前講習の内容は別紙のとおり。", True),
        ("詳細は別紙に記載した。", True),
        ("別紙１のとおり", True),
        ("別紙様式を用いる。", False),
        ("講習は参考様式第1-29号による。", False),
    ],
)
def test_annex_that_a_text_promises_is_told(tmp_path: Path, text: str, promised: bool) -> None:
    case = with_asked(tmp_path / "case", {"/plan/remarks/text": text})
    result = formkit.fill([case], tmp_path / "out", forms=("training-plan",), to=("pdf",), trainees=("t1",))
    told = [(finding.severity, finding.box, finding.trainee) for finding in result.findings if finding.code == "FK309"]
    assert told == ([("warning", "remarks", "t1")] if promised else [])


def test_annex_that_fill_makes_is_not_told(tmp_path: Path) -> None:
    case = with_asked(tmp_path / "case", {"/plan/remarks/text": "別紙のとおり。" + "見本の備考です。" * 200})
    result = formkit.fill([case], tmp_path / "out", forms=("training-plan",), to=("pdf",), trainees=("t1",))
    assert "continuation" in {file.parts[0] for file in result.files}
    assert not [finding for finding in result.findings if finding.code == "FK309"]
