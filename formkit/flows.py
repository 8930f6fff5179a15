"""The public Python API: strings the rooms together and does nothing else."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from formkit import (
    accepted,
    batch,
    catalogue,
    compile,
    crosscheck,
    library,
    lint,
    merge,
    rules,
    starter,
    validate,
    world,
)
from formkit.catalogue import Entry
from formkit.crosscheck import incoming
from formkit.doctor import Diagnosis, doctor
from formkit.errors import UnreadableError, UsageError
from formkit.inquiry import QuotaResult, ScoreResult, TimelineResult, quota, score, timeline
from formkit.intake import case_json
from formkit.media import docx, notes
from formkit.model import Case, Finding, Form, Medium, Paper, Written, sort_findings
from formkit.pointer import at
from formkit.readback import ReadFile

__all__ = [
    "CheckResult",
    "Diagnosis",
    "FillResult",
    "QuotaResult",
    "ReadResult",
    "ScoreResult",
    "TimelineResult",
    "VerifyResult",
    "check",
    "compile_forms",
    "demo",
    "doctor",
    "explain",
    "fill",
    "lint_forms",
    "list_forms",
    "new_case",
    "quota",
    "read",
    "score",
    "show_form",
    "slow_parts",
    "timeline",
    "verify",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` found in how many cases; `ignored` counts the findings that it was told to leave out."""

    findings: tuple[Finding, ...]
    cases: int
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class FillResult:
    """What `fill` made. `boxes` counts the boxes that were read back from the files and were equal."""

    files: tuple[Written, ...]
    findings: tuple[Finding, ...]
    cases: int
    trainees: int
    boxes: int


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What `read` found in the files; `unread` are those that could not be read, each with a finding."""

    files: tuple[ReadFile, ...]
    findings: tuple[Finding, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What `verify` found: the papers with whose they are, all findings, the names of trainees by id.

    `boxes` counts the boxes that were read, `equal` those that are as the case has them; `law_days` are the days whose
    law counts for the cases, `notes` the annotated copies that were written.
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


def _cases(paths: Sequence[Path]) -> Iterator[tuple[Case | None, list[Finding]]]:
    for path in case_json.find_cases(paths):
        yield case_json.read_case(path)


def _judge(case: Case, as_of: dt.date | None) -> tuple[list[Finding], list[Finding]]:
    """Findings of the schema, and those of the rules; rules need a case whose facts are of the right shape."""
    wrong = validate.validate(case)
    return wrong, rules.run(case, world.today(), as_of)


def check(paths: Sequence[Path], *, as_of: dt.date | None = None, ignore: Sequence[str] = ()) -> CheckResult:
    """Check cases (files, or folders of them) by schema and rules.

    The law that counts is that of `as_of`, else that of each case's application date. `ignore` are codes to leave out.
    Raises UnreadableError when a file is not a case at all, UsageError for a code that cannot be ignored.
    """
    accepted.ignore((), ignore)
    findings: list[Finding] = []
    cases = 0
    for case, found in _cases(paths):
        cases += 1
        findings += found
        if case is not None:
            wrong, ruled = _judge(case, as_of)
            findings += wrong + accepted.settle(case, ruled, as_of or world.today())
    kept = accepted.ignore(findings, ignore)
    return CheckResult(tuple(sort_findings(kept)), cases, len(findings) - len(kept))


def fill(
    paths: Sequence[Path],
    out: Path,
    *,
    forms: Sequence[str] = (),
    to: Sequence[Medium] = ("pdf", "docx"),
    trainees: Sequence[str] = (),
    jobs: int = 1,
    progress: Progress | None = None,
) -> FillResult:
    """Fill the forms of cases into `out`: one folder a case, in it one folder a trainee.

    A case with wrong facts is not filled; a wrong trainee does not stop the others. `forms` are form ids (default: all
    of the library), `trainees` numbers from 1 or ids.
    """
    world.sweep(out)
    findings: list[Finding] = []
    work: list[batch.Job] = []
    judged: list[tuple[Case, list[Finding], int]] = []
    cases = 0
    folders: dict[str, str] = {}
    for case, found in _cases(paths):
        cases += 1
        findings += found
        if case is None:
            continue
        wrong, ruled = _judge(case, None)
        findings += wrong
        folder = batch.folder_name(str(case.data.get("case_id") or (case.path.stem if case.path else "case")))
        if folder in folders:
            raise UsageError(
                f"{folders[folder]} と {case.path} の case_id が同じフォルダー名「{folder}」になります。片方を変えてください。",
                f"{folders[folder]} and {case.path} have case_ids that give the same folder {folder!r}. Change one.",
            )
        folders[folder] = str(case.path)
        jobs_of_case = list(_jobs(case, found + wrong, out / folder, forms, to, trainees))
        work += jobs_of_case
        judged.append((case, ruled, len(jobs_of_case)))
    if trainees and cases and not work and not findings:
        raise UsageError(
            f"--trainee：「{'、'.join(trainees)}」という技能実習生はいません。",
            f"--trainee: no trainee {', '.join(trainees)}.",
        )
    done = batch.run(work, processes=jobs, progress=progress)
    told = iter(done)
    for case, ruled, number in judged:
        made = [finding for one in islice(told, number) for finding in one.findings]
        findings += accepted.settle(case, ruled + made, world.today())
    return FillResult(
        tuple(file for one in done for file in one.files), tuple(sort_findings(findings)), cases,
        len({Path(file.path).parent for one in done for file in one.files if file.trainee}), sum(one.boxes for one in done),
    )  # fmt: skip


def _jobs(
    case: Case,
    wrong: Sequence[Finding],
    folder: Path,
    forms: Sequence[str],
    to: Sequence[Medium],
    chosen: Sequence[str],
) -> Iterator[batch.Job]:
    errors = [finding.case_pointer or "" for finding in wrong if finding.severity == "error"]
    own = [pointer for pointer in errors if pointer.startswith("/trainees/")]
    if len(own) < len(errors):
        return
    filed = dt.date.fromisoformat(str(case.data["dates"]["application"]))
    editions = tuple(library.edition(form, filed).name for form in forms or _form_ids())
    # Papers for all list every trainee: none is made while one of them is wrong.
    if not chosen and not own:
        yield batch.Job(case, None, editions, tuple(to), folder / "common")
    for number, trainee in enumerate(merge.trainees_of(case), 1):
        names = {str(number), str(trainee.get("id"))}
        mine = any(pointer.startswith(f"/trainees/{number - 1}/") for pointer in own)
        if mine or (chosen and not names & set(chosen)):
            continue
        name = batch.folder_name(str(trainee.get("id") or number))
        yield batch.Job(case, trainee, editions, tuple(to), folder / name)


def _form_ids() -> list[str]:
    return sorted({form.id for form in library.forms()})


def read(paths: Sequence[Path]) -> ReadResult:
    """Read filled forms back. A file that cannot be read is a finding (FK400).

    Raises UnreadableError when none can be read.
    """
    looked = _look(incoming.find_files(paths, deep=False), 1, None)
    files = tuple(one.file for one in looked if one.file is not None)
    findings = tuple(finding for one in looked for finding in one.findings)
    return ReadResult(files, findings, len(looked) - len(files))


def _look(files: Sequence[incoming.Incoming], processes: int, progress: Progress | None) -> list[incoming.Looked]:
    looked = batch.each(incoming.look, files, processes=processes, progress=progress)
    if all(one.file is None for one in looked):
        errors = [one.error for one in looked if one.error is not None]
        raise UnreadableError("\n".join(ja for ja, _ in errors), "\n".join(en for _, en in errors))
    return looked


def verify(
    paths: Sequence[Path],
    cases: Sequence[Path] = (),
    *,
    annotate: Path | None = None,
    language: Literal["ja", "en"] = "ja",
    jobs: int = 1,
    progress: Progress | None = None,
) -> VerifyResult:
    """Read papers back (files, or folders of them) and cross-check them.

    Against `cases` (files or folders) where they are given, else against each other. `annotate` is a folder for copies
    of the PDFs with a note at every finding. Raises UnreadableError when no paper or no case can be read.
    """
    facts = [case for case, _ in _cases(cases) if case is not None]
    if cases and not facts:
        raise UnreadableError(
            "ケースを読めません。formkit check で確かめてください。", "No case can be read: see `formkit check`."
        )
    looked = _look(incoming.find_files(paths), jobs, progress)
    files = [one.file for one in looked if one.file is not None]
    checked = crosscheck.crosscheck(files, facts, world.today())
    findings = crosscheck.whose([finding for one in looked for finding in one.findings], checked.papers)
    findings = sort_findings([*findings, *checked.findings])
    written = () if annotate is None else _annotate(files, findings, annotate, language)
    names = tuple(str(case.data.get("case_id") or case.path) for case in facts)
    boxes = sum(len(part.boxes) for file in files for part in file.parts)
    law_days = tuple(sorted({str(at(case.data, "/dates/application") or world.today()) for case in facts}))
    return VerifyResult(
        tuple(files), checked.papers, tuple(findings), checked.names, names, boxes, checked.equal,
        len(looked) - len(files), law_days, tuple(written),
    )  # fmt: skip


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
                raise UsageError(
                    f"--annotate：{folder} は元の書類のフォルダーです。別のフォルダーを指定してください。",
                    f"--annotate: {folder} is the folder of the papers themselves. Name another one.",
                )
            world.write_bytes(target, notes.annotate(path.read_bytes(), own, language))
            yield str(target)


def list_forms() -> tuple[Form, ...]:
    """All form editions of the library."""
    return library.forms()


def show_form(name: str) -> Form:
    """One form edition by its name (`training-plan_2024-08`) or, for its newest edition, by its id."""
    same = [form for form in library.forms() if form.id == name]
    return max(same, key=lambda form: form.in_force_from) if same else library.form(name)


def slow_parts(form: Form) -> dict[str, str]:
    """Parts whose Word template must be rendered by docxtpl each time, with the tag that is the reason."""
    reasons = {part: docx.slow_reason(library.template(form, part)) for part in form.parts}
    return {part: why for part, why in reasons.items() if why}


def lint_forms(names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Findings about form folders (default: all)."""
    return tuple(finding for name in names or library.form_names() for finding in lint.lint_form(name))


