"""The form library: listed, shown, linted."""

from __future__ import annotations

from collections.abc import Sequence

from formkit import library
from formkit.maintain import lint
from formkit.media.word import docx
from formkit.model import Finding, Form


def list_forms() -> tuple[Form, ...]:
    """All form editions of the library."""
    return library.forms()


def show_form(name: str) -> Form:
    """One form edition by its name (`training-plan_2024-08`) or, for its newest edition, by its id."""
    same = [form for form in library.forms() if form.id == name]
    return max(same, key=lambda form: form.in_force_from) if same else library.form(name)


def slow_parts(form: Form) -> dict[str, str]:
    """Parts whose Word template must be rendered by docxtpl each time, with the tag that is the reason."""
    reasons = {part: docx.slow_reason(library.template(form, part)) for part in form.parts}
    return {part: why for part, why in reasons.items() if why}


def lint_forms(names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Findings about form folders (default: all)."""
    return tuple(finding for name in names or library.form_names() for finding in lint.lint_form(name))
