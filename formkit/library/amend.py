"""A user's own entries for a table of law: checked against the shipped table, then put in their places.

An entry is known by its `in_force_from` and by the fields that the table names in `identified_by` (else `key`). Entries
of the user replace those they have all of these in common with, and entries of an uncertain day on one of its possible
days; others are added.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formkit.model.errors import UsageError

Entry = Mapping[str, Any]

# What an entry says about itself; rules read the other fields, so an entry must have them.
_ABOUT = {
    "key", "unit", "law", "certainty", "source", "note", "fiscal_year", "in_force_from_earliest", "checked_on",
}  # fmt: skip
_TEXTS = {"law", "note", "source", "unit"}
_CERTAINTIES = ("seen", "known", "uncertain")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}|/0*[1-9][0-9]{0,5})?")


def is_day(value: object) -> bool:
    """Whether a value is a day that exists, written as 2026-10-01."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def checked(raw: Any, shipped: Mapping[str, Any], prefectures: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of a user's table, each complete and of the kind that rules expect of it.

    `raw` is the parsed file, `shipped` the table of the same name. The day on which the file was checked is put into its
    entries. Raises UsageError.
    """
    table = shipped["table"]
    if not isinstance(raw, dict) or not isinstance(raw.get("entries"), list):
        raise UsageError("law_not_entries", table=table)
    if raw.get("table", table) != table:
        raise UsageError("law_other_table", table=table)
    if "checked_on" in raw and not is_day(raw["checked_on"]):
        raise UsageError("law_checked_on")
    entries: dict[tuple[object, ...], Entry] = {}
    for number, entry in enumerate(raw["entries"], 1):
        for mistake in _mistakes(entry, shipped, prefectures):
            raise UsageError("law_entry", number=number, why=mistake.words)
        identity = _identity(entry, shipped)
        if identity in entries:
            named = " ".join(map(str, identity))
            raise UsageError("law_entry_twice", number=number, entry=named)
        day = {"checked_on": raw["checked_on"]} if "checked_on" in raw else {}
        entries[identity] = {**day, **entry}
    return tuple(entries.values())


def merged(shipped: Mapping[str, Any], own: Sequence[Entry]) -> tuple[list[Entry], int, int]:
    """The entries of a table with the user's in their places, and how many were replaced and added."""
    entries = {_identity(entry, shipped): entry for entry in shipped["entries"]}
    keys = {entry.get("prefecture"): entry.get("key") for entry in shipped["entries"]}
    for place in [_place(entry, shipped) for entry in own]:
        entries.pop(place, None)
    replaced = len(shipped["entries"]) - len(entries)
    for entry in own:
        # The parameter's name of a minimum wage follows from its prefecture.
        key = entry.get("key") or keys.get(entry.get("prefecture"))
        entries[_identity(entry, shipped)] = {**entry, "key": key} if key else entry
    return list(entries.values()), replaced, len(own) - replaced


def _place(entry: Entry, shipped: Mapping[str, Any]) -> tuple[object, ...]:
    """The identity of the entry whose place a user's entry takes; its own where it is added.

    Where the day of a shipped entry was not seen, any day on which it may have come in force is that day: else a wage
    that the user knows would give way to the uncertain one some weeks later.
    """
    identity = _identity(entry, shipped)
    rows = {_identity(row, shipped): row for row in shipped["entries"]}
    if identity in rows:
        return identity
    day = entry["in_force_from"]
    unseen = (
        place
        for place, row in rows.items()
        if place[:-1] == identity[:-1] and row.get("in_force_from_earliest", "9999") <= day <= row["in_force_from"]
    )
    return next(unseen, identity)


