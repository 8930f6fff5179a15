"""One case file into Japan's official Technical Intern Training forms, read back and checked.

`check`, `fill`, `read` and `verify` are the Python API, with the words of the command line. They load on first use, so that
`import formkit` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formkit.flows import check, fill, read, verify

__all__ = ["__version__", "check", "fill", "read", "verify"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("formkit.flows"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
