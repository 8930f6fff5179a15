"""Labour law on time: days off, paid leave, overtime, the one-year variable system."""

from __future__ import annotations

from collections.abc import Iterator

from formkit.law.rules.table import Hit, Number, SaidHit, Site, fraction, rule, shown

_PLACE = "/plan/treatment"


def _named_days(site: Site) -> Number:
    days = (fraction(one.get("days")) for _, one in site.each(f"{_PLACE}/holidays/others"))
    return sum(one for one in days if one is not None)


@rule("W-10")
def days_off(site: Site) -> Iterator[Hit]:
    """One day off a week on average."""
    weekdays = site.get(f"{_PLACE}/holidays/weekdays")
    if not isinstance(weekdays, list):
        return
    others, least = _named_days(site), site.law("days_off_least")
    off = 52 * len(weekdays) + others
    if off < least:
        yield SaidHit(
            f"{_PLACE}/holidays", f"は年 {shown(off)} 日です。週1日（年 {least} 日）以上が要ります。",
            f"are {shown(off)} a year. At least one a week ({least} a year) is needed.", None, f"≥ {least}",
        )  # fmt: skip


@rule("W-12")
def paid_leave(site: Site) -> Iterator[Hit]:
    """Paid leave is at least ten days after six months."""
    leaves = site.get(f"{_PLACE}/leaves")
    if not isinstance(leaves, list) or not leaves:
        return
    least = site.law("paid_leave_days")
    paid = [(index, one) for index, one in site.each(f"{_PLACE}/leaves") if "有給" in str(one.get("name"))]
    if not paid:
        yield SaidHit(
            f"{_PLACE}/leaves", f"に年次有給休暇がありません。6か月後に {least} 日以上が要ります。",
            f"lack annual paid leave. At least {least} days after six months are needed.", None, f"≥ {least}",
        )  # fmt: skip
        return
    days = [(index, found) for index, one in paid if (found := fraction(one.get("days"))) is not None]
    if days and sum(found for _, found in days) < least:
        yield SaidHit(
            f"{_PLACE}/leaves/{days[0][0]}/days", f"日の年次有給休暇は、6か月後の {least} 日に足りません。",
            f"days of annual paid leave are fewer than {least} after six months.", shown(days[0][1]), f"≥ {least}",
        )  # fmt: skip


@rule("W-08")
def overtime(site: Site) -> Iterator[Hit]:
    """Overtime keeps to the limits of article 36, lower ones in the one-year variable system."""
    limits = site.law("overtime_limits")
    variable = site.get(f"{_PLACE}/working_system") == "variable_year"
    bounds = {
        "month": limits["variable_month" if variable else "month"],
        "year": limits["variable_year" if variable else "year"],
        "special_average": limits["special_average"],
        "special_year": limits["special_year"],
    }
    for key, most in bounds.items():
        hours = site.number(f"{_PLACE}/overtime/{key}")
        if hours is not None and hours > most:
            yield SaidHit(
                f"{_PLACE}/overtime/{key}", f"時間は、限度の {most} 時間を超えています。", f"hours is above the limit of {most}.",
                shown(hours), f"≤ {most}",
            )  # fmt: skip
    month, under = site.number(f"{_PLACE}/overtime/special_month"), limits["special_month_under"]
    if month is not None and month >= under:
        yield SaidHit(
            f"{_PLACE}/overtime/special_month", f"時間は、{under} 時間未満でなければなりません。", f"hours must be under {under}.",
            shown(month), f"< {under}",
        )  # fmt: skip
    some = any((site.number(f"{_PLACE}/overtime/{key}") or 0) > 0 for key in (*bounds, "special_month"))
    if some and site.get(f"{_PLACE}/overtime/agreement") is False:
        yield SaidHit(
            f"{_PLACE}/overtime/agreement", "がないのに時間外労働があります。36協定を結んで届け出てください。",
            "is missing, but there is overtime. Conclude and file the agreement.",
        )  # fmt: skip


@rule("W-06b")
def variable_year_limits(site: Site) -> Iterator[Hit]:
    """The one-year variable system keeps to its days a year, hours a day and week, and days in a row."""
    if site.get(f"{_PLACE}/working_system") != "variable_year":
        return
    for key, most in site.law("variable_year_limits").items():
        value = site.number(f"{_PLACE}/calendar/{key}")
        if value is not None and value > most:
            yield SaidHit(
                f"{_PLACE}/calendar/{key}", f"は、1年単位の変形労働時間制の限度 {most} を超えています。",
                f"is above the limit of the one-year variable system, {most}.", shown(value), f"≤ {most}",
            )  # fmt: skip


@rule("W-07")
def variable_year_papers(site: Site) -> Iterator[Hit]:
    """With the one-year variable system go the agreement and a calendar that the trainee can read."""
    if site.get(f"{_PLACE}/working_system") != "variable_year":
        return
    for key, name, name_en in (
        ("agreement", "労使協定", "The agreement"),
        ("translated", "母国語を併記した年間カレンダー", "The calendar in the mother tongue"),
    ):
        if site.get(f"{_PLACE}/calendar/{key}") is False:
            yield SaidHit(
                f"{_PLACE}/calendar/{key}", f"が「いいえ」です。1年単位の変形労働時間制には{name}が要ります。",
                f"is false. {name_en} is needed with the one-year variable system.",
            )  # fmt: skip
