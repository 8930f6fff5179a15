"""The sending organisation and the agreement with it: qualification, dates, forbidden clauses, languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from formkit.law.rules.clauses import borne_by_a_body, kept, put_aside_by_a_body, unfree
from formkit.law.rules.figures import left
from formkit.law.rules.table import At, Hit, Site, rule
from formkit.law.rules.trainees import sender_of
from formkit.law.rules.wording import agreements, loose, words
from formkit.words.dates import until

# -- qualification and dates -------------------------------------------------------------------------------------------


@rule("G-01b", scope="trainee")
def agreement_there(site: Site) -> Iterator[Hit]:
    chosen = sender_of(site) if site.supervised else None
    if chosen and list(agreements(site)) and not isinstance(chosen[1].get("agreement"), dict):
        yield Hit(f"/senders/{chosen[0]}/agreement")


@rule("G-02", scope="case")
def requirements_met(site: Site) -> Iterator[Hit]:
    for index, _ in site.each("/senders"):
        rows = list(site.each(f"/senders/{index}/requirements"))
        for number, one in rows:
            if one.get("met") is False:
                yield Hit(
                    f"/senders/{index}/requirements/{number}/met",
                    None,
                    "not_met",
                    expected="true",
                    number=one.get("number"),
                )
        left = sorted(set(range(1, 13)) - {row.get("number") for _, row in rows if isinstance(row.get("number"), int)})
        if rows and left:
            yield Hit(f"/senders/{index}/requirements", None, "not_stated", numbers=left)


@rule("SA-010", scope="case")
def sender_qualified(site: Site) -> Iterator[Hit]:
    applied = site.day("/dates/application") or site.as_of
    for index, _, place in agreements(site):
        if not site.get(f"{place}/approval/authority"):
            yield Hit(f"{place}/approval", None, "no_authority")
        expiry = site.day(f"/senders/{index}/licence/expiry")
        if expiry and expiry < applied:
            yield Hit(f"/senders/{index}/licence/expiry", expiry, "expired", at_least=applied)


def _has_memorandum(site: Site, country: Any) -> bool:
    signed = site.law("moc_countries").get(country) if isinstance(country, str) else None
    return signed is not None and signed <= site.as_of.isoformat()


@rule("G-07", scope="case")
def on_government_list(site: Site) -> Iterator[Hit]:
    for index, sender in site.each("/senders"):
        if not site.supervised or not _has_memorandum(site, sender.get("country")):
            continue
        if site.get(f"/senders/{index}/listed/on_list") is False:
            yield Hit(f"/senders/{index}/listed/on_list", None, "not_approved", expected="true")
        if sender.get("reference_number") and not sender.get("number"):
            yield Hit(f"/senders/{index}/reference_number", sender.get("reference_number"), "reference_number")


@rule("SA-011", scope="case")
def number_of_country(site: Site) -> Iterator[Hit]:
    for index, sender in site.each("/senders"):
        number, country = sender.get("number"), sender.get("country")
        if not isinstance(number, str) or not isinstance(country, str) or not re.fullmatch("[A-Z]{3}[0-9]{6}", number):
            continue
        if number[:3] != country:
            yield Hit(f"/senders/{index}/number", number, expected=country)


@rule("SA-012", scope="case")
def recommended_without_memorandum(site: Site) -> Iterator[Hit]:
    for _, one, place in agreements(site):
        if site.get(f"{place}/approval/kind") == "approval" and not _has_memorandum(site, one.get("country")):
            yield Hit(f"{place}/approval/kind", "approval", expected="recommendation")


@rule("SA-013", scope="case")
def licensed_at_agreement(site: Site) -> Iterator[Hit]:
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    for _, _, place in agreements(site):
        day = site.day(f"{place}/date")
        if day and last and day > last:
            yield Hit(f"{place}/date", day, "after_the_end", first=first or "", last=last)
        elif day and first and day < first:  # of the present term: the term before may have been in force
            yield Hit(f"{place}/date", day, "before_the_term", first=first)


@rule("SA-035", scope="case")
def change_notified(site: Site) -> Iterator[Hit]:
    months = site.law("notification_months")
    for _, _, place in agreements(site):
        day, notified = site.day(f"{place}/date"), site.day(f"{place}/notified")
        if day and notified and not day <= notified <= (last := until(day, months)):
            yield Hit(f"{place}/notified", notified, at_most=last, day=At(f"{place}/date", day), months=months)


@rule("SA-033", scope="case")
def parties_independent(site: Site) -> Iterator[Hit]:
    own = site.text("/agreement/latin/name")
    for _, _, place in agreements(site):
        name = site.text(f"{place}/latin/name")
        if (
            own
            and name
            and sorted(loose(own)) == sorted(loose(name))
            and set(own.lower().split()) == set(name.lower().split())
        ):
            yield Hit(f"{place}/latin/name", name)


# -- words of the agreement --------------------------------------------------------------------------------------------

_NOT = re.compile(
    r"ない|なし|ません|ず[、。]|ず$|禁止|禁じ|不得|\bnot\b|\bno\b|\bnone\b|\bnever\b|prohibit|không|tidak|dilarang", re.IGNORECASE
)  # fmt: skip
_DEPOSIT = re.compile(
    r"保証金|預り金|預かり金|預託金|供託金|デポジット|積み?立て|積立|担保|押金|\bdeposits?\b|\bbonds?\b|\bcollateral\b|tiền ký quỹ|đặt cọc|uang jaminan", re.IGNORECASE
)  # fmt: skip
_PENALTY = re.compile(
    r"違約金|損害賠償額の予定|賠償額を予定|罰金|违约金"
    # leaving early has its price, whatever it is called
    r"|(?:途中で(?:や|辞|帰)め?|中途(?:退職|帰国|解約)|契約(?:に違反|を破)).{0,30}(?:円|ドル|ドン|金).{0,12}(?:支払|払[うわい]|弁償|賠償|没収)|\bpenalt(?:y|ies)\b|liquidated damages|tiền phạt|\bdenda\b", re.IGNORECASE
)  # fmt: skip
_ABSCOND = re.compile(
    r"失踪|逃亡|行方不明|無断.{0,8}(?:離れ|離脱|退職|欠勤)|abscond|run(?:s|ning)? away|bỏ trốn|\bkabur\b", re.IGNORECASE
)
_MONEY = re.compile(
    r"円(?![滑満熟])|費用|金額|賠償|返還|補償|補填|補てん|無償|減額|\bpay|refund|compensat|free of charge|\bfees?\b",
    re.IGNORECASE,
)
_WITHOUT_MONEY = re.compile(
    r"(?:費用|金銭)(?:の負担|の請求|を請求すること|を求めること|の授受)?(?:は)?なく|免除|at no cost", re.IGNORECASE
)
_PRIVATE = re.compile(
    r"(?:外出|外泊|携帯電話|妊娠|出産|結婚|恋愛|交際|労働組合).{0,16}(?:禁止|禁ず|禁じ|許可(?![証番書])|してはならない|しないこと|制限する)|門限"
    r"|(?:妊娠|出産|結婚)(?:した|する)(?:とき|場合).{0,24}(?:終え|終了|解除|解約|退職|帰国)|(?:外出|帰寮|帰宅)[^。\n]{0,12}[0-9０-９一二三四五六七八九十]+時[^。\n]{0,4}まで|curfew|\b(?:go|going) out\b.{0,30}\buntil\b",
    re.IGNORECASE,
)  # fmt: skip
_FREE = re.compile("制限しない|禁止しない|求めない|妨げない|不利益")
_OLD = re.compile(r"送出し機関|実習実施機関|研修生|日本工業規格|(?<!留)入国管理局")
# What may not be said; the others say when it may.
_TELLING = (_DEPOSIT, _PENALTY, _ABSCOND, _PRIVATE, _OLD)


def _sentences(site: Site) -> Sequence[tuple[str, str]]:
    """The sentences of the agreements that have words worth a look, with their places."""
    return site.once(
        "agreement sentences",
        lambda: [
            (f"{place}/{language}", sentence)
            for place, texts in words(site)
            for language in ("ja", "en", "vi", "id")
            if isinstance(written := texts.get(language), str)
            for sentence in _telling(written)
        ],
    )


# The agreements of one supervisor say the same in each of its cases: what was found in a text is kept.
@functools.lru_cache(maxsize=65536)
def _telling(written: str) -> tuple[str, ...]:
    """The sentences of a text in which any of the words stands that rules look for; most have none."""
    pieces = (piece.strip() for piece in re.split(r"(?<=[。．!?])|(?<=\.)\s|\n", written))
    return tuple(piece for piece in pieces if kept(piece) or any(pattern.search(piece) for pattern in _TELLING))


# Who does not pay is not sent: the money is asked for, however negative the sentence.
_UNPAID = re.compile(
    r"(?:納め|納付し|支払わ|払わ|預け|差し入れ)(?:ない|なかった|ず)(?:者|人|技能実習生|とき|場合|候補者)|(?:do(?:es)? not|without) (?:pay|deposit)", re.IGNORECASE
)  # fmt: skip
# What follows where somebody took or agreed on it: a sanction, a duty to report.
_SANCTION = re.compile(
    r"(?:徴収|受領|受け取|預か|請求|要求|締結|約束|課|取|定め)[ぁ-ん]{0,3}(?:た|ていた|ている)(?:とき|場合|者|ことが|事実|送出機関|機関)|知った(?:とき|場合)|発見|判明|発覚|通報|報告|\breport|terminat|if .{0,40}(?:collect|charg|receiv)", re.IGNORECASE
)  # fmt: skip
_TAKES = re.compile(
    r"納め|納付|納入|積み?立て|支払|払[うわい]|預け|預か|徴収|差し入れ|受け取|受領|没収|充当|要する|必要|\b(?:pays?|paid|collects?|charges?|lodges?|forfeits?|requires?|retains?)\b|nộp|trả|thu|membayar|dibayar", re.IGNORECASE
)  # fmt: skip


@rule("G-03", _DEPOSIT, scope="case")
@rule("G-04", _PENALTY, scope="case")
def forbidden_money(site: Site, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Sentences with forbidden money: wrong where they take it, nothing where they forbid or punish it, else a question."""
    for place, sentence in _sentences(site):
        clause = pattern.search(sentence)
        if clause is None:
            continue
        payers = _payers(site, place)
        if payers and "trainee" not in payers:  # a deposit of the dormitory's lease, paid by the implementer
            continue
        if not _UNPAID.search(sentence) and (_NOT.search(sentence) or _SANCTION.search(sentence)):
            continue
        if put_aside_by_a_body(sentence, frozenset(pattern.findall(sentence))):
            continue
        taken = payers or _UNPAID.search(sentence) or _TAKES.search(sentence)
        yield Hit(place, None, "takes" if taken else "asks", clause=clause[0])


