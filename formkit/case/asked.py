"""Facts that are still to be asked: {"$ask": "whom to ask"} in place of a fact, told as a list and never printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from formkit.case import schema
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.words.pointer import path as steps_of
from formkit.words.pointer import pointer

KEY = "$ask"

# Without these nobody knows which papers there are, whose they are or what was let pass.
_DECIDING = ("/$schema", "/case_id", "/category", "/dates", "/dates/application", "/trainees", "/accepted", "")
_DECIDING_OF_TRAINEE = ("id", "overrides")

Path = tuple[str | int, ...]


def take_out(data: Any, refuse: Callable[[str, str], None]) -> tuple[Any, list[tuple[str, str]]]:
    """The facts without those that are to be asked, and these: place and note of each.

    In a trainee's overrides null stays, which takes the common fact away. `refuse` is told the place and the name of
    the sentence of what cannot be asked there.
    """
    asked: list[tuple[str, str]] = []
    if not _asks(data):
        return data, asked

    def without(value: Any, path: Path) -> Any:
        if isinstance(value, list):
            return [without(below, (*path, number)) for number, below in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        if KEY in value:
            if says := _wrong(value, path):
                refuse(pointer(path), says)
            else:
                asked.append((pointer(path), value[KEY].strip()))
            return None
        facts = {key: without(below, (*path, key)) for key, below in value.items()}
        dropped = [key for key, below in value.items() if isinstance(below, Mapping) and KEY in below]
        return facts if _in_overrides(path) else {key: fact for key, fact in facts.items() if key not in dropped}

    return without(data, ()), asked


def _asks(data: Any) -> bool:
    """Whether anything in the facts is to be asked: most cases have nothing of the kind."""
    waiting = [data]
    for value in waiting:
        if value.__class__ is dict:
            if KEY in value:
                return True
            waiting += value.values()
        elif value.__class__ is list:
            waiting += value
    return False


def _wrong(value: Mapping[str, Any], path: Path) -> str | None:
    """The name of the sentence that tells why a fact cannot be asked in this way."""
    if len(value) > 1:
        return "beside"
    if not isinstance(value[KEY], str) or not value[KEY].strip():
        return "no_note"
    if path and isinstance(path[-1], int):
        return "in_list"
    deciding = path[:1] == ("trainees",) and len(path) == 3 and path[2] in _DECIDING_OF_TRAINEE
    return "deciding" if deciding or pointer(path) in _DECIDING else None


def _in_overrides(path: Path) -> bool:
    return path[:1] == ("trainees",) and path[2:3] == ("overrides",)


def listed(case: Case) -> list[Finding]:
    """FK156, which lists the facts of a case that are still to be asked; nothing when there are none."""
    if not case.asked:
        return []
    named = [_named(case, place, note) for place, note in case.asked]
    places = Value("、".join(words.ja for words in named), "; ".join(words.en for words in named))
    values = {"number": Value.of(len(named)), "places": places}
    file = str(case.path) if case.path else None
    return [sentences.finding("FK156", "listed", values=values, file=file)]


def _named(case: Case, place: str, note: str) -> Value:
    steps = steps_of(place)
    fact = schema.fact(steps)
    who = ""
    if steps[:1] == ["trainees"] and isinstance(steps[1], int):
        trainee = case.data["trainees"][steps[1]]
        who = str((isinstance(trainee, Mapping) and trainee.get("id")) or steps[1] + 1)
    return Value(f"{who and f'{who} '}{fact.full}（{note}）", f"{who and f'{who}: '}{fact.full_en} ({note})")


def silenced(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those about facts that are to be asked: what they say is that the fact is absent."""
    return [finding for finding in findings if not (finding.case_pointer and case.asks(finding.case_pointer))]
