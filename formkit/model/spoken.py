"""Sentences that are no finding's: those of errors (refusals.json), those of commands and checks (words.json)."""

from __future__ import annotations

import functools
import json
import pkgutil
from collections.abc import Mapping

from formkit.model.finding import Value


def sentence(key: str, /, **values: object) -> Value:
    """A sentence in both languages, with the values that it names; a Value among them in that language."""

    def written(language: str) -> str:
        words = {name: value.words(language) if isinstance(value, Value) else value for name, value in values.items()}
        return sentences()[key][language].format(**words)

    return Value(written("ja"), written("en"))


@functools.cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All sentences by key and language. They stand beside this file, so that the loss of the library can be told."""
    files = [pkgutil.get_data(__package__, name) or b"" for name in ("refusals.json", "words.json")]
    return {key: sentence for file in files for key, sentence in json.loads(file).items()}


def certainty_words(certainty: str, law: str | None) -> tuple[str, str]:
    """How sure a verdict is, in words (ja, en): `seen` in the article that `law` names or in another source, `known`, `uncertain`."""
    grade = "in_law" if certainty == "seen" and "条" in (law or "") else certainty
    words = sentence(f"certainty_{grade}" if grade in ("in_law", "seen", "known") else "certainty_uncertain")
    return words.ja, words.en
