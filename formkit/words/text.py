"""Pure functions on strings: widths, kana, digits, eras, names, keys. No input, no output.

Names are never put through NFKC: it turns the compatibility ideographs of Japanese family registers (塚 U+FA10,
神 U+FA19) into other characters, and so does plain NFC. `canonical` keeps them; `loose` gives them up, for comparing.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# (key, name, letter, first day, western year of the era's year 0); the same as schemas/codes/eras.json.
ERAS: tuple[tuple[str, str, str, dt.date, int], ...] = (
    ("meiji", "明治", "M", dt.date(1868, 1, 25), 1867),
    ("taisho", "大正", "T", dt.date(1912, 7, 30), 1911),
    ("showa", "昭和", "S", dt.date(1926, 12, 25), 1925),
    ("heisei", "平成", "H", dt.date(1989, 1, 8), 1988),
    ("reiwa", "令和", "R", dt.date(2019, 5, 1), 2018),
)
# Japan counted by the lunisolar calendar before this day.
_GREGORIAN = dt.date(1873, 1, 1)

# Radicals that text extraction from PDF returns for ordinary kanji and that Unicode does not map (Kangxi radicals,
# U+2F00-2FD5, are mapped by Unicode itself).
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻑⻘⻝⻤⻩⻫⻭⻯⻲⻳⺟⺩⺮⻌⺾⻨⻢⻰⻬⻒⻓⻔⻙⻚⻛⻜⻥⻦⻧⻪⻮⻉⻋",
    "民虎西见角長青食鬼黄斉歯竜亀龟母王竹辶艹麦马龙齐镸长门韦页风飞鱼鸟卤黾齿贝车",
)
_KANGXI = re.compile("[\u2f00-\u2fd5]")
_COMPATIBILITY_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\u301c\uff5e~]")
_HYPHENS = re.compile("[\u2010\u2011\u2212]")
_SEPARATOR = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_LOOSE_BLANK = re.compile(
    r"(?<![0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff.,:;)]) | (?![0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff(])"
)
_FULL_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Full-width marks that are Japanese punctuation rather than wide Latin letters stay as they are.
_WIDE_MARKS = {ord(mark): ord(mark) for mark in "～"}

_HIRAGANA = re.compile("[\u3041-\u3096ー・ \u3000]+")
_KATAKANA = re.compile("[\u30a1-\u30faー・ \u3000]+")
_LATIN = re.compile("[ -~]+")

_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")


def compose(text: str) -> str:
    """NFC, except that compatibility ideographs stay what they are."""
    pieces = _COMPATIBILITY_IDEOGRAPHS.split(text)
    return "".join(piece if index % 2 else unicodedata.normalize("NFC", piece) for index, piece in enumerate(pieces))


def _radical(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


@functools.lru_cache(maxsize=16384)
def canonical(text: str) -> str:
    """The same words however they were typed or extracted; distinct names stay distinct.

    Composed letters, half-width katakana made full, full-width Latin letters and digits made half, radicals made
    kanji, every run of white space one blank, invisible characters and variation selectors dropped.
    """
    text = _INVISIBLE.sub("", text)
    text = _HALF_KANA.sub(_radical, text)
    text = _KANGXI.sub(_radical, text.translate(_RADICALS))
    text = compose(text.translate({**_FULL_ASCII, **_WIDE_MARKS}))
    return _SPACES.sub(" ", text).strip()


def loose(text: str, variants: Mapping[str, str] | None = None) -> str:
    """A weaker form for comparing only: no case, no spaces, one dash, NFKC, common forms of variant kanji.

    `variants` maps a variant kanji to its common form (schemas/codes/kanji_variants.json).
    """
    text = canonical(text)
    if variants:
        text = "".join(variants.get(mark, mark) for mark in text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DASHES.sub("-", text).replace("､", "、").replace("，", "、").replace(",", "、")
    return _SPACES.sub("", text)


@functools.lru_cache(maxsize=65536)
def comparable(text: str) -> str:
    """`canonical`, and besides what papers write in several ways: dates, separators in numbers, blanks, hyphens.

    Every date becomes ISO (令和9年4月1日 → 2027-04-01), every year western (令和9年 → 2027年), 185,000 becomes 185000, and a blank stays only between two
    Latin letters or digits: Japanese text is broken into lines anywhere.
    """
    text = _HYPHENS.sub("-", canonical(text)).replace("\u301c", "～")
    text = _SEPARATOR.sub("", _SOME_YEAR.sub(_west, _SOME_DATE.sub(_iso, text)))
    return _LOOSE_BLANK.sub("", text)


def _iso(match: re.Match[str]) -> str:
    day = parse_date(match[0])
    return day.isoformat() if day else match[0]


def is_hiragana(text: str) -> bool:
    """Hiragana, ー, ・ and blanks only, with at least one hiragana."""
    return bool(_HIRAGANA.fullmatch(text)) and any("\u3041" <= mark <= "\u3096" for mark in text)


def is_katakana(text: str) -> bool:
    """Full-width katakana, ー, ・ and blanks only, with at least one katakana."""
    return bool(_KATAKANA.fullmatch(text)) and any("\u30a1" <= mark <= "\u30fa" for mark in text)


def is_latin_name(text: str) -> bool:
    """Printable ASCII only, as OTIT's form asks (`^[ -~]+$`), and not blank."""
    return bool(_LATIN.fullmatch(text)) and bool(text.strip())


