"""One case file into Japan's official Technical Intern Training forms, read back and checked.

`check`, `fill`, `read` and `verify` are the Python API, with the words of the command line; `formkit.model` has the
data that they give. Each verb loads on first use, so that `import formkit` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formkit.api.check import CheckResult, check
    from formkit.api.fill import FillResult, fill
    from formkit.api.read import ReadResult, read
    from formkit.api.verify import VerifyResult, verify

__all__ = [
    "CheckResult",
    "FillResult",
    "ReadResult",
    "VerifyResult",
    "__version__",
    "check",
    "fill",
    "read",
    "verify",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"formkit.api.{name.removesuffix('Result').lower()}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
