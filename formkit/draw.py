"""Pages in millimetres as Word tables: the one way in which formkit draws a form of its own.

A page is described by rectangles and lines, all in mm from its top left corner. From them the room works out a Word
table whose columns and rows have exact sizes, so that Word and LibreOffice put everything in the same place. The
package is written by hand (ECMA-376, the few members that a document needs), so the same page gives the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from formkit.model import Align, Box

__all__ = ["GOTHIC", "MINCHO", "VALUE", "Page", "Stamp", "bands", "document", "read_boxes"]

Stroke = Literal["dotted", "thin", "thick"]
Edge = Literal["top", "center", "bottom"]
Area = tuple[int, int, int, int]

MINCHO = "IPAexMincho"
GOTHIC = "IPAexGothic"
VALUE = "Noto Sans CJK JP"
MOST_COLUMNS = 63
"""Word refuses tables with more columns."""

_STRENGTH: dict[Stroke | None, int] = {None: 0, "dotted": 1, "thin": 2, "thick": 3}
_BORDER: dict[Stroke, str] = {
    "dotted": 'w:val="dotted" w:sz="4"',
    "thin": 'w:val="single" w:sz="4"',
    "thick": 'w:val="single" w:sz="12"',
}
# LibreOffice puts a space between Japanese and Latin letters whatever w:autoSpaceDE says, unless something invisible
# stands between them.
_BORDER_OF_SCRIPTS = re.compile("(?<=[0-9A-Za-z①-⑳])(?=[ぁ-ヿ㐀-鿿])|(?<=[ぁ-ヿ㐀-鿿])(?=[0-9A-Za-z①-⑳])")
_A4 = (210.0, 297.0)
_MARGIN = 5.0
_SEPARATOR = 14  # twips: 0.7 pt is the least line pitch that Word takes
_PADDING = 0.5  # mm between the edges of a box and its text, as in `fit`
_NATURAL = 1.448  # line height of the value font by its size
_LEADING = 1.22  # distance of two lines of a value by its size, as in `fit`


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which form, edition and part a document is; printed small at the foot of each page and kept as a property."""

    form: str
    edition: str
    part: str

    def __str__(self) -> str:
        return f"{self.form}|{self.edition}|{self.part}"


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    align: Align
    valign: Edge
    face: str
    indent: float
    pitch: float
    spread: float | None
    colour: str | None


@dataclass(frozen=True, slots=True)
class _Cell:
    area: Area
    text: str
    style: _Style
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    area: Area
    kind: Stroke


@dataclass(slots=True)
class Page:
    """One A4 page under the pen. Places and lengths are in mm, sizes in pt."""

    landscape: bool = False
    cells: list[_Cell] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)

    @property
    def width(self) -> float:
        return _A4[1] if self.landscape else _A4[0]

    @property
    def height(self) -> float:
        return _A4[0] if self.landscape else _A4[1]

    def text(
        self, x: float, y: float, w: float, h: float, text: str, size: float = 10.5, *,
        align: Align = "left", valign: Edge = "center", face: str = MINCHO, indent: float = 0.0,
        pitch: float | None = None, spread: float | None = None, stacked: bool = False, colour: str | None = None,
    ) -> None:  # fmt: skip
        """Print words in a rectangle; each line of `text` is one printed line and never wraps by itself.

        `indent` is the distance from the left edge, `pitch` the distance of the lines (mm), `spread` the width (mm) to
        which the letters of each line are spaced or drawn together; `stacked` prints one character a line.
        """
        if stacked:
            text = "\n".join(text)
        if pitch is None:
            pitch = size * 25.4 / 72 * (1.2 if "\n" in text else 1.0)
        style = _Style(size, align, valign, face, indent, pitch, spread, colour)
        self.cells.append(_Cell(_area(x, y, w, h), text, style))

    def box(self, box: Box, x: float, y: float, w: float, h: float, *, valign: Edge = "center") -> None:
        """Put the one content control of `box` in a rectangle; size, alignment and lines come from the box."""
        style = _Style(box.size, box.align, valign, VALUE, 0.0, 0.0, None, None)
        self.cells.append(_Cell(_area(x, y, w, h), "", style, box))

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: Stroke = "thin") -> None:
        """Draw a level or upright line."""
        if x1 != x2 and y1 != y2:
            raise ValueError(f"line ({x1}, {y1})-({x2}, {y2}) is neither level nor upright")
        x1, x2 = sorted((x1, x2))
        y1, y2 = sorted((y1, y2))
        self.lines.append(_Line((_twips(x1), _twips(y1), _twips(x2), _twips(y2)), kind))

    def frame(self, x: float, y: float, w: float, h: float, kind: Stroke = "thin") -> None:
        """Draw the four sides of a rectangle."""
        for x1, y1, x2, y2 in ((x, y, x + w, y), (x, y + h, x + w, y + h), (x, y, x, y + h), (x + w, y, x + w, y + h)):
            self.line(x1, y1, x2, y2, kind)


