"""The work of a lawful case: lectures, schedule, hours, wages and insurance, all reckoned from the days of the plan."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from itertools import pairwise
from random import Random

from formkit.words.dates import add_months, last_day
from tests import lawful_parts as parts
from tests.lawful_parts import Data, Period, filed, start_end

CARE = "7-13-1"
DAY = dt.timedelta(days=1)


def work(data: Data, random: Random, stage: int, entry: Data) -> None:
    """Lectures, schedule, hours and treatment of a case whose occupation, days and trainees stand."""
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
    codes = {row["code"]: row for row in parts.table("codes/occupations")["entries"]}
    entries = [entry, *(codes[other["code"]] for other in plan.get("other_occupations", ()))]
    plan["schedule"] = {
        "workplaces": [place["id"]],
        "period": {"from": work_from.isoformat(), "to": end.isoformat()},
        "tasks": parts.tasks(random, monthly, entries, teacher, place["id"]),
        "materials": ["材料"], "tools": ["機械及び器具"], "products": ["製品"],
    }  # fmt: skip
    if not plan["occupation"]:
        for task in plan["schedule"]["tasks"]:
            del task["occupation"]
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
    before = random.random() < 0.5
    plan["pre_entry_training"] = before
    plan.pop("pre_entry", None)
    entry_day = dt.date.fromisoformat(data["dates"]["entry"])
    if before:
        first = add_months(entry_day, -random.choice([2, 3, 6]))
        last = random.choice([last_day(first, 1), entry_day - DAY * random.randrange(1, 10)])
        plan["pre_entry"] = {
            "period": {"from": first.isoformat(), "to": last.isoformat()},
            "hours": 162 if care else random.choice([160, 176]), "provider": "SAMPLE CENTRE",
        }  # fmt: skip
    if before and care:
        plan["pre_entry"]["lectures"] = [{"subject": 1, "hours": 120}, {"subject": 4, "hours": 42}]
    # Nursing care: 240 hours of Japanese (80 with N3) and 42 of introduction, half of each after as much abroad.
    japanese, introduction = (120, 21) if before else (240, 42)
    if all(trainee.get("japanese_level") == "N3" for trainee in data["trainees"]):
        japanese //= 3
    share = Fraction(parts.law("plan", "lecture_share")["with_pre_entry" if before else "ordinary"])
    days = 13
    while True:
        days += 1
        training = Fraction(annual * ((end - start).days + 1 - days), 365)
        hours = max(math.ceil(training * share / (1 - share)), japanese + introduction + 40 if care else 60)
        room = sum(8 for day in range(days) if (start + DAY * day).weekday() < 5)
        if hours <= room:
            break
    hours += random.choice([0, 0, min(room - hours, 10)])
    split = {2: 32, 3: 8, 4: introduction} if care else {2: hours // 5, 3: random.choice([8, 8, 10]), 4: hours // 6}
    split[1] = hours - sum(split.values())
    months = len(parts.month_windows(start, start + DAY * (days - 1)))
    for lecture in plan["lectures"]:
        whole = split[lecture["subject"]]
        lecture["hours"] = whole
        lecture["hours_by_month"] = [whole * (n + 1) // months - whole * n // months for n in range(months)]
        lecture["period"] = {"from": start.isoformat(), "to": (start + DAY * (days - 1)).isoformat()}
        lecture.pop("topics", None)
    return start + DAY * days


def _treatment(data: Data, random: Random, times: Data, first: dt.date, end: dt.date, entry: Data) -> None:
    treatment, implementer = data["plan"]["treatment"], data["implementer"]
    place = parts.prefecture(random)
    parts.move(implementer, place, random)
    year = filed(data).year
    notified = data["category"] not in "AD" or random.random() < 0.5
    implementer["notification_number"] = parts.authority_number("実", year - 2, place, random) if notified else None
    if data["category"] not in "AD":
        number = parts.authority_number("認", year - 2, place, random)
        data["plan"]["previous_stage"]["accreditation_number"] = number
    parts.move(treatment["lodging"], place, random)
    parts.move(data["plan"].get("lectures"), place, random)
    units = ["month"] if parts.construction(entry, implementer["industry"]) else ["month", "day", "hour", "piece"]
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
    if data["category"] == "D" and end <= last_day(first, 6) and treatment["contract"]["fixed"]:
        treatment["leaves"] = [{"name": "慶弔休暇", "days": 3}]  # paid leave comes after six months at work
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
