"""The schema of the case: one validator a process, and what the form calls the fact at a place in the case."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from formkit import library
from formkit.case import formats, quick_check

__all__ = ["Fact", "case_validator", "fact", "keys", "node", "obeys"]

Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the form calls a fact of the case: label in both languages and the item number it prints, if any."""

    label: str
    label_en: str
    item: str | None
    personal: bool

    @property
    def full(self) -> str:
        """Label with the item number: 旅券の有効期限（CoE 10(2)）."""
        return f"{self.label}（{self.item}）" if self.item else self.label

    @property
    def full_en(self) -> str:
        """Label with the item number in English: Date of birth (face 2, item 3③)."""
        return f"{self.label_en} ({_item_en(self.item)})" if self.item else self.label_en

    def says(self, value: object, ja: str, en: str) -> tuple[str, str]:
        """Both messages about a value of this fact: label, item, value, and what is wrong with it."""
        if value is None or value == "":
            return f"{self.full}{ja}", f"{self.full_en} {en}"
        return f"{self.full}「{value}」{ja}", f'{self.full_en} "{value}" {en}'


def _item_en(item: str) -> str:
    return re.sub(r"第([0-9])面", r"face \1", item).replace("～", " to ").replace("face 2 ", "face 2, item ")


@functools.cache
def _documents() -> Mapping[str, Mapping[str, Any]]:
    """All schemas of the case by $id."""
    files = ["schemas/case.schema.json", *(f"schemas/case/{name}" for name in library.names("schemas/case"))]
    read = (library.read_json(file) for file in files if file.endswith(".json"))
    return {schema["$id"]: schema for schema in read}


def _format_checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name in formats.CHECKS:

        def right(value: object, name: str = name) -> bool:
            return not isinstance(value, str) or formats.check(name, value) is None

        checker.checks(name)(right)
    return checker


@functools.cache
def case_validator() -> Draft202012Validator:
    """The validator of the whole case, with the formats really checked."""
    known = _documents()
    resources = [(key, Resource.from_contents(schema, DRAFT202012)) for key, schema in known.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(known["urn:formkit:case:1"], registry=registry, format_checker=_format_checker())


@functools.cache
def _gate() -> quick_check.Test:
    known = _documents()
    return quick_check.compiled(known["urn:formkit:case:1"], known, formats.check)


def obeys(data: Any) -> bool:
    """Whether a case obeys its schema; what is wrong, `case_validator` tells."""
    return _gate()(data)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema node with what it refers to; what the node itself says wins."""
    if "$ref" in schema:
        return {**_resolved(_documents()[schema["$ref"]]), **{key: schema[key] for key in schema if key != "$ref"}}
    return schema


def _trail(path: Path) -> list[tuple[str | int, Mapping[str, Any]]]:
    """The schema nodes along a path, as far as the schema knows it."""
    at = _documents()["urn:formkit:case:1"]
    trail: list[tuple[str | int, Mapping[str, Any]]] = []
    for step in path:
        below = at.get("items") if isinstance(step, int) else at.get("properties", {}).get(step)
        if below is None and trail and trail[-1][0] == "overrides":
            below = _plan()["properties"].get(step)
        if below is None:
            break
        at = _resolved(below)
        trail.append((step, at))
    return trail


def _plan() -> Mapping[str, Any]:
    return _resolved(_documents()["urn:formkit:case:plan:1"])


def node(path: Path) -> Mapping[str, Any] | None:
    """The schema node of a path, or None when the case has no such place."""
    trail = _trail(path)
    return trail[-1][1] if len(trail) == len(path) and trail else None


def keys(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """The keys that the object at a path may have."""
    at = node(path) if path else _documents()["urn:formkit:case:1"]
    found: Mapping[str, Mapping[str, Any]] = (at or {}).get("properties", {})
    return found


def fact(path: Path) -> Fact:
    """What the form calls the fact at a path: 役員（3番目）の氏名の姓, 第2面 1⑥."""
    trail = _trail(path)
    item = next((at["x-item"] for _, at in reversed(trail) if "x-item" in at), None)
    first = max((index for index, (_, at) in enumerate(trail) if "x-item" in at), default=len(trail) - 2)
    while first > 0 and isinstance(trail[first][0], int):
        first -= 1
    names: list[tuple[str, str]] = []
    for step, at in trail[max(first, 0) :]:
        if isinstance(step, int):
            if names:
                names[-1] = (f"{names[-1][0]}（{step + 1}番目）", f"{names[-1][1]} no. {step + 1}")
        else:
            names.append((at.get("title", str(step)), at.get("x-title-en", str(step))))
    if not names:
        names = [("申請の内容", "The case")]
    return Fact(
        label="の".join(ja for ja, _ in names),
        label_en=": ".join(en for _, en in names),
        item=item,
        personal=any(at.get("x-pii", False) for _, at in trail),
    )
