"""PDFs that are refused, with the reason and the next step; and real files in bounded time and memory."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from formkit import library, reading
from formkit.media.pdf import acroform, objects, refuse
from formkit.model.errors import ExitCode, UnreadableError
from tests.limits import PATIENCE, PEAK, ends
from tests.realfiles import REALFILES

REAL = REALFILES
FORM = "training-plan_2025-06"
FOLDERS = ("broken", "encrypted", "cjk", "xfa", "acroform", "acroform-small", "official")
REFUSED = {
    "broken/empty.pdf": "empty",
    "encrypted/pdfplumber_password-example.pdf": "password",
    "encrypted/pypdf_r2-user-password.pdf": "password",
    "encrypted/pypdf_r4-aes-user-password.pdf": "password",
    "encrypted/pypdf_r6-both-passwords.pdf": "password",
    "xfa/ocrmypdf_livecycle-stub.pdf": "dynamic XFA",
    "xfa/pdfjs_xfa_issue14315.pdf": "dynamic XFA",
}

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")

# Reads every PDF of a folder in a process of its own and tells seconds of computing for each, and the most memory in MB.
LOOK = """
import json, pathlib, sys, time
from formkit.model.errors import UnreadableError
from formkit.media.pdf import acroform, refuse
told = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pdf")):
    data, start, why = path.read_bytes(), time.process_time(), None
    try:
        with refuse.accepted(data):
            found = acroform.read(data)
        said = sum(1 for one in found.fields for _ in acroform.trouble(one))
    except UnreadableError as error:
        why = [error.message, error.message_en]
    told[path.name] = [time.process_time() - start, why]
