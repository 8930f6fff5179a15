"""How surely something is a page or part of a form, by the words that the form prints."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from formkit.model import Form, Part
from formkit.reading.contents import How

LEAST = 0.6
"""Below this confidence nothing is recognised."""
DOUBTFUL = 0.85
"""Below this confidence it is recognised with doubt (FK404)."""
SHORTEST = 3
"""Characters of printed words that say something."""
CLEAR = 0.5
"""By how much a page's or part's own words must be found more often than its rival's own."""

_LONGEST = 12  # characters after which printed words weigh no more


@dataclass(frozen=True, slots=True)
class Seen:
    """A page, or a whole part, that was recognised: `page` is its number in the part. `confidence` is from 0 to 1."""

    form: Form
    part: Part
    page: int
    confidence: float
    how: How


def stamped_as(form: Form, part: Part, page: int, share: float) -> Seen | None:
    """What a stamp names, when the share of its printed words agrees."""
    confidence = 1.0 if share >= DOUBTFUL else round(share, 3)
    return Seen(form, part, page, confidence, "stamp") if share >= LEAST else None


def weight_of(words: str) -> int:
    """How much printed words weigh: the long ones more."""
    return min(len(words), _LONGEST)


def share_held(words: Collection[str], text: str, weights: Mapping[str, float]) -> float:
    """The share of printed words that a text holds, by weight; by length those that have none."""
    whole = held = 0.0
    for piece in words:
        weight = weights.get(piece, weight_of(piece))
        whole += weight
        if piece in text:
            held += weight
    return held / whole if whole else 0.0


def margin(only_first: Collection[str], only_second: Collection[str], text: str) -> float:
    """How much more of what only one form prints is found than of what only its rival prints (-1 to 1)."""
    if not only_first and not only_second:
        return 0.0
    first = sum(words in text for words in only_first) / len(only_first) if only_first else 1.0
    return first - (sum(words in text for words in only_second) / len(only_second) if only_second else 0.0)
