"""What a fact must look like: dates, numbers of authorities, kana, codes. One check a format, used by every intake.

A check takes the text and answers None when it is right, else a Problem that says in both languages what is wrong and
what to write. Sources of the patterns: OTIT's own checks in the 2024-08 form; National Tax Agency for 法人番号.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from formkit import library
from formkit.words import text
from formkit.words.dates import FIRST_YEAR, LAST_YEAR, day

__all__ = ["CHECKS", "Problem", "check", "corporate_number_is_valid"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is not what its format asks. `code` is the finding code; both messages follow the quoted value.

    `wanted` is the text that was probably meant; the messages quote it.
    """

    code: str
    ja: str
    en: str
    wanted: str | None = None


Check = Callable[[str], Problem | None]


@functools.cache
def _named(name: str) -> Mapping[str, Mapping[str, Any]]:
    """A code table of schemas/codes by Japanese name."""
    return {entry["name"]: entry for entry in library.codes(name).values()}


def _wrong(ja: str, en: str, wanted: str | None = None) -> Problem:
    return Problem("FK106", ja, en, wanted)


def _hint(wanted: str | None) -> tuple[str, str]:
    return (f"「{wanted}」ではありませんか。", f' Did you mean "{wanted}"?') if wanted else ("", "")


def _unlisted(ja: str, en: str, wanted: str | None = None) -> Problem:
    return Problem("FK104", ja, en, wanted)


def _date(value: str) -> Problem | None:
    if day(value):
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) and not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        return _wrong(f"は年が違うようです。{FIRST_YEAR}年から{LAST_YEAR}年までの日を書いてください。",
                      f"has an unlikely year. Write a day between {FIRST_YEAR} and {LAST_YEAR}.")  # fmt: skip
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return _wrong("は暦にない日付です。YYYY-MM-DD で実在する日を書いてください。",
                      "is not a day of the calendar. Write a real day as YYYY-MM-DD.")  # fmt: skip
    known = text.parse_date(value)
    wanted = known.isoformat() if known else None
    hint, hint_en = _hint(wanted)
    return _wrong(f"は日付の書き方が違います。YYYY-MM-DD で書いてください。{hint}",
                  f"is not written as a date. Write it as YYYY-MM-DD.{hint_en}", wanted)  # fmt: skip


def _time(value: str) -> Problem | None:
    try:
        right = bool(re.fullmatch(r"[0-9]{2}:[0-9]{2}", value)) and bool(dt.time.fromisoformat(value) or True)
    except ValueError:
        right = False
    return None if right else _wrong("は時刻ではありません。00:00～23:59 の HH:MM で書いてください。",
                                     "is not a time. Write HH:MM between 00:00 and 23:59.")  # fmt: skip


def _postal(value: str) -> Problem | None:
    if re.fullmatch(r"[0-9]{3}-[0-9]{4}", value):
        return None
    digits = re.sub(r"[^0-9]", "", text.half_width(value))
    wanted = f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else None
    hint, hint_en = _hint(wanted)
    return _wrong(f"は郵便番号の形ではありません。半角の 123-4567 の形で書いてください。{hint}",
                  f"is not a postal code. Write it with half-width digits as 123-4567.{hint_en}", wanted)  # fmt: skip


def _phone(value: str) -> Problem | None:
    digits = value.replace("-", "")
    mobile = bool(re.match(r"0[5-9]0|0800", digits))
    lengths = (11, 10) if digits.startswith("0800") else (11,) if mobile else (10,)
    if re.fullmatch(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}", value) and len(digits) in lengths:
        return None
    return _wrong("は電話番号の形ではありません。半角数字とハイフンで、固定電話は10桁、携帯・IP電話は11桁で書いてください（例：029-000-0000）。",
                  "is not a telephone number. Write half-width digits with hyphens, 10 digits for a fixed line, "
                  "11 for a mobile (for example 029-000-0000).")  # fmt: skip


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
        return _wrong("は12桁です。法人番号は13桁です。個人番号（マイナンバー）は絶対に書かないでください。",
                      "has 12 digits. A corporate number has 13. Never write an individual number "
                      "(My Number).")  # fmt: skip
    if re.fullmatch(r"[0-9]{13}", value):
        return _wrong("は検査数字が合いません。登記事項証明書か国税庁の公表サイトで法人番号を確かめてください。",
                      "has a wrong check digit. Look the corporate number up in the registry extract or on the tax "
                      "agency's site.")  # fmt: skip
    return _wrong(
        "は法人番号の形ではありません。半角数字13桁で書いてください。",
        "is not a corporate number. Write 13 half-width digits.",
    )


