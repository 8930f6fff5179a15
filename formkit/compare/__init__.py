"""What stands on papers against the case, and papers against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from formkit import library
from formkit.compare import absent, among_papers, completeness
from formkit.compare.among_papers import groups, same_facts
from formkit.compare.law import by_law, with_law
from formkit.compare.owners import Cases
from formkit.compare.paper import Owner, PaperRead
from formkit.compare.with_case import against, expected_sheet
from formkit.library.box_findings import part_finding
from formkit.model import Case, Finding, Paper, Value, sort_findings
from formkit.model.errors import FormLibraryError
from formkit.reading import ReadFile
from formkit.words import dates
from formkit.words.pointer import at


@dataclass(frozen=True, slots=True)
class Checked:
    """Papers with whose they are, all findings, the names of trainees by id, and how many boxes agree with a case."""

    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    equal: int


def crosscheck(
    files: Sequence[ReadFile], cases: Sequence[Case], today: dt.date, expect: Sequence[str] = (), whole: bool = False
) -> Checked:
    """Compare papers with the cases that they belong to, with each other, and across trainees.

    Without cases, papers are grouped by the person they name and compared with each other alone. `expect` and `whole`
    say which papers must be there (see absent.missing).
    """
    papers = [PaperRead(file, read) for file in files for read in file.parts]
    if not cases:
        return _among_themselves(papers, today)
    return _with_cases(papers, Cases(cases), today, partial(absent.missing, expect=expect, whole=whole))


def _with_cases(
    papers: Sequence[PaperRead], cases: Cases, today: dt.date,
    missing: Callable[[Cases, Sequence[PaperRead]], Iterator[Finding]],
) -> Checked:  # fmt: skip
    papers = cases.owned(papers)
    findings: list[Finding] = []
    equal: dict[int, int] = {}  # boxes by the number of the paper; only of those that were compared
    claimed: dict[tuple[int, str, str, str], set[int]] = {}
    for number, paper in enumerate(papers):
        owner, read = paper.owner, paper.read
        if owner is None:
            findings.append(part_finding("FK531", **paper.of_part()))
            continue
        copies = claimed.setdefault((owner.number, paper.form.name, read.part, paper.file.medium), set())
        sheet = expected_sheet(cases, owner, paper, copies)
        if sheet is None:
            category = {"category": Value.of(owner.case.category)}
            findings.append(part_finding("FK534", values=category, trainee=owner.id, **paper.of_part()))
            continue
        if completeness.blank(paper) and any(mark.value for mark in sheet.marks.values()):
            findings += [*_edition(paper, owner), completeness.blank_finding(paper, owner.id)]
            equal[number] = 0
            continue
        differences = against(cases, owner, paper, sheet)
        findings += [*_edition(paper, owner), *differences, *completeness.of_sheet(paper, owner, sheet)]
        equal[number] = len(read.boxes) - len(differences)
    findings = with_law(papers, among_papers.elsewhere(papers, findings), today)
    # Papers of nobody's that belong to one another are compared among themselves.
    strangers = groups([paper for paper in papers if paper.owner is None])
    findings += [
        *among_papers.one_passport(papers, findings),
        *among_papers.strayed(papers),
        *among_papers.twice(papers),
        *missing(cases, papers),
        *cases.findings,
        *(finding for who, own in strangers.items() for finding in same_facts(own, who)),
    ]
    names = {owner.id: cases.name_of(owner) for owner in cases.owners if owner.id}
    listed = [
        _paper(paper, paper.owner.id if paper.owner else None, number in equal) for number, paper in enumerate(papers)
    ]
    return Checked(tuple(listed), tuple(sort_findings(findings)), names, sum(equal.values()))


def _among_themselves(papers: Sequence[PaperRead], today: dt.date) -> Checked:
    people = groups(papers)
    names, holders = _named(people)
    shared = [paper for paper in papers if paper.part.per == "case"]
    findings = among_papers.one_company(papers)
    boxes = {(finding.file, finding.part, finding.box) for finding in findings}
    for who, own in ((None, shared), *((who, [*own, *shared]) for who, own in people.items())):
        fresh = [finding for finding in same_facts(own, who) if (finding.file, finding.part, finding.box) not in boxes]
        boxes |= {(finding.file, finding.part, finding.box) for finding in fresh}
        findings += fresh
    for who, own in people.items():
        findings += by_law([*own, *shared], who, today)
    findings += [finding for paper in papers for finding in completeness.of_paper(paper, holders.get(id(paper)))]
    listed = [_paper(paper, holders.get(id(paper)), False) for paper in papers]
    return Checked(tuple(listed), tuple(sort_findings(findings)), names, 0)


def whose(findings: Sequence[Finding], papers: Sequence[Paper]) -> list[Finding]:
    """Findings about files with the trainee whose paper it is, where a finding does not say so itself."""
    by_page = {(paper.file, page): paper.trainee for paper in papers for page in paper.pages}
    by_part = {(paper.file, paper.part, paper.sheet): paper.trainee for paper in papers}
    out = []
    for finding in findings:
        if finding.trainee is None and finding.file is not None:
            place = finding.file, finding.part or "", finding.sheet
            owner = by_page.get((finding.file, finding.page or 0)) or by_part.get(place)
            finding = replace(finding, trainee=owner)
        out.append(finding)
    return out


def _paper(paper: PaperRead, trainee: str | None, checked: bool) -> Paper:
    read = paper.read
    unread = len(paper.part.boxes) - len(read.boxes)
    return Paper(
        paper.file.path, read.form, read.edition, read.part, read.copy, read.pages, trainee, len(read.boxes), unread,
        read.confidence, checked, read.tab.ja if read.tab else None,
    )  # fmt: skip


def _edition(paper: PaperRead, owner: Owner) -> Iterator[Finding]:
    """FK519 when the paper is an edition that is not in force on the day of the application."""
    filed = dates.day(at(owner.case.data, "/dates/application"))
    if filed is None:
        return
    try:
        right = library.edition(paper.read.form, filed)
    except FormLibraryError:
        return
    older = right.older_print
    if older and older.edition == paper.read.edition and paper.read.how != "stamp":  # the authority's own print
        values = {"older": Value.of(older.edition), "differs": Value(older.differs, older.differs_en)}
        yield part_finding("FK427", values=values, trainee=owner.id, **{**paper.of_part(), "form": right})
    elif right.edition != paper.read.edition:
        editions = {
            "expected": Value.of(right.edition), "found": Value.of(paper.read.edition), "filed": Value.of(filed)
        }  # fmt: skip
        yield part_finding("FK519", values=editions, trainee=owner.id, **paper.of_part())


def _named(people: Mapping[str, Sequence[PaperRead]]) -> tuple[dict[str, str], dict[int, str]]:
    """The people whom papers name: how they are called, and whose each paper is (by the identity of the object)."""
    names: dict[str, str] = {}
    whose: dict[int, str] = {}
    for who, own in people.items():
        for paper in own:
            whose[id(paper)] = who
            for key, read in paper.read.boxes.items():
                box = paper.boxes[key]
                if (
                    box.pointer == "/trainee/name"
                    and box.formatter in ("roman", "roman_kanji", "roman_apart")
                    and read.value
                ):
                    names.setdefault(who, str(read.value))
    return names, whose
