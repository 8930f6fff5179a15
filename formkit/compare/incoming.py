"""Files as they come in: found in folders, read, and looked at through all their channels."""

from __future__ import annotations

import re
import traceback
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from formkit import reading
from formkit.case.case_files import files_in, left_behind
from formkit.compare import ink
from formkit.library import sentences
from formkit.media import zipped
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading import ReadFile
from formkit.system import limits
from formkit.system.serving import Why

# Kinds of file that no paper has: what formkit itself reads and writes, notes, and what people keep beside papers.
_NO_PAPERS = frozenset(
    (".json", ".toml", ".txt", ".md", ".csv", ".tsv", ".html", ".htm", ".sarif", ".log", ".ini", ".lnk")
)
_NOTICE = "NOTICE.txt"  # what `fill` writes beside the papers
_MOST_MEMBERS = 2_000
_LARGEST = 500 * 1024 * 1024  # bytes that all members of a zip may unpack to
_EMPTY, _MARK = 22, 4  # bytes of a zip without members, and of the mark with which one that was split may begin
_LONGEST = 50_000  # letters of a box: more than all pages of a form hold
_UTF8 = 0x800  # the flag of a member whose name is UTF-8; Windows writes Japanese names in its own code page


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to look at. `named` says whether the user named it, or it was found in a folder or zip.

    Of a member of a zip, `path` is the zip's followed by the member's name. `error` says why it cannot be looked at.
    """

    path: Path
    named: bool
    deep: bool = True
    error: UnreadableError | None = None


@dataclass(slots=True)
class Papers:
    """The files to look at, and those of no kind that papers have."""

    files: list[Incoming] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds (None: it cannot be read, `error` says why) and what its channels tell."""

    file: ReadFile | None
    findings: tuple[Finding, ...]
    error: Value | None = None


def find_files(paths: Sequence[Path], *, deep: bool = True, ours: Sequence[Path] = ()) -> Papers:
    """The files named, and all files of folders and zips but those that programs leave behind, in order of their names.

    `deep` asks for the comparison of text and ink; `ours` are cases, which are no papers and need not be told. A folder
    without a file that may be a paper is told as one that cannot be read.
    """
    papers = Papers()
    cases = {case.resolve() for case in ours}
    for path in paths:
        if path.is_dir():
            inside = [file for file in files_in(path) if file.resolve() not in cases]
            possible = [file for file in inside if file.suffix.lower() not in _NO_PAPERS]
            papers.skipped += [file for file in inside if file.suffix.lower() in _NO_PAPERS and file.name != _NOTICE]
            if not possible:
                papers.files.append(Incoming(path, True, deep, UnreadableError("no_papers", path=path)))
            for file in possible:
                _take(file, False, deep, papers)
        else:
            _take(path, True, deep, papers)
    papers.files = list({file.path: file for file in reversed(papers.files)}.values())[::-1]
    return papers


def _take(path: Path, named: bool, deep: bool, papers: Papers) -> None:
    """One file, or the members of a zip that is no Office file."""
    if path.suffix.lower() != ".zip":
        papers.files.append(Incoming(path, named, deep))
        return
    before = len(papers.files)
    try:
        with _opened(path) as package:
            for name, _ in _members(package, path):
                inner = path / name
                if inner.name == _NOTICE:
                    continue
                if inner.suffix.lower() in _NO_PAPERS:
                    papers.skipped.append(inner)
                elif not any(left_behind(Path(step)) or step == "__MACOSX" for step in name.split("/")):
                    packed = UnreadableError("zip_in_zip", path=inner) if inner.suffix.lower() == ".zip" else None
                    papers.files.append(Incoming(inner, False, deep, packed))
        if len(papers.files) == before:
            raise UnreadableError("no_papers", path=path)
    except UnreadableError as error:
        papers.files.append(Incoming(path, named, deep, error))


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        package = zipped.opened(path)
    except UnreadableError as error:
        raise UnreadableError("in_file", path=path, why=error.words) from error
    except zipped.BROKEN as error:
        raise UnreadableError("zip_broken", path=path, why=error) from error
    # What stands before the first member is in no directory: of two zips in one file only the last is listed.
    begin = min((member.header_offset for member in package.infolist()), default=path.stat().st_size - _EMPTY)
    if begin > _MARK:
        package.close()
        raise UnreadableError("zip_two", path=path)
    return package


