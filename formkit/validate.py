"""The case against its schema: every mistake at once, told by the form's own items and never by schema keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema.exceptions import ValidationError

from formkit import formats, schema, text
from formkit.model import Case, Finding, sort_findings
from formkit.pointer import merge_patch, pointer

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
        view = {key: case.data[key] for key in ("$schema", "category") if key in case.data}
        own = _unique(case, {**view, "plan": merge_patch(plan, overrides)}, ("trainees", index, "overrides"))
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
    mistakes = [told for error in schema.case_validator().iter_errors(data) for told in _told(error)]
    for path, code, ja, en, value in [*mistakes, *_line_breaks(data, ())]:
        at = pointer(path)
        if (code, at) in seen:
            continue
        seen.add((code, at))
        where = at if not moved else pointer(moved) + at.removeprefix("/plan")
        steps = [*path] if not moved else [*moved, *path[1:]]
        fact = schema.fact(path)
        message, message_en = fact.says(None if isinstance(value, Mapping | list) else _shown(value), ja, en)
        yield (
            (code, at),
            Finding(
                code=code,
                severity="error",
                message=message,
                message_en=message_en,
                trainee=_trainee(case, steps),
                case_pointer=where,
                item=fact.item,
                file=case.file_of(where),
                found=_shown(value),
            ),
        )


Told = tuple[list[str | int], str, str, str, Any]


def _told(error: ValidationError) -> Iterator[Told]:
    """One mistake of the schema library in words: path, code, both messages, value."""
    path = list(error.absolute_path)
    rule: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    value, limit = error.instance, error.validator_value
    when, when_en = rule.get("x-when", ""), rule.get("x-when-en", "")
    if "x-not-applicable" in rule:
        yield (
            path, "FK107", f"は、{rule['x-not-applicable']}書きません。削除するか null にしてください。",
            f"does not apply {rule['x-not-applicable-en']}. Remove it or write null.", value,
        )  # fmt: skip
    elif error.validator == "required":
        for key in limit:
            if key not in value:
                yield ([*path, key], "FK101", *_missing(when, when_en, f"「{key}」", key), None)
    elif error.validator == "additionalProperties":
        known = schema.keys(path) or rule.get("properties", {})
        for key in sorted(set(value) - set(known), key=list(value).index):
            yield _unknown(path, key, known)
    elif (error.validator in ("type", "enum") and value is None) or error.validator in ("minItems", "minLength"):
        yield (path, "FK101", *_missing(when, when_en, "", ""), None)
    elif error.validator == "type":
        wanted = [name for name in ([limit] if isinstance(limit, str) else limit) if name != "null"]
        ja = "か".join(_TYPES[name][0] for name in wanted)
        en = " or ".join(_TYPES[name][1] for name in wanted)
        yield path, "FK103", f"は、{ja}で書いてください。", f"must be {en}.", value
    elif error.validator == "enum":
        node = schema.node(path) or rule
        words = node.get("x-words", {})
        choices = [
            f"{choice}（{words[choice]}）" if choice in words else str(choice) for choice in limit if choice is not None
        ]
        plain = ", ".join(str(choice) for choice in limit if choice is not None)
        tail = f"{when}、" if when else ""
        tail_en = f" {when_en}" if when_en else ""
        yield (
            path, "FK104", f"は選べません。{tail}{'、'.join(choices)} のどれかを書いてください。",
            f"is not a choice{tail_en}. Write one of: {plain}.", value,
        )  # fmt: skip
    elif error.validator == "const":
        yield (
            path,
            "FK130",
            f"は formkit の申請のファイルの印ではありません。「{limit}」と書いてください。",
            f"is not formkit's mark of a case. Write {limit}.",
            value,
        )
    elif error.validator == "maxLength":
        over = len(value)
        yield (
            path,
            "FK105",
            f"は{over}字です。様式の欄は{limit}字までです。短く書いてください。",
            f"has {over} characters. The form takes {limit}. Write it shorter.",
            value,
        )
    elif error.validator == "format" and (problem := formats.check(limit, value)):
        yield path, problem.code, problem.ja, problem.en, value
    elif error.validator in ("minimum", "maximum"):
        less = error.validator == "minimum"
        yield (
            path,
            "FK108",
            f"は{limit}{'以上' if less else '以下'}で書いてください。",
            f"must be {'at least' if less else 'at most'} {limit}.",
            value,
        )
    elif error.validator == "maxItems":
        yield (
            path,
            "FK109",
            f"は{limit}件までです。{len(value)}件あります。",
            f"takes {limit} entries; there are {len(value)}.",
            None,
        )
    elif error.validator == "uniqueItems":
        yield (
            path,
            "FK110",
            "に同じものが二度あります。一つにしてください。",
            "has the same entry twice. Write it once.",
            value,
        )
    else:
        yield (
            path,
            "FK106",
            "は書き方が違います。半角の英数字とハイフンで書いてください。",
            "is not written as it should be. Use half-width letters, digits and hyphens.",
            value,
        )


def _missing(when: str, when_en: str, key: str, key_en: str) -> tuple[str, str]:
    ja = f"が書かれていません。{f'{when}必要です。' if when else ''}{f'{key}に書いてください。' if key else '書いてください。'}"
    en = f"is missing{f'; it is needed {when_en}' if when_en else ''}. Write it{f' as {key_en!r}' if key_en else ''}."
    return ja, en


def _unknown(path: Path, key: str, known: Mapping[str, Mapping[str, Any]]) -> Told:
    near = text.nearest(key, known)
    hint = (
        f"「{near}」（{known[near].get('title', near)}）ではありませんか。"
        if near
        else f"書けるのは {'、'.join(known)} です。"
    )
    hint_en = f"Did you mean {near!r}?" if near else f"Known: {', '.join(known)}."
    return [*path, key], "FK102", f"に「{key}」という項目はありません。{hint}", f"has no item {key!r}. {hint_en}", None


def _line_breaks(value: Any, path: tuple[str | int, ...]) -> Iterator[Told]:
    """Line breaks in facts that the form writes on one line."""
    if isinstance(value, str):
        if "\n" in value and not (schema.node(path) or {}).get("x-multiline", False):
            yield [*path], "FK111", "に改行があります。改行を消してください。", "has a line break. Take it out.", value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _line_breaks(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _line_breaks(below, (*path, index))


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
