"""What a code means."""

from __future__ import annotations

from formkit.library import catalogue
from formkit.library.catalogue import Entry


def explain(code: str | None = None) -> tuple[Entry, ...]:
    """What a code means; without one, all codes. Raises UsageError that names the nearest codes."""
    return tuple(catalogue.entries().values()) if code is None else (catalogue.entry(code),)
