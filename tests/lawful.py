"""Complete lawful cases, made by construction: the same number always gives the same case.

A shipped sample is the skeleton; all that hangs together is reckoned anew, inside the bounds of schemas/law and often on
them. `python -m tests.lawful 1000` tells which rules speak about a thousand of them, and where each spoke first.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import sys
from collections import Counter
from collections.abc import Callable
from random import Random

from formkit.case.json_file import read_case
from formkit.case.starter import sample_of
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words.dates import add_months, last_day, span
from formkit.words.pointer import at
from tests import lawful_facts as facts
from tests import lawful_papers as papers
from tests import lawful_parts as parts
from tests.lawful_parts import Data, filed, start_end
from tests.lawful_people import people
from tests.lawful_unusual import UNUSUAL
from tests.lawful_words import WORDS, Words
from tests.lawful_work import work

TODAY = dt.date(2026, 12, 1)
CARE = "7-13-1"
DAY = dt.timedelta(days=1)

# What a complete case may tell besides, in this order: later ones look at earlier ones.
FACTS: tuple[Callable[[Data, Random], None], ...] = (
    papers.abroad, facts.displaced, facts.two_places, facts.counted_allowance, facts.uneven_shifts, facts.attachments,
    facts.staff, facts.organisation, facts.supervision, facts.audits, facts.other_plans, papers.papers, papers.home_office,
    facts.pay, facts.time, facts.lodging, papers.lives, papers.sessions, papers.two_lawyers, papers.certificate,
    papers.sender_papers, facts.exam_days,
)  # fmt: skip


@functools.cache
def skeleton(name: str) -> Case:
    """A shipped sample by its name."""
    case, _ = read_case(parts.ROOT / "samples" / name / "case.json")
    assert case is not None
    return case


def case(number: int) -> Data:
    """The lawful case of a number; six in a row are of the categories A to F."""
    random = Random(number)
    category = "ABCDEF"[number % 6]
    stage = {"A": 1, "D": 1, "B": 2, "E": 2, "C": 3, "F": 3}[category]
    entry = parts.occupation(random, stage)
    if random.random() < 0.08:
        entry = next(row for row in parts.table("codes/occupations")["entries"] if row["code"] == CARE)
    name = "care-1" if category == "D" and entry["code"] == CARE else sample_of(category)
    data: Data = copy.deepcopy(dict(skeleton(name).data))
    for part in ("coe", "declaration", "agreement"):
        data.pop(part, None)
    data["case_id"] = f"lawful-{number}"
    data["implementer"]["industry"] = parts.industry(entry["code"])
    _plan(data, random, stage, entry)
    people(data, random, stage, entry)
    _numbers(data, random, stage, entry)
    work(data, random, stage, entry)
    _organisations(data, random, stage)
    for fact in FACTS:
        if random.random() < 0.5:
            fact(data, random)
    if random.random() < 0.5:
        facts.declaration(data, random, skeleton("group-3").data["declaration"])
    if random.random() < 0.5:
        papers.agreement(data, random, skeleton("group-1").data["agreement"], _agreements())
    facts.agreed_deductions(data, random)
    return data


@functools.cache
def _agreements() -> Data:
    """The agreements of the samples by country."""
    senders = [sender for name in ("group-1", "group-3") for sender in skeleton(name).data["senders"]]
    return {sender["country"]: sender["agreement"] for sender in senders}


# -- the plan: occupation, objective, days -----------------------------------------------------------------------------


def _plan(data: Data, random: Random, stage: int, entry: Data) -> None:
    plan = data["plan"]
    start = parts.start_day(random)
    applied = parts.filing_day(random, start, stage)
    end = parts.end_day(random, start, stage)
    plan["occupation"], plan["non_transfer"] = {"code": entry["code"]}, None
    plan["goal"] = parts.goal(random, entry, stage)
    outside = stage == 1 and random.random() < 0.1 and entry["code"] != CARE
    if outside:
        plan["occupation"] = None
        plan["non_transfer"] = {"occupation": "見本製造", "operation": "見本の組立て"}
    if outside or (stage == 1 and random.random() < 0.1 and entry["code"] != CARE):
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
    if (
        random.random() < 0.15
        and not outside
        and CARE not in (entry["code"], second["code"])
        and second["code"] != entry["code"]
    ):
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
    first = filed(data) - DAY * random.choice([0, random.randrange(500), random.randrange(300, 1000)])
    if last_day(first, 12 * years) < start_end(data)[0]:
        first = filed(data)
    supervisor |= {
        "licence_kind": kind,
        "licence_from": first.isoformat(),
        "licence_until": last_day(first, 12 * years).isoformat(),
    }
    place = parts.prefecture(random)
    parts.move(supervisor, place, random)
    supervisor["licence_number"] = parts.authority_number("許", first.year, place, random)


# -- what the rules say ------------------------------------------------------------------------------------------------


def findings(data: Data) -> list[Finding]:
    """Errors and warnings about a case, without those that are uncertain themselves."""
    every = [*validate(Case(data)), *rules.run(Case(data), TODAY)]
    return [
        finding for finding in every if finding.severity in ("error", "warning") and finding.certainty != "uncertain"
    ]


def main(count: int) -> None:
    """Print how often each code speaks about so many cases, where it spoke first, and what practice says of unusual facts."""
    _count(count)
    for fact, codes in UNUSUAL:
        able = [data for number in range(count // 4) if fact(data := case(number), Random(number))]
        tally = Counter(code for data in able for code in {finding.code for finding in findings(data)})
        print(
            f"unusual: {fact.__name__} in {len(able)} cases: {dict(tally) or 'nothing'}, expected of {', '.join(sorted(codes))}"
        )
    for row in WORDS:
        print(f"words: {row.what}: {sorted({finding.code for finding in findings(spelt(row))}) or 'nothing'}")


def spelt(words: Words) -> Data:
    """Sample group-1, the same for all its trainees, with lawful words put into it."""
    data: Data = copy.deepcopy(dict(skeleton("group-1").data))
    for trainee in data["trainees"]:
        trainee.pop("overrides", None)
    parent, _, key = words.place.rpartition("/")
    at(data, parent)[key] = words.value
    return data


def _count(count: int) -> None:
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, Finding]] = {}
    silent = 0
    for number in range(count):
        lines = findings(case(number))
        silent += not lines
        counts.update({finding.code for finding in lines})
        for finding in lines:
            first.setdefault(finding.code, (number, finding))
    print(f"{silent} of {count} cases: no error, no warning of a rule that is certain")
    for code, times in counts.most_common():
        number, finding = first[code]
        print(f"{code} {finding.severity} {times}, first in {number}: {finding.case_pointer} {finding.message_en}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
