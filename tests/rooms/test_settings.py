"""formkit.toml: which one is found, what it may say, and how a user's entries take their places in a table of law."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.law.rules.table import law
from formkit.library import amend, files, settings
from formkit.model.errors import UsageError

PREFECTURES = [entry["name"] for entry in library.codes("prefectures").values()]
TABLES = [
    name.removesuffix(".json")
    for name in library.names("schemas/law")
    if "entries" in files.parsed(f"schemas/law/{name}") and name != "timeline.json"
]
ENTRY = {"prefecture": "茨城県", "value": 1500, "in_force_from": "2027-10-01"}


def shipped(table: str) -> Any:
    return files.parsed(f"schemas/law/{table}.json")


def written(folder: Path, entries: Sequence[object], table: str = "minimum-wages", **more: object) -> Path:
    """A formkit.toml in a folder that names a table with these entries."""
    (folder / "own.json").write_text(json.dumps({"entries": entries, **more}), "utf-8")
    file = folder / "formkit.toml"
    file.write_text(f'[law]\n{table} = "own.json"\n', "utf-8")
    return file


def refused(file: Path) -> UsageError:
    with pytest.raises(UsageError) as refusal:
        settings.read(file)
    return refusal.value


# ---- which file


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "formkit.toml").touch()
    assert settings.nearest(deep) == tmp_path / "formkit.toml"
    (tmp_path / "a" / "formkit.toml").touch()
    assert settings.nearest(deep) == tmp_path / "a" / "formkit.toml"
    (deep / "formkit.toml").mkdir()  # A folder of that name is no file of settings.
    assert settings.nearest(deep) == tmp_path / "a" / "formkit.toml"


def test_there_need_be_none(tmp_path: Path) -> None:
    above = [place for place in tmp_path.resolve().parents if (place / "formkit.toml").exists()]
    assert above or settings.nearest(tmp_path) is None


def test_they_are_settled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_OTHERS", [])
    settings._first.cache_clear()
    try:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "formkit.toml").touch()
        assert settings.current() == settings.Settings("formkit.toml")
        (tmp_path / "formkit.toml").unlink()
        (tmp_path / "other").mkdir()
        monkeypatch.chdir(tmp_path / "other")
        assert settings.current() == settings.Settings("formkit.toml")
    finally:
        settings._first.cache_clear()


# ---- what it changes


def test_an_entry_of_the_same_place_and_day_is_replaced_others_are_added(tmp_path: Path) -> None:
    rows = shipped("minimum-wages")["entries"]
    last = max((row for row in rows if row["prefecture"] == "茨城県"), key=lambda row: str(row["in_force_from"]))
    own = settings.read(written(tmp_path, [{**ENTRY, "in_force_from": last["in_force_from"]}, ENTRY]))
    change = own.law["minimum-wages"]
    assert (change.replaced, change.added) == (1, 1)
    after = own.applied("minimum-wages", shipped("minimum-wages"))["entries"]
    assert len(after) == len(rows) + 1
    assert [row for row in after if row["prefecture"] != "茨城県"] == [
        row for row in rows if row["prefecture"] != "茨城県"
    ]
    assert own.applied("plan", shipped("plan")) == shipped("plan")


def test_an_uncertain_day_gives_way_to_the_one_that_the_user_knows(tmp_path: Path) -> None:
    row = next(row for row in shipped("minimum-wages")["entries"] if "in_force_from_earliest" in row)
    first, last = (dt.date.fromisoformat(row[field]) for field in ("in_force_from_earliest", "in_force_from"))
    for day, replaced in (
        (first, 1),
        (last - dt.timedelta(1), 1),
        (first - dt.timedelta(1), 0),
        (last + dt.timedelta(1), 0),
    ):
        own = settings.read(written(tmp_path, [{**ENTRY, "prefecture": row["prefecture"], "in_force_from": str(day)}]))
        assert own.law["minimum-wages"].replaced == replaced, day
        rows = own.applied("minimum-wages", shipped("minimum-wages"))["entries"]
        assert (row in rows) is (replaced == 0)


def test_parameters_follow_and_are_forgotten_again(tmp_path: Path) -> None:
    day, before = dt.date(2027, 12, 1), law("minimum_wage/08", dt.date(2027, 12, 1))
    plain = library.versions()
    with settings.using(settings.read(written(tmp_path, [ENTRY]))):
        assert law("minimum_wage/08", day) == 1500 != before
        assert law("minimum_wage/08", dt.date(2027, 9, 30)) == before
        named = library.versions()
        assert named["settings"]["law"] == {"minimum-wages": {"file": "own.json", "replaced": 0, "added": 1}}
        assert named["law"] != plain["law"]
    assert law("minimum_wage/08", day) == before
    assert library.versions() == plain and "settings" not in plain


def test_a_number_of_another_table(tmp_path: Path) -> None:
    entry = {"key": "quota_base", "value": [[301, "1/10"], [0, 4]], "in_force_from": "2027-01-01"}
    with settings.using(settings.read(written(tmp_path, [entry], "quotas"))):
        assert law("quota_base", dt.date(2027, 1, 1)) == [[301, "1/10"], [0, 4]]
        assert law("quota_base", dt.date(2026, 12, 31)) != [[301, "1/10"], [0, 4]]


@pytest.mark.parametrize("table", TABLES)
def test_a_shipped_table_is_a_lawful_table_of_a_user(table: str) -> None:
    whole = shipped(table)
    entries = amend.checked(whole, whole, PREFECTURES)
    rows, replaced, added = amend.merged(whole, entries)
    assert (len(rows), replaced, added) == (len(whole["entries"]), len(whole["entries"]), 0)
    assert [{**row, "checked_on": ""} for row in rows] == [{**row, "checked_on": ""} for row in whole["entries"]]


# ---- what is wrong with it


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[law", "TOML"), ("x = 1", "x"), ("law = 3", "law"), ("[law]\nplan = 3", "law.plan"),
        ('[law]\nminimum-wage = "own.json"', "minimum-wages"), ('[law]\nplan = "gone.json"', "gone.json"),
        ('[law]\nplan = "."', "law.plan"), ('[law]\nexcellent-supervisor_2020-11 = "own.json"', "excellent-supervisor"),
        ('[law]\ntimeline = "own.json"', "law.timeline"), ("\udcff", "TOML"),
    ],
)  # fmt: skip
def test_a_broken_toml_is_told(tmp_path: Path, text: str, names: str) -> None:
    file = tmp_path / "formkit.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    error = refused(file)
    for message in (error.message, error.message_en):
        assert "formkit.toml" in message and names in message
    assert re.search("ください。", error.message)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"entries": {}}', '{"table": "plan", "entries": []}', '{"entries": [], "entries": []}',
                '{"checked_on": "2026-13-01", "entries": []}', '{"entries": [NaN]}', "[" * 100_000, "\x00"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told(tmp_path: Path, content: str) -> None:
    file = written(tmp_path, [])
    (tmp_path / "own.json").write_text(content, "utf-8")
    error = refused(file)
    for message in (error.message, error.message_en):
        assert "formkit.toml" in message and "law.minimum-wages" in message and "own.json" in message


@pytest.mark.parametrize(
    ("edit", "names"),
    [
        ({"prefecture": "茨城"}, "茨城"), ({"prefecture": None}, "null"), ({"value": "1500"}, "value"), ({"value": 0}, "value"),
        ({"value": True}, "value"), ({"value": -1}, "value"), ({"value": 10**9}, "value"), ({"key": ["\x1b[2J" * 99]}, "…"), ({"value": 1500.5}, "value"), ({"in_force_from": "2027-02-30"}, "in_force_from"),
        ({"in_force_from": "20271001"}, "in_force_from"), ({"in_force_from": 20271001}, "in_force_from"),
        ({"in_force_from_earliest": "2027-10-02"}, "in_force_from_earliest"), ({"certainty": "sure"}, "certainty"),
        ({"wage": 1500}, "wage"), ({"key": "minimum_wage/09"}, "minimum_wage/09"), ({"checked_on": "soon"}, "checked_on"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_told_with_its_number(tmp_path: Path, edit: dict[str, Any], names: str) -> None:
    error = refused(written(tmp_path, [{**ENTRY, "in_force_from": "2027-11-01"}, {**ENTRY, **edit}]))
    assert "entries の2番目" in error.message and names in error.message
    assert "entry 2" in error.message_en and names in error.message_en


@pytest.mark.parametrize("field", ENTRY)
def test_what_an_entry_must_have(tmp_path: Path, field: str) -> None:
    error = refused(written(tmp_path, [{key: value for key, value in ENTRY.items() if key != field}]))
    assert field in error.message and field in error.message_en


def test_an_entry_stands_once(tmp_path: Path) -> None:
    assert "茨城県 2027-10-01" in refused(written(tmp_path, [ENTRY, {**ENTRY, "value": 1501}])).message


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("plan", "no_such_key", 1), ("plan", "stage_years", {"1": 1, "2": 2}), ("plan", "lecture_share", {"ordinary": "1/6", "with_pre_entry": "1/0"}),
        ("plan", "last_filing", "2027-03"), ("plan", "breaks", [{"over_hours": 8}]), ("plan", "breaks", []),
        ("quotas", "quota_base", [[301]]), ("quotas", "quota_base", [["301", 3]]), ("treatment", "insured_trades", [1]),
    ],
)  # fmt: skip
def test_a_value_has_the_shape_that_rules_expect(tmp_path: Path, table: str, key: str, value: object) -> None:
    error = refused(written(tmp_path, [{"key": key, "value": value, "in_force_from": "2027-01-01"}], table))
    assert (key if key == "no_such_key" else "value") in error.message


ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["2027-01-01", "茨城県", "plan"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.sampled_from(TABLES), st.data())
def test_no_table_is_half_applied_or_a_bug(table: str, data: st.DataObject) -> None:
    """Whatever stands in a field: the table is refused in both languages, or it is whole."""
    whole = shipped(table)
    entry = copy.deepcopy(data.draw(st.sampled_from(whole["entries"])))
    entry[data.draw(st.sampled_from([*entry, "other"]))] = data.draw(ANY)
    try:
        entries = amend.checked({"entries": [entry]}, whole, PREFECTURES)
    except UsageError as error:
        assert error.message and error.message_en
        return
    rows, replaced, added = amend.merged(whole, entries)
    assert replaced + added == 1 and len(rows) == len(whole["entries"]) + added


# ---- who compared which edition


def of_text(folder: Path, text: str) -> Path:
    file = folder / "formkit.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_comparison_is_of_the_edition_or_of_its_parts(tmp_path: Path) -> None:
    own = settings.read(
        of_text(
            tmp_path,
            '[[compared."coe_2025-03"]]\nby = "検証花子"\non = 2026-11-01\nparts = ["applicant-2y", "organisation-1y"]\n'
            '[[compared."coe_2025-03"]]\nby = "検証太郎"\non = "2026-11-02"\nparts = ["organisation-1y"]\n'
            '[compared."trainee-list_2026-11"]\nby = " 検証花子 "\non = 2026-11-03\n',
        )
    )
    latest = own.comparison("coe_2025-03", "organisation-1y")
    assert latest is not None and (latest.by, latest.on) == ("検証太郎", dt.date(2026, 11, 2))
    earlier = own.comparison("coe_2025-03", "applicant-2y")
    assert earlier is not None and earlier.by == "検証花子"
    assert own.comparison("coe_2025-03", "continuation") is None
    whole = own.comparison("trainee-list_2026-11", "list")
    assert whole is not None and (whole.by, whole.on) == ("検証花子", dt.date(2026, 11, 3))
    assert own.summary()["compared"]["coe_2025-03"][1] == {"parts": ["organisation-1y"], "on": "2026-11-02"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("compared = 1", "[compared."),
        ('[compared]\n"coe_2025-03" = "検証花子"', "[compared."),
        ('[compared."coe_2025-3"]', "coe_2025-03"),
        ('[compared."coe_2025-03"]\nwho = "検証花子"', "compared.coe_2025-03.who"),
        ('[compared."coe_2025-03"]\non = 2026-11-01', "compared.coe_2025-03.by"),
        ('[compared."coe_2025-03"]\nby = ""\non = 2026-11-01', "compared.coe_2025-03.by"),
        ('[compared."coe_2025-03"]\nby = "　 "\non = 2026-11-01', "compared.coe_2025-03.by"),
        ('[compared."coe_2025-03"]\nby = "検証\\n花子"\non = 2026-11-01', "compared.coe_2025-03.by"),
        ('[compared."coe_2025-03"]\nby = 7\non = 2026-11-01', "compared.coe_2025-03.by"),
        ('[compared."coe_2025-03"]\nby = "検証花子"', "compared.coe_2025-03.on"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = "2026-11-31"', "compared.coe_2025-03.on"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = "令和８年11月1日"', "compared.coe_2025-03.on"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 2026-11-01T09:00:00', "compared.coe_2025-03.on"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 20261101', "compared.coe_2025-03.on"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 2126-11-01', "2126-11-01"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 2026-11-01\nparts = []', "organisation-1y"),
        ('[compared."coe_2025-03"]\nby = "検証花子"\non = 2026-11-01\nparts = ["face-3a"]', "organisation-1y"),
        (
            '[compared."coe_2025-03"]\nby = "検証花子"\non = 2026-11-01\nparts = [["organisation-1y"]]',
            "organisation-1y",
        ),
    ],
)
def test_a_comparison_that_is_wrong_is_refused(tmp_path: Path, text: str, words: str) -> None:
    error = refused(of_text(tmp_path, text))
    assert words in error.message and words in error.message_en
    assert "formkit.toml" in error.message
