"""The words of the HTML report and of the correction request (補正依頼), Japanese and English: assets/words.json."""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Mapping

from formkit.report.account import Language


def asset(name: str) -> str:
    """The text of a file beside the page."""
    return (importlib.resources.files("formkit.report") / "assets" / name).read_text(encoding="utf-8")


@functools.cache
def _tables() -> Mapping[str, Mapping[str, Mapping[Language, str]]]:
    tables: Mapping[str, Mapping[str, Mapping[Language, str]]] = json.loads(asset("words.json"))
    return tables


def words(language: Language, table: str = "page") -> dict[str, str]:
    """The words of the page; of the table `request` the pieces of the correction request, whose `{…}` the page fills."""
    return {key: texts[language] for key, texts in _tables()[table].items()}
