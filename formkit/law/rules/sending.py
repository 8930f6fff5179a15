"""The sending organisation and the agreement with it: qualification, dates, forbidden clauses, languages."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.law.rules.trainees import sender_of
from formkit.law.rules.wording import agreements, loose, words
from formkit.words.dates import add_months

# -- qualification and dates -------------------------------------------------------------------------------------------


@rule("G-01", scope="case")
def agreement_in_force(site: Site) -> Iterator[Hit]:
    """The agreement is concluded by the application and in force on that day."""
    applied = site.day("/dates/application")
    for _, _, place in agreements(site):
        for key, name, name_en in (("date", "締結日", "conclusion"), ("term/from", "有効期間の初日", "first day")):
            day = site.day(f"{place}/{key}")
            if applied and day and day > applied:
                yield SaidHit(
                    f"{place}/{key}", f"は申請日 {applied} より後です。{name}は申請日までの日でなければなりません。",
                    f"is after the application on {applied}; the {name_en} must not be later.", str(day), f"≤ {applied}",
                )  # fmt: skip
        last = site.day(f"{place}/term/to")
        if applied and last and last < applied and site.get(f"{place}/term/auto_renew") is not True:
            yield SaidHit(
                f"{place}/term/to", f"は申請日 {applied} より前です。契約を更新してください。",
                f"is before the application on {applied}. The agreement must be renewed.", str(last), f"≥ {applied}",
            )  # fmt: skip


@rule("G-01b", scope="trainee")
def agreement_there(site: Site) -> Iterator[Hit]:
    """Where the case holds agreements, it holds one with the trainee's sending organisation."""
    chosen = sender_of(site) if site.supervised else None
    if chosen and list(agreements(site)) and not isinstance(chosen[1].get("agreement"), dict):
        yield SaidHit(
            f"/senders/{chosen[0]}/agreement", "がありません。この送出機関との契約を書いてください。", "is missing. Write the agreement with this organisation.",
        )  # fmt: skip


@rule("G-02", scope="case")
def requirements_met(site: Site) -> Iterator[Hit]:
    """The sending organisation meets all twelve requirements."""
    for index, _ in site.each("/senders"):
        rows = list(site.each(f"/senders/{index}/requirements"))
        for number, one in rows:
            if one.get("met") is False:
                yield SaidHit(
                    f"/senders/{index}/requirements/{number}/met", f"が「いいえ」です（要件 {one.get('number')}）。要件を満たさない送出機関は使えません。",
                    f'is "no" (requirement {one.get("number")}). The organisation cannot be used.', None, "true",
                )  # fmt: skip
        left = sorted(set(range(1, 13)) - {one.get("number") for _, one in rows if isinstance(one.get("number"), int)})
        if rows and left:
            yield SaidHit(
                f"/senders/{index}/requirements", f"に {'、'.join(map(str, left))} 番が書かれていません。12の要件を全て確かめてください。",
                f"lack number {', '.join(map(str, left))}. All twelve must be checked.", severity="warning",
            )  # fmt: skip


@rule("SA-010", scope="case")
def sender_qualified(site: Site) -> Iterator[Hit]:
    """The sending organisation is recommended or approved, and its licence at home has not expired."""
    applied = site.day("/dates/application") or site.as_of
    for index, _, place in agreements(site):
        if not site.get(f"{place}/approval/authority"):
            yield SaidHit(
                f"{place}/approval", "をした機関が書かれていません。公的機関の推薦か認定が要ります。", "has no authority. A public body must recommend or approve the organisation.",
            )  # fmt: skip
        expiry = site.day(f"/senders/{index}/licence/expiry")
        if expiry and expiry < applied:
            yield SaidHit(
                f"/senders/{index}/licence/expiry", f"は申請日 {applied} より前です。送出国の許可の更新を確かめてください。",
                f"is before the application on {applied}. Check the renewal of the licence.", str(expiry), f"≥ {applied}",
            )  # fmt: skip


def _has_memorandum(site: Site, country: Any) -> bool:
    signed = site.law("moc_countries").get(country) if isinstance(country, str) else None
    return signed is not None and signed <= site.as_of.isoformat()


