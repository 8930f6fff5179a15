"""The fault suite: one wrong box a paper, in every class of mistake that a reviewer looks for, through real files.

Every fault must be found, on its page and box, and nothing else; the same papers without a fault give no finding.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from formkit import compare, library, merge, reading
from formkit.case import json_file
from formkit.compare import ink
from formkit.compare.values import key_of
from formkit.fit import fits
from formkit.media import fonts
from formkit.model import Box, Case, Finding, Form, Mark, Part, Photo, Sheet, trainees_of
from formkit.run import batch
from tests.realfiles import REALFILES

SAMPLES = Path(__file__).parents[2] / "samples"
FACE = fonts.default_face()
DAY = dt.date(2026, 12, 1)
LEAST = 30
FORMS = ("training-plan_2025-06", "coe_2025-03")


@dataclass(frozen=True)
class Paper:
    """A right sheet, and what is needed to print it."""

    case: Case
    form: Form
    sheet: Sheet
    photos: Mapping[str, Photo]

    @property
    def part(self) -> Part:
        return self.form.parts[self.sheet.part]

    def texts(self, *formatters: str) -> Iterator[tuple[Box, str]]:
        """Boxes with a text, of the formatters named (all without), that hold what they show whole."""
        for key, mark in self.sheet.marks.items():
            box = self.part.boxes[key]
            plain = box.kind in ("text", "digits", "date") and mark.state == "value" and mark.whole is None
            if plain and isinstance(mark.value, str) and mark.value and (not formatters or box.formatter in formatters):
                yield box, mark.value

    def fits(self, box: Box, value: str) -> bool:
        return fits(box, self.part.places[box.id], value, FACE)


@dataclass(frozen=True)
class Fault:
    """A paper with wrong marks, and the boxes and codes by which it must be found."""

    paper: Paper
    marks: Mapping[str, str | bool]
    boxes: frozenset[str]
    codes: frozenset[str]


def fault(paper: Paper, marks: Mapping[str, str | bool], *codes: str) -> Fault:
    return Fault(paper, marks, frozenset(marks), frozenset(codes))


@functools.cache
def papers(sample: str) -> tuple[Paper, ...]:
    case, _ = json_file.read_case(SAMPLES / sample / "case.json")
    assert case is not None
    filed = dt.date.fromisoformat(case.data["dates"]["application"])
    found = []
    for trainee in (*trainees_of(case), None):
        for form in {library.edition(name.id, filed).name: None for name in library.forms()}:
            if trainee is not None and form not in FORMS:
                continue
            merged = merge.merge(case, trainee, library.form(form), FACE)
            found += [Paper(case, library.form(form), sheet, merged.photos) for sheet in merged.sheets]
    return tuple(found)


def everywhere() -> Iterator[Paper]:
    """Papers of several categories in turn, so that a class takes its boxes from many forms."""
    yield from papers("group-1")
    yield from papers("enterprise-2")
    yield from papers("group-3")


def printed(fault: Fault) -> bytes:
    marks = dict(fault.paper.sheet.marks) | {key: Mark(value) for key, value in fault.marks.items()}
    return batch.fill_sheet(fault.paper.form, replace(fault.paper.sheet, marks=marks), "pdf", FACE, fault.paper.photos)


def examined(case: Case, files: Mapping[str, bytes]) -> list[Finding]:
    """All findings of a run over files by name. That a paper comes twice or not at all is not the matter here."""
    read, findings = [], []
    for name, data in files.items():
        file = reading.read_bytes(data, name)
        read.append(file)
        findings += [*file.findings, *ink.look(data, file)]
    findings += compare.crosscheck(read, [case], DAY).findings
    return [finding for finding in findings if finding.code not in ("FK532", "FK533")]


def spread(faults: Iterator[Fault], number: int = LEAST) -> list[Fault]:
    """Faults from as many parts as there are: at most a few of each, then more."""
    by_part: dict[tuple[str, str, str | None], list[Fault]] = {}
    for one in faults:
        by_part.setdefault((one.paper.form.name, one.paper.sheet.part, one.paper.sheet.trainee), []).append(one)
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*by_part.values()))
    return [one for one in in_turn if one is not None][:number]


def changed(paper: Paper, way: Callable[[str], str], *codes: str, formatters: tuple[str, ...] = ()) -> Iterator[Fault]:
    """One text box after the other, its value changed in some way that the box has room for."""
    for box, value in paper.texts(*formatters):
        other = way(value)
        if key_of(box, other) != key_of(box, value) and paper.fits(box, other):
            yield fault(paper, {box.id: other}, *codes)


def digit(value: str) -> str:
    at = next((at for at in reversed(range(len(value))) if value[at] in "0123456789"), None)
    return value if at is None else f"{value[:at]}{(int(value[at]) + 3) % 10}{value[at + 1 :]}"


def one_for_seven(value: str) -> str:
    at = next((at for at, mark in enumerate(value) if mark in "17"), None)
    return value if at is None else value[:at] + ("7" if value[at] == "1" else "1") + value[at + 1 :]


DIFFERS = ("FK511", "FK512", "FK517", "FK518")


def swapped() -> Iterator[Fault]:
    for paper in everywhere():
        boxes = list(paper.texts())
        for (one, first), (two, second) in itertools.pairwise(boxes):
            fit = paper.fits(one, second) and paper.fits(two, first)
            if fit and key_of(one, first) != key_of(one, second) and key_of(two, first) != key_of(two, second):
                yield fault(paper, {one.id: second, two.id: first}, "FK516")


def changed_digit() -> Iterator[Fault]:
    for paper in everywhere():
        yield from changed(paper, digit, *DIFFERS)


def sevens() -> Iterator[Fault]:
    for paper in everywhere():
        yield from changed(paper, one_for_seven, *DIFFERS)


def name_order() -> Iterator[Fault]:
    for paper in everywhere():
        yield from changed(
            paper, lambda name: " ".join(reversed(name.split())), "FK518",
            formatters=("roman", "full_name", "full_kana"),
        )  # fmt: skip
        for box, value in paper.texts("family"):
            given = next(
                (
                    (other, name)
                    for other, name in paper.texts("given")
                    if other.pointer == box.pointer and other.id.replace("given", "family") == box.id
                ),
                None,
            )
            if given and paper.fits(box, given[1]) and paper.fits(given[0], value):
                yield fault(paper, {box.id: given[1], given[0].id: value}, "FK516")


def another_trainee() -> Iterator[Fault]:
    # A sheet that says nothing of a person but the name would just be the other's paper: see test_crosscheck.
    own = [paper for paper in papers("group-1") if paper.sheet.trainee and paper.part.role == "main"]
    for paper in own:
        for other in own:
            if (other.sheet.part, other.sheet.copy) == (paper.sheet.part, paper.sheet.copy) and other is not paper:
                theirs = {box.id: value for box, value in other.texts()}
                for box, value in paper.texts():
                    wrong = theirs.get(box.id, value)
                    personal = f"{box.pointer}/".startswith("/trainee/") and len(wrong) > 2
                    if personal and key_of(box, wrong) != key_of(box, value) and paper.fits(box, wrong):
                        yield fault(paper, {box.id: wrong}, "FK517")


def wage_or_hours() -> Iterator[Fault]:
    for paper in everywhere():
        if paper.form.name in FORMS:
            yield from changed(
                paper, lambda value: str(int(float(value.replace(",", ""))) + 100), *DIFFERS,
                formatters=("yen", "number", "int"),
            )  # fmt: skip


def left_blank() -> Iterator[Fault]:
    for paper in everywhere():
        for box, _ in paper.texts():
            yield fault(paper, {box.id: ""}, "FK513")


def written_in() -> Iterator[Fault]:
    for paper in everywhere():
        for key, mark in paper.sheet.marks.items():
            box = paper.part.boxes[key]
            if mark.value == "" and box.kind == "text" and mark.state != "continued" and paper.fits(box, "見本"):
                yield fault(paper, {key: "見本"}, "FK514")


def moved(kind: str) -> Iterator[Fault]:
    for paper in everywhere():
        marked = [key for key, mark in paper.sheet.marks.items() if paper.part.boxes[key].kind == kind and mark.value]
        free = [key for key, mark in paper.sheet.marks.items() if paper.part.boxes[key].kind == kind and not mark.value]
        for key in marked:
            near = [other for other in free if paper.part.boxes[other].item == paper.part.boxes[key].item]
            for other in near[:2]:
                yield fault(paper, {key: False, other: True}, "FK515")


def wrong_date() -> Iterator[Fault]:
    for paper in everywhere():
        yield from changed(
            paper, lambda value: str(int(value) - 1), *DIFFERS, formatters=("year", "month", "day"),
        )  # fmt: skip


def unlike_kanji() -> Iterator[Fault]:
    look_alike = {
        "日": "目",
        "大": "太",
        "土": "士",
        "未": "末",
        "工": "エ",
        "口": "ロ",
        "田": "由",
        "人": "入",
        "本": "木",
    }

    def way(value: str) -> str:
        at = next((at for at, mark in enumerate(value) if mark in look_alike), None)
        return value if at is None else value[:at] + look_alike[value[at]] + value[at + 1 :]

    for paper in everywhere():
        yield from changed(paper, way, *DIFFERS)


CLASSES: Mapping[str, Callable[[], Iterator[Fault]]] = {
    "swapped boxes": swapped,
    "changed digit": changed_digit,
    "1 for 7": sevens,
    "name order": name_order,
    "another trainee's": another_trainee,
    "wage or hours": wage_or_hours,
    "left blank": left_blank,
    "written in": written_in,
    "moved tick": lambda: moved("tick"),
    "wrong circle": lambda: moved("circle"),
    "wrong date": wrong_date,
    "look-alike kanji": unlike_kanji,
}


@pytest.mark.parametrize("name", CLASSES)
def test_every_fault_is_found_on_its_box_and_nothing_else(name: str) -> None:
    faults = spread(CLASSES[name]())
    assert len(faults) == LEAST
    by_case: dict[str, list[tuple[str, Fault]]] = {}
    for number, one in enumerate(faults):
        by_case.setdefault(str(one.paper.case.path), []).append(
            (f"{one.paper.sheet.trainee or 'common'}/{number}.pdf", one)
        )
    for named in by_case.values():
        findings = examined(named[0][1].paper.case, {file: printed(one) for file, one in named})
        for file, one in named:
            told = [finding for finding in findings if finding.file == file]
            where = f"{one.paper.form.name} {one.paper.sheet.part} {sorted(one.boxes)}"
            assert {finding.box for finding in told} == one.boxes, f"{where}: {[f.message for f in told]}"
            for finding in told:
                place = one.paper.part.places[str(finding.box)]
                assert (finding.page, finding.rect) == (place.page, (place.x, place.y, place.w, place.h))
                assert finding.message and finding.message_en and finding.trainee == one.paper.sheet.trainee
            for box in one.boxes:
                assert {finding.code for finding in told if finding.box == box} & one.codes, where


@pytest.mark.parametrize(
    "sample", ["group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1"]
)
def test_right_papers_give_no_finding(sample: str) -> None:
    clean = papers(sample)
    files = {
        f"{paper.sheet.trainee}/{number}.pdf": printed(Fault(paper, {}, frozenset(), frozenset()))
        for number, paper in enumerate(clean)
    }
    findings = examined(clean[0].case, files)
    assert [(finding.file, finding.code, finding.message) for finding in findings] == []


OFFICIAL = REALFILES / "official" / "otit-training-plan_2024-08.pdf"


def official() -> tuple[pypdf.PdfWriter, dict[str, Any]]:
    """OTIT's fillable form without its XFA, and its fields by short name."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(OFFICIAL))
    del writer._root_object["/AcroForm"]["/XFA"]  # type: ignore[attr-defined]
    del writer._root_object["/Perms"]
    nodes = [reference.get_object() for page in writer.pages for reference in page.get("/Annots") or ()]
    return writer, {re.sub(r"\[\d+\]$", "", str(node["/T"])): node for node in nodes if "/T" in node}


def saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


needs_official = pytest.mark.skipif(not OFFICIAL.is_file(), reason="the official form is not beside the checkout")


@needs_official
def test_stale_values_of_the_official_form_are_found() -> None:
    """OTIT's form, filled and drawn; then every second field gets another stored value without being drawn anew."""
    face = library.form("training-plan_2025-06").parts["face-2"]
    writer, fields = official()
    boxes = [box for box in face.boxes.values() if box.official_field in fields and box.formatter == "text"]
    boxes = boxes[: 2 * LEAST]
    assert len(boxes) == 2 * LEAST
    for number, box in enumerate(boxes):
        _store_and_draw(writer, fields[str(box.official_field)], f"A{number}")
    clean = reading.read_bytes(saved(writer), "official.pdf")
    assert not [finding for finding in clean.findings if finding.box in {box.id for box in boxes}]
    for box in boxes[::2]:
        fields[str(box.official_field)][NameObject("/V")] = TextStringObject("B7")
    found = reading.read_bytes(saved(writer), "official.pdf")
    told = {finding.box: finding for finding in found.findings if finding.code == "FK421"}
    assert set(told) == {box.id for box in boxes[::2]}
    pages = next(part for part in found.parts if part.part == "face-2").pages
    for number, box in enumerate(boxes):
        if number % 2 == 0:
            finding = told[box.id]
            assert finding.page == pages[face.places[box.id].page - 1]
            assert (finding.expected, finding.found) == ("B7", f"A{number}")


