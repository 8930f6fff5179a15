"""What a result without findings did not judge, in counts: "clean" says no more than it knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formkit import library
from formkit.model import Part


def of_rules() -> Mapping[str, int]:
    """Rules that are uncertain, and rules that formkit knows and cannot check."""
    rules = [about for about in library.findings().values() if "certainty" in about]
    left_out = sum(len(file.get("left_out", ())) for file in library.finding_files().values())
    return {"uncertain_rules": sum(about["certainty"] == "uncertain" for about in rules), "unchecked_rules": left_out}


def of_parts(parts: Iterable[Part]) -> Mapping[str, int]:
    """Boxes of papers whose layout is not that of a seen official form, and boxes that people fill in by hand."""
    boxes = [(part, box) for part in parts for box in part.boxes.values()]
    return {
        "provisional_boxes": sum(part.provisional or box.provisional for part, box in boxes),
        "boxes_by_hand": sum(box.required == "by hand" or box.kind == "official" for part, box in boxes),
    }
