"""Files as they come in: found in folders, read, and looked at through all their channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit import reading
from formkit.compare import ink
from formkit.library import sentences
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError, UsageError
from formkit.reading import ReadFile

_SUFFIXES = frozenset((".pdf", ".docx", ".docm", ".xlsx", ".xlsm"))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to look at. `named` says whether the user named it, or it was found in a folder."""

    path: Path
    named: bool
    deep: bool = True


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds (None: it cannot be read, `error` says why) and what its channels tell."""

    file: ReadFile | None
    findings: tuple[Finding, ...]
    error: Value | None = None


def find_files(paths: Sequence[Path], *, deep: bool = True) -> list[Incoming]:
    """The files named, and those of folders that may be forms: PDF, Word and Excel files, in order of their names.

    Raises UsageError for a folder without any. `deep` asks for the comparison of text and ink.
    """
    incoming: list[Incoming] = []
    for path in paths:
        if not path.is_dir():
            incoming.append(Incoming(path, True, deep))
            continue
        inside = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in _SUFFIXES and file.is_file() and not file.name.startswith((".", "~$"))
        )
        if not inside:
            raise UsageError("no_papers", path=path)
        incoming += [Incoming(file, False, deep) for file in inside]
    return list({file.path: file for file in reversed(incoming)}.values())[::-1]


def look(incoming: Incoming) -> Looked:
    """Read a file; what cannot be read is a finding (FK400), so that the others go on."""
    path = incoming.path
    try:
        data = reading.load(path)
        file = reading.read_named(data, path)
    except UnreadableError as error:
        says = "named" if incoming.named else "in_folder"
        finding = sentences.finding("FK400", says, values={"why": error.words}, file=str(path))
        return Looked(None, (finding,), error.words)
    seen = ink.look(data, file) if incoming.deep else []
    return Looked(file, (*file.findings, *seen))
