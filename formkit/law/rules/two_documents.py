"""Facts that stand in two documents of the case and must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.law.rules.organisations import staff
from formkit.law.rules.table import Hit, Number, SaidHit, Site, exact, fraction, rule, shown
from formkit.law.rules.trainees import employers
from formkit.law.rules.wording import agreements, loose
from formkit.words.dates import add_months


def _person(name: Any) -> str:
    """A person's name for comparing, from one text or from family and given name."""
    parts = [name.get("family"), name.get("given")] if isinstance(name, dict) else [name]
    return loose("".join(part for part in parts if isinstance(part, str)))


@rule("X-08")
def agreement_covers_occupation(site: Site) -> Iterator[Hit]:
    """The occupation of the plan is among those of the agreement."""
    agreed = [one.get("code") for _, one in site.each("/agreement/occupations")]
    others = [f"/plan/other_occupations/{index}/code" for index, _ in site.each("/plan/other_occupations")]
    for place in ("/plan/occupation/code", *others):
        code = site.text(place)
        if agreed and code in library.codes("occupations") and code not in agreed:
            yield SaidHit(
                place, "は、送出機関との契約の職種・作業にありません。契約か計画を直してください。",
                "is not among the occupations of the agreement. Correct agreement or plan.", code, ", ".join(map(str, agreed)),
            )  # fmt: skip


@rule("X-14", scope="trainee")
def employment_certified(site: Site) -> Iterator[Hit]:
    """The period on the employer's certificate is that of the history."""
    certified, first, last = (site.text("/trainee/experience/employer"), site.day("/trainee/experience/period/from"),
                              site.day("/trainee/experience/period/to"))  # fmt: skip
    rows = [index for index, employer in employers(site) if certified and loose(employer) == loose(certified)]
    for index in rows[:1]:
        base = f"/trainee/history/work/{index}"
        for key, day, stated in (("from", first, site.day(f"{base}/from")), ("to", last, site.day(f"{base}/to"))):
            if day and stated and day != stated:
                yield SaidHit(
                    f"/trainee/experience/period/{key}", f"は履歴の {stated} と違います。証明書か履歴を直してください。",
                    f"differs from {stated} in the history. Correct one of them.", str(day), str(stated),
                )  # fmt: skip


@rule("X-18")
def agreement_as_planned(site: Site) -> Iterator[Hit]:
    """Pre-entry course and lecture allowance are the same in agreement and plan."""
    allowance, planned = (
        site.number("/agreement/lecture_allowance/amount"),
        site.number("/plan/treatment/lecture_allowance"),
    )
    yen = site.get("/agreement/lecture_allowance/currency") in (None, "JPY")
    if yen and allowance is not None and planned is not None and allowance != planned:
        yield SaidHit(
            "/agreement/lecture_allowance/amount", f"は計画の講習手当 {shown(planned)} 円と違います。",
            f"differs from the plan's lecture allowance, {shown(planned)} yen.", shown(allowance), shown(planned),
        )  # fmt: skip
    if site.stage != 1 or site.get("/plan/pre_entry_training") is not True:
        return
    for _, _, place in agreements(site):
        if site.get(f"{place}/pre_entry/outsourced") is not True:
            continue
        for key in ("from", "to"):
            own, day = site.day(f"/plan/pre_entry/period/{key}"), site.day(f"{place}/pre_entry/period/{key}")
            if own and day and own != day:
                yield SaidHit(
                    f"{place}/pre_entry/period/{key}", f"は計画の入国前講習の {own} と違います。", f"differs from {own} in the plan.", str(day), str(own),
                )  # fmt: skip
        hours, real = site.number("/plan/pre_entry/hours"), _course_hours(site, place)
        if hours is not None and real is not None and hours != real:
            yield SaidHit(
                f"{place}/pre_entry/subjects", f"の時間の合計 {shown(real)} 時間は、計画の入国前講習 {shown(hours)} 時間と違います。",
                f"come to {shown(real)} hours; the plan has {shown(hours)}.", None, shown(hours),
            )  # fmt: skip


def _course_hours(site: Site, place: str) -> Number | None:
    """Hours of the entrusted course; None when a subject has none."""
    hours = [fraction(one.get("hours")) for _, one in site.each(f"{place}/pre_entry/subjects")]
    return None if not hours or None in hours else sum(one or 0 for one in hours)


