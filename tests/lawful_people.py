"""The trainees of a lawful case and the organisations that send them: ages, histories, stages before, the time at home."""

from __future__ import annotations

import datetime as dt
from random import Random

from formkit.words.dates import add_months, age_on, last_day
from tests.lawful_parts import COUNTRIES, Data, filed, start_end

CARE = "7-13-1"
DAY = dt.timedelta(days=1)


def people(data: Data, random: Random, stage: int, entry: Data) -> None:
    """Put one to five trainees into a case, and their sending organisations."""
    group = data["category"] in "DEF"
    able = sorted(COUNTRIES) if random.random() < 0.6 else ["CHN", "IDN", "VNM"]
    countries = random.sample(able, random.choice([1, 1, 2]))
    data["trainees"] = [
        _trainee(data, random, stage, number, random.choice(countries))
        for number in range(random.choice([1, 1, 2, 3, 5]))
    ]
    if group:
        data["senders"] = [_sender(country) for country in countries]
    for trainee in data["trainees"]:
        if group:
            trainee["sender"] = trainee["nationality"].lower()
        if entry["code"] == CARE:
            trainee["japanese_level"] = random.choice(["N4", "N3"] if stage == 1 else ["N3", "N2"])


def _sender(country: str) -> Data:
    name = COUNTRIES[country][0]
    number = {"reference_number": "9001"} if country == "CHN" else {"number": f"{country}999001"}
    return {
        "id": country.lower(), "name": name, "name_en": name, "country": country, **number,
        "address": "1 Sample Street, Sample City", "representative": {"name": "SAMPLE NAME", "title": "Director"},
    }  # fmt: skip


def _trainee(data: Data, random: Random, stage: int, number: int, country: str) -> Data:
    start, end = start_end(data)
    applied, created = filed(data), dt.date.fromisoformat(data["dates"]["plan_created"])
    names = COUNTRIES[country][1]
    family, given, kana = names[number % len(names)]
    if family is None and random.random() < 0.5:
        family, given = given, ""
    # Eighteen on the first day at the latest; three years and a half of training lie behind those of stage iii.
    youngest = add_months(start, -12 * (18 + {1: 0, 2: 1, 3: 4}[stage]))
    birth = youngest - DAY * random.choice([0, 1, 10 * random.randrange(700)]) - DAY * 2 * number
    trainee: Data = {
        "id": f"t{number + 1}",
        "name": {"family": family, "given": given or None, "kana": kana, "kanji": None, "native": None},
        "nationality": country,
        "birth_date": birth.isoformat(),
        "sex": random.choice("MF"),
        "stated_age": age_on(birth, created),
        "passport": {
            "number": f"{country[:2]}{9000000 + number}",
            "issued": (applied - DAY * random.randrange(30, 900)).isoformat(),
            "expiry": max(end + DAY * random.choice([0, 1, 400]), add_months(start, 6)).isoformat(),
        },
        "family_in_japan": [],
    }
    worked = add_months(birth, 12 * 17)
    before = _training(random, stage, start, (data["plan"]["occupation"] or {}).get("code"))
    first = dt.date.fromisoformat(before[0]["from"]) if before else None
    until = (first - DAY * 20).isoformat() if first else None
    work = [
        {"employer": "SAMPLE COMPANY", "from": worked.isoformat(), "to": until, "work": "同種の業務", "same_kind": True}
    ]
    if first:
        last = dt.date.fromisoformat(before[-1]["to"])
        ends = last.isoformat() if last < applied else None
        name = data["implementer"]["name"]
        work.append({"employer": name, "from": first.isoformat(), "to": ends, "work": "技能実習", "same_kind": True})
    trainee["history"] = {
        "work": work,
        "birth_place": "Sample City", "occupation": "会社員", "home_address": "Sample City", "spouse": random.random() < 0.3,
        "entries": {"has": False}, "past_coe": {"has": False}, "criminal": {"has": False}, "deportation": {"has": False},
    }  # fmt: skip
    if stage == 1 and data["category"] == "D":
        trainee["history"]["return_job"] = "SAMPLE COMPANY"
    if before:
        trainee["history"]["training"] = before
        trainee["history"]["past_coe"] = {"has": True, "count": 1, "refused": 0}
        trainee["history"]["entries"] = {
            "has": True, "count": 1, "latest_from": before[0]["from"], "latest_to": _left(before, start, applied),
        }  # fmt: skip
        trainee["history"]["exams"] = _exams(data, stage, before)
    if stage == 3:
        trainee["return_home"] = [_home(random, before, start, end)]
    return trainee


def _left(before: list[Data], start: dt.date, applied: dt.date) -> str:
    """The last time that somebody left Japan: after stage i for a week, as far as the case tells of it."""
    return min(dt.date.fromisoformat(before[-1]["to"]), applied).isoformat()


def _training(random: Random, stage: int, start: dt.date, code: str | None) -> list[Data]:
    """Stages before this one: full ones, and before stage iii time for a month at home where it starts before the change."""
    if stage == 1:
        return []
    end = start - DAY
    if stage == 3 and random.random() < 0.6:
        end = add_months(start, -1) - DAY * random.choice([1, 1, 10])
    rows: list[Data] = []
    for past in range(stage - 1, 0, -1):
        first = add_months(end + DAY, -12 * (2 if past == 2 else 1))
        # Stage i may have been shorter, never longer: counted back from a month end it could have a day too many.
        while last_day(first, 12 * (2 if past == 2 else 1)) < end:
            first += DAY
        rows.insert(0, {"stage": past, "from": first.isoformat(), "to": end.isoformat(), "occupation": code})
        end = first - DAY * random.choice([1, 1, 30])
    if stage == 2 and random.random() < 0.2:
        rows[0]["from"] = add_months(dt.date.fromisoformat(rows[0]["to"]), -6).isoformat()
    return rows


def _exams(data: Data, stage: int, before: list[Data]) -> list[Data]:
    """The examinations of the stage before, passed a month before its end; the written one is asked of stage i alone."""
    grade = data["plan"]["previous_stage"]["achieved"]["grade"]
    passed = min(add_months(dt.date.fromisoformat(before[-1]["to"]), -1), filed(data)).isoformat()
    kinds = ["practical", "written"] if stage == 2 else ["practical"]
    code = data["plan"]["occupation"]["code"]
    return [{"occupation": code, "grade": grade, "part": part, "passed_on": passed} for part in kinds]


def _home(random: Random, before: list[Data], start: dt.date, end: dt.date) -> Data:
    """A month at home between stages ii and iii, else within the first year of stage iii."""
    over = dt.date.fromisoformat(before[-1]["to"])
    if last_day(over + DAY, 1) < start:
        return {"from": (over + DAY).isoformat(), "to": (start - DAY).isoformat()}
    # The last day on which it may begin is that of the first year; it is shorter than a year.
    begins = [start + DAY * random.randrange(100), start + DAY * random.randrange(100), last_day(start, 12)]
    first = random.choice([begin for begin in begins if last_day(begin, 1) < end] or [start])
    month, longest = last_day(first, 1), last_day(first, 12) - DAY
    last = random.choice([month, max(month, min(longest, end - DAY * 40))])
    return {"from": first.isoformat(), "to": last.isoformat()}
