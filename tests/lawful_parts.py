"""Facts that lawful cases are made of, within the bounds of schemas/law and schemas/codes: what, where, when, how many.

Everything is drawn with the random.Random of one case, so that a number always gives the same case.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from formkit.words.dates import add_months, last_day

ROOT = Path(__file__).parents[1]

Data = dict[str, Any]
Period = tuple[dt.date, dt.date]

GRADES = {"trade_skill_test": ("基礎級", "３級", "２級"), "evaluation_exam": ("初級", "専門級", "上級")}
NEVER = dt.date(2026, 7, 29)  # the newest list of occupations; no case is filed before it
LAST_FILING, LAST_START = dt.date(2027, 3, 31), dt.date(2027, 6, 30)

# Industry (division, group, name) by the longest beginning of the occupation's code.
INDUSTRIES = {
    "1-1": "A011耕種農業", "1-2": "A012畜産農業", "1-3": "A021育林業", "2-1": "B031海面漁業", "2-2": "B041海面養殖業",
    "3": "D075左官工事業", "3-13": "D083管工事業", "3-7": "D073鉄骨・鉄筋工事業", "3-21": "D062土木工事業",
    "4": "E099その他の食料品製造業", "4-3": "E092水産食料品製造業", "5": "E116外衣・シャツ製造業", "6": "E266金属加工機械製造業",
    "6-1": "E225鉄素形材製造業", "6-13": "E296電子応用装置製造業", "6-14": "E291発電用・送電用・配電用電気機械器具製造業",
    "7-1": "E131家具製造業", "7-2": "E151印刷業", "7-3": "E153製本業", "7-4": "E183工業用プラスチック製品製造業",
    "7-5": "E184発泡・強化プラスチック製品製造業", "7-6": "E246金属被覆・彫刻業", "7-7": "E244建設用・建築用金属製品製造業",
    "7-8": "R929他に分類されない事業サービス業", "7-9": "E145紙製容器製造業", "7-10": "E214陶磁器・同関連製品製造業",
    "7-11": "R891自動車整備業", "7-12": "R922建物サービス業", "7-13": "P854老人福祉・介護事業", "7-14": "N781洗濯業",
    "7-15": "E212セメント・同製品製造業", "7-16": "M751旅館、ホテル", "7-17": "R882産業廃棄物処理業", "7-18": "H421鉄道業",
    "7-19": "E199その他のゴム製品製造業", "7-20": "E312鉄道車両・同部分品製造業", "7-21": "E121製材業、木製品製造業",
    "7-22": "E206かばん製造業", "7-23": "E166油脂加工製品・石けん・合成洗剤・界面活性剤・塗料製造業", "99-1": "H485運輸施設提供業",
    "99-2": "R901機械修理業",
}  # fmt: skip

# Country, name of the sending organisation, names of trainees: family (or nothing), given, katakana, native.
COUNTRIES: dict[str, tuple[str, tuple[tuple[str | None, str, str], ...]]] = {
    "VNM": ("MAU MANPOWER JSC", (("NGUYEN", "VAN MAU", "グエン　ヴァン　マウ"), ("LE", "THI VI DU", "レ　ティ　ヴィズー"))),
    "CHN": ("SHILI LABOUR CO., LTD.", (("WANG", "SHILI", "ワン　シーリー"), ("LI", "YANGBEN", "リー　ヤンベン"))),
    "IDN": ("PT CONTOH KERJA", ((None, "CONTOHNO", "チョントノ"), ("SANTOSO", "CONTOH", "サントソ　チョント"))),
    "PHL": ("HALIMBAWA MANPOWER INC.", (("DELA CRUZ", "HALIMBAWA", "デラクルス　ハリンバワ"), ("REYES", "UNA", "レイエス　ウナ"))),
    "MMR": ("NAMUNAR CO., LTD.", ((None, "AUNG NAMUNAR", "アウン　ナムナー"), (None, "HLA OOBAMA", "フラ　ウーバマー"))),
    "KHM": ("GAMRU HUMAN RESOURCE CO., LTD.", (("KEO", "GAMRU", "ケオ　ゴムルー"), ("CHEA", "UTEAHOR", "チア　ウティアホー"))),
    "THA": ("TUAYANG MANPOWER CO., LTD.", (("SOMCHAI", "TUAYANG", "ソムチャイ　トゥアヤーン"),)),
    "NPL": ("NAMUNA MANPOWER PVT. LTD.", (("GURUNG", "NAMUNA", "グルン　ナムナ"), ("THAPA", "UDAHARAN", "タパ　ウダハラン"))),
    "MNG": ("JISHEE LLC", ((None, "JISHEE", "ジシェー"), ("BAT", "JISHEE", "バト　ジシェー"))),
    "LKA": ("NIDARSHANA AGENCY", (("D'PERERA", "NIDARSHANA-ANNE", "ペレーラ　ニダルシャナ"),)),
    "BGD": ("UDAHARAN LTD.", (("RAHMAN", "UDAHARAN", "ラハマン　ウダハラン"),)),
    "LAO": ("TUAYANG LAO CO., LTD.", (("KEOLA", "TUAYANG", "ケオラ　トゥアヤーン"),)),
}  # fmt: skip


@functools.cache
def table(path: str) -> Any:
    """A file below schemas/, read once."""
    return json.loads((ROOT / "schemas" / f"{path}.json").read_text("utf-8"))


def law(name: str, key: str) -> Any:
    """The newest value of a legal parameter."""
    return [entry["value"] for entry in table(f"law/{name}")["entries"] if entry["key"] == key][-1]


# -- what --------------------------------------------------------------------------------------------------------------


def occupation(random: Random, stage: int) -> Data:
    """An occupation of the list that goes on to the stage; every group of codes is as likely as another."""
    able = [entry for entry in table("codes/occupations")["entries"] if entry["max_stage"] >= stage]
    group = random.choice(sorted({entry["code"].split("-")[0] for entry in able}))
    chosen: Data = random.choice([entry for entry in able if entry["code"].split("-")[0] == group])
    return chosen


def industry(code: str) -> Data:
    """The industry of somebody who trains in an occupation."""
    start = max((start for start in INDUSTRIES if f"{code}-".startswith(f"{start}-")), key=len)
    word = INDUSTRIES[start]
    return {"major": word[0], "minor": word[1:4], "minor_name": word[4:]}


def goal(random: Random, entry: Data, stage: int) -> Data:
    """The examination of an occupation at the grade of a stage."""
    kind = entry["exam"] or "evaluation_exam"
    work = entry["operation"] if entry["operation"].endswith("作業") else f"{entry['operation']}作業"
    names = [f"{entry['occupation']}（{work}）", entry["occupation"]]
    if kind == "evaluation_exam":
        names.append(f"{entry['occupation']}技能実習評価試験")
    # The form has room for twenty characters.
    exam = random.choice([name for name in names if len(name) <= 20])
    return {"kind": kind, "exam": exam, "grade": GRADES[kind][stage - 1]}


def construction(entry: Data, trade: Data) -> bool:
    """Whether the notice on construction applies."""
    bounds = law("quotas", "construction_occupations")
    if entry["code"].startswith(tuple(bounds["always"])):
        return True
    return trade["major"] == bounds["builders"] and entry["code"] in bounds["of_builders"]


# -- where -------------------------------------------------------------------------------------------------------------


def prefecture(random: Random) -> Data:
    chosen: Data = random.choice(table("codes/prefectures")["entries"])
    return chosen


def move(data: Any, place: Data, random: Random) -> None:
    """All addresses in a part of a case, moved to a prefecture."""
    if isinstance(data, list):
        for entry in data:
            move(entry, place, random)
    elif isinstance(data, dict):
        if "postal" in data and "prefecture" in data:
            first = random.choice(random.choice(place["postal"]).split("-"))
            data |= {"postal": f"{first}-{data['postal'][-4:]}", "prefecture": place["name"]}
        for entry in data.values():
            move(entry, place, random)


def authority_number(mark: str, year: int, place: Data, random: Random) -> str:
    """A number of the agency: mark, year, its office for a prefecture, six digits."""
    offices = {office["id"]: office["number"] for office in table("codes/otit_offices")["entries"]}
    return f"{mark}{year % 100:02}{offices[place['otit_office']]}{random.randrange(1000):06}"


def minimum_wage(place: str, on: dt.date) -> int:
    """The regional minimum wage of a prefecture on a day; where the first day is not known, from the earliest on."""
    return max(
        int(entry["value"])
        for entry in table("law/minimum-wages")["entries"]
        if entry["prefecture"] == place
        and entry.get("in_force_from_earliest", entry["in_force_from"]) <= on.isoformat()
    )


def uncertain_minimum(place: str, on: dt.date) -> bool:
    """Whether a day lies where a new minimum wage may hold or not, because its first day was not seen."""
    return any(
        entry.get("in_force_from_earliest", "9999") <= on.isoformat() < entry["in_force_from"]
        for entry in table("law/minimum-wages")["entries"]
        if entry["prefecture"] == place
    )


# -- when --------------------------------------------------------------------------------------------------------------


def start_day(random: Random) -> dt.date:
    """A first day of training that can be filed for in time: often an end of a month or the day before 1 March."""
    edges = [
        dt.date(2027, 1, 31), dt.date(2027, 2, 28), dt.date(2027, 3, 1), dt.date(2027, 3, 31), dt.date(2027, 4, 1),
        dt.date(2027, 4, 30), dt.date(2027, 5, 31), LAST_START,
    ]  # fmt: skip
    if random.random() < 0.4:
        return random.choice(edges)
    return dt.date(2027, 1, 5) + dt.timedelta(days=random.randrange((LAST_START - dt.date(2027, 1, 5)).days + 1))


def filing_day(random: Random, start: dt.date, stage: int) -> dt.date:
    """A day from six months before the start to the usual months before it, and not after the last day of filing."""
    first = max(add_months(start, -law("plan", "earliest_filing")), NEVER)
    last = min(add_months(start, -law("plan", "usual_filing")[str(stage)]), LAST_FILING)
    return random.choice([first, last, first + dt.timedelta(days=random.randrange((last - first).days + 1))])


def within(event: dt.date, months: int) -> dt.date:
    """The last day of some months after an event, whose own day does not count (Civil Code, articles 140 and 143)."""
    return last_day(event + dt.timedelta(days=1), months)


def end_day(random: Random, start: dt.date, stage: int) -> dt.date:
    """The last day of a stage of half a year to its full length."""
    most = 12 * int(law("plan", "stage_years")[str(stage)])
    end = last_day(start, random.choice([most, most, 6, random.randrange(6, most + 1)]))
    return end - dt.timedelta(days=random.randrange(20)) if random.random() < 0.2 and end > last_day(start, 7) else end


def day(data: Any, key: str) -> dt.date:
    """The date at a key."""
    return dt.date.fromisoformat(data[key])


def earlier(random: Random, last: dt.date, days: int) -> str:
    """A day up to so many before another, the other included."""
    return (last - dt.timedelta(days=random.choice([0, random.randrange(days)]))).isoformat()


def start_end(data: Data) -> Period:
    """First and last day of the plan of a case."""
    period = data["plan"]["periods"][0]["from"], data["plan"]["periods"][-1]["to"]
    return dt.date.fromisoformat(period[0]), dt.date.fromisoformat(period[1])


def filed(data: Data) -> dt.date:
    """The day of the application."""
    return dt.date.fromisoformat(data["dates"]["application"])


# -- how long ----------------------------------------------------------------------------------------------------------


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def work_times(random: Random, *, special: bool) -> Data:
    """Working system, times, days off, hours of a year and a week that agree with each other."""
    system = random.choice(["fixed", "fixed", "fixed", "variable_month", "variable_year", "shift", "flex"])
    system = "variable_month" if special else system
    work = random.choice([480, 480, 465, 450, 435, 420])
    pause = random.choice([60, 75, 90] if work < 480 else [45, 60])
    weekdays = random.choice([["sat", "sun"], ["sat", "sun"], ["sun"], ["wed", "thu"], ["mon"]])
    if system in ("variable_month", "shift") and random.random() < 0.5:
        weekdays = []
    least_off = math.ceil(365 - Fraction((2280 if special else 2080) * 60, work)) - 52 * len(weekdays)
    # One day off a week; under the one-year system 85 a year, for no more than 280 days of work.
    days_off = 365 - 280 if system == "variable_year" else 52
    off = max(0, least_off, days_off - 52 * len(weekdays)) + random.randrange(13)
    annual = Fraction((365 - 52 * len(weekdays) - off) * work, 60)
    if system == "variable_year" and random.random() < 0.5:
        annual = Fraction(40 * 365 // 7)
    begins = random.choice([450, 480, 510, 540, 480, 1320 if system == "shift" else 480])
    starts = [begins, begins + 120] if system in ("shift", "variable_month") and random.random() < 0.5 else [begins]
    times = [
        {
            "from": clock(start), "to": clock(start + work + pause),
            "break_from": clock(start + 240), "break_to": clock(start + 240 + pause),
        }
        for start in starts
    ]  # fmt: skip
    whole = int(annual)
    return {
        "working_system": system,
        "working_hours": times,
        "annual_hours": whole,
        "weekly_hours": math.floor(Fraction(whole * 70, 365)) / 10,
        "holidays": {"weekdays": weekdays, "others": [{"name": "会社の暦による休日", "days": off}] if off else []},
        "leaves": [{"name": "年次有給休暇（6か月後）", "days": random.choice([10, 11, 14])}],
        "day_minutes": work,
    }


def wage(random: Random, least: int, times: Data, units: list[str]) -> Data:
    """A wage from the minimum wage upwards, by the month, day, hour or piece."""
    unit, hourly = random.choice(units), least + random.choice([0, 0, random.randrange(1, 200)])
    if unit == "piece":
        return {"unit": unit, "amount": random.choice([8, 120, 2500]), "piece": _piece(random, least, hourly)}
    if unit == "month":
        amount = math.ceil(Fraction(hourly * times["annual_hours"], 12))
    else:
        amount = hourly if unit == "hour" else math.ceil(Fraction(hourly * times["day_minutes"], 60))
    return {"unit": unit, "amount": amount}


def _piece(random: Random, least: int, hourly: int) -> Data:
    """Piece pay of a wage period that comes to so many yen an hour, or less with a guarantee that makes it up."""
    hours = random.choice([80, 160.5, 173, 190])
    pay = math.ceil(hourly * hours) - random.choice([0, 0, 20000])
    guaranteed = hourly if pay < hourly * hours else random.randrange(least, hourly + 1)
    return {"per": random.choice(["1枚", "10kg", "1ケース"]), "guaranteed": guaranteed, "pay": pay, "hours": hours}


def month_windows(start: dt.date, end: dt.date) -> list[Period]:
    """The months of a plan, counted from its first day."""
    windows, number = [], 0
    while (first := add_months(start, number)) <= end:
        number += 1
        windows.append((first, min(end, add_months(start, number) - dt.timedelta(days=1))))
    return windows


def days_in(window: Period, stretches: list[Period]) -> int:
    return sum(max(0, (min(window[1], last) - max(window[0], first)).days + 1) for first, last in stretches)


def tasks(random: Random, monthly: list[int], entries: list[Data], teacher: Data, workplace: str) -> list[Data]:
    """The rows of the schedule for hours by month: half or more essential work, a tenth of each kind safety."""
    shares = [(2, 1, 10), (1, 0, 2), (0, 1, 3), (1, 2, 6), (0, 0, 1)]
    related, peripheral, whole = random.choice(shares)
    rows = []
    for year in range(1, (len(monthly) - 1) // 12 + 2):
        months = [*monthly[12 * (year - 1) : 12 * year], *[0] * 12][:12]
        split = {
            "related": [hours * related // whole for hours in months],
            "peripheral": [hours * peripheral // whole for hours in months],
        }
        split["essential"] = [
            hours - a - b for hours, a, b in zip(months, split["related"], split["peripheral"], strict=True)
        ]
        number = 0
        for duty, entry in [("essential", entry) for entry in entries] + [
            ("related", entries[0]),
            ("peripheral", entries[0]),
        ]:
            share = split[duty]
            if duty == "essential" and len(entries) == 2:
                half = [hours // 2 for hours in share]
                share = half if entry is entries[0] else [hours - part for hours, part in zip(share, half, strict=True)]
            for safety in (False, True):
                safe = [math.ceil(Fraction(hours, 10)) for hours in share]
                hours = safe if safety else [every - part for every, part in zip(share, safe, strict=True)]
                if not any(hours):
                    continue
                number += 1
                words = {"essential": "基本の作業", "related": "前後の作業", "peripheral": "片付け及び運搬"}[duty]
                rows.append(
                    {
                        "number": number, "occupation": entry["code"], "year": year, "duty": duty, "safety": safety,
                        "content": [f"{entry['operation']}：{words}{'の安全衛生' if safety else ''}"],
                        "instructor": teacher, "workplace": workplace, "hours_by_month": hours, "hours_total": sum(hours),
                    }
                )  # fmt: skip
    return rows


# -- how many ----------------------------------------------------------------------------------------------------------


def caps(staff: int, *, care: bool, group: bool, excellent: bool) -> dict[str, int]:
    """The most trainees of each stage; in care of stage i and of all."""
    kind = "excellent" if excellent else "ordinary"
    if care:
        rows = law("quotas", "quota_care" if group else "quota_care_individual")[kind]
        row = next(row for row in rows if staff >= row[0])
        first, every = (int(Fraction(value) * staff) if isinstance(value, str) else value for value in row[1:])
        return {"i": min(first, every), "all": every}
    if group:
        base = next(value for least, value in law("quotas", "quota_base") if staff >= least)
        base = int(Fraction(base) * staff) if isinstance(base, str) else base
        most = {stage: times * base for stage, times in law("quotas", "quota_multiples")[kind].items()}
    else:
        most = {stage: int(Fraction(share) * staff) for stage, share in law("quotas", "quota_individual")[kind].items()}
    each = law("quotas", "quota_per_employee")
    return {stage: min(number, each[stage] * staff) for stage, number in most.items()}
