"""What would bring a score to the pass mark, against trying out every choice of changes.

Facts of invented organisations are drawn; the definition looks at all subsets of the items that could have more points.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from formkit.law.score import Score, changes, way
from formkit.law.score.gains import Change, Step
from tests.rooms.test_score import IMPLEMENTER, SUPERVISOR, io, rise, so, wage

# What fails is small enough to read; trying all choices for ever smaller facts takes minutes.
PHASES = (Phase.explicit, Phase.generate)
EFFORTS = ("measure", "pay", "record")
# By the words of the items: what past years have left, what costs money each month, and what can be done until filing.
RECORD = {
    "implementer": {"1-I", "1-II", "1-III", "4-I", "4-II", "4-III", "5-III"},
    "supervisor": {"2-I", "2-II", "2-III", "2-IV", "3-I", "3-II", "3-III", "3-IV-a", "3-IV-b", "4-III"},
}
PAY = {"implementer": {"3-I", "3-II", "3-III"}, "supervisor": {"1-II"}}

YES = st.booleans()
FACTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "implementer": {
        "i_passed_both": st.sampled_from([0, 7, 10]), "g3_prac_pass": st.integers(0, 10), "exam_cooperation": YES,
        "instructors_trained": st.integers(0, 2), "life_trained": st.integers(0, 1),
        "lowest_wage": st.sampled_from([wage(1000), wage(1050), wage(1150)]), "raises": st.sampled_from([[], rise(30), rise(50)]),
        "housing_improvement": YES, "missing_3y": st.integers(0, 5), "improvement_order": st.sampled_from(["none", "done"]),
        "native_manual": YES, "native_counsellors_all": YES, "transfer_site_registered": YES,
        "jp_learning_support": YES, "community_exchange": YES, "culture_learning": YES,
    },
    "supervisor": {
        "audit_manual": YES, "fulltime_staff": st.integers(1, 6), "auditors_trained": st.integers(0, 5),
        "io_staff_support": YES, "followup_survey": YES, "pre_interview": YES, "job_tracking": YES,
        "i_passed_both": st.sampled_from([0, 90, 113]), "g3_prac_pass": st.integers(0, 60),
        "orgs_with_written_pass": st.integers(0, 4), "missing_3y": st.integers(0, 20),
        "native_manual": YES, "otit_registered": YES, "transfer_site_registered": YES, "jp_learning_support": YES,
    },
}  # fmt: skip


def scored(who: str, facts: dict[str, Any]) -> Score:
    return io(**facts) if who == "implementer" else so(**facts)


def total(score: Score, raised: dict[str, int]) -> int:
    """The points of all groups, none above its maximum, with some items raised."""
    groups = (
        (sum(raised.get(item.id, item.points) for item in group.items if item.counted), group.maximum)
        for group in score.groups
    )
    return sum(min(points, most) for points, most in groups)


def best(chosen: Iterable[Change]) -> dict[str, int]:
    return {change.item.id: change.steps[-1].points for change in chosen}


def chosen_points(chosen: Sequence[tuple[Change, Step]]) -> dict[str, int]:
    return {change.item.id: step.points for change, step in chosen}


@pytest.mark.parametrize("who", FACTS)
@settings(max_examples=25, phases=PHASES)
@given(st.data())
def test_the_way_is_the_best_of_all_choices(who: str, data: st.DataObject) -> None:
    score = scored(who, data.draw(st.fixed_dictionaries(FACTS[who])))
    every, chosen = changes(score), way(score)
    if score.total >= score.pass_mark:
        assert chosen == ()
        return
    for number in range(1, 4):
        allowed = [change for change in every if change.effort in EFFORTS[:number]]
        # As few as possible: the first size at which any choice of so many suffices, each raised as far as it goes.
        for size in range(1, len(allowed) + 1):
            totals = [total(score, best(choice)) for choice in itertools.combinations(allowed, size)]
            if max(totals) >= score.pass_mark:
                assert chosen is not None and len(chosen) == size
                assert {change.effort for change, _ in chosen} <= set(EFFORTS[:number])
                assert total(score, best(change for change, _ in chosen)) == max(totals)
                assert_no_higher_than_needed(score, chosen)
                return
    assert chosen is None


def assert_no_higher_than_needed(score: Score, chosen: Sequence[tuple[Change, Step]]) -> None:
    raised = chosen_points(chosen)
    assert total(score, raised) >= score.pass_mark
    for change, step in chosen:
        assert step in change.steps
        for lower in [change.item.points, *(other.points for other in change.steps if other.points < step.points)]:
            assert total(score, {**raised, change.item.id: lower}) < score.pass_mark


@pytest.mark.parametrize("who", FACTS)
@settings(max_examples=25, phases=PHASES)
@given(st.data())
def test_changes_tell_what_the_total_would_gain_by_each_alone(who: str, data: st.DataObject) -> None:
    score = scored(who, data.draw(st.fixed_dictionaries(FACTS[who])))
    every = changes(score)
    for change in every:
        for step in change.steps:
            assert step.points > change.item.points
            assert step.gain == total(score, {change.item.id: step.points}) - total(score, {})
    order = [(-change.steps[-1].gain, EFFORTS.index(change.effort)) for change in every]
    assert order == sorted(order)


@pytest.mark.parametrize(("who", "facts"), [("implementer", IMPLEMENTER), ("supervisor", SUPERVISOR)])
def test_efforts_are_those_of_the_words_of_the_items(who: str, facts: dict[str, Any]) -> None:
    """Nothing done and nothing achieved: all that could be better is told, each with how it can be changed."""
    poor: dict[str, Any] = {key: False for key, value in facts.items() if value is True}
    poor |= {
        "i_passed_both": 0,
        "g3_prac_pass": 0,
        "improvement_order": "not_done",
        "missing_3y": 9,
        "blameworthy_missing": True,
    }
    poor |= {
        key: 0
        for key in ("instructors_trained", "life_trained", "auditors_trained", "orgs_with_written_pass")
        if key in facts
    }
    poor |= (
        {"orgs_with_exam_cooperation": 0, "orgs_revoked": 9, "orgs_ordered": 9, "fulltime_staff": 1}
        if who == "supervisor"
        else {}
    )
    efforts = {change.item.id: change.effort for change in changes(scored(who, poor))}
    assert len(efforts) > 15
    for item, effort in efforts.items():
        assert effort == ("record" if item in RECORD[who] else "pay" if item in PAY[who] else "measure"), item
