"""How cells look: number formats, letters and fills of a workbook's styles (ECMA-376 part 1, 18.8), and whether letters show at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from formkit.media.excel.number_formats import displayed

# Built-in formats that show a date (18.8.30) and what of it, as Excel in Japanese has them.
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm", 27: "ge.m.d", 28: 'ggge"年"m"月"d"日"', 29: 'ggge"年"m"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 49: "@", 50: "ge.m.d", 51: 'ggge"年"m"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"',
    57: "ge.m.d", 58: 'ggge"年"m"月"d"日"',
}  # fmt: skip
_BLACK = ((("theme", "1"),), (("indexed", "64"),), (("indexed", "8"),), (("auto", "1"),), (("rgb", "FF000000"),))
_PALETTE = tuple(re.findall(
    "[0-9A-F]{6}",
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333 "
    "000000 FFFFFF",
))  # fmt: skip
_THEME = (
    "FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080",
)  # fmt: skip
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_CONTRAST = 1.3  # between letters and what is behind them: less, and nobody sees them (WCAG counts from 1 to 21)
_SMALL = 3.0  # pt: letters of this size are dots

Colour = tuple[int, int, int]
WHITE, _DARK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How letters stand out from plain black ones, their colour (None: cannot be told) and their size in pt."""

    marked: frozenset[str] = frozenset()
    colour: Colour | None = _DARK
    size: float = 11.0


@dataclass(frozen=True, slots=True)
class Style:
    """The number format of a cell style, how its letters look, and the colour behind them (None: cannot be told)."""

    shows: str = "General"
    look: Look = field(default_factory=Look)
    fill: Colour | None = WHITE
    filled: bool = False

    def marks(self, look: Look | None = None) -> frozenset[str]:
        """How the cell stands out: bold, underlined, struck, coloured, filled; `unseen` or `small` where nobody can read it."""
        look = look or self.look
        marks = set(look.marked) | ({"filled"} if self.filled else set())
        if look.colour is not None and self.fill is not None and contrast(look.colour, self.fill) < _CONTRAST:
            marks.add("unseen")
        if look.size <= _SMALL:
            marks.add("small")
        return frozenset(marks)


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours that a workbook names by number."""

    theme: Sequence[str] = _THEME
    palette: Sequence[str] = _PALETTE

    @classmethod
    def of(cls, styles: Any, theme: Any) -> Colours:
        """The colours of a workbook's styles and theme."""
        scheme = theme.find(".//{*}clrScheme")
        named = {etree.QName(slot).localname: slot for slot in (() if scheme is None else scheme)}
        colours = [_slot(named.get(name)) or usual for name, usual in zip(_THEME_ORDER, _THEME, strict=True)]
        own = [str(colour.get("rgb"))[-6:] for colour in styles.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")]
        return cls(colours, [*own, *_PALETTE[len(own) :]])

    def named(self, colour: Any, usual: Colour | None) -> Colour | None:
        """The colour that an element names; `usual` for none, None for what cannot be told."""
        if colour is None or colour.get("auto") in ("1", "true"):
            return usual
        try:
            if colour.get("rgb"):
                words = str(colour.get("rgb"))[-6:]
            elif colour.get("theme"):
                words = self.theme[int(colour.get("theme"))]
            else:
                words = self.palette[int(colour.get("indexed"))]
            red, green, blue = bytes.fromhex(words)
            tint = float(colour.get("tint") or 0)
        except (ValueError, IndexError, TypeError):
            return None
        return _tinted(red, tint), _tinted(green, tint), _tinted(blue, tint)

    def look(self, font: Any) -> Look:
        """How a font stands out from plain black letters."""
        marked, colour, size = set(), None, 11.0
        for trait in () if font is None else font:
            name, off = etree.QName(trait).localname, trait.get("val") in ("0", "false", "none")
            if name in ("b", "u", "strike", "i") and not off:
                marked.add(name)
            elif name == "color":
                colour = trait
                if tuple(sorted(trait.items())) not in _BLACK:
                    marked.add("coloured")
            elif name == "sz":
                size = float(trait.get("val") or 11)
        return Look(frozenset(marked), self.named(colour, _DARK), size)


def styles_of(styles: Any, colours: Colours) -> list[Style]:
    """Each cell style of a workbook."""
    own = {int(own.get("numFmtId")): own.get("formatCode") or "" for own in styles.iterfind("{*}numFmts/{*}numFmt")}
    fonts = dict(enumerate(map(colours.look, styles.iterfind("{*}fonts/{*}font"))))
    fills = [_fill(fill, colours) for fill in styles.iterfind("{*}fills/{*}fill")]
    cells = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number, font, fill = (int(style.get(key) or 0) for key in ("numFmtId", "fontId", "fillId"))
        behind, filled = fills[fill] if fill < len(fills) else (WHITE, False)
        shows = own.get(number) or _BUILT_IN.get(number, "other")
        cells.append(Style(shows, fonts.get(font, Look()), behind, filled))
    return cells


def hiding_formats(styles: Any, colours: Colours) -> frozenset[int]:
    """The numbers of conditional formats that set letters in the colour of what is behind them, or show nothing."""
    hiding = set()
    for number, own in enumerate(styles.iterfind("{*}dxfs/{*}dxf")):
        font, fill, shows = own.find("{*}font/{*}color"), own.find("{*}fill/{*}patternFill"), own.find("{*}numFmt")
        # Of a solid fill of a condition it is the background that is seen.
        behind = WHITE if fill is None else colours.named(fill.find("{*}bgColor"), WHITE)
        letters = colours.named(font, _DARK)
        same = letters is not None and behind is not None and contrast(letters, behind) < _CONTRAST
        if same or (shows is not None and displayed(shows.get("formatCode") or "General", "x") == ""):
            hiding.add(number)
    return frozenset(hiding)


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours stand apart, from 1 (the same) to 21 (black on white), as WCAG 2.1 reckons it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _fill(fill: Any, colours: Colours) -> tuple[Colour | None, bool]:
    """The colour of a fill (None for patterns and gradients), and whether there is one."""
    pattern = fill.find("{*}patternFill")
    kind = "gradient" if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return WHITE, False
    return (colours.named(pattern.find("{*}fgColor"), _DARK) if kind == "solid" else None), True


def _slot(slot: Any) -> str:
    """The colour of a slot of a theme."""
    for colour in () if slot is None else slot:
        words = colour.get("lastClr") or colour.get("val") or ""
        if len(words) == 6:
            return str(words)
    return ""


def _tinted(part: int, tint: float) -> int:
    """A part of a colour made lighter or darker (18.8.19, near enough for telling letters from what is behind them)."""
    return round(part * (1 + tint)) if tint < 0 else round(part + (255 - part) * tint)
