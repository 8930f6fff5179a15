"""The first sheet of each part of a run, looked at as printed: ink in every filled box, none anywhere else."""

from __future__ import annotations

from formkit import library
from formkit.library.box_findings import box_finding, part_finding
from formkit.media.pdf import ink
from formkit.media.picture import ink_compare
from formkit.model import PT_PER_MM, Finding, Form, Place, Sheet

_SCALE = 1.5  # pixels a pt
_UNEQUAL = 24  # of 255
_MARGIN = 2.0  # pt round a box that belong to it: rings and cell lines


def look(form: Form, sheet: Sheet, data: bytes, name: str) -> list[Finding]:
    """FK307 for what a rendered PDF shows otherwise than its sheet says."""
    part = form.parts[sheet.part]
    findings: list[Finding] = []
    with ink.opened(data) as document, ink.opened(library.blank(form, part.id)) as blank:
        for page in range(1, part.pages + 1):
            seen, empty = (ink.picture(paper, page, _SCALE) for paper in (document, blank))
            changed = ink_compare.differences(seen, empty, _UNEQUAL)
            filled = [
                (box, part.places[key])
                for key, box in part.boxes.items()
                if key in part.places
                and part.places[key].page == page
                and key in sheet.marks
                and sheet.marks[key].value
            ]
            for box, place in filled:
                if str(sheet.marks[box.id].value).strip() and changed.crop(_pixels(place)).getbbox() is None:
                    findings.append(
                        box_finding(
                            "FK307", "unseen", form=form, part=part, box=box, trainee=sheet.trainee, file=name, page=page,
                            rect=place.rect,
                        )
                    )  # fmt: skip
            for _, place in filled:
                changed.paste(0, _pixels(place, _MARGIN))
            if changed.getbbox() is not None:
                findings.append(
                    part_finding(
                        "FK307", "elsewhere", form=form, part=part, trainee=sheet.trainee, file=name, page=page
                    )
                )
    return findings


def _pixels(place: Place, margin: float = 0.0) -> ink.Pixels:
    left, top = place.x * PT_PER_MM - margin, place.y * PT_PER_MM - margin
    right, bottom = (place.x + place.w) * PT_PER_MM + margin, (place.y + place.h) * PT_PER_MM + margin
    return (
        max(0, int(left * _SCALE)), max(0, int(top * _SCALE)), int(right * _SCALE) + 1, int(bottom * _SCALE) + 1,
    )  # fmt: skip
