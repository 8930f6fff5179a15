"""Word files: a template is compiled once through docxtpl, then each sheet costs one string rendering.

docxtpl patches the template's XML so that jinja understands it; that result is compiled and kept, the other members of
the package stay as they are compressed. Per sheet the XML is rendered, deflated and spliced in. docxtpl stays the
oracle: `render_slowly` does the same the documented way, and the tests compare both for every shipped template.
Boxes are content controls, so a filled file can be edited box by box and read back exactly.
"""

from __future__ import annotations

import functools
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
import jinja2.sandbox
from lxml import etree

from formkit.errors import FormLibraryError, UnreadableError
from formkit.model import Box, Layout, Mark, Part, Sheet

__all__ = ["Template", "control_texts", "load", "put", "render_slowly", "slow_reason", "stamp", "tags", "take"]

TICKED, UNTICKED = "■", "□"
_TICKS = frozenset("■☑☒✓✔レ")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_CUSTOM = "docProps/custom.xml"
_DYNAMIC = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# What may change the package or the number of table columns: docxtpl does these itself, per file.
_SLOW = re.compile(r"\{%-?\s*(tc|cellbg|colspan|hm|vm)\b|\{\{\s*(r|tr|tc|p)\s|\{%\s*(cellbg|colspan|hm|vm)\b")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ESCAPED = re.compile("[&<>\r]")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_LARGEST = 200 * 1024 * 1024  # bytes of all members unpacked; a real form has less than 5 MB


def _written(value: object) -> object:
    """Jinja's last step: escape always, line breaks as Word's. Anything else than text or a number is our mistake."""
    if isinstance(value, str):
        if _ESCAPED.search(value):
            value = value.translate(_ESCAPES)
        return value.replace("\n", _BREAK) if "\n" in value else value
    return value


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.sandbox.SandboxedEnvironment(finalize=_written, undefined=jinja2.StrictUndefined)


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: members of the package in order, either finished bytes or a jinja template to render."""

    data: bytes
    members: tuple[tuple[str, bytes, int, int], ...]
    rendered: Mapping[str, jinja2.Template]
    context: Mapping[str, str]
    slow: str | None


def tags(data: bytes) -> list[str]:
    """Box ids (tags of content controls) of a Word file, in reading order."""
    return [tag for control in _document(data).iter(f"{_W}sdt") if (tag := _tag(control))]


def control_texts(data: bytes) -> list[tuple[str, str]]:
    """(box id, text) of every content control of a Word file, in reading order."""
    found = []
    for control in _document(data).iter(f"{_W}sdt"):
        content = control.find(f"{_W}sdtContent")
        if tag := _tag(control):
            found.append((tag, "" if content is None else _text(content)))
    return found


def slow_reason(data: bytes) -> str | None:
    """Why a template must be rendered by docxtpl each time; None when it can be compiled."""
    with _package(data) as package:
        for name in package.namelist():
            if _DYNAMIC.fullmatch(name) and (found := _SLOW.search(package.read(name).decode("utf-8", "replace"))):
                return f"{name}: {found.group(0).strip()} …"
    return None


def load(data: bytes, part: Part) -> Template:
    """Compile a template for one part; the result is kept for the life of the process."""
    return _load(data, tuple(part.boxes.values()))


@functools.lru_cache(maxsize=64)
def _load(data: bytes, boxes: tuple[Box, ...]) -> Template:
    from docxtpl import DocxTemplate

    patch = DocxTemplate(io.BytesIO(data)).patch_xml
    by_id = {box.id: box for box in boxes}
    members: list[tuple[str, bytes, int, int]] = []
    rendered: dict[str, jinja2.Template] = {}
    context: dict[str, str] = {}
    with _package(data) as package:
        for entry in package.infolist():
            raw = package.read(entry)
            if _DYNAMIC.fullmatch(entry.filename) and b"{" in raw:
                source = _with_slots(patch(raw.decode("utf-8")), by_id, context)
                try:
                    rendered[entry.filename] = _environment().from_string(source)
                except jinja2.TemplateSyntaxError as error:
                    raise FormLibraryError(
                        f"テンプレート {entry.filename} のタグが正しくありません：{error.message}",
                        f"Wrong tag in the template, {entry.filename}: {error.message}",
                    ) from error
            members.append((entry.filename, _deflate(raw), zlib.crc32(raw), len(raw)))
    return Template(data, tuple(members), rendered, context, slow_reason(data))


_CONTROL = re.compile(r"<w:p[ >](?:(?!</w:p>).)*?<w:sdt>.*?</w:p>|<w:sdt>.*?</w:sdt>", re.DOTALL)
_SDT = re.compile(r'<w:sdt>(?:(?!</w:sdt>).)*?<w:tag w:val="([^"]+)"/>(?:(?!</w:sdt>).)*</w:sdt>', re.DOTALL)
_SIZE = re.compile(r'<w:(sz|szCs) w:val="(\d+)"/>')
_LINE = re.compile(r'(<w:spacing(?:(?!/>).)*?w:line=")(\d+)("(?:(?!/>).)*?/>)')


def _with_slots(source: str, boxes: Mapping[str, Box], context: dict[str, str]) -> str:
    """Open what differs from sheet to sheet besides the text: type size, line distance and the ring of a circle.

    The defaults go into `context`, so that a sheet that needs nothing special gives what docxtpl gives.
    """

    def control(match: re.Match[str]) -> str:
        key, text = match.group(1), match.group(0)
        box = boxes.get(key)
        if box is None:
            return text
        head, mark, body = text.partition("<w:sdtContent>")
        if size := _SIZE.search(body):
            context[f"{key}__size"] = size.group(2)
            body = _SIZE.sub(rf'<w:\1 w:val="{{{{ {key}__size }}}}"/>', body)
        if box.kind == "circle":
            context[f"{key}__ring"] = ""
            at = body.index("</w:r>") + len("</w:r>")
            ring = _RING.format(id=1000 + len(context), **_ring_size(box))
            body = f"{body[:at]}{{% if {key}__ring %}}{ring}{{% endif %}}{body[at:]}"
        return head + mark + body

    def paragraph(match: re.Match[str]) -> str:
        text = match.group(0)
        keys = _SDT.findall(text)
        text = _SDT.sub(control, text)
        if len(keys) == 1 and keys[0] in boxes and (line := _LINE.search(text)):
            context[f"{keys[0]}__line"] = line.group(2)
            text = _LINE.sub(rf"\g<1>{{{{ {keys[0]}__line }}}}\g<3>", text, count=1)
        return text

    return _CONTROL.sub(paragraph, source)


_EMU_PER_PT = 12700


def _ring_size(box: Box) -> dict[str, int]:
    """Size and offset (EMU) of the ring round a circled word, from the word's length and type size."""
    w = (len(box.word or "有") + 0.7) * box.size
    h = 1.44 * box.size
    return {
        "w": round(w * _EMU_PER_PT), "h": round(h * _EMU_PER_PT),
        "x": round(-(w + len(box.word or "有") * box.size) / 2 * _EMU_PER_PT),
        "y": round(-0.14 * box.size * _EMU_PER_PT),
    }  # fmt: skip


