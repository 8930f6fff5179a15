"""`formkit explain`, and what `check` does with --ignore, accepted findings and --as-of."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import formkit
from formkit import library
from formkit.case.json_file import read_case
from formkit.cli.main import main
from formkit.library import catalogue
from formkit.library.citations import in_english
from formkit.model import spoken

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).parents[2]
ENTRIES = catalogue.entries()
RULES = [code for code, entry in ENTRIES.items() if entry.kind == "rule"]
LEFT_OUT = [code for code, entry in ENTRIES.items() if entry.kind == "left_out"]


def explain(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["explain", *arguments], prog_name="formkit")


def test_a_rule_in_japanese_and_english() -> None:
    about = library.findings()["L-02"]
    for language, end in (("ja", ""), ("en", "_en")):
        said = explain("L-02", "--lang", language).stdout
        for key in ("title", "statement", "example", "todo"):
            assert about[key + end] in said
        assert about["law"] in said and about["source"].split(" / ")[language == "en"] in said
    assert "Technical Intern Training Ordinance, art. 10(2)(vii)(c) (規則第10条第2項第7号ハ)" in said
    assert "条文で確認" in explain("L-02").stdout
    assert "stages: 1\n" in explain("L-02", "--lang", "en").stdout
    assert "2024-06-21～" in explain("F-01").stdout


def test_explain_says_all_that_the_page_of_rules_says() -> None:
    """Weight, law, days, certainty, stages, types, statement, example: whatever docs/rules.md has of a rule."""
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    sections = re.findall(r"^### (\S+) .*?$(.*?)(?=^##)", page, re.DOTALL | re.MULTILINE)
    rules = [(code, lines) for code, lines in sections if code in RULES]
    assert len(rules) == len(RULES)
    for code, lines in rules:
        both = "".join(explain(code, "--lang", language).stdout for language in ("ja", "en"))
        facts, *texts = [line.strip() for line in lines.splitlines() if line.strip()]
        for fact in facts.split(" · "):
            for words in fact.split(" / "):
                assert words.removeprefix("stage ").replace("・", "号、第") in both or words in both, (code, words)
        for text in texts:
            assert text.removeprefix("反する例：").removeprefix("Fails: ") in both, (code, text)


def test_explain_tells_each_case_and_what_is_left_out_because_of_a_rule() -> None:
    said = explain("Q-01", "--lang", "ja").stdout
    assert "注意 (条文で確認)  では、…の人数枠は" in said and "誤り (条文で確認)  では、…の人数枠は" in said
    assert "SA-023  L-02 と同じ規則。" in explain("L-02", "--lang", "ja").stdout


def test_english_has_no_japanese_but_names_in_parentheses_and_quotations() -> None:
    """A citation, a proper name or a label as printed may stand beside the English; it never stands in its stead."""
    texts = {f"{code} {name}": text["en"] for code, about in library.findings().items()
             for name, text in ({"": about["says"]} if "ja" in about["says"] else about["says"]).items()}  # fmt: skip
    texts |= {key: text["en"] for key, text in spoken.sentences().items()}
    texts |= {f"FK402 {key}": text["en"] for key, text in library.findings()["FK402"]["why"].items()}
    texts |= {f"explain {code}": explain(code, "--lang", "en").stdout for code in ENTRIES}
    assert {key: left for key, text in texts.items() if (left := japanese(text))} == {}


def japanese(text: str) -> str:
    """Japanese letters of an English text that stand neither in parentheses nor in quotation marks."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"[(（][^()（）]*[)）]|\"[^\"]*\"|(?<!\w)'[^']*'|「[^「」]*」", "", text)
    return "".join(re.findall("[\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff０-９Ａ-Ｚ]+", text))


@pytest.mark.parametrize(
    ("law", "english"),
    [
        ("規則第10条第1項第1号イ・ロ・第3項", "Technical Intern Training Ordinance, art. 10(1)(i)(a), (b), (3)"),
        ("入管法第7条の2第1項、民法第143条第2項", "Immigration Act, art. 7-2(1); Civil Code, art. 143(2)"),
        ("規則第10条第2項第2号ハ(3)", "Technical Intern Training Ordinance, art. 10(2)(ii)(c)(3)"),
        ("技能実習制度運用要領第4章", "OTIT operating guidelines, ch. 4"),
        ("令和6年法律第60号附則第15条第4項", "Act No. 60 of 2024, supplementary provisions, art. 15(4)"),
    ],
)
def test_the_law_is_cited_in_english_with_the_japanese_behind(law: str, english: str) -> None:
    """As the translations of the Ministry of Justice cite: article, (paragraph), (item), (letter)."""
    assert in_english(law) == f"{english} ({law})"


