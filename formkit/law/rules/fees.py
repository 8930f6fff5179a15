"""Money between trainee, sending organisation, supervising organisation and implementer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import At, Hit, Number, Site, exact, fraction, rule, share_words, shown, total
from formkit.law.rules.trainees import sender_of
from formkit.law.rules.wages import monthly_wage, not_by_the_month
from formkit.law.rules.wording import agreements, loose, pattern, plain


def _named(value: Any) -> str:
    """A name in Japanese and English as one text to search in."""
    texts = [value.get("ja"), value.get("en")] if isinstance(value, dict) else [value]
    return "\n".join([plain(text) for text in texts if isinstance(text, str)])


def _lines(site: Site, place: str) -> list[tuple[str, Mapping[str, Any], str]]:
    """The lines of a fee schedule: place, facts, name."""
    return site.once(
        f"{place}/fees",
        lambda: [(f"{place}/fees/{index}", fee, _named(fee.get("name"))) for index, fee in site.each(f"{place}/fees")],
    )


def _fees(site: Site, place: str, payer: str) -> list[tuple[str, Mapping[str, Any], str]]:
    """The lines of a fee schedule that somebody pays."""
    return [line for line in _lines(site, place) if line[1].get("payer") == payer]


def _costs(site: Site) -> list[tuple[str, list[Any], str]]:
    """The lines of the table of costs: place, bearers, name."""
    return site.once(
        "costs",
        lambda: [
            (f"/agreement/costs/{index}", bearers, _named(cost.get("item")))
            for index, cost in site.each("/agreement/costs")
            if isinstance(bearers := cost.get("bearers"), list)
        ],
    )


def _mine(site: Site) -> tuple[int, Mapping[str, Any], str] | None:
    """The agreement with the trainee's sending organisation."""
    chosen = sender_of(site) if site.supervised else None
    return next((agreement for agreement in agreements(site) if chosen and agreement[0] == chosen[0]), None)


@rule("SA-005", scope="case")
def nothing_to_supervisor(site: Site) -> Iterator[Hit]:
    for _, _, place in agreements(site):
        for line, _, name in _fees(site, place, "sender"):
            if found := pattern("fees/reward").search(name):
                yield Hit(f"{line}/name", None, "reward", clause=found[0])
    for line, bearers, name in _costs(site):
        if "sender" in bearers and pattern("fees/visit").search(name):
            yield Hit(f"{line}/bearers", None, "travel")


@rule("SA-008", "fees/supervision", scope="case")
@rule("SA-009", "fees/return", scope="case")
def not_paid_by_trainee(site: Site, named: str) -> Iterator[Hit]:
    """Lines of a name that the trainee pays or bears."""
    lines = [(f"{line}/payer", name) for _, _, at in agreements(site) for line, _, name in _fees(site, at, "trainee")]
    lines += [(f"{line}/bearers", name) for line, bearers, name in _costs(site) if "trainee" in bearers]
    yield from (Hit(place) for place, name in lines if pattern(named).search(name))


@rule("X-30", scope="case")
def travel_agrees(site: Site) -> Iterator[Hit]:
    for key in ("return", "outbound"):
        said = site.text(f"/agreement/travel/{key}")
        for _, bearers, name in _costs(site):
            if said and pattern(f"fees/{key}").search(name) and said not in bearers:
                yield Hit(f"/agreement/travel/{key}", said, "other_than_costs", expected=", ".join(map(str, bearers)))


# -- what the trainee pays ---------------------------------------------------------------------------------------------


def _sum(
    site: Site, place: str, key: str, currency: str | None = None, *, without: re.Pattern[str] | None = None
) -> Number | None:
    """The sum of what the trainee pays, without lines of some names; None without lines, or when one lacks the figure."""
    lines = [
        fee for _, fee, name in _fees(site, place, "trainee")
        if (currency is None or fee.get("currency") == currency) and not (without and without.search(name))
    ]  # fmt: skip
    return total(fee.get(key) for fee in lines)


_WAGE = "/plan/treatment/wage"


def _unjudged(site: Site, place: str | None) -> Iterator[Hit]:
    """What is measured by a month's wage and cannot be: by the piece rule W-23 tells of it, without an amount the schema."""
    if place and site.number(f"{_WAGE}/amount") is not None and (name := not_by_the_month(site, _WAGE)):
        yield Hit(place, None, "unjudged", name=name)


