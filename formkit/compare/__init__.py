"""What stands on papers against the case, and papers against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from formkit import library
from formkit.compare import completeness
from formkit.compare.among_papers import (
    PaperRead,
    gathered,
    groups,
    missing,
    one_company,
    one_passport,
    same_facts,
    strayed,
    twice,
)
from formkit.compare.law import by_law, with_law
from formkit.compare.owners import Cases, Owner
from formkit.compare.with_case import Elsewhere, against, elsewhere, expected_sheet
from formkit.library.box_findings import box_name, part_finding
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


def crosscheck(files: Sequence[ReadFile], cases: Sequence[Case], today: dt.date) -> Checked:
    """Compare papers with the cases that they belong to, with each other, and across trainees.

    Without cases, papers are grouped by the person they name and compared with each other alone.
    """
    return _with_cases(files, Cases(cases), today) if cases else _among_themselves(files, today)


def _papers(files: Sequence[ReadFile], owners: Mapping[tuple[int, int], Owner | None]) -> list[PaperRead]:
    return [
        PaperRead(file, read, owners.get((at_file, at_part)))
        for at_file, file in enumerate(files)
        for at_part, read in enumerate(file.parts)
    ]


def _with_cases(files: Sequence[ReadFile], cases: Cases, today: dt.date) -> Checked:
    papers = _papers(files, cases.owners_of(files))
    findings: list[Finding] = []
    equal = 0
    checked: set[int] = set()
    claimed: dict[tuple[int, str, str, str], set[int]] = {}
    for number, paper in enumerate(papers):
        differences, same = _one_paper(cases, paper, claimed)
        findings += differences
        if same is not None:
            checked.add(number)
            equal += same
    findings = with_law(papers, _elsewhere(papers, findings), today)
    findings += [
        *one_passport(papers, findings),
        *strayed(papers),
        *twice(papers),
        *missing(cases, papers),
        *cases.findings,
        *_strangers_apart([paper for paper in papers if paper.owner is None]),
    ]
    names = {owner.id: cases.name_of(owner) for owner in cases.owners if owner.id}
    listed = [
        _paper(paper, paper.owner.id if paper.owner else None, number in checked) for number, paper in enumerate(papers)
    ]
    return Checked(tuple(listed), tuple(sort_findings(findings)), names, equal)


def _among_themselves(files: Sequence[ReadFile], today: dt.date) -> Checked:
    papers = _papers(files, {})
    people = groups(papers)
    names, holders = _named(people)
    shared = [paper for paper in papers if paper.part.per == "case"]
    findings = one_company(papers)
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
    by_part = {(paper.file, paper.part): paper.trainee for paper in papers}
    out = []
    for finding in findings:
        if finding.trainee is None and finding.file is not None:
            owner = by_page.get((finding.file, finding.page or 0)) or by_part.get((finding.file, finding.part or ""))
            finding = replace(finding, trainee=owner)
        out.append(finding)
    return out


def _paper(paper: PaperRead, trainee: str | None, checked: bool) -> Paper:
    read = paper.read
    unread = len(paper.part.boxes) - len(read.boxes)
    return Paper(
        paper.file.path, read.form, read.edition, read.part, read.copy, read.pages, trainee, len(read.boxes), unread,
        read.confidence, checked,
    )  # fmt: skip


def _one_paper(
    cases: Cases, paper: PaperRead, claimed: dict[tuple[int, str, str, str], set[int]]
) -> tuple[list[Finding], int | None]:
    """The findings of one paper against its case, and how many boxes agree (None: not compared)."""
    owner, read = paper.owner, paper.read
    if owner is None:
        return [_nobodys(paper)], None
    copies = claimed.setdefault((owner.number, paper.form.name, read.part, paper.file.medium), set())
    sheet = expected_sheet(cases, owner, read, copies)
    if sheet is None:
        return [_not_wanted(paper, owner)], None
    if completeness.blank(paper) and any(mark.value for mark in sheet.marks.values()):
        return [*_edition(paper, owner), completeness.blank_finding(paper, owner.id)], 0
    differences = against(cases, owner, read, sheet, paper.file.path)
    lacking = completeness.of_sheet(paper, owner, sheet)
    return [*_edition(paper, owner), *differences, *lacking], len(read.boxes) - len(differences)


def _nobodys(paper: PaperRead) -> Finding:
    return part_finding("FK531", **paper.of_part())


def _not_wanted(paper: PaperRead, owner: Owner) -> Finding:
    category = Value.of(owner.case.category)
    return part_finding("FK534", values={"category": category}, trainee=owner.id, **paper.of_part())


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
            "expected": Value.of(right.edition),
            "found": Value.of(paper.read.edition),
            "filed": Value.of(filed),
        }
        yield part_finding("FK519", values=editions, trainee=owner.id, **paper.of_part())


def _elsewhere(papers: Sequence[PaperRead], findings: Sequence[Finding]) -> list[Finding]:
    """Findings with what the other papers of the same trainee say about the same fact."""
    mentions: dict[tuple[str | None, str], list[Elsewhere]] = {}
    for trainee in {finding.trainee for finding in findings if finding.code == "FK511"}:
        own = [paper for paper in papers if paper.owner is not None and paper.owner.id == trainee]
        for (pointer, way), statements in gathered(own).items():
            for statement in statements if way == "fact" else ():
                place = box_name(statement.paper.part, statement.paper.part.boxes[statement.box])
                there = statement.paper.owner.pointer(pointer) if statement.paper.owner else None
                mentions.setdefault((trainee, there or ""), []).append(
                    Elsewhere(statement.paper.file.path, statement.paper.read.part, place, statement.words)
                )
    return [elsewhere(finding, mentions.get((finding.trainee, finding.case_pointer or ""), ())) for finding in findings]


def _strangers_apart(papers: Sequence[PaperRead]) -> list[Finding]:
    """Papers of nobody's that belong to one another are compared among themselves."""
    people = groups(papers)
    return [finding for who, own in people.items() for finding in same_facts(own, who)]


def _named(people: Mapping[str, Sequence[PaperRead]]) -> tuple[dict[str, str], dict[int, str]]:
    """The people whom papers name: how they are called, and whose each paper is (by the identity of the object)."""
    names: dict[str, str] = {}
    whose: dict[int, str] = {}
    for who, own in people.items():
        for paper in own:
            whose[id(paper)] = who
            for key, read in paper.read.boxes.items():
                box = paper.part.boxes[key]
                if box.pointer == "/trainee/name" and box.formatter in ("roman", "roman_kanji") and read.value:
                    names.setdefault(who, str(read.value))
    return names, whose
