"""The public Python API: strings the rooms together and does nothing else."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from formkit import (
    accepted,
    batch,
    catalogue,
    compile,
    glyphs,
    library,
    lint,
    merge,
    readback,
    rules,
    starter,
    validate,
    world,
)
from formkit.catalogue import Entry
from formkit.errors import FormkitError, UsageError
from formkit.inquiry import QuotaResult, ScoreResult, TimelineResult, quota, score, timeline
from formkit.intake import case_json
from formkit.media import docx
from formkit.model import Case, Finding, Form, Medium, Written, sort_findings
from formkit.readback import ReadFile

__all__ = [
    "CheckResult",
    "Diagnosis",
    "FillResult",
    "QuotaResult",
    "ReadResult",
    "ScoreResult",
    "TimelineResult",
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
    """What `read` found in the files."""

    files: tuple[ReadFile, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that `doctor` looked at."""

    name: str
    ok: bool
    required: bool
    detail: str
    detail_en: str


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
    """Read filled forms back. Raises UnreadableError for the first file that cannot be read at all."""
    files = tuple(readback.read_file(path) for path in paths)
    return ReadResult(files, tuple(finding for file in files for finding in file.findings))


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


def doctor() -> tuple[Diagnosis, ...]:
    """What works on this machine: Python, packages, font, form library, LibreOffice."""
    return (*_packages(), _font(), _library(), _office())


def _packages() -> Iterator[Diagnosis]:
    version = platform.python_version()
    yield Diagnosis("Python", sys.version_info >= (3, 11), True, version, version)
    for name in ("docxtpl", "pypdf", "pdfplumber", "pypdfium2", "jsonschema", "click", "uharfbuzz"):
        try:
            found = importlib.metadata.version(name)
            yield Diagnosis(name, True, True, found, found)
        except importlib.metadata.PackageNotFoundError:
            yield Diagnosis(
                name, False, True, f"pip install {name} で入れてください", f"install it: pip install {name}"
            )


def _font() -> Diagnosis:
    try:
        face = glyphs.default_face()
    except FormkitError as error:
        return Diagnosis("font", False, True, getattr(error, "message", str(error)), str(error))
    return Diagnosis("font", True, True, face.name, face.name)


def _library() -> Diagnosis:
    try:
        names = "、".join(form.name for form in library.forms())
        wrong = len(lint_forms())
    except FormkitError as error:
        return Diagnosis("forms", False, True, getattr(error, "message", str(error)), str(error))
    if wrong:
        return Diagnosis(
            "forms", False, True, f"{wrong}件の問題：formkit forms lint", f"{wrong} problems: formkit forms lint"
        )
    return Diagnosis("forms", bool(names), True, names or "様式がありません", names or "no forms")


def _office() -> Diagnosis:
    version = world.office_version()
    return Diagnosis(
        "LibreOffice", version is not None, False,
        version or "ありません（様式のコンパイルとテストにだけ必要です：libreoffice-writer-nogui）",
        version or "not found (needed only to compile forms and for the tests: libreoffice-writer-nogui)",
    )  # fmt: skip
