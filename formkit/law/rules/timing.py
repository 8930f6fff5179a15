"""Order of days: plan, application, start, licence, passport, end of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from formkit.law.rules.table import At, Hit, SaidHit, Site, rule
from formkit.words.dates import add_months


@rule("T-04", scope="case")
def plan_before_application(site: Site) -> Iterator[Hit]:
    """The plan is written before or on the day of the application."""
    created, applied = site.day("/dates/plan_created"), site.day("/dates/application")
    if created and applied and created > applied:
        yield Hit("/dates/plan_created", created, at_most=At("/dates/application", applied))


@rule("P09")
def application_before_start(site: Site) -> Iterator[Hit]:
    """The training starts on or after the day of the application."""
    applied, start = site.day("/dates/application"), site.start
    if applied and start and applied > start:
        yield SaidHit(
            "/plan/periods/0/from", f"は申請日 {applied} より前です。申請より後に始まる期間にしてください。",
            f"is before the application on {applied}. The training must start after it.", str(start), f"≥ {applied}",
        )  # fmt: skip


@rule("T-01")
def not_filed_too_early(site: Site) -> Iterator[Hit]:
    """No application earlier than six months before the start."""
    applied, start = site.day("/dates/application"), site.start
    if applied and start:
        months = site.law("earliest_filing")
        first = add_months(start, -months)
        if applied < first:
            starts = At("/plan/periods/0/from", start)
            yield Hit("/dates/application", applied, at_least=first, start=starts, months=months)


@rule("T-02")
def first_stage_filed_in_time(site: Site) -> Iterator[Hit]:
    """In principle a plan of stage i is filed four months before the start."""
    yield from _in_time(site, (1,))


@rule("T-03")
def later_stages_filed_in_time(site: Site) -> Iterator[Hit]:
    """In principle a plan of stage ii or iii is filed three months before the start."""
    yield from _in_time(site, (2, 3))


def _in_time(site: Site, stages: tuple[int, ...]) -> Iterator[Hit]:
    applied, start = site.day("/dates/application"), site.start
    if applied and start and applied <= start and site.stage in stages:
        months = site.law("usual_filing")[str(site.stage)]
        last = add_months(start, -months)
        if applied > last:
            yield SaidHit(
                "/dates/application", f"は開始日 {start} の{months}月前（{last}）を過ぎています。原則はその日までです。",
                f"is later than {months} months before the start on {start}. In principle file by {last}.",
                str(applied), f"≤ {last}",
            )  # fmt: skip


@rule("T-15", scope="case")
def licence_in_force(site: Site) -> Iterator[Hit]:
    """The supervising organisation's licence is in force on the application date and at the start."""
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    for name, name_en, day in (
        ("申請日", "application date", site.day("/dates/application")),
        ("実習の開始日", "start", site.start),
    ):
        if day and first and day < first:
            yield SaidHit(
                "/supervisor/licence_from", f"は{name} {day} より後です。許可証の日付を確かめてください。",
                f"is after the {name_en} {day}. Check the licence.", str(first), f"≤ {day}",
            )  # fmt: skip
        if day and last and day > last:
            yield SaidHit(
                "/supervisor/licence_until", f"は{name} {day} より前です。許可の更新を確かめてください。",
                f"is before the {name_en} {day}. Check the renewal.", str(last), f"≥ {day}",
            )  # fmt: skip
            return
    end = site.end
    if last and end and last < end:
        yield SaidHit(
            "/supervisor/licence_until", f"は計画の終了日 {end} より前です。期間中に許可の更新が要ります。",
            f"is before the end of the plan on {end}. The licence must be renewed meanwhile.",
            str(last), f"≥ {end}", severity="warning",
        )  # fmt: skip


@rule("T-16", scope="trainee")
def passport_valid(site: Site) -> Iterator[Hit]:
    """The passport is valid on entry; a warning when it runs out during the plan."""
    issued, expiry = site.day("/trainee/passport/issued"), site.day("/trainee/passport/expiry")
    entry = site.day("/dates/entry") or site.start
    if issued and expiry and issued >= expiry:
        yield SaidHit(
            "/trainee/passport/issued", "は有効期限より前でなければなりません。", "must be before the date of expiration.", str(issued),
        )  # fmt: skip
    if not expiry or not entry:
        return
    if expiry <= entry:
        yield SaidHit(
            "/trainee/passport/expiry", f"は入国（開始）の日 {entry} に切れています。旅券を更新してください。",
            f"is not after the entry or start on {entry}. The passport must be renewed.", str(expiry), f"> {entry}",
        )  # fmt: skip
    elif site.end and expiry < site.end:
        yield SaidHit(
            "/trainee/passport/expiry", f"は計画の終了日 {site.end} より前です。期間中に旅券の更新が要ります。",
            f"is before the end of the plan on {site.end}. The passport must be renewed meanwhile.",
            str(expiry), f"≥ {site.end}", severity="warning",
        )  # fmt: skip


