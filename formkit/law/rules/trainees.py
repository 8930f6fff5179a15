"""The trainee: age, history, sending organisation, papers, and what must differ between trainees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.law.rules.wording import loose
from formkit.words import dates
from formkit.words.dates import add_months, age_on


@rule("X-04", scope="trainee")
def stated_age(site: Site) -> Iterator[Hit]:
    """The stated age is the age on the day the plan was written."""
    birth, created = site.day("/trainee/birth_date"), site.day("/dates/plan_created")
    stated = site.number("/trainee/stated_age")
    if birth and created and stated is not None and stated != age_on(birth, created):
        real = age_on(birth, created)
        yield SaidHit(
            "/trainee/stated_age", f"は生年月日から数えた作成日 {created} の年齢「{real}」才と違います。",
            f'differs from the age on {created} by the date of birth, "{real}".', str(stated), str(real),
        )  # fmt: skip


@rule("E-01", scope="trainee")
def old_enough(site: Site) -> Iterator[Hit]:
    """The trainee is 18 or older at the start."""
    birth, start = site.day("/trainee/birth_date"), site.start
    if birth and start:
        least = site.law("minimum_age")
        if age_on(birth, start) < least:
            yield SaidHit(
                "/trainee/birth_date", f"では開始日 {start} に {least} 才になっていません。{least} 才以上でなければなりません。",
                f"makes less than {least} years of age at the start on {start}. At least {least} is needed.",
                str(birth), f"≥ {least}",
            )  # fmt: skip


def sender_of(site: Site) -> tuple[int, Mapping[str, Any]] | None:
    """The trainee's sending organisation: the one named, else the first of the same country, else the first."""
    senders = list(site.each("/senders"))
    named, nationality = site.get("/trainee/sender"), site.get("/trainee/nationality")
    if named is not None:
        return next(((index, one) for index, one in senders if one.get("id") == named), None)
    same = ((index, one) for index, one in senders if one.get("country") == nationality)
    return next(same, senders[0] if senders else None)


@rule("P29", scope="trainee")
def sender_known(site: Site) -> Iterator[Hit]:
    """The sending organisation that the trainee names is among those of the case."""
    named = site.text("/trainee/sender")
    if named is not None and sender_of(site) is None:
        known = "、".join(str(one.get("id")) for _, one in site.each("/senders"))
        yield SaidHit(
            "/trainee/sender", f"という符号の送出機関がありません。あるのは {known or 'なし'} です。",
            f"is no sending organisation of the case. There are: {known or 'none'}.", named,
        )  # fmt: skip


@rule("D-18", scope="trainee")
def sender_of_nationality(site: Site) -> Iterator[Hit]:
    """The letters of the sending organisation's number are the trainee's nationality."""
    chosen, nationality = sender_of(site), site.text("/trainee/nationality")
    if chosen is None or nationality not in library.codes("nationalities") or not site.supervised:
        return
    number = chosen[1].get("number")
    if isinstance(number, str) and len(number) == 9 and number[:3].isalpha() and number[:3] != nationality:
        yield SaidHit(
            "/trainee/nationality", f"と、送出機関番号「{number}」の国の記号が違います。送出機関か国籍を直してください。",
            f"differs from the country in the sending organisation's number {number}.", nationality, number[:3],
        )  # fmt: skip


@rule("D-18b", scope="case")
def one_sender_number(site: Site) -> Iterator[Hit]:
    """A sending organisation has either a number or a reference number."""
    for index, one in site.each("/senders"):
        number, reference = one.get("number"), one.get("reference_number")
        if bool(number) == bool(reference):
            ja, en = ("と整理番号の両方があります", "and the reference number are both there") if number else (
                "も整理番号もありません", "and the reference number are both missing")  # fmt: skip
            yield SaidHit(
                f"/senders/{index}/number", f"{ja}。どちらか一つを書いてください。", f"{en}. Write one of the two.",
            )  # fmt: skip


@rule("X-33", scope="case")
def nobody_twice(site: Site) -> Iterator[Hit]:
    """No two trainees share a key, a passport number, or name and date of birth."""
    for what, what_en, place, key in (
        ("符号", "key", "id", lambda one: one.get("id")),
        ("旅券の番号", "passport number", "passport/number", _passport),
        ("氏名と生年月日", "name and date of birth", "name/family", _person),
    ):
        first: dict[Any, int] = {}
        for index, one in site.each("/trainees"):
            value = key(one)
            if not isinstance(value, str):
                continue
            if value in first:
                yield SaidHit(
                    f"/trainees/{index}/{place}", f"：{first[value] + 1}人目の技能実習生と{what}が同じです。どちらかを直してください。",
                    f"has the same {what_en} as trainee no. {first[value] + 1}.", value,
                )  # fmt: skip
            first.setdefault(value, index)


def _passport(one: Mapping[str, Any]) -> Any:
    passport = one.get("passport")
    return passport.get("number") if isinstance(passport, dict) else None


def _person(one: Mapping[str, Any]) -> str | None:
    name = one.get("name")
    if not isinstance(name, dict):
        return None
    parts = [part for part in (name.get("family"), name.get("given"), one.get("birth_date")) if isinstance(part, str)]
    return " ".join(parts) if len(parts) == 3 else None


