"""Steps that choose another fact: an entry of a list, a fact elsewhere in the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from formkit.model import View, plan_of, sender_of
from formkit.words.text import plain


class Written(str):
    """A text that is written as it stands: no step after it changes it."""

    __slots__ = ()


def _where(fact: Any, _view: View, chosen: str) -> Any:
    """The entries of a list whose fact has a value: `where subject=3`. Of no list: the fact itself when it has it."""
    key, _, wanted = chosen.partition("=")
    if isinstance(fact, Mapping):
        return fact if plain(fact.get(key)) == wanted else None
    return [entry for entry in fact if plain(entry.get(key)) == wanted]


def _nth(fact: Sequence[Any], _view: View, number: str) -> Any:
    """One entry of a list, counted from 1."""
    return fact[int(number) - 1] if int(number) <= len(fact) else None


def _from(fact: Sequence[Any], _view: View, number: str) -> Sequence[Any]:
    """The entries of a list from one on, counted from 1."""
    return fact[int(number) - 1 :]


def _prefer(fact: Any, view: View, place: str) -> Any:
    """The fact at a place of the view where it is given, else the fact at hand: `prefer /trainee/visa_place`."""
    other = view.get(place)
    return fact if other is None else other


def _lookup(fact: Any, view: View, place: str) -> Any:
    """The entry of a list of the view whose id the fact is; the id itself, as it stands, when there is none."""
    entry = next((entry for entry in view.get(place) or () if entry.get("id") == fact), None)
    return Written(plain(fact)) if entry is None else entry


def _plan(fact: Any, view: View) -> Any:
    """The plan as the trainee at hand has it."""
    return plan_of(view.get("/plan"), fact)


def _of_sender(fact: Any, view: View) -> list[Any]:
    """The trainees of the sending organisation at hand (`/rows/0`)."""
    senders = view.case.data.get("senders")
    return [trainee for trainee in fact if (sender_of(senders, trainee) or (0, None))[1] == view.get("/rows/0")]


STEPS: Mapping[str, Callable[..., Any]] = {
    "where": _where,
    "nth": _nth,
    "from": _from,
    "prefer": _prefer,
    "lookup": _lookup,
    "plan": _plan,
    "of_sender": _of_sender,
}
