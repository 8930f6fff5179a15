"""The papers of one trainee: fill, prove, read back, compare, write. `system.workers` does it for many.

Files of one trainee are made in memory, proved, read back and compared before any of them is written; what is wrong with
one form or one trainee never stops the others.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from formkit import library
from formkit.compare import proof
from formkit.compare.ink import first_sheet
from formkit.fit import fit, layouts_of
from formkit.library import sentences
from formkit.library.box_findings import box_finding
from formkit.media.fonts import Face, default_face
from formkit.media.pdf import overlay
from formkit.media.word import docx
from formkit.merge import Merged, merge, view_of
from formkit.model import Case, Finding, Form, Layout, Medium, NotMade, Part, Photo, Sheet, Value, Written
from formkit.model.errors import FormkitError, GlyphError, OutputError, UserError
from formkit.reading import read_bytes
from formkit.run import not_made
from formkit.system import write_bytes
from formkit.system.serving import Why

_SEAM = re.compile(
    "[0-9A-Za-z\u00c0-\u1eff](?=[\u2e80-\u9fff\U00020000-\U0003ffff])|[\u2e80-\u9fff](?=[0-9A-Za-z\u00c0-\u1eff])"
)


@dataclass(frozen=True, slots=True)
class Job:
    """One trainee of one case (None: the papers that all share), the form editions, the media, and the folder."""

    case: Case
    trainee: Mapping[str, Any] | None
    forms: tuple[str, ...]
    media: tuple[Medium, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of one job. `boxes` counts the boxes that were read back equal, `not_made` are papers left out."""

    files: tuple[Written, ...]
    findings: tuple[Finding, ...]
    boxes: int
    not_made: tuple[NotMade, ...] = ()


def file_name(sheet: Sheet, medium: Medium, copies: int = 1) -> str:
    """`training-plan_face-2.pdf`; a part that is filed in several copies has its number."""
    number = f"-{sheet.copy}" if copies > 1 else ""
    return f"{sheet.form}_{sheet.part}{number}.{medium}"


def _roomier(part: Part, sheet: Sheet, face: Face) -> dict[str, Layout]:
    """Layouts with room for the quarter em that word processors put between Japanese and Latin letters."""
    layouts = {}
    for key, mark in sheet.marks.items():
        words, box, place = str(mark.value), part.boxes[key], part.places.get(key)
        gaps = len(_SEAM.findall(words))
        if place and gaps and box.kind == "text":
            natural = face.measure(words.replace("\n", ""))
            narrow = replace(place, w=place.w * natural / (natural + 250 * gaps))
            if layout := fit(box, narrow, words, face):
                layouts[key] = layout
    return layouts


def fill_sheet(
    form: Form, sheet: Sheet, medium: Medium, face: Face, photos: Mapping[str, Photo] | None = None
) -> bytes:
    """One filled file: the sheet on its part's blank PDF or Word template.

    Raises GlyphError before anything is drawn when the font lacks a character.
    """
    part = form.parts[sheet.part]
    missing = face.missing("".join(mark.value for mark in sheet.marks.values() if isinstance(mark.value, str)))
    if missing:
        raise GlyphError("no_glyph", characters=missing)
    layouts = layouts_of(part, sheet, face)
    if medium == "docx":
        layouts |= _roomier(part, sheet, face)
        return docx.put(docx.load(library.template(form, part.id), part), part, sheet, layouts, photos or {})
    blank = overlay.load(library.blank(form, part.id))
    title = f"{form.title} {part.face}"
    return overlay.put(blank, part, sheet, layouts, face, title, photos or {})


def fill_trainee(job: Job) -> Filled:
    """All files of one trainee, or none of them when there is an error."""
    who = _who(job)
    try:
        return _fill(job, default_face())
    except FormkitError as error:
        # A folder that cannot be written stops everything: no later trainee could be written either.
        if not isinstance(error, UserError) or isinstance(error, OutputError):
            raise
        why = error.words_of("", error.values)
        left_out = not_made.refused(job.case, job.trainee, map(library.form, job.forms))
        return Filled((), (sentences.finding("FK300", values={"why": why}, trainee=who),), 0, tuple(left_out))


def lost(job: Job, why: Why) -> Filled:
    """What stands for a trainee when the process that made the papers ended: told, and none of them counts as made."""
    left_out = not_made.refused(job.case, job.trainee, map(library.form, job.forms))
    where = str(job.case.path) if job.case.path else None
    return Filled(
        (), (sentences.finding("FK561", "papers", values={}, trainee=_who(job), file=where),), 0, tuple(left_out)
    )


