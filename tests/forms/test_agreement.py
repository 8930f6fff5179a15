"""The agreement with the sending organisation: nothing missing, nothing that differs between its languages."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from formkit import library
from formkit.case import json_file
from formkit.case.validate import validate
from formkit.media import fonts
from formkit.merge import Merged, merge
from formkit.model import Case, Sheet, trainees_of
from formkit.reading import read_bytes
from formkit.run import batch

NAME = "sending-agreement_2026-11"
ROOT = Path(__file__).parents[2]
FACE = fonts.default_face()
SAMPLES = ["group-1", "group-3"]
MONTHS = {
    word: str(number)
    for words in (
        "January February March April May June July August September October November December",
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    )
    for number, word in enumerate(words.split(), 1)
}  # fmt: skip
MONTH = re.compile(rf"(?<=\d )({'|'.join(MONTHS)})(?= \d)")


def read(name: str) -> Any:
    return json.loads((ROOT / "forms" / NAME / f"{name}.json").read_text(encoding="utf-8"))


ARTICLES = read("articles")
WORDING = read("wording")
CLAUSES = [
    pytest.param(ja, en, id=f"article {article['no']} {at}")
    for article in ARTICLES["articles"]
    for at, (_, ja, en) in enumerate(article["clauses"], 1)
]


def numbers(words: str) -> list[str]:
    """Every number of a text, months by their number, in any order."""
    plain = MONTH.sub(lambda match: MONTHS[match[1]], words)
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", plain))


def capitals(words: str) -> set[str]:
    """Names in Latin capitals, currencies, codes."""
    return set(re.findall(r"[A-Z]{3,}", words))


def case_of(sample: str) -> Case:
    case, findings = json_file.read_case(ROOT / "samples" / sample / "case.json")
    assert case is not None and findings == []
    return case


def changed(case: Case, **facts: Any) -> Case:
    """The case with facts of the first sender's agreement replaced."""
    data = copy.deepcopy(dict(case.data))
    data["senders"][0]["agreement"].update(facts)
    return Case(data, case.path, case.origins)


def made(case: Case, trainee: Mapping[str, Any] | None = None) -> Merged:
    return merge(case, trainee, library.form(NAME), FACE)


def sheets(merged: Merged, part: str) -> list[Sheet]:
    return [sheet for sheet in merged.sheets if sheet.part == part]


def texts(sheet: Sheet) -> Mapping[str, str]:
    return {key: str(mark.value) for key, mark in sheet.marks.items() if isinstance(mark.value, str)}


@pytest.mark.parametrize("ja,en", CLAUSES)
def test_clause_says_the_same_numbers_in_both_languages(ja: str, en: str) -> None:
    assert numbers(ja) == numbers(en)


def test_other_fixed_words_say_the_same_numbers() -> None:
    for ja, en in (*(note for some in WORDING["notes"].values() for note in some), ARTICLES["preamble"]):
        assert numbers(ja) == numbers(en)
    for promise in (*WORDING["promises"], WORDING["confirmation"]):
        assert len({tuple(numbers(words)) for words in promise.values()}) == 1, promise
    for _, ja, vietnamese, indonesian in WORDING["terms"]:
        assert numbers(ja) == numbers(vietnamese) == numbers(indonesian)


@pytest.mark.parametrize("sample", SAMPLES)
def test_boxes_say_the_same_in_all_languages(sample: str) -> None:
    pairs = 0
    for sheet in made(case_of(sample)).sheets:
        words = texts(sheet)
        for key, ja in words.items():
            others = [f"{key[:-3]}_{code}" for code in ("en", "vi", "id")] if key.endswith("_ja") else []
            for other in others:
                # Words in Vietnamese and Indonesian are there only for the sender that needs them.
                if words.get(other) or (other in words and other.endswith("_en")):
                    pairs += 1
                    assert bool(ja) == bool(words[other]), (sheet.part, key)
                    assert numbers(ja) == numbers(words[other]), (ja, words[other])
                    assert other[-2:] != "en" or capitals(ja) <= capitals(words[other]), (ja, words[other])
    assert pairs > 100


def test_all_29_articles_have_their_clauses() -> None:
    assert [article["no"] for article in ARTICLES["articles"]] == list(range(1, 30))
    for article in ARTICLES["articles"]:
        assert article["ja"] and article["en"] and article["clauses"]
        assert all(ja.endswith(("。", "者")) and en.rstrip(";").strip() for _, ja, en in article["clauses"])


