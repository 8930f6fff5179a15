"""The case against its schema: every mistake at once, told by the form's own items and never by schema keywords."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from formkit.case import formats, schema, verdict
from formkit.library import sentences
from formkit.model import Case, Finding, Value, plan_of, sort_findings
from formkit.model.spoken import sentence
from formkit.words import names, text
from formkit.words.pointer import pointer, texts

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What is wrong: where, code and name of the sentence, the value there, what was meant, what the sentence names."""

    path: Path
    code: str
    says: str | None = None
    value: Any = None
    meant: str | None = None
    names: Mapping[str, object] = field(default_factory=dict)
    hangs_on: tuple[tuple[str, ...], ...] = ()


def validate(case: Case) -> list[Finding]:
    """Everything in which a case differs from the schema, sorted; empty when it is right.

    Each trainee's plan is checked with its `overrides` applied; what is wrong only there is told at the override.
    """
    findings = dict(_unique(case, case.data, ()))
    plan = case.data.get("plan")
    trainees = case.data.get("trainees")
    right: set[str] = set()
    for index, trainee in enumerate(trainees if isinstance(trainees, list) else ()):
        overrides = trainee.get("overrides") if isinstance(trainee, Mapping) else None
        if not isinstance(plan, Mapping) or not isinstance(overrides, Mapping) or not overrides:
            continue
        alike = json.dumps(overrides, sort_keys=True)
        if alike in right or verdict.obeys({**case.data, "plan": plan_of(plan, trainee)}):
            right.add(alike)
            continue
        view = {key: case.data[key] for key in ("$schema", "category") if key in case.data}
        own = _unique(case, {**view, "plan": plan_of(plan, trainee)}, ("trainees", index, "overrides"))
        wrong = {
            (code, str(finding.case_pointer)): finding
            for (code, at), finding in own
            if at.startswith("/plan") and (code, at) not in findings
        }
        findings |= wrong
        if not wrong:
            right.add(alike)
    return sort_findings(list(findings.values()))


