"""Recognising files: own stamps, refusals that say what to do, controls that are gone."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from formkit import batch, glyphs, library, readback
from formkit.errors import ExitCode, UnreadableError
from formkit.model import Mark, Sheet

REAL = Path(__file__).parents[3] / "shared" / "realfiles"
FACE = glyphs.default_face()


def face_1(medium: str = "docx") -> bytes:
    form = library.form("training-plan_2024-08")
    boxes = form.parts["face-1"].boxes
    sheet = Sheet(form.id, form.edition, "face-1", {key: Mark("") for key in boxes})
    return batch.fill_sheet(form, sheet, medium, FACE)  # type: ignore[arg-type]


def rezip(data: bytes, change: dict[str, tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename in change:
                pattern, words = change[entry.filename]
                text = re.sub(pattern, words, text.decode(), count=1, flags=re.DOTALL).encode()
            new.writestr(entry.filename, text)
    return out.getvalue()


def test_deleted_control_is_a_finding_that_names_the_box() -> None:
    changed = rezip(face_1(), {"word/document.xml": (r"<w:sdt>.*?</w:sdt>", "")})
    read = readback.read_bytes(changed, "x.docx")
    assert [finding.code for finding in read.findings] == ["FK401"]
    assert read.findings[0].box and read.findings[0].item is not None


def test_unknown_edition_is_refused() -> None:
    changed = rezip(face_1(), {"docProps/custom.xml": ("2024-08", "2099-01")})
    with pytest.raises(UnreadableError, match="not in the library"):
        readback.read_bytes(changed, "x.docx")


def test_file_without_a_stamp_is_not_guessed() -> None:
    changed = rezip(face_1(), {"docProps/custom.xml": (r"training-plan\|", "")})
    with pytest.raises(UnreadableError, match="not recognised"):
        readback.read_bytes(changed, "x.docx")


@pytest.mark.parametrize(
    "data,words",
    [(b"", "empty"), (b"hello", "Neither"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
     (b"%PDF-1.4 broken", "Cannot be read"), (b"PK\3\4broken", "Word file")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        readback.read_bytes(data, "x")
    assert caught.value.exit_code is ExitCode.UNREADABLE and caught.value.message != caught.value.message_en


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
@pytest.mark.parametrize(
    "path", sorted(REAL.glob("*/*.*")) if REAL.is_dir() else [], ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_real_files_are_refused_never_guessed(path: Path) -> None:
    with pytest.raises(UnreadableError):
        readback.read_file(path)
