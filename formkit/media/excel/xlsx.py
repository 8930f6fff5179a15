"""Excel workbooks read as a person sees them: stored values, dates, merged cells, and the rings drawn on a sheet.

Only what is shown counts: formulas are never worked out, links never followed, macros never looked at. Sheets are read
as a stream (ECMA-376, SpreadsheetML), so that a hostile file ends soon. Rows and columns count from 1.
"""

from __future__ import annotations

import datetime as dt
import itertools
import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import IO, Any, Literal

from lxml import etree

from formkit.media import zipped
from formkit.media.excel.number_formats import displayed, displayed_date, white
from formkit.media.excel.sheet_shapes import EMU_PER_PIXEL, Shape, shapes_of
from formkit.media.excel.styles import WHITE, Colours, Look, Style, contrast, hiding_formats, styles_of
from formkit.model.errors import UnreadableError

_MAIN = "xl/workbook.xml"
_LARGEST = 100 * 1024 * 1024  # bytes of all members unpacked; ISA's workbook has 1.7 MB
_MOST_CELLS = 300_000  # of one sheet, empty ones included; ISA's longest has 11,000
_MOST_COLUMNS = 300
_MOST_SHEETS = 100
_MOST_STYLES = 65_490  # as many as Excel has
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
What = Literal["text", "number", "date", "bool", "error", "formula"]

_LEAST = 20_000.0  # EMU, a point and a half: nobody reads what stands in such a row or column
_Words = tuple[str, Look | None, bool]
"""A text, the look that all of it has instead of the cell's, and whether its pieces look otherwise from each other."""

