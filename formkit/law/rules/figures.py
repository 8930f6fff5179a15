"""The figures of a text and of its translation, compared whatever they are written in: 三か月 and 3 months, 3万円 and 30,000.

A figure written as a figure, or as a word with its unit, must stand in both texts. A word that may be a figure (一, a,
once, June without a day) only answers one of the other text: it may as well mean something else.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from formkit.words import text


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a text holds: the figures that must be answered, and those that words may mean."""

    stated: Counter[Fraction]
    meant: frozenset[Fraction]
    spelt_out: frozenset[Fraction]


_Match = re.Match[str]
_Change = tuple[re.Pattern[str], Callable[[_Match], str]]

# -- Japanese ----------------------------------------------------------------------------------------------------------

_KANJI = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3}
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8}
_NUMERAL = "[0-9.〇零一二三四五六七八九壱弐参十拾百千万億]"
# Words such as 一切, 一部 and 第三者 hold no figure: a numeral is one where its unit stands beside it.
_UNIT = (
    "(?:[かヶヵカケ箇個](?:月|年|所|国)|週|年|月|日(?!本)|時|分(?!担|野)|秒|円|ドル|ドン|ルピア|ユーロ|人|名|回|度(?!額)|通(?!知|り|報)|歳|倍|割(?!合)|級|条|項|号"
    "|泊|食|室|畳|期|点|単位|科目|件|台|冊|枚|パーセント|%|米)"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}


_EXACT = 10**6  # above it a fraction is no matter


def read_numeral(written: str) -> Fraction:
    """A Japanese number: 三, 二十, 二〇二六, 3万, 1万5千, 1.5億."""
    total, below, digits = Fraction(0), Fraction(0), ""
    for mark in written:
        if mark in _MYRIADS:
            total += (below + _plain(digits) if digits or below else 1) * _MYRIADS[mark]
            below, digits = Fraction(0), ""
        elif mark in _TENS:
            below += (_plain(digits) if digits else 1) * _TENS[mark]
            digits = ""
        else:
            digits += str(_KANJI.get(mark, mark))
    return total + below + _plain(digits)


def _plain(digits: str) -> Fraction:
    try:
        return Fraction(digits.strip(".") or 0)
    except ValueError:  # 1.2.3 is a number of a section, not a figure
        return Fraction(digits.split(".")[0] or 0)


def _decimal(number: Fraction) -> str:
    return f" {int(number)} " if number.denominator == 1 or number > _EXACT else f" {float(number):.10g} "


def _hour(match: _Match) -> str:
    """午後5時半 as 17 30."""
    hour = int(match["hour"]) % 24 if match["half"] is None else int(match["hour"]) % 12
    hour += 12 if match["half"] in ("午後", "夜") else 0
    minutes = 30 if match["rest"] == "半" else int(re.sub(r"\D", "", match["rest"] or "") or 0)
    return f" {hour} {minutes or ''} "


def _with_half(match: _Match) -> str:
    return f"{int(match[1]) + 0.5}{match[2]}"


def _hours(match: _Match) -> str:
    """8時間30分 and 8 hours 30 minutes as 8.5."""
    return _decimal(int(match[1]) + Fraction(int(match[2]), 60)) + "hours"


def _spelt(match: _Match) -> str:
    """A numeral in digits; 一 alone is as often a part of a word (一時, 一人ひとり) and stays."""
    return match[0] if match[0] == "一" else _decimal(read_numeral(match[0])).strip()


_JAPANESE: Sequence[_Change] = (
    (re.compile("(?:36|三六)協定"), lambda _: "協定"),
    (re.compile(r"(令和|平成|昭和|(?<![A-Za-z])[RHS])\s?(元|[0-9〇一二三四五六七八九十]{1,3})(?=\s?[年./])"),
     lambda match: str(_ERAS[match[1]] + (1 if match[2] == "元" else int(read_numeral(match[2]))))),
    (re.compile(rf"(?:(?<=第)|(?<![第数〇一-龠]))({_NUMERAL}+)(?=\s?{_UNIT})|(?<=[年月週毎日後前約各])({_NUMERAL}+)(?=\s?{_UNIT})|([0-9]{_NUMERAL}*[千百万億]{_NUMERAL}*)|(?<=[ぁ-んァ-ヶ、。])({_NUMERAL}+)(?=\s?{_UNIT})|(?<=[一-龠])({_NUMERAL}{{2,}})(?=\s?{_UNIT})"),
     _spelt),
    (re.compile(r"([0-9]+)((?:[かヶヵカケ箇個]月|年|時間|日))半"), _with_half),
    (re.compile(r"([0-9]+)時間([0-9]+)分"), _hours),
    (re.compile(r"(?P<half>午前|午後|夜|朝)?(?P<hour>[0-9]{1,2})時(?!間|点|期)(?P<rest>[0-9]{1,2}分|半)?"), _hour),
    (re.compile(r"(?P<half>午前|午後|夜|朝)(?P<hour>[0-9]{1,2}):(?P<rest>[0-9]{2})"), _hour),
)  # fmt: skip

