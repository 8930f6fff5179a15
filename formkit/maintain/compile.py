"""Word template → blank PDF and the places of its boxes in millimetres.

Works for any Word file whose places to fill are content controls with the box id as tag. Every template is converted
twice in one LibreOffice run: once blank, and once with each box on a ground of a colour of its own. Colours change
nothing in the layout, which is checked, and the PDF tells exactly where each colour lies. A box alone in its table cell
gets the cell; a box in a line of text gets the gap that it leaves there.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from jsonschema.validators import Draft202012Validator
from lxml import etree

from formkit import library
from formkit.maintain import blank
from formkit.media import zipped
from formkit.media.pdf import printed
from formkit.model import Box, Place
from formkit.model.errors import FormLibraryError
from formkit.system import convert_to_pdf, temp_folder, write_bytes

Geometry = Mapping[str, Mapping[str, Place]]
"""Part → box id → place."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST_COLOUR = 0xA50001
_DOCUMENT = "word/document.xml"
_LARGEST = 50 * 1024 * 1024  # bytes of a member
_LEADING = 0.3  # of the height of the letters
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Move:
    """A box whose place differs between two compilations; None where one of them does not have it."""

    part: str
    box: str
    old: Place | None
    new: Place | None


@dataclass(frozen=True, slots=True)
class CompileReport:
    """What compiling one form folder made: its name, pages and boxes by part, files, and what moved since last time."""

    form: str
    pages: Mapping[str, int]
    boxes: Mapping[str, int]
    files: tuple[Path, ...]
    moves: tuple[Move, ...]


def compile_form(folder: Path) -> CompileReport:
    """Make blank-<part>.pdf and geometry.json from the template-<part>.docx files of a form folder.

    Raises FormLibraryError when a template is missing or damaged, when boxes.json and the controls do not name the same
    boxes, when a box has no place or several, or when the number of pages is not the one that form.json tells.
    """
    head, boxes = (_shaped(folder, file) for file in ("form", "boxes"))
    wanted = {part["id"]: part.get("pages") for part in head["parts"]}
    parts = {part: [Box.of(box) for box in boxes.get(part, ())] for part in wanted}
    inline: dict[str, set[str]] = {}
    with temp_folder() as work:
        for part, listed in parts.items():
            name = f"template-{part}.docx"
            package = _open(folder / name)
            controls = _controls(etree.fromstring(package[_DOCUMENT], _PARSER), listed, name)
            inline[part] = {box for box, control in controls.items() if _cell_of(control) is None}
            for kind, shaded in (("blank", False), ("marked", True)):
                (work / f"{kind}-{part}.docx").write_bytes(_copy(package, listed, name, shaded=shaded))
        copies = [work / f"{kind}-{part}.docx" for part in parts for kind in ("blank", "marked")]
        pdfs = {path.stem: path.read_bytes() for path in convert_to_pdf(copies, work)}
    places: dict[str, dict[str, Place]] = {}
    files: dict[Path, bytes] = {}
    pages = {part: printed.page_count(pdfs[f"blank-{part}"]) for part in parts}
    for part, listed in parts.items():
        plain, marked = pdfs[f"blank-{part}"], pdfs[f"marked-{part}"]
        _check_pages(part, pages[part], wanted[part], blank.letters(plain) == blank.letters(marked))
        places[part] = _places(part, listed, blank.areas(marked), inline[part])
        files[folder / f"blank-{part}.pdf"] = blank.normalised(plain, f"{head['id']}|{head['edition']}|{part}")
    target = folder / "geometry.json"
    before = _read_json(target).items() if target.is_file() else ()
    old = {part: {box: Place(**place) for box, place in measured.items()} for part, measured in before if part in parts}
    moves = differences(old, places)
    sources = {
        name: (folder / name).read_bytes() for name in ("boxes.json", *(f"template-{part}.docx" for part in parts))
    }
    made = {path.name: data for path, data in files.items()}
    digests = {name: library.sha256(name, data) for name, data in sorted({**sources, **made}.items())}
    digests["places"] = library.places_digest(places)
    files[target] = geometry_json(places, digests).encode()
    for path, data in files.items():
        write_bytes(path, data)
    return CompileReport(folder.name, pages, {part: len(parts[part]) for part in parts}, tuple(files), moves)


