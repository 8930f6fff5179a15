"""`make bench`: formkit beside the tools it is measured against, side by side in one run.

Prints ratios, writes build/bench.json and docs/bench.md. Nothing here is a test: machines differ.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import functools
import io
import json
import logging
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

import formkit
from formkit import fit, library
from formkit.case import json_file
from formkit.case.validate import validate
from formkit.law import rules
from formkit.media import fonts
from formkit.media.pdf import overlay, printed
from formkit.media.word import docx
from formkit.merge import merge
from formkit.model import PT_PER_MM, Case, Form, Sheet, trainees_of
from formkit.run import batch
from formkit.system import workers

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "bench.md"
PART = "face-2"
FORMS = ("training-plan_2025-06", "coe_2025-03")


def clock(work: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int, inner: int) -> tuple[float, float]:
    """Median seconds of one call of each, taken in turns; ours runs `inner` times a round, being short."""
    ours()
    theirs()
    mine, other = [], []
    for _ in range(rounds):
        mine.append(statistics.median(clock(ours) for _ in range(inner)))
        other.append(clock(theirs))
    return statistics.median(mine), statistics.median(other)


def the_case() -> tuple[Form, list[Sheet]]:
    """The training plan of the shipped group sample: the sheets of its first trainee."""
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    form = library.form("training-plan_2025-06")
    sheets = merge(case, trainees_of(case)[0], form, fonts.default_face()).sheets
    return form, list(sheets)


def acroform(form: Form, blank: bytes) -> bytes:
    """The blank with one ordinary AcroForm text field for each box: what pypdf fills."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    part = form.parts[PART]
    fields = ArrayObject()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    resources = DictionaryObject({
        NameObject("/Font"): DictionaryObject({NameObject("/Helv"): writer._add_object(font)})
    })  # fmt: skip
    for box in part.boxes.values():
        place = part.places[box.id]
        page = writer.pages[place.page - 1]
        height = float(page.mediabox.height)
        x, w = place.x * PT_PER_MM, place.w * PT_PER_MM
        top, h = height - place.y * PT_PER_MM, place.h * PT_PER_MM
        widget = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject(box.id),
            NameObject("/F"): NumberObject(4), NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
            NameObject("/Rect"): ArrayObject([FloatObject(v) for v in (x, top - h, x + w, top)]),
        }))  # fmt: skip
        fields.append(widget)
        if "/Annots" not in page:
            page[NameObject("/Annots")] = ArrayObject()
        notes: Any = page["/Annots"]
        notes.append(widget)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): fields, NameObject("/DR"): resources,
        NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
    })  # fmt: skip
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pypdf_fill(data: bytes, values: dict[str, str]) -> bytes:
    """pypdf's own way to fill a form, as its documentation shows it."""
    writer = pypdf.PdfWriter()
    writer.append(pypdf.PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def plumber_read(data: bytes, form: Form) -> dict[str, str]:
    """pdfplumber's own way to read known places: crop each box."""
    part = form.parts[PART]
    found = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for key, place in part.places.items():
            x, y, w, h = (v * PT_PER_MM for v in (place.x, place.y, place.w, place.h))
            page = document.pages[place.page - 1]
            box = (max(x, 0), max(y, 0), min(x + w, page.width), min(y + h, page.height))
            found[key] = page.crop(box).extract_text() or ""
    return found


def measure() -> dict[str, dict[str, Any]]:
    """All measurements: {name: {"ratio", "ours", "theirs", "unit", "n"}}."""
    form, sheets = the_case()
    face = fonts.default_face()
    results: dict[str, dict[str, Any]] = {}
    starts(results)
    checks(results)  # first, in a process as young as that of `formkit check`

    def record(name: str, ours: float, theirs: float, n: int) -> None:
        results[name] = {"ratio": round(theirs / ours, 1), "ours": round(ours * 1000, 3),
                         "theirs": round(theirs * 1000, 3), "unit": "ms", "n": n}  # fmt: skip
        print(f"{name:34} ours {ours * 1000:9.2f} ms   theirs {theirs * 1000:9.2f} ms   ×{theirs / ours:.0f}")

    def words(sheet: Sheet) -> dict[str, Any]:
        part = form.parts[sheet.part]
        return {"part": part, "sheet": sheet, "layouts": fit.layouts_of(part, sheet, face)}

    docx_jobs = [(docx.load(library.template(form, s.part), form.parts[s.part]), words(s)) for s in sheets]
    ours, theirs = side_by_side(
        lambda: [docx.put(template, **job) for template, job in docx_jobs],
        lambda: [docx.render_slowly(template.data, job["part"], job["sheet"]) for template, job in docx_jobs],
        5, 9,
    )  # fmt: skip
    record("DOCX fill, all parts (docxtpl)", ours, theirs, sum(len(s.marks) for s in sheets))

    second = next(sheet for sheet in sheets if sheet.part == PART)
    blank = library.blank(form, PART)
    fields = acroform(form, blank)
    values = {
        key: str(mark.value) if mark.value is not True else "■" for key, mark in second.marks.items() if mark.value
    }
    values |= {key: "" for key in second.marks if key not in values}
    job = words(second)
    loaded = overlay.load(blank)

    def put() -> bytes:
        return overlay.put(loaded, job["part"], second, job["layouts"], face, "")

    # A batch of this size is ordinary; the face is prepared for subsetting once in its course.
    for _ in range(100):
        put()
    ours, theirs = side_by_side(put, lambda: pypdf_fill(fields, values), 5, 9)
    record("PDF fill, 第2面 (pypdf form fill)", ours, theirs, len(second.marks))

    filled = put()
    ours, theirs = side_by_side(lambda: printed.take(filled, job["part"]), lambda: plumber_read(filled, form), 5, 5)
    record("read back, 第2面 (pdfplumber crop)", ours, theirs, len(second.marks))
    wrong = sum((printed.take(filled, job["part"]) or {})[key] != mark for key, mark in second.marks.items())
    print(f"boxes read back wrong: {wrong} of {len(second.marks)}")

    bare = statistics.median(
        clock(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)) for _ in range(7)
    )
    told = statistics.median(
        clock(
            lambda: subprocess.run([sys.executable, "-m", "formkit", "--help"], check=True, stdout=subprocess.DEVNULL)
        )
        for _ in range(7)
    )
    results["formkit --help"] = {"ratio": round(told / bare, 2), "ours": round(told * 1000, 1),
                                 "theirs": round(bare * 1000, 1), "unit": "ms", "n": 7}  # fmt: skip
    print(f"formkit --help {told * 1000:.0f} ms, python -c pass {bare * 1000:.0f} ms")
    whole_sets(results)
    verifies(results)
    return results


