"""Sentences that are no finding's: those of errors (refusals.json), those of commands and checks (words.json)."""

from __future__ import annotations

import functools
import json
import pkgutil
import re
from collections.abc import Mapping

from formkit.model.finding import Value


def sentence(key: str, /, **values: object) -> Value:
    """A sentence in both languages, with the values that it names; a Value among them in that language."""

    def written(language: str) -> str:
        words = {name: value.words(language) if isinstance(value, Value) else value for name, value in values.items()}
        return sentences()[key][language].format(**words)

    return Value(written("ja"), written("en"))


# Errors of libraries by the names of their classes, the narrowest first: what they say is English only.
_KINDS = {
    "BadZipFile": "zip", "LZMAError": "packed", "EOFError": "packed", "error": "packed", "XMLSyntaxError": "xml",
    "JSONDecodeError": "json", "TOMLDecodeError": "toml", "UnicodeError": "letters", "PdfiumError": "pdf", "PyPdfError": "pdf",
    "NotImplementedError": "method", "RecursionError": "large", "MemoryError": "large", "OverflowError": "large",
    "RuntimeError": "protected", "LookupError": "lacking", "ValueError": "value", "TypeError": "value",
}  # fmt: skip
_LINE = re.compile(r"line ([0-9]+),? column ([0-9]+)")


def of_error(error: BaseException) -> Value:
    """Why a library refuses something: its own words in English, in Japanese what kind of fault that is, and where."""
    kind = next((_KINDS[base.__name__] for base in type(error).__mro__ if base.__name__ in _KINDS), "otherwise")
    words, place = str(error) or type(error).__name__, _LINE.search(str(error))
    where = sentence("at_line", line=place[1], column=place[2]).ja if place else ""
    return Value(sentence(f"broken_{kind}").ja + where, words)


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
