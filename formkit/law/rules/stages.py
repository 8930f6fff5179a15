"""Stages: occupation, objective, what was achieved before, length of the training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from formkit import library
from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.words.dates import add_months, day, span


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
        yield SaidHit(
            f"/plan/periods/{index}/to", f"では期間が長すぎます。第{stage}号技能実習は{most}です。",
            f"makes the training too long. Stage {'i' * stage} may last {most_en}.", str(last), f"≤ {years} y",
        )  # fmt: skip


@rule("T-12")
def period_in_order(site: Site) -> Iterator[Hit]:
    """Every period ends after it starts; several stand in order; the stated length is the calendar's."""
    periods = site.periods("/plan/periods")
    for index, first, last in periods:
        if last <= first:
            yield SaidHit(
                f"/plan/periods/{index}/to", f"は開始日 {first} より後でなければなりません。", f"must be after the first day {first}.",
                str(last), f"> {first}",
            )  # fmt: skip
    for (_, _, before), (index, first, _) in pairwise(periods):
        if first <= before:
            yield SaidHit(
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
            yield SaidHit(
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
        known = library.codes("occupations").get(site.text(place) or "")
        if known and lists[known["since"]] > max(on.isoformat(), first):
            yield SaidHit(
                place, f"は{day}{on} の移行対象職種・作業の一覧にありません（{lists[known['since']]} からの一覧にあります）。",
                f"is not in the list in force on {on}; it first stands in the list of {lists[known['since']]}.",
                site.text(place),
            )  # fmt: skip


@rule("S-06")
def occupation_has_third_stage(site: Site) -> Iterator[Hit]:
    """The occupation may be trained in stage iii."""
    if site.stage == 3:
        for place in _codes(site):
            known = library.codes("occupations").get(site.text(place) or "")
            if known and known["max_stage"] < 3:
                yield SaidHit(
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
        yield SaidHit(
            f"{place}/kind", f"（その他）は第{stage}号技能実習では選べません。技能検定か技能実習評価試験を書いてください。",
            f"cannot be chosen in stage {'i' * stage}. Write a trade skill test or an evaluation examination.", kind,
        )  # fmt: skip
    elif kind in wanted and grade != wanted[kind] and grade in [known[kind] for known in grades.values()]:
        yield SaidHit(
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
        yield SaidHit(
            "/plan/other_goals", "が書かれていません。複数の職種・作業を行うときは、目標も職種・作業ごとに書いてください。",
            "is missing. With several occupations, write an objective for each.",
        )  # fmt: skip
    if not site.text("/plan/remarks/several_occupations_reason"):
        yield SaidHit(
            "/plan/remarks/several_occupations_reason", "が書かれていません。複数の職種・作業を行う理由を備考に書いてください（注意8）。",
            "is missing. Give the reason for several occupations in the remarks (note 8).",
        )  # fmt: skip


@rule("S-15")
def other_goal_outside_the_list(site: Site) -> Iterator[Hit]:
    """A plan of stage i outside the list of occupations has a goal in words, for there is no stage ii."""
    outside = site.get("/plan/occupation") is None and site.get("/plan/non_transfer") is not None
    kind = site.text("/plan/goal/kind")
    if site.stage == 1 and outside and kind in ("trade_skill_test", "evaluation_exam"):
        yield SaidHit(
            "/plan/goal/kind", "（試験の合格）を目標にしていますが、職種・作業は移行対象の一覧の外です。「その他」に到達水準を具体的に書いてください。",
            "is an examination, though the occupation is not eligible for transfer. Write the level to be reached in "
            "words, as another objective.",
            kind, "other",
        )  # fmt: skip


@rule("S-16")
def exam_of_the_occupation(site: Site) -> Iterator[Hit]:
    """The kind of examination is the one that the occupation has."""
    goals = ["/plan/goal", *(f"/plan/other_goals/{index}" for index, _ in site.each("/plan/other_goals"))]
    names = {
        "trade_skill_test": ("技能検定", "trade skill test"),
        "evaluation_exam": ("技能実習評価試験", "evaluation examination"),
    }
    for code, goal in zip(_codes(site), goals, strict=False):
        known = library.codes("occupations").get(site.text(code) or "", {})
        kind = site.text(f"{goal}/kind")
        if kind in names and known.get("exam") in names and known["exam"] != kind:
            ja, en = names[known["exam"]]
            yield SaidHit(
                f"{goal}/kind", f"（{names[kind][0]}）ですが、職種・作業 {site.text(code)} の試験は{ja}のはずです。",
                f"is not the examination of occupation {site.text(code)}, which has a {en}.", kind, known["exam"],
            )  # fmt: skip


@rule("S-17", scope="case")
def excellence_shown(site: Site) -> Iterator[Hit]:
    """A plan of stage iii goes with the declaration that the implementing organisation is excellent."""
    listed = [entry.get("id") for _, entry in site.each("/attachments")]
    shown = site.get("/declaration/implementer") or site.get("/implementer/excellent_accepted")
    if site.stage == 3 and listed and "1-24" not in listed and not shown:
        yield SaidHit(
            "/attachments", "に優良要件適合申告書（参考様式第1-24号）がありません。第3号では実習実施者が優良でなければなりません。",
            "do not include the Excellent Organisation Declaration (1-24). Stage iii needs an excellent implementer.",
            None, "1-24",
        )  # fmt: skip


@rule("S-12", scope="trainee")
def home_before_third_stage(site: Site) -> Iterator[Hit]:
    """Between stages ii and iii, or within a year after the start of iii, the trainee is at home for a month or more."""
    start = site.start
    if site.stage != 3 or not start:
        return
    place = "/trainee/return_home"
    stays = site.periods(place)
    within = add_months(start, site.law("home_within"))
    for _, first, last in stays:
        after = last + dt.timedelta(days=1) if last < dt.date.max else last
        long_enough = after >= add_months(first, site.law("home_least"))
        short_enough = last < start or after < add_months(first, site.law("home_most"))
        if long_enough and short_enough and first < within:
            return
    if stays:
        index, first, last = stays[0]
        yield SaidHit(
            f"{place}/{index}", f"（{first}～{last}）は要件に合いません。第3号の開始前に1月以上、又は開始後1年以内に1月以上1年未満の帰国が要ります。",
            f"({first} to {last}) is not enough: a month or more before the start of stage iii, or a month to less than "
            "a year within a year after the start.",
        )  # fmt: skip
    elif not site.get(place):
        yield SaidHit(
            place, "が書かれていません。第3号では、開始前又は開始後1年以内の1月以上の帰国が要ります。",
            "is missing. Stage iii needs a month or more at home before the start or within a year after it.",
        )  # fmt: skip


def _before(site: Site) -> list[tuple[int, Mapping[str, Any], dt.date, dt.date]]:
    """Earlier training of the trainee that has both ends: position, entry, first and last day."""
    found = [
        (index, one, day(one.get("from")), day(one.get("to"))) for index, one in site.each("/trainee/history/training")
    ]
    return [(index, one, first, last) for index, one, first, last in found if first and last and first <= last]


@rule("T-13", scope="trainee")
def stage_after_stage(site: Site) -> Iterator[Hit]:
    """A stage starts after the end of the stages before."""
    start = site.start
    for index, one, _, last in _before(site):
        if start and last >= start and one.get("stage") != site.stage:
            yield SaidHit(
                f"/trainee/history/training/{index}/to", f"は今回の計画の開始日 {start} より前でなければなりません。",
                f"must be before the start of this plan on {start}.", str(last), f"< {start}",
            )  # fmt: skip


@rule("S-13", scope="trainee")
def stage_only_once(site: Site) -> Iterator[Hit]:
    """The same stage has not been done before, unless there is an unavoidable reason."""
    for index, one, _, _ in _before(site):
        if site.stage is not None and one.get("stage") == site.stage and not one.get("repeat_reason"):
            yield SaidHit(
                f"/trainee/history/training/{index}/stage", "と同じ段階の計画です。やむを得ない理由がなければ、同じ段階はもう一度できません。",
                "is the stage of this plan. It cannot be done again without an unavoidable reason.", str(site.stage),
            )  # fmt: skip


@rule("S-14", scope="trainee")
def same_occupation(site: Site) -> Iterator[Hit]:
    """Stages ii and iii are in the occupation of the stage before."""
    codes = [code for place in _codes(site) if (code := site.text(place))]
    for index, one, _, _ in _before(site):
        code = one.get("occupation")
        just_before = site.stage in (2, 3) and one.get("stage") == site.stage - 1
        if just_before and codes and isinstance(code, str) and code not in codes:
            yield SaidHit(
                f"/trainee/history/training/{index}/occupation", f"は今回の計画の職種・作業 {'、'.join(codes)} と違います。",
                f"differs from the occupation of this plan, {', '.join(codes)}.", code, codes[0],
            )  # fmt: skip


@rule("S-04", scope="trainee")
def years_in_all(site: Site) -> Iterator[Hit]:
    """All stages together last at most five years, three without stage iii."""
    start, before = site.start, _before(site)
    if site.stage is None or not start or not before:
        return
    now = [(first, last) for _, first, last in site.periods("/plan/periods") if first <= last]
    days = sum((last - first).days + 1 for first, last in [*now, *((first, last) for _, _, first, last in before)])
    years = site.law("years_in_all")["with_iii" if site.stage == 3 else "without_iii"]
    begin = min(first for _, _, first, _ in before)
    most = (add_months(begin, 12 * years) - begin).days
    if days > most:
        yield SaidHit(
            "/trainee/history/training", f"と今回の計画を合わせると {days} 日です。技能実習は合わせて{years}年（{most} 日）までです。",
            f"and this plan come to {days} days. All training together may last {years} years ({most} days).",
            None, f"≤ {most}",
        )  # fmt: skip


@rule("F-06", scope="trainee")
def third_stage_after_the_change(site: Site) -> Iterator[Hit]:
    """After the change of the law stage iii is for those who by then had done a year of stage ii."""
    start, change = site.start, dt.date.fromisoformat(site.law("programme_change"))
    if site.stage != 3 or not start or start < change:
        return
    months = site.law("second_stage_by_change")
    for index, one, first, last in _before(site):
        granted = day(one.get("status_granted")) or first
        if one.get("stage") == 2 and add_months(granted, months) > min(change, last + dt.timedelta(days=1)):
            key = "status_granted" if one.get("status_granted") else "from"
            yield SaidHit(
                f"/trainee/history/training/{index}/{key}", f"からでは、{change} に第2号を1年以上行ったことになりません。その日以後の第3号はできません。",
                f"does not make a year of stage ii by {change}. Stage iii cannot start from that day on.",
                str(granted), f"≤ {add_months(change, -months)}",
            )  # fmt: skip


@rule("F-08", scope="trainee")
def no_return_after_the_change(site: Site) -> Iterator[Hit]:
    """Who ended training and left before the change of the law cannot in principle come again as a trainee."""
    start, change = site.start, dt.date.fromisoformat(site.law("programme_change"))
    before = _before(site)
    if site.stage == 2 or not start or start < change or not before:
        return
    index, _, _, last = max(before, key=lambda one: one[3])
    if last < change - dt.timedelta(days=1):
        yield SaidHit(
            f"/trainee/history/training/{index}/to", f"に技能実習を終えて帰国した人は、{change} 以後、原則として技能実習生として入国できません。",
            f"ended the training: who left before {change} cannot in principle come again as a trainee.",
            str(last), f"≥ {change}",
        )  # fmt: skip