@needs_official
def test_official_form_filled_by_half_is_told_what_is_missing() -> None:
    """The texts of face 2 of the first trainee, every second one left out."""
    (right,) = [paper for paper in papers("group-1") if paper.sheet.part == "face-2" and paper.sheet.trainee == "t1"]
    writer, fields = official()
    there = [(box, value) for box, value in right.texts() if box.official_field in fields]
    writer._root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)  # type: ignore[index]
    for number, (box, value) in enumerate(there):
        node = fields[str(box.official_field)]
        node.pop("/AP", None)
        if number % 2:
            node[NameObject("/V")] = TextStringObject(value)
    read = reading.read_bytes(saved(writer), "t1/official.pdf")
    findings = compare.crosscheck([read], [right.case], DAY).findings
    blank = {finding.box for finding in findings if finding.code == "FK513" and finding.part == "face-2"}
    assert {box.id for box, _ in there[::2]} <= blank and not {box.id for box, _ in there[1::2]} & blank
    assert not [f for f in findings if f.part == "face-2" and f.code in ("FK511", "FK512", "FK514", "FK516")]


def _store_and_draw(writer: pypdf.PdfWriter, node: Any, words: str) -> None:
    """A value of a field, and the appearance that shows it."""
    width, height = (float(node["/Rect"][at + 2]) - float(node["/Rect"][at]) for at in (0, 1))
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F 7 Tf 1 {height / 3:.1f} Td ({words}) Tj ET".encode())
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in (
        ("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"), ("Encoding", "WinAnsiEncoding"))})  # fmt: skip
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, width, height)))
    stream[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F"): writer._add_object(font)})}
    )
    node[NameObject("/V")] = TextStringObject(words)
    node[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(stream)})
