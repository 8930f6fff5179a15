"""Text layer against ink: every fault built into a filled PDF is found on its box, and clean files give nothing.

Faults are built by rewriting the operators that `overlay.put` appended, so that the text layer still says the old value.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from formkit import library, reading, system
from formkit.case import json_file
from formkit.compare import ink as channels
from formkit.compare.ink import exact
from formkit.compare.ink.words import Where
from formkit.fit import fit, fits
from formkit.media import fonts as glyphs
from formkit.media.pdf import ink
from formkit.merge import merge
from formkit.model import PT_PER_MM, Box, Finding, Form, Mark, Part, Photo, Place, Sheet, trainees_of
from formkit.reading import fields
from formkit.reading.print import pages as sheets
from formkit.run import batch
from tests.realfiles import REALFILES

ROOT = Path(__file__).parents[2]
OFFICIAL = REALFILES / "official" / "otit-training-plan_2024-08.pdf"
FACE = glyphs.default_face()
SAMPLES = ["group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1"]
LEAST = 30  # boxes of each class of fault
PLAN, COE = "training-plan_2025-06", "coe_2025-03"


@dataclass(frozen=True)
class Filled:
    """One filled PDF and what it was made from."""

    form: Form
    part: Part
    sheet: Sheet
    data: bytes


RIGHT: set[bytes] = set()  # the papers as filled, and the blank forms


def fill(form: Form, sheet: Sheet, photos: dict[str, Photo] | None = None) -> Filled:
    data = batch.fill_sheet(form, sheet, "pdf", FACE, photos)
    RIGHT.update((data, library.blank(form, sheet.part)))
    return Filled(form, form.parts[sheet.part], sheet, data)


_opened, _picture = ink.opened, ink.picture


@functools.lru_cache(maxsize=6)
def picture_of(data: bytes, number: int, scale: float) -> Image.Image:
    with _opened(data) as document:
        return _picture(document, number, scale)


@pytest.fixture(autouse=True)
def right_papers_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look draws, beside the paper at hand, the right one and the blank form: the same bytes give the same picture."""
    files: dict[int, bytes] = {}

    @contextmanager
    def opened(data: bytes) -> Iterator[Any]:
        with _opened(data) as document:
            files[id(document)] = data
            try:
                yield document
            finally:
                del files[id(document)]

    def picture(document: Any, number: int, scale: float, *, annotated: bool = True) -> Image.Image:
        data = files[id(document)]
        if annotated and data in RIGHT:
            return picture_of(data, number, scale).copy()
        return _picture(document, number, scale, annotated=annotated)

    monkeypatch.setattr(ink, "opened", opened)
    monkeypatch.setattr(ink, "picture", picture)


@functools.cache
def sample(name: str) -> tuple[Filled, ...]:
    """All filled PDFs of the first trainee of a sample, and those that all trainees share."""
    case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    files = []
    for form in library.forms():
        for trainee in (trainees_of(case)[0], None):
            merged = merge(case, trainee, form, FACE)
            files += [fill(form, sheet, dict(merged.photos)) for sheet in merged.sheets]
    return tuple(files)


def look(data: bytes) -> list[Finding]:
    return channels.look(data, reading.read_bytes(data, "x.pdf"))


def told(findings: Iterable[Finding]) -> list[tuple[str, str | None]]:
    return [(one.code, one.box) for one in findings]


# --- clean files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_clean_files_are_proved_by_making_them_again(name: str) -> None:
    for file in sample(name):
        read = reading.read_bytes(file.data, "x.pdf")
        where = Where(read, read.parts[0])
        with ink.opened(file.data) as document:
            assert exact.again(document, where, FACE) == file.data
        assert channels.look(file.data, read) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_clean_files_give_nothing_when_rendered(name: str) -> None:
    """Also where bytes prove nothing, because they are others."""
    for number, file in enumerate(sample(name)):
        data = rewritten(file.data) if number % 4 == 0 else file.data + b"% saved again\n"
        assert told(look(data)) == [], file.part.id


def rewritten(data: bytes, change: Callable[[pypdf.PdfWriter], None] | None = None) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_that_another_editor_wrote_anew_gives_nothing() -> None:
    """A clean value moved by a third of a point, and one in another size."""
    for file in (part_of("group-1", PLAN, "face-2"), part_of("group-1", COE, "applicant-1")):
        moved = edited(file, written(file)[::2], lambda ops, spot: [shifted(op, 0.3, 0.2) for op in ops])
        assert told(look(moved)) == []
        smaller = edited(
            file, written(file)[::2],
            lambda ops, spot: [re.sub(r"([\d.]+) Tf", lambda m: f"{float(m[1]) * 0.93:.2f} Tf", op) for op in ops],
        )  # fmt: skip
        assert told(look(smaller)) == []


