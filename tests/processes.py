"""A command run and watched with all processes that it starts: what they compute, what memory they hold together, who is left."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LOOK = 0.02


@dataclass(frozen=True)
class Watched:
    """How a command ended: exit code, what it said, seconds of computing, MB at most."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def environment(**more: str) -> dict[str, str]:
    """What a command of this checkout needs."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def begin(arguments: Sequence[object], folder: Path, **more: str) -> subprocess.Popen[bytes]:
    """Start the command line in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "formkit", *map(str, arguments)],
        cwd=folder, env=environment(**more), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def watch(arguments: Sequence[object], folder: Path, *, patience: float = 60, **more: str) -> Watched:
    """Run a command to its end; one that needs longer than `patience` is killed with all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out, err = folder / "said-out", folder / "said-err"
    with out.open("wb") as said, err.open("wb") as wrong:
        process = subprocess.Popen(
            ["bash", "-c", 'ulimit -v 6000000; exec "$@"', "-", sys.executable, "-m", "formkit", *map(str, arguments)],
            cwd=folder, env=environment(**more), stdin=subprocess.DEVNULL, stdout=said, stderr=wrong,
            start_new_session=True,
        )  # fmt: skip
    most, until = 0.0, time.monotonic() + patience
    while process.poll() is None:
        most = max(most, sum(map(_memory, tree(process.pid))))
        if time.monotonic() > until:
            os.killpg(process.pid, 9)
        time.sleep(_LOOK)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Watched(
        process.returncode, out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace"), seconds, most / 1e6
    )


def tree(process: int) -> list[int]:
    """A process and all that it started, by their numbers (Linux)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(state[1]), []).append(int(entry.name))
    family = [process]
    for member in family:
        family += children.get(member, [])
    return family


def alive(process: int) -> bool:
    """Whether a process still runs; one that only waits to be taken note of does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def _memory(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def named_done(report: Mapping[str, object]) -> list[str]:
    """The files that a report of fill names as made."""
    files = report["files"]
    assert isinstance(files, list)
    return [str(file["path"]) for file in files]
