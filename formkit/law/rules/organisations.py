"""The organisations: officers, industry, licence, and the keys by which places and senders are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.words import dates, text
from formkit.words.dates import add_months, age_on


def _name(person: Any) -> tuple[str, str] | None:
    name = person.get("name") if isinstance(person, dict) else None
    if not isinstance(name, dict):
        return None
    family, given = name.get("family"), name.get("given")
    if not isinstance(family, str) or not isinstance(given, str):
        return None
    return text.canonical(family), text.canonical(given)


@rule("P31", scope="case")
def representative_is_officer(site: Site) -> Iterator[Hit]:
    """The representative stands among the officers."""
    representative = _name(site.get("/implementer/representative"))
    officers = [_name(officer) for _, officer in site.each("/implementer/officers")]
    if representative and officers and representative not in officers:
        name = "　".join(representative)
        yield SaidHit(
            "/implementer/officers", f"に代表者 {name} がいません。登記事項証明書を確かめてください。",
            f"do not include the representative {name}. Check the registry extract.", None, name,
        )  # fmt: skip


@rule("P30", scope="case")
def industry_group_of_division(site: Site) -> Iterator[Hit]:
    """The industry group belongs to the industry division."""
    major, minor = site.text("/implementer/industry/major"), site.text("/implementer/industry/minor")
    medium = library.codes("jsic_medium").get((minor or "")[:2])
    if major in library.codes("jsic_major") and medium and medium["major"] != major:
        right = f"{medium['major']}（{library.codes('jsic_major')[medium['major']]['name']}）"
        yield SaidHit(
            "/implementer/industry/minor", f"は大分類 {major} の小分類ではなく、{right} の {medium['code']} {medium['name']} に属します。",
            f"does not belong to division {major} but to {medium['major']}.", minor, medium["major"],
        )  # fmt: skip


@rule("A-08", scope="case")
def licence_covers_stage(site: Site) -> Iterator[Hit]:
    """Stage iii needs a supervising organisation with a general licence."""
    if site.stage == 3 and site.supervised and site.get("/supervisor/licence_kind") == "specified":
        yield SaidHit(
            "/supervisor/licence_kind", "（特定監理事業）では第3号技能実習を監理できません。一般監理事業の許可が要ります。",
            "does not cover stage iii. A general licence is needed.", "specified", "general",
        )  # fmt: skip


@rule("C-12")
def schedule_places_known(site: Site) -> Iterator[Hit]:
    """The places of the schedule are places of training of the plan."""
    known = [place.get("id") for _, place in site.each("/implementer/workplaces")]
    named = [
        (f"/plan/schedule/tasks/{index}/workplace", task.get("workplace"))
        for index, task in site.each("/plan/schedule/tasks")
    ]
    listed = site.get("/plan/schedule/workplaces")
    named += [
        (f"/plan/schedule/workplaces/{index}", key)
        for index, key in enumerate(listed if isinstance(listed, list) else ())
    ]
    for place, key in named:
        if isinstance(key, str) and key not in known:
            yield SaidHit(
                place, "という符号の事業所がありません。第2面 2 の事業所の符号を書いてください。",
                "is no place of training of the case. Write the key of one.", key,
            )  # fmt: skip


@rule("FK140", scope="case")
def keys_differ(site: Site) -> Iterator[Hit]:
    """Places of training and sending organisations have keys of their own."""
    for group in ("/implementer/workplaces", "/senders"):
        first: dict[str, int] = {}
        for index, entry in site.each(group):
            key = entry.get("id")
            if isinstance(key, str):
                if key in first:
                    yield SaidHit(
                        f"{group}/{index}/id", f"が{first[key] + 1}番目と同じです。別の符号にしてください。",
                        f"is the same as that of no. {first[key] + 1}.", key,
                    )  # fmt: skip
                first.setdefault(key, index)


# -- staff -------------------------------------------------------------------------------------------------------------


def staff(site: Site, *posts: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The staff of the places of training in the posts `manager`, `instructors`, `life_instructors`: place and facts."""
    for index, place in site.each("/implementer/workplaces"):
        base = f"/implementer/workplaces/{index}"
        if "manager" in posts and isinstance(manager := place.get("manager"), dict):
            yield f"{base}/manager", manager
        for post in posts:
            if post != "manager":
                yield from ((f"{base}/{post}/{number}", one) for number, one in site.each(f"{base}/{post}"))