# --- faults in what stands in the boxes ----------------------------------------------------------------------------

Change = Callable[[list[str], "Spot"], list[str]]


@dataclass(frozen=True)
class Spot:
    """A box in pt from the bottom left corner, and where its text begins and ends."""

    x: float
    y: float
    w: float
    h: float
    text: str
    start: float = 0.0
    width: float = 0.0


def part_of(name: str, form: str, part: str) -> Filled:
    return next(file for file in sample(name) if file.form.name == form and file.part.id == part)


def written(file: Filled, least: int = 2) -> list[str]:
    """The text boxes that hold something, in order."""
    return [
        key for key, mark in file.sheet.marks.items()
        if isinstance(mark.value, str) and len(mark.value) >= least
        and file.part.boxes[key].kind not in ("grid", "photo", "tick", "circle")
    ]  # fmt: skip


def spot_of(file: Filled, key: str, height: float) -> Spot:
    place = file.part.places[key]
    x, w, h = place.x * PT_PER_MM, place.w * PT_PER_MM, place.h * PT_PER_MM
    return Spot(x, height - place.y * PT_PER_MM - h, w, h, str(file.sheet.marks[key].value))


def _appended(file: Filled) -> dict[int, tuple[int, list[str]]]:
    """Page → object number and lines of what `put` drew on it."""
    start = len(library.blank(file.form, file.part.id))
    found = []
    for match in re.finditer(rb"(\d+) 0 obj\n<</Filter/FlateDecode/Length (\d+)>>stream\n", file.data[start:]):
        begin = start + match.end()
        body = zlib.decompress(file.data[begin : begin + int(match[2])])
        if body.startswith(b"q 0 g 0 G\n"):
            found.append((int(match[1]), body.decode("ascii").split("\n")[1:-1]))
    pages = sorted({file.part.places[key].page for key, mark in file.sheet.marks.items() if mark.value})
    return dict(zip(pages, found, strict=True))


