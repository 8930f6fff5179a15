"""Papers that a lawful case may tell of or leave out: the trainees', lectures by the day, the certificate, the agreement."""

from __future__ import annotations

import copy
import datetime as dt
from random import Random

from formkit.words.dates import add_months, last_day
from tests.lawful_parts import Data, authority_number, day, filed, law, start_end, table, within

DAY = dt.timedelta(days=1)


# -- the trainees' papers ----------------------------------------------------------------------------------------------


def abroad(data: Data, random: Random) -> None:
    """A trainee of another nationality who lives in the country of the sending organisation."""
    if data.get("supervisor"):
        trainee = data["trainees"][0]
        trainee["residence_country"] = trainee["nationality"]
        trainee["nationality"] = random.choice(["KGZ", "PER", "IND"])


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
        if trainee["sender"] != "vnm":
            del trainee["fee_statement"], trainee["history"]["fees_paid"]
        if data["category"] == "D":
            oldest = add_months(on, -12)
            trainee["recommendation"] = {"authority": "SAMPLE CITY", "date": random.choice([oldest, on]).isoformat()}
            work = trainee["history"]["work"][-1]
            trainee["experience"] = {
                "employer": work["employer"],
                "period": {"from": work["from"], "to": on.isoformat()},
            }


def lives(data: Data, random: Random) -> None:
    """School before work, a relative in Japan, another address or wage for one trainee."""
    for number, trainee in enumerate(data["trainees"]):
        birth = day(trainee, "birth_date")
        work = trainee["history"]["work"][0]
        trainee["history"]["education"] = [
            {
                "school": "SAMPLE SCHOOL",
                "from": add_months(birth, 12 * 6).isoformat(),
                "to": work["from"],
                "place": "Sample City",
            }
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
            lecture["sessions"].append(
                {"date": on.isoformat(), "from": f"{begin:02}:30", "to": f"{begin + hours:02}:30"}
            )
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
    stay = f"{years}年{months}月" if years and months else f"{years}年" if years else f"{months}か月"
    words = {12: ["1年", "１年間", "12か月"]}.get(12 * years + months, [stay])
    data["coe"] = {
        "entry_date": entry.isoformat(), "port": "成田空港", "stay": random.choice(words), "accompanied": False,
        "visa_place": "SAMPLE CITY", "japan_contact": {"address": address, "phone": body["address"]["phone"], "mobile": None},
        "representative": {"name": "見本 申", "relationship": kin, "address": address, "phone": body["address"]["phone"]},
        "organisation": {"industry": 5, "occupation": 103},
        "bureau": f"{_bureau(data)}出入国在留管理局",
    }  # fmt: skip


def _prefecture(data: Data) -> Data:
    name = data["implementer"]["address"]["prefecture"]
    row: Data = next(entry for entry in table("codes/prefectures")["entries"] if entry["name"] == name)
    return row


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
        # What a trainee pays for the service stays below the limit of the country, however short the contract.
        fee = own["fees"][0]
        fee |= {"amount": fee["amount"] // 10, "jpy": fee["jpy"] // 10}
        own["term"] = {
            "from": concluded.isoformat(),
            "to": start_end(data)[1].isoformat(),
            "auto_renew": False,
            "notice_months": 3,
        }
        if random.random() < 0.3:
            own["term"] |= {"to": last_day(concluded, 12).isoformat(), "auto_renew": True}
        own["notified"] = random.choice([concluded, within(concluded, 1)]).isoformat()
        if plan.get("pre_entry"):
            hours = plan["pre_entry"]["hours"]
            subject = {
                "subject": 1,
                "content": {"ja": "日本語", "en": "Japanese"},
                "hours": hours,
                "weeks": "1–4",
                "teacher": "SAMPLE",
            }
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
