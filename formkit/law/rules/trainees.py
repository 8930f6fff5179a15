"""The trainee: age, history, sending organisation, papers, and what must differ between trainees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library, model
from formkit.law.rules.table import At, Hit, Site, repeated, rule
from formkit.law.rules.wording import loose
from formkit.model import Value
from formkit.words import dates, names, text
from formkit.words.dates import add_months, age_on


@rule("X-04", scope="trainee")
def stated_age(site: Site) -> Iterator[Hit]:
    birth, created = site.day("/trainee/birth_date"), site.day("/dates/plan_created")
    stated = site.number("/trainee/stated_age")
    if birth and created and stated is not None and stated != age_on(birth, created):
        real = age_on(birth, created)
        yield Hit("/trainee/stated_age", stated, expected=real, created=At("/dates/plan_created", created))


@rule("E-01", scope="trainee")
def old_enough(site: Site) -> Iterator[Hit]:
    birth, start = site.day("/trainee/birth_date"), site.start
    if birth and start:
        least = site.law("minimum_age")
        if age_on(birth, start) < least:
            # A person is a year older at the end of the day before the birthday (年齢計算ニ関スル法律).
            that_day = age_on(birth, start + dt.timedelta(days=1)) >= least
            says = "that_day" if that_day else "too_young"
            yield Hit("/trainee/birth_date", birth, says, at_least=least, start=At("/plan/periods/0/from", start))


def sender_of(site: Site) -> tuple[int, Mapping[str, Any]] | None:
    """The trainee's sending organisation with its number; None when the one named is none of the case."""
    return model.sender_of(site.get("/senders"), site.get("/trainee") or {})


@rule("P29", scope="trainee")
def sender_known(site: Site) -> Iterator[Hit]:
    named = site.text("/trainee/sender")
    if named is not None and sender_of(site) is None:
        senders = "、".join(str(sender.get("id")) for _, sender in site.each("/senders"))
        yield Hit("/trainee/sender", named, senders=Value(senders or "なし", senders or "none"))


@rule("D-18", scope="trainee")
def sender_of_nationality(site: Site) -> Iterator[Hit]:
    lives_in, sends = site.text("/trainee/residence_country"), _sending_country(site)
    if lives_in and sends and sends.value not in (lives_in, site.text("/trainee/nationality")):
        yield Hit("/trainee/residence_country", lives_in, expected=sends.value, country=_country(sends))


@rule("D-18c", scope="trainee")
def sender_of_another_country(site: Site) -> Iterator[Hit]:
    nationality, sends = site.text("/trainee/nationality"), _sending_country(site)
    if sends and not site.text("/trainee/residence_country") and nationality != sends.value:
        yield Hit("/trainee/nationality", nationality, expected=sends, country=_country(sends))


def _country(sends: At) -> Value:
    """The sending organisation's country by its name, which is no secret: without it a masked finding says nothing."""
    country = library.codes("nationalities").get(str(sends.value), {})
    return Value(country.get("name", str(sends.value)), country.get("name_en", str(sends.value)))


def _sending_country(site: Site) -> At | None:
    """The country of the trainee's sending organisation: by its number, else as stated; None where it is not told."""
    chosen, known = sender_of(site), library.codes("nationalities")
    if chosen is None or not site.supervised or site.text("/trainee/nationality") not in known:
        return None
    number, country = chosen[1].get("number"), chosen[1].get("country")
    if isinstance(number, str) and len(number) == 9 and number[:3].isalpha():
        return At(f"/senders/{chosen[0]}/number", number[:3])
    return At(f"/senders/{chosen[0]}/country", country) if isinstance(country, str) and country in known else None


@rule("D-18b", scope="case")
def one_sender_number(site: Site) -> Iterator[Hit]:
    for index, sender in site.each("/senders"):
        number, reference = sender.get("number"), sender.get("reference_number")
        if bool(number) == bool(reference):
            yield Hit(f"/senders/{index}/number", None, "both" if number else "neither")


@rule("X-35", scope="trainee")
def some_name(site: Site) -> Iterator[Hit]:
    name = site.get("/trainee/name")
    if isinstance(name, dict) and not any(str(name.get(part) or "").strip() for part in ("family", "given")):
        yield Hit("/trainee/name/family")


@rule("X-33", scope="case")
def nobody_twice(site: Site) -> Iterator[Hit]:
    both = "name/family"
    for what, what_en, place in (
        ("識別記号", "key", "id"),
        ("旅券の番号", "passport number", "passport/number"),
        ("技能実習計画の認定番号", "accreditation number of the plan", "accreditation/number"),
        ("氏名と生年月日", "name and date of birth", both),
    ):
        keys = [
            (index, _person(trainee) if place == both else site.text(f"/trainees/{index}/{place}"))
            for index, trainee in site.each("/trainees")
        ]
        for index, key, first in repeated(keys):
            yield Hit(f"/trainees/{index}/{place}", key, first=first, what=Value(what, what_en))


