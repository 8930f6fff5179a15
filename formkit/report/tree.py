"""The files of a run as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any


def tree(root: str, files: Iterable[tuple[PurePath, str]]) -> tuple[str, ...]:
    """Lines of a tree under `root`; `files` are (path below root, words after the name)."""
    top: dict[str, Any] = {}
    for path, words in sorted(files):
        folder = top
        for name in path.parts[:-1]:
            folder = folder.setdefault(name, {})
        folder[path.name] = words
    return (root, *_branches(top, ""))


def _branches(folder: dict[str, Any], margin: str) -> Iterable[str]:
    for number, (name, below) in enumerate(folder.items(), 1):
        last = number == len(folder)
        stem = f"{margin}{'└── ' if last else '├── '}{name}"
        if isinstance(below, dict):
            yield f"{stem}/"
            yield from _branches(below, f"{margin}{'    ' if last else '│   '}")
        else:
            yield f"{stem}  {below}".rstrip()