_AS_STORED: Mapping[str, What] = {"b": "bool", "e": "error", "d": "date"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows. A number has no needless zeros, a date is ISO 8601; a formula without a stored value has no text.

    `shows` is the number format, `shown` what it makes of the text (None: that cannot be told); `marked` says how the
    cell stands out: bold, underlined, struck, coloured, filled, `unseen` (as what is behind it) and `small`.
    """

    what: What
    text: str
    shows: str = "General"
    marked: frozenset[str] = frozenset()
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: cells that hold something by (row, column), merged areas, and what is drawn on it.

    An area is first row, first column, last row, last column. Lengths in EMU from the top left corner of the sheet.
    `number` counts the sheets of the workbook from 1; `hidden` is a sheet that Excel does not show, `unseen` are its
    hidden rows and columns, `notes` the comments of its cells, `conditional` areas whose letters are hidden under a condition.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...]
    shapes: tuple[Shape, ...]
    widths: Mapping[int, float]
    heights: Mapping[int, float]
    usual: tuple[float, float]  # width and height of the other columns and rows
    unseen: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
    notes: tuple[tuple[str, str], ...] = ()
    number: int = 1
    hidden: bool = False
    conditional: tuple[tuple[int, int, int, int], ...] = ()

    def x(self, column: int) -> float:
        """Left edge of a column."""
        return sum(self.widths.get(number, self.usual[0]) for number in range(1, column))

    def y(self, row: int) -> float:
        """Top edge of a row."""
        return sum(self.heights.get(number, self.usual[1]) for number in range(1, row))


def address(words: str) -> tuple[int, int]:
    """Row and column of a cell's name: AC17 → (17, 29). Raises ValueError when it names none."""
    name = _ADDRESS.fullmatch(words)
    if name is None:
        raise ValueError(words)
    return int(name[2]), reduce(lambda column, letter: column * 26 + ord(letter) - 64, name[1], 0)


def is_workbook(data: bytes) -> bool:
    """Whether a zip file, whole or damaged, holds an Excel workbook. A Word file may hold one inside: that is none."""
    try:
        with zipped.opened(data) as package:
            return any(name.startswith("xl/workbook.") for name in package.namelist())
    except zipped.BROKEN:
        return b"xl/workbook." in data


def open_workbook(data: bytes) -> tuple[Grid, ...]:
    """All sheets of a workbook, in order.

    Raises UnreadableError for what is no workbook, is broken or unpacks to an absurd size.
    """
    try:
        with zipped.opened(data) as package:
            names = set(package.namelist())
            if "xl/workbook.bin" in names:
                raise UnreadableError("excel_binary")
            if _MAIN not in names:
                raise zipfile.BadZipFile(_MAIN)
            if sum(member.file_size for member in package.infolist()) > _LARGEST:
                raise UnreadableError("excel_unpacks")
            return tuple(_sheets(package))
    except UnreadableError:
        raise
    except (*zipped.BROKEN, TypeError) as error:
        raise UnreadableError("excel_unread", why=error) from error


def _sheets(package: zipfile.ZipFile) -> Iterator[Grid]:
    book = _tree(package, _MAIN)
    relations = _relations(package, _MAIN)
    settings = book.find("{*}workbookPr")
    mac = settings is not None and settings.get("date1904") in ("1", "true")
    styles = _tree(package, "xl/styles.xml")
    if sum(1 for _ in itertools.islice(styles.iterfind("{*}cellXfs/{*}xf"), _MOST_STYLES + 1)) > _MOST_STYLES:
        raise UnreadableError("excel_styles", most=_MOST_STYLES)
    colours = Colours.of(styles, _tree(package, "xl/theme/theme1.xml"))
    hiding = hiding_formats(styles, colours)
    cell_of = partial(
        _cell, strings=_strings(package, colours), styles=styles_of(styles, colours), colours=colours, mac=mac
    )
    seen: set[str] = set()
    for number, sheet in enumerate(book.iterfind("{*}sheets/{*}sheet"), 1):
        target = relations.get(_relation(sheet, "id"))
        if target and target in package.namelist() and "worksheets" in target:
            if target in seen or len(seen) >= _MOST_SHEETS:
                raise UnreadableError("excel_sheets", name=sheet.get("name") or "", most=_MOST_SHEETS)
            seen.add(target)
            grid = _sheet(package, target, sheet.get("name") or "", cell_of, hiding)
            yield replace(grid, number=number, hidden=sheet.get("state", "visible") != "visible")


def _sheet(
    package: zipfile.ZipFile, member: str, name: str, cell_of: Callable[[Any], Cell | None], hiding: frozenset[int]
) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    merged: list[tuple[int, int, int, int]] = []
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}
    conditional: list[tuple[int, int, int, int]] = []
    rows_unseen: set[int] = set()
    columns_unseen: set[int] = set()
    usual = (64.0 * EMU_PER_PIXEL, 20.0 * EMU_PER_PIXEL)
    drawing, seen, row, column, zeros = "", 0, 1, 0, True
    with package.open(member) as file:
        for element in _stream(file):
            match etree.QName(element).localname:
                case "c":
                    seen += 1
                    if seen > _MOST_CELLS:
                        return Grid(name, {}, (), (), {}, {}, usual)
                    place = element.get("r")
                    row, column = address(place) if place else (row, column + 1)
                    if column <= _MOST_COLUMNS and (cell := cell_of(element)) is not None:
                        cells[row, column] = cell
                    element.clear()
                case "row":
                    number = int(element.get("r") or row)
                    if element.get("ht"):
                        heights[number] = float(element.get("ht")) * 12_700
                    if _is_on(element, "hidden") or heights.get(number, _LEAST) < _LEAST:
                        rows_unseen.add(number)
                        heights[number] = 0.0
                    row, column = number + 1, 0
                    element.clear()
                case "col":
                    for number in range(int(element.get("min")), min(int(element.get("max")), _MOST_COLUMNS) + 1):
                        widths[number] = (float(element.get("width") or 9) * 7) * EMU_PER_PIXEL
                        if _is_on(element, "hidden") or widths[number] < _LEAST:
                            columns_unseen.add(number)
                            widths[number] = 0.0
                case "conditionalFormatting":
                    if any(int(rule.get("dxfId") or -1) in hiding for rule in element.iterfind("{*}cfRule")):
                        areas = (area.partition(":") for area in (element.get("sqref") or "").split())
                        conditional += [(*address(first), *address(last or first)) for first, _, last in areas]
                case "sheetView":
                    zeros = zeros and element.get("showZeros") not in ("0", "false")
                case "sheetFormatPr":
                    usual = (
                        float(element.get("defaultColWidth") or 9) * 7 * EMU_PER_PIXEL,
                        float(element.get("defaultRowHeight") or 15) * 12_700,
                    )
                case "mergeCell":
                    first, _, last = (element.get("ref") or "").partition(":")
                    merged.append((*address(first), *address(last or first)))
                case "drawing":
                    drawing = _relation(element, "id")
    if not zeros:
        nothing = {place: cell for place, cell in cells.items() if cell.what == "number" and cell.text == "0"}
        cells |= {place: replace(cell, shown="") for place, cell in nothing.items()}
    unseen = frozenset(rows_unseen), frozenset(columns_unseen)
    grid = Grid(
        name, cells, tuple(merged), (), widths, heights, usual, unseen, _notes(package, member),
        conditional=tuple(conditional),
    )  # fmt: skip
    target = _relations(package, member).get(drawing, "")
    return replace(grid, shapes=shapes_of(_tree(package, target), grid.x, grid.y))


