"""What a rule is: a small function with an id, and the site in the case that it looks at.

What a rule says, its severity and its law stand in schemas/findings under its id; its numbers stand, with dates
and sources, in schemas/law. Rules look at cases that may be wrong in any other way, so they read facts through `Site`,
which gives None for what is absent or of the wrong kind, and stay silent about it: the schema has told of it already.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeVar

from formkit import library
from formkit.library.settings import settled
from formkit.model import Case, Value, View, is_supervised, stage_of
from formkit.words import dates

Scope = Literal["case", "plan", "trainee"]
Number = int | Fraction
"""A number of the case without the error of binary floats. Whole ones stay whole, which is far cheaper to reckon with;
quotients are written Fraction(a, b), for / between two whole numbers gives a float."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """A value of the case that a sentence or a bound names, with its own place (as rules give places)."""

    place: str
    value: object


class Hit:
    """One thing that a rule found: place, the value found there, bounds, and the values that its sentence names.

    `says` names the sentence when the rule has several. A bound or a named value that stands in the case, or follows
    from what stands there, is given as `At(place, value)`, so that it is hidden where that place is personal; what is
    given bare is a figure or a word of the law; a bare day and a bare `expected` are as personal as the hit's place. A sentence may name the bounds too: {at_most}. `expected` is for what
    should stand there in words.
    """

    __slots__ = ("above", "at_least", "at_most", "below", "expected", "found", "place", "says", "values")

    def __init__(
        self,
        place: str,
        found: object = None,
        says: str | None = None,
        /,
        *,
        expected: object = None,
        at_least: object = None,
        at_most: object = None,
        above: object = None,
        below: object = None,
        **values: object,
    ) -> None:
        self.place, self.found, self.says, self.expected, self.values = place, found, says, expected, values
        self.at_least, self.at_most, self.above, self.below = at_least, at_most, above, below


@dataclass(frozen=True, slots=True)
class Site:
    """Where a rule looks: the view of one trainee, or of the plan that all share, and the day whose law counts.

    `fixed` says that the user chose the day, so that no day of the case counts instead. `memo`, `facts` and `lists`
    keep what rules have asked for.
    """

    view: View
    as_of: dt.date
    fixed: bool = False
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    facts: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    lists: dict[str, Sequence[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def case(self) -> Case:
        """The case, as it is for all."""
        return self.view.case

    @property
    def index(self) -> int | None:
        """The number of the trainee at hand, from 0; None when the plan of all is looked at."""
        return self.view.number

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What follows from the case and the day alone: worked out once a run, however many rules ask."""
        return _kept(self.memo, key, make)

    def once_here(self, key: str, make: Callable[[], T]) -> T:
        """What follows from the plan or the trainee at hand: worked out once for each."""
        return _kept(self.facts, key, make)

    def law(self, key: str, on: dt.date | None = None) -> Any:
        """The value of a legal parameter on the day whose law counts.

        `on` is for parameters that apply on a day of their own (a wage on the day it is paid); a day that the user
        chose wins over it.
        """
        return law(key, on if on and not self.fixed else self.as_of)

    @property
    def stage(self) -> int | None:
        """1, 2 or 3 by the category; None when the category is wrong."""
        return stage_of(self.case.category)

    @property
    def supervised(self) -> bool:
        """Whether the category is D, E or F."""
        return is_supervised(self.case.category)

    def get(self, place: str) -> Any:
        """The fact at a place: /plan is the plan at hand, /trainee the trainee, the rest is the case."""
        # Hundreds of rules ask for the same few facts.
        facts = self.facts
        if place not in facts:
            facts[place] = self.view.get(place)
        return facts[place]

    def day(self, place: str) -> dt.date | None:
        """The date at a place."""
        return dates.day(self.get(place))

    def number(self, place: str) -> Number | None:
        """The number at a place, exactly as typed."""
        return fraction(self.get(place))

    def text(self, place: str) -> str | None:
        """The text at a place."""
        value = self.get(place)
        return value if isinstance(value, str) else None

    def each(self, place: str) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """The objects of the list at a place with their positions."""
        lists = self.lists
        if place not in lists:
            value = self.get(place)
            every = enumerate(value) if isinstance(value, list) else ()
            lists[place] = tuple([(index, entry) for index, entry in every if isinstance(entry, dict)])
        return lists[place]

    def periods(self, place: str) -> list[tuple[int, dt.date, dt.date]]:
        """The periods of the list at a place that have both ends, with their positions."""
        found = [(index, dates.day(entry.get("from")), dates.day(entry.get("to"))) for index, entry in self.each(place)]
        return [(index, first, last) for index, first, last in found if first and last]

    @property
    def start(self) -> dt.date | None:
        """First day of the planned training."""
        return self._ends[0]

    @property
    def end(self) -> dt.date | None:
        """Last day of the planned training."""
        return self._ends[1]

    @property
    def _ends(self) -> tuple[dt.date | None, dt.date | None]:
        def make() -> tuple[dt.date | None, dt.date | None]:
            periods = self.periods("/plan/periods")
            return (
                min((first for _, first, _ in periods), default=None),
                max((last for _, _, last in periods), default=None),
            )

        return self.once_here("ends", make)

    def typed(self, place: str) -> str:
        """Where in the case file the fact at a place was typed, or belongs when it is wrong for one trainee alone."""
        return self.view.of_trainee(place)


