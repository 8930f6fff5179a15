"""The schemas and code tables: every fact is titled in both languages, every table says where it comes from."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from formkit import library
from formkit.case import formats
from formkit.law.rules.wording import pattern

SCHEMAS = Path(__file__).parents[1] / "schemas"
CASE = [SCHEMAS / "case.schema.json", *sorted((SCHEMAS / "case").glob("*.json"))]
CHECKS = sorted((SCHEMAS / "checks").glob("*.json"))
PATTERNS = sorted((SCHEMAS / "patterns").glob("*.json"))
CODES = sorted((SCHEMAS / "codes").glob("*.json"))


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def facts(node: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node that a fact of the case may stand at; conditions (if, then, else) only repeat them."""
    yield place, node
    for key, below in node.get("properties", {}).items():
        yield from facts(below, f"{place}/{key}")
    if "items" in node:
        yield from facts(node["items"], f"{place}/0")


ALL = [(f"{path.name}{place}", node) for path in CASE for place, node in facts(read(path), "")]


@pytest.mark.parametrize("path", CASE, ids=lambda path: path.name)
def test_is_a_json_schema(path: Path) -> None:
    Draft202012Validator.check_schema(read(path))
    name = path.name.removesuffix(".schema.json")
    assert read(path)["$id"] == ("urn:formkit:case:1" if name == "case" else f"urn:formkit:case:{name}:1")


def test_every_fact_has_titles_in_both_languages() -> None:
    assert len(ALL) > 400
    assert [place for place, node in ALL if not node.get("title") or not node.get("x-title-en")] == []


def test_every_object_refuses_unknown_keys() -> None:
    objects = [(place, node) for place, node in ALL if "properties" in node]
    assert [place for place, node in objects if node.get("additionalProperties") is not False] == []


def test_every_fact_says_its_kind() -> None:
    assert [place for place, node in ALL if not {"type", "$ref", "enum", "const"} & set(node)] == []


def test_every_format_is_checked() -> None:
    used = {node["format"] for _, node in ALL if "format" in node}
    assert used <= set(formats.CHECKS)


def test_names_numbers_and_dates_of_people_are_marked_personal() -> None:
    personal = {place for place, node in ALL if node.get("x-pii")}
    for place in ("passport/number", "name/family", "birth_date", "passport/expiry", "nationality", "sex"):
        assert f"trainee.schema.json/{place}" in personal


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_rules_that_are_rows_obey_their_schema(path: Path) -> None:
    schema = read(SCHEMAS / "checks.schema.json")
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(read(path))] == []


@pytest.mark.parametrize("path", PATTERNS, ids=lambda path: path.stem)
def test_patterns_obey_their_schema_and_every_one_is_used(path: Path) -> None:
    schema, table = read(SCHEMAS / "patterns.schema.json"), read(path)
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(table)] == []
    rooms = (SCHEMAS.parent / room for room in ("formkit/law/rules", "formkit/case"))
    code = "".join(rules.read_text("utf-8") for room in rooms for rules in room.glob("*.py"))
    for name in table["patterns"]:
        assert re.compile(pattern(f"{path.stem}/{name}")), name
        by_name = f'"{path.stem}/{name}"' in code or f'"{name}"' in code
        assert by_name or f"{{{name}}}" in path.read_text("utf-8"), name


def test_every_word_of_a_figure_has_its_number() -> None:
    table = read(SCHEMAS / "patterns/figures.json")
    assert sorted(table["patterns"]["word"].split("|")) == sorted(table["numbers"])


@pytest.mark.parametrize("path", CODES, ids=lambda path: path.stem)
def test_code_tables_say_where_they_come_from(path: Path) -> None:
    table = read(path)
    assert table["table"] == path.stem and table["title"] and table["title_en"] and table["source"]
    assert table["certainty"] in ("seen", "known", "uncertain")
    assert dt.date.fromisoformat(table["checked_on"]) >= dt.date(2026, 11, 1)
    keys = [entry.get("code", entry.get("id", entry.get("key", entry.get("variant")))) for entry in table["entries"]]
    assert len(keys) == len(set(keys)) and None not in keys


def test_sizes_of_the_official_lists() -> None:
    occupations = read(SCHEMAS / "codes/occupations.json")
    assert sum(entry["on_form_2024_08"] for entry in occupations["entries"]) == 159
    order = [entry["id"] for entry in occupations["lists"]]
    for last, known in enumerate(occupations["lists"]):
        listed = [entry for entry in occupations["entries"] if order.index(entry["since"]) <= last]
        assert len(listed) == known["operations"]
    assert len(read(SCHEMAS / "codes/nationalities.json")["entries"]) == 221
    assert len(read(SCHEMAS / "codes/prefectures.json")["entries"]) == 47
    assert len(read(SCHEMAS / "codes/jsic_major.json")["entries"]) == 20


def test_finding_codes_say_what_to_do() -> None:
    for code, about in library.findings().items():
        assert about["severity"] in ("error", "warning", "info"), code
        assert all(about.get(key) for key in ("title", "title_en", "todo", "todo_en")), code