def _with_streams(data: bytes, streams: dict[int, bytes]) -> bytes:
    """An incremental update that puts new streams in the place of old objects."""
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    trailer = data.rpartition(b"trailer\n<<")[2].partition(b"/Prev")[0]
    out, table = data, b"xref\n"
    for number, body in sorted(streams.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    return out + table + b"trailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, previous, len(out))


def _origin(op: str) -> tuple[float, float]:
    found = re.search(r"([-\d.]+) ([-\d.]+) Tm", op)
    if found:
        return float(found[1]), float(found[2])
    move = re.search(r"([-\d.]+) ([-\d.]+) m ", op)
    assert move
    return float(move[1]), float(move[2])


def shifted(op: str, dx: float, dy: float) -> str:
    return re.sub(
        r"1 0 0 1 ([-\d.]+) ([-\d.]+) Tm", lambda m: f"1 0 0 1 {float(m[1]) + dx:.2f} {float(m[2]) + dy:.2f} Tm", op
    )


def edited(file: Filled, keys: Sequence[str], change: Change) -> bytes:
    """The file with the operators of some boxes changed (those of an empty box are none, and may be added)."""
    streams = {}
    for page, (number, ops) in _appended(file).items():
        with ink.opened(file.data) as document:
            height = ink.size(document, page)[1]
        changed = list(ops)
        for key in keys:
            if file.part.places[key].page != page:
                continue
            spot = spot_of(file, key, height)
            circle = file.part.boxes[key].kind == "circle"
            mine = [
                op for op in changed if op.endswith(" s" if circle else "ET")
                and spot.x - 0.5 <= _origin(op)[0] < spot.x + spot.w + (0.5 if circle else 0)
                and spot.y <= _origin(op)[1] < spot.y + spot.h
            ]  # fmt: skip
            assert mine or not file.sheet.marks[key].value, key
            starts = [_origin(op)[0] for op in mine]
            size = float(re.search(r"([\d.]+) Tf", mine[0])[1]) if mine and not circle else 10.0  # type: ignore[index]
            first = spot.text.split("\n")[0]
            start = min(starts, default=spot.x)
            spot = replace(spot, start=start, width=min(FACE.measure(first) * size / 1000, spot.x + spot.w - start))
            at = changed.index(mine[0]) if mine else len(changed)
            changed = [op for op in changed if op not in mine]
            changed[at:at] = change(mine, spot)
        streams[number] = ("q 0 g 0 G\n" + "\n".join(changed) + "\nQ").encode("ascii")
    return _with_streams(file.data, streams)


def _in_place(operator: str, ops: list[str], after: str) -> list[str]:
    return [operator, *ops, after]


def white(ops: list[str], spot: Spot) -> list[str]:
    return ["1 g 1 G", *ops, "0 g 0 G"]


def pale(ops: list[str], spot: Spot) -> list[str]:
    return ["0.9 g", *ops, "0 g"]


def invisible(ops: list[str], spot: Spot) -> list[str]:
    return ["3 Tr", *ops, "0 Tr"]


def tiny(ops: list[str], spot: Spot) -> list[str]:
    return [re.sub(r"[\d.]+ Tf", "1.5 Tf", op) for op in ops]


def scaled_down(ops: list[str], spot: Spot) -> list[str]:
    return [re.sub(r"1 0 0 1 ", ".15 0 0 .15 ", op) for op in ops]


def off_page(ops: list[str], spot: Spot) -> list[str]:
    return [shifted(op, 2000, 0) for op in ops]


def below_page(ops: list[str], spot: Spot) -> list[str]:
    return [shifted(op, 0, -3000) for op in ops]


def clipped(ops: list[str], spot: Spot) -> list[str]:
    return [f"q {spot.x:.2f} {spot.y:.2f} {spot.start - spot.x + spot.width * 0.55:.2f} {spot.h:.2f} re W n", *ops, "Q"]


def clipped_low(ops: list[str], spot: Spot) -> list[str]:
    """The lower third of every letter is gone."""
    size = float(re.search(r"([\d.]+) Tf", ops[0])[1])  # type: ignore[index]
    return [f"q {spot.x:.2f} {_origin(op)[1] + 0.25 * size:.2f} {spot.w:.2f} {size:.2f} re W n {op} Q" for op in ops]


def covered(ops: list[str], spot: Spot) -> list[str]:
    return [*ops, f"1 g {spot.x:.2f} {spot.y:.2f} {spot.w:.2f} {spot.h:.2f} re f 0 g"]


def under_an_image(ops: list[str], spot: Spot) -> list[str]:
    place = f"{spot.w:.2f} 0 0 {spot.h:.2f} {spot.x:.2f} {spot.y:.2f} cm"
    return [*ops, f"q {place} BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID FF> EI Q"]


def transparent_clip(ops: list[str], spot: Spot) -> list[str]:
    """Clipped away altogether."""
    return ["q 0 0 1 1 re W n", *ops, "Q"]


def stroke(ops: list[str], spot: Spot) -> list[str]:
    h = min(spot.h * 0.4, spot.w * 0.3)
    x, y = spot.x + spot.w * 0.4, spot.y + spot.h * 0.3
    return [*ops, f"0.7 w {x:.2f} {y:.2f} m {x + h:.2f} {y + h:.2f} l {x + 1.5 * h:.2f} {y:.2f} l S"]


def lie(ops: list[str], spot: Spot) -> list[str]:
    """Other text is drawn, and the text layer is told the old one (ActualText)."""
    said = "FEFF" + spot.text.split("\n")[0].encode("utf-16-be").hex()
    other = [
        re.sub(r"<([0-9A-F]+)>Tj", lambda m: "<" + "".join(reversed(re.findall("....", m[1]))) + ">Tj", op)
        for op in ops
    ]
    return [f"/Span <</ActualText<{said}>>> BDC", *other, "EMC"]


# class of fault → change, and the codes that tell it rightly
FAULTS: dict[str, tuple[Change, set[str]]] = {
    "white": (white, {"FK424"}), "pale": (pale, {"FK424"}), "invisible": (invisible, {"FK424"}),
    "tiny": (tiny, {"FK424"}), "scaled down": (scaled_down, {"FK424"}), "clipped": (clipped, {"FK423"}), "clipped below": (clipped_low, {"FK423"}),
    "covered": (covered, {"FK424"}), "under an image": (under_an_image, {"FK424"}),
    "clipped away": (transparent_clip, {"FK424"}), "stroke": (stroke, {"FK422", "FK425"}),
    "lie": (lie, {"FK422", "FK425"}),
}  # fmt: skip


def targets() -> list[tuple[Filled, list[str]]]:
    """Every second filled text box of three parts: the others must stay without a finding."""
    files = [
        part_of("group-1", PLAN, "face-2"),
        part_of("group-1", COE, "applicant-1"),
        part_of("group-1", PLAN, "face-4"),
    ]
    return [(file, written(file)[::2]) for file in files]


def check(file: Filled, one: Finding) -> None:
    """A finding names its box in both languages, with page and rectangle."""
    box, place = file.part.boxes[str(one.box)], file.part.places[str(one.box)]
    assert (one.page, one.rect, one.item or "") == (place.page, (place.x, place.y, place.w, place.h), box.item)
    assert file.part.face in one.message and box.label in one.message and box.label_en in one.message_en
    assert one.severity == ("warning" if one.code == "FK425" else "error") and one.file == "x.pdf"


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_on_its_box_and_on_no_other(name: str) -> None:
    change, codes = FAULTS[name]
    count = 0
    for file, keys in targets():
        if change is lie:  # which is none where the text is the same from behind
            keys = [key for key in keys if file.part.boxes[key].kind != "digits"]
            keys = [key for key in keys if str(file.sheet.marks[key].value) != str(file.sheet.marks[key].value)[::-1]]
        findings = look(edited(file, keys, change))
        assert sorted(str(one.box) for one in findings) == sorted(keys), file.part.id
        for one in findings:
            check(file, one)
            assert one.code in codes, (one.box, one.message_en)
        count += len(keys)
    assert count >= LEAST


@pytest.mark.parametrize("change", [off_page, below_page])
def test_text_off_the_page_is_found_and_its_box_is_named_where_only_one_can_be_meant(change: Change) -> None:
    right = count = 0
    for file, keys in targets():
        for key in keys[::6] if len(keys) > 12 else keys:
            (one,) = look(edited(file, [key], change))
            assert one.code == "FK424" and one.page == file.part.places[key].page
            assert one.box in (key, None) and (one.expected or "") in re.sub(
                r"\s", "", str(file.sheet.marks[key].value)
            )
            if one.box:
                check(file, one)
            right += one.box == key
            count += 1
    assert right >= 0.85 * count


def test_stroke_in_an_empty_box_is_ink_that_is_no_text() -> None:
    count = 0
    for file, _ in targets():
        empty = [
            key for key, mark in file.sheet.marks.items()
            if mark.value == "" and file.part.boxes[key].kind in ("text", "date", "official")
        ][::3][:30]  # fmt: skip
        findings = look(edited(file, empty, stroke))
        assert sorted(told(findings)) == sorted(("FK425", key) for key in empty)
        count += len(empty)
    assert count >= LEAST


# --- wrong glyphs ------------------------------------------------------------------------------------------------

PAIRS = ["17", "日目", "大太", "未末", "土士", "38", "56", "0O", "千干", "人入", "氏民", "ソン", "がか", "ảa"]


def full(form_name: str, part_id: str, value: Callable[[Box, Place], str | bool], kinds: set[str]) -> Filled:
    """A part with all boxes of some kinds filled."""
    form = library.form(form_name)
    part = form.parts[part_id]
    marks = {
        key: Mark(
            value(box, part.places[key]) if box.kind in kinds else False if box.kind in ("tick", "circle") else ""
        )
        for key, box in part.boxes.items()
    }
    return fill(form, Sheet(form.id, form.edition, part_id, marks))


@pytest.mark.parametrize("small", [False, True], ids=["ordinary size", "6 pt"])
@pytest.mark.parametrize("pair", PAIRS)
def test_wrong_glyph_is_found(pair: str, small: bool) -> None:
    """The glyph of one character drawn for another, while the text layer still says the right one."""
    right, other = pair[0], pair[1]

    def value(box: Box, place: Place) -> str:
        if box.lines != 1 or not fits(box, place, right + other, FACE):
            return ""
        text = right + other
        while small and fits(box, place, "回" + text, FACE):
            text = "回" + text
        layout = fit(box, place, text, FACE)
        return text if layout is not None and (layout.size <= 6.5) == small else ""

    file = full(PLAN, "face-4", value, {"text"})
    keys = [key for key in written(file)][::2][: LEAST + 5]
    code_right, code_other = f"{FACE.glyph(right):04X}", f"{FACE.glyph(other):04X}"

    def change(ops: list[str], spot: Spot) -> list[str]:
        assert any(code_right in op for op in ops)
        return [op.replace(code_right, code_other) for op in ops]

    # What is drawn must still read as the old value: the codes are told apart by a second font that says so.
    findings = look(with_false_unicode(edited(file, keys, change), file, keys, right, other))
    assert sorted(str(one.box) for one in findings) == sorted(keys)
    # A letter that only lacks its mark above looks cut off.
    assert {one.code for one in findings} <= ({"FK422", "FK423"} if pair == "ảa" else {"FK422"})
    assert len(keys) >= LEAST


def with_false_unicode(data: bytes, file: Filled, keys: Sequence[str], right: str, other: str) -> bytes:
    """Gives the changed boxes a font of their own whose ToUnicode says that the other glyph is the right character."""

    def change(writer: pypdf.PdfWriter) -> None:
        for number, page in enumerate(writer.pages, 1):
            fonts = page["/Resources"]["/Font"]  # type: ignore[index]
            lie = DictionaryObject(fonts["/FK"].get_object())
            stream = DecodedStreamObject()
            old = lie["/ToUnicode"].get_object().get_data()  # type: ignore[union-attr]
            code = f"<{FACE.glyph(other):04X}> <".encode()
            said = right.encode("utf-16-be").hex().upper().encode()
            stream.set_data(re.sub(re.escape(code) + rb"[0-9A-F]+>", code + said + b">", old))
            lie[NameObject("/ToUnicode")] = writer._add_object(stream)
            fonts[NameObject("/FL")] = writer._add_object(lie)
            contents = page["/Contents"]
            last = contents[len(contents) - 1].get_object()  # type: ignore[index, arg-type]
            height = float(page.mediabox.height)
            lines = last.get_data().decode("ascii").split("\n")
            for key in keys:
                if file.part.places[key].page != number:
                    continue
                spot = spot_of(file, key, height)
                lines = [
                    op.replace("/FK ", "/FL ")
                    if op.endswith("ET") and spot.x <= _origin(op)[0] < spot.x + spot.w
                    and spot.y <= _origin(op)[1] < spot.y + spot.h
                    else op
                    for op in lines
                ]  # fmt: skip
            fresh = DecodedStreamObject()
            fresh.set_data("\n".join(lines).encode("ascii"))
            contents[len(contents) - 1] = writer._add_object(fresh)  # type: ignore[index, arg-type]

    made = rewritten(data, change)
    read = reading.read_bytes(made, "x.pdf").parts[0]
    for key in keys:  # the text layer says the old value
        value = str(file.sheet.marks[key].value)
        assert read.boxes[key].value == value.replace(other, right)
    return made


# --- marks, photos, printed text, notes --------------------------------------------------------------------------


def marked(form_name: str, part_id: str, kind: str) -> tuple[Filled, list[str]]:
    """A part with all its boxes of one kind marked, and every second of them."""
    file = full(form_name, part_id, lambda box, place: True, {kind})
    return file, [key for key, box in file.part.boxes.items() if box.kind == kind][::2]


@pytest.mark.parametrize("change", [white, pale, invisible, off_page, tiny, covered])
def test_tick_that_is_not_seen_is_found(change: Change) -> None:
    count = 0
    for form, part in ((PLAN, "face-2"), (COE, "applicant-1"), (PLAN, "face-4")):
        file, keys = marked(form, part, "tick")
        keys = keys[:1] if change is off_page else keys
        findings = look(edited(file, keys, change))
        if change is off_page:
            assert [one.code for one in findings] == ["FK424"]
            continue
        assert sorted(told(findings)) == sorted(("FK424", key) for key in keys)
        count += len(keys)
    assert count >= LEAST or change is off_page


@pytest.mark.parametrize("change", [white, pale, covered])
def test_ring_that_is_not_seen_is_found(change: Change) -> None:
    count = 0
    for form, part in ((COE, "applicant-1"), (PLAN, "face-2"), (COE, "applicant-1")):
        file, keys = marked(form, part, "circle")
        if count:  # the other half
            keys = [key for key, box in file.part.boxes.items() if box.kind == "circle" and key not in keys]

        def colour(ops: list[str], spot: Spot) -> list[str]:
            return [op.replace("0.9 g", "0.9 G") + (" 0 G" if op == "0 g" else "") for op in change(ops, spot)]

        findings = look(edited(file, keys, colour))
        for one in findings:
            assert one.box in keys and one.code in ("FK424", "FK422"), one
        assert {one.box for one in findings} == set(keys)
        count += len(keys)
    assert count >= 24


def test_ink_in_an_empty_tick_box_or_round_a_word_is_found() -> None:
    """A cross in a □, and a line round a word, which are no text and no ring that is read."""

    def cross(ops: list[str], spot: Spot) -> list[str]:
        x, y, r = spot.x + spot.w / 2, spot.y + spot.h / 2, min(spot.w, spot.h) * 0.35
        return [f"0.9 w {x - r:.2f} {y - r:.2f} m {x + r:.2f} {y + r:.2f} l {x - r:.2f} {y + r:.2f} m {x + r:.2f} {y - r:.2f} l S"]  # fmt: skip

    def frame(ops: list[str], spot: Spot) -> list[str]:
        return [f"0.9 w {spot.x + 1:.2f} {spot.y + 1:.2f} {spot.w - 2:.2f} {spot.h - 2:.2f} re S"]

    count = 0
    for kind, change in (("tick", cross), ("circle", frame)):
        file = full(COE, "applicant-1", lambda box, place: "見本" if box.lines else "", {"text"})
        keys = [key for key, box in file.part.boxes.items() if box.kind == kind][::2]
        assert sorted(told(look(edited(file, keys, change)))) == sorted(("FK425", key) for key in keys)
        count += len(keys)
    assert count >= 29


def test_photo_that_is_covered_or_swapped_is_found() -> None:
    file = part_of("group-1", COE, "applicant-1")
    key = next(key for key, box in file.part.boxes.items() if box.kind == "photo")
    place = file.part.places[key]
    x, w, h = place.x * PT_PER_MM, place.w * PT_PER_MM, place.h * PT_PER_MM
    (page, (number, ops)), *_ = _appended(file).items()
    with ink.opened(file.data) as document:
        y = ink.size(document, page)[1] - place.y * PT_PER_MM - h
    assert file.sheet.marks[key].value
    cover = f"1 g {x:.2f} {y:.2f} {w:.2f} {h:.2f} re f 0 g"
    other = f"0.6 g {x:.2f} {y:.2f} {w:.2f} {h / 2:.2f} re f 0 g"
    for extra, code in ((cover, "FK424"), (other, "FK422")):
        data = _with_streams(file.data, {number: ("q 0 g 0 G\n" + "\n".join([*ops, extra]) + "\nQ").encode()})
        assert told(look(data)) == [(code, key)]


@functools.cache
def labels(form: str, part: str, page: int) -> list[ink.Glyph]:
    """Printed letters of the blank form that stand well outside all boxes."""
    places = [place for place in library.form(form).parts[part].places.values() if place.page == page]
    with ink.opened(library.blank(library.form(form), part)) as blank:
        return [
            one for one in ink.glyphs(blank, page)
            if one.size >= 8 and "ぁ" <= one.text <= "龥"
            and not any(
                place.x - 2 <= one.x / PT_PER_MM <= place.x + place.w + 2
                and place.y - 2 <= one.y / PT_PER_MM <= place.y + place.h + 5
                for place in places
            )
        ]  # fmt: skip


@pytest.mark.parametrize("change", ["painted over", "another word", "hidden text", "words added"])
def test_what_is_printed_on_the_form_is_watched_too(change: str) -> None:
    files = [
        part_of("group-1", form, part) for form, part in ((PLAN, "face-3d"), (COE, "applicant-1"), (PLAN, "face-4"))
    ]
    count = 0
    for file in files:
        ((page, (number, ops)),) = _appended(file).items()
        with ink.opened(file.data) as document:
            width, height = ink.size(document, page)
        letters = labels(file.form.name, file.part.id, page)
        for one in letters[:: max(1, len(letters) // 11)][:11]:
            x, y = one.x, height - one.y
            paint = f"1 g {x:.2f} {y - 2:.2f} {one.size:.2f} {one.size:.2f} re f 0 g"
            word = f"BT/FK {one.size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm<{FACE.glyph('1'):04X}>Tj ET"
            extra = {
                "painted over": [paint], "another word": [paint, word], "hidden text": ["3 Tr", word, "0 Tr"],
                "words added": [word.replace(f"{x:.2f} {y:.2f} Tm", f"{width - 20:.2f} {y:.2f} Tm")],
            }[change]  # fmt: skip
            data = _with_streams(file.data, {number: ("q 0 g 0 G\n" + "\n".join([*ops, *extra]) + "\nQ").encode()})
            findings = look(data)
            assert {(found.page, found.box) for found in findings} == {(page, None)}, one
            codes = {found.code for found in findings}
            if change == "hidden text":
                assert codes == {"FK424"} and findings[0].expected == "1"
            elif change == "words added":
                assert codes == {"FK425"} and findings[0].severity == "warning"
            else:
                assert "FK422" in codes and codes <= {"FK422", "FK425"}
            if change != "words added":
                left, top, w, h = findings[0].rect or (0, 0, 0, 0)
                assert left - 1 <= x / PT_PER_MM + one.size / PT_PER_MM / 2 <= left + w + 2
                assert top - 4 <= one.y / PT_PER_MM <= top + h + 2
            count += 1
    assert count >= LEAST


def noted(file: Filled, keys: Sequence[str], *, drawn: bool, printed: bool) -> bytes:
    """FreeText notes over some boxes, with or without an appearance of their own."""

    def change(writer: pypdf.PdfWriter) -> None:
        for key in keys:
            page = writer.pages[file.part.places[key].page - 1]
            spot = spot_of(file, key, float(page.mediabox.height))
            rect = [spot.x + 2, spot.y + 2, spot.x + spot.w - 2, spot.y + spot.h - 2]
            note = DictionaryObject({
                NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText"),
                NameObject("/Rect"): ArrayObject([FloatObject(edge) for edge in rect]),
                NameObject("/Contents"): TextStringObject("別の値"), NameObject("/DA"): TextStringObject("/Helv 9 Tf"),
                NameObject("/F"): NumberObject(4 if printed else 0),
            })  # fmt: skip
            if drawn:
                form = DecodedStreamObject()
                w, h = rect[2] - rect[0], rect[3] - rect[1]
                form.set_data(f"0 g 2 2 m {w - 2:.2f} {h - 2:.2f} l S".encode())
                form.update({
                    NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                    NameObject("/BBox"): ArrayObject([FloatObject(edge) for edge in (0, 0, w, h)]),
                })  # fmt: skip
                note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(form)})
            page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(note))

    return rewritten(file.data, change)