def _authority(kind: str, what: str, what_en: str) -> Check:
    pattern = re.compile(f"{kind}[0-9]{{2}}(0[1-9]|1[0-3])[0-9]{{6}}")

    def check_number(value: str) -> Problem | None:
        if pattern.fullmatch(value):
            return None
        return _wrong(f"は{what}の形ではありません。「{kind}」に続けて半角数字10桁（年2桁、事務所01～13、番号6桁。例：{kind}2004000001）で書いてください。",
                      f"is not a {what_en}. Write {kind} and 10 half-width digits: 2 for the year, office 01-13, "
                      f"6 for the serial (for example {kind}2004000001).")  # fmt: skip

    return check_number


def _pattern(pattern: str, ja: str, en: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: None if compiled.fullmatch(value) else _wrong(ja, en)


def _occupation(value: str) -> Problem | None:
    known = library.codes("occupations")
    if value in known:
        return None
    plain = "-".join(part.lstrip("0") or "0" for part in re.split(r"[-‐－ー–]", text.half_width(value).strip()))
    if plain in known:
        return _wrong(f"は職種・作業コードの書き方が違います。0 を付けずに「{plain}」と書いてください。",
                      f"is not how the occupation code is written. Write {plain}, without zeros in front.")  # fmt: skip
    near = text.nearest(value, known)
    hint = f"近いもの：{near} {known[near]['occupation']}（{known[near]['operation']}）。" if near else ""
    hint_en = f" Nearest: {near} {known[near]['occupation_en']}." if near else ""
    return _unlisted(f"は移行対象職種・作業の一覧にありません。{hint}移行対象でないときは5②に職種名と作業名を書いてください。",
                     f"is not in the list of occupations eligible for transfer.{hint_en} When it is not eligible, "
                     f"write it in item 5②.")  # fmt: skip


def _nationality(value: str) -> Problem | None:
    if value in library.codes("nationalities"):
        return None
    named = _named("nationalities").get(value)
    wanted = str(named["code"]) if named else text.nearest(value.upper(), library.codes("nationalities"))
    hint, hint_en = _hint(wanted)
    return _unlisted(f"は国籍（国又は地域）の一覧にありません。機構の3文字の記号で書いてください（例：VNM）。{hint}",
                     "is not in the list of nationalities and regions. Write OTIT's code of three letters, for "
                     f"example VNM.{hint_en}", wanted)  # fmt: skip


def _prefecture(value: str) -> Problem | None:
    known = _named("prefectures")
    if value in known:
        return None
    wanted = text.nearest(value, known)
    hint, hint_en = _hint(wanted)
    return _unlisted(f"は都道府県の名称ではありません。「茨城県」のように書いてください。{hint}",
                     "is not the name of a prefecture. Write it in Japanese in full, for example 茨城県."
                     f"{hint_en}", wanted)  # fmt: skip


def _industry(value: str) -> Problem | None:
    if value in library.codes("jsic_major"):
        return None
    return _unlisted("は日本標準産業分類の大分類にありません。A～T の半角英字1字で書いてください（例：E 製造業）。",
                     "is not a division of the industry classification. Write one half-width letter A-T, for example "
                     "E.")  # fmt: skip


def _hiragana(value: str) -> Problem | None:
    if text.is_hiragana(value):
        return None
    kana = text.to_hiragana(text.canonical(value))
    wanted = kana if text.is_hiragana(kana) else None
    hint, hint_en = _hint(wanted)
    return _wrong(f"はひらがなではありません。ふりがなはひらがなで書いてください。{hint}",
                  f"is not hiragana. Write the reading in hiragana.{hint_en}", wanted)  # fmt: skip


def _katakana(value: str) -> Problem | None:
    if text.is_katakana(value):
        return None
    kana = text.to_katakana(text.canonical(value))
    wanted = kana if text.is_katakana(kana) else None
    hint, hint_en = _hint(wanted)
    return _wrong(f"は全角カタカナではありません。読みは全角カタカナで書いてください。{hint}",
                  f"is not full-width katakana. Write the reading in full-width katakana.{hint_en}", wanted)  # fmt: skip


def _latin(value: str) -> Problem | None:
    if text.is_latin_name(value):
        return None
    latin = text.native_to_latin(text.canonical(value)).upper()
    wanted = latin if text.is_latin_name(latin) else None
    hint, hint_en = _hint(wanted)
    return _wrong("に半角英字でない文字があります。旅券のとおり、記号の付かない半角のローマ字で書いてください。"
                  f"母国語のつづりは native に書けます。{hint}",
                  "has letters outside half-width Latin. Write it as in the passport, without accents; the native "
                  f"spelling goes to `native`.{hint_en}", wanted)  # fmt: skip


CHECKS: Mapping[str, Check] = {
    "date": _date,
    "time": _time,
    "postal-code": _postal,
    "phone": _phone,
    "corporate-number": _corporate_number,
    "accreditation-number": _authority("認", "技能実習計画の認定番号", "plan accreditation number"),
    "notification-number": _authority(
        "実", "実習実施者届出受理番号", "receipt number of the implementer's notification"
    ),
    "licence-number": _authority("許", "監理団体の許可番号", "supervising organisation's licence number"),
    "sender-number": _pattern(
        "[A-Z]{3}[0-9]{6}",
        "は送出機関番号の形ではありません。国の記号3文字と数字6桁を半角で書いてください（例：VNM000123）。",
        "is not a sending organisation number. Write three letters of the country and six digits, for example "
        "VNM000123.",
    ),
    "sender-reference": _pattern(
        "[0-9]{4}",
        "は整理番号の形ではありません。半角数字4桁で書いてください。",
        "is not a reference number. Write four half-width digits.",
    ),
    "passport-number": _pattern(
        "[A-Z0-9]{6,12}",
        "は旅券番号の形ではありません。半角の英大文字と数字で6～12字、空白なしで書いてください。",
        "is not a passport number. Write 6 to 12 half-width capitals and digits without blanks.",
    ),
    "residence-card-number": _pattern(
        "[A-Z]{2}[0-9]{8}[A-Z]{2}",
        "は在留カード番号の形ではありません。半角で英字2字、数字8桁、英字2字で書いてください。",
        "is not a residence card number. Write two letters, eight digits and two letters.",
    ),
    "industry-minor": _pattern(
        "[0-9]{3}",
        "は日本標準産業分類の小分類の形ではありません。半角数字3桁で書いてください（例：099）。",
        "is not a group of the industry classification. Write three half-width digits, for example 099.",
    ),
    "currency": _pattern(
        "[A-Z]{3}",
        "は通貨の記号ではありません。VND のように英大文字3字で書いてください。",
        "is not a currency code. Write three capitals, for example VND.",
    ),
    "country": _nationality,
    "industry-major": _industry,
    "nationality": _nationality,
    "occupation-code": _occupation,
    "prefecture": _prefecture,
    "hiragana": _hiragana,
    "katakana": _katakana,
    "latin-name": _latin,
}


@functools.lru_cache(maxsize=65536)
def check(name: str, value: str) -> Problem | None:
    """The problem that a text has with a format, or None. Raises KeyError for a format that does not exist."""
    return CHECKS[name](value)
