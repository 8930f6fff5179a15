"""One thing to tell the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a sentence names, in the words of each language.

    `place` is where in the case it stands or what it follows from; it decides whether the value is personal. A value
    without a place is a word of the law or of the form, and is never hidden. `hidden` are the words in both languages
    that stand for a personal value of which only a part must not be shown; else dots stand for all of it.
    """

    ja: str
    en: str
    place: str | None = None
    hidden: tuple[str, str] | None = None

    def words(self, language: str) -> str:
        """The words in a language: `ja`, or English for any other."""
        return self.ja if language == "ja" else self.en

    @classmethod
    def of(cls, value: object, place: str | None = None) -> Value:
        """A value as people write it: a day as 2026-12-01, a number as 1920 or 37.5, a list with 、 or commas."""
        if isinstance(value, Value):
            return value
        if isinstance(value, list | tuple):
            parts = [cls.of(part) for part in value]
            return cls("、".join(part.ja for part in parts), ", ".join(part.en for part in parts), place)
        words = number_words(value) if isinstance(value, int | Fraction) else str(value)
        return cls(words, words, place)


def number_words(value: int | Fraction) -> str:
    """A number as people write it: 1920, 37.5, and a figure rounded to two places for thirds."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user. Keys that do not apply are None and are left out of machine output.

    `message` and `message_en` are what formkit.library.sentences wrote from the sentence `says` of the code and from
    `values`, the values that it names. `expected` is the bound in words ("≥ 18"), or what should stand there;
    `at_least`, `at_most`, `above` and `below` are the bound alone. `accepted` is the reason for which the case accepts
    the finding; such a finding is told but not counted. `sheet` names the sheet of a workbook, which has no pages.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    law: str | None = None
    trainee: str | None = None
    case_pointer: str | None = None
    form: str | None = None
    part: str | None = None
    box: str | None = None
    item: str | None = None
    file: str | None = None
    page: int | None = None
    sheet: str | None = None
    rect: tuple[float, float, float, float] | None = None
    expected: str | None = None
    found: str | None = None
    certainty: str | None = None
    accepted: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    above: str | None = None
    below: str | None = None
    says: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


def sort_findings(findings: list[Finding]) -> list[Finding]:
    """Findings in reading order: file, form, page, item, trainee, then place in the case and code."""

    def key(f: Finding) -> tuple[Any, ...]:
        return (
            f.file or "", f.form or "", f.part or "", f.page or 0, f.sheet or "", f.item or "", f.trainee or "",
            f.case_pointer or "", f.code, f.message,
        )  # fmt: skip

    return sorted(findings, key=key)
