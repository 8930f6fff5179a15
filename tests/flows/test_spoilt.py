"""Inputs spoilt by chance: every one ends as something told, none as a fault of formkit, none without an end.

`make test` tries some hundreds; FORMKIT_PROOF=300 tries 25,000.
"""

from __future__ import annotations

import hashlib
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

from formkit.api.check import check
from formkit.api.quota import quota
from formkit.api.score import score
from formkit.api.timeline import timeline
from formkit.compare import incoming
from formkit.model.errors import UserError
from formkit.system import workers
from formkit.system.limits import Bounds
from tests.processes import environment
from tests.spoilt import spoilt_case, spoilt_json, spoilt_package, spoilt_pdf

PAPERS = Path(__file__).parents[1] / "data" / "papers"
TIMES = max(1, int(os.environ.get("FORMKIT_PROOF", "0")) * 78 // 300)
SEED = os.environ.get("FORMKIT_SEED", "1")
WALK = Bounds(seconds=20.0)

pytestmark = pytest.mark.slow


def judged(path: Path) -> str:
    """What the commands for cases make of one: nothing, or the place where something nobody foresaw happened."""
    for command in (lambda: check([path]), lambda: score(path), lambda: quota(path), lambda: timeline(path)):
        try:
            command()
        except UserError:
            continue
        except Exception as error:
            return f"{path.name}: {type(error).__name__}: {error}"[:300]
    return ""


def ended(path: Path, why: str) -> str:
    return f"{path.name}: {why}"


def test_spoilt_cases_are_told(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample.parent, tmp_path / "cases")
    right = sample.read_bytes()
    files = []
    for number in range(130 * TIMES):
        path = tmp_path / "cases" / f"case-{number}.json"
        path.write_bytes(spoilt_case(right, random.Random(f"case {SEED} {number}")))
        files.append(path)
    wrong = [words for words in workers.each(judged, files, lost=ended, bounds=WALK) if words]
    assert not wrong, wrong


@pytest.fixture(scope="module")
def papers(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """Right papers by their kind: of our own making, and as others leave them."""
    folder = tmp_path_factory.mktemp("papers")
    command = ["fill", sample, "-o", folder, "--form", "training-plan", "--form", "coe", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "formkit", *map(str, command)], env=environment(), capture_output=True, check=False
    )
    found: dict[str, list[bytes]] = {}
    for path in sorted([*folder.rglob("*.*"), *PAPERS.iterdir()]):
        if path.suffix in (".pdf", ".docx", ".xlsx") and path.stat().st_size < 400_000:
            found.setdefault(path.suffix[1:], []).append(path.read_bytes())
    return found


@pytest.mark.parametrize(
    ("kind", "number", "spoil"), [("pdf", 70, spoilt_pdf), ("docx", 60, spoilt_package), ("xlsx", 40, spoilt_package)]
)
def test_spoilt_papers_are_told(
    kind: str,
    number: int,
    spoil: Callable[[bytes, random.Random], bytes],
    papers: dict[str, list[bytes]],
    tmp_path: Path,
) -> None:
    files = []
    for at in range(number * TIMES):
        chance = random.Random(f"{kind} {SEED} {at}")
        path = tmp_path / f"{at}.{kind}"
        path.write_bytes(spoil(chance.choice(papers[kind]), chance))
        files.append(incoming.Incoming(path, True))
    looked = workers.each(incoming.look, files, lost=incoming.lost, bounds=Bounds())
    assert all(arrival.file or arrival.findings for arrival in looked)
    failed = [(f.file, f.message) for arrival in looked for f in arrival.findings if f.code in ("FK561", "FK562")]
    assert not failed, failed


FORM = "checklist_2026-11"
FOLDERS = """
import json, sys
from pathlib import Path
from formkit import library
from formkit.case.json_file import read_case
from formkit.maintain.lint import lint_form
from formkit.model import trainees_of
from formkit.model.errors import UserError
from formkit.run import batch

case, _ = read_case(Path(sys.argv[1]))
found = []
for attempt in (lambda: library.forms(), lambda: batch.fill_trainee(batch.Job(case, None, (sys.argv[2],), ("pdf", "docx"), Path(sys.argv[3])))):
    try:
        attempt()
    except UserError:
        pass
    except Exception as error:
        found.append(f"{type(error).__name__}: {error}")
wrong = [finding for finding in lint_form(sys.argv[2]) if finding.severity == "error"]
if found and not wrong:
    print(json.dumps(found))
"""


def spoilt_folder(folder: Path, chance: random.Random) -> None:
    """Spoil one file of a form folder; the digests are made right again, so that it is not only stale."""
    name = chance.choice(("form.json", "boxes.json", "geometry.json", "template"))
    geometry: Any = json.loads((folder / "geometry.json").read_text("utf-8"))
    if name == "template":
        path = chance.choice(sorted(folder.glob("template-*.docx")))
        path.write_bytes(spoilt_package(path.read_bytes(), chance))
        geometry["sha256"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        spoilt = spoilt_json(json.loads((folder / name).read_text("utf-8")), chance)
        (folder / name).write_text(json.dumps(spoilt), "utf-8")
        if name == "geometry.json":
            return
        geometry["sha256"]["boxes.json"] = hashlib.sha256((folder / "boxes.json").read_bytes()).hexdigest()
    (folder / "geometry.json").write_text(json.dumps(geometry), "utf-8")


def test_spoilt_form_folders_are_told(root: Path, sample: Path, tmp_path: Path) -> None:
    place = tmp_path / "library"
    (place / "forms").mkdir(parents=True)
    (place / "schemas").symlink_to(root / "schemas")
    (place / "samples").symlink_to(root / "samples")
    failed = []
    for number in range(12 * TIMES):
        shutil.rmtree(place / "forms" / FORM, ignore_errors=True)
        shutil.copytree(root / "forms" / FORM, place / "forms" / FORM)
        spoilt_folder(place / "forms" / FORM, random.Random(f"folder {SEED} {number}"))
        done = subprocess.run(
            [sys.executable, "-c", FOLDERS, str(sample), FORM, str(tmp_path / "out")],
            env=environment(FORMKIT_LIBRARY=str(place)), capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        if done.stdout or done.returncode:
            failed.append((number, done.stdout, done.stderr[-400:]))
    assert not failed, failed
