"""When a box must be filled: always, never, by hand, or where conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from formkit.model.case import CATEGORIES


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so for a box to be required; all that is named here.

    `categories` are those of the case. `given` are places of the view that have a fact: 0 and false are facts, an empty
    text or list is none. `some` are places with a fact that is neither 0 nor false. `absent` are places without a fact.
    `equals` are places with the value that each must have. `filled` are boxes of the same sheet in which something must
    stand. Of the conditions in `either`, one must hold.
    """

    categories: str = CATEGORIES
    given: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    equals: tuple[tuple[str, Any], ...] = ()
    filled: tuple[str, ...] = ()
    either: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Condition:
        """The condition as boxes.json has it: a single place stands for a list of one."""
        lists = {key: _several(plain[key]) for key in ("given", "some", "absent", "filled") if key in plain}
        return cls(
            plain.get("categories", CATEGORIES), **lists, equals=tuple(plain.get("equals", {}).items()),
            either=tuple(cls.of(other) for other in plain.get("either", ())),
        )  # fmt: skip

    @property
    def places(self) -> tuple[str, ...]:
        """All places of the view that the condition looks at."""
        inner = (place for other in self.either for place in other.places)
        return (*self.given, *self.some, *self.absent, *(place for place, _ in self.equals), *inner)


Requirement = Literal["always", "never", "by hand"] | Condition
"""By hand: people fill it in on paper, such as a signature, a photo, a tick of the applicant's own. Never: optional, or for the office."""

Asks = Literal["identity", "yes-no", "other"]


def requirement(plain: str | Mapping[str, Any]) -> Requirement:
    """What boxes.json says of a box, under `required`."""
    if isinstance(plain, Mapping):
        return Condition.of(plain)
    return cast(Requirement, plain)


def _several(plain: str | list[str]) -> tuple[str, ...]:
    return (plain,) if isinstance(plain, str) else tuple(plain)
