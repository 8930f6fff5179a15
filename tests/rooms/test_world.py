"""Output files: whole or none; left-overs of killed runs are swept, those of living ones are not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from formkit import system
from formkit.model.errors import ExitCode, OutputError


def test_write_replaces_a_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.pdf"
    system.write_bytes(path, b"one")
    system.write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.pdf"]


def test_unwritable_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        system.write_bytes(tmp_path / "file" / "x.pdf", b"")
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE
    assert "-o" in caught.value.message and "-o" in caught.value.message_en


def test_sweep_leaves_the_work_of_living_processes(tmp_path: Path) -> None:
    mine = tmp_path / f".a.pdf.{os.getpid()}.formkit-part"
    dead = tmp_path / ".a.pdf.999999999.formkit-part"
    other = tmp_path / "a.pdf"
    for path in (mine, dead, other):
        path.write_bytes(b"x")
    system.sweep(tmp_path)
    assert mine.exists() and other.exists() and not dead.exists()
    system.sweep(tmp_path / "none")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS])
def test_usual_refusals_of_the_system_are_said_in_both_languages(number: int) -> None:
    why = system.reason(OSError(number, os.strerror(number)))
    assert not why.ja.isascii() and why.en.isascii() and why.en != os.strerror(number)
    seldom = system.reason(OSError(errno.EMLINK, "Too many links"))
    assert seldom.en == "Too many links" and str(errno.EMLINK) in seldom.ja and "links" not in seldom.ja
