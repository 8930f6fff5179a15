"""What a result without findings did not judge, in counts: "clean" says no more than it knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from formkit import library
from formkit.library import settings


def of_rules() -> dict[str, int]:
    """Rules that are uncertain, and rules that formkit knows and cannot check."""
    rules = [about for about in library.findings().values() if "certainty" in about]
    left_out = sum(len(file.get("left_out", ())) for file in library.finding_files().values())
    return {"uncertain_rules": sum(about["certainty"] == "uncertain" for about in rules), "unchecked_rules": left_out}


def of_papers(papers: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """Boxes of papers (form, edition, part) whose layout nobody compared with the official form, and those filled in by hand."""
    counts = {"provisional_boxes": 0, "boxes_by_hand": 0}
    for (form, edition, part_id), number in Counter(papers).items():
        part = library.form(f"{form}_{edition}").parts[part_id]
        compared = settings.current().comparison(f"{form}_{edition}", part_id)
        for box in part.boxes.values():
            doubtful = (part.provisional or box.provisional) and box.kind != "notice" and not compared
            counts["provisional_boxes"] += number * doubtful
            counts["boxes_by_hand"] += number * (box.required == "by hand")
    return counts
