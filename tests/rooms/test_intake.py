"""The case file: read whole or refused with a place; includes stay at home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.case import case_files, json_file
from formkit.case.json_file import parse, read_case
from formkit.model.errors import ExitCode, UnreadableError

HEAD = {"$schema": "urn:formkit:case:1"}


def write(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def codes(path: Path) -> list[str]:
    return [finding.code for finding in read_case(path)[1]]


def test_a_plain_case(tmp_path: Path) -> None:
    case, findings = read_case(write(tmp_path / "case.json", {**HEAD, "category": "D"}))
    assert case is not None and case.category == "D" and not findings and not case.origins


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(HEAD).encode())
    case, findings = read_case(path)
    assert case is not None and not findings


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"a": 1,}', "1 行 8 文字目のコンマ「,」が余分"),
        (b'{"a": [1, 2,\n]}', "1 行 12 文字目のコンマ「,」が余分"),
        (b'{\n  "a": "x"\n\n  "b": 2\n}', "2 行 10 文字目（値の終わり）の後ろに、コンマ「,」が足りません"),
        (b'{\r\n  "a": {"c": 1}\r\n  "b": 2\r\n}', "2 行 15 文字目（値の終わり）の後ろに、コンマ"),
        (b'{"a": 1 "b": 2}', "1 行 7 文字目（値の終わり）の後ろに、コンマ"),
        (b'{"a": ["x"\n true]}', "1 行 10 文字目（値の終わり）の後ろに、コンマ"),
        (b'{"a": "x"y"}', "1 行 10 文字目が JSON として読めません"),
        (b'{\n  "a": 1\n', "JSON として読めません"),
        (b'{\n  "a" 1\n}', "2 行 7 文字目"),
        ('{"a": "\u4f8b"}'.encode("cp932"), "8 バイト目"),
        (b"", "1 行 1 文字目"),
        (b"[]", "{ }"),
        (b'"case"', "{ }"),
        (b"[" * 100_000, "入れ子"),
        (b'{"a":' * 80 + b"1" + b"}" * 80, "入れ子"),
        (b'{"a": ' + b"9" * 5000 + b"}", "桁"),
        (b"PK\x03\x04" + bytes(20), "zip です"),
        (b"{} {}", "1 行 4 文字目"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(raw)
    with pytest.raises(UnreadableError) as refused:
        read_case(path)
    assert refused.value.exit_code == ExitCode.UNREADABLE
    assert said in refused.value.message and str(path) in refused.value.message_en


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UnreadableError):
            read_case(path)


def test_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b" " * (json_file.MAX_BYTES + 1))
    with pytest.raises(UnreadableError, match="too large"):
        read_case(path)


def test_keys_typed_twice_are_told_and_the_last_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"plan": {"hours": 1, "hours": 2}}', "utf-8")
    case, findings = read_case(path)
    assert case is not None and case.data == {"plan": {"hours": 2}}
    assert [(one.code, one.case_pointer, one.file) for one in findings] == [("FK120", "/plan/hours", str(path))]


def test_odd_numbers_and_characters_are_told(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(
        '{"a": NaN, "b": -Infinity, "c": "x\\ud800", "d": "\\u0000", "e": "tab\\there", "f": "line\\nbreak"}', "utf-8"
    )
    case, findings = read_case(path)
    assert [(one.code, one.case_pointer) for one in findings] == [
        ("FK121", "/a"), ("FK121", "/b"), ("FK122", "/c"), ("FK123", "/d"), ("FK123", "/e"),
    ]  # fmt: skip
    assert case is not None
    json.dumps(dict(case.data), ensure_ascii=False, allow_nan=False).encode("utf-8")


def test_a_pair_of_surrogates_is_one_character(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"a": "\\ud842\\udfb7"}', "utf-8")
    case, findings = read_case(path)
    assert case is not None and case.data["a"] == "𠮷" and not findings


def test_includes_are_resolved_and_remembered(tmp_path: Path) -> None:
    write(tmp_path / "orgs/all.json", {"a/b": [{"name": "例示"}], "inner": {"$include": "deep/one.json"}})
    write(tmp_path / "orgs/deep/one.json", {"city": "例示市"})
    path = write(tmp_path / "case.json", {
        "implementer": {"$include": "orgs/all.json#/a~1b/0"}, "list": [{"$include": "orgs/all.json"}],
    })  # fmt: skip
    case, findings = read_case(path)
    assert case is not None and not findings
    assert case.data["implementer"] == {"name": "例示"} and case.data["list"][0]["inner"] == {"city": "例示市"}
    assert case.file_of("/implementer/name") == str(tmp_path / "orgs/all.json")
    assert case.file_of("/list/0/inner/city") == str(tmp_path / "orgs/deep/one.json")
    assert case.file_of("/list") == str(path)


def test_the_same_file_may_be_included_twice(tmp_path: Path) -> None:
    write(tmp_path / "home.json", {"city": "例示市"})
    path = write(tmp_path / "case.json", {"a": {"$include": "home.json"}, "b": {"$include": "home.json"}})
    case, findings = read_case(path)
    assert case is not None and case.data["a"] == case.data["b"] and not findings


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../secret.json", "FK124"), ("orgs/../../secret.json", "FK124"), ("/etc/passwd", "FK124"), ("C:/x.json", "FK124"), ("C:\\x.json", "FK124"),
        ("file:///etc/passwd", "FK124"), ("http://example.com/x.json", "FK124"), ("", "FK124"), ("#/plan", "FK124"), (5, "FK124"), ("a\u0000b", "FK124"),
        ("none.json", "FK125"), ("orgs", "FK125"), ("broken.json", "FK125"), ("orgs/a.json#/none", "FK125"), ("orgs/a.json#none", "FK125"),
        ("link.json", "FK124"), ("case.json", "FK126"), ("loop.json", "FK126"), ("latin.json", "FK125"), ("a" * 5000, "FK125"),
    ],
)  # fmt: skip
def test_includes_that_are_refused(tmp_path: Path, target: object, code: str) -> None:
    home = tmp_path / "home"
    write(tmp_path / "secret.json", {"secret": 1})
    write(home / "orgs/a.json", {"a": 1})
    (home / "broken.json").write_text("{", "utf-8")
    (home / "latin.json").write_bytes(b'{"a": "\xe9"}')
    write(home / "loop.json", {"again": {"$include": "loop.json"}})
    (home / "link.json").symlink_to(tmp_path / "secret.json")
    path = write(home / "case.json", {"x": {"$include": target}})
    case, findings = read_case(path)
    assert case is None
    assert findings[0].code == code
    assert findings[0].message and findings[0].message_en and findings[0].file


def test_a_link_inside_the_folder_may_be_followed(tmp_path: Path) -> None:
    write(tmp_path / "orgs/a.json", {"a": 1})
    (tmp_path / "link.json").symlink_to(tmp_path / "orgs/a.json")
    case, _ = read_case(write(tmp_path / "case.json", {"x": {"$include": "link.json"}}))
    assert case is not None and case.data["x"] == {"a": 1}


def test_company_of_an_include_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.json", {})
    assert codes(write(tmp_path / "case.json", {"x": {"$include": "a.json", "name": "例示"}})) == ["FK128"]


def test_includes_end_at_a_depth(tmp_path: Path) -> None:
    for level in range(20):
        write(tmp_path / f"{level}.json", {"x": {"$include": f"{level + 1}.json"}})
    write(tmp_path / "20.json", {})
    assert codes(write(tmp_path / "case.json", {"x": {"$include": "0.json"}})) == ["FK126"]


def test_includes_cannot_multiply(tmp_path: Path) -> None:
    for level in range(12):
        write(tmp_path / f"{level}.json", [{"$include": f"{level + 1}.json"}] * 20)
    write(tmp_path / "12.json", {})
    found = set(codes(write(tmp_path / "case.json", {"x": {"$include": "0.json"}})))
    assert found == {"FK127"}


def test_every_file_of_a_folder_is_a_case_told_or_counted(tmp_path: Path) -> None:
    first = write(tmp_path / "a/case.json", {**HEAD, "plan": {"$include": "piece.json"}, "photo": "t1.jpg"})
    piece = write(tmp_path / "a/piece.json", {})
    (tmp_path / "a/t1.jpg").write_bytes(b"")
    second = write(tmp_path / "b/other.json", HEAD)
    orgs = write(tmp_path / "b/orgs.json", {"name": "urn:formkit:case:1"})
    (tmp_path / "b/bad.json").write_text("urn:formkit:case:1 {", "utf-8")
    sjis = tmp_path / "b/sjis.json"
    sjis.write_bytes('{"name": "技能"}'.encode("cp932"))
    unnamed = write(tmp_path / "b/my.json", {"category": "D", "plan": {}, "trainees": []})
    older = write(tmp_path / "b/older.json", {"$schema": "urn:formkit:case:2"})
    for left in (".DS_Store", "~$case.json", ".git/config.json", "Thumbs.db"):
        (tmp_path / left).parent.mkdir(exist_ok=True)
        (tmp_path / left).write_bytes(b"{")
    notes = tmp_path / "notes.txt"
    notes.write_text("x")
    files = case_files.find([tmp_path])
    assert files.cases == [first, second]
    told = {(Path(str(finding.file)).name, finding.code, finding.severity) for finding in files.findings}
    assert told == {(name, "FK150", "error") for name in ("bad.json", sjis.name, unnamed.name, older.name)}
    assert set(files.skipped) == {orgs, notes} and piece not in files.skipped
    plain = write(tmp_path / "plain.json", {})
    assert case_files.find([plain, first, tmp_path / "a"]).cases == [plain, first]
    with pytest.raises(UnreadableError):
        case_files.find([tmp_path / "none"])


def test_a_folder_without_a_case_cannot_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("{", "utf-8")
    with pytest.raises(UnreadableError, match=r"case\.json"):
        case_files.find([tmp_path])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        parse(raw, Path("case.json"))
    except UnreadableError as error:
        assert error.message and error.message_en
