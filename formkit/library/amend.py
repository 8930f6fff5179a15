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

Entry = Mapping[str, Any]

# What an entry says about itself; rules read the other fields, so an entry must have them.
_ABOUT = {
    "key", "unit", "law", "certainty", "source", "note", "fiscal_year", "in_force_from_earliest", "checked_on",
}  # fmt: skip
_TEXTS = {"law", "note", "source", "unit"}
_CERTAINTIES = ("seen", "known", "uncertain")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}|/0*[1-9][0-9]{0,5})?")


class EntryError(ValueError):
    """What is wrong with a user's table and what to do about it, in both languages."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja, self.en = ja, en


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
    entries. Raises EntryError.
    """
    table = shipped["table"]
    if not isinstance(raw, dict) or not isinstance(raw.get("entries"), list):
        raise EntryError(
            '{"entries": […]} の形ではありません。同梱の schemas/law/' + table + ".json と同じ形で書いてください。",
            'is not of the form {"entries": […]}. Write it as the shipped schemas/law/' + table + ".json.",
        )
    if raw.get("table", table) != table:
        raise EntryError(
            f"table が「{table}」ではありません。formkit.toml の項目名か、ファイルを確かめてください。",
            f"its table is not {table!r}. Check the key in formkit.toml, or the file.",
        )
    if "checked_on" in raw and not is_day(raw["checked_on"]):
        raise EntryError(
            "checked_on は 2026-10-01 の形の日付で書いてください。", "write checked_on as a day: 2026-10-01."
        )
    entries: dict[tuple[object, ...], Entry] = {}
    for number, entry in enumerate(raw["entries"], 1):
        for ja, en in _mistakes(entry, shipped, prefectures):
            raise EntryError(f"entries の{number}番目：{ja}", f"entry {number}: {en}")
        identity = _identity(entry, shipped)
        if identity in entries:
            named = " ".join(map(str, identity))
            raise EntryError(
                f"entries の{number}番目：{named} が二度書かれています。一つにしてください。",
                f"entry {number}: {named} stands twice. Keep one of them.",
            )
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


def _mistakes(entry: Any, shipped: Mapping[str, Any], prefectures: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry, the first mistake first."""
    if not isinstance(entry, dict):
        yield "{…} で書いてください。", "write it as {…}."
        return
    usual = {field for row in shipped["entries"] for field in row}
    for field in entry:
        if field not in usual | _ABOUT:
            keys = "、".join(sorted(usual)), ", ".join(sorted(usual))
            yield (
                f"「{_shown(field)}」という項目はありません。書けるのは {keys[0]} です。",
                f"no field '{_shown(field)}'. There are: {keys[1]}.",
            )
    for field in sorted(
        set.intersection(*map(set, shipped["entries"])) - _ABOUT | {*shipped.get("identified_by", ["key"])}
    ):
        if field not in entry:
            yield f"「{field}」がありません。書いてください。", f"{field!r} is missing. Write it."
    for field in ("in_force_from", "in_force_from_earliest", "checked_on"):
        if field in entry and not is_day(entry[field]):
            yield (
                f"{field} は 2026-10-01 の形の日付で書いてください。",
                f"write {field} as a day that exists: 2026-10-01.",
            )
    if entry.get("in_force_from_earliest", entry["in_force_from"]) > entry["in_force_from"]:
        yield (
            "in_force_from_earliest は in_force_from より後にできません。",
            "in_force_from_earliest cannot be after in_force_from.",
        )
    if entry.get("certainty", "seen") not in _CERTAINTIES:
        words = "、".join(_CERTAINTIES), ", ".join(_CERTAINTIES)
        yield f"certainty は {words[0]} から選んでください。", f"choose certainty from {words[1]}."
    yield from _values(entry, shipped, prefectures)


def _values(entry: Entry, shipped: Mapping[str, Any], prefectures: Sequence[str]) -> Iterator[tuple[str, str]]:
    rows: list[Entry] = shipped["entries"]
    if "prefecture" in entry:
        place = entry["prefecture"]
        if place not in prefectures:
            yield (
                f"都道府県「{_shown(place)}」はありません。東京都、茨城県のように書いてください。",
                f"no prefecture '{_shown(place)}'. Write 東京都.",
            )
        rightly = [row["key"] for row in rows if row["prefecture"] == place and "key" in row]
        if "key" in entry and entry["key"] not in rightly:
            yield (
                f"key「{_shown(entry['key'])}」は{place}のものではありません。消してください。",
                f"key '{_shown(entry['key'])}' is not that of {place}. Take it out.",
            )
    elif entry["key"] not in [row["key"] for row in rows]:
        keys = sorted({str(row["key"]) for row in rows})
        yield (
            f"key「{_shown(entry['key'])}」はありません。あるのは {'、'.join(keys)} です。",
            f"no key '{_shown(entry['key'])}'. There are: {', '.join(keys)}.",
        )
    else:
        rows = [row for row in rows if row["key"] == entry["key"]]
    for field in sorted(entry.keys() & _TEXTS):
        if not isinstance(entry[field], str):
            yield f"{field} は文字で書いてください。", f"write {field} as a text."
    for field in sorted(entry.keys() - {"prefecture", "certainty", "checked_on"} - _TEXTS):
        samples = [row[field] for row in rows if field in row]
        if samples and not any(_fits(entry[field], sample) for sample in samples):
            yield (
                f"{field} の値の種類か大きさが違います。{_shown(samples[-1])} のように書いてください。",
                f"{field} has a value of the wrong kind or size. Write it as {_shown(samples[-1])}.",
            )
    if "prefecture" in entry and entry["value"] <= 0:
        yield "value は 0 より大きい円で書いてください。", "value must be more than 0 yen."


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