# An ellipse without filling, anchored behind the word that it goes round (ECMA-376, DrawingML).
_RING = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
    '<w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="character"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="line"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{w}" cy="{h}"/><wp:wrapNone/><wp:docPr id="{id}" name="ring {id}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="ellipse">'
    '<a:avLst/></a:prstGeom><a:noFill/><a:ln w="11430"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    "</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r>"
)


def _texts(part: Part, sheet: Sheet) -> dict[str, str]:
    """What the template writes for each box: the text itself, □ or ■, or the word that may be circled."""
    texts = {}
    for key, mark in sheet.marks.items():
        box = part.boxes[key]
        if box.kind == "tick":
            texts[key] = TICKED if mark.value else UNTICKED
        elif box.kind == "circle":
            texts[key] = box.word or ""
        else:
            texts[key] = str(mark.value)
    return texts


def put(template: Template, part: Part, sheet: Sheet, layouts: Mapping[str, Layout]) -> bytes:
    """The filled Word file of one sheet. `layouts` (as made for the PDF) give the type size that fits each box."""
    if template.slow is not None:
        return render_slowly(template.data, part, sheet)
    context = {**template.context, **_texts(part, sheet)}
    for key, layout in layouts.items():
        if f"{key}__size" in context and layout.size != part.boxes[key].size:
            context[f"{key}__size"] = str(round(layout.size * 2))
            if f"{key}__line" in context:
                context[f"{key}__line"] = str(round(layout.size * 20 * 1.22))
    for key, mark in sheet.marks.items():
        if mark.value is True and f"{key}__ring" in context:
            context[f"{key}__ring"] = "yes"
    try:
        changed = {name: made.render(context).encode("utf-8") for name, made in template.rendered.items()}
    except jinja2.UndefinedError as error:
        raise FormLibraryError(
            f"テンプレートの欄に値がありません：{error.message}", f"A tag of the template has no box: {error.message}"
        ) from error
    return _zip(template, changed, sheet)


