"""From figures to points: items, groups, total, pass mark.

Each band of an item is tried from the top, and the first that holds gives the points; a group counts its sum up to its
maximum, with no limit downwards.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from formkit import library
from formkit.law.score.facts import Figures, Missing, applies, contradiction, label, values, written
from formkit.model import Value
from formkit.model.errors import FormLibraryError, UsageError
from formkit.words import dates
from formkit.words.pointer import at

Who = Literal["implementer", "supervisor"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the score table.

    `figures` are the facts and rates behind the points as text; `band` is the number of the band that applies, from 0.
    `missing` are pointers of facts that the case does not give; `values` are the reckoned figures ready to print.
    `unbanded`: the facts are there, but no band of the table holds; no points are given, and it is told.
    An item does not count when another set of items was chosen instead, or when it is not in force.
    """

    id: str
    number: str
    label: str
    label_en: str
    points: int
    maximum: int
    minimum: int
    certainty: str
    figures: str
    figures_en: str
    reason: str
    reason_en: str
    band: int | None
    bands: int
    counted: bool
    missing: tuple[str, ...]
    values: Mapping[str, str]
    unbanded: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group of items: the sum of their points, and what of it counts."""

    id: str
    number: str
    label: str
    label_en: str
    items: tuple[Item, ...]
    raw: int
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one organisation by one table.

    `passed` asks for the pass mark and for an answer to every item that can take points away. `least` and `most` are
    the totals with the items of uncertain wording at nothing and at their maximum.
    """

    table: str
    edition: str
    key: str
    on: dt.date
    groups: tuple[Group, ...]
    total: int
    maximum: int
    pass_mark: int
    passed: bool
    least: int
    most: int
    years: tuple[int, ...]
    earlier_years: tuple[int, ...]

    @property
    def items(self) -> Mapping[str, Item]:
        """All items by id."""
        return {item.id: item for group in self.groups for item in group.items}

    @property
    def missing(self) -> tuple[str, ...]:
        """Pointers of all facts that are missing, each once, in the order of the table."""
        return tuple(dict.fromkeys(fact for item in self.items.values() if item.counted for fact in item.missing))


# -- tables ------------------------------------------------------------------------------------------------------------


@functools.cache
def _tables() -> tuple[Mapping[str, Any], ...]:
    files = [name for name in library.names("schemas/law") if name.startswith("excellent-")]
    return tuple(library.read_json(f"schemas/law/{name}") for name in files)


def table(who: Who, on: dt.date, care: bool = False, edition: str | None = None) -> Mapping[str, Any]:
    """The score table for applications received on a day; `edition` asks for an older one while it may be chosen.

    Raises FormLibraryError when there is none.
    """
    tables = [candidate for candidate in _tables() if candidate["who"] == who and candidate["care"] == care]
    for candidate in sorted(tables, key=lambda candidate: str(candidate["in_force_from"]), reverse=True):
        last = candidate["in_force_until"]
        if edition is not None:
            last = candidate.get("optional_until", last)
        chosen = edition is None or edition == candidate["edition"]
        if chosen and candidate["in_force_from"] <= on.isoformat() and (last is None or on.isoformat() <= last):
            return candidate
    named = f" {edition}" if edition else ""
    editions = [candidate["edition"] for candidate in tables]
    raise FormLibraryError("no_score_table", on=on, edition=named, editions=editions or Value("なし", "none"))


def training_years(on: dt.date) -> tuple[int, int, int]:
    """The three complete training years (技能実習事業年度, 1 April to 31 March) before the one of a day."""
    year = on.year if on.month >= 4 else on.year - 1
    return (year - 3, year - 2, year - 1)


# -- scoring -----------------------------------------------------------------------------------------------------------


_UNBANDED = {"label": "当たる段階がありません", "label_en": "no band of the table holds"}


def _item(key: str, row: Mapping[str, Any], given: Mapping[str, Any], on: dt.date) -> Item:
    figures = Figures(row, given)
    band: int | None = None
    missing: tuple[str, ...] = ()
    first, last = dates.day(row.get("in_force_from")), dates.day(row.get("in_force_until"))
    counted = (first is None or first <= on) and (last is None or on <= last)
    reason, reason_en = "この申請日には使えない項目です", "not in force on this day"
    if counted and (wrong := contradiction(figures, row)):
        ja, en = ([label(key, row, name, english) for name in wrong] for english in (False, True))
        reason, reason_en = f"「{ja[0]}」が「{ja[1]}」より多くなっています", f"{en[0]!r} is more than {en[1]!r}"
    elif counted:
        try:
            band = next((n for n, conditions in enumerate(row["bands"]) if applies(figures, conditions)), None)
            chosen = row["bands"][band] if band is not None else _UNBANDED
            reason, reason_en = chosen["label"], chosen["label_en"]
        except Missing as gap:
            names = [name for name in row["inputs"] if name in gap.facts]
            ja, en = ([label(key, row, name, english) for name in names] for english in (False, True))
            missing = tuple(f"/declaration/{key}/{name}" for name in names)
            reason, reason_en = f"書かれていません：{'、'.join(ja)}", f"not given: {', '.join(en)}"
    return Item(
        row["id"], row["number"], row["label"], row["label_en"],
        int(row["bands"][band]["points"]) if band is not None else 0, row["maximum"], row["minimum"],
        row["certainty"], written(key, row, figures, False), written(key, row, figures, True), reason, reason_en,
        band, len(row["bands"]), counted, missing, values(row, figures), reason == _UNBANDED["label"],
    )  # fmt: skip


