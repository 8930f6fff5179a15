"""Facts that a case may tell or leave out, each lawful and often on the line: staff, audits, papers, pay, lodging, agreements.

FACTS are put upon a case that is complete without them; each is chosen by itself.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
from random import Random

from formkit import library
from formkit.words.dates import add_months, last_day
from tests.lawful_parts import (
    ROOT,
    Data,
    construction,
    earlier,
    filed,
    law,
    minimum_wage,
    move,
    start_end,
    table,
    uncertain_minimum,
    within,
)

DAY = dt.timedelta(days=1)


# -- the organisations -------------------------------------------------------------------------------------------------


def staff(data: Data, random: Random) -> None:
    on = filed(data)
    oldest = add_months(on, -12 * law("staff", "staff_course_years"))
    years = data["plan"]["schedule"]["tasks"][0]["instructor"]["years"]
    for place in data["implementer"]["workplaces"]:
        manager = place["manager"]
        manager |= {"full_time": True, "pledge": True, "course_date": random.choice([oldest, on]).isoformat()}
        manager["birth_date"] = add_months(on, -12 * random.choice([18, 45])).isoformat()
        for member in place["instructors"]:
            member |= {"full_time": True, "pledge": True, "experience_years": years}
        for member in place["life_instructors"]:
            member |= {"full_time": True, "pledge": True}


def organisation(data: Data, random: Random) -> None:
    on, implementer = filed(data), data["implementer"]
    implementer["net_assets"] = [
        {"year": 2024, "amount": -1, "explained": True},
        {"year": 2025, "amount": random.choice([0, 10**7])},
    ]
    implementer["disappearances"] = [
        {"date": (add_months(on, -12) - DAY).isoformat(), "blameworthy": True},
        {"date": earlier(random, on, 90), "blameworthy": False},
    ]
    data["pledges"]["date"] = earlier(random, on, 20)
    if implementer["corporation"]:
        implementer["labour_insurance_number"] = "08000000000000"
    codes = {entry["code"]: entry for entry in table("codes/occupations")["entries"]}
    code = (data["plan"]["occupation"] or {}).get("code")
    if code and construction(codes[code], implementer["industry"]):
        implementer["construction"] = {
            "licence_number": "国土交通大臣許可（般－8）第000000号",
            "career_up_id": "00000000000000",
        }
        for trainee in data["trainees"]:
            trainee["career_up_id"] = "00000000000001"


def supervision(data: Data, random: Random) -> None:
    supervisor, on = data.get("supervisor"), filed(data)
    if not supervisor:
        return
    data["implementer"]["supervisor_member"] = True
    oldest = add_months(on, -12 * law("staff", "staff_course_years"))
    years = law("staff", "guidance_years")
    supervisor |= {
        "manager_ties": {"relative_of_implementer": False, "of_implementer_within_5y": False},
        "manager_course": random.choice([oldest, on]).isoformat(),
        "manager_full_time": True,
        "consultation_languages": sorted({trainee["nationality"] for trainee in data["trainees"]}),
        "guidance": random.choice([{"years": years}, {"years": 0, "plans_guided": True}])
        | {"workplace_seen": earlier(random, on, 60), "lodging_seen": on.isoformat()},
    }


def audits(data: Data, random: Random) -> None:
    """An audit in each block of three months up to the application, and a visit in each month of the calendar."""
    supervisor, on = data.get("supervisor"), filed(data)
    present = sum(data["implementer"]["trainees_now"].values())
    if not supervisor or not present:
        return
    supervisor["audits"] = []
    first = add_months(on.replace(day=1), -random.choice([6, 12, 24]))
    while first <= on:
        held = random.choice([first, last_day(first, 3), first + DAY * random.randrange(85)])
        whole = add_months(first, 3)
        if held > on:
            break
        least: dict[str, int] = law("staff", "audit_interviews")
        met = max(math.ceil(present / 4), min(least["least"], present))
        audit: Data = {"date": held.isoformat(), "trainees": present, "interviewed": met}
        audit["methods"] = ["on_site", "staff_reports", "interviews", "records", "living"]
        if (reported := within(held, law("staff", "audit_report_months"))) <= on:
            audit["reported"] = reported.isoformat()
        supervisor["audits"].append(audit)
        first = whole
    months = [add_months(on.replace(day=1), -number) for number in range(random.randrange(1, 12), 0, -1)]
    supervisor["visits"] = [
        random.choice([month, last_day(month, 1), month + DAY * random.randrange(28)]).isoformat() for month in months
    ]


def other_plans(data: Data, random: Random) -> None:
    """Trainees of another plan who leave the day before this one starts."""
    key = {"A": "i", "D": "i", "B": "ii", "E": "ii", "C": "iii", "F": "iii"}[data["category"]]
    first = start_end(data)[0]
    data["implementer"]["other_plans"] = [
        {"stage": key, "count": 1, "from": add_months(first, -12).isoformat(), "to": (first - DAY).isoformat()}
    ]


def declaration(data: Data, random: Random, sample: Data) -> None:
    """The declaration of the sample, of an implementer in whose place another date of acceptance stood."""
    implementer, on = data["implementer"], filed(data)
    code = (data["plan"]["occupation"] or {}).get("code")
    if "excellent_accepted" not in implementer or code == "7-13-1" or not data.get("supervisor"):
        return
    created, places = on - DAY * random.randrange(80), implementer["workplaces"]
    if any(uncertain_minimum(place["address"]["prefecture"], created) for place in places):
        return
    del implementer["excellent_accepted"]
    data["declaration"] = copy.deepcopy(sample)
    data["declaration"]["created"] = created.isoformat()
    own = data["declaration"]["implementer"]
    least = max(minimum_wage(place["address"]["prefecture"], created) for place in places)
    people = implementer["employees"]["full_time"]
    base = next(value for bound, value in law("quotas", "quota_base") if people >= bound)
    own |= {
        "minimum_wage": least,
        "lowest_wage": {"unit": "hour", "amount": least + 90},
        "base_quota": people // 20 if isinstance(base, str) else base,
        "instructors_total": len({str(member["name"]) for place in places for member in place["instructors"]}),
        "life_total": len({str(member["name"]) for place in places for member in place["life_instructors"]}),
        "raises": [{"from_stage": "i", "before": 206000, "after": 214000}],
    }
    own |= {"instructors_trained": own["instructors_total"], "life_trained": own["life_total"]}
    wage = data["plan"]["treatment"]["wage"]
    if wage["unit"] == "month":
        stage = "ii" if data["category"] == "F" else "i"
        own["raises"] = [{"from_stage": stage, "before": wage["amount"] - 9000, "after": wage["amount"]}]
    if data["category"] == "D":
        own["lowest_wage"]["amount"] = least
    for table_ in ("implementer", "supervisor"):
        data["declaration"][table_].pop("stated_total", None)


def two_places(data: Data, random: Random) -> None:
    """A second place of training in a prefecture whose minimum wage is no higher; work goes on in both."""
    implementer, schedule = data["implementer"], data["plan"]["schedule"]
    first, on = implementer["workplaces"][0], start_end(data)[0]
    least = minimum_wage(first["address"]["prefecture"], on)
    able = [place for place in table("codes/prefectures")["entries"] if minimum_wage(place["name"], on) <= least]
    second = copy.deepcopy(first)
    second |= {"id": "second", "name": "見本第二事業所", "kana": "みほんだいにじぎょうしょ"}
    move(second, random.choice(able), random)
    implementer["workplaces"] = [first, second]
    schedule["workplaces"] = [first["id"], "second"]
    for number, task in enumerate(schedule["tasks"]):
        task["workplace"] = schedule["workplaces"][number % 2]


def displaced(data: Data, random: Random) -> None:
    """One of the trainees comes from an implementer that could not go on, on top of a full quota."""
    implementer = data["implementer"]
    if data["category"] in "CF" or len(data["trainees"]) < 2 or implementer["industry"]["major"] == "D":
        return
    data["trainees"][-1]["displaced"] = "other_implementer"
    implementer["trainees_now"]["i" if data["category"] in "AD" else "ii"] += 1


def attachments(data: Data, random: Random) -> None:
    """All papers of the list; certificates issued up to three months before the application."""
    form = library.edition("checklist", filed(data))
    rows = json.loads((ROOT / "forms" / form.name / "rows.json").read_text("utf-8"))
    which = "ABCDEF".index(data["category"])
    oldest = filed(data) - DAY * 100
    while within(oldest, law("timing", "certificate_age")) < filed(data):
        oldest += DAY
    data["attachments"] = [{"id": row["id"], "file": f"{row['id']}.pdf"} for row in rows if row["need"][which] == "o"]
    data["attachments"][0]["issued"] = random.choice([oldest, filed(data)]).isoformat()


# -- pay, time, lodging ------------------------------------------------------------------------------------------------


def pay(data: Data, random: Random) -> None:
    treatment = data["plan"]["treatment"]
    wage, extras = treatment["wage"], sum(extra["amount"] for extra in treatment["other_pay"])
    treatment["payment"] = random.choice([{"method": "account"}, {"method": "cash", "checkable": True}])
    treatment["return_travel"] = "supervisor" if data.get("supervisor") else "implementer"
    treatment["premiums"] = dict(law("treatment", "premium_rates"))
    if wage["unit"] == "month" and not any("overrides" in trainee for trainee in data["trainees"]):
        gross = wage["amount"] + random.choice([0, extras])
        items: list[Data] = [
            {"name": "所得税", "amount": 3000},
            {"name": "健康保険料", "amount": 9000},
            {"name": "居住費", "amount": 15000},
        ]
        net = gross - sum(item["amount"] for item in items)
        treatment["monthly"] = {"gross": gross, "deductions": items, "net": net, "agreement": True}
    if data["category"] not in "AD":
        before = {**wage, "amount": wage["amount"] - 1}
        if piece := wage.get("piece"):
            before["piece"] = {**piece, "pay": piece["pay"] - 1, "guaranteed": piece["guaranteed"] - 1}
        treatment["previous_wage"] = before


def agreed_deductions(data: Data, random: Random) -> None:
    """Deductions that an agreement makes lawful (労働基準法第24条第1項), beside those of the law."""
    if monthly := data["plan"]["treatment"].get("monthly"):
        names = random.sample(_AGREED, 3)
        monthly["deductions"] += [{"name": name, "amount": 1000} for name in names]
        monthly["net"] -= 1000 * len(names)


_AGREED = (
    "食費", "水道光熱費", "労働組合費", "共済掛金", "財形貯蓄", "任意貯蓄（本人の希望）", "社員旅行積立金", "携帯電話代", "損害保険料", "家賃保証料", "給与前払い分の精算", "自転車代",
)  # fmt: skip


def time(data: Data, random: Random) -> None:
    treatment, bounds = data["plan"]["treatment"], law("treatment", "overtime_limits")
    variable = treatment["working_system"] == "variable_year"
    treatment["overtime"] = {
        "agreement": True,
        "month": bounds["variable_month" if variable else "month"],
        "year": bounds["variable_year" if variable else "year"],
    }
    if random.random() < 0.5:
        average, year = bounds["special_average"], bounds["special_year"]
        treatment["overtime"] |= {"special_month": 99, "special_average": average, "special_year": year}
    if variable:
        limits = law("treatment", "variable_year_limits")
        treatment["calendar"] = {**limits, "agreement": True, "translated": True}


def lodging(data: Data, random: Random) -> None:
    room, people = data["plan"]["treatment"]["lodging"], len(data["trainees"])
    resident = random.choice([0, 0, 4])
    housing = data["plan"]["treatment"].setdefault("charges", {}).get("housing") or 0
    room |= {
        "storage": True, "heating": True, "exits": True, "alarms": True, "capacity": people + resident, "residents": resident,
        "rent": housing * (people + resident), "area": 31.5, "persons": random.choice([1, 7]), "window_area": 4.5,
    }  # fmt: skip


def exam_days(data: Data, random: Random) -> None:
    """The examination on the last day that the guideline has in mind: two months before the end, in stage ii six."""
    months = law("timing", "exam_before_end").get({"A": "1", "D": "1", "B": "2", "E": "2"}.get(data["category"], ""))
    first, last = start_end(data)
    if months and data["plan"]["goal"]["kind"] != "other" and (on := add_months(last, -months)) > first:
        data["plan"]["goal"]["sat_on"] = on.isoformat()


def counted_allowance(data: Data, random: Random) -> None:
    """A part of the monthly wage as an allowance for the post, which counts towards the minimum wage."""
    treatment = data["plan"]["treatment"]
    if treatment["wage"]["unit"] == "month":
        treatment["wage"]["amount"] -= 3000
        treatment["other_pay"].append({"name": "職務手当", "amount": 3000, "counts": True})
        treatment.pop("comparable", None)


def uneven_shifts(data: Data, random: Random) -> None:
    """Days of nine and of seven hours under a one-month system."""
    treatment = data["plan"]["treatment"]
    if treatment["working_system"] == "variable_month" and treatment["wage"]["unit"] != "day":
        treatment["working_hours"] = [
            {"from": "08:00", "to": "18:00", "break_from": "12:00", "break_to": "13:00"},
            {"from": "22:00", "to": "05:45", "break_from": "23:45", "break_to": "00:30"},
        ]
