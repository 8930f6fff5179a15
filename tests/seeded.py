"""A packet of two invented trainees with faults that were seeded by hand, as `verify` would tell them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import formkit
from formkit import library, reading
from formkit.model import Finding, Form, Paper
from formkit.report import Account, count

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\u2028"


def fill(sample: Path, folder: Path) -> Path:
    """The plan and the CoE application of two trainees as PDF, those of the second as DOCX too."""
    formkit.fill([sample], folder, forms=["training-plan", "coe"], to=("pdf",), trainees=["t1", "t2"])
    formkit.fill([sample], folder / "word", forms=["coe"], to=("docx",), trainees=["t2"])
    return folder


def papers(folder: Path) -> tuple[Paper, ...]:
    made = []
    for path in sorted(folder.rglob("*.*")):
        if path.suffix not in {".pdf", ".docx"} or (path.suffix == ".docx" and path.stem != "coe_organisation-1y"):
            continue
        if "word" not in path.parts and path.parent.name == "t2" and path.stem == "coe_organisation-1y":
            continue
        for part in reading.read_file(path).parts:
            made.append(
                Paper(
                    str(path), part.form, part.edition, part.part, part.copy, part.pages if path.suffix == ".pdf" else (),
                    path.parent.name, len(part.boxes), 0, part.confidence, True,
                )
            )  # fmt: skip
    return tuple(made)


def finding(folder: Path, code: str, trainee: str, part: str, box: str, **more: Any) -> Finding:
    """A finding on a real box of a real file, with the message that its code would give."""
    form = _form_of(part)
    about = library.findings()[code]
    place, known = form.parts[part].places[box], form.parts[part].boxes[box]
    face = form.parts[part].face
    word = next((folder / "word").rglob(f"{trainee}/{form.id}_{part}.docx"), None)
    file = word or next(path for path in folder.rglob(f"{trainee}/{form.id}_{part}.pdf"))
    quoted = f"「{more['found']}」" if more.get("found") else ""
    made = Finding(
        code, about["severity"],
        f"{face} {known.item}「{known.label}」{quoted}：{about['title']}。{about['todo']}",
        f"{face} {known.item} ({known.label_en}): {about['title_en']}. {about['todo_en']}",
        trainee=trainee, form=form.id, part=part, box=box, item=known.item, file=str(file),
        page=None if word else place.page, rect=None if word else (place.x, place.y, place.w, place.h),
    )  # fmt: skip
    return replace(made, **more)


def _form_of(part: str) -> Form:
    known = (form for form in library.forms() if form.id in {"training-plan", "coe"})
    return next(form for form in known if part in form.parts)


def findings(folder: Path) -> tuple[Finding, ...]:
    def seed(code: str, trainee: str, part: str, box: str, **more: Any) -> Finding:
        return finding(folder, code, trainee, part, box, **more)

    return (
        seed("FK511", "t1", "face-2", "workplace_name", expected="例示食品工業株式会社　見本工場", found="例示食品工業株式会社 見本工揚", case_pointer="/implementer/offices/0/name"),
        seed("FK423", "t1", "face-2", "workplace_name", found="例示食品工業株式会社 見本工揚"),
        seed("FK512", "t1", "face-2", "applicant_name", expected="例示食品工業株式会社", found="例⽰食品工業（株）", case_pointer="/implementer/name"),
        seed("FK511", "t1", "face-2", "applicant_phone", expected="029-000-0001", found="029-000-0010", law="技能実習法第8条第2項", case_pointer="/implementer/address/phone"),
        seed("FK521", "t1", "face-2", "training_manager_family", expected="\ufa19崎", found="神崎", law="規則第4条第1項"),
        seed("FK422", "t1", "applicant-1", "passport_number", expected="C0000001", found="C0000007", case_pointer="/trainees/0/passport/number"),
        seed("FK517", "t1", "applicant-1", "name", expected="NGUYEN VAN DUC", found="TRAN VAN REI", case_pointer="/trainees/0/name"),
        seed("FK515", "t1", "organisation-1y", "class_d", expected="■", found="□", law="規則第3条"),
        seed("FK402", "t1", "face-4", "task1_month3"),
        seed("FK406", "t1", "face-7", "pledge", found=HOSTILE),
        seed("FK511", "t2", "organisation-1y", "supervisor_phone", expected="029-000-0100", found="029-000-0010", case_pointer="/supervisor/phone"),
        seed("FK513", "t2", "face-1", "application_year", expected="2026", found="", case_pointer="/dates/application"),
        seed("FK424", "t2", "face-2", "instructor_family", found="見\u202e本\u200b人"),
        Finding("L-02", "error", "法的保護の講習が8時間未満です（7時間）。", "Lectures on legal protection: 7 hours, less than 8.", law="規則第10条第2項第7号ロ", case_pointer="/plan/lectures/2/hours", expected="8", found="7", certainty="seen", trainee="t2"),
        Finding("FK533", "info", "名簿がまだありません。", "The list of trainees is not there yet.", form="trainee-list", part="list"),
        seed("FK514", "t2", "face-2", "officer2_name", expected="", found="例示 次郎", accepted="役員の追加は届出済み（2026-11-10）"),
    )  # fmt: skip


def account(folder: Path, **more: Any) -> Account:
    told = findings(folder)
    values: dict[str, Any] = {
        "findings": told, "summary": count(told), "papers": papers(folder), "subject": ("sample-group-1",),
        "names": {"t1": "NGUYEN VAN DUC", "t2": "TRAN VAN REI", "t3": "LE THI VI"}, "source": source,
        "made": "2026-11-22", "law_day": "2026-12-01", "version": "0.1.0",
    }  # fmt: skip
    return Account(**{**values, **more})


def source(file: str) -> bytes | None:
    path = Path(file)
    return path.read_bytes() if path.is_file() else None
