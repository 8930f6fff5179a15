"""What a result without findings did not judge, in counts: "clean" says no more than it knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePath

from formkit import library
from formkit.library import settings


def of_rules() -> dict[str, int]:
    """Rules that are uncertain, and rules that formkit knows and cannot check."""
    rules = [about for about in library.findings().values() if "certainty" in about]
    left_out = sum(len(file.get("left_out", ())) for file in library.finding_files().values())
    return {"uncertain_rules": sum(about["certainty"] == "uncertain" for about in rules), "unchecked_rules": left_out}


def of_papers(papers: Iterable[tuple[str | None, str, str, str, str]]) -> dict[str, int]:
    """Boxes of papers whose layout nobody compared with the official form, and those that people fill in by hand.

    A paper is told by trainee, form, edition, part and file. The same one as PDF and as Word file counts once: of each
    kind of file the parts are counted apart, and the most count.
    """
    copies: dict[tuple[str | None, str, str, str], Counter[str]] = defaultdict(Counter)
    for trainee, form, edition, key, file in papers:
        copies[trainee, form, edition, key][PurePath(file).suffix.lower()] += 1
    counts = {"provisional_boxes": 0, "boxes_by_hand": 0}
    for (_, form, edition, key), media in copies.items():
        part, number = library.form(f"{form}_{edition}").parts[key], max(media.values())
        compared = settings.current().comparison(f"{form}_{edition}", key)
        for box in part.boxes.values():
            doubtful = (part.provisional or box.provisional) and box.kind != "notice" and not compared
            counts["provisional_boxes"] += number * doubtful
            counts["boxes_by_hand"] += number * (box.required == "by hand")
    return counts
