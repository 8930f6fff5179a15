"""Wages: the minimum wage of place and day, equal pay, what is added and what is taken off."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from formkit import library
from formkit.law.rules.table import Hit, Number, SaidHit, Site, fraction, rule, shown
from formkit.law.rules.treatment import shifts
from formkit.words import dates

_WAGE = "/plan/treatment/wage/amount"

# Regulation under the Minimum Wage Act: what is left out of the comparison.
_LEFT_OUT = re.compile("皆勤|精勤|通勤|家族|時間外|残業|休日|深夜|夜勤|賞与|臨時")
_NOT_REGULAR = re.compile("[0-9０-９一]回")
_SUPERVISION = re.compile("監理|送出|組合費|賦課金|保証金|違約金")
_LEGAL = re.compile("所得税|住民税|市民税|県民税|健康保険|介護保険|厚生年金|雇用保険|社会保険|労働保険|源泉")


@dataclass(frozen=True, slots=True)
class _Minimum:
    """A minimum wage in yen an hour from a day on. An uncertain one was recommended, but not seen in the gazette."""

    since: dt.date
    yen: int
    uncertain: bool


@functools.cache
def _minimums() -> Mapping[str, tuple[_Minimum, ...]]:
    """Minimum wages by the name of the prefecture, oldest first."""
    found: dict[str, list[_Minimum]] = {}
    for entry in library.read_json("schemas/law/minimum-wages.json")["entries"]:
        since = dt.date.fromisoformat(entry["in_force_from"])
        one = _Minimum(since, entry["value"], entry["certainty"] == "uncertain")
        found.setdefault(entry["prefecture"], []).append(one)
    return {name: tuple(sorted(entries, key=lambda one: one.since)) for name, entries in found.items()}


def _places(site: Site) -> Iterator[str]:
    """Prefectures of the places of training of this plan."""
    named = site.get("/plan/schedule/workplaces")
    keys = named if isinstance(named, list) else []
    every = [place for _, place in site.each("/implementer/workplaces")]
    for place in [place for place in every if place.get("id") in keys] or every:
        address = place.get("address")
        prefecture = address.get("prefecture") if isinstance(address, dict) else None
        if isinstance(prefecture, str) and prefecture in _minimums():
            yield prefecture


def _hourly(site: Site, place: str) -> Number | None:
    """Yen an hour of the wage at a place: a month's by the hours of a year, a day's by those of the longest day."""
    unit, amount = site.get(f"{place}/unit"), site.number(f"{place}/amount")
    annual = site.number("/plan/treatment/annual_hours")
    if amount is None:
        return None
    if unit == "hour":
        return amount
    if unit == "month":
        return Fraction(amount * 12, annual) if annual and annual > 0 else None
    longest = max((work for _, work, _ in shifts(site)), default=0)
    return Fraction(amount * 60, longest) if unit == "day" and longest > 0 else None


def _extra(site: Site, *, sure: bool) -> Number:
    """Yen an hour of the monthly allowances that count: those said to, or all that the law does not leave out."""
    annual = site.number("/plan/treatment/annual_hours")
    total: Number = 0
    for _, pay in site.each("/plan/treatment/other_pay"):
        name, amount = str(pay.get("name")), fraction(pay.get("amount"))
        counts = pay.get("counts")
        if amount is None or _LEFT_OUT.search(name) or counts is False:
            continue
        if counts is True or (not sure and not _NOT_REGULAR.search(name)):
            total += amount
    return Fraction(total * 12, annual) if annual and annual > 0 else 0


def _yen(value: Number) -> str:
    """Yen with two places, cut and never rounded up to a figure that would pass: 1,096.15."""
    return f"{int(value * 100) / 100:,.2f}".removesuffix(".00")


def _days(site: Site) -> tuple[dt.date, dt.date] | None:
    start, end = site.start, site.end
    if site.fixed:
        return site.as_of, site.as_of
    return (start, end) if start and end and start <= end else None


@rule("W-02")
def minimum_wage(site: Site) -> Iterator[Hit]:
    """The pay of an hour reaches the minimum wage that is in force when the training starts."""
    pay, days = _hourly(site, "/plan/treatment/wage"), _days(site)
    if pay is None or days is None:
        return
    full = pay + _extra(site, sure=False)
    for prefecture in dict.fromkeys(_places(site)):
        known = [one for one in _minimums()[prefecture] if one.since <= days[0]]
        if not known or full >= known[-1].yen:
            continue
        uncertain = known[-1].uncertain and (len(known) < 2 or full >= known[-2].yen)
        doubt, doubt_en = "", ""
        if known[-1].uncertain:
            doubt = f"{known[-1].yen} 円は答申の額です。官報の額と発効日を確かめてください。"
            doubt_en = f" {known[-1].yen} is the recommended amount: check amount and day in the gazette."
        yield SaidHit(
            _WAGE, f"は1時間 {_yen(full)} 円になり、{prefecture}の最低賃金 {known[-1].yen} 円（{days[0]}）に足りません。{doubt}",
            f"comes to {_yen(full)} yen an hour, less than the minimum wage of {prefecture}, {known[-1].yen} yen "
            f"({days[0]}).{doubt_en}",
            shown(site.number(_WAGE) or 0), f"≥ {known[-1].yen} / h", severity="warning" if uncertain else None,
        )  # fmt: skip


@rule("W-03")
def only_countable_allowances(site: Site) -> Iterator[Hit]:
    """Allowances help to reach the minimum wage only when they are regular and not left out by law."""
    for index, entry in site.each("/plan/treatment/other_pay"):
        name = str(entry.get("name"))
        if entry.get("counts") is True and _LEFT_OUT.search(name):
            yield SaidHit(
                f"/plan/treatment/other_pay/{index}/counts", f"が true ですが、「{name}」は最低賃金の計算に入りません。false にしてください。",
                f"is true, but {name} does not count to the minimum wage. Write false.", severity="error",
            )  # fmt: skip
    pay, days = _hourly(site, "/plan/treatment/wage"), _days(site)
    if pay is None or days is None:
        return
    sure, full = pay + _extra(site, sure=True), pay + _extra(site, sure=False)
    for prefecture in dict.fromkeys(_places(site)):
        known = [one for one in _minimums()[prefecture] if one.since <= days[0]]
        if known and sure < known[-1].yen <= full:
            yield SaidHit(
                _WAGE, f"だけでは1時間 {_yen(sure)} 円で、手当を入れて初めて{prefecture}の最低賃金 {known[-1].yen} 円に届きます。"
                "毎月決まって支払う手当なら counts を true に、そうでなければ false にしてください。",
                f"alone comes to {_yen(sure)} yen an hour; only with allowances it reaches the minimum wage of {prefecture}, "
                f"{known[-1].yen} yen. Write counts: true for allowances that are paid every month, else false.",
                shown(site.number(_WAGE) or 0), f"≥ {known[-1].yen} / h",
            )  # fmt: skip


@rule("W-04")
def coming_minimum_wage(site: Site) -> Iterator[Hit]:
    """A minimum wage that starts within the plan is reached too."""
    pay, days = _hourly(site, "/plan/treatment/wage"), _days(site)
    if pay is None or days is None:
        return
    full = pay + _extra(site, sure=False)
    for prefecture in dict.fromkeys(_places(site)):
        known = [one for one in _minimums()[prefecture] if one.since <= days[0]]
        coming = [one for one in _minimums()[prefecture] if days[0] < one.since <= days[1] and full < one.yen]
        if known and full >= known[-1].yen and coming:
            since = f"{coming[0].since}（遅くとも）" if coming[0].uncertain else f"{coming[0].since}"
            by = "at the latest on" if coming[0].uncertain else "on"
            yield SaidHit(
                _WAGE, f"は1時間 {_yen(full)} 円になり、{since}から{prefecture}の最低賃金 {coming[0].yen} 円に足りなくなります。",
                f"comes to {_yen(full)} yen an hour and will be less than the minimum wage of {prefecture}, "
                f"{coming[0].yen} yen, which starts {by} {coming[0].since}.",
                shown(site.number(_WAGE) or 0), f"≥ {coming[0].yen} / h",
            )  # fmt: skip


@rule("W-01")
def equal_pay(site: Site) -> Iterator[Hit]:
    """The trainee is paid at least as a Japanese worker doing the same work."""
    there = site.get("/plan/treatment/comparable/exists")
    if there is False and site.get("/plan/treatment/comparable/pay_table") is False:
        yield SaidHit(
            "/plan/treatment/comparable", "に、比較する日本人も賃金規程もありません。報酬が同等以上であることを説明できるものが要ります。",
            "names neither a Japanese worker nor a pay table. Something must show that the pay is equal.",
        )  # fmt: skip
    own, other = (_hourly(site, f"/plan/treatment/{key}") for key in ("wage", "comparable/wage"))
    if there is True and own is not None and other is not None and own < other:
        yield SaidHit(
            _WAGE, f"は1時間 {_yen(own)} 円で、同等の業務に従事する日本人の {_yen(other)} 円より低くなっています。",
            f"comes to {_yen(own)} yen an hour, less than the {_yen(other)} yen of the Japanese worker doing the same work.",
            shown(site.number(_WAGE) or 0),
        )  # fmt: skip


@rule("W-19")
def raise_between_stages(site: Site) -> Iterator[Hit]:
    """The pay of a later stage is more than that of the stage before."""
    own, before = (_hourly(site, f"/plan/treatment/{key}") for key in ("wage", "previous_wage"))
    if site.stage in (2, 3) and own is not None and before is not None and own <= before:
        yield SaidHit(
            _WAGE, f"は1時間 {_yen(own)} 円で、前の段階の {_yen(before)} 円から上がっていません。",
            f"comes to {_yen(own)} yen an hour, no more than the {_yen(before)} yen of the stage before.",
            shown(site.number(_WAGE) or 0),
        )  # fmt: skip


@rule("W-20")
def wages_agree(site: Site) -> Iterator[Hit]:
    """The gross pay is the wage with the allowances, and the declaration's lowest wage is not above the wage."""
    gross, amount = site.number("/plan/treatment/monthly/gross"), site.number(_WAGE)
    unit = site.get("/plan/treatment/wage/unit")
    if amount is None:
        return
    extras = [fraction(pay.get("amount")) or 0 for _, pay in site.each("/plan/treatment/other_pay")]
    if unit == "month" and gross is not None and not amount <= gross <= amount + sum(extras):
        yield SaidHit(
            "/plan/treatment/monthly/gross", f"が、賃金 {shown(amount)} 円と手当 {shown(sum(extras))} 円に合いません。",
            f"does not agree with the wage of {shown(amount)} and the allowances of {shown(sum(extras))}.",
            shown(gross), f"≤ {shown(amount + sum(extras))}",
        )  # fmt: skip
    lowest = site.number("/declaration/implementer/lowest_wage/amount")
    same = site.get("/declaration/implementer/lowest_wage/unit") == unit
    if site.stage == 1 and same and lowest is not None and amount < lowest:
        yield SaidHit(
            _WAGE, f"は、優良要件適合申告書の第1号の最低の基本給 {shown(lowest)} 円より低くなっています。",
            f"is less than the lowest wage of stage i in the declaration, {shown(lowest)}.", shown(amount), f"≥ {shown(lowest)}",
        )  # fmt: skip