def _is_on(element: Any, key: str) -> bool:
    return element.get(key) in ("1", "true")


def _notes(package: zipfile.ZipFile, member: str) -> tuple[tuple[str, str], ...]:
    """Comments and threads of comments by the name of their cell; a thread stands in place of its stand-in."""
    notes: dict[str, str] = {}
    for target in sorted(_relations(package, member).values()):
        if re.search(r"/(threaded)?comments?[0-9]*\.xml$", f"/{target}", re.IGNORECASE):
            threads: dict[str, list[str]] = {}
            for note in _tree(package, target).iter("{*}comment", "{*}threadedComment"):
                words = "".join(piece.text or "" for piece in note.iter("{*}t", "{*}text") if piece.text)
                threads.setdefault(note.get("ref") or "", []).append(_unescaped(words).strip())
            notes |= {cell: " / ".join(words) for cell, words in threads.items()}
    return tuple(notes.items())


def _cell(element: Any, strings: list[_Words], styles: list[Style], colours: Colours, mac: bool) -> Cell | None:
    stored, formula, inline = element.find("{*}v"), element.find("{*}f"), element.find("{*}is")
    number = int(element.get("s") or 0)
    style = styles[number] if number < len(styles) else Style()
    shows, marked = style.shows, style.marks()
    kind, raw = element.get("t") or "n", "" if stored is None else stored.text or ""
    string = _words(inline, colours) if kind == "inlineStr" and inline is not None else None
    if string is None and (stored is None or (raw == "" and kind != "str")):
        return Cell("formula", "", shows, marked) if formula is not None else None
    if kind == "s":
        string = strings[_index(raw)]
    elif kind == "str":
        string = _unescaped(raw), None, False
    if string is not None:
        words, look, mixed = string
        marked = (style.marks(look) if look else marked) | ({"mixed"} if mixed else set())
        marked = _in_white(style, words, marked)
        return Cell("text", words, shows, marked, displayed(shows, words)) if words else None
    if kind in _AS_STORED:
        return Cell(_AS_STORED[kind], raw, shows, marked, raw)
    value = float(raw)
    if parts_of_date(shows) and (day := _date(value, mac)):
        return Cell("date", day, shows, marked, displayed_date(shows, dt.datetime.fromisoformat(day)))
    words = str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return Cell("number", words, shows, _in_white(style, value, marked), displayed(shows, value))


def _in_white(style: Style, value: float | str, marked: frozenset[str]) -> frozenset[str]:
    """The marks of a cell; where its number format sets the letters in white, nobody sees them on white."""
    hidden = white(style.shows, value) and style.fill is not None and contrast(style.fill, WHITE) < 1.3
    return marked | {"unseen"} if hidden else marked


def _index(raw: str) -> int:
    """A place in a list. Raises ValueError for one before it, which Python would count from its end."""
    if not raw.strip().isdecimal():
        raise ValueError(raw)
    return int(raw)


