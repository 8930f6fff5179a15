"""The whole way on a shipped sample."""

from __future__ import annotations

from pathlib import Path

from formkit import library
from formkit.api.fill import FillResult, Progress, fill


def demo(out: Path, progress: Progress | None = None) -> FillResult:
    """The whole way on a shipped sample: check, fill, read back and compare."""
    with library.sample("group-1") as path:
        return fill([path / "case.json"], out, progress=progress)
