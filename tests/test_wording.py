"""How sentences read to one who does this work: lengths, official terms, no keys and no doubled words in Japanese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import schema
from formkit.words.pointer import path

ROOT = Path(__file__).parents[1]
WORDING = json.loads((ROOT / "tests" / "data" / "wording.json").read_text("utf-8"))
RULES = {code: about for code, about in library.findings().items() if not code.startswith("FK")}


def texts(about: Mapping[str, Any]) -> Iterator[str]:
    """The Japanese texts of a finding that people read."""
    yield from (about[key] for key in ("title", "todo", "statement", "example") if isinstance(about.get(key), str))
    says = about.get("says", {})
    yield from (sentence["ja"] for sentence in ([says] if "ja" in says else says.values()))


def places(node: Mapping[str, Any], way: str = "") -> Iterator[str]:
    """Every place that a case may have, with one item of each list."""
    node = {**schema.documents()[node["$ref"]], **node} if "$ref" in node else node
    if way:
        yield way
    for key, below in node.get("properties", {}).items():
        if key != "overrides":
            yield from places(below, f"{way}/{key}")
    if isinstance(node.get("items"), dict):
        yield from places(node["items"], f"{way}/0")


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_speaks_as_its_readers_do(code: str) -> None:
    for text in texts(RULES[code]):
        # 4月前 is April: a length is か月. A month of a date (2027年4月1日, 4月1日, {month}月) stays.
        lengths = re.search(r"[0-9０-９}] ?月(?:前|以内|以上|未満|に足り|ありません|たって|間|ごと)", text)
        assert lengths is None, text
        for word, right in WORDING["forbidden"].items():
            assert not re.search(rf"(?<![一-龠]){word}" if len(word) == 1 else word, text), f"{word} → {right}: {text}"
        plain = re.sub(r"\{[a-z_0-9]+\}|[A-Z]{3}(?= |で|の|、|。)|[A-Z]+-[0-9]+[a-z]?", "", text)
        latin = set(re.findall(r"[A-Za-z][A-Za-z_/]{2,}", plain)) - set(WORDING["latin"])
        assert not latin & {"true", "false", "null", "counts"} and not any(
            "_" in word or "/" in word for word in latin
        ), text


def test_no_title_says_a_word_twice() -> None:
    doubled = [
        fact.label for place in places(schema.documents()[schema.CASE])
        if re.search(r"(.{3,})の\1", (fact := schema.fact(path(place))).label) or fact.label.startswith("日付の")
    ]  # fmt: skip
    assert doubled == []


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("/supervisor/licence_until", "監理団体の許可の有効期間の末日"),
        ("/senders/0/agreement/term/from", "取次送出機関（1番目）のこの送出機関との契約の有効期間の初日"),
        ("/plan/pre_entry/hours", "技能実習計画の入国前講習の時間数"),
        ("/plan/treatment/payment/method", "技能実習生の待遇の賃金の支払方法"),
        ("/trainees/0/history/training/1/status_granted", "技能実習生（1番目）の履歴の過去の技能実習（2番目）の在留資格の許可日"),
        ("/dates/coe_application", "在留資格認定証明書の申請日"),
    ],
)  # fmt: skip
def test_titles_of_places(place: str, label: str) -> None:
    assert schema.fact(path(place)).label == label


def test_every_rule_stands_in_the_audit_of_the_law() -> None:
    """docs/law-audit.tsv: rule, severity, verdict, certainty, the day it was looked at, remark."""
    lines = (ROOT / "docs" / "law-audit.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    assert lines[0].split("\t") == ["rule", "severity", "verdict", "certainty", "checked_on", "remark"]
    assert [row[0] for row in rows] == sorted(RULES)
    for rule, severity, verdict, certainty, checked_on, remark in rows:
        assert (severity, certainty) == (RULES[rule]["severity"], RULES[rule].get("certainty", "")), rule
        assert verdict in ("right", "own check", "mended", "audited", "citation or doubt", "new"), rule
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", checked_on) and (remark or verdict in ("right", "own check", "new")), (
            rule
        )
