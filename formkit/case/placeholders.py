"""Words that stand in for a fact that nobody has written yet: 未定, TBD, ○○, a dash where there must be an answer.

Which words those are, and where a dash or なし is no answer, stands in schemas/patterns/placeholders.json.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from formkit import library
from formkit.case import schema
from formkit.case.leftovers import place_of
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.words.pointer import pointer, walk

_NOT_FACTS = frozenset(("$schema", "case_id", "accepted", "attachments"))


def findings(case: Case) -> list[Finding]:
    """FK157 for each text of the case that is no answer, or has a gap that was never filled in."""
    standing_in = []
    for path, value in walk(case.data):
        if not isinstance(value, str) or path[0] in _NOT_FACTS or not _is_open(value, place_of(path)):
            continue
        fact, at = schema.fact(path), pointer(path)
        values = {"label": Value(fact.full, fact.full_en), "found": Value(value, value, at)}
        standing_in.append(
            sentences.finding("FK157", values=values, case_pointer=at, item=fact.item, file=case.file_of(at))
        )
    return standing_in


@functools.lru_cache(maxsize=65536)
def _is_open(value: str, place: str) -> bool:
    """Whether a text says that its fact is open: by itself, by a gap in it, or by being none where there must be one."""
    words = unicodedata.normalize("NFKC", value).strip().rstrip("。.").strip() or value.strip()
    return bool(
        _pattern("placeholders/whole").fullmatch(words)
        or _pattern("placeholders/gap").search(value)
        or (_pattern("placeholders/none").fullmatch(words) and _pattern("placeholders/never_none").search(place))
    )


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    table, _, key = name.partition("/")
    return re.compile(
        "|".join(library.read_json(f"schemas/patterns/{table}.json")["patterns"][key]["any"]), re.IGNORECASE
    )
