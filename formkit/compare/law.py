"""What the rules say of the facts as papers tell them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from formkit import library
from formkit.compare.among_papers import One
from formkit.compare.facts import case_of, laid_over
from formkit.compare.owners import Subject
from formkit.law import rules
from formkit.model import Case, Finding

__all__ = ["by_law", "with_law"]


def with_law(papers: Sequence[One], findings: Sequence[Finding], today: dt.date) -> list[Finding]:
    """Findings with the rules that the case would break if the paper were right, and their law.

    Each wrong fact is laid over the case of its trainee alone, and what the rules then say anew is told.
    """
    here: dict[tuple[str, str], One] = {
        (paper.file.path, f"{paper.read.part}/{paper.read.page}"): paper for paper in papers
    }
    judged: dict[tuple[int, str, str], list[Finding]] = {}
    before: dict[int, tuple[Case, set[tuple[str, str | None]]]] = {}
    out = []
    for finding in findings:
        place = next((place for place, paper in here.items() if _is_on(finding, paper)), None)
        wrong = finding.code in ("FK511", "FK515", "FK516", "FK517") and place is not None
        owner = here[place].owner if wrong and place else None
        stated = (
            [(pointer, fact) for pointer, (fact, keys) in here[place].facts.items() if finding.box in keys]
            if place
            else []
        )
        if owner is None or not stated:
            out.append(finding)
            continue
        pointer, fact = stated[0]
        key = (owner.number, pointer, repr(fact))
        if key not in judged:
            if owner.number not in before:
                alone = _alone(owner)
                before[owner.number] = alone, {(one.code, one.case_pointer) for one in rules.run(alone, today)}
            judged[key] = _broken(*before[owner.number], pointer, fact, today)
        out.append(_told_law(finding, judged[key]))
    return out


def _is_on(finding: Finding, paper: One) -> bool:
    same = finding.file == paper.file.path and finding.part == paper.read.part and finding.form == paper.read.form
    return same and (finding.page is None or not paper.read.pages or finding.page in paper.read.pages)


def _alone(subject: Subject) -> Case:
    """The case with one trainee, whose own plan is the plan."""
    if subject.trainee is None:
        return subject.case
    plan = subject.view.get("/plan")
    trainee = {key: value for key, value in subject.trainee.items() if key != "overrides"}
    return replace(subject.case, data={**subject.case.data, "plan": plan, "trainees": [trainee]})


def _broken(
    case: Case, known: set[tuple[str, str | None]], pointer: str, fact: object, today: dt.date
) -> list[Finding]:
    place = f"/trainees/0{pointer.removeprefix('/trainee')}" if pointer.startswith("/trainee/") else pointer
    after = replace(case, data=laid_over(case.data, {place: fact}))
    return [
        one for one in rules.run(after, today) if one.severity == "error" and (one.code, one.case_pointer) not in known
    ]


def _told_law(finding: Finding, broken: Sequence[Finding]) -> Finding:
    if not broken:
        return finding
    about = library.findings()
    codes = list(dict.fromkeys(one.code for one in broken))[:3]
    ja = "、".join(f"{code}「{about[code]['title']}」" for code in codes)
    en = ", ".join(f"{code} ({about[code]['title_en']})" for code in codes)
    laws = "、".join(dict.fromkeys(one.law for one in broken if one.law and one.code in codes))
    return replace(
        finding, message=f"{finding.message}紙面のとおりなら{ja}に反します。",
        message_en=f"{finding.message_en} As the paper stands it breaks {en}.", law=laws or finding.law,
    )  # fmt: skip


def by_law(papers: Sequence[One], trainee: str, today: dt.date) -> list[Finding]:
    """The rules on papers without a case: what they say of the facts that the papers of one trainee state.

    Papers never state all facts, and lists may go on elsewhere: only errors on a fact that stands on one of them are
    told, where it stands.
    """
    stated: dict[str, tuple[object, One, str]] = {}
    for paper in papers:
        for pointer, (fact, keys) in paper.facts.items():
            place = f"/trainees/0{pointer.removeprefix('/trainee')}" if pointer.startswith("/trainee/") else pointer
            stated.setdefault(place, (fact, paper, keys[0]))
    told = []
    for finding in rules.run(case_of({place: fact for place, (fact, _, _) in stated.items()}), today):
        if finding.case_pointer in stated and finding.severity == "error":
            _, paper, key = stated[finding.case_pointer]
            told.append(replace(finding, trainee=trainee, **_stands(paper, key)))
    return told


def _stands(paper: One, key: str) -> dict[str, Any]:
    """Where one of the boxes of a paper stands, as a finding says it."""
    box, read = paper.part.boxes[key], paper.read.boxes[key]
    return {
        "form": paper.read.form, "part": paper.read.part, "file": paper.file.path, "page": read.page, "box": key,
        "item": box.item or None, "rect": read.rect,
    }  # fmt: skip
