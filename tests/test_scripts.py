"""What the scripts of the checkout reckon and write: doubles in the code, lowest versions, pages that are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.lowest import constraints
from scripts.measure import ROOT, RUN, code_lines, doubles, files_of
from scripts.written import write

TEN = "".join(f"name_{number} = {number}\n" for number in range(RUN))


def test_equal_runs_are_found_whatever_stands_between_the_lines_of_code() -> None:
    other = '"""Words."""\n\nif True:\n' + "".join(f"    {line}  # why\n\n" for line in TEN.splitlines())
    files = {"a.py": code_lines(f"first = 1\n{TEN}"), "b.py": code_lines(other)}
    assert doubles(files) == ["a.py:2-11 = b.py:4-22"]


def test_a_longer_run_is_told_once_and_a_shorter_one_is_not() -> None:
    longer = TEN + "last = 1\nother = 2\n"
    assert doubles({"a.py": code_lines(longer), "b.py": code_lines(longer)}) == ["a.py:1-12 = b.py:1-12"]
    shorter = TEN.removeprefix("name_0 = 0\n")
    assert doubles({"a.py": code_lines(shorter), "b.py": code_lines(shorter)}) == []


def test_no_run_of_code_stands_twice_in_the_package() -> None:
    files = {str(path.relative_to(ROOT)): code_lines(path.read_text(encoding="utf-8")) for path in files_of(ROOT)}
    assert doubles(files) == []


def test_lowest_versions_are_those_that_pyproject_declares() -> None:
    text = """
        [project]
        dependencies = ["click>=8.4"]
        [project.optional-dependencies]
        forms = ["pdfplumber>=0.11.9"]
        dev = ["formkit[forms]", "build>=1.2.1"]
        """
    assert constraints(text) == ["click==8.4", "pdfplumber==0.11.9", "build==1.2.1"]
    declared = constraints((Path(ROOT) / "pyproject.toml").read_text(encoding="utf-8"))
    assert all(line.count("==") == 1 for line in declared)


FILES = {"old.md": "一\n", "new.md": "二\n", "same.md": "三\n"}


def test_check_names_what_is_out_of_date_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.md").write_text("〇\n", encoding="utf-8")
    (tmp_path / "same.md").write_text("三\n", encoding="utf-8")
    assert write(FILES, ["--check"], root=tmp_path) == 1
    printed = capsys.readouterr()
    assert printed.err == "old.md is out of date. Run: make fix\nnew.md is out of date. Run: make fix\n"
    assert printed.out == "" and not (tmp_path / "new.md").exists()
    assert (tmp_path / "old.md").read_text(encoding="utf-8") == "〇\n"


def test_what_is_written_is_up_to_date_from_then_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(FILES, [], root=tmp_path) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == FILES
    assert write(FILES, ["--check"], root=tmp_path) == 0
    assert capsys.readouterr().err == ""
