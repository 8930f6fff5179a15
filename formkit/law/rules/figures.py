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
from typing import Any

from formkit import library
from formkit.law.rules.wording import pattern
from formkit.words import text


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a text holds: the figures that must be answered, and those that words may mean."""

    stated: Counter[Fraction]
    meant: frozenset[Fraction]
    spelt_out: frozenset[Fraction]


_Match = re.Match[str]
_Change = tuple[str, Callable[[_Match], str]]
"""A pattern of schemas/patterns/figures.json, and what is written for it."""


def _table(key: str) -> Any:
    """What words mean: `numbers`, the figures `meant`, units of which one `holds` others."""
    return library.read_json("schemas/patterns/figures.json")[key]


# -- Japanese ----------------------------------------------------------------------------------------------------------

_KANJI = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3}
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8}
_ERAS = {key: before for _, name, letter, _, before in text.ERAS for key in (name, letter)}
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


def _era(match: _Match) -> str:
    return str(_ERAS[match[1]] + (1 if match[2] == "元" else int(read_numeral(match[2]))))


_JAPANESE: Sequence[_Change] = (
    ("agreement_36", lambda _: "協定"),
    ("era", _era),
    ("written", _spelt),
    ("with_half", _with_half),
    ("hours_and_minutes", _hours),
    ("hour", _hour),
    ("clock", _hour),
)

# -- English -----------------------------------------------------------------------------------------------------------

_MONTH = {name[:length]: number for number, name in enumerate(text.MONTHS["en"], 1) for length in (3, len(name))}


def _spoken(match: _Match) -> str:
    """Two hundred and fifty thousand as 250000."""
    total = below = 0
    for word in pattern("figures/word").findall(match[0].lower()):
        number = _table("numbers")[word]
        if word == "hundred":
            below = (below or 1) * 100
        elif number > 100:
            total, below = total + (below or 1) * number, 0
        else:
            below += number
    return str(total + below)


def _clock(match: _Match) -> str:
    hour = int(match[1]) % 12 + (12 if match[3] in "pP" else 0)
    return f" {hour} {int(match[2] or 0) or ''} "


def _large(match: _Match) -> str:
    return _decimal(Fraction(match[1]) * _table("numbers")[match[2].lower()])


_ENGLISH: Sequence[_Change] = (
    ("spoken", _spoken),
    ("with_half_en", _with_half),
    ("hours_and_minutes_en", _hours),
    ("clock_en", _clock),
    ("month_en", lambda match: f" {_MONTH.get(match[0], 9)} "),
)

# -- both --------------------------------------------------------------------------------------------------------------

_BOTH: Sequence[_Change] = (
    ("thousands", lambda _: ""),
    ("clock_time", lambda match: f" {int(match[1])} {int(match[2]) or ''} "),
    ("iso_day", lambda match: f" {match[1]} {match[2]} {match[3]} "),
)


def _changed(written: str, changes: Sequence[_Change]) -> str:
    for name, change in changes:
        written = pattern(f"figures/{name}").sub(change, written)
    return written


@functools.cache
def _meanings() -> Sequence[tuple[re.Pattern[str], Sequence[Fraction]]]:
    """What words may mean in figures."""
    rows = _table("meant")
    return [(re.compile(row["any"], re.IGNORECASE), [Fraction(number) for number in row["numbers"]]) for row in rows]


@functools.cache
def _holds() -> Sequence[tuple[int, re.Pattern[str], re.Pattern[str]]]:
    """A year is twelve months: units of which one holds so many of the other."""
    return [
        (row["number"], re.compile(row["whole"], re.IGNORECASE), re.compile(row["part"], re.IGNORECASE))
        for row in _table("holds")
    ]


def _meant(written: str) -> Iterator[Fraction]:
    for words, numbers in _meanings():
        if words.search(written):
            yield from numbers
    for name in pattern("figures/some_month").findall(written):
        yield Fraction(_MONTH.get(name, 9))


def _spelt_out(written: str) -> Iterator[Fraction]:
    """The numbers that stand in a text as words; 午後九時 is 21 as well as 9."""
    for match in pattern("figures/spoken").finditer(written):
        yield Fraction(_spoken(match))
    for numeral in re.findall("(?<![0-9])[〇一二三四五六七八九十百千万億]+", written):
        yield (number := read_numeral(numeral))
        yield number + 12


_LONGEST = 4000  # No text of a case is longer; a figure of more digits could not be read.


def _figures(written: str) -> _Figures:
    """The figures of one text, each as a number."""
    flat = _changed(unicodedata.normalize("NFKC", written)[:_LONGEST], _BOTH[:1])
    japanese = re.search("[ぁ-んァ-ヶ一-龠]", flat) is not None
    bare = (
        flat
        if japanese
        else pattern("figures/one").sub(" ", pattern("figures/lone_word").sub(" ", _changed(flat, [("many", _large)])))
    )
    changed = _changed(_changed(bare, _JAPANESE if japanese else _ENGLISH), _BOTH)
    words = frozenset(_spelt_out(flat))
    return _Figures(
        Counter(map(Fraction, pattern("figures/digits").findall(changed))), words.union(_meant(flat)), words
    )


def _answered(figure: Fraction, own: str, other: str, others: frozenset[Fraction]) -> bool:
    """Whether another figure says the same in another unit: 1 year, 12 months."""
    return any(
        (figure * number in others and whole.search(own) and part.search(other))
        or (figure / number in others and part.search(own) and whole.search(other))
        for number, whole, part in _holds()
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
