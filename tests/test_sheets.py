"""Every sample gives, box by box, the words of its sheets.json (which of them have been read: samples/README.md)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from scripts import sheets

SAMPLES = sheets.samples()


def boxes_of(papers: Any) -> Iterator[tuple[str, str | bool]]:
    """Every box of a file by its path: `training-plan_2025-06 t1 face-2 birth_year`."""
    for form, owners in papers.items():
        for owner, parts in owners.items():
            for part, boxes in parts.items():
                for box, words in boxes.items():
                    yield f"{form} {owner} {part} {box}", words


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.name)
def read_and_written(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    return json.loads((request.param / "sheets.json").read_text("utf-8")), sheets.papers(request.param)


def test_every_box_has_the_words_that_were_read(read_and_written: tuple[Any, Any]) -> None:
    read, written = (dict(boxes_of(papers)) for papers in read_and_written)
    differences = [
        f"{place}: {read.get(place, '(blank)')!r} in sheets.json, {written.get(place, '(blank)')!r} is written"
        for place in sorted({*read, *written})
        if read.get(place) != written.get(place)
    ]
    assert not differences, "\n" + "\n".join(differences)


def test_the_same_papers_are_there_even_where_all_boxes_are_blank(read_and_written: tuple[Any, Any]) -> None:
    read, written = (
        [(form, owner, list(parts)) for form, owners in papers.items() for owner, parts in owners.items()]
        for papers in read_and_written
    )
    assert read == written


def test_what_is_listed_is_a_box_of_its_form_and_not_blank(read_and_written: tuple[Any, Any]) -> None:
    for form, owners in read_and_written[0].items():
        parts = library.form(form).parts
        for owner, marks in owners.items():
            for paper, listed in marks.items():
                boxes = parts[paper.partition("#")[0]].boxes
                assert not set(listed) - set(boxes), f"{form} {owner} {paper}: no such box"
                for box, words in listed.items():
                    assert words is True if boxes[box].kind in ("tick", "circle") else words and isinstance(words, str)
                    assert boxes[box].kind != "official", f"{form} {paper} {box} is the office's"


def test_every_form_and_every_trainee_of_a_sample_is_read() -> None:
    for sample in SAMPLES:
        papers = json.loads((sample / "sheets.json").read_text("utf-8"))
        trainees = [trainee["id"] for trainee in json.loads((sample / "case.json").read_text("utf-8"))["trainees"]]
        assert {form.partition("_")[0] for form in papers} == {form.id for form in library.forms()}
        plan = next(owners for form, owners in papers.items() if form.startswith("training-plan_"))
        assert [owner for owner in plan if owner != "common"] == trainees


def test_the_script_says_whether_the_files_are_up_to_date(root: Path) -> None:
    done = subprocess.run([sys.executable, "scripts/sheets.py", "--check"], cwd=root, capture_output=True,
                          env={"PYTHONPATH": str(root)}, encoding="utf-8", check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
