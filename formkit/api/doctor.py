"""What works on this machine, and what to do about the rest."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from formkit import library, system
from formkit.maintain import lint
from formkit.media import fonts
from formkit.model.errors import FormkitError

__all__ = ["Diagnosis", "doctor"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that `doctor` looked at."""

    name: str
    ok: bool
    required: bool
    detail: str
    detail_en: str


def doctor() -> tuple[Diagnosis, ...]:
    """What works on this machine: formkit and system, Python, packages, font, form library, LibreOffice.

    It names no folder and no person, so that it can be pasted into a report.
    """
    return (_own(), *_packages(), _font(), _library(), _office())


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
    except FormkitError as error:
        return _broken("font", error)
    return Diagnosis("font", True, True, face.name, face.name)


def _library() -> Diagnosis:
    try:
        names = "、".join(form.name for form in library.forms())
        wrong = sum(len(lint.lint_form(name)) for name in library.form_names())
    except FormkitError as error:
        return _broken("forms", error)
    if wrong:
        return Diagnosis(
            "forms", False, True, f"{wrong}件の問題：formkit forms lint", f"{wrong} problems: formkit forms lint"
        )
    return Diagnosis("forms", bool(names), True, names or "様式がありません", names or "no forms")


def _broken(name: str, error: FormkitError) -> Diagnosis:
    return Diagnosis(name, False, True, getattr(error, "message", str(error)), str(error))


def _office() -> Diagnosis:
    version = system.office_version()
    return Diagnosis(
        "LibreOffice", version is not None, False,
        version or "ありません（様式のコンパイルとテストにだけ必要です：libreoffice-writer-nogui）",
        version or "not found (needed only to compile forms and for the tests: libreoffice-writer-nogui)",
    )  # fmt: skip