# -- English -----------------------------------------------------------------------------------------------------------

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_WORD = "|".join(sorted((*_WORDS, *_LARGE), key=len, reverse=True))
_SPOKEN = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]|,? and )(?:{_WORD}))*\b", re.IGNORECASE)
_MANY = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(hundred|thousand|million|billion)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b([0-9]{1,2})(?::([0-9]{2}))? ?([ap])\.?m\b\.?", re.IGNORECASE)
_MONTH = {name[:length]: number for number, name in enumerate(text.MONTHS["en"], 1) for length in (3, len(name))}
_MONTH_NAME = "|".join(sorted({*_MONTH, "Sept"}, key=len, reverse=True))


def _spoken(match: _Match) -> str:
    """Two hundred and fifty thousand as 250000."""
    total = below = 0
    for word in re.findall(_WORD, match[0].lower()):
        if word == "hundred":
            below = (below or 1) * 100
        elif word in _LARGE:
            total, below = total + (below or 1) * _LARGE[word], 0
        else:
            below += _WORDS[word]
    return str(total + below)


def _clock(match: _Match) -> str:
    hour = int(match[1]) % 12 + (12 if match[3] in "pP" else 0)
    return f" {hour} {int(match[2] or 0) or ''} "


_LARGE_FIRST: Sequence[_Change] = ((_MANY, lambda match: _decimal(Fraction(match[1]) * _LARGE[match[2].lower()])),)
_ENGLISH: Sequence[_Change] = (
    (_SPOKEN, _spoken),
    (re.compile(r"\b([0-9]+)( )and (?:a|one|1) half", re.IGNORECASE), _with_half),
    (re.compile(r"\b([0-9]+) hours?,? (?:and )?([0-9]+) minutes?", re.IGNORECASE), _hours),
    (_CLOCK, _clock),
    (re.compile(rf"(?<=\d )({_MONTH_NAME})\b|(?<=\dth )({_MONTH_NAME})\b|(?<=\dst )({_MONTH_NAME})\b|\b({_MONTH_NAME})\b(?=\.? \d)"),
     lambda match: f" {_MONTH.get(match[0], 9)} "),
)  # fmt: skip