def _identity(entry: Entry, shipped: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(entry[field] for field in (*shipped.get("identified_by", ["key"]), "in_force_from"))


def _mistakes(entry: Any, shipped: Mapping[str, Any], prefectures: Sequence[str]) -> Iterator[UsageError]:
    """What is wrong with one entry, the first mistake first."""
    if not isinstance(entry, dict):
        yield UsageError("law_no_group")
        return
    usual = {field for row in shipped["entries"] for field in row}
    for field in entry:
        if field not in usual | _ABOUT:
            yield UsageError("law_no_field", field=_shown(field), fields=sorted(usual))
    for field in sorted(
        set.intersection(*map(set, shipped["entries"])) - _ABOUT | {*shipped.get("identified_by", ["key"])}
    ):
        if field not in entry:
            yield UsageError("law_field_missing", field=field)
    for field in ("in_force_from", "in_force_from_earliest", "checked_on"):
        if field in entry and not is_day(entry[field]):
            yield UsageError("law_day", field=field)
    if entry.get("in_force_from_earliest", entry["in_force_from"]) > entry["in_force_from"]:
        yield UsageError("law_earliest")
    if entry.get("certainty", "seen") not in _CERTAINTIES:
        yield UsageError("law_certainty", certainties=_CERTAINTIES)
    yield from _values(entry, shipped, prefectures)


def _values(entry: Entry, shipped: Mapping[str, Any], prefectures: Sequence[str]) -> Iterator[UsageError]:
    rows: list[Entry] = shipped["entries"]
    if "prefecture" in entry:
        place = entry["prefecture"]
        if place not in prefectures:
            yield UsageError("law_no_prefecture", prefecture=_shown(place))
        rightly = [row["key"] for row in rows if row["prefecture"] == place and "key" in row]
        if "key" in entry and entry["key"] not in rightly:
            yield UsageError("law_other_key", key=_shown(entry["key"]), prefecture=place)
    elif entry["key"] not in [row["key"] for row in rows]:
        yield UsageError("law_no_key", key=_shown(entry["key"]), keys=sorted({str(row["key"]) for row in rows}))
    else:
        rows = [row for row in rows if row["key"] == entry["key"]]
    for field in sorted(entry.keys() & _TEXTS):
        if not isinstance(entry[field], str):
            yield UsageError("law_no_text", field=field)
    for field in sorted(entry.keys() - {"prefecture", "certainty", "checked_on"} - _TEXTS):
        samples = [row[field] for row in rows if field in row]
        if samples and not any(_fits(entry[field], sample) for sample in samples):
            yield UsageError("law_other_kind", field=field, sample=_shown(samples[-1]))
    if "prefecture" in entry and entry["value"] <= 0:
        yield UsageError("law_no_yen")


def _shown(value: object) -> str:
    """A value as a message names it: short, and without what a terminal would obey."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    kept = "".join(letter for letter in words[:80] if letter.isprintable())
    return f"{kept}…" if len(words) > 80 else kept


def _fits(value: Any, sample: Any) -> bool:
    """Whether a value has the shape of another: kinds, fields, lengths of rows, days, shares such as 1/6."""
    if isinstance(sample, dict):
        return (
            isinstance(value, dict)
            and sample.keys() <= value.keys()
            and all(
                _fits(below, sample[key]) if key in sample else any(_fits(below, other) for other in sample.values())
                for key, below in value.items()
            )
        )
    if isinstance(sample, list):
        return isinstance(value, list) and bool(value) and all(_row(below, sample) for below in value)
    if isinstance(sample, str):
        if is_day(sample):
            return is_day(value)
        figure = _FIGURE.fullmatch(sample)
        return isinstance(value, str) and bool(value) and (not figure or bool(_FIGURE.fullmatch(value)))
    if type(sample) in (int, float):
        kinds = (int, float) if type(sample) is float else (int,)
        # Beyond that it is a slip, and days or months run out of the calendar.
        return type(value) in kinds and 0 <= value <= 100 * max(sample, 1)
    return type(value) is type(sample)


def _row(value: Any, samples: Sequence[Any]) -> bool:
    """Whether a value may stand in a list with others; a row of a table has as many cells, each of its kind."""
    if isinstance(value, list):
        rows = [sample for sample in samples if isinstance(sample, list) and len(sample) == len(value)]
        return any(all(map(_fits, value, row)) for row in rows)
    return any(_fits(value, sample) for sample in samples)
