"""Where real forms lie to try against: FORMKIT_REALFILES, else a folder beside the checkout. They are not ours to ship.

Small papers of our own making, which every checkout has, lie in tests/data/papers (tests/papers.py).
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["REALFILES"]

_BESIDE = Path(__file__).parents[2] / "shared" / "realfiles"

REALFILES = Path(os.environ.get("FORMKIT_REALFILES") or _BESIDE)
