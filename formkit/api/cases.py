"""The cases of a run: read, and judged by schema and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from formkit import system
from formkit.case import json_file
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.model.errors import UsageError


def read_cases(paths: Sequence[Path]) -> Iterator[tuple[Case | None, list[Finding]]]:
    """Every case of files and folders, with what is wrong with the way it is written. None for what is no case."""
    for path in json_file.find_cases(paths):
        yield json_file.read_case(path)


def judge(case: Case, as_of: dt.date | None) -> tuple[list[Finding], list[Finding]]:
    """Findings of the schema, and those of the rules; rules need a case whose facts are of the right shape."""
    return validate(case), rules.run(case, system.today(), as_of)


def read_single(path: Path, *about: str) -> tuple[Case | None, list[Finding]]:
    """The one case of a file or folder, and what is wrong with the way it is written and with the facts asked about."""
    files = json_file.find_cases([path])
    if len(files) != 1:
        raise UsageError("several_cases", path=path, number=len(files))
    case, findings = json_file.read_case(files[0])
    wrong = validate(case) if case else []
    return case, findings + [finding for finding in wrong if (finding.case_pointer or "").startswith(about)]
