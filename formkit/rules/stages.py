"""Stages: occupation, objective, what was achieved before, length of the training."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from formkit import library
from formkit.dates import add_months, span
from formkit.formats import table
from formkit.rules.table import Hit, Site, rule


@rule("S-01")
def first_stage_length(site: Site) -> Iterator[Hit]:
    """Stage i lasts at most one year."""
    yield from _length(site, 1)


@rule("S-02")
def second_stage_length(site: Site) -> Iterator[Hit]:
    """Stage ii lasts at most two years."""
    yield from _length(site, 2)


@rule("S-03")
def third_stage_length(site: Site) -> Iterator[Hit]:
    """Stage iii lasts at most two years."""
    yield from _length(site, 3)


def _length(site: Site, stage: int) -> Iterator[Hit]:
    periods = [(index, first, last) for index, first, last in site.periods("/plan/periods") if last >= first]
    if site.stage != stage or not periods:
        return
    start = min(first for _, first, _ in periods)
    years = site.law("stage_years")[str(stage)]
    days = sum((last - first).days + 1 for _, first, last in periods)
    if days > (add_months(start, 12 * years) - start).days:
        index, _, last = periods[-1]
        if len(periods) == 1:
            most = f"{years}年（{add_months(start, 12 * years)} の前日まで）"
            most_en = f"{years} year(s), until the day before {add_months(start, 12 * years)}"
        else:
            most, most_en = f"合わせて{years}年", f"{years} year(s) in all"
        yield Hit(
            f"/plan/periods/{index}/to", f"では期間が長すぎます。第{stage}号技能実習は{most}です。",
            f"makes the training too long. Stage {'i' * stage} may last {most_en}.", str(last), f"≤ {years} y",
        )  # fmt: skip


@rule("T-12")
def period_in_order(site: Site) -> Iterator[Hit]:
    """Every period ends after it starts; several stand in order; the stated length is the calendar's."""
    periods = site.periods("/plan/periods")
    for index, first, last in periods:
        if last <= first:
            yield Hit(
                f"/plan/periods/{index}/to", f"は開始日 {first} より後でなければなりません。", f"must be after the first day {first}.",
                str(last), f"> {first}",
            )  # fmt: skip
    for (_, _, before), (index, first, _) in pairwise(periods):
        if first <= before:
            yield Hit(
                f"/plan/periods/{index}/from", f"は前の期間の終了日 {before} より後でなければなりません。",
                f"must be after the end of the period before, {before}.", str(first), f"> {before}",
            )  # fmt: skip
    units = (site.number(f"/plan/stated_length/{unit}") for unit in ("years", "months", "days"))
    stated = [number for number in units if number is not None]
    if len(periods) == 1 and len(stated) == 3:
        _, first, last = periods[0]
        real = span(first, last)
        if last > first and stated[1] < 12 and stated[2] < 31 and stated != list(real):
            said = "{}年{}月{}日".format(*stated)
            yield Hit(
                "/plan/stated_length", "は期間 {}～{} の長さ {}年{}月{}日 と違います。".format(first, last, *real),
                "differs from the length of {} to {}: {} y {} m {} d.".format(first, last, *real),
                said, "{}年{}月{}日".format(*real),
            )  # fmt: skip


@rule("S-05")
def occupation_in_list(site: Site) -> Iterator[Hit]:
    """The occupation is in the list in force on the application date, or on the day that the user chose."""
    on, day = site.as_of, "" if site.fixed else "申請日 "
    lists = {entry["id"]: entry["from"] for entry in library.read_json("schemas/codes/occupations.json")["lists"]}
    first = min(lists.values())
    for place in _codes(site):
        known = table("occupations").get(site.text(place) or "")
        if known and lists[known["since"]] > max(on.isoformat(), first):
            yield Hit(
                place, f"は{day}{on} の移行対象職種・作業の一覧にありません（{lists[known['since']]} からの一覧にあります）。",
                f"is not in the list in force on {on}; it first stands in the list of {lists[known['since']]}.",
                site.text(place),
            )  # fmt: skip


