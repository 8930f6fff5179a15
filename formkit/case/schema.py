"""The schema of the case read as a map: what the form calls the fact at a place, and whether it is personal."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formkit import library
from formkit.model import Value
from formkit.model.spoken import sentence
from formkit.words.pointer import path
from formkit.words.text import item_en

CASE = "urn:formkit:case:1"

Path = Sequence[str | int]


_NAMED = 4
_NUMBERED = re.compile("（[0-9]+番目）$")


@dataclass(frozen=True, slots=True)
class Fact:
    """What the form calls a fact of the case: label in both languages and the item number it prints, if any."""

    label: str
    label_en: str
    item: str | None

    @property
    def full(self) -> str:
        """Label with the item number: 旅券の有効期限（CoE 10(2)）."""
        return f"{self.label}（{self.item}）" if self.item else self.label

    @property
    def full_en(self) -> str:
        """Label with the item number in English: Date of birth (face 2, item 3③)."""
        return f"{self.label_en} ({item_en(self.item)})" if self.item else self.label_en


@functools.cache
def documents() -> Mapping[str, Mapping[str, Any]]:
    """All schemas of the case by $id."""
    files = ["schemas/case.schema.json", *(f"schemas/case/{name}" for name in library.names("schemas/case"))]
    read = (library.read_json(file) for file in files if file.endswith(".json"))
    return {schema["$id"]: schema for schema in read}


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema node with what it refers to; what the node itself says wins."""
    if "$ref" in schema:
        return {**_resolved(documents()[schema["$ref"]]), **{key: schema[key] for key in schema if key != "$ref"}}
    return schema


def _trail(path: Path) -> list[tuple[str | int, Mapping[str, Any]]]:
    """The schema nodes along a path, as far as the schema knows it."""
    at = documents()[CASE]
    trail: list[tuple[str | int, Mapping[str, Any]]] = []
    for step in path:
        below = at.get("items") if isinstance(step, int) else at.get("properties", {}).get(step)
        if below is None and trail and trail[-1][0] == "overrides":
            below = _resolved(documents()["urn:formkit:case:plan:1"])["properties"].get(step)
        if below is None:
            break
        at = _resolved(below)
        trail.append((step, at))
    return trail


def node(path: Path) -> Mapping[str, Any] | None:
    """The schema node of a path, or None when the case has no such place."""
    trail = _trail(path)
    return trail[-1][1] if len(trail) == len(path) and trail else None


def keys(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """The keys that the object at a path may have."""
    at = node(path) if path else documents()[CASE]
    properties: Mapping[str, Mapping[str, Any]] = (at or {}).get("properties", {})
    return properties


def fact(path: Path) -> Fact:
    """What the form calls the fact at a path: 役員（3番目）の氏名の姓, 第2面 1⑥."""
    trail = _trail(path)
    # Another paper than the form that the label begins with names itself: x-form.
    items = (at.get("x-item") or at.get("x-form") for _, at in reversed(trail))
    item = next((name for name in items if name), None)
    first = max((index for index, (_, at) in enumerate(trail) if "x-item" in at), default=len(trail) - 2)
    while first > 0 and isinstance(trail[first][0], int):
        first -= 1
    names: list[tuple[str, str]] = []
    for step, at in trail[max(first, 0) :]:
        if isinstance(step, int):
            if names:
                names[-1] = (f"{names[-1][0]}（{step + 1}番目）", f"{names[-1][1]} no. {step + 1}")
        elif at.get("x-label", True):  # a name that only groups is none of the form's
            names.append((at.get("title", str(step)), at.get("x-title-en", str(step))))
    if not names:
        names = [("申請の内容", "The case")]
    return Fact(
        label=functools.reduce(_joined, (ja for ja, _ in names)),
        label_en=": ".join(en for _, en in names),
        item=item,
    )


def inside(path: Path) -> Value:
    """The facts that a group of facts must have, with their keys, so that who lacks the group can write it; else nothing."""
    at = node(path) or {}
    required = [(key, _resolved(at.get("properties", {}).get(key, {}))) for key in at.get("required", ())]
    if not required:
        return Value("", "")
    more = len(required) > _NAMED
    named = required[:_NAMED]
    ja = "、".join(f"「{key}」（{fact.get('title', key)}）" for key, fact in named)
    en = ", ".join(f"{key!r} ({fact.get('x-title-en', key)})" for key, fact in named)
    return sentence("required_inside_more" if more else "required_inside", facts=Value(ja, en), number=len(required))


def _joined(whole: str, part: str) -> str:
    """Two titles with の between them, and what both say once: 監理団体 + 監理団体の許可の有効期間 is the latter.

    Behind a numbered entry a word is not cut in two: 監査（1番目） + 監査報告書 keeps both.
    """
    name = _NUMBERED.sub("", whole)
    if part.startswith(name) and (whole == name or part[len(name) :][:1] in ("", "の", "（")):
        return whole + part.removeprefix(name)
    if name.endswith(part):
        return whole
    # 契約の有効期間 + 有効期間の初日: what ends the one begins the other.
    last = name.rpartition("の")[2]
    if len(last) > 1 and part.startswith(last) and (whole == name or part[len(last) :][:1] in ("", "の", "（")):
        return whole + part.removeprefix(last)
    shared = next((cut for cut in range(len(part) - 1, 1, -1) if name.endswith(part[:cut]) and part[cut] == "の"), 0)
    return whole + part[shared:] if shared else f"{whole}の{part}"


def in_words(path: Path, value: object) -> tuple[str, str] | None:
    """A value of few, such as `cash`, in the words of the form and in English; a country by its name; else None."""
    at = node(path) or {}
    words = at.get("x-words", {})
    if isinstance(value, str) and value in words:
        return words[value], value.replace("_", " ")
    if isinstance(value, bool):
        return ("はい", "yes") if value else ("いいえ", "no")
    if isinstance(value, str) and at.get("format") == "nationality" and value in library.codes("nationalities"):
        country = library.codes("nationalities")[value]
        return country["name"], country["name_en"]
    return None


@functools.lru_cache(maxsize=4096)
def personal(pointer: str) -> bool:
    """Whether what stands at a place of the case is about a person, as `x-pii` of the nearest node says.

    What the schema does not know is personal, and so is all that it does not call open.
    """
    steps = path(pointer)
    trail = _trail(steps)
    complete = len(trail) == len(steps) and trail
    return next((bool(at["x-pii"]) for _, at in reversed(trail) if "x-pii" in at), True) if complete else True