def whole_sets(results: dict[str, dict[str, Any]]) -> None:
    """Everything that the group sample's category needs, read back and written: for one trainee and for a hundred."""
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None and case.path is not None
    first = trainees_of(case)[0]
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in (1, 100):
            crowd = [{**first, "id": f"t{n}"} for n in range(1, number + 1)]
            many = dataclasses.replace(case, data={**case.data, "trainees": crowd})
            jobs = [batch.Job(many, one, FORMS, ("pdf", "docx"), Path(folder) / str(one["id"])) for one in crowd]
            workers.each(
                batch.fill_trainee, jobs[:1], lost=batch.lost
            )  # templates and blanks are prepared once a process
            seconds[number] = clock(functools.partial(workers.each, batch.fill_trainee, jobs, lost=batch.lost)) / number
            files = len(list((Path(folder) / "t1").iterdir()))
            print(f"whole set of {number} trainee(s): {seconds[number] * 1000:.0f} ms a trainee, {files} files each")
    for number, took in seconds.items():
        results[f"whole set, {number} trainee(s)"] = {
            "ratio": round(seconds[1] / took, 2), "ours": round(took * 1000, 1), "theirs": round(seconds[1] * 1000, 1),
            "unit": "ms a trainee", "n": number,
        }  # fmt: skip


def starts(results: dict[str, dict[str, Any]], before: str = "d0693a3", rounds: int = 15) -> None:
    """CPU of `formkit check` of one sample from start to end, this tree against an earlier one, in turn."""
    sample = ROOT / "samples" / "group-1" / "case.json"
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "archive", before], cwd=ROOT, capture_output=True, check=False)
        if packed.returncode:
            print(f"start of `formkit check`: {before} is not in this checkout")
            return
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(rounds):
            for tree, seconds in ((str(ROOT), ours), (folder, theirs)):
                start = resource.getrusage(resource.RUSAGE_CHILDREN)
                command = [sys.executable, "-P", "-m", "formkit", "check", str(sample)]
                environment = {**os.environ, "PYTHONPATH": tree}
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
                end = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds.append(end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime)
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(
        f"start of `formkit check`: {mine * 1000:.0f} ms CPU against {other * 1000:.0f} ms at {before}: ×{mine / other:.2f}"
    )
    results["start of formkit check"] = {
        "ratio": round(other / mine, 1), "ours": round(mine * 1000), "theirs": round(other * 1000), "unit": "ms CPU",
        "n": rounds,
    }  # fmt: skip


