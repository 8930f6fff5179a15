"""Faults drawn into files just made: `fill` must tell every one before it writes the file (see tests/injection.py)."""

from __future__ import annotations

import os

import pytest

from formkit.media.fonts import default_face
from formkit.run import batch
from tests.injection import CLASSES, drawn, papers, untouched

COUNT = int(os.environ.get("FORMKIT_PROOF", "10"))  # `make proof` draws 100 of each class

pytestmark = pytest.mark.slow


def test_there_are_twenty_classes_at_least() -> None:
    assert len(CLASSES) >= 20


def test_papers_without_a_fault_are_proved() -> None:
    wrong = [
        finding.message
        for filled in papers()
        for finding in batch.faults(filled.form, filled.sheet, filled.data, "x", default_face())
    ]
    assert wrong == []


def test_the_tools_make_no_fault_of_their_own() -> None:
    for filled in papers():
        data = untouched(filled)
        if data is not None:
            assert batch.faults(filled.form, filled.sheet, data, "x", default_face()) == []


@pytest.mark.parametrize("name", CLASSES)
def test_every_fault_is_told(name: str) -> None:
    missed = [
        f"{filled.form.name} {filled.sheet.part} {filled.medium} {filled.sheet.trainee}"
        for filled, data in drawn(name, COUNT, seed=1)
        if not batch.faults(filled.form, filled.sheet, data, "x", default_face())
    ]
    assert missed == []
