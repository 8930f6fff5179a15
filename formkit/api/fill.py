"""Cases, filled into files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from formkit import library, system
from formkit.api.cases import doubled, judge, read_cases
from formkit.case import acceptance, case_files, leftovers
from formkit.model import Case, Finding, Medium, NotMade, PartNotice, Written, sort_findings, trainees_of
from formkit.model.errors import UsageError
from formkit.run import batch, not_made, notice
from formkit.words.pointer import path
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
            left_out += _refused(case, None, forms, trainees)
            continue
        folder = folder_name(case.name)
        jobs_of_case = list(_jobs(case, misshapen + wrong, out / folder, forms, to, trainees))
        work += jobs_of_case
        left_out += _refused(case, misshapen + wrong, forms, trainees)
        judged.append((case, ruled + leftovers.findings(case, system.today()), len(jobs_of_case)))
    if trainees and cases and not work and not findings:
        raise UsageError("no_trainee", trainees=trainees)
    done = batch.each(batch.fill_trainee, work, processes=jobs, progress=progress)
    in_turn = iter(done)
    for case, ruled, jobs_made in judged:
        outcomes = list(islice(in_turn, jobs_made))
        filling = [finding for outcome in outcomes for finding in outcome.findings]
        filling += not_made.usual_paper(case, (file for outcome in outcomes for file in outcome.files))
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
    case: Case,
    wrong: Sequence[Finding],
    folder: Path,
    forms: Sequence[str],
    to: Sequence[Medium],
    chosen: Sequence[str],
) -> Iterator[batch.Job]:
    own = _wrong_trainees(wrong)
    if own is None:
        return
    filed = dt.date.fromisoformat(str(case.data["dates"]["application"]))
    editions = tuple(
        library.proved(library.edition(form, filed).name).name
        for form in forms or sorted({form.id for form in library.forms()})
    )
    # Papers for all list every trainee: none is made while one of them is wrong.
    if not chosen and not own:
        yield batch.Job(case, None, editions, tuple(to), folder / "common")
    for number, trainee in enumerate(trainees_of(case), 1):
        names = {str(number), str(trainee.get("id"))}
        if number - 1 in own or (chosen and not names & set(chosen)):
            continue
        name = folder_name(str(trainee.get("id") or number))
        yield batch.Job(case, trainee, editions, tuple(to), folder / name)


def _wrong_trainees(wrong: Sequence[Finding]) -> set[int] | None:
    """The numbers (from 0) of the trainees whose own facts are wrong; None where a fact of all is."""
    steps = [path(finding.case_pointer or "") for finding in wrong if finding.severity == "error"]
    if any(place[:1] != ["trainees"] or len(place) < 2 for place in steps):
        return None
    return {number for place in steps if isinstance(number := place[1], int)}


def _refused(
    case: Case, wrong: Sequence[Finding] | None, forms: Sequence[str], chosen: Sequence[str]
) -> Iterator[NotMade]:
    """The papers of a case that are not even begun, because facts are wrong (`wrong` None: for another reason)."""
    own = None if wrong is None else _wrong_trainees(wrong)
    if own is not None and not own:
        return
    editions = list(not_made.newest(forms))
    if not chosen:
        yield from not_made.refused(case, None, editions)
    for number, trainee in enumerate(trainees_of(case)):
        names = {str(number + 1), str(trainee.get("id"))}
        if (own is None or number in own) and (not chosen or names & set(chosen)):
            yield from not_made.refused(case, trainee, editions)
