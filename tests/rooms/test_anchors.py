"""Recognising pages: own blanks with and without their stamp, sister editions told apart, strange files refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from formkit import library
from formkit.media.pdf.page import Page, pages
from formkit.model.errors import UnreadableError
from formkit.reading.print import pages as sheets
from formkit.reading.print.anchors import blank_pages, recognise, recognise_all, stamped_words
from formkit.reading.printed_words import DOUBTFUL, LEAST, Seen
from tests.realfiles import REALFILES

REAL = REALFILES
PARTS = [(form.name, part.id) for form in library.forms() for part in form.parts.values()]
STAMP = 5.5  # pt: only the stamp at the foot is printed so small
# Nothing but their stamp tells these apart from the other edition's.
TWINS = {
    ("excellent-implementer_2019-03", "continuation", 1), ("excellent-implementer_2020-11", "continuation", 1),
    ("excellent-supervisor_2019-03", "continuation", 1), ("excellent-supervisor_2020-11", "continuation", 1),
    ("excellent-supervisor_2019-03", "care", 2), ("excellent-supervisor_2020-11", "care", 2),
}  # fmt: skip

real_files = pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")


def name_of(seen: Seen | None) -> tuple[str, str, int] | None:
    return (seen.form.name, seen.part.id, seen.page) if seen else None


def without_stamp(page: Page) -> Page:
    return dataclasses.replace(page, chars=tuple(char for char in page.chars if char.size > STAMP))


@pytest.mark.parametrize("form,part", PARTS)
def test_each_blank_page_is_recognised_by_its_stamp_and_by_its_words(form: str, part: str) -> None:
    for page in blank_pages(form, part):
        wanted = (form, part, page.number)
        seen = recognise(page)
        assert name_of(seen) == wanted and seen is not None and seen.confidence == 1.0
        words = recognise(without_stamp(page))
        if wanted in TWINS:
            assert words is None, "two editions fit: it must not be guessed"
        else:
            # Faces 1 to 6 of the plan are printed alike since 2024-08: without a stamp they are those of today.
            today = "training-plan_2025-06" if form == "training-plan_2024-08" and part != "face-7" else form
            assert name_of(words) == (today, *wanted[1:]) and words is not None
            assert words.how == "anchors" and words.confidence >= LEAST


def test_the_page_before_tells_which_of_two_equal_pages_follows() -> None:
    first, second = (without_stamp(page) for page in blank_pages("excellent-supervisor_2020-11", "care"))
    seen = recognise_all([first, second])
    assert name_of(seen[1]) == ("excellent-supervisor_2020-11", "care", 2)
    assert seen[1] is not None and seen[1].confidence < DOUBTFUL
    assert recognise_all([second, first])[0] is None


def test_a_few_of_the_words_are_not_enough() -> None:
    page = blank_pages("training-plan_2025-06", "face-1")[0]
    words = without_stamp(page)
    assert recognise(dataclasses.replace(words, chars=words.chars[: len(words.chars) // 6])) is None


def test_stamp_on_a_page_with_other_words_is_not_believed() -> None:
    page = blank_pages("training-plan_2025-06", "face-1")[0]
    other = without_stamp(blank_pages("training-plan_2025-06", "face-7")[0])
    stamp = tuple(char for char in page.chars if char.size <= STAMP)
    forged = dataclasses.replace(other, chars=other.chars + stamp)
    assert stamped_words(forged) == "training-plan 2025-06 face-11/1"
    assert name_of(recognise(forged)) == ("training-plan_2025-06", "face-7", 1)


@real_files
def test_official_pages_are_recognised_without_any_stamp() -> None:
    found = [
        name_of(seen) for seen in recognise_all(pages((REAL / "official/otit-training-plan_2024-08.pdf").read_bytes()))
    ]
    plan = "training-plan_2025-06"
    assert found == [
        (plan, "face-1", 1), *((plan, "face-2", number) for number in range(1, 6)),
        ("training-plan_2024-08", "face-7", 1), ("training-plan_2024-08", "face-7", 2), None,
    ]  # fmt: skip


@real_files
def test_example_without_english_is_recognised_with_doubt_and_its_sister_sheets_are_not() -> None:
    file = sheets.read((REAL / "official/isa-coe-example-V.pdf").read_bytes(), "x.pdf")
    assert [(part.form, part.part, part.pages) for part in file.parts] == [("coe", "applicant-1", (1,))]
    codes = [finding.code for finding in file.findings]
    assert codes.count("FK404") == 1 and codes.count("FK405") == 1
    assert "2～11" in next(finding.message for finding in file.findings if finding.code == "FK405")
    assert codes.count("FK402") + len(file.parts[0].boxes) == len(
        library.form("coe_2025-03").parts["applicant-1"].boxes
    )


@real_files
@pytest.mark.parametrize(
    "path",
    sorted(path for path in REAL.glob("*/*.pdf") if path.parent.name != "official") if REAL.is_dir() else [],
    ids=lambda path: path.name,
)
def test_other_real_files_are_never_taken_for_a_form(path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        sheets.read(path.read_bytes(), path.name)
    assert caught.value.message != caught.value.message_en