@rule("W-13")
def deductions(site: Site) -> Iterator[Hit]:
    """What is taken off is legal or agreed on, and the net pay is what is left."""
    place = "/plan/treatment/monthly"
    items = [(str(one.get("name")), fraction(one.get("amount"))) for _, one in site.each(f"{place}/deductions")]
    gross, net = site.number(f"{place}/gross"), site.number(f"{place}/net")
    off = sum(amount for _, amount in items if amount is not None)
    if gross is not None and net is not None and items and gross - off != net:
        yield SaidHit(
            f"{place}/net", f"は、支払概算額 {shown(gross)} 円から控除の合計 {shown(off)} 円を引いた {shown(gross - off)} 円と合いません。",
            f"is not the gross pay of {shown(gross)} less the deductions of {shown(off)}, {shown(gross - off)}.",
            shown(net), shown(gross - off),
        )  # fmt: skip
    agreed = [name for name, _ in items if not _LEGAL.search(name)]
    if agreed and site.get(f"{place}/agreement") is False:
        yield SaidHit(
            f"{place}/agreement", f"がありません。「{'、'.join(agreed)}」の控除には労働基準法第24条の労使協定が要ります。",
            f"is missing. Deductions for {', '.join(agreed)} need an agreement under article 24.",
        )  # fmt: skip