@rule("F-01", scope="case")
def filed_before_the_end(site: Site) -> Iterator[Hit]:
    """Plans of new trainees are filed before the programme is replaced; as of a later day none can be filed."""
    applied = site.day("/dates/application")
    if not applied or site.stage != 1:
        return
    last = dt.date.fromisoformat(site.law("last_filing"))
    if applied > last:
        yield SaidHit(
            "/dates/application", f"は {last} より後です。第1号の計画の申請はその日までです。",
            f"is after {last}, the last day for plans of stage i.", str(applied), f"≤ {last}",
        )  # fmt: skip
    elif site.fixed and site.as_of > last:
        yield SaidHit(
            "/dates/application", f"の計画は、{site.as_of} の法令では申請できません。第1号の計画の申請は {last} までです。",
            f"is in time, but by the law of {site.as_of} the plan cannot be filed: plans of stage i were taken until {last}.",
            str(applied), f"≤ {last}",
        )  # fmt: skip


@rule("F-02")
def starts_before_the_end(site: Site) -> Iterator[Hit]:
    """Training of new trainees starts before the last day of the transition."""
    start = site.start
    if start and site.stage == 1 and start > (last := dt.date.fromisoformat(site.law("last_start"))):
        yield SaidHit(
            "/plan/periods/0/from", f"は {last} より後です。第1号はその日までに始めなければなりません。",
            f"is after {last}, the last day on which stage i may start.", str(start), f"≤ {last}",
        )  # fmt: skip


def entry_day(site: Site) -> tuple[str, dt.date] | None:
    """Where the day of entry is stated, and the day: that of the CoE application, else that of the case."""
    for place in ("/coe/entry_date", "/dates/entry"):
        if day := site.day(place):
            return place, day
    return None


@rule("T-11", scope="case")
def start_follows_entry(site: Site) -> Iterator[Hit]:
    """Stage i starts on the day of entry or a few days after it."""
    entry, start = entry_day(site), site.start
    if site.stage != 1 or not entry or not start:
        return
    place, day = entry
    most = site.law("start_after_entry")
    if day > start:
        yield SaidHit(
            place, f"は実習の開始日 {start} より後です。入国の日から始まる計画にしてください。",
            f"is after the start of the training on {start}. The plan must not start before the entry.",
            str(day), f"≤ {start}",
        )  # fmt: skip
    elif (start - day).days > most:
        yield SaidHit(
            place, f"から実習の開始日 {start} まで {(start - day).days} 日あります。{most} 日以内が普通です。",
            f"is {(start - day).days} days before the start of the training on {start}; usually it is at most {most}.",
            str(day), f"≥ {start - dt.timedelta(days=most)}",
        )  # fmt: skip


@rule("T-06", scope="case")
def certificate_filed_in_time(site: Site) -> Iterator[Hit]:
    """The application for a certificate of eligibility is neither too early nor too near to the entry."""
    entry, filed = entry_day(site), site.day("/dates/coe_application")
    if not entry or not filed or filed > entry[1]:
        return
    window = site.law("coe_filing")
    first, last = add_months(entry[1], -window["earliest"]), add_months(entry[1], -window["latest"])
    if filed < first:
        yield SaidHit(
            "/dates/coe_application", f"は入国予定日 {entry[1]} の{window['earliest']}月前（{first}）より早い日です。",
            f"is earlier than {window['earliest']} months before the entry on {entry[1]}.", str(filed), f"≥ {first}",
        )  # fmt: skip
    elif filed > last:
        yield SaidHit(
            "/dates/coe_application", f"から入国予定日 {entry[1]} まで{window['latest']}月ありません。審査には1～3月かかります。",
            f"is less than {window['latest']} month before the entry on {entry[1]}. The examination takes 1 to 3 "
            "months.",
            str(filed), f"≤ {last}",
        )  # fmt: skip


@rule("T-07", scope="case")
def certificate_expected_in_time(site: Site) -> Iterator[Hit]:
    """The certificate of eligibility is there some six weeks before the entry."""
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if entry and issued and issued <= entry[1]:
        days = site.law("coe_before_entry")
        last = entry[1] - dt.timedelta(days=days)
        if issued > last:
            yield SaidHit(
                "/dates/coe_issued", f"は入国予定日 {entry[1]} の {days} 日前（{last}）より後です。査証の申請が間に合うか確かめてください。",
                f"is less than {days} days before the entry on {entry[1]}. Make sure that the visa comes in time.",
                str(issued), f"≤ {last}",
            )  # fmt: skip


@rule("T-08", scope="case")
def entry_within_certificate(site: Site) -> Iterator[Hit]:
    """The entry falls in the validity of the certificate of eligibility."""
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if not entry or not issued:
        return
    months = site.law("coe_validity", issued)
    last = add_months(issued, months)
    if not issued <= entry[1] <= last:
        yield SaidHit(
            entry[0], f"は在留資格認定証明書の有効期間（交付 {issued} から{months}月、{last} まで）の外です。",
            f"is outside the validity of the certificate of eligibility, {months} months from {issued} to {last}.",
            str(entry[1]), f"≤ {last}",
        )  # fmt: skip


