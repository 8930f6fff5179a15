"""Fitting: sizes, lines, Japanese line breaking; nothing is ever cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import fit as room
from formkit.media.fonts import default_face
from formkit.model import PT_PER_MM, Box, Place

FACE = default_face()
NAME = Box("name", "1②", "名称", "name", "text", lines=0, size=10)
WIDE = Place(1, 75, 63, 122, 12)
WORDS = st.text(alphabet="あいう漢字、。（）「」ー・ABCdef 　012-.,ỄĐ", min_size=1, max_size=120)


def test_sixty_character_company_name_stands_whole_on_two_lines() -> None:
    layout = room.fit(NAME, WIDE, "株式会社例示" * 10, FACE)
    assert layout is not None and len(layout.lines) == 2
    assert "".join(line.text for line in layout.lines) == "株式会社例示" * 10


def test_short_text_keeps_the_preferred_size() -> None:
    layout = room.fit(NAME, WIDE, "例示工業株式会社", FACE)
    assert layout is not None and layout.size == 10


def test_size_never_goes_below_six_points() -> None:
    box = Box("x", "1", "欄", "box", "text", size=10)
    assert room.fit(box, Place(1, 10, 10, 30, 6), "あ" * 40, FACE) is None
    layout = room.fit(box, Place(1, 10, 10, 30, 6), "あ" * 13, FACE)
    assert layout is not None and layout.size >= room.FLOOR


def test_line_of_one_line_box_is_never_wrapped() -> None:
    box = Box("x", "1", "欄", "box", "text", size=10, lines=1)
    layout = room.fit(box, Place(1, 10, 10, 60, 20), "例示工業株式会社第一製造部加工課", FACE)
    assert layout is not None and len(layout.lines) == 1


@pytest.mark.parametrize("align,where", [("left", 0.5), ("center", 25.0), ("right", 49.5)])
def test_alignment(align: str, where: float) -> None:
    box = Box("x", "1", "欄", "box", "text", align=align)  # type: ignore[arg-type]
    layout = room.fit(box, Place(1, 0, 10, 50, 8), "あ", FACE)
    assert layout is not None
    width = FACE.measure("あ") * layout.size / 1000
    anchor = {"left": 0.0, "center": width / 2, "right": width}[align]
    assert layout.lines[0].x + anchor == pytest.approx(where * PT_PER_MM, abs=0.1)


def test_digits_stand_in_their_cells() -> None:
    box = Box("n", "1⑤", "法人番号", "number", "digits", capacity=13)
    layout = room.fit(box, Place(1, 75, 120, 52, 8), "7000012050002", FACE)
    assert layout is not None and layout.pitch == pytest.approx(4 * PT_PER_MM)
    assert not room.fits(box, Place(1, 75, 120, 52, 8), "70000120500021", FACE)


@given(WORDS, st.integers(3, 40))
def test_wrapped_lines_give_back_the_text(words: str, width: int) -> None:
    lines = room.wrap(words, FACE, width * 1000)
    assert "".join(line for line, _ in lines) == words
    assert all(not hard for _, hard in lines)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(6, 30))
def test_line_breaks_of_the_text_are_kept(paragraphs: list[str], width: int) -> None:
    words = "\n".join(paragraphs)
    lines = room.wrap(words, FACE, width * 1000)
    assert "".join(line + ("\n" if hard else "") for line, hard in lines) == words


@given(st.text(alphabet="あ漢、。ー」（「", min_size=1, max_size=80), st.integers(4, 20))
def test_no_line_begins_or_ends_with_a_character_that_may_not(words: str, width: int) -> None:
    lines = [line for line, _ in room.wrap(words, FACE, width * 1000)]
    for before, after in itertools.pairwise(lines):
        # A run of such characters longer than a line has to be broken somewhere.
        run = before[-1] in "（「" or after[0] in "、。ー」"
        if run:
            assert len(before.rstrip("、。ー」（「")) <= 1 or len(after.lstrip("、。ー」（「")) == 0 or len(before) >= 3


def test_latin_words_are_not_broken() -> None:
    lines = [line.strip() for line, _ in room.wrap("氏名は NGUYỄN VĂN ĐỨC である", FACE, 8000)]
    assert any("NGUYỄN" in line for line in lines) and any("ĐỨC" in line for line in lines)


@given(WORDS)
def test_what_fits_is_inside_the_box(words: str) -> None:
    layout = room.fit(NAME, WIDE, words, FACE)
    if layout is None:
        return
    left, right = WIDE.x * PT_PER_MM, (WIDE.x + WIDE.w) * PT_PER_MM
    for line in layout.lines:
        assert line.x >= left
        assert line.x + FACE.measure(line.text.rstrip()) * layout.size / 1000 <= right + 0.01
        assert WIDE.y * PT_PER_MM <= line.baseline <= (WIDE.y + WIDE.h) * PT_PER_MM


def test_pieces_for_continuation_rows_give_back_the_text() -> None:
    box = Box("row", "別紙", "内容", "text", "text", size=9, lines=0)
    words = "備考の長い文章です。" * 90 + "\n二段落目"
    pieces = room.split_to_fit(box, Place(1, 57, 50, 140, 10), words, FACE)
    assert "".join(pieces) == words
    assert all(room.fits(box, Place(1, 57, 50, 140, 10), piece.strip("\n"), FACE) for piece in pieces)


def test_space_carried_to_the_next_line_stays_in_its_place() -> None:
    assert "".join(line for line, _ in room.wrap("0\u30000・・", FACE, 3000)) == "0\u30000・・"
