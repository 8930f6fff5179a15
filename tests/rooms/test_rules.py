"""Rules: what they share. What each finds stands in tests/suite."""

from __future__ import annotations

import copy
import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.case.json_file import read_case
from formkit.law import rules
from formkit.law.rules import documents, rows
from formkit.law.rules.table import RULES, fraction, law, shown
from formkit.model import Case
from formkit.words.pointer import at

ROOT = Path(__file__).parents[2]
CATALOGUE = library.findings()
DAY = dt.date(2026, 12, 1)


def sample(name: str) -> dict[str, Any]:
    case, _ = read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


def places(value: Any, place: str = "") -> list[str]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(deep for key, inner in below for deep in places(inner, f"{place}/{key}"))]


PLACES = [(name, place) for name in ("group-1", "enterprise-1", "group-3") for place in places(sample(name))[1:]]
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9),
    st.just([]), st.just({}), st.just([1]), st.just([{}]), st.just([[]]), st.just({"from": "2027-04-01", "to": 5}),
    st.just([{"from": "9999-12-31", "to": "9999-12-31"}]), st.just([{"from": "0001-01-01", "to": "9999-12-31"}]),
    st.sampled_from(["2027-02-30", "9999-12-31", "0001-01-01", "4-9-1", "24:00", "A", "F"]),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=4))
def test_rules_survive_any_case(edits: list[tuple[tuple[str, str], Any]]) -> None:
    data = sample(edits[0][0][0])
    for (_, place), junk in edits:
        parent, key = place.rsplit("/", 1)
        below = at(data, parent)
        if isinstance(below, dict):
            below[key] = junk
        elif isinstance(below, list) and key.isdecimal() and int(key) < len(below):
            below[int(key)] = junk
    for found in rules.run(Case(data), DAY):
        assert found.message and found.message_en and found.case_pointer is not None


def test_an_empty_case_has_nothing_for_rules() -> None:
    assert rules.run(Case({}), DAY) == []


def test_every_rule_is_in_the_catalogue_and_the_other_way_round() -> None:
    for kind in (RULES, rows.rules()):
        assert len(kind) == len({rule.id for rule in kind})
    ids = {rule.id for rule in rules.every()}
    own = {code for code in CATALOGUE if not code.startswith("FK")}
    assert own == {code for code in ids if not code.startswith("FK")}
    for rule in rules.every():
        assert CATALOGUE[rule.id]["title"], rule.id


def test_a_rule_of_rows_stands_in_its_subject_and_has_the_scope_of_its_function() -> None:
    scopes = {rule.id: rule.scope for rule in RULES}
    for path in (ROOT / "schemas/checks").glob("*.json"):
        table = json.loads(path.read_text("utf-8"))
        subject = json.loads((ROOT / "schemas/findings" / path.name).read_text("utf-8"))
        assert (table["title"], table["title_en"]) == (subject["title"], subject["title_en"])
        assert table["rules"].keys() <= subject["findings"].keys()
        assert all(scopes.get(code, about["scope"]) == about["scope"] for code, about in table["rules"].items())


def test_every_rule_has_a_case_in_the_suite_that_breaks_it() -> None:
    broken = {
        entry["code"]
        for path in (ROOT / "tests/suite").glob("*/reject/*.json")
        for entry in json.loads(path.read_text("utf-8")).get("expect", [])
    }
    assert {rule.id for rule in rules.every()} - broken == set()


def test_findings_carry_law_item_and_trainee() -> None:
    data = sample("group-1")
    data["trainees"][1]["birth_date"] = "2010-01-01"
    found = {one.code: one for one in rules.run(Case(data), DAY)}
    young = found["E-01"]
    assert (young.law, young.trainee, young.item) == ("規則第10条第2項第3号イ、年齢計算ニ関スル法律", "t2", "第2面 3③")
    assert (young.expected, young.found, young.severity, young.certainty) == ("≥ 18", "2010-01-01", "error", "seen")


def test_an_override_is_told_where_it_was_typed_and_the_common_plan_once() -> None:
    data = sample("group-1")
    data["plan"]["hours"]["total"] = 1940
    assert [one.case_pointer for one in rules.run(Case(data), DAY)] == ["/plan/hours/total"]
    data = sample("group-1")
    data["trainees"][0]["overrides"] = {"hours": {"total": 1940}}
    (told,) = rules.run(Case(data), DAY)
    assert (told.case_pointer, told.trainee) == ("/trainees/0/overrides/hours/total", "t1")


@pytest.mark.parametrize(
    ("typed", "meant"), [(0.1, Fraction(1, 10)), (37.5, Fraction(75, 2)), (40, Fraction(40)), (1e3, Fraction(1000))]
)
def test_numbers_are_what_was_typed(typed: float, meant: Fraction) -> None:
    assert fraction(typed) == meant


@pytest.mark.parametrize("typed", [None, True, "5", [], float("inf")])
def test_what_is_no_number(typed: Any) -> None:
    assert fraction(typed) is None


def test_a_third_is_shown_rounded_but_compared_exactly() -> None:
    assert (shown(Fraction(1920)), shown(Fraction(75, 2)), shown(Fraction(2085, 6))) == ("1920", "37.5", "347.5")
    assert shown(Fraction(40 * 366, 7)) == "2091.43"


def test_parameters_have_dates_and_sources() -> None:
    for entry in json.loads((ROOT / "schemas/law/plan.json").read_text("utf-8"))["entries"]:
        dt.date.fromisoformat(entry["in_force_from"])
        assert entry["certainty"] in ("seen", "known", "uncertain")
    assert law("minimum_age", dt.date(2000, 1, 1)) == 18
    with pytest.raises(KeyError):
        law("nothing", DAY)


def test_the_list_of_documents_is_the_one_of_the_day() -> None:
    """D-01 asks for what the checklist in force on the day of the law lists; before the first one it asks for nothing."""
    assert [names for names, *_ in documents._needed("D", dt.date(2026, 12, 1))]
    assert documents._needed("D", dt.date(2017, 10, 31)) == []


@pytest.mark.parametrize(("training", "told"), [(0, False), (0.5, False), (2200, True)])
def test_where_lectures_fill_all_the_time_no_hour_of_training_is_missed(training: float, told: bool) -> None:
    """Enterprise type: lectures but legal protection may be held beside the work (規則第10条第2項第7号), here all the year."""
    data = sample("enterprise-1")
    last = data["plan"]["schedule"]["period"]["to"]
    for lecture in data["plan"]["lectures"]:
        if lecture["subject"] != 3:
            lecture.update(period={"from": data["plan"]["schedule"]["period"]["from"], "to": last}, hours=1000)
    data["plan"]["hours"]["training"] = training
    assert ("P20" in {finding.code for finding in rules.run(Case(data), DAY)}) is told