def test_codes_are_found_in_any_case() -> None:
    assert explain("fk302").stdout == explain("FK302").stdout
    assert explain(" t-01 ").exit_code == 0


@pytest.mark.parametrize("code", ENTRIES)
def test_every_code_can_be_explained(code: str) -> None:
    for language in ("ja", "en"):
        said = explain(code, "--lang", language)
        assert said.exit_code == 0 and said.stdout.startswith(code)
        assert len(said.stdout.splitlines()) > 1
    (plain,) = json.loads(explain(code, "--json").stdout)["codes"]
    assert plain["code"] == code and plain["topic"] and plain["topic_en"]
    assert plain["kind"] == ENTRIES[code].kind


@pytest.mark.parametrize("code", RULES)
def test_every_rule_says_what_it_asks(code: str) -> None:
    about = ENTRIES[code].about
    assert about["certainty"] in ("seen", "known", "uncertain")
    for key in ("statement", "statement_en", "source"):
        assert about[key].strip(), key
    assert about["severity"] != "error" or about["certainty"] != "uncertain"
    assert set(about.get("stages", ())) <= {1, 2, 3} and set(about.get("types", ())) <= {"supervised", "enterprise"}
    assert not isinstance(about.get("types"), str) and not isinstance(about.get("stages"), str)
    for key in ("in_force_from", "in_force_until"):
        if key in about:
            dt.date.fromisoformat(about[key])


@pytest.mark.parametrize("code", LEFT_OUT)
def test_every_rule_that_is_left_out_has_a_reason(code: str) -> None:
    assert code not in library.findings()
    for language in ("ja", "en"):
        assert ENTRIES[code].word("reason", language).strip()


def test_without_a_code_all_are_listed() -> None:
    for language in ("ja", "en"):
        said = explain("--lang", language).stdout
        for code, entry in ENTRIES.items():
            assert any(line.startswith(f"{code} ") for line in said.splitlines()), code
            if entry.kind != "left_out":
                assert entry.word("title", language) in said
    listed = json.loads(explain("--json").stdout)["codes"]
    assert [entry["code"] for entry in listed] == list(ENTRIES)


@pytest.mark.parametrize(("typed", "near"), [("T-2", "T-02"), ("FK30", "FK300"), ("S1", "S-01"), ("W-5b", "W-05b")])
def test_an_unknown_code_names_the_nearest(typed: str, near: str) -> None:
    for language in ("ja", "en"):
        done = explain(typed, "--lang", language)
        assert done.exit_code == 2 and done.stdout == ""
        assert near in done.stderr and "formkit explain" in done.stderr


def test_nothing_near() -> None:
    done = explain("あ")
    assert done.exit_code == 2 and "のことですか" not in done.stderr


def test_the_page_of_rules_names_every_code(root: Path) -> None:
    page = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    for code, entry in ENTRIES.items():
        assert f"### {code} " in page if entry.kind == "rule" else f"| {code} |" in page, code


def test_the_page_of_rules_is_up_to_date(root: Path) -> None:
    done = subprocess.run([sys.executable, "scripts/rules.py", "--check"], cwd=root, capture_output=True,
                          env={"PYTHONPATH": str(root)}, encoding="utf-8", check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


# ---- check


@pytest.fixture
def late(sample: Path, tmp_path: Path) -> Path:
    """The group sample in one file, filed a day too late for the usual practice (T-02)."""
    case, _ = read_case(sample)
    assert case is not None
    data = json.loads(json.dumps(dict(case.data)))
    data["dates"]["application"] = "2026-12-02"
    shutil.copytree(sample.parent / "photos", tmp_path / "photos")
    path = tmp_path / "late.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def accept(path: Path, *entries: dict[str, str]) -> Path:
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "accepted": entries}, ensure_ascii=False), encoding="utf-8")
    return path


