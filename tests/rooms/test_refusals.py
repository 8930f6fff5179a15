"""Sentences of errors: each raise names one that exists and gives what it names; none is unused; all can be sent."""

from __future__ import annotations

import ast
import inspect
import pickle
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from formkit.model import Value, errors
from formkit.model.errors import UserError, refusals

PACKAGE = Path(errors.__file__).parents[1]
ERRORS = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, UserError)}
# Functions that make errors of keys given to them, with the values that they add.
MAKERS = {"read_bytes": {"why", "most"}}


def named(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def raises() -> Iterator[tuple[str, str, set[str]]]:
    """Where an error is made, with the key of its sentence and the values that it gives it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
            given = {str(keyword.arg) for keyword in call.keywords}
            if name in MAKERS and len(call.args) > 2:
                keys, given = constants(*call.args), given | MAKERS[name]
            elif name not in ERRORS:
                continue
            elif isinstance(call.args[0], ast.Constant):
                keys = constants(call.args[0])
            else:  # one of several sentences, all named in the same function
                keys = constants(*(node for node in functions if call in ast.walk(node))) & refusals().keys()
                assert keys, f"{path.name}:{call.lineno}"
            yield from ((f"{path.name}:{call.lineno}", key, given) for key in keys)


def constants(*trees: ast.AST) -> set[str]:
    return {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_each_raise_names_a_sentence_and_gives_what_it_names() -> None:
    places = list(raises())
    assert len(places) > 100
    for where, key, given in places:
        assert key in refusals(), where
        for language in ("ja", "en"):
            assert named(refusals()[key][language]) <= given, f"{where}: {key} ({language})"


def test_no_sentence_is_unused_and_each_is_in_both_languages() -> None:
    assert refusals().keys() == {key for _, key, _ in raises()}
    for key, sentence in refusals().items():
        assert sentence.keys() == {"ja", "en"} and all(sentence.values()), key


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_an_error_is_the_same_in_another_process(kind: str) -> None:
    words = Value("壊れています", "broken")
    error = getattr(errors, kind)("in_file", path=Path("a.pdf"), why=words)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.exit_code == error.exit_code
    assert again.message == "a.pdf: 壊れています" and again.message_en == str(again) == "a.pdf: broken"
    assert again.words == Value(again.message, again.message_en)