@pytest.mark.parametrize("drawn", [True, False], ids=["with an appearance", "without"])
def test_notes_that_print_are_ink(drawn: bool) -> None:
    count = 0
    for file, _ in targets():
        keys = [
            key for key, mark in file.sheet.marks.items()
            if mark.value == "" and file.part.boxes[key].kind == "text"
            and file.part.places[key].w > 8 and file.part.places[key].h > 4
        ][::3][:16]  # fmt: skip
        findings = look(noted(file, keys, drawn=drawn, printed=True))
        assert sorted({str(one.box) for one in findings}) == sorted(keys) and {one.code for one in findings} == {
            "FK425"
        }
        # What shows on a screen alone is told as well: two people would read two papers.
        screen = look(noted(file, keys, drawn=drawn, printed=False))
        assert {str(one.box) for one in screen} == set(keys) and {one.code for one in screen} == {"FK425"}
        count += len(keys)
    assert count >= LEAST


def test_several_parts_in_one_file_are_judged_by_their_own_pages() -> None:
    """As a packet has them: no key words for the whole file, the parts one after the other."""
    files = [
        part_of("group-1", PLAN, "face-1"),
        part_of("group-1", COE, "applicant-1"),
        part_of("group-1", PLAN, "face-2"),
    ]
    bad = written(files[1])[::3]

    def packet(second: bytes) -> list[Finding]:
        writer = pypdf.PdfWriter()
        parts, first = [], 1
        for file, data in zip(files, (files[0].data, second, files[2].data), strict=True):
            writer.append(io.BytesIO(data))
            read = reading.read_bytes(data, "x.pdf").parts[0]
            pages = tuple(range(first, first + file.part.pages))
            boxes = {key: replace(box, page=pages[(box.page or 1) - 1]) for key, box in read.boxes.items()}
            parts.append(replace(read, pages=pages, boxes=boxes, how="anchors"))
            first += file.part.pages
        out = io.BytesIO()
        writer.write(out)
        return channels.look(out.getvalue(), reading.ReadFile("x.pdf", "pdf", tuple(parts)))

    assert packet(files[1].data) == []
    findings = packet(edited(files[1], bad, white))
    assert sorted(told(findings)) == sorted(("FK424", key) for key in bad) and {one.page for one in findings} == {2}
    assert {one.severity for one in findings} == {"error"}


