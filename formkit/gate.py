"""A quick look whether a case obeys its schema: yes or no, nothing else.

Nearly all cases are right, and saying so through jsonschema costs many times more than everything else that `check`
does. The schemas of the case use few keywords; each is compiled into a small function. jsonschema stays the judge: it
runs when the answer is no, and a test compares both over the whole suite. An unknown keyword is refused when compiling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Test", "compiled"]

Test = Callable[[Any], bool]
Formats = Callable[[str, str], object]

_SILENT = frozenset(("$schema", "$id", "title", "description", "$defs", "$comment", "default", "examples"))
_TYPES: Mapping[str, Test] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def compiled(schema: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]], formats: Formats) -> Test:
    """A function that says whether a value obeys a schema (JSON Schema 2020-12, the keywords that our schemas use).

    `documents` are the schemas that `$ref` may name by $id; `formats(name, text)` is None when a text is of a format.
    Raises ValueError for a keyword that it does not know.
    """
    made: dict[str, list[Test]] = {}

    def refer(name: str) -> Test:
        if name not in made:
            made[name] = []
            made[name].append(build(documents[name]))
        holder = made[name]
        return lambda value: holder[0](value)

    def build(node: Mapping[str, Any]) -> Test:
        tests: list[Test] = []
        for key in node:
            if key == "type":
                kinds = [node[key]] if isinstance(node[key], str) else node[key]
                tests.append(_any([_TYPES[kind] for kind in kinds]))
            elif key in _KEYWORDS:
                tests.append(_KEYWORDS[key](node[key]))
            elif key == "format":
                tests.append(_format(node[key], formats))
            elif key == "$ref":
                tests.append(refer(node[key]))
            elif key == "items":
                tests.append(_items(build(node[key])))
            elif key in ("properties", "additionalProperties"):
                if key == "properties" or "properties" not in node:
                    known = {name: build(below) for name, below in node.get("properties", {}).items()}
                    tests.append(_properties(known, node.get("additionalProperties", True)))
            elif key == "allOf":
                tests.append(_all([build(branch) for branch in node[key]]))
            elif key == "anyOf":
                tests.append(_any([build(branch) for branch in node[key]]))
            elif key == "not":
                wrong = build(node[key])
                tests.append(lambda value, wrong=wrong: not wrong(value))  # type: ignore[misc]
            elif key == "if":
                tests.append(_if(build(node["if"]), build(node.get("then", {})), build(node.get("else", {}))))
            elif key not in _SILENT and key not in ("then", "else") and not key.startswith("x-"):
                raise ValueError(f"keyword {key!r} is not compiled")
        return _all(tests)

    return build(schema)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(value: Any) -> bool:
        for one in tests:  # noqa: SIM110 - a loop is twice as fast as all() over a generator here
            if not one(value):
                return False
        return True

    return test


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda value: any(one(value) for one in tests)


def _if(condition: Test, then: Test, otherwise: Test) -> Test:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _items(below: Test) -> Test:
    return lambda value: not isinstance(value, list) or all(below(entry) for entry in value)


def _format(name: str, formats: Formats) -> Test:
    return lambda value: not isinstance(value, str) or formats(name, value) is None


def _properties(known: Mapping[str, Test], others: Any) -> Test:
    if others not in (True, False):
        raise ValueError("additionalProperties with a schema is not compiled")

    def test(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for key, fact in value.items():
            below = known.get(key)
            if below is None:
                if not others:
                    return False
            elif not below(fact):
                return False
        return True

    return test


def _distinct(value: Any) -> bool:
    """No two entries are equal; JSON's true and 1 are not."""
    seen: list[Any] = []
    for entry in value:
        if any(one == entry and isinstance(one, bool) == isinstance(entry, bool) for one in seen):
            return False
        seen.append(entry)
    return True


def _same(value: Any, wanted: Any) -> bool:
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def _matches(pattern: re.Pattern[str]) -> Test:
    return lambda value: not isinstance(value, str) or pattern.search(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KEYWORDS: Mapping[str, Callable[[Any], Test]] = {
    "enum": lambda wanted: lambda value: any(_same(value, one) for one in wanted),
    "const": lambda wanted: lambda value: _same(value, wanted),
    "required": lambda wanted: lambda value: not isinstance(value, dict) or all(key in value for key in wanted),
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda most: lambda value: not isinstance(value, str) or len(value) <= most,
    "minimum": lambda least: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most: lambda value: not _is_number(value) or value <= most,
    "exclusiveMinimum": lambda least: lambda value: not _is_number(value) or value > least,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda most: lambda value: not isinstance(value, list) or len(value) <= most,
    "uniqueItems": lambda wanted: lambda value: not (wanted and isinstance(value, list)) or _distinct(value),
    "pattern": lambda pattern: _matches(re.compile(pattern)),
}
