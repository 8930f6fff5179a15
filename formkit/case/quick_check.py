"""A quick look whether a case obeys its schema: yes or no, nothing else.

Nearly all cases are right, and saying so through jsonschema costs many times more than everything else that `check`
does. The schemas of the case use few keywords; each is compiled into a small function for the classes of values that
it speaks of. jsonschema stays the judge: it runs when the answer is no, and a test compares both over the whole suite.
An unknown keyword is refused when compiling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

__all__ = ["Test", "compiled"]

Test = Callable[[Any], bool]
Formats = Callable[[str, str], object]
Classes = Sequence[type]

_SILENT = frozenset(("$schema", "$id", "title", "description", "$defs", "$comment", "default", "examples"))
_STRING: Classes = (str,)
_NUMBER: Classes = (int, float)
_BOOLEAN: Classes = (bool,)
_ARRAY: Classes = (list,)
_OBJECT: Classes = (dict,)
_NULL: Classes = (type(None),)
_ALL: Classes = (*_STRING, *_NUMBER, *_BOOLEAN, *_ARRAY, *_OBJECT, *_NULL)
_TYPES: Mapping[str, Classes] = {
    "string": _STRING, "integer": _NUMBER, "number": _NUMBER, "boolean": _BOOLEAN,
    "array": _ARRAY, "object": _OBJECT, "null": _NULL,
}  # fmt: skip


def compiled(schema: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]], formats: Formats) -> Test:
    """A function that says whether a value obeys a schema (JSON Schema 2020-12, the keywords that our schemas use).

    `documents` are the schemas that `$ref` may name by $id; `formats(name, text)` is None when a text is of a format.
    Raises ValueError for a keyword that it does not know.
    """
    made: dict[str, Test] = {}

    def refer(name: str) -> Test:
        if name not in made:
            made[name] = lambda value: made[name](value)  # while it is built, for a schema that refers to itself
            made[name] = build(documents[name])
        return made[name]

    def build(node: Mapping[str, Any]) -> Test:
        kinds = [node["type"]] if isinstance(node.get("type"), str) else node.get("type")
        tests: dict[type, list[Test]] = {one: [] for kind in kinds or _TYPES for one in _TYPES[kind]}
        if kinds and "integer" in kinds and "number" not in kinds:
            tests[float].append(float.is_integer)
        for key in node:
            for classes, test in keyword(key, node):
                for one in classes:
                    if one in tests:
                        tests[one].append(test)
        return _by_class(tests)

    def keyword(key: str, node: Mapping[str, Any]) -> Iterator[tuple[Classes, Test]]:
        value = node[key]
        if key in _KEYWORDS:
            classes, make = _KEYWORDS[key]
            yield classes, make(value)
        elif key in ("enum", "const"):
            yield from _enum(value if key == "enum" else [value])
        elif key == "format":
            yield _STRING, lambda text: formats(value, text) is None
        elif key == "$ref":
            yield _ALL, refer(value)
        elif key == "items":
            yield _ARRAY, _items(build(value))
        elif key == "properties" or (key == "additionalProperties" and "properties" not in node):
            known = {name: build(below) for name, below in node.get("properties", {}).items()}
            yield _OBJECT, _properties(known, node.get("additionalProperties", True))
        elif key == "allOf":
            for branch in value:
                yield _ALL, build(branch)
        elif key == "anyOf":
            yield _ALL, _any([build(branch) for branch in value])
        elif key == "not":
            wrong = build(value)
            yield _ALL, lambda fact: not wrong(fact)
        elif key == "if":
            yield _ALL, _if(build(value), build(node.get("then", {})), build(node.get("else", {})))
        elif key not in _SILENT and key not in ("type", "additionalProperties", "then", "else") and key[:2] != "x-":
            raise ValueError(f"keyword {key!r} is not compiled")

    return build(schema)


def _never(value: Any) -> bool:
    return False


def _by_class(tests: Mapping[type, Sequence[Test]]) -> Test:
    """Whether a value passes the tests of its class; one of another class is left to the judge."""
    known = {one: tuple(every) for one, every in tests.items()}
    if len(known) == len(_ALL) and len(set(known.values())) == 1 and len(known[dict]) == 1:
        return known[dict][0]
    refused = (_never,)

    def test(value: Any) -> bool:
        for one in known.get(value.__class__, refused):  # noqa: SIM110 - twice as fast as all() over a generator
            if not one(value):
                return False
        return True

    return test


def _any(tests: Sequence[Test]) -> Test:
    return lambda value: any(one(value) for one in tests)


def _if(condition: Test, then: Test, otherwise: Test) -> Test:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _items(below: Test) -> Test:
    return lambda value: all(map(below, value))


def _properties(known: Mapping[str, Test], others: Any) -> Test:
    if others not in (True, False):
        raise ValueError("additionalProperties with a schema is not compiled")

    def test(value: Any) -> bool:
        for key, fact in value.items():
            if key in known:
                if not known[key](fact):
                    return False
            elif not others:
                return False
        return True

    return test


def _enum(wanted: Sequence[Any]) -> Iterator[tuple[Classes, Test]]:
    """JSON's true and 1 are not equal, 1 and 1.0 are."""
    for classes in (_STRING, _NUMBER, _BOOLEAN, _NULL):
        yield classes, frozenset(one for one in wanted if one.__class__ in classes).__contains__
    if any(isinstance(one, list | dict) for one in wanted):
        raise ValueError("a choice that is no single value is not compiled")
    yield (*_ARRAY, *_OBJECT), _never


def _distinct(value: Any) -> bool:
    """No two entries are equal; JSON's true and 1 are not."""
    seen: list[Any] = []
    for entry in value:
        if any(one == entry and isinstance(one, bool) == isinstance(entry, bool) for one in seen):
            return False
        seen.append(entry)
    return True


def _has(wanted: Sequence[str]) -> Test:
    needed = frozenset(wanted)
    return lambda value: bool(value.keys() >= needed)


def _matches(pattern: str) -> Test:
    search = re.compile(pattern).search
    return lambda value: search(value) is not None


_KEYWORDS: Mapping[str, tuple[Classes, Callable[[Any], Test]]] = {
    "required": (_OBJECT, _has),
    "minLength": (_STRING, lambda least: lambda value: len(value) >= least),
    "maxLength": (_STRING, lambda most: lambda value: len(value) <= most),
    "pattern": (_STRING, _matches),
    "minimum": (_NUMBER, lambda least: lambda value: value >= least),
    "maximum": (_NUMBER, lambda most: lambda value: value <= most),
    "exclusiveMinimum": (_NUMBER, lambda least: lambda value: value > least),
    "minItems": (_ARRAY, lambda least: lambda value: len(value) >= least),
    "maxItems": (_ARRAY, lambda most: lambda value: len(value) <= most),
    "uniqueItems": (_ARRAY, lambda wanted: lambda value: not wanted or _distinct(value)),
}
