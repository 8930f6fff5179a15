"""Pictures of boxes: what they show, that they are small, and that odd pages and places do no harm."""

from __future__ import annotations

import functools
import io
from contextlib import closing
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from formkit import library
from formkit.media import fonts
from formkit.media.picture.pictures import Lens, Picture
from formkit.model import PT_PER_MM, Mark, Place, Sheet
from formkit.run import batch

FORM = library.form("training-plan_2025-06")
PART = FORM.parts["face-2"]
RED = (190, 30, 30)


@pytest.fixture(scope="module")
def filled() -> bytes:
    marks = {key: Mark("" if box.kind == "text" else False) for key, box in PART.boxes.items() if box.kind != "photo"}
    marks |= {"applicant_name": Mark("例示食品工業株式会社"), "workplace_phone": Mark("029-000-0001")}
    return batch.fill_sheet(FORM, Sheet(FORM.id, FORM.edition, PART.id, marks), "pdf", fonts.default_face())


def crop(data: bytes, page: int, where: tuple[float, float, float, float]) -> Picture | None:
    with closing(Lens()) as lens:
        return lens.crop("", lambda: data, page, where)


def rect(place: Place) -> tuple[float, float, float, float]:
    return place.x, place.y, place.w, place.h


def opened(picture: Picture | None) -> Image.Image:
    assert picture is not None
    image = Image.open(io.BytesIO(picture.data))
    assert image.format == "PNG" and image.mode == "P" and image.size == (picture.width, picture.height)
    return image.convert("RGB")


def frame(image: Image.Image) -> tuple[int, int, int, int]:
    red = Image.new("1", image.size)
    red.putdata([pixel == RED for pixel in image.get_flattened_data()])
    found = red.getbbox()
    assert found
    return found


def ink(image: Image.Image, inside: tuple[int, int, int, int]) -> int:
    x0, y0, x1, y1 = inside
    return sum(image.crop((x0 + 4, y0 + 4, x1 - 4, y1 - 4)).convert("L").histogram()[:128])


def test_the_frame_has_the_size_of_the_box_and_holds_its_value(filled: bytes) -> None:
    place = PART.places["applicant_name"]
    image = opened(crop(filled, place.page, rect(place)))
    x0, y0, x1, y1 = frame(image)
    scale = (x1 - x0) / (place.w + 1.4)
    assert 4 < scale < 5
    assert (y1 - y0) / scale == pytest.approx(place.h + 1.4, abs=0.8)
    blank = opened(crop(library.blank(FORM, "face-2"), place.page, rect(place)))
    assert frame(blank) == (x0, y0, x1, y1)
    assert ink(image, (x0, y0, x1, y1)) > ink(blank, (x0, y0, x1, y1)) + 200


def test_the_label_beside_the_box_is_in_the_picture(filled: bytes) -> None:
    place = PART.places["workplace_phone"]
    image = opened(crop(filled, place.page, rect(place)))
    x0 = frame(image)[0]
    assert x0 > 150
    assert ink(image, (0, 0, x0, image.height)) > 200


def test_every_box_of_every_form_has_a_small_picture() -> None:
    sizes = {}
    with closing(Lens()) as lens:
        for form in library.forms():
            for part in form.parts.values():
                blank = library.blank(form, part.id)
                for key in list(part.places)[::17]:
                    place = part.places[key]
                    picture = lens.crop(
                        f"{form.name}/{part.id}", functools.partial(bytes, blank), place.page, rect(place)
                    )
                    assert picture is not None, (form.name, part.id, key)
                    sizes[form.name, part.id, key] = len(picture.data)
    assert len(sizes) > 150
    assert max(sizes.values()) < 25_000
    assert sum(sizes.values()) / len(sizes) < 9_000


def test_colours_of_the_page_stay() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(210 * PT_PER_MM, 297 * PT_PER_MM)
    stamp = b"0.1 0.2 0.8 rg 280 400 60 60 re f"
    writer.pages[0].replace_contents(_stream(writer, stamp))
    assert page is not None
    picture = crop(_bytes(writer), 1, (100, 130, 30, 10))
    pixels: list[tuple[int, int, int]] = list(opened(picture).get_flattened_data())  # type: ignore[arg-type]
    blue = sum(other > red + 80 and other > green + 80 for red, green, other in pixels)
    assert blue > 500


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_turned_pages_places_count_from_the_corner_that_is_seen(filled: bytes, turn: int) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filled)))
    for page in writer.pages:
        page[NameObject("/Rotate")] = NumberObject(turn)
    place = PART.places["applicant_name"]
    wide, high = (float(edge) / PT_PER_MM for edge in (writer.pages[0].mediabox.width, writer.pages[0].mediabox.height))
    x, y, w, h = rect(place)
    seen = {
        90: (high - y - h, x, h, w), 180: (wide - x - w, high - y - h, w, h), 270: (y, wide - x - w, h, w),
    }[turn]  # fmt: skip
    image = opened(crop(_bytes(writer), place.page, seen))
    assert ink(image, frame(image)) > 150


@pytest.mark.parametrize(
    "page,place",
    [(0, (10, 10, 10, 10)), (99, (10, 10, 10, 10)), (1, (500, 10, 10, 10)), (1, (10, 10, -5, 5)), (1, (10, 10, 0, 0)),
     (1, (float("nan"), 1, 1, 1)), (1, (0, 0, float("inf"), 10))],
)  # fmt: skip
def test_a_place_that_is_not_there_has_no_picture(
    filled: bytes, page: int, place: tuple[float, float, float, float]
) -> None:
    assert crop(filled, page, place) is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken", b"PK\3\4 a Word file"])
def test_what_is_no_pdf_has_no_picture(data: bytes) -> None:
    assert crop(data, 1, (10, 10, 10, 10)) is None


def test_a_huge_page_gives_a_picture_of_the_usual_size() -> None:
    writer = PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    picture = crop(_bytes(writer), 1, (0, 0, 5000, 5000))
    assert picture is not None and picture.width <= 1001 and picture.height <= 521


def test_a_lens_reads_a_file_once_and_closes_what_it_opened(filled: bytes) -> None:
    reads = []

    def load(number: int) -> bytes:
        reads.append(number)
        return filled

    with closing(Lens()) as lens:
        for _ in range(2):
            for number in range(8):
                taken = lens.crop(str(number), functools.partial(load, number), 1, (20, 30, 40, 8))
                assert taken is not None
        assert reads == list(range(8))
        documents = list(lens._open.values())
        assert len(documents) == 4
    assert not any(document.raw for document in documents)


def _stream(writer: PdfWriter, drawing: bytes) -> Any:
    from pypdf.generic import ContentStream

    stream = ContentStream(None, writer)
    stream.set_data(drawing)
    return stream


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