@rule("X-37", scope="case")
def reading_of_its_own(site: Site) -> Iterator[Hit]:
    first: dict[str, tuple[int, str]] = {}
    for index, trainee in site.each("/trainees"):
        name = trainee.get("name")
        if not isinstance(name, dict) or not isinstance(name.get("kana"), str) or not name["kana"].strip():
            continue
        roman = loose(f"{name.get('family') or ''}{name.get('given') or ''}")
        other, spelt = first.setdefault(loose(name["kana"]), (index, roman))
        if spelt != roman:
            yield Hit(f"/trainees/{index}/name/kana", name["kana"], first=other + 1)


@rule("X-38", scope="trainee")
def native_spelling(site: Site) -> Iterator[Hit]:
    native, roman = site.text("/trainee/name/native"), _roman(site)
    if native and names.spelt_otherwise(native, roman):
        yield Hit("/trainee/name/native", native, roman=At("/trainee/name/family", roman))


@rule("X-39", scope="trainee")
def reading_of_the_name(site: Site) -> Iterator[Hit]:
    kana, roman = site.text("/trainee/name/kana"), _roman(site)
    # Names in kanji are often read in the Japanese way: 高 GAO as コウ.
    if site.text("/trainee/name/kanji") or site.text("/trainee/nationality") in _READ_IN_JAPANESE:
        return
    if kana and names.sounds_otherwise(kana, roman):
        yield Hit("/trainee/name/kana", kana, roman=At("/trainee/name/family", roman))


_READ_IN_JAPANESE = frozenset(("CHN", "TWN", "HKG", "MAC", "KOR", "PRK"))


def _roman(site: Site) -> str:
    """The name as in the passport, a part that is not there without a blank; nothing where it is not in roman letters."""
    parts = [site.text(f"/trainee/name/{part}") or "" for part in ("family", "given")]
    roman = text.person_name(*parts, between=" ")
    return roman if text.is_latin_name(roman) and names.stray_letter(roman) is None else ""


def _person(entry: Mapping[str, Any]) -> str | None:
    name = entry.get("name")
    if not isinstance(name, dict):
        return None
    parts = [part for part in (name.get("family"), name.get("given")) if isinstance(part, str) and part.strip()]
    birth = entry.get("birth_date")
    return " ".join((*parts, birth)) if parts and isinstance(birth, str) else None


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


@rule("E-04", scope="trainee")
def of_overseas_office(site: Site) -> Iterator[Hit]:
    office = site.text("/trainee/home_office/name")
    if site.supervised or office is None:
        return
    known = employers(site)
    if known and loose(office) not in [loose(employer) for _, employer in known]:
        yield Hit("/trainee/home_office/name", office, "not_employer")


@rule("E-05", scope="trainee")
def same_kind_of_work(site: Site) -> Iterator[Hit]:
    work = list(site.each("/trainee/history/work"))
    if not site.supervised or not work or site.text("/trainee/special_reason"):
        return
    if not any(one.get("same_kind") is True for _, one in work):
        yield Hit("/trainee/history/work")


@rule("E-08", scope="trainee")
def no_gap(site: Site) -> Iterator[Hit]:
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
        yield Hit("/trainee/history/work", first=gap[0], last=gap[1], months=months)


@rule("E-09", scope="trainee")
def one_last_employer(site: Site) -> Iterator[Hit]:
    known = employers(site)
    last = max(spans(site, "work"), key=lambda span: span[2], default=None)
    certified = site.text("/trainee/experience/employer")
    if last and certified and loose(certified) != loose(site.text(f"{last[0]}/employer") or ""):
        employer = site.text(f"{last[0]}/employer")
        yield Hit(
            "/trainee/experience/employer", certified, "other_employer", expected=At(f"{last[0]}/employer", employer)
        )
    job = site.text("/trainee/history/return_job")
    if known and job and loose(job) not in [loose(employer) for _, employer in known]:
        yield Hit("/trainee/history/return_job", job, "not_employer")


@rule("E-10", scope="trainee")
def no_overlap(site: Site) -> Iterator[Hit]:
    rows = sorted([*spans(site, "education"), *spans(site, "work")], key=lambda span: span[1:])
    reach: dt.date | None = None
    for place, first, last in rows:
        if reach and first < reach:
            yield Hit(f"{place}/from", first, at_least=reach)
        reach = max(reach, last) if reach else last


@rule("E-11", scope="trainee")
def japanese_for_care(site: Site) -> Iterator[Hit]:
    level, code = site.text("/trainee/japanese_level"), site.text("/plan/occupation/code")
    if site.stage is None or not (code or "").startswith("7-13-") or level not in ("N1", "N2", "N3", "N4", "N5"):
        return
    wanted = site.law("care_japanese")[str(site.stage)]
    if level > wanted:
        says = "at_entry" if site.stage == 1 else "later"
        stage = Value(f"{site.stage}", "i" * site.stage)
        yield Hit("/trainee/japanese_level", level, says, expected=Value.of(wanted), stage=stage)
