"""The one place that writes the sentence of a finding: the words stand in schemas/findings, the values come with it.

An entry of the catalogue has `says`: {"ja": …, "en": …}, or several such sentences by a name of their own, each with
its own `severity` and `certainty` where they differ from the entry's. `{name}` in a sentence is a value that the finding carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from formkit import library
from formkit.model import Finding, Severity, Value
from formkit.model.errors import FormLibraryError

IN_WORDS = " in words"
"""Ending of the name under which the words for a value are given beside it."""
BOUNDS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
"""Values of a finding that bound what should stand there, with their signs in `expected`."""


def finding(code: str, says: str | None = None, /, *, values: Mapping[str, Value], **where: Any) -> Finding:
    """A finding with its sentence written and its severity from the catalogue. `where` are other fields of Finding.

    The values `found`, `expected` and the bounds are fields of the finding as well.
    """
    return rewritten(Finding(code, severity(code, says), "", "", says=says, **where), values)


def rewritten(blank: Finding, values: Mapping[str, Value]) -> Finding:
    """The finding with its sentence written from other values: hidden ones, for a reader who must not see them."""
    message, message_en = write(blank.code, blank.says, values)
    if blank.message:  # What another room added behind the sentence stays.
        old, old_en = write(blank.code, blank.says, blank.values)
        message += blank.message.removeprefix(old)
        message_en += blank.message_en.removeprefix(old_en)
    bounds = {name: values[name].ja for name in BOUNDS if name in values}
    first = next((f"{BOUNDS[name]} {words}" for name, words in bounds.items()), None)
    return replace(
        blank,
        message=message,
        message_en=message_en,
        values=values,
        found=values["found"].ja if "found" in values else None,
        sheet=values["sheet"].ja if "sheet" in values else None,
        expected=values["expected"].ja if "expected" in values else first,
        **bounds,  # type: ignore[arg-type]
    )


def write(code: str, says: str | None, values: Mapping[str, Value]) -> tuple[str, str]:
    """The sentence of a code in Japanese and English."""
    return sentence(code, says, values, "ja"), sentence(code, says, values, "en")


def sentence(code: str, says: str | None, values: Mapping[str, Value], language: str) -> str:
    """The sentence of a code in one language.

    The values `label` and `found`, where they are given, stand before it: 申請日「2026-12-01」は…. So does the `sheet` of a
    workbook, where the sentence itself does not name it. Raises
    FormLibraryError for a sentence that the catalogue does not have, or one that names a value which is not given.
    """
    words = {name: value.words(language) for name, value in values.items()}
    # What a sentence shows may be said better than what stands in the file: 現金払 for cash.
    words |= {name.removesuffix(IN_WORDS): words[name] for name in values if name.endswith(IN_WORDS)}
    try:
        pattern = str(_entry(code, says)[language])
        text = pattern.format(**words)
    except KeyError as missing:
        raise FormLibraryError("sentence_lacks", code=code, language=language, value=missing) from missing
    if "sheet" in words and "{sheet" not in pattern:
        text = f"シート「{words['sheet']}」：{text}" if language == "ja" else f"Sheet {words['sheet']!r}: {text}"
    label, quote = words.get("label"), words.get("found")
    if label is None:
        return text
    if language == "ja":
        return f"{label}「{quote}」{text}" if quote else f"{label}{text}"
    return f'{label} "{quote}" {text}' if quote else f"{label} {text}"


def severity(code: str, says: str | None = None) -> Severity:
    """How severe a finding is: as its sentence says, else as the entry of its code."""
    return cast(Severity, _entry(code, says).get("severity") or library.findings()[code]["severity"])


def certainty(code: str, says: str | None = None) -> str | None:
    """How sure a finding is: as its sentence says, else as the entry of its code."""
    said: str | None = _entry(code, says).get("certainty") or library.findings()[code].get("certainty")
    return said


def _entry(code: str, says: str | None) -> Mapping[str, Any]:
    sentences: Mapping[str, Any] = library.findings().get(code, {}).get("says", {})
    sentence: Mapping[str, Any] = sentences if says is None else sentences.get(says, {})
    if "ja" not in sentence:
        raise FormLibraryError("no_sentence", code=code, sentence=says or "says")
    return sentence
