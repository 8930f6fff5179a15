"""How the words of a Word file are set: struck out, hidden, in capitals, in which font and on which ground.

What a run says of itself goes before its styles (ECMA-376 part 1, 17.7.2 and 17.7.3: switches of a paragraph's and of a
run's style that are both on cancel each other).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SWITCHES = ("strike", "dstrike", "vanish", "caps", "smallCaps")
_SET_OFF = ("b", "u", "bdr", "em", "effect", "highlight")  # ways in which people mark the word they choose
_OFF = ("0", "false", "off", "none", "nil")
_DEEPEST = 20  # styles based on styles
_SMALLEST = 4  # half points: 2 pt, which no form uses
_NARROWEST = 20  # per cent of a letter's width
_FAINT, _DARK = 24, 100  # of 255: a difference in brightness that nobody sees; a ground on which ink is not seen
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400",
    "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}  # fmt: skip
_HEX = re.compile(r"[0-9A-Fa-f]{6}")

Sight = Literal["seen", "hidden", "unclear"]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How one run is set; `sight` says whether its words are seen, `font` is that of Latin letters.

    What is drawn is seen but where the run has `vanished`; `set_off` says that a word may be chosen by how it is set.
    """

    sight: Sight
    vanished: bool
    set_off: bool
    struck: bool
    capitals: bool
    font: str


