"""Filled forms, read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit.compare import incoming
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading import ReadFile
from formkit.run import batch


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What `read` found in the files; `unread` are those that could not be read, each with a finding."""

    files: tuple[ReadFile, ...]
    findings: tuple[Finding, ...]
    unread: int = 0


def read(paths: Sequence[Path]) -> ReadResult:
    """Read filled forms back. A file that cannot be read is a finding (FK400).

    Raises UnreadableError when none can be read.
    """
    looked = look(incoming.find_files(paths, deep=False), 1, None)
    files = tuple(arrival.file for arrival in looked if arrival.file is not None)
    findings = tuple(finding for arrival in looked for finding in arrival.findings)
    return ReadResult(files, findings, len(looked) - len(files))


def look(
    files: Sequence[incoming.Incoming], processes: int, progress: Callable[[int, int], None] | None
) -> list[incoming.Looked]:
    """What is in each file. Raises UnreadableError when none can be read."""
    looked = batch.each(incoming.look, files, processes=processes, progress=progress)
    if all(arrival.file is None for arrival in looked):
        errors = [arrival.error for arrival in looked if arrival.error is not None]
        reasons = Value("\n".join(why.ja for why in errors), "\n".join(why.en for why in errors))
        raise UnreadableError("none_read", reasons=reasons)
    return looked
