"""Machine output keeps its contract: every `--json` of the command line obeys its schema in schemas/output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from formkit import library

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).parents[1]
SCHEMAS = {path.name.partition(".")[0]: path for path in (ROOT / "schemas" / "output").glob("*.json")}
SAMPLES = ("group-1", "group-3", "enterprise-1", "care-1", "broken")


def closed(node: Any) -> Any:
    """The schema without room for keys that it does not name: what is not documented must not come out."""
    if isinstance(node, list):
        return [closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items()}
    return inner | {"additionalProperties": False} if "properties" in inner and "required" in inner else inner


def validator(name: str) -> Draft202012Validator:
    schemas = {known: closed(json.loads(path.read_text("utf-8"))) for known, path in SCHEMAS.items()}
    # What is known about a code is as its entry in schemas/findings.
    schemas["explain"]["properties"]["codes"]["items"].pop("additionalProperties")
    resources = [(schema["$id"], Resource.from_contents(schema, DRAFT202012)) for schema in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(schemas[name], registry=registry)


def obeys(name: str, text: str) -> dict[str, Any]:
    out: dict[str, Any] = json.loads(text)
    assert [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(out)] == []
    return out


@pytest.mark.parametrize("path", SCHEMAS.values(), ids=SCHEMAS)
def test_is_a_schema_with_titles(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:formkit:output:{path.name.partition('.')[0]}:1"
    assert schema["title"] and schema["x-title-en"]


@pytest.mark.parametrize("name", SAMPLES)
def test_check(run_here: Run, name: str) -> None:
    out = obeys("check", run_here("check", ROOT / "samples" / name, "--json").stdout)
    assert out["versions"]["formkit"] and out["versions"]["forms"] == library.form_names()


@pytest.mark.parametrize("name", ["group-1", "care-1"])
@pytest.mark.parametrize("command", ["score", "quota", "timeline"])
def test_questions_about_a_case(run_here: Run, name: str, command: str) -> None:
    done = run_here(command, ROOT / "samples" / name / "case.json", "--json")
    if done.returncode == 2:  # the case has no declaration to score
        assert command == "score" and name == "care-1"
        return
    obeys(command, done.stdout)


def test_forms_codes_and_machine(run_here: Run) -> None:
    obeys("forms", run_here("forms", "list", "--json").stdout)
    obeys("lint", run_here("forms", "lint", "trainee-list_2026-11", "--json").stdout)
    obeys("explain", run_here("explain", "--json").stdout)
    obeys("doctor", run_here("doctor", "--json").stdout)


@pytest.mark.parametrize("name", library.form_names())
def test_a_form(run_here: Run, name: str) -> None:
    obeys("form", run_here("forms", "show", name, "--json").stdout)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("papers")


def test_papers(run_here: Run, papers: Path, sample: Path) -> None:
    out = obeys("fill", run_here("fill", sample, "-o", papers, "--form", "coe", "--trainee", "1", "--json").stdout)
    files = [file["path"] for file in out["files"]]
    assert files
    read = obeys("read", run_here("read", *files).stdout)
    masked = obeys("read", run_here("read", *files, "--mask").stdout)
    verified = obeys("verify", run_here("verify", papers, "--case", sample.parent / "case.json", "--json").stdout)
    assert verified["summary"]["boxes"] == sum(len(part["boxes"]) for file in read["files"] for part in file["parts"])
    values = [box["value"] for file in masked["files"] for part in file["parts"] for box in part["boxes"].values()]
    words = [value for value in values if isinstance(value, str)]
    assert words and all(set(word) <= {"•"} for word in words)
    plain = [box["value"] for file in read["files"] for part in file["parts"] for box in part["boxes"].values()]
    assert len(plain) == len(values) and any(isinstance(value, str) and len(value) > 20 for value in plain)
