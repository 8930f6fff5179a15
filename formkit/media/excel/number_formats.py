"""What Excel shows of a stored value: number formats (ECMA-376 part 1, 18.8.31) of texts, numbers and dates.

Formats whose result depends on the machine, or that are not told here for certain, give None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from formkit.words.text import ERAS

_SECTION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|;|[^;"\\_*\[]|.', re.DOTALL)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<blank>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/標準)|(?P<date>y+|g+|e+|m+|d+|a{3,4}|h+|s+|AM/PM)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_WHITE = frozenset(("white", "白", "color2", "色2", "color 2", "色 2"))
_MOST_DIGITS = 11  # of a number in the format General; longer ones are shown as 1.23E+11
_PRECISION = 10  # digits that General shows of a number with decimals
_WEEKDAYS = "月火水木金土日"
_Token = tuple[str, str]


def displayed(shows: str, value: float | str) -> str | None:
    """What is shown of a text or a number that is no date; nothing ("") where the format hides it, None where that cannot be told."""
    sections = _sections(shows)
    if isinstance(value, str):
        section = _for_text(sections)
        return value if section is None else _text(section, value)
    numbers = sections[:3]
    if len(sections) < 4 and len(numbers) > 1 and _kinds(numbers[-1]) & {"text"}:
        numbers = numbers[:-1]
    if any(_condition(section) for section in numbers):
        return None
    exact = Decimal(repr(value))
    if len(numbers) == 1:
        shown = _number(numbers[0], abs(exact))
        return shown if shown is None or exact >= 0 else f"-{shown}"
    at = 1 if exact < 0 else 2 if exact == 0 and len(numbers) > 2 else 0
    return _number(numbers[at], abs(exact))


def white(shows: str, value: float | str) -> bool:
    """Whether the number format itself sets the letters in white."""
    sections = _sections(shows)
    if isinstance(value, str):
        chosen = _for_text(sections)
    else:
        numbers = sections[:3]
        chosen = numbers[min(1 if value < 0 else 2 if value == 0 else 0, len(numbers) - 1)]
    return any(kind == "bracket" and words.lower() in _WHITE for kind, words in chosen or ())


def displayed_date(shows: str, moment: dt.datetime) -> str | None:
    """A date as its format shows it: 2001/4/5, 平成13年, 4; None for names of months and days, and hours."""
    words = []
    section = _sections(shows)[0]
    era = next((era for era in reversed(ERAS) if moment.date() >= era[3]), None)
    with_era = any(kind == "date" and letters.lower().startswith("g") for kind, letters in section)
    for kind, letters in section:
        if kind in ("digit", "percent", "text", "general"):
            return None
        if kind != "date":
            words.append(_literal(kind, letters))
            continue
        match letters.lower():
            case "yyyy" | "yyy":
                words.append(f"{moment.year:04}")
            case "yy" | "y":
                words.append(f"{moment.year % 100:02}")
            case "m" | "d" as part:
                words.append(str(moment.month if part == "m" else moment.day))
            case "mm" | "dd" as part:
                words.append(f"{moment.month if part == 'mm' else moment.day:02}")
            case "g" if era:
                words.append(era[2])
            case "gg" if era:
                words.append(era[1][0])
            case "ggg" if era:
                words.append(era[1])
            case "e" | "ee" as part if era and with_era:
                words.append(f"{moment.year - era[4]:0{len(part)}}")
            case "aaa":
                words.append(_WEEKDAYS[moment.weekday()])
            case "aaaa":
                words.append(f"{_WEEKDAYS[moment.weekday()]}曜日")
            case _:
                return None
    return "".join(words)


def _sections(shows: str) -> list[Sequence[_Token]]:
    pieces: list[str] = [""]
    for piece in _SECTION.findall(shows):
        if piece == ";":
            pieces.append("")
        else:
            pieces[-1] += piece
    return [tuple(_tokens(piece)) for piece in pieces]


def _tokens(section: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(section):
        kind = str(match.lastgroup)
        yield kind, match[kind]


def _kinds(section: Sequence[_Token]) -> set[str]:
    return {kind for kind, _ in section}


def _for_text(sections: Sequence[Sequence[_Token]]) -> Sequence[_Token] | None:
    """The section for texts: the fourth, or the last that names the text; without one a text is shown as it is."""
    if len(sections) > 3:
        return sections[3]
    return sections[-1] if "text" in _kinds(sections[-1]) else None


def _text(section: Sequence[_Token], value: str) -> str | None:
    if _kinds(section) & {"date", "digit", "general"}:
        return None
    return "".join(value if kind == "text" else _literal(kind, words) for kind, words in section)


def _literal(kind: str, words: str) -> str:
    """A sign as it is; a blank of the width of a letter; of a currency with its locale the currency."""
    if kind == "blank":
        return " "
    if kind == "bracket":
        return words[1:].partition("-")[0] if words.startswith("$") else ""
    return "" if kind == "fill" else words


def _condition(section: Sequence[_Token]) -> bool:
    return any(kind == "bracket" and words[:1] in "<>=" and words for kind, words in section)


def _number(section: Sequence[_Token], value: Decimal) -> str | None:
    kinds = _kinds(section)
    if kinds & {"date"} or any(kind == "bracket" and words[:1].lower() in "hms" for kind, words in section if words):
        return None
    if "text" in kinds:
        return _general(value) if kinds == {"text"} else None
    if "general" in kinds:
        number = _general(value)
        return None if number is None else "".join(
            number if kind == "general" else _literal(kind, words) for kind, words in section
        )  # fmt: skip
    if "digit" not in kinds:
        return "".join(_literal(kind, words) for kind, words in section)
    if any(kind == "sign" and words in "/eE" for kind, words in section):
        return None  # a fraction, or powers of ten
    return _digits(section, value)


def _digits(section: Sequence[_Token], value: Decimal) -> str | None:
    places = [at for at, (kind, _) in enumerate(section) if kind == "digit"]
    points = [at for at, (kind, _) in enumerate(section) if kind == "point"]
    if len(points) > 1:
        return None
    point = points[0] if points else places[-1] + 1
    whole, parts = [at for at in places if at < point], [at for at in places if at > point]
    commas = [at for at, (kind, _) in enumerate(section) if kind == "comma"]
    if any(not whole or not whole[0] < at < whole[-1] for at in commas):
        return None  # a comma behind the last digit counts in thousands
    value *= 100 ** sum(kind == "percent" for kind, _ in section)
    rounded = value.quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0")
    if not whole and before:
        return None
    # Each place takes one digit from the right; the first takes all that are left.
    digits: dict[int, str] = {}
    for number, at in enumerate(reversed(whole), 1):
        last = number == len(whole)
        taken, before = (before, "") if last else (before[-1:], before[:-1])
        digits[at] = taken or {"0": "0", "?": " "}.get(section[at][1], "")
    for number, at in enumerate(parts):
        needed = after[number:].strip("0") or section[at][1] == "0"
        digits[at] = after[number] if needed else " " if section[at][1] == "?" else ""
    if commas:
        words = "".join(digits[at] for at in whole).strip()
        digits |= dict.fromkeys(whole, "") | {whole[0]: f"{int(words):,}" if words.isdecimal() else words}
    shown = []
    for at, (kind, words) in enumerate(section):
        if kind == "comma":
            continue
        shown.append(digits[at] if kind == "digit" else _literal(kind, words))
    return "".join(shown)


def _general(value: Decimal) -> str | None:
    """A number in the format General, in a cell that is wide enough."""
    if value == value.to_integral_value():
        words = f"{value.to_integral_value():f}"
        return words if len(words) <= _MOST_DIGITS else None
    words = f"{float(value):.{_PRECISION}g}"
    return None if "e" in words else words