@rule("W-15")
def no_supervision_fee(site: Site) -> Iterator[Hit]:
    """Nothing of the supervising or sending organisations' costs is put on the trainee."""
    for place in ("/plan/treatment/charges/others", "/plan/treatment/monthly/deductions"):
        for index, one in site.each(place):
            name = one.get("name")
            if isinstance(name, str) and _SUPERVISION.search(name):
                yield SaidHit(
                    f"{place}/{index}", f"の「{name}」は、監理や送出しの費用のようです。技能実習生に負担させることはできません。",
                    f"has {name!r}, which looks like a cost of supervision or sending. Trainees must not bear it.",
                )  # fmt: skip


@rule("W-14")
def checkable_payment(site: Site) -> Iterator[Hit]:
    """Wages are paid into the trainee's account, or in another way in which it can be checked what was paid."""
    method = site.get("/plan/treatment/payment/method")
    if method in ("cash", "other") and site.get("/plan/treatment/payment/checkable") is not True:
        yield SaidHit(
            "/plan/treatment/payment/method", "では、支払った額が確認できません。口座に振り込むか、額が確認できる方法にしてください。",
            "does not show what was paid. Pay into the trainee's account or in a way that can be checked.", str(method),
        )  # fmt: skip


@rule("W-16")
def return_travel(site: Site) -> Iterator[Hit]:
    """The return travel is borne by the supervising organisation, in the enterprise type by the implementer."""
    who = site.get("/plan/treatment/return_travel")
    right = "supervisor" if site.supervised else "implementer"
    wrong = ("trainee", "sender") if site.supervised else ("trainee", "sender", "supervisor")
    if site.stage and who in wrong:
        name, name_en = (
            ("監理団体", "the supervising organisation") if site.supervised else ("実習実施者", "the implementer")
        )
        yield SaidHit(
            "/plan/treatment/return_travel", f"は選べません。帰国の旅費は{name}が負担します。",
            f"must be {name_en}.", str(who), right,
        )  # fmt: skip


