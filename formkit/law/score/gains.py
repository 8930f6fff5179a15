"""What would bring a score to the pass mark: the next bands of each item, and the fewest changes that suffice.

Some items can be changed before filing (a manual, a registration, courses), some cost wages or housing, and some are
the record of past years, which no one can change on purpose. Ways prefer them in that order.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from formkit.law.score.points import Item, Score, Who, table

Effort = Literal["measure", "pay", "record"]
_EFFORTS: tuple[Effort, ...] = ("measure", "pay", "record")

_PAY = {"lowest_wage", "raises", "housing_improvement", "fulltime_staff"}
_COURSES = {"instructors_trained", "life_trained", "auditors_trained"}


@dataclass(frozen=True, slots=True)
class Step:
    """A better band of an item: its points, what it asks for, and what the total would gain by it alone."""

    points: int
    label: str
    label_en: str
    gain: int


@dataclass(frozen=True, slots=True)
class Change:
    """An item that could have more points: its better bands from the next one up, and how it can be changed.

    A gain of 0 means that its group is already at its maximum.
    """

    item: Item
    group: str
    effort: Effort
    steps: tuple[Step, ...]


def _effort(row: Mapping[str, Any]) -> Effort:
    names = set(row["inputs"])
    if names & _PAY:
        return "pay"
    if names & _COURSES or (set(row["inputs"].values()) == {"yes"} and row["minimum"] == 0):
        return "measure"
    return "record"


def _nobody(band: Mapping[str, Any]) -> bool:
    """Whether a band is for organisations of which nobody has been examined."""
    return any(sign == "=" and wanted is None for _, sign, wanted in (*band.get("all", ()), *band.get("any", ())))


def _better(item: Item, row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Bands with more points, from the next one up; one kind of band each for those with and without a record."""
    bands: Sequence[Mapping[str, Any]] = row["bands"]
    nobody = item.band is not None and _nobody(bands[item.band]) and "all" in bands[item.band]
    mine = [band for band in bands if ("all" in band and _nobody(band)) == nobody]
    by_points: dict[int, Mapping[str, Any]] = {}
    for band in mine:
        if band["points"] > item.points:
            by_points.setdefault(band["points"], band)
    yield from (by_points[points] for points in sorted(by_points))


def changes(score: Score) -> tuple[Change, ...]:
    """The items that could have more points, those with the greatest gain first; easier ones first among equals."""
    who: Who = "implementer" if score.key == "implementer" else "supervisor"
    edition = score.edition if score.key != "supervisor_care" else None
    rules = table(who, score.on, score.key == "supervisor_care", edition)
    rows = {row["id"]: row for group in rules["groups"] for row in group["items"]}
    gains = []
    for group in score.groups:
        for item in group.items:
            if not item.counted:
                continue
            steps = tuple(
                Step(
                    band["points"], band["label"], band["label_en"],
                    min(group.raw - item.points + band["points"], group.maximum) - group.points,
                )
                for band in _better(item, rows[item.id])
            )  # fmt: skip
            if steps:
                gains.append(Change(item, group.id, _effort(rows[item.id]), steps))
    return tuple(sorted(gains, key=lambda change: (-change.steps[-1].gain, _EFFORTS.index(change.effort))))


def way(score: Score) -> tuple[tuple[Change, Step], ...] | None:
    """The easiest changes with which the score passes: measures before pay before record, then as few as possible.

    Each item goes no higher than needed. Empty when the points suffice already; None when nothing suffices.
    """
    if score.total >= score.pass_mark:
        return ()
    every = changes(score)
    for number in range(1, len(_EFFORTS) + 1):
        allowed = [change for change in every if change.effort in _EFFORTS[:number]]
        chosen = _fewest(score, allowed)
        if chosen is not None:
            return _lowered(score, chosen)
    return None


def _total(score: Score, chosen: Sequence[tuple[Change, Step]]) -> int:
    raised = {change.item.id: step.points for change, step in chosen}
    total = 0
    for group in score.groups:
        raw = sum(raised.get(item.id, item.points) for item in group.items if item.counted)
        total += min(raw, group.maximum)
    return total


def _fewest(score: Score, allowed: Sequence[Change]) -> list[Change] | None:
    """The fewest items that, raised to their best bands, reach the pass mark; most points first among equals.

    For each group the best choice of each size is found, and the groups are then put together by size: exact, and
    quick, because a group has few items.
    """
    best: dict[int, tuple[int, list[Change]]] = {0: (0, [])}
    for group in score.groups:
        own = [change for change in allowed if change.group == group.id]
        sizes: dict[int, tuple[int, list[Change]]] = {}
        for size in range(len(own) + 1):
            picks = ((_gain(score, pick), list(pick)) for pick in itertools.combinations(own, size))
            sizes[size] = max(picks, key=lambda pick: pick[0])
        merged: dict[int, tuple[int, list[Change]]] = {}
        for (before, (points, names)), (size, (more, pick)) in itertools.product(best.items(), sizes.items()):
            if before + size not in merged or points + more > merged[before + size][0]:
                merged[before + size] = (points + more, names + pick)
        best = merged
    enough = [size for size, (points, _) in best.items() if score.total + points >= score.pass_mark]
    return best[min(enough)][1] if enough else None


def _gain(score: Score, pick: Sequence[Change]) -> int:
    return _total(score, [(change, change.steps[-1]) for change in pick]) - score.total


def _lowered(score: Score, chosen: Sequence[Change]) -> tuple[tuple[Change, Step], ...]:
    """Each change at the lowest band that still passes, the hardest lowered first."""
    picked = {change.item.id: (change, change.steps[-1]) for change in chosen}
    for change in sorted(chosen, key=lambda change: -_EFFORTS.index(change.effort)):
        for step in change.steps:
            trial = {**picked, change.item.id: (change, step)}
            if _total(score, list(trial.values())) >= score.pass_mark:
                picked = trial
                break
    return tuple(picked.values())
