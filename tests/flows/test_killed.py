"""Runs that lose a worker, their parent or all: whole files or none, what is named done is there, the rest is done or named."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.processes import alive, begin, tree

PROOF = int(os.environ.get("FORMKIT_PROOF", "0"))
MOMENTS = max(1, min(30, PROOF // 10))
SECONDS = 1.0  # in which workers end whose parent has gone
CROWD = 5

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="counts processes by /proc"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def crowd(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The group sample with several trainees of other names."""
    folder = tmp_path_factory.mktemp("crowd")
    shutil.copytree(sample.parent, folder, dirs_exist_ok=True)
    data = json.loads((folder / "case.json").read_text("utf-8"))
    first = {key: value for key, value in data["trainees"][0].items() if key != "overrides"}
    data["trainees"] = [
        {**first, "id": f"p{n}", "passport": {**first["passport"], "number": f"C{n:07}"}} for n in range(1, CROWD + 1)
    ]
    (folder / "case.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def fill(crowd: Path, out: Path) -> list[object]:
    return ["fill", crowd / "case.json", "-o", out, "--form", "training-plan", "-j", "2", "--json", "--quiet"]


def digests(folder: Path) -> dict[str, str]:
    """All whole files of a folder; what a killed process had begun has a name of its own."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".formkit-part") and path.name != "NOTICE.txt"  # no paper
    }


@pytest.fixture(scope="module")
def whole(crowd: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], float]:
    """What an undisturbed run makes, and how long it takes."""
    folder = tmp_path_factory.mktemp("whole")
    begun = time.monotonic()
    process = begin(fill(crowd, folder / "out"), folder)
    said, wrong = process.communicate(timeout=300)
    assert process.returncode in (0, 1), wrong
    made = digests(folder / "out")
    assert len(made) > CROWD and len(json.loads(said)["files"]) == len(made)
    return folder / "out", made, time.monotonic() - begun


def moments() -> list[tuple[int, str]]:
    return [(number, whom) for number in range(MOMENTS) for whom in ("parent", "worker", "group")]


def strike(process: int, whom: str, chance: random.Random) -> list[int]:
    """Kill the parent, one of its workers, or all; gives who was there."""
    family = tree(process)
    if whom == "group":
        os.killpg(process, signal.SIGKILL)
    elif whom == "parent":
        os.kill(process, signal.SIGKILL)
    elif workers := family[1:]:
        os.kill(chance.choice(workers), signal.SIGKILL)
    return family


@pytest.mark.parametrize(("number", "whom"), moments())
def test_fill_that_is_killed(
    number: int, whom: str, crowd: Path, whole: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    _, right, takes = whole
    chance = random.Random(f"fill {number} {whom}")
    out = tmp_path / "out"
    process = begin(fill(crowd, out), tmp_path)
    time.sleep(chance.uniform(0.15, 0.95) * takes)
    family = strike(process.pid, whom, chance)
    if whom == "worker":
        said, wrong = process.communicate(timeout=300)
        assert b"Traceback" not in wrong
        assert process.returncode in (0, 1), wrong
        report = json.loads(said)
        lost = [finding for finding in report["findings"] if finding["code"] == "FK561"]
        assert process.returncode == (1 if lost else 0)
        made = digests(out)
        named = {str(Path(file["path"]).relative_to(out)) for file in report["files"]}
        assert named <= made.keys()
        # Every paper is there, or its trainee is named as lost.
        losers = {finding.get("trainee") or "common" for finding in lost}
        assert {Path(name).parts[1] for name in right.keys() - named} <= losers
    else:
        process.wait()
        time.sleep(SECONDS)
        assert not [member for member in family if alive(member)]
        made = digests(out) if out.is_dir() else {}
        time.sleep(0.3)
        assert (digests(out) if out.is_dir() else {}) == made  # nobody writes any more
        process.stdout.close()  # type: ignore[union-attr]
        process.stderr.close()  # type: ignore[union-attr]
    assert all(right[name] == digest for name, digest in made.items())
    again = begin(fill(crowd, out), tmp_path)
    again.communicate(timeout=300)
    assert digests(out) == right
    assert not list(out.rglob("*.formkit-part"))


def verify(out: Path, crowd: Path) -> list[object]:
    return ["verify", out, "--case", crowd / "case.json", "-j", "2", "--json", "--quiet"]


@pytest.fixture(scope="module")
def verified(
    crowd: Path, whole: tuple[Path, dict[str, str], float], tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, float]:
    begun = time.monotonic()
    process = begin(verify(whole[0], crowd), tmp_path_factory.mktemp("verified"))
    said, wrong = process.communicate(timeout=300)
    assert process.returncode in (0, 1), wrong
    return said, time.monotonic() - begun


@pytest.mark.parametrize(("number", "whom"), moments())
def test_verify_that_is_killed(
    number: int, whom: str, crowd: Path, whole: tuple[Path, dict[str, str], float], verified: tuple[bytes, float],
    tmp_path: Path,
) -> None:  # fmt: skip
    out, right, _ = whole
    chance = random.Random(f"verify {number} {whom}")
    process = begin(verify(out, crowd), tmp_path)
    time.sleep(chance.uniform(0.15, 0.95) * verified[1])
    family = strike(process.pid, whom, chance)
    if whom == "worker":
        said, wrong = process.communicate(timeout=300)
        assert b"Traceback" not in wrong
        report = json.loads(said)
        lost = {finding["file"] for finding in report["findings"] if finding["code"] == "FK561"}
        assert process.returncode == 1 if lost else said == verified[0]
        read = {paper["path"] for paper in report["papers"]}
        assert read | lost == {paper["path"] for paper in json.loads(verified[0])["papers"]}
        assert not read & lost
    else:
        process.wait()
        time.sleep(SECONDS)
        assert not [member for member in family if alive(member)]
        process.stdout.close()  # type: ignore[union-attr]
        process.stderr.close()  # type: ignore[union-attr]
    assert digests(out) == right
    again = begin(verify(out, crowd), tmp_path)
    assert again.communicate(timeout=300)[0] == verified[0]


@pytest.mark.parametrize("command", ["fill", "verify"])
def test_ctrl_c_ends_quietly(
    command: str, crowd: Path, whole: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    arguments = fill(crowd, tmp_path / "out") if command == "fill" else verify(whole[0], crowd)
    process = begin(arguments, tmp_path)
    until = time.monotonic() + 60
    while len(tree(process.pid)) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    family = tree(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said, wrong = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in wrong and said == b""
    time.sleep(SECONDS)
    assert not [member for member in family if alive(member)]
