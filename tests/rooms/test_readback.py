"""Recognising files: own stamps, refusals that say what to do, controls that are gone."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile

import pytest

from formkit import library, reading
from formkit.media import fonts
from formkit.model import Mark, Sheet
from formkit.model.errors import ExitCode, UnreadableError
from formkit.run import batch
from tests.limits import PEAK
from tests.realfiles import REALFILES

REAL = REALFILES
FACE = fonts.default_face()


def face_1(medium: str = "docx") -> bytes:
    form = library.form("training-plan_2025-06")
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
    read = reading.read_bytes(changed, "x.docx")
    assert [finding.code for finding in read.findings] == ["FK401"]
    assert read.findings[0].box and read.findings[0].item is not None


def test_unknown_edition_is_refused() -> None:
    changed = rezip(face_1(), {"docProps/custom.xml": ("2025-06", "2099-01")})
    with pytest.raises(UnreadableError, match="not in the library"):
        reading.read_bytes(changed, "x.docx")


def test_word_file_without_a_stamp_is_known_by_its_controls() -> None:
    changed = rezip(face_1(), {"docProps/custom.xml": (r"training-plan\|", "")})
    read = reading.read_bytes(changed, "x.docx")
    assert [(part.part, part.how) for part in read.parts] == [("face-1", "stamp")]
    assert len(read.parts[0].boxes) == len(library.form("training-plan_2025-06").parts["face-1"].boxes)


@pytest.mark.parametrize(
    "data,words",
    [(b"", "empty"), (b"hello", "Neither"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
     (b"%PDF-1.4 broken", "Cannot be read"), (b"PK\3\4broken", "Word file")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        reading.read_bytes(data, "x")
    assert caught.value.exit_code is ExitCode.UNREADABLE and caught.value.message != caught.value.message_en


KNOWN = {
    "isa-coe-application-V_2025-03.xlsx": {"applicant-1"},
    "isa-coe-example-V.pdf": {"applicant-1"},
    "otit-training-plan_2024-08.pdf": {"face-1", "face-2", "face-7"},
}
LOOK = """
import json, sys
from pathlib import Path
from formkit import reading
from formkit.compare import ink
from formkit.model.errors import UnreadableError

told = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        file = reading.read_file(path)
        ink.look(path.read_bytes(), file)
        told[path.name] = ["", "", sorted({part.part for part in file.parts})]
    except UnreadableError as error:
        told[path.name] = [error.message, error.message_en, []]
print(json.dumps([told, peak()]))
"""


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
@pytest.mark.parametrize(
    "folder", sorted(path.name for path in REAL.iterdir() if path.is_dir()) if REAL.is_dir() else []
)
def test_real_files_are_read_or_refused_with_reason_never_guessed(folder: str) -> None:
    """All files of a folder in one process of less than 500 MB. The time limit is only for a file that never ends."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK + LOOK, str(REAL / folder)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, megabytes = json.loads(done.stdout)
    assert megabytes < 500 and told
    for name, (ja, en, parts) in told.items():
        assert set(parts) == KNOWN.get(name, set()), name
        assert parts or (ja != en and len(ja) > 10 and len(en) > 20), name


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
def test_command_line_says_why_and_exits_with_3() -> None:
    for path in (REAL / "encrypted" / "pypdf_r2-user-password.pdf", REAL / "xfa" / "ocrmypdf_livecycle-stub.pdf"):
        for command in ("read", "verify"):
            done = subprocess.run(
                [sys.executable, "-m", "formkit", command, str(path), "--lang", "en"],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 3 and "Traceback" not in done.stderr and path.name in done.stderr
