"""The quick look at a case gives the same answer as jsonschema, on right cases and on every way to spoil them."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest

from formkit.case import verdict
from formkit.case.json_file import read_case

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/case.json"))
ODD: list[Any] = [None, True, 0, -1, 1.5, 1.0, 10**9, "", "x", "2001-02-30", "x" * 6000, [], {}, [1, 1], {"a": 1}]


def data_of(path: Path) -> dict[str, Any]:
    case, _ = read_case(path)
    assert case is not None
    return copy.deepcopy(dict(case.data))


def spoil(data: Any, source: random.Random) -> None:
    """Change one fact somewhere: take a key away, add one, or put something odd in its place."""
    node = data
    while True:
        inner = [key for key in (node if isinstance(node, dict) else range(len(node)))]
        deeper = [key for key in inner if isinstance(node[key], dict | list) and node[key]]
        if not deeper or source.random() < 0.25:
            break
        node = node[source.choice(deeper)]
    choice = source.random()
    if isinstance(node, dict) and choice < 0.3:
        del node[source.choice(list(node))]
    elif isinstance(node, dict) and choice < 0.4:
        node["odd"] = 1
    elif isinstance(node, list) and choice < 0.4:
        node.append(copy.deepcopy(source.choice(node)))
    else:
        node[source.choice(inner)] = copy.deepcopy(source.choice(ODD))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_same_answer_as_jsonschema(path: Path) -> None:
    data, source, wrong = data_of(path), random.Random(path.parent.name), 0
    judge = verdict.case_validator()
    assert verdict.obeys(data) == judge.is_valid(data)
    for _ in range(60):
        changed = copy.deepcopy(data)
        for _ in range(source.randint(1, 2)):
            spoil(changed, source)
        answer = judge.is_valid(changed)
        wrong += not answer
        assert verdict.obeys(changed) == answer
    assert wrong > 10
