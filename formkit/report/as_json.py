"""Results as machine output has them: the one place that knows the keys. Their schemas stand in schemas/output.

Keys that do not apply are absent. Days are ISO dates, lengths millimetres rounded to hundredths.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formkit.law.score import changes, way
from formkit.model import Finding, Form, NotMade, Paper, Part, PartNotice, Written
from formkit.words.text import mask

if TYPE_CHECKING:
    from formkit.law.quota import Quota, Use
    from formkit.law.score import Score
    from formkit.law.timeline import Step
    from formkit.library.catalogue import Entry
    from formkit.reading import ReadBox, ReadFile, ReadPart


def record(thing: object, names: str, **more: Any) -> dict[str, Any]:
    """The named attributes of a thing with their JSON values, in order, then `more`."""
    facts = {name: _value(getattr(thing, name)) for name in names.split()} | more
    return {name: value for name, value in facts.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value) if isinstance(value, Path) else value


def rect_json(rect: tuple[float, ...] | None) -> list[float] | None:
    """The edges of a rectangle in millimetres, to hundredths."""
    return None if rect is None else [round(edge, 2) for edge in rect]


_FINDING = (
    "code severity message message_en law trainee case_pointer form part box item file page sheet expected found certainty "
    "accepted at_least at_most above below"
)


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding: of its values the words that its sentence and bounds have."""
    return record(finding, _FINDING, rect=rect_json(finding.rect))


def written_json(written: Written) -> dict[str, Any]:
    """A file that was made."""
    return record(written, "path form edition parts trainee medium pages sha256")


def not_made_json(paper: NotMade) -> dict[str, Any]:
    """A paper that was not made."""
    return record(paper, "case form part trainee why case_pointer reason reason_en")


def part_notice_json(notice: PartNotice) -> dict[str, Any]:
    """A part whose layout is not verified."""
    return record(notice, "form edition part face title title_en certainty why why_en compared_by compared_on")


def paper_json(paper: Paper) -> dict[str, Any]:
    """A paper as it came in."""
    own = record(paper, "form edition part copy pages trainee boxes unread", confidence=round(paper.confidence, 3))
    return {"path": paper.file, **own, "checked": paper.checked}


def read_json(file: ReadFile, *, masked: bool = False) -> dict[str, Any]:
    """A file that was read; with `masked`, dots stand for the texts, so that it can be shown to others."""
    parts = [
        record(
            part,
            "form edition part page pages copy",
            sheet=_tab(part, masked),
            boxes={key: _box(box, masked) for key, box in part.boxes.items()},
        )
        for part in file.parts
    ]
    return record(file, "path form edition medium", confidence=round(file.confidence, 3), parts=parts)


def _tab(part: ReadPart, masked: bool) -> str | None:
    """The sheet of a workbook on which a part stands; its number where its name is not to be seen."""
    if part.tab is None:
        return None
    return part.tab.hidden[0] if masked and part.tab.hidden else part.tab.ja


def _box(box: ReadBox, masked: bool) -> dict[str, Any]:
    value = mask(box.value) if masked and isinstance(box.value, str) else box.value
    return {"value": value, **record(box, "page", rect=rect_json(box.rect), channel=box.channel, certain=box.certain)}


# -- forms and codes ---------------------------------------------------------------------------------------------------


def form_json(form: Form) -> dict[str, Any]:
    """A form edition with how many boxes of each kind its parts have."""
    names = (
        "id edition name number title title_en authority law in_force_from in_force_until source checked_on provisional"
    )
    return record(form, names, parts=[_part(part) for part in form.parts.values()])


def _part(part: Part, **boxes: Any) -> dict[str, Any]:
    kinds = dict(sorted(Counter(box.kind for box in part.boxes.values()).items()))
    official = sum(bool(box.official_field or box.official_cell) for box in part.boxes.values())
    own = record(
        part, "face title title_en categories pages per role provisional", boxes=kinds, official_fields=official
    )
    return {"part": part.id, **own, **boxes}


def whole_form_json(form: Form) -> dict[str, Any]:
    """A form edition with each part's boxes and their places."""
    parts = []
    for part in form.parts.values():
        boxes = {}
        for name, box in part.boxes.items():
            place = part.places.get(name)
            at = {"page": place.page, "rect": rect_json((place.x, place.y, place.w, place.h))} if place else {}
            facts = "item label label_en kind pointer pii provisional official_field official_cell"
            boxes[name] = record(box, facts, **at)
        parts.append(_part(part, boxes=boxes))
    continuations = [
        record(entry, "id item label label_en rows says_in words pointer part") for entry in form.continuations
    ]
    items = {
        item: {"covered": form.covered(item), **({"reason": why} if why else {})} for item, why in form.items.items()
    }
    return {**form_json(form), "parts": parts, "continuations": continuations, **({"items": items} if items else {})}


def entry_json(entry: Entry) -> dict[str, Any]:
    """What is known about a code."""
    return {**record(entry, "code kind topic topic_en"), **entry.about}


# -- one case ----------------------------------------------------------------------------------------------------------


def quota_json(quota: Quota) -> dict[str, Any]:
    """The quota of a case: its caps, and what is used of them."""

    def use(use: Use) -> dict[str, Any]:
        return {
            "stage": use.cap.stage, "on": str(use.on) if use.on else None, "most": use.cap.most, "applied": use.applied,
            "others": use.others, "others_known": use.others_known, "total": use.total, "verdict": use.verdict,
        }  # fmt: skip

    return record(
        quota,
        "kind stage excellent employees base",
        caps=[record(cap, "stage most", exact=str(cap.exact), why=cap.why, why_en=cap.why_en) for cap in quota.caps],
        uses=[use(start) for start in quota.start],
        peak=use(quota.peak) if quota.peak else None,
        missing=list(quota.missing),
        uncounted=[record(left, "place count", lacks=list(left.lacks)) for left in quota.uncounted],
    )


def step_json(step: Step) -> dict[str, Any]:
    """A step of a timeline; days that the law or a holiday moved are told."""
    own = record(step, "id title title_en first last planned state certainty law source note note_en holidays_known")
    reckoned = [str(day) if day else None for day in step.reckoned]
    moved = {"moved": step.moved, "moved_en": step.moved_en, "reckoned": reckoned} if step.moved else {}
    return {key: value for key, value in {**own, **moved}.items() if value != ""}


def score_json(score: Score) -> dict[str, Any]:
    """A table of the declaration: points, what is missing, and the way to the pass mark."""
    chosen = way(score)
    gains = [
        record(
            change, "group effort", id=change.item.id,
            steps=[record(step, "points gain label label_en") for step in change.steps],
        )
        for change in changes(score)
    ]  # fmt: skip
    return {
        **record(score, "table edition", who="implementer" if score.key == "implementer" else "supervisor"),
        "as_of": str(score.on),
        **record(score, "total maximum pass_mark passed least most"),
        "groups": [record(group, "id label label_en points raw maximum") for group in score.groups],
        "items": [
            record(item, "id label label_en points maximum", inputs=dict(item.values))
            | record(item, "reason reason_en certainty")
            for item in score.items.values()
            if item.counted
        ],
        "missing": list(score.missing),
        "short": max(score.pass_mark - score.total, 0),
        "gains": gains,
        "way": None if chosen is None else [
            {"id": change.item.id, "effort": change.effort, **record(step, "points label label_en")}
            for change, step in chosen
        ],
    }  # fmt: skip