@rule("S-06")
def occupation_has_third_stage(site: Site) -> Iterator[Hit]:
    """The occupation may be trained in stage iii."""
    if site.stage == 3:
        for place in _codes(site):
            known = table("occupations").get(site.text(place) or "")
            if known and known["max_stage"] < 3:
                yield Hit(
                    place, f"（{known['occupation']} {known['operation']}）は第2号までの職種・作業です。第3号はできません。",
                    "stops at stage ii. It cannot be trained in stage iii.", site.text(place),
                )  # fmt: skip


def _codes(site: Site) -> list[str]:
    others = [f"/plan/other_occupations/{index}/code" for index, _ in site.each("/plan/other_occupations")]
    return ["/plan/occupation/code", *others]


@rule("S-07")
def first_stage_goal(site: Site) -> Iterator[Hit]:
    """Objective of stage i: basic grade, or a concrete other one."""
    yield from _goal(site, 1)


@rule("S-08")
def second_stage_goal(site: Site) -> Iterator[Hit]:
    """Objective of stage ii: grade 3."""
    yield from _goal(site, 2)


@rule("S-09")
def third_stage_goal(site: Site) -> Iterator[Hit]:
    """Objective of stage iii: grade 2."""
    yield from _goal(site, 3)


def _goal(site: Site, stage: int) -> Iterator[Hit]:
    if site.stage == stage:
        others = [f"/plan/other_goals/{index}" for index, _ in site.each("/plan/other_goals")]
        for place in ["/plan/goal", *others]:
            yield from _grade(site, place, stage, stage, allow_other=stage == 1)


def _grade(site: Site, place: str, of: int, stage: int, *, allow_other: bool) -> Iterator[Hit]:
    """The grade at `place` is that of stage `of`."""
    grades = site.law("goal_grades")
    wanted = grades[str(of)]
    kind, grade = site.text(f"{place}/kind"), site.text(f"{place}/grade")
    if kind == "other" and not allow_other:
        yield Hit(
            f"{place}/kind", f"（その他）は第{stage}号技能実習では選べません。技能検定か技能実習評価試験を書いてください。",
            f"cannot be chosen in stage {'i' * stage}. Write a trade skill test or an evaluation examination.", kind,
        )  # fmt: skip
    elif kind in wanted and grade != wanted[kind] and grade in [known[kind] for known in grades.values()]:
        yield Hit(
            f"{place}/grade", f"は第{of}号技能実習の目標の級ではありません。「{wanted[kind]}」です。",
            f"is not the grade of stage {'i' * of}; that is {wanted[kind]}.", grade, wanted[kind],
        )  # fmt: skip


@rule("S-10")
def first_stage_achieved(site: Site) -> Iterator[Hit]:
    """Before stage ii the objective of stage i is achieved."""
    if site.stage == 2:
        yield from _grade(site, "/plan/previous_stage/achieved", 1, 2, allow_other=False)


@rule("S-11")
def second_stage_achieved(site: Site) -> Iterator[Hit]:
    """Before stage iii the objective of stage ii is achieved."""
    if site.stage == 3:
        yield from _grade(site, "/plan/previous_stage/achieved", 2, 3, allow_other=False)


@rule("P08")
def several_occupations(site: Site) -> Iterator[Hit]:
    """Several occupations need an objective each and a reason in the remarks."""
    others = list(site.each("/plan/other_occupations"))
    if not others:
        return
    if not list(site.each("/plan/other_goals")):
        yield Hit(
            "/plan/other_goals", "が書かれていません。複数の職種・作業を行うときは、目標も職種・作業ごとに書いてください。",
            "is missing. With several occupations, write an objective for each.",
        )  # fmt: skip
    if not site.text("/plan/remarks/several_occupations_reason"):
        yield Hit(
            "/plan/remarks/several_occupations_reason", "が書かれていません。複数の職種・作業を行う理由を備考に書いてください（注意8）。",
            "is missing. Give the reason for several occupations in the remarks (note 8).",
        )  # fmt: skip