def _applied(site: Site) -> dt.date:
    return site.day("/dates/application") or site.as_of


def _course(site: Site, place: str) -> Iterator[Hit]:
    """The course at `place` was taken within three years before the application."""
    course, applied = site.day(place), _applied(site)
    years = site.law("staff_course_years")
    if course and not add_months(applied, -12 * years) <= course <= applied:
        yield SaidHit(
            place, f"は申請日 {applied} の前{years}年以内にありません。講習を受け直してください。",
            f"is not within {years} years before the application on {applied}. The course must be taken again.",
            str(course), f"≥ {add_months(applied, -12 * years)}",
        )  # fmt: skip


def _full_time(place: str, one: Mapping[str, Any]) -> Iterator[Hit]:
    if one.get("full_time") is False:
        yield SaidHit(
            f"{place}/full_time", "が「いいえ」です。常勤の役職員でなければなりません。", 'is "no". Only full-time staff may be named.', None, "true",
        )  # fmt: skip


@rule("O-01", scope="case")
def training_manager(site: Site) -> Iterator[Hit]:
    """The training manager is full-time and took the course within three years."""
    for place, one in staff(site, "manager"):
        yield from _full_time(place, one)
        yield from _course(site, f"{place}/course_date")


@rule("O-02")
def instructors(site: Site) -> Iterator[Hit]:
    """An instructor is full-time and has five years of experience."""
    least = site.law("instructor_years")
    years = []
    for place, one in staff(site, "instructors"):
        yield from _full_time(place, one)
        years.append(f"{place}/experience_years")
    seen = set()
    for index, task in site.each("/plan/schedule/tasks"):
        teacher = task.get("instructor")
        name = teacher.get("name") if isinstance(teacher, dict) else None
        if isinstance(name, str) and name not in seen:
            seen.add(name)
            years.append(f"/plan/schedule/tasks/{index}/instructor/years")
    for place in years:
        number = site.number(place)
        if number is not None and number < least:
            yield SaidHit(
                place, f"は{least}年に足りません。技能実習指導員には{least}年以上の経験が要ります。",
                f"is less than the {least} years that an instructor needs.", str(number), f"≥ {least}",
            )  # fmt: skip


@rule("O-03", scope="case")
def living_instructors(site: Site) -> Iterator[Hit]:
    """A living guidance instructor is full-time."""
    for place, one in staff(site, "life_instructors"):
        yield from _full_time(place, one)


@rule("O-04", scope="case")
def staff_qualify(site: Site) -> Iterator[Hit]:
    """No member of staff is a minor or disqualified."""
    applied, adult = _applied(site), site.law("adult_age")
    for place, one in staff(site, "manager", "instructors", "life_instructors"):
        birth = dates.day(one.get("birth_date"))
        if birth and age_on(birth, applied) < adult:
            yield SaidHit(
                f"{place}/birth_date", f"では申請日 {applied} に未成年です。", f"makes a minor on {applied}.", str(birth), f"≥ {adult}",
            )  # fmt: skip
        if one.get("pledge") is False:
            yield SaidHit(
                f"{place}/pledge", "ができていません。欠格事由に当たる人は選べません。", "is not made. Who is disqualified cannot be named.", None, "true",
            )  # fmt: skip


@rule("O-07", scope="case")
def supervision_manager(site: Site) -> Iterator[Hit]:
    """The supervision manager is full-time, took the course, and is not on the implementer's staff."""
    if site.get("/supervisor/manager_full_time") is False:
        yield SaidHit(
            "/supervisor/manager_full_time", "が「いいえ」です。常勤の役職員でなければなりません。", 'is "no". The manager must be full-time.', None, "true",
        )  # fmt: skip
    yield from _course(site, "/supervisor/manager_course")
    manager = _name(site.get("/supervisor/manager"))
    own = [_name(one) for _, one in site.each("/implementer/officers")]
    own += [_name(site.get("/implementer/representative"))]
    own += [_name(one) for _, one in staff(site, "manager", "instructors", "life_instructors")]
    if manager and manager in own:
        name = "　".join(manager)
        yield SaidHit(
            "/supervisor/manager", f"（{name}）は実習実施者の役職員でもあります。別の人を選んでください。",
            f"{name} is also on the implementer's staff. Name somebody else.", None,
        )  # fmt: skip


