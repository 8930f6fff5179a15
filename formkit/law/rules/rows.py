"""Rules that are rows of a table (schemas/checks): a fact that must (not) be given, or be before, after, over, under another.

A row names a place of the case, in which * is each entry of a list, and a test of the fact there. It makes a hit wherever
the test is met, all tests of `when` are met too, and none of `unless`. What a test compares with is another place, a
figure, or an object: a parameter of the law, or a place `of` that is told bare or moved by some time of the law.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from formkit import library
from formkit.law.rules.organisations import in_construction
from formkit.law.rules.table import At, Hit, Rule, Site, fraction
from formkit.law.rules.timing import entry_day
from formkit.model import Value
from formkit.words import dates
from formkit.words.pointer import at

Positions = tuple[int, ...]
Row = Mapping[str, Any]

_FACTS: Mapping[str, Callable[[Site], tuple[str, Any]]] = {
    "start": lambda site: ("/plan/periods/0/from", site.start),
    "end": lambda site: ("/plan/periods/0/to", site.end),
    "entry": lambda site: entry_day(site) or ("/dates/entry", None),
    "filing": lambda site: next(
        ((place, day) for key in ("coe_application", "application") if (day := site.day(place := f"/dates/{key}"))),
        ("/dates/application", None),
    ),
    "applied": lambda site: ("/dates/application", site.day("/dates/application") or site.as_of),
    "arrival": lambda site: ("/dates/entry", site.day("/dates/entry") or site.start),
    "law_day": lambda site: ("/dates/application", site.as_of),
    "stage": lambda site: ("/category", site.stage),
    "supervised": lambda site: ("/category", site.supervised),
    "construction": lambda site: ("/plan/occupation/code", in_construction(site)),
}
"""What is reckoned from the case and named without a place: where it belongs, and its value."""


def _day(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) else dates.day(value)


_COMPARED: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any, Any], bool], str]] = {
    "after": (_day, operator.gt, "at_most"),
    "from": (_day, operator.ge, "below"),
    "before": (_day, operator.lt, "at_least"),
    "until": (_day, operator.le, "above"),
    "other_day": (_day, operator.ne, "expected"),
    "other_word": (lambda value: value if isinstance(value, str) and value else None, operator.ne, "expected"),
    "over": (fraction, operator.gt, "at_most"),
    "reaching": (fraction, operator.ge, "below"),
    "under": (fraction, operator.lt, "at_least"),
    "other_number": (fraction, operator.ne, "expected"),
}
"""How days and numbers are read and compared, and as what of the hit the other one is told."""

_STATES: Mapping[str, Callable[[Any], bool]] = {
    "empty": operator.not_,
    "absent": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "entries": lambda value: isinstance(value, list) and any(isinstance(entry, dict) for entry in value),
}

_MOVED: Mapping[str, Callable[[dt.date, int], dt.date]] = {
    "months_before": lambda day, months: dates.add_months(day, -months),
    "months_after": dates.add_months,
    "years_before": lambda day, years: dates.add_months(day, -12 * years),
    "days_before": lambda day, days: day - dt.timedelta(days=days),
    "until_months": dates.until,
    "last_day_of_years": lambda day, years: dates.last_day(day, 12 * years),
}


@functools.cache
def rules() -> Sequence[Rule]:
    """The rules of all tables."""
    tables = [library.read_json(f"schemas/checks/{name}")["rules"] for name in library.names("schemas/checks")]
    return [
        Rule(code, table["scope"], functools.partial(_hits, _rows(table["rows"])))
        for rules in tables
        for code, table in rules.items()
    ]


def _rows(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, one for each of the places of those that have several."""
    return [
        {**row, "at": place} for row in rows for place in ([row["at"]] if isinstance(row["at"], str) else row["at"])
    ]