print(json.dumps({"told": told, "mb": peak()}))
"""


def accept(data: bytes) -> None:
    with refuse.accepted(data):
        pass


def look(folder: Path) -> tuple[dict[str, tuple[float, list[str] | None]], float]:
    done = subprocess.run([sys.executable, "-c", PEAK + LOOK, str(folder)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    answer = json.loads(done.stdout)
    return answer["told"], answer["mb"]


@needs_real
@pytest.mark.parametrize("folder", FOLDERS)
def test_real_files_are_read_or_refused_in_bounded_time_and_memory(folder: str) -> None:
    told, megabytes = look(REAL / folder)
    assert told and megabytes < 500
    for name, (seconds, why) in told.items():
        assert seconds < PATIENCE, name
        assert (why is None) == (f"{folder}/{name}" not in REFUSED), (name, why)
        if why:
            assert REFUSED[f"{folder}/{name}"] in why[1] and why[0] != why[1]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        accept(data)
    assert caught.value.exit_code is ExitCode.UNREADABLE and caught.value.message != caught.value.message_en
    return caught.value.message_en


def plain(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    return writer


def bytes_of(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF-1.7\nnothing", "Cannot be read"), (b"\0" * 2000, "empty|Cannot be read")],
)
def test_what_is_no_pdf(data: bytes, words: str) -> None:
    assert re.search(words, refused(data))


def test_cut_files_are_refused_or_read_but_never_a_crash() -> None:
    whole = library.blank(library.form(FORM), "face-1")
    for size in (200, len(whole) // 3, len(whole) // 2, len(whole) - 30):
        try:
            accept(whole[:size])
            acroform.read(whole[:size])
        except UnreadableError:
            pass
    assert "Cannot be read" in refused(whole[:200])


def test_passwords() -> None:
    locked = plain()
    locked.encrypt("secret", "owner", algorithm="RC4-128")
    assert "password" in refused(bytes_of(locked))
    open_to_read = plain()
    open_to_read.encrypt("", "owner", algorithm="RC4-128")
    accept(bytes_of(open_to_read))


def test_too_many_pages() -> None:
    accept(bytes_of(plain(3)))
    assert "3,001 pages" in refused(bytes_of(plain(3001)))


def test_no_pages_are_told_whatever_was_refused_before() -> None:
    locked = plain()
    locked.encrypt("secret", "owner", algorithm="RC4-128")
    for before in (b"%PDF-1.7 cut", bytes_of(locked)):
        refused(before)
        assert "no pages" in refused(bytes_of(plain(0)))


def test_xfa_without_fields_is_refused_and_with_fields_is_not() -> None:
    def with_xfa(fields: bool) -> bytes:
        writer = plain()
        stream = DecodedStreamObject()
        stream.set_data(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        form = DictionaryObject({NameObject("/XFA"): writer._add_object(stream), NameObject("/Fields"): ArrayObject()})
        if fields:
            node = field(writer, "Tx")
            form[NameObject("/Fields")] = ArrayObject([node])
            writer.pages[0][NameObject("/Annots")] = ArrayObject([node])
        writer._root_object[NameObject("/AcroForm")] = form
        return bytes_of(writer)

    assert "dynamic XFA" in refused(with_xfa(False))
    accept(with_xfa(True))


# --- decompression bombs and loops ------------------------------------------------------------------------------


def zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()


def with_stream(packed: bytes, filters: bytes) -> bytes:
    body = b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body = body.replace(b"%%", b"%") + b"4 0 obj<</Length %d/Filter%s>>stream\n" % (len(packed), filters)
    return body + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n"


def test_content_that_unpacks_to_too_much() -> None:
    with ends():
        assert "200 MB" in refused(with_stream(zeros(260), b"/FlateDecode"))
        assert "200 MB" in refused(with_stream(zlib.compress(zeros(260), 9), b"[/FlateDecode/FlateDecode]"))
        accept(with_stream(zeros(20), b"/FlateDecode"))


@pytest.mark.parametrize(
    "pages",
    [
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 900000000>>endobj\n3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]"
        b"/Annots[4 0 R]>>endobj\n4 0 obj<</Subtype/Widget/Rect[0 0 1 1]/FT/Tx/T(a)/V 4 0 R/Parent 4 0 R/Kids[4 0 R]>>endobj\n",
        b"2 0 obj 2 0 R endobj\n",
    ],
)
def test_loops_end(pages: bytes, tmp_path: Path) -> None:
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 1 0 R]>>>>endobj\n"
    (tmp_path / "loop.pdf").write_bytes(head + pages + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n")
    told, megabytes = look(tmp_path)
    assert told["loop.pdf"][0] < PATIENCE and megabytes < 500


# --- signatures -------------------------------------------------------------------------------------------------


def field(writer: PdfWriter, kind: str, value: DictionaryObject | None = None, name: str = "f") -> object:
    node = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject(f"/{kind}"), NameObject("/T"): TextStringObject(name),
        NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (10, 10, 90, 30)]),
    })  # fmt: skip
    if value is not None:
        node[NameObject("/V")] = writer._add_object(value)
    return writer._add_object(node)


def signature(sub_filter: str, kind: str = "Sig") -> DictionaryObject:
    return DictionaryObject({
        NameObject("/Type"): NameObject(f"/{kind}"), NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
        NameObject("/SubFilter"): NameObject(f"/{sub_filter}"),
        NameObject("/Contents"): ByteStringObject(b"\0" * 64),
        NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, 1111111111, 1222222222, 1333333333)]),
    })  # fmt: skip


def closed(data: bytes) -> bytes:
    """The last signature made to cover the whole file, its own digits excepted."""
    start = data.rindex(b"<" + b"00" * 64 + b">")
    stop = start + 2 + 128
    span = re.compile(rb"1111111111 1222222222 1333333333")
    new = b"%010d %010d %010d" % (start, stop, len(data) - stop)
    return span.sub(new, data)


def signed(nested: bool = False) -> bytes:
    writer = plain()
    text = field(writer, "Tx", name="text")
    sign = field(writer, "Sig", signature("adbe.pkcs7.detached"), "sign")
    top = sign
    if nested:
        top = writer._add_object(
            DictionaryObject({NameObject("/T"): TextStringObject("top"), NameObject("/Kids"): ArrayObject([sign])})
        )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([text, sign])
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): ArrayObject([text, top]), NameObject("/SigFlags"): NumberObject(3),
    })  # fmt: skip
    return closed(bytes_of(writer))


def later(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """A change added behind the signed file, as programs do that keep the signature."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    change(writer)
    new = bytes_of(writer)
    assert new.startswith(data) and len(new) > len(data)
    return new


def type_in(writer: PdfWriter) -> None:
    node = writer.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    node[NameObject("/V")] = TextStringObject("changed")


def write_over(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"0 0 50 50 re f")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def more_pages(writer: PdfWriter) -> None:
    writer.add_blank_page(200, 300)


def comment(writer: PdfWriter) -> None:
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText"),
                             NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)]),
                             NameObject("/Contents"): TextStringObject("x")})  # fmt: skip
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], writer._add_object(note)])  # type: ignore[misc]


def proofs(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"a certificate")
    store = DictionaryObject(
        {NameObject("/Type"): NameObject("/DSS"), NameObject("/Certs"): ArrayObject([writer._add_object(stream)])}
    )
    writer._root_object[NameObject("/DSS")] = writer._add_object(store)


def time_stamp(writer: PdfWriter) -> None:
    proofs(writer)
    stamp = field(writer, "Sig", signature("ETSI.RFC3161", "DocTimeStamp"), "stamp")
    page, form = writer.pages[0], writer._root_object["/AcroForm"]
    page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], stamp])  # type: ignore[misc]
    form[NameObject("/Fields")] = ArrayObject([*form["/Fields"], stamp])  # type: ignore[index]


