"""From boxes back to facts: what papers say in the words of the case, where a box says it plainly.

The way back of `formatters` for those that lose nothing. Boxes that sum, abridge or join are left out; the comparison
of each box with the case does not need this.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Mapping
from typing import Any

from formkit import library
from formkit.model import Box, Case, Part
from formkit.reading import ReadBox
from formkit.words import text
from formkit.words.pointer import at, steps

_LONGEST = 1000  # entries of a list that papers can speak of
_COPIED = ("/rows/", "/entries/", "/copy/")


@functools.cache
def _continued() -> frozenset[str]:
    """The words that say that a fact stands on a continuation sheet, of all forms."""
    words = {form.continued for form in library.forms()}
    words |= {continuation.words for form in library.forms() for continuation in form.continuations}
    return frozenset(text.comparable(piece) for word in words for piece in (word, *word.split(" / ")))


def is_continued(value: str | bool) -> bool:
    """Whether a box only points to the continuation sheet."""
    return isinstance(value, str) and text.comparable(value) in _continued()


def _number(words: str) -> int | float | None:
    plain = text.comparable(words).replace("円", "")
    if re.fullmatch(r"\d{1,15}", plain):
        return int(plain)
    return float(plain) if re.fullmatch(r"\d{1,15}\.\d{1,9}", plain) else None


def _fact(box: Box, value: str) -> Any:
    """The fact that a text box states, or None when it does not say it alone and plainly."""
    match box.formatter:
        case "text" | "postal" if box.kind != "photo":
            return value
        case "int" | "yen" | "number" | "wage":
            return _number(value)
        case "date_ja" | "date_slash" | "date_in":
            day = text.parse_date(value)
            return day.isoformat() if day else None
        case "nationality":
            return library.by_name("nationalities").get(value, {}).get("code")
    return None


_NAME_PARTS = frozenset(("family", "given", "family_kana", "given_kana"))


def facts_of(part: Part, boxes: Mapping[str, ReadBox]) -> dict[str, tuple[Any, tuple[str, ...]]]:
    """By pointer (into the view of the trainee): the fact that the boxes state, and the boxes that state it.

    A date of three boxes is one fact. Ticks state a fact when they are set: `is M` at /trainee/sex gives "M".
    """
    facts: dict[str, tuple[Any, tuple[str, ...]]] = {}
    dates: dict[str, dict[str, tuple[str, str]]] = {}
    for key, read in boxes.items():
        box = part.boxes[key]
        if box.pointer is None or box.pointer.startswith(_COPIED) or read.value in ("", False) or not read.certain:
            continue
        if is_continued(read.value):
            continue
        if box.formatter in ("year", "month", "day") and isinstance(read.value, str):
            dates.setdefault(box.pointer, {})[box.formatter] = (read.value, key)
        elif box.formatter in _NAME_PARTS and isinstance(read.value, str):
            facts[f"{box.pointer}/{box.formatter}"] = (read.value, (key,))
        elif read.value is True and box.formatter == "is" and box.argument:
            facts[box.pointer] = ({"true": True, "false": False}.get(box.argument, box.argument), (key,))
        elif isinstance(read.value, str) and (fact := _fact(box, read.value)) is not None:
            facts[box.pointer] = (fact, (key,))
    for pointer, pieces in dates.items():
        if len(pieces) == 3:
            year, month, last = (pieces[name][0].strip() for name in ("year", "month", "day"))
            year = str(text.western_year(year) or year)
            day = text.parse_date(f"{year}-{month.removesuffix('月')}-{last.removesuffix('日')}")
            if day:
                facts[pointer] = (day.isoformat(), tuple(key for _, key in pieces.values()))
    return facts


def laid_over(data: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a case's data with facts put at pointers into it; a pointer that leads nowhere is passed over.

    Numbers and texts take the place only of facts of their own kind, so the case keeps its shape.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(data))
    for pointer, fact in facts.items():
        *way, last = steps(pointer)
        there = at(changed, "".join(f"/{step}" for step in way))
        if isinstance(there, dict) and _alike(there.get(last), fact):
            there[last] = fact
        elif isinstance(there, list) and last.isdecimal() and int(last) < len(there) and _alike(there[int(last)], fact):
            there[int(last)] = fact
    return changed


def case_of(facts: Mapping[str, Any]) -> Case:
    """A case with these facts and no others, by pointers into it. Entries of lists that nothing is said of are empty."""
    data: dict[str, Any] = {}
    for pointer, fact in sorted(facts.items()):
        here: Any = data
        way = steps(pointer)
        for step, after in zip(way, [*way[1:], None], strict=True):
            below: Any = fact if after is None else [] if after.isdecimal() else {}
            if isinstance(here, list) and step.isdecimal() and int(step) < _LONGEST:
                here += [{} for _ in range(int(step) + 1 - len(here))]
                here[int(step)] = here[int(step)] or below
                here = here[int(step)]
            elif isinstance(here, dict):
                here = here.setdefault(step, below)
            else:
                break
    return Case(data)


def _alike(old: Any, new: Any) -> bool:
    number = isinstance(old, int | float) and isinstance(new, int | float) and not isinstance(old, bool)
    return old is None or number or type(old) is type(new)