def differences(old: Geometry, new: Geometry, tolerance: float = 0.05) -> tuple[Move, ...]:
    """Boxes that came, went, or moved by more than `tolerance` mm between two geometries."""
    moves = []
    for part in dict.fromkeys((*old, *new)):
        before, after = old.get(part, {}), new.get(part, {})
        for box in dict.fromkeys((*before, *after)):
            a, b = before.get(box), after.get(box)
            if (
                a is None
                or b is None
                or any(abs(p - q) > tolerance for p, q in zip(astuple(a), astuple(b), strict=True))
            ):
                moves.append(Move(part, box, a, b))
    return tuple(moves)


def geometry_json(geometry: Geometry, digests: Mapping[str, str]) -> str:
    """geometry.json: the sha256 of the files that were measured, then one line a box, mm to two decimals."""
    lines = [f"  {json.dumps(name)}: {json.dumps(digest)}" for name, digest in digests.items()]
    parts = [' "sha256": {\n' + ",\n".join(lines) + "\n }"]
    for part, places in geometry.items():
        lines = [
            f'  {json.dumps(box)}: {{"page": {p.page}, "x": {p.x:.2f}, "y": {p.y:.2f}, "w": {p.w:.2f}, "h": {p.h:.2f}}}'
            for box, p in places.items()
        ]
        parts.append(f" {json.dumps(part)}: {{" + ("\n" + ",\n".join(lines) + "\n }" if lines else "}"))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FormLibraryError("unread", path=path, why=error) from error


def _shaped(folder: Path, file: str) -> Any:
    """form.json or boxes.json, of the shape that their schema asks for."""
    data = _read_json(folder / f"{file}.json")
    checker = Draft202012Validator(library.read_json(f"schemas/{file}.schema.json"))
    for wrong in checker.iter_errors(data):
        where = "/".join(map(str, wrong.absolute_path))
        raise FormLibraryError("form_wrong", folder=folder, why=f"{file}.json/{where}: {wrong.message[:200]}")
    return data


def _open(path: Path) -> dict[str, bytes]:
    try:
        with zipped.opened(path) as package:
            members = {name: zipped.content(package, name, _LARGEST) for name in package.namelist()}
        etree.fromstring(members[_DOCUMENT], _PARSER)
    except (*zipped.BROKEN, etree.XMLSyntaxError) as error:
        raise FormLibraryError("template_unread", path=path, why=error) from error
    return members


# -- the two copies ----------------------------------------------------------------------------------------------------


def _copy(package: Mapping[str, bytes], boxes: Sequence[Box], name: str, *, shaded: bool) -> bytes:
    """The template with its controls taken out and their blank content left; when `shaded`, each on its colour."""
    root = etree.fromstring(package[_DOCUMENT], _PARSER)
    controls = _controls(root, boxes, name)
    alone = {id: _cell_of(control) for id, control in controls.items()}
    for colour, box in enumerate(boxes, start=_FIRST_COLOUR):
        run = _emptied(controls[box.id], box, inline=alone[box.id] is None)
        if shaded:
            _shade(run, alone[box.id], f"{colour:06X}")
    for control in list(root.iter(f"{_W}sdt")):
        for child in control.findall(f"{_W}sdtContent/*"):
            control.addprevious(child)
        control.getparent().remove(control)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for member, data in package.items():
            copy.writestr(member, etree.tostring(root) if member == _DOCUMENT else data)
    return out.getvalue()


