"""Prints the lowest versions that pyproject.toml declares, as constraints for pip. `make lowest` tries them."""

from __future__ import annotations

import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def constraints(text: str) -> list[str]:
    """`name==version` for every `name>=version` of a pyproject.toml."""
    project = tomllib.loads(text)["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    return [line.replace(">=", "==") for line in requirements if ">=" in line]


if __name__ == "__main__":
    print("\n".join(constraints((ROOT / "pyproject.toml").read_text(encoding="utf-8"))))
