"""The case as one trainee sees it, and the way back to where each fact was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from formkit.model.case import Case
from formkit.words.pointer import at, merge_patch

ROOTS = {"trainee": "/trainees/0", "sender": "/senders/0"}
"""What a view has beside the case, with a place of the case that has the same facts."""


@dataclass(frozen=True, slots=True)
class View:
    """The case as one trainee sees it, or (number None) as the papers that all share see it.

    `facts` are those of the case with `/trainee`, `/plan` with the trainee's overrides and `/sender`, the trainee's
    sending organisation; a copy of a part that repeats over a list also has `/rows`, `/entries` and `/copy`.
    """

    case: Case
    number: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, trainee: Mapping[str, Any] | None = None, number: int | None = None) -> View:
        """The view of a trainee of the case; `number` (from 0) where it is known, else it is looked up."""
        facts = case.data.copy() if isinstance(case.data, dict) else dict(case.data)  # a copy watches as the case does
        if trainee is not None:
            if number is None:
                number = _number_of(case, trainee)
            facts["trainee"], facts["plan"] = trainee, plan_of(case.data.get("plan"), trainee)
        sender = sender_of(case.data.get("senders"), trainee or {})
        # Whose the papers are follows from facts that may be still to be asked: another is never put in its place.
        asked = bool(case.asked) and (
            case.asks(f"/trainees/{number}/sender")
            or (case.asks(f"/trainees/{number}/nationality") and not (trainee or {}).get("sender"))
        )
        facts["sender"] = sender[1] if sender and not asked else None
        return cls(case, number, facts)

    def get(self, place: str) -> Any:
        """The fact at a place of the view; None when there is none."""
        return at(self.facts, place)

    def with_facts(self, facts: Mapping[str, Any]) -> View:
        """The view with other facts at its top level."""
        return replace(self, facts={**self.facts, **facts})

    @property
    def changed(self) -> bool:
        """Whether the trainee's plan is another than the common one."""
        overrides = self.get("/trainee/overrides")
        return self.number is not None and isinstance(overrides, Mapping) and bool(overrides)

    def typed(self, place: str) -> str:
        """Where in the case a fact of the view was typed.

        /trainee/name → /trainees/1/name, /plan/remarks → /trainees/1/overrides/remarks or /plan/remarks, /rows/0/name →
        /trainees/15/name.
        """
        first, _, rest = place.removeprefix("/").partition("/")
        below = f"/{rest}" if rest else ""
        match first:
            case "trainee" if self.number is not None:
                return f"/trainees/{self.number}{below}"
            case "sender":
                sender = sender_of(self.case.data.get("senders"), self.get("/trainee") or {})
                return f"/senders/{sender[0] if sender else 0}{below}"
            case "plan" if self.changed and _says(self.get("/trainee/overrides"), rest):
                return f"/trainees/{self.number}/overrides{below}"
            case "rows" | "entries" | "copy":
                row, _, inner = rest.partition("/")
                origins: Sequence[str] = self.get(f"/copy/{'origins' if first == 'rows' else 'all_origins'}") or ()
                if first != "copy" and row.isdecimal() and int(row) < len(origins):
                    return self.typed(origins[int(row)] + (f"/{inner}" if inner else ""))
                return self.typed(str(self.get("/copy/list") or "/"))
            case "score":
                return f"/declaration{below}" if rest.count("/") == 0 else f"/declaration/{rest.partition('/')[0]}"
        return place

    def of_trainee(self, place: str) -> str:
        """Where a fact belongs that is so for this trainee alone: what is wrong only there is corrected there."""
        if self.changed and f"{place}/".startswith("/plan/"):
            return f"/trainees/{self.number}/overrides{place.removeprefix('/plan')}"
        return self.typed(place)


def plan_of(plan: Any, trainee: Mapping[str, Any]) -> Any:
    """The plan as a trainee has it: the common one with the trainee's overrides."""
    overrides = trainee.get("overrides")
    return merge_patch(plan or {}, overrides) if isinstance(overrides, Mapping) and overrides else plan or {}


def sender_of(senders: Any, trainee: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]] | None:
    """The trainee's sending organisation with its number: the one named, else that of the nationality, else the first.

    None when the trainee names one that the case does not have: another is never put in its place.
    """
    listed = [(number, sender) for number, sender in enumerate(_list(senders)) if isinstance(sender, Mapping)]
    name = trainee.get("sender")
    if name is not None:
        return next((pair for pair in listed if pair[1].get("id") == name), None)
    same = (pair for pair in listed if pair[1].get("country") == trainee.get("nationality"))
    return next(same, listed[0] if listed else None)


def trainees_of(case: Case) -> list[Mapping[str, Any]]:
    """The trainees of a case, in order."""
    return [trainee for trainee in _list(case.data.get("trainees")) if isinstance(trainee, Mapping)]


def _list(value: Any) -> Sequence[Any]:
    """A list of a case that may be wrong in any way."""
    return value if isinstance(value, list | tuple) else ()


def _number_of(case: Case, trainee: Mapping[str, Any]) -> int | None:
    numbered = list(enumerate(_list(case.data.get("trainees"))))
    same = [number for number, other in numbered if other is trainee]
    same += [
        number for number, other in numbered if isinstance(other, Mapping) and other.get("id") == trainee.get("id")
    ]
    return same[0] if same else None


def _says(overrides: Any, place: str) -> bool:
    """Whether overrides say something at a place: the fact itself, something above it, or something below it."""
    for step in place.split("/"):
        if not isinstance(overrides, Mapping):
            return True
        if step not in overrides:
            return False
        overrides = overrides[step]
    return True