# --- other programs' fonts, and form fields ----------------------------------------------------------------------

needs_office = pytest.mark.skipif(system.find_office() is None, reason="LibreOffice is not installed")
needs_real = pytest.mark.skipif(not OFFICIAL.is_file(), reason="the real files are not beside the checkout")


@functools.cache
def prints() -> tuple[tuple[str, bytes], ...]:
    """Our Word files as LibreOffice prints them: as they are, and in two Mincho fonts."""
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    with system.temp_folder() as folder:
        sources = []
        for name in (PLAN, COE):
            form = library.form(name)
            merged = merge(case, trainees_of(case)[0], form, FACE)
            for sheet in merged.sheets:
                data = batch.fill_sheet(form, sheet, "docx", FACE, dict(merged.photos))
                for font in ("", "IPAexMincho", "Noto Serif CJK JP") if sheet.part in ("face-2", "face-3d") else ("",):
                    path = folder / f"{sheet.part}{font.replace(' ', '')}.docx"
                    path.write_bytes(in_font(data, font) if font else data)
                    sources.append(path)
        return tuple((path.name, path.read_bytes()) for path in system.convert_to_pdf(sources, folder))


def in_font(data: bytes, font: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "word/document.xml":
                body = re.sub(rb'w:(ascii|hAnsi|eastAsia|cs)="[^"]*"', rb'w:\1="' + font.encode() + b'"', body)
            new.writestr(entry.filename, body)
    return out.getvalue()


@needs_office
def test_clean_prints_of_another_program_give_nothing() -> None:
    boxes = 0
    for name, data in prints():
        file = sheets.read(data, name)
        assert told(channels.look(data, file)) == [], name
        boxes += sum(bool(box.value) for part in file.parts for box in part.boxes.values())
    assert boxes > 500


@needs_office
@pytest.mark.parametrize(("share", "code"), [(1.0, "FK424"), (0.5, "FK423")])
def test_covered_text_in_another_font_is_a_warning(share: float, code: str) -> None:
    count = 0
    for name, data in prints():
        if not name.startswith("face-2"):
            continue
        (read,) = sheets.read(data, name).parts
        part = library.form(PLAN).parts[read.part]
        with ink.opened(data) as document:
            height = ink.size(document, 1)[1]
            drawn = {page: ink.glyphs(document, page) for page in read.pages}
        bad = [
            key for key, box in read.boxes.items()
            if isinstance(box.value, str) and len(box.value) > 3 and part.boxes[key].kind == "text" and box.rect
        ][::4]  # fmt: skip

        def cover(writer: pypdf.PdfWriter) -> None:
            for key in bad:  # noqa: B023
                box = read.boxes[key]  # noqa: B023
                assert box.rect and box.page
                x, y, w, h = (edge * PT_PER_MM for edge in box.rect)
                mine = [o.tight for o in drawn[box.page] if x <= o.x < x + w and y < o.y <= y + h and o.text in str(box.value)]  # noqa: B023 # fmt: skip
                left, right = min(t[0] for t in mine) - 1, max(t[2] for t in mine) + 1
                left += (right - left) * (1 - share)
                stream = DecodedStreamObject()
                stream.set_data(
                    f"q 1 g {left:.2f} {height - y - h + 1:.2f} {right - left:.2f} {h - 2:.2f} re f Q".encode()  # noqa: B023
                )
                page = writer.pages[box.page - 1]
                old = page["/Contents"].get_object()
                olds = list(old) if isinstance(old, ArrayObject) else [page.raw_get("/Contents")]
                page[NameObject("/Contents")] = ArrayObject([*olds, writer._add_object(stream)])

        made = rewritten(data, cover)
        findings = channels.look(made, replace(sheets.read(data, name), path="x.pdf"))
        assert sorted(told(findings)) == sorted((code, key) for key in bad), name
        assert {one.severity for one in findings} == {"warning"}
        count += len(bad)
    assert count >= LEAST


@needs_real
@pytest.mark.parametrize(("colour", "clip", "code"), [("0 g", "", ""), ("1 g", "", "FK424"), ("0 g", "0 0 6 99 re W n", "FK423")])  # fmt: skip
def test_fields_must_be_seen_as_they_are_drawn(colour: str, clip: str, code: str) -> None:
    """OTIT's own form with an appearance in each field: black, white, or cut off after half a letter."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(OFFICIAL))
    root = writer._root_object
    form: Any = root["/AcroForm"]
    del form["/XFA"], root["/Perms"]
    font = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }))  # fmt: skip
    for page in writer.pages:
        for ref in page.get("/Annots") or ():
            node = ref.get_object()
            owner = node if "/T" in node else node["/Parent"].get_object()
            if owner.get("/FT") != "/Tx":
                continue
            owner[NameObject("/V")] = TextStringObject("34")
            left, low, right, high = (float(edge) for edge in node["/Rect"])
            form = DecodedStreamObject()
            form.set_data(f"/Tx BMC q {clip} {colour} BT /F 8 Tf 1.5 2.5 Td (34) Tj ET Q EMC".encode())
            form.update({
                NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject([FloatObject(edge) for edge in (0, 0, right - left, high - low)]),
                NameObject("/Resources"): DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}),
            })  # fmt: skip
            node[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(form)})
            node[NameObject("/MK")] = DictionaryObject()
    out = io.BytesIO()
    writer.write(out)
    file = fields.read(out.getvalue(), "x.pdf")
    assert file is not None
    filled = {key for part in file.parts for key, box in part.boxes.items() if box.value == "34"}
    findings = channels.look(out.getvalue(), file)
    assert len(filled) >= LEAST
    assert {one.code for one in findings} == ({code} if code else set())
    if code:
        assert {one.box for one in findings} == filled