def _kept(known: dict[str, Any], key: str, make: Callable[[], T]) -> T:
    if key not in known:
        known[key] = make()
    found: T = known[key]
    return found


Check = Callable[[Site], Iterator[Hit]]
Shared = TypeVar("Shared", bound=Callable[..., Iterator[Hit]])


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its id and what it looks at: once a case, once a plan, or once a trainee."""

    id: str
    scope: Scope
    check: Check


RULES: list[Rule] = []


def rule(id_: str, *given: Any, scope: Scope = "plan") -> Callable[[Shared], Shared]:
    """Enter a function in the table of rules under its id; one that several rules share gets what is `given` to each."""

    def enter(check: Shared) -> Shared:
        RULES.append(Rule(id_, scope, (lambda site: check(site, *given)) if given else check))
        return check

    return enter


def fraction(value: Any) -> Number | None:
    """A number of the case without the error of binary floats: 37.5 and 0.1 are what was typed."""
    if value.__class__ is int:
        found: int = value
        return found
    return _fraction(value) if isinstance(value, float) else None


@functools.lru_cache(maxsize=8192)
def _fraction(value: float) -> Fraction | None:
    try:
        return Fraction(str(value))
    except ValueError:
        return None


def total(values: Iterable[Any]) -> Number | None:
    """The sum of numbers as typed; None when there is nothing to add or one is no number."""
    numbers = [fraction(value) for value in values]
    return sum(number for number in numbers if number is not None) if numbers and None not in numbers else None


def repeated(keys: Iterable[tuple[int, Hashable]]) -> Iterator[tuple[int, Hashable, int]]:
    """The entries with a key that one before them has: position, key, number (from 1) of the first; None is no key."""
    first: dict[Hashable, int] = {}
    for index, key in keys:
        if key is not None and first.setdefault(key, index) != index:
            yield index, key, first[key] + 1


def shown(value: Number) -> str:
    """A number as people write it: 1920, 37.5, and a rounded figure for thirds."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def share_words(share: Fraction) -> Value:
    """A share of the law as people say it: 6分の1, 1/6."""
    return Value(f"{share.denominator}分の{share.numerator}", f"{share.numerator}/{share.denominator}")


@functools.lru_cache(maxsize=256)
def exact(value: str | int) -> Fraction:
    """A figure or share of the law as it is written there: 8, "1/6", "4.5"."""
    return Fraction(value)


@settled
def _parameters() -> Mapping[str, tuple[tuple[dt.date, Any], ...]]:
    """All legal parameters: (first day in force, value) by key, in order of the days."""
    found: dict[str, list[tuple[dt.date, Any]]] = {}
    for name in library.names("schemas/law"):
        for entry in library.read_json(f"schemas/law/{name}").get("entries", ()):
            if "key" in entry:
                first = dt.date.fromisoformat(entry["in_force_from"])
                found.setdefault(entry["key"], []).append((first, entry["value"]))
    return {key: tuple(sorted(known, key=lambda one: one[0])) for key, known in found.items()}


@settled
def law(key: str, on: dt.date) -> Any:
    """The value of a legal parameter on a day; before its first day, the first known value.

    Raises KeyError for a parameter that does not exist.
    """
    parameter = _parameters()[key]
    in_force = [value for first, value in parameter if first <= on]
    return in_force[-1] if in_force else parameter[0][1]
