"""Facts that a case may tell or leave out, each lawful and often on the line: staff, audits, papers, pay, lodging, agreements.

FACTS are put upon a case that is complete without them; each is chosen by itself.
"""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Callable
from random import Random
from typing import Any

from formkit.words.dates import add_months, last_day
from tests.lawful_parts import Data, authority_number, construction, law, minimum_wage, table, uncertain_minimum, within

DAY = dt.timedelta(days=1)


def day(data: Any, key: str) -> dt.date:
    return dt.date.fromisoformat(data[key])


def filed(data: Data) -> dt.date:
    return day(data["dates"], "application")


def start(data: Data) -> dt.date:
    return day(data["plan"]["periods"][0], "from")


def end(data: Data) -> dt.date:
    return day(data["plan"]["periods"][-1], "to")


def earlier(random: Random, last: dt.date, days: int) -> str:
    """A day up to so many before another, the other included."""
    return (last - DAY * random.choice([0, random.randrange(days)])).isoformat()


# -- the organisations -------------------------------------------------------------------------------------------------


def staff(data: Data, random: Random) -> None:
    on = filed(data)
    oldest = add_months(on, -12 * law("staff", "staff_course_years"))
    years = data["plan"]["schedule"]["tasks"][0]["instructor"]["years"]
    for place in data["implementer"]["workplaces"]:
        manager = place["manager"]
        manager |= {"full_time": True, "pledge": True, "course_date": random.choice([oldest, on]).isoformat()}
        manager["birth_date"] = add_months(on, -12 * random.choice([18, 45])).isoformat()
        for one in place["instructors"]:
            one |= {"full_time": True, "pledge": True, "experience_years": years}
        for one in place["life_instructors"]:
            one |= {"full_time": True, "pledge": True}


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
        implementer["construction"] = {"licence_number": "国土交通大臣許可（般－8）第000000号", "career_up_id": "00000000000000"}
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
        least = law("staff", "audit_interviews")
        met = max(math.ceil(present / 4), min(least["least"], present))
        audit = {"date": held.isoformat(), "trainees": present, "interviewed": met}
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
    first = start(data)
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
        "instructors_total": len({str(one["name"]) for place in places for one in place["instructors"]}),
        "life_total": len({str(one["name"]) for place in places for one in place["life_instructors"]}),
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


# -- the trainees' papers ----------------------------------------------------------------------------------------------


def papers(data: Data, random: Random) -> None:
    on = filed(data)
    first = day(data["dates"], "selection") if "selection" in data["dates"] else on - DAY * 90
    for trainee in data["trainees"]:
        signed = random.choice([first, on]).isoformat()
        trainee["statement"] = {"date": signed, "purpose": True, "use_skills": True, "deposit": False, "penalty": False}
        if not data.get("supervisor"):
            continue
        trainee["fee_statement"] = {"date": signed, "total": 34000000, "agreed": True}
        trainee["history"]["fees_paid"] = [{"name": "手数料", "payee": "SAMPLE", "amount": 34000000, "currency": "VND"}]
        if trainee["nationality"] != "VNM":
            del trainee["fee_statement"], trainee["history"]["fees_paid"]
        if data["category"] == "D":
            oldest = add_months(on, -12)
            trainee["recommendation"] = {"authority": "SAMPLE CITY", "date": random.choice([oldest, on]).isoformat()}
            work = trainee["history"]["work"][-1]
            trainee["experience"] = {"employer": work["employer"], "period": {"from": work["from"], "to": on.isoformat()}}


def lives(data: Data, random: Random) -> None:
    """School before work, a relative in Japan, another address or wage for one trainee."""
    for number, trainee in enumerate(data["trainees"]):
        birth = day(trainee, "birth_date")
        work = trainee["history"]["work"][0]
        trainee["history"]["education"] = [
            {"school": "SAMPLE SCHOOL", "from": add_months(birth, 12 * 6).isoformat(), "to": work["from"], "place": "Sample City"}
        ]
        trainee["family_in_japan"] = [
            {
                "relationship": "姉", "name": "SAMPLE SISTER", "birth_date": "1990-02-28", "nationality": trainee["nationality"],
                "cohabit": False, "workplace": "見本株式会社", "card_number": f"AB0000000{number}CD",
            }
        ]  # fmt: skip
    if len(data["trainees"]) > 1 and "declaration" not in data:
        amount = data["plan"]["treatment"]["wage"]["amount"] + random.choice([1, 3000])
        treatment = {"wage": {"amount": amount}, "lodging": {"name": "見本第二寮"}}
        data["trainees"][-1]["overrides"] = {"treatment": treatment}
        data["plan"]["treatment"].pop("monthly", None)


