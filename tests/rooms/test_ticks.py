"""Signs in tick boxes: what everybody reads alike is read, anything else is told as not read, in every medium."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

import formkit
from formkit import library
from formkit.words.ticks import SIGNS, ticked

ODD = "●×✗〇○v✘◎ｖ"
FORM, PART = "coe_2025-03", "organisation-1y"


@pytest.mark.parametrize("sign", "■☑☒✓✔レ")
def test_set(sign: str) -> None:
    assert ticked(sign) is True and ticked(f" {sign}\n") is True and ticked(f"□{sign}") is True


@pytest.mark.parametrize("words", ["", " ", "□", "☐", "\u3000□"])
def test_not_set(words: str) -> None:
    assert ticked(words) is False


@pytest.mark.parametrize("sign", ODD)
def test_what_people_read_differently_is_not_read(sign: str) -> None:
    assert sign not in SIGNS
    assert ticked(sign) is None and ticked(f"□{sign}") is None and ticked("■有") is None


@pytest.fixture(scope="module")
def filled(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("ticks")
    formkit.fill([sample], out, forms=("coe",), to=("docx",), trainees=("t1",))
    return next(out.rglob(f"coe_{PART}.docx")).read_bytes()


@pytest.mark.parametrize("sign", ODD)
def test_a_sign_typed_into_our_word_file_is_told(filled: bytes, sign: str, sample: Path, tmp_path: Path) -> None:
    part = library.form(FORM).parts[PART]
    before = formkit.read([_file(tmp_path / "before.docx", filled)]).files[0].parts[0]
    box = next(key for key, entry in part.boxes.items() if entry.kind == "tick" and before.boxes[key].value is False)
    path = _file(tmp_path / f"coe_{PART}.docx", _typed(filled, box, sign))
    read = formkit.read([path]).files[0]
    assert box not in read.parts[0].boxes
    assert [(finding.code, finding.box) for finding in read.findings] == [("FK402", box)]
    assert sign in read.findings[0].message
    checked = formkit.verify([path], [sample])
    assert ("FK402", box) in {(finding.code, finding.box) for finding in checked.findings}


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _typed(data: bytes, box: str, sign: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in package.infolist():
            content = package.read(entry)
            if entry.filename == "word/document.xml":
                words = content.decode()
                at = words.index("□", words.index(f"w:val={json.dumps(box)}"))
                content = (words[:at] + sign + words[at + 1 :]).encode()
            copy.writestr(entry, content)
    return out.getvalue()
