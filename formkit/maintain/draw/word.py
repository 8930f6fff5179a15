"""From grids to a Word file: WordprocessingML and the package round it (ECMA-376), written by hand.

Only the few members that a document needs, in a fixed order with fixed times: the same pages give the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from formkit.maintain.draw.grid import Band, bands
from formkit.maintain.draw.page import MARGIN, MINCHO, VALUE, Cell, Page, Stroke, Style, twips
from formkit.model import Box

_BORDER: dict[Stroke, str] = {
    "dotted": 'w:val="dotted" w:sz="4"',
    "dashed": 'w:val="dashed" w:sz="2"',
    "thin": 'w:val="single" w:sz="4"',
    "thick": 'w:val="single" w:sz="12"',
}
# LibreOffice puts a space between Japanese and Latin letters whatever w:autoSpaceDE says, unless something invisible
# stands between them: a soft hyphen, which no line of ours ever shows, since none wraps.
_JOINT = "\u00ad"
_LATIN, _JAPANESE = "[0-9A-Za-z①-⑳]", "[ぁ-ヿ㐀-鿿]"
_SCRIPT_EDGE = re.compile(f"(?<={_LATIN})(?={_JAPANESE})|(?<={_JAPANESE})(?={_LATIN})")
_SLACK = 60  # twips by which a printed line may stand over its right edge before it would wrap
_HALF = 0.62  # width of Latin letters and digits in the label face by its size
_DROP = 0.09  # how far below the middle of their cells the official form prints its words, by their size
_SEPARATOR = 14  # twips: 0.7 pt is the least line pitch that Word takes
_PADDING = 0.5  # mm between the edges of a box and its text, as in `fit`
_NATURAL = 1.448  # line height of the value font by its size
_LEADING = 1.22  # distance of two lines of a value by its size, as in `fit`


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
    """Cells of one row: empty grid cells between the same lines are joined."""
    owners, upright, above, below = band.owners[r], band.upright[r], band.level[r], band.level[r + 1]
    starts = [0, len(owners)]
    for c, (left, owner) in enumerate(pairwise(owners), 1):
        lined = upright[c] or above[c] != above[c - 1] or below[c] != below[c - 1]
        if left != owner or (owner < 0 and lined):
            starts.append(c)
    return "".join(_tc(band, r, c, end) for c, end in pairwise(sorted(starts)))


def _tc(band: Band, r: int, c: int, end: int) -> str:
    owner = band.owners[r][c]
    first = owner < 0 or r == 0 or band.owners[r - 1][c] != owner
    last = owner < 0 or r + 1 == len(band.owners) or band.owners[r + 1][c] != owner
    top = _along(band.level[r][c:end]) if first else None
    bottom = _along(band.level[r + 1][c:end]) if last else None
    sides = {"top": top, "left": band.upright[r][c], "bottom": bottom, "right": band.upright[r][end]}
    borders = "".join(
        f'<w:{side} {_BORDER[kind]} w:space="0" w:color="000000"/>' for side, kind in sides.items() if kind
    )
    merge = "" if first and last else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    span = f'<w:gridSpan w:val="{end - c}"/>' if end - c > 1 else ""
    cell = band.cells[owner] if owner >= 0 and first else None
    content = "<w:p/>" if cell is None else _control(cell, cell.box) if cell.box else _printed(cell)
    edge = f'<w:vAlign w:val="{cell.style.valign}"/>' if cell and cell.style.valign != "top" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{band.xs[end] - band.xs[c]}" w:type="dxa"/>{span}{merge}'
        f"{f'<w:tcBorders>{borders}</w:tcBorders>' if borders else ''}{edge}</w:tcPr>"
        f"{content}</w:tc>"
    )


def _along(kinds: Sequence[Stroke | None]) -> Stroke | None:
    # A line along only a part of the edge is drawn by the cells on its other side.
    return kinds[0] if len(set(kinds)) == 1 else None


def _printed(cell: Cell) -> str:
    style, lines = cell.style, cell.text.split("\n")
    room = cell.area[2] - cell.area[0] - twips(style.indent)
    before = _before(cell, twips(style.pitch) * len(lines), twips(style.pitch))
    return "".join(_words(line, style, room, 0 if at else before) for at, line in enumerate(lines))


def _before(cell: Cell, height: int, pitch: int) -> int:
    """Space above centred words that brings them as far below the middle as official forms have them; ticks none."""
    # Both programs put the base line of an exact pitch at four fifths of it; a letter's middle is 0.38 em higher.
    em = cell.style.size * 20
    drop = 0 if cell.box and cell.box.kind == "tick" else _DROP
    wanted = 2 * (drop * em - 0.3 * pitch + 0.38 * em) if cell.style.valign == "center" else 0
    return max(0, min(round(wanted), cell.area[3] - cell.area[1] - height))


def _words(text: str, style: Style, room: int, before: int) -> str:
    """One printed line, spaced to its `spread`, or drawn together where it is wider than its room."""
    em = style.size * 20
    natural = round(sum(em if unicodedata.east_asian_width(char) in "WFA" else em * _HALF for char in text))
    target = twips(style.spread) if style.spread else min(natural, room)
    letters = [a + (_JOINT if _SCRIPT_EDGE.search(a + b) else "") for a, b in zip(text, text[1:] + " ", strict=True)]
    if style.gap is not None:
        target, runs = natural, _run(letters[:-1], style, round(style.gap * 20)) + _run(letters[-1:], style)
    elif target == natural or len(text) < 2:
        runs = _run(letters, style)
    else:
        gap, wider = divmod(target - natural, len(text) - 1)
        runs = _run(letters[:wider], style, gap + 1) + _run(letters[wider:-1], style, gap) + _run(letters[-1:], style)
    over = -_SLACK - max(0, natural - target)
    above = f'w:before="{before}" ' if before else ""
    return _paragraph(style, f'{above}w:line="{twips(style.pitch)}" w:lineRule="exact"', runs, right=over)


def _paragraph(style: Style, line: str, runs: str, *, left: int = 0, right: int = 0) -> str:
    left += twips(style.indent)
    if style.align != "left":
        right = max(right, 0)
    indent = f'<w:ind w:left="{left}" w:right="{right}"/>' if left or right else ""
    align = f'<w:jc w:val="{style.align}"/>' if style.align != "left" else ""
    return f"<w:p><w:pPr><w:spacing {line}/>{indent}{align}</w:pPr>{runs}</w:p>"


def _run(letters: Sequence[str], style: Style, gap: int = 0) -> str:
    if not letters:
        return ""
    face = _fonts(style.face) if style.face != MINCHO else ""
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    spacing = f'<w:spacing w:val="{gap}"/>' if gap else ""
    words = escape("".join(letters)).replace(_JOINT, '</w:t><w:softHyphen/><w:t xml:space="preserve">')
    return (
        f'<w:r><w:rPr>{face}{colour}{spacing}{_size(style.size)}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
    )


def _control(cell: Cell, box: Box) -> str:
    # No <w:text/>: LibreOffice 7.4 drops font and size of plain-text controls, so all are rich-text ones.
    run = f"<w:rPr>{_fonts(MINCHO if box.kind in ('circle', 'photo') else VALUE)}{_size(box.size)}</w:rPr>"
    control = (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(box.label)}/><w:tag w:val={quoteattr(box.id)}/></w:sdtPr>"
        f'<w:sdtContent><w:r>{run}<w:t xml:space="preserve">{{{{ {box.id} }}}}</w:t></w:r></w:sdtContent></w:sdt>'
    )
    padding = twips(_PADDING)
    if box.kind in ("tick", "circle"):
        padding, pitch = 0, round(box.size * 20)
        line = f'w:before="{_before(cell, pitch, pitch)}" w:line="{pitch}" w:lineRule="exact"'
    elif box.kind == "photo":  # a line of its own height, or the picture would be cut
        padding, line = 0, 'w:line="240" w:lineRule="auto"'
    elif box.lines == 1:
        line = f'w:line="{round(box.size * 20 * _LEADING)}" w:lineRule="exact"'
    else:  # wrapped text keeps its pitch in proportion to the size that the engine chooses
        line = f'w:line="{round(240 * _LEADING / _NATURAL)}" w:lineRule="auto"'
    return _paragraph(cell.style, line, control, left=padding + twips(box.inset), right=padding)


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


# -- the package -------------------------------------------------------------------------------------------------------

_MEMBERS = Path(__file__).parent / "package"
"""The members of the package, with names in braces for what a document tells; the line pitch in styles.xml is the separator's."""


