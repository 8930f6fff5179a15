"""How current the data of law is: which tables a case needs, and when one of them is told."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.case.json_file import read_case
from formkit.law import currency
from formkit.law.rules.table import law
from formkit.library import settings
from formkit.model import Case
from formkit.words.pointer import at

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 28)


def sample(name: str) -> dict[str, Any]:
    case, _ = read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


def needs(data: dict[str, Any], on: dt.date = DAY) -> set[str]:
    return {table.name for table in currency.tables_of(Case(data), on)}


def table(checked_on: dt.date, until: dt.date | None = None) -> currency.Table:
    return currency.Table("x", "表", "A table", checked_on, until)


def test_every_file_of_law_says_when_it_was_checked() -> None:
    files = [f"schemas/law/{name}" for name in library.names("schemas/law")]
    files += [f"schemas/codes/{name}.json" for name in ("holidays", "occupations", "prefectures")]
    for file in files:
        assert dt.date(2026, 11, 1) <= dt.date.fromisoformat(library.read_json(file)["checked_on"]), file


def test_the_bounds_are_data() -> None:
    assert law("checked_within", DAY) == 200 and law("until_near", DAY) == 90


@pytest.mark.parametrize(("days", "aged"), [(0, False), (200, False), (201, True)])
def test_a_table_grows_old_after_two_hundred_days(days: int, aged: bool) -> None:
    assert table(DAY - dt.timedelta(days)).aged(DAY) is aged


@pytest.mark.parametrize(("days", "aged"), [(91, False), (90, False), (89, True), (0, True), (-1, True)])
def test_a_table_that_ends_is_told_from_ninety_days_before(days: int, aged: bool) -> None:
    ending = table(DAY, DAY + dt.timedelta(days))
    assert ending.aged(DAY) is aged
    assert (str(ending.until) in ending.words(DAY).ja) is aged


def test_all_are_current_today_and_none_for_ever() -> None:
    assert currency.finding(currency.every_table(DAY), DAY) is None
    late = DAY + dt.timedelta(400)
    aged = currency.finding(currency.every_table(late), late)
    assert aged is not None and aged.code == "FK131" and aged.severity == "info"
    assert "地域別最低賃金（2026-11-27 確認）" in aged.message and "Regional minimum wages" in aged.message_en


def test_a_case_needs_what_its_facts_ask_for() -> None:
    data = sample("group-1")
    every = needs(data)
    assert {"plan", "lectures", "sending", "minimum-wages", "holidays", "occupations", "prefectures"} <= every
    assert "excellent-implementer_2020-11" in every and "excellent-supervisor_2020-11" in every
    assert not any("care" in name for name in every)
    data["category"] = "B"
    assert needs(data) == every - {"lectures", "sending"}
    del data["declaration"], data["plan"]
    assert needs(data) == {
        "plan", "timing", "treatment", "staff", "quotas", "minimum-wages", "industry-minimum-wages", "prefectures",
    }  # fmt: skip
    del data["implementer"]
    assert not {"minimum-wages", "industry-minimum-wages"} & needs(data)


def test_wages_of_industries_only_where_the_table_has_the_prefecture() -> None:
    data = sample("group-1")
    for place in data["implementer"]["workplaces"]:
        place["address"]["prefecture"] = "沖縄県"
    assert "minimum-wages" in needs(data) and "industry-minimum-wages" not in needs(data)


def test_nursing_care_and_older_score_tables() -> None:
    data = sample("group-1")
    data["declaration"]["supervisor_care"] = {}
    assert "excellent-supervisor-care_2017-11" in needs(data)
    assert "excellent-implementer_2019-03" in needs(data, dt.date(2020, 4, 1))
    assert not any(name.startswith("excellent-implementer") for name in needs(data, dt.date(2016, 1, 1)))


def test_a_wage_that_the_user_checked_is_as_new_as_that(tmp_path: Path) -> None:
    entry = {"prefecture": "茨城県", "value": 1200, "in_force_from": "2027-10-12"}
    (tmp_path / "own.json").write_text(json.dumps({"checked_on": "2027-10-20", "entries": [entry]}), "utf-8")
    (tmp_path / "formkit.toml").write_text('[law]\nminimum-wages = "own.json"\n', "utf-8")
    with settings.using(settings.read(tmp_path / "formkit.toml")):
        data = sample("group-1")
        (wages,) = (one for one in currency.tables_of(Case(data), DAY) if one.name == "minimum-wages")
        assert wages.checked_on == dt.date(2027, 10, 20)
        data["implementer"]["workplaces"][0]["address"]["prefecture"] = "沖縄県"
        (wages,) = (one for one in currency.tables_of(Case(data), DAY) if one.name == "minimum-wages")
        assert wages.checked_on == dt.date(2026, 11, 27)


def test_several_cases_have_one_finding_from_the_oldest_day() -> None:
    tables = currency.joined([table(DAY), table(DAY - dt.timedelta(300)), table(DAY)])
    assert [one.checked_on for one in tables] == [DAY - dt.timedelta(300)]


JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(), st.text(max_size=4), st.just([]), st.just({}), st.just([{}]), st.just([3])
)
PLACES = (
    "/category", "/declaration", "/declaration/implementer", "/implementer", "/implementer/workplaces",
    "/implementer/workplaces/0", "/implementer/workplaces/0/address", "/implementer/workplaces/0/address/prefecture",
    "/plan", "/plan/occupation", "/plan/periods", "/plan/periods/0", "/plan/periods/0/from",
)  # fmt: skip


@given(st.sampled_from(PLACES), JUNK)
def test_any_case_has_an_answer(place: str, junk: Any) -> None:
    data = sample("group-1")
    parent, key = place.rsplit("/", 1)
    below = at(data, parent)
    below[int(key) if isinstance(below, list) else key] = junk
    assert "plan" in needs(data)
