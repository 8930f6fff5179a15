"""What filling a case would tell, told without making a paper: merged as for the papers, with the same findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from formkit.media.fonts import default_face
from formkit.media.picture.photo import examined
from formkit.merge import merge, view_of
from formkit.model import Case, Finding, NotMade
from formkit.run import not_made, people


def look(case: Case, wrong: Sequence[Finding]) -> tuple[list[Finding], list[NotMade]]:
    """Findings of merging a case into all its forms, and the papers that could not be made.

    `wrong` is what is wrong with the way the case is written and with its facts.
    """
    left_out = list(people.refused(case, wrong))
    able = list(people.able(case, wrong))
    if not able:
        return [], left_out
    forms, findings = people.editions(case)
    left_out += people.unavailable(case, able, forms)
    where = str(case.path) if case.path else None
    face, used = default_face(), set()
    for _, trainee in able:
        view = view_of(case, trainee)
        for form in forms:
            merged = merge(case, trainee, form, face, view=view, load=examined)
            findings += [replace(finding, file=finding.file or where) for finding in merged.findings]
            left_out += not_made.of_form(case, trainee, form, merged, refused=merged.failed)
            used |= {form.id} if merged.sheets else set()
    return findings + not_made.usual_paper(case, used), left_out
