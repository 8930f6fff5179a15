"""The rules: what the law, the guidelines and plain arithmetic say about a case. One file a subject."""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from formkit import library
from formkit.case import asked, schema
from formkit.law.rules import rows
from formkit.law.rules.table import RULES, At, Hit, Rule, Scope, Site
from formkit.library import sentences
from formkit.model import Case, Finding, Value, View, sort_findings
from formkit.model.errors import FormLibraryError
from formkit.words import dates
from formkit.words.pointer import at, path

for subject in pkgutil.iter_modules(__path__):  # importing a subject enters its rules in the table
    importlib.import_module(f"{__name__}.{subject.name}")


def run(case: Case, today: dt.date, as_of: dt.date | None = None) -> list[Finding]:
    """All findings of all rules in force, sorted.

    The law that counts is that of `as_of` where it is given, else that of the application date, else today's. A plan
    is looked at once for the case and again for each trainee with `overrides`; what is found again there only because
    the common plan has it is told once.
    """
    looked: set[str] = set()
    if case.asked:
        case = asked.watched(case, looked)
    common = Site(View.of(case), law_day(case, today, as_of), as_of is not None)
    due: dict[Scope, list[Rule]] = {"case": [], "plan": [], "trainee": []}
    known, day = library.findings(), common.as_of.isoformat()
    for one in every():
        if _holds(known.get(one.id, {}), day):
            due[one.scope].append(one)
    findings = [finding for rule in due["case"] for _, finding in _found(common, rule, looked)]
    told: set[tuple[str, str]] = set()
    for one in due["plan"]:
        for hit, finding in _found(common, one, looked):
            told.add((one.id, _sentence(common, one, hit)))
            findings.append(finding)
    for number, trainee in common.each("/trainees"):
        site = replace(common, view=View.of(case, trainee, number), facts={}, lists={})
        findings += [finding for rule in due["trainee"] for _, finding in _found(site, rule, looked)]
        if site.view.changed:
            findings += [
                finding
                for rule in due["plan"]
                for hit, finding in _found(site, rule, looked)
                if (rule.id, _sentence(common, rule, hit)) not in told
            ]
    return sort_findings(findings)


def _found(site: Site, rule: Rule, looked: set[str]) -> Iterator[tuple[Hit, Finding]]:
    """What a rule finds, without what hangs on facts that are still to be asked.

    In a case with such facts each rule asks for its facts itself, so that it is known which it looked for.
    """
    if not site.case.asked:
        for hit in rule.check(site):
            yield hit, _finding(site, rule, hit)
        return
    looked.clear()
    for hit in rule.check(replace(site, memo={}, facts={}, lists={})):
        before = tuple(looked)
        finding = asked.without_asked(_finding(site, rule, hit), before)
        looked.clear()
        looked.update(before)
        if finding is not None:
            yield hit, finding


@functools.cache
def every() -> tuple[Rule, ...]:
    """All rules: functions, then rows of the tables. What a rule cannot say in rows, a function of the same code does.

    Raises FormLibraryError when the library lacks rows, so that rules of the catalogue would not be judged.
    """
    rules = (*RULES, *rows.rules())
    stated = {code for code, about in library.findings().items() if "statement" in about}
    if unjudged := sorted(stated - {rule.id for rule in rules}):
        raise FormLibraryError("rules_missing", codes=unjudged)
    return rules


def law_day(case: Case, today: dt.date, as_of: dt.date | None = None) -> dt.date:
    """The day whose law counts: the one asked for, else the application date, else today."""
    return as_of or dates.day(at(case.data, "/dates/application")) or today


def in_force(code: str, on: dt.date) -> bool:
    """Whether a rule is in force on a day: from `in_force_from` to `in_force_until` of its entry, both included."""
    return _holds(library.findings().get(code, {}), on.isoformat())


def _holds(about: Mapping[str, Any], day: str) -> bool:
    return bool(about.get("in_force_from", day) <= day <= about.get("in_force_until", day))


def _finding(site: Site, rule: Rule, hit: Hit) -> Finding:
    about = library.findings()[rule.id]
    place = site.typed(hit.place)
    fact = schema.fact(path(place))
    trainee = site.get("/trainee/id")
    who = trainee if isinstance(trainee, str) or trainee is None else str(trainee)
    values = _values(site, hit)
    values["label"] = Value(fact.full, fact.full_en)
    if hit.found is not None:
        values["found"] = Value.of(hit.found, place)
    values |= _in_words(values)
    return sentences.finding(
        rule.id,
        hit.says,
        values=values,
        law=about.get("law"),
        trainee=who,
        case_pointer=place,
        item=fact.item,
        file=site.case.file_of(place),
        certainty=sentences.certainty(rule.id, hit.says),
    )


def _values(site: Site, hit: Hit) -> dict[str, Value]:
    """What a hit names, bounds it with or expects, each with the place where it was typed."""
    given = {**hit.values, **{name: getattr(hit, name) for name in ("expected", *sentences.BOUNDS)}}
    own = site.typed(hit.place)
    return {name: _value(site, name, value, own) for name, value in given.items() if value is not None}


def _in_words(values: Mapping[str, Value]) -> dict[str, Value]:
    """Words for the values that stand in the case as keys: 現金払 for cash, 中国 for CHN."""
    words = {}
    for name, value in values.items():
        if value.place and (said := schema.in_words(path(value.place), value.ja)):
            words[name + sentences.IN_WORDS] = Value(*said, value.place)
    return words


def _value(site: Site, name: str, value: object, own: str) -> Value:
    """A day, and what should stand at a place, are as personal as the place; other bare values are words of the law."""
    if isinstance(value, At):
        return Value.of(value.value, site.typed(value.place))
    return Value.of(value, own if name == "expected" or isinstance(value, dt.date) else None)


def _sentence(site: Site, rule: Rule, hit: Hit) -> str:
    """What a hit says, to tell what the common plan has already."""
    return sentences.sentence(rule.id, hit.says, _values(site, hit), "ja")
