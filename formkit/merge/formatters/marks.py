"""Steps that answer yes or no, for ticks and circles. They also see a fact that is absent (None)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from formkit.words.text import plain


def _is(fact: Any, _view: object, word: str) -> bool:
    return fact is not None and plain(fact) == word


def _among(fact: Any, _view: object, letters: str) -> bool:
    """Whether the fact is one of some letters: `among AD` for the categories of stage i."""
    return fact is not None and plain(fact) in letters


def _contains(fact: Any, _view: object, word: str) -> bool:
    return word in (fact or ())


def _some(fact: Any, _view: object) -> bool:
    return bool(fact)


def _none(fact: Any, _view: object) -> bool:
    """Whether it is said that there is none: an empty list, 0 or false, but not a fact that is absent."""
    return fact is not None and not fact


def _listed(fact: Any, _view: object, id_: str) -> bool:
    return any(entry.get("id") == id_ for entry in fact or ())


STEPS: Mapping[str, Callable[..., bool]] = {
    "is": _is,
    "among": _among,
    "contains": _contains,
    "some": _some,
    "none": _none,
    "listed": _listed,
}
