"""Fonts: coverage, subsets that keep glyph numbers, twins for characters that share a glyph."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet

from formkit.media import fonts
from formkit.model.errors import MissingProgramError, UnreadableError

FACE = fonts.default_face()


def test_vietnamese_and_rare_kanji_are_there_and_burmese_and_emoji_are_not() -> None:
    assert FACE.missing("NGUYỄN VĂN ĐỨC 髙﨑𠮷野 ■□") == ""
    assert FACE.missing("名မ前😀") == "မ😀"


def test_characters_with_one_glyph_get_twins() -> None:
    usage = fonts.Usage(FACE)
    first, second = usage.encode("一"), usage.encode("⼀")  # the kanji and the Kangxi radical
    assert first[1] == second[1]
    assert {first[0], second[0]} == {0, 1}
    assert usage.encode("一") == first


def test_subset_keeps_the_glyph_numbers_as_cids() -> None:
    usage = fonts.Usage(FACE)
    for character in "技能実習計画ĐỨ𠮷":
        usage.encode(character)
    table = CFFFontSet()
    table.decompile(io.BytesIO(FACE.subset(usage.twins[0])), None)
    kept = {int(name.removeprefix("cid")) for name in table.topDictIndex[0].charset if name != ".notdef"}
    assert kept == set(usage.twins[0])


def test_same_text_same_objects_before_and_after_the_face_is_prepared() -> None:
    def objects() -> fonts.Embedded:
        usage = fonts.Usage(face)
        for character in "認定申請書 NGUYEN":
            usage.encode(character)
        return usage.embed(10)

    face = fonts.default_face.__wrapped__()
    first = objects()
    for _ in range(100):
        last = objects()
    assert face._prepared is not None
    assert first == last


def test_files_that_are_no_fonts_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.otf"
    broken.write_bytes(b"no font")
    with pytest.raises(UnreadableError):
        fonts.load_face(broken)
    with pytest.raises(MissingProgramError):
        fonts.load_face(tmp_path / "none.otf")
