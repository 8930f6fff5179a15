"""Files that mean harm: refused with the reason, soon and small, and never as a bug."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.processes import watch

FOLDER = Path(os.environ.get("FORMKIT_HOSTILE") or Path(__file__).parents[3] / "shared" / "faults" / "hostile")
FILES = sorted(FOLDER.iterdir()) if FOLDER.is_dir() else []
DOCUMENTED = (0, 1, 2, 3)
SECONDS, MEGABYTES = 5.0, 500.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes by /proc")


@pytest.mark.skipif(not FILES, reason=f"{FOLDER} is not there")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_hostile_file_is_refused_soon_and_small(file: Path, sample: Path, tmp_path: Path) -> None:
    watched = watch(["verify", file, "--case", sample], tmp_path)
    assert watched.code in DOCUMENTED, watched.err
    assert "Traceback" not in watched.err
    assert watched.seconds <= SECONDS and watched.megabytes <= MEGABYTES, watched
