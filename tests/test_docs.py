"""The documents say what the program does: every command, option, exit code, public name and key of machine output."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest

import formkit
from formkit import __version__, library, model
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


PAGES = (
    "README.md", "README.en.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASING.md", "docs/api.md", "docs/architecture.md",
    "docs/bench.md", "docs/cli.md", "docs/forms.md", "docs/licences.md",
)  # fmt: skip
READMES = ("README.md", "README.en.md")


def code(page: str, language: str) -> list[str]:
    """The blocks of code of a page in one language, without the indentation of a list."""
    blocks = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in blocks]


def anchors(page: str) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(root: Path, name: str) -> None:
    page = root / name
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        goal = page.parent / path if path else page
        assert goal.exists(), target
        assert not anchor or anchor in anchors(goal.read_text(encoding="utf-8")), target


def test_every_page_is_linked_from_both_readmes(root: Path) -> None:
    for readme in READMES:
        text = (root / readme).read_text(encoding="utf-8")
        assert [page for page in PAGES if page not in READMES and f"({page}" not in text] == []


def test_the_readmes_are_whole_and_say_the_same(root: Path) -> None:
    """As far as a program can tell: sections, commands, links and codes. The sentences are for people to compare."""
    japanese, english = ((root / name).read_text(encoding="utf-8") for name in READMES)
    assert japanese.startswith("English: [README.en.md](README.en.md)\n")
    assert english.startswith("日本語：[README.md](README.md)\n")
    seen = [
        {
            "headings": [len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)],
            "points": len(re.findall(r"^- ", text, re.MULTILINE)),
            "commands": [
                line.split("#")[0].replace("--lang en", "").split() for block in code(text, "sh") for line in block.splitlines()
            ],
            "python": [block.replace("message_en", "message") for block in code(text, "python")],
            "links": sorted(set(re.findall(r"\]\(([^)]+)\)", text)) - set(READMES)),
        }
        for text in (japanese, english)
    ]  # fmt: skip
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_name_every_command(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert {command for command in COMMANDS if command not in text} <= {"formkit demo", "formkit forms list"}


@pytest.mark.parametrize("name", [*READMES, "docs/api.md"])
def test_the_python_examples_run(root: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(root / "samples" / "enterprise-1", tmp_path / "my-case")
    monkeypatch.chdir(tmp_path)
    (example,) = code((root / name).read_text(encoding="utf-8"), "python")
    exec(compile(example, name, "exec"), {})
    assert list((tmp_path / "out").rglob("*.pdf"))


def test_every_public_name_is_documented(root: Path) -> None:
    text = (root / "docs" / "api.md").read_text(encoding="utf-8")
    inside = {name for name, value in vars(model).items() if isinstance(value, ModuleType) or name.startswith("_")}
    offered = vars(model).keys() - inside - {"annotations"}
    assert [name for name in (*formkit.__all__, *offered) if f"`{name}`" not in text] == []


def test_the_rooms_are_drawn_in_their_order(root: Path) -> None:
    """The floors of docs/architecture.md are those that tests/test_architecture.py holds."""
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    order = re.search(r"^ROOMS = \((.*?)^\)", (root / "tests" / "test_architecture.py").read_text("utf-8"), re.M | re.S)
    assert order
    rooms = re.findall(r"^\| +(\d+) \| `(\w+)", text, re.MULTILINE)
    assert [room for _, room in rooms] == re.findall(r'"(\w+)"', order[1])
    assert [int(floor) for floor, _ in rooms] == list(range(len(rooms), 0, -1))


def test_what_contributors_are_told_to_open_is_there(root: Path) -> None:
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`((?:formkit|schemas|tests|forms|samples|scripts)/[\w./-]+)`", text))
    assert len(names) > 8
    new = {
        "tests/suite/timing/accept/t-21-same-day.json",
        "tests/suite/timing/reject/t-21-day-after.json",
        "forms/coe_2027-04",
    }
    assert {name for name in names - new if not (root / name).exists()} == set()


def test_the_code_of_the_example_rule_is_free(root: Path) -> None:
    """And its entry has what every rule in the catalogue has."""
    (entry,) = (block for block in code((root / "CONTRIBUTING.md").read_text("utf-8"), "json") if "statement" in block)
    ((name, about),) = json.loads(f"{{{entry}}}").items()
    assert name not in library.findings()
    always = set.intersection(*(set(about) for key, about in library.findings().items() if not key.startswith("FK")))
    assert always - set(about) == set()


def test_the_example_box_is_drawn_as_it_is_told(root: Path) -> None:
    rows = [
        block.strip()
        for block in code((root / "CONTRIBUTING.md").read_text("utf-8"), "json")
        if "nationalities" in block
    ]
    drawing = (root / "forms" / "trainee-list_2026-11" / "drawing.json").read_text("utf-8")
    assert len(rows) == 1 and rows[0] in drawing


def test_issue_forms_never_ask_for_real_papers(root: Path) -> None:
    for path in (root / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "旅券" in text and "passport" in text and "formkit doctor" in text, path.name


def test_licences_are_whole_and_named(root: Path) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (root / "LICENSES").iterdir()}
    assert texts["Apache-2.0"] == (root / "LICENSE").read_text(encoding="utf-8")
    assert set(re.findall(r"(?:Apache-2\.0|IPA|OFL-1\.1)", (root / "REUSE.toml").read_text("utf-8"))) == set(texts)
    assert "第５条" in texts["IPA"] and "Article 5" in texts["IPA"] and "DISCLAIMER" in texts["OFL-1.1"]
