"""Values of the shipped samples that a case still holds: what a clerk has forgotten to replace in the starter.

Which values those are stands in schemas/leftovers.json, written from the samples by scripts/leftovers.py. Only `check`
and `fill` ask: a case with a sample's facts obeys schema and rules as well as any other.
"""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.case import acceptance, schema
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.words.pointer import pointer, walk

IDENTIFYING, OTHER = "identifying", "other"

Path = tuple[str | int, ...]

_CODES = {IDENTIFYING: "FK152", OTHER: "FK153"}
_NAMED = 2
# A name counts as a whole: many families are called 斎藤, and many people 太郎. Its reading has a place of its own.
_PAIRS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("family", "given"): (),
    ("family_kana", "given_kana"): ("family_kana",),
}
_PARTS = frozenset(key for pair in _PAIRS for key in pair)


def findings(case: Case, on: dt.date) -> list[Finding]:
    """What is left of the samples, one finding a kind; for a case that says it is a specimen, only that it is one.

    Left out is what stands at or below a place for which the case still has a reason on the day `on`: a trainee may
    truly be called as somebody in a sample is.
    """
    if case.data.get("specimen") is True:
        return [sentences.finding("FK154", values={}, case_pointer="/specimen", file=case.file_of("/specimen"))]
    left: dict[str, list[tuple[Path, str]]] = {IDENTIFYING: [], OTHER: []}
    table = _table()
    accepted = {kind: acceptance.places(case, code, on) for kind, code in _CODES.items()}
    for path, place, value in facts(case.data):
        known = table.get(place)
        kind = known.get(plain(value)) if known else None
        if kind is not None and not f"{pointer(path)}/".startswith(accepted[kind]):
            left[kind].append((path, value))
    return [_finding(case, _CODES[kind], spots) for kind, spots in left.items() if spots]


def facts(data: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Every text of a case: its path, its place, the text; family and given name, and their readings, as one text each.

    A place is a path without the numbers of lists, such as trainees/*/name; what a trainee has instead of the plan's
    stands at the plan's place.
    """
    for path, value in walk(data):
        if isinstance(value, str):
            if _PARTS.isdisjoint(path):
                yield path, place_of(path), value
        elif not _PARTS.isdisjoint(value):
            for pair, below in _PAIRS.items():
                parts = [value[key] for key in pair if isinstance(value.get(key), str)]
                if parts:
                    yield (*path, *below), place_of((*path, *below)), " ".join(parts)


def place_of(path: Path) -> str:
    """A path without the numbers of lists; what a trainee has instead of the plan's stands at the plan's place."""
    steps = ("plan", *path[3:]) if path[2:3] == ("overrides",) else path
    return "/".join(["*" if step.__class__ is int else step for step in steps])  # type: ignore[misc]


def plain(value: str) -> str:
    """A value without what a retyping may change: widths, spaces, capitals."""
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value)
    return "".join(value.split()).casefold()


@functools.cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """By place, the kind of each plain value."""
    data = library.read_json("schemas/leftovers.json")
    table: dict[str, dict[str, str]] = {}
    for kind in (IDENTIFYING, OTHER):
        for place, values in data[kind].items():
            table.setdefault(place, {}).update((plain(value), kind) for value in values)
    return table


def _finding(case: Case, code: str, spots: list[tuple[Path, str]]) -> Finding:
    (path, value), *others = spots
    fact, at = schema.fact(path), pointer(path)
    values = {"label": Value(fact.full, fact.full_en), "found": Value(value, value, at)}
    if others:
        places = [other for other, _ in others[:_NAMED]]
        # Labels alone would be the same word three times: 旅券の番号 of each trainee.
        values["others"] = Value(
            "、".join(f"{pointer(other)[1:]} {schema.fact(other).label}" for other in places),
            ", ".join(f"{pointer(other)[1:]} {schema.fact(other).label_en}" for other in places),
        )
        values["count"] = Value.of(len(others))
    says = "single" if not others else "several" if len(others) <= _NAMED else "many"
    return sentences.finding(code, says, values=values, case_pointer=at, item=fact.item, file=case.file_of(at))
