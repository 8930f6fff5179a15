"""What users read is said by formkit: no words of libraries in Japanese sentences, none on stderr; scans are called scans."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
import subprocess
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image
from pypdf.generic import DecodedStreamObject, NameObject

import formkit.media  # noqa: F401 - sets the loggers of libraries
from formkit import library, reading
from formkit.media import fonts
from formkit.model import Mark, Sheet
from formkit.model.errors import UnreadableError
from formkit.model.spoken import of_error, sentences
from formkit.run import batch
from formkit.system import reason
from tests import papers
from tests.realfiles import REALFILES

JAPANESE = re.compile("[぀-ヿ㐀-鿿]")
ENGLISH = re.compile("[A-Za-z]{4,} [a-z]{2,} [A-Za-z]{2,}")


def _raises(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError


LIBRARIES: dict[str, Callable[[], object]] = {
    "zip": lambda: zipfile.ZipFile(io.BytesIO(b"PK\3\4x")), "zlib": lambda: zlib.decompress(b"x"),
    "json": lambda: json.loads('{"a": 1,\n]'), "toml": lambda: tomllib.loads("a ="), "xml": lambda: etree.fromstring("<a>"),
    "utf-8": lambda: b"\xff\xfe".decode("utf-8"), "pdfium": lambda: pypdfium2.PdfDocument(b"%PDF-1.7 nothing"),
    "pypdf": lambda: pypdf.PdfReader(io.BytesIO(b"%PDF-1.7 nothing")), "pillow": lambda: Image.open(io.BytesIO(b"x")),
    "digits": lambda: int("1" * 5000), "key": lambda: {"y": 1}["x"], "python": lambda: ast.literal_eval("x("), "index": lambda: [][0],
    "float": lambda: float("x"), "large": lambda: int(float("inf")), "file": lambda: Path("/nowhere/at all").read_bytes(),
}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_an_error_of_a_library_is_said_in_own_words(name: str) -> None:
    error = _raises(LIBRARIES[name])
    for words in (of_error(error), UnreadableError("excel_unread", why=error).words):
        assert JAPANESE.search(words.ja) and not ENGLISH.search(words.ja), words.ja
    assert not JAPANESE.search(of_error(error).en) and of_error(error).en


def test_where_a_text_is_broken_is_still_said() -> None:
    assert "2 行 1 文字目" in of_error(_raises(LIBRARIES["json"])).ja


def test_any_reason_of_the_system_is_japanese() -> None:
    for number in range(1, 130):
        assert JAPANESE.search(reason(OSError(number, "No such thing at all")).ja)


def test_no_japanese_sentence_holds_an_english_one() -> None:
    for key, words in sentences().items():
        plain = re.sub(
            r"\{[^}]*\}|formkit [a-z -]+|pip install \S+|make \w+|[A-Z][A-Za-z]+ ?[A-Za-z]* ?CJK JP", "", words["ja"]
        )
        assert not ENGLISH.search(plain), (key, plain)


def test_libraries_say_nothing_where_nobody_listens(capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("pypdf._reader", "pypdfium2", "pypdfium2._helpers.document", "PIL.Image", "fontTools.ttLib"):
        logger = logging.getLogger(name)
        kept, logging.root.handlers = logging.root.handlers, []
        try:
            logger.warning("init_forms() called on XFA pdf")
        finally:
            logging.root.handlers = kept
    assert capfd.readouterr().err == ""


NOISY = ("official/otit-training-plan_2024-08.pdf", "broken/pdfplumber_issue-297.pdf", "xfa/pdfjs_xfa_issue14315.pdf")


@pytest.mark.skipif(not REALFILES.is_dir(), reason="the real files are not beside the checkout")
@pytest.mark.parametrize("name", NOISY)
def test_the_command_line_says_only_what_formkit_says(name: str) -> None:
    command = [sys.executable, "-m", "formkit", "verify", str(REALFILES / name), "--lang", "ja"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert all(JAPANESE.search(line) for line in done.stderr.splitlines()), done.stderr


KINDS: dict[str, tuple[bytes, str]] = {
    "page.jpg": (b"\xff\xd8\xff\xe0" + bytes(40), "画像"), "page.png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "画像"),
    "page.tif": (b"II*\0" + bytes(40), "画像"), "page.tiff": (b"MM\0*" + bytes(40), "画像"), "big.tif": (b"II+\0" + bytes(40), "画像"),
    "page.webp": (b"RIFF\0\0\0\0WEBPVP8 " + bytes(40), "画像"), "page.jp2": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40), "画像"),
    "page.heic": (b"\0\0\0\x18ftypheic" + bytes(40), "画像"), "page.gif": (b"GIF89a" + bytes(40), "画像"),
    "coe.rtf": (rb"{\rtf1\ansi}", ".docx"), "coe.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), ".docx"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_file_is_called_what_it_is(name: str) -> None:
    data, words = KINDS[name]
    with pytest.raises(UnreadableError) as caught:
        reading.medium_of(data)
    assert words in caught.value.message


@pytest.mark.parametrize("first", ["mimetype", "content.xml"])
def test_open_documents_are_told_how_to_save_them(first: str) -> None:
    out = io.BytesIO()
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "<x/>",
        "META-INF/manifest.xml": "<x/>",
    }
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(members, key=lambda name: name != first):
            package.writestr(name, members[name])
    with pytest.raises(UnreadableError, match="OpenDocument"):
        reading.medium_of(out.getvalue())


def _scanned(share: float = 1.0) -> bytes:
    """A filled page as a program that reads scans leaves it: a picture of the page, and its letters invisibly under it."""
    form = library.form(papers.COE)
    boxes = form.parts["applicant-1"].boxes
    marks = {
        key: Mark(papers.APPLICANT.get(key, False if box.kind in ("tick", "circle") else ""))
        for key, box in boxes.items()
    }
    sheet = Sheet(form.id, form.edition, "applicant-1", marks)
    filled = batch.fill_sheet(form, sheet, "pdf", fonts.default_face())
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(filled)))
    writer.metadata = None
    page: Any = writer.pages[0]
    shown = pypdfium2.PdfDocument(filled)[0].render(scale=1).to_pil().convert("L")
    image = DecodedStreamObject()
    image.set_data(shown.tobytes())
    image.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): pypdf.generic.NumberObject(shown.width), NameObject("/Height"): pypdf.generic.NumberObject(shown.height),
        NameObject("/ColorSpace"): NameObject("/DeviceGray"), NameObject("/BitsPerComponent"): pypdf.generic.NumberObject(8),
    })  # fmt: skip
    resources = page["/Resources"].get_object()
    objects = resources.setdefault(NameObject("/XObject"), pypdf.generic.DictionaryObject()).get_object()
    objects[NameObject("/Scan")] = writer._add_object(image)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    words = page.get_contents().get_data()
    content = DecodedStreamObject()
    content.set_data(f"3 Tr q {width * share} 0 0 {height * share} 0 0 cm /Scan Do Q\n".encode() + words)
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_scan_with_recognised_letters_is_called_a_scan() -> None:
    with pytest.raises(UnreadableError) as caught:
        reading.read_bytes(_scanned(), "x.pdf")
    assert caught.value.key == "pdf_recognised" and "スキャン" in caught.value.message


def test_a_form_with_fields_and_no_words_is_no_scan() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    field = pypdf.generic.DictionaryObject(
        {NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): pypdf.generic.TextStringObject("a")}
    )
    form = pypdf.generic.DictionaryObject(
        {NameObject("/Fields"): pypdf.generic.ArrayObject([writer._add_object(field)])}
    )
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadableError) as caught:
        reading.read_bytes(out.getvalue(), "x.pdf")
    assert (
        "スキャン" not in caught.value.message
        and "画像" not in caught.value.message
        and "入力欄" in caught.value.message
    )
