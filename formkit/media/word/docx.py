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
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import jinja2
import jinja2.sandbox
from jinja2 import nodes

from formkit.media.word import shapes
from formkit.media.word.controls import open_package
from formkit.model import Box, Layout, Mark, Part, Photo, Sheet
from formkit.model.errors import FormLibraryError, UserError

TICKED, UNTICKED = "■", "□"
_CUSTOM = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
_RELATIONS = "word/_rels/document.xml.rels"
_NONE: Mapping[str, Photo] = {}
_DYNAMIC = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# What may change the package or the number of table columns: docxtpl does these itself, per file.
_SLOW = re.compile(r"\{%-?\s*(tc|cellbg|colspan|hm|vm)\b|\{\{\s*(r|tr|tc|p)\s|\{%\s*(cellbg|colspan|hm|vm)\b")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ESCAPED = re.compile("[&<>\r]")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


class _Drawing(str):
    """XML of our own that is written as it is."""


def _written(value: object) -> object:
    """Jinja's last step: escape always, line breaks as Word's. Only our own drawings pass as they are."""
    if isinstance(value, str) and not isinstance(value, _Drawing):
        if _ESCAPED.search(value):
            value = value.translate(_ESCAPES)
        return value.replace("\n", _BREAK) if "\n" in value else value
    return value


_TAGS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Test, nodes.Filter,
)  # fmt: skip
_FILTERS = frozenset(("upper", "lower", "trim", "default", "d"))
_ENVIRONMENT = jinja2.sandbox.SandboxedEnvironment(finalize=_written, undefined=jinja2.StrictUndefined)


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: members of the package in order, either finished bytes or a jinja template to render."""

    data: bytes
    members: tuple[tuple[str, bytes, int, int], ...]
    rendered: Mapping[str, jinja2.Template]
    context: Mapping[str, str]
    slow: str | None


def slow_reason(data: bytes) -> str | None:
    """Why a template must be rendered by docxtpl each time; None when it can be compiled."""
    with open_package(data) as package:
        for name in package.namelist():
            if _DYNAMIC.fullmatch(name) and (tag := _SLOW.search(package.read(name).decode("utf-8", "replace"))):
                return f"{name}: {tag.group(0).strip()} …"
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
    with open_package(data) as package:
        for name in package.namelist():
            raw = package.read(name)
            if _DYNAMIC.fullmatch(name) and b"{" in raw:
                source = _with_slots(patch(_text(raw, name)), by_id, context)
                rendered[name] = _compiled(source, name, {*by_id, *context})
            members.append((name, _deflate(raw), zlib.crc32(raw), len(raw)))
    return Template(data, tuple(members), rendered, context, slow_reason(data))


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormLibraryError("tag_wrong", file=name, line=1, why=error.reason) from error


def _compiled(source: str, name: str, known: Collection[str]) -> jinja2.Template:
    """One member compiled; refused are tags whose rendering could go on for long, or fill the memory."""
    try:
        _refuse(_ENVIRONMENT.parse(source), name, known)
        return _ENVIRONMENT.from_string(source)
    except jinja2.TemplateSyntaxError as error:
        raise FormLibraryError("tag_wrong", file=name, line=error.lineno, why=error.message) from error
    except (jinja2.TemplateError, RecursionError, SyntaxError, OverflowError, ValueError) as error:
        if isinstance(error, FormLibraryError):
            raise
        raise FormLibraryError("tag_wrong", file=name, line=1, why=type(error).__name__) from error


def _refuse(tree: nodes.Template, name: str, known: Collection[str]) -> None:
    """Names of boxes and conditions are all that a template needs: no loops, calls, sums or ways into objects."""
    todo: list[nodes.Node] = [tree]
    while todo:
        node = todo.pop()
        if not isinstance(node, _TAGS) or (isinstance(node, nodes.Filter) and node.name not in _FILTERS):
            what = f"|{node.name}" if isinstance(node, nodes.Filter) else type(node).__name__.lower()
            raise FormLibraryError("tag_refused", file=name, line=node.lineno, what=what)
        if isinstance(node, nodes.Name) and node.name not in known:
            raise FormLibraryError("tag_no_box", file=name, line=node.lineno, why=node.name)
        todo += node.iter_child_nodes()


def wrong(data: bytes, part: Part) -> UserError | None:
    """Why a template cannot be used; None when it can."""
    try:
        put(load(data, part), part, Sheet("", "", part.id, {key: Mark("", "blank") for key in part.boxes}), {})
    except UserError as error:
        return error
    return None


_CONTROL = re.compile(r"<w:p[ >](?:(?!</w:p>).)*?<w:sdt>.*?</w:p>|<w:sdt>.*?</w:sdt>", re.DOTALL)
_SDT = re.compile(r'<w:sdt>(?:(?!</w:sdt>).)*?<w:tag w:val="([^"]+)"/>(?:(?!</w:sdt>).)*</w:sdt>', re.DOTALL)
_SIZE = re.compile(r'<w:(sz|szCs) w:val="(\d+)"/>')
# An exact pitch must follow the type size; a proportional one (lineRule auto) does so by itself.
_LINE = re.compile(r'(<w:spacing(?:(?!/>).)*?w:line=")(\d+)("(?:(?!/>).)*?w:lineRule="exact"(?:(?!/>).)*?/>)')


def _with_slots(source: str, boxes: Mapping[str, Box], context: dict[str, str]) -> str:
    """Open what differs from sheet to sheet besides the text: type size, line distance and drawings.

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
        if box.kind in ("circle", "grid", "photo"):
            context[f"{key}__drawing"] = ""
            at = body.index("</w:r>") + len("</w:r>")
            body = f"{body[:at]}{{{{ {key}__drawing }}}}{body[at:]}"
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


