"""The application for a certificate of eligibility: what it says of itself and against the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.law.rules.timing import entry_day
from formkit.law.rules.wording import loose
from formkit.words import text
from formkit.words.dates import add_months, span

_LEARNING = ("学生", "生徒", "無職", "なし", "student", "none", "unemployed")
_STRANGERS = ("同居人", "同居者", "友人", "知人", "同僚", "婚約者", "恋人")


@rule("COE-04", scope="trainee")
def passport_lasts(site: Site) -> Iterator[Hit]:
    """The passport does not run out in the first half year. Where it runs out during the plan, T-16 tells of it."""
    expiry, entry = site.day("/trainee/passport/expiry"), entry_day(site)
    if not expiry or not entry or expiry <= entry[1] or (site.end and expiry < site.end):
        return
    last = add_months(entry[1], site.law("passport_left"))
    if expiry < last:
        yield SaidHit(
            "/trainee/passport/expiry", f"は入国予定日 {entry[1]} から6月以内（{last} より前）です。入国前に更新してください。",
            f"is within six months after the entry on {entry[1]}. Renew the passport before.", str(expiry), f"≥ {last}",
        )  # fmt: skip


@rule("COE-06", scope="case")
def filed_before_entry(site: Site) -> Iterator[Hit]:
    """The certificate is applied for before the entry."""
    entry, filed = entry_day(site), site.day("/dates/coe_application")
    if entry and filed and filed > entry[1]:
        yield SaidHit(
            entry[0], f"は在留資格認定証明書の申請日 {filed} より前です。",
            f"is before the application for a certificate of eligibility on {filed}.", str(entry[1]), f"≥ {filed}",
        )  # fmt: skip


@rule("COE-07", scope="case")
def one_day_of_entry(site: Site) -> Iterator[Hit]:
    """The day of entry on the application is that of the case."""
    coe, own = site.day("/coe/entry_date"), site.day("/dates/entry")
    if coe and own and coe != own:
        yield SaidHit(
            "/coe/entry_date", f"は申請全体の入国予定日 {own} と違います。どちらかを直してください。",
            f"differs from the day of entry of the case, {own}.", str(coe), str(own),
        )  # fmt: skip


def _months(stay: str) -> int | None:
    """Months of a length of stay as written in item 14: 1年, 11か月, １年６月."""
    words = re.sub(r"\s", "", text.half_width(stay))
    match = re.fullmatch(r"(?:([0-9]{1,2})年)?(?:([0-9]{1,2})(?:か月|ヶ月|ヵ月|カ月|ケ月|箇月|個月|月))?間?", words)
    if not match or not (match[1] or match[2]):
        return None
    return 12 * int(match[1] or 0) + int(match[2] or 0)


@rule("COE-09")
def stay_like_the_plan(site: Site) -> Iterator[Hit]:
    """The length of stay is within that of the stage, and long enough for the plan."""
    words = site.text("/coe/stay")
    months = _months(words) if words else None
    periods = [(first, last) for _, first, last in site.periods("/plan/periods") if first <= last]
    if months is None or site.stage is None:
        return
    years = site.law("stage_years")[str(site.stage)]
    if months > 12 * years:
        yield SaidHit(
            "/coe/stay", f"は長すぎます。第{site.stage}号技能実習は{years}年までです。",
            f"is too long: stage {'i' * site.stage} may last {years} year(s).", words, f"≤ {years}年",
        )  # fmt: skip
    elif periods and len(periods) == 1:
        whole, part, days = span(*periods[0])
        real = 12 * whole + part + (1 if days else 0)
        if real != months and real <= 12 * years:
            yield SaidHit(
                "/coe/stay", f"は計画の期間（{whole}年{part}月{days}日）と違います。",
                f"differs from the plan, {whole} y {part} m {days} d.", words, f"{real}月", severity="warning",
            )  # fmt: skip


@rule("COE-10", scope="case")
def nobody_accompanies(site: Site) -> Iterator[Hit]:
    """A trainee is not accompanied by family."""
    if site.get("/coe/accompanied") is True:
        yield SaidHit(
            "/coe/accompanied", "が「有」です。技能実習では家族を同伴できません。「無」です。",
            "says yes. A trainee cannot be accompanied by family.", None, "false",
        )  # fmt: skip


_DETAILS = {
    "entries": ("count", "latest_from", "latest_to"),
    "past_coe": ("count", "refused"),
    "criminal": ("detail",),
    "deportation": ("count", "latest"),
}


@rule("COE-12", scope="trainee")
def answers_complete(site: Site) -> Iterator[Hit]:
    """Items 17 to 20 have their details where the answer is yes, and none where it is no; their figures are possible."""
    filed = site.day("/dates/coe_application")
    for group, keys in _DETAILS.items():
        place = f"/trainee/history/{group}"
        has = site.get(f"{place}/has")
        for key in keys:
            value = site.get(f"{place}/{key}")
            if has is True and value is None:
                yield SaidHit(
                    f"{place}/{key}", "が書かれていません。「有」のときは書いてください。", "is missing. It is needed where the answer is yes.",
                )  # fmt: skip
            elif has is False and value is not None:
                yield SaidHit(
                    f"{place}/{key}", "は「無」のときは書きません。有無か、この項目を直してください。",
                    "does not apply where the answer is no. Correct one of them.", str(value),
                )  # fmt: skip
    first, last = (site.day(f"/trainee/history/entries/latest_{end}") for end in ("from", "to"))
    if first and last and last < first:
        yield SaidHit(
            "/trainee/history/entries/latest_to", f"は入国日 {first} より前です。", f"is before the entry on {first}.",
            str(last), f"≥ {first}",
        )  # fmt: skip
    for place in ("/trainee/history/entries/latest_to", "/trainee/history/deportation/latest"):
        day = site.day(place)
        if day and filed and day > filed:
            yield SaidHit(
                place, f"は申請日 {filed} より後です。", f"is after the application on {filed}.", str(day), f"≤ {filed}",
            )  # fmt: skip
    count, refused = (site.number(f"/trainee/history/past_coe/{key}") for key in ("count", "refused"))
    if count is not None and refused is not None and refused > count:
        yield SaidHit(
            "/trainee/history/past_coe/refused", f"が申請の回数 {count} 回より多いです。", f"is more than the applications, {count}.",
            str(refused), f"≤ {count}",
        )  # fmt: skip


@rule("COE-13", scope="trainee")
def training_is_an_entry(site: Site) -> Iterator[Hit]:
    """Who has been a trainee before has entered Japan before."""
    if site.get("/trainee/history/entries/has") is False and list(site.each("/trainee/history/training")):
        yield SaidHit(
            "/trainee/history/entries/has", "が「無」ですが、過去の技能実習があります。どちらかを直してください。",
            "says no, though there is training before. Correct one of them.", None, "true",
        )  # fmt: skip


@rule("COE-14", scope="trainee")
def landing_may_be_refused(site: Site) -> Iterator[Hit]:
    """A criminal record or a deportation may be a reason to refuse the landing."""
    for group in ("criminal", "deportation"):
        if site.get(f"/trainee/history/{group}/has") is True:
            yield SaidHit(
                f"/trainee/history/{group}/has", "が「有」です。上陸拒否事由（入管法第5条）に当たらないか、確かめてください。",
                "says yes. Check whether it is a reason to refuse the landing (Immigration Act art. 5).",
            )  # fmt: skip


@rule("COE-15", scope="trainee")
def relatives_only(site: Site) -> Iterator[Hit]:
    """Item 21 lists relatives in Japan only, not people with whom the trainee will live."""
    for index, _ in site.each("/trainee/family_in_japan"):
        place = f"/trainee/family_in_japan/{index}/relationship"
        said = site.text(place)
        if said and said.strip() in _STRANGERS:
            yield SaidHit(
                place, "は親族ではありません。技能実習の申請では在日親族だけを書きます。",
                "is no relative. For training, only relatives in Japan are listed.", said,
            )  # fmt: skip


@rule("COE-16", scope="trainee")
def occupation_is_work(site: Site) -> Iterator[Hit]:
    """In category D the occupation is work; a student or an unemployed person needs another proof of experience."""
    said = site.text("/trainee/history/occupation")
    if site.case.category == "D" and said and said.strip().lower() in _LEARNING:
        yield SaidHit(
            "/trainee/history/occupation", "では同種の業務の経験を示せません。特別な事情など、ほかの要件を示す書類が要ります。",
            "shows no experience in the same kind of work. Papers for another ground are needed.", said,
        )  # fmt: skip


@rule("COE-17", scope="case")
def contact_is_known(site: Site) -> Iterator[Hit]:
    """The contact in Japan is one of the organisations, a place of training or the lodging."""
    said, phone = site.text("/coe/japan_contact/address"), site.text("/coe/japan_contact/phone")
    places = [
        "/supervisor/address",
        "/supervisor/office/address",
        "/implementer/address",
        "/plan/treatment/lodging/address",
    ]
    places += [f"/implementer/workplaces/{index}/address" for index, _ in site.each("/implementer/workplaces")]
    known = ["".join(site.text(f"{place}/{key}") or "" for key in ("prefecture", "city", "street")) for place in places]
    phones = [site.text(f"{place}/phone") for place in places]
    if not said or not phone or not any(known) or phone in phones or (site.supervised and not known[0]):
        return
    if not any(address and loose(said).startswith(loose(address)) for address in known):
        yield SaidHit(
            "/coe/japan_contact/address", "と電話番号は、監理団体、実習実施者、事業所、宿泊施設のどれとも合いません。",
            "and telephone are those of neither organisation, nor of a place of training, nor of the lodging.", said,
        )  # fmt: skip


@rule("COE-22", scope="trainee")
def accredited_before(site: Site) -> Iterator[Hit]:
    """The plan is accredited after its application and before the certificate is applied for."""
    day, applied, filed = (
        site.day(place) for place in ("/trainee/accreditation/date", "/dates/application", "/dates/coe_application")
    )
    if day and applied and day < applied:
        yield SaidHit(
            "/trainee/accreditation/date", f"は計画の申請日 {applied} より前です。認定通知書を確かめてください。",
            f"is before the application for the plan on {applied}. Check the notice.", str(day), f"≥ {applied}",
        )  # fmt: skip
    if day and filed and day > filed:
        yield SaidHit(
            "/trainee/accreditation/date", f"は在留資格認定証明書の申請日 {filed} より後です。認定を受けてから申請します。",
            f"is after the application for a certificate of eligibility on {filed}. The plan is accredited first.",
            str(day), f"≤ {filed}",
        )  # fmt: skip


@rule("COE-23", scope="case")
def insurance_numbers(site: Site) -> Iterator[Hit]:
    """An employment insurance number has 11 digits (4-6-1), a labour insurance number 14."""
    for key, digits, form in (
        ("employment_insurance_number", 11, "1234-567890-1"),
        ("labour_insurance_number", 14, "12345678901234"),
    ):
        said = site.text(f"/implementer/{key}")
        if said and not re.fullmatch(f"[0-9]{{{digits}}}", re.sub("[- ]", "", said)):
            yield SaidHit(
                f"/implementer/{key}", f"は{digits}桁の半角数字ではありません（例：{form}）。",
                f"has not {digits} half-width digits (for example {form}).", said, str(digits),
            )  # fmt: skip


@rule("COE-30", scope="case")
def photos_differ(site: Site) -> Iterator[Hit]:
    """No two trainees have the same photo file."""
    first: dict[str, int] = {}
    for index, one in site.each("/trainees"):
        photo = one.get("photo")
        if isinstance(photo, str) and photo:
            if photo in first:
                yield SaidHit(
                    f"/trainees/{index}/photo", f"は{first[photo] + 1}人目の技能実習生と同じファイルです。",
                    f"is the same file as that of trainee no. {first[photo] + 1}.", photo,
                )  # fmt: skip
            first.setdefault(photo, index)
