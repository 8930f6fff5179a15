"""`formkit score`, `quota` and `timeline`, from the command line to their numbers."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from formkit.api import quota as api_quota
from formkit.api import score as api_score
from formkit.api import timeline as api_timeline
from formkit.cli.main import main
from formkit.law.score import changes, score, way
from formkit.model.errors import ExitCode, UsageError
from tests.test_samples import edited

SAMPLES = Path(__file__).parents[2] / "samples"
GROUP = SAMPLES / "group-1"
DAY = dt.date(2026, 12, 1)


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="formkit", env={"LANG": "C"})


def answer(*arguments: object, code: ExitCode = ExitCode.CLEAN) -> dict[str, Any]:
    done = command(*arguments, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == code, done.output
    return found


def saved(folder: Path, **edit: Any) -> Path:
    """A sample with some facts changed, as a case file."""
    path = folder / "case.json"
    path.write_text(json.dumps(edited({"sample": "group-1", **edit}).data, ensure_ascii=False), encoding="utf-8")
    return path


def test_score_tells_what_the_contract_says() -> None:
    found = answer("score", GROUP)
    first, second = found["tables"]
    assert (first["who"], first["total"], first["maximum"], first["pass_mark"], first["passed"]) == (
        "implementer", 130, 150, 90, True,
    )  # fmt: skip
    assert second["who"] == "supervisor"
    for item in first["items"]:
        assert {"id", "label", "points", "maximum", "inputs", "reason"} <= set(item)
    assert sum(group["points"] for group in first["groups"]) == first["total"]
    assert first["missing"] == [] and first["short"] == 0 and first["way"] == []
    gains = {gain["id"]: gain["steps"] for gain in first["gains"]}
    assert [step["gain"] for step in gains["5-III"]] == [10]
    assert gains["3-I"][0]["gain"] == 0  # its group is full already


@pytest.mark.parametrize("language", ["ja", "en"])
def test_score_speaks_both_languages(language: str) -> None:
    done = command("score", GROUP, "--lang", language)
    assert done.exit_code == 0
    assert ("合計 130点／150点" if language == "ja" else "total 130 of 150") in done.output


def test_a_table_that_the_case_does_not_have_shows_what_is_missing(tmp_path: Path) -> None:
    path = saved(tmp_path, remove=["/declaration"])
    assert command("score", path).exit_code == ExitCode.USAGE
    (table,) = answer("score", path, "--table", "supervisor-care")["tables"]
    assert table["total"] == 0 and "/declaration/supervisor_care/audit_manual" in table["missing"]
    assert table["way"] and not table["passed"]


def points(**facts: Any) -> Any:
    base = dict(edited({"sample": "group-1"}).data["declaration"]["implementer"])
    return score({"declaration": {"implementer": base | facts}}, "implementer", DAY)


POOR = {
    "g3_prac_pass": 6, "g2_prac_pass": 0, "exam_cooperation": False, "instructors_trained": 0, "native_manual": False,
    "native_counsellors_all": False, "transfer_accepted": 0, "transfer_site_registered": False, "jp_learning_support": False,
    "community_exchange": False, "culture_learning": False,
}  # fmt: skip


def test_the_way_is_the_fewest_of_the_easiest_changes() -> None:
    poor = points(**POOR)
    short = poor.pass_mark - poor.total
    assert short > 0
    found = way(poor)
    assert found and all(change.effort == "measure" for change, _ in found)
    raised = {change.item.id: step.points - change.item.points for change, step in found}
    assert sum(raised.values()) >= short
    assert all(sum(raised.values()) - one < short for one in raised.values())  # no change is superfluous


def test_records_are_named_only_when_nothing_else_suffices() -> None:
    bad = points(**POOR, i_passed_both=2)
    found = way(bad)
    assert found and any(change.effort == "record" for change, _ in found)


def test_nothing_helps_after_an_order_and_a_blameworthy_disappearance_but_the_record() -> None:
    lost = points(blameworthy_missing=True, improvement_order="not_done")
    assert lost.total < lost.pass_mark
    found = way(lost)
    assert found and {change.effort for change, _ in found} >= {"record"}


def test_gains_are_what_the_total_gains() -> None:
    poor = points(**POOR)
    for change in changes(poor):
        for step in change.steps:
            group = next(one for one in poor.groups if one.id == change.group)
            items = [replace(i, points=step.points) if i.id == change.item.id else i for i in group.items]
            capped = min(sum(i.points for i in items if i.counted), group.maximum)
            assert step.gain == capped - group.points


def test_quota_says_why_and_uses_the_rules(tmp_path: Path) -> None:
    found = answer("quota", GROUP)["quota"]
    assert (found["kind"], found["excellent"], found["base"], [cap["most"] for cap in found["caps"]]) == (
        "group", True, 6, [12, 24, 36],
    )  # fmt: skip
    assert (found["uses"][0]["total"], found["uses"][0]["verdict"]) == (3, "within")
    path = saved(tmp_path, set={"/implementer/employees/full_time": 2, "/declaration/implementer/base_quota": 3})
    over = answer("quota", path, code=ExitCode.FINDINGS)
    assert [one["code"] for one in over["findings"]] == ["Q-03"]
    done = command("quota", path, "--lang", "en")
    assert (
        "base quota 3 × 2 = 6, but at most 2 full-time employees × 1 = 2" in done.output
        and "over the quota" in done.output
    )


def test_quota_names_what_is_missing(tmp_path: Path) -> None:
    path = saved(tmp_path, remove=["/implementer/employees"])
    assert answer("quota", path)["quota"]["missing"] == ["/implementer/employees/full_time"]
    assert "計算できません" in command("quota", path, "--lang", "ja").output


def test_quota_tells_whom_it_could_not_count(tmp_path: Path) -> None:
    """Others of whom a fact is lacking are in no sum, and are told in the words of the form, not as pointers."""
    plans = [
        {"stage": "i", "count": 3, "to": "2028-03-31"}, {"count": 4, "from": "2026-04-01", "to": "2028-03-31"},
        {"stage": "ii", "count": 5}, {"stage": "i", "count": 1, "from": "2026-04-01", "to": "2028-03-31"},
    ]  # fmt: skip
    path = saved(tmp_path, set={"/implementer/other_plans": plans})
    done = command("quota", path, "--lang", "ja")
    assert "（1番目）（第2面 1）の3人" in done.output and "（1番目）の開始日" in done.output
    assert "（2番目）（第2面 1）の4人" in done.output and "（2番目）の段階" in done.output
    assert "の5人" not in done.output, "stage ii has a quota of its own"
    assert "/implementer/" not in command("quota", path, "--lang", "en").output
    nobody = saved(tmp_path, remove=["/implementer/trainees_now"])
    assert [left["place"] for left in answer("quota", nobody)["quota"]["uncounted"]] == ["/implementer/trainees_now/i"]
    shown = command("quota", nobody, "--lang", "ja").output
    assert "0人として数えました" in shown and "第1号技能実習生の数" in shown
    assert answer("quota", GROUP)["quota"]["uncounted"] == []


def test_timeline_and_its_calendar_file(tmp_path: Path) -> None:
    target = tmp_path / "a.ics"
    found = answer("timeline", GROUP, "--as-of", "2026-11-21", "--ics", target)
    steps = {step["id"]: step for step in found["steps"]}
    assert (steps["filing"]["first"], steps["filing"]["last"], steps["filing"]["state"]) == (
        "2026-10-01", "2026-12-01", "in_time",
    )  # fmt: skip
    assert found["calendar"] == str(target)
    raw = target.read_bytes()
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and raw.count(b"BEGIN:VEVENT") == len(steps)
    assert "間に合います" in command("timeline", GROUP, "--lang", "ja").output
    assert "in time" in command("timeline", GROUP, "--lang", "en").output


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert command("timeline", GROUP, "--as-of", "2027-02-30").exit_code == ExitCode.USAGE


def test_a_folder_of_many_cases_is_refused() -> None:
    for ask in (api_score.score, api_quota.quota, api_timeline.timeline):
        with pytest.raises(UsageError, match="holds"):
            ask(SAMPLES)


@pytest.mark.parametrize("sample", sorted(path.parent.name for path in SAMPLES.glob("*/expect.json")))
def test_every_sample_has_a_quota_and_a_timeline(sample: str) -> None:
    result = api_quota.quota(SAMPLES / sample)
    assert result.quota and (result.quota.caps or result.quota.missing)
    assert api_timeline.timeline(SAMPLES / sample).steps
