"""The cases of a run: read, and judged by schema and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from formkit import system
from formkit.case import asked, case_files, json_file
from formkit.case.case_files import CaseFiles
from formkit.case.validate import validate
from formkit.law import rules
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.model.errors import UnreadableError, UsageError
from formkit.words.text import folder_name


def read_cases(files: CaseFiles) -> Iterator[tuple[Case | None, list[Finding]]]:
    """Every case, with what is wrong with the way it is written. None for what is no case.

    Raises UnreadableError when the only file there is cannot be read; one among others is a finding (FK150).
    """
    for path in files.cases:
        try:
            yield json_file.read_case(path)
        except UnreadableError as error:
            if len(files.cases) == 1 and not files.findings:
                raise
            yield None, [sentences.finding("FK150", "unreadable", values={"why": error.words}, file=str(path))]


def judge(case: Case, as_of: dt.date | None) -> tuple[list[Finding], list[Finding]]:
    """Findings of the schema, and those of the rules with the list of what is to be asked (FK156).

    Rules need a case whose facts are of the right shape.
    """
    return validate(case), asked.silenced(case, rules.run(case, system.today(), as_of)) + asked.listed(case)


def read_single(path: Path, *about: str) -> tuple[Case | None, list[Finding]]:
    """The one case of a file or folder, and what is wrong with the way it is written and with the facts asked about."""
    files = case_files.find([path])
    if len(files.cases) != 1:
        raise UsageError("several_cases", path=path, number=len(files.cases))
    case, findings = json_file.read_case(files.cases[0])
    wrong = validate(case) if case else []
    return case, files.findings + findings + [
        finding for finding in wrong if (finding.case_pointer or "").startswith(about)
    ]


def doubled(cases: Sequence[Case]) -> dict[Path | None, Finding]:
    """FK151, by the file of the case, for cases whose ids give the same folder: nobody can say which of them holds."""
    folders: dict[str, list[Path | None]] = {}
    for case in cases:
        folders.setdefault(folder_name(case.name), []).append(case.path)
    findings = {}
    for folder, files in folders.items():
        for file in files if len(files) > 1 else ():
            both = {"path": file, "first": next(other for other in files if other != file), "folder": folder}
            named = {name: Value.of(str(value)) for name, value in both.items()}
            findings[file] = sentences.finding("FK151", values=named, file=str(file))
    return findings