def _members(package: zipfile.ZipFile, path: Path) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files in a zip by their names. Raises UnreadableError when they cannot all be told apart and read.

    Names that leave the zip (absolute, with ..) or that two files share are refused: nobody can say which one is meant.
    """
    members = [(_name(member), member) for member in package.infolist() if member.file_size or not member.is_dir()]
    if len(members) > _MOST_MEMBERS or sum(member.file_size for _, member in members) > _LARGEST:
        raise UnreadableError("zip_too_large", path=path, number=_MOST_MEMBERS, most=_LARGEST // 1024**2)
    times = Counter(name for name, _ in members)
    odd = [name for name in times if any(step in ("", ".", "..") for step in name.split("/"))]
    odd += [name for name in times if times[name] > 1 or re.match("[A-Za-z]:", name)]
    if odd:
        raise UnreadableError("zip_names", path=path, names=odd[:5])
    return members


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name, its steps apart by slashes."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("cp932")
    return name.replace("\\", "/")


def load(path: Path) -> bytes:
    """The bytes of a file, or of a member of a zip. Raises UnreadableError when it is missing, protected or too large."""
    archive = next((outer for outer in path.parents if outer.suffix.lower() == ".zip" and outer.is_file()), None)
    if archive is None:
        return reading.load(path)
    with _opened(archive) as package:
        for name, member in _members(package, archive):
            if archive / name == path:
                if member.flag_bits & 1:
                    raise UnreadableError("zip_protected", path=path)
                try:
                    return zipped.content(package, member, reading.LARGEST)
                except UnreadableError as error:
                    raise UnreadableError("in_file", path=path, why=error.words) from error
                except zipped.BROKEN as error:
                    raise UnreadableError("zip_broken", path=path, why=error) from error
    raise UnreadableError("no_such_path", path=path)


def look(incoming: Incoming) -> Looked:
    """Read a file; what cannot be read is a finding (FK400), so that the others go on. For a process of its own."""
    path = incoming.path
    try:
        if incoming.error:
            raise incoming.error
        data = load(path)
        limits.allow(len(data))
        file = reading.read_named(data, path)
        longest = max((len(str(box.value)) for part in file.parts for box in part.boxes.values()), default=0)
        if longest > _LONGEST:
            raise UnreadableError("value_long", path=path, number=longest)
        seen = ink.look(data, file) if incoming.deep else []
    except UnreadableError as error:
        says = "named" if incoming.named else "in_folder"
        return _unread(incoming, "FK400", says, error)
    except MemoryError:
        return lost(incoming, "memory")
    except RecursionError:
        return lost(incoming, "time")
    except Exception as error:  # a stranger's file must not end the run, whatever it meets in here
        kind = f"{type(error).__name__}, {_place(error)}"
        return _unread(incoming, "FK562", None, UnreadableError("reading_failed", path=path, kind=kind))
    return Looked(file, (*file.findings, *seen))


def lost(incoming: Incoming, why: Why) -> Looked:
    """What stands for a file over which the process ended that read it."""
    if why == "killed":
        return _unread(incoming, "FK561", "file", UnreadableError("reading_ended", path=incoming.path))
    return _unread(incoming, "FK560", why, UnreadableError(f"endless_{why}", path=incoming.path))


def _unread(incoming: Incoming, code: str, says: str | None, error: UnreadableError) -> Looked:
    finding = sentences.finding(code, says, values={"why": error.words}, file=str(incoming.path))
    return Looked(None, (finding,), error.words)


def _place(error: Exception) -> str:
    """The line of formkit in which something failed, for a report."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "formkit" in Path(frame.filename).parts]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