def _who(job: Job) -> str | None:
    return None if job.trainee is None else str(job.trainee.get("id") or "")


def _fill(job: Job, face: Face) -> Filled:
    """A form is made whole or not at all; what keeps one form from being made does not stop the others."""
    findings: list[Finding] = []
    files: list[tuple[Written, bytes]] = []
    left_out: list[NotMade] = []
    boxes = 0
    view = view_of(job.case, job.trainee)
    for name in job.forms:
        form = library.form(name)
        merged = merge(job.case, job.trainee, form, face, view=view)
        made, wrong = _papers(job, form, merged, face)
        findings += [*merged.findings, *wrong]
        refused = bool(wrong) or merged.failed
        left_out += not_made.of_form(job.case, job.trainee, form, merged, refused=refused)
        if not wrong:
            files += made
            boxes += sum(len(sheet.marks) for sheet in merged.sheets) * len(job.media)
    where = str(job.case.path) if job.case.path else None
    findings = [replace(finding, file=finding.file or where) for finding in findings]
    for written, data in files:
        write_bytes(Path(written.path), data)
    findings += _stale(job, {Path(written.path).name for written, _ in files})
    return Filled(tuple(written for written, _ in files), tuple(findings), boxes, tuple(left_out))


def _papers(job: Job, form: Form, merged: Merged, face: Face) -> tuple[list[tuple[Written, bytes]], list[Finding]]:
    """The files of one form, and what speaks against any of them."""
    files: list[tuple[Written, bytes]] = []
    findings: list[Finding] = []
    copies = {sheet.part: sheet.copy for sheet in merged.sheets}
    for sheet in merged.sheets:
        for medium in job.media:
            data = fill_sheet(form, sheet, medium, face, merged.photos)
            path = str(job.folder / file_name(sheet, medium, copies[sheet.part]))
            wrong = faults(form, sheet, data, path, face)
            if not wrong and medium == "pdf" and _first(form, sheet):
                wrong = first_sheet.look(form, sheet, data, path)
            findings += wrong
            digest, pages = hashlib.sha256(data).hexdigest(), form.parts[sheet.part].pages
            made = Written(path, form.id, form.edition, (sheet.part,), merged.trainee, medium, pages, digest)
            files.append((made, data))
    return files, findings


def faults(form: Form, sheet: Sheet, data: bytes, path: str, face: Face) -> list[Finding]:
    """What speaks against a file just made: it is not proved by what it draws, or it reads back differently."""
    return proof.prove(form, sheet, data, path, face) or _differences(form, sheet, data, path)


@functools.cache
def _seen() -> set[tuple[str, str]]:
    """The parts of which this process has looked at a sheet."""
    return set()


def _first(form: Form, sheet: Sheet) -> bool:
    key = form.name, sheet.part
    new = key not in _seen()
    _seen().add(key)
    return new


def _differences(form: Form, sheet: Sheet, data: bytes, name: str) -> list[Finding]:
    """Boxes whose content, read back from the finished file, is not what the sheet says."""
    file = read_bytes(data, name)
    back = file.parts[0].sheet
    part = form.parts[sheet.part]
    findings = list(file.findings)
    if (back.form, back.edition, back.part, back.copy) != (sheet.form, sheet.edition, sheet.part, sheet.copy):
        raise AssertionError(f"{name}: stamp {back.form} {back.edition} {back.part} {back.copy}")
    for key, mark in sheet.marks.items():
        if key in back.marks and back.marks[key] != mark:
            values = {"expected": str(mark.value), "found": str(back.marks[key].value)}
            findings.append(
                box_finding(
                    "FK304", form=form, part=part, box=part.boxes[key], values=values, trainee=sheet.trainee,
                    file=name, page=part.places[key].page, rect=part.places[key].rect,
                )
            )  # fmt: skip
    return findings


def _stale(job: Job, written: set[str]) -> Iterator[Finding]:
    """Files of an earlier run that this run did not write: they must not be filed by mistake."""
    ids = {library.form(name).id for name in job.forms}
    for path in sorted(job.folder.glob("*_*.*")):
        form_id, _, rest = path.name.partition("_")
        medium = path.suffix.lstrip(".")
        if form_id in ids and rest and medium in job.media and path.name not in written:
            yield sentences.finding(
                "FK305", values={"path": Value(str(path), str(path))}, trainee=_who(job), file=str(path)
            )
