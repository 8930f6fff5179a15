"""What a fact must look like: dates, numbers of authorities, kana, codes. One check a format, used by every intake.

A check takes the text and answers None when it is right, else a Problem that names the sentence in schemas/findings. Sources of the patterns: OTIT's own checks in the 2024-08 form; National Tax Agency for 法人番号.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from formkit import library
from formkit.model import Value
from formkit.model.spoken import sentence
from formkit.words import names, text
from formkit.words.dates import FIRST_YEAR, LAST_YEAR, day, minutes


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is not what its format asks: the code of the finding, the name of its sentence, and what that names.

    `meant` is the text that was probably meant; the sentence quotes it as what is expected.
    """

    code: str
    says: str
    meant: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[str], Problem | None]


def _wrong(says: str, meant: str | None = None, /, **values: object) -> Problem:
    return Problem("FK106", f"{says}_meant" if meant else says, meant, values)


def _unlisted(says: str, meant: str | None = None, /, **values: object) -> Problem:
    return Problem("FK104", f"{says}_meant" if meant else says, meant, values)


def _date(value: str) -> Problem | None:
    if day(value):
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        likely = FIRST_YEAR <= int(value[:4]) <= LAST_YEAR
        return _wrong("no_day") if likely else _wrong("year", first=FIRST_YEAR, last=LAST_YEAR)
    meant = text.parse_date(value)
    return _wrong("date", meant.isoformat() if meant else None)


def _time(value: str) -> Problem | None:
    return _wrong("time") if minutes(value) is None else None


def _postal(value: str) -> Problem | None:
    if re.fullmatch(r"[0-9]{3}-[0-9]{4}", value):
        return None
    digits = re.sub(r"[^0-9]", "", text.half_width(value))
    return _wrong("postal", f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else None)


def _phone(value: str) -> Problem | None:
    digits = value.replace("-", "")
    mobile = bool(re.match(r"0[5-9]0|0800", digits))
    lengths = (11, 10) if digits.startswith("0800") else (11,) if mobile else (10,)
    if re.fullmatch(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}", value) and len(digits) in lengths:
        return None
    return _wrong("phone")


def corporate_number_is_valid(value: str) -> bool:
    """Whether 13 digits are a 法人番号: the first is 9 - (weighted sum of the other twelve mod 9)."""
    if not re.fullmatch(r"[1-9][0-9]{12}", value):
        return False
    weighted = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(value[1:])))
    return int(value[0]) == 9 - weighted % 9


def _corporate_number(value: str) -> Problem | None:
    if corporate_number_is_valid(value):
        return None
    if re.fullmatch(r"[0-9]{12}", value):
        return _wrong("twelve_digits")
    if re.fullmatch(r"[0-9]{13}", value):
        return _wrong("check_digit")
    return _wrong("corporate")


def _pattern(pattern: str, says: str, **values: object) -> Check:
    compiled = re.compile(pattern)
    return lambda value: None if compiled.fullmatch(value) else _wrong(says, **values)


def _authority(kind: str, what: str) -> Check:
    pattern = f"{kind}[0-9]{{2}}(0[1-9]|1[0-3])[0-9]{{6}}"
    return _pattern(pattern, "authority", what=sentence(f"number_{what}"), kind=kind)


def _occupation(value: str) -> Problem | None:
    occupations = library.codes("occupations")
    if value in occupations:
        return None
    plain = "-".join(part.lstrip("0") or "0" for part in re.split(r"[-‐－ー–]", text.half_width(value).strip()))
    if plain in occupations:
        return _wrong("occupation", plain=plain)
    near = text.nearest(value, occupations)
    if not near:
        return _unlisted("occupation")
    occupation = occupations[near]
    named = Value(
        f"{near} {occupation['occupation']}（{occupation['operation']}）", f"{near} {occupation['occupation_en']}"
    )
    return _unlisted("occupation_near", near=named)


def _nationality(value: str) -> Problem | None:
    if value in library.codes("nationalities"):
        return None
    named = library.by_name("nationalities").get(value)
    return _unlisted(
        "nationality", str(named["code"]) if named else text.nearest(value.upper(), library.codes("nationalities"))
    )


def _prefecture(value: str) -> Problem | None:
    prefectures = library.by_name("prefectures")
    return None if value in prefectures else _unlisted("prefecture", text.nearest(value, prefectures))


def _industry(value: str) -> Problem | None:
    return None if value in library.codes("jsic_major") else _unlisted("industry")


def _kana(says: str, is_right: Callable[[str], bool], kana: Callable[[str], str]) -> Check:
    def check_kana(value: str) -> Problem | None:
        meant = kana(text.canonical(value))
        return None if is_right(value) else _wrong(says, meant if is_right(meant) else None)

    return check_kana


def _latin(value: str) -> Problem | None:
    # Who has one name in the passport leaves the other part empty; a dash or a dot in its place is no name.
    if not value:
        return None
    if not any(letter.isalnum() for letter in value):
        return _wrong("latin_no_letter")
    stray = names.stray_letter(value)
    if stray is None and text.is_latin_name(value):
        return None
    meant = names.letters_meant(value)
    likely = meant if text.is_latin_name(meant) and names.stray_letter(meant) is None else None
    if stray is None:
        return _wrong("latin", likely)
    number, sign, kind = stray
    return _wrong("latin_sign", likely, at=number, sign=sign, kind=sentence(f"letter_{kind}"))


CHECKS: Mapping[str, Check] = {
    "date": _date,
    "time": _time,
    "postal-code": _postal,
    "phone": _phone,
    "corporate-number": _corporate_number,
    "accreditation-number": _authority("認", "accreditation"),
    "notification-number": _authority("実", "notification"),
    "licence-number": _authority("許", "licence"),
    "sender-number": _pattern("[A-Z]{3}[0-9]{6}", "sender_number"),
    "sender-reference": _pattern("[0-9]{4}", "sender_reference"),
    "passport-number": _pattern("[A-Z0-9]{6,12}", "passport"),
    "residence-card-number": _pattern("[A-Z]{2}[0-9]{8}[A-Z]{2}", "residence_card"),
    "industry-minor": _pattern("[0-9]{3}", "industry_minor"),
    "currency": _pattern("[A-Z]{3}", "currency"),
    "country": _nationality,
    "industry-major": _industry,
    "nationality": _nationality,
    "occupation-code": _occupation,
    "prefecture": _prefecture,
    "hiragana": _kana("hiragana", text.is_hiragana, text.to_hiragana),
    "katakana": _kana("katakana", text.is_katakana, text.to_katakana),
    "latin-name": _latin,
}


@functools.lru_cache(maxsize=65536)
def check(name: str, value: str) -> Problem | None:
    """The problem that a text has with a format, or None. Raises KeyError for a format that does not exist."""
    return CHECKS[name](value)
