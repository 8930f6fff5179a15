"""The script that draws small faults: what it draws, what it calls killed, hung and harmless."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path

import pytest

from scripts import mutants
from scripts.mutants import Look, Mutant, control, drawn, gone, harmless, run
from scripts.mutations import candidates, function_at, replaced

SOURCE = '''
"""A room with 1 number in its words."""
import functools
SIZE = 3
@functools.lru_cache(maxsize=16)
def larger(width: int, kind: "Literal[7]" = 0) -> bool:
    limit: Literal[8] = 0
    logger.debug("larger", 9)
    return width > SIZE
def words(n: int) -> str:
    note(f"{n + 5}")
    if n == 4:
        return "four"
    return "many" if n else ""
'''


def changes(source: str) -> set[tuple[str, str]]:
    """Every line that a change would give, with its kind."""
    before = source.splitlines()
    return {
        (kind, line.strip())
        for kind, node, words in candidates(ast.parse(source))
        for line in set(replaced(source, node, words).splitlines()) - set(before)
    }


def test_every_kind_of_change_is_drawn_and_nothing_that_nobody_sees() -> None:
    assert changes(SOURCE) == {
        ("constant", "SIZE = 4"),
        ("constant", 'def larger(width: int, kind: "Literal[7]" = 1) -> bool:'),
        ("constant", "limit: Literal[8] = 1"),
        ("comparison", "return width >= SIZE"),
        ("return", "return not (width > SIZE)"),
        ("dropped call", "pass"),
        ("comparison", "if n != 4:"),
        ("constant", "if n == 5:"),
        ("branch", "if not (n == 4):"),
        ("return", "return None"),
        ("branch", 'return "many" if (not (n)) else ""'),
    }


def test_a_seed_draws_the_same_again_and_another_seed_others() -> None:
    first = drawn(1, 12, ["fit.py", "law/score"])
    assert first == drawn(1, 12, ["fit.py", "law/score"]) and len(set(first)) == 12
    assert first != drawn(2, 12, ["fit.py", "law/score"])
    assert all(mutant.source != mutant.changed and list(mutant.looks()) for mutant in first)


@pytest.mark.parametrize("room", mutants.ROOMS)
def test_every_room_has_tests_and_they_are_there(room: str) -> None:
    assert (mutants.ROOT / "formkit" / room).exists()
    for look in mutants.LOOKS[room]:
        assert all((mutants.ROOT / file).is_file() for file in look.files)


def test_rules_are_seen_by_the_cases_that_bear_their_codes_and_by_lawful_cases() -> None:
    (mutant, *_) = (mutant for mutant in drawn(1, 9, ["law/rules"]) if '@rule("' in mutant.source)
    looks = list(mutant.looks())
    files = {Path(file).name for look in looks for file in look.files}
    assert files >= {"test_law.py", "test_lawful.py", "test_rules_property.py", "test_samples.py"}
    assert '@rule("' + looks[0].words.partition(" or ")[0] in mutant.source


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "test_right.py").write_text("def test_right():\n    assert True\n", encoding="utf-8")
    (folder / "test_wrong.py").write_text("def test_wrong():\n    assert 0, 'as it should'\n", encoding="utf-8")
    (folder / "test_long.py").write_text(
        "import pathlib, subprocess, time\n"
        "def test_long():\n"
        "    child = subprocess.Popen(['sleep', '600'])\n"
        "    pathlib.Path('child').write_text(str(child.pid))\n"
        "    time.sleep(600)\n",
        encoding="utf-8",
    )
    return folder


def test_tests_that_pass_let_a_mutant_live_and_one_that_fails_kills_it(tree: Path) -> None:
    assert run(Look(("test_right.py",)), tree, 60)[0] == "survived"
    verdict, printed = run(Look(("test_right.py", "test_wrong.py")), tree, 60)
    assert verdict == "killed" and "as it should" in printed
    assert run(Look(("test_right.py", "test_wrong.py"), "right"), tree, 60)[0] == "survived"
    assert run(Look(("test_right.py",), "T-21"), tree, 60)[0] == "survived"  # no test bears the code


def runs(process: str) -> bool:
    """Whether a process runs, by the account of Linux; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_does_not_end_is_neither_and_what_it_started_is_ended(tree: Path) -> None:
    for seconds in (4, 60):  # on a busy machine Python alone may take the first
        assert run(Look(("test_long.py",)), tree, seconds)[0] == "hung"
        if (tree / "child").is_file():
            break
    child = (tree / "child").read_text(encoding="utf-8")
    for _ in range(100):
        if not runs(child):
            return
        time.sleep(0.1)
    raise AssertionError(f"process {child} runs on")


def test_tests_that_fail_on_the_unchanged_code_stop_the_run(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = Mutant("formkit/fit.py", "constant", 1, "a = 1\n", "a = 2\n")
    monkeypatch.setitem(mutants.LOOKS, "fit.py", (Look(("test_right.py",)),))
    assert control([mutant], tree)[("test_right.py",)] > 0
    monkeypatch.setitem(mutants.LOOKS, "fit.py", (Look(("test_wrong.py",)),))
    with pytest.raises(RuntimeError, match=r"test_wrong\.py: killed on the unchanged code(.|\n)*as it should"):
        control([mutant], tree)


ENTRY = {
    "file": "formkit/fit.py",
    "function": "wrap",
    "change": "-a = 1\n+a = 2",
    "reason": "Nobody reads what a holds here.",
}


def test_a_harmless_change_is_known_by_its_file_function_and_lines() -> None:
    source = "def wrap():\n    a = 1\n\ndef other():\n    a = 1\n"
    listed = harmless(json.dumps([ENTRY]))
    assert Mutant("formkit/fit.py", "constant", 2, source, source.replace("a = 1", "a = 2", 1)).harmless(listed)
    other = "def wrap():\n    a = 1\n\ndef other():\n    a = 2\n"
    assert not Mutant("formkit/fit.py", "constant", 5, source, other).harmless(listed)
    assert [entry.change for entry in gone(listed)] == ["-a = 1\n+a = 2"]
    assert (function_at(source, 2), function_at(source, 5), function_at("a = 1\n", 1)) == ("wrap", "other", "")


@pytest.mark.parametrize("wrong", [{"reason": "equivalent"}, {"change": "a = 2"}, {"change": "-a = 1"}])
def test_a_harmless_change_without_a_reason_or_without_its_lines_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="reason in words"):
        harmless(json.dumps([{**ENTRY, **wrong}]))


def test_a_change_is_listed_once_and_completely() -> None:
    with pytest.raises(ValueError, match="twice"):
        harmless(json.dumps([ENTRY, ENTRY]))
    with pytest.raises(TypeError):
        harmless(json.dumps([{"file": "formkit/fit.py"}]))


def test_the_list_of_the_checkout_is_sound() -> None:
    for entry in harmless(mutants.HARMLESS.read_text(encoding="utf-8")):
        assert entry.file.startswith("formkit/")