def home_office(data: Data, random: Random) -> None:
    if data["category"] in "AB":
        for trainee in data["trainees"]:
            relation = random.choice(["transfer", "secondment"])
            trainee["home_office"] = {"name": trainee["history"]["work"][0]["employer"], "relation": relation}


# -- pay, time, lodging ------------------------------------------------------------------------------------------------


def pay(data: Data, random: Random) -> None:
    treatment = data["plan"]["treatment"]
    wage, extras = treatment["wage"], sum(extra["amount"] for extra in treatment["other_pay"])
    treatment["payment"] = random.choice([{"method": "account"}, {"method": "cash", "checkable": True}])
    treatment["return_travel"] = "supervisor" if data.get("supervisor") else "implementer"
    treatment["premiums"] = dict(law("treatment", "premium_rates"))
    if wage["unit"] == "month" and not any("overrides" in trainee for trainee in data["trainees"]):
        gross = wage["amount"] + random.choice([0, extras])
        items = [{"name": "所得税", "amount": 3000}, {"name": "健康保険料", "amount": 9000}, {"name": "居住費", "amount": 15000}]
        net = gross - sum(item["amount"] for item in items)
        treatment["monthly"] = {"gross": gross, "deductions": items, "net": net, "agreement": True}
    if data["category"] not in "AD":
        treatment["previous_wage"] = {**wage, "amount": wage["amount"] - 1}


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


# -- lectures, certificate ---------------------------------------------------------------------------------------------


def sessions(data: Data, random: Random) -> None:
    """Each hour of the lectures on its day, eight a day from Monday to Friday, legal protection first."""
    lectures = data["plan"].get("lectures") or []
    on, held = (day(lectures[0]["period"], "from") if lectures else dt.date.min), 0
    for lecture in sorted(lectures, key=lambda lecture: lecture["subject"] != 3):
        left, lecture["sessions"] = lecture["hours"], []
        while left:
            while on.weekday() > 4:
                on += DAY
            hours = min(left, 4 - held % 4)
            begin = 8 + held + (1 if held >= 4 else 0)
            lecture["sessions"].append({"date": on.isoformat(), "from": f"{begin:02}:30", "to": f"{begin + hours:02}:30"})
            left, held = left - hours, held + hours
            if held == 8:
                on, held = on + DAY, 0


def two_lawyers(data: Data, random: Random) -> None:
    """Legal protection by two lecturers, four hours and the rest."""
    for lecture in list(data["plan"].get("lectures") or []):
        if lecture["subject"] == 3 and "sessions" not in lecture:
            other = copy.deepcopy(lecture)
            other["teacher"]["name"] = "法令 守"
            rest = lecture["hours"] - 4
            months = [0] * (len(lecture["hours_by_month"]) - 1)
            lecture |= {"hours": 4, "hours_by_month": [4, *months]}
            other |= {"hours": rest, "hours_by_month": [rest, *months]}
            data["plan"]["lectures"].append(other)


