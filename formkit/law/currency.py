"""How current the data of law is: when each table that a case needs was checked, and until when it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from formkit import library
from formkit.law.rules.table import law
from formkit.law.score import Who, table
from formkit.library import sentences
from formkit.model import Case, Finding, Value, is_supervised, stage_of
from formkit.model.errors import FormLibraryError
from formkit.words import dates
from formkit.words.pointer import at

_WAGES = ("minimum-wages", "industry-minimum-wages")
_CODES = ("holidays", "occupations", "prefectures")
_ALWAYS = ("plan", "timing", "treatment", "staff", "quotas")
_DECLARED: tuple[tuple[str, Who, bool], ...] = (
    ("implementer", "implementer", False), ("supervisor", "supervisor", False), ("supervisor_care", "supervisor", True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """One table of law, or a dated code table: the day on which it was checked, and its last day (None: open)."""

    name: str
    title: str
    title_en: str
    checked_on: dt.date
    until: dt.date | None

    def aged(self, today: dt.date) -> bool:
        """Whether it was checked too long ago, or ends soon or has ended."""
        return self._old(today) or self._ending(today)

    def words(self, today: dt.date) -> Value:
        """Its title with the day that is the reason, as a sentence names it."""
        days: list[tuple[str, str]] = []
        if self._old(today) or not self._ending(today):
            days.append((f"{self.checked_on} 確認", f"checked on {self.checked_on}"))
        if self._ending(today):
            days.append((f"{self.until} まで", f"until {self.until}"))
        ja, en = "、".join(day for day, _ in days), ", ".join(day for _, day in days)
        return Value(f"{self.title}（{ja}）", f"{self.title_en} ({en})")

    def _old(self, today: dt.date) -> bool:
        return bool((today - self.checked_on).days > law("checked_within", today))

    def _ending(self, today: dt.date) -> bool:
        return self.until is not None and bool((self.until - today).days < law("until_near", today))


def tables_of(case: Case, on: dt.date) -> Iterator[Table]:
    """The tables that a case needs, by its facts; `on` is the day whose law counts.

    Every case: the numbers for plan, timing, treatment, staff and quotas, and the prefectures. Lectures: stage i, and
    what has no category that we know. Sending: the group type, and likewise. Minimum wages, those of industries as well:
    where a place of training of the case is in a prefecture of the table; they count as checked when the prefecture with
    the oldest day was, a user's entry by its own `checked_on`. Score tables: the edition in force for each declaration
    that the case has, so that of nursing care only where that is declared. Occupations: where the plan has one. Timeline
    and holidays: where the plan has a first day to count from.
    What single trainees have instead of the common facts (`overrides`) does not ask for more tables.
    """
    data, stage = case.data, stage_of(case.category)
    for name in _ALWAYS:
        yield _table(name)
    if stage in (1, None):
        yield _table("lectures")
    if is_supervised(case.category) or stage is None:
        yield _table("sending")
    yield from _wages(_prefectures(data))
    declared = at(data, "/declaration")
    for key, who, care in _DECLARED:
        if isinstance(declared, Mapping) and declared.get(key) is not None:
            yield from _scores(who, care, on)
    yield _codes("prefectures")
    if at(data, "/plan/occupation"):
        yield _codes("occupations")
    if dates.day(at(data, "/plan/periods/0/from")):
        yield _table("timeline")
        yield _codes("holidays")


def every_table(today: dt.date) -> tuple[Table, ...]:
    """All tables, of score tables those in force today. What is ours and no law (how old a table may be) is left out."""
    names = [name.removesuffix(".json") for name in library.names("schemas/law")]
    tables = [_table(name) for name in names if name != "checking" and not name.startswith("excellent-")]
    scores = [score for _, who, care in _DECLARED for score in _scores(who, care, today)]
    return (*tables, *scores, *map(_codes, _CODES))


def joined(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Each table once, for several cases; what was checked on different days counts from the oldest."""
    oldest: dict[str, Table] = {}
    for entry in tables:
        before = oldest.get(entry.name, entry)
        oldest[entry.name] = replace(entry, checked_on=min(entry.checked_on, before.checked_on))
    return tuple(oldest.values())


def finding(tables: Iterable[Table], today: dt.date) -> Finding | None:
    """One finding for all tables that are no longer current; None when all are."""
    aged = [entry.words(today) for entry in tables if entry.aged(today)]
    if not aged:
        return None
    days = {"days": law("checked_within", today), "near": law("until_near", today), "tables": aged}
    return sentences.finding("FK131", values={name: Value.of(value) for name, value in days.items()})


def _prefectures(data: Mapping[str, Any]) -> set[str]:
    places = at(data, "/implementer/workplaces")
    names = (at(place, "/address/prefecture") for place in (places if isinstance(places, list) else ()))
    return {name for name in names if isinstance(name, str)}


def _wages(prefectures: set[str]) -> Iterator[Table]:
    for name in _WAGES:
        whole = library.read_json(f"schemas/law/{name}.json")
        newest: dict[str, str] = {}
        for entry in whole["entries"]:
            place = entry["prefecture"]
            if place in prefectures:
                newest[place] = max(newest.get(place, ""), entry.get("checked_on", whole["checked_on"]))
        if newest:
            yield _dated({**whole, "checked_on": min(newest.values())}, name)


def _scores(who: Who, care: bool, on: dt.date) -> Iterator[Table]:
    try:
        whole = table(who, on, care)
    except FormLibraryError:  # No edition is in force on that day: there is nothing to check.
        return
    yield _dated(whole, f"{whole['table']}_{whole['edition']}")


def _table(name: str) -> Table:
    return _dated(library.read_json(f"schemas/law/{name}.json"), name)


def _codes(name: str) -> Table:
    return _dated(library.read_json(f"schemas/codes/{name}.json"), name)


def _dated(whole: Mapping[str, Any], name: str) -> Table:
    checked_on = dt.date.fromisoformat(whole["checked_on"])
    return Table(name, whole["title"], whole["title_en"], checked_on, dates.day(whole.get("until")))
