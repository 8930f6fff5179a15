"""Cases, filled into files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from formkit import library, system
from formkit.api.cases import doubled, judge, read_cases
from formkit.case import acceptance, case_files, leftovers, placeholders
from formkit.model import Case, Finding, Medium, NotMade, PartNotice, Written, sort_findings
from formkit.model.errors import UsageError
from formkit.run import batch, not_made, notice, people, photos
from formkit.system import workers
from formkit.words.text import folder_name

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FillResult:
    """What `fill` made. `boxes` counts the boxes that were read back from the files and were equal.

    `skipped` are files of the folders that are no cases and that no case names; `not_made` are the papers that the
    categories of the cases use and that were not made, with the reason. `notices` are the parts whose layout is not
    verified; `notice` is the NOTICE.txt that lists them beside the papers.
    """

    files: tuple[Written, ...]
    findings: tuple[Finding, ...]
    cases: int
    trainees: int
    boxes: int
    skipped: tuple[str, ...] = ()
    not_made: tuple[NotMade, ...] = ()
    notices: tuple[PartNotice, ...] = ()
    notice: str | None = None


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
    system.sweep(out)
    files = case_files.find(paths)
    findings: list[Finding] = [*files.findings]
    work: list[batch.Job] = []
    judged: list[tuple[Case, list[Finding], int]] = []
    left_out: list[NotMade] = []
    cases = list(read_cases(files))
    twins = doubled([case for case, _ in cases if case is not None])
    for case, misshapen in cases:
        findings += misshapen
        if case is None:
            continue
        wrong, ruled = judge(case, None)
        findings += wrong
        if case.path in twins:
            findings.append(twins[case.path])
            left_out += people.refused(case, None, forms, trainees)
            continue
        folder = folder_name(case.name)
        able = list(people.able(case, misshapen + wrong, trainees))
        editions, lacking = people.editions(case, forms) if able else ([], [])
        names = tuple(library.proved(form.name).name for form in editions)
        jobs_of_case = list(_jobs(case, able, names, out / folder, to))
        work += jobs_of_case
        left_out += people.refused(case, misshapen + wrong, forms, trainees)
        left_out += people.unavailable(case, able, editions, forms)
        words = leftovers.findings(case, system.today()) + placeholders.findings(case)
        judged.append((case, ruled + lacking + words + photos.alike(case), len(jobs_of_case)))
    if trainees and cases and not work and not findings:
        raise UsageError("no_trainee", trainees=trainees)
    done = workers.each(batch.fill_trainee, work, lost=batch.lost, processes=jobs, progress=progress)
    in_turn = iter(done)
    for case, ruled, jobs_made in judged:
        outcomes = list(islice(in_turn, jobs_made))
        filling = [finding for outcome in outcomes for finding in outcome.findings]
        filling += not_made.usual_paper(case, {file.form for outcome in outcomes for file in outcome.files})
        findings += acceptance.settle(case, ruled + filling, system.today())
        left_out += (paper for outcome in outcomes for paper in outcome.not_made)
    made = tuple(file for outcome in done for file in outcome.files)
    notices = notice.of_files(made, out) if made else ()
    findings += notice.findings(notices)
    beside = str(notice.write(notices, out)) if made else None
    return FillResult(
        made, tuple(sort_findings(findings)), len(cases),
        len({Path(file.path).parent for file in made if file.trainee}), sum(outcome.boxes for outcome in done),
        tuple(map(str, files.skipped)), tuple(left_out), notices, beside,
    )  # fmt: skip


def _jobs(
    case: Case, able: Iterable[tuple[int, Mapping[str, Any] | None]], editions: tuple[str, ...], folder: Path,
    to: Sequence[Medium],
) -> Iterator[batch.Job]:  # fmt: skip
    for number, trainee in able:
        name = "common" if trainee is None else folder_name(str(trainee.get("id") or number))
        yield batch.Job(case, trainee, editions, tuple(to), folder / name)