def _area(x: float, y: float, w: float, h: float) -> Area:
    return _twips(x), _twips(y), _twips(x + w), _twips(y + h)


def read_boxes(folder: Path, part: str) -> dict[str, Box]:
    """The boxes of one part as boxes.json in a form folder lists them, by id."""
    entries = json.loads((folder / "boxes.json").read_text(encoding="utf-8"))[part]
    return {entry["id"]: Box(**entry) for entry in entries}


# -- from rectangles to table grids ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """A table on a page: edges of its columns and rows in twips from the top left corner of the page.

    `owners[row][column]` is the index in `cells` or -1; `level[row][column]` and `upright[row][column]` are the lines
    on the top edge of a row and on the left edge of a column.
    """

    xs: list[int]
    ys: list[int]
    cells: list[_Cell]
    owners: list[list[int]]
    level: list[list[Stroke | None]]
    upright: list[list[Stroke | None]]


def bands(page: Page) -> list[Band]:
    """Tables of a page from its top margin down: one, or more where Word's limit of columns asks for a cut.

    A cut is made where no rectangle is crossed, as low as the limit allows. Raises ValueError when rectangles overlap,
    when a line runs through one, or when no cut is possible.
    """
    items = [cell.area for cell in page.cells] + [line.area for line in page.lines]
    bodies = [cell.area for cell in page.cells]
    edges = sorted({_twips(_MARGIN)} | {y for _, top, _, bottom in items for y in (top, bottom)})
    cuts = [y for y in edges if not any(top < y < bottom for _, top, _, bottom in bodies)]
    made: list[Band] = []
    top = cuts[0]
    while top < cuts[-1]:
        fits = [y for y in cuts if y > top and len(_columns(page, top, y)) <= MOST_COLUMNS + 1]
        if not fits:
            raise ValueError(f"more than {MOST_COLUMNS} columns at y = {top * 25.4 / 1440:.1f} mm and no way to cut")
        band = _band(page, top, fits[-1])
        if made:  # the lower table draws the line between two: a bottom border would push it down
            made[-1].level[-1][:] = [None] * len(made[-1].level[-1])
        made.append(band)
        top = fits[-1]
    return made


def _columns(page: Page, top: int, bottom: int) -> list[int]:
    here = [cell.area for cell in page.cells if cell.area[1] >= top and cell.area[3] <= bottom]
    here += [line.area for line in page.lines if _touches(line.area, top, bottom)]
    return sorted({_twips(_MARGIN)} | {x for left, _, right, _ in here for x in (left, right)})


def _touches(line: Area, top: int, bottom: int) -> bool:
    _, y1, _, y2 = line
    return top <= y1 <= bottom if y1 == y2 else y1 < bottom and y2 > top


def _band(page: Page, top: int, bottom: int) -> Band:
    cells = [cell for cell in page.cells if cell.area[1] >= top and cell.area[3] <= bottom]
    lines = [line for line in page.lines if _touches(line.area, top, bottom)]
    xs = _columns(page, top, bottom)
    marks = [cell.area for cell in cells] + [line.area for line in lines]
    ys = sorted({top, bottom} | {y for _, y1, _, y2 in marks for y in (y1, y2) if top <= y <= bottom})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    owners = [[-1] * (len(xs) - 1) for _ in ys[1:]]
    for index, cell in enumerate(cells):
        x1, y1, x2, y2 = cell.area
        for r in range(row[y1], row[y2]):
            for c in range(column[x1], column[x2]):
                if owners[r][c] >= 0:
                    raise ValueError(f"{_name(cell)} overlaps {_name(cells[owners[r][c]])}")
                owners[r][c] = index
    level: list[list[Stroke | None]] = [[None] * (len(xs) - 1) for _ in ys]
    upright: list[list[Stroke | None]] = [[None] * len(xs) for _ in ys[1:]]
    for line in sorted(lines, key=lambda line: _STRENGTH[line.kind]):
        x1, y1, x2, y2 = line.area
        if y1 == y2:
            level[row[y1]][column[x1] : column[x2]] = [line.kind] * (column[x2] - column[x1])
        else:
            for r in range(row[max(y1, top)], row[min(y2, bottom)]):
                upright[r][column[x1]] = line.kind
    band = Band(xs, ys, cells, owners, level, upright)
    _check_lines(band)
    return band


def _check_lines(band: Band) -> None:
    for r, owners in enumerate(band.owners):
        for c, owner in enumerate(owners):
            crossed = (r and band.owners[r - 1][c] == owner and band.level[r][c]) or (
                c and owners[c - 1] == owner and band.upright[r][c]
            )
            if owner >= 0 and crossed:
                raise ValueError(f"a line runs through {_name(band.cells[owner])}")


def _name(cell: _Cell) -> str:
    x, y, *_ = (round(v * 25.4 / 1440, 1) for v in cell.area)
    return f"{cell.box.id if cell.box else cell.text!r} at ({x}, {y})"


# -- from grids to WordprocessingML ------------------------------------------------------------------------------------


def _table(band: Band) -> str:
    columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(band.xs))
    heights = [b - a for a, b in pairwise(band.ys)]
    heights[0] -= _SEPARATOR
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{_row(band, r)}</w:tr>'
        for r, height in enumerate(heights)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{band.xs[-1] - band.xs[0]}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(band: Band, r: int) -> str:
    owners, out, c = band.owners[r], [], 0
    while c < len(owners):
        end = c + 1
        while end < len(owners) and owners[end] == owners[c] and (owners[c] >= 0 or _same(band, r, end)):
            end += 1
        out.append(_tc(band, r, c, end))
        c = end
    return "".join(out)


def _same(band: Band, r: int, c: int) -> bool:
    """Whether the empty grid cell at column `c` can be joined with the one on its left."""
    above, below = band.level[r], band.level[r + 1]
    return band.upright[r][c] is None and above[c] == above[c - 1] and below[c] == below[c - 1]


def _tc(band: Band, r: int, c: int, end: int) -> str:
    owner = band.owners[r][c]
    first = owner < 0 or r == 0 or band.owners[r - 1][c] != owner
    last = owner < 0 or r + 1 == len(band.owners) or band.owners[r + 1][c] != owner
    sides: list[tuple[str, Stroke | None]] = [
        ("top", _along(band.level[r][c:end]) if first else None),
        ("left", band.upright[r][c]),
        ("bottom", _along(band.level[r + 1][c:end]) if last else None),
        ("right", band.upright[r][end]),
    ]
    borders = "".join(f'<w:{side} {_BORDER[kind]} w:space="0" w:color="000000"/>' for side, kind in sides if kind)
    merge = "" if first and last else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    span = f'<w:gridSpan w:val="{end - c}"/>' if end - c > 1 else ""
    cell = band.cells[owner] if owner >= 0 and first else None
    edge = f'<w:vAlign w:val="{cell.style.valign}"/>' if cell and cell.style.valign != "top" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{band.xs[end] - band.xs[c]}" w:type="dxa"/>{span}{merge}'
        f"{f'<w:tcBorders>{borders}</w:tcBorders>' if borders else ''}{edge}</w:tcPr>"
        f"{_content(cell) if cell else '<w:p/>'}</w:tc>"
    )


def _along(kinds: Sequence[Stroke | None]) -> Stroke | None:
    # A line along only a part of the edge is drawn by the cells on its other side.
    return kinds[0] if len(set(kinds)) == 1 else None


def _content(cell: _Cell) -> str:
    if cell.box:
        return _control(cell.box, cell.style)
    room = cell.area[2] - cell.area[0] - _twips(cell.style.indent)
    return "".join(_words(line, cell.style, room) for line in cell.text.split("\n"))


def _words(text: str, style: _Style, room: int) -> str:
    """One printed line, spaced to its `spread`, or drawn together where it is wider than its room."""
    em = style.size * 20
    natural = round(sum(em if unicodedata.east_asian_width(char) in "WFA" else em / 2 for char in text))
    target = _twips(style.spread) if style.spread else min(natural, room)
    if target == natural or len(text) < 2:
        runs = _run(text, style)
    else:
        gap, wider = divmod(target - natural, len(text) - 1)
        runs = _run(text[:wider], style, gap + 1) + _run(text[wider:-1], style, gap) + _run(text[-1], style)
    return _paragraph(style, f'w:line="{_twips(style.pitch)}" w:lineRule="exact"', runs)


def _paragraph(style: _Style, line: str, runs: str, padding: int = 0) -> str:
    left = _twips(style.indent) + padding
    indent = f'<w:ind w:left="{left}" w:right="{padding}"/>' if left else ""
    align = f'<w:jc w:val="{style.align}"/>' if style.align != "left" else ""
    return f"<w:p><w:pPr><w:spacing {line}/>{indent}{align}</w:pPr>{runs}</w:p>"


def _run(text: str, style: _Style, gap: int = 0) -> str:
    if not text:
        return ""
    face = _fonts(style.face) if style.face != MINCHO else ""
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    spacing = f'<w:spacing w:val="{gap}"/>' if gap else ""
    properties = f"<w:rPr>{face}{colour}{spacing}{_size(style.size)}</w:rPr>"
    words = _BORDER_OF_SCRIPTS.sub('</w:t><w:softHyphen/><w:t xml:space="preserve">', escape(text))
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _control(box: Box, style: _Style) -> str:
    # No <w:text/>: LibreOffice 7.4 drops font and size of plain-text controls, so all are rich-text ones.
    # Wrapped text keeps its pitch in proportion to the size that the engine chooses; one line stays where it is.
    one = f'w:line="{round(box.size * 20 * _LEADING)}" w:lineRule="exact"'
    line = one if box.lines == 1 else f'w:line="{round(240 * _LEADING / _NATURAL)}" w:lineRule="auto"'
    control = (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(box.label)}/><w:tag w:val={quoteattr(box.id)}/></w:sdtPr>"
        f"<w:sdtContent><w:r><w:rPr>{_fonts(VALUE)}{_size(box.size)}</w:rPr>"
        f'<w:t xml:space="preserve">{{{{ {box.id} }}}}</w:t></w:r></w:sdtContent></w:sdt>'
    )
    return _paragraph(style, line, control, 0 if box.kind in ("tick", "circle") else _twips(_PADDING))


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


# -- the package -------------------------------------------------------------------------------------------------------

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THIN_PARAGRAPH = f'<w:spacing w:before="0" w:after="0" w:line="{_SEPARATOR}" w:lineRule="exact"/>'


def document(pages: Sequence[Page], stamp: Stamp) -> bytes:
    """A Word file (docx) of these pages; all are upright or all lie, as the first does. Same pages, same bytes."""
    body = "".join(_page(page, stamp, number, len(pages)) for number, page in enumerate(pages, start=1))
    width, height, margin = _twips(pages[0].width), _twips(pages[0].height), _twips(_MARGIN)
    turned = ' w:orient="landscape"' if pages[0].landscape else ""
    section = (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{margin}" w:right="{margin}" '
        f'w:bottom="{_twips(3)}" w:left="{margin}" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )
    members = {
        "word/document.xml": f"<w:document {_W}><w:body>{body}<w:p/>{section}</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table({MINCHO: "ＭＳ 明朝", GOTHIC: "ＭＳ ゴシック", VALUE: "游ゴシック"}),
        "docProps/custom.xml": (
            f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="formkit">'
            f"<vt:lpwstr>{escape(str(stamp))}</vt:lpwstr></property></Properties>"
        ),
        **_relations(),
    }
    return _zip({name: (_DECLARATION + text).encode() for name, text in members.items()})


def _page(page: Page, stamp: Stamp, number: int, count: int) -> str:
    signed = Page(page.landscape, list(page.cells), list(page.lines))
    signed.text(
        page.width - 75, page.height - 7.5, 70, 2.5,
        f"formkit {stamp.form} {stamp.edition} {stamp.part} {number}/{count}", 5, align="right", colour="999999",
    )  # fmt: skip
    out = '<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>' if number > 1 else "<w:p/>"
    return out + "<w:p/>".join(_table(band) for band in bands(signed))


def _styles() -> str:
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(MINCHO)}{_size(1)}"
        '<w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:kinsoku '
        'w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f"{_THIN_PARAGRAPH}</w:pPr></w:style></w:styles>"
    )


def _settings() -> str:
    return (
        f'<w:settings {_W}><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        "</w:settings>"
    )


def _font_table(fonts: Mapping[str, str]) -> str:
    entries = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in fonts.items())
    return f"<w:fonts {_W}>{entries}</w:fonts>"


def _relations() -> dict[str, str]:
    kinds = {"styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    inner = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/relationships/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(kinds, start=1)
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **kinds}.items()
    )
    return {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/relationships/'
            f'officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="{_OFFICE}/relationships/'
            'custom-properties" Target="docProps/custom.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{overrides}<Override PartName="/docProps/custom.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
        ),
    }


def _zip(members: Mapping[str, bytes]) -> bytes:
    """Members in a fixed order with fixed times; the list of types comes first, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            package.writestr(entry, members[name])
    return out.getvalue()