@rule("W-17")
def insurances(site: Site) -> Iterator[Hit]:
    """Insurances are those that the law asks for."""
    place = "/plan/treatment/insurance"
    weekly, least = site.number("/plan/treatment/weekly_hours"), site.law("employment_insurance_hours")
    wanted = {
        "accident": ("労働者を使用する事業", "every employer", True),
        "employment": (f"週 {least} 時間以上の労働者", f"{least} hours a week and more", weekly is not None and weekly >= least),
        "health": ("法人", "corporations", site.get("/implementer/corporation") is True),
        "pension": ("法人", "corporations", site.get("/implementer/corporation") is True),
    }  # fmt: skip
    for key, (whose, whose_en, must) in wanted.items():
        if must and site.get(f"{place}/{key}") is False:
            yield SaidHit(
                f"{place}/{key}", f"に入らないことになっています。{whose}には加入の義務があります。",
                f"is not provided. It is a duty for {whose_en}.", "false", "true",
            )  # fmt: skip


@rule("W-09")
def premium_rates(site: Site) -> Iterator[Hit]:
    """Premium rates are at least the legal ones."""
    for key, least in site.law("premium_rates").items():
        place = f"/plan/treatment/premiums/{key}"
        rate = site.number(place)
        if rate is not None and rate < least:
            yield SaidHit(
                place, f"％は法定の {least}％ に足りません。", f"percent is less than the legal {least} percent.", shown(rate), f"≥ {least}",
            )  # fmt: skip


def _contract_days(site: Site) -> Iterator[tuple[int, dt.date, dt.date]]:
    if site.get("/plan/treatment/contract/fixed") is True:
        yield from site.periods("/plan/treatment/contract/periods")


@rule("W-18")
def contract_length(site: Site) -> Iterator[Hit]:
    """A fixed-term contract lasts at most three years."""
    years = site.law("contract_years")
    for index, first, last in _contract_days(site):
        if last >= dates.add_months(first, 12 * years):
            yield SaidHit(
                f"/plan/treatment/contract/periods/{index}/to", f"は契約の初日 {first} から {years} 年を超えています。契約を分けてください。",
                f"is more than {years} years after {first}. Split the contract.", str(last),
            )  # fmt: skip
