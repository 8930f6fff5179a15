"""The folders of the form library, file by file.

Looks in the folder named by FORMKIT_LIBRARY, then in the installed package (`formkit/_bundle`), then in the checkout
beside the package.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formkit.model.errors import FormLibraryError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@functools.cache
def root() -> Traversable:
    """The folder that holds forms/, schemas/ and samples/."""
    chosen = os.environ.get("FORMKIT_LIBRARY")
    package = importlib.resources.files("formkit")
    checkout = Path(str(package)).parent
    places: list[Traversable] = [Path(chosen)] if chosen else [package / "_bundle", checkout]
    for place in places:
        if (place / "forms").is_dir() and (place / "schemas").is_dir():
            return place
    raise FormLibraryError("no_library")


def find(relative: str) -> Traversable:
    """One file or folder of the library by its path from the root; it need not be there."""
    place = root()
    for step in relative.split("/"):
        place = place / step
    return place


def read_bytes(relative: str) -> bytes:
    """Content of one file of the library, e.g. `forms/training-plan_2024-08/blank-face-1.pdf`."""
    try:
        return find(relative).read_bytes()
    except OSError as error:
        raise FormLibraryError("library_lacks", file=relative) from error


def parsed(relative: str) -> Any:
    """Content of one JSON file of the library, read anew."""
    try:
        return json.loads(read_bytes(relative))
    except ValueError as error:
        raise FormLibraryError("library_not_json", file=relative, why=error) from error


def names(folder: str) -> list[str]:
    """File and folder names in one folder of the library, sorted; empty when there is no such folder."""
    place = find(folder)
    return sorted(entry.name for entry in place.iterdir()) if place.is_dir() else []
