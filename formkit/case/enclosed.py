"""Cases where nobody looks: behind a link to another folder, or in a zip. They are told, never passed over."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from formkit.case.json_file import MAX_BYTES

_MOST_FILES = 2000
_MOST_READ = 4 * MAX_BYTES


def holds_cases(file: Path, folder: Path, is_case: Callable[[Any], bool]) -> str | None:
    """The name of the sentence of FK150 for a link to a folder, or a zip, with a case in it; None for anything else.

    What a link shows of the folder that was given is read there, and not told again.
    """
    if file.is_dir():
        return "linked_folder" if any(map(is_case, _behind(file, folder.resolve()))) else None
    if file.suffix.lower() == ".zip" and file.is_file():
        return "zip" if any(map(is_case, _packed(file))) else None
    return None


def _behind(link: Path, given: Path) -> Iterator[Any]:
    """The JSON files behind a link, parsed, without those of the given folder."""
    left = _MOST_READ
    for path in islice(link.resolve().rglob("*"), _MOST_FILES):
        if path.suffix.lower() != ".json" or path.resolve().is_relative_to(given):
            continue
        try:
            left -= path.stat().st_size
            if left >= 0 and path.is_file():
                yield json.loads(path.read_bytes().decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            continue


def _packed(file: Path) -> Iterator[Any]:
    """The JSON files of a zip, parsed; of one that is locked or broken, what a case of its name would be."""
    left = _MOST_READ
    try:
        with zipfile.ZipFile(file) as package:
            for entry in islice(package.infolist(), _MOST_FILES):
                name = Path(entry.filename)
                if name.suffix.lower() != ".json":
                    continue
                left -= entry.file_size
                if left < 0:
                    return
                try:
                    yield json.loads(package.read(entry).decode("utf-8-sig"))
                except (OSError, ValueError, RecursionError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
                    if name.stem.lower().startswith("case"):
                        yield {"$schema": "urn:formkit:case"}
    except (OSError, ValueError, zipfile.BadZipFile):
        return
