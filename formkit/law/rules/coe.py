"""The application for a certificate of eligibility: what it says of itself and against the plan."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from formkit.law.rules.figures import read_numeral
from formkit.law.rules.table import Hit, Site, repeated, rule
from formkit.law.rules.wording import loose
from formkit.model import Value
from formkit.words import text
from formkit.words.dates import span

_LEARNING = ("学生", "生徒", "無職", "なし", "student", "none", "unemployed")
_STRANGERS = ("同居人", "同居者", "友人", "知人", "同僚", "婚約者", "恋人")


def _months(stay: str) -> int | None:
    """Months of a length of stay as written in item 14: 1年, 11か月, １年６月."""
    words = re.sub(r"\s", "", text.half_width(stay))
    match = re.fullmatch(r"(?:([0-9]{1,2})年)?(?:([0-9]{1,2})(?:か月|ヶ月|ヵ月|カ月|ケ月|箇月|個月|月))?間?", words)
    if not match or not (match[1] or match[2]):
        return None
    return 12 * int(match[1] or 0) + int(match[2] or 0)


@rule("COE-09")
def stay_like_the_plan(site: Site) -> Iterator[Hit]:
    words = site.text("/coe/stay")
    months = _months(words) if words else None
    periods = [(first, last) for _, first, last in site.periods("/plan/periods") if first <= last]
    if months is None or site.stage is None:
        return
    years = site.law("stage_years")[str(site.stage)]
    if months > 12 * years:
        yield Hit(
            "/coe/stay",
            words,
            "too_long",
            expected=f"≤ {years}年",
            stage=Value(f"{site.stage}", "i" * site.stage),
            years=years,
        )
    elif periods and len(periods) == 1:
        whole, part, days = span(*periods[0])
        real = 12 * whole + part + (1 if days else 0)
        if real != months and real <= 12 * years:
            yield Hit("/coe/stay", words, "other_than_plan", expected=f"{real}月", whole=whole, part=part, days=days)


@rule("COE-15", scope="trainee")
def relatives_only(site: Site) -> Iterator[Hit]:
    for index, _ in site.each("/trainee/family_in_japan"):
        place = f"/trainee/family_in_japan/{index}/relationship"
        said = site.text(place)
        if said and said.strip() in _STRANGERS:
            yield Hit(place, said)


@rule("COE-16", scope="trainee")
def occupation_is_work(site: Site) -> Iterator[Hit]:
    occupation = site.text("/trainee/history/occupation")
    if site.text("/trainee/special_reason"):  # the other ground is told
        return
    if site.case.category == "D" and occupation and occupation.strip().lower() in _LEARNING:
        yield Hit("/trainee/history/occupation", occupation)


_POSTAL = re.compile("^〒?[0-9]{3}-?[0-9]{4}")
_CHOME = re.compile("[〇一二三四五六七八九十]+(?=丁目|番|号|条)")
_STEP = re.compile("(?<=[0-9])(?:丁目|番地の?|番|号室?|の|ー)-?(?=[0-9]|$)")
_AFTER = re.compile("(?<=[0-9])(?:丁目|番地|番|号)")


def _plain_address(written: str) -> str:
    """An address for comparing: 三丁目6番7号 and 3丁目6-7 as 3-6-7, without postal code, 大字 and the forms of ヶ."""
    plain = _POSTAL.sub("", loose(written)).replace("大字", "")
    plain = _CHOME.sub(lambda match: str(read_numeral(match[0])), re.sub("[ヶがヵ]", "ケ", plain))
    return _AFTER.sub("", _STEP.sub("-", plain)).rstrip("-")


def _begins(said: str, address: str) -> bool:
    """Whether what is said begins with an address; 1-12 does not begin with 1-1."""
    whole, own = _plain_address(said), _plain_address(address)
    return whole.startswith(own) and not (own[-1:].isdigit() and whole[len(own) : len(own) + 1].isdigit())


def _written(site: Site, place: str, *keys: str) -> str:
    return "".join(site.text(f"{place}/{key}") or "" for key in keys)


@rule("COE-17", scope="case")
def contact_is_known(site: Site) -> Iterator[Hit]:
    said, phone = site.text("/coe/japan_contact/address"), site.text("/coe/japan_contact/phone")
    places = [
        "/supervisor/address",
        "/supervisor/office/address",
        "/implementer/address",
        "/plan/treatment/lodging/address",
    ]
    places += [f"/implementer/workplaces/{index}/address" for index, _ in site.each("/implementer/workplaces")]
    known = [_written(site, place, "prefecture", "city", "street") for place in places]
    phones = [site.text(f"{place}/phone") for place in places]
    if not said or not phone or not any(known) or phone in phones or (site.supervised and not known[0]):
        return
    # The prefecture is often left out.
    known += [_written(site, place, "city", "street") for place in places if site.text(f"{place}/street")]
    if not any(address and _begins(said, address) for address in known):
        yield Hit("/coe/japan_contact/address", said)


@rule("COE-23", scope="case")
def insurance_numbers(site: Site) -> Iterator[Hit]:
    for key, digits, form in (
        ("employment_insurance_number", 11, "1234-567890-1"),
        ("labour_insurance_number", 14, "12345678901234"),
    ):
        said = site.text(f"/implementer/{key}")
        if said and not re.fullmatch(f"[0-9]{{{digits}}}", re.sub("[- ]", "", said)):
            yield Hit(f"/implementer/{key}", said, expected=Value.of(digits), form=form)


@rule("COE-30", scope="case")
def photos_differ(site: Site) -> Iterator[Hit]:
    places = [(index, f"/trainees/{index}/photo") for index, _ in site.each("/trainees")]
    # One file has many names: ./photos/t1.jpg is photos/t1.jpg.
    files = ((index, posixpath.normpath(name) if (name := site.text(place)) else None) for index, place in places)
    for index, _, first in repeated(files):
        yield Hit(f"/trainees/{index}/photo", site.text(f"/trainees/{index}/photo"), first=first)


@rule("COE-31", scope="case")
def filed_by_the_supervisor(site: Site) -> Iterator[Hit]:
    relationship = site.text("/coe/representative/relationship")
    own = loose(site.text("/supervisor/name") or "監理団体")
    if site.supervised and relationship and "監理団体" not in relationship and own not in loose(relationship):
        wrong = re.search("実習実施|受入れ?(?:機関|企業)|雇用主|会社|勤務先", relationship)
        yield Hit("/coe/representative/relationship", relationship, "other_body" if wrong else "not_told")