def test_warranties_answer_every_requirement_of_regulation_article_25() -> None:
    third = next(article for article in ARTICLES["articles"] if article["no"] == 3)
    assert [item for item, _, _ in third["clauses"] if item] == [f"({number})" for number in range(1, 11)]
    notes = (ROOT / "forms" / NAME / "NOTES.md").read_text(encoding="utf-8")
    for item in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"):
        assert f"| ({item}) |" in notes


def test_the_two_statements_of_the_law_stand_in_every_agreement() -> None:
    tenth = next(article for article in ARTICLES["articles"] if article["no"] == 10)
    (_, first, first_en), (_, second, second_en) = tenth["clauses"][:2]
    for word in ("保証金", "いかなる名目", "配偶者", "直系", "同居の親族", "財産を管理しない"):
        assert word in first
    for word in ("違約金", "不当に", "財産の移転", "契約をしない"):
        assert word in second
    assert "does not control money or other property" in first_en and "makes no contract" in second_en
    part = library.form(NAME).parts["articles"]
    assert part.when == ("/agreement",) and part.categories == "DEF"


def test_deposits_and_penalties_are_named_only_to_forbid_them() -> None:
    sentences = [
        sentence
        for article in ARTICLES["articles"]
        for _, ja, _ in article["clauses"]
        for sentence in ja.split("。")
        if re.search("保証金|違約金|預り金|損害賠償", sentence)
    ]
    assert len(sentences) >= 4
    for sentence in sentences:
        assert re.search("ない|ず|過去5年以内", sentence), sentence


def test_no_word_of_older_law() -> None:
    whole = json.dumps([ARTICLES, WORDING], ensure_ascii=False)
    for word in ("送出し機関", "実習実施機関", "日本工業規格", "入国管理局", "研修生"):
        assert word not in whole


def plain(words: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u0002-]", "", words)


@pytest.mark.parametrize(
    "part,left,right",
    [
        ("articles", [c.values[0] for c in CLAUSES], [c.values[1] for c in CLAUSES]),
        ("annex-5", [p["ja"] for p in WORDING["promises"]], [p["en"] for p in WORDING["promises"]]),
        ("terms-vi", [p["ja"] for p in WORDING["promises"]], [p["vi"] for p in WORDING["promises"]]),
        ("terms-id", [p["ja"] for p in WORDING["promises"]], [p["id"] for p in WORDING["promises"]]),
    ],
)
def test_every_clause_is_printed_whole_in_its_column(part: str, left: list[str], right: list[str]) -> None:
    document = pypdfium2.PdfDocument(library.blank(library.form(NAME), part))
    columns = ["", ""]
    try:
        for page in document:
            text = page.get_textpage()
            width, height = page.get_size()
            middle = 106.0 * 72 / 25.4
            columns[0] += plain(text.get_text_bounded(0, 0, middle, height))
            columns[1] += plain(text.get_text_bounded(middle, 0, width, height))
            text.close()
            page.close()
    finally:
        document.close()
    for column, clauses in zip(columns, (left, right), strict=True):
        for words in clauses:
            assert plain(words) in column, words


def test_each_sender_has_its_own_agreement_with_its_own_trainees() -> None:
    merged = made(case_of("group-1"))
    assert merged.findings == ()
    vietnamese, chinese = sheets(merged, "annex-4")
    assert [texts(vietnamese)[f"trainee{n}_name"] for n in (1, 2, 3)] == ["NGUYEN VAN DUC", "TRAN THI HUONG", ""]
    assert [texts(chinese)[f"trainee{n}_name"] for n in (1, 2)] == ["GAO JIMING", ""]
    assert "NGUYEN VAN DUC" not in " ".join(texts(chinese).values())
    for part in library.form(NAME).parts.values():
        if "agreement_number" in part.boxes and part.per == "case":
            got = [texts(sheet)["agreement_number"] for sheet in sheets(merged, part.id)]
            assert got == ["MHN-VN-2026-001", "MHN-CN-2026-002"]


