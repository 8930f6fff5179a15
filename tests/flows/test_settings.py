"""formkit.toml and the age of the data of law through the whole command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from formkit import check, library, system
from formkit.api.doctor import doctor
from formkit.cli.main import main
from formkit.library import settings
from tests.test_output_schemas import obeys

if TYPE_CHECKING:
    from tests.conftest import Run

WAGE = {"prefecture": "茨城県", "value": 2000, "in_force_from": "2026-11-01"}


def settle(folder: Path, *entries: object) -> Path:
    """A formkit.toml with a table of minimum wages beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "my-wages.json").write_text(json.dumps({"entries": entries}), "utf-8")
    file = folder / "formkit.toml"
    file.write_text('[law]\nminimum-wages = "my-wages.json"\n', "utf-8")
    return file


def codes(text: str) -> set[str]:
    return {finding["code"] for finding in json.loads(text)["findings"]}


def at_clock(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(system, "today", lambda: day)


# ---- formkit.toml


def test_a_wage_of_the_folder_changes_the_verdict_there_and_nowhere_else(
    run: Run, tmp_path: Path, sample: Path
) -> None:
    before = run("check", sample, "--json")
    assert "W-02" not in codes(before.stdout) and "settings" not in json.loads(before.stdout)["versions"]
    settle(tmp_path, WAGE)
    there = run("check", sample, "--json")
    assert there.returncode == 1 and "W-02" in codes(there.stdout)
    versions = obeys("check", there.stdout)["versions"]
    assert versions["settings"] == {
        "file": "formkit.toml", "law": {"minimum-wages": {"file": "my-wages.json", "replaced": 1, "added": 0}},
    }  # fmt: skip
    (tmp_path / "formkit.toml").rename(tmp_path / "other.toml")
    after = run("check", sample, "--json")
    assert after.stdout == before.stdout


def test_the_text_says_so_in_one_line(run: Run, tmp_path: Path, sample: Path) -> None:
    settle(tmp_path, WAGE)
    (line,) = (line for line in run("check", sample).stdout.splitlines() if "formkit.toml" in line)
    assert "minimum-wages" in line and "my-wages.json" in line and "置換1件" in line
    (line,) = (line for line in run("check", sample, "--lang", "en").stdout.splitlines() if "formkit.toml" in line)
    assert "minimum-wages" in line and "1 replaced" in line


def test_every_format_and_command_says_so(run: Run, tmp_path: Path, sample: Path) -> None:
    settle(tmp_path, WAGE)
    assert json.loads(run("check", sample, "--format", "sarif").stdout)["runs"][0]["properties"]["settings"]["file"]
    assert "my-wages.json" in run("check", sample, "--format", "html").stdout
    for name, arguments in {
        "explain": ("explain", "W-02"), "quota": ("quota", sample), "timeline": ("timeline", sample),
        "doctor": ("doctor",), "forms": ("forms", "list"),
    }.items():  # fmt: skip
        assert obeys(name, run(*arguments, "--json").stdout)["versions"]["settings"]["file"] == "formkit.toml", name


def test_a_deeper_folder_finds_it_above(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = settle(tmp_path, WAGE)
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    nearest = settings.nearest()
    assert nearest is not None and nearest.samefile(file)
    with settings.using(settings.read(nearest)):
        assert library.versions()["settings"]["file"] == "../formkit.toml"
        assert "W-02" in {finding.code for finding in check([sample]).findings}
    assert "W-02" not in {finding.code for finding in check([sample]).findings}


@pytest.mark.parametrize("arguments", [("check",), ("fill", "-o", "out"), ("quota",)])
def test_a_broken_file_stops_the_run_before_anything_is_made(
    run: Run, tmp_path: Path, sample: Path, arguments: tuple[str, ...]
) -> None:
    settle(tmp_path, WAGE, {**WAGE, "value": "2000"})
    done = run(arguments[0], sample, *arguments[1:])
    assert done.returncode == 2 and done.stdout == ""
    assert all(words in done.stderr for words in ("formkit.toml", "minimum-wages", "my-wages.json", "entries の2番目"))
    assert "entry 2" in run(arguments[0], sample, *arguments[1:], "--lang", "en").stderr
    assert not (tmp_path / "out").exists()


def test_help_and_version_need_no_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "formkit.toml").write_text("[law", "utf-8")
    assert run("--version").returncode == run("check", "--help").returncode == 0
    assert run("doctor").returncode == 2


# ---- how current the law is


def test_check_tells_old_tables_once_for_all_cases(sample: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [sample, root / "samples" / "care-1" / "case.json"]
    at_clock(monkeypatch, dt.date(2027, 6, 9))  # 200 days after the oldest table
    assert "FK131" not in {finding.code for finding in check(cases).findings}
    at_clock(monkeypatch, dt.date(2027, 6, 10))
    (told,) = (finding for finding in check(cases).findings if finding.code == "FK131")
    assert told.severity == "info" and told.file is None
    assert "2026-11-21 確認" in told.message and "checked on 2026-11-21" in told.message_en
    assert "地域別最低賃金" not in told.message  # checked on 2026-11-27
    kept = check(cases, ignore=["FK131"])
    assert "FK131" not in {finding.code for finding in kept.findings}


def test_the_clock_counts_and_not_the_day_of_the_law(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, dt.date(2026, 12, 1))
    findings = check([sample], as_of=dt.date(2028, 12, 1)).findings
    assert "FK131" not in {finding.code for finding in findings}


def test_old_tables_are_told_in_every_format(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, dt.date(2028, 11, 1))
    for form in ("text", "json", "sarif", "html"):
        done = CliRunner().invoke(main, ["check", str(sample), "--format", form], prog_name="formkit")
        assert "FK131" in done.output and "国民の祝日と休日" in done.output, form
    done = CliRunner().invoke(main, ["check", str(sample), "--json"], prog_name="formkit")
    obeys("check", done.output)


def diagnoses(*arguments: object) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["doctor", *map(str, arguments), "--json"], prog_name="formkit")
    return {item["name"]: item for item in obeys("doctor", done.output)["diagnoses"]}


def test_doctor_lists_old_tables(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, dt.date(2026, 12, 1))
    names = diagnoses()
    assert names["law"]["ok"] and not [name for name in names if name.startswith("law/")]
    at_clock(monkeypatch, dt.date(2028, 11, 1))
    names = diagnoses()
    assert not names["law"]["ok"] and not names["law"]["required"]
    assert {"law/minimum-wages", "law/holidays", "law/excellent-implementer_2020-11"} <= set(names)
    assert (
        "2028-12-31 まで" in names["law/holidays"]["detail"]
        and "until 2028-12-31" in names["law/holidays"]["detail_en"]
    )
    of_case = diagnoses(root / "samples" / "enterprise-1")
    assert "law/minimum-wages" in of_case and "law/sending" not in of_case and "law/sending" in names
    done = CliRunner().invoke(main, ["doctor"], prog_name="formkit")
    assert "△ law/minimum-wages: 地域別最低賃金（2026-11-27 確認）" in done.output


def test_doctor_of_what_is_no_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, dt.date(2028, 11, 1))
    done = CliRunner().invoke(main, ["doctor", str(tmp_path / "gone.json")], prog_name="formkit")
    assert done.exit_code == 3


def test_doctor_tells_the_settings(tmp_path: Path) -> None:
    with settings.using(settings.read(settle(tmp_path, WAGE))):
        (own,) = (item for item in doctor() if item.name == "settings")
    assert own.ok and "minimum-wages" in own.detail and str(tmp_path.parent) not in own.detail.replace("../", "")