# -- history and papers ------------------------------------------------------------------------------------------------


def employers(site: Site) -> list[tuple[int, str]]:
    """The employers in the trainee's history with their positions."""
    work = ((index, one.get("employer")) for index, one in site.each("/trainee/history/work"))
    return [(index, employer) for index, employer in work if isinstance(employer, str)]


def spans(site: Site, part: str) -> list[tuple[str, dt.date, dt.date]]:
    """The periods of the trainee's `education` or `work`, in order; one without an end lasts to the application."""
    found = []
    for index, one in site.each(f"/trainee/history/{part}"):
        first = dates.day(one.get("from"))
        last = site.day("/dates/application") or site.as_of if one.get("to") is None else dates.day(one.get("to"))
        if first and last and first <= last:
            found.append((f"/trainee/history/{part}/{index}", first, last))
    return sorted(found, key=lambda span: span[1:])


@rule("E-02", scope="trainee")
def purpose_understood(site: Site) -> Iterator[Hit]:
    """The trainee declares to understand the purpose of the programme."""
    if site.get("/trainee/statement/purpose") is False:
        yield SaidHit(
            "/trainee/statement/purpose", "が「いいえ」です。制度の趣旨を母国語で説明し、理解を確かめてください。",
            'is "no". Explain the purpose of the programme in the mother tongue first.', None, "true",
        )  # fmt: skip


@rule("E-03", scope="trainee")
def skills_used_after_return(site: Site) -> Iterator[Hit]:
    """The trainee will do work that needs the skills after the return."""
    if site.get("/trainee/statement/use_skills") is False:
        yield SaidHit(
            "/trainee/statement/use_skills", "が「いいえ」です。修得した技能を使う業務に就く予定がなければなりません。",
            'is "no". The trainee must plan to do work that needs the skills.', None, "true",
        )  # fmt: skip


@rule("E-04", scope="trainee")
def of_overseas_office(site: Site) -> Iterator[Hit]:
    """Enterprise type: the trainee is on the staff of the overseas office and is transferred or seconded."""
    office = site.text("/trainee/home_office/name")
    if site.supervised or office is None:
        return
    if site.text("/trainee/home_office/relation") is None:
        yield SaidHit(
            "/trainee/home_office/relation", "が書かれていません。転勤か出向かを書いてください。", "is missing. Write whether transferred or seconded.",
        )  # fmt: skip
    known = employers(site)
    if known and loose(office) not in [loose(employer) for _, employer in known]:
        yield SaidHit(
            "/trainee/home_office/name", "は、履歴の勤務先にありません。外国の事業所の職員でなければなりません。",
            "is not among the employers of the history. The trainee must be on its staff.", office,
        )  # fmt: skip


@rule("E-05", scope="trainee")
def same_kind_of_work(site: Site) -> Iterator[Hit]:
    """Supervised type, stages i and ii: the same kind of work was done abroad, or there is a special reason."""
    work = list(site.each("/trainee/history/work"))
    if not site.supervised or site.stage not in (1, 2) or not work or site.text("/trainee/special_reason"):
        return
    if not any(one.get("same_kind") is True for _, one in work):
        yield SaidHit(
            "/trainee/history/work", "に同種の業務の経験がありません。経験を書くか、特別な事情（special_reason）を書いてください。",
            "show no experience of the same kind of work. Write it, or the special reason (special_reason).",
        )  # fmt: skip


@rule("E-06", scope="trainee")
def recommended(site: Site) -> Iterator[Hit]:
    """Supervised type: a public body recommends the trainee, before the application."""
    date, applied = site.day("/trainee/recommendation/date"), site.day("/dates/application")
    if not site.supervised or date is None:
        return
    if not site.text("/trainee/recommendation/authority"):
        yield SaidHit(
            "/trainee/recommendation/authority", "が書かれていません。推薦をした公的機関を書いてください。", "is missing. Write which body recommends the trainee.",
        )  # fmt: skip
    if applied and date > applied:
        yield SaidHit(
            "/trainee/recommendation/date", f"は申請日 {applied} より後です。", f"is after the application on {applied}.",
            str(date), f"≤ {applied}",
        )  # fmt: skip


@rule("SA-034", scope="trainee")
def recommendation_fresh(site: Site) -> Iterator[Hit]:
    """A recommendation is valid for a year from its date."""
    date, applied = site.day("/trainee/recommendation/date"), site.day("/dates/application")
    if date and applied and applied > (last := add_months(date, site.law("recommendation_months"))):
        yield SaidHit(
            "/trainee/recommendation/date", f"の推薦状は {last} までしか使えません。申請日 {applied} には切れています。",
            f"makes it valid until {last}, before the application on {applied}.", str(date), f"≥ {add_months(applied, -12)}",
        )  # fmt: skip


