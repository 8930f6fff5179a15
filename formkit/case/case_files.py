"""Which files of a folder are cases; what wants to be one and is not; what was not looked at. Nothing is left out unsaid.

Only what programs and systems leave behind is passed over in silence: hidden files and folders, lock files of Office,
thumbnails (docs/cli.md lists them).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formkit.case import enclosed
from formkit.case.json_file import CASE_SCHEMA, MAX_BYTES, read_case
from formkit.library import sentences
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.words.pointer import walk

_CASE_KEYS = frozenset(
    ("case_id", "category", "dates", "implementer", "supervisor", "plan", "trainees", "senders", "coe")
)
_OURS = frozenset(("FIELDS.md", "formkit.toml", "NOTICE.txt"))  # what `new` and `fill` write, and the settings
_LEFT_BEHIND = frozenset(("thumbs.db", "desktop.ini"))


@dataclass(slots=True)
class CaseFiles:
    """The case files of a run, in order; findings about files that want to be cases; files that were not looked at."""

    cases: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)


def left_behind(path: Path) -> bool:
    """Whether a file is what a program or the system left: hidden, a lock file, a thumbnail."""
    return path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BEHIND


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and of those in it, sorted, without what programs left behind; pipes and links too, to be told."""
    inside = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(
        path for path in inside if not any(left_behind(Path(step)) for step in path.relative_to(folder).parts)
    )


def find(paths: Sequence[Path]) -> CaseFiles:
    """Case files among files and folders. A file is taken as it is; of a folder each file is looked at.

    Raises UnreadableError when a path does not exist, and when there is nothing among all of them that could be a case.
    """
    result = CaseFiles()
    for path in paths:
        if path.is_dir():
            _of_folder(path, result)
        elif path.exists():
            result.cases.append(path)
        else:
            raise UnreadableError("no_such_path", path=path)
    result.cases = list({file.resolve(): file for file in reversed(result.cases)}.values())[::-1]
    if not result.cases:
        reasons = [finding.message for finding in result.findings]
        reasons_en = [finding.message_en for finding in result.findings]
        why = Value("".join(f"\n{reason}" for reason in reasons), "".join(f"\n{reason}" for reason in reasons_en))
        raise UnreadableError("no_cases", paths=[str(path) for path in paths], why=why, number=len(result.skipped))
    return result


def _of_folder(folder: Path, result: CaseFiles) -> None:
    files = files_in(folder)
    pieces: dict[Path, Any] = {}
    cases: list[Path] = []
    for file in files:
        if file.suffix.lower() != ".json" or not file.is_file():  # a pipe would be waited for without end
            continue
        try:
            raw = file.read_bytes() if file.stat().st_size <= MAX_BYTES else None
            data = json.loads(raw.decode("utf-8-sig")) if raw is not None else None
        except (OSError, ValueError, RecursionError):
            raw, data = b"", None
        if isinstance(data, dict) and data.get("$schema") == CASE_SCHEMA:
            cases.append(file)
        pieces[file] = data
    used = _used(cases, pieces, files)
    belonging = {*cases, *used}
    for file in files:
        if file in belonging:
            continue
        if file in pieces and (finding := _wants_to_be(file, pieces[file])):
            result.findings.append(finding)
        elif says := enclosed.holds_cases(file, folder, looks_like_case):
            result.findings.append(_told(file, says))
        elif file.name not in _OURS:
            result.skipped.append(file)
    result.cases += cases


def _wants_to_be(file: Path, data: Any) -> Finding | None:
    """FK150 for a JSON file that is no case but was meant as one, or that nobody can read."""
    if data is None:
        try:
            read_case(file)
        except UnreadableError as error:
            return _told(file, "unreadable", why=error.words)
        return _told(file, "unreadable", why=Value("", ""))
    if isinstance(data, list):
        listed = any(looks_like_case(entry) for entry in data)
        return _told(file, "in_list") if listed or _named_case(file) else None
    facts = _in_small_letters(data)
    schema = facts.get("$schema")
    if not looks_like_case(data) and (schema or not _named_case(file)):
        return None
    if schema and schema != CASE_SCHEMA:
        return _told(file, "other_schema", schema=str(schema), wanted=CASE_SCHEMA)
    if isinstance(data, dict) and facts.keys() != data.keys():
        return _told(file, "capital_keys", keys=sorted(key for key in data if key != key.lower()))
    return _told(file, "no_schema", wanted=CASE_SCHEMA)


def looks_like_case(data: Any) -> bool:
    """Whether JSON is a case or was meant as one: by what its `$schema` says, in any letters, or by its keys."""
    facts = _in_small_letters(data)
    return "formkit:case" in str(facts.get("$schema")).lower() or len(_CASE_KEYS & facts.keys()) >= 3


def _in_small_letters(data: Any) -> dict[str, Any]:
    return {key.lower(): fact for key, fact in data.items()} if isinstance(data, dict) else {}


def _named_case(file: Path) -> bool:
    return file.stem.lower().startswith("case")


def _told(file: Path, says: str, **values: object) -> Finding:
    named = {"path": Value.of(str(file)), **{name: Value.of(value) for name, value in values.items()}}
    return sentences.finding("FK150", says, values=named, file=str(file))


def _used(cases: Iterable[Path], pieces: dict[Path, Any], files: Iterable[Path]) -> set[Path]:
    """The files that cases name: pieces that they include (and those include), photos and other attachments.

    Names are compared with those of the folder, so that no text of a case is sought on the disk.
    """
    there = {os.path.normpath(file): file for file in files}
    used: set[Path] = set()
    waiting = list(cases)
    while waiting:
        file = waiting.pop()
        for steps, words in walk(pieces.get(file)):
            name = words.partition("#")[0] if isinstance(words, str) else ""
            # Only an include makes a JSON file a piece: words that happen to be its name do not.
            if "." not in name or len(name) > 255 or (name.lower().endswith(".json") and not _included(steps)):
                continue
            other = there.get(os.path.normpath(os.path.join(file.parent, name)))  # noqa: PTH118
            if other is not None and other not in used:
                used.add(other)
                if other in pieces:
                    waiting.append(other)
    return used


def _included(steps: Iterable[str | int]) -> bool:
    """Whether the key under which a text stands, alone or in a list, is that of an include."""
    return [step for step in steps if isinstance(step, str)][-1:] == ["$include"]
