"""What works on this machine, and what to do about the rest."""

from __future__ import annotations

import datetime as dt
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit import library, system
from formkit.api.cases import read_cases
from formkit.law import currency, rules
from formkit.library import settings
from formkit.maintain import lint
from formkit.media import fonts
from formkit.model import Value
from formkit.model.errors import UserError
from formkit.model.spoken import sentence


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that `doctor` looked at."""

    name: str
    ok: bool
    required: bool
    detail: str
    detail_en: str


def doctor(cases: Sequence[Path] = ()) -> tuple[Diagnosis, ...]:
    """What works on this machine: formkit and system, Python, packages, font, form library, LibreOffice, data of law.

    Of the law it tells how current all tables are, or those that `cases` need, and what a formkit.toml changes. It names
    no folder and no person, so that it can be pasted into a report. Raises UnreadableError for a file that is no case.
    """
    return (_own(), *_packages(), _font(), _library(), _office(), *_settings(), *_law(cases))


def _diagnosis(name: str, ok: bool, detail: object, *, required: bool = True) -> Diagnosis:
    words = Value.of(detail)
    return Diagnosis(name, ok, required, words.ja, words.en)


def _own() -> Diagnosis:
    """The version of formkit and the system that it runs on."""
    version = system.installed("formkit") or "(not installed)"
    detail = f"{version}, {platform.system()} {platform.release()} {platform.machine()}"
    return _diagnosis("formkit", True, detail)


def _packages() -> Iterator[Diagnosis]:
    yield _diagnosis("Python", sys.version_info >= (3, 11), platform.python_version())
    for name in ("docxtpl", "pypdf", "pypdfium2", "jsonschema", "jsonschema-rs", "click", "uharfbuzz"):
        package = system.installed(name)
        yield _diagnosis(name, package is not None, package or sentence("doctor_install", name=name))


def _font() -> Diagnosis:
    try:
        face = fonts.default_face()
    except UserError as error:
        return _diagnosis("font", False, error.words)
    return _diagnosis("font", True, face.name)


def _library() -> Diagnosis:
    try:
        names = "、".join(form.name for form in library.forms())
        wrong = sum(len(lint.lint_form(name)) for name in library.form_names())
    except UserError as error:
        return _diagnosis("forms", False, error.words)
    if wrong:
        return _diagnosis("forms", False, sentence("doctor_forms_wrong", number=wrong))
    return _diagnosis("forms", bool(names), names or sentence("doctor_no_forms"))


def _office() -> Diagnosis:
    version = system.office_version()
    detail = version or sentence("doctor_no_office")
    return _diagnosis("LibreOffice", version is not None, detail, required=False)


def _settings() -> Iterator[Diagnosis]:
    own = settings.current()
    if own.file:
        yield _diagnosis("settings", True, own.words(), required=False)


def _law(cases: Sequence[Path]) -> Iterator[Diagnosis]:
    today = system.today()
    tables = currency.joined(_needed(cases, today)) if cases else currency.every_table(today)
    aged = [table for table in tables if table.aged(today)]
    oldest = min((table.checked_on for table in tables), default=today)
    state = sentence("doctor_law", tables=len(tables), oldest=oldest, aged=len(aged))
    yield _diagnosis("law", not aged, state, required=False)
    advice = library.findings()["FK131"]
    todo = Value(advice["todo"], advice["todo_en"])
    for table in aged:
        detail = sentence("doctor_table", table=table.words(today), todo=todo)
        yield _diagnosis(f"law/{table.name}", False, detail, required=False)


def _needed(cases: Sequence[Path], today: dt.date) -> Iterator[currency.Table]:
    """The tables that the cases need; what cannot be understood as a case may need any."""
    for case, _ in read_cases(cases):
        yield from currency.tables_of(case, rules.law_day(case, today)) if case else currency.every_table(today)
