"""Rules and harmless facts: one protected fact is changed, and its rule fires, and no rule that has nothing to do with it.

Cases are the shipped samples with facts varied that no rule looks at; CHANGES says how to break each rule, by an amount.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from formkit import library
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words import dates
from formkit.words.pointer import at

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2026, 12, 1)

# What fails is small enough to read; making a whole case smaller takes minutes.
PHASES = (Phase.explicit, Phase.generate)

Data = dict[str, Any]


@functools.cache
def _sample(name: str) -> str:
    case, _ = read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    for trainee in data["trainees"]:
        trainee.pop("overrides", None)
    return json.dumps(data)


def sample(name: str) -> Data:
    data: Data = json.loads(_sample(name))
    return data


def judged(data: Data, as_of: dt.date | None = None) -> list[Finding]:
    return rules.run(Case(data), TODAY, as_of)


def codes(data: Data) -> set[str]:
    return {one.code for one in judged(data)}


# ---- harmless facts

WORDS = st.text(st.sampled_from("あいうアイウ東西南北山川田中工場部課甲乙"), min_size=1, max_size=12)
HARMLESS: dict[str, st.SearchStrategy[Any]] = {
    "/case_id": st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    "/plan/remarks/text": WORDS,
    "/plan/schedule/materials": st.lists(WORDS, min_size=1, max_size=3),
    "/plan/schedule/products": st.lists(WORDS, min_size=1, max_size=3),
    "/plan/lectures/0/content": WORDS,
    "/trainees/0/sex": st.sampled_from("MF"),
}


@st.composite
def varied(draw: st.DrawFn, name: str) -> Data:
    """A sample with some harmless facts changed."""
    data = sample(name)
    for place, values in HARMLESS.items():
        parent, _, key = place.rpartition("/")
        below = at(data, parent)
        if isinstance(below, dict) and key in below and draw(st.booleans()):
            below[key] = draw(values)
    return data


# ---- one protected fact each


def put(place: str, change: Callable[[Any, int], Any]) -> Callable[[Data, int], None]:
    def edit(data: Data, n: int) -> None:
        parent, _, key = place.rpartition("/")
        below = at(data, parent)
        step = int(key) if isinstance(below, list) else key
        below[step] = change(below.get(key) if isinstance(below, dict) else below[step], n)

    return edit


def day(iso: str, days: int) -> str:
    return (dt.date.fromisoformat(iso) + dt.timedelta(days=days)).isoformat()


def both(*edits: Callable[[Data, int], None]) -> Callable[[Data, int], None]:
    def edit(data: Data, n: int) -> None:
        for one in edits:
            one(data, n)

    return edit


def add(value: Any, n: int) -> Any:
    return value + n


def shift(value: str, n: int) -> str:
    return day(value, n)


def stated_ages(data: Data, _: int) -> None:
    created = dt.date.fromisoformat(data["dates"]["plan_created"])
    for trainee in data["trainees"]:
        trainee["stated_age"] = dates.age_on(dt.date.fromisoformat(trainee["birth_date"]), created)


def duties(essential: int, related: int, peripheral: int, *, safety: int = 10) -> Callable[[Data, int], None]:
    """Hours a month by kind of work, 161 in all; `n` hours go from essential work to the kind given as 0."""

    def edit(data: Data, n: int) -> None:
        split = {"essential": essential, "related": related, "peripheral": peripheral}
        moved = next((kind for kind, hours in split.items() if not hours), "")
        if moved:
            split[moved] = n
            split["essential"] = 161 - sum(hours for kind, hours in split.items() if kind != "essential")
        for task in data["plan"]["schedule"]["tasks"]:
            safe = -(-split[task["duty"]] // safety)
            hours = safe if task["safety"] else split[task["duty"]] - safe
            task["hours_by_month"] = [0, *[hours] * 11]
            task["hours_total"] = hours * 11

    return edit


def longer(data: Data, n: int) -> None:
    """The training and all that goes with it lasts `n` days longer."""
    plan = data["plan"]
    last = plan["periods"][-1]
    last["to"] = day(last["to"], n)
    if len(plan["periods"]) == 1:
        years, months, days = dates.span(dt.date.fromisoformat(last["from"]), dt.date.fromisoformat(last["to"]))
        plan["stated_length"] = {"years": years, "months": months, "days": days}
    for period in (plan["treatment"]["contract"].get("periods") or [{}])[-1], plan["schedule"].get("period", {}):
        if "to" in period:
            period["to"] = day(period["to"], n)


def lectures(change: int) -> Callable[[Data, int], None]:
    """`n` times `change` more hours of the first subject, in every sum."""

    def edit(data: Data, n: int) -> None:
        lecture, hours = data["plan"]["lectures"][0], data["plan"]["hours"]
        lecture["hours"] += change * n
        lecture["hours_by_month"] = [lecture["hours"]]
        hours["lectures"] += change * n
        hours["total"] += change * n

    return edit


def without_subject(data: Data, _: int) -> None:
    gone = data["plan"]["lectures"].pop(3)
    first = data["plan"]["lectures"][0]
    first["hours"] += gone["hours"]
    first["hours_by_month"] = [first["hours"]]


def short_break(data: Data, n: int) -> None:
    """`n` minutes less break, and home as much earlier: the hours of work stay."""
    (hours,) = data["plan"]["treatment"]["working_hours"]
    hours["break_to"], hours["to"] = f"12:{60 - n:02}", f"17:{30 - n:02}" if n <= 30 else f"16:{90 - n:02}"


def same_passport(data: Data, n: int) -> None:
    data["trainees"][1]["passport"]["number"] = data["trainees"][0]["passport"]["number"]


def young(data: Data, n: int) -> None:
    start = dt.date.fromisoformat(data["plan"]["periods"][0]["from"])
    data["trainees"][0]["birth_date"] = day(dates.add_months(start, -18 * 12).isoformat(), n)
    stated_ages(data, n)


def of(*values: Any) -> Callable[[Any, int], Any]:
    return lambda old, n: [value for value in values if value != old][n % len([v for v in values if v != old])]


GRADES = {"evaluation_exam": ("初級", "専門級", "上級"), "trade_skill_test": ("基礎級", "３級", "２級")}


def other_grade(place: str) -> Callable[[Data, int], None]:
    """Another grade of the same kind of examination."""

    def edit(data: Data, n: int) -> None:
        goal = at(data, place)
        goal["grade"] = of(*GRADES[goal["kind"]])(goal["grade"], n)

    return edit


# rule: sample, change, smallest and largest amount, rules that rightly fire with it
Change = tuple[str, Callable[[Data, int], None], int, int, set[str]]
CHANGES: dict[str, Change] = {
    "A-08": ("group-3", put("/supervisor/licence_kind", of("specified")), 1, 1, set()),
    "C-03": ("group-1", duties(1, 0, 50), 31, 80, set()),
    "C-04": ("group-1", duties(1, 0, 20), 81, 100, {"C-03"}),
    "C-05": ("group-1", duties(1, 10, 0), 54, 70, set()),
    "C-06": ("group-1", duties(106, 34, 21, safety=20), 1, 1, set()),
    "C-07": ("group-1", both(put("/plan/hours/training", add), put("/plan/hours/total", add)), 1, 40, set()),
    "C-10": ("group-1", put("/plan/hours/total", add), 1, 40, set()),
    "C-12": ("group-1", put("/plan/schedule/tasks/0/workplace", lambda _, n: f"w{n}"), 1, 9, set()),
    "D-18c": ("group-1", put("/senders/0/number", lambda old, n: of("CHN", "PHL", "MMR")(old[:3], n) + old[3:]), 0, 2, {"SA-011"}),
    "D-18b": ("group-1", put("/senders/0/reference_number", lambda _, n: f"{n:04}"), 1, 9999, set()),
    "E-01": ("group-1", young, 1, 150, set()),
    "L-01": ("group-1", without_subject, 1, 1, set()),
    "L-02": ("group-1", lectures(-1), 8, 40, set()),
    "L-09": ("group-1", both(put("/plan/hours/lectures", add), put("/plan/hours/total", add)), 1, 40, {"L-04"}),
    "P08": ("group-1", put("/plan/other_occupations", lambda _, n: [{"code": "4-8-1"}]), 1, 1, {"X-08"}),
    "P13": ("group-1", put("/plan/schedule/tasks/0/hours_by_month/1", lambda old, n: old - n), 1, 90, set()),
    "P21": ("group-1", put("/plan/treatment/weekly_hours", lambda old, n: old - n), 2, 9, set()),
    "P25": ("group-1", put("/plan/treatment/contract/periods/0/to", lambda old, n: day(old, -n)), 1, 90, set()),
    "P29": ("group-1", put("/trainees/0/sender", lambda _, n: f"s{n}"), 1, 9, set()),
    "P30": ("group-1", put("/implementer/industry/major", of(*"ABCDGHIJKLMNOPQRS")), 0, 16, set()),
    "P31": ("group-1", put("/implementer/officers", lambda old, n: old[1:]), 1, 1, set()),
    "S-01": ("group-1", longer, 1, 60, {"P20"}),
    "S-02": ("group-2", longer, 1, 60, {"T-15"}),
    "S-03": ("group-3", longer, 40, 90, {"P20"}),
    "S-07": ("group-1", other_grade("/plan/goal"), 0, 1, set()),
    "S-08": ("group-2", other_grade("/plan/goal"), 0, 1, set()),
    "S-09": ("group-3", other_grade("/plan/goal"), 0, 1, set()),
    "S-10": ("group-2", other_grade("/plan/previous_stage/achieved"), 0, 1, set()),
    "S-11": ("group-3", other_grade("/plan/previous_stage/achieved"), 0, 1, set()),
    "T-01": ("group-1", both(put("/dates/application", lambda _, n: day("2026-10-01", -n)),
                             put("/dates/plan_created", lambda _, n: day("2026-10-01", -n)), stated_ages), 1, 30, {"EXC-028"}),
    "T-02": ("group-1", put("/dates/application", shift), 1, 40, {"COE-22"}),
    "T-03": ("group-2", put("/dates/application", lambda _, n: day("2027-01-01", n)), 1, 20, set()),
    "T-04": ("group-1", both(put("/dates/plan_created", lambda _, n: day("2026-12-01", n)), stated_ages), 1, 20, set()),
    "T-12": ("group-1", put("/plan/stated_length/days", add), 1, 30, set()),
    "T-15": ("group-1", put("/supervisor/licence_until", lambda _, n: day("2027-04-01", -n)), 1, 30, {"A-09"}),
    "T-16": ("group-1", put("/trainees/0/passport/expiry", lambda _, n: day("2027-04-01", -n)), 0, 90, set()),
    "W-05": ("group-1", put("/plan/treatment/working_hours/0/to", lambda _, n: f"17:{30 + n:02}"), 1, 29, {"C-11"}),
    "W-05b": ("group-1", both(put("/plan/treatment/annual_hours", lambda _, n: 2060),
                              put("/plan/treatment/weekly_hours", lambda _, n: 40 + n / 10)), 1, 4, set()),
    "W-06": ("group-1", both(put("/plan/treatment/annual_hours", lambda _, n: 2091 + n),
                             put("/plan/treatment/weekly_hours", lambda _, n: 40)), 1, 30, {"C-11", "W-02"}),
    "W-11": ("group-1", short_break, 16, 59, set()),
    "X-04": ("group-1", put("/trainees/0/stated_age", add), 1, 9, set()),
    "X-33": ("group-1", same_passport, 1, 1, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted({change[0] for change in CHANGES.values()}))
@settings(max_examples=8, phases=PHASES)
@given(st.data())
def test_harmless_facts_are_harmless(name: str, data: st.DataObject) -> None:
    case = data.draw(varied(name))
    assert [one.message for one in validate(Case(case))] == []
    assert [one.message for one in judged(case)] == []


@pytest.mark.parametrize("rule", CHANGES)
@settings(max_examples=6, phases=PHASES)
@given(st.data())
def test_a_changed_fact_fires_its_rule_and_no_other(rule: str, data: st.DataObject) -> None:
    name, change, least, most, also = CHANGES[rule]
    case = data.draw(varied(name))
    change(case, data.draw(st.integers(least, most)))
    fired = codes(case)
    assert rule in fired
    assert fired - also == {rule}


def test_the_table_has_many_rules() -> None:
    assert CHANGES.keys() <= library.findings().keys()
    assert len(CHANGES) >= 25


# ---- the suite, with harmless facts changed as well


def suite() -> Iterator[tuple[str, Data]]:
    for path in sorted((ROOT / "tests" / "suite").glob("*/reject/*.json")):
        edit = json.loads(path.read_text("utf-8"))
        if "sample" in edit and any(one["code"] in {rule.id for rule in rules.every()} for one in edit["expect"]):
            yield path.stem, edit


SUITE = dict(suite())


@settings(max_examples=120, phases=PHASES)
@given(st.sampled_from(sorted(SUITE)), st.data())
def test_a_file_of_the_suite_finds_the_same_among_other_harmless_facts(name: str, data: st.DataObject) -> None:
    edit = SUITE[name]
    case, _ = read_case(ROOT / "samples" / edit["sample"] / "case.json")
    assert case is not None
    changed = copy.deepcopy(dict(case.data))
    touched = {*edit.get("set", {}), *edit.get("remove", ())}
    for place, values in HARMLESS.items():
        parent, _, key = place.rpartition("/")
        below = at(changed, parent)
        near = any(place.startswith(f"{one}/") or one.startswith(f"{place}/") or one == place for one in touched)
        if not near and isinstance(below, dict) and key in below:
            below[key] = data.draw(values)
    for place in edit.get("remove", ()):
        parent, key = place.rsplit("/", 1)
        del at(changed, parent)[key]
    for place, value in edit.get("set", {}).items():
        parent, key = place.rsplit("/", 1)
        below = at(changed, parent)
        below[int(key) if isinstance(below, list) else key] = value
    ids = {rule.id for rule in rules.every()}
    wanted = sorted((one["code"], one["case_pointer"]) for one in edit["expect"] if one["code"] in ids)
    day = dt.date.fromisoformat(edit["as_of"]) if "as_of" in edit else None
    assert sorted((one.code, one.case_pointer or "") for one in judged(changed, day)) == wanted


# ---- facts of the wrong kind


def places(data: Any, way: str = "") -> Iterator[str]:
    """Each place of a case; of the items of a list the first."""
    for key, value in data.items() if isinstance(data, dict) else list(enumerate(data))[:1]:
        yield f"{way}/{key}"
        if isinstance(value, dict | list):
            yield from places(value, f"{way}/{key}")


@pytest.mark.parametrize(("name", "wrong"), (("group-1", []), ("enterprise-1", {}), ("care-1", [{}])), ids=str)
def test_a_fact_of_the_wrong_kind_is_told_and_never_ends_the_run(name: str, wrong: Any) -> None:
    for place in places(sample(name)):
        data = sample(name)
        parent, _, key = place.rpartition("/")
        below: Any = at(data, parent) if parent else data
        below[int(key) if isinstance(below, list) else key] = copy.deepcopy(wrong)
        said = validate(Case(data)) + judged(data)
        kinds = isinstance(at(sample(name), place), dict | list)
        assert kinds or any((one.case_pointer or "").startswith(place) for one in said), place


# ---- the day whose law counts


def occupation_of_july_2026() -> Data:
    return sample("group-1") | {"plan": sample("group-1")["plan"] | {"occupation": {"code": newest()}}}


def newest() -> str:
    known = library.read_json("schemas/codes/occupations.json")["entries"]
    return str(next(entry["code"] for entry in known if entry["since"] == "2026-07"))


def test_as_of_wins_over_the_application_date_and_that_over_today() -> None:
    case = occupation_of_july_2026()
    listed = library.read_json("schemas/codes/occupations.json")["lists"]
    first = dt.date.fromisoformat(next(entry["from"] for entry in listed if entry["id"] == "2026-07"))
    before = first - dt.timedelta(days=1)

    def fires(as_of: dt.date | None, applied: dt.date | None, today: dt.date) -> bool:
        data = copy.deepcopy(case)
        data["dates"]["application"] = applied and applied.isoformat()
        return "S-05" in {one.code for one in rules.run(Case(data), today, as_of)}

    assert fires(None, before, first) and not fires(None, first, before)
    assert fires(None, None, before) and not fires(None, None, first)
    assert fires(before, first, first) and not fires(first, before, before)


def test_a_rule_speaks_only_while_it_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    case = sample("group-1")
    case["plan"]["hours"]["total"] += 1
    about = library.findings()["C-10"]
    dated = {**about, "in_force_from": "2026-10-01", "in_force_until": "2027-03-31"}
    monkeypatch.setattr(library, "findings", lambda: {**known, "C-10": dated})
    for on, speaks in (("2026-09-30", False), ("2026-10-01", True), ("2027-03-31", True), ("2027-04-01", False)):
        fired = {one.code for one in judged(case, dt.date.fromisoformat(on))}
        assert ("C-10" in fired) is speaks, on


known = library.findings()
