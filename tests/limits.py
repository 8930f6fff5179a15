"""Limits for hostile files: that reading them ends, and how much memory it takes. Not a measure of speed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 60.0
"""Seconds of computing after which something is said never to end; what is meant takes a hundredth of it."""

PEAK = '''
def peak():
    """Most memory of this process in MB. On Linux by its own account: getrusage also counts whoever started it."""
    try:
        from pathlib import Path
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
'''
"""Source of a function for a process that measures itself."""


@contextmanager
def ends() -> Iterator[None]:
    """What is done inside ends. Counts the computing of this process, which a busy machine does not lengthen much."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < PATIENCE
