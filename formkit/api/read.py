"""Filled forms, read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit.compare import incoming
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading import ReadFile
from formkit.system import workers
from formkit.system.limits import Bounds


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What `read` found in the files; `unread` are those that could not be read, each with a finding.

    `skipped` are files of the folders of no kind that papers have.
    """

    files: tuple[ReadFile, ...]
    findings: tuple[Finding, ...]
    unread: int = 0
    skipped: tuple[str, ...] = ()


def read(paths: Sequence[Path]) -> ReadResult:
    """Read filled forms back. A file that cannot be read is a finding (FK400).

    Raises UnreadableError when none can be read.
    """
    papers = incoming.find_files(paths, deep=False)
    looked = look(papers.files, 1, None)
    files = tuple(arrival.file for arrival in looked if arrival.file is not None)
    findings = tuple(finding for arrival in looked for finding in arrival.findings)
    return ReadResult(files, findings, len(looked) - len(files), tuple(map(str, papers.skipped)))


def look(
    files: Sequence[incoming.Incoming], processes: int, progress: Callable[[int, int], None] | None
) -> list[incoming.Looked]:
    """What is in each file, opened in a process with limits of its own. Raises UnreadableError when none can be read."""
    looked = workers.each(
        incoming.look, files, lost=incoming.lost, processes=processes, bounds=Bounds(), progress=progress
    )
    if all(arrival.file is None for arrival in looked):
        errors = [arrival.error for arrival in looked if arrival.error is not None]
        reasons = Value("\n".join(why.ja for why in errors), "\n".join(why.en for why in errors))
        raise UnreadableError("none_read", reasons=reasons)
    return looked