@rule("G-07", scope="case")
def on_government_list(site: Site) -> Iterator[Hit]:
    """In a country with a memorandum only organisations on its government's list are used."""
    for index, one in site.each("/senders"):
        if not site.supervised or not _has_memorandum(site, one.get("country")):
            continue
        if site.get(f"/senders/{index}/listed/on_list") is False:
            yield SaidHit(
                f"/senders/{index}/listed/on_list", "が「いいえ」です。二国間取決めの国では、認定送出機関だけが使えます。",
                'is "no". With a memorandum of cooperation only approved organisations can be used.', None, "true",
            )  # fmt: skip
        if one.get("reference_number") and not one.get("number"):
            yield SaidHit(
                f"/senders/{index}/reference_number", "：二国間取決めの国の送出機関は、整理番号ではなく送出機関番号で書きます。",
                "stands for a country with a memorandum, where organisations have a number.", str(one.get("reference_number")),
            )  # fmt: skip


@rule("SA-011", scope="case")
def number_of_country(site: Site) -> Iterator[Hit]:
    """The letters of the sending organisation's number are its country."""
    for index, one in site.each("/senders"):
        number, country = one.get("number"), one.get("country")
        if not isinstance(number, str) or not isinstance(country, str) or not re.fullmatch("[A-Z]{3}[0-9]{6}", number):
            continue
        if number[:3] != country:
            yield SaidHit(
                f"/senders/{index}/number", f"の国の記号が、送出機関の国 {country} と違います。",
                f"does not begin with the organisation's country, {country}.", number, country,
            )  # fmt: skip


@rule("SA-012", scope="case")
def recommended_without_memorandum(site: Site) -> Iterator[Hit]:
    """From a country without a memorandum a public body recommends the organisation."""
    for _, one, place in agreements(site):
        if site.get(f"{place}/approval/kind") == "approval" and not _has_memorandum(site, one.get("country")):
            yield SaidHit(
                f"{place}/approval/kind", "：二国間取決めのない国です。公的機関の推薦状（参考様式第2-12号・第1-23号）を確かめてください。",
                "stands for a country without a memorandum. See that a public body recommends it (forms 2-12 and 1-23).",
                "approval", "recommendation",
            )  # fmt: skip


@rule("SA-013", scope="case")
def licensed_at_agreement(site: Site) -> Iterator[Hit]:
    """The supervising organisation is licensed on the day of the agreement."""
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    for _, _, place in agreements(site):
        day = site.day(f"{place}/date")
        if day and ((first and day < first) or (last and day > last)):
            yield SaidHit(
                f"{place}/date", f"は監理団体の許可の期間（{first or ''}～{last or ''}）の外です。",
                f"is outside the supervising organisation's licence ({first or ''} to {last or ''}).", str(day),
            )  # fmt: skip


@rule("SA-014")
def agreement_covers_plan(site: Site) -> Iterator[Hit]:
    """The agreement lasts to the end of the plan or renews itself."""
    end = site.end
    for _, _, place in agreements(site):
        last = site.day(f"{place}/term/to")
        if end and last and last < end and site.get(f"{place}/term/auto_renew") is not True:
            yield SaidHit(
                f"{place}/term/to", f"は計画の終了日 {end} より前で、自動更新もありません。",
                f"is before the end of the plan on {end}, and the agreement does not renew itself.", str(last), f"≥ {end}",
            )  # fmt: skip


@rule("SA-035", scope="case")
def change_notified(site: Site) -> Iterator[Hit]:
    """A new sending organisation is notified within a month of the agreement."""
    months = site.law("notification_months")
    for _, _, place in agreements(site):
        day, notified = site.day(f"{place}/date"), site.day(f"{place}/notified")
        if day and notified and not day <= notified <= (last := add_months(day, months)):
            yield SaidHit(
                f"{place}/notified", f"は締結日 {day} から{months}か月（{last}）の間にありません。",
                f"is not within {months} month after the agreement of {day}.", str(notified), f"≤ {last}",
            )  # fmt: skip


@rule("SA-029", scope="case")
def legalised(site: Site) -> Iterator[Hit]:
    """An agreement for Indonesia is notarised and carries an apostille."""
    for _, one, place in agreements(site):
        if one.get("country") == "IDN":
            for key in ("notary_date", "apostille_number"):
                if not site.get(f"{place}/legalisation/{key}"):
                    yield SaidHit(
                        f"{place}/legalisation/{key}", "が書かれていません。インドネシアとの契約は公証とアポスティーユが要ります。",
                        "is missing. An agreement for Indonesia is notarised and carries an apostille.",
                    )  # fmt: skip