@rule("G-10")
def within_cap(site: Site) -> Iterator[Hit]:
    mine = _mine(site) if site.index is not None else None
    for index, one, place in agreements(site):
        country = one.get("country")
        others = site.index is not None and (mine is None or mine[0] != index)
        if others or country not in site.law("fee_cap_countries"):
            continue
        cap = site.law(f"fee_cap_{country}", site.day(f"{place}/date"))
        months = "36" if site.get("/plan/occupation/code") else "12"
        currency = cap.get("currency", "JPY")
        kinds = site.law("fee_kinds") if cap.get("of") == "service" else {}
        separate = re.compile("|".join(kinds.values()), re.IGNORECASE) if kinds else None
        amount_in = ("amount", currency) if "currency" in cap else ("jpy", None)
        paid = _sum(site, place, *amount_in, without=separate)
        if "course" in cap:
            lessons = re.compile(kinds["course"], re.IGNORECASE)
            fees = [fee for _, fee, name in _fees(site, place, "trainee") if lessons.search(name)]
            course = sum(
                fraction(fee.get("amount")) or 0 for fee in fees if fee.get("currency") == cap["course"]["currency"]
            )
            if course > cap["course"]["amount"]:
                yield Hit(
                    f"{place}/fees",
                    None,
                    "course",
                    at_most=cap["course"]["amount"],
                    paid=At(f"{place}/fees", course),
                    currency=cap["course"]["currency"],
                )
        least: Number = 0
        most: Number = 0
        if "wages" in cap:
            wage = monthly_wage(site, _WAGE)
            if wage is None:
                yield from _unjudged(site, f"{place}/fees" if paid else None)
                continue
            most = wage * cap["wages"][months]
            fee = site.number(f"{place}/sending_fee/amount") or 0
            monthly = site.get(f"{place}/sending_fee/unit") == "person_month"
            least = max(0, most - fee * (int(months) if monthly else 1))
        else:
            amount = cap["amount"]
            most = least = Fraction(amount[months] if isinstance(amount, dict) else amount)
        if paid is not None and paid > least:
            yield Hit(
                f"{place}/fees",
                None,
                "perhaps" if paid <= most else "over",
                expected=f"≤ {shown(least)} {currency}",
                paid=At(f"{place}/fees", paid),
                currency=currency,
                least=least,
            )


@rule("SA-016", scope="case")
def usual_fees(site: Site) -> Iterator[Hit]:
    bench = site.law("fee_benchmark")
    for _, one, place in agreements(site):
        country = one.get("country")
        average = bench["average"].get(country) if isinstance(country, str) else None
        paid = _sum(site, place, "jpy")
        if (
            average
            and paid is not None
            and country not in site.law("fee_cap_countries")
            and paid > average * exact(bench["factor"])
        ):
            yield Hit(
                f"{place}/fees",
                at_most=average * exact(bench["factor"]),
                paid=At(f"{place}/fees", paid),
                average=average,
                factor=bench["factor"],
            )


@rule("SA-017", scope="trainee")
def paid_as_agreed(site: Site) -> Iterator[Hit]:
    mine = _mine(site)
    if not mine:
        return
    fees = [
        ([loose(part) for part in name.split("\n")], fee.get("currency"), fraction(fee.get("amount")))
        for _, fee, name in _fees(site, mine[2], "trainee")
    ]
    for index, paid in site.each("/trainee/history/fees_paid"):
        payee, name, amount = paid.get("payee"), paid.get("name"), fraction(paid.get("amount"))
        if not isinstance(name, str) or (isinstance(payee, str) and loose(payee) != loose(str(mine[1].get("name")))):
            continue
        place = f"/trainee/history/fees_paid/{index}"
        agreed = [most for names, currency, most in fees if loose(name) in names and currency == paid.get("currency")]
        if not agreed:
            yield Hit(f"{place}/name", name, "not_agreed")
        elif amount is not None and agreed[0] is not None and amount > agreed[0]:
            yield Hit(f"{place}/amount", amount, "more_than_agreed", at_most=At(f"{mine[2]}/fees", agreed[0]))


