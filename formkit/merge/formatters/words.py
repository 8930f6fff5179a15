"""Steps that write a fact in words: names, days, money, codes, lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from formkit import library
from formkit.media.fonts import default_face
from formkit.model import View
from formkit.words import dates, lists, text
from formkit.words.text import plain

Words = Callable[..., str]


def _below(key: str) -> Words:
    return lambda fact, _view: str(fact.get(key) or "")


# -- people and organisations ------------------------------------------------------------------------------------------


def _full_name(fact: Any, _view: View) -> str:
    return text.person_name(fact.get("family") or "", fact.get("given") or "")


def _full_kana(fact: Any, _view: View) -> str:
    return text.person_name(fact.get("family_kana") or "", fact.get("given_kana") or "")


def _roman(fact: Any, _view: View) -> str:
    return text.person_name(fact.get("family") or "", fact.get("given") or "", between=" ")


def _first_and_others(fact: Any, view: View) -> str:
    """The first of the trainees by name, and how many others there are: NGUYEN VAN DUC　ほか2名."""
    first = _roman(fact[0].get("name") or {}, view) if fact else ""
    return first + (f"\u3000ほか{len(fact) - 1}名" if len(fact) > 1 else "")


def _roman_kanji(fact: Any, view: View) -> str:
    """The name as in the passport, with its kanji where it has some."""
    return "\u3000".join(filter(None, [_roman(fact, view), fact.get("kanji")]))


def _roman_apart(fact: Any, view: View, begin: str, most: str) -> str:
    """As roman_kanji, but the given name begins `begin` em from the left, under its own label, where `most` em have room."""
    name, family, given = _roman_kanji(fact, view), fact.get("family"), fact.get("given")
    if not family or not given or not name.startswith(f"{family} {given}"):
        return name
    face = default_face()
    blanks = round(float(begin) - face.measure(family) / 1000)
    apart = family + "\u3000" * blanks + name.removeprefix(f"{family} ")
    return apart if blanks > 0 and face.measure(apart) <= float(most) * 1000 else name


def _staff(fact: Any, view: View) -> str:
    name = fact.get("name") or {}
    kana, title = _full_kana(name, view), fact.get("title")
    return _full_name(name, view) + (f"（{kana}）" if kana else "") + (f"、{title}" if title else "")


def _signature(fact: Any, view: View) -> str:
    """Name of the organisation, then title and name of its representative (an individual signs alone)."""
    person = fact.get("representative") or {}
    signer = "\u3000".join(filter(None, [person.get("title"), _full_name(person.get("name") or {}, view)]))
    return "\n".join(filter(None, [fact.get("name"), signer]))


def _titled(fact: Any, _view: View, years: str = "") -> str:
    """A person by title and name, the organisation below; `titled years` adds them: 製造課係長　見本 明（経験12年）."""
    who = "\u3000".join(filter(None, [fact.get("title"), fact.get("name")]))
    if years and fact.get("years") is not None:
        who += f"（経験{fact['years']}年）"
    return "\n".join(filter(None, [who, fact.get("affiliation")]))


def _roll(fact: Sequence[Any], view: View, first: str) -> str:
    """Trainees one a line, numbered from `first`: for lists longer than their rows."""
    return "\n".join(
        f"{number}. {_roman(person['name'], view)} / {person.get('birth_date')} / {person.get('nationality')}"
        for number, person in enumerate(fact, int(first))
    )


_MOST_NATIONALITIES = 54  # letters: two lines of 62 mm at 6 pt


def _nationalities(fact: Sequence[Any], view: View) -> str:
    """How many of the trainees are of each nationality, the most first: ベトナム2名、中国1名.

    Of more than the box holds the last are told together: each row of the list has its own nationality.
    """
    names = (STEPS["nationality"](person.get("nationality"), view) for person in fact)
    counts = Counter(filter(None, names)).most_common()
    words = [f"{name}{count}名" for name, count in counts]
    for shown in range(len(words), 0, -1):
        rest = counts[shown:]
        others = [f"ほか{len(rest)}か国・地域{sum(count for _, count in rest)}名（各行の国籍のとおり）"] if rest else []
        if len(written := "、".join(words[:shown] + others)) <= _MOST_NATIONALITIES:
            return written
    return "、".join(words)


def _address_line(fact: Any, _view: View, full: str = "") -> str:
    """Prefecture to building on one line; `address_line full` also has 〒 and telephone."""
    line = "".join(fact.get(key) or "" for key in ("prefecture", "city", "street"))
    building = fact.get("building")
    line += f"\u3000{building}" if building else ""
    if full:
        postal, phone = fact.get("postal"), fact.get("phone")
        line = (f"〒{postal}\u3000" if postal else "") + line + (f"（電話\u3000{phone}）" if phone else "")
    return line


def _remarks(fact: Any, _view: View) -> str:
    lines = [fact.get("text") or ""]
    reason, contact = fact.get("several_occupations_reason"), fact.get("contact") or {}
    if reason:
        lines.append(f"複数の職種及び作業を実施する理由：{reason}")
    if contact:
        lines.append(f"担当者：{contact.get('name')}（{contact.get('title')}）\u3000連絡先：{contact.get('phone')}")
    return "\n".join(line for line in lines if line)


# -- days and hours ----------------------------------------------------------------------------------------------------


def _unit_of_day(unit: str) -> Words:
    def write_unit(fact: Any, _view: View) -> str:
        day = dates.day(fact)
        return str(getattr(day, unit)) if day else ""

    return write_unit


def _date_ja(fact: Any, _view: View) -> str:
    day = dates.day(fact)
    return text.date_ja(day) if day else ""


def _date_slash(fact: Any, _view: View) -> str:
    day = dates.day(fact)
    return f"{day.year}/{day.month}/{day.day}" if day else ""


def _date_in(fact: Any, _view: View, language: str) -> str:
    day = dates.day(fact)
    return text.date_in(day, language) if day else ""


def _period(fact: Any, view: View) -> str:
    return f"{_date_ja(fact.get('from'), view)}～{_date_ja(fact.get('to'), view)}"


def _period_in(fact: Any, view: View, language: str) -> str:
    days = (_date_in(fact.get(key), view, language) for key in ("from", "to"))
    return " – ".join(day for day in days if day)


def _span(which: int) -> Words:
    def write_span(fact: Any, _view: View) -> str:
        first, last = dates.day(fact.get("from")), dates.day(fact.get("to"))
        return str(dates.span(first, last)[which]) if first and last else ""

    return write_span


def _age(fact: Any, view: View) -> str:
    """Full years on the day the plan was made: what item 3③ of face 2 asks."""
    birth, on = dates.day(fact), dates.day(view.get("/dates/plan_created"))
    return str(dates.age_on(birth, on)) if birth and on else ""


def _clock(which: int) -> Words:
    def write_clock(fact: Any, _view: View) -> str:
        pieces = str(fact).split(":")
        return pieces[which] if len(pieces) == 2 else ""

    return write_clock


def _working_hours(fact: Any, _view: View) -> str:
    line = f"{fact.get('from')}～{fact.get('to')}"
    if fact.get("break_from"):
        line += f"（休憩：{fact['break_from']}～{fact.get('break_to')}）"
    return line


# -- codes, occupations and goals --------------------------------------------------------------------------------------


def _coded(table: str, key: str) -> Words:
    def write_coded(fact: Any, _view: View) -> str:
        entry = library.codes(table).get(str(fact))
        return str(entry[key]) if entry else ""

    return write_coded


def _occupation(fact: Any, _view: View) -> str:
    entry = library.codes("occupations").get(str(fact.get("code")))
    named = f"\u3000{entry['occupation']}（{entry['operation']}）" if entry else ""
    return f"{fact.get('code')}{named}"


def _occupations_in(fact: Any, _view: View, language: str = "ja") -> str:
    """Occupations in Japanese or, as `occupations_in en`, in English, one a line with their codes."""
    names = [f"{key}_en" if language == "en" else key for key in ("occupation", "operation")]
    codes = [str(occupation.get("code")) for occupation in fact]
    entries = [(code, library.codes("occupations").get(code) or {}) for code in codes]
    return "\n".join(f"{code} {' – '.join(filter(None, map(entry.get, names)))}".rstrip() for code, entry in entries)


_GOALS = {"trade_skill_test": "技能検定", "evaluation_exam": "技能実習評価試験", "other": "その他"}


def _goal(fact: Any, _view: View) -> str:
    kind = str(fact.get("kind"))
    if kind == "other":
        return f"{_GOALS[kind]}（内容：{fact.get('text') or ''}）"
    return f"{_GOALS.get(kind, kind)}（試験名：{fact.get('exam') or ''}、級：{fact.get('grade') or ''}）"


def _choice(fact: Any, _view: View, *pairs: str) -> str:
    """Words for a fact with few values: `choice general=一般監理事業 specified=特定監理事業`."""
    return dict(pair.split("=", 1) for pair in pairs).get(plain(fact), "")


# -- money and lists ---------------------------------------------------------------------------------------------------


def _money(fact: Any, _view: View, language: str) -> str:
    amount, currency = fact.get("amount"), fact.get("currency") or "JPY"
    return "" if amount is None else text.money(amount, currency, language)


def _wage(fact: Any, view: View, length: str = "") -> str:
    """A wage in yen, one by the piece in words: 出来高払 1枚120円、保障給1時間1,150円; on two lines but for `wage short`."""
    wage = view.get("/plan/treatment/wage")
    piece = wage.get("piece") if isinstance(wage, Mapping) and wage.get("unit") == "piece" else None
    if not isinstance(piece, Mapping):
        return f"{fact:,}"
    guaranteed = piece.get("guaranteed")
    guarantee = f"保障給1時間{guaranteed:,}円" if guaranteed else "保障給の定めなし"
    return ("、" if length else "\n").join([f"出来高払 {piece.get('per') or ''}{fact:,}円", guarantee])


def _money_total(fact: Any, _view: View, language: str, yen: str = "") -> str:
    """Sums of a list of amounts by currency; `money_total en jpy` sums what each is in yen."""
    sums: dict[str, float] = {}
    for entry in fact:
        currency = "JPY" if yen else entry.get("currency") or "JPY"
        sums[currency] = sums.get(currency, 0) + (entry.get(yen or "amount") or 0)
    return " + ".join(text.money(amount, currency, language) for currency, amount in sums.items())


def _details(fact: Any, _view: View, *keys: str) -> str:
    """Some facts of an object or of each object of a list (one a line): `details name phone` → 甲野 / 029-000-0000."""
    entries = fact if isinstance(fact, list | tuple) else [fact]
    return "\n".join(" / ".join(plain(entry[key]) for key in keys if entry.get(key)) for entry in entries)


def _joined(fact: Any, _view: View, sign: str = "，") -> str:
    return sign.join(plain(entry) for entry in fact)


STEPS: Mapping[str, Words] = {
    "family": _below("family"),
    "given": _below("given"),
    "family_kana": _below("family_kana"),
    "given_kana": _below("given_kana"),
    "full_name": _full_name,
    "full_kana": _full_kana,
    "roman": _roman,
    "first_and_others": _first_and_others,
    "roman_kanji": _roman_kanji,
    "roman_apart": _roman_apart,
    "staff": _staff,
    "staff_list": lambda fact, view: "\n".join(_staff(person, view) for person in fact),
    "signature": _signature,
    "titled": _titled,
    "roll": _roll,
    "nationalities": _nationalities,
    "address_line": _address_line,
    "postal": lambda fact, _view: str(fact),
    "postal_front": lambda fact, _view: str(fact).partition("-")[0],
    "postal_back": lambda fact, _view: str(fact).partition("-")[2],
    "remarks": _remarks,
    "year": _unit_of_day("year"),
    "month": _unit_of_day("month"),
    "day": _unit_of_day("day"),
    "date_ja": _date_ja,
    "date_slash": _date_slash,
    "date_in": _date_in,
    "period": _period,
    "period_in": _period_in,
    "span_years": _span(0),
    "span_months": _span(1),
    "span_days": _span(2),
    "age": _age,
    "hour": _clock(0),
    "minute": _clock(1),
    "working_hours": _working_hours,
    "nationality": _coded("nationalities", "name"),
    "nationality_en": _coded("nationalities", "name_en"),
    "occupation": _occupation,
    "occupation_name": _coded("occupations", "occupation"),
    "operation_name": _coded("occupations", "operation"),
    "occupations_in": _occupations_in,
    "industry_major_name": _coded("jsic_major", "name"),
    "codes": lambda fact, _view: "、".join(str(entry.get("code")) for entry in fact),
    "sender_country": lambda fact, _view: str(fact)[:3],
    "sender_digits": lambda fact, _view: str(fact)[3:],
    "goal": _goal,
    "choice": _choice,
    "yes_no": lambda fact, _view: "有" if fact else "無",
    "int": lambda fact, _view: plain(fact),
    "number": lambda fact, _view: text.number(fact),
    "yen": lambda fact, _view: f"{fact:,}",
    "wage": _wage,
    "money": _money,
    "money_total": _money_total,
    "circled": lambda fact, _view, more="0": lists.circled(int(fact) + int(more)),
    "count": lambda fact, _view: str(len(fact)),
    "sum_of": lambda fact, _view, place: lists.sum_of(fact, place),
    "month_hours": lambda fact, _view, month: lists.month_hours(fact, int(month)),
    "months_arrow": lambda fact, _view: lists.months_arrow(fact),
    "topics": lambda fact, _view: lists.topics(fact),
    "details": _details,
    "joined": _joined,
    "lines": lambda fact, _view: "\n".join(plain(entry) for entry in fact),
}