def to_katakana(text: str) -> str:
    """Hiragana letters turned into katakana; everything else as it is."""
    return "".join(chr(ord(mark) + 0x60) if "\u3041" <= mark <= "\u3096" else mark for mark in text)


def to_hiragana(text: str) -> str:
    """Katakana letters turned into hiragana; everything else as it is."""
    return "".join(chr(ord(mark) - 0x60) if "\u30a1" <= mark <= "\u30f6" else mark for mark in text)


def half_width(text: str) -> str:
    """Full-width Latin letters, digits and signs made half-width; kana and kanji as they are."""
    return text.translate(_FULL_ASCII).replace("\u3000", " ")


def native_to_latin(text: str) -> str:
    """A name in its own Latin script as a passport's machine-readable line writes it: NGUYỄN VĂN ĐỨC → NGUYEN VAN DUC.

    A hint for comparing: the passport itself decides.
    """
    text = text.translate(str.maketrans("ĐđŁłØøÆæŒœßıİ", "DdLlOoAaOosiI"))
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))


def display_width(text: str) -> int:
    """Width in half-width columns: 2 for a kanji or kana, 1 for a Latin letter, 0 for a combining mark."""
    width = 0
    for mark in text:
        if unicodedata.combining(mark) or _INVISIBLE.match(mark):
            continue
        kind = unicodedata.east_asian_width(mark)
        wide = kind in "WF" or (kind == "A" and not unicodedata.category(mark).startswith("L"))
        width += 2 if wide else 1
    return width


def person_name(family: str, given: str, *, between: str = "\u3000") -> str:
    """Family name first, as Japanese forms print it; a missing half leaves no blank behind."""
    return between.join(part for part in (family.strip(), given.strip()) if part)


def number(value: float) -> str:
    """A number without needless zeros: 40.0 → 40, 37.5 → 37.5. Thousands are not marked."""
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value.is_integer() else repr(value)


def plain(fact: object) -> str:
    """A fact of a case as it is: a text itself, a number as `number` has it, true or false."""
    if isinstance(fact, bool):
        return "true" if fact else "false"
    if isinstance(fact, int | float):
        return number(fact)
    return str(fact)


def short(words: str, most: int = 60) -> str:
    """A long text cut for a message, which has the whole elsewhere."""
    return words if len(words) <= most else words[:most] + "…"


_RESET = re.compile("[\r\n\u00a0\t]|[ \u3000]$")


def apart(one: str, other: str, around: int = 12) -> tuple[str, str]:
    """Where two texts part: of each the letters about its first difference, with … for what is left out."""
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, alike - around)

    def cut(words: str) -> str:
        end = alike + around
        return ("…" if start else "") + words[start:end] + ("…" if len(words) > end else "")

    return cut(one), cut(other)


def on_paper(words: str) -> str:
    """A text as it is set: composed letters, one kind of line break and of space, nothing invisible at line ends."""
    if unicodedata.is_normalized("NFC", words) and not _RESET.search(words):
        return words
    words = compose(words).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\t", " ")
    return "\n".join(line.rstrip(" \u3000") for line in words.split("\n")).strip("\n")


def whole(text: str) -> str:
    """The halves of surrogate pairs joined, as programs that count in UTF-16 give them; a half alone is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def date_ja(day: dt.date) -> str:
    """2027年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


MONTHS: Mapping[str, Sequence[str]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
}  # fmt: skip


def date_in(day: dt.date, language: str) -> str:
    """A date in English (1 April 2027), Indonesian (1 April 2027), Vietnamese (ngày 1 tháng 4 năm 2027) or Japanese."""
    if language == "ja":
        return date_ja(day)
    if language == "vi":
        return f"ngày {day.day} tháng {day.month} năm {day.year}"
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def money(amount: float, currency: str, language: str) -> str:
    """An amount with its ISO 4217 code, JPY 5,000; yen in Japanese as 5,000円. Digits are the same in all languages."""
    digits = f"{int(amount):,}" if float(amount).is_integer() else f"{amount:,.2f}"
    return f"{digits}円" if (language, currency) == ("ja", "JPY") else f"{currency} {digits}"


