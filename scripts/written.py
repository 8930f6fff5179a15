"""What scripts write into the checkout: written anew, or with `--check` only compared with what stands there."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write(
    files: Mapping[str, str],
    arguments: Sequence[str],
    otherwise: str = "is out of date. Run: make fix",
    root: Path = ROOT,
) -> int:
    """Write the files (path from the root → text) that are not so yet; gives the exit code.

    With `--check` among the arguments nothing is written: each such file is named, `otherwise` behind it, and the exit
    code is 1 when there is one.
    """
    check = "--check" in arguments
    stale = [
        name for name, text in files.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]  # fmt: skip
    for name in stale:
        if check:
            print(f"{name} {otherwise}", file=sys.stderr)
        else:
            (root / name).write_text(files[name], encoding="utf-8")
    return int(check and bool(stale))