@rule("E-07", scope="trainee")
def answers_agree(site: Site) -> Iterator[Hit]:
    """Who was deported had entered before, not more often than entered, and left by then."""
    base = "/trainee/history"
    if site.get(f"{base}/deportation/has") is not True:
        return
    if site.get(f"{base}/entries/has") is False:
        yield SaidHit(
            f"{base}/entries/has", "が「無」ですが、退去強制等による出国は「有」です。どちらかを直してください。",
            'is "no", but a departure by deportation is "yes". Correct one of them.', None, "true",
        )  # fmt: skip
    times, entries = site.number(f"{base}/deportation/count"), site.number(f"{base}/entries/count")
    if times is not None and entries is not None and times > entries:
        yield SaidHit(
            f"{base}/deportation/count", f"は過去の出入国の回数 {entries} より多くなっています。", f"is more than the {entries} past entries.",
            str(times), f"≤ {entries}",
        )  # fmt: skip
    latest, left = site.day(f"{base}/deportation/latest"), site.day(f"{base}/entries/latest_to")
    if latest and left and latest > left:
        yield SaidHit(
            f"{base}/deportation/latest", f"は直近の出国日 {left} より後です。", f"is after the latest departure on {left}.", str(latest), f"≤ {left}",
        )  # fmt: skip


@rule("E-08", scope="trainee")
def no_gap(site: Site) -> Iterator[Hit]:
    """From the last school to the application the history has no gap of more than three months."""
    months, applied = site.law("history_gap"), site.day("/dates/application") or site.as_of
    work = [span for span in spans(site, "work") if span[1] <= applied]
    schools = [last for _, _, last in spans(site, "education")]
    if not work:
        return
    reach = max(schools) if schools else work[0][1]
    gap = None
    for _, first, last in [*work, ("", applied, applied)]:
        if first > add_months(reach, months):
            gap = (reach, first)
        reach = max(reach, last)
    if gap:
        yield SaidHit(
            "/trainee/history/work", f"は {gap[0]} から {gap[1]} まで空いています。{months}か月を超える空白は、何をしていたかを書き足してください。",
            f"have a gap from {gap[0]} to {gap[1]}. Write what was done in a gap of more than {months} months.",
        )  # fmt: skip


@rule("E-09", scope="trainee")
def one_last_employer(site: Site) -> Iterator[Hit]:
    """The certificate is the last employer's, and the job to return to is with an employer of the history."""
    known = employers(site)
    last = max(spans(site, "work"), key=lambda span: span[2], default=None)
    certified = site.text("/trainee/experience/employer")
    if last and certified and loose(certified) != loose(site.text(f"{last[0]}/employer") or ""):
        employer = site.text(f"{last[0]}/employer")
        yield SaidHit(
            "/trainee/experience/employer", f"は最後の勤務先「{employer}」と違います。", f"differs from the last employer, {employer}.", certified, employer,
        )  # fmt: skip
    job = site.text("/trainee/history/return_job")
    if known and job and loose(job) not in [loose(employer) for _, employer in known]:
        yield SaidHit(
            "/trainee/history/return_job", "は、履歴の勤務先にありません。復職する勤務先を確かめてください。",
            "is not among the employers of the history. Check where the trainee returns to.", job,
        )  # fmt: skip


@rule("E-10", scope="trainee")
def no_overlap(site: Site) -> Iterator[Hit]:
    """Periods of school and work do not overlap."""
    rows = sorted([*spans(site, "education"), *spans(site, "work")], key=lambda span: span[1:])
    reach: dt.date | None = None
    for place, first, last in rows:
        if reach and first < reach:
            yield SaidHit(
                f"{place}/from", f"は、その前の期間の終わり {reach} より前です。重なる訳を備考に書くか、日付を直してください。",
                f"is before the end of the period before on {reach}. Explain the overlap or correct the dates.",
                str(first), f"≥ {reach}",
            )  # fmt: skip
        reach = max(reach, last) if reach else last


@rule("E-11", scope="trainee")
def japanese_for_care(site: Site) -> Iterator[Hit]:
    """Nursing care needs N4 on entry and N3 from stage ii."""
    level, code = site.text("/trainee/japanese_level"), site.text("/plan/occupation/code")
    if site.stage is None or not (code or "").startswith("7-13-") or level not in ("N1", "N2", "N3", "N4", "N5"):
        return
    wanted = site.law("care_japanese")[str(site.stage)]
    if level > wanted:
        yield SaidHit(
            "/trainee/japanese_level", f"では介護職種の第{site.stage}号に足りません。{wanted} が要ります（第2号は学習を続けることを示せば続けられます）。",
            f"is not enough for nursing care in stage {'i' * site.stage}; {wanted} is needed, or continued study from stage ii.",
            level, wanted,
        )  # fmt: skip


@rule("E-12", scope="trainee")
def family_has_cards(site: Site) -> Iterator[Hit]:
    """Family in Japan is written with the number of the residence card."""
    for index, one in site.each("/trainee/family_in_japan"):
        if one.get("nationality") not in (None, "JPN") and not one.get("card_number"):
            yield SaidHit(
                f"/trainee/family_in_japan/{index}/card_number", "が書かれていません。在留カードの写しで確かめて書いてください。",
                "is missing. Write it from the residence card.",
            )  # fmt: skip
