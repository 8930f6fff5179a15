"""Fitting: sizes, lines, Japanese line breaking; nothing is ever cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
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


@pytest.mark.parametrize("align,where", [("left", 1.0), ("center", 25.25), ("right", 49.5)])
def test_an_inset_is_taken_from_the_left(align: str, where: float) -> None:
    box = Box("x", "1", "欄", "box", "text", align=align, inset=0.5)  # type: ignore[arg-type]
    layout = room.fit(box, Place(1, 0, 10, 50, 8), "あ", FACE)
    assert layout is not None
    width = FACE.measure("あ") * layout.size / 1000
    anchor = {"left": 0.0, "center": width / 2, "right": width}[align]
    assert layout.lines[0].x + anchor == pytest.approx(where * PT_PER_MM, abs=0.1)
    digits = Box("n", "1⑤", "法人番号", "number", "digits", capacity=13, inset=0.5)
    cells = room.fit(digits, Place(1, 75, 120, 52.5, 8), "7000012050002", FACE)
    assert cells is not None and cells.pitch == pytest.approx(4 * PT_PER_MM)
    assert cells.lines[0].x == pytest.approx(75.5 * PT_PER_MM)
    # No letter stands over the right edge because it begins further in.
    whole = room.fit(box, Place(1, 0, 10, 50, 8), "あ" * 14, FACE)
    assert whole is not None and whole.lines[0].x + FACE.measure("あ" * 14) * whole.size / 1000 <= 49.51 * PT_PER_MM


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


def stand(height: float, size: float) -> int:
    """How many lines of a size stand in a height, one put under the other."""
    count = 0
    while size + count * room.LEADING * size <= height + 1e-5 * size:
        count += 1
    return count


def size_by_definition(box: Box, place: Place, text: str) -> float | None:
    """The size of a text without line breaks, as the head of the room says it.

    The largest of the sizes down to 6 pt at which it stands on one line, if it does at four fifths of the preferred
    size (no less than 6 pt); else the largest at which it stands on as many lines as the box and its height hold.
    """
    inner, height = (place.w - 1) * PT_PER_MM, place.h * PT_PER_MM
    natural = FACE.measure(text) / 1000
    sizes = [box.size - number / 2 for number in range(int((box.size - 6) * 2) + 1)]
    one = [size for size in sizes if natural * size <= inner and size <= height]
    if one and natural * max(box.size * 0.8, 6) <= inner:
        return one[0]
    for size in sizes:
        lines = [line for line, _ in room.wrap(text, FACE, inner * 1000 / size)]
        small = all(FACE.measure(line.rstrip()) * size <= inner * 1000 + 1e-6 for line in lines)
        most = min(box.lines or len(lines), stand(height, size))
        if size in one or (box.lines != 1 and len(lines) <= most and small):
            return size
    return None


@given(
    st.text(alphabet="あ漢、。（）ABCdef012", min_size=1, max_size=60),
    st.sampled_from([6.0, 6.5, 7.0, 7.5, 9.0, 10.0, 10.5, 14.0]),
    st.sampled_from([0, 1, 2, 3]),
    st.integers(12, 90),
    st.floats(2, 25),
)
@settings(max_examples=400)
def test_the_size_is_the_one_of_the_definition(text: str, size: float, lines: int, w: int, h: float) -> None:
    box, place = Box("x", "1", "欄", "box", "text", size=size, lines=lines), Place(1, 20, 30, w, h)
    layout = room.fit(box, place, text, FACE)
    assert (layout and layout.size) == size_by_definition(box, place, text)
    assert room.fits(box, place, text, FACE) == (layout is not None)


@pytest.mark.parametrize(("letters", "size", "lines"), [(10, 10, 1), (12, 8, 1), (13, 10, 2), (24, 8, 2), (27, 7, 2)])
def test_one_line_a_little_smaller_is_better_than_two(letters: int, size: float, lines: int) -> None:
    """Full-width letters are as wide as the size: 101 pt hold ten of 10 pt, twelve of 8 pt."""
    box = Box("x", "1", "欄", "box", "text", size=10, lines=2)
    layout = room.fit(box, Place(1, 0, 0, 1 + 101 / PT_PER_MM, 8.5), "あ" * letters, FACE)
    assert layout is not None
    assert (layout.size, len(layout.lines)) == (size, lines)


def test_small_print_goes_on_two_lines_where_one_would_be_smaller_than_six_points() -> None:
    """Seventeen letters are wider than 100 pt at 6 pt, but not at four fifths of 7 pt, a size that is not used."""
    box = Box("x", "1", "欄", "box", "text", size=7, lines=2)
    layout = room.fit(box, Place(1, 0, 0, 1 + 100 / PT_PER_MM, 10), "あ" * 17, FACE)
    assert layout is not None
    assert (layout.size, len(layout.lines)) == (7, 2)


@pytest.mark.parametrize("kind", ["text", "digits"])
@pytest.mark.parametrize(("size", "lines"), [(10.0, 1), (7.5, 1), (10.0, 3)])
def test_lines_stand_in_the_middle_of_the_height(kind: str, size: float, lines: int) -> None:
    """The body of Japanese type reaches from 0.88 of its size above the baseline to 0.12 below."""
    box = Box("x", "1", "欄", "box", kind, size=size, lines=0, capacity=13)  # type: ignore[arg-type]
    words = "7000012050002" if kind == "digits" else "\n".join(["あ"] * lines)
    place = Place(1, 30, 40, 120, 25)
    layout = room.fit(box, place, words, FACE)
    assert layout is not None and layout.size == size
    top = layout.lines[0].baseline - 0.88 * size
    bottom = layout.lines[-1].baseline + 0.12 * size
    assert (top + bottom) / 2 == pytest.approx((40 + 25 / 2) * PT_PER_MM, abs=1e-6)
    steps = {round(below.baseline - above.baseline, 6) for above, below in itertools.pairwise(layout.lines)}
    assert steps <= {round(1.22 * size, 6)}
    assert [line.hard for line in layout.lines] == [True] * (len(layout.lines) - 1) + [False]


def test_digits_are_as_large_as_their_cells_let_them_be() -> None:
    """The preferred size where a cell has room for it; in narrower or lower cells the digit still stands inside."""
    box = Box("n", "1⑤", "法人番号", "number", "digits", capacity=10, size=10)
    sizes = []
    for w, h in ((40.0, 8.0), (15.0, 8.0), (40.0, 2.5)):
        layout = room.fit(box, Place(1, 20, 30, w, h), "0123456789", FACE)
        assert layout is not None and layout.pitch is not None
        assert layout.pitch == pytest.approx(w / 10 * PT_PER_MM)
        wide = max(FACE.width(digit) for digit in "0123456789") * layout.size / 1000
        assert wide <= layout.pitch and layout.size <= h * PT_PER_MM
        sizes.append((layout.size, wide / layout.pitch))
    assert sizes[0][0] == 10
    assert sizes[1][1] > 0.8
    assert sizes[2][0] == pytest.approx(2.5 * PT_PER_MM)


SPACED = st.lists(
    st.sampled_from(["あ", "漢字", " ", "  ", "\u3000", "AB", "A-", "NGUYENVANANHHOANG", "、", "（"]), max_size=25
)


@given(SPACED.map("".join), st.integers(2, 14))
@settings(max_examples=400)
def test_spaces_and_long_words_stay_where_they_are(words: str, width: int) -> None:
    lines = room.wrap(words, FACE, width * 1000)
    assert "".join(line for line, _ in lines) == words
    for line, _ in lines[:-1]:
        end = line[len(line.rstrip(" \u3000")) :]
        # Nobody sees spaces at the end of a line, so none but the one between two words may stand there.
        assert not line.strip(" \u3000") or end == "" or (end == " " and not line.endswith("- ")), lines


def test_a_line_keeps_the_one_space_behind_its_last_word_and_no_other() -> None:
    assert room.wrap("ABCD EFGH", FACE, 4000) == [("ABCD ", False), ("EFGH", False)]
    assert room.wrap("ああ  いい", FACE, 3000) == [("ああ", False), ("  いい", False)]
    assert room.wrap("ああ\u3000いい", FACE, 3000) == [("ああ", False), ("\u3000いい", False)]


@pytest.mark.parametrize("width", range(1, 8))
def test_what_may_not_be_parted_fills_each_line_when_it_is_longer(width: int) -> None:
    """Opening brackets may end no line, and a run of them longer than a line must; each is as wide as the size."""
    lines = [line for line, _ in room.wrap("（" * 20, FACE, width * 1000)]
    assert [len(line) for line in lines] == [width] * (20 // width) + ([20 % width] if 20 % width else [])


@given(st.text(alphabet="あ漢、。AB 012", min_size=1, max_size=200), st.floats(4, 30), st.integers(30, 140))
def test_pieces_hold_as_many_lines_as_the_box(words: str, h: float, w: int) -> None:
    box, place = Box("row", "別紙", "内容", "text", "text", size=9, lines=0), Place(1, 57, 50, w, h)
    lines = room.wrap(words, FACE, (w - 1) * PT_PER_MM * 1000 / 9)
    pieces = room.split_to_fit(box, place, words, FACE)
    most = max(1, stand(h * PT_PER_MM, 9))
    assert "".join(pieces) == words
    assert len(pieces) == -(-len(lines) // most)


@given(st.text(alphabet="あ漢、（AB-", min_size=1, max_size=12), st.floats(200, 2500))
def test_no_line_is_empty_however_narrow_the_column(words: str, width: float) -> None:
    lines = [line for line, _ in room.wrap(words, FACE, width)]
    assert "".join(lines) == words and all(lines)


def test_a_column_narrower_than_its_letters_has_one_on_each_line() -> None:
    assert room.wrap("あいう", FACE, 500) == [("あ", False), ("い", False), ("う", False)]
