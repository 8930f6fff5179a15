"""Wages: the minimum wage of place and day, equal pay, what is added and what is taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from formkit import library
from formkit.law.rules.organisations import used_places
from formkit.law.rules.table import At, Hit, Number, Site, fraction, rule
from formkit.law.rules.treatment import days_of_a_year, shifts, working_days
from formkit.law.rules.wording import pattern, plain, tells_of
from formkit.library.settings import settled
from formkit.model import Value

_WAGE = "/plan/treatment/wage/amount"


@dataclass(frozen=True, slots=True)
class _Minimum:
    """A minimum wage in yen an hour. Where its day was not seen, `since` is the last possible and `earliest` the first."""

    since: dt.date
    earliest: dt.date
    yen: int

    @property
    def uncertain(self) -> bool:
        """Whether its first day was not seen."""
        return self.earliest < self.since

    def perhaps(self, on: dt.date) -> bool:
        """Whether it may hold on a day, but need not."""
        return self.earliest <= on < self.since


@settled
def _minimums() -> Mapping[str, tuple[_Minimum, ...]]:
    """Minimum wages by the name of the prefecture, oldest first."""
    found: dict[str, list[_Minimum]] = {}
    for entry in library.read_json("schemas/law/minimum-wages.json")["entries"]:
        since, earliest = entry["in_force_from"], entry.get("in_force_from_earliest", entry["in_force_from"])
        minimum = _Minimum(dt.date.fromisoformat(since), dt.date.fromisoformat(earliest), entry["value"])
        found.setdefault(entry["prefecture"], []).append(minimum)
    return {name: tuple(sorted(entries, key=lambda minimum: minimum.since)) for name, entries in found.items()}


def prefectures(site: Site) -> Iterator[str]:
    """Prefectures of the places of training of this plan."""
    for _, place in used_places(site):
        address = place.get("address")
        prefecture = address.get("prefecture") if isinstance(address, dict) else None
        if isinstance(prefecture, str) and prefecture in _minimums():
            yield prefecture


def hourly(site: Site, place: str) -> Number | None:
    """Yen an hour of the wage at a place: a month's by the hours of a year, a day's by those of an average day.

    Pay by the piece is that expected of a wage period by its hours of work, or the guarantee where that is more.
    """
    unit, amount = site.get(f"{place}/unit"), site.number(f"{place}/amount")
    annual = site.number("/plan/treatment/annual_hours")
    if amount is None:
        return None
    if unit == "hour":
        return amount
    if unit == "piece":
        pay, worked = site.number(f"{place}/piece/pay"), site.number(f"{place}/piece/hours")
        guaranteed = site.number(f"{place}/piece/guaranteed") or 0
        return max(Fraction(pay, worked), guaranteed) if pay is not None and worked and worked > 0 else None
    if unit == "month":
        return Fraction(amount * 12, annual) if annual and annual > 0 else None
    lengths = [work for _, work, _ in shifts(site)]
    if unit != "day" or sum(lengths) <= 0:
        return None
    # Days of different length count by the average of the days worked, not of the shifts.
    days = working_days(site) if len(set(lengths)) > 1 else None
    if annual and annual > 0 and days and days > 0:
        return Fraction(amount * days, annual)
    return Fraction(amount * 60 * len(lengths), sum(lengths))


def monthly_wage(site: Site, place: str) -> Number | None:
    """Yen a month of the basic wage at a place: by the hours or days of a year, a twelfth of them; None by the piece.

    None also where the hours or days are not told.
    """
    unit, amount = site.get(f"{place}/unit"), site.number(f"{place}/amount")
    if unit == "month" or amount is None:
        return amount
    a_year = {"hour": site.number("/plan/treatment/annual_hours"), "day": days_of_a_year(site)}.get(str(unit))
    return Fraction(amount * a_year, 12) if a_year and a_year > 0 else None


_OF_A_YEAR = {
    "hour": Value("年間の所定労働時間", "the prescribed hours a year"),
    "day": Value("休日（曜日と日数）か1年の労働日数", "the days off or the working days a year"),
}


def not_by_the_month(site: Site, place: str) -> Value | None:
    """The fact without which the wage at a place comes to no amount a month; None where it does, or is by the piece."""
    return None if monthly_wage(site, place) is not None else _OF_A_YEAR.get(str(site.get(f"{place}/unit")))


def _extra(site: Site, *, sure: bool) -> Number:
    """Yen an hour of the monthly allowances that count: those said to, or all that the law does not leave out."""
    annual = site.number("/plan/treatment/annual_hours")
    total: Number = 0
    for _, pay in site.each("/plan/treatment/other_pay"):
        name, amount = str(pay.get("name")), fraction(pay.get("amount"))
        counts = pay.get("counts")
        if amount is None or tells_of("wages/left_out", name) or counts is False:
            continue
        if counts is True or (not sure and not tells_of("wages/not_regular", name)):
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


def _compared(site: Site) -> Iterator[tuple[str, Number, Number, Sequence[_Minimum], tuple[dt.date, dt.date]]]:
    """Each prefecture with the wage an hour (with what surely counts, with all that may), its minimums, and the days."""
    pay, days = hourly(site, "/plan/treatment/wage"), _days(site)
    if pay is not None and days is not None:
        sure, full = pay + _extra(site, sure=True), pay + _extra(site, sure=False)
        for prefecture in dict.fromkeys(prefectures(site)):
            yield prefecture, sure, full, _minimums()[prefecture], days


def _in_force(minimums: Sequence[_Minimum], on: dt.date) -> _Minimum | None:
    """The newest minimum that surely holds on a day: one whose day was not seen, from the last possible day on."""
    return max((minimum for minimum in minimums if minimum.since <= on), key=lambda one: one.since, default=None)


def possible_minimums(prefecture: str, on: dt.date) -> set[int]:
    """The minimum that surely holds on a day, and each that may hold by then, as its first day was not seen."""
    known = _minimums().get(prefecture, ())
    sure = _in_force(known, on) or next(iter(known), None)
    return {one.yen for one in known if one is sure or one.perhaps(on)}


@rule("W-02")
def minimum_wage(site: Site) -> Iterator[Hit]:
    for prefecture, _, full, minimums, (start, _) in _compared(site):
        now = _in_force(minimums, start)
        perhaps = [minimum for minimum in minimums if minimum.perhaps(start)]
        for says, minimum in (("below", now), *(("perhaps", minimum) for minimum in perhaps)):
            if minimum and full < minimum.yen:
                yield Hit(
                    _WAGE,
                    site.number(_WAGE) or 0,
                    says,
                    expected=f"≥ {minimum.yen} / h",
                    hourly=_yen(full),
                    prefecture=prefecture,
                    minimum=minimum.yen,
                    start=start,
                )
                break


@rule("W-02c")
def wage_of_another_unit(site: Site) -> Iterator[Hit]:
    most = site.law("wage_of_minimums")
    for prefecture, _, _, minimums, (start, _) in _compared(site):
        now, pay = _in_force(minimums, start), hourly(site, "/plan/treatment/wage")
        if now and pay is not None and pay > now.yen * most:
            yield Hit(
                _WAGE,
                site.number(_WAGE),
                at_most=now.yen * most,
                hourly=_yen(pay),
                prefecture=prefecture,
                minimum=now.yen,
                times=most,
            )
            return


@rule("W-02b")
def minimum_wage_of_the_industry(site: Site) -> Iterator[Hit]:
    minor = site.text("/implementer/industry/minor") or ""
    table = library.read_json("schemas/law/industry-minimum-wages.json")["entries"]
    for prefecture, _, full, _, (start, _) in _compared(site):
        fitting = [
            entry for entry in table
            if entry["prefecture"] == prefecture and minor.startswith(tuple(entry["minors"]))
            and dt.date.fromisoformat(entry["in_force_from"]) <= start
        ]  # fmt: skip
        entry = max(fitting, key=lambda entry: str(entry["in_force_from"]), default=None)
        if entry and full < entry["value"]:
            yield Hit(
                _WAGE,
                site.number(_WAGE) or 0,
                expected=f"≥ {entry['value']} / h",
                hourly=_yen(full),
                prefecture=prefecture,
                industry=entry["industry"],
                minimum=entry["value"],
                since=entry["in_force_from"],
            )


@rule("W-03")
def only_countable_allowances(site: Site) -> Iterator[Hit]:
    for index, allowance in site.each("/plan/treatment/other_pay"):
        name = str(allowance.get("name"))
        if allowance.get("counts") is True and tells_of("wages/left_out", name):
            yield Hit(f"/plan/treatment/other_pay/{index}/counts", None, "never_counts", name=name)
    for prefecture, sure, full, minimums, (start, _) in _compared(site):
        now = _in_force(minimums, start)
        if now and sure < now.yen <= full:
            yield Hit(
                _WAGE,
                site.number(_WAGE) or 0,
                "allowance_decides",
                expected=f"≥ {now.yen} / h",
                hourly=_yen(sure),
                prefecture=prefecture,
                minimum=now.yen,
            )


@rule("W-04")
def coming_minimum_wage(site: Site) -> Iterator[Hit]:
    for prefecture, _, full, minimums, (start, end) in _compared(site):
        now = _in_force(minimums, start)
        coming = [
            minimum for minimum in minimums
            if start < minimum.since <= end and minimum.earliest > start and full < minimum.yen
        ]  # fmt: skip
        if now and full >= now.yen and coming:
            since = f"{coming[0].since}（遅くとも）" if coming[0].uncertain else f"{coming[0].since}"
            by = "at the latest on" if coming[0].uncertain else "on"
            yield Hit(
                _WAGE,
                site.number(_WAGE) or 0,
                expected=f"≥ {coming[0].yen} / h",
                hourly=_yen(full),
                since=since,
                prefecture=prefecture,
                minimum=coming[0].yen,
                by=by,
                from_day=coming[0].since,
            )


@rule("W-01")
def equal_pay(site: Site) -> Iterator[Hit]:
    there = site.get("/plan/treatment/comparable/exists")
    if there is False and site.get("/plan/treatment/comparable/pay_table") is False:
        yield Hit("/plan/treatment/comparable", None, "nothing_to_compare")
    own, other = (hourly(site, f"/plan/treatment/{key}") for key in ("wage", "comparable/wage"))
    if there is True and own is not None and other is not None and own < other:
        yield Hit(_WAGE, site.number(_WAGE) or 0, "lower", hourly=_yen(own), other=_yen(other))


@rule("W-19")
def raise_between_stages(site: Site) -> Iterator[Hit]:
    own, before = (hourly(site, f"/plan/treatment/{key}") for key in ("wage", "previous_wage"))
    if site.stage in (2, 3) and own is not None and before is not None and own <= before:
        yield Hit(_WAGE, site.number(_WAGE) or 0, hourly=_yen(own), before=_yen(before))


@rule("W-20")
def wages_agree(site: Site) -> Iterator[Hit]:
    gross, amount = site.number("/plan/treatment/monthly/gross"), site.number(_WAGE)
    unit = site.get("/plan/treatment/wage/unit")
    if amount is None:
        return
    extras = [fraction(pay.get("amount")) or 0 for _, pay in site.each("/plan/treatment/other_pay")]
    if unit == "month" and gross is not None and not amount <= gross <= amount + sum(extras):
        yield Hit(
            "/plan/treatment/monthly/gross",
            gross,
            "not_the_sum",
            at_most=amount + sum(extras),
            amount=At(_WAGE, amount),
            extras=sum(extras),
        )


@rule("W-13")
def deductions(site: Site) -> Iterator[Hit]:
    place = "/plan/treatment/monthly"
    items = [
        (str(deduction.get("name")), fraction(deduction.get("amount")))
        for _, deduction in site.each(f"{place}/deductions")
    ]
    gross, net = site.number(f"{place}/gross"), site.number(f"{place}/net")
    off = sum(amount for _, amount in items if amount is not None)
    if gross is not None and net is not None and items and gross - off != net:
        yield Hit(f"{place}/net", net, "not_net", expected=gross - off, gross=At(f"{place}/gross", gross), off=off)
    agreed = [name for name, _ in items if not tells_of("wages/legal", name)]
    if agreed and site.get(f"{place}/agreement") is False:
        yield Hit(f"{place}/agreement", None, "no_agreement", agreed=agreed)


@rule("W-15")
def no_supervision_fee(site: Site) -> Iterator[Hit]:
    for place in ("/plan/treatment/charges/others", "/plan/treatment/monthly/deductions"):
        for index, entry in site.each(place):
            if isinstance(name := entry.get("name"), str) and (found := _of_the_supervisor(name)):
                yield Hit(f"{place}/{index}", None, found, name=name)


def _of_the_supervisor(name: str) -> str | None:
    """Whether the name of a charge is that of a cost of supervision or sending, or may be."""
    words = plain(name)
    for lawful in ("own_union", "supervisor_as_host"):
        words = pattern(f"wages/{lawful}").sub("", words)
    return next((says for says in ("supervision", "perhaps_supervision") if tells_of(f"wages/{says}", words)), None)


@rule("W-17")
def insurances(site: Site) -> Iterator[Hit]:
    place = "/plan/treatment/insurance"
    weekly, least = site.number("/plan/treatment/weekly_hours"), site.law("employment_insurance_hours")
    trade, workers = site.text("/implementer/industry/major") or "", site.number("/implementer/employees/full_time")
    proprietor, few = site.get("/implementer/corporation") is False, site.law("insured_workers")
    small = proprietor and workers is not None and workers < few
    # A farm, forest or fishery of a proprietor with few workers may stay outside.
    free = small and trade in site.law("primary_trades")
    # Trainees are workers too; whether the stated number holds those to come is not told.
    coming = free and workers is not None and workers + len(site.each("/trainees")) >= few
    whose, whose_en, social = "法人", "corporations", site.get("/implementer/corporation") is True
    if proprietor and workers is not None and workers >= few and trade in site.law("insured_trades"):
        whose, whose_en, social = f"常時 {few} 人以上を使う個人の事業", f"proprietors of {few} workers and more", True
    wanted = {
        "accident": ("労働者を使用する事業", "every employer", not free),
        "employment": (f"週 {least} 時間以上の労働者", f"{least} hours a week and more", weekly is not None and weekly >= least and not free),
        "health": (whose, whose_en, social),
        "pension": (whose, whose_en, social),
    }  # fmt: skip
    for key, (whose, whose_en, must) in wanted.items():
        if must and site.get(f"{place}/{key}") is False:
            yield Hit(f"{place}/{key}", None, "duty", expected="true", whose=Value(whose, whose_en))
    for key in ("accident", "employment") if coming else ():
        if site.get(f"{place}/{key}") is False:
            yield Hit(f"{place}/{key}", None, "with_trainees", expected="true", few=few)