@rule("O-09", scope="case")
def pledge_before_application(site: Site) -> Iterator[Hit]:
    """The pledge of no disqualification is not dated after the application."""
    date, applied = site.day("/pledges/date"), site.day("/dates/application")
    if date and applied and date > applied:
        yield SaidHit(
            "/pledges/date", f"は申請日 {applied} より後です。", f"is after the application on {applied}.", str(date), f"≤ {applied}",
        )  # fmt: skip


@rule("O-10", scope="case")
def net_assets(site: Site) -> Iterator[Hit]:
    """Net assets of the latest two years are not negative, or are explained."""
    rows = [(one.get("year"), index, one) for index, one in site.each("/implementer/net_assets")]
    known = sorted((year, index, one) for year, index, one in rows if isinstance(year, int))[-2:] if rows else []
    for _, index, one in known:
        amount = site.number(f"/implementer/net_assets/{index}/amount")
        if amount is not None and amount < 0 and one.get("explained") is not True:
            yield SaidHit(
                f"/implementer/net_assets/{index}/amount", "は債務超過です。中小企業診断士などの説明書を付けてください。",
                "is negative. Attach an expert's explanation.", str(amount), "≥ 0",
            )  # fmt: skip


@rule("O-11")
def care_place(site: Site) -> Iterator[Hit]:
    """Nursing care: a place open for three years, an instructor for five trainees, one of them qualified."""
    start = site.start
    if not (site.text("/plan/occupation/code") or "").startswith("7-13-") or not start:
        return
    bounds = site.law("care_place")
    for index, _ in site.each("/implementer/workplaces"):
        opened = site.day(f"/implementer/workplaces/{index}/opened")
        if opened and add_months(opened, 12 * bounds["years"]) > start:
            yield SaidHit(
                f"/implementer/workplaces/{index}/opened", f"から開始日 {start} まで{bounds['years']}年たっていません。",
                f"is less than {bounds['years']} years before the start on {start}.", str(opened),
                f"≤ {add_months(start, -12 * bounds['years'])}",
            )  # fmt: skip
    teachers = [one for _, one in staff(site, "instructors")]
    trainees = len(list(site.each("/trainees")))
    if teachers and len(teachers) * bounds["trainees_per_instructor"] < trainees:
        yield SaidHit(
            "/implementer/workplaces/0/instructors",
            f"は{len(teachers)}人です。技能実習生{trainees}人には、{bounds['trainees_per_instructor']}人に1人以上の指導員が要ります。",
            f"are {len(teachers)}; {trainees} trainees need one for each {bounds['trainees_per_instructor']}.",
        )  # fmt: skip
    if teachers and all(one.get("care_qualified") is False for one in teachers):
        yield SaidHit(
            "/implementer/workplaces/0/instructors/0/care_qualified", "が「いいえ」です。介護福祉士などの資格を持つ指導員が1人以上要ります。",
            'is "no". At least one instructor must be qualified as a care worker.', None, "true",
        )  # fmt: skip


@rule("O-12")
def construction(site: Site) -> Iterator[Hit]:
    """Construction: licence, registration in the Career Up System, pay by the month."""
    if not (site.text("/plan/occupation/code") or "").startswith("3-"):
        return
    if (unit := site.text("/plan/treatment/wage/unit")) in ("day", "hour"):
        yield SaidHit(
            "/plan/treatment/wage/unit", "は建設関係の職種では選べません。月給にしてください。", "cannot be chosen in construction. Pay by the month.", unit, "month",
        )  # fmt: skip
    if isinstance(known := site.get("/implementer/construction"), dict):
        for key in ("licence_number", "career_up_id"):
            if not known.get(key):
                yield SaidHit(
                    f"/implementer/construction/{key}", "が書かれていません。建設関係の職種では要ります。", "is missing. Construction needs it.",
                )  # fmt: skip


@rule("O-13", scope="case")
def member_of_supervisor(site: Site) -> Iterator[Hit]:
    """Supervised type: the implementer is a member of the supervising organisation."""
    if site.supervised and site.get("/implementer/supervisor_member") is False:
        yield SaidHit(
            "/implementer/supervisor_member", "が「いいえ」です。監理団体の会員・組合員になる手続を確かめてください。",
            'is "no". Check that the implementer becomes a member.', None, "true",
        )  # fmt: skip
