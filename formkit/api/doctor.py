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
from formkit.model.errors import UserError


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


def _own() -> Diagnosis:
    """The version of formkit and the system that it runs on."""
    version = system.installed("formkit") or "(not installed)"
    detail = f"{version}, {platform.system()} {platform.release()} {platform.machine()}"
    return Diagnosis("formkit", True, True, detail, detail)


def _packages() -> Iterator[Diagnosis]:
    version = platform.python_version()
    yield Diagnosis("Python", sys.version_info >= (3, 11), True, version, version)
    for name in ("docxtpl", "pypdf", "pypdfium2", "jsonschema", "jsonschema-rs", "click", "uharfbuzz"):
        package = system.installed(name)
        advice = (f"pip install {name} で入れてください", f"install it: pip install {name}")
        yield Diagnosis(name, package is not None, True, package or advice[0], package or advice[1])


def _font() -> Diagnosis:
    try:
        face = fonts.default_face()
    except UserError as error:
        return _broken("font", error)
    return Diagnosis("font", True, True, face.name, face.name)


def _library() -> Diagnosis:
    try:
        names = "、".join(form.name for form in library.forms())
        wrong = sum(len(lint.lint_form(name)) for name in library.form_names())
    except UserError as error:
        return _broken("forms", error)
    if wrong:
        return Diagnosis(
            "forms", False, True, f"{wrong}件の問題：formkit forms lint", f"{wrong} problems: formkit forms lint"
        )
    return Diagnosis("forms", bool(names), True, names or "様式がありません", names or "no forms")


def _broken(name: str, error: UserError) -> Diagnosis:
    return Diagnosis(name, False, True, error.message, error.message_en)


def _office() -> Diagnosis:
    version = system.office_version()
    return Diagnosis(
        "LibreOffice", version is not None, False,
        version or "ありません（様式のコンパイルとテストにだけ必要です：libreoffice-writer-nogui）",
        version or "not found (needed only to compile forms and for the tests: libreoffice-writer-nogui)",
    )  # fmt: skip


def _settings() -> Iterator[Diagnosis]:
    own = settings.current()
    if own.file:
        yield Diagnosis("settings", True, False, *own.words())


def _law(cases: Sequence[Path]) -> Iterator[Diagnosis]:
    today = system.today()
    tables = currency.joined(_needed(cases, today)) if cases else currency.every_table(today)
    aged = [table for table in tables if table.aged(today)]
    oldest = min((table.checked_on for table in tables), default=today)
    yield Diagnosis(
        "law", not aged, False,
        f"{len(tables)}表、確認日は {oldest} から。古いか期限の近い表は {len(aged)}",
        f"{len(tables)} tables, checked on {oldest} or later; {len(aged)} checked long ago or ending",
    )  # fmt: skip
    advice = library.findings()["FK131"]
    for table in aged:
        words = table.words(today)
        yield Diagnosis(
            f"law/{table.name}", False, False, f"{words.ja}。{advice['todo']}", f"{words.en}. {advice['todo_en']}"
        )


def _needed(cases: Sequence[Path], today: dt.date) -> Iterator[currency.Table]:
    """The tables that the cases need; what cannot be understood as a case may need any."""
    for case, _ in read_cases(cases):
        yield from currency.tables_of(case, rules.law_day(case, today)) if case else currency.every_table(today)
