"""Facts that are still to be asked: {"$ask": "whom to ask"} in place of a fact, told as a list and never printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from formkit.case import schema
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.words.pointer import at as value_at
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


class Watched(dict[str, Any]):
    """An object of the case from which facts to be asked were taken out: whoever looks for one of them is noted.

    `absent` are these facts by their keys, each with its place; `looked` gathers the places of those looked for.
    """

    __slots__ = ("absent", "looked")

    def __init__(self, facts: Mapping[str, Any], absent: Mapping[str, str], looked: set[str]) -> None:
        super().__init__(facts)
        self.absent, self.looked = absent, looked

    def _note(self, key: object) -> None:
        if isinstance(key, str) and key in self.absent and not super().__contains__(key):
            self.looked.add(self.absent[key])

    def get(self, key: str, default: Any = None) -> Any:
        """The fact, or `default`; looked for."""
        self._note(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def copy(self) -> Watched:
        """The same facts, watched as these are."""
        return Watched(self, self.absent, self.looked)

    def __or__(self, other: Any) -> Any:
        whole = self.copy()
        whole.update(other)
        return whole


def watched(case: Case, looked: set[str]) -> Case:
    """The case with its facts watched: whoever looks for one that is to be asked adds its place to `looked`."""
    return replace(case, data=watch(case, case.data, looked))


def watch(case: Case, facts: Any, looked: set[str]) -> Any:
    """The same for facts of the case in any arrangement, such as those of a view."""
    absent: dict[Path, dict[str, str]] = {}
    for place, _ in case.asked:
        *above, key = steps_of(place)
        absent.setdefault(tuple(above), {})[str(key)] = place
    # A view has facts of the case at other places too: they are the same objects, but for a plan that was changed.
    same = {id(value_at(case.data, pointer(above))): keys for above, keys in absent.items()}

    def copied(value: Any, path: Path) -> Any:
        if isinstance(value, list):
            return [copied(below, (*path, number)) for number, below in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        inside = {key: copied(below, (*path, key)) for key, below in value.items()}
        keys = same.get(id(value)) or absent.get(path)
        return Watched(inside, keys, looked) if keys else inside

    return copied(facts, ())


def without_asked(finding: Finding, looked: Iterable[str]) -> Finding | None:
    """What is left of a finding whose rule looked for these facts to be asked before it found it.

    Nothing, where it hangs on one of them. A total that lacks a number stands, as a warning that is not certain. A fact
    of another entry of the same list takes nothing away: one trainee's name is to be asked, and the number of the next
    one's passport is wrong.
    """
    steps = steps_of(finding.case_pointer or "")
    places = [place for place in map(steps_of, looked) if not _of_other_entry(steps, place)]
    if not places:
        return finding
    if not all(_is_number(place) for place in places):
        return None
    return replace(
        finding, severity="warning" if finding.severity == "error" else finding.severity, certainty="uncertain"
    )


def _is_number(place: Path | list[str | int]) -> bool:
    kinds = (schema.node(place) or {}).get("type")
    return bool({"number", "integer"} & {*([kinds] if isinstance(kinds, str) else kinds or ())})


def _of_other_entry(steps: list[str | int], others: list[str | int]) -> bool:
    for step, other in zip(steps, others, strict=False):
        if step != other:
            return isinstance(step, int) and isinstance(other, int)
    return False


def silenced(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those about facts that are to be asked: what they say is that the fact is absent."""
    return [finding for finding in findings if not (finding.case_pointer and case.asks(finding.case_pointer))]
