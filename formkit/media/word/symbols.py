"""Signs of symbol fonts, in which a letter is drawn as something else: þ of Wingdings is a ticked square.

The letters are those of the mapping of Wingdings, Wingdings 2, Webdings, Symbol and ITC Zapf Dingbats in Unicode 7.0.
Only signs that people put into tick boxes are here; any other is told by font and number, and not read.
"""

from __future__ import annotations

from collections.abc import Mapping

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x78: "☒", 0xA1: "○", 0xA8: "□", 0xFB: "✗",
    0xFC: "✔", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✔", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□",
}  # fmt: skip
_WEBDINGS = {0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✖"}
_SYMBOL = {0xB4: "×", 0xB7: "•", 0xD6: "√"}
_DINGBATS = {
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□",
    0x70: "□", 0x71: "□", 0x72: "□",
}  # fmt: skip
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": {}, "webdings": _WEBDINGS, "symbol": _SYMBOL,
    "zapf dingbats": _DINGBATS, "zapfdingbats": _DINGBATS, "itc zapf dingbats": _DINGBATS,
    "monotype sorts": _DINGBATS, "mt extra": {}, "marlett": {}, "bookshelf symbol 7": {},
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)  # where Word keeps the letters of symbol fonts


def sign(font: str, number: int) -> str | None:
    """What a letter of a symbol font looks like; None for one that is not known, and the letter itself in other fonts."""
    known = _FONTS.get(font.strip().casefold())
    private = number in _PRIVATE
    if known is None:
        return None if private or number > 0x10FFFF or not chr(number).isprintable() else chr(number)
    if number > 0xFF and not private:
        return chr(number)  # another font stands in: symbol fonts have no such letters
    return known.get(number & 0xFF)


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.strip().casefold() in _FONTS
