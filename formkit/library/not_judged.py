"""What a result without findings did not judge, in counts: "clean" says no more than it knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import PurePath

from formkit import library
from formkit.model import Part


def of_rules() -> dict[str, int]:
    """Rules that are uncertain, and rules that formkit knows and cannot check."""
    rules = [about for about in library.findings().values() if "certainty" in about]
    left_out = sum(len(file.get("left_out", ())) for file in library.finding_files().values())
    return {"uncertain_rules": sum(about["certainty"] == "uncertain" for about in rules), "unchecked_rules": left_out}


def of_parts(parts: Iterable[Part]) -> dict[str, int]:
    """Boxes of papers whose layout is not that of a seen official form, and boxes that people fill in by hand."""
    counts = {"provisional_boxes": 0, "boxes_by_hand": 0}
    for part in parts:
        for box in part.boxes.values():
            counts["provisional_boxes"] += part.provisional or box.provisional
            counts["boxes_by_hand"] += box.required == "by hand"
    return counts


def parts_of(papers: Iterable[tuple[str | None, str, str, str, str]]) -> Iterator[Part]:
    """The parts of papers, by trainee, form, edition, part and file; those of which there are several, as often.

    The same paper as PDF and as Word file is one: of each kind of file the parts are counted apart, and the most count.
    """
    counts: dict[tuple[str | None, str, str, str], Counter[str]] = defaultdict(Counter)
    for trainee, form, edition, part, file in papers:
        counts[trainee, form, edition, part][PurePath(file).suffix.lower()] += 1
    for (_, form, edition, key), media in counts.items():
        yield from repeat(library.form(f"{form}_{edition}").parts[key], max(media.values()))