@rule("SA-032", scope="case")
def no_side_letters(site: Site) -> Iterator[Hit]:
    """There are no side letters."""
    for _, _, place in agreements(site):
        if site.get(f"{place}/side_letters") is True:
            yield SaidHit(
                f"{place}/side_letters", "が「有」です。契約のほかに覚書などを交わすと、許可の取消しの理由になります。",
                'is "yes". Side letters are a reason for revoking the licence.', None, "false",
            )  # fmt: skip


@rule("SA-033", scope="case")
def parties_independent(site: Site) -> Iterator[Hit]:
    """Nobody represents both parties."""
    own = site.text("/agreement/latin/name")
    for _, _, place in agreements(site):
        name = site.text(f"{place}/latin/name")
        if (
            own
            and name
            and sorted(loose(own)) == sorted(loose(name))
            and set(own.lower().split()) == set(name.lower().split())
        ):
            yield SaidHit(
                f"{place}/latin/name", "は監理団体の代表者と同じ人です。送出機関との独立を確かめてください。",
                "also represents the supervising organisation. Check that the two are independent.", name,
            )  # fmt: skip


# -- words of the agreement --------------------------------------------------------------------------------------------

_NOT = re.compile(
    r"ない|なし|ません|ず[、。]|ず$|禁止|禁じ|不得|\bnot\b|\bno\b|\bnone\b|\bnever\b|prohibit|không|tidak|dilarang", re.IGNORECASE
)  # fmt: skip
_DEPOSIT = re.compile(
    r"保証金|預り金|預かり金|担保|押金|\bdeposits?\b|\bbonds?\b|\bcollateral\b|tiền ký quỹ|đặt cọc|uang jaminan", re.IGNORECASE
)  # fmt: skip
_PENALTY = re.compile(
    r"違約金|損害賠償額の予定|賠償額を予定|罰金|违约金|\bpenalt(?:y|ies)\b|liquidated damages|tiền phạt|\bdenda\b", re.IGNORECASE
)  # fmt: skip
_ABSCOND = re.compile(r"失踪|行方不明|abscond|bỏ trốn|\bkabur\b", re.IGNORECASE)
_MONEY = re.compile(
    r"円|費用|金額|賠償|返還|補償|無償|減額|\bpay|refund|compensat|free of charge|\bfees?\b", re.IGNORECASE
)
_KEEPING = re.compile(
    r"(?:旅券|パスポート|在留カード|通帳|キャッシュカード).{0,12}(?:預か|預け|保管|取り上げ)|(?:keep|hold|retain)\w*.{0,20}(?:passport|residence card|bankbook)",
    re.IGNORECASE,
)  # fmt: skip
_PRIVATE = re.compile(
    r"(?:外出|外泊|携帯電話|妊娠|出産|結婚|恋愛|交際|労働組合).{0,16}(?:禁止|禁ず|禁じ|許可|してはならない|しないこと|制限する)|門限", re.IGNORECASE
)  # fmt: skip
_FREE = re.compile("制限しない|禁止しない|求めない|妨げない|不利益")
_OLD = re.compile(r"送出し機関|実習実施機関|研修生|日本工業規格|(?<!留)入国管理局")
# What may not be said; the others say when it may.
_TELLING = (_DEPOSIT, _PENALTY, _ABSCOND, _KEEPING, _PRIVATE, _OLD)


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
    return tuple(piece for piece in pieces if any(pattern.search(piece) for pattern in _TELLING))


def _forbidden(site: Site, pattern: re.Pattern[str], ja: str, en: str) -> Iterator[Hit]:
    for place, sentence in _sentences(site):
        if (found := pattern.search(sentence)) and not _NOT.search(sentence):
            yield SaidHit(place, f"に「{found[0]}」があります。{ja}", f'has "{found[0]}". {en}', None)


@rule("G-03", scope="case")
def no_deposit(site: Site) -> Iterator[Hit]:
    """No deposit and no control of money or property stands in the agreement."""
    yield from _forbidden(
        site, _DEPOSIT, "保証金その他の金銭・財産の管理は、名目を問わず禁じられています。", "Deposits and control of property are forbidden under any name.",
    )  # fmt: skip