def parts_of_date(shows: str) -> frozenset[str]:
    """Which of year, month, day and hour a number format shows; nothing for other formats."""
    plain = _NOT_SHOWN.sub("", shows.partition(";")[0]).lower()
    if plain == "general" or not re.search("[ymdhge]", plain) or re.search("[0#?]", plain):
        return frozenset()
    return frozenset("ymdh") & frozenset(re.sub("[ge]", "y", plain))


def _date(serial: float, mac: bool) -> str:
    """ISO date (with time where it has one) of Excel's day number; nothing for none that Excel knows.

    Day 60 is 29 February 1900, which never was: Excel keeps the mistake.
    """
    if mac:
        serial += 1462
    if not 1 <= serial < 2_958_466 or 60 <= serial < 61:
        return ""
    seconds = round((serial % 1) * 86_400)
    zero = dt.datetime(1899, 12, 30 if serial >= 61 else 31)
    moment = zero + dt.timedelta(days=int(serial), seconds=seconds)
    return moment.isoformat() if seconds else moment.date().isoformat()


def _strings(package: zipfile.ZipFile, colours: Colours) -> list[_Words]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    strings: list[_Words] = []
    with package.open("xl/sharedStrings.xml") as file:
        for element in _stream(file):
            if etree.QName(element).localname == "si":
                strings.append(_words(element, colours))
                element.clear()
    return strings


def _words(element: Any, colours: Colours) -> _Words:
    """Text without its readings (rPh), its own look where it has one, and whether some of it looks otherwise than the rest."""
    pieces: list[str] = []
    looks: set[Look | None] = set()
    for child in element:
        match etree.QName(child).localname:
            case "t":
                pieces.append(child.text or "")
            case "r":
                words, look = child.find("{*}t"), child.find("{*}rPr")
                pieces.append("" if words is None else words.text or "")
                if pieces[-1].strip():
                    looks.add(None if look is None else colours.look(look))
    plain = {(frozenset(), None) if look is None else (look.marked, look.colour) for look in looks}
    own = next(iter(looks)) if len(looks) == 1 else None
    return _unescaped("".join(pieces)), own, len(plain) > 1 and len({_seen(look) for look in looks}) > 1


def _seen(look: Look | None) -> tuple[frozenset[str], bool]:
    """What tells a run of letters from its neighbours: how it is set, and whether it is seen on white."""
    return (frozenset(), True) if look is None else (look.marked, "unseen" not in Style(look=look).marks())


def _unescaped(words: str) -> str:
    """`_x000D_` and its like as the characters they stand for; any line break as newline."""
    words = _ESCAPED.sub(lambda word: chr(int(word[1], 16)), words)
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _relation(element: Any, key: str) -> str:
    """The relation that an element names, in the transitional or the strict namespace."""
    return next(
        (str(value) for name, value in element.items() if etree.QName(name).localname == key and "}" in name), ""
    )


def _relations(package: zipfile.ZipFile, member: str) -> dict[str, str]:
    folder, _, file = member.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    return {
        relation.get("Id"): posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))[1:]
        for relation in _tree(package, name)
        if relation.get("TargetMode") != "External"
    }


def _tree(package: zipfile.ZipFile, member: str) -> Any:
    """The tree of a member; an empty one where the package has none."""
    if member not in package.namelist():
        return etree.Element("nothing")
    with package.open(member) as file:
        (root,) = deque(_stream(file), maxlen=1)
    return root


def _stream(file: IO[bytes]) -> Iterator[Any]:
    """Elements as they end; a DOCTYPE is refused before anything of it is used."""
    first = True
    try:
        for event, element in etree.iterparse(file, events=("start", "end"), no_network=True, huge_tree=False):
            if first and element.getroottree().docinfo.doctype:
                raise UnreadableError("excel_doctype")
            first = False
            if event == "end":
                yield element
    except etree.XMLSyntaxError as error:
        raise UnreadableError("excel_broken", why=error) from error
