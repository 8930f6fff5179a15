"""What several tests share: the checkout, a shipped sample, and the real command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from formkit.cli.main import main
from formkit.library.settings import Settings, using

ROOT = Path(__file__).parents[1]

# A machine under load must not make a property fail; the whole run has its limit.
settings.register_profile("formkit", deadline=None)
settings.load_profile("formkit")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


# Files whose tests fill or read many papers, start LibreOffice, a browser or an installation. `make quick` leaves them out.
SLOW = (
    "flows/test_faults.py", "flows/test_fill.py", "flows/test_four_forms.py", "flows/test_generated_cases.py",
    "flows/test_hostile.py", "flows/test_html_in_browser.py", "flows/test_killed.py", "flows/test_notice.py",
    "flows/test_spoilt.py", "flows/test_verify.py", "forms/", "rooms/test_acroform.py", "rooms/test_aligned.py",
    "rooms/test_channels.py", "rooms/test_compile.py", "rooms/test_docx.py", "rooms/test_html_report.py",
    "rooms/test_notes.py", "rooms/test_overlay.py", "rooms/test_pictures.py", "rooms/test_readback.py",
    "rooms/test_refuse.py", "rooms/test_typed.py", "rooms/test_word.py", "rooms/test_workbook.py", "test_output_schemas.py",
    "test_rules_property.py", "test_traps.py", "test_wheel.py",
)  # fmt: skip


# The files that take longest, longest first (CPU seconds when measured: from 160 to 10). `make test` gives whole files to
# its two workers in this order, so that what a file fills or prints is made once and neither worker is left with a long
# one at the end. Which file stands here changes the time of the run alone.
LONGEST = (
    "rooms/test_channels.py", "rooms/test_aligned.py", "forms/test_forms.py", "flows/test_fill.py",
    "rooms/test_acroform.py", "flows/test_cli.py", "flows/test_verify.py", "rooms/test_workbook.py",
    "test_rules_property.py", "rooms/test_word.py", "rooms/test_readback.py", "clean/test_clean.py",
    "flows/test_faults.py", "clean/test_papers.py", "clean/test_names.py", "flows/test_settings.py", "test_wheel.py",
    "test_output_schemas.py", "flows/test_four_forms.py", "flows/test_html_in_browser.py", "test_samples.py",
    "flows/test_generated_cases.py", "flows/test_injection.py", "rooms/test_html_report.py", "rooms/test_mask.py",
    "rooms/test_refuse.py", "rooms/test_typed.py", "rooms/test_compile.py", "rooms/test_sentences.py",
    "flows/test_explain.py",
)  # fmt: skip
PLACES = {name: place for place, name in enumerate(LONGEST)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests by their files, so that none is forgotten; the longest files come first."""
    names = {item: item.path.relative_to(ROOT / "tests").as_posix() for item in items}
    for item, name in names.items():
        if name.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: PLACES.get(names[item], len(LONGEST)))


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not depend on the language or settings of whoever runs them."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORMKIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def no_settings() -> Iterator[None]:
    """Nor on a formkit.toml above the folder in which they run."""
    with using(Settings()):
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample() -> Path:
    """A shipped case that can be filled."""
    return ROOT / "samples" / "group-1" / "case.json"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the real command line in a folder of its own, outside the checkout."""

    def formkit(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "formkit", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return formkit


@pytest.fixture
def run_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same command line in this process, for what it writes and returns: templates compiled before stay compiled.

    How the program starts and ends as a process of its own is what `run` is for.
    """
    monkeypatch.chdir(tmp_path)

    def formkit(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        words = list(map(str, arguments))
        done = CliRunner().invoke(main, words, prog_name="formkit", env=environment, catch_exceptions=False)
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

    return formkit
