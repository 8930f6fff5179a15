"""Sentences of findings: every call gives what its sentences name, none is unused, and the suite reaches every hit."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import schema
from formkit.case.json_file import read_case
from formkit.law import rules
from formkit.law.rules.table import Hit
from formkit.library import sentences
from formkit.model import Value
from formkit.model.errors import FormLibraryError
from formkit.words import pointer
from tests.test_samples import REJECT, TODAY, edited

PACKAGE = Path(rules.__file__).parents[2]
RULES = sorted((PACKAGE / "law" / "rules").glob("*.py"))
ALWAYS = {"label", "found", "expected", *sentences.BOUNDS}
LANGUAGES = ("ja", "en")


def entries() -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Every sentence: code, its name where the code has several, and the sentence by language."""
    for code, about in library.findings().items():
        says = about.get("says", {})
        if "ja" in says:
            yield code, None, says
        else:
            yield from ((code, name, sentence) for name, sentence in says.items())


def named(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


@pytest.mark.parametrize("code", library.findings())
def test_every_code_speaks_both_languages(code: str) -> None:
    mine = [sentence for known, _, sentence in entries() if known == code]
    assert mine
    for sentence in mine:
        assert all(sentence[language] for language in LANGUAGES)
        others = sentence.keys() - {*LANGUAGES, "severity", "certainty"}
        assert all(re.fullmatch("[a-z]{2}", language) for language in others)
        both = named(sentence["ja"]) | named(sentence["en"])
        assert all(named(sentence[language]) <= both for language in others)
        assert sentence.get("severity") in (None, "error", "warning", "info")
        assert sentence.get("certainty") in (None, "seen", "known", "uncertain")


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Calls of Hit with the names of the rules that make them; of helpers, those of the rules that call them."""
    for path in RULES:
        functions = {
            node.name: node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        used = {
            name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} & functions.keys() - {name}
            for name, function in functions.items()
        }

        def codes(name: str, seen: frozenset[str], functions: dict = functions, used: dict = used) -> set[str]:  # type: ignore[type-arg]
            own = {
                str(decorator.args[0].value)
                for decorator in functions[name].decorator_list
                if isinstance(decorator, ast.Call)
                and getattr(decorator.func, "id", "") == "rule"
                and isinstance(decorator.args[0], ast.Constant)
            }
            for other in functions:
                if name in used[other] and other not in seen:
                    own |= codes(other, seen | {name})
            return own

        for name, function in functions.items():
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Hit":
                    yield from ((path, node, code) for code in codes(name, frozenset()))


def test_every_hit_gives_what_its_sentence_names() -> None:
    """A hit whose sentence is chosen at run time must give what each of its code's sentences names, or be read in full."""
    known = {(code, says): sentence for code, says, sentence in entries()}
    seen = 0
    for path, call, code in calls():
        where = f"{path.name}:{call.lineno} {code}"
        keywords = {keyword.arg for keyword in call.keywords}
        if None in keywords or any(isinstance(argument, ast.Starred) for argument in call.args):
            continue  # values that are put together before: the suite writes every such sentence
        says = call.args[2] if len(call.args) > 2 else None
        if isinstance(says, ast.Constant) or says is None:
            chosen = [(code, says.value if says else None)]
        else:
            texts = {node.value for node in ast.walk(says) if isinstance(node, ast.Constant)}
            chosen = [(code, text) for text in texts if (code, text) in known]
        for key in chosen:
            if isinstance(says, ast.Constant | None) and key not in known and path.name == "sending.py":
                continue
            assert key in known, where
            for language in LANGUAGES:
                given = {str(name) for name in keywords} | {"label"} | ({"found"} if len(call.args) > 1 else set())
                assert named(known[key][language]) <= given, (where, language)
            seen += 1
    assert seen > 180


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of the tables of rules with their codes."""
    for table in (PACKAGE.parent / "schemas" / "checks").glob("*.json"):
        for code, about in json.loads(table.read_text("utf-8"))["rules"].items():
            yield from ((code, row) for row in about["rows"])


def test_every_row_gives_what_its_sentence_names() -> None:
    bounds = {
        "after": "at_most", "from": "below", "before": "at_least", "until": "above", "over": "at_most",
        "reaching": "below", "under": "at_least", "other_day": "expected", "other_number": "expected",
        "other_word": "expected",
    }  # fmt: skip
    known = {(code, says): sentence for code, says, sentence in entries()}
    for code, row in rows():
        own = [bound for test, bound in bounds.items() if test in row]
        given = {"label", *row.get("values", ()), *row.get("bounds", own)}
        given |= row.keys() & {"expected"}
        # What is missing, or only yes or no, is not found.
        quiet = isinstance(row.get("is"), bool) or row.get("absent") is True or {"empty", "entries"} & row.keys()
        for language in LANGUAGES:
            assert named(known[code, row.get("says")][language]) <= given | (set() if quiet else {"found"}), (code, row)


def places(value: Any) -> Iterator[str]:
    """Every place that a row names."""
    if isinstance(value, str):
        yield from [value] if value.startswith("/") else []
    elif isinstance(value, dict):
        yield from (place for inner in value.values() for place in places(inner))
    elif isinstance(value, list):
        yield from (place for inner in value for place in places(inner))


def test_every_place_of_a_row_is_a_fact_of_the_case() -> None:
    """What no case can have would never be found."""
    for code, row in rows():
        for place in places(row):
            fact = place.replace("/trainee/", "/trainees/0/").replace("*", "0")
            assert schema.node(pointer.path(fact)) is not None, (code, place)


def test_severity_stands_in_the_catalogue_alone() -> None:
    words = {"error", "warning", "info"}
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Constant) and node.value in words), f"{path.name}:{node.lineno}"


def test_findings_are_made_in_one_room() -> None:
    made = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
    }
    assert made == {"library/sentences.py"}


def test_no_sentence_is_unused() -> None:
    files = [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "schemas" / "checks").glob("*.json")]
    source = "".join(path.read_text("utf-8") for path in files)
    for code, says, _ in entries():
        if says is None:
            assert f'"{code}"' in source, code
        else:
            stem = says.removesuffix("_elsewhere").removesuffix("_unsure").removesuffix("_outside")
            stem = stem.removesuffix("_later").removesuffix("_meant").removesuffix("_when")
            assert f'"{stem}"' in source or f'"{says}"' in source or stem in ("over", "perhaps"), (code, says)


def test_the_suite_reaches_every_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of the rules that makes a hit, and every sentence of a row, is reached by a file of the suite that must be refused."""
    missed = {(path.name, call.lineno): code for path, call, code in calls()}
    unsaid = {(code, row.get("says")) for code, row in rows()}
    names = {str(path): path.name for path in RULES}
    make = Hit.__init__

    def noting(self: Hit, *values: Any, **named_values: Any) -> None:
        caller = sys._getframe(1)
        missed.pop((names.get(caller.f_code.co_filename, ""), caller.f_lineno), None)
        make(self, *values, **named_values)

    monkeypatch.setattr(Hit, "__init__", noting)
    for day in (None, dt.date(2027, 4, 2)):
        # Files that speak of what was not reached come first; when all is reached the others have no more to say.
        codes = {*missed.values(), *(code for code, _ in unsaid)}
        for path in sorted(REJECT, key=lambda path: not any(code in path.read_text("utf-8") for code in codes)):
            if not missed and not unsaid:
                return
            edit = json.loads(path.read_text("utf-8"))
            case = edited(edit) if "sample" in edit else read_case(path)[0]
            if case is not None:
                unsaid -= {(finding.code, finding.says) for finding in rules.run(case, TODAY, day)}
    assert missed == {}
    assert unsaid == set()


def test_a_value_that_is_not_given_is_told() -> None:
    with pytest.raises(FormLibraryError, match="months"):
        sentences.write("T-01", None, {"start": Value.of(1), "at_least": Value.of(2)})
    with pytest.raises(FormLibraryError, match="nothing"):
        sentences.write("T-01", "nothing", {})


def test_each_reason_of_a_box_not_read_is_given_and_gets_the_words_that_it_names() -> None:
    reasons = library.findings()["FK402"]["why"]
    given: dict[str, set[frozenset[str | None]]] = {}
    for path in (PACKAGE / "reading").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "why":
                name = node.args[0]
                words = frozenset(keyword.arg for keyword in node.keywords)
                for own in (name.body, name.orelse) if isinstance(name, ast.IfExp) else (name,):
                    assert isinstance(own, ast.Constant), f"{path.name}:{node.lineno}: not a reason's own name"
                    given.setdefault(str(own.value), set()).add(words)
    assert given.keys() == reasons.keys()
    for key, reason in reasons.items():
        for language in LANGUAGES:
            assert reason[language] and reason[language][-1] not in "。."
            assert given[key] == {frozenset(named(reason[language]))}, f"{key} ({language})"
