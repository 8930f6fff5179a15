"""The trainee: age, passport, sending organisation, and what must differ between trainees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formkit.dates import age_on
from formkit.formats import table
from formkit.rules.table import Hit, Site, rule


@rule("X-04", scope="trainee")
def stated_age(site: Site) -> Iterator[Hit]:
    """The stated age is the age on the day the plan was written."""
    birth, created = site.day("/trainee/birth_date"), site.day("/dates/plan_created")
    stated = site.number("/trainee/stated_age")
    if birth and created and stated is not None and stated != age_on(birth, created):
        real = age_on(birth, created)
        yield Hit(
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
            yield Hit(
                "/trainee/birth_date", f"では開始日 {start} に {least} 才になっていません。{least} 才以上でなければなりません。",
                f"makes less than {least} years of age at the start on {start}. At least {least} is needed.",
                str(birth), f"≥ {least}",
            )  # fmt: skip


def _sender(site: Site) -> tuple[int, Mapping[str, Any]] | None:
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
    if named is not None and _sender(site) is None:
        known = "、".join(str(one.get("id")) for _, one in site.each("/senders"))
        yield Hit(
            "/trainee/sender", f"という符号の送出機関がありません。あるのは {known or 'なし'} です。",
            f"is no sending organisation of the case. There are: {known or 'none'}.", named,
        )  # fmt: skip


@rule("D-18", scope="trainee")
def sender_of_nationality(site: Site) -> Iterator[Hit]:
    """The letters of the sending organisation's number are the trainee's nationality."""
    chosen, nationality = _sender(site), site.text("/trainee/nationality")
    if chosen is None or nationality not in table("nationalities") or not site.supervised:
        return
    number = chosen[1].get("number")
    if isinstance(number, str) and len(number) == 9 and number[:3].isalpha() and number[:3] != nationality:
        yield Hit(
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
            yield Hit(
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
                yield Hit(
                    f"/trainees/{index}/{place}", f"：{first[value] + 1}人目の技能実習生と{what}が同じです。どちらかを直してください。",
                    f"has the same {what_en} as trainee no. {first[value] + 1}.", value,
                )  # fmt: skip
            first.setdefault(value, index)


def _passport(one: Mapping[str, Any]) -> Any:
    passport = one.get("passport")
    return passport.get("number") if isinstance(passport, Mapping) else None


def _person(one: Mapping[str, Any]) -> str | None:
    name = one.get("name")
    if not isinstance(name, Mapping):
        return None
    parts = [part for part in (name.get("family"), name.get("given"), one.get("birth_date")) if isinstance(part, str)]
    return " ".join(parts) if len(parts) == 3 else None
