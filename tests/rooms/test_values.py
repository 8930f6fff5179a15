"""The same fact in two spellings is the same, and two facts never are: years, dates, telephone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.compare.values import likeness
from formkit.words.text import comparable

BOXES = library.form("coe_2025-03").parts["applicant-1"].boxes
YEAR, PHONE, DATE, TEXT = (BOXES[key] for key in ("birth_year", "japan_phone", "family_1_birth_date", "japan_address"))


YEARS = (
    "{west}",
    "{west}年",
    "{era}{year}",
    "{era}{year}年",
    "{letter}{year}",
    "{sign}{year}",
    "{west}（{era}{year}）",
)


@pytest.mark.parametrize("era", [("平成", "H", "㍻", 1988), ("令和", "R", "㋿", 2018), ("昭和", "S", "㍼", 1925)])
@given(number=st.integers(1, 60), other=st.integers(1, 60), way=st.sampled_from(YEARS))
def test_a_year_box_knows_eras_and_no_two_years_are_one(
    era: tuple[str, str, str, int], number: int, other: int, way: str
) -> None:
    name, letter, sign, zero = era
    words = {"era": name, "letter": letter, "sign": sign}
    west = str(zero + number)
    typed = way.format(west=west, year="元" if number == 1 else number, **words)
    assert likeness(YEAR, west, typed) == "same"
    foreign = way.format(west=zero + other, year=other, **words)
    assert (likeness(YEAR, west, foreign) == "same") == (number == other)


@pytest.mark.parametrize("words", ["平成12年(2001)", "13", "H", "平成", "2001年4月", "H13-4", "平成13平成14"])
def test_what_is_no_year_is_another_value(words: str) -> None:
    assert likeness(YEAR, "2001", words) == "different"


@pytest.mark.parametrize(
    "words",
    ["令和8年12月1日", "R8.12.1", "令8.12.1", "令和八年十二月一日", "㋿8年12月1日", "二〇二六年十二月一日", "平成38年12月1日",
     "2026-12-01", "2026/12/1", "２０２６年１２月１日", "令和 8年 12月 1日"],
)  # fmt: skip
def test_a_date_is_the_same_in_any_spelling(words: str) -> None:
    assert likeness(DATE, "2026年12月1日", words) == "same"
    assert likeness(DATE, "2026年12月2日", words) == likeness(DATE, "2025年12月1日", words) == "different"


SIGNS = ("-", "‐", "‑", "–", "—", "−", "－", "ー", "ｰ", "～", " ", "　", "", "・")


@given(
    digits=st.text("0123456789", min_size=9, max_size=11), other=st.text("0123456789", min_size=9, max_size=11),
    sign=st.sampled_from(SIGNS), bracket=st.booleans(), wide=st.booleans(),
)  # fmt: skip
def test_a_telephone_number_is_its_digits_and_distinct_digits_stay_distinct(
    digits: str, other: str, sign: str, bracket: bool, wide: bool
) -> None:
    def typed(number: str) -> str:
        area, middle, last = number[:3], number[3:6], number[6:]
        words = f"{area}({middle}){last}" if bracket else sign.join((area, middle, last))
        return words.translate({ord(mark): ord(mark) + 0xFEE0 for mark in "0123456789()"}) if wide else words

    expected = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    assert likeness(PHONE, expected, typed(digits)) == "same"
    assert (likeness(PHONE, expected, typed(other)) == "same") == (digits == other)


@pytest.mark.parametrize(
    "words",
    ["029-000-0100（内線5）", "029-000-0100、090-0000-0000", "029-000-0101", "+81-29-000-0100", "029-000-01000"],
)
def test_more_than_a_telephone_number_is_another_value(words: str) -> None:
    assert likeness(PHONE, "029-000-0100", words) == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [("字大1-2-3", "字大正1-2-3"), ("大1-2-3", "大正1-2-3"), ("AH13-4-5", "A2001-4-5"), ("2001-1-12345", "2001-01-12345"),
     ("1-2-3", "1-23"), ("平成町1-2-3", "平成1-2-3")],
)  # fmt: skip
def test_addresses_and_numbers_are_no_dates(one: str, other: str) -> None:
    assert likeness(TEXT, one, other) in ("different", "loose")
    assert comparable(one) != comparable(other)
