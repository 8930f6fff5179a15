"""Stages: occupation, objective, what was achieved before, length of the training."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from formkit import library
from formkit.law.rules.table import Hit, Site, rule
from formkit.model import Value
from formkit.words.dates import add_months, day, last_day, span

_EXAM_WORDS = frozenset(
    word[at : at + 2]
    for word in ("技能実習評価試験", "技能検定", "技能評価試験", "作業職種", "作業（", "）作業")
    for at in range(len(word) - 1)
)
"""Pairs of letters that the names of all examinations share."""


@rule("S-01", 1)
@rule("S-02", 2)
@rule("S-03", 3)
def length_of_the_stage(site: Site, stage: int) -> Iterator[Hit]:
    periods = [(index, first, last) for index, first, last in site.periods("/plan/periods") if last >= first]
    if site.stage != stage or not periods:
        return
    years = site.law("stage_years")[str(stage)]
    if _days(periods) > _most_days(periods, years):
        index, first, last = periods[-1]
        if len(periods) == 1:
            end = last_day(first, 12 * years)
            most, most_en = f"{years}年（{end} まで）", f"{years} year(s), until {end}"
        else:
            most, most_en = f"合わせて{years}年", f"{years} year(s) in all"
        yield Hit(
            f"/plan/periods/{index}/to",
            last,
            expected=f"≤ {years} y",
            stage=stage,
            most=Value(most, most_en),
            stage_en="i" * stage,
        )


def _days(periods: Iterable[tuple[int, dt.date, dt.date]]) -> int:
    return sum((last - first).days + 1 for _, first, last in periods)


def _most_days(periods: Iterable[tuple[int, dt.date, dt.date]], years: int) -> int:
    """Days of so many years: 365 each, and each 29 February that the periods hold."""
    leap_days = [
        day for _, first, last in periods for year in range(first.year, last.year + 1)
        if calendar.isleap(year) and first <= (day := dt.date(year, 2, 29)) <= last
    ]  # fmt: skip
    return 365 * years + len(leap_days)


@rule("T-12")
def period_in_order(site: Site) -> Iterator[Hit]:
    periods = site.periods("/plan/periods")
    for index, first, last in periods:
        # A part may be of one day; a whole training of one is a slip.
        if last < first or (last == first and len(periods) == 1):
            yield Hit(f"/plan/periods/{index}/to", last, "ends_first", above=first)
    for (_, _, before), (index, first, _) in pairwise(periods):
        if first <= before:
            yield Hit(f"/plan/periods/{index}/from", first, "overlaps", above=before)
    units = (site.number(f"/plan/stated_length/{unit}") for unit in ("years", "months", "days"))
    stated = [number for number in units if number is not None]
    if len(periods) == 1 and len(stated) == 3:
        _, first, last = periods[0]
        real = span(first, last)
        if last > first and stated[1] < 12 and stated[2] < 31 and stated != list(real):
            yield Hit(
                "/plan/stated_length",
                "{}年{}月{}日".format(*stated),
                "other_length",
                expected="{}年{}月{}日".format(*real),
                first=first,
                last=last,
                length=Value("{}年{}月{}日".format(*real), "{} y {} m {} d".format(*real)),
            )


@rule("S-05")
def occupation_in_list(site: Site) -> Iterator[Hit]:
    on, day = site.as_of, "" if site.fixed else "申請日 "
    lists = {entry["id"]: entry["from"] for entry in library.read_json("schemas/codes/occupations.json")["lists"]}
    first = min(lists.values())
    for place in occupation_codes(site):
        code = library.codes("occupations").get(site.text(place) or "")
        if code and lists[code["since"]] > max(on.isoformat(), first):
            yield Hit(place, site.text(place), day=day, on=on, lists=lists[code["since"]])


@rule("S-06")
def occupation_has_third_stage(site: Site) -> Iterator[Hit]:
    if site.stage == 3:
        for place in occupation_codes(site):
            code = library.codes("occupations").get(site.text(place) or "")
            if code and code["max_stage"] < 3:
                yield Hit(place, site.text(place), occupation=code["occupation"], operation=code["operation"])


def occupation_codes(site: Site) -> list[str]:
    """Places of the codes of all occupations of the plan, the main one first."""
    others = [f"/plan/other_occupations/{index}/code" for index, _ in site.each("/plan/other_occupations")]
    return ["/plan/occupation/code", *others]


def goals(site: Site) -> list[str]:
    """Places of the objectives of all occupations of the plan, the main one first."""
    return ["/plan/goal", *(f"/plan/other_goals/{index}" for index, _ in site.each("/plan/other_goals"))]


# The other occupations may have any grade, or an objective in words, in every stage (Regulation, art. 10(3)).
@rule("S-07", "/plan/goal", 1, 1)
@rule("S-08", "/plan/goal", 2, 2)
@rule("S-09", "/plan/goal", 3, 3)
@rule("S-10", "/plan/previous_stage/achieved", 2, 1)
@rule("S-11", "/plan/previous_stage/achieved", 3, 2)
def grade_of_the_stage(site: Site, place: str, stage: int, of: int) -> Iterator[Hit]:
    """In a stage, the grade at a place is that of stage `of`."""
    if site.stage != stage:
        return
    grades = site.law("goal_grades")
    wanted = grades[str(of)]
    kind, grade = site.text(f"{place}/kind"), site.text(f"{place}/grade")
    if kind == "other" and stage != 1:
        yield Hit(f"{place}/kind", kind, "other_kind", stage=Value(f"{stage}", "i" * stage))
    elif kind in wanted and grade != wanted[kind] and grade in [known[kind] for known in grades.values()]:
        yield Hit(f"{place}/grade", grade, "other_grade", expected=wanted[kind], of=Value(f"{of}", "i" * of))


def outside_the_list(site: Site) -> bool:
    """Whether the main occupation is none of those that go on to stage ii (移行対象職種・作業)."""
    return site.get("/plan/occupation") is None and site.get("/plan/non_transfer") is not None


@rule("S-16")
def exam_of_the_occupation(site: Site) -> Iterator[Hit]:
    names = {
        "trade_skill_test": ("技能検定", "trade skill test"),
        "evaluation_exam": ("技能実習評価試験", "evaluation examination"),
    }
    for code, goal in zip(occupation_codes(site), goals(site), strict=False):
        known = library.codes("occupations").get(site.text(code) or "", {})
        kind = site.text(f"{goal}/kind")
        if kind in names and known.get("exam") in names and known["exam"] != kind:
            other = Value(*names[known["exam"]])
            yield Hit(f"{goal}/kind", kind, expected=known["exam"], code=site.text(code), other=other)


@rule("S-17", scope="case")
def excellence_shown(site: Site) -> Iterator[Hit]:
    listed = [entry.get("id") for _, entry in site.each("/attachments")]
    shown = site.get("/declaration/implementer") or site.get("/implementer/excellent_accepted")
    if site.stage == 3 and listed and "1-24" not in listed and not shown:
        yield Hit("/attachments", expected="1-24")


@rule("S-12", scope="trainee")
def home_before_third_stage(site: Site) -> Iterator[Hit]:
    start = site.start
    if site.stage != 3 or not start:
        return
    place = "/trainee/return_home"
    stays = site.periods(place)
    within = last_day(start, site.law("home_within"))
    second_over = max((last for _, one, _, last in _before(site) if one.get("stage") == 2), default=dt.date.min)
    for _, first, last in stays:
        long_enough = last >= last_day(first, site.law("home_least"))
        short_enough = last < start or last < last_day(first, site.law("home_most"))
        if long_enough and short_enough and second_over < first <= within:
            return
    if stays:
        index, first, last = stays[0]
        if first <= second_over:
            yield Hit(f"{place}/{index}", None, "during_ii", first=first, last=last, ended=second_over)
        else:
            yield Hit(f"{place}/{index}", None, "not_enough", first=first, last=last)
    elif not site.get(place):
        yield Hit(place, None, "missing")


def _before(site: Site) -> list[tuple[int, Mapping[str, Any], dt.date, dt.date]]:
    """Earlier training of the trainee that has both ends: position, entry, first and last day."""
    found = [
        (index, one, day(one.get("from")), day(one.get("to"))) for index, one in site.each("/trainee/history/training")
    ]
    return [(index, one, first, last) for index, one, first, last in found if first and last and first <= last]


@rule("S-14", scope="trainee")
def same_occupation(site: Site) -> Iterator[Hit]:
    codes = [code for place in occupation_codes(site) if (code := site.text(place))]
    for index, one, _, _ in _before(site):
        code = one.get("occupation")
        just_before = site.stage in (2, 3) and one.get("stage") == site.stage - 1
        if just_before and codes and isinstance(code, str) and code not in codes:
            yield Hit(f"/trainee/history/training/{index}/occupation", code, expected=codes[0], codes=codes)


@rule("S-04", scope="trainee")
def years_in_all(site: Site) -> Iterator[Hit]:
    before = _before(site)
    if site.stage is None or not site.start or not before:
        return
    now = [period for period in site.periods("/plan/periods") if period[1] <= period[2]]
    all_periods = [*now, *((index, first, last) for index, _, first, last in before)]
    years = site.law("years_in_all")["with_iii" if site.stage == 3 else "without_iii"]
    days, most = _days(all_periods), _most_days(all_periods, years)
    if days > most:
        yield Hit("/trainee/history/training", at_most=most, days=days, years=years)


@rule("F-06", scope="trainee")
def third_stage_after_the_change(site: Site) -> Iterator[Hit]:
    start, change = site.start, _change(site)
    if site.stage != 3 or not start or start < change:
        return
    months = site.law("second_stage_by_change")
    if not any(entry.get("stage") == 2 for _, entry, _, _ in _before(site)):
        yield Hit("/trainee/history/training", None, "not_told", months=months, change=Value.of(change))
    for index, one, first, last in _before(site):
        granted = day(one.get("status_granted")) or first
        if one.get("stage") == 2 and add_months(granted, months) > min(change, last + dt.timedelta(days=1)):
            key = "status_granted" if one.get("status_granted") else "from"
            yield Hit(
                f"/trainee/history/training/{index}/{key}",
                granted,
                "too_late",
                at_most=Value.of(add_months(change, -months)),
                change=Value.of(change),
            )


def _change(site: Site) -> dt.date:
    """The day on which the next programme takes over."""
    return dt.date.fromisoformat(site.law("programme_change"))


def _ended_before_the_change(site: Site, stage: int | None = None) -> tuple[str, dt.date] | None:
    """Where the last training (of a stage) ended, and when: before the change, though this plan starts after it."""
    start, change = site.start, _change(site)
    before = [entry for entry in _before(site) if stage in (None, entry[1].get("stage"))]
    if not start or start < change or not before:
        return None
    index, _, _, last = max(before, key=lambda entry: entry[3])
    return (f"/trainee/history/training/{index}/to", last) if last < change else None


@rule("F-06a", scope="trainee")
def in_stage_ii_on_the_day_of_change(site: Site) -> Iterator[Hit]:
    ended, applied = _ended_before_the_change(site, 2), site.day("/dates/application")
    if site.stage == 3 and ended and applied and applied >= _change(site):
        yield Hit(*ended, at_least=Value.of(_change(site)))


@rule("F-08", scope="trainee")
def no_return_after_the_change(site: Site) -> Iterator[Hit]:
    ended, applied, change = _ended_before_the_change(site), site.day("/dates/application"), _change(site)
    late = site.stage == 3 and applied and applied >= change  # F-06a tells of it
    if site.stage != 2 and ended and not late and ended[1] < change - dt.timedelta(days=1):
        yield Hit(*ended, at_least=Value.of(change))


@rule("F-14", scope="trainee")
def in_stage_i_on_the_day_of_change(site: Site) -> Iterator[Hit]:
    # What starts on that very day is under way and goes on.
    if site.stage != 2 or not site.start or site.start <= _change(site):
        return
    change, last_start = _change(site), dt.date.fromisoformat(site.law("last_start"))
    if ended := _ended_before_the_change(site, 1):
        yield Hit(*ended, "ended_before", at_least=change)
        return
    first = [(index, begun) for index, one, begun, _ in _before(site) if one.get("stage") == 1]
    if not first:
        # A year at most: a stage i begun by then is over by the same day a year later.
        if site.start > add_months(last_start, 12 * site.law("stage_years")["1"]):
            yield Hit("/trainee/history/training", None, "not_told", at_most=last_start, start=site.start)
        return
    index, begun = min(first, key=lambda entry: entry[1])
    if begun > last_start:
        yield Hit(f"/trainee/history/training/{index}/from", begun, "begun_late", at_most=last_start)


@rule("S-19")
def exam_named_for_the_occupation(site: Site) -> Iterator[Hit]:
    for code, goal in zip(occupation_codes(site), goals(site), strict=False):
        known = library.codes("occupations").get(site.text(code) or "")
        exam = site.text(f"{goal}/exam")
        if known and exam:
            named = f"{known['occupation']}{known['operation']}{known.get('also', '')}"
            # The names differ in many small ways: what shares no two letters is another trade's.
            if not any(
                exam[at : at + 2] in named for at in range(len(exam) - 1) if exam[at : at + 2] not in _EXAM_WORDS
            ):
                yield Hit(f"{goal}/exam", exam, expected=f"{known['occupation']}（{known['operation']}）")