def verifies(results: dict[str, dict[str, Any]], number: int = 100) -> None:
    """The packets of a hundred trainees, plan and CoE as PDF, read back and cross-checked in one run."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "case"
        shutil.copytree(ROOT / "samples" / "group-1", sample)
        data = json.loads((sample / "case.json").read_text(encoding="utf-8"))
        first = {key: value for key, value in data["trainees"][0].items() if key != "overrides"}
        data["trainees"] = [_person(first, n) for n in range(1, number + 1)]
        (sample / "case.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        out = Path(folder) / "out"
        made = formkit.fill([sample], out, forms=("training-plan", "coe"), to=("pdf",))
        result = formkit.verify([out], [sample])  # everything is loaded once
        took = clock(lambda: formkit.verify([out], [sample]))
        wrong = sum(finding.severity == "error" for finding in result.findings)
        print(
            f"verify of {number} trainees: {took:.1f} s, {took / number * 1000:.0f} ms a trainee, {len(made.files)} files, "
            f"{result.equal} of {result.boxes} boxes as in the case, {wrong} errors"
        )
    results[f"verify, {number} trainees"] = {
        "ratio": 1.0, "ours": round(took / number * 1000, 1), "theirs": 0.0, "unit": "ms a trainee", "n": number,
    }  # fmt: skip


def checks(results: dict[str, dict[str, Any]], number: int = 1000) -> None:
    """Schema and all rules over generated cases: the group sample with one trainee, whose facts differ in each."""
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    trainee = {key: value for key, value in trainees_of(case)[0].items() if key != "overrides"}
    today = dt.date(2026, 12, 1)

    def one(n: int) -> Case:
        # Made when it is looked at, as `formkit check` reads one case after the other and keeps none.
        return dataclasses.replace(case, data={**case.data, "case_id": f"bench-{n}", "trainees": [_person(trainee, n)]})

    def seconds(work: Callable[[Case], Any]) -> float:
        spent = 0.0
        for n in range(number):
            spent += clock(functools.partial(work, one(n)))
        return spent / number

    found = len(validate(one(0))) + len(rules.run(one(0), today))
    schema_time, rules_time = seconds(validate), seconds(lambda made: rules.run(made, today))
    took = schema_time + rules_time
    print(
        f"check of {number} cases: {took * 1000:.2f} ms a case (schema {schema_time * 1000:.2f} ms, "
        f"{len({rule.id for rule in rules.every()})} rules {rules_time * 1000:.2f} ms), {found} findings; target 5 ms"
    )
    results[f"check, {number} cases"] = {
        "ratio": round(0.005 / took, 2), "ours": round(took * 1000, 2), "theirs": 5.0, "unit": "ms a case", "n": number,
    }  # fmt: skip


def _person(trainee: Mapping[str, Any], n: int) -> dict[str, Any]:
    """The trainee with a passport and an id of his own."""
    passport = {**trainee["passport"], "number": f"C{n:07}"}
    return {**copy.deepcopy(dict(trainee)), "id": f"t{n}", "passport": passport}


HEAD = """# 速さ / Speed

<!-- Written by `make bench`. Do not edit. -->

同じ機械で、同じ仕事を、formkit と、ふつうの方法とで交互に行った中央値です。機械が変われば数字も変わるので、比を見てください。
Medians of the same work on the same machine, formkit and the usual way in turns. Figures change with the machine; look at the ratios.
"""


def page(results: dict[str, dict[str, Any]]) -> str:
    """docs/bench.md, whole."""
    rows = ["| 何を / what | formkit | 相手 / other | 比 / ratio |", "|---|---:|---:|---:|"]
    for name, row in results.items():
        if name == "formkit --help":
            rows.append(f"| `formkit --help` (python -c pass) | {row['ours']:.0f} ms | {row['theirs']:.0f} ms | |")
        elif name.startswith("start"):
            rows.append(
                f"| 起動と検査一件 / {name} (0.1.0) | {row['ours']:.0f} ms | {row['theirs']:.0f} ms | ×{row['ratio']:.1f} |"
            )
        elif name.startswith("check"):
            rows.append(f"| {name}：書式と全規則 / schema and all rules | {row['ours']:.1f} ms／件 | | |")
        elif name.startswith("verify"):
            rows.append(
                f"| {name}：計画と CoE の PDF の読み戻しと照合 / papers against the case | {row['ours']:.0f} ms／人 | | |"
            )
        elif name.startswith("whole set"):
            rows.append(f"| {name}：計画と CoE、PDF と DOCX、読み戻し込み | {row['ours']:.0f} ms／人 | | |")
        else:
            rows.append(f"| {name} | {row['ours']:.2f} ms | {row['theirs']:.0f} ms | ×{row['ratio']:.0f} |")
    packages = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "pypdf", "pdfplumber", "pypdfium2"))
    rows.append("")
    rows.append(f"Python {platform.python_version()}, {platform.machine()}; {packages}; `make bench`.")
    return "\n".join([HEAD, *rows, ""])


def main() -> None:
    """Measure, print, write."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    results = measure()
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
