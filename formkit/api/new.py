"""A starter case."""

from __future__ import annotations

from pathlib import Path

from formkit import system
from formkit.case import starter
from formkit.model.errors import UsageError


def new_case(folder: Path, category: str) -> Path:
    """Write a starter case for a category A-F and a page that explains every field. Never overwrites."""
    target, page = folder / "case.json", folder / "FIELDS.md"
    for path in (target, page):
        if path.exists():
            raise UsageError("exists", path=path)
    text, explained = starter.starter(category)
    system.write_bytes(target, text.encode("utf-8"))
    system.write_bytes(page, explained.encode("utf-8"))
    return target