def _controls(root: etree._Element, boxes: Sequence[Box], name: str) -> dict[str, etree._Element]:
    """The content controls of a template by the ids of their boxes, which must be those of boxes.json."""
    controls: dict[str, etree._Element] = {}
    twice = []
    for tag in root.iterfind(f".//{_W}sdt/{_W}sdtPr/{_W}tag"):
        key = str(tag.get(f"{_W}val"))
        twice += [key] if key in controls else []
        controls[key] = tag.getparent().getparent()
    ids = [box.id for box in boxes]
    lacking, strange = [key for key in ids if key not in controls], [key for key in controls if key not in ids]
    for why, keys in (("controls_twice", twice), ("controls_lacking", lacking), ("controls_strange", strange)):
        if keys:
            raise FormLibraryError(why, file=name, boxes=keys)
    return controls


def _cell_of(control: etree._Element) -> etree._Element | None:
    """The table cell that holds nothing but this control, or None."""
    inner = control.find(f"{_W}sdtContent/{_W}tc")
    cell = inner if inner is not None else next(control.iterancestors(f"{_W}tc"), None)
    if cell is None:
        return None
    own = set(control.iter(f"{_W}t"))
    return cell if all(text in own or not (text.text or "").strip() for text in cell.iter(f"{_W}t")) else None


def _emptied(control: etree._Element, box: Box, *, inline: bool) -> etree._Element:
    """Leave one run in the control with what the blank form shows there; gives that run."""
    runs = control.findall(f"{_W}sdtContent//{_W}r")
    if not runs:
        raise FormLibraryError("control_empty", box=box.id)
    run, *others = runs
    for other in others:
        other.getparent().remove(other)
    for child in [child for child in run if child.tag != f"{_W}rPr"]:
        run.remove(child)
    shown = (
        "□"
        if box.kind == "tick"
        else box.word
        if box.word and box.kind != "notice"
        else "\u3000" * box.width
        if inline
        else ""
    )
    for number, line in enumerate(shown.split("\n")):
        if number:
            etree.SubElement(run, f"{_W}br")
        text = etree.SubElement(run, f"{_W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        text.text = line
    return run


def _shade(run: etree._Element, cell: etree._Element | None, colour: str) -> None:
    holder, properties, after = (run, f"{_W}rPr", _AFTER_RUN) if cell is None else (cell, f"{_W}tcPr", _AFTER_CELL)
    target = holder.find(properties)
    if target is None:
        target = etree.Element(properties)
        holder.insert(0, target)
    for old in target.findall(f"{_W}shd"):
        target.remove(old)
    shade = etree.Element(f"{_W}shd", {f"{_W}val": "clear", f"{_W}color": "auto", f"{_W}fill": colour})
    place = next((at for at, child in enumerate(target) if etree.QName(child).localname in after), len(target))
    target.insert(place, shade)


# Elements that the schema wants after w:shd.
_AFTER_RUN = {"fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"}
_AFTER_CELL = {"noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"}


# -- what the PDFs tell ------------------------------------------------------------------------------------------------


def _check_pages(part: str, pages: int, wanted: int | None, same: bool) -> None:
    if wanted is not None and pages != wanted:
        raise FormLibraryError("pages_differ", part=part, pages=pages, wanted=wanted)
    if not same:
        raise FormLibraryError("letters_moved", part=part)


def _places(
    part: str, boxes: Sequence[Box], areas: Mapping[int, Sequence[Place]], inline: Collection[str]
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    bad = []
    for colour, box in enumerate(boxes, start=_FIRST_COLOUR):
        grounds = areas.get(colour, ())
        if len(grounds) == 1:
            place = grounds[0]
            if box.id in inline:  # the ground of a run is as high as its letters; its line is higher
                place = replace(place, y=place.y - place.h * _LEADING / 2, h=place.h * (1 + _LEADING))
            places[box.id] = Place(place.page, *(round(v, 2) for v in (place.x, place.y, place.w, place.h)))
        else:
            bad.append(f"{box.id} ({len(grounds)})")
    if bad:
        raise FormLibraryError("places_unsure", part=part, boxes=bad)
    return places
