"""Papers on which something is empty that must be filled: told by the case, or by the form alone where there is none."""

from __future__ import annotations

from collections.abc import Iterator

from formkit.compare.paper import Owner, PaperRead
from formkit.library.box_findings import box_finding, part_finding
from formkit.merge import required
from formkit.model import Box, Finding, Sheet


def blank(paper: PaperRead) -> bool:
    """Whether nothing at all stands in the boxes of a paper."""
    values = [read.value for key, read in paper.read.boxes.items() if paper.boxes[key].kind != "notice"]
    return bool(values) and not any(values)


def blank_finding(paper: PaperRead, trainee: str | None) -> Finding:
    """FK536: the form came as it is printed."""
    return part_finding("FK536", trainee=trainee, **paper.of_part())


def of_sheet(paper: PaperRead, owner: Owner, sheet: Sheet) -> Iterator[Finding]:
    """FK308 for boxes that are empty on the paper and in the case; what the case knows is told as a difference."""
    for key in sheet.missing:
        if key in paper.read.boxes and not paper.read.boxes[key].value:
            place = owner.pointer(sheet.marks[key].pointer)
            yield _empty(paper, paper.part.boxes[key], owner.id, place)


def of_paper(paper: PaperRead, trainee: str | None) -> Iterator[Finding]:
    """Of a paper without a case: FK536, or FK308 for boxes that every paper of the kind must have filled."""
    always = [
        answers
        for answers in paper.part.questions
        if answers[0].required == "always" and all(box.categories == answers[0].categories for box in answers)
        and set(answers[0].categories) >= set(paper.part.categories)
    ]  # fmt: skip
    if blank(paper):
        if always:
            yield blank_finding(paper, trainee)
        return
    elsewhere = required.on_continuation(paper.part, paper.read.sheet, paper.form.continuations)
    for answers in always:
        read = [paper.read.boxes.get(box.id) for box in answers]
        if answers[0].id not in elsewhere and all(box is not None and not box.value for box in read):
            yield _empty(paper, answers[0], trainee, None)


def _empty(paper: PaperRead, box: Box, trainee: str | None, place: str | None) -> Finding:
    read = paper.read.boxes[box.id]
    return box_finding(
        "FK308", required.says(paper.part, box), form=paper.form, part=paper.part, box=box, trainee=trainee,
        case_pointer=place, file=paper.file.path, page=read.page, rect=read.rect, sheet=paper.read.tab,
    )  # fmt: skip
