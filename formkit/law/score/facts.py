"""The figures behind the points: facts as read, what is reckoned from them, which band they reach, how they are written."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from formkit import library

Value = Fraction | bool | str | None
"""A fact or what follows from facts; None when it cannot be reckoned, as a rate of nobody."""


class Missing(LookupError):
    """What is asked hangs on facts that the case does not give; `facts` are their names."""

    def __init__(self, facts: Iterable[str]) -> None:
        super().__init__(*facts)
        self.facts = tuple(facts)


# -- facts -------------------------------------------------------------------------------------------------------------


_NOBODY = object()
"""A list of people that is given and empty: there is no figure, and nothing is missing."""


def _number(fact: Any) -> Fraction | None:
    if isinstance(fact, bool) or not isinstance(fact, int | float) or not math.isfinite(fact):
        return None
    return Fraction(str(fact))


def _count(fact: Any) -> Value:
    number = _number(fact)
    return number if number is not None and number >= 0 and number.denominator == 1 else None


def _wage(fact: Any) -> Value:
    """Yen an hour of a wage by the hour, day or month (with the scheduled hours in it)."""
    if not isinstance(fact, Mapping):
        return None
    amount = _number(fact.get("amount"))
    hours = Fraction(1) if fact.get("unit") == "hour" else _number(fact.get("hours"))
    return amount / hours if amount is not None and hours else None


def _least_rise(fact: Any) -> Any:
    """The least rise of a wage as a share of the wage before."""
    if not isinstance(fact, list | tuple):
        return None
    pairs = [(_number(rise.get("before")), _number(rise.get("after"))) for rise in fact if isinstance(rise, Mapping)]
    rises = [after / before - 1 for before, after in pairs if before and after is not None]
    if len(rises) < len(fact):
        return None
    return min(rises, default=_NOBODY)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "persons": _count,
    "organisations": _count,
    "yen_per_hour": _count,
    "yes": lambda fact: fact if isinstance(fact, bool) else None,
    "order": lambda fact: fact if fact in ("none", "done", "not_done") else None,
    "wage": _wage,
    "raises": _least_rise,
}
"""How a fact is read, by the unit that the table gives it; None: not given, or of the wrong kind."""


class Figures:
    """The figures of one item: its inputs as read, and what is reckoned from them."""

    def __init__(self, item: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        self.reckoned: Mapping[str, Any] = item.get("values", {})
        defaults = item.get("defaults", {})
        self.read: dict[str, Any] = {}
        for name, unit in item["inputs"].items():
            self.read[name] = _READ[unit](given.get(name, defaults.get(name)))

    def value(self, name: str) -> Value:
        """The value of a fact or a reckoned figure. Raises Missing when facts for it are not given."""
        if name in self.read:
            if self.read[name] is None:
                raise Missing([name])
            return None if self.read[name] is _NOBODY else self.read[name]
        rule = self.reckoned[name]
        if "sum" in rule:
            parts = [(weight, self._part(key)) for key, weight in rule["sum"].items()]
            _complete(parts)
            return sum((Fraction(weight) * value for weight, (value, _) in parts), Fraction(0))
        over, under = self._part(rule["over"]), self._part(rule["under"])
        _complete([(1, over), (1, under)])
        return over[0] / under[0] if under[0] > 0 else None

    def _part(self, name: str) -> tuple[Fraction, tuple[str, ...]]:
        """A number, or 0 with the facts that are missing for it."""
        try:
            value = self.value(name)
        except Missing as missing:
            return Fraction(0), missing.facts
        return (value if isinstance(value, Fraction) else Fraction(0)), ()


def _complete(parts: Sequence[tuple[Any, tuple[Fraction, tuple[str, ...]]]]) -> None:
    missing = [fact for _, (_, facts) in parts for fact in facts]
    if missing:
        raise Missing(dict.fromkeys(missing))


# -- bands -------------------------------------------------------------------------------------------------------------

_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


def _holds(figures: Figures, condition: Sequence[Any]) -> bool:
    name, sign, wanted = condition
    value = figures.value(name)
    if sign != "=":
        return isinstance(value, Fraction) and _COMPARE[sign](value, Fraction(wanted))
    if isinstance(value, Fraction) and wanted is not None:
        return value == Fraction(wanted)
    return value is wanted if isinstance(wanted, bool) or wanted is None else value == wanted


def applies(figures: Figures, band: Mapping[str, Any]) -> bool:
    """Whether a band holds; raises Missing when that hangs on missing facts and on nothing else."""
    decisive, conditions = ("any" in band), band.get("any", band.get("all", ()))
    missing: list[str] = []
    for condition in conditions:
        try:
            if _holds(figures, condition) is decisive:
                return decisive
        except Missing as gap:
            missing += gap.facts
    if missing:
        raise Missing(dict.fromkeys(missing))
    return not decisive


def contradiction(figures: Figures, item: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first pair of figures of which the smaller is greater, as more passed than were examined."""
    for smaller, greater in item.get("limits", ()):
        try:
            least, most = figures.value(smaller), figures.value(greater)
        except Missing:
            continue
        if isinstance(least, Fraction) and isinstance(most, Fraction) and least > most:
            return smaller, greater
    return None


