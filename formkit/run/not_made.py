"""Papers that a run did not make, each with the reason; and the paper that is usual in place of one that it made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from formkit import library
from formkit.case import schema
from formkit.library import sentences
from formkit.merge import Merged
from formkit.model import Case, Finding, Form, NotMade, Part, Value, View, stage_of
from formkit.model.spoken import sentence
from formkit.words.pointer import path


def of_form(
    case: Case, trainee: Mapping[str, Any] | None, form: Form, merged: Merged, *, refused: bool
) -> Iterator[NotMade]:
    """The parts of a form that are not made: the case has no fact for them, or (`refused`) an error forbids them."""
    for part, absent in merged.wanted:
        if absent is not None or refused:
            yield _not_made(case, trainee, form, part, absent)


def refused(case: Case, trainee: Mapping[str, Any] | None, forms: Iterable[Form]) -> Iterator[NotMade]:
    """The parts of a trainee (None: those that all share) whose facts are wrong, so that no list in them is looked at."""
    view = View.of(case, trainee)
    per = "case" if trainee is None else "trainee"
    for form in forms:
        for part in form.parts.values():
            if part.role == "main" and part.per == per and case.category in part.categories:
                places = [place for place in part.when if not place.startswith("/rows/") and not view.get(place)]
                yield _not_made(case, trainee, form, part, places[0] if places else None)


def newest(ids: Sequence[str]) -> Iterator[Form]:
    """The newest edition of each form (default: of all), for cases whose day of application is not to be trusted."""
    last = {form.id: form for form in sorted(library.forms(), key=lambda form: form.in_force_from)}
    yield from (form for key, form in sorted(last.items()) if not ids or key in ids)


def usual_paper(case: Case, forms: Collection[str]) -> list[Finding]:
    """FK310 where, of the forms of which papers are made, a certificate of eligibility is applied for in stage ii or iii: the trainee is mostly in Japan."""
    stage = stage_of(case.category)
    if stage not in (2, 3) or "coe" not in forms:
        return []
    where = str(case.path) if case.path else None
    return [sentences.finding("FK310", values={"stage": Value.of(stage)}, form="coe", file=where)]


def _not_made(case: Case, trainee: Mapping[str, Any] | None, form: Form, part: Part, absent: str | None) -> NotMade:
    why: Literal["no_fact", "refused"] = "refused" if absent is None else "no_fact"
    fact = schema.fact(path(absent)) if absent else None
    words = sentence(f"not_made_{why}", fact=Value(fact.label, fact.label_en) if fact else Value("", ""))
    who = None if trainee is None else str(trainee.get("id") or "")
    return NotMade(case.name, form.id, part.id, who, why, absent, words.ja, words.en)
