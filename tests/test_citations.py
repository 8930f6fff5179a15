"""The law that rules and tables cite: in one form, of acts that are known, and places that these acts have.

What two audits of the rules against the text of the law found stands in tests/data/citations.json, row by row: the rule
(or the table of law and its key), which audit, and the law as it should be cited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit.library import catalogue
from scripts.citations import faults, parse, table

ROOT = Path(__file__).parents[1]
ACTS = table()
AUDITED: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "citations.json").read_text("utf-8"))
KINDS = {"guideline", "form", "notice", "practice", "agreement", "abroad"}
CERTAINTIES = {"seen", "known", "uncertain"}


def laws() -> Iterator[tuple[str, str]]:
    """Every `law` by where it stands: the code of a finding, or the file and key of a table of law."""
    for code, entry in catalogue.entries().items():
        if "law" in entry.about:
            yield code, entry.about["law"]
    for path in sorted((ROOT / "schemas" / "law").glob("*.json")):
        whole = json.loads(path.read_text("utf-8"))
        if isinstance(whole.get("law"), str):
            yield path.name, whole["law"]
        for row in whole.get("entries", ()):
            key = row.get("key", "?")
            if "law" in row:
                yield f"{path.name} {key}", row["law"]
            steps = row["value"] if isinstance(row.get("value"), list) else ()
            for step in steps:
                if isinstance(step, dict) and "law" in step:
                    yield f"{path.name} {key} {step['id']}", step["law"]


LAWS = dict(laws())


def test_every_law_is_looked_at() -> None:
    assert len(LAWS) > 350
    assert sum(bool(law) for law in LAWS.values()) > 300


@pytest.mark.parametrize("law", sorted(set(LAWS.values())))
def test_a_law_is_in_the_one_form_and_exists(law: str) -> None:
    assert faults(law, ACTS) == [], [where for where in LAWS if LAWS[where] == law]


@pytest.mark.parametrize("place", AUDITED)
def test_what_the_audits_found_is_mended(place: str) -> None:
    asked = AUDITED[place]
    assert place in LAWS or place in catalogue.entries()
    assert LAWS.get(place, "") == asked["law"]  # a rule of our own has none
    assert set(asked["tables"]) <= {"audit", "corrections"}
    if "certainty" in asked:
        assert catalogue.entries()[place].about["certainty"] == asked["certainty"]


@pytest.mark.parametrize("law", [law for law in sorted(set(LAWS.values())) if law and not faults(law, ACTS)])
def test_what_was_read_is_what_stands_there(law: str) -> None:
    """Each place written in full again is the place that stands there, with what it keeps of the one before it."""
    citations = parse(law, ACTS)
    parts = re.split(r"、(?![^（]*）)", law)
    assert len(parts) == len(citations)
    for part, citation in zip(parts, citations, strict=True):
        if not citation.places:
            assert part == citation.name
            continue
        whole = [f"{citation.name}{place.words}" for place in citation.places]
        assert part == whole[0] or part.startswith(f"{whole[0]}・")
        for word, place in zip(part.removeprefix(citation.name).split("・"), citation.places, strict=True):
            assert f"{citation.name}{place.words}".endswith(word)


@pytest.mark.parametrize(
    ("law", "fault"),
    [
        ("規則第12条", "the article has 2 paragraphs"),
        ("規則第13条第1項", "the article has 1 paragraphs"),
        ("規則第11条", "no such article"),
        ("規則第16条第5項", "no such paragraph"),
        ("規則第25条第12号", "no such item"),
        ("規則第10条第2項第2号ト", "no such letter"),
        ("規則第10条第2項第2号ハ(4)", "no such figure"),
        ("規則別表第4", "no such table"),
        ("技能実習法第9条第4号・第12号", "no such item"),
        ("労働基準法第32条の4第5項", "no such paragraph"),
    ],
)
def test_a_place_that_the_act_has_not_got_is_told(law: str, fault: str) -> None:
    (words,) = faults(law, ACTS)
    assert words.endswith(f": {fault}")


@pytest.mark.parametrize(
    "law",
    [
        "規則第10条第2項第6号イ、第25条第8号",
        "技能実習法第28条、同法施行規則第14条",
        "労働基準法第6条・第15条",
        "運用要領",
        "施行規則第10条",
        "規則第十条",
        "規則第13条、",
        "、規則第13条",
        "規則第13条、、規則第14条",
        "規則第52条第1号・",
        "規則イ",
        "規則第10条第2項イ",
        "規則第10条第2項第2号(1)",
        "参考様式第1-24",
        "規則 第13条",
    ],
)
def test_other_ways_of_writing_are_refused(law: str) -> None:
    assert faults(law, ACTS)


def test_a_later_place_keeps_what_it_does_not_say() -> None:
    (citation,) = parse("規則第10条第1項第1号イ・ロ・第2号・第3項", ACTS)
    assert [place.words for place in citation.places] == [
        "第10条第1項第1号イ", "第10条第1項第1号ロ", "第10条第1項第2号", "第10条第3項",
    ]  # fmt: skip


def test_acts_say_where_they_were_read() -> None:
    for act in ACTS["acts"]:
        assert act["name"] and act["name_en"] and act["source"] and act["certainty"] in CERTAINTIES
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", act["checked_on"])
        assert act["text_read"] == (act["certainty"] == "seen")
        assert re.fullmatch(r"(\d{3}(AC|CO|M)\w{10,11})?", act["egov"]), act["egov"]
        articles = {*act["articles"], *(f"附則{number}" for number in act.get("supplement", ()))}
        articles |= {f"別表{number}" for number in act.get("tables", ())}
        assert {*act.get("not_read", ())} <= articles
        assert {key.split("-")[0] for key in act.get("below", ())} <= articles
    assert len({act["short"] for act in ACTS["acts"]}) == len(ACTS["acts"])


def test_what_is_no_act_is_of_a_named_kind() -> None:
    assert {other["kind"] for other in ACTS["others"]} == KINDS
    cited = {citation.name for law in LAWS.values() for citation in parse(law, ACTS) if not citation.places}
    unused = [other["name"] for other in ACTS["others"] if not any(name.startswith(other["name"]) for name in cited)]
    assert unused == []