@rule("G-04", scope="case")
def no_penalty(site: Site) -> Iterator[Hit]:
    """No penalty stands in the agreement."""
    yield from _forbidden(
        site, _PENALTY, "違約金を定める契約や不当な財産の移転は、監理団体と送出機関の間でも禁じられています。",
        "Penalties are forbidden, also between the two organisations.",
    )  # fmt: skip


@rule("SA-006", scope="case")
def absconding_costs_nothing(site: Site) -> Iterator[Hit]:
    """Absconding has no consequence in money."""
    for place, sentence in _sentences(site):
        if _ABSCOND.search(sentence) and (money := _MONEY.search(sentence)) and not _NOT.search(sentence):
            yield SaidHit(
                place, f"で、失踪に「{money[0]}」を結び付けています。失踪を理由に金銭を求める定めは禁じられています。",
                f'ties absconding to "{money[0]}". Absconding must have no consequence in money.', None,
            )  # fmt: skip


@rule("G-12", scope="case")
def private_life_free(site: Site) -> Iterator[Hit]:
    """Nobody keeps passports or residence cards, or limits private life."""
    yield from _forbidden(
        site, _KEEPING, "旅券・在留カード・通帳を預かることは禁じられています。", "Nobody may keep passports, residence cards or bankbooks.",
    )  # fmt: skip
    for place, sentence in _sentences(site):
        if (found := _PRIVATE.search(sentence)) and not _FREE.search(sentence):
            yield SaidHit(
                place, f"に「{found[0]}」があります。私生活の自由を不当に制限してはなりません。", f'has "{found[0]}". Private life must not be limited unjustly.', None,
            )  # fmt: skip


@rule("SA-030", scope="case")
def present_terms(site: Site) -> Iterator[Hit]:
    """The agreement uses the terms of the present law."""
    for place, sentence in _sentences(site):
        if found := _OLD.search(sentence):
            yield SaidHit(
                place, f"に古い用語「{found[0]}」があります。今の法令の用語に直してください。", f'has the old term "{found[0]}".', None,
            )  # fmt: skip


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _figures(written: str) -> Counter[str]:
    """The figures of a text, without thousands separators; English months as numbers."""
    flat = unicodedata.normalize("NFKC", written)
    for number, month in enumerate(_MONTHS, 1):
        flat = re.sub(rf"(?<=\d )\b{month}\b|\b{month}\b(?= \d)", str(number), flat)
    return Counter(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", flat)))


@functools.lru_cache(4096)
def _left(one: str, other: str) -> tuple[str, ...]:
    """The figures that stand in only one of two texts."""
    first, second = _figures(one), _figures(other)
    return tuple(sorted(((first - second) + (second - first)).elements()))


@rule("SA-021", scope="case")
def languages_agree(site: Site) -> Iterator[Hit]:
    """Japanese and English have the same figures."""
    for place, texts in words(site):
        ja, en = texts.get("ja"), texts.get("en")
        if isinstance(ja, str) and isinstance(en, str) and (left := _left(ja, en)):
            yield SaidHit(
                f"{place}/en", f"と日本語の文で数が違います（{'、'.join(left)}）。両方の文を見比べてください。",
                f"and the Japanese text differ in figures ({', '.join(left)}). Compare the two.",
            )  # fmt: skip


@rule("SA-020", scope="case")
def explained_in_own_language(site: Site) -> Iterator[Hit]:
    """Fees are explained in a main language of the sending country."""
    for _, one, place in agreements(site):
        known = site.law("sending_languages").get(one.get("country")) if isinstance(one.get("country"), str) else None
        charged = any(fee.get("payer") == "trainee" for _, fee in site.each(f"{place}/fees"))
        said = site.text(f"{place}/explained_in/ja")
        if charged and known and not any(language in (said or "") for language in known):
            yield SaidHit(
                f"{place}/explained_in/ja", f"は、送出国の言語（{'、'.join(known)}）ではありません。技能実習生が分かる言語で説明してください。",
                "is not a language of the sending country. Explain in a language that the trainees understand.", said, known[0],
            )  # fmt: skip