# -- words -------------------------------------------------------------------------------------------------------------


@functools.cache
def _sections() -> Mapping[str, Any]:
    sections: Mapping[str, Any] = library.read_json("schemas/case/declaration.schema.json")["properties"]
    return sections


def _names(key: str, name: str) -> Mapping[str, Any]:
    """What the schema of the case says of a fact: title, unit, words of its choices."""
    node: Mapping[str, Any] = _sections()[key]["properties"][name]
    return node


def label(key: str, item: Mapping[str, Any], name: str, en: bool) -> str:
    """What the schema calls a fact, or the table a reckoned figure."""
    if name in item["inputs"]:
        return str(_names(key, name)["x-title-en" if en else "title"])
    return str(item["values"][name]["label_en" if en else "label"])


def _decimal(value: Fraction, places: int) -> str:
    """A number cut, never rounded, to some places: 94.96 with one place is 94.9."""
    scaled = math.trunc(value * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return ("-" if scaled < 0 else "") + whole + (f".{rest}" if rest else "")


def _shown(value: Value, item: Mapping[str, Any], name: str) -> str:
    if not isinstance(value, Fraction):
        return "" if value is None else str(value)
    percent = name == "raises" or item.get("values", {}).get(name, {}).get("shown") == "percent"
    return _decimal(value * 100, 1) if percent else _decimal(value, 2)


def written(key: str, item: Mapping[str, Any], figures: Figures, en: bool) -> str:
    """All facts and reckoned figures of an item on one line: 第1号を修了した人数 12人、…、合格率 100％."""
    out = []
    for name in (*item["inputs"], *item.get("values", ())):
        try:
            value = figures.value(name)
        except Missing:
            continue
        called = label(key, item, name, en)
        words = _names(key, name).get("x-words", {}) if name in item["inputs"] else {}
        if isinstance(value, bool):
            shown = ("無", "有", "no", "yes")[value + 2 * en]
        elif isinstance(value, str):
            shown = value if en else words.get(value, value)
        elif value is None:
            shown = "none" if en else "なし"
        else:
            shown = _shown(value, item, name) + _unit(key, item, name, en)
        out.append(f"{called}: {shown}" if en else f"{called} {shown}")
    return ("; " if en else "、").join(out)


def _unit(key: str, item: Mapping[str, Any], name: str, en: bool) -> str:
    if name == "raises" or item.get("values", {}).get(name, {}).get("shown") == "percent":
        return " %" if en else "％"
    if item["inputs"].get(name) == "wage":
        return " yen an hour" if en else "円（１時間）"
    node = _names(key, name) if name in item["inputs"] else {}
    unit = str(node.get("x-unit-en" if en else "x-unit", ""))
    return f" {unit}" if en and unit else unit


def values(item: Mapping[str, Any], figures: Figures) -> Mapping[str, str]:
    """All figures of an item by name as text without units; empty where facts are missing."""
    out = {}
    for name in (*item["inputs"], *item.get("values", ())):
        try:
            out[name] = _shown(figures.value(name), item, name)
        except Missing:
            out[name] = ""
    return out
