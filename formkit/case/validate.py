"""The case against its schema: every mistake at once, told by the form's own items and never by schema keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from formkit.case import formats, schema, verdict
from formkit.library import sentences
from formkit.model import Case, Finding, plan_of, sort_findings
from formkit.words import text
from formkit.words.pointer import pointer, texts

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

__all__ = ["validate"]

Path = Sequence[str | int]

_TYPES = {
    "string": ("文字（\" \" で囲む）", "text in quotation marks"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "boolean": ("true（有・はい）か false（無・いいえ）", "true or false"),
    "array": ("並び（[ ] で囲む）", "a list in [ ]"),
    "object": ("項目の組（{ } で囲む）", "a group of items in { }"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """A mistake in words: where, finding code, what both messages say after the value, the value, what was meant."""

    path: Path
    code: str
    ja: str
    en: str
    value: Any = None
    wanted: str | None = None


def validate(case: Case) -> list[Finding]:
    """Everything in which a case differs from the schema, sorted; empty when it is right.

    Each trainee's plan is checked with its `overrides` applied; what is wrong only there is told at the override.
    """
    found = dict(_unique(case, case.data, ()))
    plan = case.data.get("plan")
    trainees = case.data.get("trainees")
    right: set[str] = set()
    for index, trainee in enumerate(trainees if isinstance(trainees, list) else ()):
        overrides = trainee.get("overrides") if isinstance(trainee, Mapping) else None
        if not isinstance(plan, Mapping) or not isinstance(overrides, Mapping) or not overrides:
            continue
        alike = json.dumps(overrides, sort_keys=True)
        if alike in right:
            continue
        if verdict.obeys({**case.data, "plan": plan_of(plan, trainee)}):
            right.add(alike)
            continue
        view = {key: case.data[key] for key in ("$schema", "category") if key in case.data}
        own = _unique(case, {**view, "plan": plan_of(plan, trainee)}, ("trainees", index, "overrides"))
        wrong = {
            (code, str(finding.case_pointer)): finding
            for (code, at), finding in own
            if at.startswith("/plan") and (code, at) not in found
        }
        found |= wrong
        if not wrong:
            right.add(alike)
    return sort_findings(list(found.values()))


def _unique(case: Case, data: Any, moved: Path) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Findings by (code, pointer): a fact that is wrong for two reasons of the same kind is told once.

    `moved` is where the facts under /plan were typed when they are not the case's own.
    """
    seen: set[tuple[str, str]] = set()
    mistakes = (told for error in verdict.mistakes(data) for told in _told(error))
    broken = _line_breaks(data, ()) if "\n" in "".join(texts(data)) else ()
    for told in [*mistakes, *broken]:
        at = pointer(told.path)
        if (told.code, at) in seen:
            continue
        seen.add((told.code, at))
        where = at if not moved else pointer(moved) + at.removeprefix("/plan")
        fact = schema.fact(told.path)
        quoted = None if isinstance(told.value, Mapping | list) else _shown(told.value)
        message, message_en = sentences.about(fact.full, fact.full_en, quoted, told.ja, told.en)
        yield (
            (told.code, at),
            Finding(
                code=told.code,
                severity="error",
                message=message,
                message_en=message_en,
                trainee=_trainee(case, moved or told.path),
                case_pointer=where,
                item=fact.item,
                file=case.file_of(where),
                expected=told.wanted,
                found=_shown(told.value),
            ),
        )


