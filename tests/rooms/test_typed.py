"""Word files of ours that somebody edited: words beside the boxes, changed print, words that nobody sees."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from formkit import library, merge, reading
from formkit.case import json_file
from formkit.compare import ink
from formkit.media import fonts
from formkit.model import Finding, trainees_of
from formkit.run import batch

SAMPLES = Path(__file__).parents[2] / "samples"
FACE = fonts.default_face()


def files(sample: str, trainee: int | None = 0) -> dict[str, bytes]:
    case, _ = json_file.read_case(SAMPLES / sample / "case.json")
    assert case is not None
    who = None if trainee is None else trainees_of(case)[trainee]
    made = {}
    for form in library.forms():
        merged = merge.merge(case, who, form, FACE)
        for sheet in merged.sheets:
            made[f"{form.name} {sheet.part} {sheet.copy}"] = batch.fill_sheet(form, sheet, "docx", FACE, merged.photos)
    return made


def edited(data: bytes, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            raw = old.read(entry)
            if entry.filename == "word/document.xml":
                after = change(raw.decode())
                assert after != raw.decode()
                raw = after.encode()
            new.writestr(entry.filename, raw)
    return out.getvalue()


def look(data: bytes) -> list[Finding]:
    """What is told of a file, but that it was saved anew (FK409)."""
    return [finding for finding in ink.look(data, reading.read_bytes(data, "x.docx")) if finding.code != "FK409"]


@pytest.mark.parametrize("trainee", [0, None])
@pytest.mark.parametrize("sample", ["group-1", "enterprise-2", "care-1"])
def test_files_as_filled_give_nothing(sample: str, trainee: int | None) -> None:
    for name, data in files(sample, trainee).items():
        assert look(data) == [], name


def test_words_beside_a_box_are_told() -> None:
    data = files("group-1")["training-plan_2025-06 face-1 1"]
    told = look(edited(data, lambda xml: xml.replace("</w:sdt>", "</w:sdt><w:r><w:t>NGUYEN</w:t></w:r>", 1)))
    assert [(one.code, one.severity) for one in told if one.code == "FK406"] == [("FK406", "warning")]
    assert any("NGUYEN" in (one.found or "") for one in told)
    assert all("の近くの、欄の外に" in one.message for one in told if one.code == "FK406")


def test_printed_words_that_were_changed_are_told() -> None:
    data = files("group-1")["training-plan_2025-06 face-1 1"]
    told = look(edited(data, lambda xml: xml.replace("監理団体</w:t>", "管理団体</w:t>", 1)))
    assert [(one.code, one.expected, one.found) for one in told] == [("FK422", "監理団体", "管理団体")]
    assert "「監理団体」が「管理団体」に" in told[0].message and told[0].severity == "error"


def test_printed_words_that_were_hidden_are_told() -> None:
    data = files("group-1")["training-plan_2025-06 face-7 1"]
    told = look(
        edited(
            data,
            lambda xml: re.sub(r"<w:rPr>(?=(?:(?!</w:r>).)*欠格事由のいずれにも)", "<w:rPr><w:vanish/>", xml, count=1),
        )
    )
    assert told[0].code == "FK422" and "欠格事由" in str(told[0].expected)


@pytest.mark.parametrize("way", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="3"/>'])
def test_words_that_nobody_sees_are_told(way: str) -> None:
    data = files("group-1")["training-plan_2025-06 face-2 1"]
    found = []

    def hide(xml: str) -> str:
        control = next(
            match for match in re.finditer(r'<w:sdt>.*?<w:tag w:val="(\w+)"/>.*?</w:sdt>', xml, re.DOTALL)
            if match[1] == "applicant_name"
        )  # fmt: skip
        found.append(control[1])
        inside = re.sub(r"<w:rPr>.*?</w:rPr>(?=<w:t)", f"<w:rPr>{way}</w:rPr>", control[0], flags=re.DOTALL)
        return xml.replace(control[0], inside)

    told = look(edited(data, hide))
    assert [(one.code, one.box, one.severity) for one in told] == [("FK424", "applicant_name", "error")]
    assert told[0].rect and told[0].found


def test_visible_again_is_fine() -> None:
    data = files("group-1")["training-plan_2025-06 face-1 1"]
    assert look(edited(data, lambda xml: xml.replace("<w:rPr>", '<w:rPr><w:vanish w:val="0"/>'))) == []