@rule("G-05", scope="trainee")
def fees_understood(site: Site) -> Iterator[Hit]:
    stated, rows = site.number("/trainee/fee_statement/total"), site.each("/trainee/history/fees_paid")
    real, currencies = total(row.get("amount") for _, row in rows), {str(row.get("currency")) for _, row in rows}
    if stated is not None and real is not None and stated != real and len(currencies) == 1:
        yield Hit("/trainee/fee_statement/total", stated, "not_the_sum", expected=real)


@rule("SA-018", scope="case")
def fees_have_a_basis(site: Site) -> Iterator[Hit]:
    for _, _, place in agreements(site):
        lines = _fees(site, place, "trainee")
        if lines and not site.get(f"{place}/published"):
            yield Hit(f"{place}/published", None, "not_published")
        others = [fraction(fee.get("jpy")) for _, fee, name in lines if pattern("fees/others").search(name)]
        whole, share = _sum(site, place, "jpy"), exact(site.law("fee_other_share"))
        part = sum(amount or 0 for amount in others)
        if whole and part > whole * share:
            yield Hit(
                f"{place}/fees",
                None,
                "too_much_else",
                at_most=At(f"{place}/fees", whole * share),
                part=At(f"{place}/fees", part),
                denominator=share.denominator,
                numerator=share.numerator,
                share=share_words(share),
            )


@rule("SA-024", scope="case")
def usual_sending_fee(site: Site) -> Iterator[Hit]:
    bounds = site.law("sending_fee_range")
    for _, _, place in agreements(site):
        fee = site.number(f"{place}/sending_fee/amount")
        usual = site.get(f"{place}/sending_fee/unit") == "person_month" and site.get(
            f"{place}/sending_fee/currency"
        ) in (None, "JPY")
        if usual and fee is not None and not bounds["least"] <= fee <= bounds["most"]:
            yield Hit(
                f"{place}/sending_fee/amount",
                fee,
                expected=f"{bounds['least']}～{bounds['most']}",
                least=bounds["least"],
                most=bounds["most"],
            )


@rule("SA-026", scope="trainee")
def vietnamese_terms(site: Site) -> Iterator[Hit]:
    if not site.supervised or site.get("/trainee/nationality") != "VNM":
        return
    base, mine, fee = "/plan/treatment", _mine(site), site.law("vnm_course_fee")
    if mine and site.get(f"{mine[2]}/pre_entry/outsourced") is True:
        paid, currency = site.number(f"{mine[2]}/pre_entry/amount"), site.get(f"{mine[2]}/pre_entry/currency")
        if paid is not None and currency in (None, "JPY") and paid < fee:
            yield Hit(f"{mine[2]}/pre_entry/amount", paid, "course_too_cheap", at_least=fee)
    rent, wage = site.number(f"{base}/charges/housing"), monthly_wage(site, _WAGE)
    share = exact(site.law("vnm_rent_share"))
    if wage is None:
        yield from _unjudged(site, f"{base}/charges/housing" if rent else None)
    elif rent is not None and rent > wage * share:
        yield Hit(f"{base}/charges/housing", rent, "rent_too_high", at_most=wage * share, share=share * 100)


@rule("SA-027", scope="case")
def vietnamese_senders(site: Site) -> Iterator[Hit]:
    senders = [(index, sender) for index, sender in site.each("/senders") if sender.get("country") == "VNM"]
    year = sum(site.number(f"/senders/{index}/agreement/annual_headcount") or 0 for index, _ in senders)
    step = next((step for step in site.law("vnm_senders") if year < step["below"]), None)
    if step and len(senders) > step["most"]:
        yield Hit(f"/senders/{senders[step['most']][0]}", year=year, most=step["most"], count=len(senders))


@rule("SA-038", scope="case")
def one_exchange_rate(site: Site) -> Iterator[Hit]:
    tolerance = exact(site.law("exchange_tolerance"))
    for _, _, place in agreements(site):
        first: dict[str, tuple[Number, str]] = {}
        for line, fee, _ in _lines(site, place):
            amount, yen, currency = fraction(fee.get("amount")), fraction(fee.get("jpy")), fee.get("currency")
            if not amount or yen is None or not isinstance(currency, str):
                continue
            rate = Fraction(yen, amount)
            known, _ = first.setdefault(currency, (rate, line))
            if abs(rate - known) > known * tolerance:
                yield Hit(
                    f"{line}/jpy",
                    yen,
                    expected=round(amount * known),
                    currency=currency,
                    rate=f"{float(rate):.6g}",
                    known=f"{float(known):.6g}",
                )
