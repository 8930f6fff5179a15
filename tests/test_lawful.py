"""No false alarms: complete lawful cases of all categories, made by tests/lawful.py, give no error and no certain warning."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from tests import lawful
from tests.lawful_unusual import UNUSUAL, Unusual
from tests.lawful_words import WORDS, Words

CASES, CHUNK = 120, 20


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_lawful_cases_are_told_nothing(first: int) -> None:
    spoken = {
        number: [
            f"{finding.code} {finding.case_pointer}: {finding.message_en}"
            for finding in lawful.findings(lawful.case(number))
        ]
        for number in range(first, first + CHUNK)
    }
    assert {number: lines for number, lines in spoken.items() if lines} == {}


@pytest.mark.parametrize(("fact", "codes"), UNUSUAL, ids=lambda value: getattr(value, "__name__", ""))
def test_of_unusual_facts_only_their_rules_of_practice_speak(fact: Unusual, codes: frozenset[str]) -> None:
    every = (data for number in range(10 * CASES) if fact(data := lawful.case(number), Random(number)))
    able = list(islice(every, 6))
    assert able
    assert {finding.code for data in able for finding in lawful.findings(data)} <= codes


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.what)
def test_of_lawful_words_only_the_rules_named_speak(words: Words) -> None:
    assert {finding.code for finding in lawful.findings(lawful.spelt(words))} <= words.codes


def test_a_number_gives_the_same_case_again() -> None:
    assert lawful.case(7) == lawful.case(7)
    assert lawful.case(7) != lawful.case(13)


def test_cases_are_of_many_kinds() -> None:
    cases = [lawful.case(number) for number in range(CASES)]
    assert {case["category"] for case in cases} == set("ABCDEF")
    codes = [case["plan"]["occupation"]["code"] for case in cases if case["plan"]["occupation"]]
    assert {code.split("-")[0] for code in codes} == {"1", "2", "3", "4", "5", "6", "7", "99"}
    treatments = [case["plan"]["treatment"] for case in cases]
    assert {treatment["wage"]["unit"] for treatment in treatments} == {"month", "day", "hour", "piece"}
    assert len({treatment["working_system"] for treatment in treatments}) == 5
    assert len({case["implementer"]["address"]["prefecture"] for case in cases}) >= 40
