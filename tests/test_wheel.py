"""The wheel as a stranger gets it: built, installed in an environment of its own, used outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

import formkit

BUNDLED = ("forms", "schemas", "samples")
LEFT_OUT = (
    "forms/*/draw.py", "forms/*/drawing.json", "forms/*/articles.json", "forms/*/wording.json", "forms/*/sheets-y.json",
    "forms/training-plan_*/printed-text.json", "samples/*/sheets.json", "formkit/maintain/draw",
)  # fmt: skip


@dataclass(frozen=True)
class Installed:
    wheel: Path
    python: Path
    folder: Path

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [self.python, "-m", "formkit", *map(str, arguments)],
            cwd=self.folder,
            env={**environment, "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder / "dist",
        root,
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")

    home = folder / "home"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    layout = {"base": str(home), "platbase": str(home)}
    scheme = "nt_venv" if os.name == "nt" else "posix_venv"
    site = Path(sysconfig.get_path("purelib", scheme, layout))
    # The packages that formkit needs, from here, so that nothing is downloaded. Python does not follow .pth files in
    # a folder that a .pth file names, so an editable formkit is not among them.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", scheme, layout)) / ("python.exe" if os.name == "nt" else "python")
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
    ]
    subprocess.run([*pip, wheel], check=True, capture_output=True)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, python, elsewhere)


def test_it_is_the_installed_one(installed: Installed) -> None:
    code = "import formkit; print(formkit.__file__)"
    done = subprocess.run(
        [installed.python, "-c", code], cwd=installed.folder, capture_output=True, encoding="utf-8", check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(installed.folder.parent / "home")
    assert installed.run("--version").stdout == f"formkit {formkit.__version__}\n"


def test_every_data_file_is_in_the_wheel(installed: Installed, root: Path) -> None:
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *BUNDLED],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = {name for name in listed.stdout.split("\0") if name and (root / name).is_file()}
    wanted = {name for name in names if not any(fnmatch(name, pattern) for pattern in LEFT_OUT)}
    with zipfile.ZipFile(installed.wheel) as archive:
        prefix = "formkit/_bundle/"
        shipped = {name.removeprefix(prefix) for name in archive.namelist() if name.startswith(prefix)}
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert shipped == wanted
    assert tops == {"formkit", f"formkit-{formkit.__version__}.dist-info"}


def test_it_is_typed_and_light(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        assert "formkit/py.typed" in archive.namelist()
        assert not [name for name in archive.namelist() if name.startswith("formkit/maintain/draw")]
    # Two editions of the plan with all their blanks, and what every box and rule says as data.
    assert installed.wheel.stat().st_size < 5_500_000


def test_forms_list(installed: Installed) -> None:
    done = installed.run("forms", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert "training-plan" in {form["id"] for form in json.loads(done.stdout)["forms"]}


def test_check_and_fill_a_sample(installed: Installed, sample: Path) -> None:
    checked = installed.run("check", sample, "--json")
    assert checked.returncode in (0, 1), checked.stderr
    filled = installed.run("fill", sample, "-o", "out", "--json")
    assert filled.returncode == 0, filled.stderr + filled.stdout
    for file in json.loads(filled.stdout)["files"]:
        assert (installed.folder / file["path"]).stat().st_size > 0


def test_demo_needs_no_checkout(installed: Installed) -> None:
    done = installed.run("demo", "-o", "demo", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout)["summary"]["boxes"] > 0
