"""Telling of the files that a run made."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from formkit.cli.options import Manner, tell
from formkit.cli.words import Language, skipped, spoken
from formkit.model import Value
from formkit.model.errors import ExitCode
from formkit.model.spoken import sentence

if TYPE_CHECKING:
    from formkit.api.fill import FillResult
    from formkit.model import NotMade, Written


def tell_files(manner: Manner, result: FillResult, folder: Path) -> ExitCode:
    """A tree of the files, the findings, and how many boxes were read back equal."""
    from formkit.library.not_judged import of_papers, of_rules
    from formkit.report import Account, count, tree
    from formkit.report.as_json import not_made_json, part_notice_json, written_json

    say = partial(spoken, manner.language)
    files, trainees, boxes = len(result.files), result.trainees, result.boxes
    tail = [say("written_files", files=files, trainees=trainees)]
    if boxes:
        all_equal = all(finding.severity != "error" for finding in result.findings)
        tail.append(say("written_all_equal" if all_equal else "written_equal", boxes=boxes))
    tail += unmade(manner.language, result.not_made)
    if result.notice:
        tail.append(say("written_notice", file=result.notice))
    tail += skipped(manner.language, result.skipped)
    papers = [(file.trainee, file.form, file.edition, file.parts[0], file.path) for file in result.files]
    not_judged = {**of_rules(), **of_papers(papers)}
    account = Account(
        not_judged=not_judged,
        findings=result.findings,
        summary=count(
            result.findings,
            cases=result.cases,
            trainees=trainees,
            files=files,
            boxes=boxes,
            skipped=len(result.skipped),
        ),
        body={
            "files": [written_json(written) for written in result.files],
            "not_made": [not_made_json(paper) for paper in result.not_made],
            "skipped": list(result.skipped),
            "not_judged": not_judged,
            "notices": [part_notice_json(notice) for notice in result.notices],
            **({"notice": result.notice} if result.notice else {}),
        },
        head=tree(f"{folder}/", _branches(result.files, folder, manner.language)) if files else (),
        tail=tuple(tail),
    )
    return tell(manner, account)


def unmade(language: Language, papers: Iterable[NotMade], *, foretold: bool = False) -> Iterable[str]:
    """A line for each form and reason: which papers were not, or (`foretold`) would not be made, and for how many trainees."""
    from formkit import library

    lines: dict[tuple[str, Value], set[tuple[str, str]]] = {}
    for paper in papers:
        people = lines.setdefault((paper.form, Value(paper.reason, paper.reason_en)), set())
        people |= {(paper.case, paper.trainee)} if paper.trainee is not None else set()
    titles = library.titles() if lines else {}
    for (form, reason), people in lines.items():
        who = sentence("unmade_people", number=len(people)) if people else Value("", "")
        yield spoken(language, "would_not_make" if foretold else "not_made", form=titles[form], reason=reason, who=who)


def _branches(files: Iterable[Written], folder: Path, language: Language) -> Iterable[tuple[Path, str]]:
    for written in files:
        path = Path(written.path)
        path = path.relative_to(folder) if path.is_relative_to(folder) else path
        pages = spoken(language, "written_page" if written.pages == 1 else "written_pages", number=written.pages)
        yield path, f"({pages})" if written.medium == "pdf" else ""