@rule("SA-022")
def entrusted_course(site: Site) -> Iterator[Hit]:
    """A course that shortens the lectures lasts a month and 160 hours in the agreement, which entrusts it."""
    total, lectures = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    ordinary = exact(site.law("lecture_share")["ordinary"])
    claimed = total is not None and lectures is not None and lectures < total * ordinary
    if site.stage != 1 or not claimed or site.get("/plan/pre_entry_training") is not True:
        return
    least, provider = site.law("commissioned_course"), loose(site.text("/plan/pre_entry/provider") or "")
    for index, one, place in agreements(site):
        name = one.get("name")
        if site.get(f"{place}/pre_entry/outsourced") is False and isinstance(name, str) and loose(name) in provider:
            yield SaidHit(
                f"{place}/pre_entry/outsourced", "が「いいえ」ですが、計画ではこの送出機関が入国前講習を行います。委託を契約に書いてください。",
                'is "no", but in the plan this organisation gives the course. The agreement must entrust it.', None, "true",
            )  # fmt: skip
        if site.get(f"{place}/pre_entry/outsourced") is not True:
            continue
        first, last = site.day(f"{place}/pre_entry/period/from"), site.day(f"{place}/pre_entry/period/to")
        if first and last and (last.toordinal() + 1) < add_months(first, least["months"]).toordinal():
            yield SaidHit(
                f"/senders/{index}/agreement/pre_entry/period", f"（{first}～{last}）は{least['months']}か月に足りません。",
                f"({first} to {last}) is shorter than {least['months']} month.", None, f"≥ {least['months']} m",
            )  # fmt: skip
        hours = _course_hours(site, place)
        if hours is not None and hours < least["hours"]:
            yield SaidHit(
                f"{place}/pre_entry/subjects", f"は合わせて {shown(hours)} 時間で、{least['hours']} 時間に足りません。",
                f"come to {shown(hours)} hours; {least['hours']} are needed.", None, f"≥ {least['hours']}",
            )  # fmt: skip


@rule("X-20")
def instructor_years_agree(site: Site) -> Iterator[Hit]:
    """The years of an instructor in the schedule are those of the staff list."""
    known = {_person(one.get("name")): fraction(one.get("experience_years")) for _, one in staff(site, "instructors")}
    told = set()
    for index, task in site.each("/plan/schedule/tasks"):
        teacher = task.get("instructor")
        if not isinstance(teacher, dict) or not (name := _person(teacher.get("name"))) or name in told:
            continue
        years, real = fraction(teacher.get("years")), known.get(name)
        if years is not None and real is not None and years != real:
            told.add(name)
            yield SaidHit(
                f"/plan/schedule/tasks/{index}/instructor/years", f"は技能実習指導員の経験年数 {shown(real)} 年と違います。",
                f"differs from the instructor's {shown(real)} years of experience.", shown(years), shown(real),
            )  # fmt: skip


@rule("X-19")
def instructor_titles_agree(site: Site) -> Iterator[Hit]:
    """The title of an instructor in the schedule is that of face 2."""
    known: dict[str, list[str]] = {}
    for _, one in staff(site, "instructors"):
        if isinstance(title := one.get("title"), str):
            known.setdefault(_person(one.get("name")), []).append(title)
    told = set()
    for index, task in site.each("/plan/schedule/tasks"):
        teacher = task.get("instructor")
        if not isinstance(teacher, dict) or not (name := _person(teacher.get("name"))) or name in told:
            continue
        title, right = teacher.get("title"), known.get(name)
        if isinstance(title, str) and right and loose(title) not in [loose(one) for one in right]:
            told.add(name)
            yield SaidHit(
                f"/plan/schedule/tasks/{index}/instructor/title", f"は第2面 2④の役職名「{right[0]}」と違います。",
                f"differs from the title on face 2, {right[0]}.", title, right[0],
            )  # fmt: skip


@rule("X-26", scope="trainee")
def no_deposit_declared(site: Site) -> Iterator[Hit]:
    """The trainee declares that there is neither deposit nor penalty."""
    for key in ("deposit", "penalty"):
        if site.get(f"/trainee/statement/{key}") is True:
            yield SaidHit(
                f"/trainee/statement/{key}", "が「はい」です。保証金や違約金があれば計画は認定されません。送出機関に確かめてください。",
                'is "yes". With a deposit or penalty the plan is not accredited. Ask the sending organisation.', None, "false",
            )  # fmt: skip