def _hits(rows: Sequence[Row], site: Site) -> Iterator[Hit]:
    for row in rows:
        for positions in _positions(site, row["at"]):
            hit = _hit(site, row, positions)
            if hit is not None:
                yield hit


def _positions(site: Site, place: str) -> Sequence[Positions]:
    """The positions of the entries of the lists that a place runs through."""
    every: list[Positions] = [()]
    above, star, rest = place.partition("/*")
    while star:
        every = [(*before, index) for before in every for index, _ in site.each(_at(above, before))]
        below, star, rest = rest.partition("/*")
        above += f"/*{below}"
    return every


def _at(place: str, positions: Positions) -> str:
    for position in positions:
        place = place.replace("*", str(position), 1)
    return place


def _fact(site: Site, name: str, positions: Positions) -> tuple[str, Any]:
    """Where a fact stands, and what it is."""
    if name in _FACTS:
        return _FACTS[name](site)
    place = _at(name, positions)
    return place, site.get(place)


def _hit(site: Site, row: Row, positions: Positions) -> Hit | None:
    met = _met(site, row, positions)
    if met is None or not all(_met(site, test, positions) is not None for test in row.get("when", ())):
        return None
    if any(_met(site, test, positions) is not None for test in row.get("unless", ())):
        return None
    place, value, bounds = met
    if "bounds" in row:
        bounds = {name: _other(site, other, positions) for name, other in row["bounds"].items()}
    if "expected" in row:
        bounds = {"expected": row["expected"]}
    named = {name: _other(site, other, positions) for name, other in row.get("values", {}).items()}
    return Hit(place, value, row.get("says"), **bounds, **named)


def _met(site: Site, test: Row, positions: Positions) -> tuple[str, Any, dict[str, Any]] | None:
    """Place, value found and bound of a test that is met."""
    place, fact = _fact(site, test["at"], positions)
    for name, wanted in test.items():
        if name in _COMPARED:
            read, holds, bound = _COMPARED[name]
            own, other = read(fact), _other(site, wanted, positions, read)
            value = other.value if isinstance(other, At) else other
            return (place, own, {bound: other}) if own is not None and value is not None and holds(own, value) else None
        if name in _STATES:
            return (place, fact if name == "absent" else None, {}) if _STATES[name](fact) is wanted else None
    if "same" in test:
        return (place, fact, {}) if fact == _fact(site, test["same"], positions)[1] else None
    values = test["is"] if isinstance(test["is"], list) else [test["is"]]
    same = any(fact == value and isinstance(fact, bool) == isinstance(value, bool) for value in values)
    return (place, None if isinstance(fact, bool) else fact, {}) if same else None


def _as_typed(value: Any) -> Any:
    day = _day(value)
    return day if day is not None else fraction(value) if isinstance(value, float) else value


def _other(site: Site, about: Any, positions: Positions, read: Callable[[Any], Any] = _as_typed) -> Any:
    """What a row compares with or names: a fact with its place, a parameter of the law, a day moved by one, words, a figure."""
    if isinstance(about, str):
        place, value = _fact(site, about, positions)
        return At(place, read(value))
    if not isinstance(about, dict):
        return about
    if "ja" in about:
        return Value(about["ja"], about["en"])
    if "days_from" in about:
        first, last = (_day(_fact(site, about[end], positions)[1]) for end in ("days_from", "to"))
        return (last - first).days if first and last else None
    if "law" in about:
        return read(_law(site, about["law"]))
    place, fact = _fact(site, about["of"], positions)
    value = read(fact)
    for name, move in _MOVED.items():
        if name in about and value is not None:
            time = _law(site, about[name])
            value = None if time is None else move(value, time)
    return At(place, value)  # what follows from a personal fact is as personal


def _law(site: Site, name: str) -> Any:
    """A parameter of the law, or one of its figures: usual_filing/{stage}."""
    key, _, figure = name.format(stage=site.stage).partition("/")
    return at(site.law(key), f"/{figure}" if figure else "")