def _texts(part: Part, sheet: Sheet) -> dict[str, str]:
    """What the template writes for each box: the text, □ or ■, the word that may be circled, nothing under drawings."""
    texts = {}
    for key, mark in sheet.marks.items():
        box = part.boxes[key]
        if box.kind == "tick":
            texts[key] = TICKED if mark.value else UNTICKED
        elif box.kind in ("circle", "grid", "photo"):
            # Under an arrow or a photo stands nothing; an empty photo box keeps its printed words.
            texts[key] = "" if mark.value and box.kind != "circle" else box.word or ""
        else:
            texts[key] = str(mark.value)
    return texts


def put(
    template: Template, part: Part, sheet: Sheet, layouts: Mapping[str, Layout], photos: Mapping[str, Photo] = _NONE
) -> bytes:
    """The filled Word file of one sheet. `layouts` (as made for the PDF) give the type size that fits each box.

    `photos` has the photo for each mark of a photo box, by the mark's value.
    """
    if template.slow is not None:
        return render_slowly(template.data, part, sheet)
    context = {**template.context, **_texts(part, sheet)}
    for key, layout in layouts.items():
        if f"{key}__size" in context and layout.size != part.boxes[key].size:
            context[f"{key}__size"] = str(round(layout.size * 2))
            if f"{key}__line" in context:
                context[f"{key}__line"] = str(round(layout.size * 20 * 1.22))
    placed: dict[str, Photo] = {}
    for number, (key, mark) in enumerate(sheet.marks.items(), 1001):
        if mark.value and f"{key}__drawing" in context:
            context[f"{key}__drawing"] = _Drawing(_drawing(part, key, mark.value, number, photos, placed))
    try:
        changed = {name: member.render(context).encode("utf-8") for name, member in template.rendered.items()}
    except jinja2.UndefinedError as error:
        raise FormLibraryError("tag_fails", why=error.message) from error
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise FormLibraryError("tag_fails", why=type(error).__name__) from error
    changed |= _with_photos(template, placed)
    return _zip(template, changed, sheet)


def _drawing(
    part: Part, key: str, value: str | bool, number: int, photos: Mapping[str, Photo], placed: dict[str, Photo]
) -> str:
    """The drawing of one box; photos are noted in `placed` under the relation that the drawing names."""
    box = part.boxes[key]
    if box.kind == "circle":
        return shapes.ring(box, part.places[key], number)
    if box.kind == "grid":
        return shapes.arrow(box, part.places[key], number, str(value))
    relation = f"rIdPhoto{len(placed) + 1}"
    placed[relation] = photo = photos[str(value)]
    return shapes.picture(part.places[key], photo.pixels, number, relation)


def _with_photos(template: Template, placed: Mapping[str, Photo]) -> dict[str, bytes]:
    """Members that photos add or change: the files, their relations, their content type."""
    if not placed:
        return {}
    members = {name: packed for name, packed, _, _ in template.members}
    types = zlib.decompress(members[_TYPES], -15)
    relations = zlib.decompress(members[_RELATIONS], -15)
    if b'Extension="jpeg"' not in types:
        types = types.replace(b"<Override", b'<Default Extension="jpeg" ContentType="image/jpeg"/><Override', 1)
    added = b"".join(
        b'<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="media/%s.jpeg"/>' % (relation.encode(), relation.encode())
        for relation in placed
    )
    relations = relations.replace(b"</Relationships>", added + b"</Relationships>")
    files = {f"word/media/{relation}.jpeg": photo.data for relation, photo in placed.items()}
    return {_TYPES: types, _RELATIONS: relations, **files}


def render_slowly(data: bytes, part: Part, sheet: Sheet) -> bytes:
    """The same sheet the documented way: one docxtpl rendering, always escaping, undefined names refused."""
    from docxtpl import DocxTemplate

    out = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(data))
        environment = jinja2.sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)
        document.render(_texts(part, sheet), environment, autoescape=True)
        document.save(out)
    except jinja2.UndefinedError as error:
        raise FormLibraryError("tag_fails", why=error.message) from error
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise FormLibraryError("tag_fails", why=type(error).__name__) from error
    return out.getvalue()


def _deflate(raw: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
    return packer.compress(raw) + packer.flush()


def _zip(template: Template, changed: Mapping[str, bytes], sheet: Sheet) -> bytes:
    """A zip file (APPNOTE 4.3) from finished members and changed ones; all dates are 1980-01-01."""
    out: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    new = tuple((name, b"", 0, 0) for name in changed if name not in {member[0] for member in template.members})
    for name, packed, crc, size in (*template.members, *new):
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