def render_slowly(data: bytes, part: Part, sheet: Sheet) -> bytes:
    """The same sheet the documented way: one docxtpl rendering, always escaping, undefined names refused."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(data))
    environment = jinja2.sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)
    document.render(_texts(part, sheet), environment, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _deflate(raw: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
    return packer.compress(raw) + packer.flush()


def _zip(template: Template, changed: Mapping[str, bytes], sheet: Sheet) -> bytes:
    """A zip file (APPNOTE 4.3) from finished members and changed ones; all dates are 1980-01-01."""
    out: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, packed, crc, size in template.members:
        raw = changed.get(name)
        if name == _CUSTOM and sheet.copy > 1:
            # The stamp of a second and later copy says so; the template carries the stamp of the first.
            stamp_of = f"{sheet.form}|{sheet.edition}|{sheet.part}"
            raw = zlib.decompress(packed, -15).replace(stamp_of.encode(), f"{stamp_of}|{sheet.copy}".encode())
        if raw is not None:
            packed, crc, size = _deflate(raw), zlib.crc32(raw), len(raw)
        encoded = name.encode("utf-8")
        fields = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 0x21, crc, len(packed), size, len(encoded), 0)
        out += [b"PK\3\4", fields, encoded, packed]
        directory.append(b"PK\1\2\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + encoded)
        at += 4 + len(fields) + len(encoded) + len(packed)
    index = b"".join(directory)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), len(index), at, 0)
    return b"".join([*out, index, end])


def _package(data: bytes) -> zipfile.ZipFile:
    """Open a Word package; refuse what is none and what would unpack to an absurd size."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        if _MAIN not in package.namelist():
            raise zipfile.BadZipFile(_MAIN)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            f"Word ファイル（.docx）として読めません（{error}）。Word で開いて .docx で保存し直してください。",
            f"Cannot be read as a Word file (.docx): {error}. Open it in Word and save it again as .docx.",
        ) from error
    if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
        raise UnreadableError(
            "展開すると 200 MB を超える Word ファイルです。様式の記入に使うファイルではありません。",
            "The Word file unpacks to more than 200 MB: not a form.",
        )
    return package


def _document(data: bytes) -> Any:
    with _package(data) as package:
        return _parse(package.read(_MAIN))


def _parse(raw: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            f"Word ファイルの中身が壊れています（{error}）。", f"The Word file is broken inside: {error}."
        ) from error
    if tree.getroottree().docinfo.doctype:
        raise UnreadableError(
            "DOCTYPE を持つ Word ファイルは受け付けません。", "A Word file with a DOCTYPE is not accepted."
        )
    return tree


def _tag(control: Any) -> str | None:
    found = control.find(f"{_W}sdtPr/{_W}tag")
    return None if found is None else found.get(f"{_W}val")


def stamp(data: bytes) -> tuple[str, str, str, int] | None:
    """Form, edition, part and copy that the template wrote into the document's properties, or None."""
    with _package(data) as package:
        if _CUSTOM not in package.namelist():
            return None
        properties = _parse(package.read(_CUSTOM))
    for element in properties.iter("{*}lpwstr"):
        pieces = (element.text or "").split("|")
        if len(pieces) in (3, 4) and all(pieces):
            return pieces[0], pieces[1], pieces[2], int(pieces[3]) if len(pieces) == 4 and pieces[3].isdigit() else 1
    return None


def take(data: bytes, part: Part) -> dict[str, Mark]:
    """What stands in each box, from the content controls. Boxes whose control is gone are left out."""
    marks: dict[str, Mark] = {}
    for control in _document(data).iter(f"{_W}sdt"):
        box = part.boxes.get(_tag(control) or "")
        if box is None:
            continue
        content = control.find(f"{_W}sdtContent")
        text = "" if content is None or control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None else _text(content)
        value: str | bool = text
        if box.kind == "circle":
            value = content is not None and any(
                shape.get("prst") == "ellipse" for shape in content.iter("{*}prstGeom")
            )
        elif box.kind == "tick":
            value = any(character in _TICKS for character in text)
        marks[box.id] = Mark(value, "value" if value else "blank")
    return {key: marks[key] for key in part.boxes if key in marks}


def _text(content: Any) -> str:
    """Text of a control; line breaks and new paragraphs as newline, as a person sees it."""
    paragraphs = list(content.iter(f"{_W}p"))
    return "\n".join(_runs(paragraph) for paragraph in paragraphs) if paragraphs else _runs(content)


def _runs(element: Any) -> str:
    pieces = []
    for node in element.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"):
        name = node.tag.removeprefix(_W)
        pieces.append((node.text or "") if name == "t" else "\t" if name == "tab" else "\n")
    return "".join(pieces)
