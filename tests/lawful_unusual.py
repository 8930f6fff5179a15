"""Lawful but unusual facts about which rules of practice may speak: no article forbids them, so that each certain warning is a
false alarm.

UNUSUAL names with each fact the rules that still speak of it. A rule that becomes `uncertain`, an info, or silent comes off.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from random import Random

from formkit.words.dates import add_months, age_on, last_day
from tests.lawful_parts import Data, day, filed, month_windows, start_end

DAY = dt.timedelta(days=1)


def out_of_work(data: Data, random: Random) -> bool:
    """Half a year without work after school."""
    for trainee in data["trainees"]:
        work = trainee["history"]["work"][0]
        left = day(work, "from")
        born = day(trainee, "birth_date")
        school = {"school": "SAMPLE SCHOOL", "from": add_months(born, 72).isoformat(), "to": left.isoformat()}
        trainee["history"]["education"] = [school]
        work["from"] = add_months(left, 6).isoformat()
        trainee.pop("experience", None)
    return str(data["category"]) == "D"


def evening_school(data: Data, random: Random) -> bool:
    """A school in the evening beside the work."""
    for trainee in data["trainees"]:
        work = trainee["history"]["work"][0]
        begun = day(work, "from")
        school = {
            "school": "SAMPLE EVENING SCHOOL",
            "from": add_months(begun, -12).isoformat(),
            "to": (begun + DAY * 60).isoformat(),
        }
        trainee["history"]["education"] = [school]
    return str(data["category"]) == "D"


def quick_selection(data: Data, random: Random) -> bool:
    """Selected a day before the plan was written, less than seven months before the entry."""
    if data["category"] not in "AD" or "agreement" in data:
        return False
    data["dates"]["selection"] = data["dates"]["plan_created"]
    for trainee in data["trainees"]:
        for paper in ("statement", "fee_statement"):
            if paper in trainee:
                trainee[paper]["date"] = data["dates"]["application"]
    return True


def passport_to_be_renewed(data: Data, random: Random) -> bool:
    """A passport that is valid on the day of entry and renewed in Japan."""
    if data["category"] not in "AD":
        return False
    for trainee in data["trainees"]:
        trainee["passport"]["expiry"] = (day(data["dates"], "entry") + DAY).isoformat()
    return True


def head_office_moved(data: Data, random: Random) -> bool:
    """A number from the time when the head office was elsewhere."""
    number = data["implementer"]["notification_number"]
    if not number:
        return False
    data["implementer"]["notification_number"] = f"{number[:3]}{int(number[3:5]) % 13 + 1:02}{number[5:]}"
    return True


def agreement_ends_earlier(data: Data, random: Random) -> bool:
    """An agreement that ends before the plan and will be concluded anew."""
    for sender in data.get("senders") or []:
        if "agreement" in sender:
            sender["agreement"]["term"] |= {"to": (start_end(data)[1] - DAY).isoformat(), "auto_renew": False}
    return "agreement" in data


def student(data: Data, random: Random) -> bool:
    """A student who trains under an agreement of schools, as 規則第10条第2項第3号ホ allows."""
    for trainee in data["trainees"]:
        trainee["history"]["occupation"] = "学生"
        trainee["special_reason"] = "education"
    return str(data["category"]) == "D"


def visiting_relative(data: Data, random: Random) -> bool:
    """A relative in Japan on a short visit, who has no residence card."""
    for trainee in data["trainees"]:
        trainee["family_in_japan"] = [
            {
                "relationship": "姉",
                "name": "SAMPLE SISTER",
                "birth_date": "1990-02-28",
                "nationality": "VNM",
                "cohabit": False,
            }
        ]
    return True


def new_employer_after_return(data: Data, random: Random) -> bool:
    """Work after the return that needs the skills, for an employer who is new."""
    for trainee in data["trainees"]:
        trainee["history"]["return_job"] = "SAMPLE NEW COMPANY"
    return str(data["category"]) == "D"


def late_examination(data: Data, random: Random) -> bool:
    """The examination a month before the end of stage i, as its organiser had no earlier day."""
    first, last = start_end(data)
    if data["category"] not in "AD" or data["plan"]["goal"]["kind"] == "other":
        return False
    data["plan"]["goal"]["sat_on"] = max(first, add_months(last, -1)).isoformat()
    return True


def filed_later(data: Data, random: Random) -> bool:
    """Filed three weeks later than is usual: the guideline says 原則として."""
    dated = ("attachments", "declaration", "coe", "agreement")
    staff = [place["manager"] for place in data["implementer"]["workplaces"]] + [data.get("supervisor") or {}]
    if any(part in data for part in dated) or any(
        {"course_date", "manager_course"} & member.keys() for member in staff
    ):
        return False
    later = filed(data) + DAY * 21
    while later <= add_months(start_end(data)[0], -4 if data["category"] in "AD" else -3):
        later += DAY * 21
    if later > dt.date(2027, 2, 28) or later.isoformat() >= data["dates"].get("entry", "9999"):
        return False
    if any("recommendation" in trainee for trainee in data["trainees"]):
        return False
    data["dates"]["application"] = later.isoformat()
    return True


def earlier_group_of_trainees(data: Data, random: Random) -> bool:
    """Audits and visits of trainees who left two years ago, and of those of today; nobody was there in between."""
    supervisor, on = data.get("supervisor"), filed(data)
    if not supervisor or not supervisor.get("audits"):
        return False
    old = [add_months(on, -months) for months in (66, 63, 60)]
    supervisor["audits"] = [*({"date": held.isoformat()} for held in old), *supervisor["audits"]]
    supervisor["visits"] = [
        *(held.isoformat() for held in (add_months(on, -61), add_months(on, -60))),
        *supervisor["visits"],
    ]
    return True


def renewed_licence(data: Data, random: Random) -> bool:
    """An agreement concluded under the licence before, which was renewed since."""
    if "agreement" not in data:
        return False
    concluded = day(data["supervisor"], "licence_from") - DAY
    for sender in data["senders"]:
        sender["agreement"]["date"] = concluded.isoformat()
        sender["agreement"].pop("notified", None)
    return True


def new_place_without_trainees(data: Data, random: Random) -> bool:
    """Another care home of the implementer, opened last year, in which nobody of this plan trains."""
    places = data["implementer"]["workplaces"]
    if (data["plan"]["occupation"] or {}).get("code") != "7-13-1":
        return False
    other = copy.deepcopy(places[0])
    other |= {"id": "new", "name": "見本新事業所", "opened": add_months(start_end(data)[0], -12).isoformat()}
    places.append(other)
    return True


def instructors_elsewhere(data: Data, random: Random) -> bool:
    """A declaration that counts the instructors of all places, of which the plan uses one."""
    if "declaration" not in data:
        return False
    own = data["declaration"]["implementer"]
    for key in ("instructors_total", "instructors_trained", "life_total", "life_trained"):
        own[key] += 1
    return True


def lectures_beside_the_work(data: Data, random: Random) -> bool:
    """Enterprise type: legal protection first, the other subjects in the hours of work of the months after it."""
    plan, (start, end) = data["plan"], start_end(data)
    lectures = plan.get("lectures") or []
    if data["category"] != "A" or any("sessions" in lecture for lecture in lectures):
        return False
    begin, months = day(plan["schedule"]["period"], "from"), len(month_windows(start, end))
    for lecture in lectures:
        last = start + DAY * 3 if lecture["subject"] == 3 else begin + DAY * 90
        lecture["period"]["to"] = min(last, end).isoformat()
    plan["schedule"]["period"]["from"] = (start + DAY * 4).isoformat()
    for task in plan["schedule"]["tasks"]:
        whole = task["hours_total"]
        spread = [whole * (number + 1) // months - whole * number // months for number in range(months)]
        task["hours_by_month"] = [*spread, *[0] * 12][:12]
    return True


def birthday_after_the_start(data: Data, random: Random) -> bool:
    """Eighteen at the end of the first day: the birthday is the day after (年齢計算ニ関する法律)."""
    trainee, created = data["trainees"][0], day(data["dates"], "plan_created")
    birth = add_months(start_end(data)[0] + DAY, -12 * 18)
    if data["category"] not in "AD" or "education" in trainee["history"]:
        return False
    trainee["history"]["work"][0]["from"] = add_months(birth, 12 * 17).isoformat()
    trainee.pop("experience", None)
    trainee |= {"birth_date": birth.isoformat(), "stated_age": age_on(birth, created)}
    return True


def still_learning_japanese(data: Data, random: Random) -> bool:
    """Nursing care in stage ii with N4, which goes on while the trainee learns on."""
    for trainee in data["trainees"]:
        trainee["japanese_level"] = "N4"
    return (data["plan"]["occupation"] or {}).get("code") == "7-13-1" and data["category"] in "BE"


def dear_management(data: Data, random: Random) -> bool:
    """A sending organisation that asks the supervising organisation for more than others do."""
    able = [sender for sender in data.get("senders") or [] if "agreement" in sender and sender["country"] != "VNM"]
    for sender in able:
        sender["agreement"]["sending_fee"]["amount"] = 16000
    return bool(able)


def home_after_one_day(data: Data, random: Random) -> bool:
    """Stage iii with one day of training before the time at home."""
    (start, end), plan = start_end(data), data["plan"]
    home = data["trainees"][0].get("return_home", [{}])[0]
    if len(plan["periods"]) != 2 or data["category"] not in "CF":
        return False
    moved = {"from": (start + DAY).isoformat(), "to": (start + DAY + (day(home, "to") - day(home, "from"))).isoformat()}
    plan["periods"] = [
        {"from": start.isoformat(), "to": start.isoformat()},
        {"from": (day(moved, "to") + DAY).isoformat(), "to": end.isoformat()},
    ]
    for trainee in data["trainees"]:
        trainee["return_home"] = [{"from": moved["from"], "to": max(moved["to"], last_day(start + DAY, 1).isoformat())}]
    return True


Unusual = Callable[[Data, Random], bool]

# Each fact with the rules that may speak of it; the function answers whether the case could have it.
UNUSUAL: tuple[tuple[Unusual, frozenset[str]], ...] = (
    (out_of_work, frozenset()),
    (evening_school, frozenset()),
    (quick_selection, frozenset()),
    (passport_to_be_renewed, frozenset()),
    (head_office_moved, frozenset()),
    (agreement_ends_earlier, frozenset()),
    (student, frozenset()),
    (visiting_relative, frozenset()),
    (new_employer_after_return, frozenset()),
    (late_examination, frozenset()),
    (earlier_group_of_trainees, frozenset()),
    (renewed_licence, frozenset()),
    (new_place_without_trainees, frozenset()),
    (instructors_elsewhere, frozenset()),
    (lectures_beside_the_work, frozenset()),
    (birthday_after_the_start, frozenset({"E-01"})),
    (still_learning_japanese, frozenset({"E-11"})),
    (dear_management, frozenset()),
    (home_after_one_day, frozenset()),
    (filed_later, frozenset({"T-02", "T-03"})),
)