def _choose(rows: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> list[Item]:
    """Where a table lets the applicant choose between sets of items, the set with more points counts.

    A set with missing facts is chosen only when no set is complete.
    """
    sets: dict[str, list[Item]] = {}
    for row, item in zip(rows, items, strict=True):
        if "alternative" in row and item.counted:
            sets.setdefault(row["alternative"], []).append(item)
    if len(sets) < 2:
        return list(items)
    best = max(sets, key=lambda name: (all(i.band is not None for i in sets[name]), sum(i.points for i in sets[name])))
    out = []
    for row, item in zip(rows, items, strict=True):
        if item.counted and row.get("alternative", best) != best:
            item = replace(
                item, counted=False, reason="別の項目を選んだので数えません", reason_en="another item was chosen"
            )
        out.append(item)
    return out


def score(case_data: Mapping[str, Any], who: Who, on: dt.date, care: bool = False, edition: str | None = None) -> Score:
    """The score of one organisation by the table for applications received on a day.

    `care` takes the further table for nursing care, which is for supervising organisations only. `edition` asks for
    the older table while the applicant may choose (2020-11-01 to 2021-10-31: `2019-03`).

    Raises UsageError for an implementer's care table, and FormLibraryError when no table is in force.
    """
    if care and who != "supervisor":
        raise UsageError("care_supervisor_only")
    key = f"{who}_care" if care else who
    given = at(case_data, f"/declaration/{key}")
    # Rules, forms and commands ask for the same score again and again, and the cases of one organisation share it.
    facts = json.dumps(given if isinstance(given, Mapping) else {}, sort_keys=True, default=dict)
    return _scored(facts, key, who, on, care, edition)


@functools.lru_cache(maxsize=256)
def _scored(facts: str, key: str, who: Who, on: dt.date, care: bool, edition: str | None) -> Score:
    """The score of the facts of one declaration, as JSON."""
    given = json.loads(facts)
    rules = table(who, on, care, edition)
    groups = []
    for section in rules["groups"]:
        items = _choose(section["items"], [_item(key, row, given, on) for row in section["items"]])
        groups.append(_group(section, items))
    total = sum(group.points for group in groups)
    answered = not any(i.counted and i.band is None and i.minimum < 0 for group in groups for i in group.items)
    earlier = given.get("earlier_years")
    return Score(
        rules["table"], rules["edition"], key, on, tuple(groups), total, rules["maximum"], rules["pass_mark"],
        answered and total >= rules["pass_mark"], _total(groups, lambda item: min(item.points, 0)),
        _total(groups, lambda item: item.maximum), training_years(on),
        tuple(year for year in earlier if isinstance(year, int)) if isinstance(earlier, list | tuple) else (),
    )  # fmt: skip


def _group(section: Mapping[str, Any], items: Sequence[Item]) -> Group:
    raw = sum(item.points for item in items if item.counted)
    return Group(
        section["id"], section["number"], section["label"], section["label_en"], tuple(items), raw,
        min(raw, section["maximum"]), section["maximum"],
    )  # fmt: skip


def _total(groups: Sequence[Group], points: Callable[[Item], int]) -> int:
    """The total if the items of uncertain wording gave other points."""
    total = 0
    for group in groups:
        parts = [points(i) if i.certainty == "uncertain" else i.points for i in group.items if i.counted]
        total += min(sum(parts), group.maximum)
    return total


def scores(case_data: Mapping[str, Any], on: dt.date) -> tuple[Score, ...]:
    """The scores of all declarations that the case has: implementer, supervisor, supervisor's nursing care."""
    has = at(case_data, "/declaration")
    kinds: tuple[tuple[Who, bool], ...] = (("implementer", False), ("supervisor", False), ("supervisor", True))
    keys = has if isinstance(has, Mapping) else {}
    return tuple(
        score(case_data, who, on, care) for who, care in kinds if keys.get(f"{who}_care" if care else who) is not None
    )


def as_view(scores: Iterable[Score]) -> dict[str, Any]:
    """Scores as the forms point into them: `/score/implementer/items/1-I/points`, `…/bands/0`, `…/groups/1/points`.

    All numbers are texts or whole numbers ready to print; an item that does not count has no points and no band.
    """
    return {score.key: _view(score) for score in scores}


def _view(score: Score) -> dict[str, Any]:
    items = {
        item.id: {
            "points": item.points if item.counted else None,
            "counted": item.counted,
            "figures": item.figures,
            "reason": item.reason,
            "reason_en": item.reason_en,
            "bands": [item.counted and item.band == number for number in range(item.bands)],
            "values": dict(item.values),
        }
        for item in score.items.values()
    }
    groups = {g.id: {"raw": g.raw, "points": g.points, "maximum": g.maximum} for g in score.groups}
    return {
        "table": score.table, "edition": score.edition, "groups": groups, "items": items, "total": score.total,
        "maximum": score.maximum, "pass_mark": score.pass_mark, "passed": score.passed,
        "years": "、".join(f"{year}年度" for year in score.earlier_years or score.years),
        "earlier_years": bool(score.earlier_years),
    }  # fmt: skip