def second_signature(writer: PdfWriter) -> None:
    form = writer._root_object["/AcroForm"]
    sign = field(writer, "Sig", signature("adbe.pkcs7.detached"), "second")
    form[NameObject("/Fields")] = ArrayObject([*form["/Fields"], sign])  # type: ignore[index]


@pytest.mark.parametrize("nested", [False, True])
def test_signed_file_is_read(nested: bool) -> None:
    accept(signed(nested))
    accept(signed(nested) + b"\r\n\0")
    found = {one.name: one.value for one in acroform.read(signed(nested)).fields}
    assert found["top.sign" if nested else "sign"] == "signed"


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("change", [type_in, write_over, more_pages, comment])
def test_signed_and_changed_is_refused(change: Callable[[PdfWriter], None], nested: bool) -> None:
    assert "changed after it was signed" in refused(later(signed(nested), change))


def test_proofs_and_time_stamps_may_follow_a_signature() -> None:
    accept(later(signed(), proofs))
    stamped = closed(later(signed(), time_stamp))
    accept(stamped)
    assert "changed after it was signed" in refused(later(stamped, type_in))


def test_a_second_signature_covers_what_came_before_it() -> None:
    twice = closed(later(signed(), second_signature))
    accept(twice)
    assert "changed after it was signed" in refused(later(twice, type_in))


def test_a_signature_that_covers_only_a_piece_is_refused() -> None:
    whole = signed()
    span = re.search(rb"\[ ?0 (\d{10}) (\d{10}) (\d{10}) ?\]", whole)
    assert span
    moved = whole.replace(span[2] + b" " + span[3], b"%010d %010d" % (int(span[2]) + 100, int(span[3]) - 100))
    assert moved != whole
    # The end is right, the hole is larger than the signature: what stands in it is not signed.
    assert "changed after it was signed" in refused(moved)


@needs_real
def test_usage_rights_are_no_signature_of_a_person() -> None:
    data = (REAL / "official" / "otit-training-plan_2024-08.pdf").read_bytes()
    accept(data)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    accept(bytes_of(writer))


# --- speed ------------------------------------------------------------------------------------------------------


def test_own_files_are_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """pdfium tells enough of an ordinary file; the slow reader of objects is for signed ones and shells of XFA."""

    def never(*_: object) -> None:
        raise AssertionError("an ordinary file was read object by object")

    monkeypatch.setattr(objects, "opened", never)
    form = library.form(FORM)
    for part in form.parts:
        accept(library.blank(form, part))


# --- what is not looked at, or not measured -----------------------------------------------------------------------


@pytest.mark.parametrize("unit", [1, 2, 1.5])
def test_pages_in_a_unit_of_their_own_are_refused(unit: float) -> None:
    """ISO 32000-1, 14.11.1: user space units of 1/72 inch times UserUnit; nobody here measures by it."""
    writer = plain()
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(unit)
    if unit == 1:
        accept(bytes_of(writer))
    else:
        assert "UserUnit" in refused(bytes_of(writer))


def test_a_unit_in_packed_objects_is_seen() -> None:
    head = b"%PDF-1.7\n1 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>> stream\n"
    for words, seen in ((b"2 0 <</Type/Page/UserUnit 2>>", True), (b"2 0 <</Type/Page>>", False)):
        assert refuse._names_unit(head + zlib.compress(words) + b"\nendstream endobj") is seen


def test_attached_files_are_named() -> None:
    blank = library.blank(library.form(FORM), "face-1")
    with pdfium.PdfDocument(blank) as document:
        for name in ("第２面.pdf", "note.txt"):
            document.new_attachment(name).set_data(b"x")
        document.save(out := io.BytesIO())
    attached = [finding for finding in reading.read_bytes(out.getvalue(), "x.pdf").findings if finding.code == "FK410"]
    assert [finding.severity for finding in attached] == ["warning"]
    assert "第２面.pdf" in attached[0].message and "note.txt" in attached[0].message_en
    assert "FK410" not in [finding.code for finding in reading.read_bytes(blank, "x.pdf").findings]


def test_a_file_attached_to_a_place_of_a_page_is_named() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(library.blank(library.form(FORM), "face-1"))))
    content = DecodedStreamObject()
    content.set_data(b"x")
    specification = DictionaryObject({
        NameObject("/Type"): NameObject("/Filespec"), NameObject("/F"): TextStringObject("passport.pdf"),
        NameObject("/UF"): TextStringObject("passport.pdf"),
        NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(content)}),
    })  # fmt: skip
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FileAttachment"),
        NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)]), NameObject("/FS"): specification,
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    findings = reading.read_bytes(bytes_of(writer), "x.pdf").findings
    assert ["passport.pdf" in finding.message for finding in findings if finding.code == "FK410"] == [True]
