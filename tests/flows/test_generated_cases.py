"""Papers of generated cases read back equal: 500 cases of invented people, every form, both media."""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formkit import compare, library, merge, reading
from formkit.case import json_file
from formkit.media import fonts
from formkit.model import Case, trainees_of
from formkit.run import batch

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("group-1", "group-2", "group-3", "enterprise-1", "enterprise-2", "enterprise-3", "care-1")
FACE = fonts.default_face()
CASES, CHUNK = 500, 25

FAMILY = ("NGUYEN", "TRAN THI", "SAMPLE-KASO", "O'REI", "GAO", "DELA CRUZ", "MIHON", "X")
GIVEN = ("VAN AN", "THI HUONG", "JIMING", "JUAN HALIMBAWA", "A", "MARIA CLARA DE LOS REYES CONTOH", "D'ANGELO")
KANA = ("グエン　ヴァン　アン", "チャン", "ミホン　タロウ", "デラ　クルス　フアン")
WORDS = (
    "見本", "髙﨑𠮷野例題工業", "甲<乙>&丙 \"丁\"", "架空市見本町1-2-3　例ビル１階", "CÔNG TY TNHH MẪU", "（株）例・示", "ア－ｱ",
    "長い説明です。" * 12, "a\nb\nc", "A4 & B5", "令和9年4月1日から", "１２３", "100%", "’quoted’", "…",
)  # fmt: skip


def generated(number: int) -> Case:
    """A sample case with other people, texts, numbers and dates, and longer or shorter lists."""
    chance = random.Random(number)
    case, _ = json_file.read_case(SAMPLES / NAMES[number % len(NAMES)] / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    for trainee in data["trainees"]:
        trainee["name"] |= {"family": chance.choice(FAMILY), "given": chance.choice(GIVEN), "kana": chance.choice(KANA)}
        trainee["passport"]["number"] = f"{chance.choice('ABCX')}{chance.randrange(10**7):07}"
        trainee["birth_date"] = str(dt.date(1980, 1, 1) + dt.timedelta(days=chance.randrange(9000)))
    for _ in range(12):
        _change(chance, data)
    return replace(case, data=data)


def _change(chance: random.Random, data: Mapping[str, Any]) -> None:
    """Go down a random way and change what is there for another fact of its kind."""
    wanted = ("implementer", "plan", "trainees", "coe", "supervisor", "declaration", "agreement")
    here: Any = data[chance.choice([key for key in wanted if data.get(key)])]
    while here:
        key = chance.choice(list(here) if isinstance(here, dict) else range(len(here)))
        value = here[key]
        if isinstance(value, dict | list) and value:
            if isinstance(value, list) and chance.random() < 0.2:
                value[:] = [copy.deepcopy(chance.choice(value)) for _ in range(chance.randrange(1, 9))]
                return
            here = value
            continue
        if isinstance(value, bool):
            here[key] = not value
        elif isinstance(value, int):
            here[key] = chance.choice([0, 1, 7, 12, 1000, 185000, 1234567])
        elif isinstance(value, str) and key in ("text", "name", "building", "title", "street", "content", "reason"):
            here[key] = chance.choice(WORDS)
        return


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_papers_of_generated_cases_read_back_equal(first: int) -> None:
    read = 0
    for number in range(first, first + CHUNK):
        case = generated(number)
        chance = random.Random(-number)
        filed = dt.date.fromisoformat(case.data["dates"]["application"])
        form = library.edition(chance.choice(sorted({form.id for form in library.forms()})), filed)
        trainee = chance.choice([*trainees_of(case), None])
        merged = merge.merge(case, trainee, form, FACE)
        for sheet in chance.sample(merged.sheets, min(3, len(merged.sheets))):
            data = batch.fill_sheet(form, sheet, chance.choice(["pdf", "docx"]), FACE, merged.photos)
            file = reading.read_bytes(data, f"{trainee['id'] if trainee else 'common'}/{sheet.part}")
            checked = compare.crosscheck([file], [case], filed)
            told = [
                finding
                for finding in (*file.findings, *checked.findings)
                if finding.code not in ("FK533", "FK303", "FK308", "FK309")
            ]
            assert told == [], (number, form.name, sheet.part)
            assert checked.equal == len(sheet.marks)
            read += len(sheet.marks)
    assert read > 300
