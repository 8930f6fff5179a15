"""What formkit knows about each of its codes: rules, other findings, and rules that it leaves out, with the reason."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from formkit import library
from formkit.model.errors import UsageError

Kind = Literal["rule", "finding", "left_out"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `about` is what schemas/findings has under it: title, severity, law, statement and so on.

    For a rule that is left out, `about` holds `reason` and `reason_en` and nothing else.
    """

    code: str
    kind: Kind
    topic: str
    topic_en: str
    about: Mapping[str, Any]

    def word(self, key: str, language: str) -> str:
        """A text of the entry in one language, in Japanese where it has no English; empty when there is none."""
        plain = self.about.get(key, "")
        return str(self.about.get(f"{key}_en", plain) if language == "en" else plain)


def entries() -> dict[str, Entry]:
    """All codes by code, in the order of the files: the findings of a file, then what it leaves out."""
    catalogue: dict[str, Entry] = {}
    for file in library.finding_files().values():
        topic = (file.get("title", ""), file.get("title_en", ""))
        for code, about in file.get("findings", {}).items():
            catalogue[code] = Entry(code, "rule" if "statement" in about else "finding", *topic, about)
        for code, reason in file.get("left_out", {}).items():
            why = {"reason": reason["ja"], "reason_en": reason["en"]}
            catalogue.setdefault(code, Entry(code, "left_out", *topic, why))
    return catalogue


def naming(code: str) -> list[Entry]:
    """The rules that are left out because of another: those whose reason names its code."""
    named = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    return [
        entry for entry in entries().values() if entry.kind == "left_out" and named.search(entry.about["reason_en"])
    ]


def closed(code: str) -> bool:
    """Whether a finding can neither be accepted nor ignored: a mistake of writing or of the run, and no rule's error."""
    about = library.findings().get(code, {})
    return code.startswith("FK") and about.get("severity") == "error"


def entry(code: str) -> Entry:
    """What is known about a code, in whatever case it is typed. Raises UsageError that names the nearest codes."""
    return entries()[catalogue_code(code)]


def catalogue_code(code: str) -> str:
    """A code as the catalogue spells it. Raises UsageError that names the nearest codes."""
    codes = entries()
    same = {spelling.casefold(): spelling for spelling in codes}.get(code.strip().casefold())
    if same:
        return same
    if like := near(code):
        raise UsageError("no_code_near", code=code, near=like)
    raise UsageError("no_code", code=code)


def near(code: str) -> list[str]:
    """Up to five codes most like a misspelt one; hyphens and leading zeros are what people leave out first."""
    codes: dict[str, list[str]] = {}
    for spelling in entries():
        codes.setdefault(_bare(spelling), []).append(spelling)
    matches = difflib.get_close_matches(_bare(code), codes, n=5, cutoff=0.5)
    return [spelling for bare in matches for spelling in codes[bare]][:5]


def _bare(code: str) -> str:
    return re.sub(r"0+(?=[0-9])", "", code.strip().casefold().replace("-", ""))