def compile_forms(folders: Sequence[Path]) -> tuple[str, ...]:
    """Compile form folders: template → blank PDF and geometry. Gives one line a folder."""
    reports = [compile.compile_form(folder) for folder in folders]
    return tuple(
        f"{report.form}: {len(report.pages)} parts, {sum(report.pages.values())} pages, {sum(report.boxes.values())} boxes, "
        f"{len(report.moves)} moved"
        for report in reports
    )


def explain(code: str | None = None) -> tuple[Entry, ...]:
    """What a code means; without one, all codes. Raises UsageError that names the nearest codes."""
    return tuple(catalogue.entries().values()) if code is None else (catalogue.entry(code),)


def new_case(folder: Path, category: str) -> Path:
    """Write a starter case for a category A-F and a page that explains every field. Never overwrites."""
    target, page = folder / "case.json", folder / "FIELDS.md"
    for path in (target, page):
        if path.exists():
            raise UsageError(
                f"{path} がすでにあります。別のフォルダーを指定してください。", f"{path} exists. Name another folder."
            )
    text, explained = starter.starter(category)
    world.write_bytes(target, text.encode("utf-8"))
    world.write_bytes(page, explained.encode("utf-8"))
    return target


def demo(out: Path, progress: Progress | None = None) -> FillResult:
    """The whole way on a shipped sample: check, fill, read back and compare."""
    with library.sample("group-1") as path:
        return fill([path], out, progress=progress)
