"""Photos that are the same for two trainees, though their files have different names."""

from __future__ import annotations

import hashlib
import posixpath
from collections import defaultdict
from pathlib import Path

from formkit.case import schema
from formkit.library import sentences
from formkit.model import Case, Finding, Value, trainees_of
from formkit.words.pointer import path as steps_of


def alike(case: Case) -> list[Finding]:
    """FK313 for each trainee whose photo has the same bytes as that of one before; the same name is told by COE-30."""
    folder = (case.path.parent if case.path else Path()).resolve()
    sizes: dict[int, list[tuple[int, str, Path]]] = defaultdict(list)
    for number, trainee in enumerate(trainees_of(case)):
        name = trainee.get("photo")
        if not isinstance(name, str) or not name:
            continue
        try:
            file = (folder / name).resolve()
            if file.is_relative_to(folder) and file.is_file():
                sizes[file.stat().st_size].append((number, name, file))
        except (OSError, ValueError):  # no file of that name can be had: told where the photo is placed
            continue
    findings: list[Finding] = []
    first: dict[str, tuple[int, str]] = {}
    for number, name, file in sorted(entry for entries in sizes.values() if len(entries) > 1 for entry in entries):
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError:
            continue
        before, other = first.setdefault(digest, (number, name))
        if before != number and posixpath.normpath(other) != posixpath.normpath(name):
            findings.append(_finding(case, number, name, before))
    return findings


def _finding(case: Case, number: int, name: str, before: int) -> Finding:
    place = f"/trainees/{number}/photo"
    fact = schema.fact(steps_of(place))
    values = {
        "label": Value(fact.full, fact.full_en), "found": Value(name, name, place), "first": Value.of(before + 1),
    }  # fmt: skip
    who = str(trainees_of(case)[number].get("id") or number + 1)
    return sentences.finding(
        "FK313", values=values, trainee=who, case_pointer=place, item=fact.item, file=case.file_of(place)
    )
