"""Sentences of errors and commands: each call names one that exists and gives what it names; none is unused."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from formkit.model import Value, errors
from formkit.model.errors import UserError
from formkit.model.spoken import sentence, sentences

PACKAGE = Path(errors.__file__).parents[1]
ERRORS = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, UserError)}
# Functions that say a sentence or make an error of keys given to them, with the values that they add.
SPEAKERS: dict[str, set[str]] = {
    **{name: set() for name in ERRORS}, "sentence": set(), "spoken": set(), "say": set(), "read_bytes": {"why", "most"},
}  # fmt: skip


def named(text: str) -> set[str]:
    """The values that a sentence names: `score` for {score.total}."""
    return {re.split(r"[.\[]", field)[0] for _, field, _, _ in string.Formatter().parse(text) if field}


def constants(*trees: ast.AST) -> set[str]:
    return {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def keys_of(key: ast.AST, where: str) -> set[str]:
    """The keys that an expression may give: of a text with a gap, all that begin alike."""
    if isinstance(key, ast.IfExp):
        return keys_of(key.body, where) | keys_of(key.orelse, where)
    if isinstance(key, ast.Constant):
        return {str(key.value)}
    assert isinstance(key, ast.JoinedStr), where
    stem = str(key.values[0].value)  # type: ignore[attr-defined]
    keys = {known for known in sentences() if known.startswith(stem)}
    assert stem.endswith("_") and keys, where
    return keys


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Where a sentence is said, its key and the values that it is given."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
            if name not in SPEAKERS or (name == "read_bytes" and len(call.args) < 3):
                continue
            if name == "sentence" and len(call.args) > 1:  # that of a finding, which has a code
                continue
            where = f"{path.name}:{call.lineno}"
            given = {str(keyword.arg) for keyword in call.keywords} | SPEAKERS[name]
            if "None" in given:  # what only hands on
                continue
            key = call.args[name == "spoken"]
            if name == "read_bytes":
                keys = constants(*call.args)
            elif isinstance(key, ast.Name):  # one of several, all named in the same function
                keys = constants(*(node for node in functions if call in ast.walk(node))) & sentences().keys()
                assert keys, where
            else:
                keys = keys_of(key, where)
            yield from ((where, known, given) for known in keys)


def test_each_call_names_a_sentence_and_gives_what_it_names() -> None:
    places = list(calls())
    assert len(places) > 200
    for where, key, given in places:
        assert key in sentences(), where
        for language in ("ja", "en"):
            assert named(sentences()[key][language]) <= given, f"{where}: {key} ({language})"


def test_no_sentence_is_unused_and_each_is_in_both_languages() -> None:
    assert sentences().keys() == {key for _, key, _ in calls()}
    for key, texts in sentences().items():
        assert texts.keys() == {"ja", "en"} and (all(texts.values()) or key == "step_ahead"), key


def test_no_key_stands_in_two_files_or_twice_in_one() -> None:
    keys = [
        line.split('"')[1]
        for name in ("refusals.json", "words.json")
        for line in (PACKAGE / "model" / name).read_text("utf-8").splitlines()[1:-1]
    ]
    assert len(keys) == len(set(keys)) == len(sentences())


def test_a_value_is_said_in_the_language_of_the_sentence() -> None:
    words = sentence("in_file", path="a.pdf", why=Value("壊れています", "broken"))
    assert words == Value("a.pdf: 壊れています", "a.pdf: broken")


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_an_error_is_the_same_in_another_process(kind: str) -> None:
    error = getattr(errors, kind)("in_file", path=Path("a.pdf"), why=Value("壊れています", "broken"))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.exit_code == error.exit_code
    assert again.message == "a.pdf: 壊れています" and again.message_en == str(again) == "a.pdf: broken"
    assert again.words == Value(again.message, again.message_en)
