"""Papers, read back and compared: with the case, or with each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from formkit import compare, library, system
from formkit.api.cases import doubled, read_cases
from formkit.api.read import look
from formkit.case import asked, case_files
from formkit.compare import incoming
from formkit.media.pdf import notes
from formkit.model import Finding, Paper, sort_findings
from formkit.model.errors import UnreadableError, UsageError
from formkit.reading import ReadFile
from formkit.system import limits, workers
from formkit.system.limits import Bounds
from formkit.system.serving import Why
from formkit.words.pointer import at


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What `verify` found: the papers with whose they are, all findings, the names of trainees by id.

    `boxes` counts the boxes that were read, `equal` those that are as the case has them; `law_days` are the days whose
    law counts for the cases, `notes` the annotated copies that were written, `skipped` files of no kind that papers have.
    """

    files: tuple[ReadFile, ...]
    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    cases: tuple[str, ...]
    boxes: int
    equal: int
    unread: int
    law_days: tuple[str, ...]
    notes: tuple[str, ...]
    skipped: tuple[str, ...] = ()


def verify(
    paths: Sequence[Path],
    cases: Sequence[Path] = (),
    *,
    expect: Sequence[str] = (),
    annotate: Path | None = None,
    language: Literal["ja", "en"] = "ja",
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> VerifyResult:
    """Read papers back (files, or folders of them) and cross-check them.

    Against `cases` (files or folders) where they are given, else against each other. `expect` are the ids of forms that
    must have come whole (default: those of which a part came); what is missing in folders and zips is an error. `annotate` is a folder for copies
    of the PDFs with a note at every finding. Raises UnreadableError when no paper or no case can be read.
    """
    if expect and not cases:
        raise UsageError("expect_without_case")
    for form in expect:
        library.edition(form, system.today())
    named = case_files.find(cases) if cases else case_files.CaseFiles()
    read = list(read_cases(named))
    facts = [case for case, _ in read if case is not None]
    # A case that cannot be read is told: its papers have nothing to be compared with.
    unread = [*named.findings, *(finding for case, wrong in read if case is None for finding in wrong)]
    unread += doubled(facts).values()
    unread += (finding for case in facts for finding in asked.listed(case))
    if cases and not facts:
        raise UnreadableError("no_case_read")
    papers = incoming.find_files(paths, ours=named.cases)
    looked = look(papers.files, jobs, progress)
    files = [arrival.file for arrival in looked if arrival.file is not None]
    whole = any(path.is_dir() or path.suffix.lower() == ".zip" for path in paths)
    # With forms that are asked for, a page that nobody could read may be the part that is missing.
    whole = whole or (bool(expect) and any(_is_scan(finding) for arrival in looked for finding in arrival.findings))
    checked = compare.crosscheck(files, facts, system.today(), expect, whole)
    findings = compare.whose([finding for arrival in looked for finding in arrival.findings], checked.papers)
    findings = sort_findings([*unread, *findings, *checked.findings])
    written = () if annotate is None else _annotate(files, findings, annotate, language)
    names = tuple(str(case.data.get("case_id") or case.path) for case in facts)
    boxes = sum(len(part.boxes) for file in files for part in file.parts)
    law_days = tuple(sorted({str(at(case.data, "/dates/application") or system.today()) for case in facts}))
    return VerifyResult(
        tuple(files), checked.papers, tuple(findings), checked.names, names, boxes, checked.equal,
        len(looked) - len(files), law_days, tuple(written), tuple(map(str, papers.skipped)),
    )  # fmt: skip


def _is_scan(finding: Finding) -> bool:
    return finding.code == "FK405" and finding.says in ("scanned", "recognised")


def _annotate(
    files: Sequence[ReadFile], findings: Sequence[Finding], folder: Path, language: Literal["ja", "en"]
) -> Iterator[str]:
    """Copies of the PDFs that have findings, under the same folders as the originals."""
    paths = [Path(file.path).resolve() for file in files]
    common = Path(os.path.commonpath([path.parent for path in paths]))
    for file, path in zip(files, paths, strict=True):
        own = [finding for finding in findings if finding.file == file.path and finding.page is not None]
        if file.medium == "pdf" and own:
            target = folder / path.relative_to(common)
            if target.resolve() == path:
                raise UsageError("annotate_here", folder=folder)
            job = (path, own, language)
            (noted,) = workers.each(_noted, [job], lost=_not_noted, bounds=Bounds())
            system.write_bytes(target, noted)
            yield str(target)


_Noted = tuple[Path, list[Finding], Literal["ja", "en"]]


def _noted(job: _Noted) -> bytes:
    path, findings, language = job
    data = incoming.load(path)
    limits.allow(len(data))
    return notes.annotate(data, findings, language)


def _not_noted(job: _Noted, why: Why) -> bytes:
    raise UnreadableError("reading_ended" if why == "killed" else f"endless_{why}", path=job[0])