@rule("G-11", scope="case")
def sender_pledges(site: Site) -> Iterator[Hit]:
    """The sending organisation pledges: no deposits, no penalties, fees agreed, no abuse."""
    for index, _ in site.each("/senders"):
        for key in ("no_deposit", "no_penalty", "fees_agreed", "no_abuse"):
            if site.get(f"/senders/{index}/pledge/{key}") is False:
                yield SaidHit(
                    f"/senders/{index}/pledge/{key}", "がありません。誓約できない送出機関は使えません。", "is not made. The organisation cannot be used.", None, "true",
                )  # fmt: skip


@rule("X-27", scope="trainee")
def examination_passed(site: Site) -> Iterator[Hit]:
    """The examination that the plan names is among those passed, in the occupation of the plan."""
    grade, code = site.text("/plan/previous_stage/achieved/grade"), site.text("/plan/occupation/code")
    rows = list(site.each("/trainee/history/exams"))
    if site.stage not in (2, 3) or not rows or not grade:
        return
    fitting = [(index, one) for index, one in rows if _grade(one) == loose(grade) and one.get("part") == "practical"]
    if not fitting:
        yield SaidHit(
            "/trainee/history/exams", f"に、計画にある前段階の目標「{grade}」の実技試験の合格がありません。", f"lack the practical examination of {grade} that the plan names.", None, grade,
        )  # fmt: skip
    for index, one in fitting:
        place = f"/trainee/history/exams/{index}"
        occupation = one.get("occupation")
        if code and isinstance(occupation, str) and occupation != code:
            yield SaidHit(
                f"{place}/occupation",
                f"は計画の職種・作業 {code} と違います。",
                f"differs from the plan's occupation, {code}.",
                occupation,
                code,
            )


def _grade(one: Mapping[str, Any]) -> str:
    grade = one.get("grade")
    return loose(grade) if isinstance(grade, str) else ""


@rule("X-31", scope="case")
def papers_in_order(site: Site) -> Iterator[Hit]:
    """Agreement, selection, the trainees' declarations and the application follow one another."""
    selected, applied, created = (
        site.day("/dates/selection"),
        site.day("/dates/application"),
        site.day("/dates/plan_created"),
    )
    for _, _, place in agreements(site):
        day = site.day(f"{place}/date")
        if day and selected and day > selected:
            yield SaidHit(
                f"{place}/date",
                f"は選考の日 {selected} より後です。",
                f"is after the selection on {selected}.",
                str(day),
                f"≤ {selected}",
            )
    if selected and created and selected > created:
        yield SaidHit(
            "/dates/selection",
            f"は計画の作成日 {created} より後です。",
            f"is after the plan of {created}.",
            str(selected),
            f"≤ {created}",
        )
    for index, _ in site.each("/trainees"):
        for key in ("statement", "fee_statement"):
            place = f"/trainees/{index}/{key}/date"
            day = site.day(place)
            if day and selected and day < selected:
                yield SaidHit(
                    place,
                    f"は選考の日 {selected} より前です。",
                    f"is before the selection on {selected}.",
                    str(day),
                    f"≥ {selected}",
                )
            if day and applied and day > applied:
                yield SaidHit(
                    place,
                    f"は申請日 {applied} より後です。",
                    f"is after the application on {applied}.",
                    str(day),
                    f"≤ {applied}",
                )
    for index, _ in site.each("/senders"):
        day = site.day(f"/senders/{index}/pledge/date")
        if day and applied and day > applied:
            yield SaidHit(
                f"/senders/{index}/pledge/date",
                f"は申請日 {applied} より後です。",
                f"is after the application on {applied}.",
                str(day),
                f"≤ {applied}",
            )


@rule("X-34", scope="case")
def contact_agrees(site: Site) -> Iterator[Hit]:
    """The contact of the plan has the same telephone in the application for a certificate."""
    name, phone = site.text("/plan/remarks/contact/name"), site.text("/plan/remarks/contact/phone")
    other, said = site.text("/coe/representative/name"), site.text("/coe/representative/phone")
    same = name and other and loose(name) == loose(other)
    if same and phone and said and _digits(phone) != _digits(said):
        yield SaidHit(
            "/coe/representative/phone", f"は、計画の担当者（同じ人）の電話番号 {phone} と違います。",
            f"differs from the same person's telephone in the plan, {phone}.", said, phone,
        )  # fmt: skip


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))