def _payers(site: Site, place: str) -> Sequence[str]:
    """Who pays the line of a table of fees or costs in which a text stands; empty outside of tables."""
    line, found, _ = place.partition("/name/") if "/fees/" in place else place.partition("/item/")
    if not found or ("/fees/" not in place and "/costs/" not in place):
        return ()
    bearers, payer = site.get(f"{line}/bearers"), site.text(f"{line}/payer")
    return [str(bearer) for bearer in bearers] if isinstance(bearers, list) else [payer] if payer else ["trainee"]


@rule("SA-006", scope="case")
def absconding_costs_nothing(site: Site) -> Iterator[Hit]:
    for place, sentence in _sentences(site):
        costs_nothing = _NOT.search(sentence) or _WITHOUT_MONEY.search(sentence)
        if _ABSCOND.search(sentence) and (money := _MONEY.search(borne_by_a_body(sentence))) and not costs_nothing:
            yield Hit(place, money=money[0])


@rule("G-12", scope="case")
def private_life_free(site: Site) -> Iterator[Hit]:
    for place, sentence in _sentences(site):
        if (clause := kept(sentence)) and not _NOT.search(sentence):
            yield Hit(place, None, "keeping", clause=clause)
        if (found := _PRIVATE.search(unfree(sentence))) and not _FREE.search(sentence):
            yield Hit(place, None, "private_life", clause=found[0])


@rule("SA-030", scope="case")
def present_terms(site: Site) -> Iterator[Hit]:
    for place, sentence in _sentences(site):
        if found := _OLD.search(sentence):
            yield Hit(place, clause=found[0])


@rule("SA-021", scope="case")
def languages_agree(site: Site) -> Iterator[Hit]:
    for place, texts in words(site):
        ja, en = texts.get("ja"), texts.get("en")
        if isinstance(ja, str) and isinstance(en, str) and (others := left(ja, en)):
            yield Hit(f"{place}/en", left=others)


@rule("SA-020", scope="case")
def explained_in_own_language(site: Site) -> Iterator[Hit]:
    for _, one, place in agreements(site):
        known = site.law("sending_languages").get(one.get("country")) if isinstance(one.get("country"), str) else None
        charged = any(fee.get("payer") == "trainee" for _, fee in site.each(f"{place}/fees"))
        said = site.text(f"{place}/explained_in/ja")
        if charged and known and not any(language in (said or "") for language in known):
            yield Hit(f"{place}/explained_in/ja", said, expected=known[0], known="、".join(known))
