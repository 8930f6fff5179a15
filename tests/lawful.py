"""Complete lawful cases, made by construction: the same number always gives the same case.

A shipped sample is the skeleton; all that hangs together is reckoned anew, inside the bounds of schemas/law and often on
them. `python -m tests.lawful 1000` tells which rules speak about a thousand of them, and where each spoke first.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import math
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from random import Random

from formkit import library
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words.dates import add_months, last_day, span
from tests import lawful_facts as facts
from tests import lawful_papers as papers
from tests import lawful_parts as parts
from tests.lawful_parts import Data, Period, filed, start_end
from tests.lawful_people import people

TODAY = dt.date(2026, 12, 1)
SAMPLES = {
    "A": "enterprise-1",
    "B": "enterprise-2",
    "C": "enterprise-3",
    "D": "group-1",
    "E": "group-2",
    "F": "group-3",
}
CARE = "7-13-1"
DAY = dt.timedelta(days=1)

# What a complete case may tell besides, in this order: later ones look at earlier ones.
FACTS: tuple[Callable[[Data, Random], None], ...] = (
    papers.abroad, facts.displaced, facts.two_places, facts.counted_allowance, facts.uneven_shifts, facts.attachments,
    facts.staff, facts.organisation, facts.supervision, facts.audits, facts.other_plans, papers.papers, papers.home_office,
    facts.pay, facts.time, facts.lodging, papers.lives, papers.sessions, papers.two_lawyers, papers.certificate,
    papers.sender_papers,
)  # fmt: skip


@functools.cache
def _skeleton(name: str) -> Case:
    case, _ = read_case(parts.ROOT / "samples" / name / "case.json")
    assert case is not None
    return case


def case(number: int) -> Data:
    """The lawful case of a number; six in a row are of the categories A to F."""
    random = Random(number)
    category = "ABCDEF"[number % 6]
    stage = {"A": 1, "D": 1, "B": 2, "E": 2, "C": 3, "F": 3}[category]
    entry = parts.occupation(random, stage)
    name = "care-1" if category == "D" and entry["code"] == CARE else SAMPLES[category]
    data: Data = copy.deepcopy(dict(_skeleton(name).data))
    for part in ("coe", "declaration", "agreement"):
        data.pop(part, None)
    data["case_id"] = f"lawful-{number}"
    data["implementer"]["industry"] = parts.industry(entry["code"])
    _plan(data, random, stage, entry)
    people(data, random, stage, entry)
    _numbers(data, random, stage, entry)
    _work(data, random, stage, entry)
    _organisations(data, random, stage)
    for fact in FACTS:
        if random.random() < 0.5:
            fact(data, random)
    if random.random() < 0.5:
        facts.declaration(data, random, _skeleton("group-3").data["declaration"])
    if random.random() < 0.5:
        papers.agreement(data, random, _skeleton("group-1").data["agreement"], _agreements())
    return data


@functools.cache
def _agreements() -> Data:
    """The agreements of the samples by country."""
    senders = [sender for name in ("group-1", "group-3") for sender in _skeleton(name).data["senders"]]
    return {sender["country"]: sender["agreement"] for sender in senders}


# -- the plan: occupation, objective, days -----------------------------------------------------------------------------


def _plan(data: Data, random: Random, stage: int, entry: Data) -> None:
    plan = data["plan"]
    start = parts.start_day(random)
    applied = parts.filing_day(random, start, stage)
    end = parts.end_day(random, start, stage)
    plan["occupation"], plan["non_transfer"] = {"code": entry["code"]}, None
    plan["goal"] = parts.goal(random, entry, stage)
    if stage == 1 and random.random() < 0.1 and entry["code"] != CARE:
        plan["goal"] = {"kind": "other", "text": "基本の作業を一人で行える水準"}
    if stage > 1:
        achieved = {**plan["goal"], "grade": parts.GRADES[plan["goal"]["kind"]][stage - 2]}
        plan["previous_stage"] |= {"achieved": achieved}
    plan["periods"] = [{"from": start.isoformat(), "to": end.isoformat()}]
    plan["stated_length"] = dict(zip(("years", "months", "days"), span(start, end), strict=True))
    data["dates"] = {
        "application": applied.isoformat(),
        "plan_created": (applied - DAY * random.choice([0, 0, 1, 30])).isoformat(),
    }
    if stage == 1:
        entry_day = max(start - DAY * random.choice([0, 0, 1, 7]), applied)
        data["dates"] |= {
            "selection": (add_months(entry_day, -7) - DAY * random.randrange(60)).isoformat(),
            "entry": entry_day.isoformat(),
        }
    second = parts.occupation(random, stage)
    if random.random() < 0.15 and CARE not in (entry["code"], second["code"]) and second["code"] != entry["code"]:
        plan["other_occupations"] = [{"code": second["code"]}]
        plan["other_goals"] = [parts.goal(random, second, random.randrange(1, stage + 1))]
        if stage > 1:
            plan["previous_stage"]["other_achieved"] = [parts.goal(random, second, stage - 1)]
        plan["remarks"]["several_occupations_reason"] = "両方の作業を一つの工程で行い、併せて修得すると技能が高まる。"
    plan["remarks"]["text"] = None


# -- employees and quotas ----------------------------------------------------------------------------------------------


def _numbers(data: Data, random: Random, stage: int, entry: Data) -> None:
    """Employees, and as many trainees as the quota leaves room for, often to the last one."""
    implementer, applied = data["implementer"], len(data["trainees"])
    care, category = entry["code"] == CARE, data["category"]
    key = {1: "i", 2: "ii", 3: "iii"}[stage]
    excellent = stage == 3 or random.random() < 0.15
    recognised = category in "ABC" and random.random() < 0.5
    implementer.pop("recognised", None)
    if recognised:
        implementer["recognised"] = True
    implementer.pop("excellent_accepted", None)
    if excellent:
        implementer["excellent_accepted"] = (filed(data) - DAY * random.randrange(30, 300)).isoformat()
    builder = parts.construction(entry, implementer["industry"]) and not excellent
    staff = random.choice([1, 2, 3, 5, 8, 20, 30, 31, 40, 41, 50, 51, 100, 101, 200, 201, 300, 301, 340])
    while True:
        most = parts.caps(staff, care=care, group=category in "DEF" or recognised, excellent=excellent)
        room = min(most.get(key, most.get("all", 0)), most.get("all", 10**6), staff if builder else 10**6)
        if room >= applied:
            break
        staff += 1
    others = random.choice([0, room - applied, random.randrange(room - applied + 1)])
    now = {"i": 0, "ii": 0, "iii": 0, key: others}
    left = staff - applied - others if builder else most.get("all", 10**6) - applied - others
    for other in ("i", "ii"):
        if other != key and random.random() < 0.5:
            now[other] = random.randrange(max(0, min(most.get(other, left), left, 12)) + 1)
            left -= now[other]
    implementer["trainees_now"] = now
    implementer["employees"] = {
        "full_time": staff,
        "total": staff + random.choice([0, 3]),
        "foreign": sum(now.values()),
    }
    if care:
        for workplace in implementer["workplaces"]:
            workplace["care_staff"] = staff
            workplace["opened"] = add_months(start_end(data)[0], -36).isoformat()


# -- lectures, hours, schedule, treatment ------------------------------------------------------------------------------


def _work(data: Data, random: Random, stage: int, entry: Data) -> None:
    plan, implementer = data["plan"], data["implementer"]
    start, end = start_end(data)
    workers = implementer["employees"]["total"] + len(data["trainees"])
    bounds = parts.law("treatment", "special_week")
    special = implementer["industry"]["major"] in bounds["majors"] and workers < bounds["workers_under"]
    times = parts.work_times(random, special=special)
    annual = times["annual_hours"]
    work_from = start
    if stage == 1:
        work_from = _lectures(data, random, annual, care=entry["code"] == CARE)
    stretches = [(work_from, end)]
    home = data["trainees"][0].get("return_home", [{}])[0].get("from", "")
    if stage == 3 and home >= start.isoformat() and random.random() < 0.5:
        stretches = _without(plan, data, stretches)
    windows = parts.month_windows(start, end)
    sums = [0]
    for window in windows:
        sums.append(sums[-1] + parts.days_in(window, stretches))
    reached = [int(Fraction(annual * days, 365)) for days in sums]
    monthly = [after - before for before, after in pairwise(reached)]
    place = implementer["workplaces"][0]
    teacher_name = place["instructors"][0]["name"]
    teacher = {
        "name": f"{teacher_name['family']} {teacher_name['given']}",
        "title": place["instructors"][0]["title"],
        "years": random.choice([5, 12]),
    }
    codes = {known["code"]: known for known in parts.table("codes/occupations")["entries"]}
    entries = [entry, *(codes[other["code"]] for other in plan.get("other_occupations", ()))]
    plan["schedule"] = {
        "workplaces": [place["id"]],
        "period": {"from": work_from.isoformat(), "to": end.isoformat()},
        "tasks": parts.tasks(random, monthly, entries, teacher, place["id"]),
        "materials": ["材料"], "tools": ["機械及び器具"], "products": ["製品"],
    }  # fmt: skip
    lectured = sum(lecture["hours"] for lecture in plan.get("lectures", ()))
    plan["hours"] = {"total": sum(monthly) + lectured, "training": sum(monthly)}
    if stage == 1:
        plan["hours"]["lectures"] = lectured
    _treatment(data, random, times, work_from if data["category"] == "D" else start, end, entry)


def _without(plan: Data, data: Data, stretches: list[Period]) -> list[Period]:
    """The plan with a break for the time at home, the same for all trainees."""
    (start, end), home = stretches[0], data["trainees"][0]["return_home"][0]
    first, last = dt.date.fromisoformat(home["from"]), dt.date.fromisoformat(home["to"])
    if not start + DAY < first <= last < end - DAY:
        return stretches
    for trainee in data["trainees"]:
        trainee["return_home"] = [dict(home)]
    plan["periods"] = [
        {"from": start.isoformat(), "to": (first - DAY).isoformat()},
        {"from": (last + DAY).isoformat(), "to": end.isoformat()},
    ]
    plan.pop("stated_length", None)
    return [(start, first - DAY), (last + DAY, end)]


def _lectures(data: Data, random: Random, annual: int, *, care: bool) -> dt.date:
    """Lectures of a sixth of all hours (a twelfth after lectures abroad), and the first day of work after them."""
    plan, (start, end) = data["plan"], start_end(data)
    before = random.random() < 0.5 and not care
    plan["pre_entry_training"] = before
    plan.pop("pre_entry", None)
    entry_day = dt.date.fromisoformat(data["dates"]["entry"])
    if before:
        first = add_months(entry_day, -random.choice([2, 3, 6]))
        last = random.choice([last_day(first, 1), entry_day - DAY * random.randrange(1, 10)])
        plan["pre_entry"] = {
            "period": {"from": first.isoformat(), "to": last.isoformat()},
            "hours": random.choice([160, 176]), "provider": "SAMPLE CENTRE",
        }  # fmt: skip
    share = Fraction(parts.law("plan", "lecture_share")["with_pre_entry" if before else "ordinary"])
    days = 13
    while True:
        days += 1
        training = Fraction(annual * ((end - start).days + 1 - days), 365)
        hours = max(math.ceil(training * share / (1 - share)), 322 if care else 60)
        room = sum(8 for day in range(days) if (start + DAY * day).weekday() < 5)
        if hours <= room:
            break
    hours += random.choice([0, 0, min(room - hours, 10)])
    split = {2: 32, 3: 8, 4: 42} if care else {2: hours // 5, 3: random.choice([8, 8, 10]), 4: hours // 6}
    split[1] = hours - sum(split.values())
    months = len(parts.month_windows(start, start + DAY * (days - 1)))
    for lecture in plan["lectures"]:
        whole = split[lecture["subject"]]
        lecture["hours"] = whole
        lecture["hours_by_month"] = [whole * (n + 1) // months - whole * n // months for n in range(months)]
        lecture["period"] = {"from": start.isoformat(), "to": (start + DAY * (days - 1)).isoformat()}
        if "topics" in lecture and lecture["subject"] == 1:
            lecture["topics"][0]["hours"] += whole - sum(topic["hours"] for topic in lecture["topics"])
    return start + DAY * days


def _treatment(data: Data, random: Random, times: Data, first: dt.date, end: dt.date, entry: Data) -> None:
    treatment, implementer = data["plan"]["treatment"], data["implementer"]
    place = parts.prefecture(random)
    parts.move(implementer, place, random)
    year = filed(data).year
    known = data["category"] not in "AD" or random.random() < 0.5
    implementer["notification_number"] = parts.authority_number("実", year - 2, place, random) if known else None
    if data["category"] not in "AD":
        number = parts.authority_number("認", year - 2, place, random)
        data["plan"]["previous_stage"]["accreditation_number"] = number
    parts.move(treatment["lodging"], place, random)
    parts.move(data["plan"].get("lectures"), place, random)
    units = ["month"] if parts.construction(entry, implementer["industry"]) else ["month", "day", "hour"]
    paid = {**times}
    paid.pop("day_minutes")
    treatment |= paid
    least = parts.minimum_wage(place["name"], start_end(data)[0])
    treatment["wage"] = parts.wage(random, least, times, units)
    treatment["other_pay"] = random.choice([[], [{"name": "皆勤手当", "amount": 5000}]])
    for key in ("previous_wage", "comparable", "monthly"):
        treatment.pop(key, None)
    if random.random() < 0.5:
        treatment["comparable"] = {"exists": True, "wage": dict(treatment["wage"])}
    periods = [(first, end)]
    if random.random() < 0.3 and add_months(first, 12) < end:
        periods = [(first, last_day(first, 12)), (last_day(first, 12) + DAY, end)]
    stated = [{"from": begin.isoformat(), "to": last.isoformat()} for begin, last in periods]
    treatment["contract"] = random.choice([{"fixed": True, "periods": stated}] * 4 + [{"fixed": False}])
    treatment["lodging"] |= random.choice(
        [{"area": 4.5, "persons": 1}, {"area": 9, "persons": 2}, {"area": 22.5, "persons": 3}]
    )
    if data["category"] in "AD":
        treatment["lecture_allowance"] = 60000
    treatment["insurance"] = _insurance(data, random)


def _insurance(data: Data, random: Random) -> Data:
    """The insurances that a corporation must have, or a sole proprietor with so many workers in such a trade."""
    implementer, everything = (
        data["implementer"],
        {"health": True, "pension": True, "employment": True, "accident": True},
    )
    if random.random() < 0.8 or implementer["employees"]["full_time"] > 30:
        return everything
    implementer |= {"corporation": False, "corporate_number": None, "officers": []}
    trade, workers = implementer["industry"]["major"], implementer["employees"]["full_time"]
    least = parts.law("treatment", "insured_workers")
    if workers < least or trade not in parts.law("treatment", "insured_trades"):
        everything |= {"health": False, "pension": False}
    if workers + len(data["trainees"]) < least and trade in parts.law("treatment", "primary_trades"):
        everything |= {"employment": False, "accident": False}
    return everything


# -- the supervising organisation -------------------------------------------------------------------------------------


def _organisations(data: Data, random: Random, stage: int) -> None:
    supervisor = data.get("supervisor")
    if not supervisor:
        return
    kind = (
        "general"
        if stage == 3 or data["implementer"].get("excellent_accepted")
        else random.choice(["general", "specified"])
    )
    years = random.choice(parts.law("sending", "licence_years")[kind])
    # In force on the day of filing and on the first day; its renewal falls into the training now and then.
    first = filed(data) - DAY * random.choice([0, random.randrange(500)])
    supervisor |= {
        "licence_kind": kind,
        "licence_from": first.isoformat(),
        "licence_until": last_day(first, 12 * years).isoformat(),
    }
    place = parts.prefecture(random)
    parts.move(supervisor, place, random)
    supervisor["licence_number"] = parts.authority_number("許", first.year, place, random)


# -- what the rules say ------------------------------------------------------------------------------------------------


# Warnings that are right although the case is lawful: they tell what must be done later.
JUSTIFIED = {
    "T-15": "a licence that ends during the training is renewed meanwhile: a reminder, where it is in force on both days that count",
}

# Rules that speak where the law does not; each comes off this list when it is mended.
WRONG = {
    "A-05": "two months after an audit on the last day of a month end with a month (Civil Code, articles 140 and 143)",
    "SA-035": "one month after a change on the last day of a month ends with the next one (Civil Code, articles 140 and 143)",
    "T-05": "three months after an issue on the last day of a month end with a month (Civil Code, articles 140 and 143)",
    "T-08": "three months after an issue on the last day of a month end with a month (Civil Code, articles 140 and 143)",
}


def spoken(data: Data) -> list[Finding]:
    """Errors and warnings about a case, without those of rules that are uncertain themselves."""
    certainty = {code: about.get("certainty") for code, about in library.findings().items()}
    every = [*validate(Case(data)), *rules.run(Case(data), TODAY)]
    return [one for one in every if one.severity in ("error", "warning") and certainty.get(one.code) != "uncertain"]


def findings(data: Data) -> list[Finding]:
    """What is spoken about a case, without what is known to be justified or wrong."""
    return [one for one in spoken(data) if one.code not in {**JUSTIFIED, **WRONG}]


def main(count: int) -> None:
    """Print how often each code speaks about so many cases, and where it spoke first."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, Finding]] = {}
    silent = 0
    for number in range(count):
        lines = spoken(case(number))
        silent += not lines
        counts.update({one.code for one in lines})
        for one in lines:
            first.setdefault(one.code, (number, one))
    print(f"{silent} of {count} cases: no error, no warning of a rule that is certain")
    for code, times in counts.most_common():
        number, one = first[code]
        kind = "justified" if code in JUSTIFIED else "rule is wrong" if code in WRONG else "unknown"
        print(f"{code} {one.severity} {times} ({kind}), first in {number}: {one.case_pointer} {one.message_en}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
