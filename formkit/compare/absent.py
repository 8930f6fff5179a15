"""Papers that a case must have and that did not come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from formkit import library
from formkit.compare.owners import Cases
from formkit.compare.paper import PaperRead
from formkit.library import sentences
from formkit.library.box_findings import part_finding
from formkit.media.fonts import default_face
from formkit.merge import merge
from formkit.model import Case, Finding, Form, Value, trainees_of
from formkit.words import dates
from formkit.words.pointer import at


def missing(cases: Cases, papers: Sequence[PaperRead], expect: Sequence[str], whole: bool) -> Iterator[Finding]:
    """FK537 for cases of which nothing came, FK533 for parts that did not come of the forms that are expected.

    Without `expect` these are the forms of which a part came. `whole` says that the papers came as folders or zips, in
    which all must be: what is missing is an error. Of files named singly only the papers of the people at hand are told.
    """
    for case in cases.cases:
        own = [paper for paper in papers if paper.owner and paper.owner.case is case]
        if not own:
            yield _nothing(case, expect, whole)
            continue
        editions = {paper.form.id: paper.form for paper in own}
        for form in _forms(case, expect, editions) if expect else editions.values():
            yield from _of_form(cases, case, form, own, bool(expect), whole)


def _of_form(
    cases: Cases, case: Case, form: Form, papers: Sequence[PaperRead], expected: bool, whole: bool
) -> Iterator[Finding]:
    there: dict[tuple[int, str], set[int]] = {}
    for paper in papers:
        if paper.owner and paper.form.id == form.id:
            # Only our own papers say which copy they are: of others, each is another one.
            copy = paper.read.copy if paper.read.how == "stamp" else -id(paper)
            there.setdefault((paper.owner.number, paper.read.part), set()).add(copy)
    owners = [owner for owner in cases.owners if owner.case is case]
    parts = {owner.number: Counter(part for part, _ in cases.sheets(owner, form)) for owner in owners}
    if not any(parts.values()):
        if expected:
            says, values = "not_in_case" if whole else "not_in_case_named", {"case": Value.of(case.name)}
            yield part_finding("FK533", says, form=form, values=values, file=_file(case))
        return
    for owner in owners:
        lacking = [form.parts[part] for part in parts[owner.number] if (owner.number, part) not in there]
        if lacking and len(lacking) == len(parts[owner.number]):
            # Of files named singly, a form of which nothing came was not meant to be looked at.
            if whole or expected:
                faces = Value("、".join(part.face for part in lacking), ", ".join(part.face_en for part in lacking))
                says, values = "form" if whole else "form_named", {"parts": faces}
                yield part_finding("FK533", says, form=form, values=values, trainee=owner.id, file=_file(case))
            continue
        for part in lacking:
            yield part_finding("FK533", "part" if whole else "named", form=form, part=part, trainee=owner.id)
        for key, copies in parts[owner.number].items():
            came = len(there.get((owner.number, key), ()))
            if 0 < came < copies:
                says, numbers = "copies" if whole else "copies_named", {"came": came, "copies": copies}
                yield part_finding("FK533", says, form=form, part=form.parts[key], values=numbers, trainee=owner.id)


def _nothing(case: Case, expect: Sequence[str], whole: bool) -> Finding:
    people = [None, *trainees_of(case)]
    forms = [
        form for form in _forms(case, expect or sorted({form.id for form in library.forms()}), {})
        if expect or any(lack is None for who in people for _, lack in merge(case, who, form, default_face()).wanted)
    ]  # fmt: skip
    named = Value("、".join(form.title for form in forms), ", ".join(form.title_en for form in forms))
    values = {"case": Value.of(case.name), "forms": named}
    return sentences.finding("FK537", "whole" if whole else "named", values=values, file=_file(case))


def _forms(case: Case, ids: Sequence[str], editions: dict[str, Form]) -> Iterator[Form]:
    """The forms of these ids: the edition of which a part came, else that of the day of the application."""
    filed = dates.day(at(case.data, "/dates/application"))
    for form in dict.fromkeys(ids):
        if form in editions:
            yield editions[form]
        elif filed is not None:
            yield library.edition(form, filed)


def _file(case: Case) -> str | None:
    return str(case.path) if case.path else None
