"""`check` tells before a paper is made what `fill` tells when it makes them: same code, same place, same words."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit.model import Finding

ROOT = Path(__file__).parents[2]
# What only a made file can tell, or a folder in which files stand.
OF_FILES = ("FK304", "FK305", "FK307", "FK212", "FK408", "FK409", "FK311")

Change = Callable[[dict[str, Any], Path], None]


def _case(sample: str, folder: Path, change: Change) -> Path:
    shutil.copytree(ROOT / "samples" / sample, folder)
    data = json.loads((folder / "case.json").read_text("utf-8"))
    change(data, folder)
    (folder / "case.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder / "case.json"


def _told(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (
            (finding.code, finding.severity, finding.case_pointer, finding.trainee, finding.form, finding.part, finding.box,
             finding.message, finding.message_en, finding.file, finding.rect)
            for finding in findings
        ),
        key=repr,
    )  # fmt: skip


def _photo(name: str, content: bytes | None) -> Change:
    def change(data: dict[str, Any], folder: Path) -> None:
        if content is not None:
            (folder / name).write_bytes(content)
        data["trainees"][0]["photo"] = name

    return change


def _broken_off(data: dict[str, Any], folder: Path) -> None:
    photo = folder / data["trainees"][0]["photo"]
    photo.write_bytes(photo.read_bytes()[:-2000])


def _set(place: str, value: Any) -> Change:
    def change(data: dict[str, Any], _folder: Path) -> None:
        *above, last = place.split("/")
        inner: Any = data
        for step in above:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        if value is None:
            del inner[last]
        else:
            inner[last] = value

    return change


CASES: dict[str, tuple[str, Change, set[str]]] = {
    "no photo file": ("enterprise-1", _photo("absent.jpg", None), {"FK306"}),
    "a photo that is a text": ("enterprise-1", _photo("photo.jpg", b"no picture"), {"FK306"}),
    "an empty photo": ("enterprise-1", _photo("photo.jpg", b""), {"FK306"}),
    "a photo outside": ("enterprise-1", _photo("../photo.jpg", None), {"FK306"}),
    "a photo broken off": ("group-1", _broken_off, {"FK306"}),
    "no photo": ("group-1", _set("trainees/0/photo", None), set()),
    "a sign without a glyph": ("enterprise-1", _set("plan/remarks/text", "備考 \U0001f600"), {"FK301"}),
    "an annex promised": ("enterprise-1", _set("plan/remarks/text", "別紙3のとおり"), {"FK309"}),
    "too long to be continued": ("enterprise-1", _set("trainees/0/passport/number", "A" * 20), set()),
    "a long text": ("enterprise-1", _set("plan/remarks/text", "長い文。" * 300), {"FK302"}),
    "no reading of a name": ("enterprise-1", _set("implementer/kana", None), set()),
    "before all editions": ("enterprise-1", _set("dates/application", "2015-04-01"), {"FK312"}),
    "stage ii": ("enterprise-2", lambda _data, _folder: None, set()),
    "stage iii": ("group-3", lambda _data, _folder: None, {"FK310"}),
    "as it is": ("group-1", lambda _data, _folder: None, set()),
}


@pytest.mark.parametrize("name", CASES)
def test_check_tells_what_fill_tells(tmp_path: Path, name: str) -> None:
    sample, change, codes = CASES[name]
    case = _case(sample, tmp_path / "case", change)
    checked = formkit.check([case])
    filled = formkit.fill([case], tmp_path / "out", to=("pdf",))
    assert _told(checked.findings) == _told(tuple(f for f in filled.findings if f.code not in OF_FILES))
    assert codes <= {finding.code for finding in checked.findings}
    papers = [(paper.form, paper.part, paper.trainee, paper.why) for paper in filled.not_made]
    assert [(paper.form, paper.part, paper.trainee, paper.why) for paper in checked.not_made] == papers


@pytest.mark.slow
def test_check_tells_what_fill_tells_of_spoilt_cases(tmp_path: Path) -> None:
    """Facts taken away, shortened, lengthened and exchanged at random."""
    seeded = random.Random(11)
    for number, sample in enumerate(("group-1", "group-2", "enterprise-1", "enterprise-3", "care-1") * 4):

        def spoil(data: dict[str, Any], _folder: Path) -> None:
            spots = list(_texts(data))
            for holder, key in seeded.sample(spots, 3):
                holder[key] = seeded.choice(
                    ["", holder[key] * 9, holder[key] + "\u2f00\U0001f9d1", "別紙のとおり", holder[key][:1]]
                )

        case = _case(sample, tmp_path / f"case{number}", spoil)
        checked, filled = formkit.check([case]), formkit.fill([case], tmp_path / f"out{number}", to=("pdf",))
        told = _told(tuple(finding for finding in filled.findings if finding.code not in OF_FILES))
        assert _told(checked.findings) == told, sample


def _texts(value: Any) -> list[tuple[Any, Any]]:
    spots: list[tuple[Any, Any]] = []
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(below, str) and key not in ("$schema", "$include", "category", "id", "case_id"):
            spots.append((value, key))
        spots += _texts(below)
    return spots


def test_a_wrong_trainee_does_not_hide_what_the_others_lack(tmp_path: Path) -> None:
    def change(data: dict[str, Any], _folder: Path) -> None:
        data["trainees"][0]["birth_date"] = "1999-13-01"
        data["trainees"][1]["photo"] = "absent.jpg"

    result = formkit.check([_case("group-1", tmp_path / "case", change)])
    assert {"FK306"} <= {finding.code for finding in result.findings if finding.trainee == "t2"}
    # Of the wrong one every paper, and those for all, are told as not to be made.
    assert {paper.trainee for paper in result.not_made if paper.why == "refused"} >= {"t1", None}


def test_the_preflight_loads_no_paper_library() -> None:
    program = (
        "import sys; from formkit.cli.main import main\n"
        "try: main(['check', sys.argv[1]])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'pypdf', 'lxml', 'docxtpl', 'docx', 'pdfplumber', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    command = [sys.executable, "-c", program, str(ROOT / "samples" / "group-1" / "case.json")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