def document(pages: Sequence[Page], stamp: str) -> bytes:
    """A Word file (docx) of these pages; all are upright or all lie, as the first does. Same pages, same bytes.

    `stamp` says which form, edition and part it is, `training-plan|2024-08|face-1`: printed small at the foot of each
    page and kept as a property.
    """
    width, height, margin, foot = map(twips, (*pages[0].size, MARGIN, 3))
    names = {
        "body": "".join(_page(page, stamp, number, len(pages)) for number, page in enumerate(pages, start=1)),
        "width": width, "height": height, "margin": margin, "foot": foot, "stamp": escape(stamp),
        "turned": ' w:orient="landscape"' if pages[0].landscape else "",
    }  # fmt: skip
    files = [path for path in _MEMBERS.rglob("*") if path.is_file()]
    texts = {path.relative_to(_MEMBERS).as_posix(): path.read_text("utf-8").rstrip() for path in files}
    return _zip({name: text.format_map(names).encode() for name, text in texts.items()})


def _page(page: Page, stamp: str, number: int, count: int) -> str:
    signed = Page(page.landscape, list(page.cells), list(page.lines))
    width, height = page.size
    signed.text(
        MARGIN, height - 7.5, width - 2 * MARGIN, 2.5,
        f"formkit {stamp.replace('|', ' ')} {number}/{count}", 5, align="right", colour="999999",
    )  # fmt: skip
    out = "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>" if number > 1 else "<w:p/>"
    return out + "<w:p/>".join(_table(band) for band in bands(signed))


def _zip(members: Mapping[str, bytes]) -> bytes:
    """Members in a fixed order with fixed times; the list of types, whose name sorts first, leads, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(members):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            package.writestr(member, members[name])
    return out.getvalue()