@dataclass(slots=True)
class Styles:
    """The styles of a file by their id, and what its document begins with."""

    tree: Any | None
    known: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Values] = field(default_factory=dict)
    first: Values = field(default_factory=dict)
    normal: str | None = None

    def __post_init__(self) -> None:
        if self.tree is None:
            return
        self.first = _values(self.tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in self.tree.iter(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            self.known.setdefault(name, style)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") not in (None, *_OFF):
                self.normal = name

    def of(self, name: str | None) -> Values:
        """What a style sets, with what it is based on."""
        if name is None or name not in self.known:
            return {}
        if name not in self.values:
            chain: list[Any] = []
            here: str | None = name
            while here in self.known and len(chain) < _DEEPEST:
                chain.append(self.known[here or ""])
                here = _value(chain[-1].find(f"{W}basedOn"))
            merged: dict[str, Any] = {}
            for style in reversed(chain):
                merged |= _values(style.find(f"{W}rPr")) | _ground_of(style.find(f"{W}pPr"))
                if (numbers := style.find(f"{W}pPr/{W}numPr/{W}numId")) is not None:
                    merged["numbered"] = _value(numbers)
            self.values[name] = merged
        return self.values[name]

    def look(self, run: Any) -> Look:
        """How a run is set."""
        own = run.find(f"{W}rPr")
        paragraph = next(run.iterancestors(f"{W}p"), None)
        properties = None if paragraph is None else paragraph.find(f"{W}pPr")
        cell = next(run.iterancestors(f"{W}tc"), None)
        layers = [
            self.of(None if own is None else _value(own.find(f"{W}rStyle"))),
            self.of(self.normal if properties is None else _value(properties.find(f"{W}pStyle")) or self.normal),
            self.of(_value(next(run.iterancestors(f"{W}tbl"), run).find(f"{W}tblPr/{W}tblStyle"))),
        ]
        direct = _values(own)
        switches = {
            name: direct[name] if name in direct else sum(bool(layer.get(name)) for layer in layers) % 2 == 1
            if any(name in layer for layer in layers) else bool(self.first.get(name))
            for name in _SWITCHES
        }  # fmt: skip
        every = (direct, *layers, self.first)

        def nearest(name: str) -> Any:
            return next((values[name] for values in every if name in values), None)

        grounds = (
            direct.get("highlight"), direct.get("ground"), _ground_of(properties).get("ground"),
            *(layer.get("highlight") or layer.get("ground") for layer in layers),
            None if cell is None else _ground_of(cell.find(f"{W}tcPr")).get("ground"),
        )  # fmt: skip
        # Not the size that the whole file begins with: ours is 1 pt, for lines without words.
        size = next((values["size"] for values in every[:-1] if "size" in values), None)
        sight = _sight(nearest("ink") or "auto", next(filter(None, grounds), None))
        if switches["vanish"] or nearest("clear") or nearest("narrow") or (size is not None and size <= _SMALLEST):
            sight = "hidden"
        return Look(
            sight, switches["vanish"], bool(nearest("set_off")), switches["strike"] or switches["dstrike"], switches["caps"] or switches["smallCaps"],
            nearest("font") or "",
        )  # fmt: skip

    def numbered(self, paragraph: Any) -> bool:
        """Whether Word puts a number or a bullet before a paragraph that is not among its words."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return False
        if (number := properties.find(f"{W}numPr/{W}numId")) is not None:
            return _value(number) != "0"
        return bool(self.of(_value(properties.find(f"{W}pStyle"))).get("numbered", "0") != "0")


def squeezed(paragraph: Any) -> bool:
    """Whether the lines of a paragraph are so low that its words are cut off."""
    spacing = paragraph.find(f"{W}pPr/{W}spacing")
    if spacing is None or spacing.get(f"{W}lineRule") != "exact":
        return False
    line = _points(spacing.get(f"{W}line"), 20)
    sizes = [_points(_value(size), 2) for size in paragraph.iter(f"{W}sz")]
    return line is not None and line < min(max((size or 0 for size in sizes), default=10) / 2, 5)


def low(row: Any) -> bool:
    """Whether a row of a table is hidden, or lower than any letter."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    if on(properties.find(f"{W}hidden")):
        return True
    if row.find(f"{W}tc/{W}tcPr/{W}vMerge") is not None:
        return False  # its cells may go on in the rows below
    height = properties.find(f"{W}trHeight")
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    points = _points(height.get(f"{W}val"), 20) if exact else None
    return points is not None and points < 2


def on(element: Any) -> bool:
    """Whether a switch is there and on."""
    return bool(element is not None and element.get(f"{W}val") not in _OFF)


def _value(element: Any) -> str | None:
    value: str | None = None if element is None else element.get(f"{W}val")
    return value


def _points(words: str | None, part: int) -> float | None:
    """A length in pt: a number of parts of a point, or with its unit (Strict)."""
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)(pt)?", words or "")
    return None if number is None else float(number[1]) / (1 if number[2] else part)


def _values(properties: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for element in () if properties is None else properties:
        name = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
        if name in _SET_OFF and on(element):
            values["set_off"] = True
        if name in _SWITCHES:
            values[name] = on(element)
        elif name == "color":
            values["ink"] = _value(element) or "auto"
        elif name == "sz" and (points := _points(_value(element), 2)) is not None:
            values["size"] = points * 2
        elif name == "rFonts":
            values["font"] = element.get(f"{W}ascii") or element.get(f"{W}hAnsi") or ""
        elif name == "w" and (_value(element) or "").isdecimal():
            values["narrow"] = int(_value(element) or "100") < _NARROWEST
        elif isinstance(element.tag, str) and element.tag.endswith("}textFill"):
            alpha = element.find(".//{*}alpha")
            share = "0" if alpha is None else next(iter(alpha.attrib.values()), "0")
            values["clear"] = element.find("{*}noFill") is not None or (share.isdecimal() and int(share) >= 90_000)
        elif name == "highlight":
            values["highlight"] = _HIGHLIGHTS.get(_value(element) or "")
    return values | _ground_of(properties)


def _ground_of(properties: Any) -> dict[str, str]:
    """The colour of a ground: its fill, its pattern, or both mixed (17.3.5)."""
    shade = None if properties is None else properties.find(f"{W}shd")
    if shade is None:
        return {}
    pattern = _value(shade) or "clear"
    fill, ink = (shade.get(f"{W}{name}") or "auto" for name in ("fill", "color"))
    share = 1.0 if pattern == "solid" else int(pattern[3:]) / 100 if re.fullmatch(r"pct\d+", pattern) else 0.0
    if pattern == "nil" or (fill == "auto" and not share):
        return {}
    below, above = _rgb(fill, 255), _rgb(ink, 0)
    return {"ground": "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in zip(above, below, strict=True))}


def _rgb(colour: str, otherwise: int) -> tuple[int, ...]:
    if not _HEX.fullmatch(colour):
        return (otherwise, otherwise, otherwise)
    return tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))


def _bright(colour: str) -> float:
    red, green, blue = _rgb(colour, 0)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _sight(ink: str, ground: str | None) -> Sight:
    """Whether ink is seen on a ground. Automatic ink on a dark ground is drawn white by some programs, and not by all."""
    below = _bright(ground or "FFFFFF")
    if not _HEX.fullmatch(ink):
        return "unclear" if below < _DARK else "seen"
    difference = abs(_bright(ink) - below)
    if difference < _FAINT:
        return "hidden"
    return "unclear" if below < _DARK and difference < _DARK else "seen"
