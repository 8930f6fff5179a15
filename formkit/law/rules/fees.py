"""Money between trainee, sending organisation, supervising organisation and implementer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import Hit, Number, SaidHit, Site, exact, fraction, rule, shown
from formkit.law.rules.trainees import sender_of
from formkit.law.rules.wording import agreements, loose

_REWARD = re.compile("紹介料|謝礼|協賛|接待|リベート|キックバック|commission|rebate|kickback|sponsor", re.IGNORECASE)
_VISIT = re.compile("面接|視察|interview|inspection", re.IGNORECASE)
_SUPERVISION = re.compile("監理費|送出管理費|supervision fee|sending management fee", re.IGNORECASE)
_RETURN = re.compile(
    "帰国.*(?:運賃|旅費|渡航|航空|費用)|(?:air fare|travel|ticket).*return|return (?:air|travel|ticket)", re.IGNORECASE
)
_OUTBOUND = re.compile("(?:来日|渡日|入国).*(?:運賃|旅費|渡航|航空)|air fare to japan|outbound travel", re.IGNORECASE)
_OTHERS = re.compile("^その他|^others?\\b", re.IGNORECASE)


def _named(value: Any) -> str:
    """A name in Japanese and English as one text to search in."""
    texts = [value.get("ja"), value.get("en")] if isinstance(value, dict) else [value]
    return "\n".join([text for text in texts if isinstance(text, str)])


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
    return next((one for one in agreements(site) if chosen and one[0] == chosen[0]), None)


@rule("SA-005", scope="case")
def nothing_to_supervisor(site: Site) -> Iterator[Hit]:
    """The sending organisation pays the supervising organisation nothing."""
    for _, _, place in agreements(site):
        for line, _, name in _fees(site, place, "sender"):
            if found := _REWARD.search(name):
                yield SaidHit(
                    f"{line}/name", f"に「{found[0]}」があります。監理団体は送出機関から報酬を受けられません。",
                    f'has "{found[0]}". The supervising organisation may take no reward from the sender.', None,
                )  # fmt: skip
    for line, bearers, name in _costs(site):
        if "sender" in bearers and _VISIT.search(name):
            yield SaidHit(
                f"{line}/bearers", "に送出機関があります。面接や視察の旅費は、監理団体と実習実施者が自分で払います。",
                "include the sending organisation. Travel for interviews is paid by those who travel.", None,
            )  # fmt: skip


@rule("SA-008", scope="case")
def supervision_not_paid_by_trainee(site: Site) -> Iterator[Hit]:
    """The trainee pays neither supervision nor sending management fees."""
    lines = [(f"{line}/payer", name) for _, _, at in agreements(site) for line, _, name in _fees(site, at, "trainee")]
    lines += [(f"{line}/bearers", name) for line, bearers, name in _costs(site) if "trainee" in bearers]
    for place, name in lines:
        if _SUPERVISION.search(name):
            yield SaidHit(
                place, "が技能実習生になっています。監理費と送出管理費は、直接にも間接にも技能実習生に払わせられません。",
                "is the trainee. Supervision and sending fees never fall on the trainee.", None,
            )  # fmt: skip


@rule("SA-009", scope="case")
def return_not_paid_by_trainee(site: Site) -> Iterator[Hit]:
    """The trainee does not pay the way home."""
    lines = [(f"{line}/payer", name) for _, _, at in agreements(site) for line, _, name in _fees(site, at, "trainee")]
    lines += [(f"{line}/bearers", name) for line, bearers, name in _costs(site) if "trainee" in bearers]
    for place, name in lines:
        if _RETURN.search(name):
            yield SaidHit(
                place,
                "が技能実習生になっています。帰国の旅費は監理団体が負担します。",
                "is the trainee. The way home is paid by the supervising organisation.",
            )


@rule("X-30", scope="case")
def travel_agrees(site: Site) -> Iterator[Hit]:
    """The article on travel, the table of costs and the plan name the same bearer."""
    planned, agreed = site.text("/plan/treatment/return_travel"), site.text("/agreement/travel/return")
    if planned and agreed and planned != agreed:
        yield SaidHit(
            "/agreement/travel/return", f"は計画の帰国の旅費を負担する者（{planned}）と違います。", f"differs from the bearer in the plan, {planned}.", agreed, planned,
        )  # fmt: skip
    for key, pattern in (("return", _RETURN), ("outbound", _OUTBOUND)):
        said = site.text(f"/agreement/travel/{key}")
        for _, bearers, name in _costs(site):
            if said and pattern.search(name) and said not in bearers:
                yield SaidHit(
                    f"/agreement/travel/{key}", "は、費用の負担の表にある負担する者と違います。どちらかを直してください。",
                    "differs from the bearer in the table of costs. Correct one of them.", said, ", ".join(map(str, bearers)),
                )  # fmt: skip


# -- what the trainee pays ---------------------------------------------------------------------------------------------


def _sum(site: Site, place: str, key: str, currency: str | None = None) -> Number | None:
    """The sum of what the trainee pays; None when a line lacks the figure."""
    lines = [fee for _, fee, _ in _fees(site, place, "trainee") if currency is None or fee.get("currency") == currency]
    found = [fraction(fee.get(key)) for fee in lines]
    return None if None in found else sum(amount or 0 for amount in found)


@rule("G-10")
def within_cap(site: Site) -> Iterator[Hit]:
    """What the trainee pays stays within the limit of the sending country."""
    mine = _mine(site) if site.index is not None else None
    for index, one, place in agreements(site):
        country = one.get("country")
        others = site.index is not None and (mine is None or mine[0] != index)
        if others or country not in site.law("fee_cap_countries"):
            continue
        cap = site.law(f"fee_cap_{country}", site.day(f"{place}/date"))
        months = "36" if site.get("/plan/occupation/code") else "12"
        currency = cap.get("currency", "JPY")
        paid = _sum(site, place, "amount", currency) if "currency" in cap else _sum(site, place, "jpy")
        least: Number = 0
        most: Number = 0
        if "wages" in cap:
            wage = site.number("/plan/treatment/wage/amount")
            if wage is None or site.get("/plan/treatment/wage/unit") != "month":
                continue
            most = wage * cap["wages"][months]
            fee = site.number(f"{place}/sending_fee/amount") or 0
            monthly = site.get(f"{place}/sending_fee/unit") == "person_month"
            least = max(0, most - fee * (int(months) if monthly else 1))
        else:
            amount = cap["amount"]
            most = least = Fraction(amount[months] if isinstance(amount, dict) else amount)
        if paid is not None and paid > least:
            yield SaidHit(
                f"{place}/fees", f"のうち技能実習生が払う額は合わせて {shown(paid)} {currency} で、送出国の上限 {shown(least)} {currency} を超えています。"
                + ("（上限から送出管理費を引くかは確かでありません。）" if paid <= most else ""),
                f"of the trainee come to {shown(paid)} {currency}, more than the limit of the country, {shown(least)}."
                + (" (Whether the sending fee is taken off the limit is uncertain.)" if paid <= most else ""),
                None, f"≤ {shown(least)} {currency}", severity="warning" if paid <= most else "error",
            )  # fmt: skip


@rule("SA-016", scope="case")
def usual_fees(site: Site) -> Iterator[Hit]:
    """Where no limit is known, the fees are not far above the average of the country."""
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
            yield SaidHit(
                f"{place}/fees", f"のうち技能実習生が払う額は合わせて {shown(paid)} 円で、その国の平均 {average} 円の{bench['factor']}倍を超えています。",
                f"of the trainee come to {shown(paid)} yen, more than {bench['factor']} times the average of {average}.",
                None, f"≤ {shown(average * exact(bench['factor']))}",
            )  # fmt: skip


@rule("SA-017", scope="trainee")
def paid_as_agreed(site: Site) -> Iterator[Hit]:
    """What a trainee paid to the sending organisation stands in the agreement, with that amount at most."""
    mine = _mine(site)
    if not mine:
        return
    known = [
        ([loose(part) for part in name.split("\n")], fee.get("currency"), fraction(fee.get("amount")))
        for _, fee, name in _fees(site, mine[2], "trainee")
    ]
    for index, paid in site.each("/trainee/history/fees_paid"):
        payee, name, amount = paid.get("payee"), paid.get("name"), fraction(paid.get("amount"))
        if not isinstance(name, str) or (isinstance(payee, str) and loose(payee) != loose(str(mine[1].get("name")))):
            continue
        place = f"/trainee/history/fees_paid/{index}"
        agreed = [most for names, currency, most in known if loose(name) in names and currency == paid.get("currency")]
        if not agreed:
            yield SaidHit(
                f"{place}/name", "は契約の費用表にありません。費用表にない費用は徴収できません。", "is not in the agreement's fee schedule. Nothing else may be charged.", name,
            )  # fmt: skip
        elif amount is not None and agreed[0] is not None and amount > agreed[0]:
            yield SaidHit(
                f"{place}/amount", f"は契約の費用表の額 {shown(agreed[0])} を超えています。", f"is more than the {shown(agreed[0])} of the fee schedule.",
                shown(amount), f"≤ {shown(agreed[0])}",
            )  # fmt: skip


@rule("G-05", scope="trainee")
def fees_understood(site: Site) -> Iterator[Hit]:
    """The trainee agreed to the fees, and the stated total is their sum."""
    if site.get("/trainee/fee_statement/agreed") is False:
        yield SaidHit(
            "/trainee/fee_statement/agreed", "が「いいえ」です。額と内訳を説明し、合意を確かめてください。", 'is "no". Explain amount and breakdown first.', None, "true",
        )  # fmt: skip
    total, rows = (
        site.number("/trainee/fee_statement/total"),
        [one for _, one in site.each("/trainee/history/fees_paid")],
    )
    amounts = [fraction(one.get("amount")) for one in rows]
    if total is None or not rows or None in amounts or len({str(one.get("currency")) for one in rows}) > 1:
        return
    real = sum(amount or 0 for amount in amounts)
    if total != real:
        yield SaidHit(
            "/trainee/fee_statement/total", f"は費用の合計 {shown(real)} と合いません。", f"is not the sum of the fees, {shown(real)}.", shown(total), shown(real),
        )  # fmt: skip


@rule("SA-018", scope="case")
def fees_have_a_basis(site: Site) -> Iterator[Hit]:
    """Every fee of the trainee has a basis, the basis is published, and others are a tenth at most."""
    for _, _, place in agreements(site):
        lines = _fees(site, place, "trainee")
        for line, fee, _ in lines:
            if not fee.get("basis"):
                yield SaidHit(
                    f"{line}/basis",
                    "が書かれていません。算出の基準を書いてください。",
                    "is missing. Write how the fee is reckoned.",
                )
        if lines and not site.get(f"{place}/published"):
            yield SaidHit(
                f"{place}/published",
                "が書かれていません。公表する場所を書いてください。",
                "is missing. Write where the basis is published.",
            )
        others = [fraction(fee.get("jpy")) for _, fee, name in lines if _OTHERS.search(name)]
        whole, share = _sum(site, place, "jpy"), exact(site.law("fee_other_share"))
        part = sum(amount or 0 for amount in others)
        if whole and part > whole * share:
            yield SaidHit(
                f"{place}/fees", f"のうち「その他」が {shown(part)} 円で、技能実習生が払う額の{share.denominator}分の{share.numerator}を超えています。",
                f'have {shown(part)} yen of "others", more than {share} of what the trainee pays.', None, f"≤ {shown(whole * share)}",
            )  # fmt: skip


@rule("SA-024", scope="case")
def usual_sending_fee(site: Site) -> Iterator[Hit]:
    """The sending management fee is within the usual range."""
    bounds = site.law("sending_fee_range")
    for _, _, place in agreements(site):
        fee = site.number(f"{place}/sending_fee/amount")
        usual = site.get(f"{place}/sending_fee/unit") == "person_month" and site.get(
            f"{place}/sending_fee/currency"
        ) in (None, "JPY")
        if usual and fee is not None and not bounds["least"] <= fee <= bounds["most"]:
            yield SaidHit(
                f"{place}/sending_fee/amount", f"は1人1か月 {bounds['least']}～{bounds['most']} 円の外です。額の根拠を確かめてください。",
                f"is outside the usual {bounds['least']} to {bounds['most']} yen a month.", shown(fee), f"{bounds['least']}～{bounds['most']}",
            )  # fmt: skip


@rule("SA-026", scope="trainee")
def vietnamese_terms(site: Site) -> Iterator[Hit]:
    """What Viet Nam asks for: lecture allowance, fee for the course, rent."""
    if not site.supervised or site.get("/trainee/nationality") != "VNM":
        return
    base, floors = "/plan/treatment", site.law("vnm_lecture_allowance")
    allowance = site.number(f"{base}/lecture_allowance")
    if site.stage == 1 and allowance is not None and allowance < floors["ordinary"]:
        free = allowance >= floors["meals_free"]
        yield SaidHit(
            f"{base}/lecture_allowance", f"はベトナムの求める {floors['ordinary']} 円（食事が無料のときは {floors['meals_free']} 円）より少ない額です。",
            f"is less than Viet Nam asks for: {floors['ordinary']} yen, or {floors['meals_free']} with free meals.",
            shown(allowance), f"≥ {floors['ordinary']}", severity="warning" if free else "error",
        )  # fmt: skip
    mine, fee = _mine(site), site.law("vnm_course_fee")
    paid = (
        site.number(f"{mine[2]}/pre_entry/amount")
        if mine and site.get(f"{mine[2]}/pre_entry/outsourced") is True
        else None
    )
    if mine and paid is not None and site.get(f"{mine[2]}/pre_entry/currency") in (None, "JPY") and paid < fee:
        yield SaidHit(
            f"{mine[2]}/pre_entry/amount", f"はベトナムの求める {fee} 円より少ない額です。", f"is less than the {fee} yen that Viet Nam asks for.", shown(paid), f"≥ {fee}",
        )  # fmt: skip
    rent, wage = site.number(f"{base}/charges/housing"), site.number(f"{base}/wage/amount")
    share = exact(site.law("vnm_rent_share"))
    if rent is not None and wage is not None and site.get(f"{base}/wage/unit") == "month" and rent > wage * share:
        yield SaidHit(
            f"{base}/charges/housing", f"は基本給の{shown(share * 100)}％（{shown(wage * share)} 円）を超えています。",
            f"is more than {shown(share * 100)} % of the basic wage, {shown(wage * share)} yen.", shown(rent), f"≤ {shown(wage * share)}", severity="warning",
        )  # fmt: skip


@rule("SA-027", scope="case")
def vietnamese_senders(site: Site) -> Iterator[Hit]:
    """A supervising organisation has no more Vietnamese sending organisations than its size allows."""
    found = [(index, one) for index, one in site.each("/senders") if one.get("country") == "VNM"]
    year = sum(site.number(f"/senders/{index}/agreement/annual_headcount") or 0 for index, _ in found)
    step = next((step for step in site.law("vnm_senders") if year < step["below"]), None)
    if step and len(found) > step["most"]:
        yield SaidHit(
            f"/senders/{found[step['most']][0]}", f"：年間 {shown(year)} 人ではベトナムの送出機関は{step['most']}機関までです（{len(found)}機関あります）。",
            f"is one too many: with {shown(year)} trainees a year there may be {step['most']} Vietnamese organisations.",
        )  # fmt: skip


@rule("SA-038", scope="case")
def one_exchange_rate(site: Site) -> Iterator[Hit]:
    """All lines of a fee schedule use the same exchange rate."""
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
                yield SaidHit(
                    f"{line}/jpy", f"の換算率（1 {currency}＝{float(rate):.6g} 円）が、初めの費用の率（{float(known):.6g} 円）と違います。",
                    f"uses another rate ({float(rate):.6g} yen) than the first line ({float(known):.6g} yen).", shown(yen), shown(round(amount * known)),
                )  # fmt: skip
