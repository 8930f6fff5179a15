"""The facts of one submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CATEGORIES = "ABCDEF"
_STAGES = {"A": 1, "D": 1, "B": 2, "E": 2, "C": 3, "F": 3}


def stage_of(category: object) -> int | None:
    """The stage of training, 1 to 3, of a category A-F; None for anything else."""
    return _STAGES.get(category) if isinstance(category, str) else None


def is_supervised(category: object) -> bool:
    """Whether a category is of the group type (D, E, F), with a supervising organisation."""
    return category in ("D", "E", "F")


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one submission, as read. `origins` tells for a JSON pointer which included file it came from.

    `asked` are the places of facts that are still to be asked, each with its note; `data` has nothing there.
    """

    data: Mapping[str, Any]
    path: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def category(self) -> str:
        """A to F, as item 4 of the training plan has it."""
        return str(self.data.get("category", ""))

    @property
    def name(self) -> str:
        """What the case is called: its own id, else its file's name."""
        return str(self.data.get("case_id") or (self.path.stem if self.path else "case"))

    def asks(self, place: str) -> bool:
        """Whether the fact at a place is still to be asked, by itself or with all that it belongs to."""
        return any(f"{place}/".startswith(f"{asked}/") for asked, _ in self.asked)

    def asks_within(self, place: str) -> bool:
        """Whether a fact at a place, or a part of it, is still to be asked; of a whole branch of the case only itself."""
        below = place.count("/") > 1 and any(asked.startswith(f"{place}/") for asked, _ in self.asked)
        return below or self.asks(place)

    def file_of(self, pointer: str) -> str | None:
        """Name of the file in which the fact at `pointer` was typed."""
        while pointer:
            if pointer in self.origins:
                return self.origins[pointer]
            pointer = pointer.rpartition("/")[0]
        return str(self.path) if self.path else None
