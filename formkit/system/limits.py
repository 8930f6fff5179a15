"""What one piece of work may cost in a process that works for another: computing time and memory.

Linux and other Unix systems end a process themselves that computes for too long; Linux refuses it more memory. Where the
system does not, a thread looks and ends the process.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TOO_LONG, TOO_LARGE = 81, 82
"""With what a process ends itself that went beyond its bounds."""

_MB = 1024 * 1024
_MOST_SECONDS, _MOST_MEMORY = 900.0, 1500 * _MB
_LOOK = 0.1  # s between two looks of the thread


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of computing and bytes of memory that one job may take, and what each MB of a file adds to them."""

    seconds: float = 2.5
    memory: int = 260 * _MB
    seconds_a_mb: float = 6.0
    memory_a_mb: int = 20 * _MB

    def for_file(self, size: int) -> Bounds:
        """The bounds for a file of `size` bytes: what is large by itself may take more, within reason."""
        seconds = min(_MOST_SECONDS, self.seconds + self.seconds_a_mb * size / _MB)
        memory = min(_MOST_MEMORY, self.memory + self.memory_a_mb * size // _MB)
        return Bounds(seconds, memory, self.seconds_a_mb, self.memory_a_mb)


class _Keeper:
    """Keeps this process within the bounds of the job at hand."""

    def __init__(self, granted: Callable[[float], None], *, by_system: bool = sys.platform != "win32") -> None:
        self.granted = granted
        self.base = memory()
        self.bounds: Bounds | None = None
        self.begun = 0.0
        self._timed = by_system
        self._sized = by_system and sys.platform == "linux"
        if not (self._timed and self._sized):
            threading.Thread(target=self._look, daemon=True).start()

    def keep(self, bounds: Bounds | None, *, anew: bool = True) -> None:
        """Count from now on (or, not `anew`, from the last time on) for these bounds; None for no bounds."""
        self.begun = time.process_time() if anew else self.begun
        self.bounds = bounds
        if sys.platform != "win32" and self._timed:
            left = bounds.seconds - (time.process_time() - self.begun) if bounds else 0.0
            signal.setitimer(signal.ITIMER_PROF, max(0.01, left) if bounds else 0.0)
        if sys.platform == "linux" and self._sized:
            import resource

            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            most = self.base + bounds.memory if bounds else hard
            if hard != resource.RLIM_INFINITY and (most > hard or most == resource.RLIM_INFINITY):
                most = hard
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_AS, (most, hard))

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK)
            bounds = self.bounds
            if bounds and time.process_time() - self.begun > bounds.seconds:
                os._exit(TOO_LONG)
            if bounds and memory() - self.base > bounds.memory:
                os._exit(TOO_LARGE)


@functools.cache
def _keepers() -> list[_Keeper]:
    """The keeper of this process, where it has one."""
    return []


def begin(bounds: Bounds | None, granted: Callable[[float], None]) -> None:
    """Let a job begin that may cost so much (None: as much as it likes). Only for processes that work for another.

    `granted` is told the seconds when the job is allowed more.
    """
    if not _keepers():
        _keepers().append(_Keeper(granted))
    _keepers()[0].keep(bounds)


def allow(size: int) -> None:
    """The job is about a file of `size` bytes. Does nothing where no bounds are kept."""
    for keeper in _keepers():
        if keeper.bounds:
            bounds = keeper.bounds.for_file(size)
            keeper.granted(bounds.seconds)
            keeper.keep(bounds, anew=False)


def grown() -> bool:
    """Whether this process holds so much after a job that the next one should have another."""
    return any(memory() - keeper.base > 100 * _MB for keeper in _keepers())


def die_with_parent(parent: int) -> None:
    """Let Linux end this process as soon as its parent ends."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(0)


def memory() -> int:
    """Bytes of address space that this process has (Linux), else of memory that it uses or used at most."""
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return _memory_on_windows()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _memory_on_windows() -> int:
    """PrivateUsage of PROCESS_MEMORY_COUNTERS_EX."""
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = [
            ("cb", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            *((f"size{at}", ctypes.c_size_t) for at in range(9)),
        ]

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - mypy knows it on Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        return 0
    return int(getattr(counters, "size8"))  # noqa: B009 - a field of the list above
