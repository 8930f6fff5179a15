"""The world outside: clock, LibreOffice, temporary and output files.

Everything that reads the clock, starts a program or writes a file goes through here, so that tests can swap it and no
run leaves half a file behind.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from formkit.model import Value
from formkit.model.errors import MissingProgramError, OutputError, UserError
from formkit.model.spoken import sentence

_PART = ".formkit-part"
_PDF_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'


def today() -> dt.date:
    """Today's date; the only clock that formkit reads."""
    return dt.date.today()


def installed(package: str) -> str | None:
    """The version of a Python package; None where it runs, if at all, without being installed."""
    from importlib import metadata  # slow to load, and seldom asked

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


_REASONS = frozenset(
    (errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG)
)


def reason(error: OSError) -> Value:
    """Why the system refuses a file, in both languages; what is not among the usual reasons by its number."""
    if error.errno in _REASONS:
        return sentence(f"system_{errno.errorcode[error.errno]}")
    return sentence("refused_by_system", number=error.errno or "-", words=error.strerror or str(error))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file or none: a temporary name in the same folder, then rename.

    Raises OutputError when the folder cannot be made or written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        why = reason(error)
        raise OutputError("not_written", path=path, why=why) from error


def read_bytes(
    path: Path, most: int, error: type[UserError], unread: str, too_large: str, /, **values: object
) -> bytes:
    """The content of a file that may have `most` bytes.

    Raises `error` with the key `unread`, or with `too_large`, and `values`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as refusal:
        raise error(unread, why=reason(refusal), **values) from refusal
    if len(content) > most:
        raise error(too_large, most=most // 1_000_000, **values)
    return content


def sweep(folder: Path) -> None:
    """Remove what a killed run left under `folder` (temporary names only, and only of processes that are gone)."""
    for left in folder.rglob(f".*{_PART}") if folder.is_dir() else ():
        owner = left.name.removesuffix(_PART).rpartition(".")[2]
        if not (owner.isdigit() and _alive(int(owner))):
            with suppress(OSError):
                left.unlink()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def temp_folder() -> Iterator[Path]:
    """A temporary folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="formkit-") as name:
        yield Path(name)


def find_office() -> str | None:
    """Path of LibreOffice's `soffice`, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def office_version() -> str | None:
    """First line that LibreOffice prints of its version, or None when it is not installed or does not answer."""
    office = find_office()
    if office is None:
        return None
    try:
        done = subprocess.run([office, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else None


def convert_to_pdf(sources: Sequence[Path], target: Path, *, seconds: float = 180) -> list[Path]:
    """Convert documents to PDF in one LibreOffice run; bookmarks become named destinations.

    Each run has a profile of its own, because LibreOffice fails in silence when two runs share one, and each output is
    looked for, because it ends with 0 even when it wrote nothing.
    """
    office = find_office()
    if office is None:
        raise MissingProgramError("no_office")
    target.mkdir(parents=True, exist_ok=True)
    with temp_folder() as profile:
        command = [
            office, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore",
            "--convert-to", _PDF_FILTER, "--outdir", str(target), *map(str, sources),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise MissingProgramError("office_slow", seconds=f"{seconds:.0f}") from error
    converted = [target / f"{source.stem}.pdf" for source in sources]
    for path in converted:
        if not path.is_file():
            raise MissingProgramError("office_nothing", file=path.name, why=done.stderr.strip()[:400])
    return converted