def _told(error: ValidationError) -> Iterator[_Told]:
    """One mistake of the schema library in words."""
    path = list(error.absolute_path)
    rule: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    value, limit, kind = error.instance, error.validator_value, error.validator
    when, when_en = rule.get("x-when", ""), rule.get("x-when-en", "")
    if "x-not-applicable" in rule:
        ja = f"は、{rule['x-not-applicable']}書きません。削除するか null にしてください。"
        en = f"does not apply {rule['x-not-applicable-en']}. Remove it or write null."
        yield _Told(path, "FK107", ja, en, value)
    elif kind == "required":
        for key in limit:
            if key not in value:
                yield _Told([*path, key], "FK101", *_missing(when, when_en, key))
    elif kind == "additionalProperties":
        known = schema.keys(path) or rule.get("properties", {})
        for key in value:
            if key not in known:
                yield _unknown(path, key, known)
    elif (kind in ("type", "enum") and value is None) or kind in ("minItems", "minLength"):
        yield _Told(path, "FK101", *_missing(when, when_en, ""))
    elif kind == "type":
        names = [name for name in ([limit] if isinstance(limit, str) else limit) if name != "null"]
        ja = "か".join(_TYPES[name][0] for name in names)
        en = " or ".join(_TYPES[name][1] for name in names)
        yield _Told(path, "FK103", f"は、{ja}で書いてください。", f"must be {en}.", value)
    elif kind == "enum":
        yield _Told(path, "FK104", *_choices(schema.node(path) or rule, limit, when, when_en), value)
    elif kind == "const":
        ja = f"は formkit の申請のファイルの印ではありません。「{limit}」と書いてください。"
        yield _Told(path, "FK130", ja, f"is not formkit's mark of a case. Write {limit}.", value)
    elif kind == "maxLength":
        ja = f"は{len(value)}字です。様式の欄は{limit}字までです。短く書いてください。"
        en = f"has {len(value)} characters. The form takes {limit}. Write it shorter."
        yield _Told(path, "FK105", ja, en, value)
    elif kind == "format" and (problem := formats.check(limit, value)):
        yield _Told(path, problem.code, problem.ja, problem.en, value, problem.wanted)
    elif kind in ("minimum", "maximum"):
        bound, bound_en = ("以上", "at least") if kind == "minimum" else ("以下", "at most")
        yield _Told(path, "FK108", f"は{limit}{bound}で書いてください。", f"must be {bound_en} {limit}.", value)
    elif kind == "maxItems":
        en = f"takes {limit} entries; there are {len(value)}."
        yield _Told(path, "FK109", f"は{limit}件までです。{len(value)}件あります。", en)
    elif kind == "uniqueItems":
        yield _Told(
            path,
            "FK110",
            "に同じものが二度あります。一つにしてください。",
            "has the same entry twice. Write it once.",
            value,
        )
    else:
        ja = "は書き方が違います。半角の英数字とハイフンで書いてください。"
        yield _Told(
            path, "FK106", ja, "is not written as it should be. Use half-width letters, digits and hyphens.", value
        )


def _choices(node: Mapping[str, Any], choices: Sequence[Any], when: str, when_en: str) -> tuple[str, str]:
    words = node.get("x-words", {})
    known = [str(choice) for choice in choices if choice is not None]
    said = "、".join(f"{choice}（{words[choice]}）" if choice in words else choice for choice in known)
    ja = f"は選べません。{f'{when}、' if when else ''}{said} のどれかを書いてください。"
    en = f"is not a choice{f' {when_en}' if when_en else ''}. Write one of: {', '.join(known)}."
    return ja, en


def _missing(when: str, when_en: str, key: str) -> tuple[str, str]:
    ja = f"が書かれていません。{f'{when}必要です。' if when else ''}{f'「{key}」に書いてください。' if key else '書いてください。'}"
    en = f"is missing{f'; it is needed {when_en}' if when_en else ''}. Write it{f' as {key!r}' if key else ''}."
    return ja, en


def _unknown(path: Path, key: str, known: Mapping[str, Mapping[str, Any]]) -> _Told:
    near = text.nearest(key, known)
    if near:
        hint, hint_en = f"「{near}」（{known[near].get('title', near)}）ではありませんか。", f"Did you mean {near!r}?"
    else:
        hint, hint_en = f"書けるのは {'、'.join(known)} です。", f"Known: {', '.join(known)}."
    ja, en = f"に「{key}」という項目はありません。{hint}", f"has no item {key!r}. {hint_en}"
    return _Told([*path, key], "FK102", ja, en)


def _line_breaks(value: Any, path: tuple[str | int, ...]) -> Iterator[_Told]:
    """Line breaks in facts that the form writes on one line."""
    if isinstance(value, str):
        if "\n" in value and not (schema.node(path) or {}).get("x-multiline", False):
            yield _Told(
                path, "FK111", "に改行があります。改行を消してください。", "has a line break. Take it out.", value
            )
    elif isinstance(value, Mapping | list):
        for key, below in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _line_breaks(below, (*path, key))


def _trainee(case: Case, path: Path) -> str | None:
    if len(path) < 2 or path[0] != "trainees" or not isinstance(path[1], int):
        return None
    trainee = case.data["trainees"][path[1]]
    known = trainee.get("id") if isinstance(trainee, Mapping) else None
    return known if isinstance(known, str) else str(path[1] + 1)


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 80 else shown[:79] + "…"
