"""How a fact of the case is written in a box. One small function a formatter; boxes name them.

A formatter takes the fact, the view (the case as one trainee sees it) and the box's argument, and gives the text, or
True/False for ticks and circles. A fact that is absent (None) never reaches a formatter: its box stays blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from formkit import library
from formkit.words import dates, lists, text
from formkit.words.pointer import at, merge_patch

__all__ = ["FORMATTERS", "Formatter", "View", "on_paper", "sender_of", "write"]

_MARKS = frozenset(
    ("is", "contains", "among", "some", "none", "listed")
)  # True or False, also for a fact that is absent

View = Mapping[str, Any]
Formatter = Callable[[Any, View, str | None], "str | bool"]


def on_paper(words: str) -> str:
    """A text as it is set: composed letters, one kind of line break and of space, nothing invisible at line ends."""
    words = text.compose(words).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\t", " ")
    return "\n".join(line.rstrip(" \u3000") for line in words.split("\n")).strip("\n")


def write(formatter: str, fact: Any, view: View, argument: str | None = None) -> str | bool:
    """What stands in the box for a fact; blank when the fact is absent. Raises KeyError for an unknown formatter."""
    if fact is None:
        return FORMATTERS[formatter](None, view, argument) if formatter in _MARKS else ""
    value = FORMATTERS[formatter](fact, view, argument)
    return value if isinstance(value, bool) else on_paper(value)


def _plain(fact: Any) -> str:
    if isinstance(fact, bool):
        return "true" if fact else "false"
    if isinstance(fact, int | float):
        return text.number(fact)
    return str(fact)


def _date(fact: Any) -> dt.date | None:
    return dates.day(fact)


def _part_of_date(name: str) -> Formatter:
    def write_part(fact: Any, view: View, argument: str | None) -> str:
        day = _date(fact)
        return str(getattr(day, name)) if day else ""

    return write_part


def _date_ja(fact: Any, view: View, argument: str | None) -> str:
    day = _date(fact)
    return text.date_ja(day) if day else ""


def _period(fact: Any, view: View, argument: str | None) -> str:
    return f"{_date_ja(fact.get('from'), view, None)}～{_date_ja(fact.get('to'), view, None)}"


def _span(which: int) -> Formatter:
    def write_span(fact: Any, view: View, argument: str | None) -> str:
        first, last = _date(fact.get("from")), _date(fact.get("to"))
        return str(dates.span(first, last)[which]) if first and last else ""

    return write_span


def _age(fact: Any, view: View, argument: str | None) -> str:
    """Full years on the day the plan was made: what item 3③ of face 2 asks."""
    birth, on = _date(fact), _date(at(view, "/dates/plan_created"))
    return str(dates.age_on(birth, on)) if birth and on else ""


def _full_name(fact: Any, view: View, argument: str | None) -> str:
    return text.person_name(fact.get("family") or "", fact.get("given") or "")


def _full_kana(fact: Any, view: View, argument: str | None) -> str:
    return text.person_name(fact.get("family_kana") or "", fact.get("given_kana") or "")


def _roman(fact: Any, view: View, argument: str | None) -> str:
    return text.roman_name(fact.get("family") or "", fact.get("given") or "")


def _staff(fact: Any, view: View, argument: str | None) -> str:
    name = fact.get("name") or {}
    kana = _full_kana(name, view, None)
    title = fact.get("title")
    return _full_name(name, view, None) + (f"（{kana}）" if kana else "") + (f"、{title}" if title else "")


def _address_line(fact: Any, view: View, argument: str | None) -> str:
    """Prefecture to building on one line; with argument `full` also 〒 and telephone."""
    line = "".join(fact.get(key) or "" for key in ("prefecture", "city", "street"))
    building = fact.get("building")
    line += f"\u3000{building}" if building else ""
    if argument == "full":
        postal, phone = fact.get("postal"), fact.get("phone")
        line = (f"〒{postal}\u3000" if postal else "") + line + (f"（電話\u3000{phone}）" if phone else "")
    return line


def _clock(which: int) -> Formatter:
    def write_clock(fact: Any, view: View, argument: str | None) -> str:
        pieces = str(fact).split(":")
        return pieces[which] if len(pieces) == 2 else ""

    return write_clock


def _working_hours(fact: Any, view: View, argument: str | None) -> str:
    line = f"{fact.get('from')}～{fact.get('to')}"
    if fact.get("break_from"):
        line += f"（休憩：{fact['break_from']}～{fact.get('break_to')}）"
    return line


def _coded(table: str, key: str) -> Formatter:
    def write_coded(fact: Any, view: View, argument: str | None) -> str:
        entry = library.codes(table).get(str(fact))
        return str(entry[key]) if entry else ""

    return write_coded


def _codes(fact: Any, view: View, argument: str | None) -> str:
    return "、".join(str(entry.get("code")) for entry in fact)


def _occupation(fact: Any, view: View, argument: str | None) -> str:
    entry = library.codes("occupations").get(str(fact.get("code")))
    named = f"\u3000{entry['occupation']}（{entry['operation']}）" if entry else ""
    return f"{fact.get('code')}{named}"


_GOALS = {"trade_skill_test": "技能検定", "evaluation_exam": "技能実習評価試験", "other": "その他"}


def _goal(fact: Any, view: View, argument: str | None) -> str:
    kind = str(fact.get("kind"))
    if kind == "other":
        return f"{_GOALS[kind]}（内容：{fact.get('text') or ''}）"
    return f"{_GOALS.get(kind, kind)}（試験名：{fact.get('exam') or ''}、級：{fact.get('grade') or ''}）"


def _when(kind: str, key: str) -> Formatter:
    """A key of a goal, written only when the goal is of that kind."""

    def write_when(fact: Any, view: View, argument: str | None) -> str:
        return str(fact.get(key) or "") if fact.get("kind") == kind else ""

    return write_when


def _signature(fact: Any, view: View, argument: str | None) -> str:
    """Name of the organisation, then title and name of its representative (an individual signs alone)."""
    person = fact.get("representative") or {}
    signer = "\u3000".join(filter(None, [person.get("title"), _full_name(person.get("name") or {}, view, None)]))
    return "\n".join(filter(None, [fact.get("name"), signer]))


def _remarks(fact: Any, view: View, argument: str | None) -> str:
    lines = [fact.get("text") or ""]
    reason = fact.get("several_occupations_reason")
    if reason:
        lines.append(f"複数の職種及び作業を実施する理由：{reason}")
    contact = fact.get("contact") or {}
    if contact:
        lines.append(f"担当者：{contact.get('name')}（{contact.get('title')}）\u3000連絡先：{contact.get('phone')}")
    return "\n".join(line for line in lines if line)


def _is(fact: Any, view: View, argument: str | None) -> bool:
    return fact is not None and _plain(fact) == argument


def _among(fact: Any, view: View, argument: str | None) -> bool:
    """Whether the fact is one of the letters of the argument: `AD` for the categories of stage i."""
    return fact is not None and _plain(fact) in (argument or "")


def _own(fact: Any, view: View, argument: str | None) -> str | bool:
    """The fact at the pointer in the argument, else the one for all: `/trainee/visa_place`, `/plan/x joined ；`."""
    place, formatter, inner = [*(argument or "").split(" ", 2), None, None][:3]
    own = at(view, str(place))
    return write(formatter or "text", fact if own is None else own, view, inner)


def _roman_kanji(fact: Any, view: View, argument: str | None) -> str:
    """The name as in the passport, with its kanji where it has some."""
    return "\u3000".join(filter(None, [_roman(fact, view, None), fact.get("kanji")]))


def _date_slash(fact: Any, view: View, argument: str | None) -> str:
    day = _date(fact)
    return f"{day.year}/{day.month}/{day.day}" if day else ""


def _key(name: str) -> Formatter:
    return lambda fact, view, argument: str(fact.get(name) or "")


def _date_in(fact: Any, view: View, argument: str | None) -> str:
    day = _date(fact)
    return text.date_in(day, argument or "en") if day else ""


def _period_in(fact: Any, view: View, argument: str | None) -> str:
    days = (_date_in(fact.get(key), view, argument) for key in ("from", "to"))
    return " – ".join(day for day in days if day)


def _money(fact: Any, view: View, argument: str | None) -> str:
    amount, currency = fact.get("amount"), fact.get("currency") or "JPY"
    return "" if amount is None else text.money(amount, currency, argument or "en")


def _money_total(fact: Any, view: View, argument: str | None) -> str:
    """Sums of a list of amounts by currency. Argument: language, then the entries (payer=trainee), then `jpy` for yen."""
    language, chosen, yen = ([*(argument or "en").split(), "", ""])[:3]
    key, _, wanted = chosen.partition("=")
    sums: dict[str, float] = {}
    for entry in (one for one in fact if not key or one.get(key) == wanted):
        currency = "JPY" if yen else entry.get("currency") or "JPY"
        sums[currency] = sums.get(currency, 0) + (entry.get(yen or "amount") or 0)
    return " + ".join(text.money(amount, currency, language) for currency, amount in sums.items())


def _choice(fact: Any, view: View, argument: str | None) -> str:
    """Words for a fact with few values: `general=一般監理事業|specified=特定監理事業`."""
    return dict(pair.split("=", 1) for pair in (argument or "").split("|")).get(_plain(fact), "")


def _details(fact: Any, view: View, argument: str | None) -> str:
    """Some facts of an object or of each object of a list (one a line): `name phone` → 甲野 / 029-000-0000."""
    entries = fact if isinstance(fact, list | tuple) else [fact]
    wanted = (argument or "").split()
    return "\n".join(" / ".join(_plain(one[key]) for key in wanted if one.get(key)) for one in entries)


def _occupations_in(fact: Any, view: View, argument: str | None) -> str:
    """Occupations in Japanese or, with argument `en`, in English, one a line with their codes."""
    names = [f"{key}_en" if argument == "en" else key for key in ("occupation", "operation")]
    known = [(str(one.get("code")), library.codes("occupations").get(str(one.get("code"))) or {}) for one in fact]
    return "\n".join(f"{code} {' – '.join(filter(None, map(entry.get, names)))}".rstrip() for code, entry in known)


def sender_of(data: View, trainee: View) -> Any:
    """The sending organisation of a trainee: the one named, else that of the nationality, else the first."""
    senders = [entry for entry in data.get("senders") or () if isinstance(entry, Mapping)]
    chosen = [entry for entry in senders if trainee.get("sender") and entry.get("id") == trainee["sender"]]
    chosen += [entry for entry in senders if entry.get("country") == trainee.get("nationality")]
    return next(iter(chosen or senders), None)


def _of_sender(fact: Any, view: View, argument: str | None) -> str | bool:
    """A fact of the n-th trainee of the sender at hand (`/rows/0`): `3 /birth_date date_ja`.

    `16+` gives all from that number on, one a line: for lists longer than their rows.
    """
    own = [one for one in fact if sender_of(view, one) == at(view, "/rows/0")]
    number, *rest = (argument or "").split(" ", 3)
    if number.endswith("+"):
        first = int(number[:-1])
        return "\n".join(
            f"{count}. {_roman(one['name'], view, None)} / {one.get('birth_date')} / {one.get('nationality')}"
            for count, one in enumerate(own[first - 1 :], first)
        )
    return _part(own[int(number) - 1], view, " ".join(rest)) if int(number) <= len(own) else ""


def _part(fact: Any, view: View, how: str) -> str | bool:
    """A fact below a fact, written: `/birth_date date_ja`, `/name`, `/period period_in ja`."""
    place, formatter, inner = [*how.split(" ", 2), None, None][:3]
    return write(formatter or "text", at(fact, str(place)), view, inner)


def _entry(fact: Any, view: View, argument: str | None) -> str | bool:
    """A fact of the n-th entry that has a value: `subject=3 1 /teacher titled`; `2+` all from the second, one a line."""
    chosen, number, how = (argument or "").split(" ", 2)
    key, _, wanted = chosen.partition("=")
    entries = [one for one in fact if _plain(one.get(key)) == wanted]
    first = int(number.rstrip("+")) - 1
    if number.endswith("+"):
        return "\n".join(str(_part(one, view, how)) for one in entries[first:])
    return _part(entries[first], view, how) if first < len(entries) else ""


def _lookup(fact: Any, view: View, argument: str | None) -> str | bool:
    """A fact of the entry whose id this is: `/implementer/workplaces /name`. The id itself when there is none."""
    place, how = (argument or "").split(" ", 1)
    found = next((one for one in at(view, place) or () if one.get("id") == fact), None)
    return _part(found, view, how) if found is not None else _plain(fact)


def _in_plan(fact: Any, view: View, argument: str | None) -> str | bool:
    """The first fact given of some of the plan as this trainee has it: `/occupation occupation|/non_transfer details`."""
    plan = merge_patch(view.get("plan") or {}, fact.get("overrides") or {})
    given = (_part(plan, view, how) for how in (argument or "").split("|"))
    return next((value for value in given if value), "")


def _titled(fact: Any, view: View, argument: str | None) -> str:
    """A person by title and name, the organisation below; with argument `years` 製造課係長　見本 明（経験12年）."""
    years = fact.get("years") if argument == "years" else None
    who = "\u3000".join(filter(None, [fact.get("title"), fact.get("name")]))
    who += f"（経験{years}年）" if years is not None else ""
    return "\n".join(filter(None, [who, fact.get("affiliation")]))


FORMATTERS: Mapping[str, Formatter] = {
    "text": lambda fact, view, argument: _plain(fact),
    "family": _key("family"),
    "given": _key("given"),
    "family_kana": _key("family_kana"),
    "given_kana": _key("given_kana"),
    "full_name": _full_name,
    "full_kana": _full_kana,
    "roman": _roman,
    "staff": _staff,
    "staff_list": lambda fact, view, argument: "\n".join(_staff(person, view, None) for person in fact),
    "year": _part_of_date("year"),
    "month": _part_of_date("month"),
    "day": _part_of_date("day"),
    "date_ja": _date_ja,
    "period": _period,
    "hour": _clock(0),
    "minute": _clock(1),
    "working_hours": _working_hours,
    "int": lambda fact, view, argument: _plain(fact),
    "yen": lambda fact, view, argument: text.yen(fact),
    "number": lambda fact, view, argument: text.number(fact),
    "age": _age,
    "span_years": _span(0),
    "span_months": _span(1),
    "span_days": _span(2),
    "is": _is,
    "contains": lambda fact, view, argument: argument in (fact or ()),
    "address_line": _address_line,
    "postal": lambda fact, view, argument: str(fact),
    "nationality": _coded("nationalities", "name"),
    "occupation": _occupation,
    "occupation_name": _coded("occupations", "occupation"),
    "operation_name": _coded("occupations", "operation"),
    "codes": _codes,
    "industry_major_name": _coded("jsic_major", "name"),
    "sender_country": lambda fact, view, argument: str(fact)[:3],
    "sender_digits": lambda fact, view, argument: str(fact)[3:],
    "signature": _signature,
    "goal": _goal,
    "goal_test_exam": _when("trade_skill_test", "exam"),
    "goal_test_grade": _when("trade_skill_test", "grade"),
    "goal_evaluation_exam": _when("evaluation_exam", "exam"),
    "goal_evaluation_grade": _when("evaluation_exam", "grade"),
    "goal_other": _when("other", "text"),
    "remarks": _remarks,
    "date_in": _date_in,
    "period_in": _period_in,
    "money": _money,
    "money_total": _money_total,
    "choice": _choice,
    "details": _details,
    "sum_of": lambda fact, view, argument: lists.sum_of(fact, argument or ""),
    "occupations_in": _occupations_in,
    "of_sender": _of_sender,
    "nationality_en": _coded("nationalities", "name_en"),
    "months_arrow": lambda fact, view, argument: lists.months_arrow(fact),
    "among": _among,
    "some": lambda fact, view, argument: bool(fact),
    "none": lambda fact, view, argument: fact is not None and not fact,
    "yes_no": lambda fact, view, argument: "有" if fact else "無",
    "joined": lambda fact, view, argument: (argument or "，").join(_plain(entry) for entry in fact),
    "own": _own,
    "roman_kanji": _roman_kanji,
    "date_slash": _date_slash,
    "entry": _entry,
    "lookup": _lookup,
    "in_plan": _in_plan,
    "titled": _titled,
    "circled": lambda fact, view, argument: lists.circled(int(fact) + int(argument or 0)),
    "count": lambda fact, view, argument: str(len(fact)),
    "topics": lambda fact, view, argument: lists.topics(fact),
    "lines": lambda fact, view, argument: "\n".join(_plain(entry) for entry in fact),
    "month_hours": lambda fact, view, argument: lists.month_hours(fact, int(argument or 1)),
    "listed": lambda fact, view, argument: any(entry.get("id") == argument for entry in fact or ()),
}
"""All formatters by name."""