def certificate(data: Data, random: Random) -> None:
    """The application for the certificate, one to six months before the entry and after the plan was accredited."""
    dates, on = data["dates"], filed(data)
    if data["category"] not in "AD":
        return
    entry = day(dates, "entry")
    first, last = max(on, add_months(entry, -6)), add_months(entry, -2)
    change = dt.date.fromisoformat(law("timing", "programme_change"))
    last = min(last, change - DAY)  # from the change on there is another form of the application
    if first > last:
        return
    applied = random.choice([first, last])
    issued = applied
    while within(issued, law("timing", "coe_validity")) < entry:
        issued += DAY
    if issued > entry - DAY * law("timing", "coe_before_entry"):
        return
    dates |= {"coe_application": applied.isoformat(), "coe_issued": issued.isoformat()}
    dates["visa_application"] = random.choice([issued, entry - DAY * 14]).isoformat()
    office = authority_number("認", applied.year, _prefecture(data), random)[:-1]
    for number, trainee in enumerate(data["trainees"]):
        trainee["accreditation"] = {"number": f"{office}{number}", "date": random.choice([on, applied]).isoformat()}
    body = data.get("supervisor") or data["implementer"]
    address = "".join(body["address"][key] for key in ("prefecture", "city", "street"))
    kin = "監理団体職員" if data.get("supervisor") else "受入れ機関職員"
    years, months, days = _length(data)
    months += 1 if days else 0
    stay = f"{years}年{months}月" if years and months else f"{years}年" if years else f"{months}月"
    data["coe"] = {
        "entry_date": entry.isoformat(), "port": "成田空港", "stay": "1年" if months == 12 else stay, "accompanied": False,
        "visa_place": "SAMPLE CITY", "japan_contact": {"address": address, "phone": body["address"]["phone"], "mobile": None},
        "representative": {"name": "見本 申", "relationship": kin, "address": address, "phone": body["address"]["phone"]},
        "organisation": {"industry": 5, "occupation": 103},
        "bureau": f"{_bureau(data)}出入国在留管理局",
    }  # fmt: skip


def _prefecture(data: Data) -> Data:
    name = data["implementer"]["address"]["prefecture"]
    known: Data = next(entry for entry in table("codes/prefectures")["entries"] if entry["name"] == name)
    return known


def _bureau(data: Data) -> str:
    return str(_prefecture(data)["immigration_bureau"])


def _length(data: Data) -> tuple[int, int, int]:
    stated = data["plan"]["stated_length"]
    return stated["years"], stated["months"], stated["days"]


# -- the agreement with the sending organisation -----------------------------------------------------------------------


def agreement(data: Data, random: Random, common: Data, samples: Data) -> None:
    """The agreements of the samples, concluded in time for this plan and covering it to its last day."""
    senders = data.get("senders") or []
    if not senders or any(sender["country"] not in samples for sender in senders):
        return
    supervisor = data["supervisor"]
    latest = day(data["dates"], "selection") if "selection" in data["dates"] else filed(data)
    since = day(supervisor, "licence_from")
    if since > latest:
        return
    plan = data["plan"]
    codes = [plan["occupation"], *plan.get("other_occupations", [])] if plan["occupation"] else []
    data["agreement"] = copy.deepcopy(common)
    data["agreement"]["occupations"] = [dict(code) for code in codes]
    allowance = plan["treatment"].get("lecture_allowance")
    data["agreement"].pop("lecture_allowance", None)
    if allowance:
        data["agreement"]["lecture_allowance"] = {"amount": allowance, "currency": "JPY"}
    for sender in senders:
        own = copy.deepcopy(samples[sender["country"]])
        concluded = random.choice([since, latest])
        own |= {"date": concluded.isoformat()}
        own["term"] = {"from": concluded.isoformat(), "to": end(data).isoformat(), "auto_renew": False, "notice_months": 3}
        own["notified"] = random.choice([concluded, within(concluded, 1)]).isoformat()
        if plan.get("pre_entry"):
            hours = plan["pre_entry"]["hours"]
            subject = {"subject": 1, "content": {"ja": "日本語", "en": "Japanese"}, "hours": hours, "weeks": "1–4", "teacher": "SAMPLE"}
            own["pre_entry"] = {**own["pre_entry"], "outsourced": True, "period": dict(plan["pre_entry"]["period"])}
            own["pre_entry"]["subjects"] = [subject]
        else:
            own["pre_entry"] = {"outsourced": False}
        sender["agreement"] = own
        sender["licence"] = {"number": "SAMPLE-1", "authority": "SAMPLE", "expiry": filed(data).isoformat()}


def sender_papers(data: Data, random: Random) -> None:
    for sender in data.get("senders") or []:
        sender["pledge"] = {
            "date": filed(data).isoformat(), "no_deposit": True, "no_penalty": True, "fees_agreed": True, "no_abuse": True,
        }  # fmt: skip
        sender["requirements"] = [{"number": number, "met": True} for number in range(1, 13)]
        if sender["country"] in law("sending", "moc_countries"):
            sender["listed"] = {"on_list": True}


Fact = Callable[[Data, Random], None]
FACTS: tuple[Fact, ...] = (
    staff, organisation, supervision, audits, other_plans, papers, home_office, pay, time, lodging, lives, sessions, two_lawyers,
    certificate, sender_papers,
)  # fmt: skip