# -- both --------------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"\d+(?:\.\d{1,9})?")
_BOTH: Sequence[_Change] = (
    (re.compile(r"(?<=\d),(?=\d{3})"), lambda _: ""),
    (re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])"), lambda match: f" {int(match[1])} {int(match[2]) or ''} "),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), lambda match: f" {match[1]} {match[2]} {match[3]} "),
)
# What words may mean in figures.
_MEANT: Sequence[tuple[re.Pattern[str], tuple[int, ...]]] = tuple(
    (re.compile(pattern, re.IGNORECASE), numbers)
    for pattern, numbers in (
        (r"\b(?:an?|once|each|per|every|single|first|another|any|annual\w*|monthly|weekly|daily|yearly|quarterly)\b|[一毎各初]|単独|当たり|につき|元年", (1,)),
        (r"\b(?:twice|both|second|half|couple|bilateral)\b|[二両双半]", (2,)), (r"\b(?:thrice|third\w*|quarter\w*|tripartite)\b|三|四半期", (3,)),
        (r"\b(?:fourth|quarter\w*)\b|四", (4,)), (r"\bhalf\b|半[額数分]|折半", (50,)), (r"half a year|half-year|semi-?annual|半年|半期", (6,)),
        (r"\bnoon\b|\bdozen\b|正午", (12,)), (r"\bmidnight\b|深夜", (0, 24)), (r"\bfortnight", (14, 2)), (r"全額|全部|\b(?:full|whole|all)\b", (100,)),
        *((rf"\b{word}\b", (number,)) for number, word in enumerate(("fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 5)),
        (r"\btwentieth", (20,)), (r"(?:36|三六)協定", (36,)),
        *((rf"(?:stages?|grades?|items?|types?|parts?|article|no\.|and|or|to|,|\() ?{roman}\b", (number,)) for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi"), 1)), (r"\bfifteenth", (15,)), (r"\bthirtieth", (30,)), (r"末日?|last day|\bend of\b", (30, 31)),
    )
)  # fmt: skip
# A year is twelve months: units of which one holds so many of the other.
_HOLDS: Sequence[tuple[int, re.Pattern[str], re.Pattern[str]]] = tuple(
    (number, re.compile(whole, re.IGNORECASE), re.compile(part, re.IGNORECASE))
    for number, whole, part in (
        (12, "年|year|annual", "月|month"), (7, "週|week", "日|day"), (24, "日|day", "時間|hour"), (60, "時間|hour", "分|minute"),
        (10, "割", "%|percent"), (3, "四半期|quarter", "月|month"),
    )
)  # fmt: skip


def _changed(written: str, changes: Sequence[_Change]) -> str:
    for pattern, change in changes:
        written = pattern.sub(change, written)
    return written


def _meant(written: str) -> Iterator[Fraction]:
    for pattern, numbers in _MEANT:
        if pattern.search(written):
            yield from map(Fraction, numbers)
    for name in re.findall(rf"\b(?:{_MONTH_NAME})\b", written):
        yield Fraction(_MONTH.get(name, 9))


def _spelt_out(written: str) -> Iterator[Fraction]:
    """The numbers that stand in a text as words; 午後九時 is 21 as well as 9."""
    for match in _SPOKEN.finditer(written):
        yield Fraction(_spoken(match))
    for numeral in re.findall("(?<![0-9])[〇一二三四五六七八九十百千万億]+", written):
        yield (number := read_numeral(numeral))
        yield number + 12


# A word for a figure without a unit beside it may be none (one of them): only with a unit it must be answered.
_LONE_WORD = re.compile(
    rf"(?<!hundred )(?<!thousand )(?<![\w-])(?:{_WORD})\b(?![ -](?:{_WORD}|and (?:{_WORD}|a half|one half)|months?|years?|days?|weeks?|hours?|minutes?|yen|dollars?|persons?|people|trainees?|times|percent|per cent|copies|originals))",
    re.IGNORECASE,
)  # fmt: skip

# one is what 一 is: seldom a figure.
_ONE = re.compile(rf"(?<![\w-])one\b(?![ -](?:{_WORD}|and (?:a|one) half))", re.IGNORECASE)

_LONGEST = 4000  # No text of a case is longer; a figure of more digits could not be read.


def _figures(written: str) -> _Figures:
    """The figures of one text, each as a number."""
    flat = _changed(unicodedata.normalize("NFKC", written)[:_LONGEST], _BOTH[:1])
    japanese = re.search("[ぁ-んァ-ヶ一-龠]", flat) is not None
    bare = flat if japanese else _ONE.sub(" ", _LONE_WORD.sub(" ", _changed(flat, _LARGE_FIRST)))
    changed = _changed(_changed(bare, _JAPANESE if japanese else _ENGLISH), _BOTH)
    words = frozenset(_spelt_out(flat))
    return _Figures(Counter(map(Fraction, _DIGITS.findall(changed))), words.union(_meant(flat)), words)


def _answered(figure: Fraction, own: str, other: str, others: frozenset[Fraction]) -> bool:
    """Whether another figure says the same in another unit: 1 year, 12 months."""
    return any(
        (figure * number in others and whole.search(own) and part.search(other))
        or (figure / number in others and part.search(own) and whole.search(other))
        for number, whole, part in _HOLDS
    )


@functools.lru_cache(4096)
def left(one: str, other: str) -> tuple[str, ...]:
    """The figures that stand in only one of two texts, smallest first."""
    first, second = _figures(one), _figures(other)
    found: list[list[Fraction]] = []
    for own, own_text, others, other_text in ((first, one, second, other), (second, other, first, one)):
        known = frozenset(others.stated) | others.meant
        found.append(
            [
                figure
                for figure in (own.stated - others.stated).elements()
                if figure not in others.meant and not _answered(figure, own_text, other_text, known)
            ]
        )
    # Where only one text has more: a figure said twice there and once in the other (a year, for both ends of a term) is
    # the same figure, and one in words may have been said in other words.
    if not all(found):
        found = [
            [figure for figure in figures if figure not in others.stated and figure not in own.spelt_out]
            for figures, own, others in zip(found, (first, second), (second, first), strict=True)
        ]
    return tuple(_decimal(figure).strip() for figure in sorted(chain(*found)))
