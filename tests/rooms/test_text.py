"""Strings: names stay what they are, forms that mean the same compare equal."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.words import text
from formkit.words.dates import add_months, age_on, day, last_day, span

CODES = Path(__file__).parents[2] / "schemas" / "codes"
VARIANTS = {
    entry["variant"]: entry["common"]
    for entry in json.loads((CODES / "kanji_variants.json").read_text("utf-8"))["entries"]
}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
DAYS = st.dates(dt.date(1873, 1, 1), dt.date(2200, 12, 31))


@pytest.mark.parametrize("name", ["\ufa10本", "\ufa19田", "髙﨑", "𠮷野", "濵田", "福\ufa1b", "羽\ufa1e"])
def test_canonical_keeps_kanji_of_names_that_unicode_normal_forms_change(name: str) -> None:
    assert text.canonical(name) == name


def test_nfc_itself_would_change_them() -> None:
    assert unicodedata.normalize("NFC", "\ufa10") != "\ufa10"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("ｶﾞｯｺｳ", "ガッコウ"),
        ("⻑⾕川", "長谷川"),
        ("⽇本", "日本"),
        ("NGUYE\u0302\u0303N", "NGUYỄN"),
        ("葛\U000e0100飾", "葛飾"),
        ("\ufeffみほん\u200b", "みほん"),
        ("  a \t b\u00a0c ", "a b c"),
        ("9時～17時", "9時～17時"),
    ],
)
def test_canonical(typed: str, meant: str) -> None:
    assert text.canonical(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑　健", "高崎健"),
        ("𠮷野", "吉野"),
        ("㈱例示", "(株)例示"),
        ("1－2−3", "1-2-3"),
        ("農業，林業", "農業、林業"),
        ("Nguyen", "NGUYEN"),
    ],
)
def test_loose_brings_together(one: str, other: str) -> None:
    assert text.loose(one, VARIANTS) == text.loose(other, VARIANTS)


def test_loose_keeps_the_long_vowel_apart_from_a_dash() -> None:
    assert text.loose("ラーメン") != text.loose("ラ-メン")


@given(WORDS)
def test_canonical_is_stable(words: str) -> None:
    assert text.canonical(text.canonical(words)) == text.canonical(words)


@given(WORDS)
def test_loose_is_coarser_than_canonical(words: str) -> None:
    assert text.loose(text.canonical(words)) == text.loose(words)


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096)))
def test_kana_go_both_ways(kana: str) -> None:
    assert text.to_hiragana(text.to_katakana(kana)) == kana
    assert not kana or (text.is_hiragana(kana) and text.is_katakana(text.to_katakana(kana)))


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_full_width_letters_are_made_half_and_count_two(words: str) -> None:
    wide = "".join("\u3000" if letter == " " else chr(ord(letter) + 0xFEE0) for letter in words)
    assert text.half_width(wide) == words
    assert text.display_width(wide) == 2 * len(words)


@pytest.mark.parametrize("kana", ["ヴァン", "ｸﾞｴﾝ", "かな漢字", "ー", "", "abc"])
def test_not_hiragana(kana: str) -> None:
    assert not text.is_hiragana(kana)


@pytest.mark.parametrize("kana", ["かな", "ｸﾞｴﾝ", "・", "", "グエン1"])
def test_not_katakana(kana: str) -> None:
    assert not text.is_katakana(kana)


def test_kana_with_marks_and_blanks() -> None:
    assert text.is_hiragana("れいじ　しょうてん・らーめん") and text.is_katakana("グエン　ヴァン　ドゥック")


def test_a_vietnamese_name_as_the_passport_prints_it() -> None:
    assert text.native_to_latin("NGUYỄN VĂN ĐỨC") == "NGUYEN VAN DUC"
    assert text.is_latin_name("NGUYEN VAN DUC") and not text.is_latin_name("NGUYỄN") and not text.is_latin_name("  ")


@pytest.mark.parametrize(
    ("words", "width"), [("漢字", 4), ("abc", 3), ("ｱｲ", 2), ("NGUYỄN", 6), ("e\u0301", 1), ("①", 2), ("é", 1)]
)
def test_display_width(words: str, width: int) -> None:
    assert text.display_width(words) == width


def test_numbers() -> None:
    assert (text.number(40), text.number(40.0), text.number(37.5)) == ("40", "40", "37.5")


def test_names() -> None:
    assert text.person_name("髙﨑", "健") == "髙﨑　健"
    assert text.person_name("NGUYEN", "VAN DUC", between=" ") == "NGUYEN VAN DUC"
    assert text.person_name("", "SUKARNO", between=" ") == "SUKARNO"


def test_nearest() -> None:
    assert text.nearest("nationalty", ["name", "nationality", "sex"]) == "nationality"
    assert text.nearest("zzz", ["name"]) is None


ERA_DAYS = [
    ("明治45年7月29日", "1912-07-29"), ("大正元年7月30日", "1912-07-30"), ("大正15年12月24日", "1926-12-24"), ("昭和元年12月25日", "1926-12-25"),
    ("昭和64年1月7日", "1989-01-07"), ("平成元年1月8日", "1989-01-08"), ("平成31年4月30日", "2019-04-30"), ("令和元年5月1日", "2019-05-01"),
    ("令和8年11月21日", "2026-11-21"), ("平成29年11月1日", "2017-11-01"),
]  # fmt: skip


def era_date(day: dt.date) -> str:
    """A day in the era of its time, by the table; the first year of an era is 元年."""
    _, name, _, _, zero = next(era for era in reversed(text.ERAS) if era[3] <= day)
    year = "元" if day.year == zero + 1 else day.year - zero
    return f"{name}{year}年{day.month}月{day.day}日"


@pytest.mark.parametrize(("era", "iso"), ERA_DAYS)
def test_era_dates(era: str, iso: str) -> None:
    assert era_date(dt.date.fromisoformat(iso)) == era
    assert text.parse_date(era) == dt.date.fromisoformat(iso)


@pytest.mark.parametrize(
    "words",
    [
        "令和８年１１月２１日",
        "R8.11.21",
        "R08/11/21",
        "2026年11月21日",
        "2026/11/21",
        "20261121",
        "㋿8年11月21日",
        "平成38年11月21日",
    ],
)
def test_dates_in_many_spellings(words: str) -> None:
    assert text.parse_date(words) == dt.date(2026, 11, 21)


@pytest.mark.parametrize("words", ["", "2001-02-30", "令和0年1月1日", "11/21/2026", "明治5年1月1日", "2026-13-01"])
def test_no_dates(words: str) -> None:
    assert text.parse_date(words) is None


def test_eras_are_those_of_the_code_table() -> None:
    table = json.loads((CODES / "eras.json").read_text("utf-8"))["entries"]
    known = [(e["key"], e["name"], e["letter"], dt.date.fromisoformat(e["from"]), e["year_zero"]) for e in table]
    assert tuple(known) == text.ERAS


@given(DAYS)
def test_every_day_comes_back_from_its_era_date(some: dt.date) -> None:
    assert text.parse_date(era_date(some)) == some
    assert text.parse_date(text.date_ja(some)) == some


@given(st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")))
def test_only_iso_days_are_days_of_the_case(words: str) -> None:
    assert day(words) is None or day(words) == dt.date.fromisoformat(words)


@pytest.mark.parametrize(
    "words", ["2027-W01-1", "20270401", "2001-02-30", "２０２７-04-01", "2027-4-1", None, 20270401]
)
def test_not_a_day(words: object) -> None:
    assert day(words) is None


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2027-04-01", "2028-03-31", (1, 0, 0)), ("2027-04-01", "2028-04-01", (1, 0, 1)), ("2027-04-01", "2027-04-01", (0, 0, 1)),
        ("2027-01-31", "2027-02-28", (0, 1, 0)), ("2028-02-01", "2028-02-29", (0, 1, 0)), ("2027-04-02", "2027-04-01", (0, 0, 0)),
        ("2027-02-01", "2029-01-31", (2, 0, 0)),
    ],
)  # fmt: skip
def test_span(first: str, last: str, length: tuple[int, int, int]) -> None:
    assert span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == length


@given(DAYS, st.integers(0, 4000))
def test_a_span_fits_the_boxes_of_the_form(first: dt.date, more: int) -> None:
    years, months, days = span(first, first + dt.timedelta(days=more))
    assert 0 <= months <= 11 and 0 <= days <= 30
    assert last_day(first, 12 * years + months) + dt.timedelta(days=days) == first + dt.timedelta(days=more)


def test_months_are_cut_to_the_end_of_the_month() -> None:
    assert add_months(dt.date(2026, 10, 31), -4) == dt.date(2026, 6, 30)
    assert add_months(dt.date(2027, 4, 1), -6) == dt.date(2026, 10, 1)
    with pytest.raises(OverflowError):
        add_months(dt.date(2026, 1, 1), 12 * 9000)


def test_age_counts_the_birthday_itself() -> None:
    assert age_on(dt.date(2009, 4, 1), dt.date(2027, 4, 1)) == 18
    assert age_on(dt.date(2009, 4, 2), dt.date(2027, 4, 1)) == 17
    assert age_on(dt.date(2004, 2, 29), dt.date(2027, 2, 28)) == 22