@rule("T-09", scope="case")
def visa_applied_in_time(site: Site) -> Iterator[Hit]:
    """The visa is applied for about a month before the entry, and after the certificate is there."""
    entry, visa, issued = entry_day(site), site.day("/dates/visa_application"), site.day("/dates/coe_issued")
    if visa and issued and visa < issued:
        yield SaidHit(
            "/dates/visa_application", f"は在留資格認定証明書の交付日 {issued} より前です。",
            f"is before the certificate of eligibility is issued on {issued}.", str(visa), f"≥ {issued}",
        )  # fmt: skip
    elif entry and visa:
        days = site.law("visa_before_entry")
        last = entry[1] - dt.timedelta(days=days)
        if visa > last:
            yield SaidHit(
                "/dates/visa_application", f"は入国予定日 {entry[1]} の {days} 日前（{last}）より後です。1月前ごろが目安です。",
                f"is less than {days} days before the entry on {entry[1]}. About a month before is usual.",
                str(visa), f"≤ {last}",
            )  # fmt: skip


@rule("T-10", scope="case")
def selection_long_enough_before(site: Site) -> Iterator[Hit]:
    """From the selection to the entry it takes seven months or more."""
    entry, selected = entry_day(site), site.day("/dates/selection")
    if site.stage == 1 and entry and selected:
        months = site.law("selection_before_entry")
        first = add_months(selected, months)
        if entry[1] < first:
            yield SaidHit(
                entry[0], f"は選考の日 {selected} から{months}月（{first}）たっていません。講習と手続きの期間を確かめてください。",
                f"is less than {months} months after the selection on {selected}. Make sure that there is time for "
                "lectures and procedures.",
                str(entry[1]), f"≥ {first}",
            )  # fmt: skip


@rule("T-14")
def exam_in_time(site: Site) -> Iterator[Hit]:
    """The examination is taken some months before the end of the stage."""
    end = site.end
    months = site.law("exam_before_end").get(str(site.stage))
    others = [f"/plan/other_goals/{index}" for index, _ in site.each("/plan/other_goals")]
    for place in ["/plan/goal", *others]:
        day = site.day(f"{place}/sat_on")
        if day and end and months and day > (last := add_months(end, -months)):
            yield SaidHit(
                f"{place}/sat_on", f"は計画の終了日 {end} の{months}月前（{last}）より後です。再受検の期間が残りません。",
                f"is later than {months} months before the end of the plan on {end}. No time is left for a second "
                "attempt.",
                str(day), f"≤ {last}",
            )  # fmt: skip


@rule("F-03", scope="case")
def enters_before_the_end(site: Site) -> Iterator[Hit]:
    """New trainees enter by the last day of the transition."""
    entry, last = entry_day(site), dt.date.fromisoformat(site.law("last_start"))
    if site.stage == 1 and entry and entry[1] > last:
        yield SaidHit(
            entry[0], f"は {last} より後です。第1号の技能実習生はその日までに入国しなければなりません。",
            f"is after {last}, the last day on which trainees of stage i may enter.", str(entry[1]), f"≤ {last}",
        )  # fmt: skip


@rule("F-04", scope="case")
def filed_as_asked(site: Site) -> Iterator[Hit]:
    """OTIT asks that plans of stage i be filed a month before the last day."""
    applied = site.day("/dates/application")
    asked, last = (dt.date.fromisoformat(site.law(key)) for key in ("asked_filing", "last_filing"))
    if applied and site.stage == 1 and asked < applied <= last:
        yield SaidHit(
            "/dates/application", f"は、機構が第1号の申請を求めている期限 {asked} より後です。早めに申請してください。",
            f"is after {asked}, by which OTIT asks that plans of stage i be filed.", str(applied), f"≤ {asked}",
        )  # fmt: skip


@rule("T-17", scope="trainee")
def life_in_order(site: Site) -> Iterator[Hit]:
    """Birth comes before school and work, every stretch ends after it begins, and nothing lies in the future."""
    birth, applied = site.day("/trainee/birth_date"), site.day("/dates/application")
    for what in ("education", "work"):
        for index, _ in site.each(f"/trainee/history/{what}"):
            place = f"/trainee/history/{what}/{index}"
            first, last = site.day(f"{place}/from"), site.day(f"{place}/to")
            if first and birth and first <= birth:
                yield SaidHit(
                    f"{place}/from", f"は生年月日 {birth} より後でなければなりません。", f"must be after the date of birth, {birth}.",
                    str(first), f"> {birth}",
                )  # fmt: skip
            if first and last and last < first:
                yield SaidHit(
                    f"{place}/to", f"は始まりの日 {first} より前です。", f"is before the beginning on {first}.",
                    str(last), f"≥ {first}",
                )  # fmt: skip
            if first and applied and first > applied:
                yield _future(f"{place}/from", first, applied)
    if birth and applied and birth > applied:
        yield _future("/trainee/birth_date", birth, applied)


def _future(place: str, day: dt.date, applied: dt.date) -> Hit:
    return SaidHit(
        place, f"は申請日 {applied} より後です。", f"is after the application on {applied}.", str(day), f"≤ {applied}",
    )  # fmt: skip
