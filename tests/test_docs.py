"""The documents say what the program does: every command, option, exit code and key of machine output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from formkit import __version__
from formkit.cli.main import main
from formkit.model import Finding, Written
from formkit.model.errors import ExitCode


def commands(group: click.Group, before: str = "formkit") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


COMMANDS = dict(commands(main))


@pytest.fixture(scope="module")
def docs(root: Path) -> str:
    return (root / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(docs: str, name: str) -> None:
    assert f"`{name}" in docs
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            for spelling in parameter.opts:
                assert re.search(rf"{re.escape(spelling)}(?![\w-])", docs), f"{name} {spelling}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_speaks_both_languages(name: str) -> None:
    command = COMMANDS[name]
    for said in (command.help or "", *(p.help or "" for p in command.params if isinstance(p, click.Option))):
        if said != "--format json":
            assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", said), said
            assert re.search(r"[A-Za-z]{3}", said), said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_common_options(name: str) -> None:
    spellings = {spelling for parameter in COMMANDS[name].params for spelling in parameter.opts}
    assert {"--lang", "--format", "--json", "--quiet", "--show-values"} <= spellings


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_documented(docs: str, code: ExitCode) -> None:
    assert f"| {code.value} | `{code.name}` |" in docs


def test_no_documented_command_or_exit_code_is_missing(docs: str) -> None:
    assert set(re.findall(r"^\| `(formkit (?:forms )?[a-z]+)", docs, re.MULTILINE)) == set(COMMANDS)
    assert {int(number) for number in re.findall(r"^\| (\d+) \|", docs, re.MULTILINE)} == {*map(int, ExitCode)}


@pytest.mark.parametrize("record", [Finding, Written])
def test_every_key_of_machine_output_is_documented(docs: str, record: type[Finding] | type[Written]) -> None:
    for field in fields(record):
        if field.name in ("says", "values"):  # what the sentences are written from
            continue
        assert f"`{field.name}`" in docs, field.name


def test_the_changelog_knows_every_form_edition(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "### Forms" in changelog
    for folder in (root / "forms").glob("*/form.json"):
        form, _, edition = folder.parent.name.rpartition("_")
        assert f"`{form}` edition `{edition}`" in changelog


def test_the_version_is_in_the_changelog_once_released(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
