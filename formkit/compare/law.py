"""What the rules say of the facts as papers tell them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from formkit import library
from formkit.compare.facts import case_of, laid_over
from formkit.compare.paper import Owner, PaperRead
from formkit.law import rules
from formkit.model import Case, Finding


def with_law(papers: Sequence[PaperRead], findings: Sequence[Finding], today: dt.date) -> list[Finding]:
    """Findings with the rules that the case would break if the paper were right, and their law.

    Each wrong fact is laid over the case of its trainee alone, and what the rules then say anew is told.
    """
    here = {(paper.file.path, paper.read.part, paper.read.page): paper for paper in papers}
    judged: dict[tuple[int, str, str], list[Finding]] = {}
    before: dict[int, tuple[Case, set[tuple[str, str | None]]]] = {}
    out = []
    for finding in findings:
        wrong = finding.code in ("FK511", "FK515", "FK516", "FK517")
        paper = next((paper for paper in here.values() if wrong and _is_on(finding, paper)), None)
        owner = paper.owner if paper else None
        facts = paper.facts.items() if paper else ()
        stated = [(pointer, fact) for pointer, (fact, keys) in facts if finding.box in keys]
        if owner is None or not stated:
            out.append(finding)
            continue
        pointer, fact = stated[0]
        key = (owner.number, pointer, repr(fact))
        if key not in judged:
            if owner.number not in before:
                alone = _alone(owner)
                before[owner.number] = alone, {(breach.code, breach.case_pointer) for breach in rules.run(alone, today)}
            judged[key] = _broken(*before[owner.number], pointer, fact, today)
        out.append(_with_breaches(finding, judged[key]))
    return out


def _is_on(finding: Finding, paper: PaperRead) -> bool:
    same = finding.file == paper.file.path and finding.part == paper.read.part and finding.form == paper.read.form
    return same and (finding.page is None or not paper.read.pages or finding.page in paper.read.pages)


def _alone(owner: Owner) -> Case:
    """The case with one trainee, whose own plan is the plan."""
    if owner.trainee is None:
        return owner.case
    trainee = {key: value for key, value in owner.trainee.items() if key != "overrides"}
    return replace(owner.case, data={**owner.case.data, "plan": owner.view.get("/plan"), "trainees": [trainee]})


def _of_first(pointer: str) -> str:
    """A pointer into the view of a trainee as one into a case that has this trainee alone."""
    return f"/trainees/0{pointer.removeprefix('/trainee')}" if pointer.startswith("/trainee/") else pointer


def _broken(
    case: Case, before: set[tuple[str, str | None]], pointer: str, fact: object, today: dt.date
) -> list[Finding]:
    after = replace(case, data=laid_over(case.data, {_of_first(pointer): fact}))
    return [
        breach
        for breach in rules.run(after, today)
        if breach.severity == "error" and (breach.code, breach.case_pointer) not in before
    ]


def _with_breaches(finding: Finding, broken: Sequence[Finding]) -> Finding:
    if not broken:
        return finding
    about = library.findings()
    codes = list(dict.fromkeys(breach.code for breach in broken))[:3]
    ja = "、".join(f"{code}「{about[code]['title']}」" for code in codes)
    en = ", ".join(f"{code} ({about[code]['title_en']})" for code in codes)
    laws = "、".join(dict.fromkeys(breach.law for breach in broken if breach.law and breach.code in codes))
    return replace(
        finding, message=f"{finding.message}紙面のとおりなら{ja}に反します。",
        message_en=f"{finding.message_en} As the paper stands it breaks {en}.", law=laws or finding.law,
    )  # fmt: skip


def by_law(papers: Sequence[PaperRead], trainee: str, today: dt.date) -> list[Finding]:
    """The rules on papers without a case: what they say of the facts that the papers of one trainee state.

    Papers never state all facts, and lists may go on elsewhere: only errors on a fact that stands on one of them are
    told, where it stands.
    """
    stated: dict[str, tuple[object, PaperRead, str]] = {}
    for paper in papers:
        for pointer, (fact, keys) in paper.facts.items():
            stated.setdefault(_of_first(pointer), (fact, paper, keys[0]))
    findings = []
    for finding in rules.run(case_of({place: fact for place, (fact, _, _) in stated.items()}), today):
        if finding.case_pointer in stated and finding.severity == "error":
            _, paper, key = stated[finding.case_pointer]
            box, read = paper.boxes[key], paper.read.boxes[key]
            findings.append(
                replace(
                    finding, trainee=trainee, form=paper.read.form, part=paper.read.part, file=paper.file.path,
                    page=read.page, box=key, item=box.item or None, rect=read.rect,
                )
            )  # fmt: skip
    return findings
