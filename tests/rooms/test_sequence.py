"""Runs of printed words and boxes laid over the text of a filled file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.reading.word.sequence import Slot, match
from tests.limits import ends

DATE = ("生年月日", Slot("y", "date"), "年", Slot("m", "date"), "月", Slot("d", "date"), "日")
TICKS = (Slot("a", "tick"), "雇用", Slot("b", "tick"), "請負（", Slot("c"), "）")


def values(items: tuple[str | Slot, ...], text: str) -> dict[str, str] | None:
    found = match(items, text)
    return None if found is None else {box: text[start:end] for box, (start, end) in found.items()}


@pytest.mark.parametrize(
    "text,expected",
    [
        ("生年月日2001年4月1日", {"y": "2001", "m": "4", "d": "1"}),
        ("生年月日　　２００１ 年\n 4 月　1　日 ", {"y": "２００１", "m": "4", "d": "1"}),
        ("生 年 月 日 年 月 日", {"y": "", "m": "", "d": ""}),
        ("生年月日2001年月日", {"y": "2001", "m": "", "d": ""}),
        ("生年月日2001年4月", None),
        ("生年月日2001月4年1日", None),
        ("2001年4月1日", None),
        ("", None),
        ("生年月日2001年4月1日生", None),
    ],
)
def test_a_line(text: str, expected: dict[str, str] | None) -> None:
    assert values(DATE, text) == expected


def test_a_value_that_holds_a_printed_word_leaves_its_neighbours_open() -> None:
    items = ("名称", Slot("name"), "電話", Slot("phone"), "番号", Slot("number"))
    assert values(items, "名称緑電話店電話03番号7") == {"number": "7"}
    assert values(items, "名称緑店電話03番号7") == {"name": "緑店", "phone": "03", "number": "7"}


def test_wrapped_text_keeps_its_line_breaks_and_loses_the_outer_ones() -> None:
    text = "住所\n東京都\n港区 1\n電話\n"
    assert values(("住所", Slot("a"), "電話", Slot("b")), text) == {"a": "東京都\n港区 1", "b": ""}


@pytest.mark.parametrize(
    "text,expected",
    [
        ("□雇用■請負（月額）", {"a": "□", "b": "■", "c": "月額"}),
        ("☒雇用 ☐請負()", {"a": "☒", "b": "☐", "c": ""}),
        ("雇用レ請負（）", {"a": "", "b": "レ", "c": ""}),
        ("■■雇用□請負（）", None),
        ("済雇用□請負（）", None),
    ],
)
def test_ticks(text: str, expected: dict[str, str] | None) -> None:
    assert values(TICKS, text) == expected


def test_a_printed_box_is_the_same_however_it_looks() -> None:
    assert values(("□有", Slot("a")), "☑有 1") == {"a": "1"}


def test_a_circle_is_the_printed_word() -> None:
    items = ("性別", Slot("m", "circle", "男"), "・", Slot("f", "circle", "女"))
    assert values(items, "性別　男 ・ 女") == {"m": "男", "f": "女"}
    assert values(items, "性別 ・ 女") is None


def test_neighbours_without_a_printed_word_between_them_are_open_unless_empty() -> None:
    items = ("甲", Slot("a"), Slot("b"), "乙", Slot("c"))
    assert values(items, "甲x乙y") == {"c": "y"}
    assert values(items, "甲 乙y") == {"a": "", "b": "", "c": "y"}
    assert values((Slot("a", "tick"), Slot("b"), "乙"), "■x乙") == {}


@pytest.mark.parametrize("printed,text", [("バス", "ﾊﾞｽ"), ("バス", "ハ\u3099ス"), ("人〜", "⼈～"), ("が", "が")])
def test_the_same_printed_words_in_another_spelling(printed: str, text: str) -> None:
    assert values((printed, Slot("a")), f"{text}1") == {"a": "1"}


def test_a_letter_is_not_parted_from_its_mark() -> None:
    assert match(("か", Slot("a")), "か\u3099") is None


@pytest.mark.parametrize(
    "text", ["年" * 20_000, "年月" * 10_000, "a\u0301" * 10_000, "年" * 20_000 + "x", "■" * 20_000], ids=len
)
def test_hostile_text_ends_soon(text: str) -> None:
    items: list[str | Slot] = ["年"]
    for number in range(50):
        items += [Slot(f"s{number}"), Slot(f"t{number}", "tick"), "年"]
    with ends():
        found = match(items, text)
    # Only the last tick has one way to stand: before the last printed word.
    assert not found or set(found) == {"t49"}


PRINTED = st.text("年月日甲乙（）", min_size=1, max_size=3)
VALUES = st.text("0aア ☃\n", max_size=6).map(str.strip)


@given(st.lists(st.tuples(PRINTED, VALUES, st.sampled_from(["text", "tick", "circle"])), max_size=8), PRINTED)
def test_filled_and_matched_gives_the_values_back(entries: list[tuple[str, str, str]], end: str) -> None:
    items: list[str | Slot] = []
    text = ""
    spans = {}
    for number, (printed, value, kind) in enumerate(entries):
        word = "丙丁"[number % 2]
        value = {"text": value, "tick": "□■"[number % 2], "circle": word}[kind]
        items += [printed, Slot(f"s{number}", kind, word if kind == "circle" else None)]  # type: ignore[arg-type]
        text += printed + value
        spans[f"s{number}"] = (len(text) - len(value), len(text))
    assert match([*items, end], text + end) == spans


@given(st.text("年月a", max_size=12), st.text("年月a", max_size=12), st.text("年月a", max_size=12))
def test_a_span_that_is_told_is_the_right_one_whatever_the_values_hold(a: str, b: str, c: str) -> None:
    items = ("年", Slot("a"), "月", Slot("b"), Slot("c"))
    text = f"年{a}月{b}{c}"
    found = values(items, text)
    assert found is not None
    for box, value in found.items():
        assert value == {"a": a, "b": b, "c": c}[box]


def ways(items: tuple[str | Slot, ...], text: str) -> list[dict[str, str]]:
    """Every way to lay a run over a text, by trying all: the slow truth."""
    if not items:
        return [] if text else [{}]
    head, rest = items[0], items[1:]
    if isinstance(head, str):
        return ways(rest, text[len(head) :]) if text.startswith(head) else []
    most = len(text) if head.kind == "text" else 1 if text[:1] == "□" else 0
    return [{head.box: text[:n], **way} for n in range(most + 1) for way in ways(rest, text[n:])]


ITEMS = st.lists(
    st.one_of(st.sampled_from(["年", "月", "年月", "□"]), st.sampled_from([Slot("", "text"), Slot("", "tick")])),
    max_size=6,
)  # fmt: skip


@given(ITEMS, st.text("年月□a", max_size=7))
def test_told_is_what_all_ways_agree_on(pattern: list[str | Slot], text: str) -> None:
    items = tuple(Slot(str(n), item.kind) if isinstance(item, Slot) else item for n, item in enumerate(pattern))
    all_ways, found = ways(items, text), values(items, text)
    assert (found is None) == (not all_ways)
    if found is not None:
        assert all(way[key] == value for way in all_ways for key, value in found.items())
        assert len(all_ways) > 1 or set(found) == {item.box for item in items if isinstance(item, Slot)}