def _unique(case: Case, data: Any, moved: Path) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Findings by (code, pointer): a fact that is wrong for two reasons of the same kind is told once.

    `moved` is where the facts under /plan were typed when they are not the case's own.
    """
    seen: set[tuple[str, str]] = set()
    mistakes = (mistake for error in verdict.mistakes(data) for mistake in _with_condition(case, error))
    words = "".join(texts(data))
    broken = _broken_texts(data, ()) if "\n" in words or names.selector(words) else ()
    for mistake in [*mistakes, *broken]:
        at = pointer(mistake.path)
        where = at if not moved else pointer(moved) + at.removeprefix("/plan")
        asked = mistake.code == "FK101" and (case.asks(at) or case.asks(where))
        if asked or _hangs_on_asked(case, mistake.hangs_on) or (mistake.code, at) in seen:
            continue
        seen.add((mistake.code, at))
        fact, shown = schema.fact(mistake.path), _shown(mistake.value)
        values = {name: Value.of(value) for name, value in mistake.names.items()}
        values["label"] = Value(fact.full, fact.full_en)
        if mistake.code == "FK101":
            values["inside"] = schema.inside(mistake.path)
        if shown is not None:
            # A group or a list is too long to be quoted.
            quoted = isinstance(mistake.value, Mapping | list)
            values["value" if quoted else "found"] = Value(shown, shown, where)
        if mistake.meant is not None:
            values["expected"] = Value(mistake.meant, mistake.meant, where)
        finding = sentences.finding(
            mistake.code,
            mistake.says,
            values=values,
            trainee=_trainee(case, moved or mistake.path),
            case_pointer=where,
            item=fact.item,
            file=case.file_of(where),
        )
        yield (mistake.code, at), finding if "value" not in values else replace(finding, found=shown)


def _with_condition(case: Case, error: ValidationError) -> Iterator[_Mistake]:
    """The mistakes of an error, with the facts on which it hangs that there is one at all, where some are to be asked."""
    condition = tuple(_conditions(error.absolute_schema_path)) if case.asked else ()
    for mistake in _mistakes(error):
        yield replace(mistake, hangs_on=condition) if condition else mistake


def _conditions(steps: Iterable[str | int]) -> Iterator[tuple[str, ...]]:
    """The facts that the conditions (`if`) along a way through the schemas look at, each as the keys that lead to it."""
    at: Any = schema.documents()[schema.CASE]
    for step in steps:
        if step in ("then", "else") and isinstance(at, Mapping):
            yield from _looked_at(at.get("if"))
        at = at.get(str(step), {}) if isinstance(at, Mapping) else at[int(step)]
        if step == "$ref":
            at = schema.documents()[str(at)]


def _looked_at(condition: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(condition, Mapping):
        for key, inner in condition.items():
            if key == "properties":
                for name, below in inner.items():
                    yield (*above, name)
                    yield from _looked_at(below, (*above, name))
            else:
                if key == "required":
                    yield from ((*above, name) for name in inner)
                yield from _looked_at(inner, above)
    elif isinstance(condition, list):
        for inner in condition:
            yield from _looked_at(inner, above)


def _hangs_on_asked(case: Case, facts: Iterable[tuple[str, ...]]) -> bool:
    places = [tuple(place.split("/")) for place, _ in case.asked] if facts else []
    return any(place[-len(keys) :] == keys for keys in facts for place in places)


def _mistakes(error: ValidationError) -> Iterator[_Mistake]:
    """What one mistake of the schema library means here."""
    path = list(error.absolute_path)
    rule: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    value, limit, kind = error.instance, error.validator_value, error.validator
    when = {"when": Value(rule["x-when"], rule["x-when-en"])} if rule.get("x-when") else {}
    if "x-not-applicable" in rule:
        applies = Value(rule["x-not-applicable"], rule["x-not-applicable-en"])
        yield _Mistake(path, "FK107", None, value, names={"when": applies})
    elif kind == "required":
        for key in limit:
            if key not in value:
                yield _Mistake([*path, key], "FK101", _named("missing_key", when), names={"key": key, **when})
    elif kind == "additionalProperties":
        properties = schema.keys(path) or rule.get("properties", {})
        yield from (_unknown(path, key, properties) for key in value if key not in properties)
    elif (kind in ("type", "enum") and value is None) or kind in ("minItems", "minLength"):
        yield _Mistake(path, "FK101", _named("missing", when), names=when)
    elif kind == "type":
        names = [limit] if isinstance(limit, str) else limit
        kinds = [sentence(f"json_{name}") for name in names if name != "null"]
        words = Value("か".join(kind.ja for kind in kinds), " or ".join(kind.en for kind in kinds))
        yield _Mistake(path, "FK103", None, value, names={"kinds": words})
    elif kind == "enum":
        names = {"choices": _choices(schema.node(path) or rule, limit), **when}
        yield _Mistake(path, "FK104", _named("choice", when), value, names=names)
    elif kind == "const":
        yield _Mistake(path, "FK130", None, value, names={"mark": limit})
    elif kind == "maxLength":
        yield _Mistake(path, "FK105", None, value, names={"length": len(value), "most": limit})
    elif kind == "format" and (problem := formats.check(limit, value)):
        yield _Mistake(path, problem.code, problem.says, value, problem.meant, problem.values)
    elif kind in ("minimum", "maximum"):
        yield _Mistake(path, "FK108", "least" if kind == "minimum" else "most", value, names={"limit": limit})
    elif kind == "maxItems":
        yield _Mistake(path, "FK109", names={"most": limit, "count": len(value)})
    elif kind == "uniqueItems":
        yield _Mistake(path, "FK110", None, value)
    else:
        yield _Mistake(path, "FK106", "other", value)


def _named(says: str, when: Mapping[str, object]) -> str:
    return f"{says}_when" if when else says


def _choices(node: Mapping[str, Any], choices: Sequence[Any]) -> Value:
    words = node.get("x-words", {})
    codes = [str(choice) for choice in choices if choice is not None]
    named = (f"{choice}（{words[choice]}）" if choice in words else choice for choice in codes)
    return Value("、".join(named), ", ".join(codes))


def _unknown(path: Path, key: str, properties: Mapping[str, Mapping[str, Any]]) -> _Mistake:
    names: dict[str, object] = {"key": key}
    if near := text.nearest(key, properties):
        names["near"] = Value(f"「{near}」（{properties[near].get('title', near)}）", repr(near))
        return _Mistake([*path, key], "FK102", "near", names=names)
    return _Mistake([*path, key], "FK102", "unknown", names={**names, "keys": list(properties)})


def _broken_texts(value: Any, path: tuple[str | int, ...]) -> Iterator[_Mistake]:
    """Line breaks in facts that the form writes on one line, and variation selectors, which no font here prints."""
    if isinstance(value, str):
        if "\n" in value and not (schema.node(path) or {}).get("x-multiline", False):
            yield _Mistake(path, "FK111", None, value)
        if chosen := names.selector(value):
            number, code, without = chosen
            yield _Mistake(path, "FK106", "selector", value, text.short(without), {"at": number, "selector": code})
    elif isinstance(value, Mapping | list):
        for key, below in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _broken_texts(below, (*path, key))


def _trainee(case: Case, path: Path) -> str | None:
    if len(path) < 2 or path[0] != "trainees" or not isinstance(path[1], int):
        return None
    trainee = case.data["trainees"][path[1]]
    identity = trainee.get("id") if isinstance(trainee, Mapping) else None
    return identity if isinstance(identity, str) else str(path[1] + 1)


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 80 else shown[:79] + "…"
