"""Writes schemas/leftovers.json: which values of the samples no case of one's own may hold. `--check` only compares.

Names, passports, corporate and licence numbers say who somebody is (`identifying`); other facts about a person or an
organisation, and free texts of six letters or more, are `other`. What any case may share is left out: code lists, days,
numbers, prefectures, titles of posts, names of exams and allowances, words of the law.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from formkit.case import schema, starter
from formkit.case.json_file import read_case
from formkit.case.leftovers import IDENTIFYING, OTHER, facts
from formkit.words.pointer import pointer

if __name__ == "__main__":  # started by its path: the other scripts are found from the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.written import ROOT, write

FILE = "schemas/leftovers.json"
LEAST_LETTERS = 6

_IDENTIFYING = re.compile(
    r"(?:^|/)(?:family_kana|name|kana|name_en|name_local|name/(?:kana|native|kanji)|teacher|manager|organization"
    r"|passport/number|corporate_number|licence_number|licence/number|card_number)$"
)
# Names of other things than people and organisations.
_THINGS = re.compile("/lodging/name$|/(?:item|fees|insurance)/|^plan/(?:treatment|schedule)/(?!tasks)")
# Facts that are somebody's own however short they are.
_OWN = re.compile("/(?:phone|mobile|email|street|building|employment_insurance_number|reference)$")
_OWN_FORMATS = {"phone", "notification-number", "accreditation-number", "sender-number"}
_SHARED_FORMATS = {
    "date", "time", "currency", "occupation-code", "industry-major", "industry-minor", "nationality", "country",
    "prefecture", "postal-code", "sender-reference",
}  # fmt: skip
# What a form, a code list or the law words, and what firms word alike.
_SHARED = re.compile(
    r"^\$schema$|/id$|/photo$|/title$|/sender$|/workplaces?(?:/\*)?$|/minor_name$|/exam$|/city$|/relationship$"
    r"|^coe/(?:bureau|port|stay|visa_place)$|/topics/\*/name$|/lecture_support$"
    r"|^plan/treatment/(?:charges|holidays|leaves|other_pay|working_hours)/"
    r"|^agreement/(?:costs|governing_law|travel|place|dispute/seat)"
    r"|/agreement/(?:fees|sending_fee|explained_in|pre_entry/certificate|pre_entry/subjects/\*/weeks|approval/kind)"
    r"|/special_terms/|/preparation_bodies/\*/role/"
)
_WORDS_OF_LAW = re.compile("安全衛生教育|法令")
_INVENTED = re.compile("架空|例示|例題|見本|標本|仮名|みほん|示例")


def kind(path: tuple[str | int, ...], where: str, value: str) -> str | None:
    """Of which kind a value of a sample is; None when any case may hold it."""
    node = schema.node(path) or {}
    personal = schema.personal(pointer(path))
    if "enum" in node or "const" in node or node.get("format") in _SHARED_FORMATS:
        return None
    if _IDENTIFYING.search(where) and not _THINGS.search(where) and (personal or where.endswith("licence_number")):
        return IDENTIFYING
    if _OWN.search(where) or node.get("format") in _OWN_FORMATS:
        return OTHER
    if _SHARED.search(where):
        return OTHER if personal and _INVENTED.search(value) else None
    letters = sum(letter.isalpha() for letter in value)
    return OTHER if letters >= LEAST_LETTERS and not _WORDS_OF_LAW.search(value) else None


def text() -> str:
    """The file: places in order, under each the values of all samples."""
    left: dict[str, dict[str, set[str]]] = {IDENTIFYING: defaultdict(set), OTHER: defaultdict(set)}
    left[OTHER]["case_id"].add(starter.CASE_ID)
    for file in sorted((ROOT / "samples").glob("*/case.json")):
        case, _ = read_case(file)
        if case is None:
            raise ValueError(file)
        for path, where, value in facts(case.data):
            if (which := kind(path, where, value)) is not None:
                left[which][where].add(value)
    data = {
        "title": "見本の値のうち、ご自分のケースには残らないはずのもの",
        "title_en": "Values of the samples that no case of one's own may hold",
        "source": "samples/*/case.json, by scripts/leftovers.py",
        **{which: {where: sorted(values) for where, values in sorted(left[which].items())} for which in left},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(write({FILE: text()}, sys.argv[1:]))