def test_ignore(run_here: Run, late: Path) -> None:
    assert run_here("check", late, "--fail-on", "warning").returncode == 1
    done = run_here("check", late, "--fail-on", "warning", "--ignore", "T-02", "--json")
    assert done.returncode == 0
    out = json.loads(done.stdout)
    assert [finding["code"] for finding in out["findings"]] == ["FK154"] and out["summary"]["ignored"] == 1
    assert "1件を除きました" in run_here("check", late, "--ignore", "t-02").stdout
    assert "T-02" in run_here("check", late, "--ignore", "T-2").stderr
    assert run_here("check", late, "--ignore", "FK105").returncode == 2


def test_accepted(run_here: Run, late: Path) -> None:
    accept(late, {"code": "T-02", "case_pointer": "/dates/application", "reason": "電話で確認した"})
    specimen = ("--ignore", "FK154")
    done = run_here("check", late, "--fail-on", "info", "--json", *specimen)
    out = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    (told,) = out["findings"]
    assert (told["code"], told["severity"], told["accepted"]) == ("T-02", "info", "電話で確認した")
    counted = {"cases": 1, "errors": 0, "warnings": 0, "infos": 0, "accepted": 1, "ignored": 1}
    assert counted.items() <= out["summary"].items()
    said = run_here("check", late, *specimen).stdout
    assert "承認済み: 電話で確認した" in said and "誤りも注意もありません。（ほかに承認済み1件）" in said
    assert "No errors or warnings. (1 accepted)" in run_here("check", late, "--lang", "en", *specimen).stdout


def test_accepted_until_a_day(late: Path) -> None:
    accept(late, {"code": "T-02", "reason": "r", "until": "2027-01-31"})
    held = formkit.check([late], as_of=dt.date(2027, 1, 31)).findings
    over = formkit.check([late], as_of=dt.date(2027, 2, 1)).findings
    assert [one.accepted for one in held if one.code == "T-02"] == ["r"]
    (again,) = [one for one in over if one.code == "T-02"]
    assert again.severity == "warning" and "2027-01-31" in again.message


def test_fill_takes_what_is_accepted(late: Path, tmp_path: Path) -> None:
    accept(late, {"code": "T-02", "reason": "r"}, {"code": "FK306", "reason": "r"})
    data = json.loads(late.read_text(encoding="utf-8"))
    for trainee in data["trainees"]:
        trainee.pop("photo", None)
    late.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    made = formkit.fill([late], tmp_path / "out", to=("pdf",), forms=("training-plan",), trainees=("1",))
    told = {one.code: one for one in made.findings}
    assert told["T-02"].accepted == "r"
    assert told["FK502"].case_pointer == "/accepted/1/code"
    assert made.files


def test_a_misspelt_entry_is_a_mistake_of_writing(late: Path) -> None:
    accept(late, {"code": "T-02", "why": "r"})
    assert {"FK101", "FK102"} <= {one.code for one in formkit.check([late]).findings}


def test_as_of_a_day_after_the_programme(sample: Path) -> None:
    today = formkit.check([sample], as_of=dt.date(2026, 12, 1)).findings
    later = formkit.check([sample], as_of=dt.date(2027, 4, 1)).findings
    assert "F-01" not in {one.code for one in today}
    (stays,) = [one for one in later if one.code == "F-01b"]
    assert "2027-03-31" in stays.message and "2027-06-30" in stays.message and stays.severity == "info"
    assert "F-01" not in {one.code for one in later}
    assert "F-01" not in {one.code for one in formkit.check([sample]).findings}


def test_certainty_is_said_in_words() -> None:
    # A rule that is certain, known or uncertain; and the same words in the catalogue of rules.
    said = {
        "L-02": ("条文で確認", "read in the text of the law"),
        "T-07": ("出典あり", "seen in a source"),
        "A-05": ("要確認（出典は見ていない）", "to be verified: known, no source seen"),
        "A-11": ("要確認（確かでない）", "to be verified: uncertain"),
    }
    for code, (ja, en) in said.items():
        assert f"確かさ: {ja}" in explain(code).stdout
        assert f"certainty: {en}" in explain(code, "--lang", "en").stdout