def test_each_trainee_confirms_on_a_sheet_of_its_own() -> None:
    case = case_of("group-1")
    assert not sheets(made(case), "annex-5")
    got = []
    for trainee in trainees_of(case):
        merged = made(case, trainee)
        assert merged.findings == ()
        (sheet,) = sheets(merged, "annex-5")
        got.append({key: texts(sheet)[key] for key in ("trainee_name", "agreement_number", "explained_en")})
    assert got == [
        {"trainee_name": "NGUYEN VAN DUC", "agreement_number": "MHN-VN-2026-001", "explained_en": "Vietnamese"},
        {"trainee_name": "TRAN THI HUONG", "agreement_number": "MHN-VN-2026-001", "explained_en": "Vietnamese"},
        {"trainee_name": "GAO JIMING", "agreement_number": "MHN-CN-2026-002", "explained_en": "Chinese"},
    ]


def test_trainees_beyond_the_rows_are_still_listed() -> None:
    case = case_of("group-3")
    data = copy.deepcopy(dict(case.data))
    data["trainees"] = [{**data["trainees"][0], "id": f"t{number}"} for number in range(1, 24)]
    (sheet,) = sheets(made(Case(data, case.path, case.origins)), "annex-4")
    assert texts(sheet)["trainee20_name"] == "SANTOSO AGUS"
    assert texts(sheet)["others"].count("SANTOSO AGUS") == 3 and texts(sheet)["others"].startswith("21. ")


def test_totals_are_those_of_the_trainee() -> None:
    first, second = sheets(made(case_of("group-1")), "annex-1")
    assert (texts(first)["total"], texts(first)["total_jpy"]) == ("VND 34,000,000", "JPY 204,000")
    assert (texts(second)["total"], texts(second)["total_jpy"]) == ("CNY 8,850.50", "JPY 185,861")
    course = sheets(made(case_of("group-1")), "annex-3")[0]
    assert texts(course)["hours_total"] == "176"


@pytest.mark.parametrize(
    "sample,there,absent", [("group-1", "terms-vi", "terms-id"), ("group-3", "terms-id", "terms-vi")]
)
def test_key_terms_come_in_the_languages_asked_for(sample: str, there: str, absent: str) -> None:
    merged = made(case_of(sample))
    assert sheets(merged, there) and not sheets(merged, absent)


def test_no_agreement_no_sheets() -> None:
    case = case_of("group-3")
    data = {key: value for key, value in case.data.items() if key != "agreement"}
    assert made(Case(data, case.path, case.origins)).sheets == ()


def test_long_special_terms_go_to_the_attached_sheet_whole() -> None:
    long_ja, long_en = "乙は、特約の長い文を守る。" * 80, "The Sender keeps this long special term. " * 40
    merged = made(changed(case_of("group-3"), special_terms={"ja": long_ja, "en": long_en.strip()}))
    assert [finding.code for finding in merged.findings] == ["FK302", "FK302"]
    (schedule,) = sheets(merged, "schedule")
    assert (
        schedule.marks["special_ja"].value == schedule.marks["special_en"].value == "別紙のとおり / See attached sheet"
    )
    attached = sheets(merged, "continuation")
    rows = "".join(texts(sheet)[f"row{number:02}_text"] for sheet in attached for number in range(1, 26))
    assert plain(long_ja) in plain(rows) and plain(long_en) in plain(rows)
    form = library.form(NAME)
    for sheet in (*attached, schedule):
        for medium in ("pdf", "docx"):
            found = read_bytes(batch.fill_sheet(form, sheet, medium, FACE), "x")
            assert found.findings == () and found.parts[0].sheet == sheet


def test_more_fees_than_rows_are_all_listed_on_the_attached_sheet() -> None:
    case = case_of("group-3")
    fee = case.data["senders"][0]["agreement"]["fees"][0]
    fees = [{**fee, "amount": 1000 + number} for number in range(9)]
    merged = made(changed(case, fees=fees))
    (annex,) = sheets(merged, "annex-1")
    assert annex.marks["fee1_name_ja"].value == "別紙のとおり / See attached sheet"
    assert annex.marks["fee1_amount"].value == annex.marks["fee8_amount"].value == ""
    rows = " ".join(" ".join(texts(sheet).values()) for sheet in sheets(merged, "continuation"))
    assert all(f"IDR 1,00{number}" in rows for number in range(9))


def test_a_trainee_can_never_bear_the_return() -> None:
    case = case_of("group-3")
    data = copy.deepcopy(dict(case.data))
    data["agreement"]["travel"]["return"] = "trainee"
    found = validate(Case(data, case.path, case.origins))
    assert [finding.case_pointer for finding in found] == ["/agreement/travel/return"]
