"""Order of days: plan, application, start, licence, passport, end of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from formkit.dates import add_months
from formkit.rules.table import Hit, Site, rule


@rule("T-04", scope="case")
def plan_before_application(site: Site) -> Iterator[Hit]:
    """The plan is written before or on the day of the application."""
    created, applied = site.day("/dates/plan_created"), site.day("/dates/application")
    if created and applied and created > applied:
        yield Hit(
            "/dates/plan_created", f"は申請日 {applied} より後です。申請日までの日にしてください。",
            f"is after the application on {applied}. It must not be later.", str(created), f"≤ {applied}",
        )  # fmt: skip


@rule("P09")
def application_before_start(site: Site) -> Iterator[Hit]:
    """The training starts on or after the day of the application."""
    applied, start = site.day("/dates/application"), site.start
    if applied and start and applied > start:
        yield Hit(
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
            yield Hit(
                "/dates/application", f"は開始日 {start} の{months}月前（{first}）より早く、受け付けられません。",
                f"is earlier than {months} months before the start on {start}. The first possible day is {first}.",
                str(applied), f"≥ {first}",
            )  # fmt: skip


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
            yield Hit(
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
            yield Hit(
                "/supervisor/licence_from", f"は{name} {day} より後です。許可証の日付を確かめてください。",
                f"is after the {name_en} {day}. Check the licence.", str(first), f"≤ {day}",
            )  # fmt: skip
        if day and last and day > last:
            yield Hit(
                "/supervisor/licence_until", f"は{name} {day} より前です。許可の更新を確かめてください。",
                f"is before the {name_en} {day}. Check the renewal.", str(last), f"≥ {day}",
            )  # fmt: skip
            return
    end = site.end
    if last and end and last < end:
        yield Hit(
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
        yield Hit(
            "/trainee/passport/issued", "は有効期限より前でなければなりません。", "must be before the date of expiration.", str(issued),
        )  # fmt: skip
    if not expiry or not entry:
        return
    if expiry <= entry:
        yield Hit(
            "/trainee/passport/expiry", f"は入国（開始）の日 {entry} に切れています。旅券を更新してください。",
            f"is not after the entry or start on {entry}. The passport must be renewed.", str(expiry), f"> {entry}",
        )  # fmt: skip
    elif site.end and expiry < site.end:
        yield Hit(
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
        yield Hit(
            "/dates/application", f"は {last} より後です。第1号の計画の申請はその日までです。",
            f"is after {last}, the last day for plans of stage i.", str(applied), f"≤ {last}",
        )  # fmt: skip
    elif site.fixed and site.as_of > last:
        yield Hit(
            "/dates/application", f"の計画は、{site.as_of} の法令では申請できません。第1号の計画の申請は {last} までです。",
            f"is in time, but by the law of {site.as_of} the plan cannot be filed: plans of stage i were taken until {last}.",
            str(applied), f"≤ {last}",
        )  # fmt: skip


@rule("F-02")
def starts_before_the_end(site: Site) -> Iterator[Hit]:
    """Training of new trainees starts before the last day of the transition."""
    start = site.start
    if start and site.stage == 1 and start > (last := dt.date.fromisoformat(site.law("last_start"))):
        yield Hit(
            "/plan/periods/0/from", f"は {last} より後です。第1号はその日までに始めなければなりません。",
            f"is after {last}, the last day on which stage i may start.", str(start), f"≤ {last}",
        )  # fmt: skip