_ERA_SIGNS = dict(zip("㍾㍽㍼㍻㋿", ERAS, strict=True))
_ERA_NAMED: Mapping[str, int] = {
    word: era[4] for sign, era in _ERA_SIGNS.items() for word in (era[1], era[2], era[1][0], sign)
}  # fmt: skip
_KANJI_DIGITS = "〇一二三四五六七八九"
_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ERA_YEAR = r"(?:元|\d{1,3}|[一二三四五六七八九十]{1,4})"
# A letter or single kanji is an era only where it begins a word, and a kanji not before hyphens: 大1-2-3 is an address.
_ERA = (
    f"(?:{'|'.join(era[1] for era in ERAS)}|[{''.join(_ERA_SIGNS)}]|(?<![A-Za-z0-9])[{''.join(era[2] for era in ERAS)}]"
    rf"|(?<!\w)[{''.join(era[1][0] for era in ERAS)}](?=\s*{_ERA_YEAR}\s*(?:[年./]|$)))"
)
_WEST_YEAR = rf"(?:(?<!\d)\d{{4}}|[{_KANJI_DIGITS}零]{{4}})"
_DATE_END = rf"\s*[年./-]\s*({_NUMERAL})\s*[月./-]\s*({_NUMERAL})(?!\d)\s*日?"
_ERA_DATE = re.compile(rf"({_ERA})\s*({_ERA_YEAR}){_DATE_END}")
_WEST_DATE = re.compile(rf"({_WEST_YEAR}){_DATE_END}")
_SOME_DATE = re.compile(f"{_ERA_DATE.pattern}|{_WEST_DATE.pattern}")
_SOME_YEAR = re.compile(rf"({_ERA})\s*({_ERA_YEAR})(?=\s*年)")
_YEARS = re.compile(rf"(?:({_ERA})\s*({_ERA_YEAR})|(\d{{4}}))\s*年?")
_PHONE = re.compile(r"\+?[0-9 ()\[\]〔〕-]+")
_PHONE_SIGNS = re.compile("[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\uff0d\uff70\ufe63\u301c\uff5e~．.・･/]")
_MOST_PHONE_DIGITS = 15  # ITU-T E.164


def _numeral(words: str) -> int:
    """A number in digits or kanji: 12, 十二, 二〇二六, 元."""
    if words == "元":
        return 1
    if words.isdecimal():
        return int(words)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (_numeral(tens) if tens else 1) * 10 + (_numeral(ones) if ones else 0)
    return int("".join(str(_KANJI_DIGITS.index(mark.replace("零", "〇"))) for mark in words))


def parse_date(text: str) -> dt.date | None:
    """A date in any spelling that the forms use: 2026-11-21, 2026年11月21日, 令和8年11月21日, R8.11.21, 令8.11.21, 20261121.

    Numbers may be kanji (令和八年十一月二十一日). Era years that run past the era (平成32年) are counted on, because old
    papers print them. None when it is no date.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if match := _ERA_DATE.fullmatch(plain):
            zero, number = _ERA_NAMED[match[1]], _numeral(match[2])
            day = dt.date(zero + number, _numeral(match[3]), _numeral(match[4]))
            return day if day >= _GREGORIAN and number > 0 else None
        if match := _WEST_DATE.fullmatch(plain):
            return dt.date(*map(_numeral, match.groups()))
        if re.fullmatch(r"[0-9]{8}", plain):
            return dt.date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except ValueError:
        return None
    return None


def _west(match: re.Match[str]) -> str:
    try:
        return str(_ERA_NAMED[match[1]] + _numeral(match[2]))
    except ValueError:
        return match[0]


def western_year(text: str) -> int | None:
    """The year that a box for a year holds: 2001, 2001年, 平成13, H13年, ㋿8, 平成十三年, 2001（平成13）年.

    None for anything else, and for two years that are not the same.
    """
    plain = re.sub("[()\\s/・]", "", unicodedata.normalize("NFKC", text))
    if not plain or _YEARS.sub("", plain) not in ("", "年"):
        return None
    try:
        years = {
            int(west) if west else _ERA_NAMED[era] + _numeral(number) for era, number, west in _YEARS.findall(plain)
        }
    except ValueError:
        return None
    return years.pop() if len(years) == 1 else None


def phone_digits(text: str) -> str | None:
    """The digits of a telephone number, with + where it has its country: brackets, blanks and dashes are only writing.

    None for what holds anything else (an extension, two numbers with a comma between them).
    """
    plain = _PHONE_SIGNS.sub("-", unicodedata.normalize("NFKC", _PHONE_SIGNS.sub("-", canonical(text))))
    digits = re.sub("[^0-9+]", "", plain)
    if not _PHONE.fullmatch(plain) or not 0 < len(digits) <= _MOST_PHONE_DIGITS or "/" in text:
        return None
    return digits


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name most like a misspelt word, or None when nothing is near."""
    return next(iter(difflib.get_close_matches(word, sorted(names), n=1, cutoff=0.6)), None)


def folder_name(words: str) -> str:
    """A file name that every system takes: ASCII letters, digits, dot, dash, underscore."""
    return _UNSAFE.sub("-", words).strip("-.") or "x"


def item_en(item: str) -> str:
    """An item number of a form in English: face 2, item 3③ for 第2面 3③."""
    item = re.sub("第([0-9０-９])面", lambda face: f"face {unicodedata.normalize('NFKC', face[1])}", item)
    return item.replace("～", " to ").replace("face 2 ", "face 2, item ")


def mask(value: str) -> str:
    """Dots that tell no more than the class of length: up to 4, up to 12, and more characters."""
    return "•" * (0 if not value else 1 if len(value) <= 4 else 3 if len(value) <= 12 else 5)
