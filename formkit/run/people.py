"""Whose papers of a case can be made, and in which editions of the forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from formkit import library
from formkit.library import sentences
from formkit.model import Case, Finding, Form, NotMade, Value, trainees_of
from formkit.model.errors import FormLibraryError
from formkit.run import not_made
from formkit.words.pointer import path


def wrong_trainees(wrong: Sequence[Finding]) -> set[int] | None:
    """The numbers (from 0) of the trainees whose own facts are wrong; None where a fact of all is."""
    steps = [path(finding.case_pointer or "") for finding in wrong if finding.severity == "error"]
    if any(place[:1] != ["trainees"] or len(place) < 2 for place in steps):
        return None
    return {number for place in steps if isinstance(number := place[1], int)}


def able(
    case: Case, wrong: Sequence[Finding], chosen: Sequence[str] = ()
) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """Number (from 1) and facts of each trainee whose papers can be made; first 0 and None, for the papers of all.

    Papers for all list every trainee: none is made while one of them is wrong. `chosen` are numbers from 1 or ids; with
    any, papers for all are left out.
    """
    own = wrong_trainees(wrong)
    if own is None:
        return
    if not chosen and not own:
        yield 0, None
    for number, trainee in enumerate(trainees_of(case), 1):
        if number - 1 not in own and _is_chosen(number, trainee, chosen):
            yield number, trainee


def refused(
    case: Case, wrong: Sequence[Finding] | None, forms: Sequence[str] = (), chosen: Sequence[str] = ()
) -> Iterator[NotMade]:
    """The papers of a case that are not even begun, because facts are wrong (`wrong` None: for another reason)."""
    own = None if wrong is None else wrong_trainees(wrong)
    if own is not None and not own:
        return
    editions = list(not_made.newest(forms))
    if not chosen:
        yield from not_made.refused(case, None, editions)
    for number, trainee in enumerate(trainees_of(case), 1):
        if (own is None or number - 1 in own) and _is_chosen(number, trainee, chosen):
            yield from not_made.refused(case, trainee, editions)


def editions(case: Case, forms: Sequence[str] = ()) -> tuple[list[Form], list[Finding]]:
    """The editions that are in force on the day of application, of some form ids or of all; FK312 for those that have none."""
    words = str(case.data["dates"]["application"])
    filed, fitting, lacking = dt.date.fromisoformat(words), [], []
    for form in forms or library.form_ids():
        try:
            fitting.append(library.edition(form, filed))
        except FormLibraryError as error:
            if error.key != "no_edition":
                raise
            lacking.append(library.titles()[form])
    if not lacking:
        return fitting, []
    titles = Value("、".join(title.ja for title in lacking), ", ".join(title.en for title in lacking))
    values = {"day": Value.of(words), "forms": titles}
    where = "/dates/application"
    return fitting, [sentences.finding("FK312", values=values, case_pointer=where, file=case.file_of(where))]


def unavailable(
    case: Case,
    people: Iterable[tuple[int, Mapping[str, Any] | None]],
    fitting: Sequence[Form],
    forms: Sequence[str] = (),
) -> Iterator[NotMade]:
    """The papers of some people that have no edition on the day of application; `fitting` are the forms that have one."""
    lacking = [id_ for id_ in forms or library.form_ids() if id_ not in {form.id for form in fitting}]
    for _, trainee in people if lacking else ():
        yield from not_made.refused(case, trainee, not_made.newest(lacking))


def _is_chosen(number: int, trainee: Mapping[str, Any], chosen: Sequence[str]) -> bool:
    return not chosen or not {str(number), str(trainee.get("id"))}.isdisjoint(chosen)
